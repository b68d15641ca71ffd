//! Records as JSON: one table of keys per kind of object drives decoding, faults and the JSON Schema.
//!
//! [`object`] reads any object by its table and goes on after every fault. What a value looks like is its
//! [`Form`] (`form`, `said`); the tables of the records are in `record`.

pub(crate) mod form;
pub(crate) mod plain;
pub(crate) mod record;
pub(crate) mod said;

use crate::span::{Entry, Node, Shape};
use serde_json::Value;
use transborder::{Fault, Faults, Origin, near_name};

/// After so many faults reading stops: a file that is no inventory at all would otherwise fill the memory
/// with one fault per line.
pub(crate) const MOST_FAULTS: usize = 10_000;

/// Words that people write for a key, and the key; used where the key exists and the word does not.
const SYNONYMS: &[(&str, &str)] = &[
    ("country", "location"),
    ("region", "location"),
    ("countries", "location"),
    ("location", "country"),
    ("jurisdiction", "country"),
    ("region", "country"),
    ("source", "from"),
    ("src", "from"),
    ("origin", "from"),
    ("sender", "from"),
    ("target", "to"),
    ("dst", "to"),
    ("dest", "to"),
    ("destination", "to"),
    ("receiver", "to"),
    ("vendors", "parties"),
    ("companies", "parties"),
    ("organisations", "parties"),
    ("organizations", "parties"),
    ("transfers", "flows"),
    ("policies", "notices"),
    ("contracts", "safeguards"),
    ("users", "subjects"),
    ("user", "subjects"),
    ("people", "subjects"),
    ("data_subjects", "subjects"),
    ("groups", "subjects"),
    ("legal_basis", "basis"),
    ("lawful_basis", "basis"),
    ("data", "fields"),
    ("elements", "fields"),
    ("attributes", "fields"),
    ("columns", "fields"),
    ("system", "at"),
    ("purpose", "purposes"),
    ("owner", "operator"),
    ("party", "operator"),
    ("author", "by"),
    ("type", "kind"),
    ("method", "how"),
    ("controller", "controllers"),
    ("start", "from_date"),
    ("since", "from_date"),
    ("valid_from", "from_date"),
    ("end", "until_date"),
    ("until", "until_date"),
    ("to_date", "until_date"),
    ("valid_until", "until_date"),
    ("vendors", "parties"),
    ("processors", "parties"),
    ("companies", "parties"),
    ("services", "systems"),
    ("nodes", "systems"),
    ("transfers", "flows"),
    ("edges", "flows"),
    ("policies", "notices"),
    ("contracts", "safeguards"),
    ("laws", "regimes"),
    ("date", "as_of"),
    ("day", "as_of"),
    ("version", "format"),
    ("residency", "residence"),
    ("country", "residence"),
    ("nationality", "citizenship"),
    ("comment", "note"),
    ("comments", "note"),
    ("description", "note"),
];

/// What an object is made of.
pub(crate) trait Object: Sized + 'static {
    /// What it becomes.
    type Of<'a>: Default;
    /// With its article, for messages: `a system`.
    const WHAT: &'static str;
    /// One sentence for the schema.
    const DOC: &'static str;
    /// Every key but `x-…`.
    const KEYS: &'static [Key<Self>];
}

/// A key of an object.
pub(crate) struct Key<T: Object> {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) doc: &'static str,
    pub(crate) schema: fn() -> Value,
    /// Reads the value into its place.
    pub(crate) read: for<'a> fn(&mut Desk<'a, '_>, Node<'a>, &mut T::Of<'a>),
}

/// What a value looks like.
pub(crate) trait Form: 'static {
    /// What it becomes.
    type Out<'a>;
    /// `a text`.
    const ONE: &'static str;
    /// `texts`.
    const MANY: &'static str;
    /// Whether a text may stand for the object that is meant.
    const LOOSE: bool = false;
    /// The value, or none after a fault.
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Self::Out<'a>>;
    /// The value as JSON Schema.
    fn schema() -> Value;
    /// All entries of a list at once, where that is quicker and none of them can be faulty.
    fn read_list<'a>(_: Node<'a>) -> Option<Vec<Self::Out<'a>>> {
        None
    }
    /// Whether a lone value may stand for a list of them without being a list itself.
    fn looks_like(at: Node<'_>) -> bool {
        at.kind() != Shape::List
    }
}

