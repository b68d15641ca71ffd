//! `explain`: a finding, a clause of a law, a fact, or any other word of the formats.

mod asks;
#[cfg(test)]
mod book;
mod clause;
mod fact;
mod family;
mod finding;
mod outline;
mod page;
mod silence;
mod snippet;
mod state;
mod word;

use self::page::Page;
use crate::args::Explain;
use crate::config::{self, block};
use crate::failure::Failure;
use crate::law::judged_by;
use crate::render::words::shown;
use crate::{Ended, output, paint};
use transborder::regime::Regimes;
use transborder::vocabulary::{Attr, FACTS, Fact, Item, TAGS};
use transborder::{Fault, near_name};

/// Where texts begin behind their labels.
const MARGIN: usize = 13;

pub(crate) fn run(args: &Explain) -> Result<Ended, Failure> {
    let what = args.what.trim();
    let (config, board) = config::load(&args.judging.settings, &args.judging.pack)?;
    if let Some(page) = page(&board, what) {
        if args.accepting.accept {
            let message = format!("`{}` is no finding: only findings are accepted", shown(what));
            let help =
                "`transborder check PATH` lists them; a clause has a level in transborder.toml instead";
            return Err(Fault::new("usage", message).help(help).into());
        }
        refuse_of_findings(args)?;
        output::text(&page.shown(), None)?;
        return Ok(Ended::Clean);
    }
    if args.paths.is_empty() || !looks_like_an_id(what) {
        return Err(unknown(&board, what));
    }
    judged_by(&config, &board, &args.paths, &args.judging, |judged| {
        let finding = judged.finding(what)?;
        if args.accepting.accept {
            output::text(&block(finding, &args.accepting), None)?;
        } else {
            output::text(&finding::page(judged, finding, args), None)?;
        }
        Ok(Ended::Clean)
    })
}

/// The page of a name is that of every day and law: who asks for one of them would take it for the answer.
fn refuse_of_findings(args: &Explain) -> Result<(), Failure> {
    let judging = &args.judging;
    let options = [("--as-of", judging.as_of.is_some()), ("--regime", !judging.regime.is_empty())];
    let Some((option, _)) = options.into_iter().find(|(_, given)| *given) else { return Ok(()) };
    let message = format!("`{option}` belongs to a finding, and `{}` is none", shown(args.what.trim()));
    Err(Fault::new("usage", message).help("the page shows every revision of every law: leave it out").into())
}

/// The page of a clause or a word; none where nothing has the name.
fn page(board: &Regimes, what: &str) -> Option<Page> {
    if let Ok(clauses) = board.clause(what) {
        return Some(clause::page(board, &clauses));
    }
    if let Some(fact) = Fact::of(what) {
        return Some(fact::page(board, &fact));
    }
    word::page(board, what).or_else(|| family::page(board, what))
}

/// Hexadecimal digits, as many as tell findings apart.
fn looks_like_an_id(what: &str) -> bool {
    (4..=12).contains(&what.len()) && what.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Nothing has this name: which name is near, or what kinds of names there are.
fn unknown(board: &Regimes, what: &str) -> Failure {
    let name = shown(what);
    if looks_like_an_id(what) {
        let fault = Fault::new("unknown-name", format!("nothing on board is named `{name}`"));
        return fault
            .help("to explain a finding, give its inventory too: `transborder explain ID PATH`")
            .into();
    }
    let fault =
        Fault::new("unknown-name", format!("no clause, fact, item, attribute or tag is named `{name}`"));
    if board.find(what).is_ok() {
        return fault.help(format!("`{name}` is a law: `transborder regimes show {name}`")).into();
    }
    let names = FACTS
        .iter()
        .map(|(name, _)| *name)
        .chain(board.clauses().map(|clause| clause.row.id()))
        .chain(Item::ALL.iter().map(|item| item.name()))
        .chain(Attr::ALL.iter().map(|attr| attr.name()))
        .chain(TAGS.iter().copied())
        .chain(word::names())
        .chain(family::FAMILIES.iter().map(|(name, _)| *name));
    match near_name(what, names) {
        Some(near) => fault.help(format!("did you mean `{near}`?")).into(),
        None => fault
            .help("clauses: `transborder regimes show ID`; facts: `transborder explain contract`; findings: `transborder check`")
            .into(),
    }
}

/// A text behind a label.
fn entry(out: &mut String, name: &str, text: &str) {
    paint::entry(out, name, |name| paint::dim(name), MARGIN, text);
}

/// A text on its own.
fn text(out: &mut String, text: &str) {
    paint::paragraph(out, "  ", 2, 2, text);
}
