//! What can be wrong with a pack taken by itself.

use super::{Condition, Counts, Duty, Gate, Pack, Revision, Slot};
use crate::diagnostic::{Fault, Spot};
use crate::record::{PathKind, Role};
use crate::{Date, suggest};
use std::collections::BTreeMap;

impl Pack {
    /// Everything that is wrong with it, taken by itself. [`super::Regimes::new`] asks this of every pack and
    /// then holds them against each other.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.look(true)
    }

    /// As [`Pack::faults`], leaving out what its conditions ask for and which rows they and `exempt_when` name:
    /// a reader that knows where each condition is written says that more exactly.
    #[must_use]
    pub fn faults_of_rows(&self) -> Vec<Fault> {
        self.look(false)
    }

    fn look(&self, into_conditions: bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        let first = self.revisions.first().map(|revision| Spot::record(revision.origin));
        if self.id.is_empty() {
            let fault = Fault::new("missing-id", "a pack has no name");
            faults.push(match first {
                Some(spot) => fault.at(spot),
                None => fault,
            });
        }
        if self.revisions.is_empty() {
            faults.push(Fault::new("empty-list", format!("the pack `{}` has no revision", self.id)));
        }
        faults_between_revisions(self, &mut faults);
        for revision in &self.revisions {
            Walk { pack: self, into_conditions, faults: &mut faults }.revision(revision);
        }
        faults
    }
}

fn faults_between_revisions(pack: &Pack, faults: &mut Vec<Fault>) {
    for (index, revision) in pack.revisions.iter().enumerate() {
        let spot = Spot::record(revision.origin);
        if let Some(other) = pack.revisions[..index].iter().find(|other| other.id == revision.id) {
            faults.push(
                Fault::new("duplicate-id", format!("two revisions have the id `{}`", revision.id))
                    .at(spot.clone().to("id"))
                    .also(Spot::record(other.origin).to("id"), "the first"),
            );
        }
        let Some(before) = index.checked_sub(1).map(|before| &pack.revisions[before]) else { continue };
        if revision.from < before.from {
            faults.push(
                Fault::new(
                    "disordered-revisions",
                    format!("`{}` begins before `{}`, which stands above it", revision.id, before.id),
                )
                .at(spot.to("from"))
                .also(Spot::record(before.origin).to("from"), format!("begins {}", before.from))
                .help("list revisions in order of time"),
            );
        } else if before.until.is_none_or(|end| revision.from < end) {
            let end = before.until.map_or("never ends".to_owned(), |end| format!("ends {end}"));
            faults.push(
                Fault::new(
                    "overlapping-revisions",
                    format!("`{}` begins {} while `{}` {end}", revision.id, revision.from, before.id),
                )
                .at(spot.to("from"))
                .also(Spot::record(before.origin).to("until"), end)
                .help(format!(
                    "end `{}` on {}, the first day on which it no longer holds",
                    before.id, revision.from
                )),
            );
        }
    }
}

struct Walk<'p> {
    pack: &'p Pack,
    into_conditions: bool,
    faults: &'p mut Vec<Fault>,
}

