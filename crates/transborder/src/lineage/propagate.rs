//! The states of labels under one law: a breadth-first least fixpoint over the live pairs of a block.

use super::FirstHands;
use super::discover::{Block, Entry};
use super::flood::{Arrivals, Bits, Planes, Step, Word, flood};
use super::rule::{Both, EdgeRules, MAYBE, NO, STATES, YES, left};
use super::{Attach, Groups};
use crate::Truth;
use crate::regime::Onward;
use crate::scene::{Regime, Scene};
use std::collections::HashSet;
use std::sync::Arc;

/// The states of one block under one law.
#[derive(Debug, Default)]
pub(crate) struct States {
    planes: Arc<Planes>,
    /// By state, where it is among the planes; `ABSENT` where nobody is in it anywhere.
    place: [u8; STATES],
    /// As the planes, whether some way there makes the receiver a controller; none where no row asks.
    controller: Option<Vec<u64>>,
    /// Of a law that one only listens to: where labels get to at all. Whether it is attached is the best of all ways, so
    /// everybody counts as not attached besides, and only those that are or may be were followed.
    everywhere: Option<Arc<Planes>>,
}

const ABSENT: u8 = u8::MAX;

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
    /// Memory of what it does not share, about.
    pub(crate) fn bytes(&self) -> usize {
        let shared = Arc::strong_count(&self.planes) > 1;
        let planes = if shared { 0 } else { self.planes.bytes() };
        planes + self.controller.as_deref().map_or(0, size_of_val)
    }

    /// The words of all states at a pair.
    #[inline]
    pub(crate) fn words(&self, pair: usize) -> [u64; STATES] {
        let mut words = self.by_state(self.planes.words(pair));
        if let Some(reach) = &self.everywhere {
            words[NO] = reach[pair];
        }
        words
    }

    /// To whom the law is attached at a pair, and to whom it may be.
    pub(crate) fn attached(&self, pair: usize) -> Groups {
        let [_, maybe, maybe_left, yes, yes_left] = self.words(pair);
        Groups { yes: yes | yes_left, maybe: maybe | maybe_left }
    }

    /// Looks at a pair for the sake of the load alone.
    #[inline]
    pub(crate) fn touch(&self, pair: usize) -> u64 {
        let controller = self.controller.as_ref().map_or(0, |words| words[pair * self.present()]);
        self.planes.touch(pair) ^ controller
    }

    /// What stands in order of planes, by state.
    #[inline]
    pub(super) fn by_state<T: Copy + Default>(&self, words: &[T]) -> [T; STATES] {
        self.place.map(|place| words.get(usize::from(place)).copied().unwrap_or_default())
    }

    /// Whether anybody is in a state anywhere.
    pub(crate) fn has(&self, state: usize) -> bool {
        self.place[state] != ABSENT
    }

    /// The round in which a group arrived in a state at a pair; none: never.
    pub(crate) fn round(&self, state: usize, pair: u32, bit: u32) -> Option<u32> {
        self.first_round(state, pair, 1 << bit)
    }

    /// The first round in which one of these groups arrived in a state at a pair.
    #[inline]
    pub(crate) fn first_round(&self, state: usize, pair: u32, groups: u64) -> Option<u32> {
        let place = self.place[state];
        if place == ABSENT { None } else { self.planes.first_round(pair, usize::from(place), groups) }
    }

    /// Groups of which some way to a pair makes the receiver a controller, by state.
    pub(crate) fn controllers_at(&self, pair: usize) -> [u64; STATES] {
        let Some(controller) = &self.controller else { return [u64::MAX; STATES] };
        let states = self.present();
        self.by_state(&controller[pair * states..(pair + 1) * states])
    }

    /// How many states somebody is in.
    pub(super) fn present(&self) -> usize {
        self.place.iter().filter(|place| **place != ABSENT).count()
    }

    /// Where labels get to, whatever the law: the plane that `reach` is made of.
    pub(crate) fn flood(block: &Block) -> Planes {
        let starts = block.entries.iter().map(|entry| (entry.pair, 0, entry.variants));
        flood(block, &Bits::of(block), 1, starts, &Everywhere)
    }

    /// The states under a law. Where its rules leave every label in the state in which all enter, they are where
    /// labels get to at all, so that is not worked out again.
    pub(crate) fn propagate<'b>(
        scene: &Scene<'_>,
        regime: &Regime<'_>,
        block: &'b Block,
        leaves_all: bool,
        rules: &impl Fn() -> &'b EdgeRules<'b>,
    ) -> States {
        let starts = initial(scene, regime, block);
        let entered = |state: &usize| {
            let mut entries = starts.iter().zip(&block.entries);
            entries.all(|((_, words), entry)| words[*state] == entry.variants)
        };
        let keep = |state: &usize| (leaves_all && *state == YES) || rules().keep(*state, block.all());
        let only = (0..STATES).find(|state| entered(state) && keep(state));
        let mut states = States { place: [ABSENT; STATES], ..States::default() };
        if let Some(state) = only.filter(|_| !starts.is_empty()) {
            states.place[state] = 0;
            states.planes = Arc::clone(&block.reach);
        } else if regime.asked {
            states.flood_each(block, rules(), &starts);
        } else {
            states.listen(block, rules(), &starts);
        }
        if regime.reads.exporter_role && regime.asked {
            states.controllers(scene, block, rules(), &starts);
        }
        states
    }

    fn flood_each(&mut self, block: &Block, rules: &EdgeRules<'_>, starts: &[(u32, [u64; STATES])]) {
        let reached = rules.reached(starts.iter().map(|(_, words)| *words));
        let present = (0..STATES).filter(|state| reached[*state] != 0);
        present.enumerate().for_each(|(place, state)| self.place[state] = place as u8);
        let starts = starts.iter().copied();
        self.planes = Arc::new(self.flood_in(block, &Bits::of(block), rules, rules.table(), starts));
    }

    /// Follows only those to whom the law is or may be attached: from where they are collected, and from every step at
    /// which the exporter's own doing attaches it. No round is kept, as nobody asks for a path.
    fn listen(&mut self, block: &Block, rules: &EdgeRules<'_>, starts: &[(u32, [u64; STATES])]) {
        self.everywhere = Some(Arc::clone(&block.reach));
        let attaching: Vec<bool> = rules.table().iter().map(Both::attaches).collect();
        if !attaching.contains(&true) && starts.iter().all(|(_, words)| words[MAYBE] | words[YES] == 0) {
            return;
        }
        (self.place[MAYBE], self.place[YES]) = (0, 1);
        let steps = (0..block.pairs.len() as u32).flat_map(|pair| {
            let held = block.reach[pair as usize];
            let attaching = block.edges_of(pair).filter(|index| attaching[rules.number(*index)]);
            attaching.flat_map(move |index| {
                let edge = block.edges()[index];
                let leave = held & block.admits(edge.via);
                rules.of(index).rules().iter().map(move |rule| (edge.pair, rule.advance(NO, leave)))
            })
        });
        let bits = Bits { rounds: false, ..Bits::of(block) };
        let starts = starts.iter().copied().chain(steps);
        self.planes = Arc::new(self.flood_in(block, &bits, rules, rules.table(), starts));
    }

    /// Floods bits that move as the groups do through the states that somebody is in. `table` is what `rules` has for
    /// the groups, in these bits.
    pub(super) fn flood_in(
        &self,
        block: &Block,
        bits: &Bits<'_>,
        rules: &EdgeRules<'_>,
        table: &[Both],
        starts: impl Iterator<Item = (u32, [u64; STATES])>,
    ) -> Planes {
        let present: Vec<usize> = (0..STATES).filter(|state| self.has(*state)).collect();
        let states = || present.iter().copied().enumerate();
        let starts =
            starts.flat_map(|(pair, words)| states().map(move |(at, state)| (pair, at, words[state])));
        let step = ByRules { rules, table, present: &present, place: self.place };
        flood(block, bits, present.len(), starts, &step)
    }

    /// Marks nodes that some way reaches as a controller: collections and silent holdings, and whatever a
    /// flow of another role than entrust or storage brings; internal steps and derivations keep it.
    fn controllers(
        &mut self,
        scene: &Scene<'_>,
        block: &Block,
        rules: &EdgeRules<'_>,
        starts: &[(u32, [u64; STATES])],
    ) {
        let pairs = block.pairs.len();
        let (states, place) = (self.present(), self.place);
        let mut queue: Vec<(u32, usize, u64)> = Vec::new();
        let mut controller = vec![0_u64; pairs * states];
        let mut add = |queue: &mut Vec<(u32, usize, u64)>, pair: u32, words: [u64; STATES]| {
            for (state, word) in words.into_iter().enumerate().filter(|(_, word)| *word != 0) {
                let known = &mut controller[pair as usize * states + usize::from(place[state])];
                let new = word & !*known;
                if new != 0 {
                    *known |= new;
                    queue.push((pair, state, new));
                }
            }
        };
        let makes =
            |via: super::discover::Via| via.flow().and_then(|flow| scene.graph.form(flow).makes_controller());
        for (pair, words) in starts {
            add(&mut queue, *pair, *words);
        }
        for pair in 0..pairs as u32 {
            let held = self.words(pair as usize);
            for index in block.edges_of(pair) {
                let edge = block.edges()[index];
                if makes(edge.via) == Some(true) {
                    for (state, word) in held.into_iter().enumerate() {
                        let word = word & block.admits(edge.via);
                        for rule in rules.of(index).rules().iter().filter(|_| word != 0) {
                            add(&mut queue, edge.pair, rule.advance(state, word));
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
                        add(&mut queue, edge.pair, rule.advance(state, word));
                    }
                }
            }
        }
        self.controller = Some(controller);
    }
}

