//! Witnesses and all simple paths.

use super::Report;
use crate::inventory::Inventory;
use crate::judge::{Member, Row, RowPlace};
use crate::lineage;

/// One hop of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hop<'r> {
    /// The label enters.
    Collection {
        /// The collection.
        id: &'r str,
        /// The system.
        at: &'r str,
    },
    /// It changes inside a system.
    Derivation {
        /// The derivation.
        id: &'r str,
        /// The system.
        at: &'r str,
    },
    /// It moves.
    Flow {
        /// The flow.
        id: &'r str,
        /// Where it arrives.
        to: &'r str,
    },
}

/// A shortest way of a label from where it entered to the step of a finding, that step included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness<'r> {
    hops: Vec<Hop<'r>>,
}

impl<'r> Witness<'r> {
    /// Hops in order; without a collection first where the label starts as a silent holding.
    #[must_use]
    pub fn hops(&self) -> &[Hop<'r>] {
        &self.hops
    }
}

pub(crate) fn hop(inventory: &Inventory, hop: lineage::Hop) -> Hop<'_> {
    match hop {
        lineage::Hop::Collection(index) => Hop::Collection {
            id: inventory.collection_names.get(index),
            at: inventory.system_name(inventory.collections[index as usize].at),
        },
        lineage::Hop::Derivation(index) => Hop::Derivation {
            id: inventory.derivation_names.get(index),
            at: inventory.system_name(inventory.derivations[index as usize].at),
        },
        lineage::Hop::Flow(index) => Hop::Flow {
            id: inventory.flow_names.get(index),
            to: inventory.system_name(inventory.flows[index as usize].to),
        },
    }
}

impl<'g> Report<'g> {
    /// The node nearest to a collection among those of a finding's labels: member, state, round.
    fn nearest(&self, row: &Row, regime: usize) -> Option<(Member, usize, u32)> {
        let inner = &self.transfers.inner;
        let mut best: Option<(Member, usize, u32)> = None;
        let exists = match row.place {
            RowPlace::Flow(flow) => inner.scene.exists(&inner.scene.regimes[regime], flow),
            _ => crate::Truth::Yes,
        };
        for member in &row.members {
            if member.pair == u32::MAX {
                continue;
            }
            let block = &inner.blocks[member.block as usize];
            let bit = member.variant - block.first;
            let variant = inner.scene.variants[member.variant as usize];
            let attach = inner.scene.attach(&inner.scene.regimes[regime], member.exporter, variant);
            let found = inner.nearest(regime, member.block as usize, member.pair, bit, attach, exists);
            if let Some((state, round)) = found
                && best.is_none_or(|(_, _, least)| round < least)
            {
                best = Some((*member, state, round));
            }
        }
        best
    }

    /// The witness of a finding, as positions.
    pub(crate) fn hops_of(&self, row: &Row) -> Vec<lineage::Hop> {
        match row.place {
            RowPlace::Collection(collection) => vec![lineage::Hop::Collection(collection)],
            RowPlace::Flow(flow) => {
                let Some(regime) = row.regime else { return Vec::new() };
                let Some((member, state, _)) = self.nearest(row, regime as usize) else { return Vec::new() };
                let inner = &self.transfers.inner;
                let bit = member.variant - inner.blocks[member.block as usize].first;
                let mut hops = inner.way(regime as usize, member.block as usize, member.pair, state, bit);
                hops.push(lineage::Hop::Flow(flow));
                hops
            }
            _ => Vec::new(),
        }
    }

    /// How many flows are on the witness of a finding.
    pub(crate) fn flows_on_witness(&self, row: &Row) -> Option<u64> {
        let inner = &self.transfers.inner;
        if inner.blocks.iter().any(|block| block.derives) {
            let hops = self.hops_of(row);
            let flows = hops.iter().filter(|hop| matches!(hop, lineage::Hop::Flow(_))).count() as u64;
            return (flows > 0).then_some(flows);
        }
        // Every step is a flow: the round counts them.
        self.nearest(row, row.regime? as usize).map(|(_, _, round)| u64::from(round) + 1)
    }

    pub(crate) fn witness_of(&self, row: &Row) -> Option<Witness<'g>> {
        let hops = self.hops_of(row);
        (!hops.is_empty())
            .then(|| Witness { hops: hops.into_iter().map(|found| hop(self.inventory(), found)).collect() })
    }
}

/// All simple ways of a label to a place, backwards and lazily: no system's field twice on one way.
#[derive(Clone, Debug)]
pub struct Paths<'r> {
    report: &'r Report<'r>,
    block: usize,
    bit: u32,
    last: Option<u32>,
    /// Pairs from the end backwards, each with the next way in to try.
    stack: Vec<(u32, usize)>,
    hops: Vec<lineage::Hop>,
    given: usize,
    at_most: usize,
    stopped: bool,
}

impl<'r> Paths<'r> {
    pub(crate) fn new(
        report: &'r Report<'r>,
        block: usize,
        pair: u32,
        bit: u32,
        last: Option<u32>,
        at_most: usize,
    ) -> Paths<'r> {
        Paths {
            report,
            block,
            bit,
            last,
            stack: vec![(pair, 0)],
            hops: Vec::new(),
            given: 0,
            at_most,
            stopped: false,
        }
    }

    /// Whether there are more than were asked for.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    fn found(&self, collection: Option<u32>) -> Witness<'r> {
        let inventory = self.report.inventory();
        let mut hops: Vec<Hop<'r>> =
            collection.map(|index| hop(inventory, lineage::Hop::Collection(index))).into_iter().collect();
        hops.extend(self.hops.iter().rev().map(|found| hop(inventory, *found)));
        hops.extend(self.last.map(|flow| hop(inventory, lineage::Hop::Flow(flow))));
        Witness { hops }
    }
}

impl<'r> Iterator for Paths<'r> {
    type Item = Witness<'r>;

    fn next(&mut self) -> Option<Witness<'r>> {
        let block = &self.report.transfers.inner.blocks[self.block];
        loop {
            let (pair, next) = *self.stack.last()?;
            let entries: Vec<Option<u32>> = block
                .entries
                .iter()
                .filter(|entry| entry.pair == pair && entry.variants >> self.bit & 1 == 1)
                .map(|entry| entry.collection)
                .collect();
            let top = self.stack.len() - 1;
            self.stack[top].1 += 1;
            if next < entries.len() {
                if self.given == self.at_most {
                    self.stopped = true;
                    return None;
                }
                self.given += 1;
                return Some(self.found(entries[next]));
            }
            let ways = block.into(pair);
            let Some(edge) = ways.get(next - entries.len()) else {
                self.stack.pop();
                self.hops.pop();
                continue;
            };
            let admitted = edge.via.flow().map_or(u64::MAX, |flow| block.admitted(flow));
            let held = block.reach[edge.pair as usize] & admitted;
            if held >> self.bit & 1 == 0 || self.stack.iter().any(|(seen, _)| *seen == edge.pair) {
                continue;
            }
            self.hops.push(match edge.via.flow() {
                Some(flow) => lineage::Hop::Flow(flow),
                None => lineage::Hop::Derivation(
                    edge.via.derivation().expect("an edge is a flow or a derivation"),
                ),
            });
            self.stack.push((edge.pair, 0));
        }
    }
}
