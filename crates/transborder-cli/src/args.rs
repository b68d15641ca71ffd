//! What may be written on the command line. The comments here are the help that people read.

use anstream::ColorChoice;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use transborder::Date;

/// Finds personal data that reach a third country while the law that travels with them is not satisfied.
///
/// It reads service inventories (JSON), follows every field of every group of people along the flows, and reports
/// each path on which it crosses a border without the text, consent or safeguard that the law asks for. It works
/// offline and prints the same bytes for the same input.
#[derive(Parser, Debug)]
#[command(name = "transborder", version, max_term_width = 110, after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Colours; `auto` follows the terminal and NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
To begin:
  transborder check inventory.json       what is to be mended, what is to be asked
  transborder explain KR-28-8-1          what a clause asks for
  transborder explain contract.written   what a fact means and where to write it
  transborder schema                     what an inventory may hold

PATH is a file, a folder (every .json and .ndjson below it) or - for standard input; several are one inventory.
Status: 0 nothing to report, 1 findings, 2 bad input or usage.";

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Find what is to be mended and what is to be asked
    Check(Check),
    /// Check many inventories, each by itself, and sum up
    Batch(Batch),
    /// Explain a finding, a clause of a law, or a fact
    Explain(Explain),
    /// Show where a field of a group of people goes, and where it comes from
    Trace(Trace),
    /// Draw the landscape, a finding or a neighbourhood
    Draw(Draw),
    /// List the laws on board, or show one of them
    Regimes(Regimes),
    /// Print the JSON Schema of inventories, packs, reports, timelines or batches
    Schema(Schema),
}

/// Which inventory is judged, by which law, on which day.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Judging {
    /// Judge as of this day (YYYY-MM-DD) instead of the inventory's `as_of`; without both, today in UTC
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<Date>,
    /// Judge by these laws only, instead of the inventory's `regimes`; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) regime: Vec<String>,
    /// Load a law or a table of your own; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) pack: Vec<PathBuf>,
    /// Use so many threads (default: all cores); the output is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// End with status 2 where following and judging an inventory would take more memory than about SIZE (800MB, 4GB),
    /// reading aside; the message says how much it would be at least
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub(crate) max_memory: Option<u64>,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Where the configuration is.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Settings {
    /// Follow this file instead of the next transborder.toml upwards from the working folder
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// Follow no transborder.toml
    #[arg(long, global = true, conflicts_with = "config")]
    pub(crate) no_config: bool,
}

/// Checks an inventory.
///
/// Findings go to standard output, everything else to standard error. With several PATHs all files are one inventory.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  transborder check services/                                every inventory below a folder, as one
  transborder check app.json --regime KR-PIPA --as-of 2024-03-31
  transborder check app.json --format json -o report.json    for other programs
  transborder check app.json --format ndjson                 the same, a finding a line
  transborder check app.json --fail-on undetermined          open questions fail the build, too
  transborder check app.json --timeline 2014..2026           when each finding begins and ends
  transborder check app.json --ahead 90                      what will begin by itself")]
pub(crate) struct Check {
    /// Files, folders (all .json and .ndjson below) or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// text for people, json for programs (transborder-report/1), ndjson for the same as lines, summary for its
    /// numbers alone
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// End with status 1 when there is something like this or worse (default: gap). `recorded`: gaps that do
    /// not rest on silence alone
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) fail_on: Option<FailOn>,
    /// With `--format json` or `ndjson`: parties, systems and flows too, so that a picture can be drawn from the report
    #[arg(long)]
    pub(crate) graph: bool,
    /// From when to when each finding stands, instead of one day: 2014..2026, 2024-03..2024-09, 2020-07-16..,
    /// both ends in; without a value from the first date of the inventory to the last one known of it and the
    /// law. The status stays that of the day
    #[arg(long, value_name = "FROM..TO", value_parser = days, num_args = 0..=1, conflicts_with_all = ["graph", "ahead"])]
    pub(crate) timeline: Option<Option<Days>>,
    /// List as advice what begins within so many days without any edit: a certificate, a decision, a revision
    /// that ends
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=36_525))]
    pub(crate) ahead: Option<u16>,
    /// Write to this file instead of standard output, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How `check` answers.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Text,
    Json,
    Ndjson,
    Summary,
}

