//! JSON values that know where they are written.
//!
//! A [`Node`] is a piece of the input text. It is cut out by `serde_json`, which skips values without
//! recursion and without copying, so depth costs no stack, and the piece's address less the text's address is
//! its position: no second parser keeps count. Whoever wants what is inside asks, level by level.
//!
//! ```text
//! let root = span::document(file, bytes)?;           // one fault where it is no UTF-8 or no JSON
//! for Entry { key, value } in root.entries() {       // in written order, duplicates kept; none for a non-object
//!     match (&*key.text().unwrap_or_default(), value.kind()) {
//!         ("id", Shape::Text) => … value.text() …    // borrowed unless it holds an escape
//!         ("rows", Shape::List) => for row in value.items() { … }
//!         (name, _) => faults.push(key.fault("unknown-key", format!("no key `{name}`"))),
//!     }
//! }
//! ```

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use transborder::{Fault, Faults, Origin, Spot};

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Object,
    List,
    Text,
    Number,
    Bool,
    Null,
}

/// A value, or a key, and where it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    raw: &'a str,
    /// Address of the text that `raw` is cut from.
    base: usize,
    file: u32,
}

/// A key of an object with its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// A text.
    pub(crate) key: Node<'a>,
    pub(crate) value: Node<'a>,
}

/// The text of a file as UTF-8, without a byte order mark; `base` is the address that offsets count from.
pub(crate) fn utf8(file: u32, bytes: &[u8]) -> Result<&str, Faults> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let at = Spot::record(Origin { file, start: error.valid_up_to() as u64 });
            let fault = Fault::new("not-utf-8", "the text is not UTF-8").at(at);
            let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            Err(if wide { fault.help("it looks like UTF-16: save it as UTF-8") } else { fault }.into())
        }
    }
}

/// The one value that a file holds.
pub(crate) fn document(file: u32, bytes: &[u8]) -> Result<Node<'_>, Faults> {
    let text = utf8(file, bytes)?;
    value(file, text.as_ptr() as usize, text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The one value that `text` holds, which is a part of a file whose text lies at `base`.
pub(crate) fn value(file: u32, base: usize, text: &str) -> Result<Node<'_>, Faults> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => Ok(Node { raw: raw.get(), base, file }),
        Err(error) => {
            let start = (text.as_ptr() as usize - base + error_offset(text, &error)) as u64;
            let (message, help) = what_is_wrong(text, &error);
            let fault = Fault::new("not-json", message).at(Spot::record(Origin { file, start }));
            Err(match help {
                Some(help) => fault.help(help).into(),
                None => fault.into(),
            })
        }
    }
}

/// The value that begins at `start`; the text behind it does not matter. None where no value begins there.
pub(crate) fn value_at(file: u32, text: &str, start: usize) -> Option<Node<'_>> {
    let rest = text.get(start..)?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    let raw = values.next()?.ok()?;
    Some(Node { raw: raw.get(), base: text.as_ptr() as usize, file })
}

/// A line, unchecked: [`Node::each_entry`] says whether it is an object, and nothing else stands on it.
pub(crate) fn line(file: u32, base: usize, line: &str) -> Node<'_> {
    Node { raw: line.trim_ascii(), base, file }
}

/// The value that begins at `start`, with everything behind it: good for the way down, which stops at what it
/// looks for, however long the value is.
pub(crate) fn open_at(file: u32, text: &str, start: usize) -> Option<Node<'_>> {
    Some(Node { raw: text.get(start..)?, base: text.as_ptr() as usize, file })
}

