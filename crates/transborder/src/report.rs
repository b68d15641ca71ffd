//! The report: findings as rows of numbers, made into words when somebody asks.

mod crossing;
mod finding;
mod flagged;
mod id;
mod path;
mod question;
mod reason;
mod record;
mod remedy;
mod rests;
mod scene_view;
mod summary;
mod text;
mod whose;

pub use crossing::{Crossing, Discharge};
pub use finding::{Also, Finding, GateLine, MissingFact, Place, Reached};
pub use question::{Answerer, Question};
pub use record::{Counts, FlowShown, PartyShown, SystemShown};
pub use remedy::{Change, ChangeAt, PatchValue, Remedy};
pub use scene_view::{Drawing, DrawnCollection, DrawnFlow, DrawnParty, DrawnReach, DrawnSystem, Mark};
pub(crate) use summary::people_in;
pub use summary::{Coverage, People, Summary};

use crate::inventory::{Inventory, Kind};
use crate::judge::{Judgement, Labels, Row, Transfers};
use crate::{Date, Fault};
use std::sync::Arc;

/// Everything found. It borrows the graph and the law; a service keeps the owned report of `transborder-json`.
#[derive(Clone, Debug)]
pub struct Report<'g> {
    pub(crate) transfers: Transfers<'g>,
    pub(crate) judgement: Arc<Judgement>,
    /// How many findings were cut by `max_findings`.
    pub(crate) cut: usize,
    /// How many ways of a finding are given at most.
    pub(crate) max_paths: usize,
    /// What remedies look at, worked out when the first is asked for.
    pub(crate) aids: Arc<remedy::Aids>,
}

/// Something that was taken for granted, and about how many records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assumed {
    /// What.
    pub assumed: String,
    /// Which kind of record.
    pub kind: Kind,
    /// How many of them.
    pub count: u64,
    /// Their ids, in input order: all, or as many as were asked for.
    pub about: Vec<String>,
}

impl<'g> Report<'g> {
    pub(crate) fn inventory(&self) -> &'g Inventory {
        self.transfers.inner.scene.inventory()
    }

    /// The day it is about.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.transfers.inner.scene.day
    }

    /// What it was made from.
    #[must_use]
    pub fn transfers(&self) -> &Transfers<'g> {
        &self.transfers
    }

    /// The laws judged, as `PACK@REVISION`.
    #[must_use]
    pub fn regimes(&self) -> Vec<String> {
        let judged = self.transfers.inner.scene.regimes.iter().filter(|regime| regime.judged);
        judged.map(|regime| format!("{}@{}", regime.pack.id, regime.revision.id)).collect()
    }

    /// Findings in order: regime, then collections, flows and parties in input order, then homes.
    pub fn findings(&self) -> impl ExactSizeIterator<Item = Finding<'_>> {
        (0..self.judgement.rows.len() - self.cut).map(|row| Finding { report: self, row })
    }

    /// The finding with this id.
    #[must_use]
    pub fn finding(&self, id: &str) -> Option<Finding<'_>> {
        self.findings().find(|finding| finding.id() == id)
    }

    /// How many findings a limit cut off.
    #[must_use]
    pub fn cut(&self) -> usize {
        self.cut
    }

    pub(crate) fn row(&self, row: usize) -> &Row {
        &self.judgement.rows[row]
    }

    /// The labels that a finding is about, in order.
    pub(crate) fn labels<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = Labels> + use<'r, 'g> {
        row.labels(&self.judgement.steps, &self.judgement.outcomes)
    }

    /// What was taken for granted, counted, with the ids of all records concerned.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumed> {
        self.assumptions_naming(usize::MAX)
    }

    /// What was taken for granted, counted, with at most so many ids each. Linear in the records.
    #[must_use]
    pub fn assumptions_naming(&self, at_most: usize) -> Vec<Assumed> {
        let inventory = self.inventory();
        let mut list: Vec<Assumed> = Vec::new();
        let mut add = |assumed: &str, kind: Kind, id: &dyn Fn() -> String| {
            let known = list.iter().position(|known| known.assumed == assumed && known.kind == kind);
            let place = known.unwrap_or_else(|| {
                list.push(Assumed { assumed: assumed.to_owned(), kind, count: 0, about: Vec::new() });
                list.len() - 1
            });
            let entry = &mut list[place];
            entry.count += 1;
            if entry.about.len() < at_most {
                entry.about.push(id());
            }
        };
        for one in inventory.assumed() {
            add(one.assumed, one.kind, &|| inventory.name_of(one.kind, one.record).to_owned());
        }
        for (system, field) in &self.transfers.inner.silent {
            let id =
                || format!("{} at {}", inventory.field_names.get(*field), inventory.system_name(*system));
            add(
                "held about an unknown group, since a record uses it and nothing brings it",
                Kind::Field,
                &id,
            );
        }
        list
    }

    /// What is odd in the inventory but no fault.
    #[must_use]
    pub fn warnings(&self) -> Vec<Fault> {
        let mut warnings = self.inventory().warnings.clone();
        warnings.extend(self.idle_laws());
        warnings.extend(summary::named_but_not_held(self));
        warnings
    }
}

impl Inventory {
    /// The id of a record.
    pub(crate) fn name_of(&self, kind: Kind, index: u32) -> &str {
        match kind {
            Kind::Inventory => self.ids.first().map_or("inventory", |(_, id)| id),
            Kind::Party => self.party_names.get(index),
            Kind::Subjects => self.group_names.get(index),
            Kind::Field => self.field_names.get(index),
            Kind::Purpose => self.purpose_names.get(index),
            Kind::System => self.system_name(index),
            Kind::Collection => self.collection_names.get(index),
            Kind::Derivation => self.derivation_names.get(index),
            Kind::Flow => self.flow_names.get(index),
            Kind::Notice => self.notice_names.get(index),
            Kind::Consent => self.consent_names.get(index),
            Kind::Safeguard => self.safeguard_names.get(index),
        }
    }

    /// The name of a system: of an implicit one that of its party.
    pub(crate) fn system_name(&self, system: u32) -> &str {
        if self.systems[system as usize].implicit {
            self.party_names.get(self.systems[system as usize].operator)
        } else {
            self.system_names.get(system)
        }
    }

    /// Where a record is written.
    pub(crate) fn origin_of(&self, kind: Kind, index: u32) -> crate::Origin {
        let index = index as usize;
        match kind {
            Kind::Party => self.parties[index].origin,
            Kind::Subjects => self.groups[index].origin,
            Kind::Field => self.fields[index].origin,
            Kind::System => self.systems[index].origin,
            Kind::Collection => self.collections[index].origin,
            Kind::Derivation => self.derivations[index].origin,
            Kind::Flow => self.flows[index].origin,
            Kind::Notice => self.notices[index].origin,
            Kind::Consent => self.consents[index].origin,
            Kind::Safeguard => self.safeguards[index].origin,
            Kind::Inventory | Kind::Purpose => crate::Origin::CODE,
        }
    }
}
