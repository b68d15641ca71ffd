//! `check --timeline` and `check --ahead`: other days than the one asked about.

use crate::args::{Check, Days, Format, Judging};
use crate::check::options;
use crate::failure::Failure;
use crate::law::Judged;
use crate::progress::Bar;
use crate::render::words::counted;
use crate::{output, paint, render};
use std::time::Instant;
use transborder::{Date, Timeline};
use transborder_json::print;
use transborder_json::timeline::Summary;

/// Shows from when to when each finding stands.
pub(crate) fn show(
    judged: &Judged<'_>,
    args: &Check,
    days: Option<Days>,
    began: Instant,
) -> Result<(), Failure> {
    let (first, last) = match days {
        Some(Days { first: Some(first), last: Some(last) }) => (first, last),
        days => {
            let (first, last) = transborder::span(judged.graph, judged.regimes, judged.report.as_of());
            let asked = days.unwrap_or(Days { first: None, last: None });
            (asked.first.unwrap_or(first), asked.last.unwrap_or(last))
        }
    };
    if last < first {
        return Err(Failure::new(format!(
            "`--timeline`: {last}, the last day, comes before {first}, the first"
        )));
    }
    let timeline = through(judged, first, last);
    let to = args.output.as_deref();
    match args.format {
        Format::Text => {
            let anyday = Judging { as_of: None, ..args.judging.clone() };
            let text = render::timeline::whole(judged, &timeline, &args.paths, &options(&anyday));
            output::text(&text, to)?;
        }
        Format::Json => {
            let whole = transborder_json::Timeline::of(&timeline, judged.regimes);
            output::bytes(to, |out| print(&whole, out))?;
        }
        Format::Ndjson => return Err(no_lines()),
        Format::Summary => output::bytes(to, |out| print(&Summary::of(&timeline), out))?,
    }
    let files = counted(judged.input.len(), "file");
    let turns = counted(timeline.judged(), "day");
    let spent = format!("{files}, {turns} judged in {:.2} s", began.elapsed().as_secs_f64());
    output::aside(&format!("{}\n", paint::dim(spent)));
    Ok(())
}

/// A timeline has no lines: what stands on one day follows from what stands on another.
pub(crate) fn no_lines() -> Failure {
    Failure::new("`--timeline` belongs to `--format text`, `json` or `summary`")
}

/// The days after the one asked about.
pub(crate) fn ahead(judged: &Judged<'_>, days: u16) -> Timeline {
    let today = judged.report.as_of();
    through(judged, today, today.plus_days(i32::from(days)))
}

fn through(judged: &Judged<'_>, first: Date, last: Date) -> Timeline {
    let _bar = Bar::waiting("other days");
    Timeline::of(judged.graph, judged.regimes, first, last)
}
