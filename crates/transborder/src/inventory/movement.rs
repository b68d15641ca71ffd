//! Collections, derivations and flows as they are pushed.

use super::builder::{Claim, InventoryBuilder};
use super::fault::At;
use super::{BasisData, CollectionData, DerivationData, FlowData, FlowMore, Kind, Volume};
use crate::date::Period;
use crate::diagnostic::{Fault, Origin};
use crate::record::{BasisSaid, Certainty, Collection, Derivation, Flow, How, PathKind, Role, VolumeSaid};
use crate::vocabulary::FLOW_ATTRIBUTES;
use std::collections::HashSet;

impl InventoryBuilder {
    pub(super) fn collection(&mut self, said: &Collection<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Collection, said.id, at);
        self.log.some(&said.subjects, &at.key("subjects"));
        self.log.some(&said.fields, &at.key("fields"));
        let row = CollectionData {
            groups: self.groups.mentions(&said.subjects),
            at: self.ends.mention(said.at),
            fields: self.fields.mentions(&said.fields),
            purposes: self.purposes(&said.purposes, &at.key("purposes")),
            controllers: self.ends.mentions(&said.controllers),
            source: said.source,
            notices: self.notices.mentions(&said.notices),
            basis: self.basis(&said.basis, &at.key("basis")),
            period: self.log.period(said.from_date, said.until_date, "until_date", at),
            facts: self.facts(&said.facts, Kind::Collection, at),
            note: said.note.map(Box::from),
            origin,
        };
        self.file(claim, said.id, row);
    }

    pub(super) fn purposes(&mut self, ids: &[&str], at: &At<'_>) -> Box<[u32]> {
        let record = self.pushed;
        let each = ids.iter().enumerate();
        each.map(|(index, id)| self.purposes.mention(id, record, || at.index(index).spot())).collect()
    }

    fn basis(&mut self, said: &BasisSaid<'_>, at: &At<'_>) -> BasisData {
        match said {
            BasisSaid::None => BasisData::None,
            BasisSaid::All(basis) => BasisData::All(*basis),
            BasisSaid::Each(each) => {
                self.log.some(each, at);
                let record = self.pushed;
                let purposes = &mut self.purposes;
                let one =
                    |(id, basis): &(&str, _)| (purposes.mention(id, record, || at.key(id).spot()), *basis);
                BasisData::Each(each.iter().map(one).collect())
            }
        }
    }

    pub(super) fn derivation(&mut self, said: &Derivation<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Derivation, said.id, at);
        self.log.some(&said.from, &at.key("from"));
        if said.how.is_none() {
            self.log.fault(&at.key("how"), "missing-value", "`how` is missing");
        }
        let row = DerivationData {
            at: self.ends.mention(said.at),
            from: self.fields.mentions(&said.from),
            to: self.fields.mention(said.to),
            how: said.how.unwrap_or(How::Derive),
            drops: self.tags(&said.drops, &at.key("drops")),
            evidence: self.log.text(said.evidence, &at.key("evidence")),
            note: said.note.map(Box::from),
            origin,
        };
        self.file(claim, said.id, row);
    }

    pub(super) fn flow(&mut self, said: &Flow<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim_flow(said.id, at);
        let start = self.inventory.carried.len();
        let all_fields = self.carried(said, &at.key("fields"));
        let len = self.inventory.carried.len() - start;
        if said.role == Some(Role::Collect) {
            self.log.fault_with(
                &at.key("role"),
                "role-of-collections",
                "`collect` is the role of collections, no flow has it",
                "write a record of `collections`, or the role of the receiver: `provision`, `entrust`, …",
            );
        }
        let purposes = self.purposes(&said.purposes, &at.key("purposes"));
        let list = self.purpose_lists.number(&purposes);
        let row = FlowData {
            from: self.ends.mention(said.from),
            to: self.ends.mention(said.to),
            fields_start: u32::try_from(start).expect("fewer than 2^32 fields on all flows"),
            fields_len: u32::try_from(len).expect("fewer than 2^32 fields on all flows"),
            all_fields,
            role: said.role.unwrap_or(Role::Collect),
            path: said.path.unwrap_or(PathKind::Send),
            purposes: self.purpose_lists.lists[list as usize].0.clone(),
            more: has_more(said).then(|| Box::new(self.more(said, at))),
            origin,
        };
        self.file_flow(claim, said.id, row);
    }

    /// Puts the fields of a flow behind those of the others; whether it carries all.
    fn carried(&mut self, said: &Flow<'_>, at: &At<'_>) -> bool {
        if let ["*"] = said.fields[..] {
            return true;
        }
        self.log.some(&said.fields, at);
        for field in &said.fields {
            let mention = self.fields.mention(field);
            self.inventory.carried.push(mention);
        }
        false
    }

    fn more(&mut self, said: &Flow<'_>, at: &At<'_>) -> FlowMore {
        if !said.reads_from.is_empty() && said.path != Some(PathKind::Remote) {
            let warning =
                Fault::new("unused-key", "`reads_from` says nothing about a flow that is not read remotely")
                    .at(at.key("reads_from").spot())
                    .help("add `\"path\": \"remote\"`");
            self.log.warnings.push(warning);
        }
        FlowMore {
            groups: self.groups.mentions(&said.subjects),
            reads_from: self.log.places(&said.reads_from, &at.key("reads_from")),
            on_behalf_of: said.on_behalf_of.map(|id| self.ends.mention(id)),
            rename: self.rename(said, &at.key("rename")),
            basis: self.basis(&said.basis, &at.key("basis")),
            transaction: said.transaction,
            volume: self.volume(&said.volume, &at.key("volume")),
            certainty: said.certainty.unwrap_or(Certainty::Actual),
            caused_by_subject: said.caused_by_subject,
            counts: self.counts(&said.counts, at),
            attributes: self.attributes(&said.attributes, FLOW_ATTRIBUTES, &at.key("attributes")),
            period: self.log.period(said.from_date, said.until_date, "until_date", at),
            facts: self.facts(&said.facts, Kind::Flow, at),
            note: said.note.map(Box::from),
        }
    }

    fn rename(&mut self, said: &Flow<'_>, at: &At<'_>) -> Box<[(u32, u32)]> {
        if said.rename.is_empty() {
            return Box::default();
        }
        let carried: HashSet<&str> = said.fields.iter().copied().collect();
        let mut pairs = Vec::with_capacity(said.rename.len());
        for (old, new) in &said.rename {
            if !carried.contains("*") && !carried.contains(old) {
                let mut fault =
                    Fault::new("renames-nothing", format!("the flow carries no field `{old}` to rename"))
                        .at(at.key(old).spot());
                fault.help = self.log.near(old, said.fields.iter().copied());
                self.log.faults.push(fault);
            }
            pairs.push((self.fields.mention(old), self.fields.mention(new)));
        }
        pairs.into()
    }

    fn volume(&mut self, said: &[VolumeSaid<'_>], at: &At<'_>) -> Box<[Volume]> {
        let mut rows = Vec::with_capacity(said.len());
        for (index, said) in said.iter().enumerate() {
            let at = &at.index(index);
            rows.push(Volume {
                groups: self.groups.mentions(&said.subjects),
                people: said.people,
                devices: said.devices,
                period: self.log.period(said.from_date, said.until_date, "until_date", at),
            });
        }
        rows.into()
    }

    /// [`Self::claim`] for flows: there are so many that each id is looked up once, and is in the table then.
    fn claim_flow(&mut self, id: &str, at: &At<'_>) -> Claim {
        if !self.log.id(id, &at.key("id")) {
            return Claim::Nameless;
        }
        match self.inventory.flow_names.intern(id) {
            (_, true) => Claim::New,
            (first, false) => Claim::Again(first),
        }
    }

    /// [`Self::file`] for flows, whose fields lie in one pool.
    pub(super) fn file_flow(&mut self, claim: Claim, id: &str, row: FlowData) {
        if let Claim::Again(first) = claim {
            let first = &self.inventory.flows[first as usize];
            let Some(key) = difference(first, &row, &self.inventory.carried) else {
                self.inventory.carried.truncate(row.fields_start as usize);
                return;
            };
            let first = first.origin;
            self.differs(Kind::Flow, id, key, row.origin, first);
        }
        if !matches!(claim, Claim::New) {
            let made_up = self.made_up();
            self.inventory.flow_names.intern(&made_up);
        }
        self.inventory.flows.push(row);
    }
}

