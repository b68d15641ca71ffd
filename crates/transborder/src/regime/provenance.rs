//! Where the text of a pack comes from, how well it stands, and what to look at again.

use crate::Date;

/// Something that a revision was taken from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LawSource {
    /// The act, guideline or decision.
    pub text: String,
    /// How it was read.
    pub mark: Verification,
}

words! {
    /// How a source was read, the surest first.
    Verification {
        /// The text of the statute or regulation itself.
        Statute = "statute",
        /// An excerpt of the text, or a translation of it.
        Excerpt = "excerpt",
        /// A page of the authority or court itself.
        Authority = "authority",
        /// What others write about it.
        Secondary = "secondary",
        /// Concluded from a text that was read.
        Inferred = "inferred",
        /// Could not be checked.
        Unverified = "unverified",
    }
}

/// Something to look at again before the pack is relied on further.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recheck {
    /// What may change.
    pub what: String,
    /// The day by which, where one is known.
    pub by: Option<Date>,
}
