//! From a flow to a step: exporter, receiver, role, what becomes newly available, and whether that is a
//! transfer.
//!
//! Follows `prepare` (exporter, receiver, role, avail, new) and `is_transfer`.

use std::collections::BTreeSet;

use super::condition::holds;
use super::pack::Verdict;
use super::place::inside;
use super::record::Flow;
use super::truth::Truth;
use super::unit::{Place, Regime, Unit, World};

/// Why a premise is open: the words of a `premise-unknown` finding.
pub(crate) type Reasons = BTreeSet<String>;

/// Who answers for a flow: the principal of its start or the operator, as the pack says.
pub(crate) fn exporters(world: &World<'_>, regime: &Regime<'_>, flow: &Flow) -> Vec<usize> {
    let start = &world.inventory.systems[flow.from];
    let principal = start.principal.unwrap_or(start.operator);
    match regime.pack.exporter.as_str() {
        "operator" => vec![start.operator],
        "both" if principal != start.operator => vec![principal, start.operator],
        _ => vec![principal],
    }
}

/// The operator of the end, or its principal where that is not the exporter.
pub(crate) fn receiver(world: &World<'_>, flow: &Flow, exporter: usize) -> usize {
    let end = &world.inventory.systems[flow.to];
    match flow.principal.or(end.principal) {
        Some(principal) if principal != exporter => principal,
        _ => end.operator,
    }
}

/// The role stated; else own house, processor, or the stricter reading. It is one for a flow, whoever answers
/// for its start under some law.
pub(crate) fn role(world: &World<'_>, flow: &Flow) -> String {
    let start = &world.inventory.systems[flow.from];
    let exporter = start.principal.unwrap_or(start.operator);
    let receiver = receiver(world, flow, exporter);
    match &flow.role {
        Some(role) => role.clone(),
        None if receiver == exporter => "internal".to_owned(),
        None if world.is_processor(receiver) => "entrust".to_owned(),
        None => "provision".to_owned(),
    }
}

