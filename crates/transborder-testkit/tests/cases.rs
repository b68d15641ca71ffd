//! The reference model agrees with every published case, ids and all keys.

use transborder_testkit::board::law;
use transborder_testkit::board::{packs, tables};
use transborder_testkit::case::{Counts, Judged, by_hand, folder, runs};
use transborder_testkit::reference::{Law, judge_under};

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

/// Laws whose cases the reference model plays too: those that count people and that let a contract carry on.
const COUNTED: &[&str] = &["ca-qc", "cn-pipl", "in-dpdp", "sg-pdpa", "us-dsp"];

#[test]
fn the_reference_model_agrees_with_laws_that_count() {
    let files: Vec<String> = COUNTED.iter().map(|name| format!("{name}.json")).collect();
    let mut names: Vec<&str> = files.iter().map(String::as_str).collect();
    names.extend(["kr-pipa.json", "eu-gdpr.json", "plain.json"]);
    let law = Law::read(&packs(&names), &tables());
    let (mut wrong, mut count) = (Vec::new(), 0);
    for folder in by_hand().iter().filter(|folder| COUNTED.iter().any(|name| folder.ends_with(name))) {
        for run in runs(folder) {
            count += 1;
            let selected: Vec<&str> = run.regimes.iter().map(String::as_str).collect();
            let report = judge_under(&run.inventory(folder), &law, Some(&selected), &run.as_of);
            let found: Vec<Judged> = report.findings.iter().map(Judged::from).collect();
            for line in run.differences(Counts::from(&report), &found) {
                wrong.push(format!("{} run {}: {line}", folder.display(), run.number));
            }
        }
    }
    assert!(count > 140, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
