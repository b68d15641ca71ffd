//! Judges one label on one step under one law: every purpose, every receiving country.

use super::docket::{Docket, Settled};
use super::gate::{GateState, binds, gates, relied_on};
use super::{Clause, Ground, Hit, Outcome, RuleName, Say, Verdict, duty, lack};
use crate::fact::{Setting, Site, Unit, consents_for};
use crate::regime::{Answer, Asked, Condition, Duty, Missing, On, Onward, Reader, eval};
use crate::step::{By, Pair};
use crate::{Place, Truth};

/// Whether a step counts for a purpose.
struct Count {
    /// Countries outside, in order.
    outside: Vec<Place>,
    /// Whether it is a transfer, were nothing exempt.
    besides_exempt: Truth,
    transfer: Truth,
    /// What is open about attachment, existence and transfer.
    reasons: Vec<Missing>,
}

/// A step as its units share it.
pub(crate) struct Step<'a, 'g> {
    pub(crate) on: &'a Setting<'a, 'g>,
    /// Pairs that it makes data available to and its start does not.
    pub(crate) new: &'a [Pair],
    /// Whether it exists at all.
    pub(crate) exists: Truth,
    pub(crate) purposes: &'a [u32],
    /// Whether exporter and receiver differ.
    pub(crate) between_parties: bool,
    /// Whether the exporter has not collected the field, so that duties of processing are asked here.
    pub(crate) processing: bool,
    /// Where a unit without a border lies.
    pub(crate) here: Place,
}

impl Step<'_, '_> {
    /// Countries outside with how surely they are, in order; an onward step into a country of the exporter
    /// counts as the law says.
    fn outside(&self, counts: Option<Truth>) -> Vec<(Place, Truth)> {
        let setting = self.on;
        let regime = setting.regime();
        let graph = setting.scene().graph;
        let area = regime.area(&setting.variant.residence);
        let mut outside: Vec<(Place, Truth)> = Vec::new();
        for pair in self.new {
            let mut truth = !pair.country.inside(area);
            let own = graph.countries(setting.exporter).contains(&pair.country)
                || setting.start.is_some_and(|start| graph.locations(start).contains(&pair.country));
            if setting.onward && own {
                let same = regime.revision.onward_same_country;
                truth = truth.and(if same == Truth::Unknown { counts.unwrap_or(same) } else { same });
            }
            if truth.is_no() {
                continue;
            }
            match outside.iter_mut().find(|(country, _)| *country == pair.country) {
                Some((_, known)) => *known = truth.or(*known),
                None => outside.push((pair.country, truth)),
            }
        }
        outside
    }

    /// Judges every unit.
    pub(crate) fn judge(&self) -> Outcome {
        let mut outcome = Outcome::silent();
        let mut premise = None;
        let none = self.purposes.is_empty().then_some(None);
        for purpose in self.purposes.iter().map(|purpose| Some(*purpose)).chain(none) {
            let docket =
                Docket { outcome: &mut outcome, premise: &mut premise, purpose, reasons: Vec::new() };
            self.judge_purpose(docket);
        }
        if let Some(hit) = premise {
            outcome.add(hit);
        }
        outcome
    }

    fn judge_purpose(&self, mut docket: Docket<'_>) {
        let setting = self.on;
        let purpose = docket.purpose;
        let consents = consents_for(setting, purpose);
        let count = self.count(purpose);
        docket.reasons = count.reasons.clone();
        let attached = setting.attached.and(self.exists);
        docket.outcome.transfer = docket.outcome.transfer.or(attached.and(count.transfer));
        let crosses = attached.and(count.besides_exempt) > Truth::No;
        if crosses {
            for country in &count.outside {
                let unit = self.unit(purpose, *country, count.transfer);
                let states = gates(&unit, &consents);
                self.judge_country(&mut docket, &unit, &states, &consents, &count);
            }
        }
        let here = count.outside.first().copied().unwrap_or(self.here);
        let unit = self.unit(purpose, here, count.transfer);
        if self.between_parties && attached > Truth::No {
            for (index, duty) in self.duties(|on| on == On::Step) {
                let clause = Clause::Duty(index);
                let (value, _) = duty::value(&unit, duty, &consents, &[]);
                if value.truth == Truth::Unknown && !count.transfer.is_yes() {
                    // Where nothing leaves, an open duty is a question, no finding.
                    docket.outcome.clean &= duty.advisory;
                    docket.outcome.ask(clause, value.missing);
                    continue;
                }
                let rule = RuleName::DutyUnmet;
                let settled = Settled { premise: attached, clause, rule, advisory: duty.advisory };
                docket.settle(&settled, value, &count.outside);
            }
        }
        if attached.is_yes() && self.at_collection() {
            // Each place of a collection is a unit, at home or not.
            for pair in self.new.iter().filter(|pair| !crosses || !count.outside.contains(&pair.country)) {
                let unit = self.unit(purpose, pair.country, count.transfer);
                self.judge_notes(&mut docket, &unit, &[], std::slice::from_ref(&pair.country));
            }
        } else if attached.is_yes() && !crosses {
            self.judge_notes(&mut docket, &unit, &[], &[]);
        }
    }

