//! A fast hasher for positions: small numbers that the program itself gave out, so nobody can choose collisions.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table keyed by positions. Its order is never looked at.
pub(crate) type ByPosition<K, V> = HashMap<K, V, BuildHasherDefault<PositionHasher>>;

/// Mixes numbers by rotation and multiplication, as Firefox does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PositionHasher(u64);

const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

impl PositionHasher {
    fn mix(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(ODD);
    }
}

impl Hasher for PositionHasher {
    fn finish(&self) -> u64 {
        // The table takes its slot from the low bits, multiplication leaves the good ones on top.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.mix(number.cast_unsigned() as u64);
    }
}
