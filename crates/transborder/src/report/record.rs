//! Records as reports show them: how many there are, what a picture needs, and which one stands where.

use super::Report;
use crate::inventory::{Inventory, Kind};
use crate::record::{PathKind, Role};
use crate::{Origin, Place};
use std::collections::HashMap;

/// How many records of each kind were read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Parties.
    pub parties: u64,
    /// Groups of data subjects.
    pub subjects: u64,
    /// Fields.
    pub fields: u64,
    /// Described systems.
    pub systems: u64,
    /// Collections.
    pub collections: u64,
    /// Flows.
    pub flows: u64,
    /// Notices.
    pub notices: u64,
    /// Consents.
    pub consents: u64,
    /// Safeguards.
    pub safeguards: u64,
}

/// A party, as far as a picture needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartyShown<'r> {
    /// Its id.
    pub id: &'r str,
    /// For people.
    pub name: Option<&'r str>,
    /// Where it has its seat.
    pub countries: &'r [Place],
    /// Size of a class of recipients.
    pub members: Option<u64>,
    /// Its parent.
    pub parent: Option<&'r str>,
}

/// A system, as far as a picture needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SystemShown<'r> {
    /// Its id; where it stands for its operator, the party's.
    pub id: &'r str,
    /// For people.
    pub name: Option<&'r str>,
    /// The party that runs it.
    pub operator: &'r str,
    /// Where it is.
    pub locations: &'r [Place],
    /// Whether it stands for its operator.
    pub implicit: bool,
}

/// A flow, as far as a picture needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlowShown<'r> {
    /// Its id.
    pub id: &'r str,
    /// System where it starts.
    pub from: &'r str,
    /// System where it ends.
    pub to: &'r str,
    /// What it carries; `*` for everything held at its start.
    pub fields: Vec<&'r str>,
    /// What for.
    pub purposes: Vec<&'r str>,
    /// What the receiver is.
    pub role: Role,
    /// How the data get there.
    pub path: PathKind,
}

impl<'g> Report<'g> {
    /// How many records of each kind were read. Linear in the systems.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let inventory = self.inventory();
        let described = inventory.systems.iter().filter(|system| !system.implicit);
        Counts {
            parties: inventory.parties.len() as u64,
            subjects: inventory.groups.len() as u64,
            fields: inventory.fields.len() as u64,
            systems: described.count() as u64,
            collections: inventory.collections.len() as u64,
            flows: inventory.flows.len() as u64,
            notices: inventory.notices.len() as u64,
            consents: inventory.consents.len() as u64,
            safeguards: inventory.safeguards.len() as u64,
        }
    }

    /// Parties, in input order.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = PartyShown<'g>> + use<'g> {
        let inventory = self.inventory();
        inventory.parties.iter().enumerate().map(|(index, party)| PartyShown {
            id: inventory.party_names.get(index as u32),
            name: party.name.as_deref(),
            countries: &party.countries,
            members: party.members,
            parent: party.parent.map(|parent| inventory.party_names.get(parent)),
        })
    }

    /// Systems in input order, then those that stand for their operators.
    pub fn systems(&self) -> impl ExactSizeIterator<Item = SystemShown<'g>> + use<'g> {
        let inventory = self.inventory();
        inventory.systems.iter().enumerate().map(|(index, system)| SystemShown {
            id: inventory.system_name(index as u32),
            name: system.name.as_deref(),
            operator: inventory.party_names.get(system.operator),
            locations: &system.locations,
            implicit: system.implicit,
        })
    }

    /// Flows, in input order.
    pub fn flows(&self) -> impl ExactSizeIterator<Item = FlowShown<'g>> + use<'g> {
        let inventory = self.inventory();
        let graph = self.transfers.inner.scene.graph;
        inventory.flows.iter().enumerate().map(|(index, flow)| {
            let named = graph.carried(index as u32).iter().map(|field| inventory.field_names.get(*field));
            let purposes = flow.purposes.iter().map(|purpose| inventory.purpose_names.get(*purpose));
            FlowShown {
                id: inventory.flow_names.get(index as u32),
                from: inventory.system_name(flow.from),
                to: inventory.system_name(flow.to),
                fields: if flow.all_fields { vec!["*"] } else { named.collect() },
                purposes: purposes.collect(),
                role: flow.role,
                path: flow.path,
            }
        })
    }

    /// Kind and id of the records that begin at these places. One pass over all records.
    #[must_use]
    pub fn records_at(&self, origins: impl IntoIterator<Item = Origin>) -> HashMap<Origin, (Kind, &str)> {
        let inventory = self.inventory();
        let mut wanted: HashMap<Origin, Option<(Kind, u32)>> = origins
            .into_iter()
            .filter(|origin| *origin != Origin::CODE)
            .map(|origin| (origin, None))
            .collect();
        if !wanted.is_empty() {
            for (kind, many) in inventory.sizes() {
                for index in 0..many {
                    if let Some(found) = wanted.get_mut(&inventory.origin_of(kind, index)) {
                        found.get_or_insert((kind, index));
                    }
                }
            }
        }
        let named = wanted.into_iter().filter_map(|(origin, found)| found.map(|found| (origin, found)));
        named.map(|(origin, (kind, index))| (origin, (kind, inventory.name_of(kind, index)))).collect()
    }
}

impl Inventory {
    /// Tables of records that know where they are written, with their lengths.
    fn sizes(&self) -> [(Kind, u32); 10] {
        // Implicit systems come last, so that a party's origin means the party.
        [
            (Kind::Party, self.parties.len()),
            (Kind::Subjects, self.groups.len()),
            (Kind::Field, self.fields.len()),
            (Kind::System, self.systems.len()),
            (Kind::Collection, self.collections.len()),
            (Kind::Derivation, self.derivations.len()),
            (Kind::Flow, self.flows.len()),
            (Kind::Notice, self.notices.len()),
            (Kind::Consent, self.consents.len()),
            (Kind::Safeguard, self.safeguards.len()),
        ]
        .map(|(kind, many)| (kind, many as u32))
    }
}
