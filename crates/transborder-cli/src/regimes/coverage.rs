//! `regimes coverage`: which laws an inventory touches, and which home, seat or destination has no pack.

use crate::args::{Judging, Regimes as Args};
use crate::config;
use crate::failure::Failure;
use crate::law::{Judged, judged_by};
use crate::paint::{self, heading};
use crate::render::words::{counted, listed, shown};
use crate::{Ended, output};
use std::path::PathBuf;
use transborder::regime::{Pack, Regimes};
use transborder::{Date, Place, Truth};

pub(super) fn run(paths: &[PathBuf], as_of: Option<Date>, args: &Args) -> Result<Ended, Failure> {
    let (settings, packs) = (&args.settings, &args.pack);
    let (config, board) = config::load(settings, packs)?;
    let named = laws(&board).map(|pack| pack.id.clone()).collect();
    // Every law, whatever the inventory names: the question is what it leaves out.
    let judging = Judging {
        as_of,
        regime: named,
        pack: packs.clone(),
        threads: None,
        max_memory: None,
        settings: settings.clone(),
    };
    judged_by(&config, &board, paths, &judging, |judged| {
        output::text(&page(judged), None)?;
        Ok(Ended::Clean)
    })
}

fn laws(board: &Regimes) -> impl Iterator<Item = &Pack> {
    board.packs().iter().filter(|pack| pack.id != "plain")
}

fn page(judged: &Judged<'_>) -> String {
    let mut out = String::new();
    let day = judged.report.as_of();
    touched(&mut out, judged, day);
    let graph = judged.graph;
    let homes = graph.groups().flat_map(|group| pairs(group.id(), group.residence()));
    places(&mut out, judged, day, "Where people live", homes);
    let owners = graph.systems().map(|system| system.on_behalf_of().unwrap_or(system.operator()));
    let at_work = owners.chain(graph.collections().flat_map(|collection| collection.collectors()));
    let mut seen: Vec<&str> = Vec::new();
    let seats = at_work.filter(|party| {
        let new = !seen.contains(&party.id());
        if new {
            seen.push(party.id());
        }
        new
    });
    let seats = seats.flat_map(|party| pairs(party.id(), party.countries()));
    places(&mut out, judged, day, "Where those sit who hold data", seats.collect::<Vec<_>>().into_iter());
    let crossings = judged.report.crossings();
    let ends = crossings.iter().flat_map(|crossing| pairs(crossing.importer, &crossing.to_countries));
    places(&mut out, judged, day, "Where data go", ends.collect::<Vec<_>>().into_iter());
    out.push('\n');
    paint::paragraph(
        &mut out,
        "",
        0,
        0,
        "Where a home has no pack, only the plain question is answered: did people know? Where a destination has none, what \
         its own law asks before data go on from there is not judged. `docs/write-a-pack.md` takes you through adding a law.",
    );
    out
}

fn pairs<'a>(name: &'a str, places: &'a [Place]) -> impl Iterator<Item = (&'a str, Place)> {
    places.iter().map(move |place| (name, *place))
}

/// The laws that apply, and in one line those that do not.
fn touched(out: &mut String, judged: &Judged<'_>, day: Date) {
    let asked: Vec<&str> = judged.graph.inventory().regimes().collect();
    let coverage = judged.report.coverage();
    let mut idle: Vec<&str> = Vec::new();
    heading(out, &format!("Laws that it touches on {day}"));
    let mut any = false;
    for pack in laws(judged.regimes) {
        let reach = coverage.iter().find(|one| one.regime.split('@').next() == Some(&pack.id));
        let Some(reach) = reach.filter(|reach| reach.attached + reach.maybe > 0) else {
            idle.push(&pack.id);
            continue;
        };
        any = true;
        let mut parts = vec![reach.regime.split_once('@').map_or("", |(_, revision)| revision).to_owned()];
        if reach.attached > 0 {
            parts.push(format!("attached to {}", counted(reach.attached as usize, "holding")));
        }
        if reach.maybe > 0 {
            parts.push(format!("perhaps to {}", counted(reach.maybe as usize, "holding")));
        }
        parts.push(counted(reach.transfers as usize, "transfer"));
        if !asked.is_empty() && !asked.iter().any(|id| id.eq_ignore_ascii_case(&pack.id)) {
            parts.push("left out by the inventory's `regimes`".to_owned());
        }
        row(out, &pack.id, &parts.join(" · "));
    }
    if !any {
        row(out, "none", "no law on board applies to any of it");
    }
    if !idle.is_empty() {
        row(out, "not", &listed(&idle, 30));
    }
}

/// Places, each with who is there and which laws are at home there.
fn places<'a>(
    out: &mut String,
    judged: &Judged<'_>,
    day: Date,
    title: &str,
    found: impl Iterator<Item = (&'a str, Place)>,
) {
    let mut by_place: Vec<(Place, Vec<&str>)> = Vec::new();
    for (name, place) in found {
        match by_place.iter_mut().find(|(known, _)| *known == place) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => by_place.push((place, vec![name])),
        }
    }
    if by_place.is_empty() {
        return;
    }
    heading(out, title);
    by_place.sort_by_key(|(place, _)| place.to_string());
    for (place, names) in by_place {
        let who = listed(&names, 4);
        let law = if place.is_unknown() {
            paint::yellow("unknown: a question to answer first")
        } else {
            match &at_home(judged.regimes, place, day)[..] {
                [] => paint::yellow("no pack"),
                laws => shown(&laws.join(", ")),
            }
        };
        row(out, &place.to_string(), &format!("{law} · {who}"));
    }
}

/// The laws whose territory holds the place, with a word where they have no text on the day or hold only a part.
fn at_home(board: &Regimes, place: Place, day: Date) -> Vec<String> {
    let law = |pack: &Pack| {
        let inside = |revision: &transborder::regime::Revision, day| {
            if revision.territory.home { Truth::No } else { place.inside(&revision.territory.on(day)) }
        };
        match pack.on(day).map(|revision| inside(revision, day)) {
            Some(Truth::Yes) => Some(pack.id.clone()),
            Some(Truth::Unknown) => Some(format!("{} for a part of it", pack.id)),
            Some(Truth::No) => None,
            None => {
                let other =
                    pack.revisions.iter().find(|revision| inside(revision, revision.from).is_yes())?;
                let from = if other.from > day {
                    format!("from {}", other.from)
                } else {
                    "no text on the day".to_owned()
                };
                Some(format!("{} ({from})", pack.id))
            }
        }
    };
    laws(board).filter_map(law).collect()
}

fn row(out: &mut String, name: &str, text: &str) {
    paint::entry(out, name, |name| paint::bold(name), 16, text);
}
