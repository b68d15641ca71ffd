//! What files say about the whole inventory, when several say it.

use super::builder::InventoryBuilder;
use super::fault::{At, as_given};
use super::{CompleteSet, FactSet, Inventory, Kind, Statement};
use crate::Date;
use crate::diagnostic::{Fault, Origin, Spot};
use crate::record::{Complete, Header};
use crate::vocabulary::Fact;
use indexmap::IndexMap;
use std::collections::HashSet;

/// What the headers so far agree on.
#[derive(Debug, Default)]
pub(super) struct Headers {
    as_of: Option<(Date, Spot)>,
    complete: Option<CompleteSet>,
    facts: IndexMap<Fact, (Vec<Statement>, Origin)>,
    /// Packs named, in small letters: their names are the same in capitals.
    regimes: HashSet<String>,
}

impl InventoryBuilder {
    pub(super) fn header(&mut self, said: &Header<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let file = as_given(origin).file;
        if let Some(id) = said.id
            && self.log.id(id, &at.key("id"))
            && self.inventory.ids.iter().all(|(known, _)| *known != file)
        {
            self.inventory.ids.push((file, id.into()));
        }
        let title = self.log.text(said.title, &at.key("title"));
        self.inventory.title = self.inventory.title.take().or(title);
        self.as_of(said, &at.key("as_of"));
        for (index, regime) in said.regimes.iter().enumerate() {
            self.log.filled_in(regime, &at.key("regimes").index(index));
            if self.headers.regimes.insert(regime.to_lowercase()) {
                self.inventory.regimes.push((*regime).into());
            }
        }
        if let Some(lists) = &said.complete {
            let known = self.headers.complete;
            let mut agreed = CompleteSet::default();
            for list in lists.iter().filter(|list| known.is_none_or(|known| known.has(**list))) {
                agreed.insert(*list);
            }
            self.headers.complete = Some(agreed);
        }
        let facts = self.facts(&said.facts, Kind::Inventory, at);
        self.said_once(facts, origin);
        if let Some(purposes) = &said.purposes {
            let at = at.key("purposes");
            self.purposes.closed = true;
            self.log.some(purposes, &at);
            for (index, purpose) in purposes.iter().enumerate() {
                self.purpose(purpose, &at.index(index));
            }
        }
    }

    fn as_of(&mut self, said: &Header<'_>, at: &At<'_>) {
        let Some(day) = said.as_of.and_then(|text| self.log.day(text, at)) else { return };
        match &self.headers.as_of {
            Some((first, spot)) if *first != day => {
                let fault = Fault::new(
                    "headers-differ",
                    format!("`as_of` is {day} here and {first} in another file"),
                )
                .at(at.spot())
                .also(spot.clone(), "the other day")
                .help("files given together are judged on one day");
                self.log.faults.push(fault);
            }
            Some(_) => {}
            None => self.headers.as_of = Some((day, at.spot())),
        }
    }

    /// A fact that several headers state is the same in each.
    fn said_once(&mut self, facts: FactSet, origin: Origin) {
        let mut here: IndexMap<Fact, Vec<Statement>> = IndexMap::new();
        for statement in facts.0 {
            here.entry(statement.fact.clone()).or_default().push(statement);
        }
        for (fact, later) in here {
            let Some((earlier, there)) = self.headers.facts.get(&fact) else {
                self.headers.facts.insert(fact, (later, origin));
                continue;
            };
            let same =
                earlier.len() == later.len() && earlier.iter().zip(&later).all(|(a, b)| a.says_what(b));
            if !same {
                let fault = Fault::new("headers-differ", format!("`{fact}` is stated differently in another file"))
                    .at(At::Way(origin, &later[0].way).spot())
                    .also(At::Way(*there, &earlier[0].way).spot(), "the other statement")
                    .help("a fact at the top level holds for all files given together: state it on the parties instead");
                self.log.faults.push(fault);
            }
        }
    }

    /// Writes down what the headers agree on; to be called when groups are resolved.
    pub(super) fn agreed(&mut self) {
        let headers = std::mem::take(&mut self.headers);
        self.inventory.as_of = headers.as_of.map(|(day, _)| day);
        self.inventory.complete = headers.complete.unwrap_or_default();
        let mut all = Vec::new();
        for (facts, origin) in headers.facts.into_values() {
            let mut facts = FactSet(facts.into());
            self.resolve_facts(&mut facts, origin);
            all.extend(facts.0);
        }
        self.inventory.facts = FactSet(all.into());
    }
}

impl Inventory {
    /// The day that the files name.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// What it calls itself.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The packs that the files name, all of them together; none: every pack on board but `plain`.
    pub fn regimes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.regimes.iter().map(|regime| &**regime)
    }

    /// Whether what this list does not hold does not exist.
    #[must_use]
    pub fn is_complete(&self, list: Complete) -> bool {
        self.complete.has(list)
    }
}
