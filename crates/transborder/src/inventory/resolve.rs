//! Mentions become positions; whatever no record is named is a fault with the nearest name.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::register::End;
use super::value::{distinct, repeats};
use super::{BasisData, FactSet, FlowData, Kind, RecipientData};
use crate::diagnostic::{Fault, Origin};
use crate::parallel;
use std::collections::HashSet;
use std::mem::take;

/// Stands where a mention could not be resolved; there is a fault then, so no Inventory holds it.
pub(super) const NOBODY: u32 = u32::MAX;

/// What may be named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    Party,
    End,
    Group,
    Field,
    Notice,
    Flow,
}

impl Named {
    fn what(self) -> &'static str {
        match self {
            Named::Party => "party",
            Named::End => "system or party",
            Named::Group => "group of data subjects",
            Named::Field => "field",
            Named::Notice => "notice",
            Named::Flow => "flow",
        }
    }
}

impl InventoryBuilder {
    /// Resolves every table. Ends of movements come after the systems, whose operators decide what a party
    /// means as an end.
    pub(super) fn resolve(&mut self) {
        self.resolve_parties();
        self.resolve_groups();
        self.resolve_systems();
        self.ends_by_party();
        self.resolve_collections();
        self.resolve_derivations();
        self.resolve_flows();
        self.resolve_texts();
        self.resolve_safeguards();
        self.agreed();
        self.lonely_purposes();
    }

    /// One mention.
    pub(super) fn name(&mut self, what: Named, mention: &mut u32, at: &At<'_>) {
        let (register, number) = match what {
            Named::Party | Named::End => (&self.ends, *mention),
            Named::Group => (&self.groups, *mention),
            Named::Field => (&self.fields, *mention),
            Named::Notice => (&self.notices, *mention),
            Named::Flow => {
                let id = self.flows.get(*mention).to_owned();
                let found = self.inventory.flow_names.find(&id);
                if found.is_none() {
                    self.dangling(what, &id, at);
                }
                *mention = found.unwrap_or(NOBODY);
                return;
            }
        };
        let found = register.position(number);
        *mention = match (what, found.map(End::unpack)) {
            (Named::Party, Some(End::Party(party))) => party,
            (Named::Party, Some(End::System(_))) => {
                let id = register.text(number);
                let fault = Fault::new("unknown-id", format!("`{id}` is a system, a party is meant here"))
                    .at(at.spot())
                    .help("name the party that operates it");
                self.log.faults.push(fault);
                NOBODY
            }
            (_, None) => {
                let id = register.text(number).to_owned();
                self.dangling(what, &id, at);
                NOBODY
            }
            _ => found.unwrap_or(NOBODY),
        };
    }

    /// Mentions of one list; who is named twice is kept once.
    pub(super) fn name_all(&mut self, what: Named, list: &mut Box<[u32]>, at: &At<'_>) {
        for (index, mention) in list.iter_mut().enumerate() {
            self.name(what, mention, &at.index(index));
        }
        if list.len() > 1 {
            *list = distinct(take(list).into_vec());
        }
    }

    fn dangling(&mut self, what: Named, id: &str, at: &At<'_>) {
        if id.is_empty() {
            self.log.fault(at, "missing-value", format!("`{}` names nothing", at.last_key()));
            return;
        }
        if !self.log.filled_in(id, at) {
            return;
        }
        if what == Named::Field && id == "*" {
            let message = "`*` is everything held at the start of a flow, and stands alone in its `fields`";
            self.log.fault_with(at, "mixed-fields", message, "name the fields");
            return;
        }
        let known = &self.inventory;
        let (log, name) = (&mut self.log, what.what());
        let help = match what {
            Named::Party => log.near_record(name, id, known.party_names.iter()),
            Named::End => {
                log.near_record(name, id, known.system_names.iter().chain(known.party_names.iter()))
            }
            Named::Group => log.near_record(name, id, known.group_names.iter()),
            Named::Field => log.near_record(name, id, known.field_names.iter()),
            Named::Notice => log.near_record(name, id, known.notice_names.iter()),
            Named::Flow => log.near_record(name, id, known.flow_names.iter()),
        };
        let mut fault = Fault::new("unknown-id", format!("no {name} is named `{id}`")).at(at.spot());
        fault.help = help;
        log.faults.push(fault);
    }

    fn resolve_parties(&mut self) {
        let mut parties = take(&mut self.inventory.parties);
        for party in &mut parties {
            let at = At::Record(party.origin);
            if let Some(parent) = &mut party.parent {
                self.name(Named::Party, parent, &at.key("parent"));
            }
            let owners = at.key("owners");
            for (index, owner) in party.owners.iter_mut().flatten().enumerate() {
                self.name(Named::Party, &mut owner.party, &owners.index(index).key("party"));
            }
            self.name_all(Named::Party, &mut party.joint_with, &at.key("joint_with"));
            self.resolve_facts(&mut party.facts, party.origin);
        }
        self.inventory.parties = parties;
    }

