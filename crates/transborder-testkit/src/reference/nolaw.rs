//! Where no law speaks: a pack without a revision on the day, and flows that no pack on board reaches.

use std::collections::BTreeMap;

use super::finding::{Finding, id};
use super::gate::gates;
use super::lineage::Lineage;
use super::pack::Pack;
use super::steps::steps;
use super::truth::Truth;
use super::unit::{Regime, Unit, World};

fn advice(world: &World<'_>, rule: &str, regime: &str, clause: (&str, &str), at: (&str, &str)) -> Finding {
    let place = format!("{}/{}", at.0, at.1);
    Finding {
        id: id(world.inventory.id.as_deref(), regime, clause.0, rule, &place, "advice"),
        rule: rule.to_owned(),
        verdict: "advice".to_owned(),
        regime: regime.to_owned(),
        clause: clause.0.to_owned(),
        cite: clause.1.to_owned(),
        at: (at.0.to_owned(), at.1.to_owned()),
        responsible: Vec::new(),
        to_countries: Vec::new(),
        subjects: Vec::new(),
        fields: Vec::new(),
        purposes: Vec::new(),
        missing: Vec::new(),
        path: Vec::new(),
        explained_gate: None,
        also: Vec::new(),
        if_so: Vec::new(),
        onward: false,
    }
}

/// One advice per exporter that the pack would reach, by the next revision or else the last.
pub(crate) fn no_law(world: &World<'_>, pack: &Pack) -> Vec<Finding> {
    let ahead =
        |r: &&super::pack::Revision| r.period.from.day().is_some_and(|from| from > world.day.as_str());
    let next = pack.revisions.iter().filter(ahead).min_by_key(|r| r.period.from.day().map(str::to_owned));
    let last = || pack.revisions.iter().max_by_key(|r| r.period.from.day().map(str::to_owned));
    let Some(revision) = next.or_else(last) else { return Vec::new() };
    let regime = Regime::new(pack, revision, &world.day);
    let lineage = Lineage::of(world, &regime);
    let inventory = &world.inventory;
    let mut reached = std::collections::BTreeSet::new();
    for collection in &inventory.collections {
        for (p, person) in inventory.people.iter().enumerate() {
            for collector in &collection.collectors {
                if collection.groups.contains(&person.group) && lineage.attach(*collector, p).0 > Truth::No {
                    reached.insert(*collector);
                }
            }
        }
    }
    for flow in inventory.flows.iter().filter(|f| super::count::moves(f) && !f.by_subject) {
        for exporter in super::step::exporters(world, &regime, flow) {
            let carried = |(s, p, f): &&(usize, usize, usize)| {
                *s == flow.from && super::count::carries(world, flow, *p, *f)
            };
            let held = world.reached.iter().filter(carried);
            if held.into_iter().any(|(_, p, _)| lineage.attach(exporter, *p).0 > Truth::No) {
                reached.insert(exporter);
            }
        }
    }
    let clause = (revision.no_gate.as_str(), revision.no_gate_cite.as_str());
    let one = |party: usize| {
        let exporter = &inventory.parties[party].id;
        let mut found = advice(world, "no-law-on-day", &pack.id, clause, ("party", exporter));
        found.responsible = vec![exporter.clone()];
        found
    };
    reached.into_iter().map(one).collect()
}

/// The plain question where it is not asked: one advice per home whose data no pack on board follows.
pub(crate) fn no_pack(world: &World<'_>, lineages: &[Lineage<'_>]) -> Vec<Finding> {
    let Some(plain) = lineages.iter().find(|l| l.regime.pack.id == "plain") else { return Vec::new() };
    let inventory = &world.inventory;
    let revision = plain.regime.revision;
    let mut homes: BTreeMap<String, Finding> = BTreeMap::new();
    for (f, flow) in inventory.flows.iter().enumerate() {
        if flow.by_subject || !super::count::moves(flow) {
            continue;
        }
        for step in steps(plain, lineages, f) {
            let (person, field) = (step.unit.people[0], step.unit.field);
            let others = lineages.iter().filter(|l| l.regime.pack.id != "plain");
            let mut others = others.filter(|l| {
                let exporters = super::step::exporters(world, l.regime, flow);
                exporters.iter().any(|e| {
                    let state = field.and_then(|field| l.state(f, *e, person, field));
                    state.is_some_and(|s| s.attached > Truth::No)
                })
            });
            if step.state.attached.min(step.crossing.value) < Truth::Yes || others.next().is_some() {
                continue;
            }
            for country in &step.crossing.countries {
                let unit = Unit { country: Some(country.clone()), ..step.unit.clone() };
                if gates(&unit).value == Truth::Yes {
                    continue;
                }
                let home = &inventory.people[person].residence;
                let clause = (revision.no_gate.as_str(), revision.no_gate_cite.as_str());
                let found = homes
                    .entry(home.clone())
                    .or_insert_with(|| advice(world, "no-pack", "plain", clause, ("home", home)));
                let mut add = |list: fn(&mut Finding) -> &mut Vec<String>, item: &str| {
                    let list = list(found);
                    if !list.iter().any(|old| old == item) {
                        list.push(item.to_owned());
                    }
                };
                add(|f| &mut f.responsible, &inventory.parties[unit.exporter].id);
                add(|f| &mut f.to_countries, country);
                add(|f| &mut f.subjects, &inventory.groups[inventory.people[person].group].id);
                if let Some(field) = field {
                    add(|f| &mut f.fields, &inventory.fields[field].id);
                }
                if let Some(purpose) = &unit.purpose {
                    add(|f| &mut f.purposes, purpose);
                }
            }
        }
    }
    homes.into_values().collect()
}
