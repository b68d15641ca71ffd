//! From outcomes to findings: every step judged once per class, units of one place, clause and verdict
//! merged.

use super::class::{Classes, UnitKey};
use super::party::Reach;
use super::{
    Clause, Judgement, Outcome, RuleName, StepOutcome, Transfers, Verdict, collection, label, localise,
    party, rest,
};
use crate::Truth;
use crate::fact::{Setting, Site, safeguards_for, texts_for};
use crate::hash::ByPosition;
use crate::lineage::Inner;
use crate::regime::On;
use crate::step::Route;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// A label of a finding with its outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    pub(crate) variant: u32,
    pub(crate) field: u32,
    /// Where it is held at the start: block and pair; `u32::MAX` at a collection or party.
    pub(crate) block: u32,
    pub(crate) pair: u32,
    pub(crate) outcome: u32,
    pub(crate) exporter: u32,
    pub(crate) onward: bool,
}

/// A finding, as numbers.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Position among the regimes in force; none for `no-law-on-day` and `no-pack`.
    pub(crate) regime: Option<u32>,
    pub(crate) rule: RuleName,
    pub(crate) clause: Clause,
    pub(crate) verdict: Verdict,
    pub(crate) place: RowPlace,
    pub(crate) members: Vec<Member>,
    /// Flows of a finding that is about an exporter as a whole.
    pub(crate) flows: Vec<u32>,
    pub(crate) own: Option<Box<Own>>,
}

/// What a finding of another source than a row of a pack carries with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Own {
    pub(crate) pack: String,
    pub(crate) revision: String,
    pub(crate) clause: String,
    pub(crate) cite: String,
    pub(crate) message: String,
    pub(crate) missing: Vec<crate::regime::Missing>,
    pub(crate) countries: Vec<crate::Place>,
    pub(crate) remedy: Option<String>,
    pub(crate) responsible: Vec<u32>,
}

/// Where a finding stands: collections, flows, parties, homes, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum RowPlace {
    Collection(u32),
    Flow(u32),
    Party(u32),
    Home(crate::Place),
}

pub(crate) fn judge(transfers: &Transfers<'_>) -> Judgement {
    let inner = &transfers.inner;
    let classes = Classes::of(&inner.scene);
    let mut judgement = Judgement {
        rows: Vec::new(),
        outcomes: Vec::new(),
        steps: Vec::new(),
        worst: HashMap::new(),
        passing: std::collections::HashSet::new(),
    };
    for regime in 0..inner.scene.regimes.len() {
        if inner.scene.regimes[regime].judged {
            judge_regime(transfers, &classes, regime, &mut judgement);
        }
    }
    rest::no_law_on_day(transfers, &mut judgement);
    rest::no_pack(transfers, &mut judgement);
    judgement
}

fn judge_regime(transfers: &Transfers<'_>, classes: &Classes, regime: usize, judgement: &mut Judgement) {
    let inner = &transfers.inner;
    let revision = inner.scene.regimes[regime].revision;
    let asks_parties = revision.duties.iter().any(|duty| duty.on == On::Party);
    let reach = if asks_parties || inner.scene.regimes[regime].reads.counters {
        reach_of_parties(transfers, regime)
    } else {
        BTreeMap::new()
    };
    let first_step = judgement.steps.len();
    collections(inner, regime, &reach, judgement);
    let flows = flow_outcomes(transfers, classes, regime, &reach);
    for (outcomes, steps) in flows {
        let base = judgement.outcomes.len() as u32;
        judgement.outcomes.extend(outcomes);
        judgement.steps.extend(steps.into_iter().map(|mut step| {
            step.member.outcome += base;
            step
        }));
    }
    let mut rows = rows_of_steps(regime, judgement, first_step);
    rows.extend(rest::announced(transfers, regime, &reach));
    if asks_parties {
        for (party, reach) in reach.iter().filter(|(_, reach)| !reach.attached.is_no()) {
            let outcome = party::judge(inner, regime, *party, reach);
            let index = judgement.outcomes.len() as u32;
            let member = Member {
                variant: u32::MAX,
                field: u32::MAX,
                block: u32::MAX,
                pair: u32::MAX,
                outcome: index,
                exporter: *party,
                onward: false,
            };
            rows.extend(merged(regime, RowPlace::Party(*party), &[member], |_| &outcome.hits));
            judgement.outcomes.push(outcome);
        }
    }
    // Stable: at one place rows keep the order in which they arose.
    rows.sort_by_key(|row| (row.place, row.clause, row.verdict));
    merge_parties(&mut rows);
    judgement.rows.extend(rows);
}

