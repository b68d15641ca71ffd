//! Engine = reference model on random landscapes: every finding, whole, and the counts.

use crate::engine::{judge, judge_if_valid, judged};
use serde_json::Value;
use std::collections::BTreeMap;
use transborder_testkit::board::law;
use transborder_testkit::case::{Counts, Judged};
use transborder_testkit::generate::{Landscape, landscape, shrink};
use transborder_testkit::reference::{Law, judge_under};

/// How many landscapes are tried; a longer run takes its number from the environment.
fn number() -> u64 {
    std::env::var("LANDSCAPES").ok().and_then(|number| number.parse().ok()).unwrap_or(20_000)
}

/// The packs to judge by: the option, else the inventory's key, else every pack but `plain`.
fn packs(inventory: &Value, regimes: Option<&[&str]>) -> Option<Vec<String>> {
    let texts = |list: &Value| -> Vec<String> {
        match list {
            Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Value::String(one) => vec![one.clone()],
            _ => Vec::new(),
        }
    };
    match regimes {
        Some(regimes) => Some(regimes.iter().map(|id| (*id).to_owned()).collect()),
        None => inventory.get("regimes").map(texts),
    }
}

/// What is compared of a finding. The reference does not say whose data a lapsed law would be about. A premise lists reasons, of which there can be several ways to tell them, and
/// of equally short witnesses either will do: their lengths are compared.
fn line(finding: &Judged) -> String {
    let missing =
        if finding.rule == "premise-unknown" { Default::default() } else { finding.missing.clone() };
    let law_lapsed = finding.rule == "no-law-on-day";
    let (subjects, fields) =
        if law_lapsed { Default::default() } else { (finding.subjects.clone(), finding.fields.clone()) };
    format!(
        "{} {} {} {} {}/{} | by {:?} | to {:?} | of {subjects:?} | fields {fields:?} | for {:?} | missing {missing:?} | gate {:?} | also {:?} | if so {:?} | {} hops | onward {}",
        finding.id,
        finding.verdict,
        finding.rule,
        finding.clause,
        finding.at.0,
        finding.at.1,
        finding.responsible,
        finding.to_countries,
        finding.purposes,
        finding.explained_gate,
        finding.also,
        finding.if_so,
        finding.steps,
        finding.onward,
    )
}

type Lines = (Counts, BTreeMap<String, String>);

fn lines(counts: Counts, findings: &[Judged]) -> Lines {
    // What a text says of an announced flow is worth a hint; which clause it goes under nobody has written.
    (counts, findings.iter().map(|finding| (finding.id.clone(), line(finding))).collect())
}

fn by_engine(inventory: &Value, made: &Landscape) -> Lines {
    let packs = packs(inventory, made.regimes.as_deref());
    judge(inventory, &made.day, packs.as_deref(), |report| {
        let (counts, found) = judged(report);
        lines(counts, &found)
    })
}

fn by_reference(inventory: &Value, made: &Landscape, law: &Law) -> Lines {
    let report = judge_under(inventory, law, made.regimes.as_deref(), &made.day);
    let found: Vec<Judged> = report.findings.iter().map(Judged::from).collect();
    lines(Counts::from(&report), &found)
}

/// What engine and reference model see differently, a text per difference.
pub(crate) fn differences(inventory: &Value, made: &Landscape, law: &Law) -> Vec<String> {
    let (engine, reference) = (by_engine(inventory, made), by_reference(inventory, made, law));
    let mut differences = Vec::new();
    let announced =
        |line: &str| line.contains(" note ") && line.contains("flow/") && is_announced(inventory, line);
    let ids: std::collections::BTreeSet<&String> = engine.1.keys().chain(reference.1.keys()).collect();
    for id in ids {
        let (ours, theirs) = (engine.1.get(id), reference.1.get(id));
        if ours != theirs && !ours.or(theirs).is_some_and(|line| announced(line)) {
            differences.push(format!(
                "engine:    {}\nreference: {}",
                ours.map_or("-", String::as_str),
                theirs.map_or("-", String::as_str)
            ));
        }
    }
    let count = |counts: Counts| (counts.transfers, counts.discharged, counts.gap, counts.undetermined);
    if count(engine.0) != count(reference.0) {
        differences.push(format!("counts: engine {:?}, reference {:?}", engine.0, reference.0));
    }
    differences
}

fn is_announced(inventory: &Value, line: &str) -> bool {
    let flows = inventory["flows"].as_array().into_iter().flatten();
    flows
        .filter(|flow| flow["certainty"] == "announced")
        .any(|flow| flow["id"].as_str().is_some_and(|id| line.contains(&format!("flow/{id} "))))
}

#[test]
fn engine_and_reference_agree_on_random_landscapes() {
    let law = law();
    let number = number();
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let failing: Vec<u64> = std::thread::scope(|scope| {
        let law = &law;
        let parts: Vec<_> = (0..threads)
            .map(|part| {
                scope.spawn(move || {
                    let first = std::env::var("FIRST").ok().and_then(|first| first.parse().ok()).unwrap_or(0);
                    let seeds = (first..first + number).filter(move |seed| seed % threads == part);
                    seeds
                        .filter(|seed| {
                            let made = landscape(*seed);
                            !differences(&made.inventory, &made, law).is_empty()
                        })
                        .collect::<Vec<u64>>()
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    if let Some(seed) = failing.iter().min() {
        let made = landscape(*seed);
        let valid = |inventory: &Value| judge_if_valid(inventory, &made.day, Some(&[]), |_| ()).is_ok();
        let small = shrink(&made.inventory, |inventory| {
            valid(inventory) && !differences(inventory, &made, &law).is_empty()
        });
        let shown = std::env::var("SHOWN").ok().and_then(|shown| shown.parse().ok()).unwrap_or(12);
        for seed in failing.iter().take(shown) {
            let made = landscape(*seed);
            let differences = differences(&made.inventory, &made, &law);
            eprintln!("seed {seed}, day {}:\n{}\n", made.day, differences.join("\n"));
        }
        panic!(
            "{} of {number} landscapes differ; seed {seed}, day {}, regimes {:?}\n{}\n{}",
            failing.len(),
            made.day,
            made.regimes,
            serde_json::to_string_pretty(&small).unwrap(),
            differences(&small, &made, &law).join("\n")
        );
    }
}
