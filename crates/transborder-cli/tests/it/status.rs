//! Exit status, options and streams.

use crate::run::{Ran, command, ids, root, run, run_with};
use std::fs;
use std::process::Stdio;

const ALIEXPRESS: &str = "fixtures/decisions/kr-2024-aliexpress/inventory.json";
const REMEDIED: &str = "fixtures/decisions/kr-2024-aliexpress/remedied.json";
/// One gap that rests on silence alone, and questions.
const EU_TO_US: &str = "fixtures/small/eu-to-us.json";
/// Questions only.
const UNKNOWNS: &str = "fixtures/small/unknowns.json";
/// Advice only.
const NO_PACK: &str = "fixtures/hand/no-pack.inventory.json";

#[test]
fn the_threshold_decides_the_status() {
    let table: &[(&str, [i32; 5])] = &[
        // never, recorded, gap, undetermined, advice
        (ALIEXPRESS, [0, 1, 1, 1, 1]),
        (EU_TO_US, [0, 0, 1, 1, 1]),
        (UNKNOWNS, [0, 0, 0, 1, 1]),
        (NO_PACK, [0, 0, 0, 0, 1]),
        (REMEDIED, [0, 0, 0, 0, 0]),
    ];
    let thresholds = ["never", "recorded", "gap", "undetermined", "advice"];
    for (path, expected) in table {
        for (threshold, expected) in thresholds.iter().zip(expected) {
            let ran = run(&["check", path, "--format", "summary", "--fail-on", threshold]);
            assert_eq!(ran.status, *expected, "{path} --fail-on {threshold}");
        }
    }
    assert_eq!(run(&["check", ALIEXPRESS]).status, 1);
    assert_eq!(run(&["check", REMEDIED]).status, 0);
}

#[test]
fn bad_usage_ends_with_2_and_prints_nothing() {
    let cases: &[&[&str]] = &[
        &[],
        &["chek", ALIEXPRESS],
        &["check"],
        &["check", "no-such-file.json"],
        &["check", ALIEXPRESS, "--as-of", "2024-02-30"],
        &["check", ALIEXPRESS, "--as-of", "yesterday"],
        &["check", ALIEXPRESS, "--regime", "KR-PIPPA"],
        &["check", ALIEXPRESS, "--format", "xml"],
        &["check", ALIEXPRESS, "--threads", "0"],
        &["check", ALIEXPRESS, "--graph"],
        &["check", ALIEXPRESS, "--timeline", "--format", "ndjson"],
        &["check", ALIEXPRESS, "--pack", ALIEXPRESS],
        &["check", ALIEXPRESS, "-o", "/no/such/folder/report.txt"],
        &["explain", "no-such-thing"],
        &["explain", "c2b90c3b2b84"],
        &["explain", "000000000000", ALIEXPRESS],
        &["trace", ALIEXPRESS, "--field", "nam", "--subjects", "kr-buyers"],
        &["trace", ALIEXPRESS, "--field", "name"],
        &["draw", ALIEXPRESS, "-o", "x.svg"],
        &["draw", ALIEXPRESS, "--focus", "nothing"],
        &["regimes", "show", "XX-LAW"],
        &["schema", "flow"],
    ];
    for args in cases {
        let ran = run(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{args:?} says why");
    }
    let ran = run(&["check", ALIEXPRESS, "--regime", "KR-PIPPA"]);
    assert_eq!(ran.err, "transborder: no law on board is named `KR-PIPPA`\nhelp: did you mean `KR-PIPA`?\n");
    let ran = run(&["check", "no-such-file.json"]);
    assert_eq!(ran.err, "transborder: cannot read no-such-file.json: no such file or directory\n");
}

#[test]
fn lines_are_the_report_and_end_like_it() {
    let lines = run(&["check", ALIEXPRESS, "--format", "ndjson"]);
    let whole = run(&["check", ALIEXPRESS, "--format", "json"]);
    assert_eq!((lines.status, whole.status), (1, 1));
    let whole: serde_json::Value = serde_json::from_str(&whole.out).unwrap();
    let each = lines.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let each: Vec<serde_json::Value> = each.collect();
    assert_eq!(each[0]["summary"], whole["summary"]);
    let findings: Vec<&serde_json::Value> = each.iter().filter_map(|line| line.get("finding")).collect();
    assert_eq!(findings, whole["findings"].as_array().unwrap().iter().collect::<Vec<_>>());
}

#[test]
fn help_and_version_end_with_0() {
    let ran = run(&["--version"]);
    assert_eq!((ran.status, ran.out), (0, format!("transborder {}\n", env!("CARGO_PKG_VERSION"))));
    for command in ["check", "explain", "trace", "draw", "regimes", "schema"] {
        let ran = run(&[command, "--help"]);
        assert_eq!(ran.status, 0, "{command}");
        assert!(ran.out.contains("Usage: transborder"), "{}", ran.out);
    }
    insta::assert_snapshot!(format!("{}\n=====\n{}", run(&["--help"]).out, run(&["check", "--help"]).out));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for path in [
        ALIEXPRESS,
        "fixtures/decisions/kr-2025-temu/inventory.json",
        "fixtures/cases/lineage.inventory.json",
    ] {
        for format in ["text", "json", "summary"] {
            let of = |threads| run(&["check", path, "--format", format, "--threads", threads]).out;
            let one = of("1");
            assert!(!one.is_empty());
            assert_eq!(one, of("2"), "{path} as {format}");
            assert_eq!(one, of("8"), "{path} as {format}");
            assert_eq!(one, run(&["check", path, "--format", format]).out, "{path} as {format}");
        }
    }
}

#[test]
fn standard_input_is_a_path() {
    let text = fs::read(root().join(ALIEXPRESS)).unwrap();
    let from_file = run(&["check", ALIEXPRESS, "--format", "json"]);
    let from_input = run_with(&["check", "-", "--format", "json"], &text);
    assert_eq!(from_input.status, 1);
    assert_eq!(from_input.out, from_file.out.replace(ALIEXPRESS, "<stdin>"));
    let lines = fs::read(root().join("fixtures/small/lines/shop.ndjson")).unwrap();
    let from_input = run_with(&["check", "-", "--format", "json"], &lines);
    let from_file = run(&["check", "fixtures/small/lines/shop.ndjson", "--format", "json"]);
    assert_eq!(ids(&from_input.out), ids(&from_file.out));
    assert_eq!(run_with(&["check", "-"], b"{").status, 2);
}

/// A report without what differs where the same records lie in other files.
fn without_sources(json: &str) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.remove("source");
                // Patches point into files.
                map.remove("add");
                map.values_mut().for_each(strip);
            }
            serde_json::Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut report = serde_json::from_str(json).unwrap();
    strip(&mut report);
    report
}

