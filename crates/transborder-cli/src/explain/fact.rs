//! The page of a fact: meaning, who asks, where to write it, what silence means.

use super::{asks, entry, heading, next, silence, state, text, title};
use crate::regimes::show::decision;
use std::fmt::Write as _;
use transborder::regime::{Condition, Regimes};
use transborder::vocabulary::{CLAUSE_SETS, Fact, SCHEMES};

pub(super) fn page(board: &Regimes, fact: &Fact) -> String {
    let mut out = String::new();
    title(&mut out, &fact.to_string(), fact.meaning());
    asks::list(&mut out, board, |condition| match condition {
        Condition::Fact(asked) | Condition::Within(asked, ..) => asked == fact,
        _ => false,
    });
    let (how, example) = state::how(fact);
    heading(&mut out, "where it is written");
    text(&mut out, how);
    example_of(&mut out, &example);
    if fact.base() == "dest.adequate" {
        heading(&mut out, "decisions on board");
        for pack in board.packs() {
            for (index, row) in board.adequacy().iter().filter(|row| row.from == pack.id).enumerate() {
                if index == 0 {
                    let _ = writeln!(out, "  {}", crate::paint::dim(format!("of {}", pack.id)));
                }
                decision(&mut out, row);
            }
        }
    }
    match fact {
        Fact::Certified(scheme) if !SCHEMES.contains(&&**scheme) => {
            entry(&mut out, "note", "no law on board asks for this scheme; it is kept for laws of your own");
        }
        Fact::ModelClauses(set) if !CLAUSE_SETS.contains(&&**set) => {
            entry(&mut out, "note", "no law on board asks for this set; it is kept for laws of your own");
        }
        _ => {}
    }
    heading(&mut out, "what silence means");
    text(&mut out, &silence::about(board, fact));
    let asking = board.clauses().find(|clause| {
        let conditions = asks::of_row(clause.row);
        conditions.into_iter().flat_map(asks::inside).any(|condition| match condition {
            Condition::Fact(asked) | Condition::Within(asked, ..) => asked == fact,
            _ => false,
        })
    });
    if let Some(clause) = asking {
        next(&mut out, &[format!("transborder explain {}", clause.row.id())]);
    }
    out
}

/// An example, indented as it is written.
pub(super) fn example_of(out: &mut String, example: &str) {
    if example.is_empty() {
        return;
    }
    for line in example.lines() {
        let _ = writeln!(out, "  {}", crate::paint::help(line));
    }
}
