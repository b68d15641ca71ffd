//! The page of a finding: what moves where, the law, every gate or the duty, what would change it.

use super::{entry, text, word};
use crate::args::Explain;
use crate::check::options;
use crate::config::lapse;
use crate::law::Judged;
use crate::paint::{self, heading, next};
use crate::regimes::period;
use crate::render::finding::{excerpt, lacking, title};
use crate::render::words::{grouped, listed, places, quoted, run_by, shown, unsettled};
use serde_json::Value;
use std::fmt::Write as _;
use transborder::{Finding, Flow, Hop, Spot, Verdict};
use transborder_json::report::Level;
use transborder_json::{patches, visible};

pub(super) fn page(judged: &Judged<'_>, finding: Finding<'_>, args: &Explain) -> String {
    let mut out = String::new();
    title(&mut out, &[finding]);
    paint::paragraph(&mut out, "  ", 2, 2, &shown(&finding.message()));
    excerpt(&mut out, judged, finding);
    standing(&mut out, judged, finding);
    let mut moves = String::new();
    what_moves(&mut moves, finding);
    if !moves.is_empty() {
        heading(&mut out, "what and who");
        out.push_str(&moves);
    }
    path(&mut out, judged, finding);
    law(&mut out, judged, finding);
    gates(&mut out, judged, finding);
    others(&mut out, judged, finding);
    meanings(&mut out, judged, finding);
    changes(&mut out, judged, finding);
    notes(&mut out, judged, finding);
    let paths: Vec<String> = args.paths.iter().map(|path| quoted(&path.display().to_string())).collect();
    let shown = format!("{}{}", paths.join(" "), options(&args.judging));
    let mut commands = vec![format!("transborder explain {}", quoted(&finding.clause()))];
    if let (Some(field), Some(group), Some(importer)) =
        (finding.fields().first(), finding.subjects().first(), finding.importer())
    {
        let (field, group, to) = (quoted(field), quoted(group), quoted(importer));
        commands
            .push(format!("transborder trace {shown} --field {field} --subjects {group} --to {to} --all"));
    }
    commands.push(format!("transborder draw {shown} --finding {} -o finding.dot", finding.id()));
    let accepted = judged.standing.is_accepted(finding);
    if !accepted {
        let file = quoted(judged.config.file());
        commands.push(format!("transborder explain {} {shown} --accept >> {file}", finding.id()));
    }
    next(&mut out, &commands);
    out
}

/// What the configuration makes of it.
fn standing(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    if let Some(accepted) = judged.standing.accepted.get(&finding.id()) {
        heading(out, "accepted");
        entry(out, "until", &accepted.until);
        entry(out, "by", &shown(&accepted.owner));
        entry(out, "because", &shown(&accepted.reason));
    }
    if let Some(lapsed) = judged.standing.lapsed(finding) {
        heading(out, "no longer accepted");
        text(out, &shown(&lapse(lapsed)));
        entry(out, "until", &lapsed.until);
        entry(out, "by", &shown(&lapsed.owner));
        entry(out, "because", &shown(&lapsed.reason));
    }
    if let Some(level) = judged.standing.level(finding) {
        let means = match level {
            Level::Deny => "counts for the exit status, whatever its verdict",
            Level::Warn => "does not count for the exit status",
            Level::Allow => "does not count for the exit status, and `check` does not show it",
        };
        heading(out, "level");
        entry(out, level.name(), means);
    }
}

