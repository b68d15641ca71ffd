//! Judges one label on one step under one law: every purpose, every receiving country.

use super::gate::{GateState, binds, gates, relied_on};
use super::{Clause, Ground, Hit, Outcome, RuleName, Say, Verdict, duty, extend};
use crate::fact::{Setting, Site, Unit, consents_for};
use crate::regime::{Answer, Asked, Condition, Missing, On, Onward, Reader, Value, eval};
use crate::scene::each_condition;
use crate::step::Pair;
use crate::{Place, Truth};

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

/// What is open about a step and would be no.
#[derive(Default)]
struct Premise {
    /// Whether any unit with an unknown premise is not yes.
    open: bool,
    reasons: Vec<Missing>,
    if_so: Vec<Clause>,
    purposes: Vec<u32>,
    countries: Vec<Place>,
}

impl Step<'_, '_> {
    /// Countries outside with how surely they are, in order; an onward step into a country of the exporter
    /// counts as the law says.
    fn outside(&self) -> Vec<(Place, Truth)> {
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
                truth = truth.and(regime.revision.onward_same_country);
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
        let mut premise = Premise::default();
        let outside = self.outside();
        let each = self
            .purposes
            .iter()
            .map(|purpose| Some(*purpose))
            .chain(self.purposes.is_empty().then_some(None));
        for purpose in each {
            self.judge_purpose(purpose, &outside, &mut outcome, &mut premise);
        }
        if premise.open {
            let mut hit = Hit::new(Clause::NoGate, RuleName::PremiseUnknown, Verdict::Undetermined);
            premise.if_so.sort_unstable();
            hit.purposes = premise.purposes;
            hit.countries = premise.countries;
            hit.missing = premise.reasons;
            hit.if_so = premise.if_so;
            outcome.add(hit);
        }
        outcome
    }

