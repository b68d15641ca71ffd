//! The inventory as plain owned records with ids resolved to positions.
//!
//! Follows `prepare`, first line: flow ends become systems, and a party used as an end without a described
//! system of its own becomes an implicit system operated by it in its countries. Whether a record is in force
//! is decided once, on loading; what is certainly not in force is dropped.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::date::{Period, When};
use super::place::{UNKNOWN, normal};
use super::record::{
    Basis, Collection, Consent, Derivation, Entry, Facts, Field, Flow, Group, Inventory, Named, Notice,
    Party, Person, Safeguard, Statement, System, Volume,
};
use super::truth::Truth;

fn list<'v>(record: &'v Value, key: &str) -> &'v [Value] {
    record.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(crate) fn text(record: &Value, key: &str) -> Option<String> {
    record.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A list of texts; one may stand alone, and an object stands for its `id`.
pub(crate) fn texts(record: &Value, key: &str) -> Option<Vec<String>> {
    let one = |v: &Value| v.as_str().map(str::to_owned).or_else(|| text(v, "id"));
    match record.get(key)? {
        Value::Array(many) => Some(many.iter().filter_map(one).collect()),
        Value::Null => None,
        single => one(single).map(|t| vec![t]),
    }
}

fn places(record: &Value, key: &str) -> Option<Vec<String>> {
    Some(texts(record, key)?.iter().map(|place| normal(place)).collect())
}

fn statement(value: &Value) -> Statement {
    let stated = value.get("value").unwrap_or(value);
    Statement {
        value: stated.as_bool().map_or(Truth::Unknown, Truth::of),
        evidence: value.get("evidence").is_some(),
        period: Period::read(value),
        purposes: texts(value, "purposes"),
        subjects: texts(value, "subjects"),
    }
}

fn statements(value: &Value) -> Vec<Statement> {
    match value {
        Value::Array(many) => many.iter().map(statement).collect(),
        one => vec![statement(one)],
    }
}

fn facts(record: &Value) -> Facts {
    let map = record.get("facts").and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    map.iter().map(|(name, value)| (name.clone(), statements(value))).collect()
}

fn flags(record: &Value) -> BTreeMap<String, bool> {
    let map = record.get("attributes").and_then(Value::as_object);
    map.into_iter().flatten().filter_map(|(k, v)| Some((k.clone(), v.as_bool()?))).collect()
}

fn basis(record: &Value) -> Option<Basis> {
    match record.get("basis")? {
        Value::String(one) => Some(Basis::All(one.clone())),
        Value::Object(map) => Some(Basis::Per(
            map.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect(),
        )),
        _ => None,
    }
}

fn named(record: &Value) -> Option<Vec<Named>> {
    let one = |v: &Value| match v {
        Value::String(id) => Some(Named::Party(id.clone(), None)),
        _ => text(v, "category").map(Named::Category).or_else(|| {
            text(v, "party").map(|id| Named::Party(id, v.get("members").and_then(Value::as_u64)))
        }),
    };
    match record.get("recipients")? {
        Value::Array(many) => Some(many.iter().filter_map(one).collect()),
        single => one(single).map(|n| vec![n]),
    }
}

fn party(record: &Value, day: &str) -> Party {
    let owners = |o: &Value| {
        Some((text(o, "party")?, o.get("percent").and_then(Value::as_f64), Period::read(o).holds(day)))
    };
    let certificate = |c: &Value| {
        Some((text(c, "scheme")?, texts(c, "covers").unwrap_or_default(), Period::read(c).holds(day)))
    };
    let turnover = record.get("turnover").and_then(Value::as_object);
    Party {
        id: text(record, "id").unwrap_or_default(),
        name: text(record, "name"),
        country: places(record, "country").unwrap_or_else(|| vec![UNKNOWN.to_owned()]),
        establishments: places(record, "establishments").unwrap_or_default(),
        role: text(record, "role").unwrap_or_else(|| "controller".to_owned()),
        kind: text(record, "kind").unwrap_or_else(|| "company".to_owned()),
        members: record.get("members").and_then(Value::as_u64),
        category: text(record, "category"),
        targets: places(record, "targets"),
        monitors: places(record, "monitors"),
        under_law: texts(record, "under_law"),
        place_of_business: places(record, "place_of_business").unwrap_or_default(),
        designated: texts(record, "designated").unwrap_or_default(),
        parent: text(record, "parent"),
        owners: record.get("owners").map(|_| list(record, "owners").iter().filter_map(owners).collect()),
        joint_with: texts(record, "joint_with").unwrap_or_default(),
        certifications: list(record, "certifications").iter().filter_map(certificate).collect(),
        turnover: turnover
            .into_iter()
            .flatten()
            .filter_map(|(k, v)| Some((k.clone(), v.as_f64()?)))
            .collect(),
        attributes: flags(record),
        facts: facts(record),
    }
}

fn group(record: &Value) -> Group {
    let years = list(record, "age");
    let age = match years {
        [low, high] => low.as_f64().zip(high.as_f64()),
        _ => None,
    };
    Group {
        id: text(record, "id").unwrap_or_default(),
        residence: places(record, "residence").unwrap_or_else(|| vec![UNKNOWN.to_owned()]),
        citizenship: places(record, "citizenship"),
        count: record.get("count").and_then(Value::as_f64),
        disjoint_from: texts(record, "disjoint_from").unwrap_or_default(),
        languages: texts(record, "languages").unwrap_or_default(),
        age,
        tags: texts(record, "tags").unwrap_or_default(),
    }
}

fn entry(record: &Value) -> Entry {
    let clarity = text(record, "clarity");
    Entry {
        fields: texts(record, "fields"),
        recipients: named(record),
        countries: places(record, "countries"),
        purposes: texts(record, "purposes"),
        states: texts(record, "states").unwrap_or_default(),
        murky: matches!(clarity.as_deref(), Some("vague" | "buried")),
    }
}

/// In force until withdrawn; `withdrawn` is a day, a yes or no, or unknown.
fn consent_force(record: &Value, day: &str) -> Truth {
    let withdrawn = match record.get("withdrawn") {
        Some(Value::Bool(yes)) => Truth::of(*yes),
        Some(Value::String(on)) if on == UNKNOWN => Truth::Unknown,
        Some(Value::String(on)) => Truth::of(on.as_str() <= day),
        _ => Truth::No,
    };
    Period::read(record).holds(day).min(withdrawn.not())
}

/// Positions of ids while loading.
struct Names {
    parties: BTreeMap<String, usize>,
    groups: BTreeMap<String, usize>,
    fields: BTreeMap<String, usize>,
    systems: BTreeMap<String, usize>,
    notices: BTreeMap<String, usize>,
}

fn index<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    ids.enumerate().map(|(i, id)| (id.clone(), i)).collect()
}

