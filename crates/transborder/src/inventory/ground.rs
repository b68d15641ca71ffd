//! What no record says and everybody takes for granted: parties as places, roles, beginnings.

use super::builder::InventoryBuilder;
use super::fault::{At, as_given};
use super::register::End;
use super::resolve::{NOBODY, Named};
use super::{Assumption, FactSet, FlowData, Inventory, Kind, SystemData};
use crate::date::{Bound, Period};
use crate::diagnostic::Fault;
use crate::record::{PartyRole, Role};

/// A record without a first day.
const SINCE_EVER: &str = "in force since ever";
/// A party as an end, where it operates one described system.
pub(super) const ITS_SYSTEM: &str = "the party at the end means the one system that it operates";

/// The systems that a party stands for when a movement names it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Stands {
    /// It operates none that is described; the implicit one is made when needed.
    #[default]
    Nowhere,
    /// The implicit one.
    Implicit(u32),
    /// The one it operates.
    One(u32),
    /// It operates several; the first two.
    Several(u32, u32),
}

impl InventoryBuilder {
    /// What each party stands for as an end.
    pub(super) fn ends_by_party(&mut self) {
        self.places = vec![Stands::Nowhere; self.inventory.parties.len()];
        for (number, system) in (0u32..).zip(&self.inventory.systems) {
            // A row without a usable name is a fault already.
            if self.inventory.system_names.get(number).starts_with('\0') {
                continue;
            }
            if let Some(place) = self.places.get_mut(system.operator as usize) {
                *place = match *place {
                    Stands::Nowhere | Stands::Implicit(_) => Stands::One(number),
                    Stands::One(first) => Stands::Several(first, number),
                    several => several,
                };
            }
        }
    }

    /// The system that an end means: itself, or what stands for the party.
    pub(super) fn end(&mut self, mut mention: u32, record: (Kind, u32), at: &At<'_>) -> u32 {
        let party = match self.ends.position(mention).map(End::unpack) {
            Some(End::System(system)) => return system,
            Some(End::Party(party)) => party,
            None => {
                self.name(Named::End, &mut mention, at);
                return NOBODY;
            }
        };
        match self.places[party as usize] {
            Stands::Implicit(system) => system,
            Stands::One(system) => {
                self.assume(ITS_SYSTEM, record);
                system
            }
            Stands::Nowhere => {
                let system = self.implicit_system(party);
                self.places[party as usize] = Stands::Implicit(system);
                system
            }
            Stands::Several(first, second) => {
                let names = &self.inventory.system_names;
                let message = format!("`{}` is a party with several systems", self.ends.text(mention));
                let help =
                    format!("name the one that is meant: `{}`, `{}`, …", names.get(first), names.get(second));
                self.log.faults.push(Fault::new("several-systems", message).at(at.spot()).help(help));
                NOBODY
            }
        }
    }

    /// Its id is the party's: the two share one space, so no described system has it.
    fn implicit_system(&mut self, party: u32) -> u32 {
        let inventory = &mut self.inventory;
        let operator = &inventory.parties[party as usize];
        let system = SystemData {
            operator: party,
            locations: operator.countries.clone(),
            on_behalf_of: None,
            name: operator.name.clone(),
            facts: FactSet::default(),
            implicit: true,
            note: None,
            origin: operator.origin,
        };
        let (number, _) = inventory.system_names.intern(inventory.party_names.get(party));
        inventory.systems.push(system);
        number
    }

    fn assume(&mut self, assumed: &'static str, (kind, record): (Kind, u32)) {
        let assumption = Assumption { assumed, kind, record };
        // Both ends of a flow may ask for the same.
        if self.inventory.assumptions.last() != Some(&assumption) {
            self.inventory.assumptions.push(assumption);
        }
    }

