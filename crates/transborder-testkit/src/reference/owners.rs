//! Parents, owners, and who is a covered person: the least fixpoint over shares.

use std::collections::BTreeSet;

use super::place::{any_inside, inside};
use super::truth::Truth;
use super::unit::World;

/// Parties that name this one under `parent` or `owners`.
pub(crate) fn held_by(world: &World<'_>, holder: usize) -> Vec<usize> {
    let parties = &world.inventory.parties;
    let id = &parties[holder].id;
    let names = |p: &usize| {
        let party = &parties[*p];
        let owned = party.owners.iter().flatten().any(|(o, _, force)| o == id && *force > Truth::No);
        party.parent.as_ref() == Some(id) || owned
    };
    (0..parties.len()).filter(names).collect()
}

/// Everybody up the chain of parents and owners.
fn above(world: &World<'_>, party: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![party];
    while let Some(next) = waiting.pop() {
        let record = &world.inventory.parties[next];
        let owners =
            record.owners.iter().flatten().filter(|(_, _, force)| *force > Truth::No).map(|(o, _, _)| o);
        for id in owners.chain(&record.parent) {
            if let Some(up) = world.inventory.party(id)
                && up != party
                && found.insert(up)
            {
                waiting.push(up);
            }
        }
    }
    found
}

/// Somebody up the chain sits outside the territory.
pub(crate) fn parent_outside(world: &World<'_>, party: usize, territory: &[String]) -> Truth {
    let outside = |p: &usize| any_inside(&world.inventory.parties[*p].country, territory).not();
    above(world, party).iter().map(outside).max().unwrap_or(Truth::No)
}

/// Whether a party is a covered person of the regime: by seat, designation, or half of its shares together.
pub(crate) fn covered(world: &World<'_>, regime: &str, party: usize) -> Truth {
    let parties = &world.inventory.parties;
    let listed: Vec<String> = world
        .law
        .restricted
        .iter()
        .filter(|row| row.regime == regime && row.exporter.is_none())
        .filter(|row| row.period.holds(&world.day) == Truth::Yes)
        .flat_map(|row| row.to.iter().cloned())
        .collect();
    let seat = |p: usize| {
        let record = &parties[p];
        let own = any_inside(&record.country, &listed).max(any_inside(&record.place_of_business, &listed));
        if record.designated.iter().any(|law| law == regime) {
            Truth::Yes
        } else if world.established(p, &["US".to_owned()]) == Truth::Yes {
            Truth::No
        } else {
            own
        }
    };
    let american = |p: usize| {
        !parties[p].designated.iter().any(|law| law == regime)
            && world.established(p, &["US".to_owned()]) == Truth::Yes
    };
    // Twice the least fixpoint: once for what is certain, once for what is possible.
    let grow = |certain: bool| {
        let least = if certain { Truth::Yes } else { Truth::Unknown };
        let mut held: Vec<bool> = (0..parties.len()).map(|p| seat(p) >= least).collect();
        loop {
            let mut grew = false;
            for p in 0..parties.len() {
                if held[p] || american(p) {
                    continue;
                }
                let mut sum = 0.0;
                // What is known to be held leaves the rest for shares that nobody knows.
                let told: f64 = parties[p]
                    .owners
                    .iter()
                    .flatten()
                    .filter(|(_, _, force)| *force == Truth::Yes)
                    .filter_map(|(_, percent, _)| *percent)
                    .sum();
                let mut open = false;
                for (owner, percent, force) in parties[p].owners.iter().flatten() {
                    let holds = world.inventory.party(owner).is_some_and(|o| {
                        let country = &parties[o].country;
                        let there = country.iter().map(|c| inside(c, &listed)).max();
                        held[o] || there.unwrap_or(Truth::No) >= least
                    });
                    if holds && *force >= least {
                        sum += percent.unwrap_or(0.0);
                        open |= percent.is_none();
                    }
                }
                // A parent whose share nobody states may hold half.
                if let (None, Some(parent), false) = (&parties[p].owners, &parties[p].parent, certain) {
                    let bad = world
                        .inventory
                        .party(parent)
                        .is_some_and(|o| held[o] || any_inside(&parties[o].country, &listed) > Truth::No);
                    sum += if bad { 100.0 } else { 0.0 };
                }
                if open && !certain {
                    sum += (100.0 - told).max(0.0);
                }
                // Nobody owns a person.
                let unsaid = parties[p].owners.is_none()
                    && parties[p].kind != "person"
                    && !world.inventory.closed("parties");
                if sum >= 50.0 || (!certain && unsaid && !parties[p].country.is_empty()) {
                    held[p] = true;
                    grew = true;
                }
            }
            if !grew {
                return held;
            }
        }
    };
    if grow(true)[party] {
        Truth::Yes
    } else if grow(false)[party] {
        Truth::Unknown
    } else {
        Truth::No
    }
}
