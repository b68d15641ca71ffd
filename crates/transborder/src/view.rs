//! The graph as embedders look at it: what is resolved, record by record.
//!
//! Every view is a copy of two words that borrows the graph, with a getter per key. Views are *what is resolved*,
//! [records](crate::record) *what is written*: import at most one of the two by its bare names.

/// Declares the view of one kind of record.
macro_rules! view {
    (
        $(#[$doc:meta])* $name:ident, $names:ident $(, $records:ident: $data:ident $(, $period:ident)?)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'g> {
            pub(crate) graph: &'g crate::FlowGraph,
            pub(crate) index: u32,
        }

        impl<'g> $name<'g> {
            pub(crate) fn new(graph: &'g crate::FlowGraph, index: u32) -> $name<'g> {
                $name { graph, index }
            }

            /// Its id.
            #[must_use]
            pub fn id(self) -> &'g str {
                self.graph.inventory.$names.get(self.index)
            }
        }

        $(
            impl<'g> $name<'g> {
                fn data(self) -> &'g crate::inventory::$data {
                    &self.graph.inventory.$records[self.index as usize]
                }

                $(
                    /// When.
                    #[must_use]
                    pub fn $period(self) -> crate::Period {
                        self.data().$period
                    }
                )?

                /// Free text.
                #[must_use]
                pub fn note(self) -> Option<&'g str> {
                    self.data().note.as_deref()
                }

                /// Where it is written.
                #[must_use]
                pub fn origin(self) -> crate::Origin {
                    self.data().origin
                }
            }
        )?

        impl PartialEq for $name<'_> {
            fn eq(&self, other: &Self) -> bool {
                self.index == other.index && std::ptr::eq(self.graph, other.graph)
            }
        }

        impl Eq for $name<'_> {}

        impl std::hash::Hash for $name<'_> {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.index.hash(state);
            }
        }

        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.id())
            }
        }
    };
}

mod entry;
mod movement;
mod people;
mod text;

pub use entry::{Collection, Derivation, Field, Purpose};
pub use movement::{Flow, System};
pub use people::{Group, Owner, Party};
pub use text::{Consent, Notice, Safeguard};

use crate::name::Names;
use crate::{FlowGraph, Inventory, Kind, UnknownName};

/// Views of these positions.
fn each<'g, V>(
    view: fn(&'g FlowGraph, u32) -> V,
    graph: &'g FlowGraph,
    indices: &'g [u32],
) -> impl ExactSizeIterator<Item = V> + use<'g, V> {
    indices.iter().map(move |index| view(graph, *index))
}

fn find(names: &Names, what: &'static str, id: &str) -> Result<u32, UnknownName> {
    names.find(id).ok_or_else(|| UnknownName::among(what, id, names.iter()))
}

