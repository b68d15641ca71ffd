//! The states of labels under one law: a breadth-first least fixpoint over the live pairs of a block.

use super::FirstHands;
use super::discover::{Block, Edge};
use crate::Truth;
use crate::hash::ByPosition;
use crate::record::Role;
use crate::regime::Onward;
use crate::scene::{Regime, Scene};

/// How many states a label can be in: attached no, maybe, yes; the last two before or after a transfer.
pub(crate) const STATES: usize = 5;
const NO: usize = 0;
const MAYBE: usize = 1;
const YES: usize = 3;

/// Whether the law is attached in a state.
pub(crate) fn attached(state: usize) -> Truth {
    match state {
        NO => Truth::No,
        MAYBE | 2 => Truth::Unknown,
        _ => Truth::Yes,
    }
}

/// Whether a transfer brought the label.
pub(crate) fn left(state: usize) -> bool {
    state == 2 || state == 4
}

/// The states of one block under one law.
#[derive(Debug, Default)]
pub(crate) struct States {
    planes: [Plane; STATES],
    /// Per state, whether some way there makes the receiver a controller; empty where no row asks.
    controller: [Vec<u64>; STATES],
    asks_controller: bool,
}

/// One state: who is in it where, and since which round.
#[derive(Debug, Default)]
struct Plane {
    /// Empty while nobody is in this state anywhere.
    words: Vec<u64>,
    /// First arrivals by pair: (round, groups).
    starts: Vec<u32>,
    arrivals: Vec<(u32, u64)>,
}

/// What an edge does to the states of the labels that take it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rule {
    /// Groups for which the exporter's own doing attaches the law, surely and perhaps.
    yes: u64,
    maybe: u64,
    /// Groups for which it is surely a transfer.
    transfer: u64,
    remembers: bool,
    /// It may not exist.
    doubtful: bool,
    returns: bool,
    /// A derivation, or a flow caused by the subject: everything stays as it is.
    keeps: bool,
}

impl Rule {
    const KEEP: Rule = Rule {
        yes: 0,
        maybe: 0,
        transfer: 0,
        remembers: false,
        doubtful: false,
        returns: false,
        keeps: true,
    };

    /// Where the groups of `word` get to from `state`.
    pub(crate) fn advance(&self, state: usize, word: u64) -> [u64; STATES] {
        let mut to = [0; STATES];
        if self.keeps {
            to[state] = word;
            return to;
        }
        if self.returns {
            to[NO] = word;
            return to;
        }
        let before = attached(state);
        let mut yes = if before.is_yes() { word } else { word & self.yes };
        let mut maybe = word & !yes & if before == Truth::Unknown { u64::MAX } else { self.maybe };
        let none = word & !yes & !maybe;
        if self.doubtful {
            maybe |= yes;
            yes = 0;
        }
        let gone = if !self.remembers {
            0
        } else if left(state) {
            u64::MAX
        } else {
            self.transfer
        };
        to[NO] = none;
        to[MAYBE] = maybe & !gone;
        to[MAYBE + 1] = maybe & gone;
        to[YES] = yes & !gone;
        to[YES + 1] = yes & gone;
        to
    }
}

/// Works out rules of edges and remembers what they share.
pub(crate) struct Rules<'a, 'g> {
    scene: &'a Scene<'g>,
    regime: &'a Regime<'g>,
    first: u32,
    count: u32,
    /// By party: groups for which its doing attaches the law.
    attach: ByPosition<u32, (u64, u64)>,
    /// By flow, or flow and field where rows can tell labels apart.
    transfer: ByPosition<(u32, u32, u32), u64>,
}

impl<'a, 'g> Rules<'a, 'g> {
    pub(crate) fn new(scene: &'a Scene<'g>, regime: &'a Regime<'g>, block: &Block) -> Rules<'a, 'g> {
        let count = (scene.variants.len() as u32 - block.first).min(64);
        Rules {
            scene,
            regime,
            first: block.first,
            count,
            attach: ByPosition::default(),
            transfer: ByPosition::default(),
        }
    }

    /// Groups for which a party's own doing attaches the law: surely, perhaps.
    pub(crate) fn attach(&mut self, party: u32) -> (u64, u64) {
        if let Some(known) = self.attach.get(&party) {
            return *known;
        }
        let (mut yes, mut maybe) = (0_u64, 0_u64);
        let by_group = self.regime.reads.attach_by_group;
        for bit in 0..self.count {
            let variant = self.scene.variants[(self.first + bit) as usize];
            let bits = if by_group { 1 << bit } else { u64::MAX };
            match self.scene.attach(self.regime, party, variant) {
                Truth::Yes => yes |= bits,
                Truth::Unknown => maybe |= bits,
                Truth::No => {}
            }
            if !by_group {
                break;
            }
        }
        self.attach.insert(party, (yes, maybe));
        (yes, maybe)
    }

