//! Every unit of one regime: at collections, flows, exporters and parties.
//!
//! Follows `judge`; what a unit comes to is a [`Raw`] result, which `group` turns into findings.

use std::collections::BTreeMap;

use super::condition::holds;
use super::finding::Rows;
use super::gate::{Gates, Owed, gates, owed};
use super::lineage::{Hop, Lineage};
use super::pack::{Cond, Duty};
use super::party::Pooled;
use super::step::{Crossing, Reasons};
use super::steps::{Step, steps};
use super::truth::{Missing, Truth};
use super::unit::{Place, Unit, World};

/// What one unit contributes to one finding.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) regime: String,
    pub(crate) place: Place,
    pub(crate) rule: &'static str,
    pub(crate) clause: String,
    pub(crate) cite: String,
    /// Position of the clause in its pack; the missing gate goes first.
    pub(crate) order: usize,
    pub(crate) verdict: &'static str,
    pub(crate) responsible: Vec<usize>,
    pub(crate) countries: Vec<String>,
    pub(crate) person: Option<usize>,
    pub(crate) field: Option<usize>,
    pub(crate) purpose: Option<String>,
    pub(crate) missing: Missing,
    pub(crate) gate: Option<String>,
    /// What the unit misses at each gate tried.
    pub(crate) tried: Vec<(String, Missing)>,
    pub(crate) also: Vec<(String, Missing)>,
    pub(crate) if_so: Vec<String>,
    pub(crate) path: Vec<Hop>,
    pub(crate) onward: bool,
}

/// What one regime comes to.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) raw: Vec<Raw>,
    pub(crate) transfers: usize,
    pub(crate) discharged: usize,
    pub(crate) rows: Rows,
}

/// What becomes of a flow over all its units.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    transfer: bool,
    spoiled: bool,
}

/// One regime while it is judged.
pub(crate) struct Judge<'w> {
    pub(crate) world: &'w World<'w>,
    pub(crate) lineage: &'w Lineage<'w>,
    pub(crate) out: Judged,
    pub(crate) pooled: BTreeMap<(usize, usize), Vec<Pooled<'w>>>,
    tally: BTreeMap<usize, Tally>,
}

/// Judges one regime; `all` are the lineages of every pack on board.
pub(crate) fn judge<'w>(world: &'w World<'w>, lineage: &'w Lineage<'w>, all: &[Lineage<'w>]) -> Judged {
    let mut judge =
        Judge { world, lineage, out: Judged::default(), pooled: BTreeMap::new(), tally: BTreeMap::new() };
    for c in 0..world.inventory.collections.len() {
        judge.collection(c);
    }
    let mut moved: BTreeMap<usize, Vec<(usize, Truth, Reasons, bool)>> = BTreeMap::new();
    for (f, flow) in world.inventory.flows.iter().enumerate() {
        if flow.by_subject || flow.force == Truth::No {
            continue;
        }
        for step in steps(lineage, all, f) {
            if flow.certainty == "announced" {
                judge.announced(&step);
                continue;
            }
            let (person, state) = (step.unit.people[0], &step.state);
            let label = (person, state.attached, state.reasons.clone(), state.onward);
            moved.entry(step.unit.exporter).or_default().push(label);
            judge.step(step);
        }
    }
    judge.exporters();
    judge.parties(&moved);
    judge.out.transfers = judge.tally.values().filter(|t| t.transfer).count();
    judge.out.discharged = judge.tally.values().filter(|t| t.transfer && !t.spoiled).count();
    judge.out
}

impl<'w> Judge<'w> {
    /// Keeps what came of a clause where it was asked.
    pub(crate) fn seen(&mut self, clause: &str, value: Truth) {
        let key = (self.lineage.regime.pack.id.clone(), clause.to_owned());
        self.out.rows.entry(key).or_default()[value as usize] += 1;
    }

    pub(crate) fn base(&self, unit: &Unit<'_>, responsible: Vec<usize>, path: Vec<Hop>) -> Raw {
        Raw {
            regime: self.lineage.regime.pack.id.clone(),
            place: unit.place,
            rule: "",
            clause: String::new(),
            cite: String::new(),
            order: 0,
            verdict: "",
            responsible,
            countries: unit.country.iter().cloned().collect(),
            person: unit.people.first().copied().filter(|_| !unit.on_party()),
            field: unit.field,
            purpose: unit.purpose.clone(),
            missing: Missing::new(),
            gate: None,
            tried: Vec::new(),
            also: Vec::new(),
            if_so: Vec::new(),
            path,
            onward: unit.onward,
        }
    }

