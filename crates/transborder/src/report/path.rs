//! The witnesses of findings.

use super::Report;
use crate::judge::{Member, Row, RowPlace, members};
use crate::lineage::{self, By, Groups, Inner, Witness};

impl<'g> Report<'g> {
    /// The node nearest to a collection among those of a finding's labels: label, state, round. Of several the first
    /// by exporter, variant and field.
    fn nearest(&self, row: &Row, regime: usize) -> Option<(Member, usize, u32)> {
        let inner = &self.transfers.inner;
        let mut best: Option<(Member, usize, u32)> = None;
        for member in members(self.labels(row).filter(|labels| labels.pair != u32::MAX)) {
            let (block, groups) = (member.block as usize, 1 << (member.variant - self.first(member.block)));
            let by = self.by(row.place, regime, member.exporter, scene_attach(inner, regime, member));
            let taking = inner.taking(by, block, member.pair, groups);
            let found = inner.nearest(regime, block, member.pair, &taking, groups);
            if let Some((state, round)) = found
                && best.is_none_or(|(_, _, least)| round < least)
            {
                best = Some((member, state, round));
            }
        }
        best
    }

    fn first(&self, block: u32) -> u32 {
        self.transfers.inner.blocks[block as usize].first
    }

    pub(super) fn by(&self, place: RowPlace, regime: usize, exporter: u32, attach: Groups) -> By {
        let scene = &self.transfers.inner.scene;
        let exists = match place {
            RowPlace::Flow(flow) => scene.exists(&scene.regimes[regime], flow),
            _ => crate::Truth::Yes,
        };
        By { regime, exporter, attach, exists }
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
    pub(super) fn flows_on_witness(&self, row: &Row) -> Option<u64> {
        let hops = self.hops_of(row);
        let flows = hops.iter().filter(|hop| matches!(hop, lineage::HopAt::Flow(_))).count() as u64;
        (flows > 0).then_some(flows)
    }

    pub(crate) fn witness_of(&self, row: &Row) -> Option<Witness<'g>> {
        let hops = self.hops_of(row);
        (!hops.is_empty()).then(|| Witness::of(self.inventory(), hops))
    }
}

/// What a label's exporter attaches by its own doing.
fn scene_attach(inner: &Inner<'_>, regime: usize, member: Member) -> Groups {
    let scene = &inner.scene;
    Groups::all(scene.attach(
        &scene.regimes[regime],
        member.exporter,
        scene.variants[member.variant as usize],
    ))
}
