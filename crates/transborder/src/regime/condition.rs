//! Evaluates a condition against something that can answer its questions.

use super::{Condition, Since, Test};
use crate::record::{PathKind, Role};
use crate::vocabulary::{Attr, Fact, Item, Texts};
use crate::{Bound, Date, Truth};
use std::fmt;

/// What a row asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Asked {
    Fact(Fact),
    Lists(Texts, Item),
    Attr(Attr, Option<Box<str>>),
    /// Something that decides whether the law applies or the step is a transfer.
    Premise(&'static str),
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Fact(fact) => fact.fmt(f),
            Asked::Lists(texts, item) => write!(f, "lists({texts}, {item})"),
            Asked::Attr(attr, None) => attr.fmt(f),
            Asked::Attr(attr, Some(argument)) => write!(f, "{attr}.{argument}"),
            Asked::Premise(name) => f.write_str(name),
        }
    }
}

/// How a value came about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Said {
    /// A record says so.
    Stated,
    /// Computed from records.
    Computed,
    /// A list is complete or empty and does not hold it.
    Closed,
    /// Nothing is written.
    Silent,
}

impl Said {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Said::Stated => "stated",
            Said::Computed => "computed",
            Said::Closed => "closed",
            Said::Silent => "silent",
        }
    }
}

/// Which record an answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Rests {
    /// A statement: position in the record's facts.
    Statement { record: Record, index: u32 },
    /// A record as a whole.
    Record(Record),
    /// An entry of a text.
    Entry { notice: u32, entry: u32 },
}

/// A record by kind and position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Record {
    pub(crate) kind: crate::Kind,
    pub(crate) index: u32,
}

/// Why an answer is not yes, where that takes more than the fact's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Because {
    /// The text has a wildcard in place of a country.
    Wildcard,
    /// The text names so many of so many.
    Part { named: u64, members: u64 },
    /// The text names the class without saying how many.
    NoNumber,
    /// No entry of any text is about this.
    NoEntry,
    /// No text of this kind is recorded.
    NoText,
    /// The date is too late.
    Late,
    /// The receiver's country is unknown.
    CountryUnknown,
    /// No decision recognises the destination on the day.
    NoDecision,
}

/// A fact that is not yes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Missing {
    pub(crate) asked: Asked,
    pub(crate) value: Truth,
    pub(crate) said: Said,
    pub(crate) because: Option<Because>,
    pub(crate) rests: Option<Rests>,
}

/// An answer to one question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    pub(crate) truth: Truth,
    pub(crate) said: Said,
    pub(crate) because: Option<Because>,
    pub(crate) rests: Option<Rests>,
}

impl Answer {
    pub(crate) fn new(truth: Truth, said: Said) -> Answer {
        Answer { truth, said, because: None, rests: None }
    }

    pub(crate) fn computed(truth: Truth) -> Answer {
        Answer::new(truth, Said::Computed)
    }

    pub(crate) fn because(mut self, because: Because) -> Answer {
        self.because = Some(because);
        self
    }

    pub(crate) fn resting(mut self, rests: Rests) -> Answer {
        self.rests = Some(rests);
        self
    }

    pub(crate) fn on(self, kind: crate::Kind, index: u32) -> Answer {
        self.resting(Rests::Record(Record { kind, index }))
    }

    /// The answer where what it rests on may not be in force.
    pub(crate) fn if_in_force(mut self, in_force: Truth) -> Answer {
        if in_force == Truth::Unknown {
            self.truth = Truth::Unknown;
        }
        self
    }

    pub(crate) fn missing(self, asked: Asked) -> Missing {
        Missing { asked, value: self.truth, said: self.said, because: self.because, rests: self.rests }
    }
}

/// The value of a condition, what it lacks, and whether it rests on vague words.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Value {
    pub(crate) truth: Truth,
    pub(crate) missing: Vec<Missing>,
    /// Whether it rests on an entry that is vague or buried.
    pub(crate) vague: bool,
    /// Whether it rests on an unverified decision.
    pub(crate) unverified: bool,
}

