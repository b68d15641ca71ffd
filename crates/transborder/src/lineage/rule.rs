//! What edges do to the states of labels, as functions from words to words.

use super::discover::{Block, Edge};
use super::{Attach, Groups};
use crate::Truth;
use crate::hash::ByPosition;
use crate::scene::{Regime, Scene};
use std::collections::HashMap;

/// How many states a label can be in: attached no, maybe, yes; the last two before or after a transfer.
pub(crate) const STATES: usize = 5;
pub(super) const NO: usize = 0;
pub(super) const MAYBE: usize = 1;
pub(super) const YES: usize = 3;

/// Whether the law is attached in a state.
#[inline]
pub(crate) fn attached(state: usize) -> Truth {
    match state {
        NO => Truth::No,
        MAYBE | 2 => Truth::Unknown,
        _ => Truth::Yes,
    }
}

/// Whether a transfer brought the label.
#[inline]
pub(crate) fn left(state: usize) -> bool {
    state == 2 || state == 4
}

/// What an edge does to the states of the labels that take it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    pub(super) const KEEP: Rule = Rule {
        yes: 0,
        maybe: 0,
        transfer: 0,
        remembers: false,
        doubtful: false,
        returns: false,
        keeps: true,
    };

    /// Whether the groups of `word` stay in `state`: most do, at most edges.
    #[inline]
    pub(crate) fn stays(&self, state: usize, word: u64) -> bool {
        if self.keeps {
            return true;
        }
        if self.returns || self.doubtful || (left(state) && !self.remembers) {
            return false;
        }
        let gone = if self.remembers && !left(state) { self.transfer } else { 0 };
        let moves = match attached(state) {
            Truth::No => self.yes | self.maybe,
            Truth::Unknown => self.yes | gone,
            Truth::Yes => gone,
        };
        word & moves == 0
    }

    /// Where the groups of `word` get to from `state`.
    #[inline]
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

impl Rule {
    /// Groups that a sure transfer takes abroad from a state. A return is judged before the law lets go, so it is a
    /// transfer like any other.
    pub(super) fn sends(&self, state: usize, word: u64) -> u64 {
        let to = Rule { returns: false, ..*self }.advance(state, word);
        to[MAYBE + 1] | to[YES + 1]
    }
}

/// The rules of an edge: one, or one per exporter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Both {
    rules: [Rule; 2],
    count: usize,
}

impl Both {
    const KEEP: Both = Both { rules: [Rule::KEEP; 2], count: 1 };

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules[..self.count]
    }

    /// Whether the law can be attached by this.
    pub(super) fn attaches(&self) -> bool {
        self.rules().iter().any(|rule| !rule.keeps && !rule.returns && rule.yes | rule.maybe != 0)
    }

    /// The same about what `word` makes of groups.
    pub(super) fn each(&self, word: impl Fn(u64) -> u64) -> Both {
        let each = |rule: Rule| Rule {
            yes: word(rule.yes),
            maybe: word(rule.maybe),
            transfer: word(rule.transfer),
            ..rule
        };
        Both { rules: self.rules.map(each), ..*self }
    }
}

/// Works out rules of edges and remembers what they share.
pub(crate) struct Rules<'a, 'g> {
    scene: &'a Scene<'g>,
    regime: &'a Regime<'g>,
    block: &'a Block,
    attach: Attach,
    /// By flow with keys that few have and exporter, and by field where rows can tell labels apart.
    transfer: ByPosition<(u32, u32, u32), u64>,
}

impl<'a, 'g> Rules<'a, 'g> {
    pub(crate) fn new(scene: &'a Scene<'g>, regime: &'a Regime<'g>, block: &'a Block) -> Rules<'a, 'g> {
        Rules { scene, regime, block, attach: Attach::default(), transfer: ByPosition::default() }
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
        for bit in 0..self.block.size() {
            let variant = self.scene.variants[(self.block.first + bit) as usize];
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
    pub(super) fn of(&mut self, from: u32, edge: Edge) -> Both {
        let Some(flow) = edge.via.flow() else { return Both::KEEP };
        let (system, field) = self.block.pairs.get(from);
        let form = self.scene.graph.form(flow);
        if self.scene.graph.caused_by_subject(flow) {
            return Both::KEEP;
        }
        let (exporters, count) = self.scene.exporters_at(system, self.regime.pack.exporter);
        let doubtful = form.more() && self.scene.exists(self.regime, flow) == Truth::Unknown;
        // Of a law that one only listens to nobody asks what has left.
        let remembers = self.regime.remembers_left() && self.regime.asked;
        let mut both = Both { rules: [Rule::KEEP; 2], count };
        for (rule, exporter) in both.rules.iter_mut().zip(exporters).take(count) {
            let Groups { yes, maybe } = self.attach.of(self.scene, self.regime, self.block, exporter);
            let transfer = if remembers { self.transfer(flow, exporter, field) } else { 0 };
            *rule = Rule { yes, maybe, transfer, remembers, doubtful, returns: form.returns(), keeps: false };
        }
        both
    }

    /// The rules of all edges of a block.
    pub(crate) fn all(&mut self) -> EdgeRules<'a> {
        let kinds = self.block.edge_kinds(self.scene);
        let mut table =
            EdgeRules { rules: Vec::new(), of: Vec::with_capacity(kinds.examples.len()), kinds: &kinds.of };
        let mut known: HashMap<Both, u32> = HashMap::new();
        for (pair, edge) in &kinds.examples {
            let both = self.of(*pair, *edge);
            let number = *known.entry(both).or_insert_with(|| {
                table.rules.push(both);
                table.rules.len() as u32 - 1
            });
            table.of.push(number);
        }
        table
    }
}

/// Whether a law leaves every label to which it is attached surely as it is, whatever flow it takes: it attaches to
/// everything, remembers no transfer, and no flow gives back or may not exist. That takes no look at edges.
pub(super) fn leaves_all(scene: &Scene<'_>, regime: &Regime<'_>) -> bool {
    let graph = scene.graph;
    regime.revision.attach.is_always() && !regime.remembers_left() && {
        let mut flows = 0..scene.inventory().flows.len() as u32;
        flows.all(|flow| {
            let form = graph.form(flow);
            !form.returns() && (!form.more() || scene.exists(regime, flow).is_yes())
        })
    }
}

/// Kinds of edges: those of one kind do the same to labels under every law.
#[derive(Debug, Default)]
pub(super) struct EdgeKinds {
    /// By edge.
    of: Vec<u32>,
    /// An edge of each kind, with its start.
    examples: Vec<(u32, Edge)>,
}

/// What tells edges apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum EdgeKey {
    Derivation,
    /// A simple flow: its kind, and tags of the field.
    Simple(u32, u32),
    /// A flow with keys that few have, and the field.
    Own(u32, u32),
}

