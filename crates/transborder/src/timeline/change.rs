//! What happens on a day, and how far that reaches.

use crate::Date;
use crate::judge::{Only, Sites};
use std::collections::HashSet;
use std::fmt;

/// Something dated that begins, ends or falls due.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cause {
    /// What, in words: ``certificate EU-US-DPF of `mailer` ``, `EU-GDPR@EU-2018`, `(EU) 2016/1250`.
    pub what: String,
    /// What becomes of it.
    pub event: Event,
}

/// What becomes of something dated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// It is in force from this day on.
    Begins,
    /// It is no longer in force.
    Ends,
    /// Who agreed has withdrawn.
    Withdrawn,
    /// The days within which it could still be done are over.
    Overdue,
    /// A counter's window no longer holds it.
    Uncounted,
}

impl Event {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Event::Begins => "begins",
            Event::Ends => "ends",
            Event::Withdrawn => "withdrawn",
            Event::Overdue => "overdue",
            Event::Uncounted => "uncounted",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        f.write_str(match self.event {
            Event::Begins => " begins",
            Event::Ends => " ends",
            Event::Withdrawn => " is withdrawn",
            Event::Overdue => " is overdue",
            Event::Uncounted => " counts no longer",
        })
    }
}

/// A cause with its day and its reach.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) day: Date,
    pub(super) cause: Cause,
    pub(super) reach: Reach,
}

/// How far a change can matter. Wider than the truth is right, narrower is wrong.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Whether data may move otherwise, so that everything is followed and judged anew.
    pub(super) moves: bool,
    /// Packs; none: every one.
    pub(super) packs: Option<HashSet<String>>,
    pub(super) sites: Sites,
    /// Whether it can matter to what leaves a home without any law.
    pub(super) homes: bool,
}

impl Reach {
    /// Everything, and the ways of the data too.
    pub(super) fn movement() -> Reach {
        Reach { moves: true, packs: None, sites: Sites::All, homes: true }
    }

    /// Every place under every law.
    pub(super) fn everywhere() -> Reach {
        Reach { moves: false, ..Reach::movement() }
    }

    /// These places under every law; texts are not read otherwise.
    pub(super) fn at(sites: Sites) -> Reach {
        Reach { moves: false, packs: None, sites, homes: false }
    }

    /// These places under one law.
    pub(super) fn under(pack: &str, sites: Sites) -> Reach {
        Reach { packs: Some(HashSet::from([pack.to_owned()])), ..Reach::at(sites) }
    }

    /// Takes in another one.
    pub(super) fn join(&mut self, other: &Reach) {
        self.moves |= other.moves;
        self.homes |= other.homes;
        match (&mut self.packs, &other.packs) {
            (Some(packs), Some(more)) => packs.extend(more.iter().cloned()),
            (packs, _) => *packs = None,
        }
        self.sites.join(&other.sites);
    }

    /// Whether it reaches nothing at all.
    pub(super) fn is_nothing(&self) -> bool {
        !self.moves
            && !self.homes
            && (self.sites.is_none() || self.packs.as_ref().is_some_and(HashSet::is_empty))
    }

    /// What is to be judged.
    pub(super) fn only(&self) -> Only {
        Only { packs: self.packs.clone(), sites: self.sites.clone(), homes: self.homes }
    }
}
