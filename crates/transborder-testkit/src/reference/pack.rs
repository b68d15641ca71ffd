//! Packs and tables as plain values: the grammar of laws, with every definition spliced in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::date::Period;
use super::load::{text, texts};
use super::place::{inside, normal};
use super::truth::Truth;

/// A condition with `use` already expanded; `@territory` and `@residence` stay, they depend on the unit.
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Not(Box<Cond>),
    If(Box<Cond>, Box<Cond>, Option<Box<Cond>>),
    /// True before the day.
    From(String, Box<Cond>),
    ConsentSince(String, Box<Cond>),
    ContractSince(String, Box<Cond>),
    Fact(String),
    Within(String, i64, String),
    Lists(String, Vec<Item>),
    Attr(String, Test),
    Role(Vec<String>),
    Path(Vec<String>),
    Data(Vec<String>),
    Transfer,
    GateUsed(Vec<String>),
}

/// An item of a text, asked under a condition or always.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) when: Option<Cond>,
}

/// How an attribute is tested; no test asks whether it is true.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    True,
    In(Vec<String>),
    Eq(String),
    Gt(f64),
    Ge(f64),
    Lt(f64),
}

/// Yes, ask or no, perhaps hanging on a condition.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    Flat(Truth),
    If(Cond, Box<Verdict>, Box<Verdict>),
}

#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) id: String,
    pub(crate) cite: String,
    pub(crate) require: Cond,
    pub(crate) roles: Option<Vec<String>>,
    pub(crate) when: Option<Cond>,
    pub(crate) period: Period,
    pub(crate) advisory: bool,
    pub(crate) rank: u64,
    pub(crate) opens: Vec<String>,
    pub(crate) last_resort: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Duty {
    pub(crate) id: String,
    pub(crate) cite: String,
    pub(crate) on: String,
    pub(crate) when: Cond,
    pub(crate) require: Cond,
    pub(crate) period: Period,
    pub(crate) advisory: bool,
    pub(crate) onward: bool,
    pub(crate) folds: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Local {
    pub(crate) id: String,
    pub(crate) cite: String,
    pub(crate) period: Period,
    pub(crate) subjects: Option<Cond>,
    pub(crate) data: Option<Cond>,
    pub(crate) require: String,
    pub(crate) advisory: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) cite: String,
    pub(crate) when: Cond,
    pub(crate) period: Period,
}

#[derive(Debug, Clone)]
pub(crate) struct Revision {
    pub(crate) period: Period,
    pub(crate) no_gate: String,
    pub(crate) no_gate_cite: String,
    pub(crate) no_gate_advisory: bool,
    territory: Vec<String>,
    territory_dated: Vec<(Vec<String>, Period)>,
    pub(crate) attach: Cond,
    pub(crate) role: BTreeMap<String, Verdict>,
    pub(crate) path: BTreeMap<String, Verdict>,
    pub(crate) onward: String,
    pub(crate) onward_same_country: Truth,
    pub(crate) permitted: bool,
    pub(crate) exempt_when: Option<Cond>,
    pub(crate) exempt_but: Vec<String>,
    pub(crate) gates: Vec<Gate>,
    pub(crate) always: Vec<Duty>,
    pub(crate) localise: Vec<Local>,
    pub(crate) advise: Vec<Note>,
    /// Everything that opens some gate of this revision.
    pub(crate) opens: Vec<String>,
}

