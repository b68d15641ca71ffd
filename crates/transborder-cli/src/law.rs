//! Which law, on which day: packs on board and of one's own, options before keys.

use crate::args::Judging;
use crate::config::{self, Config, Standing};
use crate::failure::{Failure, both};
use crate::input::Input;
use crate::progress::Bar;
use crate::{output, paint};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use transborder::regime::Regimes;
use transborder::{
    Date, Fault, Faults, Finding, FlowGraph, Inventory, Kind, Options, Origin, Report, Spot, UnknownName,
    analyze,
};
use transborder_json::report::Assumption;
use transborder_json::{LawFile, Sources, visible};

/// A report with what its places point into.
pub(crate) struct Judged<'a> {
    pub(crate) report: Report<'a>,
    pub(crate) graph: &'a FlowGraph,
    pub(crate) regimes: &'a Regimes,
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) input: &'a Input,
    pub(crate) config: &'a Config,
    pub(crate) standing: Standing,
    /// What the command took for granted before the analysis.
    pub(crate) assumed: Vec<Assumption>,
}

impl Judged<'_> {
    /// The finding of this id, or of the only one that begins so.
    pub(crate) fn finding(&self, id: &str) -> Result<Finding<'_>, Failure> {
        let wanted = id.to_ascii_lowercase();
        let mut found = self.report.findings().filter(|finding| finding.id().starts_with(&wanted));
        let (first, second) = (found.next(), found.next());
        match (first, second) {
            (Some(finding), None) => Ok(finding),
            (Some(first), Some(second)) => {
                let help = format!("among them are {} and {}: write more of it", first.id(), second.id());
                let message = format!("several findings have an id that begins with `{}`", visible(id));
                Err(Fault::new("unknown-name", message).help(help).into())
            }
            (None, _) => {
                let message = format!("no finding has the id `{}`", visible(id));
                let help = match self.report.findings().len() {
                    0 => "there are no findings".to_owned(),
                    _ => "`transborder check` lists them; the day and the laws are part of what it finds"
                        .to_owned(),
                };
                Err(Fault::new("unknown-name", message).help(help).into())
            }
        }
    }
}

/// Reads the paths, judges them and shows the result. Whatever is wrong with any file or option is told at once.
pub(crate) fn judged<T: Send>(
    paths: &[PathBuf],
    judging: &Judging,
    see: impl FnOnce(&Judged<'_>) -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    in_pool(judging.threads, || {
        let bar = Bar::of_stages();
        let settings = config::load(&judging.settings, &judging.pack);
        let (input, (config, board)) = both(Input::gather(paths), settings)?;
        all_of(input, bar, judging, &config, &board, see)
    })
}

/// As [`judged`], by settings that are loaded already.
pub(crate) fn judged_by<T: Send>(
    config: &Config,
    board: &Regimes,
    paths: &[PathBuf],
    judging: &Judging,
    see: impl FnOnce(&Judged<'_>) -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    in_pool(judging.threads, || {
        let bar = Bar::of_stages();
        all_of(Input::gather(paths)?, bar, judging, config, board, see)
    })
}

fn all_of<T>(
    input: Input,
    bar: Bar,
    judging: &Judging,
    config: &Config,
    board: &Regimes,
    see: impl FnOnce(&Judged<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    bar.aside(|| config.tell());
    let named = named(board, &judging.regime, config);
    let law = Laws { named, board, config, max_memory: judging.max_memory };
    judged_under(input, law, bar, |inventory| day(judging, inventory), see)
}

/// By which laws an inventory is judged.
pub(crate) struct Laws<'a> {
    /// Those named by options, else by the configuration, if any are.
    pub(crate) named: Result<Option<Regimes>, Failure>,
    pub(crate) board: &'a Regimes,
    pub(crate) config: &'a Config,
    /// How much memory that may take.
    pub(crate) max_memory: Option<u64>,
}

/// Judges what was gathered: by the packs named, else by those that the inventory names.
pub(crate) fn judged_under<T>(
    mut input: Input,
    laws: Laws<'_>,
    bar: Bar,
    day: impl FnOnce(&Inventory) -> (Date, Vec<Assumption>),
    see: impl FnOnce(&Judged<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let Laws { named, board, config, max_memory } = laws;
    let inventory = input.inventory(&Sources::new(&input.files()));
    let (inventory, named) = both(inventory, named)?;
    let regimes = match named {
        Some(regimes) => regimes,
        None => asked_for(board.clone(), &inventory, &input)?,
    };
    let (day, assumed) = bar.aside(|| day(&inventory));
    input.put_away();
    let sources = &input.sources();
    let graph = FlowGraph::compile(inventory);
    let watch = |progress| bar.at(progress);
    let options = Options { progress: Some(&watch), max_memory, ..Options::default() };
    let report =
        analyze(&graph, &regimes.on(day), &options).map_err(|error| Failure::new(error.to_string()))?;
    let standing = Standing::of(config, &report);
    // Before anything is printed.
    drop(bar);
    see(&Judged {
        report,
        graph: &graph,
        regimes: &regimes,
        sources,
        input: &input,
        config,
        standing,
        assumed,
    })
}

/// Works with so many threads, or with all cores.
pub(crate) fn in_pool<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    match threads {
        None => work(),
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build()
            .map_err(|error| Failure::new(format!("cannot start {threads} threads: {error}")))?
            .install(work),
    }
}