impl Inventory {
    /// Reads a valid inventory and keeps what is, or may be, in force on the day.
    pub(crate) fn read(value: &Value, day: &str) -> Inventory {
        let parties: Vec<Party> = list(value, "parties").iter().map(|p| party(p, day)).collect();
        let mut groups: Vec<Group> = list(value, "subjects").iter().map(group).collect();
        // The group of silent holdings: nobody knows who they are.
        groups.push(group(&serde_json::json!({"id": UNKNOWN, "residence": UNKNOWN})));
        let residences = |(i, g): (usize, &Group)| {
            let places = g.residence.clone();
            places.into_iter().map(move |residence| Person { group: i, residence })
        };
        let people = groups.iter().enumerate().flat_map(residences).collect();
        let fields: Vec<Field> = list(value, "fields")
            .iter()
            .map(|f| Field {
                id: f.as_str().map(str::to_owned).or_else(|| text(f, "id")).unwrap_or_default(),
                tags: texts(f, "tags").unwrap_or_default(),
            })
            .collect();
        let mut notices = Vec::new();
        let party_index = index(parties.iter().map(|p| &p.id));
        let group_index = index(groups.iter().map(|g| &g.id));
        for record in list(value, "notices") {
            let period = Period::read(record);
            let force = period.holds(day);
            let to = texts(record, "to");
            let to = to.map(|ids| ids.iter().filter_map(|id| group_index.get(id).copied()).collect());
            if let (Some(by), true) =
                (text(record, "by").and_then(|id| party_index.get(&id)), force > Truth::No)
            {
                notices.push(Notice {
                    id: text(record, "id").unwrap_or_default(),
                    by: *by,
                    channels: texts(record, "channel").unwrap_or_default(),
                    to,
                    languages: texts(record, "languages").unwrap_or_default(),
                    period,
                    force,
                    states: texts(record, "states").unwrap_or_default(),
                    entries: list(record, "entries").iter().map(entry).collect(),
                });
            }
        }
        let mut names = Names {
            parties: party_index,
            groups: group_index,
            fields: index(fields.iter().map(|f| &f.id)),
            systems: BTreeMap::new(),
            notices: index(notices.iter().map(|n: &Notice| &n.id)),
        };
        let systems = systems(value, &parties, &mut names);
        let mut renames = Vec::new();
        for record in list(value, "flows") {
            renames.extend(rename(record, &names));
        }
        Inventory {
            id: text(value, "id"),
            regimes: texts(value, "regimes"),
            complete: texts(value, "complete").unwrap_or_default(),
            facts: facts(value),
            collections: collections(value, &names, &systems, day),
            derivations: derivations(value, &names),
            flows: flows(value, &names, day),
            consents: consents(value, &names, day),
            safeguards: safeguards(value, day),
            parties,
            groups,
            people,
            fields,
            systems,
            renames,
            notices,
        }
    }
}

