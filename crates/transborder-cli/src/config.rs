//! `transborder.toml`: what the people of a folder have settled once. Laws, a threshold, levels, and findings that they
//! accept for a while.

mod block;
mod read;
mod standing;

pub(crate) use block::block;
pub(crate) use standing::{Standing, lapse};

use crate::args::{FailOn, Settings};
use crate::failure::{Failure, both};
use crate::input::Input;
use crate::{law, output, paint};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use transborder::regime::Regimes;
use transborder::{Date, Fault, Faults, RULES, Spot, near_name};
use transborder_json::report::Level;

/// The file that is looked for.
const NAME: &str = "transborder.toml";

/// Keys of an acceptance that tell what was accepted: all that `content` is a digest of.
const PARTS: [&str; 6] = ["importer", "to_countries", "subjects", "fields", "purposes", "missing"];

/// What the file says; nothing where there is none.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file itself, into which places point.
    input: Input,
    regimes: Vec<Named>,
    packs: Vec<PathBuf>,
    /// From which verdict on the status is 1.
    pub(crate) fail_on: Option<FailOn>,
    levels: Vec<(Named, Level)>,
    accepted: Vec<Acceptance>,
}

/// A name with the place where it is written.
#[derive(Debug)]
struct Named {
    name: String,
    at: Spot,
}

/// A finding that somebody accepts until a day.
#[derive(Debug)]
struct Acceptance {
    id: String,
    content: String,
    reason: String,
    owner: String,
    until: Date,
    /// What was accepted, by the names of [`PARTS`]; empty where it is not written down.
    parts: BTreeMap<&'static str, Vec<String>>,
    at: Spot,
}

/// The configuration, and the laws on board with those of the options and of the file. Whatever is wrong with either is
/// told at once.
pub(crate) fn load(settings: &Settings, packs: &[PathBuf]) -> Result<(Config, Regimes), Failure> {
    let Some(path) = find(settings) else { return Ok((Config::none(), law::board(packs)?)) };
    let input = Input::gather(std::slice::from_ref(&path))?;
    let (mut config, mut faults) = read::read(input, path.parent().unwrap_or(Path::new("")));
    let board = law::board(&config.packs_with(packs));
    if let Ok(board) = &board {
        faults.extend(config.settle(board));
    }
    let sound = Faults::none_of(faults).map_err(|faults| config.failure(&faults));
    let ((), board) = both(sound, board)?;
    Ok((config, board))
}

/// The file that the option names, else the next one upwards; named as one would from the working folder.
fn find(settings: &Settings) -> Option<PathBuf> {
    if settings.no_config || settings.config.is_some() {
        return settings.config.clone();
    }
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(NAME).is_file() {
            return Some(up.join(NAME));
        }
        up.push("..");
    }
    None
}

impl Config {
    fn none() -> Config {
        Config {
            input: Input::none(),
            regimes: Vec::new(),
            packs: Vec::new(),
            fail_on: None,
            levels: Vec::new(),
            accepted: Vec::new(),
        }
    }

    /// The packs that options name and those of the file; one that both name is one.
    fn packs_with(&self, packs: &[PathBuf]) -> Vec<PathBuf> {
        let real = |path: &PathBuf| path.canonicalize().ok();
        let named: Vec<_> = packs.iter().filter_map(real).collect();
        let more = self.packs.iter().filter(|path| real(path).is_none_or(|path| !named.contains(&path)));
        packs.iter().chain(more).cloned().collect()
    }

    /// Looks up the names of laws, clauses and rules, and writes them as they are on board; returns those that nothing
    /// has.
    fn settle(&mut self, board: &Regimes) -> Vec<Fault> {
        let mut faults = Vec::new();
        for named in &mut self.regimes {
            match board.find(&named.name) {
                Ok(pack) => named.name = board.packs()[pack].id.clone(),
                Err(unknown) => faults.push(law::on_board(unknown, board).at(named.at.clone())),
            }
        }
        for (named, _) in &mut self.levels {
            if let Some(rule) = RULES.iter().find(|rule| rule.eq_ignore_ascii_case(&named.name)) {
                named.name = (*rule).to_owned();
            } else if let Some(clause) =
                board.clause(&named.name).ok().and_then(|found| found.into_iter().next())
            {
                named.name = clause.row.id().to_owned();
            } else {
                faults.push(unknown(board, named));
            }
        }
        faults
    }

    /// The laws that it names, if it names any.
    pub(crate) fn regimes(&self, board: &Regimes) -> Result<Option<Regimes>, Failure> {
        if self.regimes.is_empty() {
            return Ok(None);
        }
        let names = self.regimes.iter().map(|named| &named.name[..]);
        board.clone().only(names).map(Some).map_err(Failure::from)
    }

    /// The file that is followed, or the one that would be.
    pub(crate) fn file(&self) -> &str {
        self.input.files().first().map_or(NAME, |file| file.name)
    }

    /// Says on standard error which file is followed: it may lie folders above.
    pub(crate) fn tell(&self) {
        if let Some(file) = self.input.files().first() {
            let name = transborder_json::visible(file.name);
            output::aside(&format!("{}\n", paint::dim(format!("settings from {name}"))));
        }
    }

    fn failure(&self, faults: &Faults) -> Failure {
        Failure::of(faults, &transborder_json::Sources::new(&self.input.files()))
    }

    /// Warnings with the lines of the file that they are about, for standard error.
    pub(crate) fn warnings(&self, warnings: &[Fault]) -> String {
        let files = self.input.files();
        let sources = transborder_json::Sources::new(&files);
        let mut out = String::new();
        for warning in warnings {
            let rendered = transborder_json::Rendered::of(warning, &sources);
            crate::failure::add_fault(&mut out, &format!("{} ", paint::yellow("warning:")), &rendered);
        }
        out
    }
}

fn unknown(board: &Regimes, named: &Named) -> Fault {
    let name = transborder_json::visible(&named.name);
    let fault = Fault::new("unknown-name", format!("no clause on board and no rule is named `{name}`"));
    let names = RULES.iter().copied().chain(board.clauses().map(|clause| clause.row.id()));
    let help = match near_name(&named.name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if board.find(&named.name).is_ok() => {
            format!("`{name}` is a law; `transborder regimes show {name}` lists its clauses")
        }
        None => {
            format!("`transborder regimes show ID` lists the clauses of a law; rules are {}", listed(&RULES))
        }
    };
    fault.at(named.at.clone()).help(help)
}

/// Names in backticks.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}
