//! Kinds of systems: what stands alike is looked at once.

use crate::hash::ByPosition;
use crate::inventory::Inventory;

/// Systems of one kind have operator, principal and locations in common, and no facts of their own.
#[derive(Debug)]
pub(crate) struct Kinds {
    of: Vec<u32>,
    count: usize,
}

impl Kinds {
    pub(crate) fn of(inventory: &Inventory) -> Kinds {
        let mut kinds = Kinds { of: Vec::with_capacity(inventory.systems.len()), count: 0 };
        let mut known = ByPosition::default();
        for (index, system) in inventory.systems.iter().enumerate() {
            let alone = (!system.facts.0.is_empty()).then_some(index);
            let key = (system.operator, system.on_behalf_of, &system.locations, system.implicit, alone);
            let next = known.len() as u32;
            kinds.of.push(*known.entry(key).or_insert(next));
        }
        kinds.count = known.len();
        kinds
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The kind of a system.
    pub(crate) fn kind(&self, system: u32) -> u32 {
        self.of[system as usize]
    }
}
