//! Every run of every `expected.json`: inventories, days, edits, and the complete list of findings.

use crate::engine::{judge, judged};
use std::path::{Path, PathBuf};
use transborder_testkit::case::{by_hand, runs};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn check(folder: &Path) -> usize {
    let runs = runs(folder);
    let mut wrong = Vec::new();
    for run in &runs {
        let inventory = run.inventory(folder);
        let differences = judge(&inventory, &run.as_of, Some(&run.regimes), |report| {
            let (counts, found) = judged(report);
            run.differences(counts, &found)
        });
        for line in differences {
            wrong.push(format!("{} run {} ({}): {line}", folder.display(), run.number, run.file));
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    runs.len()
}

#[test]
fn every_run_of_the_cases_gives_exactly_its_findings() {
    assert_eq!(check(&fixtures().join("cases")), 59);
}

#[test]
fn cases_calculated_by_hand_come_out() {
    let counts: Vec<usize> = by_hand().iter().map(|folder| check(folder)).collect();
    // As many as there were: a folder that is no longer found would pass in silence.
    assert!(counts.iter().sum::<usize>() >= 562, "{counts:?}");
}