    fn resolve_groups(&mut self) {
        let mut groups = take(&mut self.inventory.groups);
        let mut pairs: HashSet<(u32, u32)> = HashSet::new();
        let mut other_way = Vec::new();
        for (number, group) in (0u32..).zip(&mut groups) {
            let at = At::Record(group.origin);
            let key = at.key("disjoint_from");
            self.name_all(Named::Group, &mut group.disjoint_from, &key);
            if group.disjoint_from.contains(&number) {
                self.log.fault(&key, "out-of-range", "a group is not disjoint from itself");
            }
            for other in group.disjoint_from.iter().filter(|other| **other != NOBODY) {
                pairs.insert((number, *other));
                other_way.push((*other, number));
            }
        }
        // Who shares nobody with a group is shared by nobody of it.
        other_way.retain(|pair| pairs.insert(*pair));
        other_way.sort_unstable();
        for added in other_way.chunk_by(|a, b| a.0 == b.0) {
            let list = &mut groups[added[0].0 as usize].disjoint_from;
            *list = list.iter().copied().chain(added.iter().map(|(_, other)| *other)).collect();
        }
        self.inventory.groups = groups;
    }

    fn resolve_systems(&mut self) {
        let mut systems = take(&mut self.inventory.systems);
        for system in &mut systems {
            let at = At::Record(system.origin);
            self.name(Named::Party, &mut system.operator, &at.key("operator"));
            if let Some(principal) = &mut system.on_behalf_of {
                self.name(Named::Party, principal, &at.key("on_behalf_of"));
            }
            self.resolve_facts(&mut system.facts, system.origin);
        }
        self.inventory.described = systems.len();
        self.inventory.systems = systems;
    }

    fn resolve_collections(&mut self) {
        let mut collections = take(&mut self.inventory.collections);
        for (number, collection) in (0u32..).zip(&mut collections) {
            let at = At::Record(collection.origin);
            self.name_all(Named::Group, &mut collection.groups, &at.key("subjects"));
            collection.at = self.end(collection.at, (Kind::Collection, number), &at.key("at"));
            self.name_all(Named::Field, &mut collection.fields, &at.key("fields"));
            self.declared(&mut collection.purposes, &at.key("purposes"));
            self.name_all(Named::Party, &mut collection.controllers, &at.key("controllers"));
            self.name_all(Named::Notice, &mut collection.notices, &at.key("notices"));
            self.resolve_basis(&collection.basis, &at.key("basis"));
            self.resolve_facts(&mut collection.facts, collection.origin);
        }
        self.inventory.collections = collections;
    }

    fn resolve_derivations(&mut self) {
        let mut derivations = take(&mut self.inventory.derivations);
        for (number, derivation) in (0u32..).zip(&mut derivations) {
            let at = At::Record(derivation.origin);
            derivation.at = self.end(derivation.at, (Kind::Derivation, number), &at.key("at"));
            self.name_all(Named::Field, &mut derivation.from, &at.key("from"));
            self.name(Named::Field, &mut derivation.to, &at.key("to"));
        }
        self.inventory.derivations = derivations;
    }

    fn resolve_flows(&mut self) {
        let mut flows = take(&mut self.inventory.flows);
        let mut carried = take(&mut self.inventory.carried);
        let mut odd = self.resolve_plainly(&mut flows, &mut carried).into_iter().peekable();
        let mut kept = 0;
        // The flow that carried the field last, to see fields named twice without searching.
        let mut last = vec![NOBODY; self.inventory.fields.len()];
        for (number, flow) in (0u32..).zip(&mut flows) {
            let start = flow.fields_start as usize;
            flow.fields_start = kept as u32;
            if odd.peek().is_none_or(|odd| *odd != number) {
                carried.copy_within(start..start + flow.fields_len as usize, kept);
                kept += flow.fields_len as usize;
                continue;
            }
            odd.next();
            let at = At::Record(flow.origin);
            flow.from = self.end(flow.from, (Kind::Flow, number), &at.key("from"));
            flow.to = self.end(flow.to, (Kind::Flow, number), &at.key("to"));
            for index in 0..flow.fields_len as usize {
                let mut field = carried[start + index];
                match self.fields.position(field) {
                    Some(position) => field = position,
                    None => self.name(Named::Field, &mut field, &at.key("fields").index(index)),
                }
                if let Some(last) = last.get_mut(field as usize)
                    && std::mem::replace(last, number) == number
                {
                    continue;
                }
                carried[kept] = field;
                kept += 1;
            }
            flow.fields_len = kept as u32 - flow.fields_start;
            self.are_declared(&flow.purposes, &at.key("purposes"));
            if flow.purposes.len() > 1 && repeats(&flow.purposes) {
                flow.purposes = distinct(flow.purposes.to_vec()).into();
            }
            if flow.more.is_some() {
                self.resolve_more(flow);
            }
        }
        carried.truncate(kept);
        carried.shrink_to_fit();
        self.inventory.carried = carried;
        self.inventory.flows = flows;
    }

