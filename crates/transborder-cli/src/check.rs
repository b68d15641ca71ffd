//! `check`: what is to be mended, what is to be asked.

use crate::args::{Check, FailOn, Format, Judging};
use crate::failure::Failure;
use crate::law::{Judged, judged};
use crate::render::words::{counted, quoted};
use crate::{Ended, output, paint, render, timeline};
use std::time::Instant;
use transborder_json::report::{Extras, Summary};
use transborder_json::timeline::Ahead;
use transborder_json::{print, summary, write_lines, write_with};

pub(crate) fn run(args: &Check) -> Result<Ended, Failure> {
    let began = Instant::now();
    if args.graph && !matches!(args.format, Format::Json | Format::Ndjson) {
        return Err(Failure::new("`--graph` belongs to `--format json` or `ndjson`"));
    }
    if args.ahead.is_some() && args.format == Format::Summary {
        return Err(Failure::new("`--ahead` belongs to `--format text`, `json` or `ndjson`"));
    }
    if args.timeline.is_some() && args.format == Format::Ndjson {
        return Err(timeline::no_lines());
    }
    let to = args.output.as_deref();
    judged(&args.paths, &args.judging, |judged| {
        let fail_on = args.fail_on.or(judged.config.fail_on).unwrap_or(FailOn::Gap);
        let standing = &judged.standing;
        output::aside(&match args.format {
            Format::Text => render::asides(judged, false),
            Format::Json | Format::Ndjson => render::asides(judged, true),
            Format::Summary => render::idle(judged),
        });
        output::aside(&judged.config.warnings(&standing.warnings(judged.config, "", true)));
        if let Some(days) = args.timeline {
            timeline::show(judged, args, days, began)?;
            return Ok(standing.ended(&judged.report, fail_on));
        }
        let ahead = args.ahead.map(|days| timeline::ahead(judged, days));
        match args.format {
            Format::Text => output::text(
                &render::human(judged, &args.paths, &options(&args.judging), ahead.as_ref()),
                to,
            )?,
            Format::Json | Format::Ndjson => output::bytes(to, |out| {
                let begins = ahead.as_ref().map(Ahead::of);
                let extras = Extras {
                    graph: args.graph,
                    accepted: Some(&standing.accepted),
                    lapsed: Some(&standing.lapsed),
                    levels: Some(&standing.levels),
                    warnings: &standing.assumptions(judged.config),
                    assumptions: &judged.assumed,
                    ahead: begins.as_deref(),
                    ..Extras::NONE
                };
                match args.format {
                    Format::Ndjson => write_lines(&judged.report, judged.sources, &extras, out),
                    _ => write_with(&judged.report, judged.sources, &extras, out),
                }
            })?,
            Format::Summary => output::bytes(to, |out| print(&numbers(judged), out))?,
        }
        output::aside(&format!("{}\n", paint::dim(spent(judged, began))));
        // What is to come is advice.
        let comes = ahead.is_some_and(|ahead| !ahead.beginnings().is_empty());
        match standing.ended(&judged.report, fail_on) {
            Ended::Clean if comes && fail_on >= FailOn::Advice => Ok(Ended::Findings),
            ended => Ok(ended),
        }
    })
}

/// What was done and how long it took.
fn spent(judged: &Judged<'_>, began: Instant) -> String {
    let summary = judged.report.summary();
    let files = counted(judged.input.len(), "file");
    let holdings = counted(usize::try_from(summary.holdings).unwrap_or(usize::MAX), "holding");
    let transfers = counted(usize::try_from(summary.transfers).unwrap_or(usize::MAX), "transfer");
    format!("{files}, {holdings}, {transfers} in {:.2} s", began.elapsed().as_secs_f64())
}

/// The numbers alone, with what the configuration makes of them.
pub(crate) fn numbers(judged: &Judged<'_>) -> Summary {
    Summary { accepted: judged.standing.accepted.len() as u64, ..summary(&judged.report) }
}

/// The options that another command needs to see the same report.
pub(crate) fn options(judging: &Judging) -> String {
    let mut text = String::new();
    if let Some(day) = judging.as_of {
        text.push_str(&format!(" --as-of {day}"));
    }
    for regime in &judging.regime {
        text.push_str(&format!(" --regime {}", quoted(regime)));
    }
    for pack in &judging.pack {
        text.push_str(&format!(" --pack {}", quoted(&pack.display().to_string())));
    }
    if let Some(file) = &judging.settings.config {
        text.push_str(&format!(" --config {}", quoted(&file.display().to_string())));
    }
    if judging.settings.no_config {
        text.push_str(" --no-config");
    }
    text
}
