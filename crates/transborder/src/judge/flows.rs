//! Judges flows one after the other: a word of groups at a time, each class of units once.

use super::class::Held;
use super::row::Labels;
use super::sight::{Alike, Numbers, Sight};
use super::{Outcome, StepOutcome, Transfers, label, party};
use crate::fact::{Outlook, Safeguards, Setting, Site, safeguards_for, texts_for};
use crate::hash::{ByPosition, PositionHasher};
use crate::lineage::{Acts, AtState, Attach, By, Fed, Groups, Inner, Taking, bits};
use crate::record::{PathKind, Role};
use crate::regime::On;
use crate::scene::Regime;
use crate::step::Route;
use crate::{Bound, Place, Truth};
use indexmap::IndexSet;
use std::collections::BTreeMap;
use std::hash::BuildHasherDefault;

/// A class of flows as one exporter's step under one law.
struct View {
    exporter: u32,
    receiver: u32,
    importer: u32,
    /// Whether rows ask who collected a field, and the exporter collects any.
    collects: bool,
    acts: Acts,
    /// What the step has in common with others that look alike to the law.
    class: u32,
}

/// Everything about a step that rows of a law can read, but group, field and state.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Look<'g> {
    role: Role,
    path: PathKind,
    purposes: &'g [u32],
    from: Bound,
    exists: Truth,
    /// Country, why, and whether it is one of the exporter's own.
    new: Vec<(Place, crate::By, bool)>,
    here: Place,
    between: bool,
    exporter: u32,
    importer: u32,
    /// Who else's texts count.
    principal: Option<u32>,
    safeguards: Safeguards,
    /// Records with facts that rows can read.
    start: Option<u32>,
    end: Option<u32>,
    alone: Option<u32>,
}

/// What an outcome depends on.
#[derive(PartialEq, Eq, Hash)]
struct UnitKey {
    step: u32,
    variant: u32,
    field: u32,
    state: AtState,
    /// One collection of each class that feeds it.
    sources: u32,
    /// What rows hear of where it leads.
    heard: u32,
    collected: bool,
    /// At an onward step: texts of who first sent the label abroad.
    hands: u32,
}

/// Class of steps, class of fields, span of groups, state, what feeds it, and what rows hear of where it leads.
type AlikeKey = (u32, u32, u32, u32, u32, u32);

/// What is known about the groups of a field on alike steps in one state.
#[derive(Default)]
struct Known {
    groups: u64,
    /// Those of whom anything is said.
    outcomes: Vec<(u64, u32)>,
}

/// Judges flows and remembers the outcome of each class.
pub(super) struct FlowJudge<'a, 'g> {
    transfers: &'a Transfers<'g>,
    regime: usize,
    reach: &'a BTreeMap<u32, party::Reach>,
    sight: Sight<'a, 'g>,
    looks: Numbers<Look<'g>>,
    /// By class of flows, one per exporter; empty where no row asks.
    views: Vec<Option<Vec<View>>>,
    /// Where in `alike` what is known stands.
    words: ByPosition<AlikeKey, u32>,
    alike: Vec<Known>,
    last_key: Option<(AlikeKey, usize)>,
    known: ByPosition<UnitKey, u32>,
    attach: Attach,
    hand_texts: Numbers<Vec<u32>>,
    fed: Fed,
    outlook: Outlook<'a, 'g>,
    sources: Numbers<Vec<u32>>,
    /// Each once, whatever led to it: groups that come out alike are one step.
    pub(super) outcomes: IndexSet<Outcome, BuildHasherDefault<PositionHasher>>,
    /// How many outcomes stand before those here, for what steps say.
    base: u32,
    pub(super) steps: Vec<StepOutcome>,
    /// Whether a step that crosses nothing can matter at all.
    asks_steps: bool,
    asks_notes: bool,
}

