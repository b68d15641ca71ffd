//! datafrog: sorted relations joined round by round; the round in which a fact is new is its distance.

use datafrog::{Iteration, Relation};

use super::{Counts, Facts};

/// Group, field and end, which a text would have to name; flow and round.
type Leaving = Relation<((u32, u32, u32), (u32, u32))>;

pub(crate) fn count(facts: &Facts) -> Counts {
    let moves: Relation<(u32, u32)> = facts
        .carries
        .iter()
        .map(|(flow, before, after)| {
            let flow = facts.flows[*flow as usize];
            (facts.pair(flow.from, *before), facts.pair(flow.to, *after))
        })
        .collect();
    let crossings: Relation<(u32, (u32, u32))> = facts
        .carries
        .iter()
        .filter_map(|(number, field, _)| {
            let flow = facts.flows[*number as usize];
            Some((facts.pair(flow.from, *field), (*number, flow.abroad?)))
        })
        .collect();
    let fine: Relation<(u32, u32, u32)> = facts.fine.iter().copied().collect();
    let mut iteration = Iteration::new();
    let held = iteration.variable::<(u32, u32)>("held");
    held.extend(facts.entries.iter().map(|(system, group, field)| (facts.pair(*system, *field), *group)));
    let mut first: Vec<(u32, (u32, u32))> = Vec::new();
    let mut round = 0;
    while iteration.changed() {
        first.extend(held.recent.borrow().iter().map(|(pair, group)| (*pair, (*group, round))));
        round += 1;
        held.from_join(&held, &moves, |_, group, next| (*next, *group));
    }
    let first: Relation<(u32, (u32, u32))> = Relation::from_vec(first);
    let leaving: Leaving = Relation::from_join(&first, &crossings, |pair, (group, round), (flow, end)| {
        ((*group, facts.field(*pair), *end), (*flow, *round))
    });
    // Between two relations `from_antijoin` of 2.0.1 finds nothing, so what leaves is a variable for one round.
    let mut verdict = Iteration::new();
    let leaves = verdict.variable_indistinct("leaves");
    let gaps = verdict.variable_indistinct::<(u32, u32, u32, u32)>("gaps");
    leaves.insert(leaving);
    while verdict.changed() {
        gaps.from_antijoin(&leaves, &fine, |(group, field, _), (flow, round)| {
            (*flow, *group, *field, *round)
        });
    }
    let gaps = gaps.complete();
    let mut shortest = vec![0_u32; facts.flows.len()];
    for (flow, _, _, round) in gaps.iter() {
        let steps = &mut shortest[*flow as usize];
        *steps = if *steps == 0 { round + 1 } else { (*steps).min(round + 1) };
    }
    Counts::of(first.len(), gaps.len(), &shortest)
}