fn what_moves(out: &mut String, finding: Finding<'_>) {
    let fields = finding.fields();
    if !fields.is_empty() {
        entry(out, "fields", &listed(&fields, 30));
    }
    let subjects = finding.subjects();
    if !subjects.is_empty() {
        let count =
            finding.subject_count().map(|count| format!(" ({} people)", grouped(count))).unwrap_or_default();
        entry(out, "people", &format!("{}{count}", listed(&subjects, 20)));
    }
    let purposes = finding.purposes();
    if !purposes.is_empty() {
        entry(out, "purposes", &listed(&purposes, 20));
    }
    if let (Some(exporter), Some(importer)) = (finding.exporter(), finding.importer())
        && exporter != importer
    {
        let onward = match finding.onward() {
            Some(true) => ", onward: the exporter holds the data by another's transfer",
            _ => "",
        };
        entry(out, "exporter", &format!("{}{onward}", shown(exporter)));
        entry(out, "importer", &shown(importer));
    }
    for reached in finding.reach() {
        let by = match reached.by {
            transborder::By::Seat => "has its seat there",
            transborder::By::Location => "the system stands there",
            transborder::By::ReadsFrom => "the data are read from there",
        };
        entry(out, "reaches", &format!("{} in {}: {by}", shown(&reached.party), country(reached.country)));
    }
    let flows = finding.flows();
    if !flows.is_empty() {
        entry(out, "flows", &listed(&flows, 30));
    }
}

fn country(place: transborder::Place) -> String {
    match place.name() {
        Some(name) => format!("{place} ({name})"),
        None => place.to_string(),
    }
}

/// The witness hop by hop, with where each system stands.
fn path(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let Some(witness) = finding.witness() else { return };
    heading(out, "the path");
    for (index, hop) in witness.hops().iter().enumerate() {
        let line = match hop {
            Hop::Collection { id, at } => format!("{}: collected at {}", shown(id), stands(judged, at)),
            Hop::Derivation { id, at } => format!("{}: made of other fields at {}", shown(id), shown(at)),
            Hop::Flow { id, to } => {
                let more = judged.graph.flow(id).map(moved).unwrap_or_default();
                format!("{}: to {}{more}", shown(id), stands(judged, to))
            }
        };
        entry(out, &format!("{}", index + 1), &line);
    }
}

fn stands(judged: &Judged<'_>, id: &str) -> String {
    let Ok(system) = judged.graph.system(id) else { return shown(id) };
    format!("{} in {}{}", shown(id), places(system.locations(), 5), run_by(system))
}

fn moved(flow: Flow<'_>) -> String {
    format!(" (role {}, path {})", flow.role(), flow.path())
}

fn law(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    heading(out, "the law");
    let (regime, revision) = (finding.regime(), finding.revision());
    let Ok(pack) = judged.regimes.find(&regime) else { return };
    let pack = &judged.regimes.packs()[pack];
    let when = pack.revisions.iter().find(|known| known.id == revision);
    let when =
        when.map(|known| format!(", {} {}", known.id, period(known.from, known.until))).unwrap_or_default();
    entry(out, &regime, &format!("{}{when}; judged on {}", shown(&pack.law), finding.as_of()));
    if !finding.gates().is_empty() {
        return;
    }
    let clauses = judged.regimes.clause(&finding.clause()).unwrap_or_default();
    if let Some(clause) = clauses.iter().find(|clause| clause.revision.id == revision) {
        for (label, words) in crate::regimes::show::conditions(clause.row) {
            entry(out, if label.is_empty() { "asks for" } else { label }, &words);
        }
    }
}

/// Every gate with all that it lacks.
fn gates(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let gates = finding.gates();
    if gates.is_empty() {
        if !finding.missing().is_empty() {
            heading(out, "what is missing");
            lacking(out, judged, &finding.missing());
        }
        return;
    }
    heading(out, "the gates: one of them must be open; the nearest first");
    for gate in gates {
        let lead = format!("  {}", gate.id);
        let text = format!("{} · {}", gate.cite, gate.value);
        paint::paragraph(out, &format!("  {}", paint::bold(&gate.id)), lead.len(), super::MARGIN, &text);
        lacking(out, judged, &gate.missing);
    }
}

