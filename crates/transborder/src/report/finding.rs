//! One finding: a getter per key of the report.

use super::{Report, id};
use crate::inventory::Kind;
use crate::judge::{Clause, Hit, Row, RowPlace, RuleName, Verdict};
use crate::lineage::{Paths, PathsAsked, Witness};
use crate::regime::{Missing, Revision, Said};
use crate::scene::Regime;
use crate::step::{By, Route};
use crate::{Date, Spot, Truth};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A finding of a report.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'r> {
    pub(crate) report: &'r Report<'r>,
    pub(crate) row: usize,
}

/// Where a finding stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `flow`, `collection`, `party` or `home`.
    pub kind: &'static str,
    /// Id of the record; of a home, its code.
    pub id: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// A fact that is not yes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingFact {
    /// Its name, such as `lists(consent, recipient_country)`.
    pub fact: String,
    /// No or unknown.
    pub value: Truth,
    /// How one knows.
    pub said: Said,
    /// In words, where the name does not say it all.
    pub because: Option<String>,
    /// What the answer rests on.
    pub source: Option<Spot>,
}

/// A gate of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateLine {
    /// Its id.
    pub id: String,
    /// Article.
    pub cite: String,
    /// Its value.
    pub value: Truth,
    /// What it lacks.
    pub missing: Vec<MissingFact>,
}

/// A duty that fails beside a missing gate and is told with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Also {
    /// Its id.
    pub clause: String,
    /// Article.
    pub cite: String,
    /// What it lacks.
    pub missing: Vec<MissingFact>,
}

/// A (party, country) pair that a step opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reached {
    /// The party.
    pub party: String,
    /// The country.
    pub country: crate::Place,
    /// Why.
    pub by: By,
}