/// The table of an object: `/// doc`, then `key: required|optional Form` with an optional closure that puts
/// the value where it belongs.
macro_rules! keys {
    ($(#[doc = $about:literal])+ $table:ident => $record:ident, $what:literal {
        $( $(#[doc = $doc:literal])+ $key:literal: $need:ident $form:ty => $put:expr ),+ $(,)?
    }) => {
        $(#[doc = $about])+
        pub(crate) struct $table;
        impl $crate::wire::Object for $table {
            type Of<'a> = $record<'a>;
            const WHAT: &'static str = $what;
            const DOC: &'static str = concat!($($about),+);
            const KEYS: &'static [$crate::wire::Key<$table>] = &[$( $crate::wire::Key {
                name: $key,
                required: keys!(@ $need),
                doc: concat!($($doc),+),
                schema: <$form as $crate::wire::Form>::schema,
                read: |desk, at, record| {
                    if let Some(value) = <$form as $crate::wire::Form>::read(desk, at) {
                        fn put<'a>(
                            record: &mut $record<'a>,
                            value: <$form as $crate::wire::Form>::Out<'a>,
                            to: impl FnOnce(&mut $record<'a>, <$form as $crate::wire::Form>::Out<'a>),
                        ) {
                            to(record, value);
                        }
                        put(record, value, $put);
                    }
                },
            } ),+];
        }
    };
    (@ required) => { true };
    (@ optional) => { false };
}
pub(crate) use keys;

/// The texts of a record that hold escapes, unescaped, so that records only ever borrow.
#[derive(Debug, Default)]
pub(crate) struct Escaped(Vec<(usize, String)>);

impl Escaped {
    /// Of texts without any.
    pub(crate) const NONE: Escaped = Escaped(Vec::new());

    /// Those of a value. Costs one search for a backslash where there are none.
    pub(crate) fn of(node: Node<'_>) -> Escaped {
        let mut escaped = Escaped::default();
        escaped.add(node);
        escaped
    }

    /// Those of another value, which lies behind the ones before.
    pub(crate) fn add(&mut self, node: Node<'_>) {
        if !node.raw().as_bytes().contains(&b'\\') {
            return;
        }
        let bytes = node.raw().as_bytes();
        let mut at = 0;
        while let Some(open) = bytes[at..].iter().position(|b| *b == b'"').map(|found| at + found) {
            let mut close = open + 1;
            let mut escapes = false;
            while bytes.get(close).is_some_and(|b| *b != b'"') {
                let escape = bytes[close] == b'\\';
                escapes |= escape;
                close += 1 + usize::from(escape);
            }
            at = (close + 1).min(bytes.len());
            if escapes && let Ok(text) = serde_json::from_str(&node.raw()[open..at]) {
                self.0.push((node.start() + open, text));
            }
        }
    }

    fn get(&self, node: Node<'_>) -> Option<&str> {
        let found = self.0.binary_search_by_key(&node.start(), |(start, _)| *start).ok()?;
        Some(&self.0[found].1)
    }
}

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) faults: Vec<Fault>,
    /// Keys of records whose values were faulty: what the builder says about them only repeats it.
    pub(crate) tainted: Vec<(Origin, &'static str)>,
    /// Whether a record was lost altogether, so that ids which nobody bears prove nothing.
    pub(crate) lost: bool,
}

impl Log {
    pub(crate) fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty() && self.tainted.is_empty() && !self.lost
    }

    /// Something could not be read at all.
    pub(crate) fn lose(&mut self, faults: Faults) {
        faults.into_vec().into_iter().for_each(|fault| self.push(fault));
        self.lost = true;
    }

    pub(crate) fn push(&mut self, fault: Fault) {
        if !self.is_full() {
            self.faults.push(fault);
        }
    }
}

