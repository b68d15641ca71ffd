//! Gates and duties of one unit: values over all pairs of consent and safeguard, and which gate is explained.
//!
//! Follows `judge`, the lines on gates, on the gate used and on duties.

use super::condition::{asks_gate, eval};
use super::fact;
use super::pack::{Cond, Duty, Gate};
use super::truth::{Missing, Outcome, Truth};
use super::unit::Unit;

/// A gate tried at a unit.
#[derive(Debug)]
pub(crate) struct Tried<'r> {
    pub(crate) gate: &'r Gate,
    pub(crate) outcome: Outcome,
    pub(crate) begun: bool,
    /// What it misses, as shown.
    pub(crate) shown: Missing,
}

/// All gates that fit, in the order in which they are explained, and the value of the best.
#[derive(Debug)]
pub(crate) struct Gates<'r> {
    pub(crate) tried: Vec<Tried<'r>>,
    pub(crate) value: Truth,
}

impl<'r> Gates<'r> {
    pub(crate) fn explained(&self) -> Option<&Tried<'r>> {
        self.tried.first()
    }

    /// Ids for `gate_used`: each open gate, with none open each begun one.
    pub(crate) fn used(&self) -> Vec<Option<String>> {
        let open = self.tried.iter().filter(|t| t.outcome.value == Truth::Yes);
        let mut used: Vec<Option<String>> = open.map(|t| Some(t.gate.id.clone())).collect();
        if used.is_empty() {
            used = self.tried.iter().filter(|t| t.begun).map(|t| Some(t.gate.id.clone())).collect();
        }
        if used.is_empty() {
            used.push(None);
        }
        used
    }
}

/// The unit under each pair of a matching consent and a matching safeguard; none where nothing matches.
fn pairs<'w>(unit: &Unit<'w>) -> Vec<Unit<'w>> {
    let or_none = |list: &[usize]| -> Vec<Option<usize>> {
        if list.is_empty() { vec![None] } else { list.iter().copied().map(Some).collect() }
    };
    let mut pairs = Vec::new();
    for consent in or_none(&unit.consents) {
        for safeguard in or_none(&unit.safeguards) {
            pairs.push(Unit { consent, safeguard, ..unit.clone() });
        }
    }
    pairs
}

/// Tries every gate in force that fits role and `when`.
pub(crate) fn gates<'r>(unit: &Unit<'r>) -> Gates<'r> {
    let revision = unit.regime.revision;
    if revision.gates.is_empty() {
        return Gates { tried: Vec::new(), value: Truth::Yes };
    }
    let pairs = pairs(unit);
    let mut tried: Vec<Tried<'_>> = Vec::new();
    for gate in &revision.gates {
        let fits = gate.period.holds(&unit.world.day) == Truth::Yes
            && gate.roles.as_ref().is_none_or(|roles| roles.contains(&unit.role));
        if !fits {
            continue;
        }
        // A gate, its `when` included, is judged once per pair.
        let asked: Vec<(&Unit<'_>, Option<Outcome>)> = pairs
            .iter()
            .map(|pair| (pair, gate.when.as_ref().map(|when| eval(pair, when))))
            .filter(|(_, when)| when.as_ref().is_none_or(|when| when.value > Truth::No))
            .collect();
        if asked.is_empty() {
            continue;
        }
        // A gate whose `when` is unknown counts at most as unknown.
        let one = |(pair, when): &(&Unit<'_>, Option<Outcome>)| {
            let open = when.iter().filter(|when| when.value == Truth::Unknown).cloned();
            Outcome::all(open.chain([eval(pair, &gate.require)]))
        };
        let outcome = Outcome::any(asked.iter().map(one));
        let begun =
            asked.iter().any(|(pair, _)| gate.opens.iter().any(|name| fact::value(pair, name) == Truth::Yes));
        let shown = shown(unit, &outcome.missing, true);
        tried.push(Tried { gate, outcome, begun, shown });
    }
    let others_shut = tried.iter().all(|t| t.gate.last_resort || t.outcome.value == Truth::No);
    if !others_shut {
        tried.retain(|t| !t.gate.last_resort);
    }
    // A stable sort: the last criterion is the order in the pack.
    tried.sort_by_key(|t| {
        (
            std::cmp::Reverse(t.outcome.value),
            t.gate.rank == 3,
            !t.begun,
            t.gate.rank,
            t.outcome.missing.iter().filter(|(name, _)| unsuppliable(name)).count(),
            t.outcome.missing.len(),
        )
    });
    let value = tried.iter().map(|t| t.outcome.value).max().unwrap_or(Truth::No);
    Gates { tried, value }
}