impl Walk<'_> {
    fn revision(&mut self, revision: &Revision) {
        let spot = Spot::record(revision.origin);
        self.named(&revision.id, "a revision", &spot);
        self.period(Some(revision.from), revision.until, &spot);
        let no_gate = spot.clone().to("no_gate");
        self.named(&revision.no_gate.id, "`no_gate`", &no_gate);
        self.cited(&revision.no_gate.cite, &revision.no_gate.id, &no_gate);
        for (index, (_, from, until)) in revision.territory.dated.iter().enumerate() {
            self.period(Some(*from), *until, &spot.clone().to("territory_dated").to(index));
        }
        if !revision.territory.home
            && revision.territory.places.is_empty()
            && revision.territory.dated.is_empty()
        {
            let at = spot.clone().to("territory");
            self.faults.push(Fault::new("empty-list", "`territory` names no place").at(at));
        }
        self.condition(&revision.attach, Slot::Attach, &spot.clone().to("attach"));
        let transfer = spot.clone().to("transfer");
        for (role, counts) in Role::ALL.iter().zip(&revision.roles) {
            self.counts(counts, &transfer.clone().to("role").to(role.name()));
        }
        for (path, counts) in PathKind::ALL.iter().zip(&revision.paths) {
            self.counts(counts, &transfer.clone().to("path").to(path.name()));
        }
        if let Some((when, but)) = &revision.exempt_when {
            let exempt = spot.clone().to("exempt_when");
            self.condition(when, Slot::Step, &exempt.clone().to("when"));
            for (index, id) in but.iter().enumerate() {
                let duties = || self.pack.revisions.iter().flat_map(|revision| &revision.duties);
                if self.into_conditions && duties().all(|duty| duty.id != *id) {
                    let near = suggest::near(id, duties().map(|duty| duty.id.as_str()));
                    let at = exempt.clone().to("but").to(index);
                    self.faults.push(unknown("unknown-duty", "duty", id, near).at(at));
                }
            }
        }
        self.ids(revision);
        for gate in &revision.gates {
            self.gate(gate, revision);
        }
        for duty in &revision.duties {
            self.duty(duty, revision);
        }
        for local in &revision.localise {
            let spot = Spot::record(local.origin);
            self.row(&local.id, &local.cite, (local.from, local.until), revision, &spot);
            for (key, condition) in [("subjects", &local.subjects), ("data", &local.data)] {
                if let Some(condition) = condition {
                    self.condition(condition, Slot::Row, &spot.clone().to(key));
                }
            }
        }
        for note in &revision.notes {
            let spot = Spot::record(note.origin);
            self.row(&note.id, &note.cite, (note.from, note.until), revision, &spot);
            self.condition(&note.when, Slot::Row, &spot.to("when"));
        }
    }

    fn gate(&mut self, gate: &Gate, revision: &Revision) {
        let spot = Spot::record(gate.origin);
        self.row(&gate.id, &gate.cite, (gate.from, gate.until), revision, &spot);
        if !(1..=3).contains(&gate.rank) {
            let message = format!("`rank` is {}, which is none of 1, 2, 3", gate.rank);
            self.faults.push(Fault::new("bad-rank", message).at(spot.clone().to("rank")));
        }
        if gate.roles.as_ref().is_some_and(Vec::is_empty) {
            let at = spot.clone().to("roles");
            self.faults.push(Fault::new("empty-list", "`roles` names nothing").at(at));
        }
        if let Some(when) = &gate.when {
            self.condition(when, Slot::Gate, &spot.clone().to("when"));
        }
        self.condition(&gate.require, Slot::Gate, &spot.to("require"));
    }

    fn duty(&mut self, duty: &Duty, revision: &Revision) {
        let spot = Spot::record(duty.origin);
        self.row(&duty.id, &duty.cite, (duty.from, duty.until), revision, &spot);
        self.condition(&duty.when, Slot::Row, &spot.clone().to("when"));
        self.condition(&duty.require, Slot::Row, &spot.to("require"));
    }

    fn row(
        &mut self,
        id: &str,
        cite: &str,
        period: (Option<Date>, Option<Date>),
        revision: &Revision,
        spot: &Spot,
    ) {
        self.named(id, "a row", spot);
        self.cited(cite, id, spot);
        let (from, until) = period;
        if !self.period(from, until, spot) {
            return;
        }
        let starts_late = matches!((from, revision.until), (Some(from), Some(end)) if end <= from);
        let ends_early = until.is_some_and(|until| until <= revision.from);
        if starts_late || ends_early {
            let key = if starts_late { "from" } else { "until" };
            let message = format!("`{id}` never holds while its revision `{}` does", revision.id);
            self.faults.push(Fault::new("bad-period", message).at(spot.clone().to(key)));
        }
    }

    fn named(&mut self, id: &str, what: &str, spot: &Spot) {
        if id.is_empty() {
            self.faults.push(Fault::new("missing-id", format!("{what} has no id")).at(spot.clone().to("id")));
        }
    }

    fn cited(&mut self, cite: &str, id: &str, spot: &Spot) {
        if cite.trim().is_empty() {
            let message = format!("`{id}` cites nothing");
            let help = "name the article in `cite`: a finding without one convinces nobody";
            self.faults.push(Fault::new("missing-cite", message).at(spot.clone().to("cite")).help(help));
        }
    }

    /// Whether the period has a day.
    fn period(&mut self, from: Option<Date>, until: Option<Date>, spot: &Spot) -> bool {
        let (Some(from), Some(until)) = (from, until) else { return true };
        if from < until {
            return true;
        }
        let message = format!("a period from {from} until {until} has no day");
        let fault = Fault::new("bad-period", message).at(spot.clone().to("until"));
        self.faults.push(fault.help("`until` is the first day on which it no longer holds"));
        false
    }

    fn ids(&mut self, revision: &Revision) {
        let no_gate = Spot::record(revision.origin).to("no_gate");
        let mut seen: BTreeMap<&str, Spot> = BTreeMap::from([(revision.no_gate.id.as_str(), no_gate)]);
        let gates = revision.gates.iter().map(|row| (&row.id, row.origin));
        let duties = revision.duties.iter().map(|row| (&row.id, row.origin));
        let localise = revision.localise.iter().map(|row| (&row.id, row.origin));
        let notes = revision.notes.iter().map(|row| (&row.id, row.origin));
        for (id, origin) in gates.chain(duties).chain(localise).chain(notes) {
            let spot = Spot::record(origin).to("id");
            if let Some(first) = seen.get(id.as_str()) {
                self.faults.push(
                    Fault::new("duplicate-id", format!("two rows of `{}` have the id `{id}`", revision.id))
                        .at(spot)
                        .also(first.clone(), "the first"),
                );
            } else {
                seen.insert(id, spot);
            }
        }
    }

    fn counts(&mut self, counts: &Counts, spot: &Spot) {
        match counts {
            Counts::Always(_) => {}
            Counts::If(test, then, other) => {
                self.condition(test, Slot::Step, &spot.clone().to("if"));
                self.counts(then, &spot.clone().to("then"));
                self.counts(other, &spot.clone().to("else"));
            }
        }
    }

    fn condition(&mut self, condition: &Condition, slot: Slot, spot: &Spot) {
        if !self.into_conditions {
            return;
        }
        self.faults.extend(faults_of_condition(condition, slot, spot));
        let mut gates = Vec::new();
        gates_named(condition, spot, &mut gates);
        for (id, at) in gates {
            let known = || self.pack.revisions.iter().flat_map(|revision| &revision.gates);
            if known().all(|gate| gate.id != id) {
                let near = suggest::near(id, known().map(|gate| gate.id.as_str()));
                self.faults.push(unknown("unknown-gate", "gate", id, near).at(at));
            }
        }
    }
}

/// What is wrong with a condition and with all it is made of.
pub(super) fn faults_of_condition(condition: &Condition, slot: Slot, spot: &Spot) -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        condition.fault(slot).map(|fault| fault.at(spot.clone())).into_iter().collect();
    for (way, part) in condition.parts() {
        faults.extend(faults_of_condition(part, slot, &further(spot, way)));
    }
    faults
}

fn gates_named<'c>(condition: &'c Condition, spot: &Spot, gates: &mut Vec<(&'c str, Spot)>) {
    if let Condition::GateUsed(ids) = condition {
        let spot = spot.clone().to("gate_used");
        gates.extend(ids.iter().enumerate().map(|(index, id)| (id.as_str(), spot.clone().to(index))));
    }
    for (way, part) in condition.parts() {
        gates_named(part, &further(spot, way), gates);
    }
}

fn further(spot: &Spot, way: Vec<crate::Step>) -> Spot {
    let mut spot = spot.clone();
    spot.way.extend(way);
    spot
}

pub(super) fn unknown(kind: &'static str, what: &str, name: &str, near: Option<&str>) -> Fault {
    let fault = Fault::new(kind, format!("no {what} is named `{name}`"));
    match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}
