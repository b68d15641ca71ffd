//! How labels move under one regime: attached, left, and by which way.
//!
//! Follows `attach` and `propagate`: a search by steps over nodes (system, person, field, attached, left).

use std::collections::{BTreeMap, BTreeSet};

use super::condition::holds;
use super::count::{admits, moves};
use super::pack::Cond;
use super::step::{Crossing, Reasons, crossing, doubt, exporters, moving, purposes};
use super::truth::Truth;
use super::unit::{Regime, World};

/// (system, person, field, attached, left).
type Key = (usize, usize, usize, Truth, bool);

/// By what a label came: derivations go before flows, each in input order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Derivation(usize),
    Flow(usize),
}

#[derive(Debug)]
struct Node {
    key: Key,
    distance: usize,
    /// The first collection that starts here; silent holdings start without one.
    collection: Option<usize>,
    starts: bool,
    before: Vec<(usize, Edge)>,
    sources: BTreeSet<usize>,
    /// Some way makes its holder a controller.
    controller: bool,
    /// Why it is attached only as maybe.
    reasons: Reasons,
}

/// One hop of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// Where the label enters.
    Collection(String),
    /// Where it changes inside a system.
    Derivation(String),
    /// Along which it moves.
    Flow(String),
}

/// A label at a step, in the state in question.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) attached: Truth,
    pub(crate) reasons: Reasons,
    pub(crate) onward: bool,
    pub(crate) processor: bool,
    pub(crate) sources: BTreeSet<usize>,
    pub(crate) firsts: BTreeSet<usize>,
    pub(crate) path: Vec<Hop>,
}

#[derive(Debug)]
pub(crate) struct Lineage<'w> {
    pub(crate) world: &'w World<'w>,
    pub(crate) regime: &'w Regime<'w>,
    nodes: Vec<Node>,
    /// (person, field) and who made a first transfer of it.
    firsts: BTreeMap<(usize, usize), BTreeSet<usize>>,
    /// (system, person, field) and the nodes there.
    at: BTreeMap<(usize, usize, usize), Vec<usize>>,
    attached: BTreeMap<(usize, usize), (Truth, Reasons)>,
}

/// Whether the regime reaches a party as exporter of somebody's data, and why that is open.
fn attach(world: &World<'_>, regime: &Regime<'_>, party: usize, person: usize) -> (Truth, Reasons) {
    let unit = exporter_unit(world, regime, party, person);
    let attach = &regime.revision.attach;
    let value = holds(&unit, attach);
    let mut reasons = Reasons::new();
    if value == Truth::Unknown {
        super::condition::walk(attach, &mut |part| {
            if matches!(part, Cond::Attr(..)) && holds(&unit, part) == Truth::Unknown {
                reasons.insert(reason(&unit, part));
            }
        });
    }
    (value, reasons)
}

fn exporter_unit<'w>(
    world: &'w World<'w>,
    regime: &'w Regime<'w>,
    party: usize,
    person: usize,
) -> super::unit::Unit<'w> {
    super::unit::Unit {
        world,
        regime,
        place: super::unit::Place::Party(party),
        people: vec![person],
        field: None,
        purpose: None,
        country: None,
        exporter: party,
        receiver: party,
        ends: None,
        role: String::new(),
        path: String::new(),
        history: None,
        narrow: true,
        processor: world.is_processor(party),
        onward: false,
        transfer: Truth::No,
        gate: None,
        consents: Vec::new(),
        safeguards: Vec::new(),
        joins: Vec::new(),
        consent: None,
        safeguard: None,
    }
}

/// Which key would answer an attribute of `attach` that is open.
fn reason(unit: &super::unit::Unit<'_>, part: &Cond) -> String {
    let Cond::Attr(name, test) = part else { return String::new() };
    let homeless = unit.residences().contains(&super::place::UNKNOWN);
    match (name.as_str(), test) {
        ("exporter.established", _) => "party.country".to_owned(),
        ("exporter.targets" | "exporter.monitors", super::pack::Test::In(list)) => {
            let places = unit.area(list);
            let aims = if name == "exporter.targets" {
                unit.world.targets(unit.exporter, &places)
            } else {
                unit.world.monitors(unit.exporter, &places)
            };
            if homeless && aims == Truth::Yes { "subject.residence" } else { "party.targets" }.to_owned()
        }
        _ => name.clone(),
    }
}

