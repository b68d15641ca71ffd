//! The laws on board as plain JSON values, for the reference model and for whoever is held against it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::json;
use crate::reference::Law;

fn crate_of_laws() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../transborder-regimes")
}

/// Files on board in the order in which the engine has them: a pack that joins is judged here too, without an edit.
///
/// The names are read from the source text, for a dependency would bring the engine's reader along.
fn files() -> Vec<String> {
    let source = crate_of_laws().join("src/lib.rs");
    let text =
        std::fs::read_to_string(&source).expect("the source of the laws on board is beside the testkit");
    let names = text.split("include_str!(\"../packs/").skip(1);
    names.filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned())).collect()
}

/// What is on board, packs and tables apart.
fn on_board() -> (Vec<Value>, Vec<Value>) {
    let read = |name: &String| json(&crate_of_laws().join("packs").join(name));
    files().iter().map(read).partition(|file| file.get("pack").is_some())
}

/// Every pack on board, in the order of reports.
pub fn packs() -> Vec<Value> {
    on_board().0
}

/// The tables: adequate destinations, and restricted ones.
pub fn tables() -> Vec<Value> {
    on_board().1
}

/// Every law on board, ready to judge under.
pub fn law() -> Law {
    Law::read(&packs(), &tables())
}
