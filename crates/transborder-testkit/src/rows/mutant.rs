//! Mutants of a pack or a table: one thing deleted or weakened in each.

use serde_json::{Value, json};

use super::day;

/// A pack or table with one thing changed.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Where and what.
    pub name: String,
    /// The clause it concerns, if one.
    pub clause: Option<String>,
    /// The pack or table.
    pub law: Value,
}

/// Lists of rows in a revision.
const ROWS: &[&str] = &["gates", "always", "localise", "advise"];

/// Every clause of a pack, with its revision before it.
pub fn clauses(pack: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for revision in list(&pack["revisions"]) {
        for key in ROWS {
            all.extend(list(&revision[*key]).iter().map(|row| (text(&revision["id"]), text(&row["id"]))));
        }
    }
    all
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The law whose mutants are made, and those made so far.
struct Bench<'l> {
    law: &'l Value,
    made: Vec<Mutant>,
    head: String,
    clause: Option<String>,
}

impl<'l> Bench<'l> {
    fn of(law: &'l Value) -> Bench<'l> {
        Bench { law, made: Vec::new(), head: String::new(), clause: None }
    }

    fn at(&self, pointer: &str) -> &'l Value {
        self.law.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn make(&mut self, what: &str, change: impl FnOnce(&mut Value)) {
        let mut law = self.law.clone();
        change(&mut law);
        self.made.push(Mutant { name: format!("{} {what}", self.head), clause: self.clause.clone(), law });
    }

    fn set(&mut self, pointer: &str, what: &str, value: Value) {
        self.make(what, |law| *law.pointer_mut(pointer).expect("the pointer was walked") = value);
    }

    fn drop_key(&mut self, pointer: &str, key: &str) {
        if !self.at(pointer)[key].is_null() {
            self.make(&format!("{key} dropped"), |law| {
                let map = law.pointer_mut(pointer).and_then(Value::as_object_mut).expect("walked");
                map.shift_remove(key);
            });
        }
    }

    fn drop_member(&mut self, pointer: &str, index: usize, what: &str) {
        self.make(&format!("{what} dropped"), |law| {
            law.pointer_mut(pointer).and_then(Value::as_array_mut).expect("walked").remove(index);
        });
    }

    /// Each member of a list taken out; a list of one would have no sense without it.
    fn thin(&mut self, pointer: &str, what: &str) {
        let members = list(self.at(pointer));
        if members.len() > 1 {
            for (index, member) in members.iter().enumerate() {
                self.drop_member(pointer, index, &format!("{what} {}", short(member)));
            }
        }
    }

    fn shift(&mut self, pointer: &str, what: &str) {
        if let Some(date) = self.at(pointer).as_str().filter(|date| *date > "1000") {
            let (before, after) = (day::before(date), day::after(date));
            self.set(pointer, &format!("{what} a day earlier"), json!(before));
            self.set(pointer, &format!("{what} a day later"), json!(after));
        }
    }

    /// A number one more and one less.
    fn nudge(&mut self, pointer: &str, what: &str) {
        if let Some(number) = self.at(pointer).as_u64() {
            self.set(pointer, &format!("{what} one less"), json!(number.saturating_sub(1)));
            self.set(pointer, &format!("{what} one more"), json!(number + 1));
        }
    }

    fn others(&mut self, pointer: &str, what: &str, words: &[&str]) {
        if let Some(word) = self.at(pointer).as_str() {
            for other in words.iter().filter(|other| **other != word) {
                self.set(pointer, &format!("{what} {word} is {other}"), json!(other));
            }
        }
    }

    /// Every condition below, weakened in one place.
    fn condition(&mut self, pointer: &str, path: &str) {
        let Some(map) = self.at(pointer).as_object() else { return };
        let at = |key: &str| format!("{pointer}/{key}");
        for key in ["all", "any"] {
            for (index, member) in list(self.at(&at(key))).iter().enumerate() {
                let name = format!("{path} {}", short(member));
                self.drop_member(&at(key), index, &name);
                self.condition(&format!("{}/{index}", at(key)), &name);
            }
        }
        for key in ["not", "if", "then", "else"] {
            if map.contains_key(key) {
                self.condition(&at(key), &format!("{path} {key}"));
            }
        }
        if map.contains_key("if") {
            let then = map["then"].clone();
            self.set(pointer, &format!("{path} always {}", short(&then)), then);
            if let Some(other) = map.get("else") {
                self.set(pointer, &format!("{path} never {}", short(&map["then"])), other.clone());
            }
        }
        for key in ["from", "consent_since", "contract_since"] {
            self.shift(&at(key), &format!("{path} {key}"));
        }
        if map.contains_key("within") {
            self.set(pointer, &format!("{path} within dropped"), json!({"fact": map["fact"]}));
            self.nudge(&at("within/days"), &format!("{path} days"));
        }
        self.thin(&at("fields"), &format!("{path} fields"));
        self.items(&at("fields"), path);
        for key in ["in", "role", "path", "data", "gate_used"] {
            self.thin(&at(key), &format!("{path} {key}"));
        }
        for key in ["eq", "gt", "ge", "lt"] {
            self.nudge(&at(key), &format!("{path} {key}"));
        }
    }

    /// Items that are asked under a condition, asked always.
    fn items(&mut self, pointer: &str, path: &str) {
        for (index, item) in list(self.at(pointer)).iter().enumerate() {
            if item.is_object() {
                self.set(
                    &format!("{pointer}/{index}"),
                    &format!("{path} always {}", text(&item["field"])),
                    item["field"].clone(),
                );
                self.condition(
                    &format!("{pointer}/{index}/if"),
                    &format!("{path} {} if", text(&item["field"])),
                );
            }
        }
    }

    fn verdict(&mut self, pointer: &str, what: &str) {
        self.others(pointer, what, &["yes", "ask", "no"]);
        if let Some(map) = self.at(pointer).as_object() {
            for key in ["then", "else"] {
                self.set(pointer, &format!("{what} always {key}"), map[key].clone());
            }
        }
    }

    fn row(&mut self, list: &str, index: usize) {
        let pointer = format!("{list}/{index}");
        let head = self.head.clone();
        let id = text(&self.at(&pointer)["id"]);
        self.head = format!("{head} {id}");
        self.clause = Some(id);
        self.make("deleted", |law| {
            law.pointer_mut(list).and_then(Value::as_array_mut).expect("walked").remove(index);
        });
        for key in ["severity", "folds", "onward", "last_resort", "subjects", "data", "roles"] {
            self.drop_key(&pointer, key);
        }
        self.thin(&format!("{pointer}/roles"), "roles");
        for key in ["from", "until"] {
            self.shift(&format!("{pointer}/{key}"), key);
        }
        let require = format!("{pointer}/require");
        self.others(&require, "require", &["first", "copy", "only"]);
        if self.at(&require).is_object() && *self.at(&require) != json!({"all": []}) {
            self.set(&require, "require nothing", json!({"all": []}));
        }
        let when = format!("{pointer}/when");
        if self.at(&when).is_object() && *self.at(&when) != json!({"all": []}) {
            self.set(&when, "when dropped", json!({"all": []}));
        }
        for key in ["require", "when", "subjects", "data"] {
            self.condition(&format!("{pointer}/{key}"), key);
        }
        self.head = head;
        self.clause = None;
    }

    fn revision(&mut self, pointer: &str) {
        self.head = text(&self.at(pointer)["id"]);
        for key in ROWS {
            for index in 0..list(self.at(&format!("{pointer}/{key}"))).len() {
                self.row(&format!("{pointer}/{key}"), index);
            }
        }
        for key in ["from", "until"] {
            self.shift(&format!("{pointer}/{key}"), key);
        }
        self.drop_key(&format!("{pointer}/no_gate"), "severity");
        self.thin(&format!("{pointer}/territory"), "territory");
        for index in 0..list(self.at(&format!("{pointer}/territory_dated"))).len() {
            let dated = format!("{pointer}/territory_dated/{index}");
            self.thin(&format!("{dated}/iso"), "dated territory");
            for key in ["from", "until"] {
                self.shift(&format!("{dated}/{key}"), &format!("dated territory {index} {key}"));
            }
        }
        self.condition(&format!("{pointer}/attach"), "attach");
        for key in ["role", "path"] {
            let words = self.at(&format!("{pointer}/transfer/{key}")).as_object();
            for word in words.into_iter().flat_map(|map| map.keys()) {
                self.verdict(&format!("{pointer}/transfer/{key}/{word}"), word);
            }
        }
        let transfer = format!("{pointer}/transfer");
        self.others(&format!("{transfer}/onward"), "onward", &["law", "contract", "ask", "no", "same"]);
        self.others(&format!("{transfer}/onward_same_country"), "onward_same_country", &["no", "ask", "yes"]);
        self.others(&format!("{transfer}/permitted"), "permitted", &["yes", "ask"]);
        self.drop_key(pointer, "exempt_when");
        self.condition(&format!("{pointer}/exempt_when/when"), "exempt_when");
        self.thin(&format!("{pointer}/exempt_when/but"), "exempt_when but");
    }
}

/// A member in few words.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => {
            let first = map.iter().next();
            first
                .map(|(key, value)| if value.is_string() { text(value) } else { key.clone() })
                .unwrap_or_default()
        }
        other => other.to_string(),
    }
}

