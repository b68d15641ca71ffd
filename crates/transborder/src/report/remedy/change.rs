//! Changes of an inventory, as records, keys and values: a writer of a format makes its own patch of them.

use crate::{Kind, Origin, Spot};

/// One change of the inventory.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// Where.
    pub at: ChangeAt,
    /// What is written there.
    pub value: PatchValue,
}

/// Where a change is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeAt {
    /// A new record of this kind, in the file in which the other record is written.
    New {
        /// Its kind.
        kind: Kind,
        /// A record of the same file.
        beside: Origin,
    },
    /// A value of a record of this kind: set, or replaced.
    Set {
        /// The record's kind.
        kind: Kind,
        /// The value.
        spot: Spot,
    },
    /// One more entry in a list of a record of this kind.
    Append {
        /// The record's kind.
        kind: Kind,
        /// The list.
        spot: Spot,
    },
}

/// A value of the inventory.
#[derive(Clone, PartialEq, Debug)]
pub enum PatchValue {
    /// What nobody knows but people: `FILL IN`, which a check rejects.
    Blank,
    /// True or false.
    Flag(bool),
    /// A number of people or recipients.
    Number(u64),
    /// An id, a place, a day, a word.
    Text(String),
    /// A list.
    List(Vec<PatchValue>),
    /// Keys with their values, in order.
    Object(Vec<(String, PatchValue)>),
}

impl PatchValue {
    pub(super) fn text(text: impl ToString) -> PatchValue {
        PatchValue::Text(text.to_string())
    }

    pub(super) fn texts<T: ToString>(texts: impl IntoIterator<Item = T>) -> PatchValue {
        PatchValue::List(texts.into_iter().map(PatchValue::text).collect())
    }

    /// An object of the keys that have a value: an empty list is no value.
    pub(super) fn object(entries: Vec<(&str, PatchValue)>) -> PatchValue {
        let filled = entries.into_iter().filter(|(_, value)| !value.is_empty());
        PatchValue::Object(filled.map(|(key, value)| (key.to_owned(), value)).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, PatchValue::List(list) if list.is_empty())
            || matches!(self, PatchValue::Object(entries) if entries.is_empty())
    }
}
