//! Breadth-first discovery of the live pairs and edges of a block of groups, from the collections outwards.

use super::flood::Planes;
use super::pairs::Pairs;
use super::propagate::States;
use super::rule::EdgeKinds;
use super::silent::{self, Silent};
use crate::analysis::{Stage, Stopped, Watch};
use crate::graph::{Way, ends_label};
use crate::hash::ByPosition;
use crate::parallel;
use crate::scene::Scene;
use std::hint::black_box;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Up to 64 variants of groups with what is live for them.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// First variant; bit `b` of a word is variant `first + b`.
    pub(crate) first: u32,
    /// First variant after.
    pub(crate) last: u32,
    /// Which range of variants that is; blocks of one range are neighbours.
    pub(crate) span: u32,
    /// The part of the fields that it is about; none: all.
    pub(crate) part: Option<u32>,
    pub(crate) pairs: Pairs,
    /// Which variants a pair holds, and since which round.
    pub(crate) reach: Arc<Planes>,
    /// Where labels enter, in input order of collections.
    pub(crate) entries: Vec<Entry>,
    /// Edges by start: derivations before flows, each in input order.
    out_starts: Vec<u32>,
    out_edges: Vec<Edge>,
    edge_kinds: OnceLock<EdgeKinds>,
    incoming: OnceLock<Incoming>,
    pub(super) admits: Admits,
    /// Whether any edge is a derivation.
    pub(crate) derives: bool,
}

/// Variants that flows with `subjects` let through; every other flow lets everybody through.
#[derive(Debug, Default)]
pub(super) struct Admits(ByPosition<u32, u64>);

impl Admits {
    /// Whether no flow limits whom it lets through.
    pub(super) fn all(&self) -> bool {
        self.0.is_empty()
    }

    /// Who is let through by an edge.
    #[inline]
    pub(super) fn by(&self, via: Via) -> u64 {
        via.flow().map_or(u64::MAX, |flow| self.by_flow(flow))
    }

    #[inline]
    fn by_flow(&self, flow: u32) -> u64 {
        if self.0.is_empty() {
            return u64::MAX;
        }
        self.0.get(&flow).copied().unwrap_or(u64::MAX)
    }

    /// The same about what `word` makes of variants.
    pub(super) fn each(&self, word: impl Fn(u64) -> u64) -> Admits {
        Admits(self.0.iter().map(|(flow, admitted)| (*flow, word(*admitted))).collect())
    }
}

/// Labels that enter at a pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) pair: u32,
    /// None: a silent holding.
    pub(crate) collection: Option<u32>,
    pub(crate) variants: u64,
}

/// A live way from pair to pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge {
    /// The other end.
    pub(crate) pair: u32,
    pub(crate) via: Via,
}

/// What makes an edge: a derivation, or (with the high bit) a flow, so that derivations sort first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Via(u32);

const FLOW: u32 = 1 << 31;
/// Pairs looked at together.
const BATCH: usize = 64;

impl Via {
    pub(crate) fn flow(self) -> Option<u32> {
        (self.0 & FLOW != 0).then_some(self.0 & !FLOW)
    }

    pub(crate) fn derivation(self) -> Option<u32> {
        (self.0 & FLOW == 0).then_some(self.0)
    }
}

