//! The resolved inventory: every name is a position, every place and day is checked.
//!
//! Positions (`u32`) are private; people and other crates see views and ids.

mod batch;
mod builder;
mod contradict;
mod fact;
mod fault;
mod ground;
mod header;
mod movement;
mod people;
mod register;
mod resolve;
mod same;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use batch::Batch;
pub use builder::InventoryBuilder;

use crate::diagnostic::{Fault, Origin, Step};
use crate::name::Names;
use crate::record::{
    Basis, Certainty, Channel, Clarity, Complete, How, PartyKind, PartyRole, PathKind, Role, SafeguardKind,
    Source, Transaction,
};
use crate::vocabulary::{Fact, Item};
use crate::{Date, Period, Place};
use std::sync::Arc;

/// Everything that the files say, resolved. Made by [`InventoryBuilder`].
// INVARIANT (resolved): every position in an Inventory is one of its table, every place and day is valid.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The inventory's id by file, for files that state one.
    pub(crate) ids: Vec<(u32, Box<str>)>,
    pub(crate) title: Option<Box<str>>,
    pub(crate) as_of: Option<Date>,
    /// Union over the files; none: every pack on board but `plain`.
    pub(crate) regimes: Vec<Box<str>>,
    pub(crate) complete: CompleteSet,
    pub(crate) facts: FactSet,
    pub(crate) purpose_names: Names,
    pub(crate) tag_names: Names,
    pub(crate) party_names: Names,
    pub(crate) parties: Vec<PartyData>,
    pub(crate) group_names: Names,
    pub(crate) groups: Vec<GroupData>,
    pub(crate) field_names: Names,
    pub(crate) fields: Vec<FieldData>,
    /// Described systems in input order, then the implicit ones of parties that are used as places.
    pub(crate) system_names: Names,
    pub(crate) systems: Vec<SystemData>,
    /// How many of `systems` are described.
    pub(crate) described: usize,
    pub(crate) collection_names: Names,
    pub(crate) collections: Vec<CollectionData>,
    pub(crate) derivation_names: Names,
    pub(crate) derivations: Vec<DerivationData>,
    pub(crate) flow_names: Names,
    pub(crate) flows: Vec<FlowData>,
    /// Fields of all flows, one after the other.
    pub(crate) carried: Vec<u32>,
    pub(crate) notice_names: Names,
    pub(crate) notices: Vec<NoticeData>,
    pub(crate) consent_names: Names,
    pub(crate) consents: Vec<ConsentData>,
    pub(crate) safeguard_names: Names,
    pub(crate) safeguards: Vec<SafeguardData>,
    /// What was filled in without being written, but for beginnings: [`Inventory::assumed`] lists all.
    pub(crate) assumptions: Vec<Assumption>,
    /// What is odd but no fault.
    pub(crate) warnings: Vec<Fault>,
}

/// Which kind of record something is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// The whole inventory.
    Inventory,
    /// A party.
    Party,
    /// A group of data subjects.
    Subjects,
    /// A field.
    Field,
    /// A purpose.
    Purpose,
    /// A system.
    System,
    /// A collection.
    Collection,
    /// A derivation.
    Derivation,
    /// A flow.
    Flow,
    /// A notice.
    Notice,
    /// A consent.
    Consent,
    /// A safeguard.
    Safeguard,
}

impl Kind {
    /// As the format spells it (`record` of the line form).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Inventory => "inventory",
            Kind::Party => "party",
            Kind::Subjects => "subjects",
            Kind::Field => "field",
            Kind::Purpose => "purpose",
            Kind::System => "system",
            Kind::Collection => "collection",
            Kind::Derivation => "derivation",
            Kind::Flow => "flow",
            Kind::Notice => "notice",
            Kind::Consent => "consent",
            Kind::Safeguard => "safeguard",
        }
    }
}

/// Something taken for granted that no record says: one entry per record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Assumption {
    /// `role = provision`, `in force since ever`, …: equal texts are counted together.
    pub(crate) assumed: &'static str,
    pub(crate) kind: Kind,
    /// Position in the table of that kind (0 for the inventory).
    pub(crate) record: u32,
}

