//! Ways of labels as people see them: witnesses, and all simple paths, shortest first.

use super::Inner;
use super::discover::Edge;
use super::witness;
use crate::inventory::Inventory;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// One hop of a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hop<'r> {
    /// The label enters.
    Collection {
        /// The collection.
        id: &'r str,
        /// The system.
        at: &'r str,
    },
    /// It changes inside a system.
    Derivation {
        /// The derivation.
        id: &'r str,
        /// The system.
        at: &'r str,
    },
    /// It moves.
    Flow {
        /// The flow.
        id: &'r str,
        /// Where it arrives.
        to: &'r str,
    },
}

impl<'r> Hop<'r> {
    pub(crate) fn of(inventory: &'r Inventory, hop: witness::Hop) -> Hop<'r> {
        match hop {
            witness::Hop::Collection(index) => Hop::Collection {
                id: inventory.collection_names.get(index),
                at: inventory.system_name(inventory.collections[index as usize].at),
            },
            witness::Hop::Derivation(index) => Hop::Derivation {
                id: inventory.derivation_names.get(index),
                at: inventory.system_name(inventory.derivations[index as usize].at),
            },
            witness::Hop::Flow(index) => Hop::Flow {
                id: inventory.flow_names.get(index),
                to: inventory.system_name(inventory.flows[index as usize].to),
            },
        }
    }
}

/// A way of a label, hop by hop; of a finding a shortest one from where the label entered to the step, that
/// step included.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Witness<'r> {
    hops: Vec<Hop<'r>>,
}

impl<'r> Witness<'r> {
    pub(crate) fn of(inventory: &'r Inventory, hops: impl IntoIterator<Item = witness::Hop>) -> Witness<'r> {
        Witness { hops: hops.into_iter().map(|hop| Hop::of(inventory, hop)).collect() }
    }

    /// Hops in order; without a collection first where the label starts as a silent holding, or at a place
    /// that was asked for.
    #[must_use]
    pub fn hops(&self) -> &[Hop<'r>] {
        &self.hops
    }
}

/// How many ways in are tried before a search gives up: a second or so, where a dense cycle has more simple
/// paths than anybody could wait for.
const TRIES: u64 = 1_000_000;

const NEVER: u32 = u32::MAX;

/// Simple ways of a label, lazily, shortest first and each once; on none of them is a field held by the same
/// system twice (a step that was asked for may lead back). Of equally long ones, ends come in order of
/// discovery; at one end derivations come before flows, each in input order, compared from there backwards.
///
/// The first call of `next` costs time linear in what is live for the label. The search gives up after a
/// million tries: then [`Paths::stopped`] says so.
#[derive(Clone, Debug)]
pub struct Paths<'g> {
    inner: Arc<Inner<'g>>,
    ask: Asked,
    at_most: usize,
    stopped: bool,
    search: Search,
}

/// Which ways are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) block: usize,
    pub(crate) bit: u32,
    /// Where ways end: a holding, and the last step from there.
    pub(crate) ends: Vec<(u32, Option<u32>)>,
    /// Holdings at which ways begin; none: where the label enters.
    pub(crate) starts: Option<HashSet<u32>>,
    /// Holdings of which a way must have one.
    pub(crate) through: Option<HashSet<u32>>,
}

/// Deepening search, backwards from the ends: each round gives the ways of one length. Because the distance
/// from the starts is known, a round enters only what such a way could still go through.
#[derive(Clone, Debug, Default)]
struct Search {
    /// By pair: fewest steps from a start; and fewest of a way that has had one of `through`.
    near: Option<[Vec<u32>; 2]>,
    /// Collections (none: a silent holding) by the pair where they bring the label.
    entries: HashMap<u32, Vec<Option<u32>>>,
    /// The length of this round's ways, and the least that this round left for later.
    length: u32,
    later: u32,
    /// The next end to try in this round.
    end: usize,
    last: Option<u32>,
    stack: Vec<Frame>,
    hops: Vec<witness::Hop>,
    on_way: HashSet<u32>,
    /// Ways given. Two fields that take the same hops are one way.
    given: HashSet<Vec<witness::Hop>>,
    tries: u64,
    done: bool,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    pair: u32,
    /// The next entry, then the next way in, to try.
    next: usize,
    /// Whether one of `through` is still to come, further back than here.
    lacks: bool,
}

