//! Flows by start, with what they carry side by side, so that a search from the collections reads in a row.

use super::group;
use crate::inventory::Inventory;

/// Flows and what they carry, in order of their starts.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// Flows of a system: `starts[s]..starts[s + 1]` of `flows` and `ways`, in input order.
    starts: Vec<u32>,
    flows: Vec<u32>,
    ways: Vec<Way>,
    fields: Vec<u32>,
}

/// A flow as its start sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) to: u32,
    fields: u32,
    /// How many fields; with the marks below.
    len: u32,
}

/// It carries whatever its start holds.
const EVERYTHING: u32 = 1 << 31;
/// It has keys that few flows have: a rename, groups, a period.
const MORE: u32 = 1 << 30;

impl Way {
    #[inline]
    pub(crate) fn everything(self) -> bool {
        self.len & EVERYTHING != 0
    }

    #[inline]
    pub(crate) fn more(self) -> bool {
        self.len & MORE != 0
    }
}

/// Flows handled together, so that their loads overlap: an index costs cache misses, not work.
const BATCH: usize = 64;

impl Outgoing {
    pub(crate) fn of(inventory: &Inventory) -> Outgoing {
        let flows_all = &inventory.flows;
        let (starts, flows) = group(inventory.systems.len(), flows_all.iter().map(|flow| flow.from));
        let mut ways: Vec<Way> = Vec::with_capacity(flows.len());
        let mut fields: Vec<u32> = Vec::with_capacity(inventory.carried.len());
        let mut heads = [Way { to: 0, fields: 0, len: 0 }; BATCH];
        for batch in flows.chunks(BATCH) {
            for (head, flow) in heads.iter_mut().zip(batch) {
                let flow = &flows_all[*flow as usize];
                let marks =
                    if flow.all_fields { EVERYTHING } else { 0 } | if flow.more.is_some() { MORE } else { 0 };
                *head = Way { to: flow.to, fields: flow.fields_start, len: flow.fields_len | marks };
            }
            for head in &heads[..batch.len()] {
                let start = head.fields as usize;
                let len = (head.len & !(EVERYTHING | MORE)) as usize;
                ways.push(Way { fields: fields.len() as u32, ..*head });
                fields.extend_from_slice(&inventory.carried[start..start + len]);
            }
        }
        Outgoing { starts, flows, ways, fields }
    }

    fn range(&self, system: u32) -> std::ops::Range<usize> {
        self.starts[system as usize] as usize..self.starts[system as usize + 1] as usize
    }

    /// Flows that start at a system, in input order.
    pub(crate) fn flows(&self, system: u32) -> &[u32] {
        &self.flows[self.range(system)]
    }

    /// The same with where they lead.
    pub(crate) fn ways(&self, system: u32) -> impl Iterator<Item = (u32, Way)> + '_ {
        let range = self.range(system);
        self.flows[range.clone()].iter().copied().zip(self.ways[range].iter().copied())
    }

    /// Whether a way names a field.
    #[inline]
    pub(crate) fn names(&self, way: Way, field: u32) -> bool {
        let start = way.fields as usize;
        let len = (way.len & !(EVERYTHING | MORE)) as usize;
        self.fields[start..start + len].contains(&field)
    }
}
