//! The inventory as a graph: flows by start, derivations by system, and what fields come from.
//!
//! A `FlowGraph` knows no day and no law; it never changes.

mod closure;
mod kind;
mod named;
mod outgoing;
mod part;
mod view;

use crate::inventory::{FlowData, FlowMore, Inventory};
use crate::parallel;
use crate::record::{Certainty, How, Role};
use crate::{Period, Place, Truth};
use closure::Closure;
use kind::{FlowKinds, Kinds};
use named::Named;
use outgoing::Outgoing;
use part::Parts;
use std::sync::OnceLock;

pub(crate) use named::FieldList;
pub(crate) use outgoing::Way;
pub use view::{Edge, EdgeId, Link, Node, NodeId, View, visit};

/// The inventory, compiled.
#[derive(Debug)]
pub struct FlowGraph {
    pub(crate) inventory: Inventory,
    pub(crate) outgoing: Outgoing,
    pub(crate) flow_kinds: FlowKinds,
    pub(crate) named: Named,
    /// Role, and whether it has keys that few have, by flow: what most passes ask of one.
    forms: Vec<Form>,
    /// Derivations by system: `derivation_starts[s]..derivation_starts[s + 1]` of `derivations_at`, in input order.
    derivation_starts: Vec<u32>,
    derivations_at: Vec<u32>,
    pub(crate) closure: Closure,
    pub(crate) parts: Parts,
    /// Made when somebody looks backwards or takes a view.
    index: OnceLock<view::Index>,
}

/// What most passes ask of a flow, in a byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form(u8);

const RETURNS: u8 = 1;
const MORE: u8 = 2;
const MAKES: u8 = 4;
const KEEPS: u8 = 8;

impl Form {
    fn of(flow: &FlowData) -> Form {
        let controller = match flow.role {
            Role::Entrust | Role::Storage => 0,
            Role::Internal => KEEPS,
            _ => MAKES,
        };
        let returns = if flow.role == Role::Return { RETURNS } else { 0 };
        Form(controller | returns | if flow.more.is_some() { MORE } else { 0 })
    }

    /// Whether it gives data back.
    pub(crate) fn returns(self) -> bool {
        self.0 & RETURNS != 0
    }

    /// Whether it is neither.
    pub(crate) fn simple(self) -> bool {
        self.0 & (RETURNS | MORE) == 0
    }

    /// Whether its role makes the receiver a controller of what arrives; none: as the sender was.
    pub(crate) fn makes_controller(self) -> Option<bool> {
        (self.0 & KEEPS == 0).then_some(self.0 & MAKES != 0)
    }

    /// Whether it has keys that few flows have: groups, facts, a period.
    pub(crate) fn more(self) -> bool {
        self.0 & MORE != 0
    }
}

/// Derivations that leave no label behind: anonymisation that somebody can show.
pub(crate) fn ends_label(how: How, evidence: bool) -> bool {
    how == How::Anonymise && evidence
}

impl FlowGraph {
    /// Compiles an inventory. Linear in its size, but for the closure over renames and derivations,
    /// which is linear in the pairs (field, field it comes from).
    #[must_use]
    pub fn compile(inventory: Inventory) -> FlowGraph {
        let systems = inventory.systems.len();
        let kinds = || {
            let forms: Vec<Form> = inventory.flows.iter().map(Form::of).collect();
            (FlowKinds::of(&inventory, &Kinds::of(&inventory)), forms)
        };
        let (outgoing, (flow_kinds, forms)) = parallel::join(|| Outgoing::of(&inventory), kinds);
        let named = Named::of(&inventory);
        let (derivation_starts, derivations_at) =
            group(systems, inventory.derivations.iter().map(|derivation| derivation.at));
        let closure = Closure::of(&inventory);
        let parts = Parts::of(&inventory, &closure);
        FlowGraph {
            inventory,
            outgoing,
            flow_kinds,
            named,
            forms,
            derivation_starts,
            derivations_at,
            closure,
            parts,
            index: OnceLock::new(),
        }
    }

