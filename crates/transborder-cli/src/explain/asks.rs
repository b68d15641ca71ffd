//! Which rows of which laws ask for something.

use super::page::Page;
use crate::render::words::listed;
use transborder::regime::{Condition, Counts, Regimes, Revision, Row};

/// Every condition of a row, and those inside it.
pub(super) fn of_row(row: Row<'_>) -> Vec<&Condition> {
    row.conditions().into_iter().flat_map(|(_, condition)| condition.inside()).collect()
}

/// Conditions of a revision that are in no row: on them it hangs whether it applies and what is a transfer.
fn of_premises(revision: &Revision) -> Vec<&Condition> {
    let mut found: Vec<&Condition> =
        revision.exempt_when.iter().flat_map(|(condition, _)| condition.inside()).collect();
    let mut counts: Vec<&Counts> = revision.roles.iter().chain(&revision.paths).collect();
    while let Some(next) = counts.pop() {
        if let Counts::If(test, then, other) = next {
            found.extend(test.inside());
            counts.extend([&**then, &**other]);
        }
    }
    found
}

/// Lists by law what asks, gates and duties apart; says so where nothing does.
pub(super) fn list(page: &mut Page, board: &Regimes, wanted: impl Fn(&Condition) -> bool) {
    page.heading("asked for by");
    let asks = |conditions: Vec<&Condition>| conditions.into_iter().any(&wanted);
    let mut any = false;
    for pack in board.packs() {
        let mut rows: Vec<String> = Vec::new();
        for revision in &pack.revisions {
            if asks(revision.attach.inside()) {
                rows.push(format!("whether {} applies", revision.id));
            }
            if asks(of_premises(revision)) {
                rows.push(format!("whether a step is a transfer under {}", revision.id));
            }
            for row in revision.rows().filter(|row| asks(of_row(*row))) {
                let text = format!("{} {} ({})", kind(row), row.id(), row.cite());
                if !rows.contains(&text) {
                    rows.push(text);
                }
            }
        }
        let decisions = board.adequacy().iter().filter(|row| crate::regimes::serves(pack, &row.from));
        for row in decisions.filter(|row| asks(row.scope.inside())) {
            rows.push(format!("the decision {}", row.cite));
        }
        if !rows.is_empty() {
            any = true;
            page.entry(&pack.id, listed(&rows, 24));
        }
    }
    if !any {
        page.text("no law on board; a law of your own may");
    }
}

/// The first clause that asks.
pub(super) fn first(board: &Regimes, wanted: impl Fn(&Condition) -> bool) -> Option<&str> {
    let asks = |row: Row<'_>| of_row(row).into_iter().any(&wanted);
    board.clauses().find(|clause| asks(clause.row)).map(|clause| clause.row.id())
}

fn kind(row: Row<'_>) -> &'static str {
    match row {
        Row::NoGate(_) => "the rule",
        Row::Gate(_) => "gate",
        Row::Duty(_) => "duty",
        Row::Localise(_) => "rule",
        Row::Note(_) => "note",
    }
}
