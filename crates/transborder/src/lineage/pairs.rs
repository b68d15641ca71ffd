//! Pairs (system, field), numbered in order of discovery.

/// An open-addressing table of 64-bit keys: one probe per live carry decides the speed of discovery.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    keys: Vec<u64>,
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Pairs {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// System and field of a pair.
    pub(crate) fn get(&self, pair: u32) -> (u32, u32) {
        let key = self.keys[pair as usize];
        ((key >> 32) as u32, key as u32)
    }

    pub(crate) fn find(&self, system: u32, field: u32) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let key = key(system, field);
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) & mask;
        loop {
            match self.slots[slot] {
                EMPTY => return None,
                pair if self.keys[pair as usize] == key => return Some(pair),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The pair's number, new or not.
    pub(crate) fn insert(&mut self, system: u32, field: u32) -> u32 {
        if (self.keys.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let key = key(system, field);
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) & mask;
        loop {
            match self.slots[slot] {
                EMPTY => break,
                pair if self.keys[pair as usize] == key => return pair,
                _ => slot = (slot + 1) & mask,
            }
        }
        let pair = u32::try_from(self.keys.len()).expect("fewer than 2^32 live pairs");
        self.slots[slot] = pair;
        self.keys.push(key);
        pair
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![EMPTY; size];
        let mask = size - 1;
        for (pair, key) in self.keys.iter().enumerate() {
            let mut slot = hash(*key) & mask;
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = pair as u32;
        }
    }
}

fn key(system: u32, field: u32) -> u64 {
    u64::from(system) << 32 | u64::from(field)
}

/// Multiplicative hashing: positions are small and dense, nobody outside chooses them.
fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as usize
}