impl Revision {
    /// The territory on the day; `@residence` stands for the home of the person judged.
    pub(crate) fn territory(&self, day: &str) -> Vec<String> {
        let mut places = self.territory.clone();
        for (iso, period) in &self.territory_dated {
            if period.holds(day) == Truth::Yes {
                places.extend(iso.iter().cloned());
            }
        }
        places
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Pack {
    pub(crate) id: String,
    pub(crate) exporter: String,
    pub(crate) adequacy_of: Option<String>,
    pub(crate) implies: BTreeMap<String, Vec<String>>,
    pub(crate) revisions: Vec<Revision>,
}

impl Pack {
    pub(crate) fn on(&self, day: &str) -> Option<&Revision> {
        self.revisions.iter().find(|r| r.period.holds(day) == Truth::Yes)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Adequacy {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) period: Period,
    pub(crate) scope: Cond,
    pub(crate) roles: Option<Vec<String>>,
    pub(crate) not_data: Vec<String>,
    pub(crate) advisory: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Restricted {
    pub(crate) regime: String,
    pub(crate) exporter: Option<String>,
    pub(crate) to: Vec<String>,
    pub(crate) period: Period,
    pub(crate) cite: String,
}

/// All packs on board and the tables: read once, judged with often.
#[derive(Debug, Clone)]
pub struct Law {
    pub(crate) packs: Vec<Pack>,
    pub(crate) adequacy: Vec<Adequacy>,
    pub(crate) restricted: Vec<Restricted>,
}

impl Law {
    /// Reads packs and tables that are valid by the grammar.
    pub fn read(packs: &[Value], tables: &[Value]) -> Law {
        let mut law =
            Law { packs: packs.iter().map(pack).collect(), adequacy: Vec::new(), restricted: Vec::new() };
        for table in tables {
            let rows = table.get("rows").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            if table.get("table").and_then(Value::as_str) == Some("adequacy") {
                law.adequacy.extend(rows.iter().map(adequacy));
            } else {
                law.restricted.extend(rows.iter().map(restricted));
            }
        }
        law
    }

    pub(crate) fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|p| p.id == id)
    }

    /// Whether a list of places, which may name a pack's territory, holds the place on the day.
    pub(crate) fn holds(&self, to: &[String], place: &str, day: &str) -> Truth {
        let mut best = Truth::No;
        for entry in to {
            let pack = entry.strip_prefix('@').and_then(|rest| rest.strip_suffix(".territory"));
            let value = match pack.map(|id| self.pack(id).and_then(|p| p.on(day))) {
                Some(Some(revision)) => inside(place, &revision.territory(day)),
                Some(None) => Truth::No,
                None => inside(place, &[normal(entry)]),
            };
            best = best.max(value);
        }
        best
    }
}

type Defs = serde_json::Map<String, Value>;

/// A list whose `"@DEF"` members are replaced by the members of that definition.
fn spliced<'v>(list: &'v Value, defs: &'v Defs) -> Vec<&'v Value> {
    let mut members = Vec::new();
    let mut waiting = vec![list];
    while let Some(next) = waiting.pop() {
        match next {
            Value::Array(many) => waiting.extend(many.iter().rev()),
            Value::String(name) => match name.strip_prefix('@').and_then(|def| defs.get(def)) {
                Some(def) => waiting.push(def),
                None => members.push(next),
            },
            other => members.push(other),
        }
    }
    members
}

fn words(list: &Value, defs: &Defs) -> Vec<String> {
    spliced(list, defs).iter().filter_map(|v| v.as_str()).map(str::to_owned).collect()
}

fn conds(list: &Value, defs: &Defs) -> Vec<Cond> {
    list.as_array().into_iter().flatten().map(|c| cond(c, defs)).collect()
}

fn item(value: &Value, defs: &Defs) -> Item {
    Item {
        name: value.as_str().map(str::to_owned).or_else(|| text(value, "field")).unwrap_or_default(),
        when: value.get("if").map(|c| cond(c, defs)),
    }
}

fn test(value: &Value, defs: &Defs) -> Test {
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    if let Some(list) = value.get("in") {
        Test::In(words(list, defs))
    } else if let Some(eq) = value.get("eq") {
        Test::Eq(eq.as_str().map_or_else(|| eq.to_string(), str::to_owned))
    } else if let Some(n) = number("gt") {
        Test::Gt(n)
    } else if let Some(n) = number("ge") {
        Test::Ge(n)
    } else if let Some(n) = number("lt") {
        Test::Lt(n)
    } else {
        Test::True
    }
}

fn cond(value: &Value, defs: &Defs) -> Cond {
    let inner = |key: &str| Box::new(cond(&value[key], defs));
    let word = |key: &str| text(value, key).unwrap_or_default();
    if let Some(list) = value.get("all") {
        Cond::All(conds(list, defs))
    } else if let Some(list) = value.get("any") {
        Cond::Any(conds(list, defs))
    } else if value.get("not").is_some() {
        Cond::Not(inner("not"))
    } else if value.get("if").is_some() {
        let otherwise = value.get("else").map(|c| Box::new(cond(c, defs)));
        Cond::If(inner("if"), inner("then"), otherwise)
    } else if let Some(name) = value.get("use").and_then(Value::as_str) {
        defs.get(name).map_or(Cond::All(Vec::new()), |def| cond(def, defs))
    } else if value.get("from").is_some() {
        Cond::From(word("from"), inner("then"))
    } else if value.get("consent_since").is_some() {
        Cond::ConsentSince(word("consent_since"), inner("then"))
    } else if value.get("contract_since").is_some() {
        Cond::ContractSince(word("contract_since"), inner("then"))
    } else if let Some(within) = value.get("within") {
        let days = within.get("days").and_then(Value::as_i64).unwrap_or(0);
        Cond::Within(word("fact"), days, text(within, "of").unwrap_or_default())
    } else if value.get("fact").is_some() {
        Cond::Fact(word("fact"))
    } else if value.get("lists").is_some() {
        let items = spliced(&value["fields"], defs).iter().map(|f| item(f, defs)).collect();
        Cond::Lists(word("lists"), items)
    } else if value.get("attr").is_some() {
        Cond::Attr(word("attr"), test(value, defs))
    } else if let Some(list) = value.get("role") {
        Cond::Role(words(list, defs))
    } else if let Some(list) = value.get("path") {
        Cond::Path(words(list, defs))
    } else if let Some(list) = value.get("data") {
        Cond::Data(words(list, defs))
    } else if let Some(list) = value.get("gate_used") {
        Cond::GateUsed(words(list, defs))
    } else if value.get("transfer").is_some() {
        Cond::Transfer
    } else {
        panic!("a condition that the grammar does not know: {value}")
    }
}

fn answer(word: &str) -> Truth {
    match word {
        "yes" => Truth::Yes,
        "no" => Truth::No,
        _ => Truth::Unknown,
    }
}

fn verdict(value: &Value, defs: &Defs) -> Verdict {
    match value.as_str() {
        Some(word) => Verdict::Flat(answer(word)),
        None => Verdict::If(
            cond(&value["if"], defs),
            Box::new(verdict(&value["then"], defs)),
            Box::new(verdict(&value["else"], defs)),
        ),
    }
}

fn verdicts(value: &Value, defs: &Defs) -> BTreeMap<String, Verdict> {
    let map = value.as_object();
    map.into_iter().flatten().map(|(k, v)| (k.clone(), verdict(v, defs))).collect()
}

fn advisory(row: &Value) -> bool {
    row.get("severity").and_then(Value::as_str) == Some("advisory")
}

fn rows<'v>(revision: &'v Value, key: &str) -> &'v [Value] {
    revision.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn always_true() -> Cond {
    Cond::All(Vec::new())
}

fn revision(value: &Value, defs: &Defs) -> Revision {
    let word = |row: &Value, key: &str| text(row, key).unwrap_or_default();
    let maybe = |row: &Value, key: &str| row.get(key).map(|c| cond(c, defs));
    let gate = |row: &Value| Gate {
        id: word(row, "id"),
        cite: word(row, "cite"),
        require: cond(&row["require"], defs),
        roles: row.get("roles").map(|list| words(list, defs)),
        when: maybe(row, "when"),
        period: Period::of_law(row),
        advisory: advisory(row),
        rank: row.get("rank").and_then(Value::as_u64).unwrap_or(1),
        opens: row.get("opens").map(|list| words(list, defs)).unwrap_or_default(),
        last_resort: row.get("last_resort").and_then(Value::as_bool).unwrap_or(false),
    };
    let duty = |row: &Value| Duty {
        id: word(row, "id"),
        cite: word(row, "cite"),
        on: text(row, "on").unwrap_or_else(|| "transfer".to_owned()),
        when: maybe(row, "when").unwrap_or_else(always_true),
        require: cond(&row["require"], defs),
        period: Period::of_law(row),
        advisory: advisory(row),
        onward: row.get("onward").and_then(Value::as_bool).unwrap_or(true),
        folds: row.get("folds").and_then(Value::as_bool).unwrap_or(false),
    };
    let local = |row: &Value| Local {
        id: word(row, "id"),
        cite: word(row, "cite"),
        period: Period::of_law(row),
        subjects: maybe(row, "subjects"),
        data: maybe(row, "data"),
        require: word(row, "require"),
        advisory: advisory(row),
    };
    let note = |row: &Value| Note {
        id: word(row, "id"),
        cite: word(row, "cite"),
        when: maybe(row, "when").unwrap_or_else(always_true),
        period: Period::of_law(row),
    };
    let transfer = &value["transfer"];
    let gates: Vec<Gate> = rows(value, "gates").iter().map(gate).collect();
    let places = |list: &Value| words(list, defs).iter().map(|p| normal(p)).collect::<Vec<_>>();
    Revision {
        period: Period::of_law(value),
        no_gate: word(&value["no_gate"], "id"),
        no_gate_cite: word(&value["no_gate"], "cite"),
        no_gate_advisory: advisory(&value["no_gate"]),
        territory: places(&value["territory"]),
        territory_dated: rows(value, "territory_dated")
            .iter()
            .map(|row| (places(&row["iso"]), Period::of_law(row)))
            .collect(),
        attach: cond(&value["attach"], defs),
        role: verdicts(&transfer["role"], defs),
        path: verdicts(&transfer["path"], defs),
        onward: word(transfer, "onward"),
        onward_same_country: text(transfer, "onward_same_country").map_or(Truth::No, |w| answer(&w)),
        permitted: text(transfer, "permitted").as_deref() == Some("yes"),
        exempt_when: value.get("exempt_when").map(|e| cond(&e["when"], defs)),
        exempt_but: value.get("exempt_when").map(|e| words(&e["but"], defs)).unwrap_or_default(),
        opens: gates.iter().flat_map(|g| g.opens.iter().cloned()).collect(),
        gates,
        always: rows(value, "always").iter().map(duty).collect(),
        localise: rows(value, "localise").iter().map(local).collect(),
        advise: rows(value, "advise").iter().map(note).collect(),
    }
}

fn pack(value: &Value) -> Pack {
    let none = Defs::new();
    let defs = value.get("defs").and_then(Value::as_object).unwrap_or(&none);
    let implies = value.get("implies").and_then(Value::as_object);
    Pack {
        id: text(value, "pack").unwrap_or_default(),
        exporter: text(value, "exporter").unwrap_or_else(|| "principal".to_owned()),
        adequacy_of: text(value, "adequacy_of"),
        implies: implies.into_iter().flatten().map(|(k, v)| (k.clone(), words(v, defs))).collect(),
        revisions: rows(value, "revisions").iter().map(|r| revision(r, defs)).collect(),
    }
}

/// `valid` is the pair of first day and the day it no longer holds.
fn valid(row: &Value) -> Period {
    let days = rows(row, "valid");
    Period::of_law(&serde_json::json!({"from": days.first(), "until": days.get(1)}))
}

fn adequacy(row: &Value) -> Adequacy {
    let none = Defs::new();
    Adequacy {
        from: text(row, "from").unwrap_or_default(),
        to: texts(row, "to").unwrap_or_default(),
        period: valid(row),
        scope: row.get("scope").map_or_else(always_true, |c| cond(c, &none)),
        roles: texts(row, "roles"),
        not_data: texts(row, "not_data").unwrap_or_default(),
        advisory: advisory(row),
    }
}

fn restricted(row: &Value) -> Restricted {
    Restricted {
        regime: text(row, "regime").unwrap_or_default(),
        exporter: text(row, "exporter"),
        to: texts(row, "to").unwrap_or_default(),
        period: valid(row),
        cite: text(row, "cite").unwrap_or_default(),
    }
}
