//! What parties are in law: where established, whom they address, who owns them.

use crate::graph::FlowGraph;
use crate::inventory::Inventory;
use crate::record::Complete;
use crate::{Date, Place, Truth};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Questions about parties on a day.
#[derive(Debug)]
pub(crate) struct Parties<'g> {
    inventory: &'g Inventory,
    day: Date,
    /// Residences of the groups from which a party collects.
    collects_from: HashMap<u32, Vec<Place>>,
    /// Parties that name a party as parent or owner, and as joint with them.
    owned: HashMap<u32, Vec<u32>>,
    joined: HashMap<u32, Vec<u32>>,
    /// Who is covered, by law and its places: every party hangs on every other, so it is worked out once.
    covered: Mutex<HashMap<Covering, Arc<[Truth]>>>,
}

/// A law, the places it lists, its home.
type Covering = (String, Vec<Place>, Vec<Place>);

impl<'g> Parties<'g> {
    pub(crate) fn on(graph: &'g FlowGraph, day: Date) -> Parties<'g> {
        let inventory = graph.inventory();
        let mut collects_from: HashMap<u32, Vec<Place>> = HashMap::new();
        for (index, collection) in inventory.collections.iter().enumerate() {
            if collection.period.holds_on(day).is_no() {
                continue;
            }
            for collector in graph.collectors(index as u32) {
                let places = collects_from.entry(collector).or_default();
                for group in &collection.groups {
                    for place in &inventory.groups[*group as usize].residence {
                        if !places.contains(place) {
                            places.push(*place);
                        }
                    }
                }
            }
        }
        let mut owned: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut joined: HashMap<u32, Vec<u32>> = HashMap::new();
        for (index, data) in inventory.parties.iter().enumerate() {
            let owners = data.owners.iter().flatten();
            let owners = owners.filter(|owner| !owner.period.holds_on(day).is_no()).map(|owner| owner.party);
            for above in data.parent.into_iter().chain(owners) {
                owned.entry(above).or_default().push(index as u32);
            }
            for other in &data.joint_with {
                joined.entry(*other).or_default().push(index as u32);
            }
        }
        Parties { inventory, day, collects_from, owned, joined, covered: Mutex::default() }
    }

    fn data(&self, party: u32) -> &'g crate::inventory::PartyData {
        &self.inventory.parties[party as usize]
    }

    /// Whether it has a seat or another establishment inside.
    pub(crate) fn established(&self, party: u32, area: &[Place]) -> Truth {
        let data = self.data(party);
        any(data.countries.iter().chain(&data.establishments).map(|place| place.inside(area)))
    }