/// Whether it says something that few flows say.
fn has_more(said: &Flow<'_>) -> bool {
    !(said.subjects.is_empty()
        && said.reads_from.is_empty()
        && said.on_behalf_of.is_none()
        && said.rename.is_empty()
        && said.basis == BasisSaid::None
        && said.transaction.is_none()
        && said.volume.is_empty()
        && said.certainty.is_none_or(|certainty| certainty == Certainty::Actual)
        && !said.caused_by_subject
        && said.counts.is_empty()
        && said.attributes.is_empty()
        && said.from_date.is_none()
        && said.until_date.is_none()
        && said.facts.is_empty()
        && said.note.is_none())
}

/// The first key under which two flows of one name differ.
fn difference(first: &FlowData, again: &FlowData, carried: &[u32]) -> Option<&'static str> {
    let fields = |flow: &FlowData| {
        let start = flow.fields_start as usize;
        start..start + flow.fields_len as usize
    };
    let keys = [
        ("from", first.from == again.from),
        ("to", first.to == again.to),
        ("fields", first.all_fields == again.all_fields && carried[fields(first)] == carried[fields(again)]),
        ("purposes", first.purposes == again.purposes),
        ("role", first.role == again.role),
        ("path", first.path == again.path),
    ];
    if let Some((key, _)) = keys.iter().find(|(_, same)| !same) {
        return Some(key);
    }
    match (&first.more, &again.more) {
        (None, None) => None,
        (Some(first), Some(again)) => more_difference(first, again),
        (Some(more), None) | (None, Some(more)) => more_difference(more, &FlowMore::nothing()),
    }
}

