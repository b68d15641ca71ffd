//! Names that records mention before or after the record that they name is read.
//!
//! While records come in, a reference is the number of its *mention*; at the end it becomes the position of
//! the record. So every text is looked up once, when it is read, and the record's borrow can end.

use crate::diagnostic::Spot;
use crate::name::Names;
use std::hash::{BuildHasher, RandomState};

const NOWHERE: u32 = u32::MAX;

/// Mentions of one kind, and the position of the record behind each.
#[derive(Debug, Default)]
pub(super) struct Register {
    short: Short,
    names: Names,
    positions: Vec<u32>,
}

impl Register {
    /// The number of this mention.
    pub(super) fn mention(&mut self, id: &str) -> u32 {
        let Some(key) = packed(id) else { return self.intern(id) };
        match self.short.probe(key) {
            Ok(mention) => mention,
            Err(hash) => {
                let mention = self.intern(id);
                self.short.insert(key, hash, mention);
                mention
            }
        }
    }

    fn intern(&mut self, id: &str) -> u32 {
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

/// Numbers of the short texts among [`Names`], with the texts in the slots: a flow names two of a million
/// systems at random, and each look into another table would wait for memory once more.
#[derive(Debug, Default)]
struct Short {
    slots: Vec<Slot>,
    len: usize,
    hasher: RandomState,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    hash: u32,
    /// `NOWHERE` in an empty slot.
    mention: u32,
}

/// Fifteen bytes of text and its length.
type Key = (u64, u64);

fn packed(text: &str) -> Option<Key> {
    let mut bytes = [0; 16];
    bytes.get_mut(..text.len()).filter(|_| text.len() < 16)?.copy_from_slice(text.as_bytes());
    let number = u128::from_le_bytes(bytes) | (text.len() as u128) << 120;
    Some((number as u64, (number >> 64) as u64))
}

impl Short {
    /// The number of a text, or its hash.
    fn probe(&self, key: Key) -> Result<u32, u32> {
        let hash = self.hasher.hash_one(key) as u32;
        if self.slots.is_empty() {
            return Err(hash);
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.mention == NOWHERE {
                return Err(hash);
            }
            if slot.key == key {
                return Ok(slot.mention);
            }
            at = (at + 1) & mask;
        }
    }

    fn insert(&mut self, key: Key, hash: u32, mention: u32) {
        if (self.len + 1) * 2 > self.slots.len() {
            let empty = Slot { key: (0, 0), hash: 0, mention: NOWHERE };
            let size = (self.slots.len() * 2).max(16);
            let slots = std::mem::replace(&mut self.slots, vec![empty; size]);
            for slot in slots.into_iter().filter(|slot| slot.mention != NOWHERE) {
                self.put(slot);
            }
        }
        self.put(Slot { key, hash, mention });
        self.len += 1;
    }

    fn put(&mut self, new: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = new.hash as usize & mask;
        while self.slots[at].mention != NOWHERE {
            at = (at + 1) & mask;
        }
        self.slots[at] = new;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_texts_have_one_number_each() {
        let mut register = Register::default();
        let texts: Vec<String> = (0..100).map(|n| format!("{}{n}", "x".repeat(n % 20))).collect();
        for (number, text) in (0u32..).zip(&texts) {
            assert_eq!(register.mention(text), number, "{text}");
        }
        for (number, text) in (0u32..).zip(&texts) {
            assert_eq!((register.mention(text), register.text(number)), (number, text.as_str()));
        }
        assert_eq!((register.mention(""), register.mention("\0"), register.mention("")), (100, 101, 100));
        register.define("x1", 7);
        assert_eq!(
            (register.find("x1"), register.find("x2"), register.find("nobody")),
            (Some(7), None, None)
        );
    }
}
