//! The report of the core as the owned report: numbers become ids, spots become lines.
//!
//! One function per entry of the report, so that [`crate::write()`] can make them one by one.

use crate::pointer::patches;
use crate::report::{
    Also, Assumption, By, Counts, Coverage, Crossing, Discharge, Extras, FORMAT, Finding, Gate, Graph,
    GraphFlow, GraphParty, GraphSystem, Level, Missing, PathStep, People, PlaceKind, PlaceOf, Question,
    Reach, Remedy, Report, Said, Source, Summary, Value, Verdict, Worst,
};
use crate::source::Sources;
use serde_json::{Map, json};
use std::collections::BTreeMap;
use transborder::{Hop, Kind, Spot, Truth};

/// How many findings have remedies with patches: whoever has more mends the pattern and looks again.
const PATCHED: usize = 2_000;

/// How many ids an assumption names where nobody asks for all.
const FIRST: usize = 10;

/// Makes entries of the owned report.
#[derive(Clone, Copy)]
pub(crate) struct Converter<'a, 's> {
    pub(crate) report: &'a transborder::Report<'a>,
    pub(crate) sources: &'a Sources<'s>,
    pub(crate) extras: &'a Extras<'a>,
}

impl Report {
    /// The whole report, with files and lines from `sources`: the files that were read, in that order. Records
    /// made in code have no source.
    ///
    /// Everything is in memory at once; [`crate::write()`] prints the same without that.
    #[must_use]
    pub fn of(report: &transborder::Report<'_>, sources: &Sources<'_>) -> Report {
        Report::with(report, sources, &Extras::NONE)
    }

    /// The whole report, with more than it always carries.
    #[must_use]
    pub fn with(report: &transborder::Report<'_>, sources: &Sources<'_>, extras: &Extras<'_>) -> Report {
        let convert = Converter { report, sources, extras };
        Report {
            format: FORMAT.to_owned(),
            as_of: report.as_of().to_string(),
            regimes: report.regimes(),
            coverage: convert.coverage(),
            inventory: convert.counts(),
            summary: convert.summary(),
            findings: report.findings().map(|finding| convert.finding(finding)).collect(),
            discharges: Some(report.discharges().into_iter().map(discharge).collect()),
            crossings: report.crossings().into_iter().map(crossing).collect(),
            questions: report.questions().into_iter().map(question).collect(),
            assumptions: convert.assumptions(),
            warnings: convert.warnings(),
            graph: extras.graph.then(|| convert.graph()),
            ahead: extras.ahead.map(<[_]>::to_vec),
        }
    }
}

/// The numbers alone, with those of the flows.
#[must_use]
pub fn summary(report: &transborder::Report<'_>) -> Summary {
    let found = report.summary();
    Summary {
        gap_triples: Some(found.gap_triples),
        flagged_flows: Some(found.flagged_flows),
        witness_steps: Some(found.witness_steps),
        ..numbers(&found)
    }
}

fn numbers(found: &transborder::Summary) -> Summary {
    Summary {
        holdings: found.holdings,
        transfers: found.transfers,
        gap: found.gap,
        undetermined: found.undetermined,
        advice: found.advice,
        discharged: found.discharged,
        accepted: 0,
        people: People { low: found.people.low, high: found.people.high },
        gap_triples: None,
        flagged_flows: None,
        witness_steps: None,
    }
}

impl Converter<'_, '_> {
    pub(crate) fn coverage(&self) -> Vec<Coverage> {
        let convert = |found: transborder::Coverage| Coverage {
            regime: found.regime,
            attached: found.attached,
            maybe: found.maybe,
            transfers: found.transfers,
        };
        self.report.coverage().into_iter().map(convert).collect()
    }

    pub(crate) fn counts(&self) -> Counts {
        let found = self.report.counts();
        Counts {
            parties: found.parties,
            subjects: found.subjects,
            fields: found.fields,
            systems: found.systems,
            collections: found.collections,
            flows: found.flows,
            notices: found.notices,
            consents: found.consents,
            safeguards: found.safeguards,
        }
    }

    pub(crate) fn summary(&self) -> Summary {
        let accepted = match self.extras.accepted {
            Some(known) if !known.is_empty() => {
                self.report.findings().filter(|finding| known.contains_key(&finding.id())).count() as u64
            }
            _ => 0,
        };
        Summary { accepted, ..numbers(&self.report.summary()) }
    }

    fn remedy(&self, remedy: transborder::Remedy) -> Remedy {
        let transborder::Remedy { gate, action, facts, add, leaves } = remedy;
        Remedy { gate, action, facts, add: patches(&add, self.sources), leaves }
    }

