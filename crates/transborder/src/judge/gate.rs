//! Gates: any one lets a transfer pass, and one of them is explained.

use super::GateView;
use crate::fact::Unit;
use crate::regime::{Answer, Asked, Gate, Missing, Reader, Said, Value, eval};
use crate::vocabulary::{Fact, Texts};
use crate::{Date, Truth};
use std::cmp::Reverse;

/// A gate as it stands for a unit.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GateState {
    pub(crate) index: u16,
    pub(crate) truth: Truth,
    pub(crate) begun: bool,
    /// What it lacks, as people are told.
    pub(crate) missing: Vec<Missing>,
    pub(crate) consent: Option<u32>,
    pub(crate) safeguard: Option<u32>,
    pub(crate) vague: bool,
    /// Whether the pass alone rests on unverified text.
    pub(crate) unverified: bool,
}

impl GateState {
    pub(crate) fn view(&self) -> GateView {
        GateView { gate: self.index, truth: self.truth, missing: self.missing.clone() }
    }
}

/// Whether a row with these bounds binds on a day.
pub(crate) fn binds(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until)
}

/// The pairs of consent and safeguard to try; *none* stands in only where nothing matches.
pub(crate) fn pairs<'a>(
    consents: &'a [u32],
    safeguards: &'a [u32],
) -> impl Iterator<Item = (Option<u32>, Option<u32>)> + 'a {
    let or_none =
        |list: &'a [u32]| list.iter().map(|index| Some(*index)).chain(list.is_empty().then_some(None));
    or_none(consents).flat_map(move |consent| or_none(safeguards).map(move |safeguard| (consent, safeguard)))
}

/// Every gate that fits, in the order in which they are explained.
pub(crate) fn gates(unit: &Unit<'_, '_>, consents: &[u32]) -> Vec<GateState> {
    let revision = unit.on.regime().revision;
    let mut states: Vec<(GateState, Order)> = Vec::new();
    for (index, gate) in revision.gates.iter().enumerate() {
        if let Some(state) = state(unit, index as u16, gate, consents) {
            states.push(state);
        }
    }
    let last_resort = |state: &GateState| revision.gates[usize::from(state.index)].last_resort;
    let shut = states.iter().all(|(state, _)| last_resort(state) || state.truth.is_no());
    if !shut {
        states.retain(|(state, _)| !last_resort(state));
    }
    states.sort_by_key(|(_, order)| *order);
    states.into_iter().map(|(state, _)| state).collect()
}

/// Value; exceptional last; begun first; rank; facts that nobody can supply; facts; order of the pack.
type Order = (Reverse<Truth>, bool, bool, u8, usize, usize, u16);

fn state(unit: &Unit<'_, '_>, index: u16, gate: &Gate, consents: &[u32]) -> Option<(GateState, Order)> {
    if !binds(gate.from, gate.until, unit.day())
        || gate.roles.as_ref().is_some_and(|roles| !roles.contains(&unit.role()))
    {
        return None;
    }
    let mut best: Option<(Value, Unit<'_, '_>)> = None;
    let mut begun = false;
    for (consent, safeguard) in pairs(consents, &unit.on.safeguards.matching) {
        let unit = Unit { consent, safeguard, gate: None, ..*unit };
        let when = gate.when.as_ref().map_or_else(|| Value::of(Truth::Yes), |when| eval(when, &unit));
        if when.truth.is_no() {
            continue;
        }
        begun |= gate.opens.iter().any(|fact| unit.fact(fact).truth.is_yes());
        let value = match when.truth {
            Truth::Yes => eval(&gate.require, &unit),
            // Open whether it is there at all: at most unknown.
            _ => when.and(eval(&gate.require, &unit)),
        };
        if best.as_ref().is_none_or(|(best, _)| value.beats(best)) {
            best = Some((value, unit));
        }
    }
    let (value, unit) = best?;
    let unsuppliable = value.missing.iter().filter(|missing| nobody_supplies(missing)).count();
    let order =
        (Reverse(value.truth), gate.rank == 3, !begun, gate.rank, unsuppliable, value.missing.len(), index);
    let state = GateState {
        index,
        truth: value.truth,
        begun,
        missing: folded(&value.missing, &unit),
        consent: unit.consent,
        safeguard: unit.safeguard,
        vague: value.vague,
        unverified: gate.advisory || value.unverified,
    };
    Some((state, order))
}

fn nobody_supplies(missing: &Missing) -> bool {
    match &missing.asked {
        Asked::Fact(fact) => matches!(fact.family(), "law" | "treaty" | "dest"),
        _ => false,
    }
}

/// What hangs on an absent consent, or on absent clauses, is one line: the fact that is absent.
fn folded(missing: &[Missing], unit: &Unit<'_, '_>) -> Vec<Missing> {
    let of_consent = |missing: &Missing| match &missing.asked {
        Asked::Fact(fact) => fact.family() == "consent",
        Asked::Lists(Texts::Consent, _) | Asked::Premise("consent.from_date") => true,
        _ => false,
    };
    let key_of_clauses = |missing: &Missing| match &missing.asked {
        Asked::Fact(fact) => {
            missing.value.is_no()
                && missing.said != Said::Stated
                && matches!(
                    fact.base(),
                    "contract.scc"
                        | "contract.bcr"
                        | "contract.adhoc"
                        | "contract.code"
                        | "contract.public_instrument"
                )
        }
        _ => false,
    };
    let of_contract = |missing: &Missing| match &missing.asked {
        Asked::Fact(fact) => fact.family() == "contract",
        Asked::Premise(name) => *name == "contract.from_date",
        _ => false,
    };
    let no_clauses = missing.iter().any(key_of_clauses);
    let mut shown: Vec<Missing> = Vec::new();
    for entry in missing {
        if unit.consent.is_none() && of_consent(entry) {
            let obtained = Fact::known("consent.obtained");
            let line = Answer::new(Truth::No, entry.said).missing(Asked::Fact(obtained));
            if !shown.iter().any(|known| known.asked == line.asked) {
                shown.push(line);
            }
        } else if !(no_clauses && of_contract(entry) && !key_of_clauses(entry)) {
            shown.push(entry.clone());
        }
    }
    shown
}

/// Ids of the gates that a duty may hang on: each open one, with none open each begun one.
pub(crate) fn relied_on(states: &[GateState]) -> Vec<u16> {
    let open: Vec<u16> =
        states.iter().filter(|state| state.truth.is_yes()).map(|state| state.index).collect();
    if open.is_empty() {
        states.iter().filter(|state| state.begun).map(|state| state.index).collect()
    } else {
        open
    }
}
