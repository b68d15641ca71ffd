//! Labels flooded through a block round by round: who is in which state where, and since when.

use super::discover::{Admits, Block};
use std::hint::black_box;

/// Who is where in some states, and since which round. What is asked of a pair lies side by side.
#[derive(Debug, Default)]
pub(crate) struct Planes {
    /// How many states.
    states: usize,
    /// By pair, then by state: a *place*.
    words: Vec<u64>,
    rounds: Rounds,
}

/// The round in which each group arrived at each place, digit by binary digit: a lane of bits for each digit, a bit
/// of it for each group. Of up to eight groups, the first eight digits are one word.
#[derive(Debug, Default)]
struct Rounds {
    words: Vec<u64>,
    /// Bits of a lane: 8, 16, 32 or 64.
    lane: usize,
    /// Digits kept, a multiple of eight.
    digits: usize,
}

impl Rounds {
    fn new(places: usize, groups: usize) -> Rounds {
        let lane = groups.next_power_of_two().clamp(8, 64);
        let mut rounds = Rounds { words: Vec::new(), lane, digits: 8 };
        rounds.words = vec![0; places * rounds.width()];
        rounds
    }

    /// Words of a place.
    #[inline]
    fn width(&self) -> usize {
        self.digits * self.lane / 64
    }

    /// Where in the words of a place the lane of a digit is: which word, and from which bit on.
    #[inline]
    fn lane_of(&self, digit: usize) -> (usize, usize) {
        let bit = digit * self.lane;
        (bit / 64, bit % 64)
    }

    /// Room for a round, and the lanes in which it has a digit, as the lowest bit of each.
    fn lanes(&mut self, round: u32) -> Vec<u64> {
        while self.digits < 32 && round >> self.digits != 0 {
            let narrow = self.width();
            self.digits += 8;
            let wide = self.width();
            let mut words = vec![0; self.words.len() / narrow * wide];
            for (wide, narrow) in words.chunks_exact_mut(wide).zip(self.words.chunks_exact(narrow)) {
                wide[..narrow.len()].copy_from_slice(narrow);
            }
            self.words = words;
        }
        let mut lanes = vec![0; self.width()];
        for digit in (0..self.digits).filter(|digit| round >> digit & 1 == 1) {
            let (word, bit) = self.lane_of(digit);
            lanes[word] |= 1 << bit;
        }
        lanes
    }

    /// Groups that have not been at a place arrive there in the round of these lanes.
    #[inline]
    fn note(&mut self, place: usize, groups: u64, lanes: &[u64]) {
        let width = lanes.len();
        for (word, lanes) in self.words[place * width..(place + 1) * width].iter_mut().zip(lanes) {
            // The groups once in each lane; they fit, so nothing is carried over.
            *word |= groups.wrapping_mul(*lanes);
        }
    }

    /// The least round of some groups of a place.
    #[inline]
    fn least(&self, place: usize, mut groups: u64) -> u32 {
        let words = &self.words[place * self.width()..(place + 1) * self.width()];
        let mut round = 0;
        // From the highest digit down, those stay that have a nought where any has.
        for digit in (0..self.digits).rev() {
            let (word, bit) = self.lane_of(digit);
            let low = groups & !(words[word] >> bit);
            round = round << 1 | u32::from(low == 0);
            groups = if low == 0 { groups } else { low };
        }
        round
    }
}

impl Planes {
    /// Memory, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.words) + size_of_val(&*self.rounds.words)
    }

    /// Who is where, by pair, then by state.
    pub(super) fn all(&self) -> &[u64] {
        &self.words
    }

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
        word(&self.words, place) ^ word(&self.rounds.words, place * self.rounds.width())
    }

    /// The first round in which one of these groups arrived at a pair in a state; none: never.
    #[inline]
    pub(super) fn first_round(&self, pair: u32, state: usize, groups: u64) -> Option<u32> {
        let place = pair as usize * self.states + state;
        let there = self.words[place] & groups;
        (there != 0).then(|| self.rounds.least(place, there))
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

/// What an edge does to labels that take it.
pub(super) trait Step {
    /// `words`, by state, leave by an edge, which is told by its position among all edges.
    fn take<W: Word>(&self, edge: usize, words: &[u64], arrivals: &mut Arrivals<'_, W>);
}

/// What the bits of a word stand for while they flood through a block: its groups, or whatever belongs to one group
/// and moves as that does.
pub(super) struct Bits<'b> {
    pub(super) count: u32,
    /// Which of them a flow lets through.
    pub(super) admits: &'b Admits,
    /// Whether the round of each arrival is kept.
    pub(super) rounds: bool,
}

impl<'b> Bits<'b> {
    /// A bit for each group.
    pub(super) fn of(block: &'b Block) -> Bits<'b> {
        Bits { count: block.size(), admits: &block.admits, rounds: true }
    }
}

/// Floods bits through a block, breadth first: all that arrive in a round leave before any of the next, so first
/// arrivals are shortest. `starts` are pairs, states among those that are used, and who starts there.
pub(super) fn flood(
    block: &Block,
    bits: &Bits<'_>,
    states: usize,
    starts: impl Iterator<Item = (u32, usize, u64)>,
    step: &impl Step,
) -> Planes {
    // What is asked at random should lie in a near cache: words are as wide as there are bits.
    match bits.count {
        ..=8 => Flood::<u8>::run(block, bits, states, starts, step),
        9..=16 => Flood::<u16>::run(block, bits, states, starts, step),
        17..=32 => Flood::<u32>::run(block, bits, states, starts, step),
        _ => Flood::<u64>::run(block, bits, states, starts, step),
    }
}

/// A word of as many bits as flood.
pub(super) trait Word: Copy + Default + PartialEq {
    fn narrow(word: u64) -> Self;
    fn wide(self) -> u64;
}

macro_rules! words {
    ($($word:ty)*) => {$(
        impl Word for $word {
            #[inline]
            fn narrow(word: u64) -> $word {
                word as $word
            }

            #[inline]
            fn wide(self) -> u64 {
                self.into()
            }
        }
    )*};
}

words!(u8 u16 u32 u64);

/// Pairs left together.
const BATCH: usize = 32;

/// What arrives at one pair.
pub(super) struct Arrivals<'f, W> {
    flood: &'f mut Flood<W>,
    frontier: &'f mut Vec<u32>,
    pair: u32,
}

impl<W: Word> Arrivals<'_, W> {
    #[inline]
    pub(super) fn arrive(&mut self, state: usize, word: u64) {
        if word != 0 && self.flood.arrive(self.pair, state, word) {
            self.frontier.push(self.pair);
        }
    }
}

