//! The engine in the form in which cases and the reference model compare.

use serde_json::Value;
use std::collections::BTreeSet;
use transborder::regime::Regimes;
use transborder::{Date, Faults, FlowGraph, Hop, MissingFact, Options, Report, Verdict, analyze};
use transborder_json::File;
use transborder_testkit::case::{Counts, Judged};

/// Judges an inventory given as JSON, for a day, under exactly these packs (none: every pack but `plain`).
///
/// # Panics
/// The inventory has faults.
pub(crate) fn judge<R>(
    inventory: &Value,
    day: &str,
    packs: Option<&[String]>,
    see: impl FnOnce(&Report<'_>) -> R,
) -> R {
    judge_if_valid(inventory, day, packs, see).unwrap_or_else(|faults| panic!("{faults}\n{inventory}"))
}

/// As [`judge`], or the faults.
pub(crate) fn judge_if_valid<R>(
    inventory: &Value,
    day: &str,
    packs: Option<&[String]>,
    see: impl FnOnce(&Report<'_>) -> R,
) -> Result<R, Faults> {
    judge_by(&transborder_regimes::all(), inventory, day, packs, see)
}

/// As [`judge_if_valid`], with the packs on board given.
pub(crate) fn judge_by<R>(
    regimes: &Regimes,
    inventory: &Value,
    day: &str,
    packs: Option<&[String]>,
    see: impl FnOnce(&Report<'_>) -> R,
) -> Result<R, Faults> {
    let text = inventory.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    let inventory = transborder_json::read(&files)?;
    let graph = FlowGraph::compile(inventory);
    let mut regimes = regimes.clone();
    if let Some(packs) = packs {
        regimes = regimes.only(packs.iter().map(String::as_str)).unwrap();
    }
    let day: Date = day.parse().unwrap();
    Ok(see(&analyze(&graph, &regimes.on(day), &Options::default()).unwrap()))
}

fn facts(missing: &[MissingFact]) -> BTreeSet<(String, String)> {
    missing.iter().map(|missing| (missing.fact.clone(), missing.value.to_string())).collect()
}

/// Findings and counts of a report.
pub(crate) fn judged(report: &Report<'_>) -> (Counts, Vec<Judged>) {
    let set = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
    let findings: Vec<Judged> = report
        .findings()
        .map(|finding| Judged {
            id: finding.id(),
            rule: finding.rule().to_owned(),
            verdict: finding.verdict().to_string(),
            regime: finding.regime(),
            clause: finding.clause(),
            cite: finding.cite(),
            at: (finding.at().kind.to_owned(), finding.at().id),
            responsible: set(finding.responsible()),
            importer: finding.importer().map(str::to_owned),
            to_countries: finding.to_countries().iter().map(ToString::to_string).collect(),
            subjects: set(finding.subjects()),
            fields: set(finding.fields()),
            purposes: set(finding.purposes()),
            missing: facts(&finding.missing()),
            steps: finding
                .witness()
                .iter()
                .flat_map(|witness| witness.hops())
                .filter(|hop| !matches!(hop, Hop::Collection { .. }))
                .count(),
            path: finding
                .witness()
                .iter()
                .flat_map(|witness| witness.hops())
                .filter_map(|hop| match hop {
                    Hop::Collection { id, .. } | Hop::Flow { id, .. } => Some((*id).to_owned()),
                    Hop::Derivation { .. } => None,
                })
                .collect(),
            explained_gate: finding.explained_gate(),
            also: finding.also().iter().map(|also| (also.clause.clone(), facts(&also.missing))).collect(),
            if_so: finding.if_so().into_iter().collect(),
            onward: finding.onward().unwrap_or(false),
        })
        .collect();
    let count = |verdict: Verdict| report.findings().filter(|finding| finding.verdict() == verdict).count();
    let summary = report.summary();
    let counts = Counts {
        transfers: usize::try_from(summary.transfers).unwrap(),
        gap: count(Verdict::Gap),
        undetermined: count(Verdict::Undetermined),
        advice: count(Verdict::Advice),
        discharged: usize::try_from(summary.discharged).unwrap(),
    };
    (counts, findings)
}
