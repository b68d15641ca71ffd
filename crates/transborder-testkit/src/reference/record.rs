//! Records as the model holds them: plain, owned, ids resolved to positions.

use std::collections::BTreeMap;

use super::date::{Period, When};
use super::truth::Truth;

/// One statement of a fact, with its limits.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) value: Truth,
    pub(crate) evidence: bool,
    pub(crate) period: Period,
    pub(crate) purposes: Option<Vec<String>>,
    pub(crate) subjects: Option<Vec<String>>,
}

pub(crate) type Facts = BTreeMap<String, Vec<Statement>>;

#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) country: Vec<String>,
    pub(crate) establishments: Vec<String>,
    pub(crate) role: String,
    pub(crate) kind: String,
    pub(crate) members: Option<u64>,
    pub(crate) category: Option<String>,
    pub(crate) targets: Option<Vec<String>>,
    pub(crate) monitors: Option<Vec<String>>,
    pub(crate) under_law: Option<Vec<String>>,
    pub(crate) place_of_business: Vec<String>,
    pub(crate) designated: Vec<String>,
    pub(crate) parent: Option<String>,
    /// Holder and percent; no percent is unknown.
    pub(crate) owners: Option<Vec<(String, Option<f64>, Truth)>>,
    pub(crate) joint_with: Vec<String>,
    /// Scheme, what it covers, in force.
    pub(crate) certifications: Vec<(String, Vec<String>, Truth)>,
    pub(crate) turnover: BTreeMap<String, f64>,
    pub(crate) attributes: BTreeMap<String, bool>,
    pub(crate) facts: Facts,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) residence: Vec<String>,
    pub(crate) citizenship: Option<Vec<String>>,
    pub(crate) count: Option<f64>,
    pub(crate) disjoint_from: Vec<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) age: Option<(f64, f64)>,
    pub(crate) tags: Vec<String>,
}

/// A group at one of its residences: what is judged.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) group: usize,
    pub(crate) residence: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) tags: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct System {
    pub(crate) operator: usize,
    pub(crate) principal: Option<usize>,
    pub(crate) location: Vec<String>,
    /// An implicit system's places are its operator's countries, so an unknown one is the party's.
    pub(crate) implicit: bool,
    pub(crate) facts: Facts,
}

/// One basis for all purposes, or one per purpose.
#[derive(Debug, Clone)]
pub(crate) enum Basis {
    All(String),
    Per(BTreeMap<String, String>),
}

