//! Units at one place, regime, clause and verdict are one finding.
//!
//! Follows `findings`: lists are unions in input order, gate and missing facts are those of the first unit, to
//! which the others add what they miss at that gate.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, id};
use super::judge::Raw;
use super::lineage::Hop;
use super::truth::{Missing, Truth};
use super::unit::{Place, World};

/// Adds facts that are not listed yet; a fact that two units value differently keeps the worse value.
fn add(missing: &mut Missing, more: &Missing) {
    for (name, value) in more {
        match missing.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = (*old).min(*value),
            None => missing.push((name.clone(), *value)),
        }
    }
}

fn union(list: &mut Vec<String>, more: &[String]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

/// Kind and id of a place.
fn place(world: &World<'_>, place: Place) -> (String, String) {
    let inventory = &world.inventory;
    let (kind, id) = match place {
        Place::Collection(c) => ("collection", &inventory.collections[c].id),
        Place::Flow(f) => ("flow", &inventory.flows[f].id),
        Place::Party(p) => ("party", &inventory.parties[p].id),
    };
    (kind.to_owned(), id.clone())
}

type Key<'r> = (usize, Place, usize, &'r str, &'r str, &'r str);

/// Groups the results of all regimes; they come regime by regime.
pub(crate) fn findings(world: &World<'_>, raw: Vec<Raw>) -> Vec<Finding> {
    let mut regimes: Vec<&str> = Vec::new();
    for one in &raw {
        if !regimes.contains(&one.regime.as_str()) {
            regimes.push(&one.regime);
        }
    }
    let regime = |id: &str| regimes.iter().position(|r| *r == id).unwrap_or(0);
    let mut groups: BTreeMap<Key<'_>, Vec<&Raw>> = BTreeMap::new();
    for one in &raw {
        let key: Key<'_> =
            (regime(&one.regime), one.place, one.order, one.rule, one.verdict, one.clause.as_str());
        groups.entry(key).or_default().push(one);
    }
    // An open question beside a gap of the same clause at the same place adds nothing.
    let gaps: BTreeSet<(usize, Place, &str)> =
        groups.keys().filter(|k| k.4 == "gap").map(|k| (k.0, k.1, k.5)).collect();
    groups.retain(|k, _| k.4 != "undetermined" || !gaps.contains(&(k.0, k.1, k.5)));
    groups.values().map(|units| finding(world, units)).collect()
}

/// Gaps at flows counted by (flow, group, field), by flow, and the flows on the shortest witness of each.
pub(crate) fn flagged(world: &World<'_>, raw: &[Raw]) -> (usize, usize, usize) {
    let mut triples = BTreeSet::new();
    let mut nearest: BTreeMap<usize, usize> = BTreeMap::new();
    for unit in raw.iter().filter(|unit| unit.verdict == "gap") {
        let (Place::Flow(flow), Some(person), Some(field)) = (unit.place, unit.person, unit.field) else {
            continue;
        };
        triples.insert((flow, world.inventory.people[person].group, field));
        let steps = unit.path.iter().filter(|hop| matches!(hop, Hop::Flow(_))).count();
        let least = nearest.entry(flow).or_insert(steps);
        *least = steps.min(*least);
    }
    (triples.len(), nearest.len(), nearest.values().sum())
}

fn finding(world: &World<'_>, units: &[&Raw]) -> Finding {
    let inventory = &world.inventory;
    let first = units[0];
    let at = place(world, first.place);
    let mut found = Finding {
        id: id(
            inventory.id.as_deref(),
            &first.regime,
            &first.clause,
            first.rule,
            &format!("{}/{}", at.0, at.1),
            first.verdict,
        ),
        rule: first.rule.to_owned(),
        verdict: first.verdict.to_owned(),
        regime: first.regime.clone(),
        clause: first.clause.clone(),
        cite: first.cite.clone(),
        at,
        responsible: Vec::new(),
        to_countries: Vec::new(),
        subjects: Vec::new(),
        fields: Vec::new(),
        purposes: Vec::new(),
        missing: first.missing.clone(),
        path: first.path.clone(),
        explained_gate: first.gate.clone(),
        also: Vec::new(),
        if_so: Vec::new(),
        onward: first.onward,
    };
    let (mut people, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for unit in units {
        let parties: Vec<String> =
            unit.responsible.iter().map(|p| inventory.parties[*p].id.clone()).collect();
        union(&mut found.responsible, &parties);
        union(&mut found.to_countries, &unit.countries);
        union(&mut found.if_so, &unit.if_so);
        union(&mut found.purposes, unit.purpose.as_slice());
        people.extend(unit.person.map(|p| inventory.people[p].group));
        fields.extend(unit.field);
        if unit.path.len() < found.path.len() {
            found.path = unit.path.clone();
        }
        match &found.explained_gate {
            Some(gate) if first.rule == "no-open-gate" => {
                let here = unit.tried.iter().find(|(id, _)| id == gate);
                here.into_iter().for_each(|(_, missing)| add(&mut found.missing, missing));
            }
            _ => add(&mut found.missing, &unit.missing),
        }
        for (clause, missing) in &unit.also {
            match found.also.iter_mut().find(|(c, _)| c == clause) {
                Some((_, old)) => add(old, missing),
                None => found.also.push((clause.clone(), missing.clone())),
            }
        }
    }
    found.missing.retain(|(_, value)| *value < Truth::Yes);
    found.subjects = people.into_iter().map(|g| inventory.groups[g].id.clone()).collect();
    found.fields = fields.into_iter().map(|f| inventory.fields[f].id.clone()).collect();
    found
}
