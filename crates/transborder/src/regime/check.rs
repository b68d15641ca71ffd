//! Packs together: what is on board, what is selected, what is in force.

use super::{AdequacyRow, Pack, RestrictedRow, Revision, Table, board};
use crate::diagnostic::{Faults, UnknownName};
use crate::{Date, suggest};

/// The pack that asks the plain question.
pub(crate) const PLAIN: &str = "plain";

/// The packs on board with their tables, and which of them are to be judged.
#[derive(Clone, Debug)]
pub struct Regimes {
    packs: Vec<Pack>,
    adequacy: Vec<AdequacyRow>,
    restricted: Vec<RestrictedRow>,
    /// One per pack; none: every pack but `plain`.
    selected: Option<Vec<bool>>,
}

/// What is in force on one day.
#[derive(Clone, Copy, Debug)]
pub struct Law<'r> {
    regimes: &'r Regimes,
    day: Date,
}

impl Regimes {
    /// These packs and tables.
    ///
    /// # Errors
    /// Two packs of one name, overlapping revisions, rows that name packs or gates that do not exist, …: all of them.
    pub fn new(packs: Vec<Pack>, tables: Vec<Table>) -> Result<Regimes, Faults> {
        let mut regimes = Regimes { packs, adequacy: Vec::new(), restricted: Vec::new(), selected: None };
        regimes.add(tables);
        Faults::none_of(board::faults(&regimes))?;
        Ok(regimes)
    }

    /// One pack more; it never shadows one on board. Where packs were named, it is not among them.
    ///
    /// # Errors
    /// As [`Regimes::new`].
    pub fn with(self, pack: Pack) -> Result<Regimes, Faults> {
        self.with_all(vec![pack], Vec::new())
    }

    /// These packs and tables more, as [`Regimes::with`]; they may name each other.
    ///
    /// # Errors
    /// As [`Regimes::new`].
    pub fn with_all(mut self, packs: Vec<Pack>, tables: Vec<Table>) -> Result<Regimes, Faults> {
        self.packs.extend(packs);
        if let Some(selected) = &mut self.selected {
            selected.resize(self.packs.len(), false);
        }
        self.add(tables);
        Faults::none_of(board::faults(&self))?;
        Ok(self)
    }

    fn add(&mut self, tables: Vec<Table>) {
        for table in tables {
            match table {
                Table::Adequacy(rows) => self.adequacy.extend(rows),
                Table::Restricted(rows) => self.restricted.extend(rows),
            }
        }
    }

    /// Judges by these packs only; names are case-insensitive. The others still answer whether any pack applies.
    ///
    /// # Errors
    /// A name that no pack has.
    pub fn only<'a>(mut self, ids: impl IntoIterator<Item = &'a str>) -> Result<Regimes, UnknownName> {
        let mut selected = vec![false; self.packs.len()];
        for id in ids {
            selected[self.find(id)?] = true;
        }
        self.selected = Some(selected);
        Ok(self)
    }

    /// The position of the pack of this name, in whatever case.
    ///
    /// # Errors
    /// A name that no pack has.
    pub fn find(&self, id: &str) -> Result<usize, UnknownName> {
        self.position(id).ok_or_else(|| {
            let near = suggest::near(id, self.packs.iter().map(|pack| pack.id.as_str())).map(str::to_owned);
            UnknownName { what: "pack", name: id.to_owned(), near }
        })
    }

    /// What is in force on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Law<'_> {
        Law { regimes: self, day }
    }

    /// The text of a pack on a day, by the pack's name.
    pub(crate) fn text_on(&self, id: &str, day: Date) -> Option<&Revision> {
        self.packs[self.position(id)?].on(day)
    }

    /// As [`Regimes::find`], where nobody would hear what is wrong.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.packs.iter().position(|pack| pack.id.eq_ignore_ascii_case(id))
    }

    /// Every pack on board.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Every adequacy row on board.
    #[must_use]
    pub fn adequacy(&self) -> &[AdequacyRow] {
        &self.adequacy
    }

    /// Every row about blocked destinations.
    #[must_use]
    pub fn restricted(&self) -> &[RestrictedRow] {
        &self.restricted
    }

    /// Whether a pack was named (by [`Regimes::only`]).
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.selected.is_some()
    }

    /// Whether the pack at this position is to be judged.
    #[must_use]
    pub fn is_selected(&self, pack: usize) -> bool {
        self.selected.as_ref().map_or_else(|| self.packs[pack].id != PLAIN, |selected| selected[pack])
    }

    /// Whether rows of the pack at this position are asked anything: the plain question is put where no law answers.
    pub(crate) fn is_asked(&self, pack: usize) -> bool {
        self.is_selected(pack) || self.packs[pack].id == PLAIN
    }
}

impl<'r> Law<'r> {
    /// The day.
    #[must_use]
    pub fn day(self) -> Date {
        self.day
    }

    /// The packs it is made of.
    #[must_use]
    pub fn regimes(self) -> &'r Regimes {
        self.regimes
    }

    /// The packs to be judged, with the text in force where there is one, in the order of the packs.
    pub fn selected(self) -> impl Iterator<Item = (&'r Pack, Option<&'r Revision>)> {
        let regimes = self.regimes;
        regimes
            .packs
            .iter()
            .enumerate()
            .filter(move |(index, _)| regimes.is_selected(*index))
            .map(move |(_, pack)| (pack, pack.on(self.day)))
    }

    /// The text in force of the pack at this position.
    ///
    /// # Panics
    /// Where no pack has this position.
    #[must_use]
    pub fn revision(self, pack: usize) -> Option<&'r Revision> {
        self.regimes.packs[pack].on(self.day)
    }

    /// The first text of the pack at this position that begins after the day, else its last: whom the law
    /// would bind on a day on which it has no text.
    ///
    /// # Panics
    /// Where no pack has this position.
    #[must_use]
    pub fn next_revision(self, pack: usize) -> &'r Revision {
        let revisions = &self.regimes.packs[pack].revisions;
        let next = revisions.iter().find(|revision| revision.from > self.day);
        next.or(revisions.last()).expect("a pack on board has a revision")
    }
}
