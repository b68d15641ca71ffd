//! The states of labels under one law: a breadth-first least fixpoint over the live pairs of a block.

use super::FirstHands;
use super::discover::Block;
use super::flood::{Flood, Plane};
use super::rule::{EdgeRules, MAYBE, NO, Rules, STATES, YES, left};
use crate::Truth;
use crate::regime::Onward;
use crate::scene::{Regime, Scene};
use std::collections::HashSet;
use std::sync::Arc;

/// The states of one block under one law.
#[derive(Debug, Default)]
pub(crate) struct States {
    /// None where nobody is in the state anywhere.
    planes: [Option<Arc<Plane>>; STATES],
    /// Per state, whether some way there makes the receiver a controller; empty where no row asks.
    controller: [Vec<u64>; STATES],
    asks_controller: bool,
}

impl Scene<'_> {
    /// Whether a flow surely exists under a law: *unknown* where it is only permitted and the law asks, or
    /// nobody knows since when.
    pub(crate) fn exists(&self, regime: &Regime<'_>, flow: u32) -> Truth {
        if !self.graph.form(flow).more() {
            return Truth::Yes;
        }
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
    #[inline]
    pub(crate) fn word(&self, state: usize, pair: usize) -> u64 {
        self.planes[state].as_ref().map_or(0, |plane| plane[pair])
    }

    /// The words of all states at a pair.
    #[inline]
    pub(crate) fn words(&self, pair: usize) -> [u64; STATES] {
        std::array::from_fn(|state| self.word(state, pair))
    }

    /// Whether anybody is in a state anywhere.
    pub(crate) fn has(&self, state: usize) -> bool {
        self.planes[state].is_some()
    }

    /// The round in which a group arrived in a state at a pair; none: never.
    pub(crate) fn round(&self, state: usize, pair: u32, bit: u32) -> Option<u32> {
        self.planes[state].as_ref()?.round(pair, bit)
    }

    /// The first round in which one of these groups arrived in a state at a pair.
    pub(crate) fn first_round(&self, state: usize, pair: u32, groups: u64) -> Option<u32> {
        self.planes[state].as_ref()?.first_round(pair, groups)
    }

    /// Groups of which some way to a pair in a state makes the receiver a controller.
    pub(crate) fn controllers_at(&self, state: usize, pair: usize) -> u64 {
        if !self.asks_controller {
            return u64::MAX;
        }
        let words = &self.controller[state];
        if words.is_empty() { 0 } else { words[pair] }
    }

    /// Where labels get to, whatever the law: the plane that `reach` is made of.
    pub(crate) fn flood(block: &Block) -> Plane {
        let pairs = block.pairs.len();
        let mut flood = Flood::new(pairs);
        let mut frontier: Vec<u32> = Vec::new();
        for entry in &block.entries {
            if flood.arrive(entry.pair, entry.variants) {
                frontier.push(entry.pair);
            }
        }
        let open = block.admits_all();
        let mut leaving: Vec<(u32, u64)> = Vec::new();
        let mut round = 0;
        while !frontier.is_empty() {
            // All of a round leave before any of the next: first arrivals are shortest.
            leaving.extend(frontier.drain(..).map(|pair| (pair, flood.leave(pair, round))));
            for (pair, word) in leaving.drain(..) {
                for edge in block.out_of(pair) {
                    let word = if open { word } else { word & block.admits(edge.via) };
                    if flood.arrive(edge.pair, word) {
                        frontier.push(edge.pair);
                    }
                }
            }
            round += 1;
        }
        flood.done()
    }

    /// The states under a law. Where its rules leave every label in the state in which all enter, they are where
    /// labels get to at all, so that is not worked out again.
    pub(crate) fn propagate(
        scene: &Scene<'_>,
        regime: &Regime<'_>,
        block: &Block,
        rules: &EdgeRules,
    ) -> States {
        let starts = initial(scene, block, &mut Rules::new(scene, regime, block));
        let mut states = States { asks_controller: regime.reads.exporter_role, ..States::default() };
        let only = (0..STATES).find(|state| {
            rules.keep(*state, block.all())
                && starts
                    .iter()
                    .zip(&block.entries)
                    .all(|((_, words), entry)| words[*state] == entry.variants)
        });
        if let Some(state) = only.filter(|_| !starts.is_empty()) {
            states.planes[state] = Some(Arc::clone(&block.reach));
        } else {
            states.flood_each(block, rules, &starts);
        }
        if states.asks_controller {
            states.controllers(scene, block, rules, &starts);
        }
        states
    }

    fn flood_each(&mut self, block: &Block, rules: &EdgeRules, starts: &[(u32, [u64; STATES])]) {
        let pairs = block.pairs.len();
        let mut floods: [Option<Flood>; STATES] = Default::default();
        let mut frontier: Vec<(u32, u8)> = Vec::new();
        let arrive = |floods: &mut [Option<Flood>; STATES],
                      frontier: &mut Vec<(u32, u8)>,
                      pair: u32,
                      words: [u64; STATES]| {
            for (state, word) in words.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                if floods[state].get_or_insert_with(|| Flood::new(pairs)).arrive(pair, word) {
                    frontier.push((pair, state as u8));
                }
            }
        };
        for (pair, words) in starts {
            arrive(&mut floods, &mut frontier, *pair, *words);
        }
        let open = block.admits_all();
        let mut leaving: Vec<(u32, u8, u64)> = Vec::new();
        let mut round = 0;
        while !frontier.is_empty() {
            leaving.extend(frontier.drain(..).map(|(pair, state)| {
                let flood = floods[usize::from(state)].as_mut().expect("something arrived");
                (pair, state, flood.leave(pair, round))
            }));
            for (pair, state, word) in leaving.drain(..) {
                for index in block.edges_of(pair) {
                    let edge = block.edges()[index];
                    let word = if open { word } else { word & block.admits(edge.via) };
                    if word == 0 {
                        continue;
                    }
                    for rule in rules.of(index).rules() {
                        let words = rule.advance(usize::from(state), word);
                        arrive(&mut floods, &mut frontier, edge.pair, words);
                    }
                }
            }
            round += 1;
        }
        self.planes = floods.map(|flood| flood.map(|flood| Arc::new(flood.done())));
    }

    /// Marks nodes that some way reaches as a controller: collections and silent holdings, and whatever a
    /// flow of another role than entrust or storage brings; internal steps and derivations keep it.
    fn controllers(
        &mut self,
        scene: &Scene<'_>,
        block: &Block,
        rules: &EdgeRules,
        starts: &[(u32, [u64; STATES])],
    ) {
        let pairs = block.pairs.len();
        let mut queue: Vec<(u32, usize, u64)> = Vec::new();
        let add = |controller: &mut [Vec<u64>; STATES],
                   queue: &mut Vec<(u32, usize, u64)>,
                   pair: u32,
                   words: [u64; STATES]| {
            for (state, word) in words.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                let known = &mut controller[state];
                if known.is_empty() {
                    *known = vec![0; pairs];
                }
                let new = word & !known[pair as usize];
                if new != 0 {
                    known[pair as usize] |= new;
                    queue.push((pair, state, new));
                }
            }
        };
        let makes =
            |via: super::discover::Via| via.flow().and_then(|flow| scene.graph.form(flow).makes_controller());
        let mut controller: [Vec<u64>; STATES] = Default::default();
        for (pair, words) in starts {
            add(&mut controller, &mut queue, *pair, *words);
        }
        for pair in 0..pairs as u32 {
            let held = self.words(pair as usize);
            for index in block.edges_of(pair) {
                let edge = block.edges()[index];
                if makes(edge.via) == Some(true) {
                    for (state, word) in held.into_iter().enumerate() {
                        let word = word & block.admits(edge.via);
                        for rule in rules.of(index).rules().iter().filter(|_| word != 0) {
                            add(&mut controller, &mut queue, edge.pair, rule.advance(state, word));
                        }
                    }
                }
            }
        }
        while let Some((pair, state, word)) = queue.pop() {
            for index in block.edges_of(pair) {
                let edge = block.edges()[index];
                let keeps = edge.via.flow().is_none() || makes(edge.via).is_none();
                let word = word & block.admits(edge.via);
                if keeps && word != 0 {
                    for rule in rules.of(index).rules() {
                        add(&mut controller, &mut queue, edge.pair, rule.advance(state, word));
                    }
                }
            }
        }
        self.controller = controller;
    }
}

