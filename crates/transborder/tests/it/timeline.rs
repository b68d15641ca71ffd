//! The timeline says of every day what a plain analysis of that day says.

use crate::engine::judge_if_valid;
use std::collections::BTreeSet;
use transborder::regime::Regimes;
use transborder::{Date, FlowGraph, Options, Report, Timeline, analyze};
use transborder_json::File;
use transborder_testkit::generate::{Landscape, Random, landscape, shrink};

/// How many landscapes are tried.
fn number() -> u64 {
    let asked = std::env::var("LANDSCAPES").ok().and_then(|number| number.parse().ok());
    asked.map_or(300, |number: u64| number.div_ceil(20))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// What stands: id and content of each finding.
fn of_report(report: &Report<'_>) -> BTreeSet<(String, String)> {
    report.findings().map(|finding| (finding.id(), finding.content())).collect()
}

fn of_timeline(timeline: &Timeline, day: Date) -> BTreeSet<(String, String)> {
    let spells = timeline.findings().iter().flat_map(|finding| &finding.spells);
    spells
        .filter(|spell| spell.holds_on(day))
        .map(|spell| {
            let said = spell.contents.iter().rev().find(|(since, _)| *since <= day);
            (spell.id.clone(), said.unwrap().1.clone())
        })
        .collect()
}

fn regimes(made: &Landscape, graph: &FlowGraph) -> Regimes {
    let board = transborder_regimes::all();
    match &made.regimes {
        Some(named) => board.only(named.iter().copied()).unwrap(),
        None if graph.inventory().regimes().len() > 0 => board.only(graph.inventory().regimes()).unwrap(),
        None => board,
    }
}

/// The first day on which the timeline and a plain analysis differ.
fn differs(made: &Landscape, inventory: &serde_json::Value) -> Option<String> {
    let text = inventory.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    let graph = FlowGraph::compile(transborder_json::read(&files).unwrap());
    let regimes = regimes(made, &graph);
    let (first, last) = (day("2014-01-01"), day("2028-12-31"));
    let timeline = Timeline::of(&graph, &regimes, first, last);
    let mut days: Vec<Date> = vec![first, last];
    for turn in timeline.turns() {
        days.extend([turn.day.plus_days(-1), turn.day]);
    }
    let mut random = Random::new(made.seed ^ 0x7149);
    days.extend((0..12).map(|_| first.plus_days(random.below(5_478) as i32)));
    days.into_iter().find_map(|day| {
        let plain = of_report(&analyze(&graph, &regimes.on(day), &Options::default()).unwrap());
        let ours = of_timeline(&timeline, day);
        (plain != ours).then(|| {
            format!(
                "{day}: only the analysis says {:?}, only the timeline {:?}",
                plain.difference(&ours).collect::<Vec<_>>(),
                ours.difference(&plain).collect::<Vec<_>>()
            )
        })
    })
}

#[test]
fn every_day_of_the_timeline_is_an_analysis_of_that_day() {
    let failing = (0..number()).find_map(|seed| {
        let made = landscape(seed);
        differs(&made, &made.inventory).map(|_| made)
    });
    if let Some(made) = failing {
        let valid = |inventory: &serde_json::Value| {
            judge_if_valid(inventory, &made.day, Some(&[]), |_| ()).is_ok()
        };
        let small =
            shrink(&made.inventory, |inventory| valid(inventory) && differs(&made, inventory).is_some());
        panic!(
            "seed {}, regimes {:?}\n{}\n{}",
            made.seed,
            made.regimes,
            serde_json::to_string_pretty(&small).unwrap(),
            differs(&made, &small).unwrap()
        );
    }
}
