//! Where labels move at all, and the fields that are silently held about an unknown group.
//!
//! Moving does not depend on any law, so both are found once. Follows the last sentence of `propagate`.

use std::collections::BTreeSet;

use super::count::{admits, moves};
use super::record::Inventory;
use super::unit::World;

type Cell = (usize, usize);

/// Everything reached from collections and silent holdings.
pub(crate) fn reach(world: &World<'_>) -> BTreeSet<(usize, usize, usize)> {
    let inventory = &world.inventory;
    let mut reached = BTreeSet::new();
    for collection in &inventory.collections {
        for (p, person) in inventory.people.iter().enumerate() {
            if collection.groups.contains(&person.group) {
                reached.extend(collection.fields.iter().map(|f| (collection.at, p, *f)));
            }
        }
    }
    reached.extend(world.silent.iter().map(|(system, field)| (*system, inventory.nobody(), *field)));
    let mut waiting: Vec<_> = reached.iter().copied().collect();
    while let Some((system, person, field)) = waiting.pop() {
        let mut next = Vec::new();
        for derivation in &inventory.derivations {
            if derivation.at == system && derivation.from.contains(&field) && !derivation.ends() {
                next.push((system, person, derivation.to));
            }
        }
        for flow in inventory.flows.iter().filter(|f| f.from == system && moves(f)) {
            if admits(world, flow, person) && (flow.all || flow.fields.contains(&field)) {
                next.push((flow.to, person, flow.rename.get(&field).copied().unwrap_or(field)));
            }
        }
        for node in next {
            if reached.insert(node) {
                waiting.push(node);
            }
        }
    }
    reached
}

/// Fields used where nothing brings them and nothing outside their own cycle could.
pub(crate) fn silent(world: &World<'_>) -> BTreeSet<Cell> {
    let inventory = &world.inventory;
    if inventory.closed("collections") {
        return BTreeSet::new();
    }
    let held: BTreeSet<Cell> = reach(world).into_iter().map(|(s, _, f)| (s, f)).collect();
    // What is known to be anonymous where it was made is no silent field there, nor wherever it is carried.
    let anonymous: BTreeSet<Cell> =
        inventory.derivations.iter().filter(|d| d.ends()).map(|d| (d.at, d.to)).collect();
    let mut used: BTreeSet<Cell> = BTreeSet::new();
    for flow in inventory.flows.iter().filter(|f| moves(f)) {
        used.extend(flow.fields.iter().map(|f| (flow.from, *f)));
    }
    for derivation in &inventory.derivations {
        used.extend(derivation.from.iter().map(|f| (derivation.at, *f)));
    }
    let open: BTreeSet<Cell> = used.difference(&held).copied().filter(|c| !anonymous.contains(c)).collect();
    let nothing_before = |cell: &Cell| {
        let mut bringers = before(inventory, *cell);
        bringers.retain(|c| held.contains(c) || anonymous.contains(c) || open.contains(c));
        bringers.iter().all(|c| open.contains(c) && before(inventory, *c).contains(cell))
    };
    open.iter().copied().filter(nothing_before).collect()
}

/// Every (system, field) from which something could come to this one.
fn before(inventory: &Inventory, cell: Cell) -> BTreeSet<Cell> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![cell];
    while let Some((system, field)) = waiting.pop() {
        let mut next = Vec::new();
        for derivation in &inventory.derivations {
            if derivation.at == system && derivation.to == field && !derivation.ends() {
                next.extend(derivation.from.iter().map(|from| (system, *from)));
            }
        }
        for flow in inventory.flows.iter().filter(|f| f.to == system && moves(f)) {
            for from in 0..inventory.fields.len() {
                let carried = flow.all || flow.fields.contains(&from);
                if carried && flow.rename.get(&from).copied().unwrap_or(from) == field {
                    next.push((flow.from, from));
                }
            }
        }
        for node in next {
            if found.insert(node) {
                waiting.push(node);
            }
        }
    }
    found
}
