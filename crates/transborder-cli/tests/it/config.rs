//! `transborder.toml`: which file is followed, what it may say, how findings stand under it.
//!
//! The inventory is that of the published decision with its three gaps; ids are those of the case.

use crate::run::{Ran, ids, root, run, run_in};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const DISPATCH: &str = "c2b90c3b2b84"; // no-open-gate, KR-28-8-1
const CONTRACT: &str = "0b169ea69ce6"; // duty-unmet, KR-A2
const LEAVING: &str = "f308002f27e8"; // party-duty, KR-A15

/// A folder with the inventory and this configuration.
fn folder(config: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inventory = root().join("fixtures/decisions/kr-2024-aliexpress/inventory.json");
    fs::copy(inventory, folder.path().join("app.json")).unwrap();
    fs::write(folder.path().join("transborder.toml"), config).unwrap();
    folder
}

fn check(folder: &TempDir, more: &[&str]) -> Ran {
    run_in(folder.path(), &[&["check", "app.json"], more].concat())
}

fn report(folder: &TempDir, more: &[&str]) -> Value {
    serde_json::from_str(&check(folder, &[&["--format", "json"], more].concat()).out).unwrap()
}

fn of<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == id).unwrap()
}

/// Adds acceptances of these findings, as the command prints them.
fn accept(folder: &TempDir, ids: &[&str], until: &str) {
    let path = folder.path().join("transborder.toml");
    for id in ids {
        let said = ["--reason", "sellers \"move\"", "--owner", "dpo", "--until", until];
        let ran = run_in(folder.path(), &[&["explain", id, "app.json", "--accept"], &said[..]].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        fs::write(&path, fs::read_to_string(&path).unwrap() + &ran.out).unwrap();
    }
}

fn replace(path: &Path, what: &str, with: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(what), "{what}");
    fs::write(path, text.replace(what, with)).unwrap();
}

#[test]
fn what_is_accepted_stays_in_the_report_and_does_not_count() {
    let folder = folder("");
    assert_eq!(check(&folder, &[]).status, 1);
    accept(&folder, &[CONTRACT, LEAVING], "2025-01-01");
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 1, "one gap is left");
    assert!(ran.out.starts_with("1 to mend, 0 questions, 2 accepted · "), "{}", ran.out);
    accept(&folder, &[DISPATCH], "2025-01-01");
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    insta::assert_snapshot!(ran.out);
    let report = report(&folder, &[]);
    assert_eq!(report["summary"]["gap"], 3);
    assert_eq!(report["summary"]["accepted"], 3);
    assert_eq!(report["warnings"], json!([]));
    let accepted = json!({"reason": "sellers \"move\"", "owner": "dpo", "until": "2025-01-01"});
    assert_eq!(of(&report, DISPATCH)["accepted"], accepted);
    let numbers: Value = serde_json::from_str(&check(&folder, &["--format", "summary"]).out).unwrap();
    assert_eq!(numbers["accepted"], 3);
    // The strictest threshold does not count them either; without the file they count.
    assert_eq!(check(&folder, &["--fail-on", "advice"]).status, 0);
    assert_eq!(check(&folder, &["--no-config"]).status, 1);
}

