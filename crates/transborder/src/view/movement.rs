//! Where data are, and how they move.

use super::{Derivation, Field, Group, Party, Purpose, each};
use crate::inventory::FlowData;
use crate::record::{Certainty, PathKind, Role};
use crate::{FlowGraph, Origin, Period, Place};

view! {
    /// Where data are held or looked at: one place, one operator.
    System, system_names, systems: SystemData
}

view! {
    /// A declared movement.
    Flow, flow_names
}

impl<'g> System<'g> {
    /// For people.
    #[must_use]
    pub fn name(self) -> Option<&'g str> {
        self.data().name.as_deref()
    }

    /// Who runs it.
    #[must_use]
    pub fn operator(self) -> Party<'g> {
        Party::new(self.graph, self.data().operator)
    }

    /// For whom it is run, if for another than its operator.
    #[must_use]
    pub fn on_behalf_of(self) -> Option<Party<'g>> {
        self.graph.principal(self.index).map(|party| Party::new(self.graph, party))
    }

    /// Where it is; holds [`Place::UNKNOWN`] where nobody knows.
    #[must_use]
    pub fn locations(self) -> &'g [Place] {
        &self.data().locations
    }

    /// Whether no record describes it: it stands for its operator, which a movement names as a place,
    /// and is written where that party is.
    #[must_use]
    pub fn is_implicit(self) -> bool {
        self.data().implicit
    }

    /// Flows that start here, in input order.
    pub fn flows_out(self) -> impl ExactSizeIterator<Item = Flow<'g>> {
        each(Flow::new, self.graph, self.graph.flows_from(self.index))
    }

    /// Flows that end here, in input order. The first call on a graph sorts its flows by their ends; from
    /// then on it costs what it gives.
    pub fn flows_in(self) -> impl ExactSizeIterator<Item = Flow<'g>> {
        each(Flow::new, self.graph, self.graph.index().flows_into(self.index))
    }

    /// Derivations inside it, in input order.
    pub fn derivations(self) -> impl ExactSizeIterator<Item = Derivation<'g>> {
        each(Derivation::new, self.graph, self.graph.derivations_in(self.index))
    }
}

impl<'g> Flow<'g> {
    fn data(self) -> &'g FlowData {
        self.graph.flow_data(self.index)
    }

    /// Where it starts.
    #[must_use]
    pub fn from(self) -> System<'g> {
        System::new(self.graph, self.data().from)
    }

    /// Where it ends.
    #[must_use]
    pub fn to(self) -> System<'g> {
        System::new(self.graph, self.data().to)
    }

    /// Fields that it names; none where it [carries everything](Flow::carries_everything).
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'g>> {
        let graph: &'g FlowGraph = self.graph;
        each(Field::new, graph, graph.carried(self.index))
    }

    /// Whether it carries everything held at its start (`*`).
    #[must_use]
    pub fn carries_everything(self) -> bool {
        self.data().all_fields
    }

    /// The groups to which it is limited; none: everybody's data.
    pub fn subjects(self) -> impl ExactSizeIterator<Item = Group<'g>> {
        each(Group::new, self.graph, self.data().more().map_or(&[][..], |more| &more.groups))
    }

    /// What for; none: nobody has said.
    pub fn purposes(self) -> impl ExactSizeIterator<Item = Purpose<'g>> {
        each(Purpose::new, self.graph, &self.data().purposes)
    }

    /// What the receiver is, as written or taken for granted.
    #[must_use]
    pub fn role(self) -> Role {
        self.data().role
    }

    /// How the data get there.
    #[must_use]
    pub fn path(self) -> PathKind {
        self.data().path
    }

    /// What a field is called on arrival.
    #[must_use]
    pub fn renamed(self, field: Field<'g>) -> Field<'g> {
        Field::new(self.graph, self.graph.renamed(self.index, field.index))
    }

    /// From where the data are read, of a `remote` one.
    #[must_use]
    pub fn reads_from(self) -> &'g [Place] {
        self.data().more().map_or(&[], |more| &more.reads_from)
    }

    /// For whom the receiver acts, where that is said of the flow.
    #[must_use]
    pub fn on_behalf_of(self) -> Option<Party<'g>> {
        self.data().more().and_then(|more| more.on_behalf_of).map(|party| Party::new(self.graph, party))
    }

    /// Whether it happens, may happen, or is only announced.
    #[must_use]
    pub fn certainty(self) -> Certainty {
        self.data().certainty()
    }

    /// Whether the data subject itself causes it: then nobody exports.
    #[must_use]
    pub fn is_caused_by_subject(self) -> bool {
        self.data().caused_by_subject()
    }

    /// When.
    #[must_use]
    pub fn period(self) -> Period {
        self.data().period()
    }

    /// Free text.
    #[must_use]
    pub fn note(self) -> Option<&'g str> {
        self.data().more().and_then(|more| more.note.as_deref())
    }

    /// Where it is written.
    #[must_use]
    pub fn origin(self) -> Origin {
        self.data().origin
    }
}