/// Where a record is being read.
pub(crate) struct Desk<'a, 'l> {
    escaped: &'a Escaped,
    log: &'l mut Log,
    record: Origin,
    /// Key of the record whose value is being read.
    outer: &'static str,
    /// Key of the innermost object.
    key: &'static str,
    /// Whether the value is an entry of a list.
    in_list: bool,
    depth: usize,
    /// Whether records carry the key `record`.
    lines: bool,
    /// Whether the record is JSON to its end.
    pub(crate) complete: bool,
}

impl<'a, 'l> Desk<'a, 'l> {
    pub(crate) fn new(escaped: &'a Escaped, log: &'l mut Log, lines: bool) -> Desk<'a, 'l> {
        Desk {
            escaped,
            log,
            record: Origin::CODE,
            outer: "",
            key: "",
            in_list: false,
            depth: 0,
            lines,
            complete: true,
        }
    }

    /// A text; none, without a fault, for other values.
    pub(crate) fn text(&self, at: Node<'a>) -> Option<&'a str> {
        at.plain_text().or_else(|| self.escaped.get(at))
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.log.tainted.push((self.record, self.outer));
        self.log.push(fault);
    }

    /// The value is something else than it should be.
    pub(crate) fn expected(&mut self, what: &str, at: Node<'a>) {
        let there = at.describe();
        let message = match (self.key, self.in_list) {
            ("", _) => format!("this is {there}, where {what} is meant"),
            (key, true) => format!("an entry of `{key}` is {what}, not {there}"),
            (key, false) => format!("`{key}` is {what}, not {there}"),
        };
        let fault = at.fault("wrong-type", message);
        self.fault(match at.kind() {
            Shape::Null => fault.help("leave out what nobody knows or what does not apply"),
            Shape::Object if what == "a list of records" && entry_of(at, "id").is_none() => {
                fault.help("write a list in brackets, each record of it with its `id`")
            }
            Shape::Object if what.starts_with("a list") => fault.help("put it in brackets"),
            _ => fault,
        });
    }

    /// How many faults there are so far.
    pub(crate) fn faults(&self) -> usize {
        self.log.faults.len()
    }

    /// Records were lost that others may name.
    pub(crate) fn lose(&mut self) {
        self.log.lost = true;
    }

    /// Whether it is time to stop.
    pub(crate) fn is_full(&self) -> bool {
        self.log.is_full()
    }

    /// Key of the innermost object whose value is being read.
    pub(crate) fn key(&self) -> &'static str {
        self.key
    }

    /// Calls `read` for each entry of a list.
    pub(crate) fn each(&mut self, list: Node<'a>, mut read: impl FnMut(&mut Self, Node<'a>)) {
        let around = std::mem::replace(&mut self.in_list, true);
        list.each_item(|item| {
            read(self, item);
            !self.log.is_full()
        });
        self.in_list = around;
    }

    /// A key that is there already.
    pub(crate) fn twice(&mut self, key: Node<'a>, of: Node<'a>) {
        let Some(name) = self.text(key) else { return };
        let mut fault = key.fault("duplicate-key", format!("the key `{name}` is written twice"));
        of.each_entry(|entry| {
            let first = entry.key.text().as_deref() == Some(name);
            if first {
                fault.also.push((entry.key.spot(), "first here".into()));
            }
            !first
        });
        // The first counts, so nothing is missing that the builder could miss.
        self.log.push(fault.help("keep one of them"));
    }
}

/// Reads an object by its table; faults do not stop it, only a value that is no object gives none.
pub(crate) fn object<'a, T: Object>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<T::Of<'a>> {
    object_of::<T>(desk, at, None)
}

