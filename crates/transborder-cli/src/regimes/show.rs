//! One law as a table: revision by revision, what it covers, what lets a transfer pass, what is owed besides.

use super::{period, row_period, serves, size};
use crate::paint::{self, heading};
use crate::render::words::{listed, shown};
use std::fmt::Write as _;
use transborder::record::{PathKind, Role};
use transborder::regime::{
    AdequacyRow, Answers, Condition, Duty, Gate, Pack, Regimes, Revision, Row, Verification,
};

/// Where texts begin behind the ids of rows.
const MARGIN: usize = 14;

pub(super) fn page(board: &Regimes, pack: &Pack) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  {}", paint::bold(&pack.id), shown(&pack.law));
    let mut about = format!("last held against the law on {}", pack.checked);
    match pack.exporter {
        Answers::Principal => {}
        Answers::Operator => about.push_str("; the operator of a system is its exporter"),
        Answers::Both => about.push_str("; the principal of a system and its operator are exporters"),
    }
    if let Some(other) = &pack.adequacy_of {
        let _ = write!(about, "; decisions of {other} on destinations count");
    }
    let _ = writeln!(out, "{}", paint::dim(about));
    for revision in &pack.revisions {
        revision_page(&mut out, revision);
    }
    decisions(&mut out, board, pack);
    recheck(&mut out, pack);
    let clause = pack.revisions.last().map(|revision| revision.no_gate.id.clone()).unwrap_or_default();
    paint::next(&mut out, &[format!("transborder explain {clause}")]);
    out
}

fn entry(out: &mut String, name: &str, text: &str) {
    paint::entry(out, name, |name| paint::dim(name), MARGIN, text);
}

/// What the revision was taken from, and how well it was read.
fn sources(out: &mut String, revision: &Revision) {
    for mark in Verification::ALL {
        let texts: Vec<&str> = revision
            .sources
            .iter()
            .filter(|source| source.mark == *mark)
            .map(|source| source.text.as_str())
            .collect();
        if !texts.is_empty() {
            entry(out, mark.name(), &texts.iter().map(|text| shown(text)).collect::<Vec<_>>().join("; "));
        }
    }
    if revision.sources.is_empty() && !revision.territory.home {
        entry(out, "sources", "none is noted");
    }
}

/// What may change, and by when to look.
fn recheck(out: &mut String, pack: &Pack) {
    if pack.recheck.is_empty() {
        return;
    }
    heading(out, "To look at again");
    for one in &pack.recheck {
        let by = one.by.map_or_else(|| "each time".to_owned(), |day| day.to_string());
        entry(out, &by, &shown(&one.what));
    }
}

fn revision_page(out: &mut String, revision: &Revision) {
    let when = period(revision.from, revision.until);
    let _ = writeln!(out, "\n{}  {when} · {}", paint::bold(&revision.id), size(revision));
    sources(out, revision);
    entry(out, "territory", &revision.territory.to_string());
    entry(out, "attaches", &format!("when {}", revision.attach));
    entry(out, "by role", &verdicts(Role::ALL, &revision.roles));
    entry(out, "by path", &verdicts(PathKind::ALL, &revision.paths));
    let same = match revision.onward_same_country {
        transborder::Truth::Yes => "counts",
        transborder::Truth::No => "does not count",
        transborder::Truth::Unknown => "is asked",
    };
    let onward = format!("{}; onward into a country of the exporter {same}", revision.onward);
    entry(out, "onward", &onward);
    if let Some((condition, but)) = &revision.exempt_when {
        let but = if but.is_empty() { String::new() } else { format!(" (but for {})", listed(but, 8)) };
        entry(out, "exempt", &format!("when {condition}{but}"));
    }
    for (role, words) in &revision.asks {
        entry(out, "asks", &format!("({role}) {}", shown(words)));
    }
    if !revision.gates.is_empty() {
        let advises = if revision.no_gate.advisory { ", which only advises" } else { "" };
        heading(
            out,
            &format!(
                "Gates: one must be open, or {} ({}) is not met{advises}",
                revision.no_gate.id, revision.no_gate.cite
            ),
        );
        for gate in &revision.gates {
            row(out, Row::Gate(gate));
        }
    }
    if !revision.duties.is_empty() {
        heading(out, "Duties: owed whatever the gate");
        for duty in &revision.duties {
            row(out, Row::Duty(duty));
        }
    }
    if !revision.localise.is_empty() {
        heading(out, "Where data must be kept");
        for local in &revision.localise {
            row(out, Row::Localise(local));
        }
    }
    if !revision.notes.is_empty() {
        heading(out, "Notes");
        for note in &revision.notes {
            row(out, Row::Note(note));
        }
    }
}

/// `provision yes, entrust ask`: those with the same verdict together.
fn verdicts<T: std::fmt::Display>(names: &[T], counts: &[transborder::regime::Counts]) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (name, counts) in names.iter().zip(counts) {
        let verdict = counts.to_string();
        match groups.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, names)) => names.push(name.to_string()),
            None => groups.push((verdict, vec![name.to_string()])),
        }
    }
    let group = |(verdict, names): (String, Vec<String>)| format!("{}: {verdict}", names.join(", "));
    groups.into_iter().map(group).collect::<Vec<_>>().join("; ")
}

