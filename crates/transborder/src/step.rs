//! Steps before any lineage: who sends to whom, where to that is new, and whether a law counts it.

mod attribute;

pub(crate) use attribute::{Who, number, plain_attr, word};

use crate::inventory::FlowData;
use crate::party::any;
use crate::record::{PartyRole, PathKind, Role};
use crate::regime::{Answer, Answers, Attr, Counts, Reader, Said, Since, Test, Value, eval};
use crate::scene::{Regime, Scene, Variant};
use crate::stated::Fit;
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Bound, Date, Place, Truth};

/// Why a pair (party, country) is reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum By {
    /// The party has its seat there.
    Seat,
    /// The system stands there.
    Location,
    /// The data are read from there.
    ReadsFrom,
}

impl By {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            By::Seat => "seat",
            By::Location => "location",
            By::ReadsFrom => "reads_from",
        }
    }
}

/// A (party, country) pair that a step makes data available to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Pair {
    pub(crate) party: u32,
    pub(crate) country: Place,
    pub(crate) by: By,
}

/// A flow as seen by one exporter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Route {
    pub(crate) flow: u32,
    pub(crate) exporter: u32,
    pub(crate) receiver: u32,
    /// Pairs of the end that the start does not have already, in order of discovery.
    pub(crate) new: Vec<Pair>,
}

