//! Rows of a law, one by one: tables say what each asks, and everything else is made from them.
//!
//! A table names, for each row of a pack, the facts that together just satisfy it. From that come an inventory
//! that passes, and for each fact one that fails because of it alone; then the days around the row's first and
//! last, the scenes in which it does not speak, and mutants of the pack, each of which some case must notice.
//! The format is described in `fixtures/README.md`.
//!
//! - `table`: a table as written;
//! - `need` and `scene`: facts and records at their places;
//! - `case`: an inventory, a day, and what must come out;
//! - `play`, `border` and `listed`: the cases of rows, of revisions, of the two tables of destinations;
//! - `mutant`: a pack with one thing taken away or weakened.

mod border;
mod case;
mod day;
mod listed;
mod mutant;
mod need;
mod play;
mod scene;
mod table;

pub use case::{Case, Expect, Sight};
pub use mutant::{Mutant, clauses, mutants, table_mutants};
pub use table::{Equivalent, Table};

use std::path::{Path, PathBuf};

/// The folder of the tables.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rows")
}

/// Every table of a law, by file name.
///
/// # Panics
/// If a table is not as `fixtures/README.md` says.
pub fn tables() -> Vec<Table> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap_or_else(|e| panic!("{}: {e}", folder().display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter(|path| !path.ends_with("adequacy.json") && !path.ends_with("restricted.json"))
        .collect();
    files.sort();
    files.iter().map(|path| Table::read(path)).collect()
}

/// The cases of a law's own rows.
pub fn cases(table: &Table) -> Vec<Case> {
    let mut cases = play::rows(table);
    cases.extend(border::revisions(table));
    cases
}

/// The cases of the tables of destinations.
///
/// # Panics
/// If a row speaks of a law that has no table.
pub fn destinations(tables: &[Table]) -> Vec<Case> {
    let mut cases = listed::adequate(&folder().join("adequacy.json"), tables);
    cases.extend(listed::restricted(&folder().join("restricted.json"), tables));
    cases
}

/// Mutants of a table of destinations that no case can notice.
///
/// # Panics
/// If the file is not as `fixtures/README.md` says.
pub fn equivalent(file: &str) -> Vec<Equivalent> {
    let path = folder().join(file);
    table::equivalent(&crate::case::json(&path)["equivalent"], &path.display().to_string())
}
