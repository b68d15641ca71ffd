//! An analysis that is watched: progress, a wish to end, limits that say what they cut.

use std::sync::Mutex;
use transborder::record::*;
use transborder::{Cancel, FlowGraph, Inventory, NotJudged, Options, Progress, Stage, analyze};

/// A system at home from which so many flows go abroad, by as many ways through two more systems.
fn fan(flows: usize) -> FlowGraph {
    let ids: Vec<String> = (0..flows).map(|index| format!("out-{index}")).collect();
    let mut builder = Inventory::builder();
    builder
        .push(Party { id: "acme", country: vec!["DE"], ..Party::default() })
        .push(Party { id: "abroad", country: vec!["US"], ..Party::default() })
        .push(System { id: "crm", operator: "acme", location: vec!["DE"], ..System::default() })
        .push(System { id: "mail", operator: "acme", location: vec!["DE"], ..System::default() })
        .push(Subjects { id: "people", residence: vec!["DE"], ..Subjects::default() })
        .push(Field { id: "email", ..Field::default() })
        .push(Collection {
            id: "signup",
            subjects: vec!["people"],
            at: "crm",
            fields: vec!["email"],
            ..Collection::default()
        })
        .push(Flow { id: "one", from: "crm", to: "mail", fields: vec!["email"], ..Flow::default() })
        .push(Flow { id: "other", from: "crm", to: "mail", fields: vec!["email"], ..Flow::default() });
    for id in &ids {
        builder.push(Flow { id, from: "mail", to: "abroad", fields: vec!["email"], ..Flow::default() });
    }
    FlowGraph::compile(builder.build().unwrap())
}

#[test]
fn progress_is_told_for_every_stage_and_never_exceeds_its_whole() {
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let note = |progress: Progress| told.lock().unwrap().push(progress);
    let regimes = transborder_regimes::all().only(["plain"]).unwrap();
    let options = Options { progress: Some(&note), ..Options::default() };
    analyze(&fan(3), &regimes.on("2026-01-01".parse().unwrap()), &options).unwrap();
    let told = told.into_inner().unwrap();
    for stage in [Stage::Discover, Stage::Propagate, Stage::Judge] {
        assert!(told.iter().any(|progress| progress.stage == stage), "{stage:?}");
    }
    assert!(told.iter().all(|progress| progress.done <= progress.of), "{told:?}");
}

#[test]
fn a_cancelled_analysis_ends_without_a_report() {
    let cancel = Cancel::new();
    let regimes = transborder_regimes::all();
    let law = regimes.on("2026-01-01".parse().unwrap());
    let graph = fan(3);
    let options = Options { cancel: Some(&cancel), ..Options::default() };
    assert!(analyze(&graph, &law, &options).is_ok());
    // The wish can come from the one who is told of progress, in the middle of a stage.
    let stop = |progress: Progress| {
        if progress.stage == Stage::Judge {
            cancel.cancel();
        }
    };
    let options = Options { progress: Some(&stop), cancel: Some(&cancel), ..Options::default() };
    assert_eq!(analyze(&graph, &law, &options).err(), Some(NotJudged::Cancelled));
}

#[test]
fn an_analysis_over_its_budget_of_memory_ends_and_says_what_it_needs() {
    let regimes = transborder_regimes::all();
    let law = regimes.on("2026-01-01".parse().unwrap());
    let graph = fan(3);
    let within = |max_memory: u64| {
        let options = Options { max_memory: Some(max_memory), ..Options::default() };
        analyze(&graph, &law, &options).map(|report| report.summary())
    };
    // The least that suffices, looked for by halves: below it the end comes in whatever stage, never a part of a report.
    let (mut over, mut enough) = (0, 1 << 30);
    while enough - over > 1 {
        let middle = (over + enough) / 2;
        match within(middle) {
            Ok(_) => enough = middle,
            Err(NotJudged::OverBudget { needs, .. }) => {
                assert!(needs > middle, "{needs} are more than {middle}");
                over = middle;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(over > 0, "something is counted");
    assert_eq!(within(enough).unwrap(), analyze(&graph, &law, &Options::default()).unwrap().summary());
    let Err(NotJudged::OverBudget { stage, .. }) = within(1) else { panic!("one byte is not enough") };
    assert_eq!(stage, Stage::Discover);
}

#[test]
fn limits_say_what_they_cut() {
    let regimes = transborder_regimes::all().only(["plain"]).unwrap();
    let law = regimes.on("2026-01-01".parse().unwrap());
    let graph = fan(5);
    let options = Options { max_findings: Some(2), max_paths: Some(1), ..Options::default() };
    let report = analyze(&graph, &law, &options).unwrap();
    assert_eq!((report.findings().len(), report.cut()), (2, 3));
    // The counts are those of all; nobody says that no text exists, so they are open.
    assert_eq!(report.summary().undetermined, 5);
    let mut ways = report.findings().next().unwrap().paths(100).unwrap();
    assert_eq!(ways.by_ref().count(), 1);
    assert!(ways.stopped(), "there is a way by each of the two flows");
    let report = analyze(&graph, &law, &Options::default()).unwrap();
    let mut ways = report.findings().next().unwrap().paths(100).unwrap();
    assert_eq!(ways.by_ref().count(), 2);
    assert!(!ways.stopped());
}
