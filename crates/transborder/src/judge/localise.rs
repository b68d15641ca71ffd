//! Localisation: where data must be kept, judged for each (group, field) at each of its collections.

use super::gate::binds;
use super::{Clause, Hit, Outcome, RuleName, Verdict};
use crate::fact::{Safeguards, Setting, Site, Unit};
use crate::lineage::{Block, Groups, Inner};
use crate::party::any;
use crate::record::Complete;
use crate::regime::{Answer, Asked, Keep, eval};
use crate::scene::{Regime, Variant};
use crate::vocabulary::Fact;
use crate::{Place, Truth};
use std::collections::HashMap;

/// Where labels are kept, as far as the rows of a law ask.
pub(super) struct Stores<'a, 'g> {
    inner: &'a Inner<'g>,
    law: &'a Regime<'g>,
    /// By territory (by home, where that is the territory), block and field: groups held somewhere inside, and
    /// somewhere outside.
    held: HashMap<Option<Place>, Vec<Vec<[Groups; 2]>>>,
    /// By territory, group and field: whether it is collected inside only.
    collected: HashMap<Option<Place>, HashMap<(u32, u32), Truth>>,
}

impl<'a, 'g> Stores<'a, 'g> {
    pub(super) fn new(inner: &'a Inner<'g>, regime: usize) -> Stores<'a, 'g> {
        let law = &inner.scene.regimes[regime];
        Stores { inner, law, held: HashMap::new(), collected: HashMap::new() }
    }

    /// Whether a label is kept as each row asks.
    pub(super) fn values(&mut self, number: u32, field: u32) -> Vec<Truth> {
        let law = self.law;
        law.revision.localise.iter().map(|row| self.value(row.require, number, field)).collect()
    }

    fn value(&mut self, require: Keep, number: u32, field: u32) -> Truth {
        let scene = &self.inner.scene;
        let variant = scene.variants[number as usize];
        let area = self.law.area(&variant.residence);
        let territory = self.law.revision.territory.home.then_some(variant.residence);
        if require == Keep::First {
            let collected =
                self.collected.entry(territory).or_insert_with(|| collected_inside(self.inner, area));
            let known = variant.group.and_then(|group| collected.get(&(group, field)));
            return known.copied().unwrap_or(Truth::Yes);
        }
        let held = self.held.entry(territory).or_insert_with(|| held_inside(self.inner, area));
        let Some((block, bit)) = self.inner.block_of(number, field) else { return Truth::Yes };
        let [inside, outside] = held[block][field as usize];
        if require == Keep::Only {
            return !outside.of(bit);
        }
        // That nobody wrote a place inside down is no proof that there is none.
        let complete = &scene.inventory().complete;
        let closed = [Complete::Systems, Complete::Flows, Complete::Collections];
        let found = inside.of(bit);
        if found.is_no() && !closed.into_iter().all(|list| complete.has(list)) {
            Truth::Unknown
        } else {
            found
        }
    }
}

/// By group and field, whether every collection is at a system that lies wholly inside.
fn collected_inside(inner: &Inner<'_>, area: &[Place]) -> HashMap<(u32, u32), Truth> {
    let scene = &inner.scene;
    let mut inside: HashMap<(u32, u32), Truth> = HashMap::new();
    for collection in &scene.inventory().collections {
        if collection.period.holds_on(scene.day).is_no() {
            continue;
        }
        let here = all_inside(inner, collection.at, area);
        for group in &collection.groups {
            for field in &collection.fields {
                let known = inside.entry((*group, *field)).or_insert(here);
                *known = here.min(*known);
            }
        }
    }
    inside
}

/// By block and field, groups held at some place inside, and at some system that does not lie wholly inside.
fn held_inside(inner: &Inner<'_>, area: &[Place]) -> Vec<Vec<[Groups; 2]>> {
    let fields = inner.scene.inventory().fields.len();
    let of_block = |block: &Block| {
        let mut held = vec![[Groups::default(); 2]; fields];
        for pair in 0..block.pairs.len() as u32 {
            let (system, field) = block.pairs.get(pair);
            let places = inner.scene.graph.locations(system);
            let [inside, outside] = &mut held[field as usize];
            let groups = block.reach[pair as usize];
            inside.add(Groups::all(any(places.iter().map(|place| place.inside(area)))).only(groups));
            outside.add(Groups::all(!all_inside(inner, system, area)).only(groups));
        }
        held
    };
    inner.blocks.iter().map(of_block).collect()
}

/// Adds what the localisation rows of a law say about a field of a group at one of its collections; `kept` says for
/// each row whether the label is.
#[expect(clippy::too_many_arguments, reason = "a label at a collection under a law is all of these")]
pub(crate) fn judge(
    inner: &Inner<'_>,
    regime: usize,
    collection: u32,
    variant: Variant,
    field: u32,
    attached: Truth,
    reached: &[u32],
    kept: &[Truth],
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
        let concerned = concerns(&row.subjects).and(concerns(&row.data));
        if attached.is_no() || concerned.is_no() {
            continue;
        }
        let mut value = kept[index];
        let fact = Fact::known("localisation.primary_store");
        if row.require != Keep::Only && value == Truth::Unknown {
            // Where the graph is silent, a statement with evidence decides.
            value = unit.stated(&fact).map_or(value, |answer| answer.truth);
        }
        if value.is_yes() {
            continue;
        }
        // As a duty whose `when` is open: the row may not concern these data, so it is a question of its own.
        let value = value.or(!concerned);
        let clause = Clause::Keep(index as u16);
        if row.advisory && (attached == Truth::Unknown || value == Truth::Unknown) {
            let open = Answer::computed(value).missing(Asked::Fact(fact));
            outcome.ask(clause, vec![open]);
            continue;
        }
        let mut hit = if attached == Truth::Unknown {
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

fn all_inside(inner: &Inner<'_>, system: u32, area: &[Place]) -> Truth {
    inner.scene.graph.locations(system).iter().map(|place| place.inside(area)).min().unwrap_or(Truth::Unknown)
}