    /// What it was compiled from.
    #[must_use]
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// Flows that start at a system, in input order.
    pub(crate) fn flows_from(&self, system: u32) -> &[u32] {
        self.outgoing.flows(system)
    }

    /// Derivations inside a system, in input order.
    #[inline]
    pub(crate) fn derivations_in(&self, system: u32) -> &[u32] {
        // Most inventories have none: one look less for each system.
        if self.derivations_at.is_empty() {
            return &[];
        }
        let system = system as usize;
        &self.derivations_at
            [self.derivation_starts[system] as usize..self.derivation_starts[system + 1] as usize]
    }

    /// What most passes ask of a flow.
    #[inline]
    pub(crate) fn form(&self, flow: u32) -> Form {
        self.forms[flow as usize]
    }

    /// Whether the data subject itself causes a flow: then nobody exports.
    #[inline]
    pub(crate) fn caused_by_subject(&self, flow: u32) -> bool {
        self.form(flow).more() && self.flow_data(flow).caused_by_subject()
    }

    #[inline]
    pub(crate) fn flow_data(&self, flow: u32) -> &FlowData {
        &self.inventory.flows[flow as usize]
    }

    /// Fields that a flow names (none for `*`).
    pub(crate) fn carried(&self, flow: u32) -> &[u32] {
        let flow = self.flow_data(flow);
        let start = flow.fields_start as usize;
        &self.inventory.carried[start..start + flow.fields_len as usize]
    }

    /// The name of a field after a flow.
    pub(crate) fn renamed(&self, flow: u32, field: u32) -> u32 {
        let Some(more) = &self.flow_data(flow).more else { return field };
        more.rename.iter().find(|(from, _)| *from == field).map_or(field, |(_, to)| *to)
    }

    /// For whom a system is run, if for another than its operator.
    #[inline]
    pub(crate) fn principal(&self, system: u32) -> Option<u32> {
        let data = &self.inventory.systems[system as usize];
        data.on_behalf_of.filter(|principal| *principal != data.operator)
    }

    #[inline]
    pub(crate) fn operator(&self, system: u32) -> u32 {
        self.inventory.systems[system as usize].operator
    }

    pub(crate) fn locations(&self, system: u32) -> &[Place] {
        &self.inventory.systems[system as usize].locations
    }

    pub(crate) fn countries(&self, party: u32) -> &[Place] {
        &self.inventory.parties[party as usize].countries
    }

    /// Who collects: as written, else the principal of the place, else its operator.
    pub(crate) fn collectors(&self, collection: u32) -> Vec<u32> {
        let data = &self.inventory.collections[collection as usize];
        if data.controllers.is_empty() {
            vec![self.principal(data.at).unwrap_or_else(|| self.operator(data.at))]
        } else {
            data.controllers.to_vec()
        }
    }
}

impl FlowData {
    pub(crate) fn more(&self) -> Option<&FlowMore> {
        self.more.as_deref()
    }

    pub(crate) fn period(&self) -> Period {
        self.more().map_or(Period::ALWAYS, |more| more.period)
    }

    pub(crate) fn certainty(&self) -> Certainty {
        self.more().map_or(Certainty::Actual, |more| more.certainty)
    }

    pub(crate) fn caused_by_subject(&self) -> bool {
        self.more().is_some_and(|more| more.caused_by_subject)
    }

    /// Whether it moves anything on a day: announced flows never do.
    pub(crate) fn moves_on(&self, day: crate::Date) -> Truth {
        if self.certainty() == Certainty::Announced { Truth::No } else { self.period().holds_on(day) }
    }
}

/// Counting sort of records by a key below `keys`, stable.
fn group(keys: usize, key_of: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; keys + 1];
    let mut records = 0;
    for key in key_of.clone() {
        starts[key as usize + 1] += 1;
        records += 1;
    }
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; records];
    for (record, key) in key_of.enumerate() {
        let slot = &mut next[key as usize];
        sorted[*slot as usize] = record as u32;
        *slot += 1;
    }
    (starts, sorted)
}