impl Basis {
    pub(crate) fn of(&self, purpose: Option<&str>) -> Option<&str> {
        match self {
            Basis::All(basis) => Some(basis),
            Basis::Per(map) => purpose.and_then(|p| map.get(p)).map(String::as_str),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Collection {
    pub(crate) id: String,
    pub(crate) groups: Vec<usize>,
    pub(crate) at: usize,
    pub(crate) fields: Vec<usize>,
    pub(crate) purposes: Vec<String>,
    pub(crate) collectors: Vec<usize>,
    pub(crate) source: String,
    pub(crate) notices: Vec<usize>,
    pub(crate) basis: Option<Basis>,
    pub(crate) force: Truth,
    pub(crate) facts: Facts,
}

#[derive(Debug, Clone)]
pub(crate) struct Derivation {
    pub(crate) id: String,
    pub(crate) at: usize,
    pub(crate) from: Vec<usize>,
    pub(crate) to: usize,
    pub(crate) how: String,
    pub(crate) drops: Vec<String>,
    pub(crate) evidence: bool,
}

impl Derivation {
    /// Ends the label: anonymous, and the evidence is there.
    pub(crate) fn ends(&self) -> bool {
        self.how == "anonymise" && self.evidence
    }

    /// Makes a pseudonymised copy: said so, or anonymous without evidence.
    pub(crate) fn copies(&self) -> bool {
        self.how == "pseudonymise" || (self.how == "anonymise" && !self.evidence)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) subjects: Option<Vec<String>>,
    pub(crate) people: Option<f64>,
    pub(crate) devices: Option<f64>,
    pub(crate) from: Option<String>,
    pub(crate) until: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) all: bool,
    pub(crate) fields: Vec<usize>,
    pub(crate) groups: Option<Vec<usize>>,
    pub(crate) purposes: Vec<String>,
    pub(crate) role: Option<String>,
    pub(crate) path: String,
    pub(crate) reads_from: Vec<String>,
    pub(crate) principal: Option<usize>,
    pub(crate) rename: BTreeMap<usize, usize>,
    pub(crate) basis: Option<Basis>,
    pub(crate) transaction: Option<String>,
    pub(crate) volume: Option<Vec<Volume>>,
    pub(crate) certainty: String,
    pub(crate) by_subject: bool,
    pub(crate) counts: Vec<Statement>,
    pub(crate) attributes: BTreeMap<String, bool>,
    pub(crate) period: Period,
    pub(crate) force: Truth,
    pub(crate) facts: Facts,
}

/// Who is named: a party, a number of a class, or a category.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    Party(String, Option<u64>),
    Category(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) fields: Option<Vec<String>>,
    pub(crate) recipients: Option<Vec<Named>>,
    pub(crate) countries: Option<Vec<String>>,
    pub(crate) purposes: Option<Vec<String>>,
    pub(crate) states: Vec<String>,
    pub(crate) murky: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) by: usize,
    pub(crate) channels: Vec<String>,
    pub(crate) to: Option<Vec<usize>>,
    pub(crate) languages: Vec<String>,
    pub(crate) period: Period,
    pub(crate) force: Truth,
    pub(crate) states: Vec<String>,
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(crate) struct Consent {
    pub(crate) groups: Vec<usize>,
    pub(crate) notice: Option<String>,
    pub(crate) fields: Option<Vec<String>>,
    pub(crate) recipients: Option<Vec<Named>>,
    pub(crate) purposes: Option<Vec<String>>,
    pub(crate) from: When,
    pub(crate) force: Truth,
    pub(crate) facts: Facts,
}

#[derive(Debug, Clone)]
pub(crate) struct Safeguard {
    pub(crate) kind: String,
    pub(crate) set: Option<String>,
    pub(crate) parties: Vec<String>,
    pub(crate) flows: Vec<String>,
    pub(crate) clauses: Option<Vec<String>>,
    pub(crate) from: When,
    pub(crate) force: Truth,
    pub(crate) facts: Facts,
}

/// Everything in force on one day.
#[derive(Debug)]
pub(crate) struct Inventory {
    pub(crate) id: Option<String>,
    pub(crate) regimes: Option<Vec<String>>,
    pub(crate) complete: Vec<String>,
    pub(crate) facts: Facts,
    pub(crate) parties: Vec<Party>,
    /// The last one is the unknown group of silent holdings.
    pub(crate) groups: Vec<Group>,
    /// The last one is the unknown group of silent holdings.
    pub(crate) people: Vec<Person>,
    pub(crate) fields: Vec<Field>,
    pub(crate) systems: Vec<System>,
    pub(crate) collections: Vec<Collection>,
    pub(crate) derivations: Vec<Derivation>,
    pub(crate) flows: Vec<Flow>,
    /// Renames of every flow as written, whatever the day: the relation between fields is static.
    pub(crate) renames: Vec<(usize, usize)>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) consents: Vec<Consent>,
    pub(crate) safeguards: Vec<Safeguard>,
}

impl Inventory {
    pub(crate) fn closed(&self, list: &str) -> bool {
        self.complete.iter().any(|name| name == list)
    }

    pub(crate) fn party(&self, id: &str) -> Option<usize> {
        self.parties.iter().position(|p| p.id == id)
    }

    /// The last person stands for the group of silent holdings.
    pub(crate) fn nobody(&self) -> usize {
        self.people.len() - 1
    }
}
