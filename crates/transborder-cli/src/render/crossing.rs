//! The table of crossings: every step that leaves the home of somebody, whatever law applies.

use super::words::{listed, places, shown};
use crate::paint;
use transborder::{Crossing, Verdict};
use transborder_json::columns;

/// How many rows are shown.
const ROWS: usize = 40;

const HEAD: [&str; 6] = ["step", "from → to", "receiver", "home", "fields", "verdict"];

/// All of them, or as many as are shown.
pub(crate) fn rows(out: &mut String, crossings: &[Crossing<'_>]) {
    if crossings.is_empty() {
        return;
    }
    let all = crossings.len();
    let mut crossings: Vec<&Crossing<'_>> = crossings.iter().collect();
    if all > ROWS {
        // What is cut off should be what matters least.
        crossings.sort_by_key(|crossing| rank(crossing));
        crossings.truncate(ROWS);
    }
    let rows: Vec<[String; 6]> = crossings.iter().map(|crossing| row(crossing)).collect();
    let mut widths = HEAD.map(columns);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    out.push('\n');
    out.push_str(&paint::dim(line(&HEAD.map(str::to_owned), &widths)));
    out.push('\n');
    for (crossing, row) in crossings.iter().zip(&rows) {
        let (last, cells) = row.split_last().expect("a row has cells");
        out.push_str(&line(cells, &widths));
        // The last cell is coloured, so its blanks are not counted.
        out.push_str("  ");
        out.push_str(&match crossing.worst {
            Some(verdict) => paint::verdict(verdict, last),
            None if crossing.discharged => paint::green(last),
            None => paint::dim(last),
        });
        out.push('\n');
    }
    super::more(out, all, ROWS, "crossing");
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        text.push_str("  ");
        let last = index + 1 == widths.len();
        text.push_str(&if last { cell.clone() } else { paint::padded(cell, *width) });
    }
    text
}

fn row(crossing: &Crossing<'_>) -> [String; 6] {
    let step = match (crossing.flow, crossing.collection) {
        (Some(flow), _) => shown(flow),
        (None, Some(collection)) => format!("{} (collected)", shown(collection)),
        (None, None) => String::new(),
    };
    let seat = if crossing.by_seat { " (seat)" } else { "" };
    [
        step,
        format!("{} → {}{seat}", places(&crossing.from_countries, 3), places(&crossing.to_countries, 3)),
        shown(crossing.importer),
        places(&crossing.residence, 3),
        listed(&crossing.fields, 3),
        word(crossing).to_owned(),
    ]
}

fn word(crossing: &Crossing<'_>) -> &'static str {
    match crossing.worst {
        Some(verdict) => verdict.name(),
        None if crossing.discharged => "discharged",
        None => "no finding",
    }
}

fn rank(crossing: &Crossing<'_>) -> u8 {
    match crossing.worst {
        Some(Verdict::Gap) => 0,
        Some(Verdict::Undetermined) => 1,
        Some(Verdict::Advice) => 2,
        None if crossing.discharged => 3,
        None => 4,
    }
}
