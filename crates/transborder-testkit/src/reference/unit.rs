//! The world of one day, and the unit that is judged: (step, regime, group, field, purpose, country).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::field::Fields;
use super::pack::{Law, Pack, Revision};
use super::place::{any_inside, inside};
use super::record::Inventory;
use super::truth::{Interval, Truth};

/// A counter: pack, exporter, receiver where pairs are counted, name.
pub(crate) type Counted = (String, usize, Option<usize>, String);

/// What is the same for every regime.
#[derive(Debug)]
pub(crate) struct World<'l> {
    pub(crate) inventory: Inventory,
    pub(crate) fields: Fields,
    pub(crate) law: &'l Law,
    pub(crate) day: String,
    /// (system, field) taken to be held about the unknown group.
    pub(crate) silent: BTreeSet<(usize, usize)>,
    /// (system, person, field) reached at all: moving does not depend on any law.
    pub(crate) reached: BTreeSet<(usize, usize, usize)>,
    /// Counters by pack, exporter, receiver and name, each counted once.
    pub(crate) counted: Mutex<BTreeMap<Counted, Interval>>,
}

/// A pack with one of its revisions.
#[derive(Debug, Clone)]
pub(crate) struct Regime<'l> {
    pub(crate) pack: &'l Pack,
    pub(crate) revision: &'l Revision,
    territory: Vec<String>,
}

impl<'l> Regime<'l> {
    pub(crate) fn new(pack: &'l Pack, revision: &'l Revision, day: &str) -> Regime<'l> {
        Regime { pack, revision, territory: revision.territory(day) }
    }

    /// The territory; `@residence` is the home of the person.
    pub(crate) fn territory(&self, residence: &str) -> Vec<String> {
        let here = |p: &String| if p == "@residence" { residence.to_owned() } else { p.clone() };
        self.territory.iter().map(here).collect()
    }

    /// Whether a place lies in the territory as it is for a person.
    pub(crate) fn inside(&self, place: &str, residence: &str) -> Truth {
        inside(place, &self.territory(residence))
    }
}

/// Where a unit is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Collection(usize),
    Flow(usize),
    Party(usize),
}

/// What lineage knows of a label at a step.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// Collections that feed it.
    pub(crate) sources: BTreeSet<usize>,
    /// Exporters of first transfers of it, or of what it comes from: asked for at an onward transfer only.
    pub(crate) firsts: BTreeSet<usize>,
    /// Packs attached to it before this step.
    pub(crate) origin: Vec<(String, Truth)>,
}

/// One unit, with whatever is chosen for the row in question.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'w> {
    pub(crate) world: &'w World<'w>,
    pub(crate) regime: &'w Regime<'w>,
    pub(crate) place: Place,
    /// One person; on a party all those whose labels it collects or exports.
    pub(crate) people: Vec<usize>,
    pub(crate) field: Option<usize>,
    pub(crate) purpose: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) exporter: usize,
    pub(crate) receiver: usize,
    /// Start and end system; none on a party.
    pub(crate) ends: Option<(usize, usize)>,
    pub(crate) role: String,
    pub(crate) path: String,
    /// None while the label still moves: nothing is known of it yet.
    pub(crate) history: Option<History>,
    /// Whether the step is a transfer is still open: facts come from flow, receiver and inventory only.
    pub(crate) narrow: bool,
    pub(crate) processor: bool,
    pub(crate) onward: bool,
    pub(crate) transfer: Truth,
    pub(crate) gate: Option<String>,
    pub(crate) consents: Vec<usize>,
    pub(crate) safeguards: Vec<usize>,
    /// Measures and assessments: they join every pair.
    pub(crate) joins: Vec<usize>,
    pub(crate) consent: Option<usize>,
    pub(crate) safeguard: Option<usize>,
}

impl Unit<'_> {
    pub(crate) fn inventory(&self) -> &Inventory {
        &self.world.inventory
    }

    pub(crate) fn flow(&self) -> Option<usize> {
        match self.place {
            Place::Flow(flow) => Some(flow),
            _ => None,
        }
    }

    pub(crate) fn on_party(&self) -> bool {
        matches!(self.place, Place::Party(_))
    }

    pub(crate) fn residences(&self) -> Vec<&str> {
        self.people.iter().map(|p| self.inventory().people[*p].residence.as_str()).collect()
    }

    pub(crate) fn groups(&self) -> Vec<usize> {
        self.people.iter().map(|p| self.inventory().people[*p].group).collect()
    }

    /// The best of what holds for one of the people.
    pub(crate) fn any_person(&self, test: impl Fn(&str) -> Truth) -> Truth {
        self.residences().into_iter().map(test).max().unwrap_or(Truth::No)
    }

    /// The territory; on a party as it is for the first of its people.
    pub(crate) fn territory(&self) -> Vec<String> {
        self.regime.territory(self.residences().first().copied().unwrap_or(super::place::UNKNOWN))
    }

    /// A list of places in which `@territory` and `@residence` stand for what they are here.
    pub(crate) fn area(&self, list: &[String]) -> Vec<String> {
        let mut area = Vec::new();
        for place in list {
            match place.as_str() {
                "@territory" => area.extend(self.territory()),
                "@residence" => area.extend(self.residences().into_iter().map(str::to_owned)),
                _ => area.push(place.clone()),
            }
        }
        area
    }

    /// Tags of the field and of the group that it is about; `employee` counts as `hr`.
    pub(crate) fn tagged(&self, tag: &str) -> bool {
        let of_group = |g: usize| {
            let tags = &self.inventory().groups[g].tags;
            tags.iter().any(|t| t == tag || (t == "employee" && tag == "hr"))
        };
        self.field.is_some_and(|f| self.world.fields.tags[f].contains(tag))
            || self.groups().into_iter().any(of_group)
    }
}

impl World<'_> {
    /// What a party says about targeting an area; silent parties that collect from people there leave it open.
    pub(crate) fn targets(&self, party: usize, area: &[String]) -> Truth {
        match &self.inventory.parties[party].targets {
            Some(places) => super::place::aimed(places, area),
            None => {
                let collects = |g: usize| {
                    let of = |c: &super::record::Collection| {
                        c.collectors.contains(&party) && c.groups.contains(&g)
                    };
                    self.inventory.collections.iter().any(of)
                };
                let there =
                    |p: &super::record::Person| inside(&p.residence, area) == Truth::Yes && collects(p.group);
                if self.inventory.people.iter().any(there) { Truth::Unknown } else { Truth::No }
            }
        }
    }

    pub(crate) fn monitors(&self, party: usize, area: &[String]) -> Truth {
        let places = self.inventory.parties[party].monitors.as_deref().unwrap_or_default();
        super::place::aimed(places, area)
    }

    /// Established: seat or establishments; a party nobody can place is unknown.
    pub(crate) fn established(&self, party: usize, area: &[String]) -> Truth {
        let party = &self.inventory.parties[party];
        any_inside(&party.country, area).max(any_inside(&party.establishments, area))
    }

    /// What a party is for itself.
    pub(crate) fn is_processor(&self, party: usize) -> bool {
        self.inventory.parties[party].role == "processor"
    }
}