    fn transfer(&mut self, flow: u32, exporter: u32, field: u32) -> u64 {
        let by_label = self.regime.reads.transfer_by_label;
        let key = (flow, exporter, if by_label { field } else { u32::MAX });
        if let Some(known) = self.transfer.get(&key) {
            return *known;
        }
        let route = self.scene.route(flow, exporter);
        let mut word = 0_u64;
        // A statement limited to groups can decide what counts, so groups differ even where rows do not.
        let counts = self.scene.graph.flow_data(flow).more().is_some_and(|more| {
            more.counts.0.iter().chain(&more.facts.0).any(|statement| !statement.groups.is_empty())
        });
        for bit in 0..self.count {
            let variant = self.scene.variants[(self.first + bit) as usize];
            let each = by_label || counts;
            if self.scene.surely_transfers(self.regime, &route, variant, field) {
                word |= if each { 1 << bit } else { u64::MAX };
            }
            if !each {
                break;
            }
        }
        self.transfer.insert(key, word);
        word
    }

    /// The rules of an edge from a pair: one, or one per exporter.
    pub(crate) fn of(&mut self, block: &Block, from: u32, edge: Edge) -> ([Rule; 2], usize) {
        let Some(flow) = edge.via.flow() else { return ([Rule::KEEP; 2], 1) };
        let data = self.scene.graph.flow_data(flow);
        if data.caused_by_subject() {
            return ([Rule::KEEP; 2], 1);
        }
        let (exporters, count) = self.scene.exporters(flow, self.regime.pack.exporter);
        let (_, field) = block.pairs.get(from);
        let mut rules = [Rule::KEEP; 2];
        for (rule, exporter) in rules.iter_mut().zip(exporters).take(count) {
            let (yes, maybe) = self.attach(exporter);
            let remembers = self.regime.remembers_left();
            *rule = Rule {
                yes,
                maybe,
                transfer: if remembers { self.transfer(flow, exporter, field) } else { 0 },
                remembers,
                doubtful: self.scene.exists(self.regime, flow) == Truth::Unknown,
                returns: data.role == Role::Return,
                keeps: false,
            };
        }
        (rules, count)
    }
}

impl Scene<'_> {
    /// Whether a flow surely exists under a law: *unknown* where it is only permitted and the law asks, or
    /// nobody knows since when.
    pub(crate) fn exists(&self, regime: &Regime<'_>, flow: u32) -> Truth {
        let data = self.graph.flow_data(flow);
        let Some(more) = data.more() else { return Truth::Yes };
        let permitted = match more.certainty {
            crate::record::Certainty::Permitted => regime.revision.permitted.max(Truth::Unknown),
            _ => Truth::Yes,
        };
        data.moves_on(self.day).and(permitted)
    }
}

impl States {
    /// Who is in a state at a pair.
    pub(crate) fn word(&self, state: usize, pair: usize) -> u64 {
        let words = &self.planes[state].words;
        if words.is_empty() { 0 } else { words[pair] }
    }

    /// The round in which a group arrived in a state at a pair; none: never.
    pub(crate) fn round(&self, state: usize, pair: u32, bit: u32) -> Option<u32> {
        let plane = &self.planes[state];
        if plane.words.is_empty() {
            return None;
        }
        let range = plane.starts[pair as usize] as usize..plane.starts[pair as usize + 1] as usize;
        plane.arrivals[range].iter().find(|(_, word)| word >> bit & 1 == 1).map(|(round, _)| *round)
    }

    /// Whether some way to a node makes its receiver a controller.
    pub(crate) fn made_controller(&self, state: usize, pair: usize, bit: u32) -> bool {
        if !self.asks_controller {
            return true;
        }
        let words = &self.controller[state];
        !words.is_empty() && words[pair] >> bit & 1 == 1
    }