    pub(crate) fn finding(&self, finding: transborder::Finding<'_>) -> Finding {
        let id = finding.id();
        let place = finding.at();
        let remedies = match finding.number() < PATCHED {
            true => finding.remedies_with_changes(),
            false => finding.remedies(),
        };
        Finding {
            content: finding.content(),
            rule: finding.rule().to_owned(),
            verdict: finding.verdict().into(),
            regime: finding.regime(),
            revision: text(finding.revision()),
            clause: finding.clause(),
            cite: text(finding.cite()),
            at: PlaceOf { kind: place_kind(place.kind), id: place.id },
            responsible: owned(finding.responsible()),
            message: finding.message(),
            silent: finding.silent(),
            accepted: self.extras.accepted.and_then(|known| known.get(&id)).cloned(),
            lapsed: self.extras.lapsed.and_then(|known| known.get(&id)).cloned(),
            level: self.extras.levels.and_then(|known| level(known, finding)),
            flow: finding.flow().map(str::to_owned),
            collection: finding.collection().map(str::to_owned),
            exporter: finding.exporter().map(str::to_owned),
            importer: finding.importer().map(str::to_owned),
            from_countries: places(&finding.from_countries()),
            to_countries: places(&finding.to_countries()),
            onward: finding.onward(),
            reach: finding.reach().into_iter().map(reach).collect(),
            subjects: owned(finding.subjects()),
            subject_count: finding.subject_count(),
            fields: owned(finding.fields()),
            purposes: owned(finding.purposes()),
            explained_gate: finding.explained_gate(),
            missing: finding.missing().into_iter().map(|missing| self.missing(missing)).collect(),
            gates: finding.gates().into_iter().map(gate).collect(),
            also: finding.also().into_iter().map(also).collect(),
            if_so: finding.if_so(),
            path: finding.witness().iter().flat_map(|witness| witness.hops()).map(step).collect(),
            remedies: remedies.into_iter().map(|remedy| self.remedy(remedy)).collect(),
            source: finding.spot().and_then(|spot| self.source(&spot)),
            id,
        }
    }

    fn missing(&self, missing: transborder::MissingFact) -> Missing {
        Missing {
            fact: missing.fact,
            value: value(missing.value),
            said: said(missing.said),
            because: missing.because,
            source: missing.source.and_then(|spot| self.source(&spot)),
        }
    }

    fn source(&self, spot: &Spot) -> Option<Source> {
        let place = self.sources.place(spot)?;
        Some(Source { file: place.file.to_owned(), line: place.line as u64, column: place.column as u64 })
    }

    pub(crate) fn assumptions(&self) -> Vec<Assumption> {
        let at_most = if self.extras.every_id { usize::MAX } else { FIRST };
        let convert = |found: transborder::Assumed| Assumption {
            assumed: found.assumed,
            kind: found.kind.name().to_owned(),
            count: found.count,
            about: found.about,
        };
        let found = self.report.assumptions_naming(at_most).into_iter().map(convert);
        self.extras.assumptions.iter().cloned().chain(found).collect()
    }

    /// Equal sentences about records of one kind are one warning.
    pub(crate) fn warnings(&self) -> Vec<Assumption> {
        let warnings = self.report.warnings();
        let origins = warnings.iter().filter_map(|warning| warning.at.as_ref()).map(|spot| spot.origin);
        let records = self.report.records_at(origins);
        let at_most = if self.extras.every_id { usize::MAX } else { FIRST };
        let mut list: Vec<Assumption> = self.extras.warnings.to_vec();
        let mut known = std::collections::HashMap::new();
        for warning in &warnings {
            let record = warning.at.as_ref().and_then(|spot| records.get(&spot.origin));
            let kind = record.map_or(Kind::Inventory, |(kind, _)| *kind).name();
            let text = warning.message.clone();
            let place = *known.entry((text.clone(), kind)).or_insert_with(|| {
                list.push(Assumption { assumed: text, kind: kind.to_owned(), count: 0, about: Vec::new() });
                list.len() - 1
            });
            let entry = &mut list[place];
            entry.count += 1;
            if let Some((_, id)) = record
                && entry.about.len() < at_most
            {
                entry.about.push((*id).to_owned());
            }
        }
        list
    }

    pub(crate) fn graph(&self) -> Graph {
        let party = |party: transborder::PartyShown<'_>| GraphParty {
            id: party.id.to_owned(),
            name: party.name.map(str::to_owned),
            countries: places(party.countries),
            members: party.members,
            parent: party.parent.map(str::to_owned),
        };
        let system = |system: transborder::SystemShown<'_>| GraphSystem {
            id: system.id.to_owned(),
            name: system.name.map(str::to_owned),
            operator: system.operator.to_owned(),
            locations: places(system.locations),
            implicit: system.implicit,
        };
        let flow = |flow: transborder::FlowShown<'_>| GraphFlow {
            id: flow.id.to_owned(),
            from: flow.from.to_owned(),
            to: flow.to.to_owned(),
            fields: owned(flow.fields),
            purposes: owned(flow.purposes),
            role: flow.role.name().to_owned(),
            path: flow.path.name().to_owned(),
        };
        Graph {
            parties: self.report.parties().map(party).collect(),
            systems: self.report.systems().map(system).collect(),
            flows: self.report.flows().map(flow).collect(),
        }
    }
}

