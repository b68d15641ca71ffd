//! What every part of the pack reader shares: the faults found, the definitions, and how far `use` may lead.

use super::key::{Key, Kind, Object};
use crate::span::{self, Node, Shape};
use std::collections::{HashMap, HashSet};
use transborder::regime::{Condition, Slot};
use transborder::{Date, Fault, Place, Spot, Step, near_name};

/// After so many faults the rest is left unsaid: a file that is no pack at all would else fill the memory.
const MOST_FAULTS: usize = 10_000;
/// How deep conditions may nest, definitions written out; deeper ones say nothing that anybody understands.
const DEPTH: usize = 100;
/// How many conditions and list entries one file may come to once every `use` is written out: definitions that
/// use others twice each would else double with every step.
const SIZE: usize = 200_000;

/// A definition that is being written out.
#[derive(Clone, Debug)]
struct Using<'a> {
    name: String,
    at: Node<'a>,
}

pub(super) struct Read<'a> {
    faults: Vec<Fault>,
    said: HashSet<(&'static str, Option<Spot>, String)>,
    defs: Vec<(String, Node<'a>)>,
    /// Position of each name in `defs`.
    def_names: HashMap<String, usize>,
    used: Vec<bool>,
    /// Definitions that no row uses, directly or through another.
    unused: Vec<usize>,
    using: Vec<Using<'a>>,
    depth: usize,
    size: usize,
    /// Whether a date could not be read, so that periods need not be compared.
    pub(super) lost_date: bool,
    /// Gates and duties named anywhere, to be held against the rows in the end.
    pub(super) gates_named: Vec<(String, Node<'a>)>,
    pub(super) duties_named: Vec<(String, Node<'a>)>,
}

impl<'a> Read<'a> {
    pub(super) fn new() -> Read<'a> {
        Read {
            faults: Vec::new(),
            said: HashSet::new(),
            defs: Vec::new(),
            def_names: HashMap::new(),
            used: Vec::new(),
            unused: Vec::new(),
            using: Vec::new(),
            depth: 0,
            size: 0,
            lost_date: false,
            gates_named: Vec::new(),
            duties_named: Vec::new(),
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    pub(super) fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    pub(super) fn push(&mut self, fault: Fault) {
        // A definition that is used twice is read twice.
        let new = (fault.kind, fault.at.clone(), fault.message.clone());
        if self.is_full() || !self.said.insert(new) {
            return;
        }
        // What is asked in a definition may be fine there and wrong where the definition is used.
        let fault = match self.using.first() {
            Some(using) if fault.kind == "misplaced-condition" => fault.also(using.at.spot(), "used here"),
            _ => fault,
        };
        self.faults.push(fault);
    }

    pub(super) fn wrong(&mut self, node: Node<'a>, what: &str, wanted: &str) {
        self.push(node.fault("wrong-type", format!("{what} is {wanted}, not {}", node.describe())));
    }

    pub(super) fn unknown(
        &mut self,
        node: Node<'a>,
        kind: &'static str,
        what: &str,
        name: &str,
        near: Option<&str>,
    ) {
        let fault = node.fault(kind, format!("no {what} is named `{name}`"));
        self.push(match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault,
        });
    }

    /// Whether a value is roughly what its key holds; says what is wrong where it is not.
    pub(super) fn fits(&mut self, node: Node<'a>, key: &Key) -> bool {
        let (shape, wanted) = match key.kind {
            Kind::Text | Kind::Word(_) | Kind::Date => (Shape::Text, "a text"),
            Kind::Day if node.kind() == Shape::Null => return true,
            Kind::Day => (Shape::Text, "a day or null"),
            Kind::Bool => (Shape::Bool, "true or false"),
            Kind::Number | Kind::Count(..) => (Shape::Number, "a number"),
            Kind::Places | Kind::List(_) => (Shape::List, "a list"),
            Kind::Map(..) | Kind::FullMap(..) | Kind::Names(_) => (Shape::Object, "an object"),
            Kind::Is(_) => return true,
        };
        // `eq` takes whatever is written, for its attribute knows better what fits.
        if node.kind() != shape && key.name != "eq" {
            self.wrong(node, &format!("`{}`", key.name), wanted);
            self.lost_date |= matches!(key.kind, Kind::Date | Kind::Day);
            return false;
        }
        match key.kind {
            Kind::Word(words) => self.word(node, &format!("`{}`", key.name), words).is_some(),
            Kind::Count(least, most) => {
                let fits = node.count().is_some_and(|count| (least.into()..=most.into()).contains(&count));
                if !fits {
                    let range = match (least, most) {
                        (1, 1) => "1".to_owned(),
                        _ => format!("a whole number from {least} to {most}"),
                    };
                    self.push(
                        node.fault("bad-number", format!("`{}` is {range}, not {}", key.name, node.raw())),
                    );
                }
                fits
            }
            Kind::Text if node.text().is_none() && key.name != "eq" => {
                self.push(node.fault("wrong-type", format!("`{}` is {}", key.name, node.describe())));
                false
            }
            Kind::Date | Kind::Day => self.date(node).is_some(),
            _ => true,
        }
    }

    pub(super) fn word(
        &mut self,
        node: Node<'a>,
        what: &str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let Some(text) = node.text() else {
            self.wrong(node, what, "a text");
            return None;
        };
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Some(word);
        }
        let fault = node.fault("unknown-word", format!("{what} is never `{text}`"));
        let help = match near_name(&text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if words.len() == 1 => format!("it is `{}`, or left out", words[0]),
            None => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("it is one of {}", words.join(", "))
            }
        };
        self.push(fault.help(help));
        None
    }

    pub(super) fn date(&mut self, node: Node<'a>) -> Option<Date> {
        let date = node.text().and_then(|text| text.parse().ok());
        if date.is_none() {
            self.lost_date = true;
            let fault = node.fault("bad-date", format!("{} is no day", node.describe()));
            self.push(fault.help("write a day of the calendar as YYYY-MM-DD"));
        }
        date
    }

    pub(super) fn place(&mut self, node: Node<'a>) -> Option<Place> {
        let Some(text) = node.text() else {
            self.wrong(node, "a place", "a text");
            return None;
        };
        match Place::parse(&text) {
            Ok(place) if !place.is_unknown() => Some(place),
            Ok(_) => {
                self.push(node.fault("bad-place", "a law names no place that nobody knows"));
                None
            }
            Err(error) => {
                let fault = node.fault("bad-place", format!("`{text}` is no code of a place"));
                self.push(match error.help {
                    Some(help) => fault.help(help),
                    None => fault,
                });
                None
            }
        }
    }

    /// A hint for each definition that nothing in the rows uses.
    pub(super) fn unused(&self) -> Vec<Fault> {
        let hint = |index: &usize| {
            let (name, node) = &self.defs[*index];
            let fault = Fault::new("unused-definition", format!("nothing uses the definition `{name}`"));
            fault.at(node.spot())
        };
        self.unused.iter().map(hint).collect()
    }

    /// Whether the name was free.
    pub(super) fn define(&mut self, name: &str, node: Node<'a>) -> bool {
        let free = !self.def_names.contains_key(name);
        if free {
            self.def_names.insert(name.to_owned(), self.defs.len());
            self.defs.push((name.to_owned(), node));
            self.used.push(false);
        }
        free
    }

    /// Definitions that nothing uses; they are read all the same, so that none hides a fault.
    pub(super) fn read_unused(&mut self) {
        self.unused = (0..self.defs.len()).filter(|index| !self.used[*index]).collect();
        for index in 0..self.defs.len() {
            if !self.used[index] && self.defs[index].1.kind() == Shape::Object {
                let node = self.defs[index].1;
                let name = self.defs[index].0.clone();
                self.using.push(Using { name, at: node });
                self.condition(node, Slot::Row);
                self.using.pop();
            }
        }
    }

    /// Reads the definition `name`, named at `at`, with `read`; says so where there is none, where it leads
    /// back to itself, and where all definitions written out grow beyond measure.
    fn with_def<T>(
        &mut self,
        name: &str,
        at: Node<'a>,
        read: impl FnOnce(&mut Read<'a>, Node<'a>) -> Option<T>,
    ) -> Option<T> {
        let Some(index) = self.def_names.get(name).copied() else {
            let near = near_name(name, self.defs.iter().map(|(known, _)| known.as_str())).map(str::to_owned);
            self.unknown(at, "unknown-definition", "definition", name, near.as_deref());
            return None;
        };
        self.used[index] = true;
        if let Some(first) = self.using.iter().position(|using| using.name == name) {
            let mut ring: Vec<_> =
                self.using[first..].iter().map(|using| format!("`{}`", using.name)).collect();
            ring.push(format!("`{name}`"));
            let message = format!("the definition `{name}` uses itself: {}", ring.join(" → "));
            self.push(at.fault("cycle", message));
            return None;
        }
        if !self.deeper(at) {
            return None;
        }
        self.using.push(Using { name: name.to_owned(), at });
        let value = read(self, self.defs[index].1);
        self.using.pop();
        self.back();
        value
    }

    fn too_large(&mut self, node: Node<'a>) -> bool {
        self.size += 1;
        if self.size == SIZE {
            let message = format!("written out, the definitions come to more than {SIZE} conditions");
            self.push(node.fault("too-large", message));
        }
        self.size >= SIZE
    }

    /// Entries of a list, with the members of a definition in place of each `@DEF`. Texts that `keep` knows
    /// stay as they are.
    pub(super) fn items(&mut self, node: Node<'a>, what: &str, keep: fn(&str) -> bool) -> Vec<Node<'a>> {
        if node.kind() != Shape::List {
            self.wrong(node, what, "a list");
            return Vec::new();
        }
        let mut items = Vec::new();
        for item in node.items() {
            if self.too_large(item) {
                break;
            }
            match item.text().as_deref().and_then(|text| text.strip_prefix('@')) {
                Some(name) if !keep(name) => items.extend(self.members(name, item, what, keep)),
                _ => items.push(item),
            }
        }
        items
    }

    /// The members of the definition of a list.
    pub(super) fn members(
        &mut self,
        name: &str,
        at: Node<'a>,
        what: &str,
        keep: fn(&str) -> bool,
    ) -> Vec<Node<'a>> {
        let members = self.with_def(name, at, |read, node| {
            if node.kind() == Shape::Object {
                let fault = at.fault("wrong-type", format!("`{name}` is a condition, not a list"));
                read.push(fault.help(format!("write `{{\"use\": \"{name}\"}}` where a condition stands")));
                return None;
            }
            Some(read.items(node, what, keep))
        });
        members.unwrap_or_default()
    }

    /// Texts of a list.
    pub(super) fn texts(&mut self, node: Node<'a>, what: &str) -> Vec<(String, Node<'a>)> {
        let items = self.items(node, what, |_| false);
        let mut texts = Vec::new();
        for item in items {
            match item.text() {
                Some(text) if !text.is_empty() => texts.push((text.into_owned(), item)),
                Some(_) => self.push(item.fault("wrong-type", format!("an entry of {what} is empty"))),
                None => self.wrong(item, &format!("an entry of {what}"), "a text"),
            }
        }
        texts
    }

    /// Words of a list.
    pub(super) fn words<T: Copy>(
        &mut self,
        node: Node<'a>,
        what: &str,
        words: &[&'static str],
        of: fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let items = self.items(node, what, |_| false);
        items
            .into_iter()
            .filter_map(|item| self.word(item, &format!("an entry of {what}"), words).and_then(of))
            .collect()
    }

    /// A condition. Where it cannot be read, one that asks nothing stands for it, and the fault is kept.
    pub(super) fn condition(&mut self, node: Node<'a>, slot: Slot) -> Condition {
        let nothing = Condition::All(Vec::new());
        if self.too_large(node) {
            return nothing;
        }
        if !self.deeper(node) {
            return nothing;
        }
        let condition = super::condition::read(self, node, slot);
        self.back();
        condition.unwrap_or(nothing)
    }

    /// One level further in, if there may be one.
    pub(super) fn deeper(&mut self, node: Node<'a>) -> bool {
        if self.depth == DEPTH {
            let message = format!("conditions nest more than {DEPTH} deep here");
            self.push(node.fault("too-deep", message));
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn back(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn use_def(&mut self, name: &str, at: Node<'a>, slot: Slot) -> Option<Condition> {
        self.with_def(name, at, |read, node| {
            if node.kind() == Shape::List {
                let fault = at.fault("wrong-type", format!("`{name}` is a list, not a condition"));
                read.push(fault.help(format!("write `\"@{name}\"` in a list")));
                return None;
            }
            Some(read.condition(node, slot))
        })
    }
}

/// Where exactly a fault of the core lies in the text: the value that its way leads to, as far as it leads.
pub(super) fn exact(text: &str, spot: &Spot) -> Spot {
    let start = usize::try_from(spot.origin.start).unwrap_or(usize::MAX);
    let Some(mut node) = span::value_at(spot.origin.file, text, start) else {
        return Spot::record(spot.origin);
    };
    for step in &spot.way {
        let next = match step {
            Step::Key(key) => {
                let entries = node.entries().into_iter();
                entries
                    .filter(|entry| entry.key.text().as_deref() == Some(key))
                    .map(|entry| entry.value)
                    .next()
            }
            Step::Index(index) => node.items().get(*index).copied(),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node.spot()
}

impl<'a> Object<'a> {
    /// The id or citation; where it is missing, which has been said, one that no other row has.
    pub(super) fn name(&self, key: &str) -> String {
        self.text(key).unwrap_or_else(|| format!("#{}", self.node.start()))
    }

    pub(super) fn day(&self, key: &str) -> Option<Date> {
        self.get(key).and_then(Node::text).and_then(|text| text.parse().ok())
    }

    pub(super) fn flag(&self, key: &str, silent: bool) -> bool {
        self.get(key).and_then(Node::bool).unwrap_or(silent)
    }

    /// One of the words of the key's table, as it is written.
    pub(super) fn is(&self, key: &str, word: &str) -> bool {
        self.get(key).and_then(Node::text).as_deref() == Some(word)
    }
}
