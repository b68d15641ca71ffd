//! Interned texts: a table that gives each text a small number, in order of arrival.

use crate::hash::TextHash;

/// Texts by number and numbers by text. All texts lie in one arena; a slot of the table is four bytes.
// INVARIANT (slots): their number is a power of two, none or at least twice that of the texts. A slot holds the
// number of a text plus one in as many low bits as the number of slots has, and as many bits of the text's hash
// as are left above them; 0 is an empty slot. So a look at a slot of another text seldom leads to that text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u64>,
    slots: Vec<u32>,
    hash: TextHash,
}

const EMPTY: u32 = 0;

/// What a hash means in a table of `slots` slots: the slot to look at first, and the part of it that is kept.
fn of_hash(hash: u64, slots: usize) -> (usize, u32) {
    let bits = slots.trailing_zeros();
    let tag = ((hash >> 32) as u32).checked_shl(bits).unwrap_or_default();
    (hash as usize & (slots - 1), tag)
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
        self.probe(text, self.hash.of(text)).ok()
    }

    /// The number of `text`, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (u32, bool) {
        self.intern_hashed(text, self.hash.of(text))
    }

    /// [`Names::intern`] for those who know the [`TextHash`] of the text.
    pub(crate) fn intern_hashed(&mut self, text: &str, hash: u64) -> (u32, bool) {
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        match self.probe(text, hash) {
            Ok(index) => (index, false),
            Err(slot) => {
                let index = u32::try_from(self.ends.len()).expect("fewer than 2^31 names of one kind");
                self.slots[slot] = of_hash(hash, self.slots.len()).1 | (index + 1);
                self.text.push_str(text);
                self.ends.push(self.text.len() as u64);
                (index, true)
            }
        }
    }

    /// Looks at the slots of texts that come next, all at once: one look after the other would wait for memory
    /// each time.
    pub(crate) fn expect(&self, hashes: impl Iterator<Item = u64>) {
        if !self.slots.is_empty() {
            let slots = hashes.map(|hash| self.slots[of_hash(hash, self.slots.len()).0]);
            std::hint::black_box(slots.fold(0, |all, slot| all ^ slot));
        }
    }

    /// The number of a text, or the slot for it.
    fn probe(&self, text: &str, hash: u64) -> Result<u32, usize> {
        if self.slots.is_empty() {
            return Err(0);
        }
        let mask = self.slots.len() - 1;
        let (mut slot, tag) = of_hash(hash, self.slots.len());
        loop {
            let held = self.slots[slot];
            if held == EMPTY {
                return Err(slot);
            }
            let index = held & mask as u32;
            if held ^ index == tag && self.get(index - 1) == text {
                return Ok(index - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.get(index as u32))
    }

    /// Forgets every text, but keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.slots.fill(EMPTY);
    }

    fn grow(&mut self) {
        let mut slots = vec![EMPTY; (self.slots.len() * 2).max(16)];
        let mask = slots.len() - 1;
        for index in 0..self.ends.len() as u32 {
            let (mut slot, tag) = of_hash(self.hash.of(self.get(index)), slots.len());
            while slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            slots[slot] = tag | (index + 1);
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
        assert_eq!(names.find("name-0"), None);
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

    #[test]
    fn equal_hashes_are_no_equal_texts() {
        let mut names = Names::default();
        for n in 0..7 {
            assert_eq!(names.intern_hashed(&n.to_string(), u64::MAX), (n, true));
        }
        for n in 0..7 {
            assert_eq!(names.intern_hashed(&n.to_string(), u64::MAX), (n, false));
        }
    }
}