impl EdgeKinds {
    pub(super) fn of(scene: &Scene<'_>, block: &Block) -> EdgeKinds {
        let graph = scene.graph;
        let tags = graph.closure.alike_by_tags();
        let mut kinds = EdgeKinds { of: Vec::with_capacity(block.edges().len()), examples: Vec::new() };
        let mut known: ByPosition<EdgeKey, u32> = ByPosition::default();
        for pair in 0..block.pairs.len() as u32 {
            let (_, field) = block.pairs.get(pair);
            for edge in block.out_of(pair) {
                let key = match edge.via.flow() {
                    None => EdgeKey::Derivation,
                    Some(flow) if !graph.form(flow).simple() => EdgeKey::Own(flow, field),
                    Some(flow) => EdgeKey::Simple(graph.flow_kinds.kind(flow), tags[field as usize]),
                };
                let number = *known.entry(key).or_insert_with(|| {
                    kinds.examples.push((pair, *edge));
                    kinds.examples.len() as u32 - 1
                });
                kinds.of.push(number);
            }
        }
        kinds
    }

    /// Memory, about.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.of)
    }
}

/// The rules of the edges of a block under one law, each rule once.
#[derive(Debug)]
pub(crate) struct EdgeRules<'b> {
    rules: Vec<Both>,
    /// By kind of edges.
    of: Vec<u32>,
    /// The kind of each edge of the block.
    kinds: &'b [u32],
}

impl EdgeRules<'_> {
    /// The rules of an edge, by its position among all edges of a block.
    #[inline]
    pub(crate) fn of(&self, edge: usize) -> &Both {
        &self.rules[self.number(edge)]
    }

    /// Where the rules of an edge stand among all that are different.
    #[inline]
    pub(super) fn number(&self, edge: usize) -> usize {
        self.of[self.kinds[edge] as usize] as usize
    }

    /// All that are different.
    pub(super) fn table(&self) -> &[Both] {
        &self.rules
    }

    /// Which groups could get into which state, if every edge could be taken from everywhere.
    pub(super) fn reached(&self, starts: impl Iterator<Item = [u64; STATES]>) -> [u64; STATES] {
        let join = |held: &mut [u64; STATES], words: [u64; STATES]| {
            held.iter_mut().zip(words).for_each(|(held, word)| *held |= word);
        };
        let mut held = [0; STATES];
        starts.for_each(|words| join(&mut held, words));
        loop {
            let mut after = held;
            for rule in self.rules.iter().flat_map(Both::rules) {
                for (state, word) in held.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                    join(&mut after, rule.advance(state, word));
                }
            }
            if after == held {
                return held;
            }
            held = after;
        }
    }

    /// Whether every edge leaves labels of a state in that state.
    pub(super) fn keep(&self, state: usize, all: u64) -> bool {
        self.rules.iter().flat_map(Both::rules).all(|rule| rule.advance(state, all)[state] == all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stays_advances_to_where_it_was() {
        // Every combination of what a rule can say about two groups.
        for bits in 0..1_u32 << 10 {
            let word = |from: u32| u64::from(bits >> from & 3);
            let flag = |at: u32| bits >> at & 1 == 1;
            let (yes, transfer) = (word(0), word(4));
            let rule = Rule {
                yes,
                maybe: word(2) & !yes,
                transfer,
                remembers: flag(6),
                doubtful: flag(7),
                returns: flag(8),
                keeps: flag(9),
            };
            for (state, groups) in (0..STATES).flat_map(|state| [1, 2, 3].map(|groups| (state, groups))) {
                let mut same = [0; STATES];
                same[state] = groups;
                if rule.stays(state, groups) {
                    assert_eq!(rule.advance(state, groups), same, "{rule:?} {state} {groups}");
                }
            }
        }
    }
}
