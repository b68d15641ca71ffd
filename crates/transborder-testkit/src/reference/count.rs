//! Counters as intervals, and what else is counted over the whole graph.
//!
//! Low is the largest group known, groups that are disjoint from each other adding up; high is the sum, and
//! there is none while a count is missing.

use std::collections::BTreeSet;

use super::place::inside;
use super::record::{Flow, Inventory};
use super::step::{exporters, newly, receiver};
use super::truth::{Interval, Truth};
use super::unit::{Unit, World};

/// The interval of people in some groups; `sure` groups count in low, all of them in high.
pub(crate) fn people(inventory: &Inventory, sure: &BTreeSet<usize>, all: &BTreeSet<usize>) -> Interval {
    let groups = &inventory.groups;
    let disjoint = |a: usize, b: usize| {
        groups[a].disjoint_from.contains(&groups[b].id) || groups[b].disjoint_from.contains(&groups[a].id)
    };
    let known: Vec<(usize, f64)> = sure.iter().filter_map(|g| Some((*g, groups[*g].count?))).collect();
    // Every set of mutually disjoint groups is tried; inventories of the model have few groups.
    let mut low: f64 = 0.0;
    let mut sets: Vec<(Vec<usize>, f64)> = vec![(Vec::new(), 0.0)];
    for (g, n) in known {
        for (members, sum) in sets.clone() {
            if members.iter().all(|m| disjoint(*m, g)) {
                let mut grown = members.clone();
                grown.push(g);
                low = low.max(sum + n);
                sets.push((grown, sum + n));
            }
        }
    }
    let high = all.iter().map(|g| groups[*g].count).sum::<Option<f64>>();
    Interval { low, high }
}

/// Whether a flow carries a field of a person at all, by what is held at its start.
pub(crate) fn carries(world: &World<'_>, flow: &Flow, person: usize, field: usize) -> bool {
    admits(world, flow, person)
        && (flow.all || flow.fields.contains(&field))
        && world.reached.contains(&(flow.from, person, field))
}

/// Whether a flow admits the group; one without limits admits everybody.
pub(crate) fn admits(world: &World<'_>, flow: &Flow, person: usize) -> bool {
    let group = world.inventory.people[person].group;
    flow.groups.as_ref().is_none_or(|groups| groups.contains(&group))
}

/// Whether a flow moves anything: what is only announced, or not in force, does not.
pub(crate) fn moves(flow: &Flow) -> bool {
    flow.certainty != "announced" && flow.force > Truth::No
}

/// Groups that the exporter collects from or whose fields it exports, resident in the territory.
pub(crate) fn subjects(unit: &Unit<'_>) -> Interval {
    let world = unit.world;
    let inventory = unit.inventory();
    let mut mine = BTreeSet::new();
    for collection in &inventory.collections {
        if collection.collectors.contains(&unit.exporter) {
            mine.extend(collection.groups.iter().copied());
        }
    }
    for flow in inventory.flows.iter().filter(|f| moves(f) && !f.by_subject) {
        if exporters(world, unit.regime, flow).contains(&unit.exporter) {
            for (system, person, field) in &world.reached {
                if *system == flow.from && carries(world, flow, *person, *field) {
                    mine.insert(inventory.people[*person].group);
                }
            }
        }
    }
    let resident = |least: Truth| -> BTreeSet<usize> {
        let lives = |g: &usize| {
            let homes = &inventory.groups[*g].residence;
            homes.iter().any(|home| unit.regime.inside(home, home) >= least)
        };
        mine.iter().copied().filter(lives).collect()
    };
    people(inventory, &resident(Truth::Yes), &resident(Truth::Unknown))
}

/// Number of fields tagged `identifier` that travel on the flow.
pub(crate) fn identifiers(unit: &Unit<'_>) -> Interval {
    let world = unit.world;
    let travels = |field: &usize| {
        let flow = unit.flow().map(|f| &unit.inventory().flows[f]);
        flow.is_some_and(|flow| {
            let named = flow.fields.contains(field);
            let held = || world.reached.iter().any(|(s, _, f)| *s == flow.from && f == field);
            (named || (flow.all && held())) && world.fields.tags[*field].contains("identifier")
        })
    };
    let n = (0..unit.inventory().fields.len()).filter(travels).count() as f64;
    Interval { low: n, high: Some(n) }
}

/// A later step takes the label from the receiver to a pair outside the receiver's country.
pub(crate) fn continues(unit: &Unit<'_>) -> Truth {
    let world = unit.world;
    let inventory = unit.inventory();
    let (Some((_, end)), Some(flow), Some(field)) = (unit.ends, unit.flow(), unit.field) else {
        return Truth::No;
    };
    let renamed = |flow: &Flow, field: usize| flow.rename.get(&field).copied().unwrap_or(field);
    let here = &inventory.parties[unit.receiver].country;
    let mut best = Truth::No;
    let mut seen = BTreeSet::from([(end, renamed(&inventory.flows[flow], field))]);
    let mut waiting: Vec<(usize, usize)> = seen.iter().copied().collect();
    while let Some((system, field)) = waiting.pop() {
        for derivation in &inventory.derivations {
            if derivation.at == system
                && derivation.from.contains(&field)
                && !derivation.ends()
                && seen.insert((system, derivation.to))
            {
                waiting.push((system, derivation.to));
            }
        }
        for next in inventory.flows.iter().filter(|f| f.from == system && moves(f) && !f.by_subject) {
            let carried = next.all || next.fields.contains(&field);
            let admitted = unit.people.iter().any(|p| admits(world, next, *p));
            if !carried || !admitted || !exporters(world, unit.regime, next).contains(&unit.receiver) {
                continue;
            }
            let to = receiver(world, next, unit.receiver);
            for (_, country, _) in newly(world, next, unit.receiver, to) {
                // A step of which nobody knows whether it has begun may take it on.
                best = best.max(inside(&country, here).not().min(next.force));
            }
            let held = (next.to, renamed(next, field));
            if to == unit.receiver && seen.insert(held) {
                waiting.push(held);
            }
        }
    }
    best
}
