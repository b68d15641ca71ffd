//! Certificates, contracts, clauses and approvals of a patch: on the records that lack them, or on new ones.

use super::change::PatchValue;
use super::draft::{Draft, proven};
use super::needs::{Lack, is_kind};
use crate::inventory::{FactSet, Inventory, Statement};
use crate::record::{Complete, SafeguardKind};
use crate::regime::{Asked, Because, Record, Rests};
use crate::vocabulary::Fact;
use crate::{Bound, Kind};
use std::collections::BTreeMap;

impl Draft<'_> {
    /// Certificates of the recipient, on its list.
    pub(super) fn certificates(&mut self, lacks: &mut Vec<&Lack>) -> Option<()> {
        let mut schemes: Vec<String> = Vec::new();
        lacks.retain(|lack| match &lack.missing.asked {
            Asked::Fact(Fact::Certified(scheme)) => {
                if !schemes.iter().any(|known| **known == **scheme) {
                    schemes.push(scheme.to_string());
                }
                false
            }
            _ => true,
        });
        if schemes.is_empty() {
            return Some(());
        }
        // It would open gates of other transfers too, and what is told with a shut gate is a gap beside an open one.
        if self.finding.report.shut_towards(self.importer).iter().any(|row| *row != self.finding.row) {
            return None;
        }
        let party = &self.inventory.parties[self.importer as usize];
        let held = party.certifications.as_deref().unwrap_or_default();
        // What the party's own facts deny would contradict the list.
        let denied = |one: &Statement| matches!(&one.fact, Fact::Certified(scheme) if schemes.iter().any(|known| **known == **scheme));
        if party.facts.0.iter().any(denied) {
            return None;
        }
        // A list closes what is stated elsewhere.
        if party.certifications.is_none() && self.inventory.states_certificates() {
            return None;
        }
        let mut list: Vec<PatchValue> = held
            .iter()
            .map(|held| {
                let mut entries = vec![
                    ("scheme", PatchValue::text(&held.scheme)),
                    ("covers", PatchValue::texts(held.covers.iter())),
                ];
                for (key, bound) in [("from_date", held.period.from), ("until_date", held.period.until)] {
                    match bound {
                        Bound::Open => {}
                        Bound::On(day) => entries.push((key, PatchValue::text(day))),
                        Bound::Unknown => entries.push((key, PatchValue::text("unknown"))),
                    }
                }
                PatchValue::object(entries)
            })
            .collect();
        list.extend(schemes.iter().map(|scheme| {
            PatchValue::object(vec![("scheme", PatchValue::text(scheme)), ("from_date", PatchValue::Blank)])
        }));
        let spot = self.spot(Kind::Party, self.importer).to("certifications");
        self.set(Kind::Party, spot, PatchValue::List(list));
        Some(())
    }

    /// Contracts, clauses, approvals: on the safeguard chosen, or on a new one for this flow.
    pub(super) fn safeguards(&mut self, lacks: &mut Vec<&Lack>) -> Option<()> {
        let of_contract = |lack: &Lack| match &lack.missing.asked {
            Asked::Fact(fact) => fact.family() == "contract",
            _ => false,
        };
        let contract: Vec<Lack> =
            lacks.iter().filter(|lack| of_contract(lack)).map(|lack| (*lack).clone()).collect();
        if contract.is_empty() {
            return Some(());
        }
        let flow = self.finding.flow_index()?;
        let with_it = |lack: &Lack| match &lack.missing.asked {
            Asked::Fact(fact) => matches!(fact.family(), "contract" | "authority"),
            _ => false,
        };
        let mine: Vec<Lack> = lacks.iter().filter(|lack| with_it(lack)).map(|lack| (*lack).clone()).collect();
        lacks.retain(|lack| !with_it(lack));
        let assess = |lack: &Lack| match (&lack.missing.asked, &lack.missing.rests) {
            (Asked::Fact(fact), rests) => {
                fact.family() == "assessment" && !matches!(rests, Some(Rests::Statement { .. }))
            }
            _ => false,
        };
        let assessed: Vec<Lack> =
            lacks.iter().filter(|lack| assess(lack)).map(|lack| (*lack).clone()).collect();
        lacks.retain(|lack| !assess(lack));

        let mut clauses: BTreeMap<Option<u32>, Vec<&'static str>> = BTreeMap::new();
        let mut fresh: Vec<&Lack> = Vec::new();
        for lack in &mine {
            let Asked::Fact(fact) = &lack.missing.asked else { continue };
            // What a statement denies is turned where it stands.
            if let Some(Rests::Statement { record, index }) = lack.missing.rests {
                self.stating(record, fact).turned.insert(index);
                continue;
            }
            let known = match lack.missing.rests {
                Some(Rests::Record(record)) if record.kind == Kind::Safeguard => Some(record.index),
                _ => lack.safeguard,
            };
            let known = known.filter(|index| {
                let kind = self.inventory.safeguards[*index as usize].kind;
                !matches!(
                    kind,
                    SafeguardKind::Measure | SafeguardKind::Assessment | SafeguardKind::Certification
                )
            });
            match known {
                Some(index) if !is_kind(fact) && fact.base() != "contract.written" => {
                    let data = &self.inventory.safeguards[index as usize];
                    match (fact.clause(), &data.clauses) {
                        (Some(clause), Some(_)) => clauses.entry(Some(index)).or_default().push(clause),
                        _ if lack.missing.because == Some(Because::Late) => {
                            let spot = self.spot(Kind::Safeguard, index).to("from_date");
                            self.set(Kind::Safeguard, spot, PatchValue::Blank);
                        }
                        _ => self.stating_on(Record { kind: Kind::Safeguard, index }, fact, lack),
                    }
                }
                _ => fresh.push(lack),
            }
        }
        for (index, more) in clauses {
            let Some(index) = index else { continue };
            let known = self.inventory.safeguards[index as usize].clauses.as_deref().unwrap_or_default();
            let mut all: Vec<&str> = known.to_vec();
            crate::judge::extend(&mut all, &more);
            let spot = self.spot(Kind::Safeguard, index).to("clauses");
            self.set(Kind::Safeguard, spot, PatchValue::texts(all));
        }
        if !fresh.is_empty() {
            self.new_safeguard(flow, &fresh);
        }
        if !assessed.is_empty() {
            let mut facts: Vec<String> = Vec::new();
            for lack in &assessed {
                crate::judge::extend(&mut facts, &[lack.missing.asked.to_string()]);
            }
            let value = PatchValue::object(vec![
                ("id", PatchValue::text(self.fresh(Kind::Safeguard, "assessment"))),
                ("kind", PatchValue::text(SafeguardKind::Assessment)),
                ("flows", PatchValue::texts([self.inventory.flow_names.get(flow)])),
                ("facts", PatchValue::Object(facts.into_iter().map(|fact| (fact, proven())).collect())),
            ]);
            self.add_record(Kind::Safeguard, value);
        }
        Some(())
    }

    fn new_safeguard(&mut self, flow: u32, lacks: &[&Lack]) {
        let mut kind = SafeguardKind::Contract;
        let mut set: Option<String> = None;
        let mut facts: Vec<String> = Vec::new();
        let mut clauses: Vec<&'static str> = Vec::new();
        // A list of clauses says that there are no others: where that is not known anyway, each is stated.
        let closed = self.inventory.complete.has(Complete::Safeguards);
        for lack in lacks {
            let Asked::Fact(fact) = &lack.missing.asked else { continue };
            match (fact, fact.base()) {
                (Fact::ModelClauses(name), _) if set.is_none() && kind == SafeguardKind::Contract => {
                    kind = SafeguardKind::Scc;
                    set = Some(name.to_string());
                }
                (Fact::ModelClauses(name), _) if set.as_deref() == Some(&**name) => {}
                (Fact::ModelClauses(_), _) => {
                    // One record has one set; the second is stated on the flow.
                    self.stating(Record { kind: Kind::Flow, index: flow }, fact).own = true;
                }
                (_, "contract.written") => {}
                (_, "contract.bcr") => kind = SafeguardKind::Bcr,
                (_, "contract.adhoc") => kind = SafeguardKind::Adhoc,
                (_, "contract.code") => kind = SafeguardKind::Code,
                (_, "contract.public_instrument") => kind = SafeguardKind::PublicInstrument,
                _ => match fact.clause() {
                    Some(clause) if closed => crate::judge::extend(&mut clauses, &[clause]),
                    _ => crate::judge::extend(&mut facts, &[fact.to_string()]),
                },
            }
        }
        let word = if kind == SafeguardKind::PublicInstrument { "instrument" } else { kind.name() };
        let mut entries = vec![
            ("id", PatchValue::text(self.fresh(Kind::Safeguard, word))),
            ("kind", PatchValue::text(kind)),
        ];
        entries.extend(set.map(|set| ("set", PatchValue::text(set))));
        entries.push(("flows", PatchValue::texts([self.inventory.flow_names.get(flow)])));
        entries.push(("clauses", PatchValue::texts(clauses)));
        entries.push(("facts", PatchValue::Object(facts.into_iter().map(|fact| (fact, proven())).collect())));
        self.add_record(Kind::Safeguard, PatchValue::object(entries));
    }
}

impl Inventory {
    /// Whether any record states a certificate of a recipient as a fact.
    fn states_certificates(&self) -> bool {
        let certified = |facts: &FactSet| facts.0.iter().any(|one| matches!(one.fact, Fact::Certified(_)));
        certified(&self.facts)
            || self.parties.iter().any(|party| certified(&party.facts))
            || self.systems.iter().any(|system| certified(&system.facts))
            || self.collections.iter().any(|collection| certified(&collection.facts))
            || self.consents.iter().any(|consent| certified(&consent.facts))
            || self.safeguards.iter().any(|safeguard| certified(&safeguard.facts))
            || self.flows.iter().any(|flow| flow.more().is_some_and(|more| certified(&more.facts)))
    }
}
