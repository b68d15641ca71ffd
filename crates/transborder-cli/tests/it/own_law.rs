//! `docs/write-a-pack.md` and `docs/configuration.md` show files and runs of the command: they are as shown.

use crate::run::{root, run};
use std::fs;

const PAGES: [&str; 2] = ["docs/write-a-pack.md", "docs/configuration.md"];

/// Every fenced block of the page: what stands on the line before, its language, its text.
fn blocks(page: &str) -> Vec<(String, String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    let mut before = String::new();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push((before.clone(), language.to_owned(), text));
        }
        before = line.to_owned();
    }
    blocks
}

/// What the page would say if it were told the truth.
fn renewed(page: &str) -> String {
    let mut page = page.to_owned();
    for (before, language, text) in blocks(&page) {
        let fresh = match &language[..] {
            "console" => {
                let command = text.lines().next().unwrap();
                let args: Vec<&str> = command.strip_prefix("$ transborder ").unwrap().split(' ').collect();
                format!("{command}\n{}", run(&args).out)
            }
            _ => {
                let file = before.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")).unwrap();
                fs::read_to_string(root().join(file)).unwrap()
            }
        };
        page = page.replacen(&format!("```{language}\n{text}```"), &format!("```{language}\n{fresh}```"), 1);
    }
    page
}

#[test]
fn the_pages_show_the_files_and_what_the_command_says() {
    for name in PAGES {
        let path = root().join(name);
        let page = fs::read_to_string(&path).unwrap();
        let fresh = renewed(&page);
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::write(&path, &fresh).unwrap();
            continue;
        }
        assert!(
            page == fresh,
            "{name} is out of date; renew it with `UPDATE=1 cargo test -p transborder-cli own_law`"
        );
    }
}

/// Worked out from the text of the invented law: the consent names no country, so s. 7(1) is not met; with the country
/// it is, and s. 9 is about processors and hosts only.
#[test]
fn the_example_has_one_gap_and_one_word_mends_it() {
    let pack = ["--pack", "fixtures/own-law/station-code.json", "--format", "json"];
    let file = "fixtures/own-law/station.inventory.json";
    let ran = run(&[&["check", file], &pack[..]].concat());
    assert_eq!(ran.status, 1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!((&findings[0]["clause"], &findings[0]["verdict"]), (&"AQ-7".into(), &"gap".into()));
    assert_eq!(findings[0]["missing"][0]["fact"], "lists(consent, recipient_country)");

    let mended = fs::read_to_string(root().join(file)).unwrap().replace("worldwide", "CL");
    let ran = crate::run::run_with(&[&["check", "-"], &pack[..]].concat(), mended.as_bytes());
    assert_eq!(ran.status, 0, "{}", ran.out);
}

#[test]
fn the_lint_tells_apart_what_is_sound_odd_and_wrong() {
    assert_eq!(run(&["regimes", "lint", "fixtures/own-law/station-code.json"]).status, 0);
    let odd = run(&["regimes", "lint", "fixtures/own-law/odd.json"]);
    assert_eq!(odd.status, 1);
    for said in [
        "nothing uses the definition `CREW`",
        "did you mean `health`?",
        "whether somebody relies on the gate `AQ-7-b`",
        "the gate `AQ-7-c` is never needed",
        "the duty `AQ-9` is never owed",
    ] {
        assert!(odd.out.contains(said), "{said}: {}", odd.out);
    }
    let pack = fs::read_to_string(root().join("fixtures/own-law/station-code.json")).unwrap();
    let wrong = crate::run::run_with(&["regimes", "lint", "-"], pack.replace("s. 9", " ").as_bytes());
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("`AQ-9` cites nothing"), "{}", wrong.err);
    let taken = crate::run::run_with(&["regimes", "lint", "-"], pack.replace("AQ-9", "KR-A1").as_bytes());
    assert_eq!(taken.status, 2);
    assert!(taken.err.contains("both have a clause `KR-A1`"), "{}", taken.err);
}

