//! What is true of one unit: a label on a step, for one purpose, one receiving country, under one law.
//!
//! A fact is computed from records where they decide it, else the first statement that speaks is taken,
//! else silence means what the table in `silence` says.

mod adequacy;
mod attribute;
mod computed;
mod consent;
mod counter;
mod lists;
mod outlook;
mod safeguard;
mod silence;

pub(crate) use adequacy::adequate;
pub(crate) use attribute::basis;
pub(crate) use computed::restricting;
pub(crate) use consent::consents_for;
pub(crate) use counter::Counters;
pub(crate) use lists::{Text, names_wholly, texts_for};
pub(crate) use outlook::Outlook;
pub(crate) use safeguard::{Safeguards, safeguards_for};

use crate::inventory::{BasisData, FactSet};
use crate::lineage::Inner;
use crate::record::{PathKind, Role};
use crate::regime::{Answer, Asked, Attr, Because, Reader, Record, Rests, Said, Since, Test, Value};
use crate::scene::{Regime, Scene, Variant};
use crate::stated::{Fit, Stated};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Bound, Date, Kind, Place, Truth};

/// Where a unit is judged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Site {
    Collection(u32),
    Flow(u32),
    Party(u32),
}

/// What all units of a label at a step share.
pub(crate) struct Setting<'a, 'g> {
    pub(crate) inner: &'a Inner<'g>,
    pub(crate) index: usize,
    pub(crate) site: Site,
    pub(crate) exporter: u32,
    pub(crate) receiver: u32,
    /// Systems at both ends; none for a party.
    pub(crate) start: Option<u32>,
    pub(crate) end: Option<u32>,
    pub(crate) variant: Variant,
    /// None for a party.
    pub(crate) field: Option<u32>,
    pub(crate) attached: Truth,
    pub(crate) onward: bool,
    pub(crate) processor: bool,
    /// One collection of each class that feeds the label.
    pub(crate) sources: Vec<u32>,
    /// Texts that count here, in input order.
    pub(crate) texts: Vec<Text>,
    pub(crate) safeguards: Safeguards,
    /// Groups whose fields the exporter collects or exports.
    pub(crate) reached: &'a [u32],
    /// At a party: those of them to whose data the law attaches.
    pub(crate) concerned: &'a [u32],
}

/// A unit: a setting with purpose, country and what is chosen.
#[derive(Clone, Copy)]
pub(crate) struct Unit<'a, 'g> {
    pub(crate) on: &'a Setting<'a, 'g>,
    pub(crate) purpose: Option<u32>,
    pub(crate) country: Place,
    pub(crate) transfer: Truth,
    pub(crate) consent: Option<u32>,
    /// Whether any consent matches (the one chosen, where several do).
    pub(crate) safeguard: Option<u32>,
    pub(crate) gate: Option<&'a str>,
}

impl<'a, 'g> Setting<'a, 'g> {
    pub(crate) fn scene(&self) -> &'a Scene<'g> {
        &self.inner.scene
    }

    pub(crate) fn regime(&self) -> &'a Regime<'g> {
        &self.inner.scene.regimes[self.index]
    }

    pub(crate) fn flow(&self) -> Option<u32> {
        match self.site {
            Site::Flow(flow) => Some(flow),
            _ => None,
        }
    }

    fn is_party(&self) -> bool {
        matches!(self.site, Site::Party(_))
    }

    /// Parties that stand for the exporter in contracts.
    pub(crate) fn senders(&self) -> [u32; 2] {
        [self.exporter, self.start.map_or(self.exporter, |start| self.scene().graph.operator(start))]
    }

    /// Parties that stand for the receiver in contracts.
    pub(crate) fn takers(&self) -> [u32; 2] {
        [self.receiver, self.end.map_or(self.receiver, |end| self.scene().graph.operator(end))]
    }
}

impl<'a, 'g> Unit<'a, 'g> {
    pub(crate) fn scene(&self) -> &'a Scene<'g> {
        self.on.scene()
    }