/// Labels move, whatever the law.
struct Everywhere;

impl Step for Everywhere {
    #[inline]
    fn take<W: Word>(&self, _: usize, words: &[u64], arrivals: &mut Arrivals<'_, W>) {
        arrivals.arrive(0, words[0]);
    }
}

/// Labels move from state to state.
struct ByRules<'r> {
    rules: &'r EdgeRules<'r>,
    table: &'r [Both],
    /// States that somebody is in, in order of their planes, and the place of each among them.
    present: &'r [usize],
    place: [u8; STATES],
}

impl Step for ByRules<'_> {
    #[inline]
    fn take<W: Word>(&self, edge: usize, words: &[u64], arrivals: &mut Arrivals<'_, W>) {
        for rule in self.table[self.rules.number(edge)].rules() {
            for (at, (state, word)) in self.present.iter().zip(words).enumerate() {
                if *word == 0 {
                    continue;
                }
                if rule.stays(*state, *word) {
                    arrivals.arrive(at, *word);
                    continue;
                }
                for (to, word) in rule.advance(*state, *word).into_iter().enumerate() {
                    // Where one only listens, nobody follows those who are let go.
                    if word != 0 && self.place[to] != ABSENT {
                        arrivals.arrive(usize::from(self.place[to]), word);
                    }
                }
            }
        }
    }
}

