//! Duties of parties: once for each that collects or exports attached data.

use super::docket::{Docket, Settled};
use super::label::Step;
use super::{Clause, Outcome, RuleName, duty};
use crate::fact::{Safeguards, Setting, Site, Unit, texts_for};
use crate::lineage::Inner;
use crate::regime::On;
use crate::scene::Variant;
use crate::{Place, Truth};

/// The unknown group of silent fields, among groups.
pub(crate) const NOBODY: u32 = u32::MAX;

/// What a party does with data, as a law sees it.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) attached: Truth,
    /// The same for what it collects, or exports without having got it by somebody else's transfer.
    pub(crate) first_hand: Truth,
    /// Groups whose data it collects or exports, attached or not, ascending.
    pub(crate) groups: Vec<u32>,
    /// Those to whose data the law attaches, ascending.
    pub(crate) concerned: Vec<u32>,
    /// A residence for which it is attached as surely as it gets.
    pub(crate) residence: Place,
}

impl Default for Reach {
    fn default() -> Reach {
        Reach {
            attached: Truth::No,
            first_hand: Truth::No,
            groups: Vec::new(),
            concerned: Vec::new(),
            residence: Place::UNKNOWN,
        }
    }
}

impl Reach {
    pub(crate) fn add(&mut self, attached: Truth, first_hand: bool, variant: Variant) {
        if attached > self.attached {
            self.attached = attached;
            self.residence = variant.residence;
        }
        if first_hand {
            self.first_hand = self.first_hand.or(attached);
        }
        let group = variant.group.unwrap_or(NOBODY);
        let put = |list: &mut Vec<u32>| {
            if let Err(place) = list.binary_search(&group) {
                list.insert(place, group);
            }
        };
        put(&mut self.groups);
        if !attached.is_no() {
            put(&mut self.concerned);
        }
    }
}

/// What the rows of a law say about a party.
pub(crate) fn judge(inner: &Inner<'_>, regime: usize, party: u32, reach: &Reach) -> Outcome {
    let mut outcome = Outcome::silent();
    let role = inner.scene.inventory().parties[party as usize].role;
    let mut setting = Setting {
        inner,
        index: regime,
        site: Site::Party(party),
        exporter: party,
        receiver: party,
        start: None,
        end: None,
        variant: Variant { group: None, residence: reach.residence },
        field: None,
        attached: reach.attached,
        onward: reach.first_hand.is_no(),
        processor: crate::step::is_processor(role),
        sources: Vec::new(),
        texts: Vec::new(),
        safeguards: Safeguards::default(),
        reached: &reach.groups,
        concerned: &reach.concerned,
    };
    setting.texts = texts_for(&setting);
    let mut premise = None;
    // What is not asked of an onward exporter is asked as surely as the law attaches to what it has first hand.
    for own in [false, true] {
        let attached = if own { reach.first_hand } else { reach.attached };
        setting.attached = attached;
        let step = Step {
            on: &setting,
            new: &[],
            exists: Truth::Yes,
            purposes: &[],
            between_parties: false,
            processing: false,
            here: Place::UNKNOWN,
        };
        let unit = Unit {
            on: &setting,
            purpose: None,
            country: Place::UNKNOWN,
            transfer: Truth::No,
            consent: None,
            safeguard: None,
            gate: None,
        };
        for (index, duty) in step.duties(|on| on == On::Party).filter(|(_, duty)| duty.onward != own) {
            let (value, _) = duty::value(&unit, duty, &[], &[]);
            let mut docket = Docket {
                outcome: &mut outcome,
                premise: &mut premise,
                purpose: None,
                reasons: step.reasons(),
            };
            let settled = Settled {
                premise: attached,
                clause: Clause::Duty(index),
                rule: RuleName::PartyDuty,
                advisory: duty.advisory,
            };
            docket.settle(&settled, value, &[]);
        }
    }
    if let Some(hit) = premise {
        outcome.add(hit);
    }
    outcome
}
