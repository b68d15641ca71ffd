//! Interned texts: a table that gives each text a small number, in order of arrival.

use std::hash::{BuildHasher, RandomState};

/// Texts by number and numbers by text. All texts lie in one arena; a slot of the table is four bytes.
/// Hash seeds differ by run and decide nothing that anyone sees.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u64>,
    slots: Vec<u32>,
    hasher: RandomState,
}

const EMPTY: u32 = u32::MAX;

impl Default for Names {
    fn default() -> Names {
        Names { text: String::new(), ends: Vec::new(), slots: vec![EMPTY; 16], hasher: RandomState::new() }
    }
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        loop {
            match self.slots[slot] {
                EMPTY => return None,
                index if self.get(index) == text => return Some(index),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The number of `text`, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (u32, bool) {
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        loop {
            match self.slots[slot] {
                EMPTY => break,
                index if self.get(index) == text => return (index, false),
                _ => slot = (slot + 1) & mask,
            }
        }
        let index = u32::try_from(self.ends.len()).expect("fewer than 2^32 names of one kind");
        self.slots[slot] = index;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
        (index, true)
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.get(index as u32))
    }

    fn grow(&mut self) {
        let mut slots = vec![EMPTY; self.slots.len() * 2];
        let mask = slots.len() - 1;
        for index in 0..self.ends.len() as u32 {
            let mut slot = self.hasher.hash_one(self.get(index)) as usize & mask;
            while slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            slots[slot] = index;
        }
        self.slots = slots;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_arrival_and_survive_growth() {
        let mut names = Names::default();
        for n in 0..1000 {
            assert_eq!(names.intern(&format!("name-{n}")), (n, true));
        }
        assert_eq!(names.intern("name-7"), (7, false));
        assert_eq!(names.intern(""), (1000, true));
        assert_eq!(names.find("name-999"), Some(999));
        assert_eq!(names.find("name-1000"), None);
        assert_eq!(names.get(42), "name-42");
        assert_eq!(names.get(1000), "");
        assert_eq!(names.iter().count(), names.len());
    }
}
