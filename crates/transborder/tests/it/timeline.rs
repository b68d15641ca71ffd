//! The timeline says of every day what a plain analysis of that day says.

use crate::engine::judge_if_valid;
use std::collections::BTreeSet;
use transborder::regime::Regimes;
use transborder::{Date, FlowGraph, Options, Report, Spell, Timeline, Verdict, analyze};
use transborder_json::File;
use transborder_testkit::case::json;
use transborder_testkit::edit::Edit;
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
        let valid =
            |inventory: &serde_json::Value| judge_if_valid(inventory, &made.day, Some(&[]), |_| ()).is_ok();
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

/// A gap of a run: clause, place, first day, first day after, what begins it, what ends it.
type Gap = (String, String, Date, Option<Date>);

fn text_of<'v>(value: &'v serde_json::Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(serde_json::Value::as_str)
}

#[test]
fn gaps_stand_from_their_first_day_to_the_day_before_the_last() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/timeline");
    let runs = json(&folder.join("expected.json"));
    for run in runs.as_array().unwrap() {
        let name = format!("run {}", run["run"]);
        let mut inventory = json(&folder.join(text_of(run, "file").unwrap()));
        for edit in run["edits"].as_array().into_iter().flatten() {
            Edit::read(edit).unwrap().apply(&mut inventory).unwrap();
        }
        let text = inventory.to_string();
        let files = [File { name: "inventory.json", text: text.as_bytes() }];
        let graph = FlowGraph::compile(transborder_json::read(&files).unwrap());
        let named = run["regimes"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
        let regimes = transborder_regimes::all().only(named).unwrap();
        let limits = ["first", "last"].map(|key| day(text_of(run, key).unwrap()));
        let timeline = Timeline::of(&graph, &regimes, limits[0], limits[1]);
        let clauses: Option<Vec<&str>> = run
            .get("clauses")
            .map(|list| list.as_array().unwrap().iter().map(|clause| clause.as_str().unwrap()).collect());
        let mut found: Vec<(Gap, &Spell)> = Vec::new();
        for lasting in timeline.findings() {
            if clauses.as_ref().is_some_and(|clauses| !clauses.contains(&&lasting.clause[..])) {
                continue;
            }
            for spell in lasting.spells.iter().filter(|spell| spell.verdict == Verdict::Gap) {
                let gap = (lasting.clause.clone(), lasting.at.to_string(), spell.from, spell.until);
                found.push((gap, spell));
            }
        }
        let expected: Vec<Gap> = run["gaps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gap| {
                let text = |key| text_of(gap, key).map(str::to_owned);
                let day = |key| text_of(gap, key).map(day);
                (text("clause").unwrap(), text("at").unwrap(), day("from").unwrap(), day("until"))
            })
            .collect();
        let gaps: Vec<Gap> = found.iter().map(|(gap, _)| gap.clone()).collect();
        assert_eq!(gaps, expected, "{name}: {timeline:#?}");
        for ((_, spell), gap) in found.iter().zip(run["gaps"].as_array().unwrap()) {
            for (key, causes) in [("begun_by", &spell.begun_by), ("ended_by", &spell.ended_by)] {
                if let Some(cause) = text_of(gap, key) {
                    let told: Vec<String> = causes.iter().map(ToString::to_string).collect();
                    assert!(told.iter().any(|told| told == cause), "{name}: {told:?}");
                }
            }
        }
    }
}

/// Days on which only laws that bind nobody here change are not judged at all.
#[test]
fn what_reaches_nothing_costs_nothing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/timeline");
    let text = json(&folder.join("kr-de.inventory.json")).to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    let graph = FlowGraph::compile(transborder_json::read(&files).unwrap());
    let regimes = transborder_regimes::all().only(["KR-PIPA", "EU-GDPR"]).unwrap();
    // EU-46-2c begins on 2021-06-27; nobody here is under the Regulation.
    let timeline = Timeline::of(&graph, &regimes, day("2021-06-20"), day("2021-06-30"));
    assert_eq!((timeline.turns(), timeline.judged(), timeline.followed()), (&[][..], 1, 1));
    // KR-A4 begins on 2024-03-15: judged, with the labels as they were.
    let timeline = Timeline::of(&graph, &regimes, day("2024-03-01"), day("2024-03-21"));
    assert_eq!((timeline.turns().len(), timeline.judged(), timeline.followed()), (1, 2, 1));
    // CN-2024 begins on 2024-03-22. It is not asked for, yet labels remember every law on board: followed anew.
    let timeline = Timeline::of(&graph, &regimes, day("2024-03-21"), day("2024-03-31"));
    assert_eq!((timeline.turns().len(), timeline.judged(), timeline.followed()), (1, 2, 2));
}
