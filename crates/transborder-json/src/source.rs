//! From origins back to files, lines and columns.

use crate::pointer::Document;
use crate::read::{File, one_record_per_line};
use crate::span::{self, Node};
use std::fmt;
use std::sync::OnceLock;
use transborder::{Fault, Origin, Spot, Step};

/// The texts that origins point into. Keeps one mark per 4 KiB of each file that is asked about, so that a
/// place costs a search of that length at most, however long the file or its lines.
#[derive(Debug)]
pub struct Sources<'a> {
    files: Vec<Held<'a>>,
    later: Option<&'a dyn Later>,
}

/// Texts that were given back after reading, and are fetched again when somebody asks where something is
/// written: a large inventory is seldom asked about, and its text is as large as all that is made of it.
pub trait Later: fmt::Debug + Sync {
    /// The text of a file, by its position in the order in which they were read. None where it is not the text
    /// that was read any more: then nobody can say where anything was.
    fn text(&self, file: usize) -> Option<&[u8]>;
}

/// A file and what is worked out about it once, when somebody asks.
#[derive(Debug)]
struct Held<'a> {
    name: &'a str,
    /// None where it is no longer there.
    bytes: OnceLock<Option<&'a [u8]>>,
    marks: OnceLock<Vec<Mark>>,
    /// As far as it is UTF-8: checking it again for every place would read the whole file each time.
    text: OnceLock<&'a str>,
    /// Where its records begin.
    document: OnceLock<Document>,
}

/// What lies before a multiple of [`STRIDE`].
#[derive(Clone, Copy, Debug)]
struct Mark {
    line: usize,
    /// Characters between the last line break and here.
    column: usize,
}

const STRIDE: usize = 1 << 12;

/// Where a value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// Name of its file.
    pub file: &'a str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// First byte of the value in its file.
    pub start: usize,
    /// First byte after what to underline: the value, or what of it lies on the first line.
    pub end: usize,
}

impl<'a> Sources<'a> {
    /// Of these files, in the order in which they were read.
    #[must_use]
    pub fn new(files: &[File<'a>]) -> Sources<'a> {
        let here = |file: &File<'a>| Held::new(file.name, OnceLock::from(Some(file.text)));
        Sources { files: files.iter().map(here).collect(), later: None }
    }

    /// Of files of these names, in the order in which they were read, whose texts are asked for when needed.
    #[must_use]
    pub fn later(names: impl IntoIterator<Item = &'a str>, texts: &'a dyn Later) -> Sources<'a> {
        let away = |name: &'a str| Held::new(name, OnceLock::new());
        Sources { files: names.into_iter().map(away).collect(), later: Some(texts) }
    }

    /// Where it is written; none for records made in code.
    #[must_use]
    pub fn place(&self, spot: &Spot) -> Option<Place<'a>> {
        let Held { name, marks, .. } = self.files.get(spot.origin.file as usize)?;
        let text = self.there(spot.origin)?;
        let start = usize::try_from(self.exact(spot).start).ok()?.min(text.len());
        let mark = marks.get_or_init(|| marks_of(text))[start / STRIDE];
        let from = start - start % STRIDE;
        let before = &text[from..start];
        let (line, column) = match before.iter().rposition(|b| *b == b'\n') {
            Some(last) => (mark.line + count(before, b'\n'), characters(&before[last + 1..])),
            None => (mark.line, mark.column + characters(before)),
        };
        // A byte order mark is no column.
        let hidden = usize::from(line == 0 && start > 0 && text.starts_with("\u{feff}".as_bytes()));
        let end = end_of_span(text, start);
        Some(Place { file: name, line: line + 1, column: column + 1 - hidden.min(column), start, end })
    }

    fn there(&self, origin: Origin) -> Option<&'a [u8]> {
        let held = self.files.get(origin.file as usize)?;
        *held.bytes.get_or_init(|| self.later?.text(origin.file as usize))
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Name of a file.
    pub(crate) fn name(&self, file: u32) -> Option<&'a str> {
        self.files.get(file as usize).map(|held| held.name)
    }

    /// Where the records of a file begin; none for records made in code.
    pub(crate) fn document(&self, file: u32) -> Option<&Document> {
        let held = self.files.get(file as usize)?;
        let text = self.text(Origin { file, start: 0 });
        Some(held.document.get_or_init(|| Document::of(file, text, one_record_per_line(held.name, text))))
    }

    /// The text of a file.
    pub(crate) fn bytes(&self, origin: Origin) -> &'a [u8] {
        self.there(origin).unwrap_or_default()
    }

    fn text(&self, origin: Origin) -> &'a str {
        let Some(held) = self.files.get(origin.file as usize) else { return "" };
        held.text.get_or_init(|| match std::str::from_utf8(self.bytes(origin)) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&self.bytes(origin)[..error.valid_up_to()]).unwrap_or_default(),
        })
    }

    /// Makes a fault point straight at its value, without a way.
    pub(crate) fn pin(&self, fault: &mut Fault) {
        if let Some(spot) = &mut fault.at {
            *spot = Spot::record(self.exact(spot));
        }
        for (spot, _) in &mut fault.also {
            *spot = Spot::record(self.exact(spot));
        }
    }

    /// The value that a spot means, or the last one on the way to it that is written. Where the way ends at
    /// a key that is a name itself (of a fact, say), the key.
    fn exact(&self, spot: &Spot) -> Origin {
        let Origin { file, start } = spot.origin;
        if spot.way.is_empty() {
            return spot.origin;
        }
        let text = self.text(spot.origin);
        let at = usize::try_from(start).unwrap_or(usize::MAX);
        let Some(mut node) = span::open_at(file, text, at) else { return spot.origin };
        let mut inside = "";
        for (depth, step) in spot.way.iter().enumerate() {
            let last = depth + 1 == spot.way.len();
            let next = match step {
                Step::Key(key) => {
                    let Some((name, value)) = entry(node, key) else { break };
                    let named = matches!(inside, "facts" | "attributes" | "basis");
                    inside = key;
                    Some(if named && last { name } else { value })
                }
                Step::Index(index) => item(node, *index),
            };
            // A lone value stands for a list of one.
            node = next.unwrap_or(node);
        }
        node.origin()
    }
}