impl<'a, 'g> FlowJudge<'a, 'g> {
    pub(super) fn new(
        transfers: &'a Transfers<'g>,
        regime: usize,
        reach: &'a BTreeMap<u32, party::Reach>,
        alike: &'a Alike<'g>,
    ) -> FlowJudge<'a, 'g> {
        let inner = &*transfers.inner;
        let revision = inner.scene.regimes[regime].revision;
        FlowJudge {
            transfers,
            regime,
            reach,
            sight: Sight::new(inner, regime, reach, alike),
            looks: Numbers::new(),
            views: (0..inner.scene.flow_classes()).map(|_| None).collect(),
            words: ByPosition::default(),
            alike: Vec::new(),
            last_key: None,
            known: ByPosition::default(),
            attach: Attach::default(),
            hand_texts: Numbers::new(),
            fed: Fed::default(),
            outlook: Outlook::new(inner, regime),
            sources: Numbers::new(),
            outcomes: IndexSet::default(),
            base: 0,
            steps: Vec::new(),
            asks_steps: revision.duties.iter().any(|duty| duty.on == On::Step),
            asks_notes: !revision.notes.is_empty(),
        }
    }

    /// Goes on behind the steps of other laws, whose outcomes are so many.
    pub(super) fn go_on(&mut self, base: u32, steps: Vec<StepOutcome>) {
        (self.base, self.steps) = (base, steps);
    }

    fn law(&self) -> &'a Regime<'g> {
        &self.transfers.inner.scene.regimes[self.regime]
    }

    /// Looks at what flows hold, for the sake of the loads alone: those of many flows overlap.
    pub(super) fn touch(&self, flows: std::ops::Range<u32>) {
        let inner = &*self.transfers.inner;
        let asked = |flow: &u32| {
            let class = self.transfers.class_of(*flow);
            class.is_some_and(|class| {
                self.views[class as usize].as_ref().is_none_or(|views| !views.is_empty())
            })
        };
        self.transfers.live.touch(&inner.states[self.regime], flows.filter(asked));
    }

    /// Judges a flow's labels, of those in `groups` of each pair.
    pub(super) fn flow(&mut self, flow: u32, mut groups: impl FnMut(u32, u32) -> u64) {
        let Some(class) = self.transfers.class_of(flow) else { return };
        if self.views[class as usize].is_none() {
            let (example, alone) = self.transfers.inner.scene.flow_of_class(class);
            self.views[class as usize] = Some(self.look_at(example, alone));
        }
        // Taken out while it is looked at; put back below.
        let views = self.views[class as usize].take().expect("just made");
        if !views.is_empty() {
            let inner = &*self.transfers.inner;
            let exists = inner.scene.exists(self.law(), flow);
            for view in &views {
                let start = self.steps.len();
                let mut attach = (u32::MAX, Groups::default());
                for held in self.transfers.live.of_flow(flow) {
                    let lives = &inner.blocks[held.block as usize];
                    let word = lives.admitted(flow) & groups(held.block, held.pair);
                    if word == 0 {
                        continue;
                    }
                    if attach.0 != held.block {
                        attach = (held.block, self.attach.of(&inner.scene, self.law(), lives, view.exporter));
                    }
                    let by = By { regime: self.regime, exporter: view.exporter, attach: attach.1, exists };
                    self.held(view, flow, by, *held, word);
                }
                // The order of labels one by one, by that of the first of each.
                self.steps[start..].sort_by_key(|step| (step.labels.lowest(), step.labels.field));
            }
        }
        self.views[class as usize] = Some(views);
    }

    /// A flow, for all of its class, as each exporter's step.
    fn look_at(&mut self, flow: u32, alone: bool) -> Vec<View> {
        let scene = &self.transfers.inner.scene;
        let (exporters, count) = scene.exporters(flow, self.law().pack.exporter);
        let mut views = Vec::new();
        for exporter in &exporters[..count] {
            let route = scene.route(flow, *exporter);
            let between = route.exporter != route.receiver;
            if route.new.is_empty() && !self.asks_notes && !(between && self.asks_steps) {
                continue;
            }
            views.push(self.view(&route, alone));
        }
        views
    }