/// Every single mutant of a pack.
pub fn mutants(pack: &Value) -> Vec<Mutant> {
    let mut bench = Bench::of(pack);
    for index in 0..list(&pack["revisions"]).len() {
        bench.revision(&format!("/revisions/{index}"));
    }
    for (name, def) in pack["defs"].as_object().into_iter().flatten() {
        bench.head = format!("defs {name}");
        let pointer = format!("/defs/{name}");
        if def.is_array() {
            bench.thin(&pointer, "");
            bench.items(&pointer, "");
        } else {
            bench.condition(&pointer, "");
        }
    }
    for (name, facts) in pack["implies"].as_object().into_iter().flatten() {
        bench.head = format!("implies {name}");
        if facts.is_array() {
            bench.thin(&format!("/implies/{name}"), "");
        }
    }
    bench.head = "pack".to_owned();
    for key in ["exporter", "adequacy_of"] {
        bench.drop_key("", key);
    }
    bench.made
}

/// Every single mutant of a table of destinations.
pub fn table_mutants(table: &Value) -> Vec<Mutant> {
    let mut bench = Bench::of(table);
    for (index, row) in list(&table["rows"]).iter().enumerate() {
        let law = if row["from"].is_string() { &row["from"] } else { &row["regime"] };
        bench.head = format!("{} {} {}", text(law), short(&row["to"][0]), text(&row["cite"]));
        bench.make("deleted", |table| {
            table["rows"].as_array_mut().expect("walked").remove(index);
        });
        let pointer = format!("/rows/{index}");
        if row["scope"].is_object() && row["scope"] != json!({"all": []}) {
            bench.set(&format!("{pointer}/scope"), "scope dropped", json!({"all": []}));
        }
        bench.condition(&format!("{pointer}/scope"), "scope");
        for key in ["severity", "not_data", "roles", "exporter"] {
            bench.drop_key(&pointer, key);
        }
        for key in ["to", "not_data", "roles"] {
            bench.thin(&format!("{pointer}/{key}"), key);
        }
        bench.shift(&format!("{pointer}/valid/0"), "first day");
        bench.shift(&format!("{pointer}/valid/1"), "end");
    }
    bench.made
}
