//! Amounts of people, group by group, and the interval that they make.

use super::Interval;
use crate::Truth;
use crate::inventory::Inventory;
use std::collections::BTreeMap;

/// What is known of one group.
#[derive(Default)]
struct OfGroup {
    /// Whether it is counted whole.
    whole: Option<Truth>,
    /// Largest amount that surely counts.
    least: u64,
    /// Sum of all amounts; none while one is missing.
    most: Option<u64>,
    stated: bool,
}

/// Amounts of one receiver.
#[derive(Default)]
pub(super) struct Amounts {
    groups: BTreeMap<u32, OfGroup>,
    /// Amounts about several groups together.
    shared: Vec<(Vec<u32>, Truth, Option<u64>)>,
    /// Whether somebody is counted of whom not even the group is known.
    open: bool,
}

impl Amounts {
    pub(super) fn whole(&mut self, group: u32, counts: Truth) {
        if counts.is_no() {
            return;
        }
        if group == crate::judge::NOBODY {
            self.open = true;
            return;
        }
        let known = self.groups.entry(group).or_default();
        known.whole = Some(known.whole.map_or(counts, |before| before.or(counts)));
    }

    /// An amount about these groups together.
    pub(super) fn add(&mut self, about: &[(u32, Truth)], amount: Option<u64>) {
        let counting: Vec<u32> =
            about.iter().filter(|(_, counts)| !counts.is_no()).map(|(group, _)| *group).collect();
        // Where part of them does not count, nobody knows how many of the amount do.
        let sure = about.iter().map(|(_, counts)| *counts).min().unwrap_or(Truth::No);
        match *counting {
            [] => {}
            [group] if group != crate::judge::NOBODY => {
                let known = self.groups.entry(group).or_default();
                if sure.is_yes() {
                    known.least = known.least.max(amount.unwrap_or(0));
                }
                known.most = match (known.stated, known.most, amount) {
                    (false, _, amount) => amount,
                    (true, Some(most), Some(amount)) => Some(most.saturating_add(amount)),
                    _ => None,
                };
                known.stated = true;
            }
            _ => self.shared.push((counting, sure, amount)),
        }
    }

    pub(super) fn interval(&self, inventory: &Inventory) -> Interval {
        let mut high = if self.open { None } else { Some(0_u64) };
        let mut least: Vec<(Vec<u32>, u64)> = Vec::new();
        for (group, known) in &self.groups {
            let count = inventory.groups[*group as usize].count;
            let (mut low, mut most) = (known.least, if known.stated { known.most } else { Some(0) });
            if let Some(whole) = known.whole {
                if whole.is_yes() {
                    low = low.max(count.unwrap_or(0));
                }
                // Whoever is in an amount is in the group.
                most = count.map(|count| count.max(known.least));
            }
            high = high.zip(most).map(|(high, most)| high.saturating_add(most));
            least.push((vec![*group], low));
        }
        for (groups, sure, amount) in &self.shared {
            high = high.zip(*amount).map(|(high, amount)| high.saturating_add(amount));
            if sure.is_yes() {
                least.push((groups.clone(), amount.unwrap_or(0)));
            }
        }
        // The largest, and whatever is disjoint from all that is taken.
        least.sort_by_key(|(groups, amount)| (std::cmp::Reverse(*amount), groups.clone()));
        let disjoint = |a: u32, b: u32| {
            inventory.groups[a as usize].disjoint_from.contains(&b)
                || inventory.groups[b as usize].disjoint_from.contains(&a)
        };
        let named = |group: &u32| *group != crate::judge::NOBODY;
        let (mut taken, mut low): (Vec<u32>, u64) = (Vec::new(), 0);
        for (groups, amount) in least {
            let apart = |group: &u32| named(group) && taken.iter().all(|other| disjoint(*group, *other));
            if taken.is_empty() || groups.iter().all(apart) {
                taken.extend(groups.into_iter().filter(named));
                low = low.saturating_add(amount);
            }
        }
        (low, high)
    }
}
