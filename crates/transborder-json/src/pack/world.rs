//! Whether a condition can hold at all: a search for a world in which it does.
//!
//! Conditions are small and mostly made of *all* and *any*, so a search that decides one open question after the
//! other ends soon. Where it does not, the condition is taken to be able to hold: a hint that is wrong is worse
//! than a hint that is missing.

use transborder::record::{PathKind, Role};
use transborder::regime::{Condition, Counts, Test};
use transborder::vocabulary::{Attr, Fact, Item, Texts};
use transborder::{Date, Truth};

/// After so many tries the search gives up.
const TRIES: usize = 20_000;

/// A question that a world answers.
#[derive(Clone, PartialEq, Debug)]
enum Question {
    Role,
    Path,
    Day,
    Fact(Fact),
    Lists(Texts, Item),
    /// A test with its attribute, for attributes whose values exclude nothing.
    Attr(Attr, Option<String>, Test),
    /// The value of an attribute that is one word.
    Word(Attr),
    /// The value of an attribute that is a number.
    Number(Attr, Option<String>),
    Tag(String),
    Gate,
    /// Whether consent or contract are older than a day.
    Older(bool, Date),
}

#[derive(Clone, PartialEq, Debug)]
enum Value {
    Is(bool),
    Role(Role),
    Path(PathKind),
    Day(Date),
    Word(Option<String>),
    Number(f64),
}

/// Where a row is asked: by which receivers, on which ways, on which days.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) roles: Vec<Role>,
    pub(super) paths: Vec<PathKind>,
    pub(super) from: Date,
    pub(super) until: Option<Date>,
    /// Whether the step is a transfer; none: it may be.
    pub(super) transfer: Option<bool>,
    /// Gates that may be relied on.
    pub(super) gates: Vec<String>,
}

impl Frame {
    /// Roles and paths on which a step is not plainly no transfer.
    pub(super) fn of_transfers(roles: &[Counts], paths: &[Counts]) -> (Vec<Role>, Vec<PathKind>) {
        let open = |counts: &Counts| *counts != Counts::Always(Truth::No);
        let roles = Role::ALL.iter().zip(roles).filter(|(_, counts)| open(counts)).map(|(role, _)| *role);
        let paths = PathKind::ALL.iter().zip(paths).filter(|(_, counts)| open(counts)).map(|(path, _)| *path);
        (roles.collect(), paths.collect())
    }

    /// Whether the condition can be yes somewhere in the frame; true where that cannot be told.
    pub(super) fn can_hold(&self, condition: &Condition) -> bool {
        if self.roles.is_empty() || self.paths.is_empty() || self.until.is_some_and(|end| end <= self.from) {
            return false;
        }
        let mut world = World { frame: self, whole: condition, known: Vec::new(), tries: 0 };
        world.search()
    }

    /// Whether wherever `first` is yes, `second` is too; false where that cannot be told.
    pub(super) fn implies(&self, first: &Condition, second: &Condition) -> bool {
        !self.can_hold(&Condition::All(vec![first.clone(), Condition::Not(Box::new(second.clone()))]))
    }
}

struct World<'c> {
    frame: &'c Frame,
    /// Every threshold of it is a value worth trying.
    whole: &'c Condition,
    known: Vec<(Question, Value)>,
    tries: usize,
}

