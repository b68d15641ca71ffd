//! What `check` prints for people. Read the difference before you accept it.

use crate::run::{root, run, without_time};
use std::fs;

/// The whole of a run: the text, then what is said aside.
fn check(args: &[&str]) -> String {
    let ran = run(&[&["check"], args].concat());
    format!("status {}\n\n{}\n--- aside\n{}", ran.status, ran.out, without_time(&ran.err))
}

#[test]
fn aliexpress() {
    insta::assert_snapshot!(check(&["fixtures/decisions/kr-2024-aliexpress/inventory.json"]));
}

#[test]
fn aliexpress_remedied() {
    insta::assert_snapshot!(check(&["fixtures/decisions/kr-2024-aliexpress/remedied.json"]));
}

#[test]
fn temu() {
    insta::assert_snapshot!(check(&["fixtures/decisions/kr-2025-temu/inventory.json"]));
}

#[test]
fn eu_to_us_under_three_laws() {
    let days = ["2014-06-01", "2016-01-01", "2021-01-01", "2024-01-01"];
    let runs = days.map(|day| {
        format!("===== {day}\n{}", check(&["fixtures/cases/eu-us.inventory.json", "--as-of", day]))
    });
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn eu_to_us_with_one_thing_changed() {
    let text = fs::read_to_string(root().join("fixtures/cases/eu-us.inventory.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inventory.json");
    let mut shown = String::new();
    for (what, from, to) in [
        ("another certificate", "\"EU-US-DPF\"", "\"UK-US-DPF\""),
        ("another country", "\"country\": \"US\"", "\"country\": \"IN\""),
        ("a residence that nobody knows", "\"residence\": \"DE\"", "\"residence\": \"unknown\""),
    ] {
        assert!(text.contains(from), "nothing to change for {what}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let ran = run(&["check", path.to_str().unwrap()]);
        shown.push_str(&format!("===== {what}\nstatus {}\n\n{}\n", ran.status, ran.out));
    }
    insta::assert_snapshot!(shown.replace(folder.path().to_str().unwrap(), "FOLDER"));
}

#[test]
fn the_smallest_inventory_asks_at_most_four_questions() {
    let text = check(&["fixtures/small/eu-to-us.json"]);
    assert!(text.contains("1 to mend, 4 questions"), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn without_targets_it_is_no_green() {
    let text = fs::read_to_string(root().join("fixtures/cases/aliexpress.inventory.json")).unwrap();
    let mut inventory: serde_json::Value = serde_json::from_str(&text).unwrap();
    inventory["parties"][0].as_object_mut().unwrap().remove("targets");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inventory.json");
    fs::write(&path, serde_json::to_string_pretty(&inventory).unwrap()).unwrap();
    let ran = run(&["check", path.to_str().unwrap(), "--fail-on", "undetermined"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("fad06371217d") && ran.out.contains("8b99df82af6e"), "{}", ran.out);
    insta::assert_snapshot!(ran.out.replace(folder.path().to_str().unwrap(), "FOLDER"));
}

#[test]
fn lineage_and_silent_fields() {
    insta::assert_snapshot!(check(&["fixtures/cases/lineage.inventory.json"]));
}

#[test]
fn questions_alone() {
    insta::assert_snapshot!(check(&["fixtures/small/unknowns.json"]));
}

#[test]
fn names_that_would_like_to_be_something_else() {
    insta::assert_snapshot!(check(&["fixtures/small/escape.inventory.json"]));
}

#[test]
fn a_law_that_applies_to_nothing_says_so() {
    let ran = run(&["check", "fixtures/cases/eu-us.inventory.json", "--regime", "kr-pipa"]);
    let line = "KR-PIPA applies to nothing here: nobody is established in or targets KR\n";
    assert!(ran.out.contains(line), "{}", ran.out);
    assert_eq!(ran.status, 0);
    // Where the text is for programs, it is said aside.
    let ran =
        run(&["check", "fixtures/cases/eu-us.inventory.json", "--regime", "kr-pipa", "--format", "summary"]);
    assert!(ran.err.contains(line), "{}", ran.err);
}

#[test]
fn a_home_without_a_law_on_board() {
    insta::assert_snapshot!(check(&["fixtures/hand/no-pack.inventory.json"]));
}

#[test]
fn control_characters_of_names_are_shown_not_sent() {
    let text = r#"{"format": "transborder/1", "as_of": "2024-06-01", "regimes": ["plain"],
        "parties": [{"id": "a", "country": "DE"}, {"id": "b\u202e", "country": "US", "name": "\u001b[2J"}],
        "subjects": [{"id": "people", "residence": "DE"}], "fields": ["email"],
        "collections": [{"id": "in", "subjects": "people", "at": "a", "fields": "email"}],
        "flows": [{"id": "f\u200b", "from": "a", "to": "b\u202e", "fields": "email"}]}"#;
    let ran = crate::run::run_with(&["check", "-", "--fail-on", "undetermined"], text.as_bytes());
    assert_eq!(ran.status, 1, "{}", ran.err);
    for hidden in ['\u{1b}', '\u{202e}', '\u{200b}'] {
        assert!(!ran.out.contains(hidden) && !ran.err.contains(hidden), "{}", ran.out.escape_debug());
    }
    assert!(ran.out.contains("b\\u{202e}"), "{}", ran.out);
}

#[test]
fn what_is_many_is_counted_not_poured_out() {
    let mut text = r#"{"format": "transborder/1", "as_of": "2024-06-01", "complete": ["collections", "notices", "consents"],
        "regimes": ["plain"], "parties": [{"id": "a", "country": "DE"}, {"id": "b", "country": "US"}],
        "subjects": [{"id": "people", "residence": "DE"}], "fields": ["email", "phone"],
        "collections": [{"id": "in", "subjects": "people", "at": "a", "fields": "email"}], "flows": ["#
        .to_owned();
    for flow in 0..200 {
        let comma = if flow == 0 { "" } else { "," };
        text.push_str(&format!(
            r#"{comma}{{"id": "f{flow}", "from": "a", "to": "b", "fields": ["email", "phone"]}}"#
        ));
    }
    text.push_str("]}");
    let ran = crate::run::run_with(&["check", "-"], text.as_bytes());
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.lines().count() < 100, "{}", ran.out);
    assert!(ran.out.contains("… and 160 more crossings: --format json has them all"), "{}", ran.out);
    assert!(ran.out.contains("on 200 flows: f0, f1, f2, f3, f4 and 195 more"), "{}", ran.out);
    assert!(ran.err.contains("190 more warnings of the kind named-but-not-held"), "{}", ran.err);
    assert!(ran.err.lines().count() < 60, "{}", ran.err);
}
