//! Live steps by flow, and classes of flows that look alike to every law.

use super::Transfers;
use crate::lineage::{Inner, States};
use std::hint::black_box;

/// So many flows are looked at together before they are judged.
pub(crate) const BATCH: u32 = 32;

/// Live edges by flow: which pairs take it.
#[derive(Debug, Default)]
pub(crate) struct Live {
    starts: Vec<u32>,
    held: Vec<Held>,
}

/// What a flow moves: a pair of a block, and its field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) block: u32,
    pub(crate) pair: u32,
    pub(crate) field: u32,
}

impl Live {
    /// Memory, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.held)
    }

    pub(crate) fn of(inner: &Inner<'_>) -> Live {
        let flows = inner.scene.inventory().flows.len();
        let mut starts = vec![0_u32; flows + 1];
        for lives in &inner.blocks {
            for flow in lives.edges().iter().filter_map(|edge| edge.via.flow()) {
                starts[flow as usize + 1] += 1;
            }
        }
        for flow in 0..flows {
            starts[flow + 1] += starts[flow];
        }
        let mut next = starts.clone();
        let mut held = vec![Held { block: 0, pair: 0, field: 0 }; starts[flows] as usize];
        for (block, lives) in inner.blocks.iter().enumerate() {
            for pair in 0..lives.pairs.len() as u32 {
                let (_, field) = lives.pairs.get(pair);
                for flow in lives.out_of(pair).iter().filter_map(|edge| edge.via.flow()) {
                    let slot = &mut next[flow as usize];
                    held[*slot as usize] = Held { block: block as u32, pair, field };
                    *slot += 1;
                }
            }
        }
        Live { starts, held }
    }

    /// Looks at what flows hold, for the sake of the loads alone: those of [`BATCH`] flows overlap.
    pub(crate) fn touch(&self, states: &[States], flows: impl Iterator<Item = u32>) {
        let held = flows.flat_map(|flow| self.of_flow(flow));
        black_box(held.fold(0, |all, held| all ^ states[held.block as usize].touch(held.pair as usize)));
    }

    /// What a flow moves.
    #[inline]
    pub(crate) fn of_flow(&self, flow: u32) -> &[Held] {
        &self.held[self.starts[flow as usize] as usize..self.starts[flow as usize + 1] as usize]
    }
}

impl Transfers<'_> {
    /// The class of a flow; none where nothing moves that anybody answers for.
    #[inline]
    pub(crate) fn class_of(&self, flow: u32) -> Option<u32> {
        let scene = &self.inner.scene;
        let moves = !self.live.of_flow(flow).is_empty() && !scene.graph.caused_by_subject(flow);
        moves.then(|| scene.flow_class(flow))
    }
}
