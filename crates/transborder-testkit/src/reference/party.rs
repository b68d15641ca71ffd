//! What is owed once: by an exporter for all its transfers, by a party for all it holds; and what a flow that is
//! only announced is worth.
//!
//! Follows the last lines of `judge`.

use std::collections::{BTreeMap, BTreeSet};

use super::gate::{Owed, gates, owed};
use super::judge::{Judge, Raw};
use super::pack::Duty;
use super::step::Reasons;
use super::steps::Step;
use super::truth::Truth;
use super::unit::{History, Place, Unit};

/// A duty owed once per exporter, as one of its transfers has it.
pub(crate) struct Pooled<'w> {
    pub(crate) duty: &'w Duty,
    pub(crate) order: usize,
    pub(crate) base: Raw,
    /// Premise and `when` together.
    pub(crate) asked: Truth,
    pub(crate) premise: Truth,
    pub(crate) reasons: Reasons,
    pub(crate) owed: Owed,
}

impl<'w> Judge<'w> {
    /// Duties owed once per exporter, when `when` holds for one of its transfers.
    pub(crate) fn exporters(&mut self) {
        for (_, pooled) in std::mem::take(&mut self.pooled) {
            let asked = pooled.iter().map(|p| p.asked).max().unwrap_or(Truth::No);
            for one in pooled.into_iter().filter(|p| p.asked == asked && asked > Truth::No) {
                let exporter = one.base.responsible[0];
                let mut place = self.party_unit(exporter, Vec::new());
                place.onward = one.base.onward;
                self.seen(&one.duty.id, one.owed.value);
                self.settle(
                    &place,
                    one.duty,
                    one.order,
                    one.owed,
                    one.premise,
                    &one.reasons,
                    &one.base,
                    false,
                );
            }
        }
    }

    fn party_unit(&self, party: usize, people: Vec<usize>) -> Unit<'w> {
        Unit {
            world: self.world,
            regime: self.lineage.regime,
            place: Place::Party(party),
            people,
            field: None,
            purpose: None,
            country: None,
            exporter: party,
            receiver: party,
            ends: None,
            role: String::new(),
            path: String::new(),
            history: Some(History::default()),
            narrow: false,
            processor: self.world.is_processor(party),
            onward: false,
            transfer: Truth::No,
            gate: None,
            consents: Vec::new(),
            safeguards: Vec::new(),
            joins: Vec::new(),
            consent: None,
            safeguard: None,
        }
    }

    /// Duties of each party that collects or exports attached data, once.
    pub(crate) fn parties(&mut self, moved: &BTreeMap<usize, Vec<(usize, Truth, Reasons, bool)>>) {
        let inventory = &self.world.inventory;
        for party in 0..inventory.parties.len() {
            let mut labels = moved.get(&party).cloned().unwrap_or_default();
            for (c, collection) in inventory.collections.iter().enumerate() {
                for (p, person) in inventory.people.iter().enumerate() {
                    if collection.collectors.contains(&party) && collection.groups.contains(&person.group) {
                        let (attached, reasons) = self.lineage.collected(c, p);
                        labels.push((p, attached, reasons, false));
                    }
                }
            }
            for duty in self.lineage.regime.revision.always.iter().filter(|d| d.on == "party") {
                if duty.period.holds(&self.world.day) < Truth::Yes {
                    continue;
                }
                let mine = labels.iter().filter(|(_, a, _, onward)| {
                    let asked = match self.lineage.regime.revision.onward.as_str() {
                        "law" => duty.onward || !onward,
                        _ => !onward,
                    };
                    asked && *a > Truth::No
                });
                let mine: Vec<_> = mine.collect();
                let attached = mine.iter().map(|(_, a, _, _)| *a).max().unwrap_or(Truth::No);
                let reasons: Reasons = mine.iter().flat_map(|(_, _, r, _)| r.iter().cloned()).collect();
                let people: BTreeSet<usize> = mine.iter().map(|(p, _, _, _)| *p).collect();
                if attached == Truth::No {
                    continue;
                }
                let unit = self.party_unit(party, people.into_iter().collect());
                let base = self.base(&unit, vec![party], Vec::new());
                let owed = owed(&unit, duty, None);
                if owed.asked > Truth::No {
                    self.seen(&duty.id, owed.value);
                }
                self.settle(&unit, duty, self.position(&duty.id), owed, attached, &reasons, &base, false);
            }
        }
    }

    /// A flow that is only announced moves nothing; a text that already names it is worth an advice.
    pub(crate) fn announced(&mut self, step: &Step<'w>) {
        let Step { unit, state, crossing } = step;
        if state.attached.min(crossing.value) < Truth::Yes {
            return;
        }
        let revision = self.lineage.regime.revision;
        for country in &crossing.countries {
            let unit = Unit { country: Some(country.clone()), ..unit.clone() };
            let base = self.base(&unit, vec![unit.exporter], state.path.clone());
            let gates = gates(&unit);
            for tried in gates.tried.iter().filter(|t| t.outcome.told) {
                let order = self.position(&tried.gate.id);
                self.push(&base, "note", "advice", (&tried.gate.id, &tried.gate.cite, order));
            }
            for duty in &revision.always {
                if duty.on != "transfer" || !self.in_force(&unit, duty) {
                    continue;
                }
                let owed = owed(&unit, duty, Some(&gates));
                if owed.asked == Truth::Yes && owed.told {
                    let order = self.position(&duty.id);
                    self.push(&base, "note", "advice", (&duty.id, &duty.cite, order));
                }
            }
        }
    }
}
