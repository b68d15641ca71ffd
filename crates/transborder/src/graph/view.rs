//! The graph for algorithms that others wrote: petgraph's visit traits over what is there already.
//!
//! Flows are read where they lie; only where they end is indexed, with the few links that no list holds, once
//! and when first asked for.

use super::{FlowGraph, group};
use crate::Place;
use crate::view::{Derivation, Field, Flow, Party, System};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, NodeRef, VisitMap, Visitable,
};
use petgraph::{Directed, Direction};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

/// A graph as petgraph's algorithms see it; see [`FlowGraph::view`].
#[derive(Clone, Copy)]
pub struct View<'g> {
    graph: &'g FlowGraph,
    index: &'g Index,
}

/// What stands at a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node<'g> {
    /// A system.
    System(System<'g>),
    /// A party.
    Party(Party<'g>),
    /// A field.
    Field(Field<'g>),
    /// A place where a system stands or a party sits.
    Place(Place),
}

/// What an edge means, read from its start to its end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Link<'g> {
    /// From system to system.
    Flow(Flow<'g>),
    /// From a system to the party that runs it.
    OperatedBy,
    /// From a system to the party for which it is run.
    OnBehalfOf,
    /// From a system to where it stands.
    LocatedIn,
    /// From a party to where it sits.
    SeatedIn,
    /// From a party to its parent, or to an owner.
    OwnedBy,
    /// From a field to what it is called after a flow, the first that renames it so.
    RenamedBy(Flow<'g>),
    /// From an input to the output.
    MadeBy(Derivation<'g>),
}

/// A node of a [`View`]: its position, which means nothing in another graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(u32);

/// An edge of a [`View`]: its position, which means nothing in another graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EdgeId(u32);

/// An edge of a [`View`] with its ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Edge<'g> {
    id: EdgeId,
    source: NodeId,
    target: NodeId,
    link: Link<'g>,
}

/// What lies behind a view. Nodes are numbered: systems, parties, fields, places.
#[derive(Debug)]
pub(crate) struct Index {
    /// Flows by end, as `FlowGraph` has them by start.
    flow_ends: Vec<u32>,
    flows_in: Vec<u32>,
    /// In order of first mention, systems before parties.
    places: Vec<Place>,
    /// By source.
    ties: Vec<Tie>,
    tie_starts: Vec<u32>,
    /// Positions in `ties`, by target.
    tie_ends: Vec<u32>,
    ties_in: Vec<u32>,
}

/// An edge that is no flow.
#[derive(Clone, Copy, Debug)]
struct Tie {
    source: u32,
    target: u32,
    means: Means,
}

#[derive(Clone, Copy, Debug)]
enum Means {
    OperatedBy,
    OnBehalfOf,
    LocatedIn,
    SeatedIn,
    OwnedBy,
    RenamedBy(u32),
    MadeBy(u32),
}

impl FlowGraph {
    /// The graph for petgraph's algorithms (0.8): systems, parties, fields and places, joined by flows and by
    /// what [`Link`] lists. Following edges from a system leads to whoever may come to see what it holds.
    /// The first call indexes where edges end, linear in the graph; then a node's edges cost what they are.
    ///
    /// ```
    /// # use transborder::record::{Field, Flow, Party};
    /// use petgraph::visit::{Bfs, Walker};
    /// use transborder::{FlowGraph, Inventory, Node};
    ///
    /// # let mut builder = Inventory::builder();
    /// # builder.push(Party { id: "acme", country: vec!["DE"], ..Party::default() });
    /// # builder.push(Party { id: "sendco", country: vec!["US"], ..Party::default() });
    /// # builder.push(Field { id: "email", ..Field::default() });
    /// # builder.push(Flow { id: "newsletter", from: "acme", to: "sendco", fields: vec!["email"], ..Flow::default() });
    /// # let graph = FlowGraph::compile(builder.build()?);
    /// let view = graph.view();
    /// let start = view.id(graph.system("acme")?).expect("a node of this graph");
    /// let places: Vec<String> = Bfs::new(view, start)
    ///     .iter(view)
    ///     .filter_map(|node| match view.node(node) {
    ///         Node::Place(place) => Some(place.to_string()),
    ///         _ => None,
    ///     })
    ///     .collect();
    /// assert_eq!(places, ["DE", "US"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View { graph: self, index: self.index() }
    }

    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }
}

impl Index {
    fn of(graph: &FlowGraph) -> Index {
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
fn slots(starts: &[u32], key: u32) -> Range<usize> {
    starts[key as usize] as usize..starts[key as usize + 1] as usize
}

/// Where each kind of node begins.
struct Firsts {
    party: u32,
    field: u32,
    place: u32,
}

impl Firsts {
    fn of(graph: &FlowGraph) -> Firsts {
        let inventory = &graph.inventory;
        let party = inventory.systems.len() as u32;
        let field = party + inventory.parties.len() as u32;
        Firsts { party, field, place: field + inventory.fields.len() as u32 }
    }
}

impl<'g> View<'g> {
    /// What stands at a node.
    ///
    /// # Panics
    /// The node is one of another graph's view, and this one has not so many.
    #[must_use]
    pub fn node(self, id: NodeId) -> Node<'g> {
        let first = Firsts::of(self.graph);
        match id.0 {
            system if system < first.party => Node::System(System::new(self.graph, system)),
            party if party < first.field => Node::Party(Party::new(self.graph, party - first.party)),
            field if field < first.place => Node::Field(Field::new(self.graph, field - first.field)),
            place => Node::Place(self.index.places[(place - first.place) as usize]),
        }
    }

    /// The node where something stands; none for a place in which nobody is, and for another graph's things.
    /// Of a place linear in the places there are.
    #[must_use]
    pub fn id(self, node: impl Into<Node<'g>>) -> Option<NodeId> {
        let first = Firsts::of(self.graph);
        let here = |graph: &FlowGraph, number: u32| std::ptr::eq(self.graph, graph).then_some(NodeId(number));
        match node.into() {
            Node::System(system) => here(system.graph, system.index),
            Node::Party(party) => here(party.graph, first.party + party.index),
            Node::Field(field) => here(field.graph, first.field + field.index),
            Node::Place(place) => {
                let number = self.index.places.iter().position(|known| *known == place)?;
                Some(NodeId(first.place + number as u32))
            }
        }
    }

    fn nodes(self) -> u32 {
        Firsts::of(self.graph).place + self.index.places.len() as u32
    }

    fn flows(self) -> u32 {
        self.graph.inventory.flows.len() as u32
    }

    fn edge(self, edge: u32) -> Edge<'g> {
        let id = EdgeId(edge);
        if edge < self.flows() {
            let flow = self.graph.flow_data(edge);
            let link = Link::Flow(Flow::new(self.graph, edge));
            return Edge { id, source: NodeId(flow.from), target: NodeId(flow.to), link };
        }
        let tie = self.index.ties[(edge - self.flows()) as usize];
        let link = match tie.means {
            Means::OperatedBy => Link::OperatedBy,
            Means::OnBehalfOf => Link::OnBehalfOf,
            Means::LocatedIn => Link::LocatedIn,
            Means::SeatedIn => Link::SeatedIn,
            Means::OwnedBy => Link::OwnedBy,
            Means::RenamedBy(flow) => Link::RenamedBy(Flow::new(self.graph, flow)),
            Means::MadeBy(derivation) => Link::MadeBy(Derivation::new(self.graph, derivation)),
        };
        Edge { id, source: NodeId(tie.source), target: NodeId(tie.target), link }
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "View({} nodes, {} edges)", self.node_count(), self.edge_count())
    }
}

impl<'g> From<System<'g>> for Node<'g> {
    fn from(system: System<'g>) -> Node<'g> {
        Node::System(system)
    }
}

impl<'g> From<Party<'g>> for Node<'g> {
    fn from(party: Party<'g>) -> Node<'g> {
        Node::Party(party)
    }
}

impl<'g> From<Field<'g>> for Node<'g> {
    fn from(field: Field<'g>) -> Node<'g> {
        Node::Field(field)
    }
}

impl From<Place> for Node<'_> {
    fn from(place: Place) -> Self {
        Node::Place(place)
    }
}

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
