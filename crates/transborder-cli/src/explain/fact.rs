//! The page of a fact: its meaning, who asks for it, where it is written, what silence about it means.

use super::page::Page;
use super::{asks, silence, state};
use transborder::regime::{Condition, Regimes};
use transborder::vocabulary::{CLAUSE_SETS, Fact, SCHEMES};

pub(super) fn page(board: &Regimes, fact: &Fact) -> Page {
    let name = fact.to_string();
    let mut page = Page::new(&name, meaning(fact));
    let wanted = |condition: &Condition| match condition {
        Condition::Fact(asked) | Condition::Within(asked, ..) => asked == fact,
        _ => false,
    };
    asks::list(&mut page, board, wanted);
    let (how, example) = state::how(fact);
    page.heading("how it comes about");
    page.text(how);
    page.code(example);
    if fact.base() == "dest.adequate" {
        decisions(&mut page, board);
    }
    page.heading("what silence means");
    page.text(silence::about(board, fact));
    page.heading("in a pack");
    page.code(format!(r#"{{"fact": "{name}"}}"#));
    match fact {
        Fact::Certified(scheme) if !SCHEMES.contains(&&**scheme) => {
            page.text("No law on board asks for this scheme. Names of schemes are open: it is kept for laws of your own.");
        }
        Fact::ModelClauses(set) if !CLAUSE_SETS.contains(&&**set) => {
            page.text(
                "No law on board asks for this set. Names of sets are open: it is kept for laws of your own.",
            );
        }
        _ => {}
    }
    if let Some(clause) = asks::first(board, wanted) {
        page.next([format!("transborder explain {clause}")]);
    }
    page
}

/// What it claims, with the scheme or set in its sentence.
pub(super) fn meaning(fact: &Fact) -> String {
    match fact {
        Fact::Known(_) => fact.meaning().to_owned(),
        Fact::Certified(scheme) => {
            format!("the recipient holds the certificate {scheme} on the day, and it covers the data")
        }
        Fact::ModelClauses(set) => format!("the model clauses {set} are signed with the recipient"),
    }
}

/// Every decision on board, by the law whose decision it is.
fn decisions(page: &mut Page, board: &Regimes) {
    for pack in board.packs() {
        let rows: Vec<_> = board.adequacy().iter().filter(|row| row.from == pack.id).collect();
        if rows.is_empty() {
            continue;
        }
        page.heading(format!("destinations that {} recognises", pack.id));
        for row in rows {
            let (to, about) = crate::regimes::show::decision_parts(row);
            page.entry(to, about);
        }
    }
}
