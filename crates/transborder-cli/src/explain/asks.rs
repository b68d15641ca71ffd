//! Which rows of which laws ask for something.

use super::entry;
use crate::render::words::listed;
use transborder::regime::{Condition, Counts, Regimes, Revision, Row};

/// Every condition inside this one, itself first.
pub(super) fn inside(condition: &Condition) -> Vec<&Condition> {
    let mut found = vec![condition];
    let mut next = 0;
    while next < found.len() {
        let parts = found[next].parts();
        found.extend(parts.into_iter().map(|(_, part)| part));
        next += 1;
    }
    found
}

/// The conditions of a row.
pub(super) fn of_row(row: Row<'_>) -> Vec<&Condition> {
    match row {
        Row::NoGate(_) => Vec::new(),
        Row::Gate(gate) => gate.when.iter().chain([&gate.require]).collect(),
        Row::Duty(duty) => vec![&duty.when, &duty.require],
        Row::Localise(row) => row.subjects.iter().chain(&row.data).collect(),
        Row::Note(note) => vec![&note.when],
    }
}

/// Conditions of a revision that are in no row: on them it hangs whether it applies and what is a transfer.
fn of_premises(revision: &Revision) -> Vec<&Condition> {
    let mut found = vec![&revision.attach];
    found.extend(revision.exempt_when.as_ref().map(|(condition, _)| condition));
    let mut counts: Vec<&Counts> = revision.roles.iter().chain(&revision.paths).collect();
    while let Some(next) = counts.pop() {
        if let Counts::If(test, then, other) = next {
            found.push(test);
            counts.extend([&**then, &**other]);
        }
    }
    found
}

/// Lists by law what asks; says so where nothing does.
pub(super) fn list(out: &mut String, board: &Regimes, wanted: impl Fn(&Condition) -> bool) {
    super::heading(out, "asked for by");
    let asks =
        |conditions: Vec<&Condition>| conditions.into_iter().any(|one| inside(one).into_iter().any(&wanted));
    let mut any = false;
    for pack in board.packs() {
        let mut rows: Vec<String> = Vec::new();
        for revision in &pack.revisions {
            if asks(of_premises(revision)) {
                rows.push(format!("whether {} applies", revision.id));
            }
            for row in revision.rows().filter(|row| asks(of_row(*row))) {
                let text = format!("{} ({})", row.id(), row.cite());
                if !rows.contains(&text) {
                    rows.push(text);
                }
            }
        }
        let decisions = board.adequacy().iter().filter(|row| crate::regimes::serves(pack, &row.from));
        for row in decisions.filter(|row| asks(vec![&row.scope])) {
            rows.push(format!("the decision {}", row.cite));
        }
        if !rows.is_empty() {
            any = true;
            entry(out, &pack.id, &listed(&rows, 24));
        }
    }
    if !any {
        super::text(out, "no law on board; a law of your own may");
    }
}