/// A party can have findings from its own duties and from those of its flows; those of one clause are one.
fn merge_parties(rows: &mut Vec<Row>) {
    rows.dedup_by(|later, first| {
        let same = matches!(later.place, RowPlace::Party(_))
            && (later.place, later.clause, later.verdict, later.rule)
                == (first.place, first.clause, first.verdict, first.rule);
        if same {
            first.members.append(&mut later.members);
            for flow in later.flows.drain(..) {
                if !first.flows.contains(&flow) {
                    first.flows.push(flow);
                }
            }
        }
        same
    });
}

fn collections(inner: &Inner<'_>, regime: usize, reach: &BTreeMap<u32, Reach>, judgement: &mut Judgement) {
    let scene = &inner.scene;
    for (index, data) in scene.inventory().collections.iter().enumerate() {
        if data.period.holds_on(scene.day).is_no() {
            continue;
        }
        let collector = scene.graph.collectors(index as u32)[0];
        let reached = reach.get(&collector).map_or(&[][..], |reach| &reach.groups);
        for (number, variant) in scene.variants.iter().enumerate() {
            if !variant.group.is_some_and(|group| data.groups.contains(&group)) {
                continue;
            }
            let attached = collection::attached(inner, regime, index as u32, *variant);
            if attached.is_no() {
                continue;
            }
            for field in &data.fields {
                let mut outcome =
                    collection::judge(inner, regime, index as u32, *variant, *field, attached, reached);
                localise::judge(
                    inner,
                    regime,
                    index as u32,
                    *variant,
                    *field,
                    attached,
                    reached,
                    &mut outcome,
                );
                if outcome.hits.is_empty() && outcome.grounds.is_empty() && outcome.questions.is_empty() {
                    continue;
                }
                let member = Member {
                    variant: number as u32,
                    field: *field,
                    block: u32::MAX,
                    pair: u32::MAX,
                    outcome: judgement.outcomes.len() as u32,
                    exporter: collector,
                    onward: false,
                };
                judgement.outcomes.push(outcome);
                judgement.steps.push(StepOutcome {
                    regime: regime as u32,
                    site: Site::Collection(index as u32),
                    member,
                });
            }
        }
    }
}

type Chunk = (Vec<Outcome>, Vec<StepOutcome>);

/// Flows in chunks, each with its own memory of classes; what comes out does not depend on the cut.
fn flow_outcomes(
    transfers: &Transfers<'_>,
    classes: &Classes,
    regime: usize,
    reach: &BTreeMap<u32, Reach>,
) -> Vec<Chunk> {
    let flows = transfers.inner.scene.inventory().flows.len();
    let size = (flows / 16).max(1024);
    let starts: Vec<usize> = (0..flows).step_by(size).collect();
    let chunk = |start: &usize| {
        let mut chunk = FlowJudge::new(transfers, classes, regime, reach);
        for flow in *start..(*start + size).min(flows) {
            chunk.flow(flow as u32);
        }
        (chunk.outcomes, chunk.steps)
    };
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        starts.par_iter().map(chunk).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        starts.iter().map(chunk).collect()
    }
}

