//! Sources: the collections that feed a label in a state, as interned sets of classes.
//!
//! Collections that no row can tell apart form a class, and a set of sources is a set of classes. Where all
//! collections of a group are of one class, every label of the group has that one source and nothing is
//! propagated.

use super::discover::Block;
use super::propagate::{States, entry_states};
use super::rule::{EdgeRules, Rules, STATES};
use crate::hash::ByPosition;
use crate::inventory::CollectionData;
use crate::party::any;
use crate::scene::Scene;
use crate::{Place, Truth};
use indexmap::{IndexMap, IndexSet};

/// A set of collection classes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct SetId(u32);

/// All sets of sources of a lineage.
#[derive(Debug)]
pub(crate) struct Sources {
    /// A collection of each class.
    representative: Vec<u32>,
    /// Ascending lists of classes; the first is empty.
    sets: IndexSet<Box<[u32]>>,
    /// Per regime, per block, per bit.
    of: Vec<Vec<Vec<OfVariant>>>,
}

#[derive(Debug)]
enum OfVariant {
    /// Every label has this set.
    One(SetId),
    /// By pair and state.
    Each(ByPosition<(u32, u8), SetId>),
}

impl Sources {
    pub(crate) fn of(
        scene: &Scene<'_>,
        blocks: &[Block],
        states: &[Vec<States>],
        rules: &[Vec<EdgeRules>],
    ) -> Sources {
        let mut sources =
            Sources { representative: Vec::new(), sets: IndexSet::from([Box::default()]), of: Vec::new() };
        let classes = sources.classes(scene);
        for (((regime, states), rules), class_of) in scene.regimes.iter().zip(states).zip(rules).zip(&classes)
        {
            let mut of_regime = Vec::with_capacity(blocks.len());
            for ((block, states), rules) in blocks.iter().zip(states).zip(rules) {
                let mut of_block = Vec::with_capacity(block.size() as usize);
                let mut entering = Rules::new(scene, regime, block);
                for bit in 0..block.size() {
                    let mut classes: Vec<u32> = block
                        .entries
                        .iter()
                        .filter(|entry| entry.variants >> bit & 1 == 1)
                        .filter_map(|entry| entry.collection)
                        .map(|collection| class_of[collection as usize])
                        .collect();
                    classes.sort_unstable();
                    classes.dedup();
                    of_block.push(if classes.len() <= 1 {
                        OfVariant::One(sources.intern(classes))
                    } else {
                        sources.spread(scene, block, states, (rules, &mut entering), bit, class_of)
                    });
                }
                of_regime.push(of_block);
            }
            sources.of.push(of_regime);
        }
        sources
    }

    /// The class of each collection, by regime. Two collections are of one class when they agree in everything that a
    /// row of the law can read of a source: who collects, which texts are shown, by what right, from whom, what is
    /// stated; and what each row that asks where data were collected hears, wherever people live.
    fn classes(&mut self, scene: &Scene<'_>) -> Vec<Vec<u32>> {
        let inventory = scene.inventory();
        let contents: Vec<String> = (inventory.collections.iter().enumerate())
            .map(|(index, collection)| {
                let collectors = scene.graph.collectors(index as u32);
                let CollectionData { notices, basis, source, facts, .. } = collection;
                format!("{collectors:?}|{notices:?}|{basis:?}|{source:?}|{facts:?}")
            })
            .collect();
        let mut residences: Vec<Place> = scene.variants.iter().map(|variant| variant.residence).collect();
        residences.sort_unstable();
        residences.dedup();
        let mut known: IndexMap<(&str, Vec<Truth>), u32> = IndexMap::new();
        let mut classes = Vec::with_capacity(scene.regimes.len());
        for regime in &scene.regimes {
            let asked: Vec<Vec<Place>> = (regime.reads.collected_in.iter())
                .flat_map(|test| residences.iter().map(|residence| regime.places(test, *residence)))
                .collect();
            // By system: collections at one hear the same.
            let mut heard: ByPosition<u32, Vec<Truth>> = ByPosition::default();
            let mut of_regime = Vec::with_capacity(contents.len());
            for (index, (content, collection)) in contents.iter().zip(&inventory.collections).enumerate() {
                let heard = heard.entry(collection.at).or_insert_with(|| {
                    let locations = scene.graph.locations(collection.at);
                    let hears = |places: &Vec<Place>| any(locations.iter().map(|place| place.inside(places)));
                    asked.iter().map(hears).collect()
                });
                let entry = known.entry((content, heard.clone()));
                of_regime.push(entry.index() as u32);
                // The first of a class, in input order, stands for it.
                entry.or_insert(index as u32);
            }
            classes.push(of_regime);
        }
        self.representative = known.into_values().collect();
        classes
    }

