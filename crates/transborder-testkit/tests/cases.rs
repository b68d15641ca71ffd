//! The reference model agrees with every published case, ids and all keys.

use transborder_testkit::board::law;
use transborder_testkit::case::{Counts, Judged, by_hand, folder, runs};
use transborder_testkit::reference::judge_under;

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

/// The cases of every law on board, as they are written beside its pack.
#[test]
fn the_reference_model_agrees_with_the_cases_of_every_law() {
    let law = law();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for folder in by_hand() {
        for run in runs(&folder) {
            count += 1;
            let selected: Vec<&str> = run.regimes.iter().map(String::as_str).collect();
            let report = judge_under(&run.inventory(&folder), &law, Some(&selected), &run.as_of);
            let found: Vec<Judged> = report.findings.iter().map(Judged::from).collect();
            for line in run.differences(Counts::from(&report), &found) {
                wrong.push(format!("{} run {}: {line}", folder.display(), run.number));
            }
        }
    }
    // As many as there were: a folder that is no longer found would pass in silence.
    assert!(count >= 562, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
