//! Names that records mention before or after the record that they name is read.
//!
//! While records come in, a reference is the number of its *mention*; at the end it becomes the position of
//! the record. So every text is looked up once, when it is read, and the record's borrow can end.

use crate::diagnostic::Spot;
use crate::name::Names;

const NOWHERE: u32 = u32::MAX;

/// Mentions of one kind, and the position of the record behind each.
#[derive(Debug, Default)]
pub(super) struct Register {
    names: Names,
    positions: Vec<u32>,
}

impl Register {
    /// The number of this mention.
    pub(super) fn mention(&mut self, id: &str) -> u32 {
        let (mention, new) = self.names.intern(id);
        if new {
            self.positions.push(NOWHERE);
        }
        mention
    }

    pub(super) fn mentions(&mut self, ids: &[&str]) -> Box<[u32]> {
        ids.iter().map(|id| self.mention(id)).collect()
    }

    /// The record that is named so, if it has come.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.position(self.names.find(id)?)
    }

    pub(super) fn define(&mut self, id: &str, position: u32) {
        let mention = self.mention(id);
        self.positions[mention as usize] = position;
    }

    pub(super) fn position(&self, mention: u32) -> Option<u32> {
        Some(self.positions[mention as usize]).filter(|position| *position != NOWHERE)
    }

    pub(super) fn text(&self, mention: u32) -> &str {
        self.names.get(mention)
    }
}

/// A party or a system: they share one space of ids. One bit of the position tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    Party(u32),
    System(u32),
}

impl End {
    pub(super) fn pack(self) -> u32 {
        match self {
            End::Party(party) => party << 1,
            End::System(system) => system << 1 | 1,
        }
    }

    pub(super) fn unpack(position: u32) -> End {
        if position & 1 == 0 { End::Party(position >> 1) } else { End::System(position >> 1) }
    }
}

/// Purposes need no record of their own, so their mentions are their positions.
#[derive(Debug, Default)]
pub(super) struct Purposes {
    pub(super) names: Names,
    /// Whether only declared ones exist.
    pub(super) closed: bool,
    pub(super) uses: Vec<PurposeUse>,
}

#[derive(Debug)]
pub(super) struct PurposeUse {
    pub(super) declared: Option<Box<Declared>>,
    /// How many records name it (two stand for any more), the last of them, and where it was named first.
    pub(super) records: u8,
    last: u64,
    pub(super) first: Option<Box<Spot>>,
}

/// What is written about a purpose.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) name: Option<Box<str>>,
    pub(super) note: Option<Box<str>>,
    pub(super) at: Spot,
}

impl Purposes {
    /// The number of a purpose that the `record`-th record names at `at`.
    pub(super) fn mention(&mut self, id: &str, record: u64, at: impl FnOnce() -> Spot) -> u32 {
        let purpose = self.number(id);
        let place = &mut self.uses[purpose as usize];
        if place.records == 0 {
            place.first = Some(Box::new(at()));
            place.records = 1;
            place.last = record;
        } else if place.last != record {
            place.records = 2;
            place.last = record;
        }
        purpose
    }

    /// The number of a purpose, without counting the mention.
    pub(super) fn number(&mut self, id: &str) -> u32 {
        let (purpose, new) = self.names.intern(id);
        if new {
            self.uses.push(PurposeUse { declared: None, records: 0, last: 0, first: None });
        }
        purpose
    }
}
