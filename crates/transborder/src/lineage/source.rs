//! Sources: the collections that feed a label in a state, as sets of classes.
//!
//! Collections that no row can tell apart form a class. Where all collections of a group are of one class, every label
//! of the group has that one source and nothing is propagated. Elsewhere a group is taken apart into **lanes**, one for
//! each class of its collections, and the lanes flood through the block as groups do, up to 64 at a time.

use super::discover::Block;
use super::flood::Bits;
use super::propagate::{States, bits, initial};
use super::rule::{Both, EdgeRules, STATES};
use crate::analysis::{Stopped, Watch};
use crate::hash::{ByPosition, PositionHasher};
use crate::inventory::CollectionData;
use crate::party::any;
use crate::scene::{Regime, Scene};
use crate::{Place, Truth};
use indexmap::{IndexMap, IndexSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;

/// Which collections feed the labels of a lineage.
#[derive(Debug)]
pub(crate) struct Sources {
    /// A collection of each class.
    representative: Vec<u32>,
    /// Per regime, per block; nothing for regimes that one only listens to.
    of: Vec<Vec<OfBlock>>,
}

/// What feeds the labels of a block under one law.
#[derive(Debug, Default)]
pub(super) struct OfBlock {
    /// By group, the class of all its collections, where there is one only.
    one: Vec<Option<u32>>,
    /// The other groups, if there are any.
    lanes: Option<Lanes>,
}

/// Groups taken apart by the class of their sources.
#[derive(Debug, Default)]
struct Lanes {
    /// By lane: its class. Lanes of a group are neighbours.
    classes: Vec<u32>,
    /// By group: its lanes.
    of_group: Vec<Range<usize>>,
    /// Groups that have lanes.
    groups: u64,
    /// By pair, then by state that somebody is in: which lanes are there, as a number among `sets`.
    places: Vec<u32>,
    /// Sets of lanes, each once, as a word of them and the set of the rest; the first is empty.
    sets: IndexSet<Set, BuildHasherDefault<PositionHasher>>,
}

/// A set of lanes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
struct Set {
    word: u32,
    lanes: u64,
    /// What it has in words before that.
    rest: u32,
}

/// Lanes that feed labels which take a step together: words that have any, ascending.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Feeding(Vec<(u32, u64)>);

impl Feeding {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Sources {
    /// Sources of no law yet, and the class of each collection, by regime. Two collections are of one class when they
    /// agree in everything that a row of the law can read of a source: who collects, which texts are shown, by what
    /// right, from whom, what is stated; and what each row that asks where data were collected hears, wherever people
    /// live.
    pub(super) fn classes(scene: &Scene<'_>) -> (Sources, Vec<Vec<u32>>) {
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
        (Sources { representative: known.into_values().collect(), of: Vec::new() }, classes)
    }

    /// Takes what one law more has made of its labels, block by block.
    pub(super) fn push(&mut self, of_law: Vec<OfBlock>) {
        self.of.push(of_law);
    }

    /// What feeds `groups` where they take a step in these states; empty where that is the same wherever they are.
    pub(crate) fn feeding(
        &self,
        (regime, block, pair): (usize, usize, u32),
        held: &States,
        taken: &[u64; STATES],
        groups: u64,
        into: &mut Feeding,
    ) {
        into.0.clear();
        let Some(lanes) = &self.of[regime][block].lanes else { return };
        let groups = groups & lanes.groups;
        if groups == 0 {
            return;
        }
        let present = held.present();
        let first = pair as usize * present;
        let places = held.by_state(&lanes.places[first..first + present]);
        for (mut set, taken) in places.into_iter().zip(taken).filter(|(_, taken)| **taken & groups != 0) {
            while let Some(Set { word, lanes: there, rest }) =
                lanes.sets.get_index(set as usize).filter(|_| set != 0)
            {
                let feeds = there & lanes.of_groups(taken & groups, *word as usize);
                match into.0.binary_search_by_key(word, |(word, _)| *word) {
                    Ok(at) => into.0[at].1 |= feeds,
                    Err(_) if feeds == 0 => {}
                    Err(at) => into.0.insert(at, (*word, feeds)),
                }
                set = *rest;
            }
        }
    }

    /// One collection of each class that feeds a group's label where it takes a step, of what feeds all that do.
    pub(crate) fn collections(
        &self,
        (regime, block): (usize, usize),
        feeding: &Feeding,
        bit: u32,
    ) -> Vec<u32> {
        let of_block = &self.of[regime][block];
        let representative = |class: u32| self.representative[class as usize];
        let Some(lanes) = of_block.lanes.as_ref().filter(|lanes| lanes.groups >> bit & 1 == 1) else {
            return of_block.one[bit as usize].map(representative).into_iter().collect();
        };
        let of_word = |(word, feeds): &(u32, u64)| {
            let lane = *word as usize * WIDTH;
            bits(feeds & lanes.of_groups(1 << bit, *word as usize)).map(move |bit| lane + bit as usize)
        };
        feeding.0.iter().flat_map(of_word).map(|lane| representative(lanes.classes[lane])).collect()
    }
}

impl OfBlock {
    /// Memory, about.
    pub(super) fn bytes(&self) -> usize {
        let of_lanes = |lanes: &Lanes| size_of_val(&*lanes.places) + 2 * lanes.sets.len() * size_of::<Set>();
        self.lanes.as_ref().map_or(0, of_lanes)
    }

    /// Follows what tells sources apart.
    pub(super) fn follow<'b>(
        scene: &Scene<'_>,
        regime: &Regime<'_>,
        block: &'b Block,
        (states, rules): (&States, &impl Fn() -> &'b EdgeRules<'b>),
        classes: &Classes<'_>,
        watch: Watch<'_>,
    ) -> Result<OfBlock, Stopped> {
        let mut of_block = OfBlock::of(block, classes);
        if let Some(lanes) = &mut of_block.lanes {
            let entries = initial(scene, regime, block).into_iter().zip(&block.entries);
            let starts: Vec<_> = entries
                .filter_map(|((pair, states), entry)| {
                    Some((pair, classes.of[entry.collection? as usize], states))
                })
                .collect();
            lanes.flood(block, states, rules(), &starts, watch)?;
        }
        Ok(of_block)
    }

    /// Which groups have sources of one class, and lanes for the others, which nobody has followed yet.
    fn of(block: &Block, classes: &Classes<'_>) -> OfBlock {
        let mut of_block = OfBlock::default();
        let mut lanes = Lanes::default();
        for (bit, classes) in classes.of_groups[block.span as usize].iter().enumerate() {
            of_block.one.push(classes.first().copied().filter(|_| classes.len() == 1));
            let start = lanes.classes.len();
            if classes.len() > 1 {
                lanes.groups |= 1 << bit;
                lanes.classes.extend(classes);
            }
            lanes.of_group.push(start..lanes.classes.len());
        }
        of_block.lanes = Some(lanes).filter(|lanes| lanes.groups != 0);
        of_block
    }
}

/// Classes of collections under one law.
pub(super) struct Classes<'c> {
    /// By collection.
    of: &'c [u32],
    /// By span and group: the classes of its collections of whatever fields, ascending, so that lanes are the same in
    /// all blocks of a span.
    of_groups: Vec<Vec<Vec<u32>>>,
}