#[test]
fn halves_in_a_folder_and_lines_say_what_the_whole_says() {
    let of = |path| run(&["check", path, "--format", "json", "--fail-on", "never"]);
    let whole = of("fixtures/small/whole");
    assert_eq!(whole.status, 0, "{}", whole.err);
    let whole = without_sources(&whole.out);
    assert_eq!(without_sources(&of("fixtures/small/halves").out), whole);
    assert_eq!(without_sources(&of("fixtures/small/lines").out), whole);
}

#[test]
fn files_in_another_order_give_the_same_ids() {
    let mut files: Vec<String> = fs::read_dir(root().join("fixtures/small/halves"))
        .unwrap()
        .map(|entry| format!("fixtures/small/halves/{}", entry.unwrap().file_name().into_string().unwrap()))
        .collect();
    files.sort_unstable();
    assert!(files.len() > 1);
    let of = |files: &[String]| {
        let mut args = vec!["check", "--format", "json", "--fail-on", "never"];
        args.extend(files.iter().map(String::as_str));
        let mut ids = ids(&run(&args).out);
        ids.sort_unstable();
        ids
    };
    let in_order = of(&files);
    files.reverse();
    assert_eq!(of(&files), in_order);
}

#[test]
fn colours_go_where_they_are_wanted() {
    let colours = |args: &[&str], setting: Option<(&str, &str)>| {
        let mut command = command(&[&["check", ALIEXPRESS], args].concat());
        command.envs(setting);
        Ran::from(command.output().unwrap()).out.contains('\u{1b}')
    };
    assert!(!colours(&[], None), "no terminal, no colours");
    assert!(colours(&["--color", "always"], None));
    assert!(!colours(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(colours(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!colours(&[], Some(("NO_COLOR", "1"))));
    // With the colours taken out it is the same text.
    let plain = run(&["check", ALIEXPRESS]).out;
    let coloured = run(&["check", ALIEXPRESS, "--color", "always"]).out;
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let to = path.to_str().unwrap();
    let ran = run(&["check", ALIEXPRESS, "--format", "json", "-o", to, "--color", "always"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written, run(&["check", ALIEXPRESS, "--format", "json"]).out);
    // A run that fails leaves what was there.
    assert_eq!(run(&["check", "fixtures/invalid/85-not-json.json", "--format", "json", "-o", to]).status, 2);
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    // Colours have no place in a file, and nothing else is left in the folder.
    let text = folder.path().join("report.txt");
    run(&["check", ALIEXPRESS, "-o", text.to_str().unwrap(), "--color", "always"]);
    assert_eq!(fs::read_to_string(&text).unwrap(), run(&["check", ALIEXPRESS]).out);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_reader_that_goes_away_is_no_accident() {
    for args in [
        &["check", ALIEXPRESS][..],
        &["check", ALIEXPRESS, "--format", "json"],
        &["schema"],
        &["regimes", "show", "EU-GDPR"],
        &["--help"],
    ] {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!err.contains("panicked"), "{args:?}: {err}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {err}");
    }
}

#[test]
fn the_report_reads_back_and_holds_a_picture_where_one_is_asked_for() {
    let ran = run(&["check", ALIEXPRESS, "--format", "json", "--graph"]);
    let file = transborder_json::File { name: "report.json", text: ran.out.as_bytes() };
    let report = transborder_json::read_report(file).unwrap();
    assert_eq!(report.findings.len(), 3);
    assert_eq!(report.graph.unwrap().flows.len(), 1);
    let ran = run(&["check", ALIEXPRESS, "--format", "json"]);
    let file = transborder_json::File { name: "report.json", text: ran.out.as_bytes() };
    assert_eq!(transborder_json::read_report(file).unwrap().graph, None);
}

#[test]
fn options_come_before_keys() {
    // The file names KR-PIPA and a day; another law and another day are judged.
    let ran = run(&["check", ALIEXPRESS, "--regime", "PLAIN", "--as-of", "2023-01-02", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["as_of"], "2023-01-02");
    assert_eq!(report["regimes"], serde_json::json!(["plain@PLAIN-1"]));
    // What comes next sees the same report.
    let ran = run(&["check", ALIEXPRESS, "--regime", "PLAIN", "--as-of", "2023-01-02"]);
    assert!(ran.out.contains(&format!("{ALIEXPRESS} --as-of 2023-01-02 --regime PLAIN")), "{}", ran.out);
}

#[test]
fn a_day_that_nobody_names_is_today_and_said_so() {
    let text = br#"{"format": "transborder/1", "parties": [{"id": "acme", "country": "DE"}]}"#;
    let ran = run_with(&["check", "-", "--format", "json"], text);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("today in UTC"), "{}", ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let day = report["as_of"].as_str().unwrap();
    assert_eq!(report["assumptions"][0]["assumed"], format!("as_of = {day}, today in UTC"));
    let ran = run_with(&["check", "-", "--as-of", "2024-01-01"], text);
    assert!(!ran.err.contains("today in UTC"), "{}", ran.err);
}

#[test]
fn a_law_of_ones_own_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.json");
    let pack = r#"{"pack": "HOUSE", "schema": 1, "law": "House rules", "checked": "2024-01-01",
        "revisions": [{"id": "HOUSE-1", "from": "2020-01-01", "until": null,
            "no_gate": {"id": "HOUSE-0", "cite": "rule 0"}, "territory": ["DE"],
            "attach": {"attr": "exporter.established", "in": ["DE"]},
            "transfer": {"role": {"provision": "yes", "joint": "yes", "entrust": "yes", "storage": "yes",
                "return": "no", "internal": "no", "collect": "no"},
                "path": {"send": "yes", "remote": "yes", "client-side": "yes", "transit": "no", "publish": "no"},
                "onward": "law", "onward_same_country": "no"},
            "gates": [{"id": "HOUSE-G", "cite": "rule 1", "require": {"fact": "contract.written"}}],
            "always": [], "advise": []}]}"#;
    fs::write(&path, pack).unwrap();
    let path = path.to_str().unwrap();
    let ran = run(&["check", EU_TO_US, "--pack", path, "--regime", "house"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("HOUSE on 2024-06-01"), "{}", ran.out);
    assert!(ran.out.contains("undetermined  rule 0  HOUSE-0 at flow send"), "{}", ran.out);
    assert!(run(&["regimes", "--pack", path]).out.contains("House rules"));
    assert!(run(&["explain", "HOUSE-G", "--pack", path]).out.contains("contract.written"));
}

#[test]
fn more_memory_than_allowed_is_status_2_and_says_how_much() {
    let inventory = "fixtures/small/eu-to-us.json";
    let tight = run(&["check", inventory, "--max-memory", "1B"]);
    assert_eq!(tight.status, 2);
    assert!(tight.out.is_empty(), "{}", tight.out);
    assert!(tight.err.contains("more memory than it may have: 1 MB or more"), "{}", tight.err);
    // Enough changes nothing.
    let plain = run(&["check", inventory]);
    let enough = run(&["check", inventory, "--max-memory", "1GB"]);
    assert_eq!((enough.status, &enough.out), (plain.status, &plain.out));
    for wrong in ["much", "1.5GB", "-1", "99999999999GB", "1TB"] {
        let refused = run(&["check", inventory, &format!("--max-memory={wrong}")]);
        assert_eq!(refused.status, 2, "{wrong}");
        assert!(refused.err.contains("a size is a whole number of bytes"), "{}", refused.err);
    }
}

#[test]
fn in_a_batch_only_the_one_over_its_budget_is_refused() {
    let tight = run(&["batch", "fixtures/small", "--max-memory", "1B", "--format", "json"]);
    assert_eq!(tight.status, 2);
    assert!(tight.err.contains("more memory than it may have"), "{}", tight.err);
}