/// The day of expiry is out, as every last day is; the day is the report's, not the calendar's.
#[test]
fn an_acceptance_expires() {
    let folder = folder("");
    accept(&folder, &[DISPATCH, CONTRACT, LEAVING], "2024-04-01");
    assert_eq!(check(&folder, &["--as-of", "2024-03-31"]).status, 0);
    let ran = check(&folder, &["--as-of", "2024-04-01"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("by dpo until 2024-04-01, no longer: it expired on 2024-04-01"), "{}", ran.out);
    assert_eq!(ran.err.matches("no longer holds: it expired on 2024-04-01").count(), 3, "{}", ran.err);
    let report = report(&folder, &["--as-of", "2024-04-01"]);
    assert_eq!(report["summary"]["accepted"], 0);
    let finding = of(&report, DISPATCH);
    assert_eq!(finding.get("accepted"), None);
    assert_eq!(finding["lapsed"]["why"], "expired");
    assert_eq!(finding["lapsed"].get("added"), None);
}

#[test]
fn what_changed_counts_again_and_says_what_was_added() {
    let folder = folder("");
    accept(&folder, &[DISPATCH, CONTRACT, LEAVING], "2025-01-01");
    let app = folder.path().join("app.json");
    replace(&app, r#""country": "CN""#, r#""country": ["CN", "VN"]"#);
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("no longer: added since: countries `VN`"), "{}", ran.out);
    let said = format!(
        "warning: transborder.toml:4:6: the acceptance of `{DISPATCH}` no longer holds: added since: countries `VN`\n"
    );
    assert!(ran.err.contains(&said), "{}", ran.err);
    let changed = report(&folder, &[]);
    let finding = of(&changed, DISPATCH);
    assert_eq!(finding["lapsed"]["why"], "changed");
    assert_eq!(finding["lapsed"]["added"], json!({"to_countries": ["VN"]}));
    assert_eq!(finding["lapsed"].get("gone"), None);
    // The duty is about the same country; that of the party names none.
    assert_eq!(changed["summary"]["accepted"], 1);
    let warning = &changed["warnings"][0];
    assert_eq!((&warning["kind"], &warning["about"]), (&json!("acceptance"), &json!([DISPATCH])));

    // Less than was accepted is something else, too.
    replace(&app, r#"["CN", "VN"]"#, r#""VN""#);
    let less = report(&folder, &[]);
    assert_eq!(of(&less, DISPATCH)["lapsed"]["gone"], json!({"to_countries": ["CN"]}));

    // Accepted anew, the old lines match nothing.
    accept(&folder, &[DISPATCH, CONTRACT], "2025-01-01");
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert_eq!(ran.err.matches("matches nothing any more").count(), 2, "{}", ran.err);
}

/// Only `content` must be there; what was added can then not be told.
#[test]
fn without_its_parts_an_acceptance_says_only_that_something_changed() {
    let lines = r#"id = "c2b90c3b2b84"
content = "000000000000"
reason = "r"
owner = "o"
until = 2025-01-01"#;
    let folder = folder(&format!("[[accepted]]\n{lines}\n"));
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("no longer: the finding says something else now"), "{}", ran.out);
}

#[test]
fn an_acceptance_that_matches_nothing_is_reported() {
    let folder = folder("");
    accept(&folder, &[DISPATCH], "2025-01-01");
    let remedied = root().join("fixtures/decisions/kr-2024-aliexpress/remedied.json");
    fs::copy(remedied, folder.path().join("app.json")).unwrap();
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 0);
    let said =
        format!("warning: transborder.toml:4:6: the acceptance of `{DISPATCH}` matches nothing any more\n");
    assert!(ran.err.contains(&said), "{}", ran.err);
    let warnings = &report(&folder, &[])["warnings"];
    assert_eq!(warnings[0]["assumed"], format!("the acceptance of `{DISPATCH}` matches nothing any more"));
}

