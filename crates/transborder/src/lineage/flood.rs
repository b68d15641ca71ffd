//! Labels flooded through a block round by round: who is in which state where, and since when.

use super::discover::Block;
use std::hint::black_box;

/// Who is where in some states, and since which round. What is asked of a pair lies side by side.
#[derive(Debug, Default)]
pub(crate) struct Planes {
    /// How many states.
    states: usize,
    /// By pair, then by state: a *place*.
    words: Vec<u64>,
    /// By place, the digits of rounds: bit `g` of word `d` is the binary digit `d` of the round in which `g` arrived.
    rounds: Vec<u64>,
    digits: usize,
}

/// So many digits at a time: the rounds of a place are one line of the cache.
const DIGITS: usize = 8;

impl Planes {
    /// Who is at a pair, by state.
    #[inline]
    pub(super) fn words(&self, pair: usize) -> &[u64] {
        &self.words[pair * self.states..(pair + 1) * self.states]
    }

    /// Looks at a pair's first words for the sake of the loads alone.
    #[inline]
    pub(super) fn touch(&self, pair: usize) -> u64 {
        let place = pair * self.states;
        let word = |list: &[u64], at: usize| list.get(at).copied().unwrap_or(0);
        word(&self.words, place) ^ word(&self.rounds, place * self.digits)
    }

    /// The first round in which one of these groups arrived at a pair in a state; none: never.
    #[inline]
    pub(super) fn first_round(&self, pair: u32, state: usize, groups: u64) -> Option<u32> {
        let place = pair as usize * self.states + state;
        let mut first = self.words[place] & groups;
        if first == 0 {
            return None;
        }
        let mut round = 0;
        // From the highest digit down, those stay that have a nought where any has.
        for digit in self.rounds[place * self.digits..(place + 1) * self.digits].iter().rev() {
            let low = first & !digit;
            round = round << 1 | u32::from(low == 0);
            first = if low == 0 { first } else { low };
        }
        Some(round)
    }

    /// Groups arrive at a place in a round; they have not been there.
    #[inline]
    fn note(&mut self, place: usize, groups: u64, round: u32) {
        let digits = &mut self.rounds[place * self.digits..(place + 1) * self.digits];
        let mut rest = round;
        for digit in digits {
            if rest & 1 == 1 {
                *digit |= groups;
            }
            rest >>= 1;
        }
    }

    /// Room for the digits of a round.
    fn make_room(&mut self, round: u32) {
        if round >> self.digits != 0 {
            let more = self.digits + DIGITS;
            let mut rounds = vec![0; self.words.len() * more];
            for (wide, narrow) in rounds.chunks_exact_mut(more).zip(self.rounds.chunks_exact(self.digits)) {
                wide[..self.digits].copy_from_slice(narrow);
            }
            (self.rounds, self.digits) = (rounds, more);
        }
    }
}

/// The word of a pair where there is one state only.
impl std::ops::Index<usize> for Planes {
    type Output = u64;

    #[inline]
    fn index(&self, pair: usize) -> &u64 {
        &self.words[pair * self.states]
    }
}

/// Floods labels through a block, breadth first: all groups of a round leave before any of the next, so first
/// arrivals are shortest. `starts` are words by state. `step` is told an edge, by its position, and the words that
/// leave by it, and says which words arrive in which state.
pub(super) fn flood(
    block: &Block,
    states: usize,
    starts: impl Iterator<Item = (u32, Vec<u64>)>,
    mut step: impl FnMut(usize, &[u64], &mut Arrivals<'_>),
) -> Planes {
    let places = block.pairs.len() * states;
    let mut flood = Flood {
        planes: Planes { states, words: vec![0; places], rounds: vec![0; places * DIGITS], digits: DIGITS },
        waiting: vec![0; places],
    };
    let mut frontier: Vec<u32> = Vec::new();
    for (pair, words) in starts {
        for (state, word) in words.into_iter().enumerate() {
            Arrivals { flood: &mut flood, frontier: &mut frontier, pair }.arrive(state, word);
        }
    }
    let open = block.admits_all();
    let (mut leaving, mut words): (Vec<u32>, Vec<u64>) = (Vec::new(), Vec::new());
    let mut admitted = vec![0; states];
    let mut round = 0;
    while !frontier.is_empty() {
        std::mem::swap(&mut frontier, &mut leaving);
        words.clear();
        flood.planes.make_room(round);
        leaving.iter().for_each(|pair| flood.leave(*pair, round, &mut words));
        for (pairs, words) in leaving.chunks(BATCH).zip(words.chunks(BATCH * states)) {
            // Where labels will arrive is looked at together, for the sake of the loads alone: those overlap.
            let ends = pairs.iter().flat_map(|pair| block.out_of(*pair));
            black_box(ends.fold(0, |all, edge| all ^ flood.planes.words[edge.pair as usize * states]));
            for (pair, words) in pairs.iter().zip(words.chunks_exact(states)) {
                for index in block.edges_of(*pair) {
                    let edge = block.edges()[index];
                    let mut leave = words;
                    if !open {
                        let admits = block.admits(edge.via);
                        admitted.iter_mut().zip(words).for_each(|(admitted, word)| *admitted = word & admits);
                        leave = &admitted;
                    }
                    let mut arrivals =
                        Arrivals { flood: &mut flood, frontier: &mut frontier, pair: edge.pair };
                    step(index, leave, &mut arrivals);
                }
            }
        }
        leaving.clear();
        round += 1;
    }
    flood.planes
}

/// Pairs left together.
const BATCH: usize = 32;

/// What arrives at one pair.
pub(super) struct Arrivals<'f> {
    flood: &'f mut Flood,
    frontier: &'f mut Vec<u32>,
    pair: u32,
}

impl Arrivals<'_> {
    #[inline]
    pub(super) fn arrive(&mut self, state: usize, word: u64) {
        if word != 0 && self.flood.arrive(self.pair, state, word) {
            self.frontier.push(self.pair);
        }
    }
}

struct Flood {
    planes: Planes,
    /// As the words: what has arrived and not left yet.
    waiting: Vec<u64>,
}

impl Flood {
    /// Groups arrive; true where the pair had none waiting and now has.
    #[inline]
    fn arrive(&mut self, pair: u32, state: usize, word: u64) -> bool {
        let states = self.planes.states;
        let start = pair as usize * states;
        let held = &mut self.planes.words[start + state];
        let new = word & !*held;
        if new == 0 {
            return false;
        }
        *held |= new;
        let waiting = &mut self.waiting[start..start + states];
        let idle = waiting.iter().all(|word| *word == 0);
        waiting[state] |= new;
        idle
    }

    /// Those that arrived in the round before leave.
    #[inline]
    fn leave(&mut self, pair: u32, round: u32, words: &mut Vec<u64>) {
        let states = self.planes.states;
        for place in pair as usize * states..(pair as usize + 1) * states {
            let groups = std::mem::take(&mut self.waiting[place]);
            words.push(groups);
            if groups != 0 {
                self.planes.note(place, groups, round);
            }
        }
    }
}
