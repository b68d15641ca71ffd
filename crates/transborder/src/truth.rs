//! Kleene's three truth values: what a fact, a gate and a verdict are made of.

use std::fmt;

/// No, unknown or yes, in that order: *all* is the minimum, *any* the maximum.
///
/// ```
/// use transborder::Truth;
/// assert_eq!(Truth::Yes.and(Truth::Unknown), Truth::Unknown);
/// assert_eq!(Truth::Unknown.or(Truth::Yes), Truth::Yes);
/// assert_eq!(!Truth::Unknown, Truth::Unknown);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Truth {
    /// The records say no, or silence means no.
    No,
    /// Nothing decides it.
    Unknown,
    /// The records say yes, or silence means yes.
    Yes,
}

impl Truth {
    /// The lesser of the two: true when both are.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// The greater of the two: true when either is.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// `yes`, `unknown` or `no`, as reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Truth::No => "no",
            Truth::Unknown => "unknown",
            Truth::Yes => "yes",
        }
    }

    /// Whether it is yes.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Truth::Yes
    }

    /// Whether it is no.
    #[must_use]
    pub fn is_no(self) -> bool {
        self == Truth::No
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::Yes } else { Truth::No }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