impl<'a> Held<'a> {
    fn new(name: &'a str, bytes: OnceLock<Option<&'a [u8]>>) -> Held<'a> {
        Held { name, bytes, marks: OnceLock::new(), text: OnceLock::new(), document: OnceLock::new() }
    }
}

fn entry<'a>(node: Node<'a>, key: &str) -> Option<(Node<'a>, Node<'a>)> {
    let mut found = None;
    node.each_entry(|entry| {
        if entry.key.text().as_deref() == Some(key) {
            found = Some((entry.key, entry.value));
        }
        found.is_none()
    });
    found
}

fn item(node: Node<'_>, index: usize) -> Option<Node<'_>> {
    let mut left = index;
    let mut found = None;
    node.each_item(|item| {
        if left == 0 {
            found = Some(item);
            return false;
        }
        left -= 1;
        true
    });
    found
}

fn marks_of(text: &[u8]) -> Vec<Mark> {
    let mut mark = Mark { line: 0, column: 0 };
    let mut marks = vec![mark];
    for block in text.chunks(STRIDE) {
        match block.iter().rposition(|b| *b == b'\n') {
            Some(last) => {
                mark.line += count(block, b'\n');
                mark.column = characters(&block[last + 1..]);
            }
            None => mark.column += characters(block),
        }
        marks.push(mark);
    }
    marks
}

fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().filter(|b| **b == byte).count()
}

/// Characters of a piece of UTF-8: bytes that do not continue one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

/// End of the value that begins at `start`, or of its first line where it is longer than that; never far.
fn end_of_span(text: &[u8], start: usize) -> usize {
    const FAR: usize = 4096;
    let rest = &text[start..text.len().min(start + FAR)];
    let line = rest.iter().position(|b| *b == b'\n' || *b == b'\r').unwrap_or(rest.len());
    let line = match std::str::from_utf8(&rest[..line]) {
        Ok(line) => line,
        Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
    };
    match span::value_at(0, line, 0) {
        Some(node) => start + node.raw().len(),
        // Text that is no value: one character.
        None if !line.starts_with(['{', '[', '"']) => start + line.chars().next().map_or(0, char::len_utf8),
        None => start + line.trim_end().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, start: usize, way: &[Step]) -> (usize, usize, String) {
        let files = [File { name: "a.json", text: text.as_bytes() }];
        let spot = Spot { origin: Origin { file: 0, start: start as u64 }, way: way.to_vec() };
        let place = Sources::new(&files).place(&spot).unwrap();
        (place.line, place.column, text[place.start..place.end].to_owned())
    }

    #[test]
    fn a_way_leads_to_the_value() {
        let text = "{\"flows\": [\n  {\"id\": \"ä\", \"fields\": [\"x\", \"y\"],\r\n   \"to\": \"z\"}]}";
        let record = text.find("{\"id\"").unwrap();
        assert_eq!(place(text, record, &["fields".into(), 1.into()]), (2, 31, "\"y\"".into()));
        assert_eq!(place(text, record, &["to".into(), 0.into()]), (3, 10, "\"z\"".into()));
        // The record itself, cut at the end of its line; a way that leads nowhere stops where it can.
        assert_eq!(place(text, record, &["from".into()]).2, "{\"id\": \"ä\", \"fields\": [\"x\", \"y\"],");
    }

    #[test]
    fn columns_count_characters_over_any_distance() {
        let text = format!("\"{}\" 1\n2", "ä".repeat(100_000));
        let one = text.find(" 1").unwrap() + 1;
        assert_eq!(place(&text, one, &[]), (1, 100_004, "1".into()));
        assert_eq!(place(&text, text.len() - 1, &[]), (2, 1, "2".into()));
        assert_eq!(place("\u{feff}{}", 3, &[]), (1, 1, "{}".into()));
    }

    #[test]
    fn texts_may_come_later_or_be_gone() {
        #[derive(Debug)]
        struct Shelf(&'static [u8]);
        impl Later for Shelf {
            fn text(&self, file: usize) -> Option<&[u8]> {
                (file == 0).then_some(self.0)
            }
        }
        let shelf = Shelf(b"{}\n[1, {}]");
        let sources = Sources::later(["a", "b"], &shelf);
        let at = |file| sources.place(&Spot::record(Origin { file, start: 7 }));
        assert_eq!(
            at(0).map(|place| (place.file, place.line, place.column, place.end)),
            Some(("a", 2, 5, 9))
        );
        assert_eq!((at(1), at(2)), (None, None));
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        assert_eq!(place("", 0, &[]), (1, 1, String::new()));
        assert_eq!(place("{\n", 2, &[]), (2, 1, String::new()));
    }
}
