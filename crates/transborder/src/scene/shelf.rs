//! Texts, consents and safeguards by those whom they concern, so that nobody leafs through all of them.

use crate::Date;
use crate::inventory::Inventory;
use std::collections::HashMap;

/// Positions, ascending.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// Notices in force, surely or perhaps, by author.
    notices: HashMap<u32, Vec<u32>>,
    /// Consents in force, surely or perhaps, by group.
    consents: Vec<Vec<u32>>,
    /// Safeguards in force, surely or perhaps, that name no flow, by party.
    safeguards: HashMap<u32, Vec<u32>>,
    /// Those that name flows, by flow.
    named: HashMap<u32, Vec<u32>>,
    /// Those flows, ascending.
    named_flows: Vec<u32>,
}

impl Shelf {
    pub(super) fn on(inventory: &Inventory, day: Date) -> Shelf {
        let mut shelf = Shelf { consents: vec![Vec::new(); inventory.groups.len()], ..Shelf::default() };
        for (index, notice) in inventory.notices.iter().enumerate() {
            if !notice.period.holds_on(day).is_no() {
                shelf.notices.entry(notice.by).or_default().push(index as u32);
            }
        }
        for (index, consent) in inventory.consents.iter().enumerate() {
            if consent.period.holds_on(day).is_no() {
                continue;
            }
            for group in &consent.groups {
                add(&mut shelf.consents[*group as usize], index as u32);
            }
        }
        for (index, safeguard) in inventory.safeguards.iter().enumerate() {
            if safeguard.period.holds_on(day).is_no() {
                continue;
            }
            if safeguard.flows.is_empty() {
                for party in &safeguard.parties {
                    add(shelf.safeguards.entry(*party).or_default(), index as u32);
                }
            }
            for flow in &safeguard.flows {
                add(shelf.named.entry(*flow).or_default(), index as u32);
            }
        }
        shelf.named_flows = shelf.named.keys().copied().collect();
        shelf.named_flows.sort_unstable();
        shelf
    }

    /// Notices by one of these authors, each once, ascending.
    pub(crate) fn notices_by(&self, authors: &[u32]) -> Vec<u32> {
        merged(authors.iter().filter_map(|author| self.notices.get(author)))
    }

    /// Consents of a group, ascending.
    pub(crate) fn consents_of(&self, group: u32) -> &[u32] {
        &self.consents[group as usize]
    }

    /// Safeguards that name the flow, or name none and one of these parties, each once, ascending.
    pub(crate) fn safeguards_of(&self, flow: Option<u32>, parties: [u32; 2]) -> Vec<u32> {
        let by_party = parties.iter().filter_map(|party| self.safeguards.get(party));
        merged(by_party.chain(flow.and_then(|flow| self.named.get(&flow))))
    }

    /// Flows that safeguards name, ascending.
    pub(crate) fn named_flows(&self) -> &[u32] {
        &self.named_flows
    }
}

fn add(list: &mut Vec<u32>, index: u32) {
    if list.last() != Some(&index) {
        list.push(index);
    }
}

fn merged<'a>(lists: impl Iterator<Item = &'a Vec<u32>>) -> Vec<u32> {
    let mut all: Vec<u32> = lists.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}
