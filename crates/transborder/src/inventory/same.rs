//! Rows as the builder files them: their table, and whether two rows of one name say the same.

use super::{
    CollectionData, ConsentData, DerivationData, FactSet, FieldData, GroupData, Inventory, Kind, NoticeData,
    PartyData, SafeguardData, Statement, SystemData,
};
use crate::diagnostic::Origin;
use crate::name::Names;

/// A row of a table of the inventory.
pub(super) trait Row: Sized {
    const KIND: Kind;
    fn origin(&self) -> Origin;
    fn table(inventory: &mut Inventory) -> (&mut Names, &mut Vec<Self>);
    /// The first key under which `other` says something else. What is left out equals its default.
    fn difference(&self, other: &Self) -> Option<&'static str>;
}

/// `key: field` for each key; facts are compared without the way on which they were found.
macro_rules! row {
    ($data:ident, $kind:ident, $names:ident, $rows:ident, { $($key:literal: $($field:ident).+),+ }, [$($facts:ident)?]) => {
        impl Row for $data {
            const KIND: Kind = Kind::$kind;
            fn origin(&self) -> Origin { self.origin }
            fn table(inventory: &mut Inventory) -> (&mut Names, &mut Vec<Self>) {
                (&mut inventory.$names, &mut inventory.$rows)
            }
            fn difference(&self, other: &Self) -> Option<&'static str> {
                $(if self.$($field).+ != other.$($field).+ { return Some($key); })+
                $(if !self.$facts.says_what(&other.$facts) { return Some("facts"); })?
                None
            }
        }
    };
}

row!(PartyData, Party, party_names, parties, {
    "name": name, "country": countries, "role": role, "kind": kind, "members": members, "category": category,
    "contact": contact, "establishments": establishments, "targets": targets, "monitors": monitors,
    "under_law": under_law, "place_of_business": place_of_business, "designated": designated,
    "parent": parent, "owners": owners, "joint_with": joint_with, "certifications": certifications,
    "turnover": turnover, "attributes": attributes, "note": note
}, [facts]);
row!(GroupData, Subjects, group_names, groups, {
    "residence": residence, "citizenship": citizenship, "count": count, "disjoint_from": disjoint_from,
    "languages": languages, "age": age, "tags": tags, "note": note
}, []);
row!(FieldData, Field, field_names, fields, { "category": category, "tags": tags, "note": note }, []);
row!(SystemData, System, system_names, systems, {
    "operator": operator, "location": locations, "on_behalf_of": on_behalf_of, "name": name, "note": note
}, [facts]);
row!(CollectionData, Collection, collection_names, collections, {
    "subjects": groups, "at": at, "fields": fields, "purposes": purposes, "controllers": controllers,
    "source": source, "notices": notices, "basis": basis, "from_date": period.from, "until_date": period.until,
    "note": note
}, [facts]);
row!(DerivationData, Derivation, derivation_names, derivations, {
    "at": at, "from": from, "to": to, "how": how, "drops": drops, "evidence": evidence, "note": note
}, []);
row!(NoticeData, Notice, notice_names, notices, {
    "by": by, "channel": channels, "to": to, "languages": languages, "from_date": period.from,
    "until_date": period.until, "states": states,
    "entries": entries, "note": note
}, []);
row!(ConsentData, Consent, consent_names, consents, {
    "subjects": groups, "notice": notice, "fields": fields, "recipients": recipients, "purposes": purposes,
    "from_date": period.from, "withdrawn": period.until, "note": note
}, [facts]);
row!(SafeguardData, Safeguard, safeguard_names, safeguards, {
    "kind": kind, "set": set, "parties": parties, "flows": flows, "clauses": clauses,
    "from_date": period.from, "until_date": period.until, "note": note
}, [facts]);

impl FactSet {
    /// Whether both state the same facts.
    pub(super) fn says_what(&self, other: &FactSet) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.says_what(b))
    }
}

impl Statement {
    /// Whether both state the same, wherever they stand.
    pub(super) fn says_what(&self, other: &Statement) -> bool {
        self.fact == other.fact
            && self.value == other.value
            && self.evidence == other.evidence
            && self.period == other.period
            && self.purposes == other.purposes
            && self.groups == other.groups
    }
}
