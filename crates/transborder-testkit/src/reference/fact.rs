//! What a fact is worth at a unit: computed, else as stated, else what silence means.
//!
//! Follows `fact(n)` and `silence(n)`.

use super::date::serial;
use super::lists::{addressed, docs};
use super::record::{Facts, Safeguard, Statement};
use super::truth::Truth;
use super::unit::Unit;

/// Nobody believes these without evidence.
const NEEDS_EVIDENCE: [&str; 2] = ["recipient.cannot_reidentify", "localisation.primary_store"];

/// Kinds that are no contract.
const NO_CONTRACT: &[&str] = &["measure", "assessment", "certification"];

/// The value of a fact.
pub(crate) fn value(unit: &Unit<'_>, name: &str) -> Truth {
    if name == "contract.written" || name.starts_with("contract.clause.") {
        return united(unit, name);
    }
    said(unit, name).unwrap_or_else(|| silence(unit, name))
}

/// Computed from records, stated, or implied by a clause set; none if nothing is said.
pub(crate) fn said(unit: &Unit<'_>, name: &str) -> Option<Truth> {
    computed(unit, name).or_else(|| stated(unit, name)).or_else(|| implied(unit, name))
}

/// Until its last day silence about the fact is unknown, after it no.
pub(crate) fn within(unit: &Unit<'_>, name: &str, days: i64, of: &str) -> Truth {
    if let Some(value) = said(unit, name) {
        return value;
    }
    let inventory = unit.inventory();
    let base = match of {
        "flow.from_date" => unit.flow().and_then(|f| inventory.flows[f].period.from.day()),
        _ => unit.safeguard.and_then(|s| inventory.safeguards[s].from.day()),
    };
    match (base.and_then(serial), serial(&unit.world.day)) {
        (Some(base), Some(today)) if today > base + days => Truth::No,
        _ => Truth::Unknown,
    }
}

/// The first of several statements whose period and limits fit; an unknown period leaves it open.
pub(crate) fn fitting(unit: &Unit<'_>, statements: &[Statement]) -> Option<Truth> {
    let groups: Vec<&str> = unit.groups().iter().map(|g| unit.inventory().groups[*g].id.as_str()).collect();
    for statement in statements {
        let in_time = statement.period.holds(&unit.world.day);
        let for_purpose = statement
            .purposes
            .as_ref()
            .is_none_or(|purposes| unit.purpose.as_ref().is_some_and(|p| purposes.contains(p)));
        let for_group = statement
            .subjects
            .as_ref()
            .is_none_or(|subjects| subjects.iter().any(|s| groups.contains(&s.as_str())));
        if in_time > Truth::No && for_purpose && for_group {
            return Some(if in_time == Truth::Unknown { Truth::Unknown } else { statement.value });
        }
    }
    None
}

/// A statement in one record; what rests on a record that may not be in force is unknown.
fn in_record(unit: &Unit<'_>, facts: &Facts, name: &str, force: Truth) -> Option<Truth> {
    let statements = facts.get(name)?;
    // Whoever says that nobody can be identified must say why.
    let counts: Vec<Statement> = statements
        .iter()
        .filter(|s| !NEEDS_EVIDENCE.contains(&name) || s.value < Truth::Yes || s.evidence)
        .cloned()
        .collect();
    let value = fitting(unit, &counts)?;
    Some(if force == Truth::Unknown { Truth::Unknown } else { value })
}