impl<'r> Finding<'r> {
    pub(crate) fn data(self) -> &'r Row {
        self.report.row(self.row)
    }

    pub(crate) fn regime_data(self) -> Option<&'r Regime<'r>> {
        self.data().regime.map(|regime| &self.report.transfers.inner.scene.regimes[regime as usize])
    }

    fn revision_data(self) -> Option<&'r Revision> {
        self.regime_data().map(|regime| regime.revision)
    }

    /// First 12 hex digits of SHA-256 over pack, clause, rule, place and verdict, after the inventory's id
    /// where the file that holds the place has one. Neither day nor texts, groups or fields enter.
    #[must_use]
    pub fn id(self) -> String {
        let place = self.at().to_string();
        let (regime, clause) = (self.regime(), self.clause());
        let inventory = self.report.inventory();
        let named = match self.data().place {
            // A home lies in no file; it belongs to the service where there is one.
            RowPlace::Home(_) => inventory.ids.first().filter(|_| inventory.ids.len() == 1),
            _ => {
                let origin = self.spot().map(|spot| spot.origin);
                origin.and_then(|origin| inventory.ids.iter().find(|(file, _)| *file == origin.file))
            }
        };
        let parts = [&regime, &clause, self.rule(), &place, self.verdict().name()];
        id::hex12(named.map(|(_, id)| &**id).into_iter().chain(parts))
    }

    /// A digest of importer, receiving countries, groups, fields, purposes and missing facts, each sorted: it
    /// changes when the finding says something else.
    #[must_use]
    pub fn content(self) -> String {
        let sorted = |mut list: Vec<String>| {
            list.sort_unstable();
            list.dedup();
            list.join("\u{1}")
        };
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let countries = self.to_countries().iter().map(ToString::to_string).collect();
        let missing =
            self.missing().into_iter().map(|missing| format!("{}={}", missing.fact, missing.value)).collect();
        let parts = [
            self.importer().unwrap_or_default().to_owned(),
            sorted(countries),
            sorted(owned(self.subjects())),
            sorted(owned(self.fields())),
            sorted(owned(self.purposes())),
            sorted(missing),
        ];
        id::hex12(parts.iter().map(String::as_str))
    }

    /// Name of the rule.
    #[must_use]
    pub fn rule(self) -> &'static str {
        self.data().rule.name()
    }

    /// What is wrong.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        self.data().verdict
    }

    /// The pack.
    #[must_use]
    pub fn regime(self) -> String {
        match (&self.data().own, self.regime_data()) {
            (Some(own), _) => own.pack.clone(),
            (None, Some(regime)) => regime.pack.id.clone(),
            (None, None) => String::new(),
        }
    }

    /// The revision.
    #[must_use]
    pub fn revision(self) -> String {
        match (&self.data().own, self.revision_data()) {
            (Some(own), _) => own.revision.clone(),
            (None, Some(revision)) => revision.id.clone(),
            (None, None) => String::new(),
        }
    }

    /// The clause.
    #[must_use]
    pub fn clause(self) -> String {
        match &self.data().own {
            Some(own) => own.clause.clone(),
            None => self.clause_text(self.data().clause).0,
        }
    }

    /// The article.
    #[must_use]
    pub fn cite(self) -> String {
        match &self.data().own {
            Some(own) => own.cite.clone(),
            None => self.clause_text(self.data().clause).1,
        }
    }

    /// Id and article of a clause of this finding's revision.
    pub(crate) fn clause_text(self, clause: Clause) -> (String, String) {
        let Some(regime) = self.regime_data() else { return (String::new(), String::new()) };
        let revision = regime.revision;
        let of = |id: &str, cite: &str| (id.to_owned(), cite.to_owned());
        match clause {
            Clause::NoGate => of(&revision.no_gate.id, &revision.no_gate.cite),
            Clause::Gate(index) => {
                let gate = &revision.gates[usize::from(index)];
                of(&gate.id, &gate.cite)
            }
            Clause::Duty(index) => {
                let duty = &revision.duties[usize::from(index)];
                of(&duty.id, &duty.cite)
            }
            Clause::Keep(index) => {
                let row = &revision.localise[usize::from(index)];
                of(&row.id, &row.cite)
            }
            Clause::Note(index) => {
                let note = &revision.notes[usize::from(index)];
                of(&note.id, &note.cite)
            }
            Clause::Restricted(index) => {
                let rows = self.report.transfers.inner.scene.law.regimes().restricted();
                (revision.no_gate.id.clone(), rows[usize::from(index)].cite.clone())
            }
            Clause::Own(name) => (name.to_owned(), String::new()),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn at(self) -> Place {
        let inventory = self.report.inventory();
        match self.data().place {
            RowPlace::Collection(index) => {
                Place { kind: "collection", id: inventory.collection_names.get(index).to_owned() }
            }
            RowPlace::Flow(index) => Place { kind: "flow", id: inventory.flow_names.get(index).to_owned() },
            RowPlace::Party(index) => {
                Place { kind: "party", id: inventory.party_names.get(index).to_owned() }
            }
            RowPlace::Home(place) => Place { kind: "home", id: place.to_string() },
        }
    }

    /// Who owes it: the exporter, the collectors, the party.
    #[must_use]
    pub fn responsible(self) -> Vec<&'r str> {
        self.responsible_parties()
            .into_iter()
            .map(|party| self.report.inventory().party_names.get(party))
            .collect()
    }

    pub(crate) fn responsible_parties(self) -> Vec<u32> {
        let row = self.data();
        if let Some(own) = &row.own
            && !own.responsible.is_empty()
        {
            return own.responsible.clone();
        }
        match row.place {
            RowPlace::Collection(index) => self.report.transfers.inner.scene.graph.collectors(index),
            RowPlace::Party(party) => vec![party],
            _ => {
                let mut parties: Vec<u32> = Vec::new();
                for labels in self.labels() {
                    if !parties.contains(&labels.exporter) {
                        parties.push(labels.exporter);
                    }
                }
                parties
            }
        }
    }

    /// The flow, for findings at one.
    #[must_use]
    pub fn flow(self) -> Option<&'r str> {
        self.flow_index().map(|flow| self.report.inventory().flow_names.get(flow))
    }

    pub(crate) fn flow_index(self) -> Option<u32> {
        match self.data().place {
            RowPlace::Flow(flow) => Some(flow),
            _ => None,
        }
    }

    /// The collection, for findings at one.
    #[must_use]
    pub fn collection(self) -> Option<&'r str> {
        match self.data().place {
            RowPlace::Collection(index) => Some(self.report.inventory().collection_names.get(index)),
            _ => None,
        }
    }

    pub(crate) fn collection_index(self) -> Option<u32> {
        match self.data().place {
            RowPlace::Collection(index) => Some(index),
            _ => None,
        }
    }

    /// Flows that a finding about an exporter or a home is about.
    #[must_use]
    pub fn flows(self) -> Vec<&'r str> {
        self.data().flows.iter().map(|flow| self.report.inventory().flow_names.get(*flow)).collect()
    }

    pub(crate) fn route(self) -> Option<Route> {
        let flow = self.flow_index()?;
        let exporter = self.labels().next()?.exporter;
        Some(self.report.transfers.inner.scene.route(flow, exporter))
    }

    /// The exporter, for findings at a flow.
    #[must_use]
    pub fn exporter(self) -> Option<&'r str> {
        let names = &self.report.inventory().party_names;
        match self.data().place {
            RowPlace::Flow(_) => self.labels().next().map(|labels| names.get(labels.exporter)),
            RowPlace::Collection(index) => {
                Some(names.get(self.report.transfers.inner.scene.graph.collectors(index)[0]))
            }
            _ => None,
        }
    }

    /// The importer, for findings at a flow.
    #[must_use]
    pub fn importer(self) -> Option<&'r str> {
        let names = &self.report.inventory().party_names;
        match self.data().place {
            RowPlace::Flow(_) => self.route().map(|route| names.get(route.receiver)),
            RowPlace::Collection(_) => self.exporter(),
            _ => None,
        }
    }

    /// Locations of the start.
    #[must_use]
    pub fn from_countries(self) -> Vec<crate::Place> {
        let graph = self.report.transfers.inner.scene.graph;
        self.flow_index().map(|flow| graph.locations(graph.flow_data(flow).from).to_vec()).unwrap_or_default()
    }

    /// Receiving countries.
    #[must_use]
    pub fn to_countries(self) -> Vec<crate::Place> {
        self.hit().countries.clone()
    }

    /// Whether the exporter holds the data only by somebody else's transfer; none where there is no transfer.
    #[must_use]
    pub fn onward(self) -> Option<bool> {
        let row = self.data();
        matches!(row.place, RowPlace::Flow(_))
            .then(|| self.labels().next().is_some_and(|labels| labels.onward))
    }

    /// Pairs (party, country) outside that the step opens, and why.
    #[must_use]
    pub fn reach(self) -> Vec<Reached> {
        let countries = self.to_countries();
        let names = &self.report.inventory().party_names;
        self.route()
            .map(|route| {
                route
                    .new
                    .iter()
                    .filter(|pair| countries.contains(&pair.country))
                    .map(|pair| Reached {
                        party: names.get(pair.party).to_owned(),
                        country: pair.country,
                        by: pair.by,
                    })
                    .collect()
            })
            .unwrap_or_default()
    }

    /// Purposes, in input order.
    #[must_use]
    pub fn purposes(self) -> Vec<&'r str> {
        let mut purposes = self.hit().purposes.clone();
        purposes.sort_unstable();
        purposes.into_iter().map(|purpose| self.report.inventory().purpose_names.get(purpose)).collect()
    }

    /// All units together. Most findings rest on one outcome and borrow it: a report asks a dozen times.
    pub(crate) fn hit(self) -> Cow<'r, Hit> {
        let row = self.data();
        let fresh = || {
            let mut merged = Hit::new(row.clause, row.rule, row.verdict);
            if let Some(own) = &row.own {
                merged.missing.clone_from(&own.missing);
                merged.countries.clone_from(&own.countries);
            }
            merged
        };
        if row.rule == RuleName::NoPack {
            let mut merged = fresh();
            for (outcome, _) in self.distinct() {
                let hits = &self.report.judgement.outcomes[outcome as usize].hits;
                for hit in hits.iter().filter(|hit| hit.clause == Clause::NoGate) {
                    crate::judge::extend(&mut merged.countries, &hit.countries);
                    crate::judge::extend(&mut merged.purposes, &hit.purposes);
                }
            }
            return Cow::Owned(merged);
        }
        let mut merged: Option<Cow<'r, Hit>> = None;
        let mut add = |hit: &'r Hit| {
            if hit.says() != row.says() {
                return;
            }
            match &mut merged {
                Some(merged) => merged.to_mut().join(hit),
                None => merged = Some(Cow::Borrowed(hit)),
            }
        };
        for (outcome, pooled) in self.distinct() {
            let outcome = &self.report.judgement.outcomes[outcome as usize];
            if pooled {
                outcome.pooled.iter().filter_map(|(_, _, hit)| hit.as_ref()).for_each(&mut add);
            } else {
                outcome.hits.iter().for_each(&mut add);
            }
        }
        merged.unwrap_or_else(|| {
            let mut merged = fresh();
            if row.own.is_none() && row.rule == RuleName::Note {
                merged.say = crate::judge::Say::Announced;
            }
            Cow::Owned(merged)
        })
    }

    /// The gate that is explained, for a missing gate; the one relied on, for an advice about it.
    #[must_use]
    pub fn explained_gate(self) -> Option<String> {
        if let Clause::Gate(gate) = self.data().clause {
            return Some(self.clause_text(Clause::Gate(gate)).0);
        }
        let hit = self.hit();
        let gate = hit.gates.first()?;
        Some(self.clause_text(Clause::Gate(gate.gate)).0)
    }

    /// What the gate explained, or the duty, lacks; for an open premise, what decides it.
    #[must_use]
    pub fn missing(self) -> Vec<MissingFact> {
        self.facts(&self.hit().missing)
    }

    pub(crate) fn facts(self, missing: &[Missing]) -> Vec<MissingFact> {
        missing.iter().map(|missing| self.report.missing_fact(self, missing)).collect()
    }

    /// Every gate that fits, in the order in which they would be explained.
    #[must_use]
    pub fn gates(self) -> Vec<GateLine> {
        self.hit()
            .gates
            .iter()
            .map(|gate| {
                let (id, cite) = self.clause_text(Clause::Gate(gate.gate));
                GateLine { id, cite, value: gate.truth, missing: self.facts(&gate.missing) }
            })
            .collect()
    }

    /// Duties that fail beside the missing gate and are told with it.
    #[must_use]
    pub fn also(self) -> Vec<Also> {
        self.hit()
            .also
            .iter()
            .map(|(duty, missing)| {
                let (clause, cite) = self.clause_text(Clause::Duty(*duty));
                Also { clause, cite, missing: self.facts(missing) }
            })
            .collect()
    }

    /// For an open premise: the clauses that would be no if it held.
    #[must_use]
    pub fn if_so(self) -> Vec<String> {
        let mut clauses = self.hit().if_so.clone();
        clauses.sort_unstable();
        clauses.into_iter().map(|clause| self.clause_text(clause).0).collect()
    }

    /// Whether every *no* behind it is mere silence; an undetermined finding is not.
    #[must_use]
    pub fn silent(self) -> bool {
        let hit = self.hit();
        let mut nos = hit.missing.iter().filter(|missing| missing.value.is_no()).peekable();
        self.verdict() == Verdict::Gap
            && nos.peek().is_some()
            && nos.all(|missing| missing.said == Said::Silent)
    }

    /// A shortest way of one of its labels to its step; none for parties and homes.
    #[must_use]
    pub fn witness(self) -> Option<Witness<'r>> {
        self.report.witness_of(self.data())
    }

    /// All simple ways of its first label to its step, shortest first, lazily, at most so many,
    /// and never more than the options of the analysis allow.
    #[must_use]
    pub fn paths(self, at_most: usize) -> Option<Paths<'r>> {
        let labels = self.labels().find(|labels| labels.pair != u32::MAX)?;
        let inner = &self.report.transfers.inner;
        let ask = PathsAsked {
            block: labels.block as usize,
            bit: labels.lowest() - inner.blocks[labels.block as usize].first,
            ends: vec![(labels.pair, self.flow_index())],
            starts: None,
            through: None,
        };
        Some(Paths::new(Arc::clone(inner), ask, at_most.min(self.report.max_paths)))
    }

    /// Where its place is written.
    #[must_use]
    pub fn spot(self) -> Option<Spot> {
        let inventory = self.report.inventory();
        let origin = match self.data().place {
            RowPlace::Collection(index) => inventory.origin_of(Kind::Collection, index),
            RowPlace::Flow(index) => inventory.origin_of(Kind::Flow, index),
            RowPlace::Party(index) => inventory.origin_of(Kind::Party, index),
            RowPlace::Home(_) => return None,
        };
        Some(Spot::record(origin))
    }

    /// Its position among the findings of the report.
    #[must_use]
    pub fn number(self) -> usize {
        self.row
    }

    /// Day of the analysis.
    #[must_use]
    pub fn as_of(self) -> Date {
        self.report.as_of()
    }
}
