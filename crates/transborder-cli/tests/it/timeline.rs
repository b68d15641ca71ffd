//! Other days than the one asked about: `check --timeline` and `check --ahead`.

use crate::run::{root, run, without_time};
use std::fs;

const EU_US: &str = "fixtures/timeline/eu-us.inventory.json";

fn check(args: &[&str]) -> String {
    let ran = run(&[&["check"], args].concat());
    format!("status {}\n\n{}\n--- aside\n{}", ran.status, ran.out, without_time(&ran.err))
}

#[test]
fn two_gaps_between_three_certificates() {
    insta::assert_snapshot!(check(&[EU_US, "--timeline", "2014..2026"]));
}

#[test]
fn without_a_range_from_the_first_date_to_the_last_one_known() {
    insta::assert_snapshot!(check(&["fixtures/timeline/eu-gb.inventory.json", "--timeline"]));
}

#[test]
fn findings_alike_in_time_are_told_once() {
    insta::assert_snapshot!(check(&["fixtures/timeline/kr-de.inventory.json", "--timeline", "2021..2027"]));
}

#[test]
fn a_timeline_reads_back_as_it_was_written() {
    let ran = run(&["check", EU_US, "--timeline", "2014..2026", "--format", "json"]);
    let read: transborder_json::Timeline = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((read.summary.gap, &read.first[..], &read.last[..]), (2, "2014-01-01", "2026-12-31"));
    assert_eq!(format!("{}\n", serde_json::to_string_pretty(&read).unwrap()), ran.out);
    let summary = run(&["check", EU_US, "--timeline", "2014..2026", "--format", "summary"]);
    let numbers: transborder_json::timeline::Summary = serde_json::from_str(&summary.out).unwrap();
    assert_eq!(numbers, read.summary);
}

/// The status is that of the day asked about, whatever stands on others.
#[test]
fn the_status_is_that_of_the_day() {
    let status = |day: &str| run(&["check", EU_US, "--timeline", "2014..2026", "--as-of", day]).status;
    assert_eq!((status("2021-01-01"), status("2024-01-01")), (1, 0));
}

/// Both ends are in, and a year or a month stands for all of its days.
#[test]
fn ranges_are_written_in_years_months_or_days() {
    let range = |text: &str| {
        let ran = run(&["check", EU_US, "--regime", "EU-GDPR", "--timeline", text, "--format", "json"]);
        let read: transborder_json::Timeline = serde_json::from_str(&ran.out).unwrap();
        format!("{} {}", read.first, read.last)
    };
    assert_eq!(range("2023"), "2023-01-01 2023-12-31");
    assert_eq!(range("2023-12..2024-02"), "2023-12-01 2024-02-29");
    assert_eq!(range("2023-07-10..2023-07-10"), "2023-07-10 2023-07-10");
    // Where an end is open, the first date of the inventory and the last one known of it and the law.
    assert_eq!(range("..2020"), "2012-03-01 2020-12-31");
    // Of every law on board: one that is not asked may still come to apply.
    assert_eq!(range("2026.."), "2026-01-01 2027-05-13");
    for wrong in ["..", "2026..2014", "20x4..", "2023-13", "2023-02-30", EU_US] {
        let ran = run(&["check", EU_US, "--timeline", wrong]);
        assert_eq!((ran.status, &ran.out[..]), (2, ""), "{wrong}");
    }
}

/// The inventory with a certificate that ends on 2026-07-01, 30 days after the day it is checked for.
fn ending() -> (tempfile::TempDir, String) {
    let text = fs::read_to_string(root().join(EU_US)).unwrap();
    let ending = text.replace(
        r#""EU-US-DPF", "from_date": "2023-07-10""#,
        r#""EU-US-DPF", "from_date": "2023-07-10", "until_date": "2026-07-01""#,
    );
    assert_ne!(text, ending);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inventory.json");
    fs::write(&path, ending).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn what_ends_in_thirty_days_is_advice_today() {
    let (folder, path) = ending();
    let far = check(&[&path, "--ahead", "90"]);
    insta::assert_snapshot!(far.replace(&*folder.path().to_string_lossy(), "."));
    assert!(check(&[&path, "--ahead", "20"]).contains("nothing begins until 2026-06-21"));
}

#[test]
fn what_is_ahead_is_in_the_report_and_counts_as_advice() {
    let (_folder, path) = ending();
    let ran = run(&["check", &path, "--ahead", "90", "--format", "json"]);
    let report: transborder_json::Report = serde_json::from_str(&ran.out).unwrap();
    let ahead = report.ahead.unwrap();
    assert_eq!((ahead.len(), ran.status), (1, 0));
    assert_eq!((&ahead[0].from[..], &ahead[0].clause[..]), ("2026-07-01", "EU-44"));
    let none = run(&["check", &path, "--ahead", "20", "--format", "json"]);
    let report: transborder_json::Report = serde_json::from_str(&none.out).unwrap();
    assert_eq!(report.ahead, Some(Vec::new()));
    assert_eq!(run(&["check", &path, "--ahead", "90", "--fail-on", "advice"]).status, 1);
    assert_eq!(run(&["check", &path, "--ahead", "90", "--format", "summary"]).status, 2);
}

/// What a plain check says aside is as true of other days: a law that applies to nothing, an acceptance of nothing.
#[test]
fn a_timeline_says_aside_what_a_check_says() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("transborder.toml");
    let accepted = "[[accepted]]\nid = \"aaaaaaaaaaaa\"\ncontent = \"bbbbbbbbbbbb\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2030-01-01\n";
    fs::write(&config, accepted).unwrap();
    let config = config.display().to_string();
    let plain = ["check", EU_US, "--regime", "EU-GDPR,KR-PIPA", "--as-of", "2024-06-01", "--config", &config];
    for format in ["text", "json", "summary"] {
        let one = run(&[&plain[..], &["--format", format]].concat());
        let all = run(&[&plain[..], &["--format", format, "--timeline", "2024"]].concat());
        assert_eq!(without_time(&all.err), without_time(&one.err), "{format}");
        assert!(all.err.contains("the acceptance of `aaaaaaaaaaaa` matches nothing any more"), "{}", all.err);
        assert_eq!(all.err.contains("KR-PIPA applies to nothing here"), format != "text", "{}", all.err);
    }
}