impl<'w> Lineage<'w> {
    /// Moves every label as far as it goes.
    pub(crate) fn of(world: &'w World<'w>, regime: &'w Regime<'w>) -> Lineage<'w> {
        let mut attached = BTreeMap::new();
        for party in 0..world.inventory.parties.len() {
            for person in 0..world.inventory.people.len() {
                attached.insert((party, person), attach(world, regime, party, person));
            }
        }
        let mut lineage = Lineage {
            world,
            regime,
            nodes: Vec::new(),
            firsts: BTreeMap::new(),
            at: BTreeMap::new(),
            attached,
        };
        lineage.search();
        lineage.close();
        lineage
    }

    pub(crate) fn attach(&self, party: usize, person: usize) -> &(Truth, Reasons) {
        &self.attached[&(party, person)]
    }

    /// What a collection starts with: the best of its collectors, at most maybe if it may not exist.
    pub(crate) fn collected(&self, collection: usize, person: usize) -> (Truth, Reasons) {
        let record = &self.world.inventory.collections[collection];
        let mut best = (Truth::No, Reasons::new());
        for collector in &record.collectors {
            let one = self.attach(*collector, person);
            if one.0 > best.0 {
                best = one.clone();
            } else if one.0 == best.0 {
                best.1.extend(one.1.iter().cloned());
            }
        }
        if record.force == Truth::Unknown && best.0 > Truth::No {
            best.0 = Truth::Unknown;
            best.1.insert("from_date".to_owned());
        }
        best
    }

    fn node(&mut self, key: Key, distance: usize) -> (usize, bool) {
        let cell = (key.0, key.1, key.2);
        let here = self.at.entry(cell).or_default();
        if let Some(old) = here.iter().find(|n| self.nodes[**n].key == key) {
            return (*old, false);
        }
        here.push(self.nodes.len());
        self.nodes.push(Node {
            key,
            distance,
            collection: None,
            starts: false,
            before: Vec::new(),
            sources: BTreeSet::new(),
            controller: false,
            reasons: Reasons::new(),
        });
        (self.nodes.len() - 1, true)
    }

    fn search(&mut self) {
        let world = self.world;
        let inventory = &world.inventory;
        for (c, record) in inventory.collections.iter().enumerate() {
            for (p, person) in inventory.people.iter().enumerate() {
                if !record.groups.contains(&person.group) {
                    continue;
                }
                let (attached, reasons) = self.collected(c, p);
                for field in &record.fields {
                    let (n, _) = self.node((record.at, p, *field, attached, false), 0);
                    let node = &mut self.nodes[n];
                    node.collection = node.collection.or(Some(c));
                    node.starts = true;
                    node.sources.insert(c);
                    node.controller = true;
                    node.reasons.extend(reasons.iter().cloned());
                }
            }
        }
        for (system, field) in &world.silent {
            let (n, _) = self.node((*system, inventory.nobody(), *field, Truth::No, false), 0);
            self.nodes[n].starts = true;
            self.nodes[n].controller = true;
        }
        let mut next = 0;
        while next < self.nodes.len() {
            self.expand(next);
            next += 1;
        }
    }

    /// All steps from one node.
    fn expand(&mut self, n: usize) {
        let (system, person, field, attached, left) = self.nodes[n].key;
        let world = self.world;
        let inventory = &world.inventory;
        let distance = self.nodes[n].distance + 1;
        for (d, derivation) in inventory.derivations.iter().enumerate() {
            if derivation.at == system && derivation.from.contains(&field) && !derivation.ends() {
                let key = (system, person, derivation.to, attached, left);
                let (m, _) = self.node(key, distance);
                self.nodes[m].before.push((n, Edge::Derivation(d)));
            }
        }
        for (f, flow) in inventory.flows.iter().enumerate() {
            let carried = flow.all || flow.fields.contains(&field);
            if flow.from != system || !carried || !moves(flow) || !admits(world, flow, person) {
                continue;
            }
            let after = if flow.by_subject {
                vec![(attached, left)]
            } else {
                self.stepped(f, person, field, attached, left)
            };
            let renamed = flow.rename.get(&field).copied().unwrap_or(field);
            for (now, gone) in after {
                let (m, _) = self.node((flow.to, person, renamed, now, gone), distance);
                self.nodes[m].before.push((n, Edge::Flow(f)));
            }
        }
    }

    /// The states after a flow, one for each who answers for its start: attached by its exporter, left if this
    /// step is a transfer.
    fn stepped(
        &mut self,
        f: usize,
        person: usize,
        field: usize,
        attached: Truth,
        left: bool,
    ) -> Vec<(Truth, bool)> {
        let flow = &self.world.inventory.flows[f];
        let revision = self.regime.revision;
        let mut after = Vec::new();
        for exporter in exporters(self.world, self.regime, flow) {
            let mut now = attached.max(self.attach(exporter, person).0);
            if doubt(self.regime, flow).is_some() {
                now = now.min(Truth::Unknown);
            }
            let transfer = now > Truth::No && self.crosses(f, exporter, person, field);
            if transfer && !left {
                self.firsts.entry((person, field)).or_default().insert(exporter);
            }
            let gone = revision.onward != "same" && (left || transfer);
            let state = if flow.role.as_deref() == Some("return") { (Truth::No, false) } else { (now, gone) };
            if !after.contains(&state) {
                after.push(state);
            }
        }
        after
    }

    /// Whether the step is a transfer for some purpose, as far as flow, receiver and inventory say.
    fn crosses(&self, f: usize, exporter: usize, person: usize, field: usize) -> bool {
        let flow = &self.world.inventory.flows[f];
        let mut unit = moving(self.world, self.regime, f, exporter, person, field);
        purposes(&flow.purposes).into_iter().any(|purpose| {
            unit.purpose = purpose;
            let Crossing { value, .. } = crossing(&unit);
            value == Truth::Yes
        })
    }

    /// Sets that grow along all edges until nothing changes: sources, controllers, reasons.
    fn close(&mut self) {
        loop {
            let mut grew = false;
            for m in 0..self.nodes.len() {
                for (n, edge) in self.nodes[m].before.clone() {
                    let sources = self.nodes[n].sources.clone();
                    let controller = self.makes_controller(n, edge);
                    let mut reasons = Reasons::new();
                    if self.nodes[m].key.3 == Truth::Unknown {
                        reasons = self.reasons_after(n, edge);
                    }
                    let node = &mut self.nodes[m];
                    let size = (node.sources.len(), node.controller, node.reasons.len());
                    node.sources.extend(sources);
                    node.controller |= controller;
                    node.reasons.extend(reasons);
                    grew |= size != (node.sources.len(), node.controller, node.reasons.len());
                }
            }
            if !grew {
                return;
            }
        }
    }

    fn makes_controller(&self, n: usize, edge: Edge) -> bool {
        let Edge::Flow(f) = edge else { return self.nodes[n].controller };
        let flow = &self.world.inventory.flows[f];
        match super::step::role(self.world, flow).as_str() {
            "entrust" | "storage" => false,
            "internal" => self.nodes[n].controller,
            _ => true,
        }
    }

    fn reasons_after(&self, n: usize, edge: Edge) -> Reasons {
        let node = &self.nodes[n];
        let mut reasons = if node.key.3 == Truth::Unknown { node.reasons.clone() } else { Reasons::new() };
        if let Edge::Flow(f) = edge {
            let flow = &self.world.inventory.flows[f];
            if !flow.by_subject {
                for exporter in exporters(self.world, self.regime, flow) {
                    reasons.extend(self.attach(exporter, node.key.1).1.iter().cloned());
                }
                reasons.extend(doubt(self.regime, flow).map(str::to_owned));
            }
        }
        reasons
    }

    /// Nodes at a place, and the best state among them before any step.
    pub(crate) fn held(&self, system: usize, person: usize, field: usize) -> Truth {
        let nodes = self.at.get(&(system, person, field)).into_iter().flatten();
        nodes.map(|n| self.nodes[*n].key.3).max().unwrap_or(Truth::No)
    }

    /// Holdings by system, group and field to which the law is attached, and to which it may be.
    pub(crate) fn coverage(&self) -> (usize, usize) {
        let mut best: BTreeMap<(usize, usize, usize), Truth> = BTreeMap::new();
        for node in &self.nodes {
            let (system, person, field, attached, _) = node.key;
            let group = self.world.inventory.people[person].group;
            let value = best.entry((system, group, field)).or_insert(Truth::No);
            *value = attached.max(*value);
        }
        let count = |truth: Truth| best.values().filter(|v| **v == truth).count();
        (count(Truth::Yes), count(Truth::Unknown))
    }

    /// The state of a label at a flow, for one exporter; none where no label is.
    pub(crate) fn state(&self, f: usize, exporter: usize, person: usize, field: usize) -> Option<State> {
        let flow = &self.world.inventory.flows[f];
        let nodes = self.at.get(&(flow.from, person, field))?;
        let (own, own_reasons) = self.attach(exporter, person);
        let doubt = doubt(self.regime, flow);
        let after = |n: &usize| {
            let now = self.nodes[*n].key.3.max(*own);
            if doubt.is_some() { now.min(Truth::Unknown) } else { now }
        };
        let attached = nodes.iter().map(after).max()?;
        let chosen: Vec<&Node> =
            nodes.iter().filter(|n| after(n) == attached).map(|n| &self.nodes[*n]).collect();
        let start = &self.world.inventory.systems[flow.from];
        let operates = start.operator == exporter;
        let for_another = start.principal.is_some_and(|p| p != exporter);
        let by_role = start.principal == Some(exporter) && self.world.is_processor(exporter);
        let handed = chosen.iter().all(|n| !n.controller);
        let mut reasons = Reasons::new();
        if attached == Truth::Unknown {
            reasons.extend(own_reasons.iter().cloned());
            reasons.extend(doubt.map(str::to_owned));
            for node in &chosen {
                reasons.extend(node.reasons.iter().cloned());
            }
        }
        let nearest = chosen.iter().min_by_key(|n| (n.distance, n.key.4, std::cmp::Reverse(n.key.3)))?;
        let mut path = self.witness(nearest);
        path.push(Hop::Flow(flow.id.clone()));
        Some(State {
            attached,
            reasons,
            onward: chosen.iter().all(|n| n.key.4)
                && *own < Truth::Yes
                && !self.has_collected(exporter, person, field)
                && !self.first_exporters(person, field).contains(&exporter),
            processor: (operates && (for_another || handed)) || by_role,
            sources: chosen.iter().flat_map(|n| n.sources.iter().copied()).collect(),
            firsts: self.first_exporters(person, field),
            path,
        })
    }

    /// Exporters of first transfers of the field or of one that it comes from.
    pub(crate) fn first_exporters(&self, person: usize, field: usize) -> BTreeSet<usize> {
        let origins = &self.world.fields.origins[field];
        origins.iter().filter_map(|f| self.firsts.get(&(person, *f))).flatten().copied().collect()
    }

    /// Whether a party collected the field of a person, or one that it comes from.
    pub(crate) fn has_collected(&self, party: usize, person: usize, field: usize) -> bool {
        let inventory = &self.world.inventory;
        let origins = &self.world.fields.origins[field];
        let group = inventory.people[person].group;
        inventory.collections.iter().any(|c| {
            c.collectors.contains(&party)
                && c.groups.contains(&group)
                && c.fields.iter().any(|f| origins.contains(f))
        })
    }

    /// The shortest way to a node, back along predecessors one step nearer.
    fn witness(&self, node: &Node) -> Vec<Hop> {
        let inventory = &self.world.inventory;
        let mut path = Vec::new();
        let mut node = node;
        while !node.starts {
            let nearer = node.before.iter().filter(|(n, _)| self.nodes[*n].distance + 1 == node.distance);
            let order = |(n, edge): &&(usize, Edge)| {
                let key = self.nodes[*n].key;
                (*edge, key.2, std::cmp::Reverse(key.3), key.4)
            };
            let Some((n, edge)) = nearer.min_by_key(order) else { break };
            path.push(match edge {
                Edge::Derivation(d) => Hop::Derivation(inventory.derivations[*d].id.clone()),
                Edge::Flow(f) => Hop::Flow(inventory.flows[*f].id.clone()),
            });
            node = &self.nodes[*n];
        }
        path.extend(node.collection.map(|c| Hop::Collection(inventory.collections[c].id.clone())));
        path.reverse();
        path
    }
}