/// One row: id, article, conditions in words.
fn row(out: &mut String, row: Row<'_>) {
    let lead = format!("  {}", row.id());
    let title = match qualities(row) {
        text if text.is_empty() => row.cite().to_owned(),
        text => format!("{} · {text}", row.cite()),
    };
    paint::paragraph(
        out,
        &format!("  {}", paint::bold(row.id())),
        lead.len().min(MARGIN - 1),
        MARGIN,
        &title,
    );
    for (label, text) in conditions(row) {
        let text = if label.is_empty() { text } else { format!("{label} {text}") };
        paint::paragraph(out, "", 0, MARGIN, &text);
    }
}

/// What is special about a row, in few words.
pub(crate) fn qualities(row: Row<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    match row {
        Row::NoGate(row) => parts.extend(row.advisory.then(|| "only advises".to_owned())),
        Row::Gate(gate) => gate_qualities(gate, &mut parts),
        Row::Duty(duty) => duty_qualities(duty, &mut parts),
        Row::Localise(row) => parts.extend(row_period(row.from, row.until)),
        Row::Note(row) => parts.extend(row_period(row.from, row.until)),
    }
    parts.join(" · ")
}

fn gate_qualities(gate: &Gate, parts: &mut Vec<String>) {
    match gate.rank {
        1 => {}
        2 => parts.push("special".to_owned()),
        _ => parts.push("exceptional".to_owned()),
    }
    if let Some(roles) = &gate.roles {
        let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        parts.push(format!("for {}", listed(&roles, 8)));
    }
    parts.extend(row_period(gate.from, gate.until));
    if gate.last_resort {
        parts.push("only when every other is shut".to_owned());
    }
    if gate.advisory {
        parts.push("text unverified: open only through it gives an advice".to_owned());
    }
}

fn duty_qualities(duty: &Duty, parts: &mut Vec<String>) {
    parts.push(duty.on.to_string());
    parts.extend(row_period(duty.from, duty.until));
    if !duty.onward {
        parts.push("not of an onward exporter".to_owned());
    }
    if duty.folds {
        parts.push("told with a missing gate".to_owned());
    }
    if duty.advisory {
        parts.push("only advises".to_owned());
    }
}

/// The conditions of a row, each with the word that leads to it.
pub(crate) fn conditions(row: Row<'_>) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    match row {
        Row::NoGate(_) => {}
        Row::Gate(gate) => {
            lines.extend(gate.when.as_ref().map(|when| ("when", when.to_string())));
            lines.push(("", gate.require.to_string()));
        }
        Row::Duty(duty) => {
            // A duty at transfers that is owed at every one says no more than where it is judged.
            if !duty.when.is_always() && duty.when != Condition::Transfer {
                lines.push(("when", duty.when.to_string()));
            }
            lines.push(("", duty.require.to_string()));
        }
        Row::Localise(row) => {
            lines.extend(row.subjects.as_ref().map(|whose| ("of people when", whose.to_string())));
            lines.extend(row.data.as_ref().map(|which| ("when", which.to_string())));
            lines.push(("", row.require.to_string()));
        }
        Row::Note(note) => {
            lines.push(("when", note.when.to_string()));
            lines.push(("", shown(&note.say)));
        }
    }
    lines
}

fn decisions(out: &mut String, board: &Regimes, pack: &Pack) {
    let rows: Vec<&AdequacyRow> = board.adequacy().iter().filter(|row| serves(pack, &row.from)).collect();
    if !rows.is_empty() {
        heading(out, "Destinations recognised");
        for row in rows {
            decision(out, row);
        }
    }
    let blocked = board.restricted().iter().filter(|row| row.regime.eq_ignore_ascii_case(&pack.id));
    let blocked: Vec<_> = blocked.collect();
    if !blocked.is_empty() {
        heading(out, "Destinations blocked");
        for row in blocked {
            let to = crate::render::words::places(&row.to, 40);
            let whose =
                row.exporter.as_deref().map(|who| format!("for {}, ", shown(who))).unwrap_or_default();
            entry(
                out,
                &to,
                &format!("{whose}{} · {}", period(row.valid_from, row.valid_until), shown(&row.cite)),
            );
        }
    }
}

/// `KR  since 2021-12-17 · (EU) 2022/254 · not for kr.credit`
fn decision(out: &mut String, row: &AdequacyRow) {
    let (to, about) = decision_parts(row);
    if to.len() + 2 >= MARGIN {
        entry(out, "", &format!("{to}: {about}"));
    } else {
        entry(out, &to, &about);
    }
}

/// Where a decision leads, and all else about it.
pub(crate) fn decision_parts(row: &AdequacyRow) -> (String, String) {
    let to: Vec<String> = row.to.iter().map(ToString::to_string).collect();
    let mut parts = vec![period(row.valid_from, row.valid_until), shown(&row.cite)];
    if !row.scope.is_always() {
        parts.push(format!("when {}", row.scope));
    }
    if let Some(roles) = &row.roles {
        let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        parts.push(format!("for {}", listed(&roles, 8)));
    }
    if !row.not_data.is_empty() {
        parts.push(format!("not for data tagged {}", listed(&row.not_data, 8)));
    }
    if row.advisory {
        parts.push("only advises".to_owned());
    }
    parts.extend(row.status.as_deref().map(shown));
    (to.join(", "), parts.join(" · "))
}
