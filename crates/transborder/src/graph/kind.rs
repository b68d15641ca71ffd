//! Kinds of systems: what stands alike is looked at once.

use crate::hash::ByPosition;
use crate::inventory::Inventory;

/// Systems of one kind have operator, principal and locations in common, and no facts of their own.
#[derive(Debug)]
pub(crate) struct Kinds {
    of: Vec<u32>,
    /// A system of each kind.
    first: Vec<u32>,
}

impl Kinds {
    pub(crate) fn of(inventory: &Inventory) -> Kinds {
        let mut kinds = Kinds { of: Vec::with_capacity(inventory.systems.len()), first: Vec::new() };
        let mut known = ByPosition::default();
        for (index, system) in inventory.systems.iter().enumerate() {
            let alone = (!system.facts.0.is_empty()).then_some(index);
            let key = (system.operator, system.on_behalf_of, &system.locations, system.implicit, alone);
            let kind = *known.entry(key).or_insert_with(|| {
                kinds.first.push(index as u32);
                kinds.first.len() as u32 - 1
            });
            kinds.of.push(kind);
        }
        kinds
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }

    /// The kind of a system.
    pub(crate) fn kind(&self, system: u32) -> u32 {
        self.of[system as usize]
    }

    /// A system of a kind.
    pub(crate) fn example(&self, kind: u32) -> u32 {
        self.first[kind as usize]
    }
}
