//! Which fields the lists of texts and consents name: sorted, since a list can be as long as the inventory.

use super::FlowGraph;
use crate::inventory::Inventory;

/// A list of fields in a text or consent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FieldList {
    /// Of a notice, the entry.
    Entry(u32, u32),
    Consent(u32),
}

/// Sorted copies of all such lists.
#[derive(Debug, Default)]
pub(crate) struct Named {
    entries: Vec<Vec<Box<[u32]>>>,
    consents: Vec<Box<[u32]>>,
}

impl Named {
    pub(super) fn of(inventory: &Inventory) -> Named {
        let sorted = |fields: &Option<Box<[u32]>>| {
            let mut fields = fields.clone().unwrap_or_default();
            fields.sort_unstable();
            fields
        };
        let of_notice = |entries: &[crate::inventory::EntryData]| {
            entries.iter().map(|entry| sorted(&entry.fields)).collect()
        };
        Named {
            entries: inventory.notices.iter().map(|notice| of_notice(&notice.entries)).collect(),
            consents: inventory.consents.iter().map(|consent| sorted(&consent.fields)).collect(),
        }
    }

    /// Whether a list names a field, or one of which it is a copy.
    pub(crate) fn names(&self, graph: &FlowGraph, list: FieldList, field: u32) -> bool {
        let fields = match list {
            FieldList::Entry(notice, entry) => &self.entries[notice as usize][entry as usize],
            FieldList::Consent(consent) => &self.consents[consent as usize],
        };
        graph.closure.named_by(field).iter().any(|name| fields.binary_search(name).is_ok())
    }
}
