//! The witnesses of findings.

use super::Report;
use crate::judge::{Member, Row, RowPlace};
use crate::lineage::{self, Witness};

impl<'g> Report<'g> {
    /// The node nearest to a collection among those of a finding's labels: member, state, round.
    fn nearest(&self, row: &Row, regime: usize) -> Option<(Member, usize, u32)> {
        let inner = &self.transfers.inner;
        let mut best: Option<(Member, usize, u32)> = None;
        for member in &row.members {
            if member.pair == u32::MAX {
                continue;
            }
            let block = &inner.blocks[member.block as usize];
            let bit = member.variant - block.first;
            let variant = inner.scene.variants[member.variant as usize];
            let attach = inner.scene.attach(&inner.scene.regimes[regime], member.exporter, variant);
            let found = inner.nearest(regime, member.block as usize, member.pair, bit, attach);
            if let Some((state, round)) = found
                && best.is_none_or(|(_, _, least)| round < least)
            {
                best = Some((*member, state, round));
            }
        }
        best
    }

    /// The witness of a finding, as positions.
    pub(crate) fn hops_of(&self, row: &Row) -> Vec<lineage::HopAt> {
        match row.place {
            RowPlace::Collection(collection) => vec![lineage::HopAt::Collection(collection)],
            RowPlace::Flow(flow) => {
                let Some(regime) = row.regime else { return Vec::new() };
                let Some((member, state, _)) = self.nearest(row, regime as usize) else { return Vec::new() };
                let inner = &self.transfers.inner;
                let bit = member.variant - inner.blocks[member.block as usize].first;
                let mut hops = inner.way(regime as usize, member.block as usize, member.pair, state, bit);
                hops.push(lineage::HopAt::Flow(flow));
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
            let flows = hops.iter().filter(|hop| matches!(hop, lineage::HopAt::Flow(_))).count() as u64;
            return (flows > 0).then_some(flows);
        }
        // Every step is a flow: the round counts them.
        self.nearest(row, row.regime? as usize).map(|(_, _, round)| u64::from(round) + 1)
    }

    pub(crate) fn witness_of(&self, row: &Row) -> Option<Witness<'g>> {
        let hops = self.hops_of(row);
        (!hops.is_empty()).then(|| Witness::of(self.inventory(), hops))
    }
}
