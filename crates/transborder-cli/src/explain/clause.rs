//! The page of a clause: where the law says it, when, what it asks for in words, and what the words mean.

use super::{asks, entry, heading, next, text, word};
use crate::paint;
use crate::regimes::{period, row_period, show};
use crate::render::words::shown;
use std::fmt::Write as _;
use transborder::regime::{Clause, Condition, Regimes, Revision, Row};

/// One clause, once for each revision that has it.
pub(super) fn page(board: &Regimes, clauses: &[Clause<'_>]) -> String {
    let mut out = String::new();
    let first = &clauses[0];
    let _ = writeln!(out, "{}  {}", paint::bold(first.row.id()), first.row.cite());
    let _ = writeln!(out, "{}, {}", shown(&first.pack.law), kind(first.row));
    for (index, clause) in clauses.iter().enumerate() {
        let same = clauses[..index].iter().find(|other| same(other, clause));
        let when = period(clause.revision.from, clause.revision.until);
        let _ = writeln!(out, "\n{}  {when}", paint::bold(&clause.revision.id));
        match same {
            Some(other) => text(&mut out, &format!("as in {}", other.revision.id)),
            None => body(&mut out, clause),
        }
    }
    words(&mut out, board, clauses);
    next(&mut out, &[format!("transborder regimes show {}", first.pack.id)]);
    out
}

/// Whether two revisions ask the same: the texts decide, for origins always differ.
fn same(a: &Clause<'_>, b: &Clause<'_>) -> bool {
    !matches!(a.row, Row::NoGate(_))
        && a.row.cite() == b.row.cite()
        && show::qualities(a.row) == show::qualities(b.row)
        && show::conditions(a.row) == show::conditions(b.row)
}

fn kind(row: Row<'_>) -> &'static str {
    match row {
        Row::NoGate(_) => "the clause of a transfer for which no gate is open",
        Row::Gate(_) => "a gate: one that is open lets a transfer pass",
        Row::Duty(_) => "a duty: owed whatever the gate",
        Row::Localise(_) => "where data must be kept",
        Row::Note(_) => "a note: it only advises",
    }
}

fn body(out: &mut String, clause: &Clause<'_>) {
    match clause.row {
        Row::NoGate(row) => no_gate(out, clause.revision, row.advisory),
        Row::Gate(gate) => {
            entry(out, "territory", &clause.revision.territory.to_string());
            period_of(out, gate.from, gate.until);
            if let Some(roles) = &gate.roles {
                let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
                entry(out, "for", &format!("receivers whose role is {}", roles.join(" or ")));
            }
            let rank = match gate.rank {
                1 => "everyday",
                2 => "special",
                _ => "exceptional: a last thing to think of",
            };
            entry(out, "rank", rank);
            if gate.last_resort {
                entry(out, "tried", "only when every other gate is shut");
            }
            if gate.advisory {
                entry(out, "unverified", "a transfer that passes by this gate alone gets an advice");
            }
            conditions(out, gate.when.as_ref(), "asks for", &gate.require);
        }
        Row::Duty(duty) => {
            entry(out, "judged", &duty.on.to_string());
            period_of(out, duty.from, duty.until);
            if !duty.onward {
                entry(out, "onward", "not asked of somebody who holds the data only by another's transfer");
            }
            if duty.folds {
                entry(out, "told", "together with a missing gate, where there is one");
            }
            if duty.advisory {
                entry(out, "advises", "a failure is an advice, no gap");
            }
            let when =
                Some(&duty.when).filter(|when| !matches!(when, Condition::All(parts) if parts.is_empty()));
            conditions(out, when.filter(|when| **when != Condition::Transfer), "asks for", &duty.require);
        }
        Row::Localise(row) => {
            period_of(out, row.from, row.until);
            for (label, condition) in [("whose", &row.subjects), ("which", &row.data)] {
                if let Some(condition) = condition {
                    entry(out, label, "");
                    outline(out, condition);
                }
            }
            entry(out, "asks for", &format!("data that are {}", row.require));
        }
        Row::Note(note) => {
            period_of(out, note.from, note.until);
            entry(out, "says", &shown(&note.say));
            entry(out, "when", "");
            outline(out, &note.when);
        }
    }
}

fn period_of(out: &mut String, from: Option<transborder::Date>, until: Option<transborder::Date>) {
    if let Some(period) = row_period(from, until) {
        entry(out, "in force", &period);
    }
}

fn conditions(out: &mut String, when: Option<&Condition>, lead: &str, require: &Condition) {
    if let Some(when) = when {
        entry(out, "when", "");
        outline(out, when);
    }
    entry(out, lead, "");
    outline(out, require);
}

fn outline(out: &mut String, condition: &Condition) {
    // Long lines are wrapped under themselves.
    for (depth, line) in condition.lines() {
        let margin = 4 + 2 * depth;
        paint::paragraph(out, "", 0, margin, &line);
    }
}

/// The gates of a revision, one of which a transfer needs.
fn no_gate(out: &mut String, revision: &Revision, advisory: bool) {
    entry(out, "territory", &revision.territory.to_string());
    let always = matches!(&revision.attach, Condition::All(parts) if parts.is_empty());
    entry(out, "applies", &if always { "always".to_owned() } else { format!("when {}", revision.attach) });
    entry(
        out,
        "asks for",
        "one open gate for every step that makes data available to another party or country outside the territory:",
    );
    for gate in &revision.gates {
        let qualities = match show::qualities(Row::Gate(gate)) {
            text if text.is_empty() => text,
            text => format!(" · {text}"),
        };
        let lead = format!("    {}", gate.id);
        let text = format!("{}{qualities}", gate.cite);
        paint::paragraph(out, &format!("    {}", paint::bold(&gate.id)), lead.len(), super::MARGIN, &text);
        for (label, text) in show::conditions(Row::Gate(gate)) {
            let text = if label.is_empty() { text } else { format!("{label} {text}") };
            paint::paragraph(out, "", 0, super::MARGIN, &text);
        }
    }
    let verdict = if advisory { "an advice" } else { "a gap" };
    text(
        out,
        &format!(
            "With none open the transfer is {verdict} of this clause; while a fact is unknown, undetermined."
        ),
    );
}

/// What the names in the conditions mean.
fn words(out: &mut String, board: &Regimes, clauses: &[Clause<'_>]) {
    let mut names: Vec<String> = Vec::new();
    for clause in clauses {
        let gates = match clause.row {
            Row::NoGate(_) => clause.revision.gates.iter().map(|gate| &gate.require).collect(),
            row => asks::of_row(row),
        };
        for condition in gates.into_iter().flat_map(asks::inside) {
            let found: Vec<String> = match condition {
                Condition::Fact(fact) | Condition::Within(fact, ..) => vec![fact.to_string()],
                Condition::Lists(_, listed) => listed.iter().map(|listed| listed.item.to_string()).collect(),
                Condition::GateUsed(gates) => gates.clone(),
                Condition::Data(tags) => tags.clone(),
                _ => Vec::new(),
            };
            for name in found {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let meanings: Vec<(String, String)> = names
        .into_iter()
        .filter_map(|name| word::meaning(board, &name).map(|meaning| (name, meaning)))
        .collect();
    if meanings.is_empty() {
        return;
    }
    heading(out, "the words");
    let width = meanings.iter().map(|(name, _)| name.len()).max().unwrap_or_default().min(40) + 4;
    for (name, meaning) in meanings {
        let lead = format!("  {name}");
        paint::paragraph(out, &format!("  {}", paint::dim(&name)), lead.len(), width, &meaning);
    }
}
