//! The page of a clause: where the law says it, whom it binds and when, what it asks for in words.

use super::asks;
use super::outline::{self, Told};
use super::page::Page;
use crate::regimes::{period, row_period, show};
use crate::render::words::shown;
use transborder::Truth;
use transborder::record::{PathKind, Role};
use transborder::regime::{
    Answers, Clause, Condition, Counts, Duty, Gate, NoGate, Onward, Pack, Regimes, Revision, Row,
};

/// One clause, once for each revision that has it, the newest first: who asks mostly asks for the law as it stands.
pub(super) fn page(board: &Regimes, clauses: &[Clause<'_>]) -> Page {
    let first = &clauses[0];
    let mut page = Page::new(
        format!("{}  {}", first.row.id(), shown(first.row.cite())),
        format!("{}: {}", shown(&first.pack.law), kind(first.row)),
    );
    let mut told = Told::default();
    let mut texts = false;
    for (index, clause) in clauses.iter().enumerate().rev() {
        let when = period(clause.revision.from, clause.revision.until);
        page.heading(format!("{}  {when}", clause.revision.id));
        if clause.row.cite() != first.row.cite() {
            page.entry("stands in", shown(clause.row.cite()));
        }
        match clauses[index + 1..].iter().find(|other| same(other, clause)) {
            Some(other) => page.text(format!("as in {}", other.revision.id)),
            None => body(&mut page, clause, &mut told),
        }
        texts |= asks_texts(clause);
    }
    if texts {
        page.heading("how a text is read");
        page.text(
            "A text says something about a transfer only where it names it: this country, this recipient, all members of \
             this class. `worldwide` names no country. More: `transborder explain lists`.",
        );
    }
    page.next(next(board, clauses));
    page
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
        Row::NoGate(_) => "the general rule for transfers, which a transfer without an open gate breaks",
        Row::Gate(_) => "a gate, one of the ways to let a transfer pass",
        Row::Duty(_) => "a duty, owed whichever gate is open",
        Row::Localise(_) => "a rule on where data must be kept",
        Row::Note(_) => "a note, which only advises",
    }
}

fn body(page: &mut Page, clause: &Clause<'_>, told: &mut Told) {
    match clause.row {
        Row::NoGate(row) => no_gate(page, clause.pack, clause.revision, row, told),
        Row::Gate(row) => gate(page, clause.revision, row, told),
        Row::Duty(row) => duty(page, row, told),
        Row::Localise(row) => {
            in_force(page, row.from, row.until);
            for (label, condition) in [("whose data", &row.subjects), ("which data", &row.data)] {
                if let Some(condition) = condition {
                    page.entry(label, "");
                    outline::add(page, condition, &row.id, told);
                }
            }
            page.entry("asks for", format!("data that are {}", row.require));
        }
        Row::Note(note) => {
            in_force(page, note.from, note.until);
            page.entry("says", shown(&note.say));
            page.entry("when", "");
            outline::add(page, &note.when, &note.id, told);
        }
    }
}

fn in_force(page: &mut Page, from: Option<transborder::Date>, until: Option<transborder::Date>) {
    if let Some(period) = row_period(from, until) {
        page.entry("in force", period);
    }
}

fn gate(page: &mut Page, revision: &Revision, gate: &Gate, told: &mut Told) {
    page.entry("lets pass", "a transfer for which all is so that is asked below");
    page.entry("territory", territory(revision));
    in_force(page, gate.from, gate.until);
    if let Some(roles) = &gate.roles {
        page.entry("only for", receivers(roles));
    }
    let rank = match gate.rank {
        1 => "everyday",
        2 => "special",
        _ => "exceptional, a last thing to think of",
    };
    page.entry("use", rank);
    if gate.last_resort {
        page.entry("tried", "only where every other gate is shut");
    }
    if gate.advisory {
        page.entry(
            "unverified",
            "its text could not be verified: a transfer that passes by this gate alone gets an advice",
        );
    }
    if let Some(when) = gate.when.as_ref().filter(|when| !when.is_always()) {
        page.entry("only where", "");
        outline::add(page, when, &gate.id, told);
    }
    page.entry("asks for", if gate.require.is_always() { "nothing more" } else { "" });
    if !gate.require.is_always() {
        outline::add(page, &gate.require, &gate.id, told);
    }
}

fn duty(page: &mut Page, duty: &Duty, told: &mut Told) {
    page.entry("judged", duty.on.to_string());
    in_force(page, duty.from, duty.until);
    if !duty.onward {
        page.entry("passed on", "not asked of a recipient that passes the data on");
    }
    if duty.folds {
        page.entry("told", "together with the missing gate, where there is none");
    }
    if duty.advisory {
        page.entry("advises", "where it is not met there is an advice, no gap");
    }
    if !duty.when.is_always() && duty.when != Condition::Transfer {
        page.entry("owed where", "");
        outline::add(page, &duty.when, &duty.id, told);
    }
    page.entry("asks for", "");
    outline::add(page, &duty.require, &duty.id, told);
}