impl World<'_> {
    /// Whether some way to answer the open questions makes the condition yes.
    fn search(&mut self) -> bool {
        self.tries += 1;
        if self.tries > TRIES {
            return true;
        }
        let question = match self.value(self.whole) {
            Ok(holds) => return holds,
            Err(question) => question,
        };
        for value in self.values(&question) {
            self.known.push((question.clone(), value));
            let found = self.search();
            self.known.pop();
            if found {
                return true;
            }
        }
        false
    }

    fn answer(&self, question: Question) -> Result<&Value, Question> {
        match self.known.iter().find(|(known, _)| *known == question) {
            Some((_, value)) => Ok(value),
            None => Err(question),
        }
    }

    fn is(&self, question: Question) -> Result<bool, Question> {
        self.answer(question).map(|value| *value == Value::Is(true))
    }

    /// Whether it holds, or a question that decides it.
    fn value(&self, condition: &Condition) -> Result<bool, Question> {
        match condition {
            Condition::All(parts) => self.each(parts.iter().map(|part| self.value(part)), false),
            Condition::Any(parts) => self.each(parts.iter().map(|part| self.value(part)), true),
            Condition::Not(part) => self.value(part).map(|holds| !holds),
            Condition::If(test, then, other) => {
                if self.value(test)? {
                    self.value(then)
                } else {
                    other.as_ref().map_or(Ok(true), |other| self.value(other))
                }
            }
            Condition::From(first, then) => match self.answer(Question::Day)? {
                Value::Day(day) if day < first => Ok(true),
                _ => self.value(then),
            },
            Condition::ConsentSince(first, then) => self.since(true, *first, then),
            Condition::ContractSince(first, then) => self.since(false, *first, then),
            Condition::Fact(fact) | Condition::Within(fact, ..) => self.is(Question::Fact(fact.clone())),
            Condition::Lists(texts, listed) => {
                let said = listed.iter().map(|listed| {
                    let asked = listed.only_if.as_ref().map_or(Ok(true), |only| self.value(only));
                    if asked? { self.is(Question::Lists(*texts, listed.item)) } else { Ok(true) }
                });
                self.each(said, false)
            }
            Condition::Attr(attr, argument, test) => self.attr(*attr, argument.as_ref(), test),
            Condition::Role(roles) => match self.answer(Question::Role)? {
                Value::Role(role) => Ok(roles.contains(role)),
                _ => Ok(true),
            },
            Condition::Path(paths) => match self.answer(Question::Path)? {
                Value::Path(path) => Ok(paths.contains(path)),
                _ => Ok(true),
            },
            Condition::Data(tags) => {
                self.each(tags.iter().map(|tag| self.is(Question::Tag(tag.clone()))), true)
            }
            Condition::Transfer => match self.frame.transfer {
                Some(transfer) => Ok(transfer),
                None => self.is(Question::Attr(Attr::EdgeTransaction, Some("transfer".to_owned()), Test::Is)),
            },
            Condition::GateUsed(gates) => match self.answer(Question::Gate)? {
                Value::Word(Some(gate)) => Ok(gates.contains(gate)),
                _ => Ok(false),
            },
        }
    }

    /// All of these, or any; the first open question where they do not decide.
    fn each(
        &self,
        parts: impl Iterator<Item = Result<bool, Question>>,
        enough: bool,
    ) -> Result<bool, Question> {
        let mut open = None;
        for part in parts {
            match part {
                Ok(holds) if holds == enough => return Ok(enough),
                Ok(_) => {}
                Err(question) => open = open.or(Some(question)),
            }
        }
        open.map_or(Ok(!enough), Err)
    }

    fn since(&self, consent: bool, first: Date, then: &Condition) -> Result<bool, Question> {
        if self.is(Question::Older(consent, first))? { Ok(true) } else { self.value(then) }
    }

    fn attr(&self, attr: Attr, argument: Option<&String>, test: &Test) -> Result<bool, Question> {
        let one_word =
            matches!(attr, Attr::ExporterRole | Attr::ExporterKind | Attr::EdgeBasis | Attr::EdgeTransaction);
        match test {
            Test::Eq(word) if one_word => {
                let value = self.answer(Question::Word(attr))?;
                Ok(*value == Value::Word(Some(word.clone())))
            }
            Test::In(members) if one_word => {
                let Value::Word(word) = self.answer(Question::Word(attr))? else { return Ok(true) };
                let word = word.clone().unwrap_or_default();
                Ok(members.iter().any(|member| member.to_string() == word))
            }
            Test::Gt(_) | Test::Ge(_) | Test::Lt(_) => {
                let question = Question::Number(attr, argument.cloned());
                let Value::Number(number) = *self.answer(question)? else { return Ok(true) };
                Ok(match test {
                    Test::Gt(limit) => number > *limit,
                    Test::Ge(limit) => number >= *limit,
                    Test::Lt(limit) => number < *limit,
                    _ => true,
                })
            }
            _ => self.is(Question::Attr(attr, argument.cloned(), test.clone())),
        }
    }

    /// Values worth trying.
    fn values(&self, question: &Question) -> Vec<Value> {
        match question {
            Question::Role => self.frame.roles.iter().copied().map(Value::Role).collect(),
            Question::Path => self.frame.paths.iter().copied().map(Value::Path).collect(),
            Question::Day => {
                let (from, until) = (self.frame.from, self.frame.until);
                let fits = |day: &Date| *day >= from && until.is_none_or(|end| *day < end);
                let mut days = vec![from];
                self.each_part(&mut |part| {
                    if let Condition::From(first, _) = part {
                        days.push(*first);
                    }
                });
                days.into_iter().filter(fits).map(Value::Day).collect()
            }
            Question::Word(attr) => {
                let mut words = vec![None];
                self.each_part(&mut |part| match part {
                    Condition::Attr(asked, _, Test::Eq(word)) if asked == attr => {
                        words.push(Some(word.clone()))
                    }
                    Condition::Attr(asked, _, Test::In(members)) if asked == attr => {
                        words.extend(members.iter().map(|member| Some(member.to_string())));
                    }
                    _ => {}
                });
                words.into_iter().map(Value::Word).collect()
            }
            Question::Number(attr, argument) => {
                let mut numbers = vec![0.0];
                self.each_part(&mut |part| match part {
                    Condition::Attr(asked, part, Test::Gt(at) | Test::Ge(at) | Test::Lt(at))
                        if asked == attr && part == argument =>
                    {
                        numbers.extend([at - 1.0, *at, at + 1.0]);
                    }
                    _ => {}
                });
                numbers.retain(|number| *number >= 0.0);
                numbers.into_iter().map(Value::Number).collect()
            }
            Question::Gate => {
                let none = std::iter::once(None);
                none.chain(self.frame.gates.iter().cloned().map(Some)).map(Value::Word).collect()
            }
            _ => vec![Value::Is(true), Value::Is(false)],
        }
    }

    fn each_part(&self, see: &mut dyn FnMut(&Condition)) {
        let mut open = vec![self.whole];
        while let Some(condition) = open.pop() {
            see(condition);
            open.extend(condition.parts().into_iter().map(|(_, part)| part));
        }
    }
}