/// [`object`] for those who know its entries already.
pub(crate) fn object_of<'a, T: Object>(
    desk: &mut Desk<'a, '_>,
    at: Node<'a>,
    entries: Option<&[Entry<'a>]>,
) -> Option<T::Of<'a>> {
    if desk.depth == 0 {
        (desk.record, desk.outer, desk.key) = (at.origin(), "", "");
    }
    if at.kind() != Shape::Object {
        desk.expected(T::WHAT, at);
        return None;
    }
    let around = (desk.key, std::mem::take(&mut desk.in_list));
    let mut record = T::Of::default();
    // One bit per key of the table: which were read, and which were found twice.
    let (mut seen, mut twice) = (0_u64, 0_u64);
    let complete = at.each_known(entries, |Entry { key, value }| {
        let name = desk.text(key).unwrap_or("\u{fffd}");
        match T::KEYS.iter().position(|known| known.name == name) {
            Some(index) if seen & (1 << index) == 0 => {
                seen |= 1 << index;
                let known = &T::KEYS[index];
                if desk.depth == 0 {
                    desk.outer = known.name;
                }
                desk.key = known.name;
                desk.depth += 1;
                (known.read)(desk, value, &mut record);
                desk.depth -= 1;
            }
            Some(index) if twice & (1 << index) == 0 => {
                twice |= 1 << index;
                desk.twice(key, at);
            }
            Some(_) => {}
            None if name.starts_with("x-") || (desk.lines && desk.depth == 0 && name == "record") => {}
            None => unknown_key::<T>(desk, key, name, seen),
        }
        !desk.log.is_full()
    });
    if desk.depth == 0 && !complete {
        desk.complete = false;
        return Some(record);
    }
    for (index, key) in T::KEYS.iter().enumerate() {
        if key.required && seen & (1 << index) == 0 {
            if desk.depth == 0 {
                desk.outer = key.name;
            }
            // A slip for the missing key was named already.
            if slip_written::<T>(at, key.name) {
                desk.log.tainted.push((desk.record, desk.outer));
                continue;
            }
            let message = format!("{} needs the key `{}`", T::WHAT, key.name);
            desk.fault(at.fault("missing-key", message).help(format!(
                "add `{}` ({})",
                key.name,
                key.doc.trim()
            )));
        }
    }
    (desk.key, desk.in_list) = around;
    Some(record)
}

fn unknown_key<T: Object>(desk: &mut Desk<'_, '_>, key: Node<'_>, name: &str, seen: u64) {
    let fault = key.fault("unknown-key", format!("{} has no key `{}`", T::WHAT, shortened(name)));
    if desk.depth == 0 {
        desk.outer = "";
    }
    let meant = meant::<T>(name);
    let known = |key: &str| T::KEYS.iter().position(|known| known.name == key);
    desk.fault(match meant {
        Some(key) if known(key).is_some_and(|index| seen & (1 << index) == 0) => {
            fault.help(format!("did you mean `{key}`?"))
        }
        Some(key) => {
            fault.help(format!("did you mean `{key}`? It is written here as well: take one of them out"))
        }
        _ if name.starts_with("X-") || name.starts_with("x_") => {
            fault.help("keys of your own begin with `x-`")
        }
        _ => {
            let names: Vec<String> = T::KEYS.iter().map(|key| format!("`{}`", key.name)).collect();
            fault.help(format!("known are {}; keys of your own begin with `x-`", names.join(", ")))
        }
    });
}

fn meant<T: Object>(name: &str) -> Option<&'static str> {
    let known = |key: &str| T::KEYS.iter().find(|known| known.name == key).map(|known| known.name);
    let lower = name.to_lowercase().replace('-', "_");
    known(&lower)
        .or_else(|| SYNONYMS.iter().find_map(|(word, key)| (*word == lower).then(|| known(key)).flatten()))
        .or_else(|| near_name(name, T::KEYS.iter().map(|key| key.name)))
}

/// Whether an unknown key is there that probably means `key`; looks at the first few only, near names are dear.
fn slip_written<T: Object>(at: Node<'_>, key: &str) -> bool {
    let (mut written, mut left) = (false, 64);
    at.each_entry(|entry| {
        let name = entry.key.text().unwrap_or_default();
        if !name.starts_with("x-") && !T::KEYS.iter().any(|known| known.name == name) {
            written = meant::<T>(&name) == Some(key);
            left -= 1;
        }
        !written && left > 0
    });
    written
}

/// The value under a key of an object.
fn entry_of<'a>(at: Node<'a>, key: &str) -> Option<Node<'a>> {
    let mut found = None;
    at.each_entry(|entry| {
        found = (entry.key.text().as_deref() == Some(key)).then_some(entry.value);
        found.is_none()
    });
    found
}

/// A name for a message: nobody reads the four-thousandth letter.
pub(crate) fn shortened(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
