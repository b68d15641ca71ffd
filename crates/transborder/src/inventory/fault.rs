//! Where a fault is, and the list in which faults and warnings gather.

use crate::diagnostic::{Fault, Faults, Origin, Spot, Step};
use crate::suggest;
use std::collections::HashMap;

/// What a remedy writes where nobody knows the value.
pub(super) const FILL_IN: &str = "FILL IN";

/// The way to a value while it is looked at. It lives on the stack: a record without a fault pays nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a> {
    Record(Origin),
    /// A way kept from an earlier look.
    Way(Origin, &'a [Step]),
    Key(&'a At<'a>, &'a str),
    Index(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    pub(super) fn key(&'a self, key: &'a str) -> At<'a> {
        At::Key(self, key)
    }

    pub(super) fn index(&'a self, index: usize) -> At<'a> {
        At::Index(self, index)
    }

    pub(super) fn spot(&self) -> Spot {
        match self {
            At::Record(origin) => Spot::record(*origin),
            At::Way(origin, way) => Spot { origin: *origin, way: way.to_vec() },
            At::Key(up, key) => up.spot().to(*key),
            At::Index(up, index) => up.spot().to(*index),
        }
    }

    pub(super) fn way(&self) -> Box<[Step]> {
        self.spot().way.into()
    }

    /// The last key on the way: what a message calls the value.
    pub(super) fn last_key(&self) -> &'a str {
        match self {
            At::Record(_) => "record",
            At::Way(_, way) => way
                .iter()
                .rev()
                .find_map(|step| match step {
                    Step::Key(key) => Some(key.as_str()),
                    Step::Index(_) => None,
                })
                .unwrap_or("record"),
            At::Key(_, key) => key,
            At::Index(up, _) => up.last_key(),
        }
    }
}

/// Records made in code have no place in a file, yet their faults come in the order in which they were
/// pushed: until the end the number of the push stands where a file's record has its first byte.
pub(super) fn in_order(origin: Origin, pushed: u64) -> Origin {
    if origin == Origin::CODE { Origin { file: origin.file, start: pushed } } else { origin }
}

/// Undoes [`in_order`].
pub(super) fn as_given(origin: Origin) -> Origin {
    if origin.file == Origin::CODE.file { Origin::CODE } else { origin }
}

/// Faults and warnings so far.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Fault>,
    /// How many names may still be compared with unknown ones.
    comparisons: usize,
    nears: HashMap<(&'static str, Box<str>), Option<String>>,
    /// What was meant by texts that are no places.
    meant: HashMap<Box<str>, Option<String>>,
}

impl Default for Log {
    fn default() -> Log {
        // A file of nothing but unknown names must not cost their number times the number of records.
        Log {
            faults: Vec::new(),
            warnings: Vec::new(),
            comparisons: 10_000_000,
            nears: HashMap::new(),
            meant: HashMap::new(),
        }
    }
}

impl Log {
    pub(super) fn fault(&mut self, at: &At<'_>, kind: &'static str, message: impl Into<String>) {
        self.faults.push(Fault::new(kind, message).at(at.spot()));
    }

    pub(super) fn fault_with(
        &mut self,
        at: &At<'_>,
        kind: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults.push(Fault::new(kind, message).at(at.spot()).help(help));
    }

    /// `left to fill in`, where the text is the word of remedies for it.
    pub(super) fn filled_in(&mut self, text: &str, at: &At<'_>) -> bool {
        let filled = text != FILL_IN;
        if !filled {
            self.fault_with(
                at,
                "left-to-fill-in",
                format!("`{}` is left to fill in", at.last_key()),
                "write the value, or leave the key out where nobody knows it",
            );
        }
        filled
    }

    /// `did you mean …?`
    pub(super) fn near<'c>(&mut self, name: &str, all: impl IntoIterator<Item = &'c str>) -> Option<String> {
        let left = &mut self.comparisons;
        let candidates = all.into_iter().take_while(|_| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        suggest::near(name, candidates).map(|near| format!("did you mean `{near}`?"))
    }

    /// The same for the name of a record of this kind; one that is mentioned often is looked for once.
    pub(super) fn near_record<'c>(
        &mut self,
        what: &'static str,
        name: &str,
        all: impl IntoIterator<Item = &'c str>,
    ) -> Option<String> {
        let key = (what, Box::from(name));
        if let Some(near) = self.nears.get(&key) {
            return near.clone();
        }
        // Rows without a usable name stand under made-up ones.
        let near = self.near(name, all.into_iter().filter(|known| !known.starts_with('\0')));
        self.nears.insert(key, near.clone());
        near
    }

    /// What was meant by a text that is no place; for the first thousands of such texts.
    pub(super) fn meant_place(&mut self, text: &str) -> Option<String> {
        if let Some(help) = self.meant.get(text) {
            return help.clone();
        }
        if self.meant.len() >= 10_000 {
            return None;
        }
        let help = crate::Place::meant(text);
        self.meant.insert(text.into(), help.clone());
        help
    }

    /// The warnings, or every fault, both in input order.
    pub(super) fn close(mut self) -> Result<Vec<Fault>, Faults> {
        for list in [&mut self.faults, &mut self.warnings] {
            list.sort_by_key(|fault| fault.at.as_ref().map(|spot| spot.origin));
            for fault in list {
                let also = fault.also.iter_mut().map(|(spot, _)| spot);
                for spot in fault.at.iter_mut().chain(also) {
                    spot.origin = as_given(spot.origin);
                }
            }
        }
        Faults::none_of(self.faults)?;
        Ok(self.warnings)
    }
}
