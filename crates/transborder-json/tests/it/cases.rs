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

#[test]
fn the_cases_read_without_a_fault() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in [top.join("fixtures/cases"), top.join("../shared/cases")] {
        for path in inventories(&folder) {
            let text = std::fs::read(&path).unwrap();
            let name = path.to_string_lossy();
            if let Err(faults) = read(&[File { name: &name, text: &text }]) {
                panic!("{name}: {faults}");
            }
        }
    }
}
