//! One line for whoever has ten seconds.

use super::words::{counted, grouped, listed, rounded};
use crate::law::Judged;
use transborder::{Crossing, Finding, Place, Report, Verdict};

/// "3 to mend, 0 questions · 8.41 M people in KR · 5 fields to CN · KR-PIPA on 2024-03-31"
pub(super) fn headline(judged: &Judged<'_>, questions: usize, crossings: &[Crossing<'_>]) -> String {
    let report = &judged.report;
    let summary = report.summary();
    let open = || report.findings().filter(|finding| judged.standing.is_open(*finding));
    let is = |wanted: Verdict| move |finding: &Finding<'_>| finding.verdict() == wanted;
    let gaps = || open().filter(is(Verdict::Gap));
    let (gap, advice) = (gaps().count(), open().filter(is(Verdict::Advice)).count());
    let accepted = judged.standing.accepted.len();
    let mut parts = vec![tasks(gap as u64, questions, advice as u64, accepted as u64)];
    if gap > 0 {
        let gaps = crossings.iter().filter(|crossing| crossing.worst == Some(Verdict::Gap));
        let homes = distinct(gaps.flat_map(|crossing| crossing.residence.iter().copied()));
        parts.extend(people(summary.people.low, summary.people.high, &homes));
    }
    // Without gaps the line tells what crosses at all.
    let (mut fields, to): (Vec<&str>, Vec<Place>) = if gap > 0 {
        let to = gaps().flat_map(|finding| finding.to_countries());
        (
            gaps().filter(|gap| !gap.to_countries().is_empty()).flat_map(|gap| gap.fields()).collect(),
            distinct(to),
        )
    } else {
        let fields = crossings.iter().flat_map(|crossing| crossing.fields.iter().copied());
        (
            fields.collect(),
            distinct(crossings.iter().flat_map(|crossing| crossing.to_countries.iter().copied())),
        )
    };
    fields.sort_unstable();
    fields.dedup();
    if crossings.is_empty() {
        parts.push("nothing leaves home".to_owned());
    } else if !to.is_empty() {
        parts.push(format!("{} to {}", counted(fields.len(), "field"), codes(&to)));
    }
    parts.push(law(report));
    parts.join(" · ")
}

fn tasks(gaps: u64, questions: usize, advice: u64, accepted: u64) -> String {
    let mut text = match gaps {
        0 => "nothing to mend".to_owned(),
        gaps => format!("{} to mend", grouped(gaps)),
    };
    text.push_str(&format!(", {}", counted(questions, "question")));
    if advice > 0 {
        text.push_str(&format!(", {} to consider", grouped(advice)));
    }
    if accepted > 0 {
        text.push_str(&format!(", {} accepted", grouped(accepted)));
    }
    text
}

fn people(low: u64, high: Option<u64>, homes: &[Place]) -> Option<String> {
    let place = if homes.is_empty() { String::new() } else { format!(" in {}", codes(homes)) };
    let count = match high {
        Some(0) => return None,
        Some(high) if high == low => rounded(high),
        Some(high) => format!("{} to {}", rounded(low), rounded(high)),
        None if low > 0 => format!("at least {}", rounded(low)),
        None if homes.is_empty() => return None,
        None => return Some(format!("people{place}")),
    };
    Some(format!("{count} people{place}"))
}

/// The laws that attach, and the day.
fn law(report: &Report<'_>) -> String {
    let attached: Vec<String> = report
        .coverage()
        .into_iter()
        .filter(|coverage| coverage.attached + coverage.maybe > 0)
        .map(|coverage| coverage.regime.split('@').next().unwrap_or_default().to_owned())
        .collect();
    let day = report.as_of();
    if attached.is_empty() {
        format!("no law applies on {day}")
    } else {
        format!("{} on {day}", listed(&attached, 3))
    }
}

fn codes(places: &[Place]) -> String {
    super::words::places(places, 3)
}

fn distinct(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut list: Vec<Place> = Vec::new();
    for place in places {
        if !list.contains(&place) {
            list.push(place);
        }
    }
    list
}