/// Described systems, and one implicit system for each party without any; ends that name a party go there.
fn systems(value: &Value, parties: &[Party], names: &mut Names) -> Vec<System> {
    let mut systems = Vec::new();
    for record in list(value, "systems") {
        let operator = text(record, "operator").and_then(|id| names.parties.get(&id).copied());
        let principal =
            texts(record, "on_behalf_of").and_then(|ids| names.parties.get(ids.first()?).copied());
        let id = text(record, "id").unwrap_or_default();
        if let Some(operator) = operator {
            names.systems.insert(id, systems.len());
            let location = places(record, "location").unwrap_or_else(|| vec![UNKNOWN.to_owned()]);
            systems.push(System { operator, principal, location, implicit: false, facts: facts(record) });
        }
    }
    for (p, party) in parties.iter().enumerate() {
        let own: Vec<usize> = (0..systems.len()).filter(|s| systems[*s].operator == p).collect();
        let end = match own.as_slice() {
            [one] => *one,
            _ => {
                systems.push(System {
                    operator: p,
                    principal: None,
                    location: party.country.clone(),
                    implicit: true,
                    facts: Facts::new(),
                });
                systems.len() - 1
            }
        };
        names.systems.entry(party.id.clone()).or_insert(end);
    }
    systems
}

fn ids_of(names: &BTreeMap<String, usize>, ids: Option<Vec<String>>) -> Vec<usize> {
    ids.unwrap_or_default().iter().filter_map(|id| names.get(id).copied()).collect()
}

fn rename(record: &Value, names: &Names) -> BTreeMap<usize, usize> {
    let map = record.get("rename").and_then(Value::as_object);
    map.into_iter()
        .flatten()
        .filter_map(|(old, new)| Some((*names.fields.get(old)?, *names.fields.get(new.as_str()?)?)))
        .collect()
}

fn collections(value: &Value, names: &Names, systems: &[System], day: &str) -> Vec<Collection> {
    let mut found = Vec::new();
    for record in list(value, "collections") {
        let force = Period::read(record).holds(day);
        let at = text(record, "at").and_then(|id| names.systems.get(&id).copied());
        let (Some(at), true) = (at, force > Truth::No) else { continue };
        let mut collectors = ids_of(&names.parties, texts(record, "controllers"));
        if collectors.is_empty() {
            collectors.push(systems[at].principal.unwrap_or(systems[at].operator));
        }
        found.push(Collection {
            id: text(record, "id").unwrap_or_default(),
            groups: ids_of(&names.groups, texts(record, "subjects")),
            at,
            fields: ids_of(&names.fields, texts(record, "fields")),
            purposes: texts(record, "purposes").unwrap_or_default(),
            collectors,
            source: text(record, "source").unwrap_or_else(|| "subject".to_owned()),
            notices: ids_of(&names.notices, texts(record, "notices")),
            basis: basis(record),
            force,
            facts: facts(record),
        });
    }
    found
}

