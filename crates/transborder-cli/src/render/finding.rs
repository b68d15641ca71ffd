//! Findings, those alike told once: same clause, owner and missing facts.

use super::words::{counted, grouped, listed, places, shown, together, unsettled, way};
use crate::config::lapse;
use crate::law::Judged;
use crate::paint;
use std::collections::HashMap;
use std::fmt::Write as _;
use transborder::{Finding, MissingFact, Remedy, Spot, Truth, Verdict};
use transborder_json::report::{Lapsed, Level};
use transborder_json::{Part, Rendered};

/// How many groups of findings are shown.
const GROUPS: usize = 40;
/// How many members of a group are shown with their ways.
const MEMBERS: usize = 8;
/// Where texts begin behind their labels.
const MARGIN: usize = 12;

/// Every finding, in groups, in the order of their first members.
pub(super) fn all(out: &mut String, judged: &Judged<'_>) {
    let groups = groups(judged);
    for group in groups.iter().take(GROUPS) {
        out.push('\n');
        one(out, judged, group);
    }
    super::more(out, groups.len(), GROUPS, "group");
}

fn groups<'r>(judged: &'r Judged<'_>) -> Vec<Vec<Finding<'r>>> {
    let mut groups: Vec<Vec<Finding<'r>>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for finding in judged.report.findings().filter(|finding| judged.standing.is_open(*finding)) {
        let missing: Vec<String> = finding
            .missing()
            .iter()
            .map(|fact| {
                format!("{}={}{}", fact.fact, fact.value, fact.because.as_deref().unwrap_or_default())
            })
            .collect();
        let key = [
            finding.verdict().name().to_owned(),
            finding.rule().to_owned(),
            finding.at().kind.to_owned(),
            finding.clause(),
            finding.if_so().join("\u{1}"),
            finding.responsible().join("\u{1}"),
            missing.join("\u{1}"),
            judged.standing.level(finding).map_or("", Level::name).to_owned(),
            judged.standing.lapsed(finding).map(no_longer).unwrap_or_default(),
        ]
        .join("\0");
        match known.get(&key) {
            Some(group) => groups[*group].push(finding),
            None => {
                known.insert(key, groups.len());
                groups.push(vec![finding]);
            }
        }
    }
    groups
}

fn one(out: &mut String, judged: &Judged<'_>, group: &[Finding<'_>]) {
    let first = group[0];
    title(out, group);
    paint::paragraph(out, "  ", 2, 2, &sentence(group));
    excerpt(out, judged, first);
    if let Some(level) = judged.standing.level(first) {
        let counts = if level == Level::Deny { "counts" } else { "does not count" };
        label(out, "level", &format!("{}: {counts} for the exit status", level.name()));
    }
    if let Some(lapsed) = judged.standing.lapsed(first) {
        label(out, "accepted", &no_longer(lapsed));
    }
    if group.len() == 1 {
        about(out, first);
        if let Some(witness) = first.witness() {
            label(out, "path", &way(witness.hops()));
        }
    } else {
        members(out, group);
    }
    lacks(out, judged, first);
    gates(out, first);
    for also in first.also() {
        let facts: Vec<&str> = also.missing.iter().map(|fact| fact.fact.as_str()).collect();
        label(out, "also", &format!("{}, {}: {}", also.clause, also.cite, together(&facts)));
    }
    remedies(out, &first.remedies());
}

/// `by dpo until 2024-12-31, no longer: added since: countries `SG``
fn no_longer(lapsed: &Lapsed) -> String {
    shown(&format!("by {} until {}, no longer: {}", lapsed.owner, lapsed.until, lapse(lapsed)))
}

/// What the configuration sets aside: a line for each finding that is accepted, the number of those allowed.
pub(super) fn set_aside(out: &mut String, judged: &Judged<'_>) {
    let standing = &judged.standing;
    if !standing.accepted.is_empty() {
        paint::heading(out, "accepted");
        let accepted = judged.report.findings().filter(|finding| standing.is_accepted(*finding));
        for finding in accepted.take(GROUPS) {
            let id = finding.id();
            let Some(accepted) = standing.accepted.get(&id) else { continue };
            let place = finding.at();
            let text = format!(
                "  {id}  {} {} at {} {} · until {}, {}: {}",
                finding.verdict().name(),
                finding.clause(),
                place.kind,
                place.id,
                accepted.until,
                accepted.owner,
                accepted.reason
            );
            let _ = writeln!(out, "{}", paint::dim(paint::cut(&shown(&text), paint::WIDTH)));
        }
        super::more(out, standing.accepted.len(), GROUPS, "accepted finding");
    }
    let allowed = |finding: &Finding<'_>| standing.level(*finding) == Some(Level::Allow);
    let allowed = judged.report.findings().filter(allowed).count();
    if allowed > 0 {
        let line = format!("{} allowed and not shown: --format json has them", counted(allowed, "finding"));
        let _ = writeln!(out, "\n{}", paint::dim(line));
    }
}

