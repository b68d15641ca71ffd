//! What data there are, what for, where they enter, and what is made of them.

use super::{Group, Notice, Party, System, each};
use crate::record::{How, Source};

view! {
    /// A kind of personal data.
    Field, field_names, fields: FieldData
}

view! {
    /// What data are processed for.
    Purpose, purpose_names
}

view! {
    /// Where data enter.
    Collection, collection_names, collections: CollectionData, period
}

view! {
    /// A field made from others inside a system.
    Derivation, derivation_names, derivations: DerivationData
}

impl<'g> Field<'g> {
    /// Free text without legal weight.
    #[must_use]
    pub fn category(self) -> Option<&'g str> {
        self.data().category.as_deref()
    }

    /// Its tags, which carry legal weight: its own and those of what it comes from.
    pub fn tags(self) -> impl ExactSizeIterator<Item = &'g str> {
        let (names, closure) = (&self.graph.inventory.tag_names, &self.graph.closure);
        // The computed tag has a position even where nobody writes it, behind all names.
        closure
            .tags(self.index)
            .iter()
            .map(move |tag| if *tag == closure.pseudonymised { "pseudonymised" } else { names.get(*tag) })
    }

    /// Whether it has a tag, inherited ones included.
    #[must_use]
    pub fn has_tag(self, tag: &str) -> bool {
        self.tags().any(|known| known == tag)
    }

    /// The field itself and everything that any rename or derivation makes it of, in input order.
    pub fn comes_from(self) -> impl ExactSizeIterator<Item = Field<'g>> {
        each(Field::new, self.graph, self.graph.closure.from(self.index))
    }
}

impl<'g> Collection<'g> {
    /// About whom.
    pub fn subjects(self) -> impl ExactSizeIterator<Item = Group<'g>> {
        each(Group::new, self.graph, &self.data().groups)
    }

    /// Where the data enter.
    #[must_use]
    pub fn at(self) -> System<'g> {
        System::new(self.graph, self.data().at)
    }

    /// What.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'g>> {
        each(Field::new, self.graph, &self.data().fields)
    }

    /// What for; none: nobody has said.
    pub fn purposes(self) -> impl ExactSizeIterator<Item = Purpose<'g>> {
        each(Purpose::new, self.graph, &self.data().purposes)
    }

    /// Who collects: as written, else the principal of the place, else its operator. The first answers.
    pub fn collectors(self) -> impl ExactSizeIterator<Item = Party<'g>> {
        let graph = self.graph;
        graph.collectors(self.index).into_iter().map(move |party| Party::new(graph, party))
    }

    /// From where.
    #[must_use]
    pub fn source(self) -> Source {
        self.data().source.unwrap_or(Source::Subject)
    }

    /// Texts shown.
    pub fn notices(self) -> impl ExactSizeIterator<Item = Notice<'g>> {
        each(Notice::new, self.graph, &self.data().notices)
    }
}

impl<'g> Derivation<'g> {
    /// In which system.
    #[must_use]
    pub fn at(self) -> System<'g> {
        System::new(self.graph, self.data().at)
    }

    /// Inputs; any of them is enough.
    pub fn from(self) -> impl ExactSizeIterator<Item = Field<'g>> {
        each(Field::new, self.graph, &self.data().from)
    }

    /// Output.
    #[must_use]
    pub fn to(self) -> Field<'g> {
        Field::new(self.graph, self.data().to)
    }

    /// How.
    #[must_use]
    pub fn how(self) -> How {
        self.data().how
    }

    /// Why one may believe it.
    #[must_use]
    pub fn evidence(self) -> Option<&'g str> {
        self.data().evidence.as_deref()
    }

    /// Whether nothing that it gives is about anybody any more: an anonymisation with evidence.
    #[must_use]
    pub fn ends_label(self) -> bool {
        crate::graph::ends_label(self.how(), self.data().evidence.is_some())
    }
}