/// The states in which labels enter: attached as the best of the collectors makes them, at most *maybe*
/// where the collection may not be in force; a silent holding attaches nothing.
pub(super) fn initial(scene: &Scene<'_>, regime: &Regime<'_>, block: &Block) -> Vec<(u32, [u64; STATES])> {
    let mut attach = Attach::default();
    let states = |entry: &Entry| (entry.pair, entry_states(scene, regime, block, entry, &mut attach));
    block.entries.iter().map(states).collect()
}

/// The states of one entry's groups.
pub(super) fn entry_states(
    scene: &Scene<'_>,
    regime: &Regime<'_>,
    block: &Block,
    entry: &Entry,
    attach: &mut Attach,
) -> [u64; STATES] {
    let mut groups = Groups::default();
    if let Some(collection) = entry.collection {
        for collector in scene.graph.collectors(collection) {
            groups.add(attach.of(scene, regime, block, collector));
        }
        let period = scene.inventory().collections[collection as usize].period;
        if period.holds_on(scene.day) == Truth::Unknown {
            groups = Groups { yes: 0, maybe: groups.any() };
        }
    }
    let Groups { yes, maybe } = groups.only(entry.variants);
    let mut states = [0; STATES];
    (states[YES], states[MAYBE], states[NO]) = (yes, maybe, entry.variants & !yes & !maybe);
    states
}

/// Who first sent labels abroad: exporters of sure transfers from a state before any.
pub(crate) fn first_hands(
    scene: &Scene<'_>,
    regime: &Regime<'_>,
    (number, block): (usize, &Block),
    (states, rules): (&States, &EdgeRules<'_>),
    authors: &HashSet<u32>,
    hands: &mut FirstHands,
) {
    if regime.revision.onward == Onward::Same {
        return;
    }
    for pair in 0..block.pairs.len() as u32 {
        let (system, field) = block.pairs.get(pair);
        let held = states.words(pair as usize);
        let here: Vec<usize> = (0..STATES).filter(|state| !left(*state) && held[*state] != 0).collect();
        if here.is_empty() {
            continue;
        }
        // Whoever exports from a system is the same on all its flows.
        let mut sent = [0; 2];
        for index in block.edges_of(pair) {
            let edge = block.edges()[index];
            let Some(flow) = edge.via.flow() else { continue };
            if scene.graph.caused_by_subject(flow) {
                continue;
            }
            for (sent, rule) in sent.iter_mut().zip(rules.of(index).rules()) {
                for state in &here {
                    *sent |= rule.sends(*state, held[*state] & block.admits(edge.via));
                }
            }
        }
        let (exporters, _) = scene.exporters_at(system, regime.pack.exporter);
        for (sent, exporter) in sent.into_iter().zip(exporters).filter(|(sent, _)| *sent != 0) {
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