/// The level of a finding: its clause's, else its rule's. A clause is more than a rule: it is one law's.
#[must_use]
pub fn level(levels: &BTreeMap<String, Level>, finding: transborder::Finding<'_>) -> Option<Level> {
    levels.get(&finding.clause()).or_else(|| levels.get(finding.rule())).copied()
}

/// Nothing where there is nothing to say.
fn text(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn owned(list: Vec<&str>) -> Vec<String> {
    list.into_iter().map(str::to_owned).collect()
}

fn places(list: &[transborder::Place]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

impl From<transborder::Verdict> for Verdict {
    fn from(verdict: transborder::Verdict) -> Verdict {
        match verdict {
            transborder::Verdict::Gap => Verdict::Gap,
            transborder::Verdict::Undetermined => Verdict::Undetermined,
            transborder::Verdict::Advice => Verdict::Advice,
        }
    }
}

pub(crate) fn place_kind(kind: &str) -> PlaceKind {
    match kind {
        "flow" => PlaceKind::Flow,
        "collection" => PlaceKind::Collection,
        "party" => PlaceKind::Party,
        _ => PlaceKind::Home,
    }
}

fn value(truth: Truth) -> Value {
    match truth {
        Truth::No => Value::No,
        Truth::Unknown => Value::Unknown,
        Truth::Yes => Value::Yes,
    }
}

fn said(said: transborder::Said) -> Said {
    match said {
        transborder::Said::Stated => Said::Stated,
        transborder::Said::Computed => Said::Computed,
        transborder::Said::Closed => Said::Closed,
        transborder::Said::Silent => Said::Silent,
    }
}

fn reach(reached: transborder::Reached) -> Reach {
    let by = match reached.by {
        transborder::By::Seat => By::Seat,
        transborder::By::Location => By::Location,
        transborder::By::ReadsFrom => By::ReadsFrom,
    };
    Reach { party: reached.party, country: reached.country.to_string(), by }
}

fn gate(gate: transborder::GateLine) -> Gate {
    Gate { id: gate.id, cite: text(gate.cite), value: value(gate.value), missing: names(gate.missing) }
}

fn also(also: transborder::Also) -> Also {
    Also { clause: also.clause, cite: text(also.cite), missing: names(also.missing) }
}

fn names(missing: Vec<transborder::MissingFact>) -> Vec<String> {
    missing.into_iter().map(|missing| missing.fact).collect()
}

fn step(hop: &Hop<'_>) -> PathStep {
    match *hop {
        Hop::Collection { id, at } => PathStep::Collection { collection: id.to_owned(), at: at.to_owned() },
        Hop::Derivation { id, at } => PathStep::Derivation { derivation: id.to_owned(), at: at.to_owned() },
        Hop::Flow { id, to } => PathStep::Flow { flow: id.to_owned(), to: to.to_owned() },
    }
}

pub(crate) fn discharge(found: transborder::Discharge<'_>) -> Discharge {
    Discharge {
        at: PlaceOf { kind: place_kind(found.kind), id: found.id.to_owned() },
        regime: found.regime.to_owned(),
        revision: found.revision.to_owned(),
        gate: found.gate.to_owned(),
        cite: text(found.cite.to_owned()),
        exporter: text(found.exporter.to_owned()),
        importer: text(found.importer.to_owned()),
        to_countries: places(&found.to_countries),
        subjects: owned(found.subjects),
        fields: owned(found.fields),
        purposes: owned(found.purposes),
        safeguards: owned(found.safeguards),
        consents: owned(found.consents),
    }
}

pub(crate) fn crossing(found: transborder::Crossing<'_>) -> Crossing {
    let worst = match found.worst {
        Some(transborder::Verdict::Gap) => Some(Worst::Gap),
        Some(transborder::Verdict::Undetermined) => Some(Worst::Undetermined),
        Some(transborder::Verdict::Advice) => Some(Worst::Advice),
        None if found.discharged => Some(Worst::Discharged),
        None => None,
    };
    Crossing {
        flow: found.flow.map(str::to_owned),
        collection: found.collection.map(str::to_owned),
        residence: places(&found.residence),
        from_countries: places(&found.from_countries),
        to_countries: places(&found.to_countries),
        importer: text(found.importer.to_owned()),
        fields: owned(found.fields),
        worst,
    }
}

pub(crate) fn question(found: transborder::Question) -> Question {
    let mut answer = Map::new();
    answer.insert("record".into(), json!(found.answer.record));
    if !found.answer.parties.is_empty() {
        answer.insert("parties".into(), json!(found.answer.parties));
    }
    for (key, known) in [("by", found.answer.by), ("channel", found.answer.channel), ("id", found.answer.id)]
    {
        if let Some(known) = known {
            answer.insert(key.into(), json!(known));
        }
    }
    Question {
        ask: found.ask,
        answer,
        facts: found.facts,
        findings: found.findings,
        flows: found.flows as u64,
    }
}