/// What makes `check` end with status 1, the strictest last.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum FailOn {
    Never,
    Recorded,
    Gap,
    Undetermined,
    Advice,
}

/// Checks many inventories, each by itself.
///
/// Every file and every folder directly below a DIR is an inventory of its own; a file given as DIR is one, too. A bad
/// one is reported and skipped, the others are judged all the same.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  transborder batch services/                          every file or folder there by itself, and their sum
  transborder batch services/ --with parties.json      parties written once, joined to each
  transborder batch services/ --format csv -o sum.csv  one row each, for a spreadsheet
  transborder batch services/ --format ndjson          one line each, as they are done

Status: 2 if any inventory was bad, else 1 if any has findings at or above the threshold, else 0.")]
pub(crate) struct Batch {
    /// Folders of inventories, or single ones
    #[arg(required = true, value_name = "DIR")]
    pub(crate) paths: Vec<PathBuf>,
    /// Files or folders that are part of every inventory; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) with: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// text for people, json and ndjson for programs (transborder-batch/1), csv for spreadsheets
    #[arg(long, value_enum, default_value_t = BatchFormat::Text, value_name = "FORMAT")]
    pub(crate) format: BatchFormat,
    /// An inventory counts as having findings when there is something like this or worse (default: gap)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) fail_on: Option<FailOn>,
    /// Write to this file instead of standard output, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How `batch` answers.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BatchFormat {
    Text,
    Json,
    Ndjson,
    Csv,
}

/// Explains a finding, a clause or a fact.
///
/// Only a finding is about an inventory, a day and laws chosen. The page of a clause, a fact or another name is the same
/// for all of them: PATH, --threads and --max-memory change nothing there, --as-of and --regime are refused.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  transborder explain c2b90c3b2b84 inventory.json   a finding: the law, the facts, the path, what would change it
  transborder explain KR-28-8-1                     a clause: where it stands, when, what it asks for
  transborder explain contract.written              a fact: meaning, who asks for it, how to state it
  transborder explain lists                         how texts are read; also: recipient_country, complete, sensitive
  transborder explain c2b90c3b2b84 inventory.json --accept >> transborder.toml")]
pub(crate) struct Explain {
    /// Id of a finding (its first characters do), id of a clause, or name of a fact, item, attribute or tag
    #[arg(value_name = "FINDING|CLAUSE|FACT")]
    pub(crate) what: String,
    /// The inventory, for a finding
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) accepting: Accepting,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// How a finding is accepted.
#[derive(clap::Args, Debug)]
pub(crate) struct Accepting {
    /// Print the lines of transborder.toml that accept the finding for a while
    #[arg(long)]
    pub(crate) accept: bool,
    /// Why it may stay
    #[arg(long, value_name = "TEXT", requires = "accept")]
    pub(crate) reason: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "WHO", requires = "accept")]
    pub(crate) owner: Option<String>,
    /// From this day on it counts again (YYYY-MM-DD)
    #[arg(long, value_name = "DAY", value_parser = day, requires = "accept")]
    pub(crate) until: Option<Date>,
}

/// Shows where a field of a group of people goes.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  transborder trace app.json --field email --subjects customers              everywhere it goes
  transborder trace app.json --field email --subjects customers --to mailer  the shortest way there
  transborder trace app.json --field email --subjects customers --to US --all")]