#[test]
fn what_is_printed_to_be_filled_in_is_rejected_as_it_is() {
    let folder = folder("");
    let ran = run_in(folder.path(), &["explain", "c2b9", "app.json", "--accept"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.out);
    fs::write(folder.path().join("transborder.toml"), &ran.out).unwrap();
    let ran = check(&folder, &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for said in
        ["`reason` is empty", "`owner` is empty", "`until` is a day", "3 faults; nothing was analysed"]
    {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    for args in [&["explain", "KR-28-8-1", "--accept"][..], &["explain", "c2b9", "app.json", "--owner", "x"]]
    {
        assert_eq!(run_in(folder.path(), &[args, &["--no-config"]].concat()).status, 2, "{args:?}");
    }
}

#[test]
fn the_page_of_a_finding_says_how_it_stands() {
    let folder = folder("[levels]\nparty-duty = \"warn\"\n");
    accept(&folder, &[DISPATCH], "2024-04-01");
    let page = |id: &str, day: &str| run_in(folder.path(), &["explain", id, "app.json", "--as-of", day]).out;
    let accepted = page(DISPATCH, "2024-03-31");
    for said in ["\naccepted\n", "until      2024-04-01", "by         dpo", "because    sellers \"move\""] {
        assert!(accepted.contains(said), "{said}: {accepted}");
    }
    assert!(page(DISPATCH, "2024-04-01").contains("\nno longer accepted\n  it expired on 2024-04-01\n"));
    let warned = page(LEAVING, "2024-03-31");
    assert!(warned.contains("\nlevel\n  warn       does not count for the exit status\n"), "{warned}");
    assert!(warned.contains("--accept >> transborder.toml"), "{warned}");
}

#[test]
fn levels_decide_what_counts_and_what_is_shown() {
    let folder = folder("");
    let path = folder.path().join("transborder.toml");
    let all_warn = "no-open-gate = \"warn\"\nduty-unmet = \"warn\"\nparty-duty = \"warn\"\n";
    let table: &[(&str, &[&str], i32)] = &[
        ("", &[], 1),
        (all_warn, &[], 0),
        (all_warn, &["--fail-on", "advice"], 0),
        // A clause is one law's and beats the rule, whichever stands first.
        (
            "no-open-gate = \"warn\"\nKR-28-8-1 = \"deny\"\nduty-unmet = \"warn\"\nparty-duty = \"allow\"",
            &[],
            1,
        ),
        ("KR-28-8-1 = \"allow\"\nKR-A2 = \"warn\"\nkr-a15 = \"allow\"", &[], 0),
        // Nobody who never wants to fail does.
        ("KR-28-8-1 = \"deny\"", &["--fail-on", "never"], 0),
    ];
    let plain = report(&folder, &["--no-config"]);
    for (levels, more, status) in table {
        fs::write(&path, format!("[levels]\n{levels}")).unwrap();
        assert_eq!(check(&folder, more).status, *status, "{levels} {more:?}");
        // Neither verdict nor id, order nor number of findings moves.
        let mut under = report(&folder, &[]);
        for finding in under["findings"].as_array_mut().unwrap() {
            finding.as_object_mut().unwrap().remove("level");
        }
        assert_eq!(under, plain, "{levels}");
    }
    fs::write(&path, "[levels]\nKR-28-8-1 = \"allow\"\nKR-A2 = \"warn\"\nKR-A15 = \"deny\"\n").unwrap();
    let levels = report(&folder, &[]);
    let level = |id| of(&levels, id)["level"].clone();
    assert_eq!(
        (level(DISPATCH), level(CONTRACT), level(LEAVING)),
        ("allow".into(), "warn".into(), "deny".into())
    );
    let ran = check(&folder, &[]);
    assert!(!ran.out.contains(DISPATCH), "{}", ran.out);
    insta::assert_snapshot!(ran.out);
}

/// A note, a question, nothing that the default threshold counts: `deny` counts all the same.
#[test]
fn deny_counts_whatever_the_verdict() {
    for (file, rule) in [
        ("fixtures/hand/no-pack.inventory.json", "no-pack"),
        ("fixtures/small/unknowns.json", "premise-unknown"),
    ] {
        let folder = folder("");
        fs::copy(root().join(file), folder.path().join("app.json")).unwrap();
        assert_eq!(check(&folder, &[]).status, 0, "{file}");
        fs::write(folder.path().join("transborder.toml"), format!("[levels]\n{rule} = \"deny\"\n")).unwrap();
        assert_eq!(check(&folder, &[]).status, 1, "{file}");
    }
}

#[test]
fn an_option_beats_the_file_and_the_file_the_inventory() {
    let folder = folder("fail_on = \"never\"\nregimes = \"Plain\"\n");
    assert_eq!(check(&folder, &[]).status, 0);
    assert_eq!(check(&folder, &["--fail-on", "gap"]).status, 1);
    let regimes = |more: &[&str]| report(&folder, more)["regimes"][0].as_str().unwrap().to_owned();
    assert!(regimes(&[]).starts_with("plain@"), "{}", regimes(&[]));
    assert_eq!(regimes(&["--regime", "KR-PIPA"]), "KR-PIPA@KR-2023");
    assert_eq!(regimes(&["--no-config"]), "KR-PIPA@KR-2023");
}

#[test]
fn the_file_is_found_upwards_and_said() {
    let folder = folder("fail_on = \"never\"");
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    let app = ["check", "../../app.json"];
    let ran = run_in(&below, &app);
    assert_eq!(ran.status, 0);
    assert!(ran.err.starts_with("settings from ../../transborder.toml\n"), "{}", ran.err);
    // The nearest one alone.
    fs::write(folder.path().join("a/transborder.toml"), "").unwrap();
    assert_eq!(run_in(&below, &app).status, 1);
    let named = run_in(&below, &[&app[..], &["--config", "../../transborder.toml"]].concat());
    assert_eq!(named.status, 0);
    assert!(named.out.contains(" --config ../../transborder.toml\n"), "{}", named.out);
    let page = run_in(&below, &["explain", DISPATCH, "../../app.json"]).out;
    assert!(page.contains("--accept >> ../transborder.toml\n"), "{page}");
    let both = run_in(&below, &[&app[..], &["--config", "x", "--no-config"]].concat());
    assert_eq!(both.status, 2);
    let none = run_in(&below, &[&app[..], &["--config", "none.toml"]].concat());
    assert_eq!(none.err, "transborder: cannot read none.toml: no such file or directory\n");
}

#[test]
fn every_command_loads_the_packs_of_the_file() {
    let station = root().join("fixtures/own-law");
    let file = "station.inventory.json";
    for (args, status) in [
        (&["check", file][..], 1),
        (&["check", file, "--pack", "station-code.json"], 1),
        (&["explain", "AQ-7"], 0),
        (&["explain", "5e2d7a17516a", file], 0),
        (&["trace", file, "--field", "blood-test", "--subjects", "crew"], 0),
        (&["draw", file], 0),
        (&["batch", file], 1),
        (&["regimes", "show", "AQ-STATIONS"], 0),
        (&["regimes", "coverage", file], 0),
        (&["regimes", "lint", "station-code.json"], 0),
    ] {
        let ran = run_in(&station, args);
        assert_eq!(ran.status, status, "{args:?}: {}", ran.err);
        assert!(!ran.out.is_empty(), "{args:?}");
        if args.contains(&"--pack") || args[1] == "lint" {
            continue;
        }
        let without = run_in(&station, &[args, &["--no-config"]].concat());
        assert_ne!(without.out, ran.out, "{args:?}");
    }
}

/// One gap of three is accepted and one warns; the third counts.
#[test]
fn the_example_of_the_page_ends_with_1() {
    let args = ["check", "fixtures/decisions/kr-2024-aliexpress/inventory.json", "--config"];
    let ran = run_in(&root(), &[&args[..], &["fixtures/configured/transborder.toml"]].concat());
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("2 to mend, 0 questions, 1 accepted · "), "{}", ran.out);
}

#[test]
fn a_batch_follows_the_file_of_the_working_folder() {
    let folder = folder("");
    accept(&folder, &[DISPATCH, CONTRACT, LEAVING], "2025-01-01");
    let services = folder.path().join("services");
    fs::create_dir(&services).unwrap();
    fs::rename(folder.path().join("app.json"), services.join("one.json")).unwrap();
    fs::copy(services.join("one.json"), services.join("two.json")).unwrap();
    let batch = |more: &[&str]| run_in(folder.path(), &[&["batch", "services"], more].concat());
    let ran = batch(&[]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(ran.out.contains("0 to mend, 0 questions, 0 advice, 6 accepted"), "{}", ran.out);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    // One of them changes: its acceptance holds for the other.
    replace(&services.join("two.json"), r#""country": "CN""#, r#""country": ["CN", "VN"]"#);
    let ran = batch(&[]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("two.json  2 gaps, 1 accepted"), "{}", ran.out);
    assert!(ran.err.contains(&format!("in services/two.json the acceptance of `{DISPATCH}` no longer")));
    assert!(!ran.err.contains("matches nothing"), "{}", ran.err);
    let json: Value = serde_json::from_str(&batch(&["--format", "json"]).out).unwrap();
    assert_eq!(json["total"]["gap"], 6);
    assert_eq!(json["total"]["accepted"], 4);
    assert_eq!(json["total"]["with_findings"], 1);
    // Nothing left that it could match.
    for name in ["one.json", "two.json"] {
        let remedied = root().join("fixtures/decisions/kr-2024-aliexpress/remedied.json");
        fs::copy(remedied, services.join(name)).unwrap();
    }
    let ran = batch(&[]);
    assert_eq!(ran.err.matches("matches nothing any more").count(), 3, "{}", ran.err);
}

#[test]
fn every_fault_is_told_at_its_place() {
    let config = r#"regims = ["KR-PIPA"]
regimes = ["KR-PIPPA", 5]
packs = ["none.json", 3.5]
fail_on = "gaps"

[levels]
no-open-gates = "warn"
KR-28-8-1 = "wran"
KR-PIPA = "allow"
zzz = 1

[[accepted]]
id = "c2b90c3b2b84"
content = "nope"
reason = " "
owner = 5
until = "2024-02-30"
fields = 7

[[accepted]]
id = "c2b90c3b2b84"
resaon = "x"

[[accepted]]
id = "c2b90c3b2b84"
content = "000000000000"
reason = "r"
owner = "o"
until = 2025-01-01

[[accepted]]
id = "C2B90C3B2B84"
content = "000000000000"
reason = "r"
owner = "o"
until = "2025-01-01"

[other]
x = 1
"#;
    let ran = check(&folder(config), &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err);
    for command in [&["draw", "app.json"][..], &["batch", "app.json"], &["regimes"], &["explain", "KR-1"]] {
        let ran = run_in(folder(config).path(), command);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{command:?}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_what_stands_before_it() {
    let mut shown = String::new();
    for config in [
        "regims = 1\nfail_on = \"gap\nlevles = 2\n",
        "accepted = 5\nlevels = []\nfail_on = 1\n",
        "accepted = [5]\n[levels]\nno-pack = \"warn\"\nno-pack = \"deny\"\n",
        "[[accepted]]\nid = \"c2b90c3b2b84\"\nuntil = 2024-02-30\n",
        "\u{0}",
        "= = =",
    ] {
        let ran = check(&folder(config), &[]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{config}");
        shown.push_str(&ran.err);
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
    let folder = folder("");
    fs::write(folder.path().join("transborder.toml"), b"packs = \"\xff\"").unwrap();
    assert!(check(&folder, &[]).err.starts_with("transborder.toml:1:10: the text is not UTF-8\n"));
}

/// Faults of the configuration, of a pack that it names and of the inventory come in one run.
#[test]
fn faults_of_all_files_are_told_together() {
    let folder = folder("packs = \"own.json\"\nfail_on = 1\n");
    fs::write(folder.path().join("own.json"), "[]").unwrap();
    fs::write(folder.path().join("app.json"), "{").unwrap();
    let ran = check(&folder, &[]);
    assert_eq!(ran.status, 2);
    for place in ["transborder.toml:2:11: ", "own.json:1:1: "] {
        assert!(ran.err.contains(place), "{}", ran.err);
    }
}

/// Whoever writes a reason may write anything.
#[test]
fn texts_of_an_acceptance_are_safe_to_show() {
    let folder = folder("");
    let reason = "a\"b\\c\n\u{1b}[31m\u{7f}\u{202e} '''";
    let said = ["--accept", "--reason", reason, "--owner", "o", "--until", "2025-01-01"];
    let ran = run_in(folder.path(), &[&["explain", LEAVING, "app.json"], &said[..]].concat());
    fs::write(folder.path().join("transborder.toml"), &ran.out).unwrap();
    let shown = check(&folder, &["--color", "never"]);
    assert!(shown.out.contains("1 accepted"), "{}{}", shown.out, shown.err);
    assert!(!shown.out.contains(['\u{1b}', '\u{7f}', '\u{202e}']), "{:?}", shown.out);
    assert_eq!(of(&report(&folder, &[]), LEAVING)["accepted"]["reason"], reason);
    assert_eq!(ids(&check(&folder, &["--format", "json"]).out).len(), 3);
}

/// The line that closes a report is about what is still to mend.
#[test]
fn silence_of_what_is_allowed_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("transborder.toml");
    fs::write(&config, "[levels]\nno-open-gate = \"allow\"\n").unwrap();
    let config = config.display().to_string();
    let line = "1 gap rests on silence alone";
    assert!(run(&["check", "fixtures/small/eu-to-us.json"]).out.contains(line));
    let ran = run(&["check", "fixtures/small/eu-to-us.json", "--config", &config]);
    assert!(!ran.out.contains(line), "{}{}", ran.out, ran.err);
    assert_eq!(ran.status, 0, "{}", ran.out);
}
