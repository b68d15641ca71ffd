//! Files in, report of the core out: what the other modules look at.

use serde_json::Value;
use std::path::{Path, PathBuf};
use transborder::{FlowGraph, Options, analyze};
use transborder_json::{File, Sources, read};
use transborder_testkit::case::{Run, by_hand, runs};

/// Judges files for a day, under exactly these packs (none: every pack but `plain`).
pub(crate) fn judge<R>(
    files: &[File<'_>],
    day: &str,
    packs: Option<&[String]>,
    see: impl FnOnce(&transborder::Report<'_>, &Sources<'_>) -> R,
) -> R {
    judge_with(files, day, packs, &Options::default(), see)
}

/// As [`judge`], with rules of one's own.
pub(crate) fn judge_with<R>(
    files: &[File<'_>],
    day: &str,
    packs: Option<&[String]>,
    options: &Options<'_>,
    see: impl FnOnce(&transborder::Report<'_>, &Sources<'_>) -> R,
) -> R {
    let inventory = read(files).unwrap_or_else(|faults| panic!("{faults}"));
    let graph = FlowGraph::compile(inventory);
    let mut regimes = transborder_regimes::all();
    if let Some(packs) = packs {
        regimes = regimes.only(packs.iter().map(String::as_str)).unwrap();
    }
    let law = regimes.on(day.parse().unwrap());
    see(&analyze(&graph, &law, options).unwrap(), &Sources::new(files))
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// Folders with runs.
fn folders() -> Vec<PathBuf> {
    std::iter::once(fixtures().join("cases")).chain(by_hand()).collect()
}

/// Shows every run of every case its name and the files it reads.
pub(crate) fn each_run(mut see: impl FnMut(&str, &Run, &[File<'_>])) -> usize {
    let mut count = 0;
    for folder in folders() {
        for run in runs(&folder) {
            // A run without edits reads the file as it is, so that lines and columns are those of the file.
            let text = match run.edits.is_empty() {
                true => std::fs::read(folder.join(&run.file)).unwrap(),
                false => serde_json::to_vec_pretty(&run.inventory(&folder)).unwrap(),
            };
            let name = format!("{}, run {}", run.file, run.number);
            see(&name, &run, &[File { name: &run.file, text: &text }]);
            count += 1;
        }
    }
    count
}

/// One published case without edits.
pub(crate) fn case(file: &str) -> Vec<u8> {
    std::fs::read(fixtures().join("cases").join(file)).unwrap()
}

/// Parses what was written.
pub(crate) fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}
