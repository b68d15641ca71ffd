//! Who acts on data, and whose they are.

use super::{System, each};
use crate::record::{PartyKind, PartyRole};
use crate::{Period, Place};

view! {
    /// A legal entity, or a class of them.
    Party, party_names, parties: PartyData
}

view! {
    /// A group of data subjects.
    Group, group_names, groups: GroupData
}

/// A share in a party.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Owner<'g> {
    /// Who holds it.
    pub party: Party<'g>,
    /// 0 to 100; none: nobody knows.
    pub percent: Option<f64>,
    /// When.
    pub period: Period,
}

impl<'g> Party<'g> {
    /// For people.
    #[must_use]
    pub fn name(self) -> Option<&'g str> {
        self.data().name.as_deref()
    }

    /// Where it has its seat; holds [`Place::UNKNOWN`] where nobody knows.
    #[must_use]
    pub fn countries(self) -> &'g [Place] {
        &self.data().countries
    }

    /// What it usually is: a default for the roles of flows.
    #[must_use]
    pub fn role(self) -> PartyRole {
        self.data().role
    }

    /// What it is in law.
    #[must_use]
    pub fn kind(self) -> PartyKind {
        self.data().kind
    }

    /// How many a class of recipients has.
    #[must_use]
    pub fn members(self) -> Option<u64> {
        self.data().members
    }

    /// Kind of recipient, as notices call it.
    #[must_use]
    pub fn category(self) -> Option<&'g str> {
        self.data().category.as_deref()
    }

    /// How to reach it.
    #[must_use]
    pub fn contact(self) -> Option<&'g str> {
        self.data().contact.as_deref()
    }

    /// Further places where it is established.
    #[must_use]
    pub fn establishments(self) -> &'g [Place] {
        &self.data().establishments
    }

    /// Places whose people it addresses; none: nobody has said.
    #[must_use]
    pub fn targets(self) -> Option<&'g [Place]> {
        self.data().targets.as_deref()
    }

    /// Its parent.
    #[must_use]
    pub fn parent(self) -> Option<Party<'g>> {
        self.data().parent.map(|party| Party::new(self.graph, party))
    }

    /// Its owners; none where nobody has said.
    pub fn owners(self) -> impl Iterator<Item = Owner<'g>> {
        let graph = self.graph;
        self.data().owners.iter().flatten().map(move |owner| Owner {
            party: Party::new(graph, owner.party),
            percent: owner.percent,
            period: owner.period,
        })
    }

    /// Joint controllers that it names.
    pub fn joint_with(self) -> impl ExactSizeIterator<Item = Party<'g>> {
        each(Party::new, self.graph, &self.data().joint_with)
    }

    /// Systems that it operates, in input order. Linear in all systems.
    pub fn systems(self) -> impl Iterator<Item = System<'g>> {
        let graph = self.graph;
        let operated = move |index: &u32| graph.operator(*index) == self.index;
        (0..graph.inventory.systems.len() as u32).filter(operated).map(move |index| System::new(graph, index))
    }
}

impl<'g> Group<'g> {
    /// Where they reside; holds [`Place::UNKNOWN`] where nobody knows.
    #[must_use]
    pub fn residence(self) -> &'g [Place] {
        &self.data().residence
    }

    /// Whose citizens they are.
    #[must_use]
    pub fn citizenship(self) -> &'g [Place] {
        let data = self.data();
        if data.citizenship.is_empty() { &data.residence } else { &data.citizenship }
    }

    /// How many; none: nobody has said.
    #[must_use]
    pub fn count(self) -> Option<u64> {
        self.data().count
    }

    /// Groups that share nobody with it, as it says itself.
    pub fn disjoint_from(self) -> impl ExactSizeIterator<Item = Group<'g>> {
        each(Group::new, self.graph, &self.data().disjoint_from)
    }

    /// What they read.
    pub fn languages(self) -> impl ExactSizeIterator<Item = &'g str> {
        self.data().languages.iter().map(|language| &**language)
    }

    /// Youngest age, and the first that is too old.
    #[must_use]
    pub fn age(self) -> Option<(u32, u32)> {
        self.data().age
    }

    /// `employee`, …
    pub fn tags(self) -> impl ExactSizeIterator<Item = &'g str> {
        let names = &self.graph.inventory.tag_names;
        self.data().tags.iter().map(move |tag| names.get(*tag))
    }
}