pub(crate) struct Trace {
    /// Files, folders (all .json and .ndjson below) or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The field, by the name under which it is collected or arrives
    #[arg(long, value_name = "F")]
    pub(crate) field: String,
    /// The group of data subjects
    #[arg(long, value_name = "G")]
    pub(crate) subjects: String,
    /// Only what passes through or starts at this system or party
    #[arg(long, value_name = "X")]
    pub(crate) from: Option<String>,
    /// Only ways to this system, party or country
    #[arg(long, value_name = "X|COUNTRY")]
    pub(crate) to: Option<String>,
    /// All simple ways, not only a shortest one
    #[arg(long)]
    pub(crate) all: bool,
    /// With `--all`: stop after so many ways
    #[arg(long, value_name = "N", default_value_t = 100, requires = "all")]
    pub(crate) at_most: usize,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// Draws the landscape as Graphviz DOT.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  transborder draw app.json -o app.dot && dot -Tsvg app.dot -o app.svg
  transborder draw app.json --finding c2b90c3b2b84 -o gap.dot
  transborder draw app.json --focus crm --hops 2 | dot -Tpng > crm.png")]
pub(crate) struct Draw {
    /// Files, folders (all .json and .ndjson below) or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write to this file (.dot or .gv) instead of standard output, whole or not at all
    #[arg(short, long, value_name = "FILE.dot")]
    pub(crate) output: Option<PathBuf>,
    /// Only the path of this finding, its witness emphasised
    #[arg(long, value_name = "ID", conflicts_with = "focus")]
    pub(crate) finding: Option<String>,
    /// Only what lies around this system or party
    #[arg(long, value_name = "NAME")]
    pub(crate) focus: Option<String>,
    /// How many flows around it
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    pub(crate) hops: u32,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// Lists the laws on board.
#[derive(clap::Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  transborder regimes                       every law on board, revision by revision
  transborder regimes show KR-PIPA          one law as a table
  transborder regimes coverage services/    which laws an inventory touches, and what has no pack
  transborder regimes lint house-rule.json  whether a pack of your own is sound"
)]
pub(crate) struct Regimes {
    #[command(subcommand)]
    pub(crate) what: Option<RegimesWhat>,
    /// Load a law or a table of your own; may be repeated
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) pack: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// What to see of the laws on board.
#[derive(Subcommand, Debug)]
pub(crate) enum RegimesWhat {
    /// One law, revision by revision
    Show {
        /// Its name, such as KR-PIPA; case does not matter
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Which laws an inventory touches, and which home or destination has no pack
    Coverage {
        /// Files, folders (all .json and .ndjson below) or - for standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// On this day (YYYY-MM-DD) instead of the inventory's `as_of`; without both, today in UTC
        #[arg(long, value_name = "DAY", value_parser = day)]
        as_of: Option<Date>,
    },
    /// Look through packs and tables of your own: what is wrong (status 2), and what is odd (status 1). Follows no
    /// transborder.toml
    Lint {
        /// A pack or a table; each is held against the laws on board and those of --pack
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Prints a JSON Schema (draft 2020-12).
#[derive(clap::Args, Debug)]
pub(crate) struct Schema {
    /// Of what
    #[arg(value_enum, default_value_t = Document::Inventory)]
    pub(crate) document: Document,
}

/// What has a schema.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Document {
    Inventory,
    Pack,
    Report,
    Timeline,
    Batch,
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Every stream that is opened from now on follows it.
    pub(crate) fn write_global(self) {
        match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written YYYY-MM-DD".to_owned())
}

/// A number of bytes, or of kB, MB or GB.
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "B" => 1,
        "kB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => 0,
    };
    let number = digits.parse::<u64>().ok().filter(|_| unit != 0);
    let bytes = number.and_then(|number| number.checked_mul(unit));
    bytes.ok_or_else(|| "a size is a whole number of bytes, or of kB, MB or GB, such as 800MB".to_owned())
}

/// A range of days, both ends in; open where nothing is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Days {
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
}

/// `2014..2026`, `2024-03..`, `..2024-03-31`, `2024`: a year or month stands for all of its days.
fn days(text: &str) -> Result<Days, String> {
    let wrong = || {
        "a range is written FROM..TO with years, months or days, such as 2014..2026; paths stand before \
         --timeline"
            .to_owned()
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let end = |text: &str, last: bool| match text {
        "" => Ok(None),
        text => one_end(text, last).map(Some).ok_or_else(wrong),
    };
    let days = Days { first: end(from, false)?, last: end(to, true)? };
    match days {
        Days { first: None, last: None } => Err(wrong()),
        Days { first: Some(first), last: Some(last) } if last < first => {
            Err(format!("{last} comes before {first}"))
        }
        days => Ok(days),
    }
}

/// The first or the last day of a year, a month or a day.
fn one_end(text: &str, last: bool) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let number = |text: &str, width: usize| -> Option<u32> {
        (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (year, month) = match text.split_once('-') {
        Some((year, month)) => (number(year, 4)?, Some(number(month, 2)?)),
        None => (number(text, 4)?, None),
    };
    let year = i32::try_from(year).ok()?;
    let first = Date::from_ymd(year, month.unwrap_or(1), 1)?;
    if !last {
        return Some(first);
    }
    let longest = (28..=31).rev();
    longest.into_iter().find_map(|day| Date::from_ymd(year, month.unwrap_or(12), day))
}
