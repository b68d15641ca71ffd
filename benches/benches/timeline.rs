//! A hundred days on which something changes, against one analysis: an inventory of 10,000 flows whose safeguards
//! and certificates begin and end, under the laws on board. The number of days and what stands on the last one are
//! asserted outside the timed part.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by a panic")]

use divan::Bencher;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;
use transborder::regime::Regimes;
use transborder::{Date, FlowGraph, Options, Timeline, analyze};
use transborder_json::File;
use transborder_testkit::generate::{Size, large};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The landscape with 25 safeguards between its parties and 25 certificates, each of which begins on one day and
/// ends on another.
fn text() -> String {
    let mut text = large(1, Size { systems: 2_000, flows: 10_000, fields: 64, groups: 8 });
    let first = day("2025-01-01");
    for number in 0..25_i32 {
        let (from, until) = (first.plus_days(number * 2), first.plus_days(120 + number * 2));
        let (one, other) = (number % 7, 7 + number % 13);
        writeln!(
            text,
            r#"{{"record":"safeguard","id":"k{number}","kind":"scc","set":"EU-2021-914","parties":["p{one}","p{other}"],"from_date":"{from}","until_date":"{until}"}}"#
        )
        .unwrap();
        let (from, until) = (first.plus_days(number * 2 + 1), first.plus_days(121 + number * 2));
        let plain = format!(r#""id":"p{}","country":"#, number % 20);
        if number < 20 {
            let held = format!(
                r#""certifications":[{{"scheme":"ISMS-P","from_date":"{from}","until_date":"{until}"}}],{plain}"#
            );
            text = text.replacen(&plain, &held, 1);
        }
    }
    text
}

fn graph() -> &'static FlowGraph {
    static GRAPH: OnceLock<FlowGraph> = OnceLock::new();
    GRAPH.get_or_init(|| {
        let text = text();
        FlowGraph::compile(
            transborder_json::read(&[File { name: "l.ndjson", text: text.as_bytes() }]).unwrap(),
        )
    })
}

fn laws() -> &'static Regimes {
    static REGIMES: OnceLock<Regimes> = OnceLock::new();
    REGIMES.get_or_init(transborder_regimes::all)
}

/// What a report of the day says: enough to pair findings over days.
fn report(day: Date) -> BTreeSet<(String, String)> {
    let report = analyze(graph(), &laws().on(day), &Options::default()).unwrap();
    report.findings().map(|finding| (finding.id(), finding.content())).collect()
}

fn timeline() -> Timeline {
    Timeline::of(graph(), laws(), day("2024-12-31"), day("2025-09-01"))
}

#[divan::bench]
fn one_day(bencher: Bencher<'_, '_>) {
    graph();
    bencher.bench_local(|| report(day("2025-03-01")));
}

#[divan::bench(sample_count = 5)]
fn all_days(bencher: Bencher<'_, '_>) {
    let timeline = timeline();
    let last = timeline.last();
    let standing = timeline.findings().iter().flat_map(|lasting| &lasting.spells);
    let standing: BTreeSet<(String, String)> = standing
        .filter(|spell| spell.holds_on(last))
        .map(|spell| (spell.id.clone(), spell.contents.last().unwrap().1.clone()))
        .collect();
    assert_eq!(standing, report(last));
    println!("{} days judged, {} followed", timeline.judged(), timeline.followed());
    bencher.bench_local(self::timeline);
}

fn main() {
    divan::main();
}