    fn fit(&self) -> Fit {
        Fit { day: self.scene().day, purpose: self.purpose, group: self.on.variant.group }
    }

    /// What a fact is worth here.
    pub(crate) fn answer(&self, fact: &Fact) -> Answer {
        computed::compute(self, fact)
            .or_else(|| self.stated(fact))
            .or_else(|| self.implied(fact))
            .unwrap_or_else(|| silence::of(self, fact))
    }

    /// The first statement that speaks: safeguard chosen with what joins it, flow, system, consent chosen,
    /// sources, party, inventory.
    pub(crate) fn stated(&self, fact: &Fact) -> Option<Answer> {
        let inventory = self.scene().inventory();
        let fit = self.fit();
        let family = fact.family();
        let of_recipient = family == "recipient";
        let said = |kind: Kind, index: u32, facts: &FactSet| said(fact, fit, kind, index, facts);
        let of_safeguards = self.by_safeguards(fact).min_by_key(|answer| answer.truth);
        if of_safeguards.is_some() {
            return of_safeguards;
        }
        if let Some(flow) = self.on.flow()
            && let Some(more) = self.scene().graph.flow_data(flow).more()
            && let Some(answer) = said(Kind::Flow, flow, &more.facts)
                .or_else(|| self.by_basis(fact, &more.basis, Kind::Flow, flow))
        {
            return Some(answer);
        }
        let system = if of_recipient { self.on.end } else { self.on.start };
        if let Some(system) = system
            && let Some(answer) = said(Kind::System, system, &inventory.systems[system as usize].facts)
        {
            return Some(answer);
        }
        if let Some(consent) = self.consent {
            let data = &inventory.consents[consent as usize];
            if let Some(answer) = said(Kind::Consent, consent, &data.facts) {
                return Some(answer.if_in_force(data.period.holds_on(fit.day)));
            }
        }
        // Whether a collection is in force at all is part of the premise, not of what it says.
        let of_sources = self
            .on
            .sources
            .iter()
            .filter_map(|index| {
                let data = &inventory.collections[*index as usize];
                said(Kind::Collection, *index, &data.facts)
                    .or_else(|| self.by_basis(fact, &data.basis, Kind::Collection, *index))
            })
            .min_by_key(|answer| answer.truth);
        if of_sources.is_some() {
            return of_sources;
        }
        let party = if of_recipient { self.on.receiver } else { self.on.exporter };
        said(Kind::Party, party, &inventory.parties[party as usize].facts)
            .or_else(|| said(Kind::Inventory, 0, &inventory.facts))
    }

    /// What the safeguard chosen and those that join it say; *no* wins among them.
    pub(crate) fn by_safeguards(&self, fact: &Fact) -> impl Iterator<Item = Answer> {
        let inventory = self.scene().inventory();
        let fit = self.fit();
        let all = self.safeguard.into_iter().chain(self.on.safeguards.joining.iter().copied());
        all.filter_map(move |index| {
            let data = &inventory.safeguards[index as usize];
            let answer = said(fact, fit, Kind::Safeguard, index, &data.facts)?;
            Some(answer.if_in_force(data.period.holds_on(fit.day)))
        })
    }

    /// What the pack lets unmodified clauses of the safeguard chosen imply.
    fn implied(&self, fact: &Fact) -> Option<Answer> {
        let safeguard = self.safeguard?;
        safeguard::implies(self, safeguard, fact)
            .then(|| Answer::computed(Truth::Yes).on(Kind::Safeguard, safeguard))
    }

    /// A stated basis is a statement that the processing is lawful.
    fn by_basis(&self, fact: &Fact, basis: &BasisData, kind: Kind, index: u32) -> Option<Answer> {
        let stated = fact.base() == "basis.lawful" && self.basis_of(basis).is_some();
        stated.then(|| Answer::new(Truth::Yes, Said::Stated).on(kind, index))
    }

    fn basis_of(&self, basis: &BasisData) -> Option<crate::record::Basis> {
        match basis {
            BasisData::None => None,
            BasisData::All(basis) => Some(*basis),
            BasisData::Each(each) => {
                each.iter().find(|(purpose, _)| Some(*purpose) == self.purpose).map(|(_, basis)| *basis)
            }
        }
    }

