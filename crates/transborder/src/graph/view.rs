//! The graph for algorithms that others wrote: petgraph's visit traits over what is there already.
//!
//! Flows are read where they lie; only where they end is indexed, with the few links that no list holds, once
//! and when first asked for.

mod index;
pub mod visit;

use super::FlowGraph;
use crate::Place;
use crate::view::{Derivation, Field, Flow, Party, System};
pub(crate) use index::Index;
use index::{Firsts, Means};
use petgraph::visit::{EdgeCount, NodeCount};
use std::fmt;

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
