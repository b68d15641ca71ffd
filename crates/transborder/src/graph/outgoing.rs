//! Flows by start, as a search from the collections needs them: what it reads in a row stands in a row.

use super::group;
use crate::inventory::Inventory;
use std::ops::Range;

/// Flows in order of their starts.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// Flows of a system: `starts[s]..starts[s + 1]` of what follows, in input order.
    starts: Vec<u32>,
    flows: Vec<u32>,
    /// Which fields a way could carry, by the low six bits of their positions: five in six ways are passed by with
    /// one look here.
    signs: Vec<u64>,
    ways: Vec<Way>,
}

/// A flow as its start sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) to: u32,
    /// Where its fields begin among those that all flows carry.
    pub(crate) fields: u32,
    /// How many fields; with the marks below.
    len: u32,
}

/// It carries whatever its start holds.
const EVERYTHING: u32 = 1 << 31;
/// It has keys that few flows have: a rename, groups, a period.
const MORE: u32 = 1 << 30;

impl Way {
    #[inline]
    pub(crate) fn more(self) -> bool {
        self.len & MORE != 0
    }

    /// Whether it carries a field, if its start holds it.
    #[inline]
    pub(crate) fn carries(self, carried: &[u32], field: u32) -> bool {
        if self.len & EVERYTHING != 0 {
            return true;
        }
        let start = self.fields as usize;
        let len = (self.len & !(EVERYTHING | MORE)) as usize;
        carried[start..start + len].contains(&field)
    }
}

/// Flows handled together, so that their loads overlap: an index costs cache misses, not work.
const BATCH: usize = 64;

fn sign(field: u32) -> u64 {
    1 << (field & 63)
}

impl Outgoing {
    pub(crate) fn of(inventory: &Inventory) -> Outgoing {
        let flows_all = &inventory.flows;
        let (starts, flows) = group(inventory.systems.len(), flows_all.iter().map(|flow| flow.from));
        let mut ways: Vec<Way> = Vec::with_capacity(flows.len());
        let mut signs: Vec<u64> = Vec::with_capacity(flows.len());
        for batch in flows.chunks(BATCH) {
            let before = ways.len();
            ways.extend(batch.iter().map(|flow| {
                let flow = &flows_all[*flow as usize];
                let marks =
                    if flow.all_fields { EVERYTHING } else { 0 } | if flow.more.is_some() { MORE } else { 0 };
                Way { to: flow.to, fields: flow.fields_start, len: flow.fields_len | marks }
            }));
            signs.extend(ways[before..].iter().map(|way| {
                if way.len & EVERYTHING != 0 {
                    return u64::MAX;
                }
                let start = way.fields as usize;
                let fields = &inventory.carried[start..start + (way.len & !MORE) as usize];
                fields.iter().fold(0, |signs, field| signs | sign(*field))
            }));
        }
        Outgoing { starts, flows, signs, ways }
    }

    /// Where the flows of a system stand.
    #[inline]
    pub(crate) fn range(&self, system: u32) -> Range<u32> {
        self.starts[system as usize]..self.starts[system as usize + 1]
    }

    /// Flows that start at a system, in input order.
    pub(crate) fn flows(&self, system: u32) -> &[u32] {
        let range = self.range(system);
        &self.flows[range.start as usize..range.end as usize]
    }

    /// What stands at one place of a range: the flow, and where it leads.
    #[inline]
    pub(crate) fn way(&self, place: u32) -> (u32, Way) {
        (self.flows[place as usize], self.ways[place as usize])
    }

    /// Places of a range where a field could be carried; the few that do not, [`Way::carries`] tells.
    #[inline]
    pub(crate) fn likely(&self, range: Range<u32>, field: u32) -> impl Iterator<Item = u32> + '_ {
        let sign = sign(field);
        let signs = &self.signs[range.start as usize..range.end as usize];
        (range.start..).zip(signs).filter(move |(_, signs)| **signs & sign != 0).map(|(place, _)| place)
    }

    /// Looks at the first sign of a range, for the sake of the load alone.
    #[inline]
    pub(crate) fn touch(&self, range: &Range<u32>) -> u64 {
        self.signs.get(range.start as usize).copied().unwrap_or(0)
    }
}