/// The states in which labels enter: attached as the best of the collectors makes them, at most *maybe*
/// where the collection may not be in force; a silent holding attaches nothing.
fn initial(scene: &Scene<'_>, block: &Block, rules: &mut Rules<'_, '_>) -> Vec<(u32, [u64; STATES])> {
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
    (number, block): (usize, &Block),
    (states, rules): (&States, &EdgeRules),
    authors: &HashSet<u32>,
    hands: &mut FirstHands,
) {
    if regime.revision.onward == Onward::Same {
        return;
    }
    for pair in 0..block.pairs.len() as u32 {
        let (system, field) = block.pairs.get(pair);
        let held = states.words(pair as usize);
        for index in block.edges_of(pair) {
            let edge = block.edges()[index];
            let Some(flow) = edge.via.flow() else { continue };
            if scene.graph.form(flow).more() && scene.graph.flow_data(flow).caused_by_subject() {
                continue;
            }
            let (exporters, _) = scene.exporters_at(system, regime.pack.exporter);
            for (rule, exporter) in rules.of(index).rules().iter().zip(exporters) {
                let mut sent = 0;
                for state in (0..STATES).filter(|state| !left(*state)) {
                    let word = held[state] & block.admits(edge.via);
                    sent |= rule.sends(state, word);
                }
                if sent == 0 {
                    continue;
                }
                let known = hands.sent.entry((number as u32, exporter, field)).or_default();
                let new = sent & !*known;
                *known |= sent;
                for bit in bits(if authors.contains(&exporter) { new } else { 0 }) {
                    let variant = scene.variants[(block.first + bit) as usize];
                    hands.authors.entry((variant, field)).or_default().push(exporter);
                }
            }
        }
    }
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
