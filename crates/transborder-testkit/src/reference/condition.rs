//! Conditions: *all* is the minimum, *any* the maximum, and each says which facts it misses.
//!
//! Follows `eval`. A negation is pushed down to the facts, so that what it misses can be named.

use super::attribute::attribute;
use super::fact;
use super::lists::lists;
use super::pack::{Cond, Item};
use super::truth::{Outcome, Truth};
use super::unit::Unit;

/// The value of a condition alone.
pub(crate) fn holds(unit: &Unit<'_>, cond: &Cond) -> Truth {
    eval(unit, cond).value
}

/// The value of a condition and what it misses.
pub(crate) fn eval(unit: &Unit<'_>, cond: &Cond) -> Outcome {
    judged(unit, cond, false)
}

fn leaf(name: &str, value: Truth, negated: bool) -> Outcome {
    Outcome::leaf(name, if negated { value.not() } else { value })
}

fn judged(unit: &Unit<'_>, cond: &Cond, negated: bool) -> Outcome {
    let inner = |c: &Cond| judged(unit, c, negated);
    match cond {
        Cond::All(parts) if !negated => Outcome::all(parts.iter().map(inner)),
        Cond::Any(parts) if negated => Outcome::all(parts.iter().map(inner)),
        Cond::All(parts) | Cond::Any(parts) => Outcome::any(parts.iter().map(inner)),
        Cond::Not(part) => judged(unit, part, !negated),
        Cond::If(test, then, otherwise) => {
            let missing_else = Cond::All(Vec::new());
            let otherwise = otherwise.as_deref().unwrap_or(&missing_else);
            match holds(unit, test) {
                Truth::Yes => inner(then),
                Truth::No => inner(otherwise),
                // min(max(not c, then), max(c, else)); of a negation its mirror image.
                Truth::Unknown => {
                    let is = || judged(unit, test, false);
                    let is_not = || judged(unit, test, true);
                    if negated {
                        Outcome::any([
                            Outcome::all([is(), inner(then)]),
                            Outcome::all([is_not(), inner(otherwise)]),
                        ])
                    } else {
                        Outcome::all([
                            Outcome::any([is_not(), inner(then)]),
                            Outcome::any([is(), inner(otherwise)]),
                        ])
                    }
                }
            }
        }
        Cond::From(day, then) => {
            if unit.world.day.as_str() < day.as_str() {
                Outcome::plain(Truth::of(!negated))
            } else {
                inner(then)
            }
        }
        Cond::ConsentSince(day, then) => {
            let from = unit.consent.map(|c| unit.inventory().consents[c].from.day());
            since(unit, from, day, then, "consent.from_date", negated)
        }
        Cond::ContractSince(day, then) => {
            let from = unit.safeguard.map(|s| unit.inventory().safeguards[s].from.day());
            since(unit, from, day, then, "contract.from_date", negated)
        }
        Cond::Fact(name) if name == "dest.adequate" && !negated => super::adequacy::adequate(unit),
        Cond::Fact(name) => leaf(name, fact::value(unit, name), negated),
        Cond::Within(name, days, of) => leaf(name, fact::within(unit, name, *days, of), negated),
        Cond::Lists(channel, items) => {
            let told = lists(unit, channel, items);
            if negated { leaf(&format!("lists({channel})"), told.value, true) } else { told }
        }
        Cond::Attr(name, test) => leaf(name, attribute(unit, name, test), negated),
        Cond::Role(roles) => leaf("role", Truth::of(roles.contains(&unit.role)), negated),
        Cond::Path(paths) => leaf("path", Truth::of(paths.contains(&unit.path)), negated),
        Cond::Data(tags) => leaf("data", Truth::of(tags.iter().any(|t| unit.tagged(t))), negated),
        Cond::Transfer => leaf("transfer", unit.transfer, negated),
        Cond::GateUsed(ids) => {
            let used = unit.gate.as_ref().is_some_and(|gate| ids.contains(gate));
            leaf("gate_used", Truth::of(used), negated)
        }
    }
}

/// True where the record chosen is older than the day; undated it is unknown, unless `then` is yes.
fn since(
    unit: &Unit<'_>,
    from: Option<Option<&str>>,
    day: &str,
    then: &Cond,
    name: &str,
    negated: bool,
) -> Outcome {
    let mut then = eval(unit, then);
    if unit.world.day.as_str() < day {
        then = Outcome::plain(Truth::Yes);
    }
    match from {
        Some(Some(from)) if from < day => then = Outcome::plain(Truth::Yes),
        Some(None) if then.value < Truth::Yes => then = Outcome::leaf(name, Truth::Unknown),
        _ if then.value < Truth::Yes && then.missing.is_empty() => then = Outcome::leaf(name, then.value),
        _ => {}
    }
    if negated { leaf(name, then.value, true) } else { then }
}

/// Calls `see` for every part of a condition.
pub(crate) fn walk<'c>(cond: &'c Cond, see: &mut impl FnMut(&'c Cond)) {
    see(cond);
    match cond {
        Cond::All(parts) | Cond::Any(parts) => parts.iter().for_each(|part| walk(part, see)),
        Cond::Not(part)
        | Cond::From(_, part)
        | Cond::ConsentSince(_, part)
        | Cond::ContractSince(_, part) => walk(part, see),
        Cond::If(test, then, otherwise) => {
            walk(test, see);
            walk(then, see);
            if let Some(otherwise) = otherwise {
                walk(otherwise, see);
            }
        }
        Cond::Lists(_, items) => {
            items.iter().filter_map(|Item { when, .. }| when.as_ref()).for_each(|when| walk(when, see));
        }
        _ => {}
    }
}

/// Whether a condition hangs on the gate used.
pub(crate) fn asks_gate(cond: &Cond) -> bool {
    let mut found = false;
    walk(cond, &mut |part| found |= matches!(part, Cond::GateUsed(_)));
    found
}

/// The facts and attributes that a condition names.
pub(crate) fn facts_of(cond: &Cond) -> Vec<String> {
    let mut names = Vec::new();
    walk(cond, &mut |part| match part {
        Cond::Fact(name) | Cond::Within(name, _, _) | Cond::Attr(name, _) => names.push(name.clone()),
        _ => {}
    });
    names
}
