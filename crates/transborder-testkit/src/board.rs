//! The laws on board as plain JSON values, for the reference model and for whoever is held against it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::json;
use crate::reference::Law;

/// File names of the packs that are printed in full in the description of the law.
pub const COMPLETE: &[&str] = &["kr-pipa.json", "eu-gdpr.json", "plain.json"];

/// Where a file of the board lies; a copy beside the tests stands in until it is on board.
fn place(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = here.join("../transborder-regimes/packs").join(name);
    if own.exists() { own } else { here.join("tests/packs").join(name) }
}

/// Packs by file name, in the order given.
pub fn packs(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json(&place(name))).collect()
}

/// The tables: adequate destinations, and restricted ones where they are on board.
pub fn tables() -> Vec<Value> {
    ["adequacy.json", "restricted.json"]
        .iter()
        .map(|n| place(n))
        .filter(|p| p.exists())
        .map(|p| json(&p))
        .collect()
}

/// The complete packs with all tables, ready to judge under.
pub fn law() -> Law {
    Law::read(&packs(COMPLETE), &tables())
}