/// What is told with it, and what hangs on it.
fn others(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let also = finding.also();
    if !also.is_empty() {
        heading(out, "not met either");
        for also in also {
            let lead = format!("  {}", also.clause);
            paint::paragraph(
                out,
                &format!("  {}", paint::bold(&also.clause)),
                lead.len(),
                super::MARGIN,
                &also.cite,
            );
            lacking(out, judged, &also.missing);
        }
    }
    let if_so = finding.if_so();
    if !if_so.is_empty() {
        heading(out, "if the law applies");
        text(out, &format!("{} would not be met", listed(&if_so, 20)));
    }
}

/// What the missing facts mean: those of the gate or duty that is explained.
fn meanings(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let mut said: Vec<String> = Vec::new();
    for missing in finding.missing() {
        let name = match missing.fact.strip_prefix("lists(").and_then(|rest| rest.split_once(", ")) {
            Some((_, item)) => item.trim_end_matches(')').to_owned(),
            None => missing.fact.clone(),
        };
        if said.contains(&name) {
            continue;
        }
        if let Some(meaning) = word::meaning(judged.regimes, &name) {
            if said.is_empty() {
                heading(out, "the words");
            }
            let lead = format!("  {name}");
            paint::paragraph(
                out,
                &format!("  {}", paint::dim(&name)),
                lead.len(),
                30.max(lead.len() + 2),
                &meaning,
            );
        }
        said.push(name);
    }
}

fn changes(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let remedies: Vec<_> = finding
        .remedies_with_changes()
        .into_iter()
        .filter(|remedy| !remedy.facts.is_empty() || remedy.leaves.is_empty())
        .collect();
    let id = finding.id();
    let questions: Vec<_> =
        judged.report.questions().into_iter().filter(|question| question.findings.contains(&id)).collect();
    if remedies.is_empty() && questions.is_empty() && !finding.silent() {
        return;
    }
    heading(out, "what would change it");
    for (index, remedy) in remedies.iter().enumerate() {
        let left = unsettled(&remedy.facts, &remedy.leaves);
        entry(out, if index == 0 { "mend" } else { "or" }, &format!("{}{left}", shown(&remedy.action)));
        patch(out, judged, remedy);
    }
    if remedies.iter().any(|remedy| !remedy.add.is_empty()) {
        let how = "each line sets what its pointer names (`/-` adds to the list); replace every FILL IN by what is \
                   true, or leave the line out, and check again";
        entry(out, "apply", how);
    }
    for question in questions {
        entry(out, "answer", &shown(&question.ask));
    }
    if finding.verdict() == Verdict::Gap && finding.silent() {
        entry(
            out,
            "silence",
            "nothing is recorded about any of this; a record of what exists may change the verdict",
        );
    }
}

/// How the inventory would say so: one change per line.
fn patch(out: &mut String, judged: &Judged<'_>, remedy: &transborder::Remedy) {
    for change in patches(&remedy.add, judged.sources) {
        if let Ok(line) = serde_json::to_string(&change) {
            let _ = writeln!(out, "{:width$}{}", "", visible(&line), width = super::MARGIN);
        }
    }
}

/// The free text of the records that the finding rests on.
fn notes(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let mut seen: Vec<transborder::Origin> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let missing = finding.missing();
    let spots = finding.spot().into_iter().chain(missing.into_iter().filter_map(|fact| fact.source));
    for spot in spots {
        if seen.contains(&spot.origin) {
            continue;
        }
        seen.push(spot.origin);
        let Some(record) = written(judged, &spot) else { continue };
        if let (Some(id), Some(note)) = (record["id"].as_str(), record["note"].as_str()) {
            notes.push(format!("{}: {}", shown(id), shown(note)));
        }
    }
    if !notes.is_empty() {
        heading(out, "notes on the records");
        notes.iter().for_each(|note| text(out, note));
    }
}

/// A record as it is written.
fn written(judged: &Judged<'_>, spot: &Spot) -> Option<Value> {
    let bytes = judged.input.text(spot.origin.file)?;
    let start = usize::try_from(spot.origin.start).ok()?;
    serde_json::Deserializer::from_slice(bytes.get(start..)?).into_iter::<Value>().next()?.ok()
}