    pub(crate) fn push(
        &mut self,
        base: &Raw,
        rule: &'static str,
        verdict: &'static str,
        row: (&str, &str, usize),
    ) -> &mut Raw {
        let (clause, cite, order) = row;
        let raw =
            Raw { rule, verdict, clause: clause.to_owned(), cite: cite.to_owned(), order, ..base.clone() };
        self.out.raw.push(raw);
        self.out.raw.last_mut().expect("just pushed")
    }

    /// An open premise under which something would not be met.
    fn premise(&mut self, base: &Raw, reasons: &Reasons, clause: Option<&str>) {
        let revision = self.lineage.regime.revision;
        let row = (revision.no_gate.as_str(), revision.no_gate_cite.as_str(), 0);
        let raw = self.push(base, "premise-unknown", "undetermined", row);
        raw.missing = reasons.iter().map(|r| (r.clone(), Truth::Unknown)).collect();
        raw.if_so = clause.iter().map(|c| (*c).to_owned()).collect();
        raw.also.clear();
        raw.tried.clear();
    }

    /// One label on one flow for one purpose.
    fn step(&mut self, step: Step<'w>) {
        let Step { mut unit, state, mut crossing } = step;
        let revision = self.lineage.regime.revision;
        let flow = unit.flow().expect("steps are flows");
        let mut attached = state.attached;
        let mut reasons = state.reasons.clone();
        if state.onward {
            let counts = super::fact::fitting(&unit, &self.world.inventory.flows[flow].counts);
            match (revision.onward.as_str(), counts) {
                // No transfer here: what is asked of every step, border or not, is still asked.
                ("contract" | "no", _) | ("ask", Some(Truth::No)) => {
                    (crossing.value, crossing.unexempted) = (Truth::No, Truth::No);
                    unit.transfer = Truth::No;
                }
                ("ask", Some(Truth::Yes)) => {}
                ("ask", _) => {
                    if attached == Truth::Yes {
                        attached = Truth::Unknown;
                        reasons.clear();
                    }
                    reasons.insert("onward".to_owned());
                }
                _ => {}
            }
        }
        let responsible = vec![unit.exporter];
        let mut noted = false;
        let any_cross = attached.min(crossing.value.max(crossing.unexempted)) > Truth::No;
        if any_cross {
            for country in &crossing.countries {
                unit.country = Some(country.clone());
                let base = self.base(&unit, responsible.clone(), state.path.clone());
                self.transfer(&unit, attached, &reasons, &crossing, &base);
                noted = true;
            }
        }
        unit.country = None;
        let mut base = self.base(&unit, responsible, state.path);
        if !noted && attached == Truth::Yes {
            self.notes(&unit, None, &base);
        }
        if unit.exporter != unit.receiver {
            base.countries = crossing.countries;
            self.duties(&unit, &["step"], attached, &reasons, &base, None);
        }
    }

    /// A unit that is, or may be, a transfer: gates, duties, notes.
    pub(crate) fn transfer(
        &mut self,
        unit: &Unit<'w>,
        attached: Truth,
        reasons: &Reasons,
        crossing: &Crossing,
        base: &Raw,
    ) {
        let revision = self.lineage.regime.revision;
        let gates = gates(unit);
        let premise = attached.min(crossing.value);
        let mut why = Reasons::new();
        if attached == Truth::Unknown {
            why.extend(reasons.iter().cloned());
        }
        if crossing.value == Truth::Unknown {
            why.extend(crossing.reasons.iter().cloned());
        }
        let mut base = base.clone();
        base.tried = gates.tried.iter().map(|t| (t.gate.id.clone(), t.shown.clone())).collect();
        let row = (revision.no_gate.as_str(), revision.no_gate_cite.as_str(), 0);
        let mut gate_finding = None;
        if premise > Truth::No {
            gates.tried.iter().for_each(|tried| self.seen(&tried.gate.id, tried.outcome.value));
        }
        if let Some(flow) = unit.flow()
            && premise > Truth::No
        {
            let tally = self.tally.entry(flow).or_default();
            tally.transfer = true;
            tally.spoiled |= gates.value < Truth::Yes;
        }
        match (premise, gates.value) {
            (Truth::No, _) => {}
            (Truth::Yes, Truth::Yes) => self.open(&gates, &base),
            (Truth::Yes, value) => {
                let verdict = match value {
                    Truth::No if revision.no_gate_advisory => Some("advice"),
                    Truth::No => Some("gap"),
                    _ => (!revision.no_gate_advisory).then_some("undetermined"),
                };
                if let Some(verdict) = verdict {
                    gate_finding = Some(self.out.raw.len());
                    let raw = self.push(&base, "no-open-gate", verdict, row);
                    if let Some(explained) = gates.explained() {
                        raw.gate = Some(explained.gate.id.clone());
                        raw.missing = explained.shown.clone();
                    }
                }
            }
            (Truth::Unknown, Truth::Yes) => {}
            (Truth::Unknown, value) => {
                if !revision.no_gate_advisory {
                    let clause = (value == Truth::No).then_some(revision.no_gate.as_str());
                    self.premise(&base, &why, clause);
                }
            }
        }
        if premise == Truth::Yes
            && let Some(cite) = super::adequacy::stopped(unit)
        {
            self.push(&base, "restricted-destination", "gap", (&revision.no_gate, &cite, 0));
            if let Some(flow) = unit.flow() {
                self.tally.entry(flow).or_default().spoiled = true;
            }
        }
        if attached == Truth::Yes {
            self.notes(unit, Some(&gates), &base);
        }
        let on: &[&str] = match unit.place {
            Place::Collection(_) => &["transfer"],
            _ => &["transfer", "processing"],
        };
        base.tried.clear();
        self.transfer_duties(unit, on, &gates, attached, crossing, &why, &base, gate_finding);
    }

