//! petgraph: the pairs (system, field) that a flow moves as a graph, searched breadth first once per group.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, EdgeRef, VisitMap};
use std::collections::HashSet;

use super::{Counts, Facts};

const NOBODY: u32 = u32::MAX;

pub(crate) fn count(facts: &Facts) -> Counts {
    let mut graph: DiGraph<u32, u32> = DiGraph::new();
    let mut nodes = vec![NOBODY; facts.systems as usize * facts.fields as usize];
    let mut node = |graph: &mut DiGraph<u32, u32>, pair: u32| {
        let number = &mut nodes[pair as usize];
        if *number == NOBODY {
            *number = u32::try_from(graph.add_node(pair).index()).expect("fewer pairs than 2^32");
        }
        NodeIndex::from(*number)
    };
    for (number, before, after) in &facts.carries {
        let flow = facts.flows[*number as usize];
        let from = node(&mut graph, facts.pair(flow.from, *before));
        let to = node(&mut graph, facts.pair(flow.to, *after));
        graph.add_edge(from, to, *number);
    }
    let mut starts: Vec<Vec<NodeIndex>> = vec![Vec::new(); facts.groups as usize];
    for (system, group, field) in &facts.entries {
        starts[*group as usize].push(node(&mut graph, facts.pair(*system, *field)));
    }
    let fine: HashSet<(u32, u32, u32)> = facts.fine.iter().copied().collect();
    let (mut held, mut gaps) = (0, 0);
    let mut shortest = vec![0_u32; facts.flows.len()];
    let mut hops = vec![NOBODY; graph.node_count()];
    for (group, starts) in (0_u32..).zip(&starts) {
        hops.fill(NOBODY);
        let mut search = Bfs { stack: Default::default(), discovered: Default::default() };
        petgraph::visit::Visitable::reset_map(&graph, &mut search.discovered);
        for start in starts {
            search.discovered.visit(*start);
            search.stack.push_back(*start);
            hops[start.index()] = 0;
        }
        while let Some(at) = search.next(&graph) {
            held += 1;
            let field = facts.field(graph[at]);
            let next = hops[at.index()] + 1;
            for edge in graph.edges(at) {
                let there = &mut hops[edge.target().index()];
                *there = (*there).min(next);
                let Some(end) = facts.flows[*edge.weight() as usize].abroad else { continue };
                if !fine.contains(&(group, field, end)) {
                    gaps += 1;
                    let steps = &mut shortest[*edge.weight() as usize];
                    *steps = if *steps == 0 { next } else { (*steps).min(next) };
                }
            }
        }
    }
    Counts::of(held, gaps, &shortest)
}
