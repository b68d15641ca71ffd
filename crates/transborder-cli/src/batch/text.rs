//! A batch for people: ten seconds, clause by clause, the inventories with findings, those refused, what to do next.

use crate::paint;
use crate::render::words::{counted, grouped, quoted, shown};
use transborder_json::batch::{Clause, Entry, Outcome, Total};
use transborder_json::report::Verdict;

/// How many inventories and clauses are shown one by one.
const SHOWN: usize = 50;

/// What stands below the first line; of inventories with findings no more than are shown.
#[derive(Default)]
pub(super) struct Text {
    findings: Vec<Entry>,
    refused: Vec<Entry>,
}

impl Text {
    pub(super) fn entry(&mut self, entry: &Entry) {
        match entry.outcome {
            Outcome::Findings if self.findings.len() < SHOWN => self.findings.push(entry.clone()),
            Outcome::Clean | Outcome::Findings => {}
            Outcome::Refused => self.refused.push(entry.clone()),
        }
    }

    pub(super) fn total(&self, total: &Total) -> String {
        let mut lines = vec![paint::bold(headline(total))];
        clauses(&mut lines, total);
        self.findings(&mut lines, total);
        if !self.refused.is_empty() {
            lines.push(format!("\n{}", paint::bold("not analysed")));
        }
        for entry in &self.refused {
            let faults = entry.faults.unwrap_or(0);
            let rest =
                if faults > 1 { format!(" (and {} more)", grouped(faults - 1)) } else { String::new() };
            let fault = entry.fault.as_deref().unwrap_or("");
            lines.push(format!("  {}  {}{rest}", paint::red(shown(&entry.inventory)), shown(fault)));
        }
        if let Some(entry) = self.findings.first() {
            lines.push(format!("\n{}", paint::dim("next")));
            lines.push(format!("  transborder check {}", quoted(&entry.inventory)));
        }
        lines.join("\n") + "\n"
    }

    fn findings(&self, lines: &mut Vec<String>, total: &Total) {
        if self.findings.is_empty() {
            return;
        }
        lines.push(format!("\n{}", paint::bold("inventories with findings")));
        let width = |entry: &Entry| transborder_json::columns(&shown(&entry.inventory));
        let width = self.findings.iter().map(width).max().unwrap_or(0);
        for entry in &self.findings {
            let name = paint::padded(&shown(&entry.inventory), width);
            lines.push(format!("  {name}  {}", numbers(entry)));
        }
        let more = total.with_findings - self.findings.len() as u64;
        if more > 0 {
            lines.push(paint::dim(format!("  … and {} more: --format csv has them all", grouped(more))));
        }
    }
}

fn clauses(lines: &mut Vec<String>, total: &Total) {
    if total.clauses.is_empty() {
        return;
    }
    lines.push(format!("\n{}", paint::bold("clause by clause")));
    lines.extend(total.clauses.iter().take(SHOWN).map(clause_line));
    if total.clauses.len() > SHOWN {
        let more = total.clauses.len() - SHOWN;
        lines.push(paint::dim(format!("  … and {more} more: --format json has them all")));
    }
}

/// `2 gaps, 1 question`.
fn numbers(entry: &Entry) -> String {
    let mut parts = Vec::new();
    for (verdict, what) in [(Verdict::Gap, "gap"), (Verdict::Undetermined, "question")] {
        let number = open(&entry.clauses, verdict);
        if number > 0 {
            parts.push(many(number, what));
        }
    }
    let advice = open(&entry.clauses, Verdict::Advice);
    if advice > 0 {
        parts.push(format!("{} advice", grouped(advice)));
    }
    parts.extend(accepted(entry.summary.as_ref().map_or(0, |summary| summary.accepted)));
    parts.join(", ")
}

/// How many findings of this verdict are neither accepted nor below notice.
fn open(clauses: &[Clause], verdict: Verdict) -> u64 {
    clauses.iter().filter(|clause| clause.verdict == verdict).map(|clause| clause.findings).sum()
}

fn accepted(number: u64) -> Option<String> {
    (number > 0).then(|| format!("{} accepted", grouped(number)))
}

fn many(number: u64, what: &str) -> String {
    counted(usize::try_from(number).unwrap_or(usize::MAX), what)
}

fn headline(total: &Total) -> String {
    let analysed = total.inventories - total.refused;
    let refused =
        if total.refused > 0 { format!(", {} refused", grouped(total.refused)) } else { String::new() };
    let accepted = accepted(total.accepted).map(|text| format!(", {text}")).unwrap_or_default();
    format!(
        "{} analysed{refused} · {} with findings · {} to mend, {}, {} advice{accepted} · {}",
        many(analysed, "inventory"),
        grouped(total.with_findings),
        grouped(open(&total.clauses, Verdict::Gap)),
        many(open(&total.clauses, Verdict::Undetermined), "question"),
        grouped(open(&total.clauses, Verdict::Advice)),
        many(total.transfers, "transfer"),
    )
}

fn clause_line(clause: &Clause) -> String {
    let word = paint::padded(clause.verdict.name(), 12);
    let word = match clause.verdict {
        Verdict::Gap => paint::red(word),
        Verdict::Undetermined => paint::yellow(word),
        Verdict::Advice => paint::dim(word),
    };
    let of = many(clause.inventories, "inventory");
    let times = if clause.findings > clause.inventories {
        format!(", {} times", grouped(clause.findings))
    } else {
        String::new()
    };
    let name = paint::padded(&shown(&clause.clause), 14);
    format!("  {word}{name}  {} · {}, in {of}{times}", shown(&clause.regime), shown(&clause.cite))
}

/// What was done and how long it took.
pub(super) fn spent(inventories: u64, seconds: f64) -> String {
    let count = counted(usize::try_from(inventories).unwrap_or(usize::MAX), "inventory");
    let each = if inventories > 0 { seconds / inventories as f64 * 1e3 } else { 0.0 };
    format!("{count} in {seconds:.2} s, {each:.2} ms each")
}