    fn view(&mut self, route: &Route, alone: bool) -> View {
        let inner = &*self.transfers.inner;
        let scene = &inner.scene;
        let graph = scene.graph;
        let data = graph.flow_data(route.flow);
        let (exporter, receiver) = (route.exporter, route.receiver);
        let own = |country: Place| {
            graph.countries(exporter).contains(&country) || graph.locations(data.from).contains(&country)
        };
        let system = |sight: &Sight<'_, '_>, index: u32, of_recipient: bool| {
            let facts = &scene.inventory().systems[index as usize].facts;
            sight.reads_any(facts, Some(of_recipient)).then_some(index)
        };
        let importer = self.sight.importer(receiver);
        let setting = setting_at(inner, self.regime, route, &[]);
        let look = Look {
            role: data.role,
            path: data.path,
            purposes: &data.purposes,
            from: data.period().from,
            exists: scene.exists(self.law(), route.flow),
            new: route.new.iter().map(|pair| (pair.country, pair.by, own(pair.country))).collect(),
            here: graph.locations(data.to)[0],
            between: exporter != receiver,
            exporter: self.sight.exporter(exporter),
            importer,
            principal: graph.principal(data.from).filter(|principal| {
                *principal != exporter && !scene.shelf.notices_by(&[*principal]).is_empty()
            }),
            safeguards: safeguards_for(&setting),
            start: system(&self.sight, data.from, false),
            end: system(&self.sight, data.to, true),
            alone: alone.then_some(route.flow),
        };
        let collects = self.law().reads.who_collected && inner.collectors.contains(&exporter);
        let acts = inner.acts(self.regime, exporter, data.from);
        View { exporter, receiver, importer, collects, acts, class: self.looks.of(look) }
    }

    fn held(&mut self, view: &View, flow: u32, by: By, held: Held, word: u64) {
        let inner = &*self.transfers.inner;
        let taking = inner.taking(by, held.block as usize, held.pair, word);
        let at = (self.regime, held.block as usize, held.pair);
        let as_processor = inner.processing(at, view.acts, &taking);
        let place = Standing { view, flow, held, taking: &taking };
        for (state, groups) in taking.by_state(as_processor) {
            self.alike(&place, state, groups);
        }
    }

    /// Groups whose outcome depends on nothing else that differs by pair.
    fn alike(&mut self, place: &Standing<'_>, state: AtState, groups: u64) {
        let at = (self.regime, place.held.block as usize, place.held.pair);
        let fed = self.fed.of(&self.transfers.inner, at, place.taking, groups);
        let (block, pair) = (place.held.block, place.held.pair);
        let heard = self.outlook.of(place.flow, place.view.receiver, (block, pair), groups);
        let span = self.transfers.inner.blocks[block as usize].span;
        let key = (place.view.class, self.sign(place, state), span, state.code(), fed, heard);
        // Most fields of a flow are like the one before.
        let index = match self.last_key {
            Some((last, index)) if last == key => index,
            _ => {
                let next = self.alike.len() as u32;
                let index = *self.words.entry(key).or_insert(next) as usize;
                if index == self.alike.len() {
                    self.alike.push(Known::default());
                }
                self.last_key = Some((key, index));
                index
            }
        };
        let unknown = groups & !self.alike[index].groups;
        for bit in bits(unknown) {
            let outcome = self.unit(place, state, (fed, heard), bit);
            if self.outcomes[outcome as usize].says_nothing() {
                continue;
            }
            let outcomes = &mut self.alike[index].outcomes;
            match outcomes.iter_mut().find(|(_, other)| *other == outcome) {
                Some((word, _)) => *word |= 1 << bit,
                None => outcomes.push((1 << bit, outcome)),
            }
        }
        self.alike[index].groups |= groups;
        for position in 0..self.alike[index].outcomes.len() {
            let (word, outcome) = self.alike[index].outcomes[position];
            if word & groups != 0 {
                self.push(place, state, word & groups, outcome);
            }
        }
    }

    /// What tells fields apart for all groups of a block at once.
    fn sign(&mut self, place: &Standing<'_>, state: AtState) -> u32 {
        let (view, field) = (place.view, place.held.field);
        // Who collected a field, and who first sent it abroad, differs by field.
        if state.onward || view.collects {
            return !field;
        }
        self.sight.sign(view.importer, view.receiver, place.held.block, field)
    }

    fn push(&mut self, place: &Standing<'_>, state: AtState, groups: u64, outcome: u32) {
        let lives = &self.transfers.inner.blocks[place.held.block as usize];
        let labels = Labels {
            groups,
            first: lives.first,
            field: place.held.field,
            block: place.held.block,
            pair: place.held.pair,
            outcome: self.base + outcome,
            exporter: place.view.exporter,
            onward: state.onward,
        };
        let inner = &self.transfers.inner;
        let nearest =
            inner.nearest(self.regime, place.held.block as usize, place.held.pair, place.taking, groups);
        self.steps.push(StepOutcome {
            regime: self.regime as u32,
            site: Site::Flow(place.flow),
            labels,
            round: nearest.map_or(0, |(_, round)| round),
        });
    }

