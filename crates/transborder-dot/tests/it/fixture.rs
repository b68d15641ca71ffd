//! Reports of fixtures and of inventories written in a test.

use std::path::{Path, PathBuf};
use transborder::{Date, FlowGraph, Options, Report, analyze};
use transborder_dot::What;
use transborder_json::File;

pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every inventory among the fixtures that can be read alone.
pub(crate) fn all() -> Vec<(PathBuf, String)> {
    let folders = [
        "fixtures/cases",
        "fixtures/hand",
        "fixtures/small",
        "fixtures/decisions/kr-2024-aliexpress",
        "fixtures/decisions/kr-2025-temu",
    ];
    let mut found = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(top().join(folder)).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            let is_json = path.extension().is_some_and(|end| end == "json");
            if is_json && !path.ends_with("expected.json") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Judges an inventory for a day under exactly these packs (none: every pack but `plain`).
pub(crate) fn judge<R>(text: &str, day: &str, packs: &[&str], see: impl FnOnce(&Report<'_>) -> R) -> R {
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    let inventory = transborder_json::read(&files).unwrap_or_else(|faults| panic!("{faults}\n{text}"));
    let graph = FlowGraph::compile(inventory);
    let mut regimes = transborder_regimes::all();
    if !packs.is_empty() {
        regimes = regimes.only(packs.iter().copied()).unwrap();
    }
    let day: Date = day.parse().unwrap();
    see(&analyze(&graph, &regimes.on(day), &Options::default()).unwrap())
}

pub(crate) fn draw(report: &Report<'_>, what: What<'_>) -> String {
    let mut dot = Vec::new();
    transborder_dot::write(report, &what, &mut dot).unwrap();
    String::from_utf8(dot).unwrap()
}

pub(crate) fn aliexpress() -> String {
    std::fs::read_to_string(top().join("fixtures/decisions/kr-2024-aliexpress/inventory.json")).unwrap()
}
