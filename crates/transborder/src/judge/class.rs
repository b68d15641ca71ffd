//! Live steps by flow, and classes of flows that look alike to every law.

use crate::graph::FlowGraph;
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

/// Classes of flows: those of one kind, but that a flow which a safeguard names is like no other.
#[derive(Debug)]
pub(crate) struct Classes<'a> {
    graph: &'a FlowGraph,
    live: &'a Live,
    /// Flows that safeguards name, ascending; their classes come after the kinds.
    named: Vec<u32>,
}

impl<'a> Classes<'a> {
    pub(crate) fn of(inner: &'a Inner<'_>, live: &'a Live) -> Classes<'a> {
        let mut named: Vec<u32> = inner.scene.shelf.named_flows().collect();
        named.sort_unstable();
        Classes { graph: inner.scene.graph, live, named }
    }

    /// The class of a flow; none where nothing moves that anybody answers for.
    #[inline]
    pub(crate) fn of_flow(&self, flow: u32) -> Option<u32> {
        if self.live.of_flow(flow).is_empty() || self.graph.caused_by_subject(flow) {
            return None;
        }
        if !self.named.is_empty()
            && let Ok(place) = self.named.binary_search(&flow)
        {
            return Some((self.graph.flow_kinds.len() + place) as u32);
        }
        Some(self.graph.flow_kinds.kind(flow))
    }

    pub(crate) fn len(&self) -> usize {
        self.graph.flow_kinds.len() + self.named.len()
    }

    /// A flow of a class, and whether it is like no other.
    pub(crate) fn example(&self, class: u32) -> (u32, bool) {
        let kinds = self.graph.flow_kinds.len();
        match (class as usize).checked_sub(kinds) {
            Some(place) => (self.named[place], true),
            None => self.graph.flow_kinds.example(class),
        }
    }
}