/// Facts that nobody can bring about.
fn unsuppliable(name: &str) -> bool {
    ["law.", "treaty.", "dest."].iter().any(|family| name.starts_with(family))
}

/// At a gate what hangs on an absent consent, or on absent clauses, is one line.
fn shown(unit: &Unit<'_>, missing: &Missing, gate: bool) -> Missing {
    if !gate {
        return missing.clone();
    }
    let no_clauses = missing.iter().any(|(n, v)| is_instrument(n) && *v == Truth::No);
    let mut shown = Missing::new();
    for (name, value) in missing {
        let of_consent = name.starts_with("consent.") || name.starts_with("lists(consent");
        let of_clauses = name.starts_with("contract.") && !is_instrument(name);
        let line = match of_consent && unit.consents.is_empty() {
            true => ("consent.obtained".to_owned(), Truth::No),
            false => (name.clone(), *value),
        };
        if !(no_clauses && of_clauses || shown.contains(&line)) {
            shown.push(line);
        }
    }
    shown
}

/// The instruments by which one sees that somebody relies on clauses.
fn is_instrument(name: &str) -> bool {
    name.starts_with("contract.scc:")
        || matches!(name, "contract.bcr" | "contract.adhoc" | "contract.code" | "contract.public_instrument")
}

/// A duty at a unit, premise left aside: what would follow if the law applies.
#[derive(Debug)]
pub(crate) struct Owed {
    /// Whether it is asked here.
    pub(crate) asked: Truth,
    /// No if it is asked and not met.
    pub(crate) value: Truth,
    pub(crate) missing: Missing,
    pub(crate) vague: bool,
    pub(crate) told: bool,
}

/// Judges a duty for each gate that is used; the best counts.
pub(crate) fn owed(unit: &Unit<'_>, duty: &Duty, gates: Option<&Gates<'_>>) -> Owed {
    let depends = asks_gate(&duty.when) || asks_gate(&duty.require);
    let used = match gates {
        Some(gates) if depends => gates.used(),
        _ => vec![None],
    };
    let mut best: Option<Owed> = None;
    for gate in used {
        let unit = Unit { gate, ..unit.clone() };
        let one = under(&unit, &duty.when, &duty.require);
        // A caveat ranks: a plain yes is worth more than one that rests on vague words.
        let key = |owed: &Owed| {
            let plain = owed.value < Truth::Yes || !owed.vague;
            (owed.value, plain, std::cmp::Reverse(owed.missing.len()))
        };
        let better = |old: &Owed| key(&one) > key(old);
        if best.as_ref().is_none_or(better) {
            best = Some(one);
        }
    }
    best.expect("there is always one gate, or none, to judge under")
}

/// A duty, its `when` included, is judged once per pair; the best counts.
fn under(unit: &Unit<'_>, when: &Cond, require: &Cond) -> Owed {
    let mut best: Option<(Outcome, Truth)> = None;
    let mut told = false;
    for pair in pairs(unit) {
        let asked = eval(&pair, when);
        let met = || eval(&pair, require);
        let one = match asked.value {
            Truth::No => Outcome::plain(Truth::Yes),
            Truth::Yes => met(),
            // Met, and without the caveat of a duty that may not be owed.
            Truth::Unknown => match met() {
                met if met.value == Truth::Yes => Outcome { told: met.told, ..Outcome::plain(Truth::Yes) },
                met => Outcome { value: Truth::Unknown, ..Outcome::all([asked.clone(), met]) },
            },
        };
        told |= one.told;
        if best.as_ref().is_none_or(|(known, _)| one.beats(known)) {
            best = Some((one, asked.value));
        }
    }
    let (one, asked) = best.expect("there is always a pair, of nothing where nothing matches");
    let missing = if one.value < Truth::Yes { one.missing } else { Missing::new() };
    Owed { asked, value: one.value, missing: shown(unit, &missing, false), vague: one.vague, told }
}
