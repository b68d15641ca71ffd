//! Bad input: every fault with its place, the line underlined, and what would mend it. Nothing is analysed.
//!
//! What each file is about stands in `fixtures/invalid/README.md`; read a changed snapshot against it.

use crate::run::{root, run};
use std::fs;

/// Every diagnostic of the files whose numbers lie here, one after the other.
fn diagnostics(numbers: std::ops::RangeInclusive<u32>) -> String {
    let mut names: Vec<String> = fs::read_dir(root().join("fixtures/invalid"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            name.get(..2).and_then(|number| number.parse().ok()).is_some_and(|n| numbers.contains(&n))
        })
        .collect();
    names.sort_unstable();
    assert!(!names.is_empty(), "no fixtures in {numbers:?}");
    let mut shown = String::new();
    for name in names {
        let ran = run(&["check", &format!("fixtures/invalid/{name}")]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{name}: {}", ran.err);
        let faults = match &name[..2] {
            "04" | "93" => "2 faults",
            _ => "1 fault",
        };
        assert!(ran.err.ends_with(&format!("{faults}; nothing was analysed\n")), "{name}: {}", ran.err);
        shown.push_str(&format!("===== {name}\n{}\n", ran.err));
    }
    shown
}

#[test]
fn keys() {
    insta::assert_snapshot!(diagnostics(1..=8));
}

#[test]
fn places() {
    insta::assert_snapshot!(diagnostics(9..=17));
}

#[test]
fn names() {
    insta::assert_snapshot!(diagnostics(18..=33));
}

#[test]
fn ids() {
    insta::assert_snapshot!(diagnostics(34..=37));
}

#[test]
fn types() {
    insta::assert_snapshot!(diagnostics(38..=44));
}

#[test]
fn days() {
    insta::assert_snapshot!(diagnostics(45..=48));
}

#[test]
fn what_is_missing() {
    insta::assert_snapshot!(diagnostics(49..=55));
}

#[test]
fn facts() {
    insta::assert_snapshot!(diagnostics(56..=71));
}

#[test]
fn words() {
    insta::assert_snapshot!(diagnostics(72..=81));
}

#[test]
fn files() {
    insta::assert_snapshot!(diagnostics(82..=93));
}

#[test]
fn files_that_disagree() {
    insta::assert_snapshot!(diagnostics(94..=96));
}

#[test]
fn ten_faults_in_one_run() {
    let ran = run(&["check", "fixtures/invalid/ten-faults.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.ends_with("10 faults; nothing was analysed\n"), "{}", ran.err);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn faults_of_all_files_and_options_are_told_together() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("own.json");
    fs::write(&pack, r#"{"pack": "OWN", "law": "an own law", "checked": "2024-13-01", "revisions": []}"#)
        .unwrap();
    let pack = pack.to_str().unwrap();
    let ran = run(&[
        "check",
        "fixtures/invalid/09-place-uk.json",
        "fixtures/invalid/85-not-json.json",
        "--pack",
        pack,
    ]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    let ran_without =
        run(&["check", "fixtures/invalid/09-place-uk.json", "fixtures/invalid/85-not-json.json"]);
    assert!(ran_without.err.ends_with("2 faults; nothing was analysed\n"), "{}", ran_without.err);
    let ran = run(&["check", "fixtures/invalid/09-place-uk.json", "--regime", "EU-GPDR,nope"]);
    assert_eq!(ran.status, 2);
    for part in ["`UK` is no code", "did you mean `EU-GDPR`?", "no law on board is named `nope`"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
}

#[test]
fn faults_are_coloured_where_colours_are_wanted() {
    let ran = run(&["check", "fixtures/invalid/09-place-uk.json", "--color", "always"]);
    assert!(ran.err.contains('\u{1b}'));
    let plain = run(&["check", "fixtures/invalid/09-place-uk.json"]);
    assert!(!plain.err.contains('\u{1b}'));
}