impl Classes<'_> {
    pub(super) fn groups<'c>(blocks: &[Block], of: &'c [u32]) -> Classes<'c> {
        let mut of_groups: Vec<Vec<Vec<u32>>> = Vec::new();
        for block in blocks {
            if block.span as usize == of_groups.len() {
                of_groups.push(vec![Vec::new(); block.size() as usize]);
            }
            let of_span = &mut of_groups[block.span as usize];
            for entry in &block.entries {
                let Some(collection) = entry.collection else { continue };
                bits(entry.variants).for_each(|bit| of_span[bit as usize].push(of[collection as usize]));
            }
        }
        for classes in of_groups.iter_mut().flatten() {
            classes.sort_unstable();
            classes.dedup();
        }
        Classes { of, of_groups }
    }
}

/// Lanes of a word.
const WIDTH: usize = 64;

impl Lanes {
    /// Follows the lanes, a word of them at a time. `starts` are groups by state that enter with sources of a class.
    fn flood(
        &mut self,
        block: &Block,
        states: &States,
        rules: &EdgeRules<'_>,
        starts: &[(u32, u32, [u64; STATES])],
        watch: Watch<'_>,
    ) -> Result<(), Stopped> {
        let mut places = vec![0; block.pairs.len() * states.present()];
        let mut sets = IndexSet::from_iter([Set::default()]);
        for (word, classes) in self.classes.chunks(WIDTH).enumerate() {
            if watch.is_cancelled() {
                return Err(Stopped::Cancelled);
            }
            let of_groups = |groups| self.of_groups(groups, word);
            let admits = block.admits.each(of_groups);
            let bits = Bits { count: classes.len() as u32, admits: &admits, rounds: false };
            let table: Vec<Both> = rules.table().iter().map(|both| both.each(of_groups)).collect();
            let starts = starts.iter().map(|(pair, class, groups)| {
                let of_class = (classes.iter().enumerate())
                    .filter(|(_, of)| *of == class)
                    .fold(0, |all, (lane, _)| all | 1 << lane);
                (*pair, groups.map(|groups| of_groups(groups) & of_class))
            });
            let planes = states.flood_in(block, &bits, rules, &table, starts);
            for (place, lanes) in places.iter_mut().zip(planes.all()).filter(|(_, lanes)| **lanes != 0) {
                let set = Set { word: word as u32, lanes: *lanes, rest: *place };
                *place = sets.insert_full(set).0 as u32;
            }
        }
        (self.places, self.sets) = (places, sets);
        Ok(())
    }

    /// The lanes of some groups, of a word of lanes.
    fn of_groups(&self, groups: u64, word: usize) -> u64 {
        let (first, last) = (word * WIDTH, (word + 1) * WIDTH);
        bits(groups & self.groups).fold(0, |all, bit| {
            let Range { start, end } = self.of_group[bit as usize];
            let (start, end) = (start.clamp(first, last) - first, end.clamp(first, last) - first);
            all | below(end) & !below(start)
        })
    }
}

/// The lowest bits of a word.
fn below(end: usize) -> u64 {
    if end >= WIDTH { u64::MAX } else { (1 << end) - 1 }
}
