//! The house rules that a machine can hold: length of files, hushed lints, leftovers, paths of one machine.

use std::path::{Path, PathBuf};

/// No file is longer, whatever its reason; over 500 lines it wants one.
const LONGEST: usize = 800;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name != "target" && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn files_are_short_and_hide_nothing() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates", "benches"] {
        sources(&top.join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources were found");
    // Written in two parts, so that this file does not find itself.
    let leftovers =
        [["#[", "allow("], ["todo", "!("], ["unimplemented", "!("], ["FIX", "ME"], ["#[", "ignore]"]];
    let machines = [["/", "home/"], ["/", "root/"], ["/", "tmp/"]];
    let mut wrong = Vec::new();
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
        for parts in leftovers.iter().chain(&machines) {
            let word = parts.concat();
            if let Some(line) = text.lines().position(|line| line.contains(&word)) {
                wrong.push(format!("{}:{} says `{word}`", path.display(), line + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