/// The general rule: whom it binds, what counts as a transfer, and the gates in order.
fn no_gate(page: &mut Page, pack: &Pack, revision: &Revision, row: &NoGate, told: &mut Told) {
    page.entry("territory", territory(revision));
    let binds = if revision.attach.is_always() {
        "everybody".to_owned()
    } else {
        format!("where {}", revision.attach)
    };
    page.entry("binds", binds);
    page.entry("answers", answers(pack.exporter));
    transfers(page, revision);
    page.entry("passed on", passed_on(revision.onward));
    if let Some((when, _)) = &revision.exempt_when {
        page.entry("exempt", format!("where {}", plain(when)));
    }
    if revision.gates.is_empty() {
        page.text("This text has no rule for transfers, only duties or a place where data must be kept.");
        return;
    }
    page.blank();
    page.text(match revision.gates.len() {
        1 => "A transfer needs the one gate that there is:".to_owned(),
        count => format!("A transfer needs one open gate of these {count}:"),
    });
    for gate in &revision.gates {
        let qualities = show::qualities(Row::Gate(gate));
        let qualities = if qualities.is_empty() { qualities } else { format!(" · {qualities}") };
        page.row(&gate.id, format!("{}{qualities}", shown(&gate.cite)));
        if let Some(when) = gate.when.as_ref().filter(|when| !when.is_always()) {
            page.line(1, "only where", "");
            outline::add_at(page, when, 2, &gate.id, told);
            page.line(1, "asks for", "");
            outline::add_at(page, &gate.require, 2, &gate.id, told);
        } else {
            outline::add_at(page, &gate.require, 1, &gate.id, told);
        }
    }
    page.blank();
    let verdict = if row.advisory { "an advice" } else { "a gap" };
    page.text(format!(
        "With every gate shut the transfer is {verdict} under {}. Where an open question decides, it is undetermined.",
        row.id
    ));
}

/// A condition in a sentence: a single fact by its meaning.
fn plain(condition: &Condition) -> String {
    match condition {
        Condition::Fact(fact) => format!("{} ({fact})", super::fact::meaning(fact)),
        other => other.to_string(),
    }
}

fn territory(revision: &Revision) -> String {
    revision.territory.to_string()
}

fn receivers(roles: &[Role]) -> String {
    let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    format!("receivers in the role {}", roles.join(" or "))
}

fn answers(exporter: Answers) -> &'static str {
    match exporter {
        Answers::Principal => {
            "the exporter: whoever has the data sent; at a system run for somebody else, that somebody"
        }
        Answers::Operator => "the exporter: whoever runs the system from which the data go",
        Answers::Both => {
            "the exporter: whoever runs the system from which the data go, and whoever it is run for"
        }
    }
}

/// What counts as a transfer: by what the receiver is, and by how the data get there.
fn transfers(page: &mut Page, revision: &Revision) {
    page.entry("transfer", "data are made available to another party or country outside the territory");
    let by = |wanted: fn(&Counts) -> bool| {
        let roles = Role::ALL.iter().zip(&revision.roles).filter(|(_, counts)| wanted(counts));
        let paths = PathKind::ALL.iter().zip(&revision.paths).filter(|(_, counts)| wanted(counts));
        let roles: Vec<&str> = roles.map(|(role, _)| role.name()).collect();
        let paths: Vec<&str> = paths.map(|(path, _)| path.name()).collect();
        match (&roles[..], &paths[..]) {
            ([], []) => None,
            (_, []) => Some(format!("in the role {}", roles.join(", "))),
            ([], _) => Some(format!("by the path {}", paths.join(", "))),
            _ => Some(format!("in the role {}; by the path {}", roles.join(", "), paths.join(", "))),
        }
    };
    let yes = by(|counts| matches!(counts, Counts::Always(Truth::Yes)));
    let no = by(|counts| matches!(counts, Counts::Always(Truth::No)));
    let open = by(|counts| matches!(counts, Counts::If(..) | Counts::Always(Truth::Unknown)));
    for (label, text) in [("counts", yes), ("depends", open), ("no transfer", no)] {
        if let Some(text) = text {
            page.entry(label, text);
        }
    }
}

fn passed_on(onward: Onward) -> &'static str {
    match onward {
        Onward::Law => "the recipient needs a gate of its own and owes the duties as exporter",
        Onward::Same => "like a first transfer",
        Onward::Contract => "the first exporter must have bound the recipient to bind the next one alike",
        Onward::Ask => "open in law: a question",
        Onward::No => "not judged",
    }
}

/// Whether the page says somewhere that a text says something.
fn asks_texts(clause: &Clause<'_>) -> bool {
    let asked: Vec<&Condition> = match clause.row {
        Row::NoGate(_) => clause.revision.gates.iter().flat_map(|gate| gate.require.inside()).collect(),
        row => asks::of_row(row),
    };
    asked.into_iter().any(|condition| matches!(condition, Condition::Lists(..)))
}

fn next(board: &Regimes, clauses: &[Clause<'_>]) -> Vec<String> {
    let last = clauses.last().expect("a clause stands somewhere");
    let mut commands = Vec::new();
    match last.row {
        Row::NoGate(_) => {
            let gate = last.revision.gates.first();
            commands.extend(gate.map(|gate| format!("transborder explain {}", gate.id)));
        }
        _ => {
            let fact = asks::of_row(last.row).into_iter().find_map(|one| match one {
                Condition::Fact(fact) | Condition::Within(fact, ..) => Some(fact.to_string()),
                _ => None,
            });
            commands.extend(fact.map(|fact| format!("transborder explain {fact}")));
        }
    }
    let known = board.find(&last.pack.id).is_ok();
    commands.extend(known.then(|| format!("transborder regimes show {}", last.pack.id)));
    commands
}