    fn at_collection(&self) -> bool {
        matches!(self.on.site, Site::Collection(_))
    }

    fn judge_notes(&self, docket: &mut Docket<'_>, unit: &Unit<'_, '_>, relied: &[u16], countries: &[Place]) {
        for (index, note) in self.on.regime().revision.notes.iter().enumerate() {
            if binds(note.from, note.until, unit.day()) && self.speaks(unit, &note.when, relied) {
                let hit = Hit::new(Clause::Note(index as u16), RuleName::Note, Verdict::Advice);
                docket.add(hit, countries);
            }
        }
    }

    fn unit(&self, purpose: Option<u32>, country: Place, transfer: Truth) -> Unit<'_, '_> {
        Unit { on: self.on, purpose, country, transfer, consent: None, safeguard: None, gate: None }
    }

    /// Duties that bind here today.
    pub(super) fn duties(&self, on: impl Fn(On) -> bool) -> impl Iterator<Item = (u16, &Duty)> {
        let setting = self.on;
        let day = setting.scene().day;
        setting.regime().revision.duties.iter().enumerate().filter_map(move |(index, duty)| {
            let asked = on(duty.on) && (!setting.onward || duty.onward) && binds(duty.from, duty.until, day);
            asked.then_some((index as u16, duty))
        })
    }

    /// Whether it is a transfer for a purpose, and what is open about it.
    fn count(&self, purpose: Option<u32>) -> Count {
        let setting = self.on;
        let (scene, regime) = (setting.scene(), setting.regime());
        let answer = scene.counts(setting.flow(), setting.variant.group, purpose);
        let outside = self.outside(answer);
        let first = outside.first().map_or(self.here, |(country, _)| *country);
        let unit = self.unit(purpose, first, Truth::Unknown);
        let counted = scene.counted(regime, setting.flow(), setting.variant.group, purpose, &unit);
        let crossing = outside.iter().map(|(_, truth)| *truth).max().unwrap_or(Truth::No);
        let mut besides_exempt = counted.role.and(counted.path).and(crossing);
        let mut onward_asked = false;
        if setting.onward {
            match regime.revision.onward {
                Onward::Law | Onward::Same => {}
                Onward::Ask => {
                    let answer = answer.unwrap_or(Truth::Unknown);
                    onward_asked = besides_exempt.is_yes() && answer == Truth::Unknown;
                    besides_exempt = besides_exempt.and(answer);
                }
                Onward::Contract | Onward::No => besides_exempt = Truth::No,
            }
        }
        let transfer = besides_exempt.and(!counted.exempt.truth);
        let mut reasons = self.reasons();
        if transfer == Truth::Unknown {
            let mut names: Vec<&'static str> = Vec::new();
            names.extend((counted.role == Truth::Unknown).then_some("role"));
            names.extend((counted.path == Truth::Unknown).then_some("path"));
            names.extend(onward_asked.then_some("onward"));
            let area = regime.area(&setting.variant.residence);
            let in_part = |country: Place| {
                country.inside(area) == Truth::Unknown && !area.iter().any(|place| place.is_unknown())
            };
            if crossing == Truth::Unknown {
                for pair in
                    self.new.iter().filter(|pair| outside.iter().any(|(known, _)| *known == pair.country))
                {
                    match (pair.country.is_unknown(), pair.by) {
                        (true, By::Seat) => names.push("party.country"),
                        (true, _) => names.push("system.location"),
                        // A state whose part is the territory may or may not be outside it.
                        (false, by) if in_part(pair.country) => names.push(match by {
                            By::Seat => "party.country",
                            _ => "system.location",
                        }),
                        // A known country is in doubt where it is the exporter's own, or home is unknown.
                        (false, _) if setting.onward => names.push("onward"),
                        (false, _) => {}
                    }
                }
            }
            let premises =
                names.into_iter().map(|name| Answer::computed(Truth::Unknown).missing(Asked::Premise(name)));
            lack(&mut reasons, &premises.collect::<Vec<_>>());
            if counted.exempt.truth == Truth::Unknown {
                lack(&mut reasons, &counted.exempt.missing);
            }
        }
        let outside = outside.into_iter().map(|(country, _)| country).collect();
        Count { outside, besides_exempt, transfer, reasons }
    }

