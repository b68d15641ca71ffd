//! petgraph's visit traits for [`View`], and the iterators that they name: the one public place where petgraph
//! shows.

use super::index::{Firsts, slots};
use super::{Edge, EdgeId, Link, Node, NodeId, View};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, NodeRef, VisitMap, Visitable,
};
use petgraph::{Directed, Direction};
use std::ops::Range;

/// Edges at a node, in input order: flows first.
#[derive(Clone, Debug)]
pub struct Edges<'g> {
    view: View<'g>,
    flows: std::slice::Iter<'g, u32>,
    /// Ties that start at the node lie together; those that end there are looked up.
    out: Range<usize>,
    into: std::slice::Iter<'g, u32>,
}

impl<'g> Edges<'g> {
    fn at(view: View<'g>, node: NodeId, direction: Direction) -> Edges<'g> {
        let system = node.0 < Firsts::of(view.graph).party;
        let (flows, out, into): (&[u32], _, &[u32]) = match direction {
            Direction::Outgoing => {
                let flows = if system { view.graph.flows_from(node.0) } else { &[] };
                (flows, slots(&view.index.tie_starts, node.0), &[])
            }
            Direction::Incoming => {
                let flows = if system { view.index.flows_into(node.0) } else { &[] };
                (flows, 0..0, &view.index.ties_in[slots(&view.index.tie_ends, node.0)])
            }
        };
        Edges { view, flows: flows.iter(), out, into: into.iter() }
    }
}

impl<'g> Iterator for Edges<'g> {
    type Item = Edge<'g>;

    fn next(&mut self) -> Option<Edge<'g>> {
        if let Some(flow) = self.flows.next() {
            return Some(self.view.edge(*flow));
        }
        let tie = self.out.next().or_else(|| self.into.next().map(|tie| *tie as usize))?;
        Some(self.view.edge(self.view.flows() + tie as u32))
    }
}

/// The nodes at the other ends of [`Edges`].
#[derive(Clone, Debug)]
pub struct Neighbors<'g> {
    edges: Edges<'g>,
    direction: Direction,
}

impl Iterator for Neighbors<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let edge = self.edges.next()?;
        Some(if self.direction == Direction::Outgoing { edge.target } else { edge.source })
    }
}

/// Which nodes an algorithm has been to.
#[derive(Clone, Debug, Default)]
pub struct Visited(Vec<u64>);

impl VisitMap<NodeId> for Visited {
    fn visit(&mut self, node: NodeId) -> bool {
        let word = &mut self.0[node.0 as usize / 64];
        let new = *word >> (node.0 % 64) & 1 == 0;
        *word |= 1 << (node.0 % 64);
        new
    }

    fn is_visited(&self, node: &NodeId) -> bool {
        self.0[node.0 as usize / 64] >> (node.0 % 64) & 1 == 1
    }

    fn unvisit(&mut self, node: NodeId) -> bool {
        let visited = self.is_visited(&node);
        self.0[node.0 as usize / 64] &= !(1 << (node.0 % 64));
        visited
    }
}

impl GraphBase for View<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
}

impl GraphRef for View<'_> {}

impl GraphProp for View<'_> {
    type EdgeType = Directed;
}

impl<'g> Data for View<'g> {
    type NodeWeight = Node<'g>;
    type EdgeWeight = Link<'g>;
}

impl NodeCount for View<'_> {
    fn node_count(&self) -> usize {
        self.nodes() as usize
    }
}

impl NodeIndexable for View<'_> {
    fn node_bound(&self) -> usize {
        self.nodes() as usize
    }

    fn to_index(&self, node: NodeId) -> usize {
        node.0 as usize
    }

    fn from_index(&self, index: usize) -> NodeId {
        NodeId(index as u32)
    }
}

impl NodeCompactIndexable for View<'_> {}

impl EdgeCount for View<'_> {
    fn edge_count(&self) -> usize {
        self.graph.inventory.flows.len() + self.index.ties.len()
    }
}

