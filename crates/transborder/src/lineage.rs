//! Where labels get to, and in which state of each law.
//!
//! A **label** is (group, field); a **pair** is (system, field). Groups are handled 64 at a time, a bit each
//! (a *block*), so a pair costs a word per state. What moves does not depend on any law, so pairs and edges
//! are discovered once per block; per law only the **state** of a label differs: attached (no, maybe, yes)
//! and whether a transfer brought it (*left*), five combinations in all, a word each. Each law's states are
//! a breadth-first least fixpoint, which also gives the round of first arrival and thereby shortest
//! witnesses.

mod discover;
mod pairs;
mod path;
mod propagate;
mod query;
mod silent;
mod source;
mod witness;

pub(crate) use path::Asked as PathsAsked;
pub use path::{Hop, Paths, Witness};
pub(crate) use propagate::{STATES, attached, bits, left};
pub use query::{Holding, Reach};
pub(crate) use source::SetId;
pub(crate) use witness::Hop as HopAt;

use crate::graph::FlowGraph;
use crate::regime::Law;
use crate::scene::{Scene, Variant};
use crate::{Place, Truth};
use discover::Block;
use propagate::States;
use source::Sources;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The labels of an inventory on a day, with their states under the laws in force.
#[derive(Clone, Debug)]
pub struct Lineage<'g> {
    pub(crate) inner: Arc<Inner<'g>>,
}

#[derive(Debug)]
pub(crate) struct Inner<'g> {
    pub(crate) scene: Scene<'g>,
    pub(crate) blocks: Vec<Block>,
    /// Per regime in force, per block.
    pub(crate) states: Vec<Vec<States>>,
    /// Per regime in force.
    pub(crate) hands: Vec<FirstHands>,
    pub(crate) sources: Sources,
    /// (system, field) held about an unknown group because a record names it and nothing brings it.
    pub(crate) silent: Vec<(u32, u32)>,
    /// Who collected what: (party, group, field).
    pub(crate) collected: HashSet<(u32, Option<u32>, u32)>,
    /// What has been counted of volumes.
    pub(crate) counters: crate::fact::Counters,
}

/// Who first sent a label abroad under a law.
#[derive(Debug, Default)]
pub(crate) struct FirstHands {
    /// Exporters by (group and residence, field), each once.
    pub(crate) exporters: HashMap<(Variant, u32), Vec<u32>>,
}

/// A label's state at a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct AtStep {
    /// Whether the law is attached, this step's exporter included.
    pub(crate) attached: Truth,
    pub(crate) onward: bool,
    /// Whether the exporter acts as processor.
    pub(crate) processor: bool,
    /// The sets of sources whose union feeds the label, ascending, padded with repetitions.
    pub(crate) sources: [SetId; STATES],
}

impl<'g> Lineage<'g> {
    /// Follows every label of `graph` under `law`. Linear in the live part of the graph times the rounds in
    /// which new groups arrive at the same place; independent of thread count.
    #[must_use]
    pub fn propagate(graph: &'g FlowGraph, law: &Law<'g>) -> Lineage<'g> {
        let scene = Scene::new(graph, *law);
        let mut blocks: Vec<Block> =
            discover::ranges(&scene).into_iter().map(|range| Block::discover(&scene, range, &[])).collect();
        let silent = silent::find(&scene, &blocks);
        if !silent.is_empty() {
            // The unknown group is the last one; it has a block of its own.
            let nobody = scene.nobody();
            blocks.push(Block::discover(&scene, nobody..nobody + 1, &silent));
        }
        let mut collected = HashSet::new();
        for (index, collection) in graph.inventory().collections.iter().enumerate() {
            if collection.period.holds_on(scene.day).is_no() {
                continue;
            }
            for collector in graph.collectors(index as u32) {
                for group in &collection.groups {
                    collected.extend(collection.fields.iter().map(|field| (collector, Some(*group), *field)));
                }
            }
        }
        let states: Vec<Vec<States>> = scene
            .regimes
            .iter()
            .map(|regime| blocks.iter().map(|block| States::propagate(&scene, regime, block)).collect())
            .collect();
        let hands = scene
            .regimes
            .iter()
            .zip(&states)
            .map(|(regime, states)| propagate::first_hands(&scene, regime, &blocks, states))
            .collect();
        let sources = Sources::of(&scene, &blocks, &states);
        Lineage {
            inner: Arc::new(Inner {
                scene,
                blocks,
                states,
                hands,
                sources,
                silent,
                collected,
                counters: crate::fact::Counters::default(),
            }),
        }
    }

    /// How many (system, group, field) are held.
    #[must_use]
    pub fn holdings(&self) -> u64 {
        self.inner
            .blocks
            .iter()
            .map(|block| block.count_groups(&self.inner.scene, |pair| block.reach[pair]))
            .sum()
    }

    /// The graph that it follows.
    #[must_use]
    pub fn graph(&self) -> &'g FlowGraph {
        self.inner.scene.graph
    }
}