    /// Whether it says that it addresses people inside. Without the key it is unknown for a party that
    /// collects from people who reside there, else no.
    pub(crate) fn says_it_targets(&self, party: u32, area: &[Place]) -> Truth {
        match &self.data(party).targets {
            Some(targets) => addressed(targets, area),
            None => {
                let collects = self.collects_from.get(&party).map_or(&[][..], Vec::as_slice);
                if collects.iter().any(|place| place.inside(area).is_yes()) {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
        }
    }

    /// Whether it watches people inside.
    pub(crate) fn says_it_monitors(&self, party: u32, area: &[Place]) -> Truth {
        addressed(&self.data(party).monitors, area)
    }

    /// Whether a party of that country names it as parent or owner.
    pub(crate) fn has_subsidiary_in(&self, party: u32, area: &[Place]) -> Truth {
        let owned = self.owned.get(&party).into_iter().flatten();
        any(owned.map(|owned| any(self.data(*owned).countries.iter().map(|place| place.inside(area)))))
    }

    /// Whether it is established inside and somebody up its chain of parents and owners is outside.
    pub(crate) fn parent_outside(&self, party: u32, area: &[Place]) -> Truth {
        let here = self.established(party, area);
        if here.is_no() {
            return Truth::No;
        }
        let mut seen = vec![party];
        let mut known = HashSet::from([party]);
        let mut next = 0;
        let mut outside = Truth::No;
        while next < seen.len() {
            let data = self.data(seen[next]);
            next += 1;
            let owners =
                data.owners.iter().flatten().filter(|owner| !owner.period.holds_on(self.day).is_no());
            for above in data.parent.into_iter().chain(owners.map(|owner| owner.party)) {
                if known.insert(above) {
                    seen.push(above);
                    // With a seat inside it is not outside, wherever else it sits.
                    let seat = !any(self.data(above).countries.iter().map(|place| place.inside(area)));
                    outside = outside.or(seat);
                }
            }
        }
        here.and(outside)
    }

    /// Whether it stands in joint control with a party established inside.
    pub(crate) fn joint_with_established(&self, party: u32, others: &[u32], area: &[Place]) -> Truth {
        let named = self.data(party).joint_with.iter().copied();
        let naming = self.joined.get(&party).into_iter().flatten().copied();
        any(named
            .chain(naming)
            .chain(others.iter().copied())
            .filter(|other| *other != party)
            .map(|other| self.established(other, area)))
    }

    /// Whether it is a covered person of a law that lists countries: by seat, place of business or
    /// designation, or because listed or covered owners together hold half of it or more. Least fixpoint.
    pub(crate) fn covered(&self, law: &str, listed: &[Place], home: &[Place]) -> Arc<[Truth]> {
        let key = (law.to_owned(), listed.to_vec(), home.to_vec());
        // A thread that panicked while it held the lock has left nothing half done.
        let mut known = self.covered.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert_with(|| self.cover(law, listed, home).into()))
    }

    fn cover(&self, law: &str, listed: &[Place], home: &[Place]) -> Vec<Truth> {
        let parties = self.inventory.parties.len();
        let complete = self.inventory.complete.has(Complete::Parties);
        let lies_in_list = |party: usize| {
            let data = &self.inventory.parties[party];
            any(data.countries.iter().chain(&data.place_of_business).map(|place| place.inside(listed)))
        };
        let mut covered: Vec<Truth> = (0..parties)
            .map(|party| {
                let data = &self.inventory.parties[party];
                if data.designated.iter().any(|id| id.eq_ignore_ascii_case(law)) {
                    return Truth::Yes;
                }
                if self.established(party as u32, home).is_yes() { Truth::No } else { lies_in_list(party) }
            })
            .collect();
        let mut queue: VecDeque<usize> = (0..parties).collect();
        let mut queued = vec![true; parties];
        while let Some(party) = queue.pop_front() {
            queued[party] = false;
            let data = &self.inventory.parties[party];
            if covered[party].is_yes() || self.established(party as u32, home).is_yes() {
                continue;
            }
            let (mut sure, mut perhaps) = (0.0, 0.0);
            let mut open = false;
            // What is known to be held leaves the rest for shares that nobody knows.
            let told: f64 = data
                .owners
                .iter()
                .flatten()
                .filter(|owner| owner.period.holds_on(self.day).is_yes())
                .filter_map(|owner| owner.percent)
                .sum();
            for owner in data.owners.iter().flatten() {
                let holds = owner.period.holds_on(self.day);
                let bad = covered[owner.party as usize].or(lies_in_list(owner.party as usize)).and(holds);
                match (bad, owner.percent) {
                    (Truth::No, _) => {}
                    (Truth::Yes, Some(percent)) => {
                        sure += percent;
                        perhaps += percent;
                    }
                    (_, Some(percent)) => perhaps += percent,
                    (_, None) => open = true,
                }
            }
            if open {
                perhaps += (100.0 - told).max(0.0);
            }
            // Nobody owns a person.
            let person = data.kind == crate::record::PartyKind::Person;
            let unsaid = data.owners.is_none() && !complete && !person;
            if let Some(parent) = data.parent {
                // A parent whose share nobody states may hold half.
                if data.owners.is_none()
                    && !covered[parent as usize].or(lies_in_list(parent as usize)).is_no()
                {
                    perhaps += 100.0;
                }
            }
            let value = if sure >= 50.0 {
                Truth::Yes
            } else if perhaps >= 50.0 || unsaid {
                Truth::Unknown
            } else {
                Truth::No
            };
            if value > covered[party] {
                covered[party] = value;
                for owned in self.owned.get(&(party as u32)).into_iter().flatten() {
                    if !std::mem::replace(&mut queued[*owned as usize], true) {
                        queue.push_back(*owned as usize);
                    }
                }
            }
        }
        covered
    }

    /// A true-or-false attribute that the party states.
    pub(crate) fn attribute(&self, party: u32, name: &str) -> Option<bool> {
        self.data(party).attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| *value)
    }
}

/// The greatest; *no* where there is none.
pub(crate) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    truths.into_iter().max().unwrap_or(Truth::No)
}

/// Addressing a state addresses its parts too.
fn addressed(places: &[Place], area: &[Place]) -> Truth {
    any(places.iter().map(|place| {
        let above = area.iter().any(|entry| entry.lies_in(*place));
        if above { Truth::Yes } else { place.inside(area) }
    }))
}
