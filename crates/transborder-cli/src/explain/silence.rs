//! What silence about a fact means, in words.

use transborder::regime::Regimes;
use transborder::vocabulary::{Fact, Silence};

/// What it means that nothing is said.
pub(super) fn about(board: &Regimes, fact: &Fact) -> String {
    let (base, family) = (fact.base(), fact.family());
    let closed = |list: &str| format!("unknown; with \"{list}\" in `complete`, no");
    if fact.silence() == Silence::Yes {
        return "yes, unless it is denied".to_owned();
    }
    if family == "dest" {
        return "nothing: it is computed".to_owned();
    }
    let opened = opens(board, fact);
    if !opened.is_empty() {
        return format!(
            "no: who relies on {} does this, and would write it down",
            crate::render::words::listed(&opened, 4)
        );
    }
    if fact.silence() == Silence::No {
        return "no: it is an exception or an act that somebody would write down".to_owned();
    }
    match family {
        "consent" if base == "consent.valid_form" => {
            "no where no consent matches; unknown where the matching one does not say".to_owned()
        }
        "consent" => "no where no consent matches; where the matching one does not say, unknown (with \"consents\" in \
                      `complete`, no)"
            .to_owned(),
        "notice" => "no where no text is addressed to the group and no consent matches; otherwise unknown".to_owned(),
        "policy" => closed("notices"),
        "contract" if fact.clause().is_some() => {
            "unknown while no safeguard matches (with \"safeguards\" in `complete`, no); unknown where the matching one has \
             no `clauses`, no where they lack it"
                .to_owned()
        }
        "contract" | "assessment" | "authority" => {
            "unknown while no safeguard matches (with \"safeguards\" in `complete`, no) and where the matching one does not \
             say"
                .to_owned()
        }
        "localisation" => "unknown; with \"systems\", \"flows\" and \"collections\" in `complete`, no".to_owned(),
        _ => "unknown, and no list can close it".to_owned(),
    }
}

/// Gates that are relied on by this fact.
fn opens(board: &Regimes, fact: &Fact) -> Vec<String> {
    let mut gates: Vec<String> = Vec::new();
    for revision in board.packs().iter().flat_map(|pack| &pack.revisions) {
        for gate in revision.gates.iter().filter(|gate| gate.relies_on(fact)) {
            if !gates.contains(&gate.id) {
                gates.push(gate.id.clone());
            }
        }
    }
    gates
}
