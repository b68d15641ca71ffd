//! Timelines for people: a bar for each finding, when it stands and what begins and ends it.

use super::words::{counted, listed, shown};
use crate::law::Judged;
use crate::paint;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use transborder::{Cause, Date, Lasting, Spell, Timeline, Verdict};

/// How many groups of findings are shown.
const GROUPS: usize = 40;
/// How many causes of one day are named.
const CAUSES: usize = 3;
/// Where bars begin.
const MARGIN: usize = 2;
/// How many columns a bar has.
const BAR: usize = 100;

/// The whole text. `options` are those that another command needs to see the same law.
pub(crate) fn whole(judged: &Judged<'_>, timeline: &Timeline, paths: &[PathBuf], options: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint::bold(headline(timeline)));
    super::idle_lines(&mut out, &judged.report);
    let groups = groups(timeline);
    let mut law = None;
    for group in groups.iter().take(GROUPS) {
        if law.replace(&group[0].regime) != Some(&group[0].regime) {
            paint::heading(&mut out, &shown(&group[0].regime));
            let _ = writeln!(out, "{}", paint::dim(ruler(timeline)));
        } else {
            out.push('\n');
        }
        one(&mut out, timeline, group);
    }
    super::more(&mut out, groups.len(), GROUPS, "group");
    if !groups.is_empty() {
        let key = format!(
            "{} gap  {} undetermined  {} advice · `until` is the first day without it",
            mark(Some(Verdict::Gap)),
            mark(Some(Verdict::Undetermined)),
            mark(Some(Verdict::Advice))
        );
        let _ = writeln!(out, "\n{}", paint::dim(key));
    }
    next(&mut out, timeline, paths, options);
    out
}

/// "2 gaps, none on 2026-12-31 · 5 of 27 dated changes tell · 2014-01-01 to 2026-12-31"
fn headline(timeline: &Timeline) -> String {
    let summary = timeline.summary();
    let last = timeline.last();
    let gaps = match (summary.gap, summary.standing) {
        (0, _) => "no gap on any day".to_owned(),
        (all, 0) => format!("{}, none on {last}", counted(all, "gap")),
        (all, left) if all == left => format!("{}, still on {last}", counted(all, "gap")),
        (all, left) => format!("{}, {left} still on {last}", counted(all, "gap")),
    };
    let turns = match summary.turns {
        0 => "nothing dated changes".to_owned(),
        turns => {
            let days = counted(turns, "day");
            format!("{days} with a dated change, {} of them change a finding", summary.telling)
        }
    };
    format!("{gaps} · {turns} · {} to {last}", timeline.first())
}

