//! Statements of facts: which of a record's statements speaks about this, today.

use crate::inventory::FactSet;
use crate::vocabulary::Fact;
use crate::{Date, Truth};

/// What a statement must fit to speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fit {
    pub(crate) day: Date,
    /// The purpose; none where it is unknown or does not matter.
    pub(crate) purpose: Option<u32>,
    /// The group; none where it is unknown or does not matter.
    pub(crate) group: Option<u32>,
}

/// What a record says about a fact, and which of its statements says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stated {
    pub(crate) truth: Truth,
    pub(crate) index: u32,
    /// Whether it says yes, and nobody says why.
    pub(crate) unproven: bool,
}

impl FactSet {
    /// The first statement about `fact` that fits. One whose period is unknown says *unknown*; one that is
    /// limited to purposes or groups says nothing where these are unknown.
    pub(crate) fn says(&self, fact: &Fact, fit: Fit) -> Option<Stated> {
        self.first(fit, |statement| statement == fact)
    }

    /// The first statement that fits, whatever its fact: for keys that hold statements of one question.
    pub(crate) fn answers(&self, fit: Fit) -> Option<Stated> {
        self.first(fit, |_| true)
    }

    fn first(&self, fit: Fit, wanted: impl Fn(&Fact) -> bool) -> Option<Stated> {
        let among = |limits: &[u32], value: Option<u32>| {
            limits.is_empty() || value.is_some_and(|value| limits.contains(&value))
        };
        self.0.iter().enumerate().find_map(|(index, statement)| {
            if !wanted(&statement.fact)
                || !among(&statement.purposes, fit.purpose)
                || !among(&statement.groups, fit.group)
            {
                return None;
            }
            let truth = match statement.period.holds_on(fit.day) {
                Truth::No => return None,
                Truth::Unknown => Truth::Unknown,
                Truth::Yes => Truth::from(statement.value),
            };
            Some(Stated {
                truth,
                index: index as u32,
                unproven: statement.value && statement.evidence.is_none(),
            })
        })
    }
}
