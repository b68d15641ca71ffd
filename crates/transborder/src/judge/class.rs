//! What can be judged together: live steps by flow, and classes of flows that no row can tell apart.

use crate::hash::ByPosition;
use crate::lineage::{AtStep, Inner};
use crate::scene::Scene;

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
        let each = |see: &mut dyn FnMut(u32, u32, u32)| {
            for (block, lives) in inner.blocks.iter().enumerate() {
                for pair in 0..lives.pairs.len() as u32 {
                    for edge in lives.out_of(pair) {
                        if let Some(flow) = edge.via.flow() {
                            see(flow, block as u32, pair);
                        }
                    }
                }
            }
        };
        each(&mut |flow, _, _| starts[flow as usize + 1] += 1);
        for flow in 0..flows {
            starts[flow + 1] += starts[flow];
        }
        let mut next = starts.clone();
        let mut pairs = vec![(0, 0); starts[flows] as usize];
        each(&mut |flow, block, pair| {
            let slot = &mut next[flow as usize];
            pairs[*slot as usize] = (block, pair);
            *slot += 1;
        });
        Live { starts, pairs }
    }

    /// (block, pair) of the labels that a flow moves.
    pub(crate) fn of_flow(&self, flow: u32) -> &[(u32, u32)] {
        &self.pairs[self.starts[flow as usize] as usize..self.starts[flow as usize + 1] as usize]
    }
}

/// Everything about a flow that a row can read, but what it carries. Flows with facts, statements or
/// safeguards of their own are alone in their class.
#[derive(PartialEq, Eq, Hash)]
struct FlowKey<'g> {
    from: u32,
    to: u32,
    role: crate::record::Role,
    path: crate::record::PathKind,
    purposes: &'g [u32],
    period: crate::Period,
    alone: Option<u32>,
}

/// Classes of flows.
#[derive(Debug)]
pub(crate) struct Classes {
    of_flow: Vec<u32>,
}

impl Classes {
    pub(crate) fn of(scene: &Scene<'_>) -> Classes {
        let inventory = scene.inventory();
        let mut of_system: Vec<u32> = Vec::with_capacity(inventory.systems.len());
        let mut systems = ByPosition::default();
        for (index, system) in inventory.systems.iter().enumerate() {
            let alone = (!system.facts.0.is_empty()).then_some(index);
            let key = (system.operator, system.on_behalf_of, &system.locations, system.implicit, alone);
            let next = systems.len() as u32;
            of_system.push(*systems.entry(key).or_insert(next));
        }
        let mut named = vec![false; inventory.flows.len()];
        for flow in inventory.safeguards.iter().flat_map(|safeguard| &safeguard.flows) {
            named[*flow as usize] = true;
        }
        // Rows that look at where a step leads cannot be shared by flows that lead elsewhere.
        let continues = scene.regimes.iter().any(|regime| regime.reads.looks_on);
        let mut flows = ByPosition::default();
        let mut of_flow = Vec::with_capacity(inventory.flows.len());
        for (index, flow) in inventory.flows.iter().enumerate() {
            let own = flow.more().is_some_and(|more| {
                !more.reads_from.is_empty()
                    || more.on_behalf_of.is_some()
                    || more.basis != crate::inventory::BasisData::None
                    || more.transaction.is_some()
                    || !more.volume.is_empty()
                    || more.certainty != crate::record::Certainty::Actual
                    || more.caused_by_subject
                    || !more.counts.0.is_empty()
                    || !more.attributes.is_empty()
                    || !more.facts.0.is_empty()
            });
            let alone = (own || named[index] || continues).then_some(index as u32);
            let key = FlowKey {
                from: of_system[flow.from as usize],
                to: of_system[flow.to as usize],
                role: flow.role,
                path: flow.path,
                purposes: &flow.purposes,
                period: flow.period(),
                alone,
            };
            let next = flows.len() as u32;
            of_flow.push(*flows.entry(key).or_insert(next));
        }
        Classes { of_flow }
    }

    pub(crate) fn of_flow(&self, flow: u32) -> u32 {
        self.of_flow[flow as usize]
    }

    /// For passes that share nothing.
    pub(crate) fn none() -> Classes {
        Classes { of_flow: Vec::new() }
    }
}

/// What an outcome depends on.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct UnitKey {
    pub(crate) flow: u32,
    pub(crate) exporter: u32,
    pub(crate) variant: u32,
    pub(crate) field: u32,
    pub(crate) at: AtStep,
}
