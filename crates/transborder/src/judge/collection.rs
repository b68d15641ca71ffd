//! Collections: where data enter, judged for every group, field, purpose and place.

use super::docket::{Docket, Settled};
use super::label::Step;
use super::party::Reach;
use super::row::{Labels, Member};
use super::sight::{Alike, Numbers, Sight};
use super::{Clause, Judgement, Outcome, RuleName, StepOutcome, Transfers, duty, localise};
use crate::fact::{Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::hash::ByPosition;
use crate::inventory::{BasisData, CollectionData};
use crate::lineage::Inner;
use crate::record::Source;
use crate::regime::On;
use crate::scene::{Scene, Variant};
use crate::step::{By, Pair};
use crate::{Place, Truth};
use std::collections::BTreeMap;

/// Variants of the groups of a collection, ascending.
pub(super) fn variants(scene: &Scene<'_>, data: &CollectionData) -> Vec<u32> {
    let mut groups = data.groups.to_vec();
    groups.sort_unstable();
    groups.dedup();
    groups.into_iter().flat_map(|group| scene.variants_of(group)).collect()
}

/// Whether a law is attached to a group's data by those who collect them; the best of them counts.
pub(super) struct Attached<'a, 'g> {
    inner: &'a Inner<'g>,
    regime: usize,
    /// By party, and by variant where that matters.
    known: ByPosition<(u32, u32), Truth>,
}

impl<'a, 'g> Attached<'a, 'g> {
    pub(super) fn new(inner: &'a Inner<'g>, regime: usize) -> Attached<'a, 'g> {
        Attached { inner, regime, known: ByPosition::default() }
    }

    pub(super) fn of(&mut self, collection: u32, number: u32) -> Truth {
        let scene = &self.inner.scene;
        let law = &scene.regimes[self.regime];
        let key = if law.reads.attach_by_group { number } else { u32::MAX };
        let collectors = scene.graph.collectors(collection);
        let known = &mut self.known;
        let best = crate::party::any(collectors.into_iter().map(|party| {
            *known
                .entry((party, key))
                .or_insert_with(|| scene.attach(law, party, scene.variants[number as usize]))
        }));
        best.and(scene.inventory().collections[collection as usize].period.holds_on(scene.day))
    }
}

/// Everything about a collection that rows of a law can read, but group and field.
#[derive(PartialEq, Eq, Hash)]
struct Look<'g> {
    /// Set where an answer could point to the collection or its system, or to where else the label is.
    alone: Option<u32>,
    collectors: Vec<u32>,
    exporter: u32,
    importer: u32,
    purposes: &'g [u32],
    notices: &'g [u32],
    source: Option<Source>,
    in_force: Truth,
    locations: &'g [Place],
    principal: Option<u32>,
    operator: u32,
}

