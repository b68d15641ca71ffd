//! Every published case reads without a fault.

use std::path::{Path, PathBuf};
use transborder_json::{File, read};
use transborder_testkit::case::{by_hand, folder};

/// Every inventory in JSON in a folder and below.
fn inventories(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(inventories(&path));
        } else if path.extension().is_some_and(|ending| ending == "json") && !path.ends_with("expected.json")
        {
            found.push(path);
        }
    }
    found
}

/// Every published inventory that is there, with its name.
pub(crate) fn texts() -> Vec<(String, Vec<u8>)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [folder(), top.join("fixtures/decisions"), top.join("fixtures/small")];
    let paths = folders.into_iter().chain(by_hand()).flat_map(|folder| inventories(&folder));
    paths.map(|path| (path.display().to_string(), std::fs::read(&path).expect("a readable file"))).collect()
}

#[test]
fn the_cases_read_without_a_fault() {
    let texts = texts();
    assert!(texts.len() > 40);
    // A half names what the other holds.
    for (name, text) in texts.into_iter().filter(|(name, _)| !name.contains("halves")) {
        if let Err(faults) = read(&[File { name: &name, text: &text }]) {
            panic!("{name}: {faults}");
        }
    }
}