impl Scene<'_> {
    /// Who exports: the principal of the start or its operator, or each of them where the pack says so.
    pub(crate) fn exporters(&self, flow: u32, answers: Answers) -> ([u32; 2], usize) {
        self.exporters_at(self.graph.flow_data(flow).from, answers)
    }

    /// The same, by the system where the flow starts.
    pub(crate) fn exporters_at(&self, start: u32, answers: Answers) -> ([u32; 2], usize) {
        let operator = self.graph.operator(start);
        match (self.graph.principal(start), answers) {
            (Some(principal), Answers::Principal) => ([principal; 2], 1),
            (Some(principal), Answers::Both) => ([principal, operator], 2),
            _ => ([operator; 2], 1),
        }
    }

    /// Who receives: the operator of the end, or the one for whom it holds the data, if that is not the
    /// exporter itself.
    pub(crate) fn receiver(&self, flow: u32, exporter: u32) -> u32 {
        let data = self.graph.flow_data(flow);
        let stated = data.more().and_then(|more| more.on_behalf_of);
        match stated.or_else(|| self.graph.principal(data.to)) {
            Some(principal) if principal != exporter => principal,
            _ => self.graph.operator(data.to),
        }
    }

    /// The pairs that a flow opens.
    pub(crate) fn route(&self, flow: u32, exporter: u32) -> Route {
        let data = self.graph.flow_data(flow);
        let receiver = self.receiver(flow, exporter);
        let has = |party: u32, country: Place| {
            let seat = |party: u32| self.graph.countries(party).contains(&country);
            let runs = party == exporter || party == self.graph.operator(data.from);
            (runs && seat(party)) || (party == exporter && self.graph.locations(data.from).contains(&country))
        };
        // Seats first, then places. A seat where the system stands too is reached by location.
        let implicit = self.inventory().systems[data.to as usize].implicit;
        let mut new: Vec<Pair> = Vec::new();
        let mut add = |party: u32, country: Place, by: By| {
            if has(party, country) {
                return;
            }
            match new.iter_mut().find(|pair| pair.party == party && pair.country == country) {
                Some(pair) if !implicit => pair.by = pair.by.max(by),
                Some(_) => {}
                None => new.push(Pair { party, country, by }),
            }
        };
        for party in [receiver, self.graph.operator(data.to)] {
            for country in self.graph.countries(party) {
                add(party, *country, By::Seat);
            }
        }
        for country in self.graph.locations(data.to) {
            // An implicit system stands where its party sits: the seat is what a reader looks for.
            add(receiver, *country, if implicit { By::Seat } else { By::Location });
        }
        let reads_from = data.more().filter(|_| data.path == PathKind::Remote);
        for country in reads_from.map_or(&[][..], |more| &more.reads_from) {
            add(receiver, *country, By::ReadsFrom);
        }
        Route { flow, exporter, receiver, new }
    }

    /// Whether a law attaches to what a party does with a group's data.
    pub(crate) fn attach(&self, regime: &Regime<'_>, party: u32, variant: Variant) -> Truth {
        let reader = StepReader {
            scene: self,
            regime,
            flow: None,
            exporter: party,
            receiver: party,
            variant,
            field: None,
            purpose: None,
        };
        eval(&regime.revision.attach, &reader).truth
    }

    /// Whether a flow is surely a transfer for *left*, whatever its sources: some purpose suffices.
    pub(crate) fn surely_transfers(
        &self,
        regime: &Regime<'_>,
        route: &Route,
        variant: Variant,
        field: u32,
    ) -> bool {
        let area = regime.area(&variant.residence);
        if !any(route.new.iter().map(|pair| !pair.country.inside(area))).is_yes() {
            return false;
        }
        let purposes = &self.graph.flow_data(route.flow).purposes;
        let each = purposes.iter().map(|purpose| Some(*purpose)).chain(purposes.is_empty().then_some(None));
        each.into_iter().any(|purpose| {
            let reader = StepReader {
                scene: self,
                regime,
                flow: Some(route.flow),
                exporter: route.exporter,
                receiver: route.receiver,
                variant,
                field: Some(field),
                purpose,
            };
            let counted = self.counted(regime, Some(route.flow), variant.group, purpose, &reader);
            counted.role.and(counted.path).and(!counted.exempt.truth).is_yes()
        })
    }

    /// What a flow's key `counts` answers where a law asks.
    pub(crate) fn counts(
        &self,
        flow: Option<u32>,
        group: Option<u32>,
        purpose: Option<u32>,
    ) -> Option<Truth> {
        let fit = Fit { day: self.day, purpose, group };
        let more = self.graph.flow_data(flow?).more()?;
        more.counts.answers(fit).map(|answer| answer.truth)
    }

    /// What a law says about role, path and exemption of a step.
    pub(crate) fn counted(
        &self,
        regime: &Regime<'_>,
        flow: Option<u32>,
        group: Option<u32>,
        purpose: Option<u32>,
        reader: &impl Reader,
    ) -> Counted {
        let revision = regime.revision;
        let mut role = counts(&revision.roles[reader.role() as usize], reader);
        let mut path = counts(&revision.paths[reader.path() as usize], reader);
        if (role == Truth::Unknown || path == Truth::Unknown)
            && let Some(answer) = self.counts(flow, group, purpose)
        {
            for verdict in [&mut role, &mut path] {
                if *verdict == Truth::Unknown {
                    *verdict = answer;
                }
            }
        }
        let exempt = revision
            .exempt_when
            .as_ref()
            .map_or_else(|| Value::of(Truth::No), |(when, _)| eval(when, reader));
        Counted { role, path, exempt }
    }
}

/// The parts of whether a step counts; *unknown* is a question.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Counted {
    pub(crate) role: Truth,
    pub(crate) path: Truth,
    pub(crate) exempt: Value,
}

fn counts(verdict: &Counts, reader: &impl Reader) -> Truth {
    match verdict {
        Counts::Always(truth) => *truth,
        Counts::If(condition, then, otherwise) => match eval(condition, reader).truth {
            Truth::Yes => counts(then, reader),
            Truth::No => counts(otherwise, reader),
            Truth::Unknown => Truth::Unknown,
        },
    }
}

/// Answers what attach, role, path and exemption may ask: nothing is chosen here, no source is known.
struct StepReader<'a, 'g> {
    scene: &'a Scene<'g>,
    regime: &'a Regime<'g>,
    flow: Option<u32>,
    exporter: u32,
    receiver: u32,
    variant: Variant,
    field: Option<u32>,
    purpose: Option<u32>,
}