/// Judges flows one after the other and remembers the outcome of each class.
struct FlowJudge<'a, 'g> {
    transfers: &'a Transfers<'g>,
    classes: &'a Classes,
    regime: usize,
    reach: &'a BTreeMap<u32, Reach>,
    known: ByPosition<UnitKey, u32>,
    attach: ByPosition<(u32, u32), Truth>,
    outcomes: Vec<Outcome>,
    steps: Vec<StepOutcome>,
    /// Whether a step that crosses nothing can matter at all.
    asks_steps: bool,
    asks_notes: bool,
}

impl<'a, 'g> FlowJudge<'a, 'g> {
    fn new(
        transfers: &'a Transfers<'g>,
        classes: &'a Classes,
        regime: usize,
        reach: &'a BTreeMap<u32, Reach>,
    ) -> FlowJudge<'a, 'g> {
        let revision = transfers.inner.scene.regimes[regime].revision;
        FlowJudge {
            transfers,
            classes,
            regime,
            reach,
            known: ByPosition::default(),
            attach: ByPosition::default(),
            outcomes: Vec::new(),
            steps: Vec::new(),
            asks_steps: revision.duties.iter().any(|duty| duty.on == On::Step),
            asks_notes: !revision.notes.is_empty(),
        }
    }

    fn flow(&mut self, flow: u32) {
        let live = self.transfers.live.of_flow(flow);
        let scene = &self.transfers.inner.scene;
        if live.is_empty() || scene.graph.flow_data(flow).caused_by_subject() {
            return;
        }
        let (exporters, count) = scene.exporters(flow, scene.regimes[self.regime].pack.exporter);
        for exporter in &exporters[..count] {
            let route = scene.route(flow, *exporter);
            let between = route.exporter != route.receiver;
            if route.new.is_empty() && !self.asks_notes && !(between && self.asks_steps) {
                continue;
            }
            let start = self.steps.len();
            for (block, pair) in live {
                self.pair(&route, *block, *pair);
            }
            self.steps[start..].sort_by_key(|step| (step.member.variant, step.member.field));
        }
    }

    fn pair(&mut self, route: &Route, block: u32, pair: u32) {
        let inner = &self.transfers.inner;
        let lives = &inner.blocks[block as usize];
        let word = lives.reach[pair as usize] & lives.admitted(route.flow);
        let (_, field) = lives.pairs.get(pair);
        for bit in crate::lineage::bits(word) {
            let variant = lives.first + bit;
            let attach = self.attach(route.exporter, variant);
            let exists = inner.scene.exists(&inner.scene.regimes[self.regime], route.flow);
            let at = inner.at_step(self.regime, block as usize, pair, bit, route.exporter, attach, exists);
            let Some(at) = at.filter(|at| !at.attached.is_no()) else { continue };
            let key = UnitKey {
                flow: self.classes.of_flow(route.flow),
                exporter: route.exporter,
                variant,
                field,
                at,
            };
            let outcome = match self.known.get(&key) {
                Some(known) => *known,
                None => {
                    let outcome = judge_label(inner, self.regime, route, variant, field, at, self.reach);
                    let index = self.outcomes.len() as u32;
                    self.outcomes.push(outcome);
                    self.known.insert(key, index);
                    index
                }
            };
            let judged = &self.outcomes[outcome as usize];
            if judged.transfer.is_no()
                && judged.hits.is_empty()
                && judged.pooled.is_empty()
                && judged.questions.is_empty()
            {
                continue;
            }
            let member =
                Member { variant, field, block, pair, outcome, exporter: route.exporter, onward: at.onward };
            self.steps.push(StepOutcome { regime: self.regime as u32, site: Site::Flow(route.flow), member });
        }
    }

    fn attach(&mut self, party: u32, variant: u32) -> Truth {
        let scene = &self.transfers.inner.scene;
        let regime = &scene.regimes[self.regime];
        let key = if regime.reads.attach_by_group { variant } else { u32::MAX };
        *self
            .attach
            .entry((party, key))
            .or_insert_with(|| scene.attach(regime, party, scene.variants[variant as usize]))
    }
}

