//! Places: countries, their parts, and how they lie in territories.

use crate::Truth;
use std::fmt;

/// A country (ISO 3166-1 alpha-2), a part of one (ISO 3166-2, `AE-DIFC`, `AE-ADGM`), or the place nobody
/// knows. A part that has an alpha-2 code of its own is that code (`CN-HK` is `HK`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    country: [u8; 2],
    part: [u8; 4],
}

impl Place {
    /// Nobody knows where.
    pub const UNKNOWN: Place = Place { country: *b"??", part: [0; 4] };

    /// The place with this code, or `unknown`.
    ///
    /// # Errors
    /// The text is no code; the error may know the code that was meant.
    pub fn parse(text: &str) -> Result<Place, NotAPlace> {
        names::parse(text)
    }

    /// [`Place::parse`] for readers that look for what was meant themselves: it costs more than the rest.
    pub(crate) fn of(text: &str) -> Option<Place> {
        names::exact(text)
    }

    /// What was probably meant by a text that is no code, ready to be said as help.
    pub(crate) fn meant(text: &str) -> Option<String> {
        meant::help(text)
    }

    /// Whether nobody knows it.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Place::UNKNOWN
    }

    /// The country that it is, or is a part of.
    #[must_use]
    pub fn country(self) -> Place {
        Place { country: self.country, part: [0; 4] }
    }

    /// Whether it is a part of a country.
    #[must_use]
    pub fn is_part(self) -> bool {
        self.part[0] != 0
    }

    /// Whether it is a part that law treats apart from its state everywhere: the two financial zones of
    /// the Emirates are no parts of `AE`.
    fn stands_apart(self) -> bool {
        self.country == *b"AE" && (self.part == *b"DIFC" || self.part == *b"ADGM")
    }

    /// Whether it equals `entry` or lies below it.
    #[must_use]
    pub fn lies_in(self, entry: Place) -> bool {
        self == entry || (self.country() == entry && !self.stands_apart())
    }

    /// Whether it lies in a territory given by its entries. A state of which only a part is an entry is
    /// unknown, and so is the unknown place.
    #[must_use]
    pub fn inside(self, territory: &[Place]) -> Truth {
        if self.is_unknown() {
            // Nobody is inside nothing, wherever they are.
            return if territory.is_empty() { Truth::No } else { Truth::Unknown };
        }
        if territory.iter().any(|entry| self.lies_in(*entry)) {
            return Truth::Yes;
        }
        let above =
            territory.iter().any(|entry| entry.is_unknown() || (*entry != self && entry.lies_in(self)));
        if above { Truth::Unknown } else { Truth::No }
    }

    /// English short name.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        names::of(self)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_unknown() {
            return f.write_str("unknown");
        }
        let text = |bytes: &[u8]| -> String {
            bytes.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect()
        };
        f.write_str(&text(&self.country))?;
        if self.is_part() {
            write!(f, "-{}", text(&self.part))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no code of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotAPlace {
    /// What was probably meant, ready to be said as help.
    pub help: Option<String>,
}

impl fmt::Display for NotAPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no code of a country or part")?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for NotAPlace {}

mod meant;
mod names;