impl Inner<'_> {
    /// Holdings to which a law is attached, and to which it may be.
    pub(crate) fn coverage(&self, regime: usize) -> (u64, u64) {
        let (mut yes, mut maybe) = (0, 0);
        for (block, states) in self.blocks.iter().zip(&self.states[regime]) {
            let word = |pair: usize, a: Truth| {
                (0..STATES)
                    .filter(|state| attached(*state) == a)
                    .fold(0, |word, state| word | states.word(state, pair))
            };
            yes += block.count_groups(&self.scene, |pair| word(pair, Truth::Yes));
            maybe +=
                block.count_groups(&self.scene, |pair| word(pair, Truth::Unknown) & !word(pair, Truth::Yes));
        }
        (yes, maybe)
    }

    /// The state in which a label takes a flow under a law; none where the start does not hold it. `attach` is
    /// what the exporter's own doing attaches, `exists` whether the flow surely exists.
    #[expect(clippy::too_many_arguments, reason = "a step is all of these")]
    pub(crate) fn at_step(
        &self,
        regime: usize,
        block: usize,
        pair: u32,
        bit: u32,
        exporter: u32,
        attach: Truth,
        exists: Truth,
    ) -> Option<AtStep> {
        let states = &self.states[regime][block];
        let held: Vec<usize> =
            (0..STATES).filter(|state| states.word(*state, pair as usize) >> bit & 1 == 1).collect();
        // A step that may not exist makes nothing surer than maybe.
        let after = |state: usize| attached(state).or(attach).and(exists.max(Truth::Unknown));
        let most = held.iter().map(|state| after(*state)).max()?;
        let members = || held.iter().copied().filter(|state| after(*state) == most);
        let variant = self.scene.variants[(self.blocks[block].first + bit) as usize];
        let (system, field) = self.blocks[block].pairs.get(pair);
        let first_hand = || {
            self.scene.graph.closure.from(field).iter().any(|field| {
                self.collected.contains(&(exporter, variant.group, *field))
                    || self.hands[regime]
                        .exporters
                        .get(&(variant, *field))
                        .is_some_and(|exporters| exporters.contains(&exporter))
            })
        };
        // Whoever is under the law by its own doing exports in its own right.
        let onward = !attach.is_yes() && members().all(left) && !first_hand();
        let graph = self.scene.graph;
        let processor = if graph.operator(system) == exporter {
            graph.principal(system).is_some()
                || members().all(|state| !states.made_controller(state, pair as usize, bit))
        } else {
            crate::step::is_processor(self.scene.inventory().parties[exporter as usize].role)
        };
        let mut sources = [self.sources.of_node(regime, block, pair, members().next()?, bit); STATES];
        for (slot, state) in sources.iter_mut().zip(members()) {
            *slot = self.sources.of_node(regime, block, pair, state, bit);
        }
        sources.sort_unstable();
        // Attachment is told apart from existence, so that a question names what is open.
        let surest = members().map(|state| attached(state).or(attach)).max()?;
        Some(AtStep { attached: surest, onward, processor, sources })
    }

    /// Whether a law is attached to a label where it is held.
    pub(crate) fn held_under(
        &self,
        regime: usize,
        system: u32,
        field: u32,
        variant: crate::scene::Variant,
    ) -> Truth {
        let mut best = Truth::No;
        for (block, states) in self.blocks.iter().zip(&self.states[regime]) {
            let Some(pair) = block.pairs.find(system, field) else { continue };
            for bit in 0..(self.scene.variants.len() as u32 - block.first).min(64) {
                if self.scene.variants[(block.first + bit) as usize] == variant {
                    let held = (0..STATES).filter(|state| states.word(*state, pair as usize) >> bit & 1 == 1);
                    best = held.map(attached).max().unwrap_or(Truth::No).or(best);
                }
            }
        }
        best
    }

    /// One collection of each class that feeds a label.
    pub(crate) fn feeding(&self, sources: [SetId; STATES]) -> Vec<u32> {
        let mut classes: Vec<u32> =
            sources.iter().flat_map(|set| self.sources.classes_in(*set)).copied().collect();
        classes.sort_unstable();
        classes.dedup();
        self.sources.collections(&classes)
    }

    /// Territory-free residence of a bit of a block.
    pub(crate) fn residence(&self, block: usize, bit: u32) -> Place {
        self.scene.variants[(self.blocks[block].first + bit) as usize].residence
    }
}