    /// One receiving country of what is, or may be, a transfer.
    fn judge_country(
        &self,
        docket: &mut Docket<'_>,
        unit: &Unit<'_, '_>,
        states: &[GateState],
        consents: &[u32],
        count: &Count,
    ) {
        let revision = self.on.regime().revision;
        let attached = self.on.attached.and(self.exists);
        let premise = attached.and(count.transfer);
        let here = std::slice::from_ref(&unit.country);
        let value = states.first().map_or(Truth::No, |state| state.truth);
        let has_gates = !revision.gates.is_empty();
        let mut told_at: Option<Verdict> = None;
        if premise > Truth::No && has_gates {
            told_at = self.judge_gates(docket, unit, states, value, premise);
        }
        let relied = relied_on(states);
        let on_flow = matches!(self.on.site, Site::Flow(_));
        let asked = |on: On| match on {
            On::Transfer | On::Exporter => true,
            On::Processing => self.processing && on_flow,
            _ => false,
        };
        for (index, duty) in self.duties(asked) {
            // What is exempt stays a transfer for some duties.
            let but = revision.exempt_when.as_ref().is_some_and(|(_, but)| but.contains(&duty.id));
            let transfer = if but { count.besides_exempt } else { count.transfer };
            let premise = attached.and(transfer);
            if premise.is_no() {
                continue;
            }
            // That it is one is the premise; what would not be met if it holds is asked for as if it did.
            let if_it_is = Unit { transfer: Truth::Yes, ..*unit };
            let (found, when) = duty::value(&if_it_is, duty, consents, &relied);
            let pooled = duty.on == On::Exporter;
            let rule = if pooled { RuleName::PartyDuty } else { RuleName::DutyUnmet };
            let settled = Settled { premise, clause: Clause::Duty(index), rule, advisory: duty.advisory };
            if pooled {
                docket.pool(index, &settled, when, found, here);
                continue;
            }
            let folds = duty.folds && found.truth.is_no() && has_gates && value < Truth::Yes;
            let beside = docket.outcome.hits.iter_mut().find(|hit| {
                hit.clause == Clause::NoGate
                    && hit.rule == RuleName::NoOpenGate
                    && Some(hit.verdict) == told_at
            });
            match beside {
                Some(hit) if folds && premise.is_yes() => {
                    docket.outcome.clean = false;
                    match hit.also.iter_mut().find(|(known, _)| *known == index) {
                        Some((_, known)) => lack(known, &found.missing),
                        None => hit.also.push((index, found.missing)),
                    }
                }
                // What folds is told with the gate, so an open premise does not name it.
                _ if folds && premise == Truth::Unknown => docket.question(here, None),
                _ => docket.settle(&settled, found, here),
            }
        }
        if premise.is_yes() {
            self.judge_restricted(docket, unit);
        }
        if attached.is_yes() {
            self.judge_notes(docket, unit, &relied, here);
        }
    }