/// Judges every field of every group at every collection in force, each class once.
pub(super) fn judge_all(
    transfers: &Transfers<'_>,
    regime: usize,
    reach: &BTreeMap<u32, Reach>,
    alike: &Alike<'_>,
    judgement: &mut Judgement,
) {
    let inner = &*transfers.inner;
    let scene = &inner.scene;
    let law = &scene.regimes[regime];
    let mut sight = Sight::new(inner, regime, reach, alike);
    let mut attached = Attached::new(inner, regime);
    let mut looks = Numbers::new();
    let mut known: ByPosition<(u32, u32, u32, Truth, u32), Option<u32>> = ByPosition::default();
    let mut kept_alike = Numbers::new();
    let mut stores = localise::Stores::new(inner, regime);
    // Where rows ask which laws are attached already, no label is like another.
    let apart = law.reads.origins;
    for (index, data) in scene.inventory().collections.iter().enumerate() {
        let asked = transfers.only.as_ref().is_none_or(|only| only.sites.collection(index as u32));
        let in_force = data.period.holds_on(scene.day);
        if !asked || in_force.is_no() {
            continue;
        }
        let index = index as u32;
        let collectors = scene.graph.collectors(index);
        let collector = collectors[0];
        let reached = reach.get(&collector).map_or(&[][..], |reach| &reach.groups);
        let system = &scene.inventory().systems[data.at as usize];
        let own = apart
            || data.basis != BasisData::None
            || !data.facts.0.is_empty()
            || sight.reads_any(&system.facts, None);
        let importer = sight.importer(collector);
        let look = looks.of(Look {
            alone: own.then_some(index),
            exporter: sight.exporter(collector),
            importer,
            collectors,
            purposes: &data.purposes,
            notices: &data.notices,
            source: data.source,
            in_force,
            locations: scene.graph.locations(data.at),
            principal: scene.graph.principal(data.at),
            operator: scene.graph.operator(data.at),
        });
        for number in variants(scene, data) {
            let attached = attached.of(index, number);
            if attached.is_no() {
                continue;
            }
            let variant = scene.variants[number as usize];
            for field in &data.fields {
                let (of_variant, of_field) = match apart {
                    true => (number, *field),
                    false => (sight.variant(number), sight.field(importer, collector, number, *field)),
                };
                let kept = stores.values(number, *field);
                let key = (look, of_variant, of_field, attached, kept_alike.of(kept.clone()));
                let outcome = *known.entry(key).or_insert_with(|| {
                    let mut outcome = judge(inner, regime, index, variant, *field, attached, reached);
                    localise::judge(
                        inner,
                        regime,
                        index,
                        variant,
                        *field,
                        attached,
                        reached,
                        &kept,
                        &mut outcome,
                    );
                    if outcome.hits.is_empty()
                        && outcome.grounds.is_empty()
                        && outcome.questions.is_empty()
                        && outcome.pooled.is_empty()
                    {
                        return None;
                    }
                    judgement.outcomes.push(outcome);
                    Some(judgement.outcomes.len() as u32 - 1)
                });
                let Some(outcome) = outcome else { continue };
                let member = Member {
                    variant: number,
                    field: *field,
                    block: u32::MAX,
                    pair: u32::MAX,
                    outcome,
                    exporter: collector,
                    onward: false,
                };
                judgement.steps.push(StepOutcome {
                    regime: regime as u32,
                    site: Site::Collection(index),
                    labels: Labels::one(member),
                    round: 0,
                });
            }
        }
    }
}

/// What the rows of a law say about one field of one group at a collection.
fn judge(
    inner: &Inner<'_>,
    regime: usize,
    collection: u32,
    variant: Variant,
    field: u32,
    attached: Truth,
    reached: &[u32],
) -> Outcome {
    let scene = &inner.scene;
    let data = &scene.inventory().collections[collection as usize];
    let collector = scene.graph.collectors(collection)[0];
    let mut setting = Setting {
        inner,
        index: regime,
        site: Site::Collection(collection),
        exporter: collector,
        receiver: collector,
        start: Some(data.at),
        end: Some(data.at),
        variant,
        field: Some(field),
        attached,
        onward: false,
        processor: crate::step::is_processor(scene.inventory().parties[collector as usize].role),
        sources: vec![collection],
        texts: Vec::new(),
        safeguards: crate::fact::Safeguards::default(),
        reached,
        concerned: &[],
    };
    setting.texts = texts_for(&setting);
    setting.safeguards = safeguards_for(&setting);
    let locations = scene.graph.locations(data.at);
    let new: Vec<Pair> =
        locations.iter().map(|place| Pair { party: collector, country: *place, by: By::Location }).collect();
    let step = Step {
        on: &setting,
        new: &new,
        exists: Truth::Yes,
        purposes: &data.purposes,
        between_parties: false,
        processing: false,
        here: locations[0],
    };
    let mut outcome = step.judge();
    duties(&step, locations, &mut outcome);
    outcome
}

/// Duties on collections, and those of processing, which are asked where the data are collected.
fn duties(step: &Step<'_, '_>, locations: &[Place], outcome: &mut Outcome) {
    let setting = step.on;
    let mut premise = None;
    let none = step.purposes.is_empty().then_some(None);
    for purpose in step.purposes.iter().map(|purpose| Some(*purpose)).chain(none) {
        let consents = consents_for(setting, purpose);
        for place in locations {
            let unit = Unit {
                on: setting,
                purpose,
                country: *place,
                transfer: Truth::No,
                consent: None,
                safeguard: None,
                gate: None,
            };
            for (index, duty) in step.duties(|on| matches!(on, On::Collection | On::Processing)) {
                let (value, _) = duty::value(&unit, duty, &consents, &[]);
                let mut docket = Docket { outcome, premise: &mut premise, purpose, reasons: step.reasons() };
                let settled = Settled {
                    premise: setting.attached,
                    clause: Clause::Duty(index),
                    rule: RuleName::CollectionDuty,
                    advisory: duty.advisory,
                };
                docket.settle(&settled, value, std::slice::from_ref(place));
            }
        }
    }
    if let Some(hit) = premise {
        outcome.add(hit);
    }
}