    /// Open: with an advice where every open gate is unverified, or told only in murky words.
    fn open(&mut self, gates: &Gates<'_>, base: &Raw) {
        let open: Vec<_> = gates.tried.iter().filter(|t| t.outcome.value == Truth::Yes).collect();
        if open.iter().all(|t| t.gate.advisory || !t.outcome.clean())
            && let Some(first) = open.first()
        {
            let order = self.position(&first.gate.id);
            let raw = self.push(base, "note", "advice", (&first.gate.id, &first.gate.cite, order));
            raw.gate = Some(first.gate.id.clone());
            raw.tried.clear();
        }
    }

    /// Where a clause stands in its revision.
    pub(crate) fn position(&self, id: &str) -> usize {
        let revision = self.lineage.regime.revision;
        let gates = revision.gates.iter().map(|g| &g.id);
        let duties = revision.always.iter().map(|d| &d.id);
        let local = revision.localise.iter().map(|l| &l.id);
        let notes = revision.advise.iter().map(|n| &n.id);
        1 + gates.chain(duties).chain(local).chain(notes).position(|i| i == id).unwrap_or(0)
    }

    /// Duties judged at a transfer, and those pooled per exporter.
    #[expect(clippy::too_many_arguments, reason = "everything that one unit knows of itself")]
    fn transfer_duties(
        &mut self,
        unit: &Unit<'w>,
        on: &[&str],
        gates: &Gates<'_>,
        attached: Truth,
        crossing: &Crossing,
        why: &Reasons,
        base: &Raw,
        gate_finding: Option<usize>,
    ) {
        let revision = self.lineage.regime.revision;
        for duty in &revision.always {
            let here = on.contains(&duty.on.as_str()) || duty.on == "exporter";
            if !here || !self.in_force(unit, duty) {
                continue;
            }
            if duty.on == "processing"
                && let (Some(person), Some(field)) = (unit.people.first(), unit.field)
                && self.lineage.has_collected(unit.exporter, *person, field)
            {
                continue;
            }
            let lifted = revision.exempt_but.contains(&duty.id);
            let transfer = if lifted { crossing.unexempted } else { crossing.value };
            let premise = attached.min(transfer);
            if premise == Truth::No {
                continue;
            }
            // The premise holds that it is a transfer; the duty is judged as if it were.
            let unit = Unit { transfer: Truth::Yes, ..unit.clone() };
            let owed = owed(&unit, duty, Some(gates));
            if owed.asked > Truth::No && duty.on != "exporter" {
                self.seen(&duty.id, owed.value);
            }
            let order = self.position(&duty.id);
            if duty.on == "exporter" {
                let asked = premise.min(owed.asked);
                let mut base = base.clone();
                base.place = Place::Party(unit.exporter);
                base.responsible = vec![unit.exporter];
                base.path.clear();
                let pooled = Pooled { duty, order, base, asked, premise, reasons: why.clone(), owed };
                self.pooled.entry((unit.exporter, order)).or_default().push(pooled);
                continue;
            }
            let folds = duty.folds && gates.value < Truth::Yes;
            if premise == Truth::Yes
                && owed.value == Truth::No
                && folds
                && let Some(finding) = gate_finding
            {
                self.out.raw[finding].also.push((duty.id.clone(), owed.missing));
                self.spoil(&unit, duty);
                continue;
            }
            self.settle(&unit, duty, order, owed, premise, why, base, folds);
        }
    }

