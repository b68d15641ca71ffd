//! Where labels get to, and in which state of each law.
//!
//! A **label** is (group, field); a **pair** is (system, field). Groups are handled 64 at a time, a bit each
//! (a *span*), and with them the fields of one part, between which and others nothing moves: a *block*. So a pair
//! costs a word per state. What moves does not depend on any law, so pairs and edges are discovered once per block;
//! per law only the **state** of a label differs: attached (no, maybe, yes) and whether a transfer brought it
//! (*left*), five combinations in all, a word each. Each law's states are a breadth-first least fixpoint, which also
//! gives the round of first arrival and thereby shortest witnesses.

mod at;
mod attach;
mod discover;
mod flood;
mod pairs;
mod path;
mod propagate;
mod query;
mod rule;
mod silent;
mod source;
mod witness;

pub(crate) use at::{Acts, AtState, By, Fed, Groups, Taking};
pub(crate) use attach::Attach;
pub(crate) use discover::{Block, count_with};
pub(crate) use path::Asked as PathsAsked;
pub use path::{Hop, Paths, Witness};
pub(crate) use propagate::{States, bits};
pub use query::{Holding, Reach};
pub(crate) use rule::{STATES, left};
pub(crate) use witness::Hop as HopAt;

use crate::analysis::{Stage, Stopped, Watch};
use crate::graph::FlowGraph;
use crate::hash::ByPosition;
use crate::regime::Law;
use crate::scene::{Regime, Scene, Variant};
use crate::{Place, Truth, parallel};
use rule::Rules;
use silent::Silent;
use source::{Classes as ClassesOf, OfBlock as SourcesOf, Sources};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The labels of an inventory on a day, with their states under the laws in force.
#[derive(Clone, Debug)]
pub struct Lineage<'g> {
    pub(crate) inner: Arc<Inner<'g>>,
}

#[derive(Debug)]
pub(crate) struct Inner<'g> {
    pub(crate) scene: Scene<'g>,
    pub(crate) moved: Arc<Moved>,
    /// What has been counted of volumes: their windows end on the day.
    pub(crate) counters: crate::fact::Counters,
}

/// What moved, whatever is asked of it: days on which the same moves share it.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) blocks: Vec<Block>,
    /// Per regime in force, per block.
    pub(crate) states: Vec<Vec<States>>,
    /// Per regime in force.
    pub(crate) hands: Vec<FirstHands>,
    pub(crate) sources: Sources,
    /// Held because a record names it and nothing brings it.
    pub(crate) silent: Silent,
    /// Who collected what: groups by block, party and field.
    collected: ByPosition<(u32, u32, u32), u64>,
    /// Parties that collect anything.
    pub(crate) collectors: HashSet<u32>,
    /// Memory of what is large among these, about.
    pub(crate) bytes: usize,
}

impl std::ops::Deref for Inner<'_> {
    type Target = Moved;
    fn deref(&self) -> &Moved {
        &self.moved
    }
}

/// Who first sent a label abroad under a law.
#[derive(Debug, Default)]
pub(crate) struct FirstHands {
    /// Groups by block, exporter and field.
    sent: ByPosition<(u32, u32, u32), u64>,
    /// Those of them whose texts could count, by group and residence, and field.
    authors: HashMap<(Variant, u32), Vec<u32>>,
}

impl FirstHands {
    /// Those who first sent a label abroad, as far as they wrote a text.
    pub(crate) fn authors(&self, variant: Variant, field: u32) -> &[u32] {
        self.authors.get(&(variant, field)).map_or(&[], Vec::as_slice)
    }
}

impl<'g> Lineage<'g> {
    /// Follows every label of `graph` under `law`. Linear in the live part of the graph times the rounds in
    /// which new groups arrive at the same place; independent of thread count.
    #[must_use]
    pub fn propagate(graph: &'g FlowGraph, law: &Law<'g>) -> Lineage<'g> {
        Lineage::watched(graph, law, Watch::default()).expect("nobody watches, so nobody cancels")
    }

    pub(crate) fn watched(
        graph: &'g FlowGraph,
        law: &Law<'g>,
        watch: Watch<'_>,
    ) -> Result<Lineage<'g>, Stopped> {
        let scene = Scene::new(graph, *law);
        let (blocks, silent) = discover::all(&scene, watch)?;
        let mut collected: ByPosition<(u32, u32, u32), u64> = ByPosition::default();
        let mut collectors = HashSet::new();
        for (number, block) in blocks.iter().enumerate() {
            for entry in &block.entries {
                let Some(collection) = entry.collection else { continue };
                let (_, field) = block.pairs.get(entry.pair);
                for collector in graph.collectors(collection) {
                    *collected.entry((number as u32, collector, field)).or_default() |= entry.variants;
                    collectors.insert(collector);
                }
            }
        }
        let authors: HashSet<u32> = graph.inventory().notices.iter().map(|notice| notice.by).collect();
        let (mut sources, classes) = Sources::classes(&scene);
        let follow = Follow {
            scene: &scene,
            blocks: &blocks,
            authors,
            bytes: AtomicUsize::new(blocks.iter().map(Block::bytes).sum()),
            done: AtomicUsize::new(0),
            watch,
        };
        let laws: Vec<_> = scene.regimes.iter().zip(&classes).collect();
        let followed: Result<Vec<Followed>, Stopped> =
            parallel::map(laws, |(regime, class_of)| follow.law(regime, class_of)).into_iter().collect();
        let bytes = follow.bytes.into_inner();
        let (mut states, mut hands) = (Vec::new(), Vec::new());
        for law in followed? {
            states.push(law.states);
            hands.push(law.hands);
            sources.push(law.sources);
        }
        let moved = Arc::new(Moved { blocks, states, hands, sources, silent, collected, collectors, bytes });
        Ok(Lineage { inner: Arc::new(Inner { scene, moved, counters: crate::fact::Counters::default() }) })
    }

    /// The same labels under `law`, for a day on which nothing moves otherwise: the same collections, flows and
    /// owners are in force, and the same revisions with the same territories.
    pub(crate) fn unmoved(&self, law: Law<'g>) -> Lineage<'g> {
        let scene = Scene::new(self.graph(), law);
        Lineage {
            inner: Arc::new(Inner {
                scene,
                moved: Arc::clone(&self.inner.moved),
                counters: crate::fact::Counters::default(),
            }),
        }
    }

    /// How many (system, group, field) are held.
    #[must_use]
    pub fn holdings(&self) -> u64 {
        self.inner.holdings()
    }

    /// The graph that it follows.
    #[must_use]
    pub fn graph(&self) -> &'g FlowGraph {
        self.inner.scene.graph
    }
}