    /// Resolves the flows that need nothing but positions, on all cores. Returns the others, untouched, by number.
    fn resolve_plainly(&self, flows: &mut [FlowData], carried: &mut [u32]) -> Vec<u32> {
        const AT_ONCE: usize = 1 << 14;
        let mut parts = Vec::new();
        let (mut rest, mut first) = (carried, 0);
        let starts: Vec<u32> = flows.iter().step_by(AT_ONCE).skip(1).map(|flow| flow.fields_start).collect();
        for (index, flows) in flows.chunks_mut(AT_ONCE).enumerate() {
            let end = starts.get(index).map_or(rest.len(), |start| *start as usize - first);
            let (carried, behind) = rest.split_at_mut(end);
            (rest, first) = (behind, first + end);
            parts.push(((index * AT_ONCE) as u32, flows, carried));
        }
        parallel::map(parts, |(number, flows, carried)| self.resolve_part(number, flows, carried)).concat()
    }

    /// The same for the flows from `number` on, whose fields these are.
    fn resolve_part(&self, number: u32, flows: &mut [FlowData], carried: &mut [u32]) -> Vec<u32> {
        let first = flows.first().map_or(0, |flow| flow.fields_start as usize);
        let system = |mention: u32| match self.ends.position(mention).map(End::unpack) {
            Some(End::System(system)) => Some(system),
            _ => None,
        };
        let mut odd = Vec::new();
        let mut fields = Vec::new();
        for (number, flow) in (number..).zip(flows) {
            let start = flow.fields_start as usize - first;
            let carried = &mut carried[start..start + flow.fields_len as usize];
            fields.clear();
            fields.extend(carried.iter().map_while(|field| self.fields.position(*field)));
            let plain = flow.more.is_none()
                && fields.len() == carried.len()
                && !repeats(&fields)
                && (flow.purposes.is_empty() || !self.purposes.closed)
                && !repeats(&flow.purposes);
            match (system(flow.from), system(flow.to)) {
                (Some(from), Some(to)) if plain => {
                    (flow.from, flow.to) = (from, to);
                    carried.copy_from_slice(&fields);
                }
                _ => odd.push(number),
            }
        }
        odd
    }

    fn resolve_more(&mut self, flow: &mut super::FlowData) {
        let (at, origin) = (At::Record(flow.origin), flow.origin);
        let Some(more) = flow.more.as_deref_mut() else { return };
        self.name_all(Named::Group, &mut more.groups, &at.key("subjects"));
        if let Some(principal) = &mut more.on_behalf_of {
            self.name(Named::Party, principal, &at.key("on_behalf_of"));
        }
        let rename = at.key("rename");
        for (old, new) in &mut more.rename {
            let name = self.fields.text(*old).to_owned();
            let at = rename.key(&name);
            // Where fields are named, an old name that is no field is a fault there already, or renames nothing.
            match self.fields.position(*old) {
                None if flow.all_fields => self.name(Named::Field, old, &at),
                found => *old = found.unwrap_or(NOBODY),
            }
            self.name(Named::Field, new, &at);
        }
        self.resolve_basis(&more.basis, &at.key("basis"));
        let volume = at.key("volume");
        for (index, row) in more.volume.iter_mut().enumerate() {
            self.name_all(Named::Group, &mut row.groups, &volume.index(index).key("subjects"));
        }
        self.resolve_facts(&mut more.counts, origin);
        self.resolve_facts(&mut more.facts, origin);
    }

    fn resolve_texts(&mut self) {
        let mut notices = take(&mut self.inventory.notices);
        for notice in &mut notices {
            let at = At::Record(notice.origin);
            self.name(Named::Party, &mut notice.by, &at.key("by"));
            if let Some(to) = &mut notice.to {
                self.name_all(Named::Group, to, &at.key("to"));
            }
            let entries = at.key("entries");
            for (index, entry) in notice.entries.iter_mut().enumerate() {
                let at = entries.index(index);
                self.resolve_scope((&mut entry.fields, &mut entry.recipients, &mut entry.purposes), &at);
            }
        }
        self.inventory.notices = notices;
        let mut consents = take(&mut self.inventory.consents);
        for consent in &mut consents {
            let at = At::Record(consent.origin);
            self.name_all(Named::Group, &mut consent.groups, &at.key("subjects"));
            if let Some(notice) = &mut consent.notice {
                self.name(Named::Notice, notice, &at.key("notice"));
            }
            self.resolve_scope((&mut consent.fields, &mut consent.recipients, &mut consent.purposes), &at);
            self.resolve_facts(&mut consent.facts, consent.origin);
        }
        self.inventory.consents = consents;
    }

