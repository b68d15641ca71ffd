//! Verdicts: every attached step, collection and party against the rows of every law in force.
//!
//! Labels that no row can tell apart on steps that no row can tell apart are judged once (see [`class`]);
//! the outcome is shared, and findings point to outcomes.

mod class;
mod collection;
mod docket;
mod duty;
mod flows;
mod gate;
mod label;
mod localise;
mod merge;
mod only;
mod party;
mod reach;
mod rest;
mod row;
mod sight;
#[cfg(test)]
mod tests;

pub(crate) use class::Held;
pub(crate) use duty::{asks_gate, owed};
pub(crate) use gate::{GateState, binds, gates, pairs, relied_on};
pub(crate) use only::{Only, Sites};
pub(crate) use party::{NOBODY, Reach};
pub(crate) use reach::of_parties as reach_of_parties;
pub(crate) use row::{About, Labels, Member, Own, Row, RowPlace, members};

use crate::analysis::{Stopped, Watch};
use crate::fact::Site;
use crate::lineage::{Inner, Lineage};
use crate::regime::Missing;
use crate::{Place, Truth};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What is wrong, or might be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// The value is no.
    Gap,
    /// The value is unknown.
    Undetermined,
    /// A hint.
    Advice,
}

impl Verdict {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Gap => "gap",
            Verdict::Undetermined => "undetermined",
            Verdict::Advice => "advice",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which kind of rule a finding comes from; an embedder's rule has its own name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum RuleName {
    NoOpenGate,
    DutyUnmet,
    CollectionDuty,
    PartyDuty,
    RestrictedDestination,
    NotLocalised,
    PremiseUnknown,
    NoLawOnDay,
    NoPack,
    Note,
    Own(&'static str),
}

/// Names of the rules on board, which no rule of an embedder may have.
pub const RULES: [&str; 10] = [
    "no-open-gate",
    "duty-unmet",
    "collection-duty",
    "party-duty",
    "restricted-destination",
    "not-localised",
    "premise-unknown",
    "no-law-on-day",
    "no-pack",
    "note",
];

impl RuleName {
    pub(crate) fn name(self) -> &'static str {
        match self {
            RuleName::NoOpenGate => "no-open-gate",
            RuleName::DutyUnmet => "duty-unmet",
            RuleName::CollectionDuty => "collection-duty",
            RuleName::PartyDuty => "party-duty",
            RuleName::RestrictedDestination => "restricted-destination",
            RuleName::NotLocalised => "not-localised",
            RuleName::PremiseUnknown => "premise-unknown",
            RuleName::NoLawOnDay => "no-law-on-day",
            RuleName::NoPack => "no-pack",
            RuleName::Note => "note",
            RuleName::Own(name) => name,
        }
    }
}

/// A clause of a revision, by position; the order is that of reports at one place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Clause {
    /// The revision's `no_gate`.
    NoGate,
    Gate(u16),
    Duty(u16),
    Keep(u16),
    /// A row that blocks a destination; cited by the row, named as `no_gate`.
    Restricted(u16),
    Note(u16),
    Own(&'static str),
}

/// Words that go with an advice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Say {
    Nothing,
    /// What is relied on is vague or buried.
    Vague,
    /// The only open gate rests on unverified text.
    Unverified,
    /// A text names what is only announced.
    Announced,
}

/// A gate with its value and what it lacks.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct GateView {
    pub(crate) gate: u16,
    pub(crate) truth: Truth,
    pub(crate) missing: Vec<Missing>,
}

/// One clause and verdict for a label on a step: units of several purposes and countries together.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Hit {
    pub(crate) clause: Clause,
    pub(crate) rule: RuleName,
    pub(crate) verdict: Verdict,
    pub(crate) purposes: Vec<u32>,
    pub(crate) countries: Vec<Place>,
    pub(crate) missing: Vec<Missing>,
    /// In the order in which they would be explained.
    pub(crate) gates: Vec<GateView>,
    pub(crate) also: Vec<(u16, Vec<Missing>)>,
    pub(crate) if_so: Vec<Clause>,
    pub(crate) say: Say,
}

impl Hit {
    pub(crate) fn new(clause: Clause, rule: RuleName, verdict: Verdict) -> Hit {
        Hit {
            clause,
            rule,
            verdict,
            purposes: Vec::new(),
            countries: Vec::new(),
            missing: Vec::new(),
            gates: Vec::new(),
            also: Vec::new(),
            if_so: Vec::new(),
            say: Say::Nothing,
        }
    }
}

/// Why a transfer may pass.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Ground {
    pub(crate) gate: u16,
    pub(crate) consent: Option<u32>,
    pub(crate) safeguard: Option<u32>,
    pub(crate) purposes: Vec<u32>,
    pub(crate) countries: Vec<Place>,
}

/// Everything that the rows of a law say about a label on a step.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Outcome {
    /// Whether it is a transfer, attached or perhaps so.
    pub(crate) transfer: Truth,
    /// Whether each of its units has an open gate.
    pub(crate) open: bool,
    /// Whether no duty judged there is no or unknown, advisory ones aside.
    pub(crate) clean: bool,
    pub(crate) hits: Vec<Hit>,
    /// Of duties that are judged once per exporter: the duty, how surely it is asked here, what it lacks.
    pub(crate) pooled: Vec<(u16, Truth, Option<Hit>)>,
    /// What is unknown without a finding.
    pub(crate) questions: Vec<(Clause, Vec<Missing>)>,
    pub(crate) grounds: Vec<Ground>,
}

impl Outcome {
    pub(crate) fn silent() -> Outcome {
        Outcome {
            transfer: Truth::No,
            open: true,
            clean: true,
            hits: Vec::new(),
            pooled: Vec::new(),
            questions: Vec::new(),
            grounds: Vec::new(),
        }
    }