/// All blocks, spans in order and in each its parts, and what is held about an unknown group because a record names it
/// and nothing brings it: that group is the last one and has a block of its own, if it has one.
pub(super) fn all(scene: &Scene<'_>, watch: Watch<'_>) -> Result<(Vec<Block>, Silent), Stopped> {
    let ranges = ranges(scene);
    let (spans, parts) = (ranges.len() as u32, scene.graph.parts.count());
    let each = (0..spans).zip(ranges);
    let wanted: Vec<_> = each.flat_map(|span| (0..parts).map(move |part| (span.clone(), part))).collect();
    let many = wanted.len();
    let (bytes, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let discover = |(span, part)| {
        watch.at(Stage::Discover, done.fetch_add(1, Ordering::Relaxed), many)?;
        Block::discover(scene, span, Some(part), &[], (watch, &bytes))
    };
    let found: Result<Vec<Block>, Stopped> = parallel::map(wanted, discover).into_iter().collect();
    let mut blocks = found?;
    let silent = silent::find(scene, &blocks);
    if !silent.is_empty() {
        let nobody = scene.nobody();
        blocks.push(Block::discover(scene, (spans, nobody..nobody + 1), None, &silent, (watch, &bytes))?);
    }
    Ok((blocks, silent))
}

/// Ranges of at most 64 variants that split no group; the unknown group is left out.
fn ranges(scene: &Scene<'_>) -> Vec<Range<u32>> {
    let known = scene.nobody();
    let mut ranges = Vec::new();
    let mut start = 0;
    while start < known {
        let mut end = (start + 64).min(known);
        let group = |variant: u32| scene.variants[variant as usize].group;
        if end < known && group(end) == group(end - 1) {
            // Back to the start of the group that would be split, unless it alone fills the block.
            let mut cut = end - 1;
            while cut > start && group(cut - 1) == group(end) {
                cut -= 1;
            }
            if cut > start {
                end = cut;
            }
        }
        ranges.push(start..end);
        start = end;
    }
    ranges
}

impl Block {
    /// Discovers what is live for a range of variants and a part of the fields. `silent` are holdings of the unknown
    /// group; `watch` comes with the memory of what stands already, which grows.
    fn discover(
        scene: &Scene<'_>,
        (span, range): (u32, Range<u32>),
        part: Option<u32>,
        silent: &[(u32, u32)],
        watch: (Watch<'_>, &AtomicUsize),
    ) -> Result<Block, Stopped> {
        let inventory = scene.inventory();
        let mut block = Block { first: range.start, last: range.end, span, part, ..Block::default() };
        for (index, collection) in inventory.collections.iter().enumerate() {
            if collection.period.holds_on(scene.day).is_no() {
                continue;
            }
            let variants = block.members(scene, &collection.groups);
            if variants == 0 {
                continue;
            }
            for field in &collection.fields {
                if !block.has(scene, *field) {
                    continue;
                }
                let pair = block.pairs.insert(collection.at, *field);
                block.entries.push(Entry { pair, collection: Some(index as u32), variants });
            }
        }
        for (system, field) in silent {
            let pair = block.pairs.insert(*system, *field);
            block.entries.push(Entry { pair, collection: None, variants: 1 });
        }
        block.spread(scene, watch)?;
        block.reach = Arc::new(States::flood(&block));
        Ok(block)
    }

    /// Whether it is about a field.
    #[inline]
    pub(crate) fn has(&self, scene: &Scene<'_>, field: u32) -> bool {
        self.part.is_none_or(|part| part == scene.graph.parts.part(field))
    }

    /// Numbers pairs breadth first, whichever group brings them, so edges come out in order of their start. A batch
    /// of pairs is looked at together: what costs time are cache misses, and those of a batch overlap.
    fn spread(
        &mut self,
        scene: &Scene<'_>,
        (watch, standing): (Watch<'_>, &AtomicUsize),
    ) -> Result<(), Stopped> {
        let (outgoing, carried) = (&scene.graph.outgoing, &scene.inventory().carried);
        let mut found: Vec<(u32, u32)> = Vec::new();
        let mut vias: Vec<Via> = Vec::new();
        // Of each pair of the batch, where its ways end; and each flow with its way.
        let mut ends: Vec<usize> = Vec::new();
        let mut likely: Vec<(u32, Way)> = Vec::new();
        let mut ranges: Vec<Range<u32>> = Vec::new();
        self.out_starts.push(0);
        let (mut head, mut counted) = (0, 0);
        while head < self.pairs.len() {
            let end = (head + BATCH).min(self.pairs.len());
            ranges.clear();
            ranges.extend((head..end).map(|pair| outgoing.range(self.pairs.get(pair as u32).0)));
            black_box(ranges.iter().fold(0, |all, range| all ^ outgoing.touch(range)));
            likely.clear();
            ends.clear();
            for (pair, range) in (head..end).zip(&ranges) {
                let (_, field) = self.pairs.get(pair as u32);
                likely.extend(outgoing.likely(range.clone(), field).map(|place| outgoing.way(place)));
                ends.push(likely.len());
            }
            let first = |way: &Way| carried.get(way.fields as usize).copied().unwrap_or(0);
            black_box(likely.iter().fold(0, |all, (_, way)| all ^ first(way)));
            found.clear();
            vias.clear();
            let before = self.out_edges.len();
            let mut ways = likely.iter().copied().enumerate().peekable();
            for (pair, end) in (head..end).zip(&ends) {
                let (system, field) = self.pairs.get(pair as u32);
                for derivation in scene.graph.derivations_in(system) {
                    let data = &scene.inventory().derivations[*derivation as usize];
                    if data.from.contains(&field) && !ends_label(data.how, data.evidence.is_some()) {
                        found.push((system, data.to));
                        vias.push(Via(*derivation));
                        self.derives = true;
                    }
                }
                while let Some((_, (flow, way))) = ways.next_if(|(index, _)| index < end) {
                    if !way.carries(carried, field) {
                        continue;
                    }
                    if !way.more() {
                        found.push((way.to, field));
                    } else if self.admits_on(scene, flow) {
                        found.push((way.to, scene.graph.renamed(flow, field)));
                    } else {
                        continue;
                    }
                    vias.push(Via(flow | FLOW));
                }
                self.out_starts.push((before + found.len()) as u32);
            }
            let (pairs, edges) = (&mut self.pairs, &mut self.out_edges);
            pairs.insert_all(&found, |index, pair| edges.push(Edge { pair, via: vias[index] }));
            head = end;
            let grown = self.bytes() - counted;
            counted += grown;
            watch.room(Stage::Discover, standing.fetch_add(grown, Ordering::Relaxed) + grown)?;
        }
        Ok(())
    }

    /// Memory, about.
    pub(crate) fn bytes(&self) -> usize {
        self.pairs.bytes()
            + size_of_val(&*self.out_starts)
            + size_of_val(&*self.out_edges)
            + self.edge_kinds.get().map_or(0, EdgeKinds::bytes)
            + self.reach.bytes()
    }

    /// Whether a flow with more keys than usual moves anything for this block on the day; notes whom it admits, also
    /// where it moves nothing: what is only announced is about them, too.
    fn admits_on(&mut self, scene: &Scene<'_>, flow: u32) -> bool {
        let data = scene.graph.flow_data(flow);
        let admitted = match data.more().filter(|more| !more.groups.is_empty()) {
            None => u64::MAX,
            Some(more) => {
                let known = self.admits.0.get(&flow).copied();
                let admitted = known.unwrap_or_else(|| self.members(scene, &more.groups));
                self.admits.0.insert(flow, admitted);
                admitted
            }
        };
        admitted != 0 && !data.moves_on(scene.day).is_no()
    }

    /// Bits of the variants of these groups.
    fn members(&self, scene: &Scene<'_>, groups: &[u32]) -> u64 {
        let mut word = 0;
        for group in groups {
            for variant in scene.variants_of(*group) {
                if (self.first..self.last).contains(&variant) {
                    word |= 1 << (variant - self.first);
                }
            }
        }
        word
    }

    /// Variants that an edge lets through.
    #[inline]
    pub(crate) fn admits(&self, via: Via) -> u64 {
        self.admits.by(via)
    }

    /// Variants that a flow lets through.
    #[inline]
    pub(crate) fn admitted(&self, flow: u32) -> u64 {
        self.admits.by_flow(flow)
    }

    #[inline]
    pub(crate) fn out_of(&self, pair: u32) -> &[Edge] {
        &self.out_edges[self.out_starts[pair as usize] as usize..self.out_starts[pair as usize + 1] as usize]
    }

    /// How many variants it has.
    pub(crate) fn size(&self) -> u32 {
        self.last - self.first
    }

    /// A word of all its variants.
    pub(crate) fn all(&self) -> u64 {
        if self.size() == 64 { u64::MAX } else { (1 << self.size()) - 1 }
    }

    /// Where a pair's edges are among all edges.
    #[inline]
    pub(crate) fn edges_of(&self, pair: u32) -> Range<usize> {
        self.out_starts[pair as usize] as usize..self.out_starts[pair as usize + 1] as usize
    }

    /// Edges by kind; the simplest laws never ask.
    pub(super) fn edge_kinds(&self, scene: &Scene<'_>) -> &EdgeKinds {
        self.edge_kinds.get_or_init(|| EdgeKinds::of(scene, self))
    }

    /// All edges, in order of their start.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.out_edges
    }

    /// Edges into a pair: derivations before flows, each in input order. Most analyses never ask.
    pub(crate) fn into(&self, pair: u32) -> &[Edge] {
        let incoming = self.incoming.get_or_init(|| Incoming::of(self));
        &incoming.edges[incoming.starts[pair as usize] as usize..incoming.starts[pair as usize + 1] as usize]
    }

    /// Groups (not variants) in the words of all pairs.
    pub(crate) fn count_groups(&self, scene: &Scene<'_>, word: impl Fn(usize) -> u64) -> u64 {
        let again = self.again(scene);
        (0..self.pairs.len()).map(|pair| count_with(again, word(pair))).sum()
    }

    /// Bits whose group is that of the bit before.
    pub(crate) fn again(&self, scene: &Scene<'_>) -> u64 {
        let group = |bit: u32| scene.variants[(self.first + bit) as usize].group;
        (1..self.size()).filter(|bit| group(*bit) == group(*bit - 1)).fold(0, |mask, bit| mask | 1 << bit)
    }
}

/// Set bits, but those of one run (a bit and what `again` adds to it) once.
pub(crate) fn count_with(again: u64, word: u64) -> u64 {
    let mut count = u64::from(word.count_ones());
    if word & again != 0 {
        let run = |bit: u32| (!again & (u64::MAX >> (63 - bit))).ilog2();
        let mut seen = None;
        for bit in super::bits(word) {
            if seen.replace(run(bit)) == Some(run(bit)) {
                count -= 1;
            }
        }
    }
    count
}

/// Edges by their end.
#[derive(Debug)]
struct Incoming {
    starts: Vec<u32>,
    edges: Vec<Edge>,
}

impl Incoming {
    fn of(block: &Block) -> Incoming {
        let pairs = block.pairs.len();
        let mut starts = vec![0_u32; pairs + 1];
        for edge in &block.out_edges {
            starts[edge.pair as usize + 1] += 1;
        }
        for pair in 0..pairs {
            starts[pair + 1] += starts[pair];
        }
        let mut next = starts.clone();
        let mut edges = vec![Edge { pair: 0, via: Via(0) }; block.out_edges.len()];
        for pair in 0..pairs as u32 {
            for edge in block.out_of(pair) {
                let slot = &mut next[edge.pair as usize];
                edges[*slot as usize] = Edge { pair, via: edge.via };
                *slot += 1;
            }
        }
        for pair in 0..pairs {
            edges[starts[pair] as usize..starts[pair + 1] as usize]
                .sort_unstable_by_key(|edge| (edge.via, block.pairs.get(edge.pair).1));
        }
        Incoming { starts, edges }
    }
}
