//! A batch for programs: JSON, lines or rows, entry by entry, so that nothing waits for the last inventory.

use crate::args::BatchFormat;
use std::io::{self, Error, Write};
use transborder_json::batch::{Entry, FORMAT, Total};
use transborder_json::report::Verdict;

/// Whatever takes what is printed.
type Out<'a> = &'a mut dyn Write;

/// Prints entries as they come, the total last.
pub(super) struct Show<'a> {
    format: BatchFormat,
    out: Out<'a>,
    first: bool,
}

impl<'a> Show<'a> {
    pub(super) fn new(format: BatchFormat, out: Out<'a>) -> io::Result<Show<'a>> {
        match format {
            BatchFormat::Json => write!(out, "{{\n  \"format\": \"{FORMAT}\",\n  \"inventories\": [")?,
            BatchFormat::Csv => {
                let columns = [
                    "inventory",
                    "outcome",
                    "as_of",
                    "regimes",
                    "gap",
                    "undetermined",
                    "advice",
                    "discharged",
                    "accepted",
                    "holdings",
                    "transfers",
                    "people_low",
                    "people_high",
                    "clauses",
                    "faults",
                    "fault",
                ];
                row(out, columns)?;
            }
            BatchFormat::Text | BatchFormat::Ndjson => {}
        }
        Ok(Show { format, out, first: true })
    }

    pub(super) fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        match self.format {
            BatchFormat::Text => {}
            BatchFormat::Json => {
                let text = serde_json::to_string_pretty(entry)?;
                let comma = if self.first { "\n" } else { ",\n" };
                let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
                write!(self.out, "{comma}{}", lines.join("\n"))?;
            }
            BatchFormat::Ndjson => line(self.out, entry)?,
            BatchFormat::Csv => csv(self.out, entry)?,
        }
        self.first = false;
        Ok(())
    }

    pub(super) fn total(&mut self, total: &Total) -> io::Result<()> {
        match self.format {
            BatchFormat::Json => {
                let text = serde_json::to_string_pretty(total)?.replace('\n', "\n  ");
                writeln!(self.out, "\n  ],\n  \"total\": {text}\n}}")
            }
            BatchFormat::Ndjson => line(self.out, &serde_json::json!({ "total": total })),
            BatchFormat::Csv | BatchFormat::Text => Ok(()),
        }
    }
}

fn line(out: Out<'_>, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn row<T: AsRef<[u8]>>(out: Out<'_>, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells).map_err(Error::other)?;
    writer.flush()
}

/// A text cell: what a spreadsheet would take for a formula is none.
fn cell(text: &str) -> String {
    let text = transborder_json::visible(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn csv(out: Out<'_>, entry: &Entry) -> io::Result<()> {
    let summary = entry.summary.as_ref();
    let number = |of: fn(&transborder_json::report::Summary) -> u64| {
        summary.map(|summary| of(summary).to_string()).unwrap_or_default()
    };
    let clauses: Vec<&str> =
        entry.clauses.iter().filter(|c| c.verdict == Verdict::Gap).map(|c| c.clause.as_str()).collect();
    row(
        out,
        [
            cell(&entry.inventory),
            entry.outcome.name().to_owned(),
            entry.as_of.clone().unwrap_or_default(),
            cell(&entry.regimes.join(" ")),
            number(|s| s.gap),
            number(|s| s.undetermined),
            number(|s| s.advice),
            number(|s| s.discharged),
            number(|s| s.accepted),
            number(|s| s.holdings),
            number(|s| s.transfers),
            number(|s| s.people.low),
            summary.and_then(|s| s.people.high).map(|high| high.to_string()).unwrap_or_default(),
            cell(&clauses.join(" ")),
            entry.faults.map(|count| count.to_string()).unwrap_or_default(),
            cell(entry.fault.as_deref().unwrap_or("")),
        ],
    )
}
