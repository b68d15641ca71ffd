//! Fast hashers: for positions, small numbers that the program itself gave out, so nobody can choose collisions;
//! and for texts, which anybody chooses.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::LazyLock;

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

/// Fifteen bytes of text and, in the last byte, its length: a text as a number, for texts that are short enough.
pub(crate) type Packed = (u64, u64);

/// The text as a number, where it is shorter than sixteen bytes.
pub(crate) fn packed(text: &str) -> Option<Packed> {
    let bytes = text.as_bytes();
    let len = bytes.len();
    // Two loads that overlap cost less than a copy of a length that nobody knows in advance.
    let (low, high) = match len {
        0 => (0, 0),
        1..4 => {
            let byte = |at: usize| u64::from(bytes[at]) << (8 * at);
            (byte(0) | byte(len / 2) | byte(len - 1), 0)
        }
        4..8 => {
            let (head, tail) = (four(&bytes[..4]), four(&bytes[len - 4..]));
            (head | (tail >> (8 * (8 - len))) << 32, 0)
        }
        8..16 => {
            let (head, tail) = (eight(&bytes[..8]), eight(&bytes[len - 8..]));
            // All of the tail lies in the head already where there are eight.
            (head, tail >> (8 * (15 - len)) >> 8)
        }
        _ => return None,
    };
    Some((low, high | (len as u64) << 56))
}

/// The text that was packed, as bytes.
pub(crate) fn unpacked((low, high): Packed) -> ([u8; 16], usize) {
    let bytes = (u128::from(low) | u128::from(high) << 64).to_le_bytes();
    (bytes, usize::from(bytes[15]))
}

fn four(bytes: &[u8]) -> u64 {
    u64::from(u32::from_le_bytes(bytes.try_into().expect("four bytes")))
}

fn eight(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("eight bytes"))
}

/// A fast hash of texts. Inputs come from anybody, so its two secrets are drawn anew in every run; nothing
/// that anyone sees depends on them.
#[derive(Clone, Copy)]
pub(crate) struct TextHash([u64; 2]);

impl Default for TextHash {
    fn default() -> TextHash {
        static SECRETS: LazyLock<[u64; 2]> = LazyLock::new(|| {
            let random = RandomState::new();
            [random.hash_one(0), random.hash_one(1)]
        });
        TextHash(*SECRETS)
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextHash")
    }
}

impl TextHash {
    pub(crate) fn of(self, text: &str) -> u64 {
        packed(text).map_or_else(|| self.long(text.as_bytes()), |key| self.of_packed(key))
    }

    pub(crate) fn of_packed(self, (low, high): Packed) -> u64 {
        folded(low ^ self.0[0], high ^ self.0[1])
    }

    fn long(self, bytes: &[u8]) -> u64 {
        let mut sum = self.0[0] ^ bytes.len() as u64;
        let mut blocks = bytes.chunks_exact(16);
        for block in &mut blocks {
            sum = folded(sum ^ eight(&block[..8]), self.0[1] ^ eight(&block[8..]));
        }
        // The last sixteen bytes again, where some of them are left.
        if !blocks.remainder().is_empty() {
            let tail = &bytes[bytes.len() - 16..];
            sum = folded(sum ^ eight(&tail[..8]), self.0[1] ^ eight(&tail[8..]));
        }
        sum
    }
}

/// Both halves of the product, one over the other: every bit of it depends on every bit of both numbers.
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_numbers_and_back() {
        let text = "abcdefghijklmnopqrst";
        for len in 0..=text.len() {
            let key = packed(&text[..len]);
            assert_eq!(key.is_some(), len < 16, "{len}");
            if let Some((bytes, kept)) = key.map(unpacked) {
                assert_eq!(&bytes[..kept], &text.as_bytes()[..len]);
                assert!(bytes[kept..15].iter().all(|byte| *byte == 0));
            }
        }
        assert_ne!(packed("a"), packed("a\0"));
    }

    #[test]
    fn every_byte_and_the_length_change_the_hash() {
        let hash = TextHash::default();
        let text = "0123456789".repeat(5);
        for len in 1..text.len() {
            assert_ne!(hash.of(&text[..len]), hash.of(&text[..len - 1]), "{len}");
            for at in 0..len {
                let other = format!("{}x{}", &text[..at], &text[at + 1..len]);
                assert_ne!(hash.of(&text[..len]), hash.of(&other), "{len} {at}");
            }
        }
    }
}
