//! Remedies hold: applied and filled in, a finding is gone or hangs on what its remedy leaves, and nothing
//! that was no gap is one.

use crate::judged::{each_run, fixtures};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use transborder::regime::Regimes;
use transborder::{FlowGraph, Options, analyze};
use transborder_json::report::{Finding, Patch, Remedy, Report, Verdict};
use transborder_json::{File, Sources, read};
use transborder_testkit::edit::Edit;
use transborder_testkit::generate::landscape;

/// How many landscapes are tried; a longer run takes its number from the environment.
fn number() -> u64 {
    std::env::var("REMEDIES").ok().and_then(|number| number.parse().ok()).unwrap_or(300)
}

/// The laws to judge by: exactly these, or every pack but `plain`.
fn board(packs: Option<&[String]>) -> Regimes {
    let all = transborder_regimes::all();
    match packs {
        Some(packs) => all.only(packs.iter().map(String::as_str)).unwrap(),
        None => all,
    }
}

fn report(inventory: &Value, day: &str, regimes: &Regimes) -> Result<Report, String> {
    let text = serde_json::to_vec(inventory).unwrap();
    let files = [File { name: "inventory.json", text: &text }];
    let inventory = read(&files).map_err(|faults| faults.to_string())?;
    let graph = FlowGraph::compile(inventory);
    let law = regimes.on(day.parse().unwrap());
    let report = analyze(&graph, &law, &Options::default()).unwrap();
    Ok(Report::of(&report, &Sources::new(&files)))
}

/// A value as a person would fill it in: an early day, a purpose of the inventory, a proof.
fn filled(key: &str, value: &Value, purpose: &str) -> Value {
    match value {
        Value::String(text) if text == "FILL IN" => match key {
            "from_date" => json!("1990-01-01"),
            "purposes" => json!(purpose),
            _ => json!("seen and filed"),
        },
        Value::Array(list) => list.iter().map(|item| filled(key, item, purpose)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), filled(key, value, purpose))).collect()
        }
        other => other.clone(),
    }
}

/// The inventory with a patch applied and filled in.
fn mended(inventory: &Value, add: &[Patch]) -> Result<Value, String> {
    let purpose = inventory["purposes"][0]["id"].as_str().unwrap_or("some purpose");
    let mut inventory = inventory.clone();
    for patch in add {
        let key = patch.pointer.rsplit('/').next().unwrap_or_default();
        let value = Some(filled(key, &patch.value, purpose));
        Edit { pointer: patch.pointer.clone(), value }.apply(&mut inventory)?;
    }
    Ok(inventory)
}

type Place<'f> = (&'f str, &'f str, &'f str, &'f transborder_json::report::PlaceOf);

fn place(finding: &Finding) -> Place<'_> {
    (&finding.regime, &finding.clause, &finding.rule, &finding.at)
}

/// What is wrong with a remedy, if anything.
fn broken(before: &Report, after: &Report, finding: &Finding, remedy: &Remedy) -> Option<String> {
    let gaps = |report: &Report| -> BTreeSet<String> {
        let gaps = report.findings.iter().filter(|finding| finding.verdict == Verdict::Gap);
        gaps.map(|finding| finding.id.clone()).collect()
    };
    let known = gaps(before);
    if let Some(new) =
        after.findings.iter().find(|new| new.verdict == Verdict::Gap && !known.contains(&new.id))
    {
        return Some(format!(
            "a new gap: {} {} at {:?}, lacking {:?}",
            new.clause,
            new.rule,
            new.at,
            new.missing.iter().map(|missing| &missing.fact).collect::<Vec<_>>()
        ));
    }
    let left = after.findings.iter().find(|left| {
        place(left) == place(finding) && left.verdict != Verdict::Advice || left.id == finding.id
    })?;
    // Of several gates that are open questions then, another may be the one explained.
    let open: Vec<&String> = match left.gates.iter().find(|gate| Some(&gate.id) == remedy.gate.as_ref()) {
        Some(gate) => gate.missing.iter().collect(),
        None => left.missing.iter().map(|missing| &missing.fact).collect(),
    };
    let asked = left.verdict == Verdict::Undetermined && open.iter().all(|fact| remedy.leaves.contains(fact));
    (!asked).then(|| format!("still {:?} {}, lacking {open:?}", left.verdict, left.clause))
}

/// How many remedies were tried, how many of them have a patch.
#[derive(Default, Debug)]
struct Tried {
    offered: usize,
    patched: usize,
    faults: Vec<String>,
}

impl Tried {
    fn all(&mut self, name: &str, inventory: &Value, day: &str, regimes: &Regimes) {
        let before = report(inventory, day, regimes).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        for finding in &before.findings {
            for remedy in finding.remedies.iter().filter(|remedy| !remedy.facts.is_empty()) {
                self.offered += 1;
                if remedy.add.is_empty() {
                    continue;
                }
                self.patched += 1;
                let after = mended(inventory, &remedy.add).and_then(|mended| report(&mended, day, regimes));
                let fault = match after {
                    Ok(after) => broken(&before, &after, finding, remedy),
                    Err(fault) => Some(fault),
                };
                if let Some(fault) = fault {
                    let at = format!("{}/{} {:?}", finding.clause, finding.at.id, remedy.gate);
                    let add = serde_json::to_string(&remedy.add).unwrap();
                    self.faults.push(format!(
                        "{name} on {day}: {at}: {fault}\n    {add}\n    leaves {:?}",
                        remedy.leaves
                    ));
                }
            }
        }
    }

    fn done(self) {
        eprintln!("{} offered, {} with a patch, {} broken", self.offered, self.patched, self.faults.len());
        assert!(
            self.faults.is_empty(),
            "{} broken:\n{}",
            self.faults.len(),
            self.faults[..self.faults.len().min(30)].join("\n")
        );
        assert!(
            self.patched * 2 > self.offered,
            "few remedies have a patch: {} of {}",
            self.patched,
            self.offered
        );
    }
}

#[test]
fn remedies_of_cases_hold() {
    let mut tried = Tried::default();
    each_run(|name, run, files| {
        let inventory: Value = serde_json::from_slice(files[0].text).unwrap();
        tried.all(name, &inventory, &run.as_of, &board(Some(&run.regimes)));
    });
    tried.done();
}

#[test]
fn remedies_of_decisions_hold() {
    let mut tried = Tried::default();
    for folder in std::fs::read_dir(fixtures().join("decisions")).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(text) = std::fs::read(folder.join("inventory.json")) else { continue };
        let inventory: Value = serde_json::from_slice(&text).unwrap();
        let day = inventory["as_of"].as_str().unwrap();
        let named: Vec<String> = inventory["regimes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        tried.all(&name, &inventory, day, &board((!named.is_empty()).then_some(&named[..])));
    }
    tried.done();
}

#[test]
fn remedies_of_random_landscapes_hold() {
    let mut tried = Tried::default();
    for seed in 0..number() {
        let made = landscape(seed);
        let texts = |ids: &[Value]| ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
        let packs: Option<Vec<String>> = match (&made.regimes, &made.inventory["regimes"]) {
            (Some(ids), _) => Some(ids.iter().map(|id| (*id).to_owned()).collect()),
            (None, Value::Array(ids)) => Some(texts(ids)),
            (None, Value::String(id)) => Some(vec![id.clone()]),
            _ => None,
        };
        tried.all(&format!("seed {seed}"), &made.inventory, &made.day, &board(packs.as_deref()));
    }
    tried.done();
}