    /// Whether nobody would miss it.
    pub(crate) fn says_nothing(&self) -> bool {
        self.transfer.is_no() && self.hits.is_empty() && self.pooled.is_empty() && self.questions.is_empty()
    }

    /// Adds a unit to the hit of its clause and verdict, in the order of units.
    pub(crate) fn add(&mut self, hit: Hit) {
        add_to(&mut self.hits, hit);
    }

    pub(crate) fn ask(&mut self, clause: Clause, missing: Vec<Missing>) {
        match self.questions.iter_mut().find(|(known, _)| *known == clause) {
            Some((_, known)) => lack(known, &missing),
            None => self.questions.push((clause, missing)),
        }
    }
}

pub(crate) fn add_to(hits: &mut Vec<Hit>, hit: Hit) {
    match hits.iter_mut().find(|known| known.says() == hit.says()) {
        Some(known) => known.join(&hit),
        None => hits.push(hit),
    }
}

impl Hit {
    /// What is found, whatever it is about: hits of which this is equal are one finding at a place.
    pub(crate) fn says(&self) -> (Clause, Verdict, RuleName) {
        (self.clause, self.verdict, self.rule)
    }

    /// Takes in another unit: its purposes and countries, and what it lacks at the gate explained here.
    pub(crate) fn join(&mut self, other: &Hit) {
        extend(&mut self.purposes, &other.purposes);
        extend(&mut self.countries, &other.countries);
        extend(&mut self.if_so, &other.if_so);
        // Of every gate one remembers what all units lack: which one is explained, another unit decides.
        for gate in &other.gates {
            if let Some(known) = self.gates.iter_mut().find(|known| known.gate == gate.gate) {
                known.truth = gate.truth.and(known.truth);
                lack(&mut known.missing, &gate.missing);
            }
        }
        match self.gates.first() {
            Some(explained) => self.missing.clone_from(&explained.missing),
            None => lack(&mut self.missing, &other.missing),
        }
        for (duty, missing) in &other.also {
            match self.also.iter_mut().find(|(known, _)| known == duty) {
                Some((_, known)) => lack(known, missing),
                None => self.also.push((*duty, missing.clone())),
            }
        }
    }
}

/// Adds facts that are not listed yet; of a fact that two units value differently the worse value stays.
pub(crate) fn lack(list: &mut Vec<Missing>, more: &[Missing]) {
    for missing in more {
        match list.iter_mut().find(|known| known.asked == missing.asked) {
            Some(known) if missing.value < known.value => *known = missing.clone(),
            Some(_) => {}
            None => list.push(missing.clone()),
        }
    }
}

/// Appends what is not there yet.
pub(crate) fn extend<T: PartialEq + Clone>(list: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

/// Everything judged, before anybody asks for text.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// Findings in order: regime, then collections, flows, parties, homes, then clause and verdict.
    pub(crate) rows: Vec<Row>,
    pub(crate) outcomes: Vec<Outcome>,
    /// Which outcome labels have at each step that is attached: by regime, then collections, then flows.
    pub(crate) steps: Vec<StepOutcome>,
    places: OnceLock<Places>,
    /// The counts, when somebody has asked.
    pub(crate) summary: OnceLock<crate::Summary>,
}

/// What is asked of places.
#[derive(Debug, Default)]
struct Places {
    /// The worst verdict at each.
    worst: HashMap<RowPlace, Verdict>,
    /// Those where a transfer has an open gate.
    passing: HashSet<Site>,
}

impl Judgement {
    /// The worst verdict at a place.
    pub(crate) fn worst_at(&self, place: RowPlace) -> Option<Verdict> {
        self.places().worst.get(&place).copied()
    }

    /// Whether a transfer there has an open gate.
    pub(crate) fn passes_at(&self, site: Site) -> bool {
        self.places().passing.contains(&site)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let mut places = Places::default();
            for row in &self.rows {
                let worst = places.worst.entry(row.place).or_insert(row.verdict);
                *worst = row.verdict.min(*worst);
            }
            for step in &self.steps {
                if !self.outcomes[step.labels.outcome as usize].grounds.is_empty() {
                    places.passing.insert(step.site);
                }
            }
            places
        })
    }
}

/// The outcome of labels on a step under a law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct StepOutcome {
    pub(crate) regime: u32,
    pub(crate) site: Site,
    pub(crate) labels: Labels,
    /// The round in which the first of them got where the step starts; at a collection none counts.
    pub(crate) round: u32,
}

/// Transfers: a lineage with its steps ready to be judged.
#[derive(Clone, Debug)]
pub struct Transfers<'g> {
    pub(crate) inner: Arc<Inner<'g>>,
    pub(crate) live: Arc<class::Live>,
    /// What is to be judged, where that is not everything.
    pub(crate) only: Option<Arc<Only>>,
}

impl<'g> Transfers<'g> {
    /// The steps of a lineage. Linear in its live edges.
    #[must_use]
    pub fn of(lineage: &Lineage<'g>) -> Transfers<'g> {
        let live = class::Live::of(&lineage.inner);
        Transfers { inner: Arc::clone(&lineage.inner), live: Arc::new(live), only: None }
    }

    /// The same steps on a day on which nothing moves otherwise ([`Lineage::unmoved`]), to be judged in part.
    pub(crate) fn unmoved(&self, lineage: &Lineage<'g>, only: Only) -> Transfers<'g> {
        Transfers {
            inner: Arc::clone(&lineage.inner),
            live: Arc::clone(&self.live),
            only: Some(Arc::new(only)),
        }
    }

    pub(crate) fn judge(&self, watch: Watch<'_>) -> Result<Judgement, Stopped> {
        merge::judge(self, watch)
    }
}