/// One word changed in a sound pack each time, and what is odd then.
#[test]
fn each_odd_thing_is_seen_alone() {
    let pack = fs::read_to_string(root().join("fixtures/own-law/station-code.json")).unwrap();
    let two = |gap: &str| {
        let start = pack.find("    {\n      \"id\": \"AQ-2025\"").unwrap();
        let end = pack.rfind("\n  ]\n}").unwrap();
        let revision = &pack[start..end];
        let next = revision.replace("AQ-2025", "AQ-2027").replace("2025-01-01", gap);
        let until = revision.replacen("\"until\": null", "\"until\": \"2027-01-01\"", 1);
        format!("{}{until},\n{next}{}", &pack[..start], &pack[end..])
    };
    let when = r#""when": {"role": ["entrust", "storage"]},"#;
    let require = r#""require": {"fact": "necessity.vital_interest"}"#;
    let attach = r#""attach": {"attr": "exporter.established", "in": ["AQ"]}"#;
    let never =
        r#"{"all": [{"fact": "necessity.vital_interest"}, {"not": {"fact": "necessity.vital_interest"}}]}"#;
    for (changed, said) in [
        (two("2027-02-01"), "there is no law from 2027-01-01 to 2027-01-31"),
        (pack.replace(attach, r#""attach": {"any": []}"#), "can never apply to anybody"),
        (pack.replace(require, &format!("\"require\": {never}")), "can never open"),
        (
            pack.replace(r#"{"data": ["health"]}"#, r#"{"all": [{"role": ["entrust"]}, {"role": ["joint"]}]}"#),
            "the gate `AQ-7-b` is never asked",
        ),
        (pack.replace(r#""rank": 3,"#, r#""rank": 3, "roles": ["internal"],"#), "whose steps are no transfers"),
        (
            pack.replace(
                r#"{"data": ["health"]}"#,
                r#"{"all": [{"attr": "volume.held", "ge": 100}, {"attr": "volume.held", "lt": 50}]}"#,
            ),
            "the gate `AQ-7-b` is never asked",
        ),
        (pack.replace(when, r#""when": {"role": ["collect"]},"#), "the duty `AQ-9` is never owed"),
        (pack.replace(r#"{"fact": "contract.clause.deletion"}"#, r#"{"all": []}"#), "asks for nothing"),
        (pack.replace(r#"{"fact": "contract.clause.deletion"}"#, r#"{"role": ["joint"]}"#), "nobody can ever meet"),
        (
            pack.replace(r#""fact": "contract.clause.deletion""#, r#""fact": "contract.scc:EU-2021-941""#),
            "asks for `contract.scc:EU-2021-941`, which no other law asks for",
        ),
        (
            pack.replace(
                r#""always": ["#,
                r#""advise": [{"id": "AQ-N", "cite": "1", "when": {"all": []}, "say": "mind the ice"}], "always": ["#,
            ),
            "the note `AQ-N` is told at every step",
        ),
    ] {
        let ran = crate::run::run_with(&["regimes", "lint", "-"], changed.as_bytes());
        assert_eq!(ran.status, 1, "{said}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
        assert!(ran.out.contains("1 odd thing\n"), "{said}: {}", ran.out);
    }
    // Side by side without a gap, and what only looks contradictory: sound.
    for sound in
        [two("2027-01-01"), pack.replace(r#"{"data": ["health"]}"#, r#"{"attr": "volume.held", "ge": 100}"#)]
    {
        let ran = crate::run::run_with(&["regimes", "lint", "-"], sound.as_bytes());
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    }
}

#[test]
fn every_law_on_board_is_sound() {
    let folder = "crates/transborder-regimes/packs";
    let mut files: Vec<String> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    files.sort();
    for file in files {
        let ran = run(&["regimes", "lint", &file]);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    }
}

#[test]
fn coverage_says_what_has_no_pack() {
    let ran = run(&["regimes", "coverage", "fixtures/decisions/kr-2024-aliexpress/inventory.json"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.out);
}

/// `docs/configuration.md` says that it follows none, so it must not be told to.
#[test]
fn the_lint_follows_no_configuration() {
    let lint = ["regimes", "lint", "fixtures/own-law/station-code.json"];
    let ran = run(&[&lint[..], &["--config", "fixtures/configured/transborder.toml"]].concat());
    assert_eq!((ran.status, &ran.out[..]), (2, ""));
    assert!(ran.err.contains("`regimes lint` follows no transborder.toml"), "{}", ran.err);
    assert_eq!(run(&[&lint[..], &["--no-config"]].concat()).status, 0);
}

/// Each is held against all the others, in any order: the table is about the pack of the other file.
#[test]
fn laws_that_are_looked_through_together_may_name_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let pack = root().join("fixtures/own-law/station-code.json").display().to_string();
    let table = folder.path().join("table.json");
    let row = r#"{"table": "restricted", "schema": 1, "rows": [{"regime": "AQ-STATIONS", "to": ["CL"],
        "cite": "s. 12", "valid": ["2026-01-01", null]}]}"#;
    fs::write(&table, row).unwrap();
    let table = table.display().to_string();
    for files in [[&pack[..], &table], [&table, &pack]] {
        let ran = run(&[&["regimes", "lint"], &files[..]].concat());
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        assert_eq!(ran.out.matches("sound").count(), 2, "{}", ran.out);
    }
    assert_eq!(run(&["regimes", "lint", &table]).status, 2, "alone it names a law that nobody has");
}
