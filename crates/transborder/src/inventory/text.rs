//! Notices, consents and safeguards as they are pushed.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::value::distinct;
use super::{ConsentData, CountrySaid, EntryData, Kind, NoticeData, RecipientData, SafeguardData};
use crate::diagnostic::Origin;
use crate::record::{Clarity, Consent, Entry, Notice, RecipientSaid, Safeguard, SafeguardKind};
use crate::vocabulary::{CLAUSE_SETS, CLAUSES, WILDCARDS};
use crate::{Place, suggest};

/// The wildcard that a text is a slip for; none where it is a place or means one. Short texts are slips for
/// codes sooner than for continents.
fn near_wildcard(text: &str) -> Option<&'static str> {
    if text.len() < 5 || Place::of(text).is_some() || Place::meant(text).is_some() {
        return None;
    }
    suggest::near(text, WILDCARDS.iter().copied())
}

/// A key that is absent restricts nothing, one with values names them.
fn stated<T>(list: Box<[T]>) -> Option<Box<[T]>> {
    (!list.is_empty()).then_some(list)
}

impl InventoryBuilder {
    pub(super) fn notice(&mut self, said: &Notice<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Notice, said.id, at);
        self.log.some(&said.channel, &at.key("channel"));
        self.log.some(&said.entries, &at.key("entries"));
        let entries = at.key("entries");
        let row = NoticeData {
            by: self.ends.mention(said.by),
            channels: distinct(said.channel.clone()),
            to: stated(self.groups.mentions(&said.to)),
            languages: self.log.texts(&said.languages, &at.key("languages")),
            period: self.log.period(said.from_date, said.until_date, "until_date", at),
            states: self.log.items(&said.states, &at.key("states")),
            entries: (0..)
                .zip(&said.entries)
                .map(|(n, entry)| self.entry(entry, &entries.index(n)))
                .collect(),
            note: said.note.map(Box::from),
            origin,
        };
        if let Some(notice) = self.file(claim, said.id, row) {
            self.notices.define(said.id, notice);
        }
    }

    fn entry(&mut self, said: &Entry<'_>, at: &At<'_>) -> EntryData {
        EntryData {
            fields: stated(self.fields.mentions(&said.fields)),
            recipients: stated(self.recipients(&said.recipients, &at.key("recipients"))),
            countries: stated(self.countries(&said.countries, &at.key("countries"))),
            purposes: stated(self.purposes(&said.purposes, &at.key("purposes"))),
            states: self.log.items(&said.states, &at.key("states")),
            clarity: said.clarity.unwrap_or(Clarity::Clear),
        }
    }

    fn recipients(&mut self, said: &[RecipientSaid<'_>], at: &At<'_>) -> Box<[RecipientData]> {
        let mut rows = Vec::with_capacity(said.len());
        for (index, said) in said.iter().enumerate() {
            let at = &at.index(index);
            rows.push(match said {
                RecipientSaid::Party { id, members } => {
                    if *members == Some(0) {
                        let help = "leave `members` out where the text names the class only";
                        self.log.fault_with(
                            &at.key("members"),
                            "out-of-range",
                            "a text names at least one member",
                            help,
                        );
                    }
                    RecipientData::Party { party: self.ends.mention(id), members: *members }
                }
                RecipientSaid::Category(category) => {
                    self.log.filled_in(category, &at.key("category"));
                    RecipientData::Category((*category).into())
                }
            });
        }
        rows.into()
    }

    fn countries(&mut self, said: &[&str], at: &At<'_>) -> Box<[CountrySaid]> {
        let mut rows = Vec::with_capacity(said.len());
        for (index, text) in said.iter().enumerate() {
            let at = &at.index(index);
            if WILDCARDS.contains(text) {
                rows.push(CountrySaid::Wildcard((*text).into()));
                continue;
            }
            if *text == "unknown" {
                let help = "leave `countries` out where the text names none";
                self.log.fault_with(at, "unknown-place", "a text cannot name an unknown country", help);
                continue;
            }
            let small = text.to_lowercase();
            if WILDCARDS.contains(&&*small) {
                let message = format!("`{text}` is no code of a country or part of one");
                self.log.fault_with(at, "unknown-place", message, format!("write `{small}`"));
                continue;
            }
            // Who writes a wildcard slightly wrong should hear of the wildcard.
            if let Some(near) = near_wildcard(text) {
                let message = format!("`{text}` is no code of a country or part of one");
                self.log.fault_with(at, "unknown-place", message, format!("did you mean `{near}`?"));
                continue;
            }
            rows.push(CountrySaid::Place(self.log.place(text, at)));
        }
        rows.into()
    }

    pub(super) fn consent(&mut self, said: &Consent<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Consent, said.id, at);
        self.log.some(&said.subjects, &at.key("subjects"));
        let row = ConsentData {
            groups: self.groups.mentions(&said.subjects),
            notice: said.notice.map(|id| self.notices.mention(id)),
            fields: stated(self.fields.mentions(&said.fields)),
            recipients: stated(self.recipients(&said.recipients, &at.key("recipients"))),
            purposes: stated(self.purposes(&said.purposes, &at.key("purposes"))),
            period: self.log.period(said.from_date, said.withdrawn, "withdrawn", at),
            facts: self.facts(&said.facts, Kind::Consent, at),
            note: said.note.map(Box::from),
            origin,
        };
        self.contradicted_by_consent(&row, at);
        self.file(claim, said.id, row);
    }

    pub(super) fn safeguard(&mut self, said: &Safeguard<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Safeguard, said.id, at);
        if said.kind.is_none() {
            self.log.fault(&at.key("kind"), "missing-value", "`kind` is missing");
        }
        if said.parties.is_empty() && said.flows.is_empty() {
            let help = "name the `parties` between whom it holds, or the `flows` that it is about";
            self.log.fault_with(at, "missing-value", "a safeguard needs `parties` or `flows`", help);
        }
        if let Some(set) = said.set {
            self.known_to_law("set of model clauses", set, CLAUSE_SETS, &at.key("set"));
        }
        let row = SafeguardData {
            kind: said.kind.unwrap_or(SafeguardKind::Contract),
            set: said.set.map(Box::from),
            parties: self.ends.mentions(&said.parties),
            flows: said.flows.iter().map(|id| self.flows.intern(id).0).collect(),
            clauses: said.clauses.as_ref().map(|clauses| self.clauses(clauses, &at.key("clauses"))),
            period: self.log.period(said.from_date, said.until_date, "until_date", at),
            facts: self.facts(&said.facts, Kind::Safeguard, at),
            note: said.note.map(Box::from),
            origin,
        };
        self.contradicted_by_safeguard(&row, at);
        self.file(claim, said.id, row);
    }

    fn clauses(&mut self, said: &[&str], at: &At<'_>) -> Box<[&'static str]> {
        let mut clauses = Vec::with_capacity(said.len());
        for (index, clause) in said.iter().enumerate() {
            let short = clause.strip_prefix("contract.clause.").unwrap_or(clause);
            let known = CLAUSES.iter().copied();
            if short != *clause && CLAUSES.contains(&short) {
                let message = format!("no clause is named `{clause}`");
                self.log.fault_with(&at.index(index), "unknown-clause", message, format!("write `{short}`"));
            } else {
                clauses.extend(self.log.word(("unknown-clause", "clause"), clause, known, &at.index(index)));
            }
        }
        distinct(clauses)
    }
}
