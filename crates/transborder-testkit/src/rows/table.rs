//! A table as written, with every key known.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::need::Need;
use crate::case::json;

/// What is written about one law.
#[derive(Debug, Clone)]
pub struct Table {
    /// The pack.
    pub pack: String,
    /// Mutants that no case can notice, with the reason.
    pub equivalent: Vec<Equivalent>,
    pub(super) revisions: Vec<Revision>,
}

/// A mutant that changes nothing, and why.
#[derive(Debug, Clone)]
pub struct Equivalent {
    /// The beginning of its name.
    pub mutant: String,
    /// Why no inventory tells it from the pack.
    pub why: String,
}

/// What is written about one revision.
#[derive(Debug, Clone)]
pub(super) struct Revision {
    pub(super) id: String,
    pub(super) from: String,
    pub(super) until: Option<String>,
    pub(super) day: String,
    pub(super) no_gate: NoGate,
    pub(super) scene: Value,
    pub(super) open: Vec<Need>,
    pub(super) territory: Vec<String>,
    pub(super) beyond: Vec<String>,
    pub(super) dated: Vec<Dated>,
    pub(super) steps: Vec<Step>,
    pub(super) adequacy_gate: Option<String>,
    pub(super) onward: Option<String>,
    pub(super) onward_same_country: Option<String>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub(super) struct NoGate {
    pub(super) id: String,
    pub(super) cite: String,
    pub(super) advisory: bool,
}

/// Places that belong to the territory for a time.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    pub(super) places: Vec<String>,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
}

/// Whether a step is a transfer.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) roles: Vec<String>,
    pub(super) paths: Vec<String>,
    pub(super) scene: Value,
    pub(super) is: String,
    pub(super) by: Option<String>,
    pub(super) day: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Gate,
    Duty,
    Local,
    Note,
}

/// One row in one scene.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) sort: Sort,
    pub(super) clause: String,
    pub(super) cite: String,
    pub(super) on: String,
    pub(super) scene: Value,
    pub(super) ways: Vec<Vec<Need>>,
    pub(super) open: Option<Vec<Need>>,
    pub(super) opens: Vec<String>,
    pub(super) outside: Vec<Value>,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
    pub(super) days: Vec<String>,
    pub(super) advisory: bool,
    pub(super) folds: bool,
    pub(super) exceptional: bool,
    pub(super) by_gate: bool,
    pub(super) onward: Option<bool>,
}

/// An object whose keys are taken one by one; what is left over at the end is a fault.
pub(super) struct Keys {
    place: String,
    left: Map<String, Value>,
}

impl Keys {
    pub(super) fn of(value: &Value, place: &str) -> Keys {
        let Value::Object(map) = value else { panic!("{place}: an object is expected, found {value}") };
        Keys { place: place.to_owned(), left: map.clone() }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.left.shift_remove(key)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.take(key)?;
        match value {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => panic!("{}: `{key}` is {other}, not a text", self.place),
        }
    }

    pub(super) fn must(&mut self, key: &str) -> String {
        let place = self.place.clone();
        self.text(key).unwrap_or_else(|| panic!("{place}: `{key}` is missing"))
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.take(key)?;
        Some(value.as_bool().unwrap_or_else(|| panic!("{}: `{key}` is neither true nor false", self.place)))
    }

    pub(super) fn list(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(one) => vec![one],
        }
    }

    pub(super) fn texts(&mut self, key: &str, sets: &Sets) -> Vec<String> {
        sets.spread(&self.list(key))
    }

    /// A list in which `@NAME` stands for the members of a set.
    pub(super) fn spread(&mut self, key: &str, sets: &Sets) -> Vec<Value> {
        sets.members(&self.list(key))
    }

    pub(super) fn object(&mut self, key: &str) -> Value {
        self.take(key).unwrap_or_else(|| Value::Object(Map::new()))
    }

    pub(super) fn advisory(&mut self) -> bool {
        match self.text("severity").as_deref() {
            None => false,
            Some("advisory") => true,
            Some(other) => panic!("{}: severity `{other}`", self.place),
        }
    }

    pub(super) fn end(mut self) {
        self.left.shift_remove("why");
        assert!(self.left.is_empty(), "{}: unknown keys {:?}", self.place, self.left.keys());
    }
}

