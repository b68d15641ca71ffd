//! Reports for people: ten seconds, a table, findings, questions, what to do next.

pub(crate) mod crossing;
pub(crate) mod finding;
mod headline;
pub(crate) mod timeline;
pub(crate) mod words;

use crate::law::Judged;
use crate::paint;
use std::fmt::Write as _;
use std::path::PathBuf;
use transborder::{Crossing, Question, Report, Timeline, Verdict};
use words::{counted, listed};

/// How many questions are shown.
const QUESTIONS: usize = 20;
/// How many warnings of one kind are shown.
const WARNINGS: usize = 10;

/// The whole text. `options` are those that another command needs to see the same report.
pub(crate) fn human(
    judged: &Judged<'_>,
    paths: &[PathBuf],
    options: &str,
    ahead: Option<&Timeline>,
) -> String {
    let report = &judged.report;
    // Neither is stored in the report: each is worked out when asked for.
    let (questions, crossings) = (open_questions(judged), report.crossings());
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint::bold(headline::headline(judged, questions.len(), &crossings)));
    idle_lines(&mut out, report);
    crossing::rows(&mut out, &crossings);
    finding::all(&mut out, judged);
    finding::set_aside(&mut out, judged);
    to_ask(&mut out, &questions);
    if let Some(ahead) = ahead {
        timeline::ahead(&mut out, ahead);
    }
    silence(&mut out, judged);
    next(&mut out, judged, &crossings, paths, options);
    out
}

/// Laws that were asked for and attach to nothing, in the text itself.
fn idle_lines(out: &mut String, report: &Report<'_>) {
    for warning in report.idle_laws() {
        let _ = writeln!(out, "{}", words::shown(&warning.message));
    }
}

/// The kind of the warning that the text says itself.
pub(crate) const IDLE: &str = "law-applies-to-nothing";

/// Questions that settle something that is open.
fn open_questions(judged: &Judged<'_>) -> Vec<Question> {
    let hidden = judged.standing.hidden(&judged.report);
    let mut questions = judged.report.questions();
    if !hidden.is_empty() {
        questions.retain(|question| {
            question.findings.is_empty() || question.findings.iter().any(|id| !hidden.contains(id))
        });
    }
    questions
}

fn to_ask(out: &mut String, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    paint::heading(out, "to ask");
    for (index, question) in questions.iter().take(QUESTIONS).enumerate() {
        let number = format!("  {:>2}  ", index + 1);
        let mut about = Vec::new();
        if !question.findings.is_empty() {
            about.push(format!("settles {}", counted(question.findings.len(), "finding")));
        }
        if question.flows > 1 {
            about.push(format!("on {} flows", question.flows));
        }
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(" ")) };
        let text = format!("{}{about}", words::shown(&question.ask));
        paint::paragraph(out, &number, number.len(), number.len(), &text);
    }
    more(out, questions.len(), QUESTIONS, "question");
}

/// A line on what was left out.
pub(crate) fn more(out: &mut String, all: usize, shown: usize, what: &str) {
    if all > shown {
        let line =
            format!("  … and {}: --format json has them all", counted(all - shown, &format!("more {what}")));
        let _ = writeln!(out, "{}", paint::dim(line));
    }
}

/// What a statement would settle where there is only silence.
fn silence(out: &mut String, judged: &Judged<'_>) {
    if let Some(text) = judged.report.closing(|finding| judged.standing.is_open(finding)) {
        out.push('\n');
        paint::paragraph(out, "", 0, 0, &text);
    }
}

/// The next two commands, ready to paste.
fn next(out: &mut String, judged: &Judged<'_>, crossings: &[Crossing<'_>], paths: &[PathBuf], options: &str) {
    let report = &judged.report;
    let shown: Vec<String> = paths.iter().map(|path| words::quoted(&path.display().to_string())).collect();
    let shown = format!("{}{options}", shown.join(" "));
    let open = report.findings().filter(|finding| judged.standing.is_open(*finding));
    let worst = open.min_by_key(|finding| finding.verdict());
    let first = match worst {
        Some(finding) => format!("transborder explain {} {shown}", finding.id()),
        None => match crossings.first() {
            Some(crossing) => {
                let field = crossing.fields.first().copied().unwrap_or_default();
                let group = report.discharges().iter().find_map(|passed| passed.subjects.first().copied());
                match group {
                    Some(group) => format!(
                        "transborder trace {shown} --field {} --subjects {}",
                        words::quoted(field),
                        words::quoted(group)
                    ),
                    None => "transborder regimes".to_owned(),
                }
            }
            None => "transborder regimes".to_owned(),
        },
    };
    let only = match worst {
        Some(finding)
            if finding.verdict() == Verdict::Gap
                && finding.flow().is_some()
                && report.findings().len() > 12 =>
        {
            format!(" --finding {}", finding.id())
        }
        _ => String::new(),
    };
    let stem =
        paths.first().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.filter(|stem| stem != "-" && !stem.is_empty()).unwrap_or_else(|| "picture".to_owned());
    let picture = words::quoted(&format!("{stem}.dot"));
    paint::next(out, &[first, format!("transborder draw {shown}{only} -o {picture}")]);
}

/// What a summary leaves aside: nothing but laws that apply to nothing, since inventories of millions of flows
/// have millions of assumptions.
pub(crate) fn idle(judged: &Judged<'_>) -> String {
    let mut out = String::new();
    for warning in judged.report.idle_laws() {
        let rendered = transborder_json::Rendered::of(&warning, judged.sources);
        crate::failure::add_fault(&mut out, &format!("{} ", paint::yellow("warning:")), &rendered);
    }
    out
}

/// Assumptions and warnings, for standard error.
pub(crate) fn asides(judged: &Judged<'_>, with_idle: bool) -> String {
    let mut out = String::new();
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for warning in judged.report.warnings().iter().filter(|warning| with_idle || warning.kind != IDLE) {
        let count = match kinds.iter_mut().find(|(kind, _)| *kind == warning.kind) {
            Some((_, count)) => count,
            None => {
                kinds.push((warning.kind, 0));
                &mut kinds.last_mut().expect("just pushed").1
            }
        };
        *count += 1;
        if *count <= WARNINGS {
            let rendered = transborder_json::Rendered::of(warning, judged.sources);
            crate::failure::add_fault(&mut out, &format!("{} ", paint::yellow("warning:")), &rendered);
        }
    }
    for (kind, count) in kinds.into_iter().filter(|(_, count)| *count > WARNINGS) {
        let more = counted(count - WARNINGS, "more warning");
        let _ = writeln!(out, "{} {more} of the kind {kind}", paint::yellow("warning:"));
    }
    let assumptions = judged.report.assumptions();
    let mut told: Vec<&str> = Vec::new();
    for assumed in &assumptions {
        if told.contains(&assumed.assumed.as_str()) {
            continue;
        }
        told.push(&assumed.assumed);
        let alike = assumptions.iter().filter(|other| other.assumed == assumed.assumed);
        let kinds: Vec<String> = alike
            .map(|alike| {
                let count = counted(alike.about.len(), words::kind(alike.kind));
                format!("{count} ({})", listed(&alike.about, 2))
            })
            .collect();
        let what = words::shown(&assumed.assumed);
        let lead = format!("{} ", paint::yellow("assumed:"));
        paint::paragraph(&mut out, &lead, 9, 9, &format!("{what}, for {}", kinds.join(", ")));
    }
    out
}
