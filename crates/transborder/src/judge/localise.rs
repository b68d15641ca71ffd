//! Localisation: where data must be kept, judged for each (group, field) at each of its collections.

use super::gate::binds;
use super::{Clause, Hit, Outcome, RuleName, Verdict};
use crate::fact::{Safeguards, Setting, Site, Unit};
use crate::lineage::Inner;
use crate::party::any;
use crate::record::Complete;
use crate::regime::{Answer, Asked, Keep, eval};
use crate::scene::Variant;
use crate::vocabulary::Fact;
use crate::{Place, Truth};

/// Adds what the localisation rows of a law say about a field of a group at one of its collections.
#[expect(clippy::too_many_arguments, reason = "a label at a collection under a law is all of these")]
pub(crate) fn judge(
    inner: &Inner<'_>,
    regime: usize,
    collection: u32,
    variant: Variant,
    field: u32,
    attached: Truth,
    reached: &[u32],
    outcome: &mut Outcome,
) {
    let scene = &inner.scene;
    let law = &scene.regimes[regime];
    if law.revision.localise.is_empty() {
        return;
    }
    let area = law.area(&variant.residence);
    let at = scene.inventory().collections[collection as usize].at;
    let collector = scene.graph.collectors(collection)[0];
    let setting = Setting {
        inner,
        index: regime,
        site: Site::Collection(collection),
        exporter: collector,
        receiver: collector,
        start: Some(at),
        end: Some(at),
        variant,
        field: Some(field),
        attached,
        onward: false,
        processor: false,
        sources: vec![collection],
        texts: Vec::new(),
        safeguards: Safeguards::default(),
        reached,
        concerned: &[],
    };
    let unit = Unit {
        on: &setting,
        purpose: None,
        country: scene.graph.locations(at)[0],
        transfer: Truth::No,
        consent: None,
        safeguard: None,
        gate: None,
    };
    for (index, row) in law.revision.localise.iter().enumerate() {
        if !binds(row.from, row.until, scene.day) {
            continue;
        }
        let concerns = |condition: &Option<crate::regime::Condition>| {
            condition.as_ref().map_or(Truth::Yes, |condition| eval(condition, &unit).truth)
        };
        let p = attached.and(concerns(&row.subjects)).and(concerns(&row.data));
        if p.is_no() {
            continue;
        }
        let mut value = match row.require {
            Keep::First => first(inner, variant, field, area),
            Keep::Copy => copy(inner, variant, field, area),
            Keep::Only => held(inner, variant, field)
                .map(|system| all_inside(inner, system, area))
                .min()
                .unwrap_or(Truth::Yes),
        };
        let fact = Fact::known("localisation.primary_store");
        if row.require != Keep::Only && value == Truth::Unknown {
            // Where the graph is silent, a statement with evidence decides.
            value = unit.stated(&fact).map_or(value, |answer| answer.truth);
        }
        if value.is_yes() {
            continue;
        }
        let clause = Clause::Keep(index as u16);
        if row.advisory && (p == Truth::Unknown || value == Truth::Unknown) {
            let open = Answer::computed(value).missing(Asked::Fact(fact));
            outcome.ask(clause, vec![open]);
            continue;
        }
        let mut hit = if p == Truth::Unknown {
            let mut hit = Hit::new(Clause::NoGate, RuleName::PremiseUnknown, Verdict::Undetermined);
            if value.is_no() {
                hit.if_so.push(clause);
            }
            hit
        } else {
            let verdict = match (value, row.advisory) {
                (Truth::No, true) => Verdict::Advice,
                (Truth::No, false) => Verdict::Gap,
                _ => Verdict::Undetermined,
            };
            Hit::new(clause, RuleName::NotLocalised, verdict)
        };
        hit.countries =
            scene.graph.locations(at).iter().copied().filter(|place| !place.inside(area).is_yes()).collect();
        hit.missing = vec![Answer::computed(value).missing(Asked::Fact(fact))];
        outcome.clean &= row.advisory;
        outcome.add(hit);
    }
}

/// Whether every collection of the label is at a system that lies wholly inside.
fn first(inner: &Inner<'_>, variant: Variant, field: u32, area: &[Place]) -> Truth {
    let scene = &inner.scene;
    scene
        .inventory()
        .collections
        .iter()
        .filter(|collection| !collection.period.holds_on(scene.day).is_no())
        .filter(|collection| collection.fields.contains(&field))
        .filter(|collection| variant.group.is_some_and(|group| collection.groups.contains(&group)))
        .map(|collection| all_inside(inner, collection.at, area))
        .min()
        .unwrap_or(Truth::Yes)
}

/// Whether some place inside holds the label. That nobody wrote one down is no proof that there is none.
fn copy(inner: &Inner<'_>, variant: Variant, field: u32, area: &[Place]) -> Truth {
    let scene = &inner.scene;
    let found = any(held(inner, variant, field)
        .flat_map(|system| scene.graph.locations(system).iter().map(|place| place.inside(area))));
    let complete = &scene.inventory().complete;
    let closed = [Complete::Systems, Complete::Flows, Complete::Collections];
    if found.is_no() && !closed.into_iter().all(|list| complete.has(list)) { Truth::Unknown } else { found }
}

/// Systems that hold the label.
fn held<'a>(inner: &'a Inner<'_>, variant: Variant, field: u32) -> impl Iterator<Item = u32> + 'a {
    inner.blocks.iter().flat_map(move |block| {
        let bit = (0..(inner.scene.variants.len() as u32 - block.first).min(64))
            .find(|bit| inner.scene.variants[(block.first + bit) as usize] == variant);
        (0..block.pairs.len() as u32).filter_map(move |pair| {
            let (system, held) = block.pairs.get(pair);
            bit.is_some_and(|bit| held == field && block.reach[pair as usize] >> bit & 1 == 1)
                .then_some(system)
        })
    })
}

fn all_inside(inner: &Inner<'_>, system: u32, area: &[Place]) -> Truth {
    inner.scene.graph.locations(system).iter().map(|place| place.inside(area)).min().unwrap_or(Truth::Unknown)
}
