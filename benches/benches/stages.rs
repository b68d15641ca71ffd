//! Each stage apart, on a seeded landscape: read, compile, propagate, judge, count. Results are asserted outside
//! the timed part; `peers` holds the holdings against those of other programs.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by a panic")]

use divan::Bencher;
use std::sync::OnceLock;
use transborder::regime::Regimes;
use transborder::{FlowGraph, Inventory, Lineage, Options, Transfers, judge};
use transborder_json::File;
use transborder_testkit::generate::{Size, large};

/// Size S of the workload; `BENCH_SCALE=10` makes it M, 100 L.
fn size() -> Size {
    let scale = std::env::var("BENCH_SCALE").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1);
    Size { systems: 10_000 * scale, flows: 50_000 * scale, fields: 256, groups: 8 }
}

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| large(1, size()))
}

fn read() -> Inventory {
    transborder_json::read(&[File { name: "landscape.ndjson", text: text().as_bytes() }]).unwrap()
}

/// The lines as one value, each kind in its list.
fn document() -> String {
    let lists = [
        ("party", "parties"),
        ("subjects", "subjects"),
        ("field", "fields"),
        ("system", "systems"),
        ("collection", "collections"),
        ("flow", "flows"),
        ("notice", "notices"),
    ];
    let mut lines = text().lines();
    let header = lines.next().unwrap().strip_prefix("{\"record\":\"inventory\",").unwrap();
    let mut out = format!("{{{}", header.strip_suffix('}').unwrap());
    for (kind, list) in lists {
        let begin = format!("{{\"record\":\"{kind}\",");
        let records = lines.clone().filter_map(|line| Some(format!("{{{}", line.strip_prefix(&begin)?)));
        out.push_str(&format!(",\n\"{list}\": [\n{}\n]", records.collect::<Vec<_>>().join(",\n")));
    }
    out + "}"
}

fn graph() -> &'static FlowGraph {
    static GRAPH: OnceLock<FlowGraph> = OnceLock::new();
    GRAPH.get_or_init(|| FlowGraph::compile(read()))
}

fn plain() -> &'static Regimes {
    static REGIMES: OnceLock<Regimes> = OnceLock::new();
    REGIMES.get_or_init(|| transborder_regimes::all().only(["plain"]).unwrap())
}

fn day() -> transborder::Date {
    "2026-01-01".parse().unwrap()
}

/// Bytes to inventory, on one thread and on two.
#[divan::bench(args = [1, 2])]
fn read_lines(bencher: Bencher<'_, '_>, threads: usize) {
    assert_eq!(graph().systems().len(), size().systems);
    assert_eq!(graph().flows().len(), size().flows);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let bytes = text().len();
    bencher.counter(divan::counter::BytesCount::new(bytes)).bench_local(|| pool.install(read));
}

/// The same records as one value.
#[divan::bench(args = [1, 2])]
fn read_document(bencher: Bencher<'_, '_>, threads: usize) {
    let document = document();
    let read =
        || transborder_json::read(&[File { name: "landscape.json", text: document.as_bytes() }]).unwrap();
    let inventory = FlowGraph::compile(read());
    assert_eq!(inventory.systems().len(), size().systems);
    assert_eq!(inventory.flows().len(), size().flows);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    bencher.counter(divan::counter::BytesCount::new(document.len())).bench_local(|| pool.install(read));
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(read).bench_local_values(FlowGraph::compile);
}

#[divan::bench]
fn propagate(bencher: Bencher<'_, '_>) {
    let law = plain().on(day());
    bencher.bench_local(|| Lineage::propagate(graph(), &law));
}

#[divan::bench]
fn judge_plainly(bencher: Bencher<'_, '_>) {
    let law = plain().on(day());
    let transfers = Transfers::of(&Lineage::propagate(graph(), &law));
    bencher.bench_local(|| judge(&transfers, &Options::default()).unwrap());
}

#[divan::bench]
fn count_witnesses(bencher: Bencher<'_, '_>) {
    let law = plain().on(day());
    let transfers = Transfers::of(&Lineage::propagate(graph(), &law));
    let report = judge(&transfers, &Options::default()).unwrap();
    let summary = report.summary();
    assert!(summary.gap_triples >= summary.flagged_flows && summary.flagged_flows > 0);
    bencher.bench_local(|| report.summary());
}

fn main() {
    divan::main();
}
