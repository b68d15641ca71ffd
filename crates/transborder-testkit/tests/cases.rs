//! The reference model agrees with every published case, ids and all keys.

use std::path::Path;

use serde_json::Value;
use transborder_testkit::case::{Counts, Judged, folder, json, runs};
use transborder_testkit::reference::{Law, judge_under};

/// Packs and tables as they are on board; the copies beside this test stand in until they are.
fn law() -> Law {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let board = here.join("../transborder-regimes/packs");
    let file = |name: &str| -> Value {
        let own = board.join(name);
        json(&if own.exists() { own } else { here.join("tests/packs").join(name) })
    };
    let packs: Vec<Value> = ["kr-pipa.json", "eu-gdpr.json", "plain.json"].map(file).to_vec();
    Law::read(&packs, &[file("adequacy.json")])
}

#[test]
fn the_reference_model_agrees_with_every_case() {
    let (law, folder) = (law(), folder());
    let runs = runs(&folder);
    assert_eq!(runs.len(), 59, "every run of the cases is there");
    let mut wrong = Vec::new();
    for run in &runs {
        let selected: Vec<&str> = run.regimes.iter().map(String::as_str).collect();
        let report = judge_under(&run.inventory(&folder), &law, Some(&selected), &run.as_of);
        let found: Vec<Judged> = report.findings.iter().map(Judged::from).collect();
        for line in run.differences(Counts::from(&report), &found) {
            wrong.push(format!("run {} ({}): {line}", run.number, run.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
