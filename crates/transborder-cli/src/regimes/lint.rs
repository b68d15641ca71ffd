//! `regimes lint`: what is wrong with a pack of one's own, and what is odd.

use crate::failure::{Failure, add_fault};
use crate::input::Input;
use crate::law::board;
use crate::render::words::{counted, shown};
use crate::{Ended, output, paint};
use std::fmt::Write as _;
use std::path::PathBuf;
use transborder::Faults;
use transborder::regime::{Pack, Regimes, Table};
use transborder_json::{LawFile, Rendered, Sources, lint, read_laws};

pub(super) fn run(files: &[PathBuf], packs: &[PathBuf]) -> Result<Ended, Failure> {
    let board = board(packs)?;
    let input = Input::gather(files)?;
    let files = input.files();
    let sources = Sources::new(&files);
    // Once for all: each is held against all the others.
    let laws: Vec<Option<LawFile>> =
        (0_u32..).zip(&files).map(|(number, file)| read_laws(&[*file], number).ok()?.pop()).collect();
    let mut out = String::new();
    let mut wrong: Option<Failure> = None;
    let mut odd = 0;
    for (index, (number, file)) in (0_u32..).zip(&files).enumerate() {
        match beside(&board, &laws, index).and_then(|beside| lint(*file, number, &beside)) {
            Ok(hints) => {
                odd += hints.len();
                for hint in &hints {
                    add_fault(&mut out, "odd: ", &Rendered::of(hint, &sources));
                }
                let verdict = match hints.len() {
                    0 => format!("{}: {}", shown(file.name), about(laws[index].as_ref())),
                    count => format!("{}: {}", shown(file.name), counted(count, "odd thing")),
                };
                let _ = writeln!(out, "{}", paint::bold(verdict));
            }
            Err(faults) => Failure::of(&faults, &sources).add(&mut wrong),
        }
    }
    output::text(&out, None)?;
    match wrong {
        Some(failure) => Err(failure),
        None if odd > 0 => Ok(Ended::Findings),
        None => Ok(Ended::Clean),
    }
}

/// The laws on board with those of all files, which may name each other; of the tables not that of the file itself,
/// which is to stand beside them. A file that cannot be read is left aside: its own turn comes.
fn beside(board: &Regimes, laws: &[Option<LawFile>], number: usize) -> Result<Regimes, Faults> {
    let (mut packs, mut tables) = (board.packs().to_vec(), Vec::new());
    tables.push(Table::Adequacy(board.adequacy().to_vec()));
    tables.push(Table::Restricted(board.restricted().to_vec()));
    for (other, law) in laws.iter().enumerate() {
        match law {
            Some(LawFile::Pack(pack)) if other != number => replace(&mut packs, pack),
            Some(LawFile::Table(table)) if other != number => tables.push(table.clone()),
            _ => {}
        }
    }
    // The pack of this file may be the one that a table of another file is about.
    if let Some(LawFile::Pack(pack)) = &laws[number] {
        replace(&mut packs, pack);
    }
    Regimes::new(packs, tables)
}

/// In the place of one of the same name.
fn replace(packs: &mut Vec<Pack>, pack: &Pack) {
    packs.retain(|known| !known.id.eq_ignore_ascii_case(&pack.id));
    packs.push(pack.clone());
}

/// What a sound file holds, so that nobody takes one law for another.
fn about(law: Option<&LawFile>) -> String {
    match law {
        Some(LawFile::Pack(pack)) => {
            let rows = pack.revisions.iter().map(|revision| revision.rows().count()).sum();
            let revisions = counted(pack.revisions.len(), "revision");
            format!("sound; {} with {revisions} and {}", shown(&pack.id), counted(rows, "clause"))
        }
        _ => "sound".to_owned(),
    }
}
