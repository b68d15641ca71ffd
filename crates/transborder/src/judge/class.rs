//! Live steps by flow, and classes of flows that look alike to every law.

use crate::hash::ByPosition;
use crate::inventory::{BasisData, FlowData};
use crate::lineage::Inner;
use crate::record::{Certainty, PathKind, Role};
use crate::{Period, Truth};

/// Live edges by flow: which pairs take it.
#[derive(Debug, Default)]
pub(crate) struct Live {
    starts: Vec<u32>,
    /// (block, pair).
    pairs: Vec<(u32, u32)>,
}

impl Live {
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
        let mut pairs = vec![(0, 0); starts[flows] as usize];
        for (block, lives) in inner.blocks.iter().enumerate() {
            for pair in 0..lives.pairs.len() as u32 {
                for flow in lives.out_of(pair).iter().filter_map(|edge| edge.via.flow()) {
                    let slot = &mut next[flow as usize];
                    pairs[*slot as usize] = (block as u32, pair);
                    *slot += 1;
                }
            }
        }
        Live { starts, pairs }
    }

    /// (block, pair) of the labels that a flow moves.
    pub(crate) fn of_flow(&self, flow: u32) -> &[(u32, u32)] {
        &self.pairs[self.starts[flow as usize] as usize..self.starts[flow as usize + 1] as usize]
    }
}

/// What tells flows between the same kinds of systems apart, but for what they carry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Manner<'g> {
    role: Role,
    path: PathKind,
    purposes: &'g [u32],
    period: Period,
    exists: Truth,
    /// A flow with facts, statements or safeguards of its own is like no other.
    alone: Option<u32>,
}

/// Classes of flows: same kinds of systems at both ends, same manner.
#[derive(Debug)]
pub(crate) struct Classes {
    /// By flow; `NONE` where nothing moves.
    of_flow: Vec<u32>,
    /// A flow of each class, and whether it is like no other.
    examples: Vec<(u32, bool)>,
}

const NONE: u32 = u32::MAX;

impl Classes {
    pub(crate) fn of(inner: &Inner<'_>, live: &Live) -> Classes {
        let scene = &inner.scene;
        let inventory = scene.inventory();
        let kinds = &scene.graph.kinds;
        let mut manners: ByPosition<Manner<'_>, u32> = ByPosition::default();
        let mut last: Option<(Manner<'_>, u32)> = None;
        let mut known: ByPosition<(u32, u32, u32), u32> = ByPosition::default();
        let mut classes = Classes { of_flow: vec![NONE; inventory.flows.len()], examples: Vec::new() };
        for (index, flow) in inventory.flows.iter().enumerate() {
            let index = index as u32;
            if live.of_flow(index).is_empty() || flow.caused_by_subject() {
                continue;
            }
            let alone = is_own(flow) || scene.shelf.names_flow(index);
            let manner = Manner {
                role: flow.role,
                path: flow.path,
                purposes: &flow.purposes,
                period: flow.period(),
                exists: flow.moves_on(scene.day),
                alone: alone.then_some(index),
            };
            // Most flows are in the manner of the one before.
            let number = match last {
                Some((before, number)) if before == manner => number,
                _ => {
                    let next = manners.len() as u32;
                    *manners.entry(manner).or_insert(next)
                }
            };
            last = Some((manner, number));
            let key = (kinds.kind(flow.from), kinds.kind(flow.to), number);
            classes.of_flow[index as usize] = *known.entry(key).or_insert_with(|| {
                classes.examples.push((index, alone));
                classes.examples.len() as u32 - 1
            });
        }
        classes
    }

    /// The class of a flow; none where nothing moves that anybody answers for.
    pub(crate) fn of_flow(&self, flow: u32) -> Option<u32> {
        Some(self.of_flow[flow as usize]).filter(|class| *class != NONE)
    }

    pub(crate) fn len(&self) -> usize {
        self.examples.len()
    }

    /// A flow of a class, and whether it is like no other.
    pub(crate) fn example(&self, class: u32) -> (u32, bool) {
        self.examples[class as usize]
    }
}

/// Whether a flow says something that a row could read and other flows do not say.
fn is_own(flow: &FlowData) -> bool {
    flow.more().is_some_and(|more| {
        !more.reads_from.is_empty()
            || more.on_behalf_of.is_some()
            || more.basis != BasisData::None
            || more.transaction.is_some()
            || !more.volume.is_empty()
            || more.certainty != Certainty::Actual
            || !more.counts.0.is_empty()
            || !more.attributes.is_empty()
            || !more.facts.0.is_empty()
    })
}