impl Value {
    pub(crate) fn of(truth: Truth) -> Value {
        Value { truth, missing: Vec::new(), vague: false, unverified: false }
    }

    /// Of one answer.
    pub(crate) fn answer(answer: Answer, asked: impl FnOnce() -> Asked) -> Value {
        let missing = if answer.truth.is_yes() { Vec::new() } else { vec![answer.missing(asked())] };
        Value { missing, ..Value::of(answer.truth) }
    }

    pub(crate) fn and(mut self, other: Value) -> Value {
        self.truth = self.truth.and(other.truth);
        for missing in other.missing {
            if !self.missing.contains(&missing) {
                self.missing.push(missing);
            }
        }
        self.vague |= other.vague;
        self.unverified |= other.unverified;
        self
    }

    /// Whether this one is the better of two alternatives: higher, then without a caveat, then lacking less.
    /// Caveats rank so that the order of records decides nothing that anybody sees.
    pub(crate) fn beats(&self, other: &Value) -> bool {
        let rank = |value: &Value| {
            let caveat = value.truth.is_yes() && (value.vague || value.unverified);
            (value.truth, !caveat, std::cmp::Reverse(value.missing.len()))
        };
        rank(self) > rank(other)
    }
}

/// Answers the questions of conditions.
pub(crate) trait Reader {
    fn day(&self) -> Date;
    fn fact(&self, fact: &Fact) -> Value;
    /// As [`Reader::fact`], but silence is *unknown* until so many days after the start, then *no*.
    fn within(&self, fact: &Fact, days: u32, since: Since) -> Value;
    fn lists(&self, texts: Texts, items: &[Item]) -> Value;
    fn attr(&self, attr: Attr, argument: Option<&str>, test: &Test) -> Truth;
    fn role(&self) -> Role;
    fn path(&self) -> PathKind;
    fn has_tag(&self, tag: &str) -> bool;
    fn transfer(&self) -> Truth;
    fn gate_used(&self, gates: &[String]) -> bool;
    /// Start of the consent chosen; none where none is chosen.
    fn consent_start(&self) -> Option<Bound>;
    /// Start of the safeguard chosen; none where none is chosen.
    fn contract_start(&self) -> Option<Bound>;
}