fn error_offset(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    // Columns of serde_json count bytes from 1; an early end lies behind the last byte.
    let behind = usize::from(!error.is_eof());
    let mut offset = (before + error.column().saturating_sub(behind)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn what_is_wrong(text: &str, error: &serde_json::Error) -> (String, Option<&'static str>) {
    if text.trim().is_empty() {
        return (
            "the file is empty".into(),
            Some("an inventory begins with `{\"format\": \"transborder/1\"}`"),
        );
    }
    if error.is_eof() {
        return ("the text ends in the middle of a value".into(), None);
    }
    let at = error_offset(text, error);
    if text[at..].starts_with(['}', ']']) && text[..at].trim_end().ends_with(',') {
        return ("not JSON: trailing comma".into(), Some("take the last comma out"));
    }
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[', '"']) {
        // What the parser expects of the first letter of something else helps nobody.
        let help = "an inventory begins with `{`, and so does every line of an `.ndjson`";
        return ("this is not JSON".into(), Some(help));
    }
    let full = error.to_string();
    let message = full.rfind(" at line ").map_or(full.as_str(), |end| &full[..end]);
    let help = match message {
        "trailing characters" => {
            Some("a file holds one value; with one record per line its name ends in `.ndjson`")
        }
        "key must be a string" => Some("put the key in double quotes"),
        "expected value" => {
            Some("a value is a text in double quotes, a number, true, false, null, a list or an object")
        }
        _ => None,
    };
    (format!("not JSON: {message}"), help)
}

impl<'a> Node<'a> {
    pub(crate) fn kind(self) -> Shape {
        match self.raw.as_bytes().first() {
            Some(b'{') => Shape::Object,
            Some(b'[') => Shape::List,
            Some(b'"') => Shape::Text,
            Some(b't' | b'f') => Shape::Bool,
            Some(b'n') => Shape::Null,
            _ => Shape::Number,
        }
    }

    /// As written.
    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// First byte in its file.
    pub(crate) fn start(self) -> usize {
        self.raw.as_ptr() as usize - self.base
    }

    pub(crate) fn origin(self) -> Origin {
        Origin { file: self.file, start: self.start() as u64 }
    }

    pub(crate) fn spot(self) -> Spot {
        Spot::record(self.origin())
    }

    /// A fault that is written here.
    pub(crate) fn fault(self, kind: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(kind, message).at(self.spot())
    }

    /// What a reader of types says about this value.
    pub(crate) fn broken(self, error: &serde_json::Error) -> Fault {
        let start = (self.start() + error_offset(self.raw, error)) as u64;
        let full = error.to_string();
        let message = full.rfind(" at line ").map_or(full.as_str(), |end| &full[..end]);
        Fault::new("wrong-type", message).at(Spot::record(Origin { file: self.file, start }))
    }

    /// A text; none for other values, and for a text with half a surrogate pair.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        match self.plain_text() {
            Some(text) => Some(Cow::Borrowed(text)),
            None if self.kind() == Shape::Text => serde_json::from_str(self.raw).ok().map(Cow::Owned),
            None => None,
        }
    }

    /// A text without escapes: a piece of the input.
    pub(crate) fn plain_text(self) -> Option<&'a str> {
        let inner = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        (!inner.as_bytes().contains(&b'\\')).then_some(inner)
    }

    pub(crate) fn bool(self) -> Option<bool> {
        match self.raw {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// A number that is finite.
    pub(crate) fn number(self) -> Option<f64> {
        if self.kind() != Shape::Number {
            return None;
        }
        self.raw.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A whole number of 0 or more, however it is written (`8410000`, `8.41e6`).
    pub(crate) fn count(self) -> Option<u64> {
        if let Ok(count) = self.raw.parse::<u64>() {
            return Some(count);
        }
        // Above 2^53 neighbouring whole numbers look alike to a float.
        let number = self.number()?;
        ((0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0).then_some(number as u64)
    }

    /// Calls `each` for every entry of an object, in written order; stops when it returns false. Whether the
    /// object was read to its end and nothing stands behind it.
    pub(crate) fn each_entry(self, each: impl FnMut(Entry<'a>) -> bool) -> bool {
        if self.kind() != Shape::Object {
            return false;
        }
        let mut text = serde_json::Deserializer::from_str(self.raw);
        text.deserialize_map(Entries { each, of: self }).is_ok() && text.end().is_ok()
    }

    /// The same for those who know the entries already, where they do: a whole file is not to be looked through
    /// again and again.
    pub(crate) fn each_known(
        self,
        entries: Option<&[Entry<'a>]>,
        mut each: impl FnMut(Entry<'a>) -> bool,
    ) -> bool {
        match entries {
            Some(entries) => entries.iter().all(|entry| each(*entry)),
            None => self.each_entry(each),
        }
    }

    /// The entries of an object, unless there are thousands.
    pub(crate) fn few_entries(self) -> Option<Vec<Entry<'a>>> {
        let mut entries = Vec::new();
        let all = self.each_entry(|entry| {
            entries.push(entry);
            entries.len() < 4096
        });
        all.then_some(entries)
    }

    /// The entries of a list of texts, if it is one and none of them holds an escape. One look at each byte.
    pub(crate) fn plain_texts(self) -> Option<Vec<&'a str>> {
        let bytes = self.raw.as_bytes();
        let mut texts = Vec::new();
        let mut start = 0;
        let mut inside = false;
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'\\' => return None,
                b'"' if inside => {
                    texts.push(&self.raw[start..at]);
                    inside = false;
                }
                b'"' => (start, inside) = (at + 1, true),
                _ if inside => {}
                b',' | b' ' | b'\n' | b'\r' | b'\t' => {}
                // The whole value is JSON: nothing but its own brackets and commas, so a flat list of texts.
                b'[' if at == 0 => {}
                b']' if at + 1 == bytes.len() => {}
                _ => return None,
            }
        }
        bytes.starts_with(b"[").then_some(texts)
    }

    /// Calls `each` for every entry of a list; stops when it returns false.
    pub(crate) fn each_item(self, each: impl FnMut(Node<'a>) -> bool) {
        if self.kind() == Shape::List {
            let _ = serde_json::Deserializer::from_str(self.raw).deserialize_seq(Items { each, of: self });
        }
    }

    /// Keys and values of an object in written order, duplicates included; nothing for other values.
    pub(crate) fn entries(self) -> Vec<Entry<'a>> {
        let mut entries = Vec::new();
        self.each_entry(|entry| {
            entries.push(entry);
            true
        });
        entries
    }

    /// Entries of a list; nothing for other values.
    pub(crate) fn items(self) -> Vec<Node<'a>> {
        let mut items = Vec::new();
        self.each_item(|item| {
            items.push(item);
            true
        });
        items
    }

    /// What is there, for a message.
    pub(crate) fn describe(self) -> String {
        match self.kind() {
            Shape::Object => "an object".into(),
            Shape::List => "a list".into(),
            Shape::Text => match self.text() {
                None => "a text with half a surrogate pair".into(),
                Some(text) if text.chars().count() > 40 => "a long text".into(),
                Some(text) => format!("the text `{text}`"),
            },
            Shape::Number if self.raw.len() > 24 => "a long number".into(),
            Shape::Number => format!("the number {}", self.raw),
            Shape::Bool => format!("`{}`", self.raw),
            Shape::Null => "null".into(),
        }
    }

    fn inner(self, raw: &'a RawValue) -> Node<'a> {
        Node { raw: raw.get(), ..self }
    }
}

struct Entries<'a, F> {
    each: F,
    of: Node<'a>,
}

impl<'a, F: FnMut(Entry<'a>) -> bool> Visitor<'a> for Entries<'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let entry = Entry { key: self.of.inner(key), value: self.of.inner(value) };
            if !(self.each)(entry) {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

struct Items<'a, F> {
    each: F,
    of: Node<'a>,
}

