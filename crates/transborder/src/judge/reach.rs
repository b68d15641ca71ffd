//! What each party does with attached data: collects, or exports.

use super::attach::Attach;
use super::party::Reach;
use super::{Held, Transfers, collection};
use crate::Truth;
use crate::hash::ByPosition;
use crate::lineage::{By, bits};
use crate::regime::On;
use std::collections::BTreeMap;
use std::hint::black_box;

const BATCH: u32 = 32;

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
    // Per exporter and block: groups seen, those attached perhaps and surely, and the latter two at first hand.
    let mut seen: Vec<[u64; 4]> = Vec::new();
    let mut seen_by: ByPosition<(u32, u32), usize> = ByPosition::default();
    let mut exporters_of: Vec<Option<([u32; 2], usize)>> = vec![None; scene.graph.flow_kinds.len()];
    let mut attach = Attach::default();
    let touch = |flows: std::ops::Range<u32>| {
        let held = flows.flat_map(|flow| transfers.live.of_flow(flow));
        let states = &inner.states[regime];
        black_box(held.fold(0, |all, held| all ^ states[held.block as usize].touch(held.pair as usize)));
    };
    let flows = scene.inventory().flows.len() as u32;
    for flow in 0..flows {
        // Looked at together, for the sake of the loads alone: those of many flows overlap.
        if flow % BATCH == 0 {
            touch(flow..(flow + BATCH).min(flows));
        }
        let live = transfers.live.of_flow(flow);
        if live.is_empty() || scene.graph.caused_by_subject(flow) {
            continue;
        }
        let exists = scene.exists(law, flow);
        let kind = scene.graph.flow_kinds.kind(flow) as usize;
        let answer = || scene.exporters(flow, law.pack.exporter);
        let (exporters, count) = *exporters_of[kind].get_or_insert_with(answer);
        for exporter in &exporters[..count] {
            let (mut at, mut place, mut own) = (u32::MAX, 0, (0, 0));
            for Held { block, pair, .. } in live {
                let lives = &inner.blocks[*block as usize];
                if at != *block {
                    at = *block;
                    own = attach.of(inner, law, *block, *exporter);
                    place = *seen_by.entry((*exporter, *block)).or_insert(seen.len());
                    if place == seen.len() {
                        seen.push([0; 4]);
                    }
                }
                let known = &mut seen[place];
                // Surely attached at first hand: there is nothing to add.
                let word = lives.admitted(flow) & lives.all() & !(known[0] & known[2] & known[3]);
                if word == 0 {
                    continue;
                }
                let by = By { regime, exporter: *exporter, attach: own, exists };
                let taking = inner.taking(by, *block as usize, *pair, word);
                let held = taking.held();
                let sure = if exists.is_yes() { taking.yes } else { 0 };
                let perhaps = if exists.is_no() { 0 } else { (taking.yes | taking.maybe) & !sure };
                let first = (sure | perhaps) & !taking.onward;
                let new =
                    (held & !known[0]) | (perhaps & !known[1]) | (sure & !known[2]) | (first & !known[3]);
                if new == 0 {
                    continue;
                }
                known[0] |= held;
                known[1] |= perhaps;
                known[2] |= sure;
                known[3] |= first;
                let reached = reach.entry(*exporter).or_default();
                for bit in bits(new) {
                    let attached = if sure >> bit & 1 == 1 {
                        Truth::Yes
                    } else if perhaps >> bit & 1 == 1 {
                        Truth::Unknown
                    } else {
                        Truth::No
                    };
                    let variant = scene.variants[(lives.first + bit) as usize];
                    reached.add(attached, taking.onward >> bit & 1 == 0, variant);
                }
            }
        }
    }
    reach
}