fn derivations(value: &Value, names: &Names) -> Vec<Derivation> {
    let one = |record: &Value| {
        Some(Derivation {
            id: text(record, "id")?,
            at: *names.systems.get(&text(record, "at")?)?,
            from: ids_of(&names.fields, texts(record, "from")),
            to: *names.fields.get(&text(record, "to")?)?,
            how: text(record, "how")?,
            drops: texts(record, "drops").unwrap_or_default(),
            evidence: record.get("evidence").is_some(),
        })
    };
    list(value, "derivations").iter().filter_map(one).collect()
}

fn flows(value: &Value, names: &Names, day: &str) -> Vec<Flow> {
    let mut found = Vec::new();
    for record in list(value, "flows") {
        let period = Period::read(record);
        let force = period.holds(day);
        let end = |key: &str| text(record, key).and_then(|id| names.systems.get(&id).copied());
        // One that is over, or ahead, moves nothing, yet counters look back at it.
        let (Some(from), Some(to)) = (end("from"), end("to")) else { continue };
        let fields = texts(record, "fields").unwrap_or_default();
        let groups = texts(record, "subjects").map(|ids| ids_of(&names.groups, Some(ids)));
        let volume = |v: &Value| Volume {
            subjects: texts(v, "subjects"),
            people: v.get("people").and_then(Value::as_f64),
            devices: v.get("devices").and_then(Value::as_f64),
            from: text(v, "from_date"),
            until: text(v, "until_date"),
        };
        found.push(Flow {
            id: text(record, "id").unwrap_or_default(),
            from,
            to,
            all: fields.iter().any(|f| f == "*"),
            fields: ids_of(&names.fields, Some(fields)),
            groups,
            purposes: texts(record, "purposes").unwrap_or_default(),
            role: text(record, "role"),
            path: text(record, "path").unwrap_or_else(|| "send".to_owned()),
            reads_from: places(record, "reads_from").unwrap_or_default(),
            principal: texts(record, "on_behalf_of").and_then(|ids| names.parties.get(ids.first()?).copied()),
            rename: rename(record, names),
            basis: basis(record),
            transaction: text(record, "transaction"),
            volume: record.get("volume").map(|_| list(record, "volume").iter().map(volume).collect()),
            certainty: text(record, "certainty").unwrap_or_else(|| "actual".to_owned()),
            by_subject: text(record, "caused_by").as_deref() == Some("subject"),
            counts: record.get("counts").map(statements).unwrap_or_default(),
            attributes: flags(record),
            period,
            force,
            facts: facts(record),
        });
    }
    found
}

fn consents(value: &Value, names: &Names, day: &str) -> Vec<Consent> {
    let one = |record: &Value| Consent {
        groups: ids_of(&names.groups, texts(record, "subjects")),
        notice: text(record, "notice"),
        fields: texts(record, "fields"),
        recipients: named(record),
        purposes: texts(record, "purposes"),
        from: When::read(record.get("from_date")),
        force: consent_force(record, day),
        facts: facts(record),
    };
    list(value, "consents").iter().map(one).filter(|c| c.force > Truth::No).collect()
}

fn safeguards(value: &Value, day: &str) -> Vec<Safeguard> {
    let one = |record: &Value| Safeguard {
        kind: text(record, "kind").unwrap_or_default(),
        set: text(record, "set"),
        parties: texts(record, "parties").unwrap_or_default(),
        flows: texts(record, "flows").unwrap_or_default(),
        clauses: texts(record, "clauses"),
        from: When::read(record.get("from_date")),
        force: Period::read(record).holds(day),
        facts: facts(record),
    };
    list(value, "safeguards").iter().map(one).filter(|s| s.force > Truth::No).collect()
}
