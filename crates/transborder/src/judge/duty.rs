//! Duties: owed whatever the gate, each judged and reported by itself.

use super::gate::pairs;
use crate::Truth;
use crate::fact::Unit;
use crate::regime::{Condition, Duty, Value, eval};

/// The value of a duty whose premise holds: yes, or owed and not met, or unknown, with what it lacks; and
/// whether it is owed.
pub(crate) fn value(unit: &Unit<'_, '_>, duty: &Duty, consents: &[u32], gates: &[u16]) -> (Value, Truth) {
    let revision = unit.on.regime().revision;
    let asks_gate = asks_gate(&duty.when) || asks_gate(&duty.require);
    let used: Vec<Option<&str>> = if asks_gate && !gates.is_empty() {
        gates.iter().map(|gate| Some(revision.gates[usize::from(*gate)].id.as_str())).collect()
    } else {
        vec![None]
    };
    let mut best: Option<(Value, Truth)> = None;
    for gate in used {
        for (consent, safeguard) in pairs(consents, &unit.on.safeguards.matching) {
            let unit = Unit { consent, safeguard, gate, ..*unit };
            let when = eval(&duty.when, &unit);
            let asked = when.truth;
            let value = owed(when, || eval(&duty.require, &unit));
            if best.as_ref().is_none_or(|(best, _)| value.beats(best)) {
                best = Some((value, asked));
            }
        }
    }
    best.unwrap_or_else(|| (Value::of(Truth::Yes), Truth::No))
}

/// max(not when, require): what is not owed is met.
pub(crate) fn owed(when: Value, require: impl FnOnce() -> Value) -> Value {
    match when.truth {
        Truth::No => Value::of(Truth::Yes),
        Truth::Yes => require(),
        Truth::Unknown => {
            let require = require();
            if require.truth.is_yes() {
                // Met, and without the caveat of a duty that may not be owed.
                return Value::of(Truth::Yes);
            }
            let both = when.and(require);
            Value { truth: Truth::Unknown, ..both }
        }
    }
}

/// Whether a condition reads the gate relied on.
pub(crate) fn asks_gate(condition: &Condition) -> bool {
    let mut asks = false;
    condition.each(&mut |part| asks |= matches!(part, Condition::GateUsed(_)));
    asks
}
