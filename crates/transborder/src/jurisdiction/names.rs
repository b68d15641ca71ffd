//! Codes, English names and the ways people write them.

use super::{NotAPlace, Place};

pub(super) fn of(_place: Place) -> Option<&'static str> {
    None
}

pub(super) fn parse(text: &str) -> Result<Place, NotAPlace> {
    if text == "unknown" {
        return Ok(Place::UNKNOWN);
    }
    let (country, part) = text.split_once('-').unwrap_or((text, ""));
    let [a, b] = country.as_bytes() else { return Err(NotAPlace { help: None }) };
    let mut bytes = [0; 4];
    if part.len() > 4 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(NotAPlace { help: None });
    }
    bytes[..part.len()].copy_from_slice(part.as_bytes());
    Ok(Place { country: [*a, *b], part: bytes })
}