/// Lists with a name, written once.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    lists: BTreeMap<String, Vec<Value>>,
}

impl Sets {
    pub(super) fn read(value: &Value) -> Sets {
        let mut sets = Sets::default();
        for (name, list) in value.as_object().into_iter().flatten() {
            let list = list.as_array().unwrap_or_else(|| panic!("set `{name}` is no list"));
            let spread = sets.members(list);
            sets.lists.insert(name.clone(), spread);
        }
        sets
    }

    /// Members, with `@NAME` replaced by those of the list.
    pub(super) fn members(&self, list: &[Value]) -> Vec<Value> {
        let mut all = Vec::new();
        for value in list {
            match value.as_str().and_then(|text| text.strip_prefix('@')) {
                Some(name) => {
                    let named = self.lists.get(name).unwrap_or_else(|| panic!("no set `{name}`"));
                    all.extend(named.iter().cloned());
                }
                None => all.push(value.clone()),
            }
        }
        all
    }

    pub(super) fn spread(&self, list: &[Value]) -> Vec<String> {
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => panic!("{other} is no text"),
        };
        self.members(list).into_iter().map(text).collect()
    }
}

/// Lists and means that rows of a table refer to.
pub(super) struct Words {
    pub(super) sets: Sets,
    pub(super) means: BTreeMap<String, Value>,
}

impl Words {
    pub(super) fn needs(&self, list: &[Value], place: &str) -> Vec<Need> {
        let members = self.sets.members(list);
        members.iter().flat_map(|value| Need::read(value, self, place)).collect()
    }
}

/// Reads the list of mutants that change nothing.
pub(super) fn equivalent(list: &Value, place: &str) -> Vec<Equivalent> {
    let one = |value: &Value| {
        let mut keys = Keys::of(value, place);
        let entry = Equivalent { mutant: keys.must("mutant"), why: keys.must("why") };
        keys.end();
        entry
    };
    list.as_array().into_iter().flatten().map(one).collect()
}

impl Table {
    /// Reads a table.
    ///
    /// # Panics
    /// If it is not as `fixtures/README.md` says.
    pub fn read(path: &Path) -> Table {
        let place = path.display().to_string();
        let mut keys = Keys::of(&json(path), &place);
        let pack = keys.must("pack");
        let sets = Sets::read(&keys.object("sets"));
        let means = keys.object("means").as_object().cloned().unwrap_or_default();
        let words = Words { sets, means: means.into_iter().collect() };
        let scene = keys.object("scene");
        let open = words.needs(&keys.list("open"), &place);
        let equivalent = equivalent(&keys.take("equivalent").unwrap_or_default(), &place);
        let revisions = keys
            .list("revisions")
            .iter()
            .map(|value| Revision::read(value, &words, &scene, &open, &place))
            .collect();
        keys.end();
        Table { pack, equivalent, revisions }
    }

    /// Every clause that has a row here, with the revision that holds it.
    pub fn clauses(&self) -> Vec<(String, String)> {
        let rows =
            self.revisions.iter().flat_map(|r| r.rows.iter().map(|row| (r.id.clone(), row.clause.clone())));
        rows.collect()
    }

    /// The revision in force on a day.
    pub(super) fn on(&self, day: &str) -> Option<&Revision> {
        self.revisions
            .iter()
            .find(|r| r.from.as_str() <= day && r.until.as_deref().is_none_or(|end| day < end))
    }
}