    /// Fills in what needs every record resolved.
    pub(super) fn ground(&mut self) {
        if !self.log.faults.is_empty() {
            return;
        }
        for number in 0..self.inventory.flows.len() {
            let flow = &self.inventory.flows[number];
            let Some((role, assumed)) = (flow.role == Role::Collect).then(|| self.inventory.usual_role(flow))
            else {
                continue;
            };
            self.inventory.flows[number].role = role;
            self.assume(assumed, (Kind::Flow, number as u32));
        }
        if self.coded {
            self.forget_order();
        }
    }

    /// Records made in code lose the number of their push.
    fn forget_order(&mut self) {
        let inventory = &mut self.inventory;
        macro_rules! each {
            ($($rows:ident),+) => { $(for row in &mut inventory.$rows { row.origin = as_given(row.origin); })+ };
        }
        each!(
            parties,
            groups,
            fields,
            systems,
            collections,
            derivations,
            flows,
            notices,
            consents,
            safeguards
        );
    }
}

impl Inventory {
    /// For whom a system is run, if not for its operator.
    pub(crate) fn principal(&self, system: u32) -> Option<u32> {
        self.systems[system as usize].on_behalf_of
    }

    /// The principal of a system, or its operator: whoever answers for what happens there by default.
    pub(crate) fn answers(&self, system: u32) -> u32 {
        self.principal(system).unwrap_or(self.systems[system as usize].operator)
    }

    /// The receiver of a flow as `exporter` sees it: the operator of its end, or for whom that operator
    /// holds the data, if that is not the exporter itself.
    pub(crate) fn receiver(&self, flow: &FlowData, exporter: u32) -> u32 {
        let principal =
            flow.more.as_ref().and_then(|more| more.on_behalf_of).or_else(|| self.principal(flow.to));
        principal
            .filter(|principal| *principal != exporter)
            .unwrap_or(self.systems[flow.to as usize].operator)
    }

    /// The fields that a flow names; none where it carries all.
    #[cfg(test)]
    pub(crate) fn carried_by(&self, flow: &FlowData) -> &[u32] {
        &self.carried[flow.fields_start as usize..][..flow.fields_len as usize]
    }

    /// When a flow takes place.
    pub(crate) fn flow_period(flow: &FlowData) -> Period {
        flow.more.as_ref().map_or(Period::ALWAYS, |more| more.period)
    }

    fn usual_role(&self, flow: &FlowData) -> (Role, &'static str) {
        let exporter = self.answers(flow.from);
        let receiver = self.receiver(flow, exporter);
        if receiver == exporter {
            (Role::Internal, "role = internal")
        } else if self.parties[receiver as usize].role == PartyRole::Processor {
            (Role::Entrust, "role = entrust")
        } else {
            (Role::Provision, "role = provision")
        }
    }

    /// Everything taken for granted: `assumptions`, and one *in force since ever* per record that could have
    /// a first day and has none. The latter are read from the tables, for in large inventories they would be
    /// as many as the flows.
    pub(crate) fn assumed(&self) -> impl Iterator<Item = Assumption> + '_ {
        fn undated(kind: Kind, periods: impl Iterator<Item = Period>) -> impl Iterator<Item = Assumption> {
            (0u32..)
                .zip(periods)
                .filter(|(_, period)| period.from == Bound::Open)
                .map(move |(record, _)| Assumption { assumed: SINCE_EVER, kind, record })
        }
        let collections = undated(Kind::Collection, self.collections.iter().map(|row| row.period));
        let flows = undated(Kind::Flow, self.flows.iter().map(Inventory::flow_period));
        let notices = undated(Kind::Notice, self.notices.iter().map(|row| row.period));
        let consents = undated(Kind::Consent, self.consents.iter().map(|row| row.period));
        let safeguards = undated(Kind::Safeguard, self.safeguards.iter().map(|row| row.period));
        let undated = collections.chain(flows).chain(notices).chain(consents).chain(safeguards);
        self.assumptions.iter().cloned().chain(undated)
    }
}