/// What is wrong: of several findings, what their sentences have in common.
fn sentence(group: &[Finding<'_>]) -> String {
    let first = group[0].message();
    let messages: Vec<String> = group[1..].iter().map(|finding| finding.message()).collect();
    if messages.iter().all(|message| *message == first) {
        return shown(&first);
    }
    // A sentence begins with what moves where, which the list of members tells.
    match first.split_once("; ") {
        Some((_, rest)) if messages.iter().all(|message| message.ends_with(&format!("; {rest}"))) => {
            if group[0].rule() == "no-open-gate" && group[0].verdict() == Verdict::Gap {
                shown(&format!("nothing on record opens a gate of {}; {rest}", group[0].regime()))
            } else {
                shown(rest)
            }
        }
        _ => format!("{}; likewise the others", shown(&first)),
    }
}

/// `gap  Art. 28-8(1)  KR-28-8-1 at flow dispatch, owed by aliexpress  c2b90c3b2b84`
pub(crate) fn title(out: &mut String, group: &[Finding<'_>]) {
    let first = group[0];
    let verdict = paint::verdict(first.verdict(), first.verdict().name());
    let (clause, cite) = (first.clause(), first.cite());
    let cite = if cite.is_empty() || cite == clause { String::new() } else { format!("  {cite}") };
    let place = match group {
        [_] => {
            let at = first.at();
            if at.kind == "home" {
                format!("for people in {}", at.id)
            } else {
                format!("at {} {}", at.kind, shown(&at.id))
            }
        }
        _ => {
            let names: Vec<String> = group.iter().map(|finding| finding.at().id).collect();
            format!("on {}: {}", counted(group.len(), first.at().kind), listed(&names, 5))
        }
    };
    let owners = first.responsible();
    let owed = if owners.is_empty() { String::new() } else { format!(", owed by {}", listed(&owners, 3)) };
    let id = if group.len() == 1 { format!("  {}", paint::dim(first.id())) } else { String::new() };
    let _ = writeln!(out, "{verdict}{}  {}{owed}{id}", paint::bold(cite), format_args!("{clause} {place}"));
}

fn label(out: &mut String, name: &str, text: &str) {
    let lead = format!("  {name}");
    paint::paragraph(out, &format!("  {}", paint::dim(name)), lead.len(), MARGIN, text);
}

/// The line on which the place is written, underlined.
pub(crate) fn excerpt(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let Some(spot) = finding.spot() else { return };
    let fault = transborder::Fault::new("place", "").at(spot.to("id"));
    for line in Rendered::of(&fault, judged.sources).lines {
        let text = match line.part {
            Part::Headline => paint::dim(format!("--> {}", line.text.trim_end_matches([':', ' ']))),
            Part::Source => paint::dim(&line.text),
            Part::Underline => paint::verdict(finding.verdict(), &line.text),
            Part::Also | Part::Help => continue,
        };
        let _ = writeln!(out, "  {text}");
    }
}

fn about(out: &mut String, finding: Finding<'_>) {
    let subjects = finding.subjects();
    if !subjects.is_empty() {
        let count = finding.subject_count().map(|count| format!(" ({})", grouped(count))).unwrap_or_default();
        label(out, "people", &format!("{}{count}", listed(&subjects, 5)));
    }
    let fields = finding.fields();
    if fields.len() > 5 {
        label(out, "fields", &listed(&fields, 12));
    }
    let flows = finding.flows();
    if !flows.is_empty() {
        label(out, "flows", &listed(&flows, 8));
    }
    let purposes = finding.purposes();
    if !purposes.is_empty() {
        label(out, "purposes", &listed(&purposes, 8));
    }
}

/// Every member with its id, what moves where, and its way.
fn members(out: &mut String, group: &[Finding<'_>]) {
    for finding in group.iter().take(MEMBERS) {
        let id = finding.id();
        let mut parts = vec![shown(&finding.at().id)];
        if !finding.fields().is_empty() {
            parts.push(listed(&finding.fields(), 3));
        }
        let to = places(&finding.to_countries(), 3);
        match finding.importer() {
            Some(importer) if !to.is_empty() => parts.push(format!("to {} in {to}", shown(importer))),
            Some(importer) => parts.push(format!("to {}", shown(importer))),
            None if !to.is_empty() => parts.push(format!("to {to}")),
            None => {}
        }
        if let Some(witness) = finding.witness() {
            parts.push(way(witness.hops()));
        }
        let lead = format!("  {}", paint::dim(&id));
        paint::paragraph(out, &lead, id.len() + 2, id.len() + 4, &parts.join(" · "));
    }
    super::more(out, group.len(), MEMBERS, "finding");
}

/// What is missing, facts with the same reason together.
fn lacks(out: &mut String, judged: &Judged<'_>, finding: Finding<'_>) {
    let missing = finding.missing();
    if let Some(gate) =
        finding.explained_gate().and_then(|id| finding.gates().into_iter().find(|gate| gate.id == id))
    {
        let lacks = if missing.is_empty() { "" } else { ", which lacks" };
        label(out, "closest", &format!("{}, {}{lacks}", gate.id, gate.cite));
    }
    lacking(out, judged, &missing);
}

/// Facts that are not yes, each with how one knows.
pub(crate) fn lacking(out: &mut String, judged: &Judged<'_>, missing: &[MissingFact]) {
    for (facts, value, why) in reasons(judged, missing) {
        let word = match value {
            Truth::Unknown => paint::yellow("unknown"),
            _ => paint::red(value.name()),
        };
        let text = format!("{} — {why}", together(&facts));
        paint::paragraph(out, &format!("    {word}"), 4 + value.name().len(), MARGIN, &text);
    }
}

/// Facts by value, reason and place, in the order of the first of each.
fn reasons<'m>(judged: &Judged<'_>, missing: &'m [MissingFact]) -> Vec<(Vec<&'m str>, Truth, String)> {
    let mut reasons: Vec<(Vec<&str>, Truth, String)> = Vec::new();
    for fact in missing {
        let place = fact.source.as_ref().and_then(|spot| line_of(judged, spot));
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let why = format!("{}{place}", shown(&because(fact)));
        match reasons.iter_mut().find(|(_, value, known)| *value == fact.value && *known == why) {
            Some((facts, ..)) => facts.push(&fact.fact),
            None => reasons.push((vec![&fact.fact], fact.value, why)),
        }
    }
    reasons
}

/// How one knows, in words.
fn because(fact: &MissingFact) -> String {
    match (&fact.because, fact.value) {
        (Some(because), _) => because.clone(),
        (None, Truth::Unknown) => "nobody has said".to_owned(),
        (None, _) => match fact.said {
            transborder::Said::Stated => "a record says no".to_owned(),
            transborder::Said::Computed => "the records show that it is not so".to_owned(),
            transborder::Said::Closed => "the list is complete and does not hold it".to_owned(),
            transborder::Said::Silent => "nothing is recorded about it".to_owned(),
        },
    }
}

/// `file:line`, of something that is written.
fn line_of(judged: &Judged<'_>, spot: &Spot) -> Option<String> {
    let place = judged.sources.place(spot)?;
    let file = place.file.rsplit('/').next().unwrap_or(place.file);
    Some(format!("{}:{}", shown(file), place.line))
}

fn gates(out: &mut String, finding: Finding<'_>) {
    let explained = finding.explained_gate();
    let others: Vec<String> = finding
        .gates()
        .into_iter()
        .filter(|gate| Some(&gate.id) != explained.as_ref())
        .map(|gate| match gate.missing.len() {
            0 => gate.id,
            lacks => format!("{} lacks {lacks}", gate.id),
        })
        .collect();
    if !others.is_empty() {
        label(out, "others", &listed(&others, 8));
    }
}

fn remedies(out: &mut String, remedies: &[Remedy]) {
    // Where nothing is to be done but to answer, the questions say it.
    let remedies = remedies.iter().filter(|remedy| !remedy.facts.is_empty() || remedy.leaves.is_empty());
    for (index, remedy) in remedies.enumerate() {
        let name = if index == 0 { "to mend" } else { "or" };
        let left = unsettled(&remedy.facts, &remedy.leaves);
        label(out, name, &format!("{}{left}", shown(&remedy.action)));
    }
}
