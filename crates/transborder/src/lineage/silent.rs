//! Silent fields: named by a flow or derivation, brought by nothing.

use super::discover::Block;
use super::pairs::Pairs;
use crate::graph::ends_label;
use crate::record::Complete;
use crate::scene::Scene;

/// What could move where, among the pairs that records name; whether anything is held does not matter.
#[derive(Default)]
struct Potential {
    pairs: Pairs,
    /// Named by a flow from there, or input of a derivation there.
    used: Vec<bool>,
    /// Output of an anonymisation with evidence there.
    anonymous: Vec<bool>,
    edges: Vec<(u32, u32)>,
}

/// Pairs (system, field) that are held about an unknown group.
pub(crate) type Silent = Vec<(u32, u32)>;

/// The pairs (system, field), in order of first use, that are taken to be held about an unknown group:
/// used, reached by nothing, and brought by nothing outside their own cycle. None where `collections` is
/// complete. Linear in flows, carried fields and derivations.
pub(crate) fn find(scene: &Scene<'_>, blocks: &[Block]) -> Silent {
    if scene.inventory().complete.has(Complete::Collections) {
        return Vec::new();
    }
    let potential = Potential::of(scene, blocks);
    let reached = |pair: u32| {
        let (system, field) = potential.pairs.get(pair);
        blocks
            .iter()
            .any(|block| block.pairs.find(system, field).is_some_and(|pair| block.reach[pair as usize] != 0))
    };
    let count = potential.pairs.len();
    let candidates: Vec<bool> =
        (0..count as u32).map(|pair| !potential.anonymous[pair as usize] && !reached(pair)).collect();
    if !candidates.iter().zip(&potential.used).any(|(candidate, used)| *candidate && *used) {
        return Vec::new();
    }
    let component = components(count, &potential.edges);
    // A cycle that something outside could bring is not silent.
    let mut brought = vec![false; count];
    for (from, to) in &potential.edges {
        if component[*from as usize] != component[*to as usize] {
            brought[component[*to as usize] as usize] = true;
        }
    }
    // Nor is one of which a part is held: what is held there could bring the rest.
    for pair in 0..count {
        if !candidates[pair] {
            brought[component[pair] as usize] = true;
        }
    }
    (0..count)
        .filter(|pair| candidates[*pair] && potential.used[*pair] && !brought[component[*pair] as usize])
        .map(|pair| potential.pairs.get(pair as u32))
        .collect()
}

impl Potential {
    fn of(scene: &Scene<'_>, blocks: &[Block]) -> Potential {
        let mut potential = Potential::default();
        let graph = scene.graph;
        let inventory = scene.inventory();
        for (index, flow) in inventory.flows.iter().enumerate() {
            if flow.moves_on(scene.day).is_no() {
                continue;
            }
            for field in graph.carried(index as u32) {
                let from = potential.pair(flow.from, *field);
                potential.used[from as usize] = true;
                let to = potential.pair(flow.to, graph.renamed(index as u32, *field));
                potential.edges.push((from, to));
            }
        }
        for derivation in &inventory.derivations {
            let to = potential.pair(derivation.at, derivation.to);
            potential.anonymous[to as usize] |= ends_label(derivation.how, derivation.evidence.is_some());
            for field in &derivation.from {
                let from = potential.pair(derivation.at, *field);
                potential.used[from as usize] = true;
                potential.edges.push((from, to));
            }
        }
        // What is held could be carried on by a flow of everything, whomever that flow admits.
        for block in blocks {
            for pair in 0..block.pairs.len() as u32 {
                let (system, field) = block.pairs.get(pair);
                potential.pair(system, field);
            }
        }
        potential.spread_everything(scene);
        potential
    }

    /// Flows of `*` carry whatever their start could hold.
    fn spread_everything(&mut self, scene: &Scene<'_>) {
        let graph = scene.graph;
        let everything = |system: u32| {
            graph.flows_from(system).iter().copied().filter(|flow| {
                let data = graph.flow_data(*flow);
                data.all_fields && !data.moves_on(scene.day).is_no()
            })
        };
        let mut next = 0;
        while next < self.pairs.len() as u32 {
            let (system, field) = self.pairs.get(next);
            for flow in everything(system) {
                let to = self.pair(graph.flow_data(flow).to, graph.renamed(flow, field));
                self.edges.push((next, to));
            }
            next += 1;
        }
    }

    fn pair(&mut self, system: u32, field: u32) -> u32 {
        let pair = self.pairs.insert(system, field);
        self.used.resize(self.pairs.len(), false);
        self.anonymous.resize(self.pairs.len(), false);
        pair
    }
}

/// Strongly connected components, numbered by a member, without recursion (petgraph's Tarjan recurses; its
/// Kosaraju does not).
fn components(count: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let mut graph = petgraph::graph::DiGraph::<(), ()>::with_capacity(count, edges.len());
    for _ in 0..count {
        graph.add_node(());
    }
    for (from, to) in edges {
        graph.add_edge((*from).into(), (*to).into(), ());
    }
    let mut component = vec![0; count];
    for members in petgraph::algo::kosaraju_scc(&graph) {
        let name = members[0].index() as u32;
        for member in members {
            component[member.index()] = name;
        }
    }
    component
}
