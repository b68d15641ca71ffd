//! Every row of every law, one by one: just met, just missed, and the days around it.

use crate::engine::{judge_if_valid, judged};
use std::collections::HashMap;
use transborder_testkit::case::Judged;
use transborder_testkit::rows::{Case, cases, destinations, tables};

fn findings(case: &Case) -> Result<Vec<Judged>, String> {
    let packs = [case.pack.clone()];
    judge_if_valid(&case.inventory, &case.day, Some(&packs), |report| judged(report).1)
        .map_err(|faults| faults.to_string())
}

fn play(cases: &[Case]) -> Vec<String> {
    let mut seen: HashMap<&str, Vec<Judged>> = HashMap::new();
    let mut wrong = Vec::new();
    for case in cases {
        match findings(case) {
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

#[test]
fn every_row_passes_with_what_it_asks_and_fails_without_any_of_it() {
    let tables = tables();
    let mut wrong = Vec::new();
    for table in &tables {
        let cases = cases(table);
        println!("{}: {} cases", table.pack, cases.len());
        wrong.extend(play(&cases));
    }
    wrong.extend(play(&destinations(&tables)));
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}
