//! `batch`: every file or folder an inventory of its own, and their sum.

mod show;
mod text;

use crate::args::{Batch, BatchFormat, FailOn};
use crate::config::{self, Config};
use crate::failure::{Failure, both};
use crate::input::{Input, each};
use crate::law::{self, Judged, Laws};
use crate::progress::Bar;
use crate::{Ended, check, output, paint};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use transborder::regime::Regimes;
use transborder::{Date, Inventory};
use transborder_json::batch::{Clause, Entry, Outcome, Total};
use transborder_json::report::Assumption;

/// So many inventories are in work at once for each thread: enough that small ones keep every thread busy, few
/// enough that what waits for its turn to be printed stays small.
const AT_ONCE: usize = 32;

pub(crate) fn run(args: &Batch) -> Result<Ended, Failure> {
    let began = Instant::now();
    let settings = config::load(&args.judging.settings, &args.judging.pack);
    let (paths, (config, board)) = both(each(&args.paths, &args.with), settings)?;
    config.tell();
    // Asked once for all: a wrong option is no fault of any inventory.
    let named = law::named(&board, &args.judging.regime, &config)?;
    let work = Work {
        args,
        fail_on: args.fail_on.or(config.fail_on).unwrap_or(FailOn::Gap),
        board: &board,
        config: &config,
        met: Mutex::new(Vec::new()),
        named: &named,
        undated: AtomicBool::new(false),
        today: law::today(),
    };
    let to = args.output.as_deref();
    let total = law::in_pool(args.judging.threads, || {
        let mut total = Total::default();
        if args.format == BatchFormat::Text {
            let mut text = text::Text::default();
            work.all(&paths, &mut total, |entry| {
                text.entry(entry);
                Ok(())
            })
            .map_err(|error| Failure::new(error.to_string()))?;
            output::text(&text.total(&total), to)?;
        } else {
            output::bytes(to, |out| {
                let mut show = show::Show::new(args.format, out)?;
                work.all(&paths, &mut total, |entry| show.entry(entry))?;
                show.total(&total)
            })?;
        }
        Ok(total)
    })?;
    if work.undated.load(Ordering::Relaxed) {
        let how = "write `as_of` in the inventories or pass --as-of to fix the day";
        output::aside(&format!("{} as of {}, today in UTC; {how}\n", paint::yellow("assumed:"), work.today));
    }
    // What was refused may hold what they are about.
    if total.refused == 0 {
        let met = work.met.into_inner().unwrap_or_else(PoisonError::into_inner);
        output::aside(&config.warnings(&config.unmet(&met)));
    }
    output::aside(&format!(
        "{}\n",
        paint::dim(text::spent(total.inventories, began.elapsed().as_secs_f64()))
    ));
    Ok(match (total.refused, total.with_findings) {
        (0, 0) => Ended::Clean,
        (0, _) => Ended::Findings,
        _ => Ended::Refused,
    })
}

/// What is common to all inventories of a batch.
struct Work<'a> {
    args: &'a Batch,
    fail_on: FailOn,
    board: &'a Regimes,
    config: &'a Config,
    /// Which acceptances speak of a finding of any inventory.
    met: Mutex<Vec<bool>>,
    named: &'a Option<Regimes>,
    /// Some inventory names no day.
    undated: AtomicBool,
    today: Date,
}

impl Work<'_> {
    /// Judges all, window by window: `see` gets entries in the order given, whichever is done first. Faults go to
    /// standard error in the same order.
    fn all(
        &self,
        paths: &[PathBuf],
        total: &mut Total,
        mut see: impl FnMut(&Entry) -> io::Result<()>,
    ) -> io::Result<()> {
        let bar = Bar::of_steps(paths.len());
        for window in paths.chunks(AT_ONCE * rayon::current_num_threads()) {
            let one = |path: &PathBuf| {
                let done = self.one(path);
                bar.step();
                done
            };
            let done: Vec<(Entry, String)> = window.par_iter().map(one).collect();
            for (entry, faults) in done {
                total.add(&entry);
                see(&entry)?;
                if !faults.is_empty() {
                    bar.aside(|| output::aside(&faults));
                }
            }
        }
        *total = std::mem::take(total).sorted();
        Ok(())
    }

    /// Judges one; what is wrong with it is text and stops nobody else.
    fn one(&self, path: &Path) -> (Entry, String) {
        let inventory = path.display().to_string();
        let paths: Vec<PathBuf> = self.args.with.iter().cloned().chain([path.to_owned()]).collect();
        let laws = Laws {
            named: Ok(self.named.clone()),
            board: self.board,
            config: self.config,
            max_memory: self.args.judging.max_memory,
        };
        let day = |inventory: &Inventory| self.day(inventory);
        let see = |judged: &Judged<'_>| {
            self.meet(&judged.standing.met);
            let whose = format!("in {inventory} ");
            let odd = self.config.warnings(&judged.standing.warnings(self.config, &whose, false));
            Ok((entry(&inventory, judged, self.fail_on), odd))
        };
        match Input::gather(&paths).and_then(|input| law::judged_under(input, laws, Bar::none(), day, see)) {
            Ok(done) => done,
            Err(failure) => (refused(inventory, &failure), failure.text()),
        }
    }

    /// Remembers that these acceptances speak of something.
    fn meet(&self, more: &[bool]) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.resize(more.len(), false);
        met.iter_mut().zip(more).for_each(|(met, more)| *met |= more);
    }

    fn day(&self, inventory: &Inventory) -> (Date, Vec<Assumption>) {
        let day = self.args.judging.as_of.or(inventory.as_of());
        if day.is_none() {
            self.undated.store(true, Ordering::Relaxed);
        }
        (day.unwrap_or(self.today), Vec::new())
    }
}

fn entry(inventory: &str, judged: &Judged<'_>, fail_on: FailOn) -> Entry {
    let report = &judged.report;
    let mut clauses: Vec<Clause> = Vec::new();
    // What is accepted is a number of the summary.
    for finding in report.findings().filter(|finding| judged.standing.is_open(*finding)) {
        let (regime, clause) = (finding.regime(), finding.clause());
        let (cite, verdict) = (finding.cite(), finding.verdict().into());
        let found = Clause { regime, clause, cite, verdict, findings: 1, inventories: 1 };
        match clauses.iter_mut().find(|known| known.is_like(&found)) {
            Some(known) => known.findings += 1,
            None => clauses.push(found),
        }
    }
    let outcome = match judged.standing.ended(report, fail_on) {
        Ended::Clean => Outcome::Clean,
        Ended::Findings | Ended::Refused => Outcome::Findings,
    };
    let mut summary = check::numbers(judged);
    (summary.gap_triples, summary.flagged_flows, summary.witness_steps) = (None, None, None);
    Entry {
        inventory: inventory.to_owned(),
        outcome,
        as_of: Some(report.as_of().to_string()),
        regimes: report.regimes(),
        summary: Some(summary),
        clauses,
        faults: None,
        fault: None,
    }
}

fn refused(inventory: String, failure: &Failure) -> Entry {
    Entry {
        inventory,
        outcome: Outcome::Refused,
        as_of: None,
        regimes: Vec::new(),
        summary: None,
        clauses: Vec::new(),
        faults: Some(failure.count() as u64),
        fault: Some(failure.first().to_owned()),
    }
}
