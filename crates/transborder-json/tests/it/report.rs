//! What is written is the owned report, byte for byte, and says the same however the input lies.

use crate::judged::{case, each_run, fixtures, judge, judge_with, parsed};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use transborder::{Objection, Options, Rule, Transfer, Verdict};
use transborder_json::report::{Accepted, Assumption, Lapse, Lapsed, Level, PlaceKind, PlaceOf};
use transborder_json::timeline::{Ahead, Cause, Event};
use transborder_json::{
    Extras, File, Report, print, read_report, schema, summary, write, write_lines, write_with,
};

fn written(report: &transborder::Report<'_>, sources: &transborder_json::Sources<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(report, sources, &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_written_reads_back_as_the_owned_report_and_fits_the_schema() {
    let validator = jsonschema::draft202012::new(&schema::report()).unwrap();
    let count = each_run(|name, run, files| {
        judge(files, &run.as_of, Some(&run.regimes), |report, sources| {
            let owned = Report::of(report, sources);
            let bytes = written(report, sources);
            assert_eq!(read_report(File { name: "report.json", text: &bytes }).unwrap(), owned, "{name}");
            let mut printed = Vec::new();
            print(&owned, &mut printed).unwrap();
            assert!(printed == bytes, "{name}: the owned report prints other bytes");
            assert!(written(report, sources) == bytes, "{name}: other bytes the second time");
            let document = parsed(&bytes);
            if let Err(error) = validator.validate(&document) {
                panic!("{name}: {error} at {}", error.instance_path());
            }
            for list in ["findings", "discharges", "crossings", "questions", "assumptions", "warnings"] {
                for entry in document[list].as_array().unwrap() {
                    nothing_is_empty(entry, &format!("{name}: {list}"));
                }
            }
        });
    });
    assert!(count > 100);
}

/// The lines of a report are the report: nothing is told otherwise, nothing is left out, nothing comes in another order.
#[test]
fn lines_put_together_are_the_report() {
    let lists = ["finding", "discharge", "crossing", "question", "assumption", "warning"];
    let mut seen = BTreeSet::new();
    each_run(|name, run, files| {
        judge(files, &run.as_of, Some(&run.regimes), |report, sources| {
            let extras = Extras { graph: true, ..Extras::NONE };
            let (mut whole, mut lines) = (Vec::new(), Vec::new());
            write_with(report, sources, &extras, &mut whole).unwrap();
            write_lines(report, sources, &extras, &mut lines).unwrap();
            let text = String::from_utf8(lines).unwrap();
            let mut together = parsed(text.lines().next().unwrap().as_bytes());
            lists.iter().for_each(|list| together[format!("{list}s")] = json!([]));
            for line in text.lines().skip(1) {
                let Value::Object(entry) = parsed(line.as_bytes()) else { panic!("{name}: {line}") };
                assert_eq!(entry.len(), 1, "{name}: {line}");
                for (key, value) in entry {
                    match key.as_str() {
                        "graph" => together["graph"] = value,
                        list => together[format!("{list}s")].as_array_mut().unwrap().push(value),
                    }
                    seen.insert(key);
                }
            }
            assert_eq!(together, parsed(&whole), "{name}");
        });
    });
    let every: BTreeSet<String> = lists.into_iter().chain(["graph"]).map(str::to_owned).collect();
    assert_eq!(seen, every);
}

