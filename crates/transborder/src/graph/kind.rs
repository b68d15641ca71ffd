//! Kinds of systems and of flows: what stands alike is looked at once.

use crate::Period;
use crate::hash::ByPosition;
use crate::inventory::{BasisData, FlowData, Inventory};
use crate::record::{Certainty, PathKind, Role};

/// Systems of one kind have operator, principal and locations in common, and no facts of their own.
#[derive(Debug)]
pub(crate) struct Kinds(Vec<u32>);

impl Kinds {
    pub(crate) fn of(inventory: &Inventory) -> Kinds {
        let mut known = ByPosition::default();
        let mut kinds = Kinds(Vec::with_capacity(inventory.systems.len()));
        for (index, system) in inventory.systems.iter().enumerate() {
            let alone = (!system.facts.0.is_empty()).then_some(index);
            let key = (system.operator, system.on_behalf_of, &system.locations, system.implicit, alone);
            let next = known.len() as u32;
            kinds.0.push(*known.entry(key).or_insert(next));
        }
        kinds
    }

    /// The kind of a system.
    #[inline]
    pub(crate) fn kind(&self, system: u32) -> u32 {
        self.0[system as usize]
    }
}

/// What tells flows between the same kinds of systems apart, but for what they carry and for whom.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Manner<'i> {
    role: Role,
    path: PathKind,
    purposes: &'i [u32],
    period: Period,
    caused_by_subject: bool,
    /// A flow with facts or statements of its own is like no other.
    alone: Option<u32>,
}

/// Kinds of flows: same kinds of systems at both ends, same manner.
#[derive(Debug)]
pub(crate) struct FlowKinds {
    of: Vec<u32>,
    /// A flow of each kind, and whether it is like no other.
    examples: Vec<(u32, bool)>,
}

/// Flows handled together, so that their loads overlap.
const BATCH: usize = 64;

impl FlowKinds {
    pub(crate) fn of(inventory: &Inventory, systems: &Kinds) -> FlowKinds {
        let mut manners: ByPosition<Manner<'_>, u32> = ByPosition::default();
        let mut last: Option<(Manner<'_>, u32)> = None;
        let mut known: ByPosition<(u32, u32, u32), u32> = ByPosition::default();
        let mut kinds = FlowKinds { of: Vec::with_capacity(inventory.flows.len()), examples: Vec::new() };
        let mut ends = [(0, 0); BATCH];
        for batch in inventory.flows.chunks(BATCH) {
            for (ends, flow) in ends.iter_mut().zip(batch) {
                *ends = (systems.kind(flow.from), systems.kind(flow.to));
            }
            for (flow, (from, to)) in batch.iter().zip(ends) {
                let index = kinds.of.len() as u32;
                let alone = is_own(flow);
                let manner = Manner {
                    role: flow.role,
                    path: flow.path,
                    purposes: &flow.purposes,
                    period: flow.period(),
                    caused_by_subject: flow.caused_by_subject(),
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
                kinds.of.push(*known.entry((from, to, number)).or_insert_with(|| {
                    kinds.examples.push((index, alone));
                    kinds.examples.len() as u32 - 1
                }));
            }
        }
        kinds
    }

    pub(crate) fn len(&self) -> usize {
        self.examples.len()
    }

    #[inline]
    pub(crate) fn kind(&self, flow: u32) -> u32 {
        self.of[flow as usize]
    }

    /// A flow of a kind, and whether it is like no other.
    pub(crate) fn example(&self, kind: u32) -> (u32, bool) {
        self.examples[kind as usize]
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