    /// The bases stated for the purpose: the flow's, else those of the sources.
    pub(crate) fn bases(&self) -> Vec<crate::record::Basis> {
        let of = |basis: &BasisData| self.basis_of(basis);
        let scene = self.scene();
        let of_flow = self
            .on
            .flow()
            .and_then(|flow| scene.graph.flow_data(flow).more())
            .and_then(|more| of(&more.basis));
        match of_flow {
            Some(basis) => vec![basis],
            None => {
                let sources = self.on.sources.iter();
                sources
                    .filter_map(|source| of(&scene.inventory().collections[*source as usize].basis))
                    .collect()
            }
        }
    }
}

/// What a record says of a fact, as far as it is believed.
fn said(fact: &Fact, fit: Fit, kind: Kind, index: u32, facts: &FactSet) -> Option<Answer> {
    let stated = facts.says(fact, fit)?;
    // Without evidence nobody believes that a recipient cannot tell who it is, or where data are kept.
    if matches!(fact.base(), "recipient.cannot_reidentify" | "localisation.primary_store") && stated.unproven
    {
        return None;
    }
    Some(spoken(stated, kind, index))
}

/// A statement as an answer.
fn spoken(stated: Stated, kind: Kind, index: u32) -> Answer {
    let record = Record { kind, index };
    Answer::new(stated.truth, Said::Stated).resting(Rests::Statement { record, index: stated.index })
}

impl Reader for Unit<'_, '_> {
    fn day(&self) -> Date {
        self.scene().day
    }

    fn fact(&self, fact: &Fact) -> Value {
        if fact.base() == "dest.adequate" {
            return adequacy::adequate(self, self);
        }
        Value::answer(self.answer(fact), || Asked::Fact(fact.clone()))
    }

    fn within(&self, fact: &Fact, days: u32, since: Since) -> Value {
        let answer = self.answer(fact);
        // Before the last day also a complete list may be silent.
        if !matches!(answer.said, Said::Silent | Said::Closed) {
            return Value::answer(answer, || Asked::Fact(fact.clone()));
        }
        let start = match since {
            Since::Flow => self.on.flow().map(|flow| self.scene().graph.flow_data(flow).period().from),
            Since::Contract => self.contract_start(),
        };
        let truth = match start {
            Some(Bound::On(start)) if start.plus_days(days.cast_signed()) < self.scene().day => Truth::No,
            _ => Truth::Unknown,
        };
        let mut answer = Answer::new(truth, Said::Silent);
        if truth.is_no() {
            answer = answer.because(Because::Late);
        }
        Value::answer(answer, || Asked::Fact(fact.clone()))
    }

    fn lists(&self, texts: Texts, items: &[Item]) -> Value {
        lists::lists(self, texts, items)
    }

    fn attr(&self, attr: Attr, argument: Option<&str>, test: &Test) -> Truth {
        attribute::attr(self, attr, argument, test)
    }

    fn role(&self) -> Role {
        match self.on.site {
            Site::Flow(flow) => self.scene().graph.flow_data(flow).role,
            _ => Role::Collect,
        }
    }

    fn path(&self) -> PathKind {
        match self.on.site {
            Site::Flow(flow) => self.scene().graph.flow_data(flow).path,
            _ => PathKind::Send,
        }
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.on.field.is_some_and(|field| self.scene().has_tag(self.on.variant.group, field, tag))
    }

    fn transfer(&self) -> Truth {
        self.transfer
    }

    fn gate_used(&self, gates: &[String]) -> bool {
        self.gate.is_some_and(|used| gates.iter().any(|gate| gate == used))
    }

    fn consent_start(&self) -> Option<Bound> {
        self.consent.map(|consent| self.scene().inventory().consents[consent as usize].period.from)
    }

    fn contract_start(&self) -> Option<Bound> {
        self.safeguard.map(|safeguard| self.scene().inventory().safeguards[safeguard as usize].period.from)
    }
}