impl StepReader<'_, '_> {
    fn data(&self) -> Option<&FlowData> {
        self.flow.map(|flow| self.scene.graph.flow_data(flow))
    }
}

impl Reader for StepReader<'_, '_> {
    fn day(&self) -> Date {
        self.scene.day
    }

    fn fact(&self, fact: &Fact) -> Value {
        let fit = Fit { day: self.scene.day, purpose: self.purpose, group: self.variant.group };
        let flow = self.flow.map(|flow| self.scene.graph.flow_data(flow));
        Value::answer(
            step_fact(
                self.scene,
                self.regime,
                fact,
                fit,
                flow.and_then(|flow| flow.more()).map(|more| &more.facts),
                self.receiver,
                self.variant,
            ),
            || crate::regime::Asked::Fact(fact.clone()),
        )
    }

    fn within(&self, fact: &Fact, _: u32, _: Since) -> Value {
        self.fact(fact)
    }

    fn lists(&self, _: Texts, _: &[Item]) -> Value {
        Value::of(Truth::Unknown)
    }

    fn attr(&self, attr: Attr, argument: Option<&str>, test: &Test) -> Truth {
        let who =
            Who { exporter: self.exporter, importer: self.receiver, variant: self.variant, others: &[] };
        plain_attr(self.scene, self.regime, &who, self.data(), attr, argument, test).unwrap_or(Truth::Unknown)
    }

    fn role(&self) -> Role {
        self.data().map_or(Role::Collect, |flow| flow.role)
    }

    fn path(&self) -> PathKind {
        self.data().map_or(PathKind::Send, |flow| flow.path)
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.field.is_some_and(|field| self.scene.has_tag(self.variant.group, field, tag))
    }

    fn transfer(&self) -> Truth {
        Truth::Unknown
    }

    fn gate_used(&self, _: &[String]) -> bool {
        false
    }

    fn consent_start(&self) -> Option<Bound> {
        None
    }

    fn contract_start(&self) -> Option<Bound> {
        None
    }
}

/// A fact about the recipient as flow, receiver and inventory state it; silence is *no*.
pub(crate) fn step_fact(
    scene: &Scene<'_>,
    regime: &Regime<'_>,
    fact: &Fact,
    fit: Fit,
    flow: Option<&crate::inventory::FactSet>,
    receiver: u32,
    variant: Variant,
) -> Answer {
    if fact.base() == "recipient.not_covered_person" {
        return not_covered(scene, regime, receiver, variant);
    }
    let needs_evidence = fact.base() == "recipient.cannot_reidentify";
    let receiver = &scene.inventory().parties[receiver as usize].facts;
    let stated = [flow, Some(receiver), Some(&scene.inventory().facts)]
        .into_iter()
        .flatten()
        .find_map(|facts| facts.says(fact, fit).filter(|stated| !(needs_evidence && stated.unproven)));
    match stated {
        Some(stated) => Answer::new(stated.truth, Said::Stated),
        None if fact.base() == "recipient.stores_only" => Answer::new(Truth::Unknown, Said::Silent),
        None => Answer::new(Truth::No, Said::Silent),
    }
}

/// Whether the recipient meets none of the tests of ownership; the countries listed are those of the
/// rows that block destinations under this law.
pub(crate) fn not_covered(scene: &Scene<'_>, regime: &Regime<'_>, receiver: u32, variant: Variant) -> Answer {
    let listed: Vec<Place> = scene
        .law
        .regimes()
        .restricted()
        .iter()
        .filter(|row| row.regime == regime.pack.id && row.exporter.is_none())
        .filter(|row| row.valid_from <= scene.day && row.valid_until.is_none_or(|end| scene.day < end))
        .flat_map(|row| row.to.iter().copied())
        .collect();
    let covered = scene.parties.covered(&regime.pack.id, &listed, regime.area(&variant.residence));
    Answer::computed(!covered[receiver as usize])
}

/// Whether a party is a processor by itself.
pub(crate) fn is_processor(role: PartyRole) -> bool {
    role == PartyRole::Processor
}