/// Which lists are complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct CompleteSet(u8);

impl CompleteSet {
    pub(crate) fn has(self, list: Complete) -> bool {
        self.0 & (1 << list as u8) != 0
    }

    pub(crate) fn insert(&mut self, list: Complete) {
        self.0 |= 1 << list as u8;
    }
}

/// Items, as a bit set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct ItemSet(u64);

impl ItemSet {
    pub(crate) const NONE: ItemSet = ItemSet(0);

    pub(crate) fn has(self, item: Item) -> bool {
        self.0 & (1 << item as u8) != 0
    }

    pub(crate) fn insert(&mut self, item: Item) {
        self.0 |= 1 << item as u8;
    }

    pub(crate) fn union(self, other: ItemSet) -> ItemSet {
        ItemSet(self.0 | other.0)
    }
}

/// Statements of one record, in input order.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct FactSet(pub(crate) Box<[Statement]>);

/// One statement of one fact.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Statement {
    pub(crate) fact: Fact,
    pub(crate) value: bool,
    pub(crate) evidence: Option<Box<str>>,
    pub(crate) period: Period,
    /// Empty: all.
    pub(crate) purposes: Box<[u32]>,
    /// Empty: all.
    pub(crate) groups: Box<[u32]>,
    /// Way from the record to the statement.
    pub(crate) way: Box<[Step]>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PartyData {
    pub(crate) name: Option<Box<str>>,
    /// Seats; holds `Place::UNKNOWN` where one is unknown.
    pub(crate) countries: Box<[Place]>,
    pub(crate) role: PartyRole,
    pub(crate) kind: PartyKind,
    pub(crate) members: Option<u64>,
    pub(crate) category: Option<Box<str>>,
    pub(crate) contact: Option<Box<str>>,
    pub(crate) establishments: Box<[Place]>,
    pub(crate) targets: Option<Box<[Place]>>,
    pub(crate) monitors: Box<[Place]>,
    pub(crate) under_law: Box<[Box<str>]>,
    pub(crate) place_of_business: Box<[Place]>,
    pub(crate) designated: Box<[Box<str>]>,
    pub(crate) parent: Option<u32>,
    pub(crate) owners: Option<Box<[Owner]>>,
    pub(crate) joint_with: Box<[u32]>,
    pub(crate) certifications: Option<Box<[Certification]>>,
    pub(crate) turnover: Box<[(Box<str>, f64)]>,
    pub(crate) attributes: Box<[(Box<str>, bool)]>,
    pub(crate) facts: FactSet,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Owner {
    pub(crate) party: u32,
    /// 0 to 100; none: unknown.
    pub(crate) percent: Option<f64>,
    pub(crate) period: Period,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Certification {
    pub(crate) scheme: Box<str>,
    pub(crate) covers: Box<[Box<str>]>,
    pub(crate) period: Period,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GroupData {
    pub(crate) residence: Box<[Place]>,
    /// Empty: as residence.
    pub(crate) citizenship: Box<[Place]>,
    pub(crate) count: Option<u64>,
    pub(crate) disjoint_from: Box<[u32]>,
    pub(crate) languages: Box<[Box<str>]>,
    pub(crate) age: Option<(u32, u32)>,
    pub(crate) tags: Box<[u32]>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct FieldData {
    pub(crate) category: Option<Box<str>>,
    pub(crate) tags: Box<[u32]>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct SystemData {
    pub(crate) operator: u32,
    /// Locations; of an implicit system the countries of its party.
    pub(crate) locations: Box<[Place]>,
    pub(crate) on_behalf_of: Option<u32>,
    pub(crate) name: Option<Box<str>>,
    pub(crate) facts: FactSet,
    /// Whether it stands for its operator, which was used as a place.
    pub(crate) implicit: bool,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

/// A stated basis.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) enum BasisData {
    #[default]
    None,
    All(Basis),
    Each(Box<[(u32, Basis)]>),
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct CollectionData {
    pub(crate) groups: Box<[u32]>,
    /// System.
    pub(crate) at: u32,
    pub(crate) fields: Box<[u32]>,
    pub(crate) purposes: Box<[u32]>,
    /// As written; empty: the principal or operator of `at`.
    pub(crate) controllers: Box<[u32]>,
    pub(crate) source: Option<Source>,
    pub(crate) notices: Box<[u32]>,
    pub(crate) basis: BasisData,
    pub(crate) period: Period,
    pub(crate) facts: FactSet,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct DerivationData {
    /// System.
    pub(crate) at: u32,
    pub(crate) from: Box<[u32]>,
    pub(crate) to: u32,
    pub(crate) how: How,
    /// Tags.
    pub(crate) drops: Box<[u32]>,
    pub(crate) evidence: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct FlowData {
    /// System.
    pub(crate) from: u32,
    /// System.
    pub(crate) to: u32,
    /// Where its fields begin in `carried`; `*` is kept apart.
    pub(crate) fields_start: u32,
    pub(crate) fields_len: u32,
    /// Whether it carries everything held at its start.
    pub(crate) all_fields: bool,
    /// As written or assumed (never `Collect`).
    pub(crate) role: Role,
    pub(crate) path: PathKind,
    /// Nearly all flows share a few lists.
    pub(crate) purposes: Arc<[u32]>,
    /// The rest, which few flows have.
    pub(crate) more: Option<Box<FlowMore>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct FlowMore {
    /// Empty: everybody.
    pub(crate) groups: Box<[u32]>,
    pub(crate) reads_from: Box<[Place]>,
    pub(crate) on_behalf_of: Option<u32>,
    /// Field to field.
    pub(crate) rename: Box<[(u32, u32)]>,
    pub(crate) basis: BasisData,
    pub(crate) transaction: Option<Transaction>,
    pub(crate) volume: Box<[Volume]>,
    pub(crate) certainty: Certainty,
    pub(crate) caused_by_subject: bool,
    /// Statements of the key `counts`; their `fact` means nothing.
    pub(crate) counts: FactSet,
    pub(crate) attributes: Box<[(Box<str>, bool)]>,
    pub(crate) period: Period,
    pub(crate) facts: FactSet,
    pub(crate) note: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Volume {
    /// Empty: the flow's.
    pub(crate) groups: Box<[u32]>,
    pub(crate) people: Option<u64>,
    pub(crate) devices: Option<u64>,
    pub(crate) period: Period,
}

/// Whom a text or consent names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum RecipientData {
    Party { party: u32, members: Option<u64> },
    Category(Box<str>),
}

/// Where a text says that data go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum CountrySaid {
    Place(Place),
    Wildcard(Box<str>),
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct EntryData {
    pub(crate) fields: Option<Box<[u32]>>,
    pub(crate) recipients: Option<Box<[RecipientData]>>,
    pub(crate) countries: Option<Box<[CountrySaid]>>,
    pub(crate) purposes: Option<Box<[u32]>>,
    pub(crate) states: ItemSet,
    pub(crate) clarity: Clarity,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct NoticeData {
    pub(crate) by: u32,
    pub(crate) channels: Box<[Channel]>,
    /// None: everybody.
    pub(crate) to: Option<Box<[u32]>>,
    pub(crate) languages: Box<[Box<str>]>,
    pub(crate) period: Period,
    pub(crate) states: ItemSet,
    pub(crate) entries: Box<[EntryData]>,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ConsentData {
    pub(crate) groups: Box<[u32]>,
    pub(crate) notice: Option<u32>,
    pub(crate) fields: Option<Box<[u32]>>,
    pub(crate) recipients: Option<Box<[RecipientData]>>,
    pub(crate) purposes: Option<Box<[u32]>>,
    /// Until withdrawn.
    pub(crate) period: Period,
    pub(crate) facts: FactSet,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct SafeguardData {
    pub(crate) kind: SafeguardKind,
    pub(crate) set: Option<Box<str>>,
    pub(crate) parties: Box<[u32]>,
    pub(crate) flows: Box<[u32]>,
    /// Names of clauses; none: nobody has said.
    pub(crate) clauses: Option<Box<[&'static str]>>,
    pub(crate) period: Period,
    pub(crate) facts: FactSet,
    pub(crate) note: Option<Box<str>>,
    pub(crate) origin: Origin,
}