/// The first statement on the way from the safeguard chosen to the inventory.
fn stated(unit: &Unit<'_>, name: &str) -> Option<Truth> {
    let inventory = unit.inventory();
    let of_recipient = name.starts_with("recipient.");
    let flow = || {
        let flow = &inventory.flows[unit.flow()?];
        let basis =
            || (name == "basis.lawful").then(|| flow.basis.as_ref()?.of(unit.purpose.as_deref())).flatten();
        in_record(unit, &flow.facts, name, Truth::Yes).or_else(|| basis().map(|_| Truth::Yes))
    };
    let receiver = || {
        let facts = &inventory.parties[unit.receiver].facts;
        if of_recipient { in_record(unit, facts, name, Truth::Yes) } else { None }
    };
    let whole = || in_record(unit, &inventory.facts, name, Truth::Yes);
    if unit.narrow {
        return flow().or_else(receiver).or_else(whole);
    }
    let safeguards = || {
        let chosen = unit.safeguard.iter().chain(&unit.joins).map(|s| &inventory.safeguards[*s]);
        chosen.filter_map(|s: &Safeguard| in_record(unit, &s.facts, name, s.force)).min()
    };
    let system = || {
        let (start, end) = unit.ends?;
        let system = &inventory.systems[if of_recipient { end } else { start }];
        in_record(unit, &system.facts, name, Truth::Yes)
    };
    let consent = || {
        let consent = &inventory.consents[unit.consent?];
        in_record(unit, &consent.facts, name, consent.force)
    };
    let sources = || {
        let sources = unit.history.iter().flat_map(|h| &h.sources).map(|c| &inventory.collections[*c]);
        let mut least = None;
        for source in sources {
            let basis = source.basis.as_ref().and_then(|b| b.of(unit.purpose.as_deref()));
            let basis = basis.filter(|_| name == "basis.lawful").map(|_| Truth::Yes);
            // Whether the collection is in force at all is part of the premise.
            let here = in_record(unit, &source.facts, name, Truth::Yes).or(basis);
            least = match (least, here) {
                (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
                (a, b) => a.or(b),
            };
        }
        least
    };
    let exporter = || {
        let facts = &inventory.parties[unit.exporter].facts;
        if of_recipient { None } else { in_record(unit, facts, name, Truth::Yes) }
    };
    if unit.on_party() {
        return exporter().or_else(whole);
    }
    safeguards()
        .or_else(flow)
        .or_else(system)
        .or_else(consent)
        .or_else(sources)
        .or_else(receiver)
        .or_else(exporter)
        .or_else(whole)
}

/// Whether any necessity is stated for the unit.
pub(crate) fn any_necessity(unit: &Unit<'_>) -> bool {
    [
        "contract_with_subject",
        "contract_in_subject_interest",
        "hr",
        "vital_interest",
        "legal_claims",
        "public_interest",
        "legal_obligation",
        "compelling_interest",
        "permitted_purpose",
        "public_register",
    ]
    .iter()
    .any(|need| stated(unit, &format!("necessity.{need}")) == Some(Truth::Yes))
}

/// An authority's own set, unmodified and fitting, carries these facts even where the record lists fewer.
fn implied(unit: &Unit<'_>, name: &str) -> Option<Truth> {
    let chosen = &unit.inventory().safeguards[unit.safeguard?];
    // Every authority's own unmodified set binds the next recipient alike.
    if name == "contract.clause.onward_equivalent"
        && chosen.kind == "scc"
        && chosen.set.is_some()
        && chosen.force == Truth::Yes
        && value(unit, "contract.scc_unmodified") == Truth::Yes
    {
        return Some(Truth::Yes);
    }
    let pack = unit.regime.pack;
    let keys = pack.implies.iter().filter(|(_, facts)| facts.iter().any(|f| f == name));
    let mut keys = keys.map(|(key, _)| key);
    let whole = |key: &String| {
        [key, "contract.scc_unmodified", "contract.scc_module_ok"]
            .iter()
            .all(|fact| value(unit, fact) == Truth::Yes)
    };
    keys.any(whole).then_some(Truth::Yes)
}

/// `contract.written` and `contract.clause.*`: the best of all matching safeguards; where no record decides,
/// as stated elsewhere.
fn united(unit: &Unit<'_>, name: &str) -> Truth {
    let inventory = unit.inventory();
    let holds_terms = |s: &&usize| {
        let record = &inventory.safeguards[**s];
        !NO_CONTRACT.contains(&record.kind.as_str()) || record.clauses.is_some()
    };
    let one = |s: &usize| {
        let chosen = Unit { safeguard: Some(*s), ..unit.clone() };
        terms(&chosen, name, &inventory.safeguards[*s])
    };
    let terms: Vec<Option<Truth>> =
        unit.safeguards.iter().chain(&unit.joins).filter(holds_terms).map(one).collect();
    let best = terms.iter().flatten().max().copied();
    // A contract of which nobody says what it holds may hold it.
    let unsaid = terms.contains(&None);
    let decided = best.filter(|value| !(unsaid && *value == Truth::No));
    decided.unwrap_or_else(|| said(unit, name).unwrap_or_else(|| silence(unit, name)))
}

/// What one safeguard says of its own terms; none where it does not say.
fn terms(unit: &Unit<'_>, name: &str, record: &Safeguard) -> Option<Truth> {
    let clause = name.strip_prefix("contract.clause.");
    let own = in_record(unit, &record.facts, name, record.force);
    let listed =
        || clause.zip(record.clauses.as_ref()).map(|(c, list)| Truth::of(list.iter().any(|l| l == c)));
    let written = || {
        let contract = clause.is_none() && !NO_CONTRACT.contains(&record.kind.as_str());
        contract.then_some(Truth::Yes)
    };
    let decided = own.or_else(|| implied(unit, name)).or_else(listed).or_else(written)?;
    Some(if record.force == Truth::Unknown { Truth::Unknown } else { decided })
}

/// What records decide by themselves.
fn computed(unit: &Unit<'_>, name: &str) -> Option<Truth> {
    let inventory = unit.inventory();
    let chosen = unit.safeguard.map(|s| &inventory.safeguards[s]);
    let of_kind = |kind: &str| chosen.filter(|s| s.kind == kind).map(|s| s.force);
    if let Some(set) = name.strip_prefix("contract.scc:") {
        return chosen.filter(|s| s.kind == "scc" && s.set.as_deref() == Some(set)).map(|s| s.force);
    }
    if let Some(scheme) = name.strip_prefix("recipient.certified:") {
        return certified(unit, scheme);
    }
    match name {
        "consent.obtained" => unit.consent.map(|c| inventory.consents[c].force),
        "consent.names_recipient" => super::lists::names_recipient(unit),
        "contract.bcr" => of_kind("bcr"),
        "contract.adhoc" => of_kind("adhoc"),
        "contract.code" => of_kind("code"),
        "contract.public_instrument" => of_kind("public_instrument"),
        "contract.before_transfer" => before_transfer(unit),
        "policy.published" => docs(unit, "policy").iter().map(|n| inventory.notices[*n].force).max(),
        "policy.local_language" => local_language(unit),
        "notice.direct" => docs(unit, "direct").iter().map(|n| inventory.notices[*n].force).max(),
        "notice.before_transfer" => told_before(unit),
        "dest.not_restricted" => Some(super::adequacy::not_restricted(unit)),
        "dest.adequate" => Some(super::adequacy::adequate(unit).value),
        "recipient.not_covered_person" => {
            let covered = super::owners::covered(unit.world, &unit.regime.pack.id, unit.receiver);
            Some(covered.not()).filter(|v| *v != Truth::Unknown)
        }
        _ => None,
    }
}

fn certified(unit: &Unit<'_>, scheme: &str) -> Option<Truth> {
    let held = |scheme: &str, covering: Option<&str>| {
        let certificates = unit.inventory().parties[unit.receiver].certifications.iter();
        certificates
            .filter(|(s, covers, _)| s == scheme && covering.is_none_or(|c| covers.iter().any(|v| v == c)))
            .map(|(_, _, force)| *force)
            .filter(|force| *force > Truth::No)
            .max()
    };
    let by_cover = scheme.strip_suffix("-HR").and_then(|base| held(base, Some("hr")));
    held(scheme, None).max(by_cover)
}

/// Decided where contract and flow are both dated.
fn before_transfer(unit: &Unit<'_>) -> Option<Truth> {
    let record = &unit.inventory().safeguards[unit.safeguard?];
    if NO_CONTRACT.contains(&record.kind.as_str()) {
        return None;
    }
    let flow = &unit.inventory().flows[unit.flow()?];
    Some(Truth::of(record.from.day()? <= flow.period.from.day()?))
}

/// A text shown at the collection is before; else the dates of text and flow decide.
fn told_before(unit: &Unit<'_>) -> Option<Truth> {
    let inventory = unit.inventory();
    let shown = |n: &usize| {
        let sources = unit.history.iter().flat_map(|h| &h.sources);
        sources.into_iter().any(|c| inventory.collections[*c].notices.contains(n))
    };
    let flow = unit.flow().map(|f| &inventory.flows[f].period.from);
    let one = |n: &usize| {
        let notice = &inventory.notices[*n];
        let first = notice.period.from.clone();
        let early = if shown(n) {
            Truth::Yes
        } else {
            match (first.day(), flow.and_then(|f| f.day())) {
                (Some(text), Some(flow)) => Truth::of(text <= flow),
                _ => Truth::Unknown,
            }
        };
        if notice.force == Truth::Unknown { early.min(Truth::Unknown) } else { early }
    };
    addressed(unit).iter().map(one).max().filter(|v| *v != Truth::Unknown)
}

/// Each group shares a language with every policy relied on; open where either names none.
fn local_language(unit: &Unit<'_>) -> Option<Truth> {
    let inventory = unit.inventory();
    let texts = docs(unit, "policy");
    if texts.is_empty() {
        return None;
    }
    let mut least = Truth::Yes;
    for n in texts {
        let text = &inventory.notices[n];
        for g in unit.groups() {
            let own = &inventory.groups[g].languages;
            let value = if own.is_empty() || text.languages.is_empty() {
                Truth::Unknown
            } else {
                Truth::of(own.iter().any(|l| text.languages.contains(l)))
            };
            least = least.min(value).min(if text.force == Truth::Unknown { text.force } else { Truth::Yes });
        }
    }
    Some(least).filter(|v| *v != Truth::Unknown)
}

/// What silence means: the first line that fits.
fn silence(unit: &Unit<'_>, name: &str) -> Truth {
    let inventory = unit.inventory();
    let unless = |list: &str| if inventory.closed(list) { Truth::No } else { Truth::Unknown };
    let family = name.split(['.', ':']).next().unwrap_or_default();
    let matched = !unit.safeguards.is_empty() || !unit.joins.is_empty();
    match name {
        "authority.not_suspended"
        | "authority.requirements_met"
        | "contract.lawful"
        | "contract.annexes_complete" => {
            return Truth::Yes;
        }
        _ if family == "rights" => return Truth::Yes,
        _ => {}
    }
    let opens =
        unit.regime.revision.opens.iter().any(|o| o == name) && name != "recipient.not_covered_person";
    let denied = matches!(family, "law" | "treaty" | "necessity" | "subject")
        || (family == "transfer" && name != "transfer.minimum_data")
        || name.starts_with("recipient.certified:")
        || name.starts_with("contract.scc:")
        || matches!(
            name,
            "notice.direct"
                | "recipient.comparable_law"
                | "recipient.equivalent_system"
                | "recipient.bound_to_level"
                | "recipient.cannot_reidentify"
                | "contract.bcr"
                | "contract.adhoc"
                | "contract.code"
                | "contract.public_instrument"
        );
    if opens || denied {
        return Truth::No;
    }
    match family {
        "consent" if unit.consent.is_none() => Truth::No,
        "consent" if name == "consent.valid_form" => Truth::Unknown,
        "consent" => unless("consents"),
        "notice" => told_silence(unit),
        // A policy that is there does not say in which language.
        "policy" if !docs(unit, "policy").is_empty() => Truth::Unknown,
        "policy" => unless("notices"),
        "contract" | "assessment" | "authority" if matched => Truth::Unknown,
        "contract" | "assessment" | "authority" => unless("safeguards"),
        "localisation" => {
            let all = ["systems", "flows", "collections"].iter().all(|list| inventory.closed(list));
            if all { Truth::No } else { Truth::Unknown }
        }
        _ => Truth::Unknown,
    }
}

/// `notice.before_transfer` where no dates decide.
fn told_silence(unit: &Unit<'_>) -> Truth {
    let inventory = unit.inventory();
    let without_text = |c: &usize| inventory.consents[*c].notice.is_none();
    if !addressed(unit).is_empty() {
        Truth::Unknown
    } else if unit.consents.is_empty() {
        Truth::No
    } else if unit.consents.iter().any(without_text) || inventory.closed("notices") {
        if inventory.closed("notices") { Truth::No } else { Truth::Unknown }
    } else {
        Truth::Unknown
    }
}

/// Safeguards and consents that match a unit.
pub(crate) fn matching(unit: &mut Unit<'_>) {
    let inventory = &unit.world.inventory;
    let id = |party: usize| inventory.parties[party].id.as_str();
    let Some((start, end)) = unit.ends else { return };
    let flow = unit.flow().map(|f| inventory.flows[f].id.as_str());
    let from = [id(unit.exporter), id(inventory.systems[start].operator)];
    let to = [id(unit.receiver), id(inventory.systems[end].operator)];
    let (mut chosen, mut joins) = (Vec::new(), Vec::new());
    for (s, record) in inventory.safeguards.iter().enumerate() {
        let has = |ids: &[&str]| record.parties.iter().any(|p| ids.contains(&p.as_str()));
        let matches = if record.flows.is_empty() {
            has(&from) && has(&to)
        } else {
            flow.is_some_and(|flow| record.flows.iter().any(|f| f == flow))
        };
        if matches && matches!(record.kind.as_str(), "measure" | "assessment") {
            joins.push(s);
        } else if matches {
            chosen.push(s);
        }
    }
    let groups = unit.groups();
    let mut consents = Vec::new();
    for (c, record) in inventory.consents.iter().enumerate() {
        let names_field = record.fields.as_ref().is_none_or(|fields| super::lists::names_field(unit, fields));
        let names_receiver = record.recipients.as_ref().is_none_or(|named| {
            named.iter().any(|n| matches!(n, super::record::Named::Party(p, _) if p == id(unit.receiver)))
        });
        let names_purpose = record
            .purposes
            .as_ref()
            .is_none_or(|purposes| unit.purpose.as_ref().is_some_and(|p| purposes.contains(p)));
        if groups.iter().any(|g| record.groups.contains(g)) && names_field && names_receiver && names_purpose
        {
            consents.push(c);
        }
    }
    unit.safeguards = chosen;
    unit.joins = joins;
    unit.consents = consents;
}