    /// Fields, recipients and purposes that an entry or a consent names.
    fn resolve_scope(&mut self, (fields, recipients, purposes): Scope<'_>, at: &At<'_>) {
        if let Some(fields) = fields {
            self.name_all(Named::Field, fields, &at.key("fields"));
        }
        let key = at.key("recipients");
        for (index, recipient) in recipients.iter_mut().flatten().enumerate() {
            if let RecipientData::Party { party, .. } = recipient {
                self.name(Named::Party, party, &key.index(index).key("party"));
            }
        }
        if let Some(purposes) = purposes {
            self.declared(purposes, &at.key("purposes"));
        }
    }

    fn resolve_safeguards(&mut self) {
        let mut safeguards = take(&mut self.inventory.safeguards);
        for safeguard in &mut safeguards {
            let at = At::Record(safeguard.origin);
            self.name_all(Named::Party, &mut safeguard.parties, &at.key("parties"));
            self.name_all(Named::Flow, &mut safeguard.flows, &at.key("flows"));
            self.resolve_facts(&mut safeguard.facts, safeguard.origin);
        }
        self.inventory.safeguards = safeguards;
    }

    pub(super) fn resolve_facts(&mut self, facts: &mut FactSet, origin: Origin) {
        for statement in &mut facts.0 {
            let way = take(&mut statement.way);
            let at = At::Way(origin, &way);
            self.declared(&mut statement.purposes, &at.key("purposes"));
            self.name_all(Named::Group, &mut statement.groups, &at.key("subjects"));
            statement.way = way;
        }
    }

    fn resolve_basis(&mut self, basis: &BasisData, at: &At<'_>) {
        if let BasisData::Each(each) = basis
            && self.purposes.closed
        {
            for (purpose, _) in each {
                let id = self.purposes.names.get(*purpose).to_owned();
                self.is_declared(*purpose, &at.key(&id));
            }
        }
    }

    /// Purposes of one list, of which those declared are all, where any are.
    fn declared(&mut self, purposes: &mut Box<[u32]>, at: &At<'_>) {
        self.are_declared(purposes, at);
        if purposes.len() > 1 {
            *purposes = distinct(take(purposes).into_vec());
        }
    }

    fn are_declared(&mut self, purposes: &[u32], at: &At<'_>) {
        if self.purposes.closed {
            for (index, purpose) in purposes.iter().enumerate() {
                self.is_declared(*purpose, &at.index(index));
            }
        }
    }

    fn is_declared(&mut self, purpose: u32, at: &At<'_>) {
        let Self { purposes, log, .. } = self;
        if !purposes.closed || purposes.uses[purpose as usize].declared.is_some() {
            return;
        }
        let id = purposes.names.get(purpose);
        if log.filled_in(id, at) {
            let declared = purposes.names.iter().zip(&purposes.uses);
            let declared = declared.filter(|(_, known)| known.declared.is_some()).map(|(name, _)| name);
            let mut fault =
                Fault::new("undeclared-purpose", format!("the purpose `{id}` is not declared")).at(at.spot());
            fault.help =
                log.near_record("purpose", id, declared).or_else(|| Some("add it to `purposes`".to_owned()));
            log.faults.push(fault);
        }
    }

    /// A purpose that one record names alone is probably misspelt; declared ones are meant so.
    fn lonely_purposes(&mut self) {
        let Self { purposes, log, .. } = self;
        for (id, seen) in purposes.names.iter().zip(&mut purposes.uses) {
            let Some(spot) = seen.first.take() else { continue };
            if id.is_empty() || id.chars().any(char::is_control) {
                log.faults.push(Fault::new("no-id", format!("{id:?} can be no purpose")).at(*spot));
            } else if !purposes.closed
                && log.filled_in(id, &At::Way(spot.origin, &spot.way))
                && seen.records == 1
            {
                let mut warning =
                    Fault::new("lonely-purpose", format!("only one record names the purpose `{id}`"));
                warning.help = log.near(id, purposes.names.iter());
                log.warnings.push(warning.at(*spot));
            }
        }
        self.inventory.purpose_names = take(&mut self.purposes.names);
    }
}

/// The keys `fields`, `recipients` and `purposes` of an entry or consent.
type Scope<'s> =
    (&'s mut Option<Box<[u32]>>, &'s mut Option<Box<[RecipientData]>>, &'s mut Option<Box<[u32]>>);