fn more_difference(first: &FlowMore, again: &FlowMore) -> Option<&'static str> {
    let keys = [
        ("subjects", first.groups == again.groups),
        ("reads_from", first.reads_from == again.reads_from),
        ("on_behalf_of", first.on_behalf_of == again.on_behalf_of),
        ("rename", first.rename == again.rename),
        ("basis", first.basis == again.basis),
        ("transaction", first.transaction == again.transaction),
        ("volume", first.volume == again.volume),
        ("certainty", first.certainty == again.certainty),
        ("caused_by", first.caused_by_subject == again.caused_by_subject),
        ("counts", first.counts.says_what(&again.counts)),
        ("attributes", first.attributes == again.attributes),
        ("from_date", first.period.from == again.period.from),
        ("until_date", first.period.until == again.period.until),
        ("facts", first.facts.says_what(&again.facts)),
        ("note", first.note == again.note),
    ];
    keys.iter().find(|(_, same)| !same).map(|(key, _)| *key)
}

impl FlowMore {
    /// What a flow without more says.
    fn nothing() -> FlowMore {
        FlowMore {
            groups: Box::default(),
            reads_from: Box::default(),
            on_behalf_of: None,
            rename: Box::default(),
            basis: BasisData::None,
            transaction: None,
            volume: Box::default(),
            certainty: Certainty::Actual,
            caused_by_subject: false,
            counts: super::FactSet::default(),
            attributes: Box::default(),
            period: Period::ALWAYS,
            facts: super::FactSet::default(),
            note: None,
        }
    }
}
