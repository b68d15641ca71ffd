//! Ids of findings: stable over days, texts, groups and fields.

use sha2::{Digest, Sha256};

/// First 12 hex digits of SHA-256 over parts joined by NUL.
pub(crate) fn hex12<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            hash.update([0]);
        }
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut text = String::with_capacity(12);
    for byte in &digest[..6] {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).expect("a hex digit"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_the_first_published_case_is_as_printed() {
        assert_eq!(hex12(["KR-PIPA", "KR-28-8-1", "no-open-gate", "flow/dispatch", "gap"]), "c2b90c3b2b84");
    }
}