/// Findings alike in clause, rule and time are told once.
fn groups(timeline: &Timeline) -> Vec<Vec<&Lasting>> {
    type Alike<'t> = Vec<(Date, Option<Date>, Verdict, &'t [Cause], &'t [Cause])>;
    let mut groups: Vec<Vec<&Lasting>> = Vec::new();
    let mut known: HashMap<(&str, &str, &str, &str, Alike<'_>), usize> = HashMap::new();
    for lasting in timeline.findings() {
        let alike: Alike<'_> = lasting
            .spells
            .iter()
            .map(|spell| (spell.from, spell.until, spell.verdict, &spell.begun_by[..], &spell.ended_by[..]))
            .collect();
        let key = (&lasting.regime[..], &lasting.clause[..], lasting.rule, lasting.at.kind, alike);
        let group = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(lasting);
    }
    // Of one law, what comes and goes is told before what always stands.
    let mut laws: Vec<&str> = groups.iter().map(|group| &group[0].regime[..]).collect();
    laws.dedup();
    groups.sort_by_key(|group| {
        let law = laws.iter().position(|law| *law == group[0].regime);
        (law, always(timeline, group[0]))
    });
    groups
}

/// Whether it stands on every day with one verdict.
fn always(timeline: &Timeline, lasting: &Lasting) -> bool {
    matches!(&lasting.spells[..], [spell] if spell.from == timeline.first() && spell.until.is_none())
}

fn one(out: &mut String, timeline: &Timeline, group: &[&Lasting]) {
    let first = group[0];
    let place = match group {
        [_] if first.at.kind == "home" => format!("for people in {}", first.at.id),
        [_] => format!("at {} {}", first.at.kind, shown(&first.at.id)),
        _ => {
            let names: Vec<&str> = group.iter().map(|lasting| &lasting.at.id[..]).collect();
            format!("on {}: {}", counted(group.len(), first.at.kind), listed(&names, 5))
        }
    };
    let cite = if first.cite.is_empty() || first.cite == first.clause {
        String::new()
    } else {
        format!("  {}", shown(&first.cite))
    };
    let ids: Vec<&str> = first.spells.iter().map(|spell| &spell.id[..]).collect();
    let one_id = group.len() == 1 && ids.windows(2).all(|pair| pair[0] == pair[1]);
    let id = if one_id { format!("  {}", paint::dim(ids[0])) } else { String::new() };
    let _ = writeln!(out, "{}{cite}  {place}{id}", paint::bold(shown(&first.clause)));
    if !always(timeline, first) {
        let _ = writeln!(out, "{}{}", " ".repeat(MARGIN), bar(timeline, first));
    }
    for spell in &first.spells {
        spell_lines(out, timeline, spell);
    }
}

/// The verdict with its first day, then the day on which it is gone, each with what happens on it.
fn spell_lines(out: &mut String, timeline: &Timeline, spell: &Spell) {
    let verdict = paint::verdict(spell.verdict, paint::padded(spell.verdict.name(), 12));
    let lead = format!("{}{verdict}  ", " ".repeat(MARGIN));
    let before = MARGIN + 14;
    if spell.from == timeline.first() && spell.until.is_none() {
        let _ = writeln!(out, "{lead}on every day");
        return;
    }
    let first = format!("{lead}from  {}  ", spell.from);
    let margin = before + 18;
    let as_of = |causes: &[Cause]| match causes {
        [] => "or before".to_owned(),
        causes => format!("as {}", told(causes)),
    };
    paint::paragraph(out, &first, margin, margin, &as_of(&spell.begun_by));
    if let Some(until) = spell.until {
        let last = format!("{}until {until}  ", " ".repeat(before));
        paint::paragraph(out, &last, margin, margin, &as_of(&spell.ended_by));
    }
}

/// Causes in one line; citations have commas and semicolons of their own.
fn told(causes: &[Cause]) -> String {
    let keep = if causes.len() <= CAUSES + 1 { causes.len() } else { CAUSES };
    let mut texts: Vec<String> = causes[..keep].iter().map(|cause| shown(&cause.to_string())).collect();
    if keep < causes.len() {
        texts.push(format!("{} more", causes.len() - keep));
    }
    texts.join(" · ")
}

/// How many days one column of a bar stands for, at least one.
fn column(timeline: &Timeline, day: Date) -> usize {
    let first = timeline.first().days_since_1970();
    let days = i64::from(timeline.last().days_since_1970() - first) + 1;
    let at = i64::from(day.days_since_1970() - first).clamp(0, days - 1);
    let columns = days.min(BAR as i64);
    usize::try_from(at * columns / days).unwrap_or(0)
}

fn mark(verdict: Option<Verdict>) -> char {
    match verdict {
        Some(Verdict::Gap) => '█',
        Some(Verdict::Undetermined) => '▒',
        Some(Verdict::Advice) => '░',
        None => '·',
    }
}

/// A column shows the worst of its days.
fn bar(timeline: &Timeline, lasting: &Lasting) -> String {
    let mut columns: Vec<Option<Verdict>> = vec![None; column(timeline, timeline.last()) + 1];
    for spell in &lasting.spells {
        let last = spell.until.map_or(timeline.last(), |until| until.plus_days(-1));
        for cell in &mut columns[column(timeline, spell.from)..=column(timeline, last)] {
            *cell = Some(cell.map_or(spell.verdict, |known| known.min(spell.verdict)));
        }
    }
    let mut text = String::new();
    for run in columns.chunk_by(|a, b| a == b) {
        let marks: String = run.iter().map(|cell| mark(*cell)).collect();
        text.push_str(&match run[0] {
            Some(verdict) => paint::verdict(verdict, marks),
            None => paint::dim(marks),
        });
    }
    text
}

/// Years where they begin, as many as there is room for; months where there is hardly a year.
fn ruler(timeline: &Timeline) -> String {
    let (first, last) = (timeline.first(), timeline.last());
    let ((year, month, _), (last_year, last_month, _)) = (first.ymd(), last.ymd());
    let by_month = (last_year - year) * 12 + last_month.cast_signed() - month.cast_signed() <= 12;
    let mut ticks: Vec<(Date, String)> = Vec::new();
    for year in year..=last_year {
        for month in 1..=if by_month { 12 } else { 1 } {
            let Some(day) = Date::from_ymd(year, month, 1) else { continue };
            let text = if by_month { format!("{year:04}-{month:02}") } else { format!("{year:04}") };
            if (first..=last).contains(&day) {
                ticks.push((day, text));
            }
        }
    }
    // Evenly thinned out until each has room.
    let room = ticks.first().map_or(1, |(_, text)| text.len()) + 2;
    let fits = |step: &usize| {
        let columns: Vec<usize> =
            ticks.iter().step_by(*step).map(|(day, _)| column(timeline, *day)).collect();
        columns.windows(2).all(|pair| pair[1] - pair[0] >= room)
    };
    let step = [1, 2, 5, 10, 20, 50, 100, 1000, 10_000].into_iter().find(fits).unwrap_or(10_000);
    let mut line = " ".repeat(MARGIN);
    for (day, text) in ticks.iter().step_by(step) {
        let at = MARGIN + column(timeline, *day);
        if line.len() <= at && at + text.len() <= MARGIN + BAR {
            line.push_str(&" ".repeat(at - line.len()));
            line.push_str(text);
        }
    }
    line
}

/// What begins within the days looked ahead, as part of a report.
pub(crate) fn ahead(out: &mut String, timeline: &Timeline) {
    let days = timeline.last().days_since_1970() - timeline.first().days_since_1970();
    let title = format!("within {} without any edit", counted(usize::try_from(days).unwrap_or(0), "day"));
    paint::heading(out, &title);
    let begun = timeline.beginnings();
    if begun.is_empty() {
        let _ = writeln!(out, "  nothing begins until {}", timeline.last());
        return;
    }
    for (lasting, spell) in begun.iter().take(GROUPS) {
        let lead = format!("  {}  ", spell.from);
        let verdict = paint::verdict(spell.verdict, spell.verdict.name());
        let place = format!("{} {}", lasting.at.kind, shown(&lasting.at.id));
        let _ = writeln!(
            out,
            "{lead}{verdict}  {}  {} at {place}  {}",
            shown(&lasting.cite),
            shown(&lasting.clause),
            paint::dim(&spell.id)
        );
        let why = format!("as {}", told(&spell.begun_by));
        paint::paragraph(out, &" ".repeat(lead.len()), lead.len(), lead.len(), &why);
    }
    super::more(out, begun.len(), GROUPS, "beginning");
}

/// The next command, ready to paste: the first gap on its first day.
fn next(out: &mut String, timeline: &Timeline, paths: &[PathBuf], options: &str) {
    let spells = timeline.findings().iter().flat_map(|lasting| &lasting.spells);
    let Some(spell) = spells.min_by_key(|spell| (spell.verdict, spell.until.is_some(), spell.from)) else {
        return;
    };
    let shown: Vec<String> =
        paths.iter().map(|path| super::words::quoted(&path.display().to_string())).collect();
    let shown = shown.join(" ");
    paint::next(out, &[format!("transborder explain {} {shown} --as-of {}{options}", spell.id, spell.from)]);
}
