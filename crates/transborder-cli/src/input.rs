//! Paths in, texts out: files, folders and standard input.

use crate::failure::Failure;
use rayon::prelude::*;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;
use transborder::{Fault, Inventory};
use transborder_json::{File, Later, Sources};

/// A file is large from this size on: read by all cores, and given back as soon as the inventory is made.
const LARGE: u64 = 1 << 26;

/// Files as they were read, with the names under which messages speak of them.
#[derive(Debug)]
pub(crate) struct Input {
    texts: Vec<Text>,
}

#[derive(Debug)]
struct Text {
    name: String,
    /// Where to read it again, and when it was written; none where that cannot be done or is not worth it.
    again: Option<(PathBuf, SystemTime)>,
    /// None where it was read again and is another.
    bytes: OnceLock<Option<Vec<u8>>>,
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
                failure.add(&mut wrong);
            }
        }
        match wrong {
            Some(failure) => Err(failure),
            None => Ok(Input { texts }),
        }
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// As the library reads them.
    pub(crate) fn files(&self) -> Vec<File<'_>> {
        let texts = self.texts.iter();
        texts.map(|text| File { name: &text.name, text: text.bytes().unwrap_or_default() }).collect()
    }

    /// The text of a file by its position.
    pub(crate) fn text(&self, file: u32) -> Option<&[u8]> {
        self.texts.get(file as usize)?.bytes()
    }

    /// All of it as one inventory.
    pub(crate) fn inventory(&self, sources: &Sources<'_>) -> Result<Inventory, Failure> {
        transborder_json::read(&self.files()).map_err(|faults| Failure::of(&faults, sources))
    }

    /// Gives the texts of large files back, until somebody asks for them.
    pub(crate) fn put_away(&mut self) {
        for text in self.texts.iter_mut().filter(|text| text.again.is_some()) {
            text.bytes = OnceLock::new();
        }
    }

    /// Where things are written, for as long as the files stay what they are.
    pub(crate) fn sources(&self) -> Sources<'_> {
        Sources::later(self.texts.iter().map(|text| text.name.as_str()), self)
    }
}

impl Later for Input {
    fn text(&self, file: usize) -> Option<&[u8]> {
        self.texts.get(file)?.bytes()
    }
}

impl Text {
    fn here(name: String, bytes: Vec<u8>) -> Text {
        Text { name, again: None, bytes: OnceLock::from(Some(bytes)) }
    }

    fn read(path: &Path) -> io::Result<Text> {
        let bytes = whole(path)?;
        let written = fs::metadata(path).and_then(|about| about.modified()).ok();
        let again = written.filter(|_| bytes.len() as u64 >= LARGE).map(|written| (path.to_owned(), written));
        Ok(Text { again, ..Text::here(path.display().to_string(), bytes) })
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.bytes.get_or_init(|| self.read_again()).as_deref()
    }

    fn read_again(&self) -> Option<Vec<u8>> {
        let (path, written) = self.again.as_ref()?;
        let bytes = whole(path).ok()?;
        let same = fs::metadata(path).and_then(|about| about.modified()).is_ok_and(|now| now == *written);
        same.then_some(bytes)
    }
}

/// What a file holds. New memory costs as much as the copy into it, so a large file is read in parts by all
/// cores.
fn whole(path: &Path) -> io::Result<Vec<u8>> {
    const PART: usize = 1 << 22;
    let about = fs::metadata(path)?;
    let Some(len) = usize::try_from(about.len()).ok().filter(|_| about.is_file() && about.len() >= LARGE)
    else {
        return fs::read(path);
    };
    let mut bytes = vec![0; len];
    let part = |(index, part): (usize, &mut [u8])| {
        let mut file = fs::File::open(path)?;
        file.seek(SeekFrom::Start((index * PART) as u64))?;
        file.read_exact(part)
    };
    match bytes.par_chunks_mut(PART).enumerate().try_for_each(part) {
        Ok(()) => Ok(bytes),
        // It became shorter meanwhile.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => fs::read(path),
        Err(error) => Err(error),
    }
}

fn add(path: &Path, texts: &mut Vec<Text>) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        let mut text = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut text);
        read.map_err(|error| Failure::io("read", Path::new("standard input"), &error))?;
        texts.push(Text::here("<stdin>".to_owned(), text));
        return Ok(());
    }
    let read = |path: &Path| Text::read(path).map_err(|error| Failure::io("read", path, &error));
    if !path.is_dir() {
        texts.push(read(path)?);
        return Ok(());
    }
    let files = below(path)?;
    if files.is_empty() {
        let fault = Fault::new("no-files", format!("the folder {} holds no inventory", path.display()));
        return Err(fault.help("files are looked for whose names end in `.json` or `.ndjson`").into());
    }
    for file in files {
        texts.push(read(&file)?);
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