    pub(crate) fn propagate(scene: &Scene<'_>, regime: &Regime<'_>, block: &Block) -> States {
        let mut rules = Rules::new(scene, regime, block);
        let pairs = block.pairs.len();
        let mut states = States { asks_controller: regime.reads.exporter_role, ..States::default() };
        let mut log: [Vec<(u32, u32, u64)>; STATES] = Default::default();
        let mut waiting: [Vec<u64>; STATES] = Default::default();
        let mut frontier: Vec<(u32, u8)> = Vec::new();
        let arrive = |states: &mut States,
                      waiting: &mut [Vec<u64>; STATES],
                      frontier: &mut Vec<(u32, u8)>,
                      state: usize,
                      pair: u32,
                      word: u64| {
            let words = &mut states.planes[state].words;
            if words.is_empty() {
                *words = vec![0; pairs];
                waiting[state] = vec![0; pairs];
            }
            let new = word & !words[pair as usize];
            if new == 0 {
                return;
            }
            words[pair as usize] |= new;
            if waiting[state][pair as usize] == 0 {
                frontier.push((pair, state as u8));
            }
            waiting[state][pair as usize] |= new;
        };
        for (pair, starts) in initial(scene, block, &mut rules) {
            for (state, word) in starts.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                arrive(&mut states, &mut waiting, &mut frontier, state, pair, word);
            }
        }
        let mut round = 0;
        while !frontier.is_empty() {
            let now = std::mem::take(&mut frontier);
            // All of a round leave before any of the next: first arrivals are shortest.
            let leaving: Vec<u64> = now
                .iter()
                .map(|(pair, state)| std::mem::take(&mut waiting[usize::from(*state)][*pair as usize]))
                .collect();
            for ((pair, state), word) in now.iter().zip(leaving) {
                log[usize::from(*state)].push((*pair, round, word));
                for edge in block.out_of(*pair) {
                    let admitted = edge.via.flow().map_or(u64::MAX, |flow| block.admitted(flow));
                    let word = word & admitted;
                    if word == 0 {
                        continue;
                    }
                    let (rules, count) = rules.of(block, *pair, *edge);
                    for rule in &rules[..count] {
                        for (to, word) in rule.advance(usize::from(*state), word).into_iter().enumerate() {
                            if word != 0 {
                                arrive(&mut states, &mut waiting, &mut frontier, to, edge.pair, word);
                            }
                        }
                    }
                }
            }
            round += 1;
        }
        for (plane, log) in states.planes.iter_mut().zip(log) {
            plane.index(pairs, log);
        }
        if states.asks_controller {
            states.controllers(scene, block, &mut rules);
        }
        states
    }

    /// Marks nodes that some way reaches as a controller: collections and silent holdings, and whatever a
    /// flow of another role than entrust or storage brings; internal steps and derivations keep it.
    fn controllers(&mut self, scene: &Scene<'_>, block: &Block, rules: &mut Rules<'_, '_>) {
        let pairs = block.pairs.len();
        let mut queue: Vec<(u32, usize, u64)> = Vec::new();
        for (pair, starts) in initial(scene, block, rules) {
            for (state, word) in starts.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                queue.push((pair, state, word));
            }
        }
        for pair in 0..pairs as u32 {
            for edge in block.out_of(pair) {
                let makes = edge.via.flow().and_then(|flow| scene.graph.flow_data(flow).makes_controller());
                if makes == Some(true) {
                    self.cross(
                        block,
                        rules,
                        pair,
                        *edge,
                        |states, state| states.word(state, pair as usize),
                        &mut queue,
                    );
                }
            }
        }
        while let Some((pair, state, word)) = queue.pop() {
            let words = &mut self.controller[state];
            if words.is_empty() {
                *words = vec![0; pairs];
            }
            let new = word & !words[pair as usize];
            if new == 0 {
                continue;
            }
            words[pair as usize] |= new;
            for edge in block.out_of(pair) {
                let keeps = edge
                    .via
                    .flow()
                    .is_none_or(|flow| scene.graph.flow_data(flow).makes_controller().is_none());
                if keeps {
                    let only = |_: &States, from: usize| if from == state { new } else { 0 };
                    self.cross(block, rules, pair, *edge, only, &mut queue);
                }
            }
        }
    }

    fn cross(
        &self,
        block: &Block,
        rules: &mut Rules<'_, '_>,
        pair: u32,
        edge: Edge,
        from: impl Fn(&States, usize) -> u64,
        queue: &mut Vec<(u32, usize, u64)>,
    ) {
        let admitted = edge.via.flow().map_or(u64::MAX, |flow| block.admitted(flow));
        for state in 0..STATES {
            let word = from(self, state) & admitted;
            if word == 0 {
                continue;
            }
            let (rules, count) = rules.of(block, pair, edge);
            for rule in &rules[..count] {
                for (to, word) in rule.advance(state, word).into_iter().enumerate() {
                    if word != 0 {
                        queue.push((edge.pair, to, word));
                    }
                }
            }
        }
    }
}

