//! Collections: where data enter, judged for every group, field, purpose and place.

use super::docket::{Docket, Settled};
use super::label::Step;
use super::{Clause, Outcome, RuleName, duty};
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
