//! Every row of every law, one by one: just met, just missed, and the days around it.

use crate::engine::{judge_if_valid, judged};
use serde_json::Value;
use std::collections::HashMap;
use transborder_testkit::case::Judged;
use transborder_testkit::reference::{Law, judge_under};
use transborder_testkit::rows::{Case, cases, destinations, tables};

fn by_engine(case: &Case) -> Result<Vec<Judged>, String> {
    let packs = [case.pack.clone()];
    judge_if_valid(&case.inventory, &case.day, Some(&packs), |report| judged(report).1)
        .map_err(|faults| faults.to_string())
}

fn play(cases: &[Case], engine: impl Fn(&Case) -> Result<Vec<Judged>, String>) -> Vec<String> {
    let mut seen: HashMap<&str, Vec<Judged>> = HashMap::new();
    let mut wrong = Vec::new();
    for case in cases {
        match engine(case) {
            Err(faults) => wrong.push(format!("{}: {faults}\n{}", case.title, case.inventory)),
            Ok(found) => {
                let base = case.base.as_ref().and_then(|base| seen.get(base.as_str()));
                let lines = case.differences(&found, base.map(Vec::as_slice));
                wrong.extend(lines.iter().map(|line| format!("{}: {line}", case.title)));
                seen.insert(&case.title, found);
            }
        }
    }
    wrong
}

fn all() -> Vec<Case> {
    let tables = tables();
    let mut all: Vec<Case> = tables.iter().flat_map(cases).collect();
    all.extend(destinations(&tables));
    all
}

#[test]
fn every_row_passes_with_what_it_asks_and_fails_without_any_of_it() {
    let all = all();
    println!("{} cases", all.len());
    let wrong = play(&all, by_engine);
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_reference_model_agrees_on_every_row() {
    let files: Vec<Value> =
        transborder_regimes::FILES.iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
    let (packs, tables): (Vec<Value>, Vec<Value>) =
        files.into_iter().partition(|file| file["pack"].is_string());
    let law = Law::read(&packs, &tables);
    let wrong = play(&all(), |case| {
        let report = judge_under(&case.inventory, &law, Some(&[&case.pack]), &case.day);
        Ok(report.findings.iter().map(Judged::from).collect())
    });
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}