/// Every law on board and those of these files.
pub(crate) fn board(packs: &[PathBuf]) -> Result<Regimes, Failure> {
    let regimes = transborder_regimes::all();
    if packs.is_empty() {
        return Ok(regimes);
    }
    let input = Input::gather(packs)?;
    let sources = Sources::new(&input.files());
    let failed = |faults: Faults| Failure::of(&faults, &sources);
    let (packs, tables) = LawFile::split(transborder_json::read_laws(&input.files(), 0).map_err(failed)?);
    regimes.with_all(packs, tables).map_err(failed)
}

/// The packs named by options, else by the configuration, if any are.
pub(crate) fn named(board: &Regimes, names: &[String], config: &Config) -> Result<Option<Regimes>, Failure> {
    let mut wrong: Option<Failure> = None;
    for name in names {
        if let Err(unknown) = board.find(name) {
            Failure::from(on_board(unknown, board)).add(&mut wrong);
        }
    }
    match wrong {
        Some(failure) => Err(failure),
        None if names.is_empty() => config.regimes(board),
        None => board.clone().only(names.iter().map(String::as_str)).map(Some).map_err(Failure::from),
    }
}

/// The packs named by the inventory, each unknown one with its place; without any, every pack but `plain`.
fn asked_for(board: Regimes, inventory: &Inventory, input: &Input) -> Result<Regimes, Failure> {
    if inventory.regimes().len() == 0 {
        return Ok(board);
    }
    let mut faults = Vec::new();
    for name in inventory.regimes() {
        if let Err(unknown) = board.find(name) {
            let fault = on_board(unknown, &board);
            faults.push(match place_of(name, input) {
                Some(spot) => fault.at(spot),
                None => fault,
            });
        }
    }
    Faults::none_of(faults).map_err(|faults| Failure::of(&faults, &Sources::new(&input.files())))?;
    board.only(inventory.regimes()).map_err(Failure::from)
}

/// An unknown pack with a near name, or with all there are: they are few.
pub(crate) fn on_board(unknown: UnknownName, board: &Regimes) -> Fault {
    let fault = Fault::new("unknown-pack", format!("no law on board is named `{}`", unknown.name));
    match unknown.near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<String> = board.packs().iter().map(|pack| format!("`{}`", pack.id)).collect();
            fault.help(format!("there are {}; `--pack FILE` loads one of your own", names.join(", ")))
        }
    }
}

/// Where a file's header names this pack. A resolved inventory knows the names only, so the text is asked again.
fn place_of(name: &str, input: &Input) -> Option<Spot> {
    let files = input.files();
    let sources = Sources::new(&files);
    let quoted = serde_json::to_string(name).ok()?;
    for (file, text) in (0_u32..).zip(&files) {
        // The header is the document, or in the line form one of its lines.
        let starts = text.text.split_inclusive(|byte| *byte == b'\n').scan(0, |next, line| {
            let start = *next;
            *next += line.len();
            Some((start, line))
        });
        for (start, line) in starts {
            let Some(blank) = line.iter().position(|byte| *byte == b'{') else { continue };
            let header = Spot::record(Origin { file, start: (start + blank) as u64 }).to("regimes");
            for index in 0.. {
                let spot = header.clone().to(index);
                let Some(place) = sources.place(&spot) else { break };
                let value = &text.text[place.start..place.end];
                if value == quoted.as_bytes() {
                    return Some(spot);
                }
                if !value.starts_with(b"\"") {
                    break;
                }
                // A lone text stands for every position of a list of one.
                if index > 0 && sources.place(&header.clone().to(index - 1)) == Some(place) {
                    break;
                }
            }
        }
    }
    None
}

/// Option, else key, else today, which is an assumption.
pub(crate) fn day(judging: &Judging, inventory: &Inventory) -> (Date, Vec<Assumption>) {
    if let Some(day) = judging.as_of.or(inventory.as_of()) {
        return (day, Vec::new());
    }
    let today = today();
    let how = "write `as_of` in the inventory or pass --as-of to fix the day";
    output::aside(&format!("{} as of {today}, today in UTC; {how}\n", paint::yellow("assumed:")));
    let assumed = Assumption {
        assumed: format!("as_of = {today}, today in UTC"),
        kind: Kind::Inventory.name().to_owned(),
        count: 1,
        about: Vec::new(),
    };
    (today, vec![assumed])
}

/// Today in UTC. The library never asks the clock.
pub(crate) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_days_since_1970(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}
