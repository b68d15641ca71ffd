//! Changes of an inventory as a patch: JSON Pointers (RFC 6901) into its files, and values.
//!
//! A pointer is into one file as a document. A file with one record per line is read as the document that
//! holds its records in their lists, in the order of the lines.

use crate::report::Patch;
use crate::source::Sources;
use crate::span::{self, Node, Shape};
use crate::wire::form::PLACEHOLDER;
use crate::wire::record::KINDS;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use transborder::{Change, ChangeAt, Kind, Origin, PatchValue, Spot, Step};

/// Where the records of a file begin, by list.
#[derive(Debug, Default)]
pub(crate) struct Document {
    lists: BTreeMap<&'static str, Vec<u64>>,
}

impl Document {
    /// Of a file's text: one look at every byte.
    pub(crate) fn of(file: u32, text: &str, lines: bool) -> Document {
        let mut document = Document::default();
        let base = text.as_ptr() as usize;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !lines {
            if let Ok(root) = span::value(file, base, text) {
                document.top(root);
            }
            return document;
        }
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let node = span::line(file, base, line);
            let mut word = None;
            node.each_entry(|entry| {
                if entry.key.plain_text() == Some("record") {
                    word = entry.value.plain_text();
                }
                word.is_none()
            });
            match KINDS.iter().find(|kind| Some(kind.word) == word) {
                Some(kind) => document.lists.entry(kind.list).or_default().push(node.start() as u64),
                None => document.top(node),
            }
        }
        document
    }

    fn top(&mut self, root: Node<'_>) {
        root.each_entry(|entry| {
            let list = KINDS.iter().find(|kind| entry.key.text().as_deref() == Some(kind.list));
            if let Some(kind) = list.filter(|_| entry.value.kind() == Shape::List) {
                let starts = self.lists.entry(kind.list).or_default();
                entry.value.each_item(|item| {
                    starts.push(item.start() as u64);
                    true
                });
            }
            true
        });
    }

    fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }

    fn position(&self, list: &str, start: u64) -> Option<usize> {
        self.lists.get(list)?.iter().position(|known| *known == start)
    }
}

/// Key of the list of a kind of records.
fn list_of(kind: Kind) -> Option<&'static str> {
    KINDS.iter().find(|known| known.word == kind.name()).map(|known| known.list)
}

/// The changes of a remedy as a patch of the files in `sources`; empty where one of them is in no file, which is
/// so for records made in code. Reads a file once for its records, when the first patch asks for it.
#[must_use]
pub fn patches(changes: &[Change], sources: &Sources<'_>) -> Vec<Patch> {
    let mut made: Vec<(u32, &'static str)> = Vec::new();
    let patches: Option<Vec<Patch>> =
        changes.iter().map(|change| patch(change, sources, &mut made)).collect();
    patches.unwrap_or_default()
}

fn patch(change: &Change, sources: &Sources<'_>, made: &mut Vec<(u32, &'static str)>) -> Option<Patch> {
    let (file, pointer, value) = match &change.at {
        ChangeAt::Set { kind, spot } => {
            (spot.origin.file, pointer(*kind, spot, sources)?, value(&change.value))
        }
        ChangeAt::Append { kind, spot } => {
            (spot.origin.file, format!("{}/-", pointer(*kind, spot, sources)?), value(&change.value))
        }
        ChangeAt::New { kind, beside: Origin { file, .. } } => {
            let list = list_of(*kind)?;
            let there = sources.document(*file)?.has(list) || made.contains(&(*file, list));
            let record = value(&change.value);
            if there {
                (*file, format!("/{list}/-"), record)
            } else {
                made.push((*file, list));
                (*file, format!("/{list}"), Value::Array(vec![record]))
            }
        }
    };
    let file = if sources.len() > 1 { Some(sources.name(file)?.to_owned()) } else { None };
    Some(Patch { file, pointer, value })
}

fn pointer(kind: Kind, spot: &Spot, sources: &Sources<'_>) -> Option<String> {
    let list = list_of(kind)?;
    let position = sources.document(spot.origin.file)?.position(list, spot.origin.start)?;
    let mut pointer = format!("/{list}/{position}");
    for step in &spot.way {
        pointer.push('/');
        match step {
            Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
    Some(pointer)
}

fn value(value: &PatchValue) -> Value {
    match value {
        PatchValue::Blank => PLACEHOLDER.into(),
        PatchValue::Flag(flag) => (*flag).into(),
        PatchValue::Number(number) => (*number).into(),
        PatchValue::Text(text) => text.as_str().into(),
        PatchValue::List(list) => list.iter().map(self::value).collect(),
        PatchValue::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), self::value(value)));
            Value::Object(entries.collect::<Map<String, Value>>())
        }
    }
}