/// A key that does not apply is absent, not empty.
fn nothing_is_empty(value: &Value, place: &str) {
    match value {
        Value::Null => panic!("{place} is null"),
        Value::String(text) => assert!(!text.is_empty(), "{place} is an empty text"),
        Value::Array(list) => {
            assert!(!list.is_empty(), "{place} is an empty list");
            list.iter().for_each(|entry| nothing_is_empty(entry, place));
        }
        Value::Object(keys) => {
            keys.iter().for_each(|(key, value)| nothing_is_empty(value, &format!("{place}.{key}")));
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The example of the format's description, as far as it is written out there.
#[test]
fn the_first_published_case_is_told_as_described() {
    let text = case("aliexpress.inventory.json");
    let files = [File { name: "inventory.json", text: &text }];
    let report = judge(&files, "2024-03-31", Some(&["KR-PIPA".into()]), |report, sources| {
        parsed(&written(report, sources))
    });
    let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "format",
            "as_of",
            "regimes",
            "coverage",
            "inventory",
            "summary",
            "findings",
            "discharges",
            "crossings",
            "questions",
            "assumptions",
            "warnings",
        ]
    );
    assert_eq!(report["format"], "transborder-report/1");
    assert_eq!(report["as_of"], "2024-03-31");
    assert_eq!(report["regimes"], json!(["KR-PIPA@KR-2023"]));
    assert_eq!(
        report["coverage"],
        json!([{"regime": "KR-PIPA@KR-2023", "attached": 10, "maybe": 0, "transfers": 1}])
    );
    assert_eq!(
        report["inventory"],
        json!({"parties": 2, "subjects": 1, "fields": 5, "systems": 1, "collections": 1, "flows": 1,
               "notices": 1, "consents": 1, "safeguards": 1})
    );
    assert_eq!(
        report["summary"],
        json!({"holdings": 10, "transfers": 1, "gap": 3, "undetermined": 0, "advice": 0, "discharged": 0,
               "accepted": 0, "people": {"low": 8_410_000, "high": 8_410_000}})
    );
    let finding =
        report["findings"].as_array().unwrap().iter().find(|one| one["id"] == "c2b90c3b2b84").unwrap();
    for (key, value) in [
        ("rule", json!("no-open-gate")),
        ("verdict", json!("gap")),
        ("regime", json!("KR-PIPA")),
        ("revision", json!("KR-2023")),
        ("clause", json!("KR-28-8-1")),
        ("cite", json!("Art. 28-8(1)")),
        ("at", json!({"kind": "flow", "id": "dispatch"})),
        ("responsible", json!(["aliexpress"])),
        ("silent", json!(false)),
        ("flow", json!("dispatch")),
        ("exporter", json!("aliexpress")),
        ("importer", json!("sellers")),
        ("from_countries", json!(["SG"])),
        ("to_countries", json!(["CN"])),
        ("onward", json!(false)),
        ("reach", json!([{"party": "sellers", "country": "CN", "by": "seat"}])),
        ("subjects", json!(["kr-buyers"])),
        ("subject_count", json!(8_410_000)),
        ("purposes", json!(["shipment"])),
        ("explained_gate", json!("KR-1")),
        ("path", json!([{"collection": "checkout", "at": "orders"}, {"flow": "dispatch", "to": "sellers"}])),
    ] {
        assert_eq!(finding[key], value, "{key}");
    }
    // The text names `worldwide` and 8,000 of 180,000 sellers.
    let because = |fact: &str| {
        let missing = finding["missing"].as_array().unwrap().iter().find(|missing| missing["fact"] == fact);
        missing.unwrap().clone()
    };
    let country = because("lists(consent, recipient_country)");
    assert_eq!(country["value"], "no");
    assert_eq!(country["said"], "stated");
    assert_eq!(country["because"], "the text names `worldwide`, which is no country");
    let name = because("lists(consent, recipient_name)")["because"].to_string();
    assert!(name.contains("8,000 of 180,000"), "{name}");
    // Where it is written, counted in the file itself.
    let lines: Vec<&str> = std::str::from_utf8(&text).unwrap().lines().collect();
    let written = |source: &Value| {
        let line = usize::try_from(source["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(source["column"].as_u64().unwrap()).unwrap();
        assert_eq!(source["file"], "inventory.json");
        lines[line - 1].chars().skip(column - 1).collect::<String>() + lines.get(line).unwrap_or(&"")
    };
    assert!(written(&finding["source"]).contains("\"dispatch\""), "{}", finding["source"]);
    assert!(written(&country["source"]).starts_with('{'), "{}", country["source"]);
}

#[test]
fn extras_are_there_on_request() {
    let text = case("aliexpress.inventory.json");
    let files = [File { name: "inventory.json", text: &text }];
    judge(&files, "2024-03-31", Some(&["KR-PIPA".into()]), |report, sources| {
        let accepted = Accepted {
            reason: "sellers are being renamed".into(),
            owner: "dpo".into(),
            until: "2024-12-31".into(),
        };
        let accepted = BTreeMap::from([
            ("c2b90c3b2b84".to_owned(), accepted.clone()),
            ("ffffffffffff".to_owned(), accepted),
        ]);
        let lapsed = Lapsed {
            reason: "the party is to change".into(),
            owner: "dpo".into(),
            until: "2024-03-01".into(),
            why: Lapse::Expired,
            added: BTreeMap::new(),
            gone: BTreeMap::new(),
        };
        let lapsed = BTreeMap::from([("f308002f27e8".to_owned(), lapsed)]);
        let level = |name: &str, level| (name.to_owned(), level);
        let levels = BTreeMap::from([
            level("no-open-gate", Level::Allow),
            level("KR-28-8-1", Level::Deny),
            level("party-duty", Level::Warn),
        ]);
        let odd = Assumption {
            assumed: "odd".into(),
            kind: "acceptance".into(),
            count: 1,
            about: vec!["a".into()],
        };
        let today =
            Assumption { assumed: "as_of = today".into(), kind: "inventory".into(), count: 1, about: vec![] };
        let tomorrow = Ahead {
            from: "2024-04-01".into(),
            until: None,
            verdict: transborder_json::report::Verdict::Gap,
            id: "c2b90c3b2b84".into(),
            regime: "KR-PIPA".into(),
            clause: "KR-28-8-1".into(),
            cite: None,
            rule: "no-open-gate".into(),
            at: PlaceOf { kind: PlaceKind::Flow, id: "dispatch".into() },
            message: "no gate is open".into(),
            causes: vec![Cause { what: "consent `orders`".into(), event: Event::Withdrawn }],
        };
        let extras = Extras {
            graph: true,
            every_id: true,
            accepted: Some(&accepted),
            lapsed: Some(&lapsed),
            levels: Some(&levels),
            warnings: std::slice::from_ref(&odd),
            assumptions: std::slice::from_ref(&today),
            ahead: Some(std::slice::from_ref(&tomorrow)),
        };
        let owned = Report::with(report, sources, &extras);
        let mut bytes = Vec::new();
        write_with(report, sources, &extras, &mut bytes).unwrap();
        assert_eq!(read_report(File { name: "report.json", text: &bytes }).unwrap(), owned);
        // An acceptance of what is not found does not count.
        assert_eq!(owned.summary.accepted, 1);
        let found = owned.findings.iter().find(|finding| finding.id == "c2b90c3b2b84").unwrap();
        assert_eq!(found.accepted.as_ref().unwrap().owner, "dpo");
        assert_eq!(owned.assumptions[0], today);
        // A clause is one law's and beats the rule.
        assert_eq!(found.level, Some(Level::Deny));
        let party = owned.findings.iter().find(|finding| finding.id == "f308002f27e8").unwrap();
        assert_eq!((party.level, party.accepted.is_none()), (Some(Level::Warn), true));
        assert_eq!(party.lapsed.as_ref().unwrap().why, Lapse::Expired);
        assert_eq!(owned.warnings[0], odd);
        let graph = parsed(&bytes)["graph"].clone();
        assert_eq!(graph["flows"][0]["id"], "dispatch");
        assert_eq!(graph["flows"][0]["from"], "orders");
        assert_eq!(graph["flows"][0]["to"], "sellers");
        let orders = json!({"id": "orders", "name": "Order and account database", "operator": "aliexpress",
                            "locations": ["SG"]});
        assert_eq!(graph["systems"][0], orders);
        assert_eq!(graph["systems"][1]["implicit"], true);
        assert_eq!(graph["parties"][1]["members"], 180_000);
    });
}

#[test]
fn the_summary_alone_counts_flows_too() {
    let text = case("aliexpress.inventory.json");
    let files = [File { name: "inventory.json", text: &text }];
    let alone = judge(&files, "2024-03-31", Some(&["KR-PIPA".into()]), |report, _| summary(report));
    let mut bytes = Vec::new();
    print(&alone, &mut bytes).unwrap();
    // One flow carries five fields of one group after one collection.
    assert_eq!(
        parsed(&bytes),
        json!({"holdings": 10, "transfers": 1, "gap": 3, "undetermined": 0, "advice": 0, "discharged": 0,
               "accepted": 0, "people": {"low": 8_410_000, "high": 8_410_000},
               "gap_triples": 5, "flagged_flows": 1, "witness_steps": 1})
    );
}

/// A missing count is null: keys that do not apply are absent, this one applies and is unknown.
#[test]
fn people_without_a_count_have_no_upper_bound() {
    let mut document = parsed(&case("aliexpress.inventory.json"));
    document["subjects"][0].as_object_mut().unwrap().remove("count");
    let text = document.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    judge(&files, "2024-03-31", Some(&["KR-PIPA".into()]), |report, sources| {
        let report = parsed(&written(report, sources));
        assert_eq!(report["summary"]["people"], json!({"low": 0, "high": null}));
        assert!(
            report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .all(|finding| finding.get("subject_count").is_none())
        );
    });
}

/// The report without what depends on how the input lies in files.
fn regardless_of_files(files: &[(&str, Vec<u8>)]) -> Value {
    let files: Vec<File<'_>> = files.iter().map(|(name, text)| File { name, text }).collect();
    judge(&files, "2024-06-01", None, |report, sources| {
        let mut report = parsed(&written(report, sources));
        without_sources(&mut report);
        report
    })
}

fn without_sources(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            keys.remove("source");
            // Patches point into files.
            keys.remove("add");
            keys.values_mut().for_each(without_sources);
        }
        Value::Array(list) => list.iter_mut().for_each(without_sources),
        _ => {}
    }
}

#[test]
fn two_halves_and_lines_say_what_the_whole_says() {
    let small = fixtures().join("small");
    let file = |name: &'static str| (name, std::fs::read(small.join(name)).unwrap());
    let whole = regardless_of_files(&[file("whole/shop.json")]);
    assert!(!whole["findings"].as_array().unwrap().is_empty());
    assert_eq!(regardless_of_files(&[file("lines/shop.ndjson")]), whole);
    assert_eq!(regardless_of_files(&[file("halves/1-help.json"), file("halves/2-parcels.json")]), whole);
}

/// Every list the other way round, but `controllers`, of which the first exports, and pairs that are no lists.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().rev().map(reversed).collect(),
        Value::Object(keys) => {
            let keep = |key: &str| matches!(key, "controllers" | "age");
            let entry = |(key, value): (&String, &Value)| {
                (key.clone(), if keep(key) { value.clone() } else { reversed(value) })
            };
            Value::Object(keys.iter().map(entry).collect())
        }
        other => other.clone(),
    }
}