    /// The gates of a unit; the verdict under which a missing gate is told, if it is.
    fn judge_gates(
        &self,
        docket: &mut Docket<'_>,
        unit: &Unit<'_, '_>,
        states: &[GateState],
        value: Truth,
        premise: Truth,
    ) -> Option<Verdict> {
        let no_gate = &self.on.regime().revision.no_gate;
        let here = std::slice::from_ref(&unit.country);
        if value.is_yes() {
            let open: Vec<&GateState> = states.iter().filter(|state| state.truth.is_yes()).collect();
            let ground = open.iter().find(|state| !state.unverified).unwrap_or(&open[0]);
            docket.outcome.grounds.push(Ground {
                gate: ground.index,
                consent: ground.consent,
                safeguard: ground.safeguard,
                purposes: unit.purpose.into_iter().collect(),
                countries: here.to_vec(),
            });
            if premise.is_yes() && open.iter().all(|state| state.unverified || state.vague) {
                let mut hit = Hit::new(Clause::Gate(open[0].index), RuleName::Note, Verdict::Advice);
                hit.say = if open[0].unverified { Say::Unverified } else { Say::Vague };
                docket.add(hit, here);
            }
            return None;
        }
        docket.outcome.open = false;
        let missing = states.first().map(|state| state.missing.clone()).unwrap_or_default();
        if no_gate.advisory && (premise == Truth::Unknown || value == Truth::Unknown) {
            docket.outcome.ask(Clause::NoGate, missing);
            return None;
        }
        if premise == Truth::Unknown {
            docket.question(here, value.is_no().then_some(Clause::NoGate));
            return None;
        }
        let verdict = match (value, no_gate.advisory) {
            (_, true) => Verdict::Advice,
            (Truth::No, false) => Verdict::Gap,
            _ => Verdict::Undetermined,
        };
        let mut hit = Hit::new(Clause::NoGate, RuleName::NoOpenGate, verdict);
        hit.missing = missing;
        hit.gates = states.iter().map(GateState::view).collect();
        docket.add(hit, here);
        Some(verdict)
    }

    fn judge_restricted(&self, docket: &mut Docket<'_>, unit: &Unit<'_, '_>) {
        let rows = unit.scene().law.regimes().restricted();
        for row in crate::fact::restricting(unit) {
            // A row without an exporter lists countries for other questions.
            if row.exporter.is_some()
                && unit.country.inside(&row.to).is_yes()
                && let Some(index) = rows.iter().position(|known| std::ptr::eq(known, row))
            {
                docket.outcome.clean = false;
                let clause = Clause::Restricted(index as u16);
                let hit = Hit::new(clause, RuleName::RestrictedDestination, Verdict::Gap);
                docket.add(hit, std::slice::from_ref(&unit.country));
            }
        }
    }

    /// Whether a note's condition is yes, for any gate that is relied on.
    fn speaks(&self, unit: &Unit<'_, '_>, when: &Condition, relied: &[u16]) -> bool {
        let revision = self.on.regime().revision;
        let used: Vec<Option<&str>> = if duty::asks_gate(when) && !relied.is_empty() {
            relied.iter().map(|gate| Some(revision.gates[usize::from(*gate)].id.as_str())).collect()
        } else {
            vec![None]
        };
        used.into_iter().any(|gate| eval(when, &Unit { gate, ..*unit }).truth.is_yes())
    }

    /// Why it is open whether the law is attached or the step exists.
    pub(super) fn reasons(&self) -> Vec<Missing> {
        let setting = self.on;
        let inventory = setting.scene().inventory();
        let mut names: Vec<&'static str> = Vec::new();
        if setting.attached == Truth::Unknown {
            let exporter = &inventory.parties[setting.exporter as usize];
            let mut targeting = false;
            setting.regime().revision.attach.each(&mut |part| {
                if let Condition::Attr(attr, ..) = part {
                    use crate::regime::Attr;
                    targeting |= matches!(
                        attr,
                        Attr::ExporterTargets | Attr::ExporterMonitors | Attr::SubjectResidence
                    );
                }
            });
            if setting.variant.residence.is_unknown() && targeting {
                names.push("subject.residence");
            } else if targeting && exporter.targets.is_none() {
                names.push("party.targets");
            }
            if let Site::Collection(collection) = setting.site
                && inventory.collections[collection as usize].period.holds_on(setting.scene().day)
                    == Truth::Unknown
            {
                names.push("from_date");
            }
            // Unknown, or a state whose part is the territory.
            let area = setting.regime().area(&setting.variant.residence);
            let open = |place: &Place| place.inside(area) == Truth::Unknown;
            if exporter.countries.iter().chain(&exporter.establishments).any(open) {
                names.push("party.country");
            }
            if names.is_empty() {
                names.push("subject.residence");
            }
        }
        if setting.regime().revision.territory.home && setting.variant.residence.is_unknown() {
            names.push("subject.residence");
        }
        if self.exists == Truth::Unknown {
            let permitted = setting.flow().is_some_and(|flow| {
                setting.scene().graph.flow_data(flow).certainty() == crate::record::Certainty::Permitted
            });
            names.push(if permitted { "certainty" } else { "from_date" });
        }
        names.dedup();
        names.into_iter().map(|name| Answer::computed(Truth::Unknown).missing(Asked::Premise(name))).collect()
    }
}
