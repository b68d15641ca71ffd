//! Times every stage on a file: `stages FILE [--threads N] [REGIME ...]`, on one thread where nothing is said. Prints
//! seconds by the clock and on the first thread's processor (other work on the machine does not count there), memory
//! after the stage, and the counts of the summary. Where no law is named, `plain` is.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by a panic")]

use std::time::Instant;
use transborder::{FlowGraph, Lineage, Options, Transfers, judge};
use transborder_json::File;

/// Resident memory now and at its highest, in MB; nothing where the system does not say.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    (of("VmRSS").unwrap_or(0) / 1000, of("VmHWM").unwrap_or(0) / 1000)
}

/// Seconds that this thread has been on a processor.
fn spent() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse::<u64>().ok());
    nanoseconds.unwrap_or(0) as f64 / 1e9
}

fn timed<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    let (began, on_processor) = (Instant::now(), spent());
    let made = work();
    let (now, most) = memory();
    println!(
        "{stage:<10} {:>8.3} s {:>8.3} s {now:>6} MB (most {most})",
        began.elapsed().as_secs_f64(),
        spent() - on_processor
    );
    made
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap();
    let mut laws: Vec<String> = arguments.collect();
    let mut threads = 1;
    if let Some(at) = laws.iter().position(|argument| argument == "--threads") {
        threads = laws[at + 1].parse().unwrap();
        laws.drain(at..at + 2);
    }
    if laws.is_empty() {
        laws.push("plain".to_owned());
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
        let regimes = transborder_regimes::all().only(laws.iter().map(String::as_str)).unwrap();
        let law = regimes.on("2026-01-01".parse().unwrap());
        let inventory = timed("read", || {
            let text = std::fs::read(&path).unwrap();
            transborder_json::read(&[File { name: &path, text: &text }]).unwrap()
        });
        let (all, on_processor) = (Instant::now(), spent());
        let graph = timed("compile", || FlowGraph::compile(inventory));
        let lineage = timed("propagate", || Lineage::propagate(&graph, &law));
        let transfers = timed("transfers", || Transfers::of(&lineage));
        let report = timed("judge", || judge(&transfers, &Options::default()).unwrap());
        let summary = timed("summary", || report.summary());
        println!("sum        {:>8.3} s {:>8.3} s", all.elapsed().as_secs_f64(), spent() - on_processor);
        println!("{summary:?}");
    });
}