/// Follows labels under one law after the other, or under several at once.
struct Follow<'a, 'g> {
    scene: &'a Scene<'g>,
    blocks: &'a [Block],
    /// Parties that wrote a text.
    authors: HashSet<u32>,
    /// Memory so far, and pairs of laws and blocks done.
    bytes: AtomicUsize,
    done: AtomicUsize,
    watch: Watch<'a>,
}

/// What one law makes of all labels, block by block.
struct Followed {
    states: Vec<States>,
    hands: FirstHands,
    sources: Vec<SourcesOf>,
}

impl<'g> Follow<'_, 'g> {
    fn law(&self, regime: &Regime<'g>, class_of: &[u32]) -> Result<Followed, Stopped> {
        let (scene, watch) = (self.scene, self.watch);
        let classes = OnceCell::new();
        let classes = || classes.get_or_init(|| ClassesOf::groups(self.blocks, class_of));
        let mut of_law = Followed { states: Vec::new(), hands: FirstHands::default(), sources: Vec::new() };
        let leaves_all = rule::leaves_all(scene, regime);
        for (number, block) in self.blocks.iter().enumerate() {
            let done = self.done.fetch_add(1, Ordering::Relaxed);
            watch.at(Stage::Propagate, done, scene.regimes.len() * self.blocks.len())?;
            let worked_out = OnceCell::new();
            let rules = || worked_out.get_or_init(|| Rules::new(scene, regime, block).all());
            let states = States::propagate(scene, regime, block, leaves_all, &rules);
            self.room(states.bytes())?;
            if regime.asked {
                if (0..STATES).any(|state| left(state) && states.has(state)) {
                    let of = (&states, rules());
                    propagate::first_hands(
                        scene,
                        regime,
                        (number, block),
                        of,
                        &self.authors,
                        &mut of_law.hands,
                    );
                }
                let sources = SourcesOf::follow(scene, regime, block, (&states, &rules), classes(), watch)?;
                self.room(sources.bytes())?;
                of_law.sources.push(sources);
            }
            of_law.states.push(states);
        }
        Ok(of_law)
    }

    /// More memory is taken.
    fn room(&self, more: usize) -> Result<(), Stopped> {
        let before = self.bytes.fetch_add(more, Ordering::Relaxed);
        self.watch.room(Stage::Propagate, before + more)
    }
}

impl Inner<'_> {
    /// How many (system, group, field) are held.
    pub(crate) fn holdings(&self) -> u64 {
        self.blocks.iter().map(|block| block.count_groups(&self.scene, |pair| block.reach[pair])).sum()
    }

    /// Holdings to which a law is attached, and to which it may be.
    pub(crate) fn coverage(&self, regime: usize) -> (u64, u64) {
        let (mut yes, mut maybe) = (0, 0);
        for (block, states) in self.blocks.iter().zip(&self.states[regime]) {
            yes += block.count_groups(&self.scene, |pair| states.attached(pair).yes);
            maybe += block.count_groups(&self.scene, |pair| {
                let Groups { yes, maybe } = states.attached(pair);
                maybe & !yes
            });
        }
        (yes, maybe)
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
            for bit in 0..block.size() {
                if self.scene.variants[(block.first + bit) as usize] == variant {
                    best = states.attached(pair as usize).of(bit).or(best);
                }
            }
        }
        best
    }

    /// Groups of which a party has collected a field, or one that it comes from.
    pub(crate) fn collected_by(&self, block: u32, party: u32, field: u32) -> u64 {
        if !self.collectors.contains(&party) {
            return 0;
        }
        let from = self.scene.graph.closure.from(field).iter();
        from.filter_map(|field| self.collected.get(&(block, party, *field))).fold(0, |all, word| all | word)
    }

    /// The block that a label of a known group is in, and the bit of the group there.
    pub(crate) fn block_of(&self, variant: u32, field: u32) -> Option<(usize, u32)> {
        let first = self.blocks.partition_point(|block| block.last <= variant);
        let mut of_span = (first..self.blocks.len()).take_while(|block| self.blocks[*block].first <= variant);
        let block = of_span.find(|block| self.blocks[*block].has(&self.scene, field))?;
        Some((block, variant - self.blocks[block].first))
    }

    /// Territory-free residence of a bit of a block.
    pub(crate) fn residence(&self, block: usize, bit: u32) -> Place {
        self.scene.variants[(self.blocks[block].first + bit) as usize].residence
    }
}