/// A (party, country) pair and the record that holds its place.
type Pair = (usize, String, &'static str);

fn available(world: &World<'_>, system: usize, party: usize) -> Vec<Pair> {
    let inventory = &world.inventory;
    let system = &inventory.systems[system];
    let mut pairs = Vec::new();
    for q in [party, system.operator] {
        for country in &inventory.parties[q].country {
            pairs.push((q, country.clone(), "party.country"));
        }
    }
    let owner = if system.implicit { "party.country" } else { "system.location" };
    for place in &system.location {
        pairs.push((party, place.clone(), owner));
    }
    pairs
}

/// What the end makes available and the start did not.
pub(crate) fn newly(world: &World<'_>, flow: &Flow, exporter: usize, receiver: usize) -> Vec<Pair> {
    let before = available(world, flow.from, exporter);
    let mut after = available(world, flow.to, receiver);
    if flow.path == "remote" {
        after.extend(flow.reads_from.iter().map(|place| (receiver, place.clone(), "system.location")));
    }
    let known = |pair: &Pair| before.iter().any(|(q, c, _)| *q == pair.0 && *c == pair.1);
    let mut new: Vec<Pair> = Vec::new();
    for pair in after {
        if !known(&pair) && !new.iter().any(|(q, c, _)| *q == pair.0 && *c == pair.1) {
            new.push(pair);
        }
    }
    new
}

/// The pack's answer to a role or path; a condition that is unknown asks.
fn verdict(unit: &Unit<'_>, verdict: Option<&Verdict>) -> Truth {
    let mut verdict = verdict;
    loop {
        match verdict {
            None => return Truth::Unknown,
            Some(Verdict::Flat(answer)) => return *answer,
            Some(Verdict::If(cond, then, otherwise)) => match holds(unit, cond) {
                Truth::Yes => verdict = Some(then),
                Truth::No => verdict = Some(otherwise),
                Truth::Unknown => return Truth::Unknown,
            },
        }
    }
}

/// Whether the step is a transfer, why that is open, and the countries outside.
#[derive(Debug, Clone)]
pub(crate) struct Crossing {
    pub(crate) value: Truth,
    /// The same with `exempt_when` left aside, for the duties that it does not lift.
    pub(crate) unexempted: Truth,
    pub(crate) reasons: Reasons,
    pub(crate) countries: Vec<String>,
}

/// `is_transfer` of a flow or a collection, for the unit's person, field and purpose.
pub(crate) fn crossing(unit: &Unit<'_>) -> Crossing {
    let revision = unit.regime.revision;
    let inventory = unit.inventory();
    let flow = unit.flow().map(|f| &inventory.flows[f]);
    // A stated `counts` answers whatever the pack asks of this flow.
    let counts = flow.and_then(|f| super::fact::fitting(unit, &f.counts));
    let answered = |verdict: Truth| match counts {
        Some(answer) if verdict == Truth::Unknown => answer,
        _ => verdict,
    };
    let by_role = answered(verdict(unit, revision.role.get(&unit.role)));
    let by_path = answered(verdict(unit, revision.path.get(&unit.path)));
    let exempt = revision.exempt_when.as_ref().map_or(Truth::No, |cond| holds(unit, cond));
    let pairs = match (unit.place, flow) {
        (Place::Collection(c), _) => {
            let at = &inventory.systems[inventory.collections[c].at];
            let owner = if at.implicit { "party.country" } else { "system.location" };
            at.location.iter().map(|place| (unit.receiver, place.clone(), owner)).collect()
        }
        (_, Some(flow)) => newly(unit.world, flow, unit.exporter, unit.receiver),
        _ => Vec::new(),
    };
    let territory = unit.territory();
    let mut outside = Truth::No;
    let mut open = Reasons::new();
    let mut countries: Vec<String> = Vec::new();
    for (_, country, owner) in pairs {
        let away = inside(&country, &territory).not();
        if away == Truth::No {
            continue;
        }
        let mut capped = away;
        if unit.onward && at_home(unit, &country) {
            capped = capped.min(answered(revision.onward_same_country));
            if capped < away {
                open.insert("onward".to_owned());
            }
        }
        if away == Truth::Unknown {
            let homeless = territory.iter().any(|place| place == super::place::UNKNOWN);
            open.insert(if homeless { "subject.residence" } else { owner }.to_owned());
        }
        // A pair that the law does not count is not judged.
        if capped == Truth::No {
            continue;
        }
        outside = outside.max(capped);
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    let unexempted = by_role.min(by_path).min(outside);
    let mut reasons = Reasons::new();
    if by_role == Truth::Unknown {
        reasons.insert("role".to_owned());
    }
    if by_path == Truth::Unknown {
        reasons.insert("path".to_owned());
    }
    if outside == Truth::Unknown {
        reasons.extend(open);
    }
    if exempt == Truth::Unknown {
        reasons.extend(revision.exempt_when.iter().flat_map(super::condition::facts_of));
    }
    Crossing { value: unexempted.min(exempt.not()), unexempted, reasons, countries }
}

/// In a country of the exporter or at a location of the start.
fn at_home(unit: &Unit<'_>, country: &str) -> bool {
    let inventory = unit.inventory();
    let at_start = unit.ends.is_some_and(|(start, _)| {
        let places = &inventory.systems[start].location;
        places.iter().any(|place| place == country)
    });
    at_start || inventory.parties[unit.exporter].country.iter().any(|place| place == country)
}

/// A flow that may not exist: only permitted where the pack asks, or of unknown dates.
pub(crate) fn doubt(regime: &Regime<'_>, flow: &Flow) -> Option<&'static str> {
    if flow.certainty == "permitted" && !regime.revision.permitted {
        Some("certainty")
    } else if flow.force == Truth::Unknown {
        Some("from_date")
    } else {
        None
    }
}

/// The unit of a step while labels still move: nothing chosen, nothing known of the label.
pub(crate) fn moving<'w>(
    world: &'w World<'w>,
    regime: &'w Regime<'w>,
    flow: usize,
    exporter: usize,
    person: usize,
    field: usize,
) -> Unit<'w> {
    let record = &world.inventory.flows[flow];
    let receiver = receiver(world, record, exporter);
    Unit {
        world,
        regime,
        place: Place::Flow(flow),
        people: vec![person],
        field: Some(field),
        purpose: None,
        country: None,
        exporter,
        receiver,
        ends: Some((record.from, record.to)),
        role: role(world, record),
        path: record.path.clone(),
        history: None,
        narrow: true,
        processor: false,
        onward: false,
        transfer: Truth::No,
        gate: None,
        consents: Vec::new(),
        safeguards: Vec::new(),
        joins: Vec::new(),
        consent: None,
        safeguard: None,
    }
}

/// The purposes of a record, or the one unknown purpose.
pub(crate) fn purposes(written: &[String]) -> Vec<Option<String>> {
    if written.is_empty() { vec![None] } else { written.iter().cloned().map(Some).collect() }
}
