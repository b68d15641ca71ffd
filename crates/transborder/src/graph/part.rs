//! Parts of fields between which nothing moves: no rename and no derivation makes a field of one part from one of
//! another. Labels of each part can be followed by themselves, in less memory, and at the same time.

use super::closure::Closure;
use crate::inventory::Inventory;

/// Which part each field is in.
#[derive(Debug)]
pub(crate) struct Parts {
    of: Vec<u32>,
    count: u32,
}

/// Flows for each part: what is asked at random while labels are followed should lie in a near cache.
const FLOWS: usize = 250_000;
/// Parts at most: each looks at all collections.
const MOST: usize = 16;

impl Parts {
    pub(crate) fn of(inventory: &Inventory, closure: &Closure) -> Parts {
        let fields = inventory.fields.len();
        // Wherever it is cut, the same comes out; tests cut small inventories, too.
        let wanted = match cfg!(debug_assertions) {
            true => 1 + fields % 4,
            false => (inventory.flows.len() / FLOWS).clamp(1, MOST),
        };
        let mut parts = Parts { of: vec![0; fields], count: 1 };
        if wanted < 2 {
            return parts;
        }
        let mut weights = vec![1_u64; fields];
        inventory.carried.iter().for_each(|field| weights[*field as usize] += 1);
        let mut components = components(fields, closure);
        components.sort_by_cached_key(|fields| {
            let weight: u64 = fields.iter().map(|field| weights[*field as usize]).sum();
            (std::cmp::Reverse(weight), fields[0])
        });
        // The heaviest first, each to the part that has least.
        let mut loads = vec![0_u64; wanted.min(components.len()).max(1)];
        for component in &components {
            let part = (0..loads.len()).min_by_key(|part| loads[*part]).unwrap_or(0);
            for field in component {
                loads[part] += weights[*field as usize];
                parts.of[*field as usize] = part as u32;
            }
        }
        parts.count = loads.len() as u32;
        parts
    }

    /// How many there are; one at least.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The part of a field.
    #[inline]
    pub(crate) fn part(&self, field: u32) -> u32 {
        self.of[field as usize]
    }
}

/// Fields that come from one another, each set ascending.
fn components(fields: usize, closure: &Closure) -> Vec<Vec<u32>> {
    let mut sets = petgraph::unionfind::UnionFind::<u32>::new(fields);
    for field in 0..fields as u32 {
        for from in closure.from(field) {
            sets.union(field, *from);
        }
    }
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); fields];
    for field in 0..fields as u32 {
        of[sets.find(field) as usize].push(field);
    }
    of.retain(|fields| !fields.is_empty());
    of
}