impl EdgeIndexable for View<'_> {
    fn edge_bound(&self) -> usize {
        self.edge_count()
    }

    fn to_index(&self, edge: EdgeId) -> usize {
        edge.0 as usize
    }

    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId(index as u32)
    }
}

impl Visitable for View<'_> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited(vec![0; (self.nodes() as usize).div_ceil(64)])
    }

    fn reset_map(&self, map: &mut Visited) {
        *map = self.visit_map();
    }
}

impl<'g> IntoNeighbors for View<'g> {
    type Neighbors = Neighbors<'g>;

    fn neighbors(self, node: NodeId) -> Neighbors<'g> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'g> IntoNeighborsDirected for View<'g> {
    type NeighborsDirected = Neighbors<'g>;

    fn neighbors_directed(self, node: NodeId, direction: Direction) -> Neighbors<'g> {
        Neighbors { edges: Edges::at(self, node, direction), direction }
    }
}

impl<'g> EdgeRef for Edge<'g> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = Link<'g>;

    fn source(&self) -> NodeId {
        self.source
    }

    fn target(&self) -> NodeId {
        self.target
    }

    fn weight(&self) -> &Link<'g> {
        &self.link
    }

    fn id(&self) -> EdgeId {
        self.id
    }
}

impl<'g> IntoEdgeReferences for View<'g> {
    type EdgeRef = Edge<'g>;
    type EdgeReferences = AllEdges<'g>;

    fn edge_references(self) -> AllEdges<'g> {
        AllEdges { view: self, rest: 0..self.edge_count() as u32 }
    }
}

impl<'g> IntoEdges for View<'g> {
    type Edges = Edges<'g>;

    fn edges(self, node: NodeId) -> Edges<'g> {
        Edges::at(self, node, Direction::Outgoing)
    }
}

impl<'g> IntoEdgesDirected for View<'g> {
    type EdgesDirected = Edges<'g>;

    fn edges_directed(self, node: NodeId, direction: Direction) -> Edges<'g> {
        Edges::at(self, node, direction)
    }
}

/// All edges: flows in input order, then the other links.
#[derive(Clone, Debug)]
pub struct AllEdges<'g> {
    view: View<'g>,
    rest: Range<u32>,
}

impl<'g> Iterator for AllEdges<'g> {
    type Item = Edge<'g>;

    fn next(&mut self) -> Option<Edge<'g>> {
        self.rest.next().map(|edge| self.view.edge(edge))
    }
}

impl IntoNodeIdentifiers for View<'_> {
    type NodeIdentifiers = std::iter::Map<Range<u32>, fn(u32) -> NodeId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.nodes()).map(NodeId)
    }
}

/// All nodes with what stands there: systems, parties, fields, places.
#[derive(Clone, Debug)]
pub struct AllNodes<'g> {
    view: View<'g>,
    rest: Range<u32>,
}

/// A node with what stands there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeEntry<'g> {
    id: NodeId,
    node: Node<'g>,
}

impl<'g> NodeRef for NodeEntry<'g> {
    type NodeId = NodeId;
    type Weight = Node<'g>;

    fn id(&self) -> NodeId {
        self.id
    }

    fn weight(&self) -> &Node<'g> {
        &self.node
    }
}

impl<'g> Iterator for AllNodes<'g> {
    type Item = NodeEntry<'g>;

    fn next(&mut self) -> Option<NodeEntry<'g>> {
        let id = NodeId(self.rest.next()?);
        Some(NodeEntry { id, node: self.view.node(id) })
    }
}

impl<'g> IntoNodeReferences for View<'g> {
    type NodeRef = NodeEntry<'g>;
    type NodeReferences = AllNodes<'g>;

    fn node_references(self) -> AllNodes<'g> {
        AllNodes { view: self, rest: 0..self.nodes() }
    }
}
