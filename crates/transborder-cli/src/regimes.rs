//! `regimes`: the laws on board, and each of them as a table.

mod coverage;
mod lint;
pub(crate) mod show;

use crate::args::{Regimes, RegimesWhat};
use crate::config;
use crate::failure::Failure;
use crate::law::on_board;
use crate::render::words::{counted, shown};
use crate::{Ended, output, paint};
use std::fmt::Write as _;
use transborder::regime::{Pack, Revision, Verification};
use transborder::{Date, Fault};

pub(crate) fn run(args: &Regimes) -> Result<Ended, Failure> {
    match &args.what {
        Some(RegimesWhat::Coverage { paths, as_of }) => return coverage::run(paths, *as_of, args),
        Some(RegimesWhat::Lint { .. }) if args.settings.config.is_some() => {
            let fault = Fault::new("usage", "`regimes lint` follows no transborder.toml");
            return Err(fault.help("`--pack FILE` loads a law beside those on board").into());
        }
        Some(RegimesWhat::Lint { files }) => return lint::run(files, &args.pack),
        _ => {}
    }
    let (_, board) = config::load(&args.settings, &args.pack)?;
    let text = match &args.what {
        Some(RegimesWhat::Show { id }) => {
            let pack = board.find(id).map_err(|unknown| Failure::from(on_board(unknown, &board)))?;
            show::page(&board, &board.packs()[pack])
        }
        _ => list(&board),
    };
    output::text(&text, None)?;
    Ok(Ended::Clean)
}

fn list(board: &transborder::regime::Regimes) -> String {
    let mut out = String::new();
    for pack in board.packs() {
        let _ = writeln!(out, "{}  {}", paint::bold(&pack.id), shown(&pack.law));
        for revision in &pack.revisions {
            let lead = format!("  {:<10} {:<26} ", revision.id, period(revision.from, revision.until));
            let about = match verified(revision) {
                Some(how) => format!("{} · {how}", size(revision)),
                None => size(revision),
            };
            paint::paragraph(&mut out, &lead, lead.len(), lead.len(), &about);
        }
        let rows = board.adequacy().iter().filter(|row| serves(pack, &row.from));
        let (rows, advisory) =
            rows.fold((0, 0), |(all, advisory), row| (all + 1, advisory + usize::from(row.advisory)));
        if rows > 0 {
            let unverified = if advisory > 0 { format!(" ({advisory} only advise)") } else { String::new() };
            let _ = writeln!(out, "  {} on destinations{unverified}", counted(rows, "decision"));
        }
        let _ = writeln!(out, "  {}", paint::dim(format!("last held against the law on {}", pack.checked)));
        for one in &pack.recheck {
            let by = one.by.map(|day| format!(" (by {day})")).unwrap_or_default();
            paint::paragraph(&mut out, "  look again at ", 16, 16, &format!("{}{by}", shown(&one.what)));
        }
        out.push('\n');
    }
    paint::paragraph(
        &mut out,
        "",
        0,
        0,
        "`plain` is no law: it asks of any country whether data leave home and people were told; it is judged only when \
         named. A row of law that could not be verified only advises.",
    );
    let _ = writeln!(
        out,
        "\nnext\n  transborder regimes show {}\n  transborder regimes coverage PATH",
        board.packs().first().map_or("ID", |pack| &pack.id)
    );
    out
}

/// How well the text of a revision was read: the surest of its sources, and whether some could not be checked. The
/// plain question is taken from no text.
fn verified(revision: &Revision) -> Option<String> {
    if revision.territory.home {
        return None;
    }
    let marks = || revision.sources.iter().map(|source| source.mark);
    let surest = match marks().min() {
        Some(Verification::Statute) => "read in the statute",
        Some(Verification::Excerpt) => "read in excerpts",
        Some(Verification::Authority) => "read on pages of the authority",
        Some(Verification::Secondary) => "read in others' writing",
        Some(Verification::Inferred) => "concluded from other texts",
        Some(Verification::Unverified) => return Some("not verified".to_owned()),
        None => "no source noted",
    };
    let partly = marks().any(|mark| mark == Verification::Unverified);
    Some(if partly { format!("{surest}, partly not verified") } else { surest.to_owned() })
}

/// How many rows of each kind, and how many of them only advise.
fn size(revision: &Revision) -> String {
    let mut parts = vec![counted(revision.gates.len(), "gate")];
    for (count, what) in [
        (revision.duties.len(), "duty"),
        (revision.localise.len(), "place to keep data"),
        (revision.notes.len(), "note"),
    ] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    let advisory = revision.gates.iter().filter(|gate| gate.advisory).count()
        + revision.duties.iter().filter(|duty| duty.advisory).count();
    if advisory > 0 {
        parts.push(format!("{advisory} only advise"));
    }
    parts.join(", ")
}

/// Whether decisions of this pack count for that one.
pub(crate) fn serves(pack: &Pack, from: &str) -> bool {
    pack.id.eq_ignore_ascii_case(from)
        || pack.adequacy_of.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(from))
}

/// `2020-08-05 to 2023-09-14`, `since 2023-09-15`: the last day itself, as people say it.
pub(crate) fn period(from: Date, until: Option<Date>) -> String {
    let always = Date::from_ymd(1, 1, 1);
    match until {
        Some(end) => format!("{from} to {}", end.plus_days(-1)),
        None if Some(from) == always => "always".to_owned(),
        None => format!("since {from}"),
    }
}

/// The period of a row inside its revision; none where it is the revision's.
pub(crate) fn row_period(from: Option<Date>, until: Option<Date>) -> Option<String> {
    match (from, until) {
        (None, None) => None,
        (Some(from), until) => Some(period(from, until)),
        (None, Some(end)) => Some(format!("to {}", end.plus_days(-1))),
    }
}