impl Plane {
    fn index(&mut self, pairs: usize, log: Vec<(u32, u32, u64)>) {
        if self.words.is_empty() {
            return;
        }
        self.starts = vec![0; pairs + 1];
        for (pair, ..) in &log {
            self.starts[*pair as usize + 1] += 1;
        }
        for pair in 0..pairs {
            self.starts[pair + 1] += self.starts[pair];
        }
        let mut next = self.starts.clone();
        self.arrivals = vec![(0, 0); log.len()];
        for (pair, round, word) in log {
            let slot = &mut next[pair as usize];
            self.arrivals[*slot as usize] = (round, word);
            *slot += 1;
        }
    }
}

/// The states in which labels enter: attached as the best of the collectors makes them, at most *maybe*
/// where the collection may not be in force; a silent holding attaches nothing.
pub(crate) fn initial(
    scene: &Scene<'_>,
    block: &Block,
    rules: &mut Rules<'_, '_>,
) -> Vec<(u32, [u64; STATES])> {
    block
        .entries
        .iter()
        .map(|entry| (entry.pair, entry_states(scene, entry.collection, entry.variants, rules)))
        .collect()
}

/// The states of one entry's groups.
pub(crate) fn entry_states(
    scene: &Scene<'_>,
    collection: Option<u32>,
    variants: u64,
    rules: &mut Rules<'_, '_>,
) -> [u64; STATES] {
    let (mut yes, mut maybe) = (0, 0);
    if let Some(collection) = collection {
        for collector in scene.graph.collectors(collection) {
            let (surely, perhaps) = rules.attach(collector);
            yes |= surely;
            maybe |= perhaps;
        }
        let period = scene.inventory().collections[collection as usize].period;
        if period.holds_on(scene.day) == Truth::Unknown {
            maybe |= yes;
            yes = 0;
        }
    }
    let mut states = [0; STATES];
    states[YES] = variants & yes;
    states[MAYBE] = variants & maybe & !yes;
    states[NO] = variants & !yes & !maybe;
    states
}

/// Who first sent labels abroad: exporters of sure transfers from a state before any.
pub(crate) fn first_hands(
    scene: &Scene<'_>,
    regime: &Regime<'_>,
    blocks: &[Block],
    states: &[States],
) -> FirstHands {
    let mut hands = FirstHands::default();
    let gone = [2_usize, 4];
    let any_left =
        states.iter().any(|states| gone.iter().any(|state| !states.planes[*state].words.is_empty()));
    if regime.revision.onward == Onward::Same || !any_left {
        return hands;
    }
    for (block, states) in blocks.iter().zip(states) {
        let mut rules = Rules::new(scene, regime, block);
        for pair in 0..block.pairs.len() as u32 {
            let (_, field) = block.pairs.get(pair);
            for edge in block.out_of(pair) {
                let Some(flow) = edge.via.flow() else { continue };
                if scene.graph.flow_data(flow).caused_by_subject() {
                    continue;
                }
                let (exporters, count) = scene.exporters(flow, regime.pack.exporter);
                let (rules, _) = rules.of(block, pair, *edge);
                for (rule, exporter) in rules.iter().zip(exporters).take(count) {
                    let mut sent = 0;
                    for state in (0..STATES).filter(|state| !left(*state)) {
                        let word = states.word(state, pair as usize) & block.admitted(flow);
                        sent |=
                            if rule.returns { sends(rule, state, word) } else { departs(rule, state, word) };
                    }
                    for bit in bits(sent) {
                        let variant = scene.variants[(block.first + bit) as usize];
                        let known = hands.exporters.entry((variant, field)).or_default();
                        if !known.contains(&exporter) {
                            known.push(exporter);
                        }
                    }
                }
            }
        }
    }
    hands
}

fn departs(rule: &Rule, state: usize, word: u64) -> u64 {
    let to = rule.advance(state, word);
    to[MAYBE + 1] | to[YES + 1]
}

/// A return is judged before the law lets go, so it is a transfer like any other.
fn sends(rule: &Rule, state: usize, word: u64) -> u64 {
    departs(&Rule { returns: false, ..*rule }, state, word)
}

/// Positions of the set bits, ascending.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros();
        word &= word - 1;
        Some(bit)
    })
}