impl<'a, F: FnMut(Node<'a>) -> bool> Visitor<'a> for Items<'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element::<&RawValue>()? {
            if !(self.each)(self.of.inner(item)) {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Node<'_> {
        document(0, text.as_bytes()).unwrap()
    }

    #[test]
    fn values_know_where_they_are_written() {
        let node = root("{\n  \"a\": [1, \"zwei\", {\"k\\u0065y\": true}],\n  \"a\": null\n}");
        let entries = node.entries();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].key.start(), 4);
        assert_eq!(entries[1].key.text().as_deref(), Some("a"));
        let items = entries[0].value.items();
        assert_eq!(items.iter().map(|item| item.start()).collect::<Vec<_>>(), [10, 13, 21]);
        assert_eq!(items[1].text(), Some(Cow::Borrowed("zwei")));
        let inner = items[2].entries();
        assert_eq!(inner[0].key.text().as_deref(), Some("key"));
        assert_eq!(inner[0].key.start(), 22);
        assert_eq!(inner[0].value.bool(), Some(true));
    }

    #[test]
    fn numbers_and_odd_texts() {
        assert_eq!(root("8.41e6").count(), Some(8_410_000));
        assert_eq!(root("-1").count(), None);
        assert_eq!(root("1.5").count(), None);
        assert_eq!(root("1e999").number(), None);
        assert_eq!(root("18446744073709551615").count(), Some(u64::MAX));
        assert_eq!(root("\"1\"").count(), None);
        assert_eq!(root(r#""\ud800""#).text(), None);
        assert_eq!(root(r#"{"\ud800": 1, "b": 2}"#).entries().len(), 2);
        assert_eq!(root("\u{feff}{}").start(), 3);
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{{\"x\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(root(&deep).entries().len(), 1);
        let unclosed = "[".repeat(200_000);
        let faults = document(0, unclosed.as_bytes()).unwrap_err().into_vec();
        assert_eq!(faults[0].at, Some(Spot::record(Origin { file: 0, start: 200_000 })));
        let objects = format!("{}1{}", "{\"a\":".repeat(200_000), "}".repeat(200_000));
        assert_eq!(root(&objects).entries().len(), 1);
    }

    #[test]
    fn bad_text_is_pointed_at() {
        let start = |bytes: &[u8]| document(3, bytes).unwrap_err().into_vec()[0].at.clone().unwrap().origin;
        assert_eq!(start(b"{\"a\": 1,\n \"b\" 2}"), Origin { file: 3, start: 14 });
        assert_eq!(start(b"{\"a\": \"\xff\"}"), Origin { file: 3, start: 7 });
        assert_eq!(start(b""), Origin { file: 3, start: 0 });
        assert_eq!(start(b"{} {}"), Origin { file: 3, start: 3 });
    }

    #[test]
    fn one_value_can_be_cut_out_of_the_middle() {
        let text = "{\"a\": {\"b\": 1}, \"c\": }";
        assert_eq!(value_at(0, text, 6).unwrap().raw(), "{\"b\": 1}");
        assert_eq!(value_at(0, text, 1).unwrap().raw(), "\"a\"");
        assert!(value_at(0, text, 21).is_none());
    }
}