impl<'g> Paths<'g> {
    pub(crate) fn new(inner: Arc<Inner<'g>>, ask: Asked, at_most: usize) -> Paths<'g> {
        Paths { inner, ask, at_most, stopped: false, search: Search::default() }
    }

    /// Whether it ended before all were given: there are more than were asked for, or may be and the search
    /// gave up.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Measures the distance of every holding from the starts.
    fn measure(&self) -> [Vec<u32>; 2] {
        let block = &self.inner.blocks[self.ask.block];
        let mut near = [vec![NEVER; block.pairs.len()], vec![NEVER; block.pairs.len()]];
        let mut queue: VecDeque<(u32, usize)> = VecDeque::new();
        let had = |pair: u32| usize::from(self.ask.through.as_ref().is_some_and(|set| set.contains(&pair)));
        let mut starts: Vec<u32> = match &self.ask.starts {
            Some(starts) => starts.iter().copied().collect(),
            None => self.search.entries.keys().copied().collect(),
        };
        starts.sort_unstable();
        for pair in starts {
            near[had(pair)][pair as usize] = 0;
            queue.push_back((pair, had(pair)));
        }
        while let Some((pair, having)) = queue.pop_front() {
            let steps = near[having][pair as usize] + 1;
            for edge in block.out_of(pair) {
                let having = having.max(had(edge.pair));
                if self.inner.passes(self.ask.block, edge.via, self.ask.bit)
                    && near[having][edge.pair as usize] == NEVER
                {
                    near[having][edge.pair as usize] = steps;
                    queue.push_back((edge.pair, having));
                }
            }
        }
        // Ways that need nothing more may have had it or not.
        let [without, with] = &mut near;
        for (without, with) in without.iter_mut().zip(with) {
            *without = (*without).min(*with);
        }
        near
    }

    fn prepare(&mut self) {
        let block = &self.inner.blocks[self.ask.block];
        for entry in block.entries.iter().filter(|entry| entry.variants >> self.ask.bit & 1 == 1) {
            self.search.entries.entry(entry.pair).or_default().push(entry.collection);
        }
        self.search.near = Some(self.measure());
        self.search.later = NEVER;
        self.search.end = self.ask.ends.len();
        // A round that is over starts the next at the nearest of what it left for later.
        for (pair, last) in &self.ask.ends {
            let way = self.search.least(*pair, self.ask.through.is_some(), u32::from(last.is_some()));
            self.search.later = self.search.later.min(way);
        }
    }

    /// Ways that begin at a holding: one for each collection there, or one without.
    fn beginnings(&self, frame: Frame) -> usize {
        let lacks = frame.lacks && !self.is_through(frame.pair);
        if lacks || self.search.depth() != self.search.length {
            return 0;
        }
        match &self.ask.starts {
            // Where start and end are one and nothing lies between, there is no way to tell of.
            Some(starts) => usize::from(starts.contains(&frame.pair) && self.search.length > 0),
            None => {
                let entries = self.search.entries.get(&frame.pair).map_or(&[][..], Vec::as_slice);
                if self.search.length == 0 && entries == [None] { 0 } else { entries.len() }
            }
        }
    }

    fn is_through(&self, pair: u32) -> bool {
        self.ask.through.as_ref().is_none_or(|set| set.contains(&pair))
    }

    fn found(&self, frame: Frame, beginning: usize) -> Vec<witness::Hop> {
        let entry = match self.ask.starts {
            Some(_) => None,
            None => self.search.entries[&frame.pair][beginning].map(witness::Hop::Collection),
        };
        let hops = entry.into_iter().chain(self.search.hops.iter().rev().copied());
        hops.chain(self.search.last.map(witness::Hop::Flow)).collect()
    }

    /// Puts the next end on the empty stack, in this round or the next; false: there are no more rounds.
    fn next_end(&mut self) -> bool {
        let search = &mut self.search;
        loop {
            let Some((pair, last)) = self.ask.ends.get(search.end).copied() else {
                if search.later == NEVER {
                    return false;
                }
                (search.length, search.later, search.end) = (search.later, NEVER, 0);
                continue;
            };
            search.end += 1;
            let lacks = self.ask.through.is_some();
            let least = search.least(pair, lacks, u32::from(last.is_some()));
            if least > search.length {
                search.later = search.later.min(least);
                continue;
            }
            search.last = last;
            search.on_way.insert(pair);
            search.stack.push(Frame { pair, next: 0, lacks });
            return true;
        }
    }

    /// Goes one step back where a way of this round could come from there.
    fn enter(&mut self, frame: Frame, edge: Edge) {
        let lacks = frame.lacks && !self.is_through(frame.pair);
        if !self.inner.passes(self.ask.block, edge.via, self.ask.bit) {
            return;
        }
        let search = &mut self.search;
        let least = search.least(edge.pair, lacks, search.depth() + 1);
        if least == NEVER || search.on_way.contains(&edge.pair) {
            return;
        }
        if least > search.length {
            search.later = search.later.min(least);
            return;
        }
        search.hops.push(match edge.via.flow() {
            Some(flow) => witness::Hop::Flow(flow),
            None => {
                witness::Hop::Derivation(edge.via.derivation().expect("an edge is a flow or a derivation"))
            }
        });
        search.on_way.insert(edge.pair);
        search.stack.push(Frame { pair: edge.pair, next: 0, lacks });
    }
}

impl Search {
    /// Steps of the way so far, the last one included.
    fn depth(&self) -> u32 {
        self.hops.len() as u32 + u32::from(self.last.is_some())
    }

    /// The fewest steps of a way through a pair that is `after` steps before the end.
    fn least(&self, pair: u32, lacks: bool, after: u32) -> u32 {
        let near = self.near.as_ref().expect("measured first");
        near[usize::from(lacks)][pair as usize].saturating_add(after)
    }
}

impl<'g> Iterator for Paths<'g> {
    type Item = Witness<'g>;

    fn next(&mut self) -> Option<Witness<'g>> {
        if self.search.done {
            return None;
        }
        if self.search.near.is_none() {
            self.prepare();
        }
        loop {
            if self.search.tries >= TRIES {
                self.stopped = true;
                break;
            }
            let Some(frame) = self.search.stack.last_mut() else {
                if self.next_end() {
                    continue;
                }
                break;
            };
            self.search.tries += 1;
            let next = frame.next;
            frame.next += 1;
            let frame = *frame;
            let beginnings = self.beginnings(frame);
            if next < beginnings {
                let hops = self.found(frame, next);
                if self.search.given.contains(&hops) {
                    continue;
                }
                if self.search.given.len() == self.at_most {
                    self.stopped = true;
                    break;
                }
                self.search.given.insert(hops.clone());
                return Some(Witness::of(self.inner.scene.inventory(), hops));
            }
            let inner = Arc::clone(&self.inner);
            let block = &inner.blocks[self.ask.block];
            match block.into(frame.pair).get(next - beginnings) {
                Some(edge) => self.enter(frame, *edge),
                None => {
                    self.search.stack.pop();
                    self.search.hops.pop();
                    self.search.on_way.remove(&frame.pair);
                }
            }
        }
        self.search.done = true;
        None
    }
}