/// Looks records up by id: constant time, but for names that do not exist.
///
/// ```
/// use transborder::record::{Party, System};
/// use transborder::{FlowGraph, Inventory};
///
/// let mut builder = Inventory::builder();
/// builder
///     .push(Party { id: "acme", country: vec!["DE"], ..Party::default() })
///     .push(System { id: "crm-eu", operator: "acme", location: vec!["IE"], ..System::default() });
/// let graph = FlowGraph::compile(builder.build()?);
/// let crm = graph.system("crm-eu")?;
/// assert_eq!(crm.operator(), graph.party("acme")?);
/// assert_eq!(crm.locations()[0].to_string(), "IE");
/// let error = graph.system("crm-ue").unwrap_err();
/// assert_eq!(error.to_string(), "no system is named `crm-ue`; did you mean `crm-eu`?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl FlowGraph {
    /// The system with this id; a party that is used as a place without a system of its own is one too.
    ///
    /// # Errors
    /// There is none.
    pub fn system(&self, id: &str) -> Result<System<'_>, UnknownName> {
        find(&self.inventory.system_names, "system", id).map(|index| System::new(self, index))
    }

    /// The party with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn party(&self, id: &str) -> Result<Party<'_>, UnknownName> {
        find(&self.inventory.party_names, "party", id).map(|index| Party::new(self, index))
    }

    /// The group of data subjects with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn group(&self, id: &str) -> Result<Group<'_>, UnknownName> {
        find(&self.inventory.group_names, "group of data subjects", id).map(|index| Group::new(self, index))
    }

    /// The field with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn field(&self, id: &str) -> Result<Field<'_>, UnknownName> {
        find(&self.inventory.field_names, "field", id).map(|index| Field::new(self, index))
    }

    /// The purpose with this id, declared or only used.
    ///
    /// # Errors
    /// There is none.
    pub fn purpose(&self, id: &str) -> Result<Purpose<'_>, UnknownName> {
        find(&self.inventory.purpose_names, "purpose", id).map(|index| Purpose::new(self, index))
    }

    /// The collection with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn collection(&self, id: &str) -> Result<Collection<'_>, UnknownName> {
        find(&self.inventory.collection_names, "collection", id).map(|index| Collection::new(self, index))
    }

    /// The derivation with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn derivation(&self, id: &str) -> Result<Derivation<'_>, UnknownName> {
        find(&self.inventory.derivation_names, "derivation", id).map(|index| Derivation::new(self, index))
    }

    /// The flow with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn flow(&self, id: &str) -> Result<Flow<'_>, UnknownName> {
        find(&self.inventory.flow_names, "flow", id).map(|index| Flow::new(self, index))
    }

    /// The notice with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn notice(&self, id: &str) -> Result<Notice<'_>, UnknownName> {
        find(&self.inventory.notice_names, "notice", id).map(|index| Notice::new(self, index))
    }

    /// The consent with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn consent(&self, id: &str) -> Result<Consent<'_>, UnknownName> {
        find(&self.inventory.consent_names, "consent", id).map(|index| Consent::new(self, index))
    }

    /// The safeguard with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn safeguard(&self, id: &str) -> Result<Safeguard<'_>, UnknownName> {
        find(&self.inventory.safeguard_names, "safeguard", id).map(|index| Safeguard::new(self, index))
    }

    /// Described systems in input order, then those that stand for a party used as a place.
    pub fn systems(&self) -> impl ExactSizeIterator<Item = System<'_>> {
        (0..self.inventory.systems.len()).map(|index| System::new(self, index as u32))
    }

    /// Parties, in input order.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = Party<'_>> {
        (0..self.inventory.parties.len()).map(|index| Party::new(self, index as u32))
    }

    /// Groups of data subjects, in input order.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = Group<'_>> {
        (0..self.inventory.groups.len()).map(|index| Group::new(self, index as u32))
    }

    /// Fields, in input order.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = Field<'_>> {
        (0..self.inventory.fields.len()).map(|index| Field::new(self, index as u32))
    }

    /// Purposes, in order of first mention.
    pub fn purposes(&self) -> impl ExactSizeIterator<Item = Purpose<'_>> {
        (0..self.inventory.purpose_names.len()).map(|index| Purpose::new(self, index as u32))
    }

    /// Collections, in input order.
    pub fn collections(&self) -> impl ExactSizeIterator<Item = Collection<'_>> {
        (0..self.inventory.collections.len()).map(|index| Collection::new(self, index as u32))
    }

    /// Derivations, in input order.
    pub fn derivations(&self) -> impl ExactSizeIterator<Item = Derivation<'_>> {
        (0..self.inventory.derivations.len()).map(|index| Derivation::new(self, index as u32))
    }

    /// Flows, in input order.
    pub fn flows(&self) -> impl ExactSizeIterator<Item = Flow<'_>> {
        (0..self.inventory.flows.len()).map(|index| Flow::new(self, index as u32))
    }

    /// Notices, in input order.
    pub fn notices(&self) -> impl ExactSizeIterator<Item = Notice<'_>> {
        (0..self.inventory.notices.len()).map(|index| Notice::new(self, index as u32))
    }

    /// Consents, in input order.
    pub fn consents(&self) -> impl ExactSizeIterator<Item = Consent<'_>> {
        (0..self.inventory.consents.len()).map(|index| Consent::new(self, index as u32))
    }

    /// Safeguards, in input order.
    pub fn safeguards(&self) -> impl ExactSizeIterator<Item = Safeguard<'_>> {
        (0..self.inventory.safeguards.len()).map(|index| Safeguard::new(self, index as u32))
    }
}

impl Inventory {
    /// The ids of inventories that were read together, for files that state one.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.ids.iter().map(|(_, id)| &**id)
    }

    /// How many records of a kind there are: purposes that are used count, systems that only stand for a party
    /// do not.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Inventory => 1,
            Kind::Party => self.parties.len(),
            Kind::Subjects => self.groups.len(),
            Kind::Field => self.fields.len(),
            Kind::Purpose => self.purpose_names.len(),
            Kind::System => self.described,
            Kind::Collection => self.collections.len(),
            Kind::Derivation => self.derivations.len(),
            Kind::Flow => self.flows.len(),
            Kind::Notice => self.notices.len(),
            Kind::Consent => self.consents.len(),
            Kind::Safeguard => self.safeguards.len(),
        }
    }
}