impl Revision {
    fn read(value: &Value, words: &Words, scene: &Value, open: &[Need], place: &str) -> Revision {
        let mut keys = Keys::of(value, place);
        let id = keys.must("id");
        let place = format!("{place} {id}");
        let mut no_gate = Keys::of(&keys.object("no_gate"), &place);
        let mut whole = scene.clone();
        super::scene::patch(&mut whole, &keys.object("scene"));
        let open = match keys.take("open") {
            Some(Value::Array(list)) => words.needs(&list, &place),
            Some(other) => panic!("{place}: `open` is {other}, not a list"),
            None => open.to_vec(),
        };
        let revision = Revision {
            from: keys.must("from"),
            until: keys.text("until"),
            day: keys.must("day"),
            no_gate: NoGate {
                id: no_gate.must("id"),
                cite: no_gate.must("cite"),
                advisory: no_gate.advisory(),
            },
            territory: keys.texts("territory", &words.sets),
            beyond: keys.texts("beyond", &words.sets),
            dated: keys
                .spread("dated", &words.sets)
                .iter()
                .map(|value| Dated::read(value, words, &place))
                .collect(),
            steps: keys
                .spread("steps", &words.sets)
                .iter()
                .map(|value| Step::read(value, words, &place))
                .collect(),
            adequacy_gate: keys.text("adequacy_gate"),
            onward: keys.text("onward"),
            onward_same_country: keys.text("onward_same_country"),
            rows: keys
                .spread("rows", &words.sets)
                .iter()
                .map(|value| Row::read(value, words, &place))
                .collect(),
            scene: whole,
            open,
            id,
        };
        no_gate.end();
        keys.end();
        revision
    }
}

impl Dated {
    fn read(value: &Value, words: &Words, place: &str) -> Dated {
        let mut keys = Keys::of(value, place);
        let places = keys.texts("places", &words.sets);
        let dated = Dated { places, from: keys.text("from"), until: keys.text("until") };
        keys.end();
        dated
    }
}

impl Step {
    fn read(value: &Value, words: &Words, place: &str) -> Step {
        let mut keys = Keys::of(value, place);
        let step = Step {
            roles: keys.texts("roles", &words.sets),
            paths: keys.texts("paths", &words.sets),
            scene: keys.object("scene"),
            is: keys.must("is"),
            by: keys.text("by"),
            day: keys.text("day"),
        };
        keys.end();
        step
    }
}

impl Row {
    fn read(value: &Value, words: &Words, place: &str) -> Row {
        let mut keys = Keys::of(value, place);
        let sorts =
            [("gate", Sort::Gate), ("duty", Sort::Duty), ("local", Sort::Local), ("note", Sort::Note)];
        let named = sorts.iter().find_map(|(key, sort)| Some((keys.text(key)?, *sort)));
        let Some((clause, sort)) = named else { panic!("{place}: which clause? {value}") };
        let place = format!("{place} {clause}");
        let needs = words.needs(&keys.list("needs"), &place);
        let ways = keys.spread("ways", &words.sets);
        assert!(needs.is_empty() || ways.is_empty(), "{place}: either `needs` or `ways`");
        let way = |value: &Value| words.needs(value.as_array().map_or(&[], Vec::as_slice), &place);
        let ways = if ways.is_empty() { vec![needs] } else { ways.iter().map(way).collect() };
        let row = Row {
            cite: keys.must("cite"),
            on: keys.text("on").unwrap_or_else(|| "transfer".to_owned()),
            scene: keys.object("scene"),
            open: keys
                .take("open")
                .map(|list| words.needs(list.as_array().map_or(&[], Vec::as_slice), &place)),
            opens: keys.texts("opens", &words.sets),
            outside: keys.spread("outside", &words.sets),
            from: keys.text("from"),
            until: keys.text("until"),
            days: keys.texts("days", &words.sets),
            advisory: keys.advisory(),
            exceptional: match keys.take("rank") {
                None => false,
                Some(rank) => {
                    let rank = rank.as_u64().filter(|rank| (1..=3).contains(rank));
                    rank.unwrap_or_else(|| panic!("{place}: `rank` is 1, 2 or 3")) == 3
                }
            },
            folds: keys.flag("folds").unwrap_or(false),
            by_gate: keys.flag("by_gate").unwrap_or(false),
            onward: keys.flag("onward"),
            sort,
            clause,
            ways,
        };
        keys.end();
        row
    }
}
