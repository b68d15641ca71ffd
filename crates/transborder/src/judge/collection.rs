//! Collections: where data enter, judged for every group, field, purpose and place.

use super::gate::binds;
use super::label::Step;
use super::{Clause, Hit, Outcome, RuleName, Verdict, duty, extend};
use crate::fact::{Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::lineage::Inner;
use crate::regime::On;
use crate::scene::Variant;
use crate::step::{By, Pair};
use crate::{Place, Truth};

/// Whether a law is attached to a group's data by those who collect them; the best of them counts.
pub(crate) fn attached(inner: &Inner<'_>, regime: usize, collection: u32, variant: Variant) -> Truth {
    let scene = &inner.scene;
    let best = crate::party::any(
        scene
            .graph
            .collectors(collection)
            .into_iter()
            .map(|party| scene.attach(&scene.regimes[regime], party, variant)),
    );
    best.and(scene.inventory().collections[collection as usize].period.holds_on(scene.day))
}

/// What the rows of a law say about one field of one group at a collection.
pub(crate) fn judge(
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
    let regime = setting.regime();
    let area = regime.area(&setting.variant.residence);
    let mut premise: Option<Hit> = None;
    let purposes = step.purposes;
    let each = purposes.iter().map(|purpose| Some(*purpose)).chain(purposes.is_empty().then_some(None));
    for purpose in each {
        let consents = consents_for(setting, purpose);
        for place in locations {
            let outside = !place.inside(area);
            let shown = if outside.is_no() { &[][..] } else { std::slice::from_ref(place) };
            let unit = Unit {
                on: setting,
                purpose,
                country: *place,
                transfer: Truth::No,
                consent: None,
                safeguard: None,
                gate: None,
            };
            for (index, duty) in regime.revision.duties.iter().enumerate() {
                if !matches!(duty.on, On::Collection | On::Processing)
                    || !binds(duty.from, duty.until, setting.scene().day)
                {
                    continue;
                }
                let clause = Clause::Duty(index as u16);
                let value = duty::value(&unit, duty, &consents, &[]);
                let finish = |mut hit: Hit, countries: &[Place]| {
                    hit.purposes = purpose.into_iter().collect();
                    hit.countries = countries.to_vec();
                    hit
                };
                let mut question = |countries: &[Place], if_so: Option<Clause>| {
                    let hit = premise.get_or_insert_with(|| {
                        let mut hit =
                            Hit::new(Clause::NoGate, RuleName::PremiseUnknown, Verdict::Undetermined);
                        hit.missing = step.reasons();
                        hit
                    });
                    extend(&mut hit.countries, countries);
                    extend(&mut hit.purposes, &purpose.into_iter().collect::<Vec<_>>());
                    extend(&mut hit.if_so, &if_so.into_iter().collect::<Vec<_>>());
                };
                step.settle(
                    setting.attached,
                    clause,
                    RuleName::CollectionDuty,
                    duty.advisory,
                    value,
                    false,
                    outcome,
                    &mut question,
                    &finish,
                    shown,
                );
            }
        }
    }
    if let Some(hit) = premise {
        outcome.add(hit);
    }
}
