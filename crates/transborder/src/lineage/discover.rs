//! Breadth-first discovery of the live pairs and edges of a block of groups, from the collections outwards.

use super::pairs::Pairs;
use crate::graph::ends_label;
use crate::hash::ByPosition;
use crate::scene::Scene;
use std::ops::Range;

/// Up to 64 variants of groups with what is live for them.
#[derive(Debug)]
pub(crate) struct Block {
    /// First variant; bit `b` of a word is variant `first + b`.
    pub(crate) first: u32,
    pub(crate) pairs: Pairs,
    /// Which variants a pair holds.
    pub(crate) reach: Vec<u64>,
    /// Where labels enter, in input order of collections.
    pub(crate) entries: Vec<Entry>,
    /// Edges by start and by end. Both ways: derivations before flows, each in input order.
    out_starts: Vec<u32>,
    out_edges: Vec<Edge>,
    in_starts: Vec<u32>,
    in_edges: Vec<Edge>,
    /// Variants that a flow with `subjects` admits.
    admits: ByPosition<u32, u64>,
    /// Whether any edge is a derivation.
    pub(crate) derives: bool,
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

impl Via {
    pub(crate) fn flow(self) -> Option<u32> {
        (self.0 & FLOW != 0).then_some(self.0 & !FLOW)
    }