/// Judges a label on a flow.
pub(crate) fn judge_label(
    inner: &Inner<'_>,
    regime: usize,
    route: &Route,
    variant: u32,
    field: u32,
    at: crate::lineage::AtStep,
    reach: &BTreeMap<u32, Reach>,
) -> Outcome {
    let scene = &inner.scene;
    let data = scene.graph.flow_data(route.flow);
    let variant = scene.variants[variant as usize];
    let mut setting = Setting {
        inner,
        index: regime,
        site: Site::Flow(route.flow),
        exporter: route.exporter,
        receiver: route.receiver,
        start: Some(data.from),
        end: Some(data.to),
        variant,
        field: Some(field),
        attached: at.attached,
        onward: at.onward,
        processor: at.processor,
        sources: inner.feeding(at.sources),
        texts: Vec::new(),
        safeguards: crate::fact::Safeguards::default(),
        reached: reach.get(&route.exporter).map_or(&[][..], |reach| &reach.groups),
        concerned: &[],
    };
    setting.texts = texts_for(&setting);
    setting.safeguards = safeguards_for(&setting);
    let collected = scene
        .graph
        .closure
        .from(field)
        .iter()
        .any(|field| inner.collected.contains(&(route.exporter, variant.group, *field)));
    label::Step {
        on: &setting,
        new: &route.new,
        exists: scene.exists(&scene.regimes[regime], route.flow),
        purposes: &data.purposes,
        between_parties: route.exporter != route.receiver,
        processing: !collected,
        here: scene.graph.locations(data.to)[0],
    }
    .judge()
}

/// Findings of one law at collections and flows, and at exporters for what is pooled.
fn rows_of_steps(regime: usize, judgement: &Judgement, first: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut pooled: BTreeMap<u32, Vec<(u32, Member)>> = BTreeMap::new();
    let steps = &judgement.steps[first..];
    for group in steps.chunk_by(|a, b| a.site == b.site) {
        let members: Vec<Member> = group.iter().map(|step| step.member).collect();
        let place = match group[0].site {
            Site::Collection(collection) => RowPlace::Collection(collection),
            Site::Flow(flow) => RowPlace::Flow(flow),
            Site::Party(party) => RowPlace::Party(party),
        };
        rows.extend(merged(regime, place, &members, |outcome| &judgement.outcomes[outcome as usize].hits));
        if let Site::Flow(flow) = group[0].site {
            for member in members {
                if !judgement.outcomes[member.outcome as usize].pooled.is_empty() {
                    pooled.entry(member.exporter).or_default().push((flow, member));
                }
            }
        }
    }
    for (exporter, flows) in pooled {
        rows.extend(rows_of_exporter(regime, exporter, &flows, &judgement.outcomes));
    }
    rows
}

