//! Pages that a lawyer and an engineer should both call clear.

use crate::run::run;

const ALIEXPRESS: &str = "fixtures/decisions/kr-2024-aliexpress/inventory.json";

fn page(args: &[&str]) -> String {
    let ran = run(&[&["explain"], args].concat());
    assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
    ran.out
}

#[test]
fn a_gate_missing() {
    let page = page(&["c2b90c3b2b84", ALIEXPRESS]);
    assert!(page.contains("8,000 of 180,000") && page.contains("worldwide"), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn the_beginning_of_an_id_is_enough_and_too_little_is_told() {
    assert_eq!(page(&["c2b90c", ALIEXPRESS]), page(&["c2b90c3b2b84", ALIEXPRESS]));
    let ran = run(&["explain", "c2b9ffff", ALIEXPRESS]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no finding has the id `c2b9ffff`"), "{}", ran.err);
}

#[test]
fn a_duty_and_a_question() {
    let duty = page(&["f308002f27e8", ALIEXPRESS]);
    let question = page(&["fad06371217d", "fixtures/cases/unknown-residence.inventory.json"]);
    insta::assert_snapshot!(format!("{duty}\n=====\n{question}"));
}

#[test]
fn clauses() {
    let pages = ["KR-28-8-1", "EU-46-2c", "KR-A9", "PLAIN-TOLD"].map(|clause| page(&[clause]));
    insta::assert_snapshot!(pages.join("\n=====\n"));
}

/// Gates that are asked only under conditions, a definition that two of them share, an exception.
#[test]
fn a_general_rule_with_conditions_reads_as_one_rule() {
    let pack =
        std::fs::read_to_string(crate::run::root().join("fixtures/own-law/station-code.json")).unwrap();
    let shut = r#"{"not": {"any": [{"attr": "exporter.ciio"}, {"attr": "volume.held", "ge": 1000000}]}}"#;
    let pack = pack.replace(r#""when": {"data": ["health"]}"#, &format!(r#""when": {shut}"#)).replace(
        r#""opens": ["consent.obtained"],"#,
        &format!(r#""opens": ["consent.obtained"], "when": {{"all": [{shut}, {{"data": ["health"]}}]}},"#),
    );
    let ran = crate::run::run_with(&["explain", "AQ-7", "--pack", "-"], pack.as_bytes());
    assert_eq!(ran.status, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn facts() {
    let names = [
        "contract.written",
        "dest.adequate",
        "recipient.certified:EU-US-DPF",
        "consent.obtained",
        "contract.clause",
        "recipient.certified",
    ];
    insta::assert_snapshot!(names.map(|name| page(&[name])).join("\n=====\n"));
}

#[test]
fn words() {
    let names = [
        "lists",
        "lists(consent, recipient_country)",
        "recipient_country",
        "complete",
        "exporter.subject_count",
        "volume.ytd_sensitive",
        "sensitive",
        "kr.rrn",
        "party.targets",
    ];
    insta::assert_snapshot!(names.map(|name| page(&[name])).join("\n=====\n"));
}

#[test]
fn a_name_with_its_punctuation_is_the_same_name() {
    assert_eq!(page(&["recipient.certified:"]), page(&["recipient.certified"]));
    assert_eq!(page(&["contract.clause."]), page(&["contract.clause"]));
    assert_eq!(page(&["lists(policy: items)"]), page(&["lists(policy, items)"]));
}

#[test]
fn a_law_of_ones_own_is_among_those_that_ask() {
    let page = page(&["consent.obtained", "--pack", "fixtures/own-law/station-code.json"]);
    assert!(page.contains("gate AQ-7-a (s. 7(1)(a))"), "{page}");
}

#[test]
fn whatever_a_report_names_has_a_page() {
    for path in [
        ALIEXPRESS,
        "fixtures/decisions/kr-2025-temu/inventory.json",
        "fixtures/small/unknowns.json",
        "fixtures/small/eu-to-us.json",
    ] {
        let ran = run(&["check", path, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            page(&[finding["id"].as_str().unwrap(), path]);
            page(&[finding["clause"].as_str().unwrap()]);
            for missing in finding["missing"].as_array().into_iter().flatten() {
                page(&[missing["fact"].as_str().unwrap()]);
            }
        }
    }
}

#[test]
fn notes_on_records_are_shown() {
    let text = r#"{"format": "transborder/1", "as_of": "2024-06-01", "regimes": ["plain"],
        "parties": [{"id": "a", "country": "DE"}, {"id": "b", "country": "US"}],
        "subjects": [{"id": "people", "residence": "DE"}], "fields": ["email"],
        "collections": [{"id": "in", "subjects": "people", "at": "a", "fields": "email"}],
        "flows": [{"id": "out", "from": "a", "to": "b", "fields": "email", "note": "ask Kim before you change it"}]}"#;
    let check = crate::run::run_with(&["check", "-", "--format", "json"], text.as_bytes());
    let id = crate::run::ids(&check.out).remove(0);
    let ran = crate::run::run_with(&["explain", &id, "-"], text.as_bytes());
    assert!(ran.out.contains("out: ask Kim before you change it"), "{}", ran.out);
}

#[test]
fn unknown_names_get_near_ones() {
    for (name, help) in [
        ("contract.writen", "did you mean `contract.written`?"),
        ("KR-28-8-l", "did you mean `KR-28-8-1`?"),
        ("recipient_contry", "did you mean `recipient_country`?"),
        ("EU-GDPR", "`transborder regimes show EU-GDPR`"),
    ] {
        let ran = run(&["explain", name]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(help), "{name}: {}", ran.err);
    }
}

/// A page that is the same for every day and law would be taken for that of the one asked for.
#[test]
fn pages_of_names_refuse_what_they_would_ignore() {
    for (option, value) in [("--as-of", "2020-01-01"), ("--regime", "KR-PIPA")] {
        for name in ["KR-28-8-1", "contract.written", "role"] {
            let ran = run(&["explain", name, option, value]);
            let said = format!("`{option}` belongs to a finding, and `{name}` is none");
            assert_eq!((ran.status, &ran.out[..]), (2, ""), "{name}");
            assert!(ran.err.contains(&said), "{}", ran.err);
        }
    }
    let plain = run(&["explain", "KR-28-8-1"]);
    let threads = run(&["explain", "KR-28-8-1", "fixtures/small/eu-to-us.json", "--threads", "2"]);
    assert_eq!((threads.status, &threads.out), (0, &plain.out));
}
