//! `docs/decisions.md`: decision by article, the authority's word beside ours.

use std::fmt::Write;

use super::{Outcome, Outcomes, Row};

const HEAD: &str = "# Published decisions, article by article

Generated from `fixtures/decisions` by `UPDATE=1 cargo test -p transborder decisions`; do not edit.

Each decision is encoded as an inventory of the facts as published. Facts that the authority did not look into are stated as met, and each says
so. `transborder check fixtures/decisions/ID/inventory.json` prints what stands under *ours*; `remedied.json` beside it is the smallest change
after which it is silent. *Violated* and *cleared* are the authority's words: it found an infringement, or it looked and found none. *Open* was
raised and not decided, or lies outside the scope of the decision. A gap of ours that is neither violated nor open is a false alarm.

";

fn ours(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Gap => "gap",
        Outcome::Question => "question",
        Outcome::Advice => "advice",
        Outcome::Silent => "silent",
    }
}

fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".to_owned(),
        _ => format!("{} % ({part} of {whole})", (part * 100 + whole / 2) / whole),
    }
}

fn table(out: &mut String, theirs: &str, rows: &[Row], outcomes: &Outcomes) {
    for row in rows {
        let mark = if row.unverified { " (reasons not verified)" } else { "" };
        let lacks =
            row.lacks.as_ref().map(|fact| format!("; the published facts lack `{fact}`")).unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | `{}` at `{}` | {theirs}{mark} | {} `{}` | {}{lacks} |",
            row.article,
            row.party,
            row.at,
            ours(row.outcome(&outcomes.found)),
            row.clause,
            row.why,
        );
    }
}

/// The page for these decisions.
pub fn page(all: &[Outcomes]) -> String {
    let mut out = HEAD.to_owned();
    let violated: usize = all.iter().map(|one| one.decision.violated.len()).sum();
    let outside: usize =
        all.iter().map(|one| one.decision.outside.iter().filter(|row| row.violated).count()).sum();
    let hits: usize = all.iter().map(Outcomes::hits).sum();
    let alarms: usize = all.iter().map(Outcomes::false_alarms).sum();
    let cleared: usize = all.iter().map(|one| one.decision.cleared.len()).sum();
    let quiet: usize = all
        .iter()
        .map(|one| one.decision.cleared.iter().filter(|row| row.outcome(&one.found) != Outcome::Gap).count())
        .sum();
    let _ = writeln!(out, "| measure | value |\n|---|---|");
    let _ = writeln!(out, "| decisions | {} |", all.len());
    let _ = writeln!(
        out,
        "| precision: of our gaps, what was left open aside, those that the authority found | {} |",
        percent(hits, hits + alarms)
    );
    let _ = writeln!(out, "| recall over articles that a pack can hold | {} |", percent(hits, violated));
    let _ = writeln!(
        out,
        "| recall over all articles found violated, those outside any pack included | {} |",
        percent(hits, violated + outside)
    );
    let _ = writeln!(out, "| cleared rows without a gap | {} |\n", percent(quiet, cleared));
    let _ = writeln!(
        out,
        "| decision | authority, day | violated | hits | false alarms | cleared, silent | outside |\n|---|---|---|---|---|---|---|"
    );
    for one in all {
        let d = &one.decision;
        let silent = d.cleared.iter().filter(|row| row.outcome(&one.found) != Outcome::Gap).count();
        let _ = writeln!(
            out,
            "| [{}](#{}) | {}, {} | {} | {} | {} | {silent} of {} | {} |",
            d.title,
            d.id,
            d.authority,
            d.decided,
            d.violated.len(),
            one.hits(),
            one.false_alarms(),
            d.cleared.len(),
            d.outside.len()
        );
    }
    for one in all {
        let d = &one.decision;
        let _ = writeln!(out, "\n## {}\n\n{}: {}, {}.\n", d.id, d.title, d.authority, d.decided);
        let _ = writeln!(out, "| article | whom, where | authority | ours | why |\n|---|---|---|---|---|");
        table(&mut out, "violated", &d.violated, one);
        table(&mut out, "cleared", &d.cleared, one);
        table(&mut out, "open", &d.open, one);
        table(&mut out, "advice", &d.advice, one);
        for row in &d.outside {
            let theirs = if row.violated { "violated" } else { "advice or open" };
            let _ = writeln!(
                out,
                "| {} | `{}` | {theirs} | outside any pack | {} |",
                row.article, row.party, row.why
            );
        }
        match &d.no_remedy {
            Some(why) => {
                let _ = writeln!(out, "\nNo twin: {why}.");
            }
            None => {
                let _ = writeln!(out, "\nThe remedied twin ends without a gap.");
            }
        }
        if !d.variants.is_empty() {
            let _ = writeln!(out, "\n| the same facts, but | day | then | why |\n|---|---|---|---|");
        }
        for variant in &d.variants {
            let rows = |rows: &[Row]| {
                rows.iter()
                    .map(|row| format!("`{}` at `{}`", row.clause, row.at))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let mut then = Vec::new();
            for (word, list) in [("gap", &variant.gaps), ("no gap", &variant.silent), ("open", &variant.open)]
            {
                if !list.is_empty() {
                    then.push(format!("{word}: {}", rows(list)));
                }
            }
            let day = variant.as_of.as_deref().unwrap_or("the same");
            let _ = writeln!(out, "| {} | {day} | {} | {} |", variant.name, then.join("; "), variant.why);
        }
    }
    out
}