    /// The outcome of one label, judged where none of its class has been.
    fn unit(&mut self, place: &Standing<'_>, state: AtState, (fed, heard): (u32, u32), bit: u32) -> u32 {
        let inner = &*self.transfers.inner;
        let scene = &inner.scene;
        let lives = &inner.blocks[place.held.block as usize];
        let field = place.held.field;
        let number = lives.first + bit;
        let variant = scene.variants[number as usize];
        let at = (self.regime, place.held.block as usize);
        let sources = inner.sources.collections(at, self.fed.at(fed), bit);
        let (exporter, receiver) = (place.view.exporter, place.view.receiver);
        let collected =
            place.view.collects && inner.collected_by(place.held.block, exporter, field) >> bit & 1 == 1;
        let hands = if state.onward {
            let first = &inner.hands[self.regime];
            let from = scene.graph.closure.from(field);
            let authors: Vec<u32> =
                from.iter().flat_map(|field| first.authors(variant, *field)).copied().collect();
            self.hand_texts.of(scene.shelf.notices_by(&authors))
        } else {
            u32::MAX
        };
        let key = UnitKey {
            step: place.view.class,
            variant: self.sight.variant(number),
            field: self.sight.field(place.view.importer, receiver, number, field),
            state,
            sources: self.sources.of(sources.clone()),
            heard: self.outlook.of_one(heard, bit),
            collected,
            hands,
        };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let route = scene.route(place.flow, exporter);
        let at = (place.held.block, bit);
        let outcome = judge_label(inner, self.regime, &route, at, field, (state, sources), self.reach);
        let index = self.outcomes.insert_full(outcome).0 as u32;
        self.known.insert(key, index);
        index
    }

    /// How many classes of units have been judged.
    #[cfg(test)]
    pub(super) fn judged(&self) -> usize {
        self.known.len()
    }
}

/// Where labels stand while they are judged.
struct Standing<'p> {
    view: &'p View,
    flow: u32,
    held: Held,
    taking: &'p Taking,
}

fn setting_at<'i, 'g>(
    inner: &'i Inner<'g>,
    regime: usize,
    route: &Route,
    reached: &'i [u32],
) -> Setting<'i, 'g> {
    let scene = &inner.scene;
    let data = scene.graph.flow_data(route.flow);
    Setting {
        inner,
        index: regime,
        site: Site::Flow(route.flow),
        exporter: route.exporter,
        receiver: route.receiver,
        start: Some(data.from),
        end: Some(data.to),
        variant: scene.variants[scene.nobody() as usize],
        field: None,
        attached: Truth::No,
        onward: false,
        processor: false,
        sources: Vec::new(),
        texts: Vec::new(),
        safeguards: Safeguards::default(),
        reached,
        concerned: &[],
    }
}

/// Judges a label on a flow.
fn judge_label(
    inner: &Inner<'_>,
    regime: usize,
    route: &Route,
    (block, bit): (u32, u32),
    field: u32,
    (at, sources): (AtState, Vec<u32>),
    reach: &BTreeMap<u32, party::Reach>,
) -> Outcome {
    let scene = &inner.scene;
    let data = scene.graph.flow_data(route.flow);
    let variant = scene.variants[(inner.blocks[block as usize].first + bit) as usize];
    let reached = reach.get(&route.exporter).map_or(&[][..], |reach| &reach.groups);
    let mut setting = Setting {
        variant,
        field: Some(field),
        attached: at.attached,
        onward: at.onward,
        processor: at.processor,
        sources,
        ..setting_at(inner, regime, route, reached)
    };
    setting.texts = texts_for(&setting);
    setting.safeguards = safeguards_for(&setting);
    label::Step {
        on: &setting,
        new: &route.new,
        exists: scene.exists(&scene.regimes[regime], route.flow),
        purposes: &data.purposes,
        between_parties: route.exporter != route.receiver,
        processing: inner.collected_by(block, route.exporter, field) >> bit & 1 == 0,
        here: scene.graph.locations(data.to)[0],
    }
    .judge()
}
