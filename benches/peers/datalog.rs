//! ascent: the rules as one would write them down. The lattice keeps the fewest flows to each fact.

use ascent::{Dual, ascent};

use super::{Counts, Facts};

ascent! {
    struct Plain;
    relation entry(u32, u32);
    relation moves(u32, u32);
    relation crossing(u32, u32, u32, u32);
    relation fine(u32, u32, u32);
    relation held(u32, u32);
    relation gap(u32, u32, u32);
    relation flagged(u32);

    held(pair, group) <-- entry(pair, group);
    held(next, group) <-- held(pair, group), moves(pair, next);
    gap(flow, group, field) <--
        held(pair, group), crossing(pair, field, flow, end), !fine(group, field, end);
    flagged(flow) <-- gap(flow, _, _);
}

ascent! {
    struct Counted;
    relation entry(u32, u32);
    relation moves(u32, u32);
    relation crossing(u32, u32, u32, u32);
    relation fine(u32, u32, u32);
    lattice held(u32, u32, Dual<u32>);
    relation gap(u32, u32, u32);
    lattice shortest(u32, Dual<u32>);

    held(pair, group, Dual(0)) <-- entry(pair, group);
    held(next, group, Dual(hops.0 + 1)) <-- held(pair, group, hops), moves(pair, next);
    gap(flow, group, field) <--
        held(pair, group, _), crossing(pair, field, flow, end), !fine(group, field, end);
    shortest(flow, Dual(hops.0 + 1)) <--
        held(pair, group, hops), crossing(pair, field, flow, end), !fine(group, field, end);
}

fn entries(facts: &Facts) -> Vec<(u32, u32)> {
    facts.entries.iter().map(|(system, group, field)| (facts.pair(*system, *field), *group)).collect()
}

fn moves(facts: &Facts) -> Vec<(u32, u32)> {
    let moved = |(flow, before, after): &(u32, u32, u32)| {
        let flow = facts.flows[*flow as usize];
        (facts.pair(flow.from, *before), facts.pair(flow.to, *after))
    };
    facts.carries.iter().map(moved).collect()
}

fn crossings(facts: &Facts) -> Vec<(u32, u32, u32, u32)> {
    let crossing = |(number, field, _): &(u32, u32, u32)| {
        let flow = facts.flows[*number as usize];
        Some((facts.pair(flow.from, *field), *field, *number, flow.abroad?))
    };
    facts.carries.iter().filter_map(crossing).collect()
}

pub(crate) fn count(facts: &Facts) -> Counts {
    let mut program = Plain {
        entry: entries(facts),
        moves: moves(facts),
        crossing: crossings(facts),
        fine: facts.fine.clone(),
        ..Plain::default()
    };
    program.run();
    Counts {
        held: program.held.len() as u64,
        gaps: program.gap.len() as u64,
        flagged: program.flagged.len() as u64,
        steps: None,
    }
}

pub(crate) fn count_with_steps(facts: &Facts) -> Counts {
    let mut program = Counted {
        entry: entries(facts),
        moves: moves(facts),
        crossing: crossings(facts),
        fine: facts.fine.clone(),
        ..Counted::default()
    };
    program.run();
    Counts {
        held: program.held.len() as u64,
        gaps: program.gap.len() as u64,
        flagged: program.shortest.len() as u64,
        steps: Some(program.shortest.iter().map(|(_, steps)| u64::from(steps.0)).sum()),
    }
}
