//! Every published case reads without a fault.

use std::path::{Path, PathBuf};
use transborder_json::{File, read};

fn inventories(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".inventory.json")
            || name.ends_with(".remedied.json")
            || name.ends_with(".provision.json")
    });
    paths
}

/// Every published inventory that is there, with its name.
pub(crate) fn texts() -> Vec<(String, Vec<u8>)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [top.join("fixtures/cases"), top.join("../shared/cases")];
    let paths = folders.iter().flat_map(|folder| inventories(folder));
    paths.map(|path| (path.display().to_string(), std::fs::read(&path).expect("a readable file"))).collect()
}

#[test]
fn the_cases_read_without_a_fault() {
    for (name, text) in texts() {
        if let Err(faults) = read(&[File { name: &name, text: &text }]) {
            panic!("{name}: {faults}");
        }
    }
}