    pub(crate) fn derivation(self) -> Option<u32> {
        (self.0 & FLOW == 0).then_some(self.0)
    }
}

/// Ranges of at most 64 variants that split no group; the unknown group is left out.
pub(crate) fn ranges(scene: &Scene<'_>) -> Vec<Range<u32>> {
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
    /// Discovers what is live for a range of variants. `silent` are holdings of the unknown group.
    pub(crate) fn discover(scene: &Scene<'_>, range: Range<u32>, silent: &[(u32, u32)]) -> Block {
        let inventory = scene.inventory();
        let mut block = Block {
            first: range.start,
            pairs: Pairs::default(),
            reach: Vec::new(),
            entries: Vec::new(),
            out_starts: Vec::new(),
            out_edges: Vec::new(),
            in_starts: Vec::new(),
            in_edges: Vec::new(),
            admits: ByPosition::default(),
            derives: false,
        };
        for (index, collection) in inventory.collections.iter().enumerate() {
            if collection.period.holds_on(scene.day).is_no() {
                continue;
            }
            let variants = members(scene, &range, &collection.groups);
            if variants == 0 {
                continue;
            }
            for field in &collection.fields {
                let pair = block.pairs.insert(collection.at, *field);
                block.entries.push(Entry { pair, collection: Some(index as u32), variants });
            }
        }
        for (system, field) in silent {
            let pair = block.pairs.insert(*system, *field);
            block.entries.push(Entry { pair, collection: None, variants: 1 });
        }
        block.spread(scene, &range);
        block
    }

    fn spread(&mut self, scene: &Scene<'_>, range: &Range<u32>) {
        let graph = scene.graph;
        let mut index = Carries::default();
        // Edges in order of their start, which is the order in which pairs are expanded.
        let mut edges: Vec<(u32, Edge)> = Vec::new();
        self.reach = vec![0; self.pairs.len()];
        let mut pending = vec![0_u64; self.pairs.len()];
        let mut queue: Vec<u32> = Vec::new();
        for entry in &self.entries {
            let new = entry.variants & !self.reach[entry.pair as usize];
            if new != 0 {
                if pending[entry.pair as usize] == 0 {
                    queue.push(entry.pair);
                }
                self.reach[entry.pair as usize] |= new;
                pending[entry.pair as usize] |= new;
            }
        }
        let mut expanded: Vec<(u32, u32)> = vec![(u32::MAX, 0); self.pairs.len()];
        let mut head = 0;
        while head < queue.len() {
            let pair = queue[head];
            head += 1;
            let word = std::mem::take(&mut pending[pair as usize]);
            if expanded[pair as usize].0 == u32::MAX {
                let start = edges.len() as u32;
                let (system, field) = self.pairs.get(pair);
                for derivation in graph.derivations_in(system) {
                    let data = &graph.inventory().derivations[*derivation as usize];
                    if data.from.contains(&field) && !ends_label(data.how, data.evidence.is_some()) {
                        let to = self.pairs.insert(system, data.to);
                        edges.push((pair, Edge { pair: to, via: Via(*derivation) }));
                        self.derives = true;
                    }
                }
                index.each(scene, system, field, |flow| {
                    let to = self.pairs.insert(graph.flow_data(flow).to, graph.renamed(flow, field));
                    edges.push((pair, Edge { pair: to, via: Via(flow | FLOW) }));
                });
                expanded[pair as usize] = (start, edges.len() as u32);
                let pairs = self.pairs.len();
                self.reach.resize(pairs, 0);
                pending.resize(pairs, 0);
                expanded.resize(pairs, (u32::MAX, 0));
            }
            let (start, end) = expanded[pair as usize];
            for edge in start..end {
                let (_, edge) = edges[edge as usize];
                let word = match edge.via.flow() {
                    Some(flow) => word & self.admit(scene, range, flow),
                    None => word,
                };
                let new = word & !self.reach[edge.pair as usize];
                if new != 0 {
                    self.reach[edge.pair as usize] |= new;
                    if pending[edge.pair as usize] == 0 {
                        queue.push(edge.pair);
                    }
                    pending[edge.pair as usize] |= new;
                }
            }
        }
        self.index(&edges);
    }

    fn admit(&mut self, scene: &Scene<'_>, range: &Range<u32>, flow: u32) -> u64 {
        match scene.graph.flow_data(flow).more() {
            Some(more) if !more.groups.is_empty() => {
                *self.admits.entry(flow).or_insert_with(|| members(scene, range, &more.groups))
            }
            _ => u64::MAX,
        }
    }

    /// Variants that a flow lets through.
    pub(crate) fn admitted(&self, flow: u32) -> u64 {
        if self.admits.is_empty() {
            return u64::MAX;
        }
        self.admits.get(&flow).copied().unwrap_or(u64::MAX)
    }

    fn index(&mut self, edges: &[(u32, Edge)]) {
        let pairs = self.pairs.len();
        self.out_starts = vec![0; pairs + 1];
        self.in_starts = vec![0; pairs + 1];
        for (from, edge) in edges {
            self.out_starts[*from as usize + 1] += 1;
            self.in_starts[edge.pair as usize + 1] += 1;
        }
        for pair in 0..pairs {
            self.out_starts[pair + 1] += self.out_starts[pair];
            self.in_starts[pair + 1] += self.in_starts[pair];
        }
        let nowhere = Edge { pair: 0, via: Via(0) };
        let mut next_out = self.out_starts.clone();
        let mut next_in = self.in_starts.clone();
        self.out_edges = vec![nowhere; edges.len()];
        self.in_edges = vec![nowhere; edges.len()];
        for (from, edge) in edges {
            let slot = &mut next_out[*from as usize];
            self.out_edges[*slot as usize] = *edge;
            *slot += 1;
            let slot = &mut next_in[edge.pair as usize];
            self.in_edges[*slot as usize] = Edge { pair: *from, via: edge.via };
            *slot += 1;
        }
        for pair in 0..pairs {
            let range = self.in_starts[pair] as usize..self.in_starts[pair + 1] as usize;
            let pairs = &self.pairs;
            self.in_edges[range].sort_unstable_by_key(|edge| (edge.via, pairs.get(edge.pair).1));
        }
    }

    pub(crate) fn out_of(&self, pair: u32) -> &[Edge] {
        &self.out_edges[self.out_starts[pair as usize] as usize..self.out_starts[pair as usize + 1] as usize]
    }

    pub(crate) fn into(&self, pair: u32) -> &[Edge] {
        &self.in_edges[self.in_starts[pair as usize] as usize..self.in_starts[pair as usize + 1] as usize]
    }

    /// Groups (not variants) in the words of all pairs.
    pub(crate) fn count_groups(&self, scene: &Scene<'_>, word: impl Fn(usize) -> u64) -> u64 {
        let group = |bit: u32| scene.variants[(self.first + bit) as usize].group;
        let last = (scene.variants.len() as u32 - self.first).min(64);
        // Bits whose group is that of the bit before.
        let again =
            (1..last).filter(|bit| group(*bit) == group(*bit - 1)).fold(0_u64, |mask, bit| mask | 1 << bit);
        let mut sum = 0;
        for pair in 0..self.pairs.len() {
            let word = word(pair);
            sum += u64::from(word.count_ones());
            if word & again != 0 {
                let mut seen = None;
                for bit in (0..last).filter(|bit| word >> bit & 1 == 1) {
                    if seen == Some(group(bit)) {
                        sum -= 1;
                    }
                    seen = Some(group(bit));
                }
            }
        }
        sum
    }
}

/// Bits of the variants of these groups within a range.
fn members(scene: &Scene<'_>, range: &Range<u32>, groups: &[u32]) -> u64 {
    let mut word = 0;
    for (bit, variant) in scene.variants[range.start as usize..range.end as usize].iter().enumerate() {
        if variant.group.is_some_and(|group| groups.contains(&group)) {
            word |= 1 << bit;
        }
    }
    word
}

/// Which flows of a system carry which field: indexed for a system when the first label reaches it, since
/// most carries are never used.
#[derive(Default)]
struct Carries {
    /// Of a system: where its carries begin and end, and where its flows of everything do.
    systems: ByPosition<u32, (Range<u32>, Range<u32>)>,
    /// (field, flow), sorted within a system.
    carries: Vec<(u32, u32)>,
    everything: Vec<u32>,
}

impl Carries {
    /// Flows of the system that carry the field, in input order.
    fn each(&mut self, scene: &Scene<'_>, system: u32, field: u32, mut see: impl FnMut(u32)) {
        if !self.systems.contains_key(&system) {
            let (start, all) = (self.carries.len(), self.everything.len() as u32);
            for flow in scene.graph.flows_from(system) {
                let data = scene.graph.flow_data(*flow);
                if data.moves_on(scene.day).is_no() {
                    continue;
                }
                if data.all_fields {
                    self.everything.push(*flow);
                } else {
                    self.carries.extend(scene.graph.carried(*flow).iter().map(|field| (*field, *flow)));
                }
            }
            self.carries[start..].sort_unstable();
            let ranges = (start as u32..self.carries.len() as u32, all..self.everything.len() as u32);
            self.systems.insert(system, ranges);
        }
        let (carries, all) = &self.systems[&system];
        let carries = &self.carries[carries.start as usize..carries.end as usize];
        let first = carries.partition_point(|(carried, _)| *carried < field);
        let mut named = carries[first..]
            .iter()
            .take_while(|(carried, _)| *carried == field)
            .map(|(_, flow)| *flow)
            .peekable();
        let mut all = self.everything[all.start as usize..all.end as usize].iter().copied().peekable();
        loop {
            match (named.peek(), all.peek()) {
                (Some(a), Some(b)) if a <= b => see(named.next().expect("peeked")),
                (_, Some(_)) => see(all.next().expect("peeked")),
                (Some(_), None) => see(named.next().expect("peeked")),
                (None, None) => return,
            }
        }
    }
}