/// Findings of duties that are judged once per exporter. Where a duty is surely asked at one transfer, those
/// at which it may be asked add nothing.
fn rows_of_exporter(regime: usize, exporter: u32, flows: &[(u32, Member)], outcomes: &[Outcome]) -> Vec<Row> {
    let mut asked: BTreeMap<u16, Truth> = BTreeMap::new();
    for (_, member) in flows {
        for (duty, truth, _) in &outcomes[member.outcome as usize].pooled {
            let known = asked.entry(*duty).or_insert(Truth::No);
            *known = truth.or(*known);
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for (flow, member) in flows {
        for (duty, truth, hit) in &outcomes[member.outcome as usize].pooled {
            let Some(hit) = hit.as_ref().filter(|_| *truth == asked[duty] && !truth.is_no()) else {
                continue;
            };
            let same = |row: &&mut Row| {
                row.clause == hit.clause && row.verdict == hit.verdict && row.rule == hit.rule
            };
            let row = match rows.iter_mut().find(same) {
                Some(row) => row,
                None => {
                    rows.push(Row {
                        regime: Some(regime as u32),
                        rule: hit.rule,
                        clause: hit.clause,
                        verdict: hit.verdict,
                        place: RowPlace::Party(exporter),
                        members: Vec::new(),
                        flows: Vec::new(),
                        own: None,
                    });
                    rows.last_mut().expect("just pushed")
                }
            };
            if row.members.last() != Some(member) {
                row.members.push(*member);
            }
            if row.flows.last() != Some(flow) {
                row.flows.push(*flow);
            }
        }
    }
    without_doubts(&mut rows);
    rows
}

/// Undetermined is not told beside a gap of the same clause; a premise has the clause of a missing gate.
fn without_doubts(rows: &mut Vec<Row>) {
    let gaps: Vec<Clause> =
        rows.iter().filter(|row| row.verdict == Verdict::Gap).map(|row| row.clause).collect();
    rows.retain(|row| row.verdict != Verdict::Undetermined || !gaps.contains(&row.clause));
}

/// Units of one place as findings: one per clause, rule and verdict; undetermined is not told beside a gap
/// of the same clause.
fn merged<'o>(
    regime: usize,
    place: RowPlace,
    members: &[Member],
    hits: impl Fn(u32) -> &'o [super::Hit],
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for member in members {
        for hit in hits(member.outcome) {
            let same = |row: &&mut Row| {
                row.clause == hit.clause && row.verdict == hit.verdict && row.rule == hit.rule
            };
            match rows.iter_mut().find(same) {
                Some(row) => row.members.push(*member),
                None => rows.push(Row {
                    regime: Some(regime as u32),
                    rule: hit.rule,
                    clause: hit.clause,
                    verdict: hit.verdict,
                    place,
                    members: vec![*member],
                    flows: Vec::new(),
                    own: None,
                }),
            }
        }
    }
    without_doubts(&mut rows);
    rows
}

/// What each party does with attached data: collects, or exports.
pub(crate) fn reach_of_parties(transfers: &Transfers<'_>, regime: usize) -> BTreeMap<u32, Reach> {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    let mut reach: BTreeMap<u32, Reach> = BTreeMap::new();
    for (index, data) in scene.inventory().collections.iter().enumerate() {
        if data.period.holds_on(scene.day).is_no() {
            continue;
        }
        for variant in scene
            .variants
            .iter()
            .filter(|variant| variant.group.is_some_and(|group| data.groups.contains(&group)))
        {
            let attached = collection::attached(inner, regime, index as u32, *variant);
            for collector in scene.graph.collectors(index as u32) {
                reach.entry(collector).or_default().add(attached, true, *variant);
            }
        }
    }
    let empty = BTreeMap::new();
    let classes = Classes::none();
    let mut judge = FlowJudge::new(transfers, &classes, regime, &empty);
    for flow in 0..scene.inventory().flows.len() as u32 {
        let live = transfers.live.of_flow(flow);
        if live.is_empty() || scene.graph.flow_data(flow).caused_by_subject() {
            continue;
        }
        let exists = scene.exists(&scene.regimes[regime], flow);
        let (exporters, count) = scene.exporters(flow, scene.regimes[regime].pack.exporter);
        for exporter in &exporters[..count] {
            for (block, pair) in live {
                let lives = &inner.blocks[*block as usize];
                for bit in crate::lineage::bits(lives.reach[*pair as usize] & lives.admitted(flow)) {
                    let variant = lives.first + bit;
                    let attach = judge.attach(*exporter, variant);
                    let Some(at) =
                        inner.at_step(regime, *block as usize, *pair, bit, *exporter, attach, exists)
                    else {
                        continue;
                    };
                    let attached = at.attached.and(exists);
                    let variant = scene.variants[variant as usize];
                    reach.entry(*exporter).or_default().add(attached, !at.onward, variant);
                }
            }
        }
    }
    reach
}