    fn judge_purpose(
        &self,
        purpose: Option<u32>,
        outside: &[(Place, Truth)],
        outcome: &mut Outcome,
        premise: &mut Premise,
    ) {
        let setting = self.on;
        let revision = setting.regime().revision;
        let consents = consents_for(setting, purpose);
        let unit = Unit {
            on: setting,
            purpose,
            country: outside.first().map_or(self.here, |(country, _)| *country),
            transfer: Truth::Unknown,
            consent: None,
            safeguard: None,
            gate: None,
        };
        let counted =
            setting.scene().counted(setting.regime(), setting.flow(), setting.variant.group, purpose, &unit);
        let crossing = outside.iter().map(|(_, truth)| *truth).max().unwrap_or(Truth::No);
        let mut besides_exempt = counted.role.and(counted.path).and(crossing);
        let mut onward_asked = false;
        if setting.onward {
            match revision.onward {
                Onward::Law | Onward::Same => {}
                Onward::Ask => {
                    onward_asked = besides_exempt.is_yes();
                    besides_exempt = besides_exempt.and(Truth::Unknown);
                }
                Onward::Contract | Onward::No => besides_exempt = Truth::No,
            }
        }
        let transfer = besides_exempt.and(!counted.exempt.truth);
        let attached = setting.attached.and(self.exists);
        let p = attached.and(transfer);
        let reasons = || {
            let mut reasons = self.reasons();
            let mut add = |name: &'static str| {
                let missing = Answer::computed(Truth::Unknown).missing(Asked::Premise(name));
                if !reasons.contains(&missing) {
                    reasons.push(missing);
                }
            };
            if counted.role == Truth::Unknown {
                add("role");
            }
            if counted.path == Truth::Unknown {
                add("path");
            }
            if onward_asked {
                add("onward");
            }
            if crossing == Truth::Unknown {
                for pair in
                    self.new.iter().filter(|pair| outside.iter().any(|(country, _)| *country == pair.country))
                {
                    if !pair.country.is_unknown() {
                        add("onward");
                    } else if pair.by == crate::step::By::Seat {
                        add("party.country");
                    } else {
                        add("system.location");
                    }
                }
            }
            if counted.exempt.truth == Truth::Unknown {
                extend(&mut reasons, &counted.exempt.missing);
            }
            reasons
        };
        let mut open_question = |countries: &[Place], if_so: Option<Clause>| {
            premise.open = true;
            extend(&mut premise.reasons, &reasons());
            extend(&mut premise.if_so, &if_so.into_iter().collect::<Vec<_>>());
            extend(&mut premise.purposes, &purpose.into_iter().collect::<Vec<_>>());
            extend(&mut premise.countries, countries);
        };
        outcome.transfer = outcome.transfer.or(p);
        let day = setting.scene().day;
        let finish = |mut hit: Hit, countries: &[Place]| {
            hit.purposes = purpose.into_iter().collect();
            hit.countries = countries.to_vec();
            hit
        };
        let asked_onward = |onward: bool| !setting.onward || onward;
        let mut any_gates: Vec<GateState> = Vec::new();
        let exempt_duties: &[String] = revision.exempt_when.as_ref().map_or(&[], |(_, but)| but);
        if attached.and(besides_exempt) > Truth::No {
            for (country, _) in outside {
                let here = std::slice::from_ref(country);
                let unit = Unit { country: *country, transfer, ..unit };
                let states = gates(&unit, &consents);
                let value = states.first().map_or(Truth::No, |state| state.truth);
                if p > Truth::No && !revision.gates.is_empty() {
                    self.judge_gates(&unit, &states, value, p, outcome, &mut open_question, &finish, here);
                }
                let relied = relied_on(&states);
                let mut folded: Vec<(u16, Vec<Missing>)> = Vec::new();
                for (index, duty) in revision.duties.iter().enumerate() {
                    let asked_here = match duty.on {
                        On::Transfer | On::Exporter => true,
                        On::Processing => self.processing && matches!(setting.site, Site::Flow(_)),
                        _ => false,
                    };
                    if !asked_here || !asked_onward(duty.onward) || !binds(duty.from, duty.until, day) {
                        continue;
                    }
                    // What is exempt stays a transfer for some duties.
                    let counts = if exempt_duties.contains(&duty.id) { besides_exempt } else { transfer };
                    let p = attached.and(counts);
                    if p.is_no() {
                        continue;
                    }
                    let clause = Clause::Duty(index as u16);
                    let value_of = duty::value(&Unit { transfer: counts, ..unit }, duty, &consents, &relied);
                    if duty.folds
                        && value_of.truth.is_no()
                        && value < Truth::Yes
                        && !revision.gates.is_empty()
                    {
                        if p.is_yes() {
                            outcome.clean = false;
                            folded.push((index as u16, value_of.missing));
                        }
                        continue;
                    }
                    let rule =
                        if duty.on == On::Exporter { RuleName::PartyDuty } else { RuleName::DutyUnmet };
                    let pooled = duty.on == On::Exporter;
                    self.settle(
                        p,
                        clause,
                        rule,
                        duty.advisory,
                        value_of,
                        pooled,
                        outcome,
                        &mut open_question,
                        &finish,
                        here,
                    );
                }
                if !folded.is_empty() {
                    let same =
                        |hit: &&mut Hit| hit.rule == RuleName::NoOpenGate && hit.clause == Clause::NoGate;
                    let verdict = if value.is_no() { Verdict::Gap } else { Verdict::Undetermined };
                    if let Some(hit) = outcome
                        .hits
                        .iter_mut()
                        .filter(same)
                        .find(|hit| hit.verdict == verdict || revision.no_gate.advisory)
                    {
                        for (duty, missing) in folded {
                            match hit.also.iter_mut().find(|(known, _)| *known == duty) {
                                Some((_, known)) => extend(known, &missing),
                                None => hit.also.push((duty, missing)),
                            }
                        }
                    }
                }
                self.judge_restricted(&unit, p, outcome, &finish, here);
                self.judge_onward_clause(&unit, p, &consents, outcome, &mut open_question, &finish, here);
                if any_gates.is_empty() {
                    any_gates = states;
                }
            }
        }
        let relied = relied_on(&any_gates);
        if self.between_parties && attached > Truth::No {
            let countries: Vec<Place> = outside.iter().map(|(country, _)| *country).collect();
            let unit = Unit { transfer, ..unit };
            for (index, duty) in revision.duties.iter().enumerate() {
                if duty.on != On::Step || !asked_onward(duty.onward) || !binds(duty.from, duty.until, day) {
                    continue;
                }
                let clause = Clause::Duty(index as u16);
                let value = duty::value(&unit, duty, &consents, &relied);
                if value.truth == Truth::Unknown && !transfer.is_yes() {
                    outcome.ask(clause, value.missing);
                    continue;
                }
                self.settle(
                    attached,
                    clause,
                    RuleName::DutyUnmet,
                    duty.advisory,
                    value,
                    false,
                    outcome,
                    &mut open_question,
                    &finish,
                    &countries,
                );
            }
        }
        if attached.is_yes() {
            let countries: Vec<Place> = if transfer > Truth::No {
                outside.iter().map(|(country, _)| *country).collect()
            } else {
                Vec::new()
            };
            self.judge_notes(&Unit { transfer, ..unit }, &consents, &relied, outcome, &finish, &countries);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one loop body; a struct would only rename them"
    )]
    fn judge_gates(
        &self,
        unit: &Unit<'_, '_>,
        states: &[GateState],
        value: Truth,
        p: Truth,
        outcome: &mut Outcome,
        open_question: &mut impl FnMut(&[Place], Option<Clause>),
        finish: &impl Fn(Hit, &[Place]) -> Hit,
        here: &[Place],
    ) {
        let no_gate = &self.on.regime().revision.no_gate;
        if value.is_yes() {
            let open: Vec<&GateState> = states.iter().filter(|state| state.truth.is_yes()).collect();
            let verified = open.iter().find(|state| !state.unverified);
            let ground = verified.unwrap_or(&open[0]);
            let purposes = unit.purpose.into_iter().collect();
            outcome.grounds.push(Ground {
                gate: ground.index,
                consent: ground.consent,
                safeguard: ground.safeguard,
                purposes,
                countries: here.to_vec(),
            });
            if p.is_yes() {
                let clause = Clause::Gate(ground.index);
                if verified.is_none() {
                    let mut hit = Hit::new(clause, RuleName::Note, Verdict::Advice);
                    hit.say = Say::Unverified;
                    outcome.add(finish(hit, here));
                } else if open.iter().filter(|state| !state.unverified).all(|state| state.vague) {
                    let mut hit = Hit::new(clause, RuleName::Note, Verdict::Advice);
                    hit.say = Say::Vague;
                    outcome.add(finish(hit, here));
                }
            }
            return;
        }
        outcome.open = false;
        let missing = states.first().map(|state| state.missing.clone()).unwrap_or_default();
        if p == Truth::Unknown {
            if no_gate.advisory {
                outcome.ask(Clause::NoGate, missing);
            } else {
                open_question(here, value.is_no().then_some(Clause::NoGate));
            }
            return;
        }
        let verdict = match (value, no_gate.advisory) {
            (Truth::No, false) => Verdict::Gap,
            (Truth::No, true) => Verdict::Advice,
            (_, false) => Verdict::Undetermined,
            (_, true) => {
                outcome.ask(Clause::NoGate, missing);
                return;
            }
        };
        let mut hit = Hit::new(Clause::NoGate, RuleName::NoOpenGate, verdict);
        hit.missing = missing;
        hit.gates = states.iter().map(GateState::view).collect();
        outcome.add(finish(hit, here));
    }

    /// What becomes of a duty's value.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one loop body; a struct would only rename them"
    )]
    pub(super) fn settle(
        &self,
        p: Truth,
        clause: Clause,
        rule: RuleName,
        advisory: bool,
        value: Value,
        pooled: bool,
        outcome: &mut Outcome,
        open_question: &mut impl FnMut(&[Place], Option<Clause>),
        finish: &impl Fn(Hit, &[Place]) -> Hit,
        here: &[Place],
    ) {
        if value.truth.is_yes() {
            if value.vague && p.is_yes() {
                let mut hit = Hit::new(clause, RuleName::Note, Verdict::Advice);
                hit.say = Say::Vague;
                outcome.add(finish(hit, here));
            }
            return;
        }
        if advisory {
            if value.truth == Truth::Unknown || p == Truth::Unknown {
                outcome.ask(clause, value.missing);
                return;
            }
        } else {
            // What is judged once per exporter is not judged at the flow.
            outcome.clean &= pooled;
            if p == Truth::Unknown {
                open_question(here, value.truth.is_no().then_some(clause));
                return;
            }
        }
        let verdict = match (value.truth, advisory) {
            (_, true) => Verdict::Advice,
            (Truth::No, false) => Verdict::Gap,
            _ => Verdict::Undetermined,
        };
        let mut hit = Hit::new(clause, rule, verdict);
        hit.missing = value.missing;
        let hit = finish(hit, here);
        if pooled { outcome.pool(hit) } else { outcome.add(hit) }
    }

    fn judge_restricted(
        &self,
        unit: &Unit<'_, '_>,
        p: Truth,
        outcome: &mut Outcome,
        finish: &impl Fn(Hit, &[Place]) -> Hit,
        here: &[Place],
    ) {
        if !p.is_yes() {
            return;
        }
        let rows = unit.scene().law.regimes().restricted();
        for row in crate::fact::restricting(unit) {
            if unit.country.inside(&row.to).is_yes()
                && let Some(index) = rows.iter().position(|known| std::ptr::eq(known, row))
            {
                let clause = Clause::Restricted(index as u16);
                let hit = Hit::new(clause, RuleName::RestrictedDestination, Verdict::Gap);
                outcome.add(finish(hit, here));
            }
        }
    }

    /// Where onward transfers are a matter of contract: the first exporter binds the recipient that goes on.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one loop body; a struct would only rename them"
    )]
    fn judge_onward_clause(
        &self,
        unit: &Unit<'_, '_>,
        p: Truth,
        consents: &[u32],
        outcome: &mut Outcome,
        open_question: &mut impl FnMut(&[Place], Option<Clause>),
        finish: &impl Fn(Hit, &[Place]) -> Hit,
        here: &[Place],
    ) {
        if self.on.regime().revision.onward != Onward::Contract || self.on.onward || p.is_no() {
            return;
        }
        let continues = unit.attr(crate::regime::Attr::EdgeContinues, None, &crate::regime::Test::Is);
        if continues.is_no() {
            return;
        }
        let fact = Condition::Fact(crate::vocabulary::Fact::known("contract.clause.onward_equivalent"));
        let mut best: Option<Value> = None;
        for (consent, safeguard) in super::gate::pairs(consents, &self.on.safeguards.matching) {
            let value = eval(&fact, &Unit { consent, safeguard, ..*unit });
            if best.as_ref().is_none_or(|best| value.beats(best)) {
                best = Some(value);
            }
        }
        let mut value = best.unwrap_or_else(|| Value::of(Truth::Yes));
        if continues == Truth::Unknown {
            value.truth = value.truth.or(Truth::Unknown);
        }
        self.settle(
            p,
            Clause::Onward,
            RuleName::DutyUnmet,
            false,
            value,
            false,
            outcome,
            open_question,
            finish,
            here,
        );
    }

    fn judge_notes(
        &self,
        unit: &Unit<'_, '_>,
        consents: &[u32],
        relied: &[u16],
        outcome: &mut Outcome,
        finish: &impl Fn(Hit, &[Place]) -> Hit,
        countries: &[Place],
    ) {
        let revision = self.on.regime().revision;
        for (index, note) in revision.notes.iter().enumerate() {
            if !binds(note.from, note.until, unit.day()) {
                continue;
            }
            let used: Vec<Option<&str>> = if duty::asks_gate(&note.when) && !relied.is_empty() {
                relied.iter().map(|gate| Some(revision.gates[usize::from(*gate)].id.as_str())).collect()
            } else {
                vec![None]
            };
            let applies = used.iter().any(|gate| {
                super::gate::pairs(consents, &self.on.safeguards.matching).any(|(consent, safeguard)| {
                    eval(&note.when, &Unit { consent, safeguard, gate: *gate, ..*unit }).truth.is_yes()
                })
            });
            if applies {
                let hit = Hit::new(Clause::Note(index as u16), RuleName::Note, Verdict::Advice);
                outcome.add(finish(hit, countries));
            }
        }
    }

    /// Why it is open whether the law is attached or the step exists.
    pub(super) fn reasons(&self) -> Vec<Missing> {
        let setting = self.on;
        let inventory = setting.scene().inventory();
        let mut names: Vec<&'static str> = Vec::new();
        if setting.attached == Truth::Unknown {
            let exporter = &inventory.parties[setting.exporter as usize];
            let mut targeting = false;
            each_condition(&setting.regime().revision.attach, &mut |part| {
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
            if exporter.countries.iter().chain(&exporter.establishments).any(|place| place.is_unknown()) {
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