    /// Duties judged at a collection or step, border or not: the premise is that the law applies at all.
    pub(crate) fn duties(
        &mut self,
        unit: &Unit<'w>,
        on: &[&str],
        attached: Truth,
        reasons: &Reasons,
        base: &Raw,
        gates: Option<&Gates<'_>>,
    ) {
        for duty in &self.lineage.regime.revision.always {
            if !on.contains(&duty.on.as_str()) || !self.in_force(unit, duty) {
                continue;
            }
            let owed = owed(unit, duty, gates);
            if owed.asked > Truth::No {
                self.seen(&duty.id, owed.value);
            }
            // At a step that is no transfer an open duty is a question, no finding.
            if duty.on == "step" && owed.value == Truth::Unknown && unit.transfer < Truth::Yes {
                self.spoil(unit, duty);
                continue;
            }
            self.settle(unit, duty, self.position(&duty.id), owed, attached, reasons, base, false);
        }
    }

    pub(crate) fn in_force(&self, unit: &Unit<'_>, duty: &Duty) -> bool {
        duty.period.holds(&self.world.day) == Truth::Yes && (duty.onward || !unit.onward)
    }

    /// A flow on which a duty is not met is not discharged.
    fn spoil(&mut self, unit: &Unit<'_>, duty: &Duty) {
        if let Some(flow) = unit.flow()
            && !duty.advisory
        {
            self.tally.entry(flow).or_default().spoiled = true;
        }
    }

    /// From premise and value to a result: the premise implies the duty.
    #[expect(clippy::too_many_arguments, reason = "everything that one unit knows of itself")]
    pub(crate) fn settle(
        &mut self,
        unit: &Unit<'_>,
        duty: &Duty,
        order: usize,
        owed: Owed,
        premise: Truth,
        reasons: &Reasons,
        base: &Raw,
        folds: bool,
    ) {
        let rule = match (duty.on.as_str(), unit.place) {
            (_, Place::Party(_)) | ("exporter" | "party", _) => "party-duty",
            ("collection", _) | ("processing", Place::Collection(_)) => "collection-duty",
            _ => "duty-unmet",
        };
        let row = (duty.id.as_str(), duty.cite.as_str(), order);
        if owed.value < Truth::Yes {
            self.spoil(unit, duty);
        }
        match (premise, owed.value) {
            (Truth::No, _) => {}
            (Truth::Yes, Truth::Yes) => {
                if owed.asked == Truth::Yes && owed.vague {
                    self.push(base, "note", "advice", row).tried.clear();
                }
            }
            (Truth::Yes, value) => {
                let verdict = match (value, duty.advisory) {
                    (Truth::No, false) => "gap",
                    (Truth::No, true) => "advice",
                    (_, false) => "undetermined",
                    (_, true) => return,
                };
                self.push(base, rule, verdict, row).missing = owed.missing;
            }
            (Truth::Unknown, Truth::Yes) => {}
            (Truth::Unknown, value) => {
                if !duty.advisory {
                    let clause = (value == Truth::No && !folds).then_some(duty.id.as_str());
                    self.premise(base, reasons, clause);
                }
            }
        }
    }

    /// Notes whose `when` is yes, at attached steps and collections.
    pub(crate) fn notes(&mut self, unit: &Unit<'_>, gates: Option<&Gates<'_>>, base: &Raw) {
        for note in &self.lineage.regime.revision.advise {
            if note.period.holds(&self.world.day) < Truth::Yes {
                continue;
            }
            let spoken = speaks(unit, &note.when, gates);
            self.seen(&note.id, Truth::of(spoken));
            if spoken {
                let order = self.position(&note.id);
                self.push(base, "note", "advice", (&note.id, &note.cite, order)).tried.clear();
            }
        }
    }
}

/// Whether a note's `when` is yes, for any gate that is used.
fn speaks(unit: &Unit<'_>, when: &Cond, gates: Option<&Gates<'_>>) -> bool {
    let used = gates.map_or_else(|| vec![None], Gates::used);
    used.into_iter().any(|gate| holds(&Unit { gate, ..unit.clone() }, when) == Truth::Yes)
}
