//! Labels at steps: every (exporter, person, field, purpose) of a flow to which a law is attached.

use super::lineage::{Lineage, State};
use super::step::{Crossing, crossing, exporters, moving, purposes};
use super::truth::Truth;
use super::unit::{History, Unit};

/// A label at a step before anything is judged.
#[derive(Debug)]
pub(crate) struct Step<'w> {
    /// Without a country yet.
    pub(crate) unit: Unit<'w>,
    pub(crate) state: State,
    pub(crate) crossing: Crossing,
}

/// All steps of a flow on which an attached label moves.
pub(crate) fn steps<'w>(lineage: &'w Lineage<'w>, all: &[Lineage<'w>], f: usize) -> Vec<Step<'w>> {
    let world = lineage.world;
    let inventory = &world.inventory;
    let flow = &inventory.flows[f];
    let mut steps = Vec::new();
    for exporter in exporters(world, lineage.regime, flow) {
        for person in 0..inventory.people.len() {
            for field in 0..inventory.fields.len() {
                if !super::count::carries(world, flow, person, field) {
                    continue;
                }
                let Some(state) = lineage.state(f, exporter, person, field) else { continue };
                if state.attached == Truth::No {
                    continue;
                }
                let held = |other: &Lineage<'_>| {
                    let value = other.held(flow.from, person, field);
                    (value > Truth::No).then(|| (other.regime.pack.id.clone(), value))
                };
                let history = History {
                    sources: state.sources.clone(),
                    firsts: state.firsts.clone(),
                    origin: all.iter().filter_map(held).collect(),
                };
                for purpose in purposes(&flow.purposes) {
                    let mut unit = moving(world, lineage.regime, f, exporter, person, field);
                    unit.purpose = purpose;
                    unit.history = Some(history.clone());
                    unit.processor = state.processor;
                    unit.onward = state.onward;
                    let crossing = crossing(&unit);
                    unit.narrow = false;
                    super::fact::matching(&mut unit);
                    unit.transfer = crossing.value;
                    steps.push(Step { unit, state: state.clone(), crossing });
                }
            }
        }
    }
    steps
}
