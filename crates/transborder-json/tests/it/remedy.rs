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

/// The landscapes that are tried; a longer run takes their number from the environment, or their seeds as
/// `from..until`.
fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("REMEDIES").unwrap_or_else(|_| "1500".to_owned());
    let (from, until) = asked.split_once("..").unwrap_or(("0", &asked));
    let number =
        |text: &str| text.parse().unwrap_or_else(|_| panic!("REMEDIES={asked} is no number of landscapes"));
    number(from)..number(until)
}

/// The laws to judge by: exactly these, or every pack but `plain`.
pub(crate) fn board(packs: Option<&[String]>) -> Regimes {
    let all = transborder_regimes::all();
    match packs {
        Some(packs) => all.only(packs.iter().map(String::as_str)).unwrap(),
        None => all,
    }
}

pub(crate) fn report(inventory: &Value, day: &str, regimes: &Regimes) -> Result<Report, String> {
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
pub(crate) fn mended(inventory: &Value, add: &[Patch]) -> Result<Value, String> {
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
pub(crate) fn broken(before: &Report, after: &Report, finding: &Finding, remedy: &Remedy) -> Option<String> {
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
            self.faults[..self.faults.len().min(10)].join("\n")
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
    for seed in seeds() {
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

/// The remedies of the finding of a clause in a published case, after edits.
fn remedies_of(file: &str, edits: &[Value], clause: &str) -> Vec<Remedy> {
    let mut inventory: Value = serde_json::from_slice(&crate::judged::case(file)).unwrap();
    for edit in edits {
        Edit::read(edit).unwrap().apply(&mut inventory).unwrap();
    }
    let day = inventory["as_of"].as_str().unwrap().to_owned();
    let pack = inventory["regimes"][0].as_str().unwrap().to_owned();
    let report = report(&inventory, &day, &board(Some(&[pack]))).unwrap();
    report.findings.into_iter().find(|finding| finding.clause == clause).unwrap().remedies
}

fn patch_of(remedies: &[Remedy], gate: &str) -> Value {
    let remedy = remedies.iter().find(|remedy| remedy.gate.as_deref() == Some(gate)).unwrap();
    serde_json::to_value(&remedy.add).unwrap()
}

#[test]
fn the_text_of_the_shop_names_country_and_all_recipients_with_their_contact() {
    let remedies = remedies_of("aliexpress.inventory.json", &[], "KR-28-8-1");
    let states = [
        "timing",
        "method",
        "recipient_contact",
        "retention",
        "refusal_method",
        "refusal_procedure",
        "refusal_effect",
    ];
    let mut add = patch_of(&remedies, "KR-1");
    // Of a list of words the order does not matter; the words that were there stay.
    let list = add.as_array_mut().unwrap();
    let stated = list.iter_mut().find(|patch| patch["pointer"] == "/notices/0/entries/1/states").unwrap();
    let mut words: Vec<String> = serde_json::from_value(stated["value"].take()).unwrap();
    words.sort();
    let mut expected: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
    expected.push("legal_ground".into());
    expected.sort();
    assert_eq!(words, expected);
    for (pointer, value) in [
        ("/notices/0/entries/1/countries", json!(["CN"])),
        ("/notices/0/entries/1/recipients", json!([{"party": "sellers", "members": 180_000}])),
    ] {
        assert!(list.contains(&json!({"pointer": pointer, "value": value})), "{list:?}");
    }
    assert_eq!(list.len(), 3);
}

#[test]
fn what_a_contract_lacks_is_added_to_its_clauses() {
    let remedies = remedies_of("aliexpress.inventory.json", &[], "KR-A2");
    let clauses =
        ["purpose_limit", "security", "complaint_handling", "dispute_resolution", "other_protection"];
    let expected = json!([{"pointer": "/safeguards/0/clauses", "value": clauses}]);
    assert_eq!(serde_json::to_value(&remedies[0].add).unwrap(), expected);
}

#[test]
fn what_a_party_denies_it_states_with_proof() {
    let remedies = remedies_of("aliexpress.inventory.json", &[], "KR-A15");
    let expected = json!([{
        "pointer": "/parties/0/facts/rights.no_harder_than_collection",
        "value": {"value": true, "evidence": "FILL IN"},
    }]);
    assert_eq!(serde_json::to_value(&remedies[0].add).unwrap(), expected);
}

/// No certificate and no contract: a certificate from a day that only people know, or clauses for this flow
/// with an assessment beside them. What the authority's clauses imply is not asked for twice, and the notice
/// then tells of the safeguard (Art. 13(1)(f)) what it told of the decision before.
#[test]
fn a_transfer_without_anything_gets_a_certificate_or_clauses_with_an_assessment() {
    let edits = [
        json!({"pointer": "/parties/1/certifications", "remove": true}),
        json!({"pointer": "/safeguards", "value": []}),
    ];
    let remedies = remedies_of("eu-us.inventory.json", &edits, "EU-44");
    let expected = json!([{
        "pointer": "/parties/1/certifications",
        "value": [{"scheme": "EU-US-DPF", "from_date": "FILL IN"}],
    }]);
    assert_eq!(patch_of(&remedies, "EU-45"), expected);

    let add = patch_of(&remedies, "EU-46-2c");
    let new: Vec<&Value> =
        add.as_array().unwrap().iter().filter(|patch| patch["pointer"] == "/safeguards/-").collect();
    let of_kind = |kind: &str| &new.iter().find(|patch| patch["value"]["kind"] == kind).unwrap()["value"];
    let clauses = of_kind("scc");
    assert_eq!((&clauses["set"], &clauses["flows"]), (&json!("EU-2021-914"), &json!(["send"])));
    for fact in ["contract.scc_module_ok", "contract.scc_unmodified"] {
        assert_eq!(clauses["facts"][fact], json!({"value": true, "evidence": "FILL IN"}), "{fact}");
    }
    assert_eq!(of_kind("assessment")["facts"]["assessment.transfer"]["value"], true);
    let told = add
        .as_array()
        .unwrap()
        .iter()
        .find(|patch| patch["pointer"].as_str().unwrap().starts_with("/notices/0/entries"));
    let text = told.unwrap()["value"].to_string();
    assert!(text.contains("safeguard_reference") && text.contains("copy_means"), "{text}");
}

/// A blank is no answer: the patch as it is proposed is rejected.
#[test]
fn a_patch_that_is_not_filled_in_is_rejected() {
    let edits = [json!({"pointer": "/parties/1/certifications", "remove": true})];
    let remedies = remedies_of("eu-us.inventory.json", &edits, "EU-44");
    let mut inventory: Value = serde_json::from_slice(&crate::judged::case("eu-us.inventory.json")).unwrap();
    for patch in &remedies[0].add {
        Edit { pointer: patch.pointer.clone(), value: Some(patch.value.clone()) }
            .apply(&mut inventory)
            .unwrap();
    }
    let text = serde_json::to_vec(&inventory).unwrap();
    let faults = read(&[File { name: "inventory.json", text: &text }]).unwrap_err();
    assert!(faults.iter().any(|fault| fault.to_string().contains("left to fill in")), "{faults}");
}

/// Pointers are into the file that holds the record, also where that has one record per line.
#[test]
fn a_patch_names_its_file() {
    let whole: Value = serde_json::from_slice(&crate::judged::case("aliexpress.inventory.json")).unwrap();
    let mut first = whole.clone();
    let top = first.as_object_mut().unwrap();
    let safeguards = top.remove("safeguards").unwrap();
    let mut lines = vec![r#"{"record": "inventory", "format": "transborder/1"}"#.to_owned()];
    for record in safeguards.as_array().unwrap() {
        let mut line = record.clone();
        line.as_object_mut().unwrap().insert("record".into(), json!("safeguard"));
        lines.push(line.to_string());
    }
    let (first, second) = (serde_json::to_vec(&first).unwrap(), lines.join("\n"));
    let files =
        [File { name: "shop.json", text: &first }, File { name: "terms.ndjson", text: second.as_bytes() }];
    let named =
        crate::judged::judge(&files, "2024-03-31", Some(&["KR-PIPA".to_owned()]), |report, sources| {
            let report = Report::of(report, sources);
            let finding = report.findings.iter().find(|finding| finding.clause == "KR-A2").unwrap();
            let patch = &finding.remedies[0].add[0];
            (patch.file.clone(), patch.pointer.clone())
        });
    assert_eq!(named, (Some("terms.ndjson".to_owned()), "/safeguards/0/clauses".to_owned()));
}
