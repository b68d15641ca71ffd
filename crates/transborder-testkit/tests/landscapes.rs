//! Random landscapes: the reference model answers each, and the answers do not depend on the order of lists.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;
use transborder_testkit::board::law;
use transborder_testkit::generate::landscape;
use transborder_testkit::reference::{Rows, judge_under};

/// How many landscapes are tried; a longer run takes its number from the environment.
fn number() -> u64 {
    std::env::var("LANDSCAPES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// Every list of an inventory the other way round, but the first controller stays the exporter.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, v)| {
                // An age is a pair, not a list.
                let kept = key == "controllers" || key == "age";
                (key.clone(), if kept { v.clone() } else { reversed(v) })
            })
            .collect(),
        Value::Array(list) => list.iter().rev().map(reversed).collect(),
        other => other.clone(),
    }
}

#[test]
fn reversing_every_list_gives_the_same_ids() {
    let law = law();
    for seed in 0..number() {
        let made = landscape(seed);
        let ids = |inventory: &Value| -> BTreeSet<String> {
            let report = judge_under(inventory, &law, made.regimes.as_deref(), &made.day);
            report
                .findings
                .iter()
                .map(|f| format!("{} {} {:?} {}", f.id, f.clause, f.at, f.verdict))
                .collect()
        };
        assert_eq!(ids(&made.inventory), ids(&reversed(&made.inventory)), "seed {seed}");
    }
}

/// What some thousands of landscapes come to.
struct Survey {
    landscapes: u64,
    /// Rule and verdict, and `discharged`.
    findings: BTreeMap<String, usize>,
    rows: Rows,
}

/// Surveyed once for all tests: rare verdicts need more landscapes than the order of lists does.
fn survey() -> &'static Survey {
    static SURVEY: OnceLock<Survey> = OnceLock::new();
    SURVEY.get_or_init(|| {
        let law = law();
        let mut survey =
            Survey { landscapes: number().max(6000), findings: BTreeMap::new(), rows: Rows::new() };
        for seed in 0..survey.landscapes {
            let made = landscape(seed);
            let report = judge_under(&made.inventory, &law, made.regimes.as_deref(), &made.day);
            for finding in &report.findings {
                *survey.findings.entry(format!("{} {}", finding.rule, finding.verdict)).or_default() += 1;
            }
            *survey.findings.entry("discharged".to_owned()).or_default() += report.summary.discharged;
            for (clause, counts) in report.rows {
                let sum = survey.rows.entry(clause).or_default();
                (0..3).for_each(|i| sum[i] += counts[i]);
            }
        }
        survey
    })
}

#[test]
fn landscapes_reach_every_rule_and_verdict() {
    let seen = &survey().findings;
    for wanted in [
        "no-open-gate gap",
        "no-open-gate undetermined",
        "duty-unmet gap",
        "duty-unmet undetermined",
        "duty-unmet advice",
        "collection-duty gap",
        "party-duty gap",
        "premise-unknown undetermined",
        "note advice",
        "no-pack advice",
        "no-law-on-day advice",
        "discharged",
    ] {
        assert!(seen.get(wanted).is_some_and(|n| *n > 0), "no `{wanted}` in {seen:?}");
    }
}

/// Kind of each row of the packs on board: pack, clause, key.
fn clauses() -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    for pack in transborder_testkit::board::packs() {
        for revision in pack["revisions"].as_array().into_iter().flatten() {
            for key in ["gates", "always", "localise", "advise"] {
                for row in revision[key].as_array().into_iter().flatten() {
                    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                    let clause = (text(&pack["pack"]), text(&row["id"]), key);
                    if !found.contains(&clause) {
                        found.push(clause);
                    }
                }
            }
        }
    }
    found
}

/// A clause that landscapes never reach both ways is one on which engine and reference are never held against
/// each other. `--nocapture` prints the shares.
#[test]
fn landscapes_reach_every_clause_both_ways() {
    let Survey { landscapes, rows: seen, .. } = survey();
    let clauses = clauses();
    let mut missed = Vec::new();
    for (key, ways) in [
        ("gates", ["shut", "open", "opened"]),
        ("always", ["not met", "open", "met"]),
        ("localise", ["not met", "open", "met"]),
        ("advise", ["silent", "", "spoken"]),
    ] {
        let rows: Vec<_> = clauses.iter().filter(|(_, _, kind)| *kind == key).collect();
        for (way, name) in [(0, ways[0]), (2, ways[2])] {
            let count = |pack: &String, id: &String| {
                seen.get(&(pack.clone(), id.clone())).map_or(0, |counts| counts[way])
            };
            let hit = rows.iter().filter(|(pack, id, _)| count(pack, id) > 0).count();
            println!("{key:8} {name:8} {hit:3} of {:3}", rows.len());
            missed.extend(
                rows.iter()
                    .filter(|(pack, id, _)| count(pack, id) == 0)
                    .map(|(pack, id, _)| format!("{pack} {id} {name}")),
            );
        }
    }
    println!("never: {missed:#?}");
    let share = 100 - 100 * missed.len() / (2 * clauses.len());
    println!("{share} % of {} clauses, each both ways, in {landscapes} landscapes", clauses.len());
    assert!(share >= 95, "{share} %: {missed:#?}");
}
