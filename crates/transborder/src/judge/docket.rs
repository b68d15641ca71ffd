//! What becomes of values: findings, questions, premises.

use super::{Clause, Hit, Outcome, RuleName, Say, Verdict, extend, lack};
use crate::regime::{Missing, Value};
use crate::{Place, Truth};

/// Takes down what is found about a label for one purpose.
pub(crate) struct Docket<'d> {
    pub(crate) outcome: &'d mut Outcome,
    /// What is open about the step and would not be met; one for all purposes.
    pub(crate) premise: &'d mut Option<Hit>,
    pub(crate) purpose: Option<u32>,
    /// Why it is open whether the law applies or the step is a transfer.
    pub(crate) reasons: Vec<Missing>,
}

impl Docket<'_> {
    /// Adds a hit in these countries.
    pub(crate) fn add(&mut self, hit: Hit, countries: &[Place]) {
        let hit = self.of_purpose(hit, countries);
        self.outcome.add(hit);
    }

    fn of_purpose(&self, mut hit: Hit, countries: &[Place]) -> Hit {
        hit.purposes = self.purpose.into_iter().collect();
        hit.countries = countries.to_vec();
        hit
    }

    /// Notes that something would not be met if the premise held; `if_so` is what would be *no*.
    pub(crate) fn question(&mut self, countries: &[Place], if_so: Option<Clause>) {
        let hit = self
            .premise
            .get_or_insert_with(|| Hit::new(Clause::NoGate, RuleName::PremiseUnknown, Verdict::Undetermined));
        lack(&mut hit.missing, &self.reasons);
        extend(&mut hit.if_so, &if_so.into_iter().collect::<Vec<_>>());
        extend(&mut hit.purposes, &self.purpose.into_iter().collect::<Vec<_>>());
        extend(&mut hit.countries, countries);
    }

    /// A duty with its premise and value.
    pub(crate) fn settle(&mut self, duty: &Settled, value: Value, countries: &[Place]) {
        if value.truth.is_yes() {
            if value.vague && duty.premise.is_yes() {
                let mut hit = Hit::new(duty.clause, RuleName::Note, Verdict::Advice);
                hit.say = Say::Vague;
                self.add(hit, countries);
            }
            return;
        }
        if !duty.advisory {
            self.outcome.clean = false;
            if duty.premise == Truth::Unknown {
                self.question(countries, value.truth.is_no().then_some(duty.clause));
                return;
            }
        } else if value.truth == Truth::Unknown || duty.premise == Truth::Unknown {
            self.outcome.ask(duty.clause, value.missing);
            return;
        }
        let hit = duty.hit(value);
        self.add(hit, countries);
    }

    /// A duty that is judged once per exporter, as this transfer has it.
    pub(crate) fn pool(
        &mut self,
        index: u16,
        duty: &Settled,
        when: Truth,
        value: Value,
        countries: &[Place],
    ) {
        let hit = if value.truth.is_yes() {
            None
        } else if duty.premise == Truth::Unknown {
            let mut hit = Hit::new(Clause::NoGate, RuleName::PremiseUnknown, Verdict::Undetermined);
            hit.missing.clone_from(&self.reasons);
            hit.if_so.extend(value.truth.is_no().then_some(duty.clause));
            (!duty.advisory).then_some(hit)
        } else if duty.advisory && value.truth == Truth::Unknown {
            self.outcome.ask(duty.clause, value.missing);
            None
        } else {
            Some(duty.hit(value))
        };
        let hit = hit.map(|hit| self.of_purpose(hit, countries));
        self.outcome.pooled.push((index, duty.premise.and(when), hit));
    }
}

/// What is to be settled.
pub(crate) struct Settled {
    pub(crate) premise: Truth,
    pub(crate) clause: Clause,
    pub(crate) rule: RuleName,
    pub(crate) advisory: bool,
}

impl Settled {
    fn hit(&self, value: Value) -> Hit {
        let verdict = match (value.truth, self.advisory) {
            (_, true) => Verdict::Advice,
            (Truth::No, false) => Verdict::Gap,
            _ => Verdict::Undetermined,
        };
        let mut hit = Hit::new(self.clause, self.rule, verdict);
        hit.missing = value.missing;
        hit
    }
}
