//! `regimes lint`: what is wrong with a pack of one's own, and what is odd.

use crate::failure::{Failure, add_fault};
use crate::input::Input;
use crate::law::board;
use crate::render::words::{counted, shown};
use crate::{Ended, output, paint};
use std::fmt::Write as _;
use std::path::PathBuf;
use transborder::Faults;
use transborder::regime::{Regimes, Table};
use transborder_json::{File, LawFile, Rendered, Sources, lint};

pub(super) fn run(files: &[PathBuf], packs: &[PathBuf]) -> Result<Ended, Failure> {
    let board = board(packs)?;
    let input = Input::gather(files)?;
    let files = input.files();
    let sources = Sources::new(&files);
    let mut out = String::new();
    let mut wrong: Option<Failure> = None;
    let mut odd = 0;
    for (number, file) in (0_u32..).zip(&files) {
        match beside(&board, &files, number).and_then(|beside| lint(*file, number, &beside)) {
            Ok(hints) => {
                odd += hints.len();
                for hint in &hints {
                    add_fault(&mut out, "odd: ", &Rendered::of(hint, &sources));
                }
                let verdict = match hints.len() {
                    0 => format!("{}: {}", shown(file.name), about(*file)),
                    count => format!("{}: {}", shown(file.name), counted(count, "odd thing")),
                };
                let _ = writeln!(out, "{}", paint::bold(verdict));
            }
            Err(faults) => {
                let failure = Failure::of(&faults, &sources);
                wrong = Some(match wrong {
                    Some(before) => before.and(failure),
                    None => failure,
                });
            }
        }
    }
    output::text(&out, None)?;
    match wrong {
        Some(failure) => Err(failure),
        None if odd > 0 => Ok(Ended::Findings),
        None => Ok(Ended::Clean),
    }
}

/// The laws on board with those of the other files, which may name each other. A file that cannot be read is left
/// aside: its own turn comes.
fn beside(board: &Regimes, files: &[File<'_>], number: u32) -> Result<Regimes, Faults> {
    let (mut packs, mut tables) = (board.packs().to_vec(), Vec::new());
    tables.push(Table::Adequacy(board.adequacy().to_vec()));
    tables.push(Table::Restricted(board.restricted().to_vec()));
    for (other, file) in (0_u32..).zip(files).filter(|(other, _)| *other != number) {
        match transborder_json::read_laws(&[*file], other).map(|mut laws| laws.remove(0)) {
            Ok(LawFile::Pack(pack)) => {
                packs.retain(|known| !known.id.eq_ignore_ascii_case(&pack.id));
                packs.push(pack);
            }
            Ok(LawFile::Table(table)) => tables.push(table),
            Err(_) => {}
        }
    }
    // The pack of this file may be the one that a table of another file is about.
    if let Ok([LawFile::Pack(pack)]) =
        transborder_json::read_laws(&files[number as usize..=number as usize], number).as_deref()
    {
        packs.retain(|known| !known.id.eq_ignore_ascii_case(&pack.id));
        packs.push(pack.clone());
    }
    Regimes::new(packs, tables)
}

/// What a sound file holds, so that nobody takes one law for another.
fn about(file: File<'_>) -> String {
    match transborder_json::read_laws(&[file], 0).as_deref() {
        Ok([LawFile::Pack(pack)]) => {
            let rows = pack.revisions.iter().map(|revision| revision.rows().count()).sum();
            let revisions = counted(pack.revisions.len(), "revision");
            format!("sound; {} with {revisions} and {}", shown(&pack.id), counted(rows, "clause"))
        }
        _ => "sound".to_owned(),
    }
}