struct Flood<W> {
    states: usize,
    /// By pair, who is in each state, then who of them has not left yet.
    cells: Vec<W>,
    rounds: Rounds,
}

impl<W: Word> Flood<W> {
    fn run(
        block: &Block,
        bits: &Bits<'_>,
        states: usize,
        starts: impl Iterator<Item = (u32, usize, u64)>,
        step: &impl Step,
    ) -> Planes {
        let places = block.pairs.len() * states;
        let mut flood = Flood {
            states,
            cells: vec![W::default(); 2 * places],
            rounds: Rounds::new(if bits.rounds { places } else { 0 }, bits.count as usize),
        };
        let mut frontier: Vec<u32> = Vec::new();
        for (pair, state, word) in starts {
            Arrivals { flood: &mut flood, frontier: &mut frontier, pair }.arrive(state, word);
        }
        let open = bits.admits.all();
        let (mut leaving, mut words): (Vec<u32>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut admitted = vec![0; states];
        let mut round = 0;
        while !frontier.is_empty() {
            std::mem::swap(&mut frontier, &mut leaving);
            words.clear();
            let lanes = if bits.rounds { flood.rounds.lanes(round) } else { Vec::new() };
            leaving.iter().for_each(|pair| flood.leave(*pair, &lanes, &mut words));
            for (pairs, words) in leaving.chunks(BATCH).zip(words.chunks(BATCH * states)) {
                // Where labels will arrive is looked at together, for the sake of the loads alone: those overlap.
                let ends = pairs.iter().flat_map(|pair| block.out_of(*pair));
                black_box(ends.fold(0, |all, edge| all ^ flood.held(edge.pair, 0)));
                for (pair, words) in pairs.iter().zip(words.chunks_exact(states)) {
                    for index in block.edges_of(*pair) {
                        let edge = block.edges()[index];
                        let mut leave = words;
                        if !open {
                            let admits = bits.admits.by(edge.via);
                            let all = admitted.iter_mut().zip(words);
                            all.for_each(|(admitted, word)| *admitted = word & admits);
                            leave = &admitted;
                        }
                        let mut arrivals =
                            Arrivals { flood: &mut flood, frontier: &mut frontier, pair: edge.pair };
                        step.take(index, leave, &mut arrivals);
                    }
                }
            }
            leaving.clear();
            round += 1;
        }
        // Where nobody is in any state there are no cells.
        let held = flood.cells.chunks_exact((2 * states).max(1)).flat_map(|cell| &cell[..states]);
        Planes { states, words: held.map(|word| word.wide()).collect(), rounds: flood.rounds }
    }

    #[inline]
    fn held(&self, pair: u32, state: usize) -> u64 {
        self.cells[pair as usize * 2 * self.states + state].wide()
    }

    /// Groups arrive; true where the pair had none waiting and now has.
    #[inline]
    fn arrive(&mut self, pair: u32, state: usize, word: u64) -> bool {
        let new = word & !self.held(pair, state);
        if new == 0 {
            return false;
        }
        let start = pair as usize * 2 * self.states;
        let (held, waiting) = self.cells[start..start + 2 * self.states].split_at_mut(self.states);
        held[state] = W::narrow(held[state].wide() | new);
        let idle = waiting.iter().all(|word| *word == W::default());
        waiting[state] = W::narrow(waiting[state].wide() | new);
        idle
    }

    /// Those that arrived in the round before leave.
    #[inline]
    fn leave(&mut self, pair: u32, lanes: &[u64], words: &mut Vec<u64>) {
        let start = (pair as usize * 2 + 1) * self.states;
        for (state, waiting) in self.cells[start..start + self.states].iter_mut().enumerate() {
            let groups = std::mem::take(waiting).wide();
            words.push(groups);
            if groups != 0 && !lanes.is_empty() {
                self.rounds.note(pair as usize * self.states + state, groups, lanes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_come_back_whatever_their_digits_and_lanes() {
        for groups in [1_usize, 8, 9, 20, 64] {
            let mut rounds = Rounds::new(3, groups);
            let last = 1_u64 << (groups - 1);
            let (early, late) = (5, 70_000);
            let lanes = rounds.lanes(early);
            rounds.note(1, 1, &lanes);
            rounds.note(2, last, &lanes);
            for round in [255, 256, late] {
                let lanes = rounds.lanes(round);
                if round == late && groups > 1 {
                    rounds.note(1, last, &lanes);
                }
            }
            assert_eq!(rounds.least(1, 1), early, "{groups}");
            assert_eq!(rounds.least(2, last), early, "{groups}");
            if groups > 1 {
                assert_eq!(rounds.least(1, last), late, "{groups}");
                assert_eq!(rounds.least(1, 1 | last), early, "{groups}");
            }
        }
    }
}
