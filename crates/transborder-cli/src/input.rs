//! Paths in, texts out: files, folders and standard input.

use crate::failure::Failure;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use transborder::{Fault, Inventory};
use transborder_json::{File, Sources};

/// Files as they were read, with the names under which messages speak of them.
#[derive(Debug)]
pub(crate) struct Input {
    texts: Vec<(String, Vec<u8>)>,
}

impl Input {
    /// No file.
    pub(crate) fn none() -> Input {
        Input { texts: Vec::new() }
    }

    /// Reads every file of every path, in the order given; a folder's by path.
    pub(crate) fn gather(paths: &[PathBuf]) -> Result<Input, Failure> {
        let mut texts = Vec::new();
        let mut wrong: Option<Failure> = None;
        for path in paths {
            if let Err(failure) = add(path, &mut texts) {
                wrong = Some(match wrong {
                    Some(before) => before.and(failure),
                    None => failure,
                });
            }
        }
        match wrong {
            Some(failure) => Err(failure),
            None => Ok(Input { texts }),
        }
    }

    /// As the library reads them.
    pub(crate) fn files(&self) -> Vec<File<'_>> {
        self.texts.iter().map(|(name, text)| File { name, text }).collect()
    }

    /// The text of a file by its position.
    pub(crate) fn text(&self, file: u32) -> Option<&[u8]> {
        self.texts.get(file as usize).map(|(_, text)| &text[..])
    }

    /// All of it as one inventory.
    pub(crate) fn inventory(&self, sources: &Sources<'_>) -> Result<Inventory, Failure> {
        transborder_json::read(&self.files()).map_err(|faults| Failure::of(&faults, sources))
    }
}

fn add(path: &Path, texts: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        let mut text = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut text);
        read.map_err(|error| Failure::io("read", Path::new("standard input"), &error))?;
        texts.push(("<stdin>".to_owned(), text));
        return Ok(());
    }
    if !path.is_dir() {
        let text = fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
        texts.push((path.display().to_string(), text));
        return Ok(());
    }
    let files = below(path)?;
    if files.is_empty() {
        let fault = Fault::new("no-files", format!("the folder {} holds no inventory", path.display()));
        return Err(fault.help("files are looked for whose names end in `.json` or `.ndjson`").into());
    }
    for file in files {
        let text = fs::read(&file).map_err(|error| Failure::io("read", &file, &error))?;
        texts.push((file.display().to_string(), text));
    }
    Ok(())
}

/// The inventories of a batch: every file and every folder directly below a folder, by path; a file is one itself.
/// Hidden ones are none, nor is what joins each of them.
pub(crate) fn each(paths: &[PathBuf], with: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let with: Vec<PathBuf> = with.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let joins = |path: &Path| !with.is_empty() && path.canonicalize().is_ok_and(|path| with.contains(&path));
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            return Err(Failure::new("standard input is one inventory: `batch` reads folders"));
        }
        if !path.is_dir() {
            fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
            found.push(path.clone());
            continue;
        }
        let before = found.len();
        let unreadable = |error: &io::Error| Failure::io("read", path, error);
        for entry in fs::read_dir(path).map_err(|error| unreadable(&error))? {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&error))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let below_it = entry.path();
            if hidden || joins(&below_it) {
                continue;
            }
            if kind.is_dir() && !below(&below_it)?.is_empty() || is_inventory(&below_it) {
                found.push(below_it);
            }
        }
        if found.len() == before {
            let fault = Fault::new("no-files", format!("the folder {} holds no inventory", path.display()));
            return Err(fault.help("files are looked for whose names end in `.json` or `.ndjson`").into());
        }
        found[before..].sort_unstable();
    }
    Ok(found)
}

/// A file that is read when its folder is given.
fn is_inventory(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json" || ending == "ndjson") && path.is_file()
}

/// Every `.json` and `.ndjson` below a folder, by path. Linked folders are not followed: they may be cycles.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |error: &io::Error| Failure::io("read", &folder, error);
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&error))? {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&error))?;
            let path = entry.path();
            if kind.is_dir() {
                folders.push(path);
            } else if is_inventory(&path) {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}