    fn spread(
        &mut self,
        scene: &Scene<'_>,
        block: &Block,
        states: &States,
        (rules, entering): (&EdgeRules, &mut Rules<'_, '_>),
        bit: u32,
        class_of: &[u32],
    ) -> OfVariant {
        let mut of: ByPosition<(u32, u8), SetId> = ByPosition::default();
        let mut queue: Vec<(u32, u8)> = Vec::new();
        for entry in block.entries.iter().filter(|entry| entry.variants >> bit & 1 == 1) {
            let classes =
                entry.collection.map(|collection| class_of[collection as usize]).into_iter().collect();
            let set = self.intern(classes);
            let start = entry_states(scene, entry.collection, 1 << bit, entering);
            for state in (0..STATES).filter(|state| start[*state] != 0) {
                self.add(&mut of, &mut queue, (entry.pair, state as u8), set);
            }
        }
        while let Some((pair, state)) = queue.pop() {
            let set = of[&(pair, state)];
            for index in block.edges_of(pair) {
                let edge = block.edges()[index];
                if block.admits(edge.via) >> bit & 1 == 0 {
                    continue;
                }
                for rule in rules.of(index).rules() {
                    let to = rule.advance(usize::from(state), 1 << bit);
                    for next in (0..STATES).filter(|next| to[*next] != 0) {
                        debug_assert!(
                            states.words(edge.pair as usize)[next] >> bit & 1 == 1,
                            "sources follow labels"
                        );
                        self.add(&mut of, &mut queue, (edge.pair, next as u8), set);
                    }
                }
            }
        }
        OfVariant::Each(of)
    }

    fn add(
        &mut self,
        of: &mut ByPosition<(u32, u8), SetId>,
        queue: &mut Vec<(u32, u8)>,
        node: (u32, u8),
        set: SetId,
    ) {
        let before = of.get(&node).copied();
        let mut classes = self.sets[before.unwrap_or(SetId(0)).0 as usize].to_vec();
        classes.extend_from_slice(&self.sets[set.0 as usize]);
        classes.sort_unstable();
        classes.dedup();
        let after = self.intern(classes);
        if before != Some(after) {
            of.insert(node, after);
            queue.push(node);
        }
    }

    fn intern(&mut self, classes: Vec<u32>) -> SetId {
        let (set, _) = self.sets.insert_full(classes.into_boxed_slice());
        SetId(set as u32)
    }
}

impl Sources {
    /// The collections of a set, one per class.
    pub(crate) fn collections(&self, set: &[u32]) -> Vec<u32> {
        set.iter().map(|class| self.representative[*class as usize]).collect()
    }

    /// The classes of a set.
    pub(crate) fn classes_in(&self, set: SetId) -> &[u32] {
        &self.sets[set.0 as usize]
    }

    /// Variants of a block whose labels have sources of their own each.
    pub(crate) fn told_apart(&self, regime: usize, block: usize) -> u64 {
        let each = self.of[regime][block].iter().enumerate();
        each.filter(|(_, of)| matches!(of, OfVariant::Each(_))).fold(0, |word, (bit, _)| word | 1 << bit)
    }

    /// The sources of a node.
    pub(crate) fn of_node(&self, regime: usize, block: usize, pair: u32, state: usize, bit: u32) -> SetId {
        match &self.of[regime][block][bit as usize] {
            OfVariant::One(set) => *set,
            OfVariant::Each(of) => of.get(&(pair, state as u8)).copied().unwrap_or(SetId(0)),
        }
    }
}
