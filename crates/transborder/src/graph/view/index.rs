//! Where edges end, and the edges that no list of the inventory holds.

use crate::Place;
use crate::graph::{FlowGraph, group};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What lies behind a view. Nodes are numbered: systems, parties, fields, places.
#[derive(Debug)]
pub(crate) struct Index {
    /// Flows by end, as `FlowGraph` has them by start.
    flow_ends: Vec<u32>,
    flows_in: Vec<u32>,
    /// In order of first mention, systems before parties.
    pub(super) places: Vec<Place>,
    /// By source.
    pub(super) ties: Vec<Tie>,
    pub(super) tie_starts: Vec<u32>,
    /// Positions in `ties`, by target.
    pub(super) tie_ends: Vec<u32>,
    pub(super) ties_in: Vec<u32>,
}

/// An edge that is no flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) means: Means,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Means {
    OperatedBy,
    OnBehalfOf,
    LocatedIn,
    SeatedIn,
    OwnedBy,
    RenamedBy(u32),
    MadeBy(u32),
}

impl Index {
    pub(super) fn of(graph: &FlowGraph) -> Index {
        let inventory = &graph.inventory;
        let (flow_ends, flows_in) =
            group(inventory.systems.len(), inventory.flows.iter().map(|flow| flow.to));
        let mut index = Index {
            flow_ends,
            flows_in,
            places: Vec::new(),
            ties: Vec::new(),
            tie_starts: Vec::new(),
            tie_ends: Vec::new(),
            ties_in: Vec::new(),
        };
        let first = Firsts::of(graph);
        let mut numbers: HashMap<Place, u32> = HashMap::new();
        let mut place = |places: &mut Vec<Place>, place: Place| {
            *numbers.entry(place).or_insert_with(|| {
                places.push(place);
                first.place + places.len() as u32 - 1
            })
        };
        for system in 0..inventory.systems.len() as u32 {
            let mut tie = |target, means| index.ties.push(Tie { source: system, target, means });
            tie(first.party + graph.operator(system), Means::OperatedBy);
            if let Some(principal) = graph.principal(system) {
                tie(first.party + principal, Means::OnBehalfOf);
            }
            for location in graph.locations(system) {
                tie(place(&mut index.places, *location), Means::LocatedIn);
            }
        }
        for (party, data) in inventory.parties.iter().enumerate() {
            let source = first.party + party as u32;
            for country in &data.countries {
                let target = place(&mut index.places, *country);
                index.ties.push(Tie { source, target, means: Means::SeatedIn });
            }
            let mut above: Vec<u32> = Vec::new();
            for owner in data.parent.into_iter().chain(data.owners.iter().flatten().map(|owner| owner.party))
            {
                if !above.contains(&owner) {
                    above.push(owner);
                    let target = first.party + owner;
                    index.ties.push(Tie { source, target, means: Means::OwnedBy });
                }
            }
        }
        let copies = index.ties.len();
        index.copies(graph, first.field);
        index.ties[copies..].sort_by_key(|tie| tie.source);
        let nodes = first.place as usize + index.places.len();
        index.tie_starts = group(nodes, index.ties.iter().map(|tie| tie.source)).0;
        (index.tie_ends, index.ties_in) = group(nodes, index.ties.iter().map(|tie| tie.target));
        index
    }

    /// Which fields become which.
    fn copies(&mut self, graph: &FlowGraph, first: u32) {
        let inventory = &graph.inventory;
        let mut known: HashSet<(u32, u32)> = HashSet::new();
        for (flow, data) in inventory.flows.iter().enumerate() {
            let Some(more) = data.more() else { continue };
            for (from, to) in more.rename.iter().filter(|(from, to)| from != to) {
                if known.insert((*from, *to)) {
                    let means = Means::RenamedBy(flow as u32);
                    self.ties.push(Tie { source: first + from, target: first + to, means });
                }
            }
        }
        for (derivation, data) in inventory.derivations.iter().enumerate() {
            let means = Means::MadeBy(derivation as u32);
            let target = first + data.to;
            self.ties.extend(data.from.iter().map(|from| Tie { source: first + from, target, means }));
        }
    }

    pub(crate) fn flows_into(&self, system: u32) -> &[u32] {
        &self.flows_in[slots(&self.flow_ends, system)]
    }
}

/// What belongs to a key in a list sorted by it.
pub(super) fn slots(starts: &[u32], key: u32) -> Range<usize> {
    starts[key as usize] as usize..starts[key as usize + 1] as usize
}

/// Where each kind of node begins.
pub(super) struct Firsts {
    pub(super) party: u32,
    pub(super) field: u32,
    pub(super) place: u32,
}

impl Firsts {
    pub(super) fn of(graph: &FlowGraph) -> Firsts {
        let inventory = &graph.inventory;
        let party = inventory.systems.len() as u32;
        let field = party + inventory.parties.len() as u32;
        Firsts { party, field, place: field + inventory.fields.len() as u32 }
    }
}