/// The value of `condition` as `reader` answers. Linear in the condition.
pub(crate) fn eval(condition: &Condition, reader: &impl Reader) -> Value {
    match condition {
        Condition::All(parts) => {
            parts.iter().fold(Value::of(Truth::Yes), |value, part| value.and(eval(part, reader)))
        }
        Condition::Any(parts) => {
            let mut best: Option<Value> = None;
            for part in parts {
                let value = eval(part, reader);
                if best.as_ref().is_none_or(|best| value.beats(best)) {
                    best = Some(value);
                }
            }
            best.unwrap_or_else(|| Value::of(Truth::No))
        }
        Condition::Not(part) => not(part, reader),
        Condition::If(condition, then, otherwise) => {
            let condition_value = eval(condition, reader);
            let otherwise_value =
                |reader| otherwise.as_ref().map_or_else(|| Value::of(Truth::Yes), |part| eval(part, reader));
            match condition_value.truth {
                Truth::Yes => eval(then, reader),
                Truth::No => otherwise_value(reader),
                Truth::Unknown => {
                    // min(max(unknown, then), max(unknown, else)): never below unknown.
                    let both = eval(then, reader).and(otherwise_value(reader));
                    if both.truth.is_yes() {
                        both
                    } else {
                        Value { truth: Truth::Unknown, ..condition_value }
                    }
                }
            }
        }
        Condition::From(first, then) => {
            if reader.day() < *first {
                Value::of(Truth::Yes)
            } else {
                eval(then, reader)
            }
        }
        Condition::ConsentSince(first, then) => {
            since("consent.from_date", *first, reader.consent_start(), then, reader)
        }
        Condition::ContractSince(first, then) => {
            since("contract.from_date", *first, reader.contract_start(), then, reader)
        }
        Condition::Fact(fact) => reader.fact(fact),
        Condition::Within(fact, days, start) => reader.within(fact, *days, *start),
        Condition::Lists(texts, listed) => {
            let mut undecided = false;
            let mut items: Vec<Item> = Vec::with_capacity(listed.len());
            for entry in listed {
                let asked =
                    entry.only_if.as_ref().map_or(Truth::Yes, |condition| eval(condition, reader).truth);
                undecided |= asked == Truth::Unknown;
                // Asked for perhaps is asked for: naming the item is truer than a verdict.
                if !asked.is_no() {
                    items.push(entry.item);
                }
            }
            let mut value = reader.lists(*texts, &items);
            if undecided && value.truth.is_no() {
                let sure: Vec<Item> = listed
                    .iter()
                    .filter(|entry| {
                        entry.only_if.as_ref().is_none_or(|condition| eval(condition, reader).truth.is_yes())
                    })
                    .map(|entry| entry.item)
                    .collect();
                value.truth = reader.lists(*texts, &sure).truth.min(Truth::Unknown);
            }
            value
        }
        Condition::Attr(attr, argument, test) => {
            let truth = reader.attr(*attr, argument.as_deref(), test);
            Value::answer(Answer::computed(truth), || Asked::Attr(*attr, argument.as_deref().map(Box::from)))
        }
        Condition::Role(roles) => Value::of(Truth::from(roles.contains(&reader.role()))),
        Condition::Path(paths) => Value::of(Truth::from(paths.contains(&reader.path()))),
        Condition::Data(tags) => Value::of(Truth::from(tags.iter().any(|tag| reader.has_tag(tag)))),
        Condition::Transfer => Value::of(reader.transfer()),
        Condition::GateUsed(gates) => Value::of(Truth::from(reader.gate_used(gates))),
    }
}

/// The value of a negation: it is moved down to the questions, so that what it lacks is what they lack, with the
/// opposite answer.
fn not(part: &Condition, reader: &impl Reader) -> Value {
    let asked = match part {
        Condition::Not(part) => return eval(part, reader),
        Condition::All(parts) => {
            let mut best: Option<Value> = None;
            for value in parts.iter().map(|part| not(part, reader)) {
                if best.as_ref().is_none_or(|best| value.beats(best)) {
                    best = Some(value);
                }
            }
            return best.unwrap_or_else(|| Value::of(Truth::No));
        }
        Condition::Any(parts) => {
            return parts.iter().fold(Value::of(Truth::Yes), |value, part| value.and(not(part, reader)));
        }
        Condition::Fact(fact) | Condition::Within(fact, ..) => Some(Asked::Fact(fact.clone())),
        Condition::Attr(attr, argument, _) => Some(Asked::Attr(*attr, argument.as_deref().map(Box::from))),
        _ => None,
    };
    let truth = !eval(part, reader).truth;
    if truth.is_yes() {
        return Value::of(truth);
    }
    let missing = asked.map(|asked| Answer::computed(truth).missing(asked)).into_iter().collect();
    Value { missing, ..Value::of(truth) }
}

fn since(
    what: &'static str,
    first: Date,
    start: Option<Bound>,
    then: &Condition,
    reader: &impl Reader,
) -> Value {
    if reader.day() < first {
        return Value::of(Truth::Yes);
    }
    if matches!(start, Some(Bound::On(start)) if start < first) {
        return Value::of(Truth::Yes);
    }
    let mut value = eval(then, reader);
    if value.truth.is_yes() {
        return value;
    }
    let date = |truth: Truth| Answer::computed(truth).missing(Asked::Premise(what));
    if matches!(start, Some(Bound::Open | Bound::Unknown)) {
        // Since when it stands would settle it.
        return Value { missing: vec![date(Truth::Unknown)], ..Value::of(Truth::Unknown) };
    }
    if value.missing.is_empty() {
        value.missing.push(date(value.truth));
    }
    value
}
