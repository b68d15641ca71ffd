//! Pairs (system, field), numbered in order of discovery.

use std::hint::black_box;

/// An open-addressing table: one probe per live carry decides the speed of discovery.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    keys: Vec<u64>,
    /// The tag of a key in the high half, the pair's number in the low one.
    slots: Vec<u64>,
}

const EMPTY: u64 = u64::MAX;
/// Keys probed together, so that their cache misses overlap.
const BATCH: usize = 32;

impl Pairs {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Memory, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.keys) + size_of_val(&*self.slots)
    }

    /// System and field of a pair.
    #[inline]
    pub(crate) fn get(&self, pair: u32) -> (u32, u32) {
        let key = self.keys[pair as usize];
        ((key >> 32) as u32, key as u32)
    }

    pub(crate) fn find(&self, system: u32, field: u32) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        self.probe(key(system, field)).ok()
    }

    /// The pair's number, new or not.
    pub(crate) fn insert(&mut self, system: u32, field: u32) -> u32 {
        self.make_room(1);
        self.put(key(system, field))
    }

    /// As [`Pairs::insert`] one after the other, faster: calls `see` with each number in order.
    pub(crate) fn insert_all(&mut self, wanted: &[(u32, u32)], mut see: impl FnMut(usize, u32)) {
        for (chunk, batch) in wanted.chunks(BATCH).enumerate() {
            self.make_room(batch.len());
            let mask = self.slots.len() - 1;
            let mut touched = [0; BATCH];
            for (touched, (system, field)) in touched.iter_mut().zip(batch) {
                *touched = self.slots[hash(key(*system, *field)) as usize & mask];
            }
            black_box(&touched);
            for (index, (system, field)) in batch.iter().enumerate() {
                let pair = self.put(key(*system, *field));
                see(chunk * BATCH + index, pair);
            }
        }
    }

    fn put(&mut self, key: u64) -> u32 {
        match self.probe(key) {
            Ok(pair) => pair,
            Err(slot) => {
                let pair = u32::try_from(self.keys.len()).expect("fewer than 2^32 live pairs");
                self.slots[slot] = tagged(hash(key), pair);
                self.keys.push(key);
                pair
            }
        }
    }

    /// The pair of a key, or the slot where it belongs.
    fn probe(&self, key: u64) -> Result<u32, usize> {
        let hash = hash(key);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let entry = self.slots[slot];
            if entry == EMPTY {
                return Err(slot);
            }
            // Another key with this tag is rare, and settled by the key itself.
            if entry >> 32 == hash >> 32 && self.keys[entry as u32 as usize] == key {
                return Ok(entry as u32);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn make_room(&mut self, more: usize) {
        if (self.keys.len() + more) * 2 <= self.slots.len() {
            return;
        }
        let mut size = self.slots.len().max(64);
        while (self.keys.len() + more) * 2 > size {
            size *= 2;
        }
        self.slots = vec![EMPTY; size];
        let mask = size - 1;
        for (pair, key) in self.keys.iter().enumerate() {
            let hash = hash(*key);
            let mut slot = hash as usize & mask;
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = tagged(hash, pair as u32);
        }
    }
}

fn tagged(hash: u64, pair: u32) -> u64 {
    hash & !u64::from(u32::MAX) | u64::from(pair)
}

fn key(system: u32, field: u32) -> u64 {
    u64::from(system) << 32 | u64::from(field)
}

/// Multiplicative hashing: positions are small and dense, nobody outside chooses them.
fn hash(key: u64) -> u64 {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // The slot comes from the low bits, the tag from the high ones; the good bits are on top.
    mixed ^ mixed >> 32
}
