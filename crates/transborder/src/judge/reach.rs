//! What each party does with attached data: collects, or exports.

use super::class::BATCH;
use super::party::Reach;
use super::{Transfers, collection};
use crate::hash::ByPosition;
use crate::lineage::{Attach, By, Groups, bits};
use crate::regime::On;
use std::collections::BTreeMap;

/// Nothing for laws that ask for nothing of it.
pub(crate) fn of_parties(transfers: &Transfers<'_>, regime: usize) -> BTreeMap<u32, Reach> {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    let law = &scene.regimes[regime];
    let asks_parties = law.revision.duties.iter().any(|duty| duty.on == On::Party);
    if !asks_parties && !law.reads.people && !law.reads.counters {
        return BTreeMap::new();
    }
    let mut reach: BTreeMap<u32, Reach> = BTreeMap::new();
    let mut collecting = collection::Attached::new(inner, regime);
    for (index, data) in scene.inventory().collections.iter().enumerate() {
        if data.period.holds_on(scene.day).is_no() {
            continue;
        }
        for number in collection::variants(scene, data) {
            let attached = collecting.of(index as u32, number);
            for collector in scene.graph.collectors(index as u32) {
                reach.entry(collector).or_default().add(attached, true, scene.variants[number as usize]);
            }
        }
    }
    let mut seen = Seen { transfers, regime, attach: Attach::default(), of: ByPosition::default(), reach };
    let mut exporters_of: Vec<Option<([u32; 2], usize)>> = vec![None; scene.graph.flow_kinds.len()];
    let flows = scene.inventory().flows.len() as u32;
    for flow in 0..flows {
        if flow % BATCH == 0 {
            transfers.live.touch(&inner.states[regime], flow..(flow + BATCH).min(flows));
        }
        if transfers.live.of_flow(flow).is_empty() || scene.graph.caused_by_subject(flow) {
            continue;
        }
        let kind = scene.graph.flow_kinds.kind(flow) as usize;
        let answer = || scene.exporters(flow, law.pack.exporter);
        let (exporters, count) = *exporters_of[kind].get_or_insert_with(answer);
        for exporter in &exporters[..count] {
            seen.sends(flow, *exporter);
        }
    }
    seen.reach
}

/// What has been seen of exporters so far.
struct Seen<'a, 'g> {
    transfers: &'a Transfers<'g>,
    regime: usize,
    attach: Attach,
    /// By exporter and span: groups seen, those attached perhaps and surely, and the latter two at first hand.
    of: ByPosition<(u32, u32), [u64; 4]>,
    reach: BTreeMap<u32, Reach>,
}

impl Seen<'_, '_> {
    /// An exporter sends what a flow moves.
    fn sends(&mut self, flow: u32, exporter: u32) {
        let (inner, regime) = (&self.transfers.inner, self.regime);
        let law = &inner.scene.regimes[regime];
        let exists = inner.scene.exists(law, flow);
        for alike in self.transfers.live.of_flow(flow).chunk_by(|a, b| a.block == b.block) {
            let block = alike[0].block;
            let lives = &inner.blocks[block as usize];
            let by =
                By { regime, exporter, attach: self.attach.of(&inner.scene, law, lives, exporter), exists };
            let known = self.of.entry((exporter, lives.span)).or_default();
            for held in alike {
                // Surely attached at first hand: there is nothing to add.
                let word = lives.admitted(flow) & lives.all() & !(known[0] & known[2] & known[3]);
                if word == 0 {
                    break;
                }
                let taking = inner.taking(by, block as usize, held.pair, word);
                let sure = if exists.is_yes() { taking.yes } else { 0 };
                let perhaps = if exists.is_no() { 0 } else { (taking.yes | taking.maybe) & !sure };
                let now = [taking.held(), perhaps, sure, (sure | perhaps) & !taking.onward];
                let new = now.iter().zip(&*known).fold(0, |new, (now, known)| new | now & !known);
                if new == 0 {
                    continue;
                }
                known.iter_mut().zip(now).for_each(|(known, now)| *known |= now);
                let reached = self.reach.entry(exporter).or_default();
                for bit in bits(new) {
                    let attached = Groups { yes: sure, maybe: perhaps }.of(bit);
                    let variant = inner.scene.variants[(lives.first + bit) as usize];
                    reached.add(attached, taking.onward >> bit & 1 == 0, variant);
                }
            }
        }
    }
}
