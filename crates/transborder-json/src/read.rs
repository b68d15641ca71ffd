//! Files in, inventory out, or every fault of all of them.

use crate::source::Sources;
use crate::span::{self, Entry, Node, Shape};
use crate::wire::form::PLACEHOLDER;
use crate::wire::plain::Sheaf;
use crate::wire::record::{FORMAT, KINDS, RecordKind, TopKeys, purpose};
use crate::wire::{Desk, Escaped, Log, Object, object_of, shortened};
use piece::{PIECE, Part, Piece, ROUND};
use std::collections::HashSet;
use transborder::record::Record;
use transborder::{Batch, Fault, Faults, Inventory, InventoryBuilder, Origin, Spot, Step, near_name};

mod piece;

/// A file that was read into memory.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// For messages. A name that ends in `.ndjson` or `.jsonl` means one record per line; where it ends in
    /// neither these nor `.json`, the first line decides.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a [u8],
}

/// Reads inventories (`transborder/1`). Several files together are one inventory.
///
/// Memory beyond the text itself grows with the inventory and with the texts of one record, not with the
/// depth of the input.
///
/// ```
/// use transborder_json::{File, read};
///
/// let text = br#"{"format": "transborder/1",
///     "parties": [{"id": "acme", "country": "DE"}],
///     "systems": [{"id": "web", "operator": "acme", "locaton": "DE"}]}"#;
/// let files = [File { name: "web.json", text }];
/// let faults = read(&files).unwrap_err();
/// let first = faults.iter().next().unwrap();
/// assert_eq!(first.to_string(), "a system has no key `locaton`; did you mean `location`?");
/// ```
///
/// # Errors
/// Every fault of every file, by file and position. Each is exactly where the value or key begins, so the way
/// of its [`Spot`] is empty; [`Sources`] turn it into line and column.
pub fn read(files: &[File<'_>]) -> Result<Inventory, Faults> {
    let mut log = Log::default();
    let mut builder = Inventory::builder();
    records(files, &mut log, &mut builder);
    let built = builder.build();
    let sources = Sources::new(files);
    let mut faults = log.faults;
    let (inventory, theirs) = match built {
        Ok(inventory) => (Some(inventory), Vec::new()),
        Err(theirs) => (None, theirs.into_vec()),
    };
    // A record without a usable id cannot be named, and every mention of it would be one more fault.
    let lost = log.lost || theirs.iter().any(|fault| fault.kind == "no-id");
    let tainted: HashSet<(Origin, &str)> = log.tainted.into_iter().collect();
    for mut fault in theirs {
        if !only_follows(&fault, &tainted, lost) {
            sources.pin(&mut fault);
            faults.push(fault);
        }
    }
    Faults::none_of(faults)?;
    // Faults that follow from others are dropped only where those others are.
    Ok(inventory.expect("an inventory without faults is built"))
}

/// Whether the builder complains only because the reader had to leave something out.
fn only_follows(fault: &Fault, tainted: &HashSet<(Origin, &str)>, lost: bool) -> bool {
    if lost && fault.kind == "unknown-id" {
        return true;
    }
    let Some(spot) = &fault.at else { return false };
    match spot.way.first() {
        Some(Step::Key(key)) => tainted.contains(&(spot.origin, key.as_str())),
        _ => false,
    }
}

/// Where records go.
trait Sink: Send {
    /// What gathers those of a piece of a file.
    type Sheaf<'a>: Sheaf<'a>;
    /// Takes one record.
    fn record(&mut self, record: Record<'_>, origin: Origin);
    /// Takes all of a sheaf, which can be filled again then.
    fn sheaf(&mut self, sheaf: &mut Self::Sheaf<'_>);
}

impl Sink for InventoryBuilder {
    type Sheaf<'a> = Batch<'a>;

    fn record(&mut self, record: Record<'_>, origin: Origin) {
        self.push_at(record, origin);
    }

    fn sheaf(&mut self, sheaf: &mut Batch<'_>) {
        self.append(sheaf);
    }
}

/// Hands every record to `sink`, as far as it could be read, and every fault to the log.
fn records(files: &[File<'_>], log: &mut Log, sink: &mut impl Sink) {
    let mut headers = 0;
    for (index, file) in files.iter().enumerate() {
        let number = u32::try_from(index).expect("fewer than 2^32 files");
        let text = match span::utf8(number, file.text) {
            Ok(text) => text,
            Err(faults) => {
                log.lose(faults);
                headers += 1;
                continue;
            }
        };
        let reader = &mut Reader {
            file: number,
            text,
            log,
            sink: &mut *sink,
            headers: 0,
            lines: false,
            waiting: Vec::new(),
            size: 0,
            ready: Vec::new(),
            spare: Vec::new(),
        };
        if one_record_per_line(file.name, text) {
            reader.lines();
        } else {
            match span::document(number, file.text) {
                Ok(root) => reader.document(root),
                Err(faults) => reader.unreadable(faults),
            }
        }
        headers += reader.headers;
    }
    if headers == 0 && !files.is_empty() {
        let help =
            format!("`{{\"record\": \"inventory\", \"format\": \"{FORMAT}\"}}` belongs before the others");
        let fault = Fault::new("missing-key", "no line is the inventory's own, which names the format");
        log.push(fault.at(Spot::record(Origin { file: 0, start: 0 })).help(help));
    }
    if log.is_full() {
        let count = log.faults.len();
        log.faults.push(Fault::new("too-many", format!("more than {count} faults; reading stopped there")));
    }
}

/// Whether a file has one record per line.
pub(crate) fn one_record_per_line(name: &str, text: &str) -> bool {
    let lines = name.ends_with(".ndjson") || name.ends_with(".jsonl");
    if name.ends_with(".json") {
        return false;
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.and_then(|line| span::value(0, line.as_ptr() as usize, line).ok());
    match first {
        Some(node) => {
            lines || node.entries().iter().any(|entry| entry.key.text().as_deref() == Some("record"))
        }
        // One value over several lines under the other name is read all the same.
        None => lines && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err(),
    }
}

struct Reader<'f, 'l, K: Sink> {
    file: u32,
    text: &'f str,
    log: &'l mut Log,
    sink: &'l mut K,
    headers: usize,
    /// Whether each record has a line of its own.
    lines: bool,
    /// Pieces to be read ahead, and how many bytes they have.
    waiting: Vec<Piece<'f>>,
    size: usize,
    /// What was read ahead and not yet taken.
    ready: Vec<Vec<Part<'f, K::Sheaf<'f>>>>,
    /// Sheaves to be filled again: their memory costs more than what is put into it.
    spare: Vec<K::Sheaf<'f>>,
}

impl<'f, K: Sink> Reader<'f, '_, K> {
    /// Has a piece read, not necessarily at once.
    fn piece(&mut self, piece: Piece<'f>, size: usize) {
        self.waiting.push(piece);
        self.size += size;
        if self.size >= ROUND {
            self.round();
        }
    }

    /// Takes what was read ahead, and reads what waits meanwhile.
    fn round(&mut self) {
        let (file, base) = (self.file, self.text.as_ptr() as usize);
        let ready = std::mem::take(&mut self.ready);
        let waiting = std::mem::take(&mut self.waiting);
        let pieces: Vec<_> =
            waiting.into_iter().map(|piece| (piece, self.spare.pop().unwrap_or_default())).collect();
        // A little is not worth waking other threads.
        let alone = std::mem::take(&mut self.size) < PIECE;
        let read = |(piece, sheaf)| piece::ahead(file, base, piece, sheaf);
        ((), self.ready) = piece::both(alone, || self.take(ready), pieces, read);
    }

    /// Reads and takes everything that is left.
    fn finish(&mut self) {
        self.round();
        let ready = std::mem::take(&mut self.ready);
        self.take(ready);
    }

    fn take(&mut self, ready: Vec<Vec<Part<'f, K::Sheaf<'f>>>>) {
        for part in ready.into_iter().flatten() {
            if self.log.is_full() {
                return;
            }
            match part {
                Part::Sheaf(mut sheaf) => {
                    self.sink.sheaf(&mut sheaf);
                    self.spare.push(sheaf);
                }
                Part::Again(None, node) => self.line(node),
                Part::Again(Some(kind), node) => self.record(kind, node, self.lines),
            }
        }
    }

    fn unreadable(&mut self, faults: Faults) {
        self.log.lose(faults);
        // Whether there was a header nobody can say.
        self.headers += 1;
    }

    fn document(&mut self, root: Node<'f>) {
        let entries = root.few_entries();
        if let Some(fault) = not_an_inventory(root, entries.as_deref()) {
            self.unreadable(fault.into());
            return;
        }
        self.top(root, entries.as_deref(), false);
    }

    /// The inventory's own record with the lists it may hold.
    fn top(&mut self, root: Node<'f>, entries: Option<&[Entry<'f>]>, lines: bool) {
        self.headers += 1;
        let mut escaped = Escaped::default();
        let mut lists = Vec::new();
        root.each_known(entries, |entry| {
            escaped.add(entry.key);
            match KINDS.iter().position(|kind| entry.key.text().as_deref() == Some(kind.list)) {
                // Records unescape their own texts, one record at a time.
                Some(kind) => lists.push((kind, entry.value)),
                None => escaped.add(entry.value),
            }
            true
        });
        let mut desk = Desk::new(&escaped, self.log, lines);
        let Some(top) = object_of::<TopKeys>(&mut desk, root, entries) else { return };
        self.sink.record(Record::Header(top.header), root.origin());
        // Only lists that the table has taken: not one that is no list, nor the second under one key.
        lists.retain(|(_, list)| top.lists.iter().any(|(_, taken)| taken.start() == list.start()));
        for (kind, list) in lists {
            let kind = &KINDS[kind];
            let (mut records, mut size) = (Vec::new(), 0);
            list.each_item(|item| {
                if lines {
                    self.record(kind, item, false);
                } else {
                    records.push(item);
                    // Short records cost more than their text.
                    size += item.raw().len() + size_of::<Node<'_>>();
                    if size >= PIECE {
                        self.piece(
                            Piece::Records(kind, std::mem::take(&mut records)),
                            std::mem::take(&mut size),
                        );
                    }
                }
                !self.log.is_full()
            });
            if !records.is_empty() {
                self.piece(Piece::Records(kind, records), size);
            }
        }
        if !lines {
            self.finish();
        }
    }

    fn record(&mut self, kind: &RecordKind, node: Node<'f>, lines: bool) {
        self.push(node, lines, kind.read);
    }

    fn push(
        &mut self,
        node: Node<'f>,
        lines: bool,
        read: for<'a> fn(&mut Desk<'a, '_>, Node<'a>) -> Option<Record<'a>>,
    ) {
        let escaped = Escaped::of(node);
        let (before, faults) = (self.log.tainted.len(), self.log.faults.len());
        let mut desk = Desk::new(&escaped, self.log, lines);
        let record = read(&mut desk, node);
        if lines
            && !desk.complete
            && let Err(broken) = span::value(self.file, self.text.as_ptr() as usize, node.raw())
        {
            // What was found before the line broke off says nothing.
            self.log.faults.truncate(faults);
            self.log.tainted.truncate(before);
            self.log.lose(broken);
            return;
        }
        // Others cannot find a record without its id; whatever else it lacks, they can.
        self.log.lost |= record.is_none() || self.log.tainted[before..].iter().any(|(_, key)| *key == "id");
        if let Some(record) = record {
            self.sink.record(record, node.origin());
        }
    }

    fn lines(&mut self) {
        self.lines = true;
        let mut text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        while !text.is_empty() && !self.log.is_full() {
            let near = text.as_bytes().get(PIECE..).and_then(|rest| rest.iter().position(|b| *b == b'\n'));
            let (lines, rest) = text.split_at(near.map_or(text.len(), |near| PIECE + near + 1));
            text = rest;
            self.piece(Piece::Lines(lines), lines.len());
        }
        self.finish();
    }

    /// A record on a line of its own. That it is JSON to its end shows when it is read, which saves one look
    /// at every byte.
    fn line(&mut self, node: Node<'f>) {
        let word = word_of(node);
        let known =
            word.and_then(Node::plain_text).and_then(|word| KINDS.iter().find(|kind| kind.word == word));
        if let Some(kind) = known {
            return self.record(kind, node, true);
        }
        let node = match span::value(self.file, self.text.as_ptr() as usize, node.raw()) {
            Ok(node) => node,
            Err(faults) => return self.log.lose(faults),
        };
        let words = || ["inventory", "purpose"].into_iter().chain(KINDS.iter().map(|kind| kind.word));
        let fault = match word.map(|node| (node, node.plain_text())) {
            Some((_, Some("inventory"))) => return self.top(node, None, true),
            Some((_, Some("purpose"))) => return self.push(node, true, purpose),
            Some((at, Some(word))) => {
                let fault =
                    at.fault("unknown-word", format!("no kind of record is called `{}`", shortened(word)));
                let plural = KINDS.iter().find(|kind| kind.list == word).map(|kind| kind.word);
                match plural.or_else(|| near_name(word, words())) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help(format!("there are {}", quoted(words()))),
                }
            }
            Some((at, None)) => {
                at.fault("wrong-type", format!("`record` is a kind of record, not {}", at.describe()))
            }
            None if node.kind() == Shape::Object => node
                .fault("missing-key", "the record does not say what it is")
                .help(format!("give it the key `record` with one of {}", quoted(words()))),
            None => node.fault("wrong-type", format!("a line holds a record, not {}", node.describe())),
        };
        self.log.lose(fault.into());
    }
}

/// The value under the key `record`.
fn word_of(node: Node<'_>) -> Option<Node<'_>> {
    let mut word = None;
    node.each_entry(|entry| {
        if entry.key.plain_text() == Some("record") {
            word = Some(entry.value);
        }
        word.is_none()
    });
    word
}

fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// One fault where the whole file is something else; its keys would only be noise.
fn not_an_inventory(root: Node<'_>, entries: Option<&[Entry<'_>]>) -> Option<Fault> {
    let help = format!("an inventory begins with `{{\"format\": \"{FORMAT}\"`");
    if root.kind() != Shape::Object {
        let message = format!("the file holds {}, where an inventory is meant", root.describe());
        return Some(root.fault("wrong-type", message).help(help));
    }
    let mut known = false;
    let mut any = false;
    let mut format = None;
    root.each_known(entries, |entry| {
        let name = entry.key.text().unwrap_or_default();
        any = true;
        if name == "format" {
            format = format.or(Some(entry.value));
        }
        // Keys that other files have as well prove nothing.
        let telling = !matches!(&*name, "$schema" | "id" | "title" | "note");
        known |= telling && TopKeys::KEYS.iter().any(|key| key.name == name);
        true
    });
    match format.map(|format| (format, format.text())) {
        Some((at, Some(text))) if text != FORMAT && text != PLACEHOLDER => {
            let text = shortened(&text);
            let fault = at.fault("wrong-format", format!("the file says it is `{text}`, not `{FORMAT}`"));
            Some(match () {
                () if text.starts_with("transborder-") => fault.help("leave it out: it is no inventory"),
                () if text.starts_with("transborder/") => fault.help("this program reads version 1 only"),
                () => fault.help(help),
            })
        }
        None if any && !known => {
            Some(root.fault("wrong-format", "the file is no inventory: it has none of its keys").help(help))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
