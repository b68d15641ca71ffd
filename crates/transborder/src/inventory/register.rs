//! Names that records mention before or after the record that they name is read.
//!
//! While records come in, a reference is the number of its *mention*; at the end it becomes the position of
//! the record. So every text is looked up once, when it is read, and the record's borrow can end.

use crate::diagnostic::Spot;
use crate::hash::{Packed, TextHash, packed};
use crate::name::Names;
use std::collections::HashMap;
use std::sync::Arc;

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
    #[inline]
    pub(super) fn mention(&mut self, id: &str) -> u32 {
        let Some(key) = packed(id) else { return self.intern(id, self.short.hash.of(id)) };
        let hash = self.short.hash.of_packed(key);
        match self.short.probe(key, hash) {
            Some(mention) => mention,
            None => {
                let mention = self.intern(id, hash);
                self.short.insert(key, hash, mention);
                mention
            }
        }
    }

    /// The number of the mention of a short text, which is seldom new.
    #[inline]
    pub(super) fn mention_packed(&mut self, key: Packed) -> u32 {
        match self.short.probe(key, self.short.hash.of_packed(key)) {
            Some(mention) => mention,
            None => {
                let (bytes, len) = crate::hash::unpacked(key);
                let text = std::str::from_utf8(&bytes[..len]).expect("packed from a text");
                self.mention(text)
            }
        }
    }

    fn intern(&mut self, id: &str, hash: u64) -> u32 {
        let (mention, new) = self.names.intern_hashed(id, hash);
        if new {
            self.positions.push(NOWHERE);
        }
        mention
    }

    /// Looks at the slots of short texts that come next, all at once.
    pub(super) fn expect(&self, keys: impl Iterator<Item = Packed>) {
        let Some(mask) = self.short.slots.len().checked_sub(1) else { return };
        let slots = keys.map(|key| self.short.slots[self.short.hash.of_packed(key) as usize & mask].mention);
        std::hint::black_box(slots.fold(0, |all, slot| all ^ slot));
    }

    /// Forgets every mention, but keeps the memory.
    pub(super) fn clear(&mut self) {
        self.short.slots.fill(EMPTY);
        self.short.len = 0;
        self.names.clear();
        self.positions.clear();
    }

    /// The mentions so far, by number.
    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter()
    }

    pub(super) fn mentions(&mut self, ids: &[&str]) -> Box<[u32]> {
        ids.iter().map(|id| self.mention(id)).collect()
    }

    /// The record that is named so, if it has come.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        let mention = match packed(id) {
            Some(key) => self.short.probe(key, self.short.hash.of_packed(key))?,
            None => self.names.find(id)?,
        };
        self.position(mention)
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
    hash: TextHash,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Packed,
    hash: u32,
    /// `NOWHERE` in an empty slot.
    mention: u32,
}

const EMPTY: Slot = Slot { key: (0, 0), hash: 0, mention: NOWHERE };

impl Short {
    /// The number of a text.
    #[inline]
    fn probe(&self, key: Packed, hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as u32 as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.mention == NOWHERE {
                return None;
            }
            if slot.key == key {
                return Some(slot.mention);
            }
            at = (at + 1) & mask;
        }
    }

    fn insert(&mut self, key: Packed, hash: u64, mention: u32) {
        if (self.len + 1) * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(16);
            let slots = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
            for slot in slots.into_iter().filter(|slot| slot.mention != NOWHERE) {
                self.put(slot);
            }
        }
        self.put(Slot { key, hash: hash as u32, mention });
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
        self.mention_number(purpose, record, at);
        purpose
    }

    /// Counts that the `record`-th record names a purpose at `at`.
    pub(super) fn mention_number(&mut self, purpose: u32, record: u64, at: impl FnOnce() -> Spot) {
        let place = &mut self.uses[purpose as usize];
        if place.records == 0 {
            place.first = Some(Box::new(at()));
            place.records = 1;
            place.last = record;
        } else if place.last != record {
            place.records = 2;
            place.last = record;
        }
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

/// The lists of purposes that flows name: nearly all flows share a few.
#[derive(Debug, Default)]
pub(super) struct PurposeLists {
    numbers: HashMap<Arc<[u32]>, u32>,
    /// Each list, and whether all of its purposes were named by two records at least.
    pub(super) lists: Vec<(Arc<[u32]>, bool)>,
    /// The one that was looked up last.
    last: u32,
}

impl PurposeLists {
    pub(super) fn number(&mut self, list: &[u32]) -> u32 {
        if self.lists.get(self.last as usize).is_some_and(|(last, _)| **last == *list) {
            return self.last;
        }
        self.last = self.look_up(list);
        self.last
    }

    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.lists.clear();
    }

    fn look_up(&mut self, list: &[u32]) -> u32 {
        if let Some(number) = self.numbers.get(list) {
            return *number;
        }
        let number = self.lists.len() as u32;
        let list: Arc<[u32]> = list.into();
        self.lists.push((Arc::clone(&list), false));
        self.numbers.insert(list, number);
        number
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