#[test]
fn reordered_input_gives_the_same_findings() {
    let mut wrong = Vec::new();
    each_run(|name, run, files| {
        let ids = |text: &[u8]| {
            let files = [File { name: "inventory.json", text }];
            judge(&files, &run.as_of, Some(&run.regimes), |report, _| {
                report.findings().map(|finding| finding.id()).collect::<BTreeSet<String>>()
            })
        };
        let other = reversed(&parsed(files[0].text)).to_string();
        let (forwards, backwards) = (ids(files[0].text), ids(other.as_bytes()));
        if forwards != backwards {
            wrong.push(format!("{name}: {forwards:?}, reversed {backwards:?}"));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Everything;

impl Rule for Everything {
    fn name(&self) -> &'static str {
        "abroad-at-all"
    }

    fn summary(&self) -> &'static str {
        "finds whatever goes abroad"
    }

    fn check<'l>(&self, transfer: Transfer<'l>) -> Option<Objection<'l>> {
        let message = format!("`{}` gets data", transfer.importer());
        Some(Objection {
            verdict: Verdict::Advice,
            message,
            missing: vec!["contract.clause.deletion"],
            labels: None,
            remedy: Some("keep it at home".into()),
        })
    }
}

#[test]
fn what_a_rule_of_ones_own_finds_is_told_like_the_rest() {
    let text = case("aliexpress.inventory.json");
    let files = [File { name: "inventory.json", text: &text }];
    let options = Options { rules: &[&Everything], ..Options::default() };
    judge_with(&files, "2024-03-31", Some(&["KR-PIPA".into()]), &options, |report, sources| {
        let owned = Report::of(report, sources);
        let own = owned.findings.iter().find(|finding| finding.rule == "abroad-at-all").unwrap();
        assert_eq!(own.clause, "abroad-at-all");
        assert_eq!(own.regime, "KR-PIPA");
        assert_eq!(own.message, "`sellers` gets data");
        assert_eq!(own.flow.as_deref(), Some("dispatch"));
        assert_eq!(own.missing[0].fact, "contract.clause.deletion");
        assert_eq!(own.remedies[0].action, "keep it at home");
        assert_eq!(own.fields.len(), 5);
        assert_eq!(read_report(File { name: "r.json", text: &written(report, sources) }).unwrap(), owned);
    });
}
