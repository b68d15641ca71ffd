//! A landscape as plain numbers, read from its lines without the engine.

use std::collections::HashMap;

use serde_json::Value;

/// A flow and where it leads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The pair of operator and country at its end where it changes country, else nothing.
    pub(crate) abroad: Option<u32>,
}

/// One record per line, ids replaced by their positions.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) systems: u32,
    pub(crate) fields: u32,
    pub(crate) groups: u32,
    pub(crate) flows: Vec<Flow>,
    /// Flow, field at its start, field at its end.
    pub(crate) carries: Vec<(u32, u32, u32)>,
    /// System, group, field.
    pub(crate) entries: Vec<(u32, u32, u32)>,
    /// Group, field, operator and country: named by a text of the group's, or at home.
    pub(crate) fine: Vec<(u32, u32, u32)>,
}

impl Facts {
    /// A system and a field as one number.
    pub(crate) fn pair(&self, system: u32, field: u32) -> u32 {
        system * self.fields + field
    }

    /// The field of such a number.
    pub(crate) fn field(&self, pair: u32) -> u32 {
        pair % self.fields
    }

    /// Reads a landscape of the workload: systems with one location, groups with one residence, texts by the party
    /// at home about fields, recipients and countries, laid before everybody whose data are collected.
    pub(crate) fn read(text: &str) -> Facts {
        let mut facts = Facts::default();
        let (mut systems, mut fields, mut groups) = (Ids::default(), Ids::default(), Ids::default());
        // Operator and country are one end: a text has to name both.
        let mut ends: HashMap<(String, String), u32> = HashMap::new();
        let (mut end_of, mut country_of, mut homes) = (Vec::new(), Vec::new(), Vec::new());
        let mut notices = Vec::new();
        for line in text.lines() {
            let record: Value = serde_json::from_str(line).expect("a record");
            let word = |key: &str| record[key].as_str().expect("a text");
            match word("record") {
                "subjects" => {
                    groups.number(word("id"));
                    homes.push(word("residence").to_owned());
                }
                "field" => {
                    fields.number(word("id"));
                }
                "system" => {
                    systems.number(word("id"));
                    let country = list(&record["location"]).next().expect("a location").to_owned();
                    let number = u32::try_from(ends.len()).expect("few ends");
                    end_of
                        .push(*ends.entry((word("operator").to_owned(), country.clone())).or_insert(number));
                    country_of.push(country);
                }
                "notice" => notices.push(record),
                "collection" => {
                    let at = systems.number(word("at"));
                    for group in list(&record["subjects"]).map(|id| groups.number(id)).collect::<Vec<_>>() {
                        let held = list(&record["fields"]).map(|id| (at, group, fields.number(id)));
                        facts.entries.extend(held);
                    }
                }
                "flow" => {
                    let (from, to) = (systems.number(word("from")), systems.number(word("to")));
                    let crosses = country_of[from as usize] != country_of[to as usize];
                    let number = u32::try_from(facts.flows.len()).expect("fewer flows than 2^32");
                    facts.flows.push(Flow { from, to, abroad: crosses.then(|| end_of[to as usize]) });
                    for id in list(&record["fields"]) {
                        let there = record["rename"].get(id).and_then(Value::as_str).unwrap_or(id);
                        facts.carries.push((number, fields.number(id), fields.number(there)));
                    }
                }
                _ => {}
            }
        }
        (facts.systems, facts.fields, facts.groups) = (systems.count(), fields.count(), groups.count());
        facts.entries.sort_unstable();
        facts.entries.dedup();
        for ((_, country), end) in &ends {
            for group in (0..facts.groups).filter(|group| homes[*group as usize] == *country) {
                facts.fine.extend((0..facts.fields).map(|field| (group, field, *end)));
            }
        }
        for notice in &notices {
            for entry in notice["entries"].as_array().expect("entries") {
                let named = |end: &(String, String)| {
                    list(&entry["recipients"]).any(|party| party == end.0)
                        && list(&entry["countries"]).any(|country| country == end.1)
                };
                for end in ends.iter().filter(|(end, _)| named(end)).map(|(_, number)| *number) {
                    for group in list(&notice["to"]).map(|id| groups.number(id)).collect::<Vec<_>>() {
                        facts
                            .fine
                            .extend(list(&entry["fields"]).map(|field| (group, fields.number(field), end)));
                    }
                }
            }
        }
        facts.fine.sort_unstable();
        facts.fine.dedup();
        facts
    }
}

fn list(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().expect("a list").iter().map(|one| one.as_str().expect("a text"))
}

#[derive(Default)]
struct Ids(HashMap<String, u32>);

impl Ids {
    fn number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.0.get(id) {
            return *number;
        }
        let number = self.count();
        self.0.insert(id.to_owned(), number);
        number
    }

    fn count(&self) -> u32 {
        u32::try_from(self.0.len()).expect("fewer ids than 2^32")
    }
}
