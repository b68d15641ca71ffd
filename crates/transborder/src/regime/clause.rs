//! Where a clause of a law is written.

use super::{Condition, Duty, Gate, Localise, NoGate, Note, Pack, Regimes, Revision};
use crate::diagnostic::{Origin, UnknownName};
use crate::suggest;

/// A clause as one revision of a pack has it.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'r> {
    /// The law.
    pub pack: &'r Pack,
    /// Its text for a period.
    pub revision: &'r Revision,
    /// The row.
    pub row: Row<'r>,
}

/// What carries a clause id.
#[derive(Clone, Copy, Debug)]
pub enum Row<'r> {
    /// The clause of a transfer without an open gate.
    NoGate(&'r NoGate),
    /// A gate.
    Gate(&'r Gate),
    /// A duty.
    Duty(&'r Duty),
    /// Where data must be kept.
    Localise(&'r Localise),
    /// A hint.
    Note(&'r Note),
}

impl<'r> Row<'r> {
    /// Its id.
    #[must_use]
    pub fn id(self) -> &'r str {
        match self {
            Row::NoGate(row) => &row.id,
            Row::Gate(row) => &row.id,
            Row::Duty(row) => &row.id,
            Row::Localise(row) => &row.id,
            Row::Note(row) => &row.id,
        }
    }

    /// Where it is written; a `no_gate` stands in its revision.
    #[must_use]
    pub fn origin(self) -> Option<Origin> {
        match self {
            Row::NoGate(_) => None,
            Row::Gate(row) => Some(row.origin),
            Row::Duty(row) => Some(row.origin),
            Row::Localise(row) => Some(row.origin),
            Row::Note(row) => Some(row.origin),
        }
    }

    /// Its article.
    #[must_use]
    pub fn cite(self) -> &'r str {
        match self {
            Row::NoGate(row) => &row.cite,
            Row::Gate(row) => &row.cite,
            Row::Duty(row) => &row.cite,
            Row::Localise(row) => &row.cite,
            Row::Note(row) => &row.cite,
        }
    }

    /// Its conditions, each with the key that holds it.
    #[must_use]
    pub fn conditions(self) -> Vec<(&'static str, &'r Condition)> {
        fn maybe<'r>(key: &'static str, one: &'r Option<Condition>) -> Option<(&'static str, &'r Condition)> {
            one.as_ref().map(|condition| (key, condition))
        }
        match self {
            Row::NoGate(_) => Vec::new(),
            Row::Gate(row) => {
                maybe("when", &row.when).into_iter().chain([("require", &row.require)]).collect()
            }
            Row::Duty(row) => vec![("when", &row.when), ("require", &row.require)],
            Row::Localise(row) => {
                maybe("subjects", &row.subjects).into_iter().chain(maybe("data", &row.data)).collect()
            }
            Row::Note(row) => vec![("when", &row.when)],
        }
    }
}

impl Revision {
    /// Everything in it that carries a clause id: `no_gate`, gates, duties, localisation rules, notes.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        std::iter::once(Row::NoGate(&self.no_gate))
            .chain(self.gates.iter().map(Row::Gate))
            .chain(self.duties.iter().map(Row::Duty))
            .chain(self.localise.iter().map(Row::Localise))
            .chain(self.notes.iter().map(Row::Note))
    }
}

impl Regimes {
    /// Every clause of every revision of every pack on board.
    pub fn clauses(&self) -> impl Iterator<Item = Clause<'_>> {
        self.packs().iter().flat_map(|pack| {
            pack.revisions
                .iter()
                .flat_map(move |revision| revision.rows().map(move |row| Clause { pack, revision, row }))
        })
    }

    /// The clause of this id, once for each revision that has it. Case decides only where two ids differ in
    /// nothing else.
    ///
    /// # Errors
    /// An id that no row has.
    pub fn clause(&self, id: &str) -> Result<Vec<Clause<'_>>, UnknownName> {
        let mut found: Vec<_> = self.clauses().filter(|clause| clause.row.id() == id).collect();
        if found.is_empty() {
            found = self.clauses().filter(|clause| clause.row.id().eq_ignore_ascii_case(id)).collect();
        }
        if !found.is_empty() {
            return Ok(found);
        }
        let near = suggest::near(id, self.clauses().map(|clause| clause.row.id())).map(str::to_owned);
        Err(UnknownName { what: "clause", name: id.to_owned(), near })
    }
}
