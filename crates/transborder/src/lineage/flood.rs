//! One state of labels, flooded through a block round by round: who is in it where, and since when.

/// Who is in one state where, and since which round.
#[derive(Debug, Default)]
pub(crate) struct Plane {
    words: Vec<u64>,
    /// By pair, its first arrival.
    first: Vec<u32>,
    arrivals: Vec<Arrival>,
}

/// Groups that arrived at a pair in one round; later ones are linked.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    groups: u64,
    round: u32,
    later: u32,
}

const NONE: u32 = u32::MAX;

impl Plane {
    /// The round in which a group arrived at a pair; none: never.
    pub(crate) fn round(&self, pair: u32, bit: u32) -> Option<u32> {
        self.first_round(pair, 1 << bit)
    }

    /// The first round in which one of these groups arrived at a pair.
    pub(crate) fn first_round(&self, pair: u32, groups: u64) -> Option<u32> {
        let mut next = self.first[pair as usize];
        while next != NONE {
            let arrival = self.arrivals[next as usize];
            if arrival.groups & groups != 0 {
                return Some(arrival.round);
            }
            next = arrival.later;
        }
        None
    }
}

impl std::ops::Index<usize> for Plane {
    type Output = u64;

    #[inline]
    fn index(&self, pair: usize) -> &u64 {
        &self.words[pair]
    }
}

/// A plane while it is flooded.
#[derive(Debug)]
pub(super) struct Flood {
    cells: Vec<Cell>,
    /// By pair, its latest arrival.
    latest: Vec<u32>,
    plane: Plane,
}

/// What a pair holds, and what of it has not left yet; together, since both are asked for together.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    word: u64,
    waiting: u64,
}

impl Flood {
    pub(super) fn new(pairs: usize) -> Flood {
        let plane = Plane { words: Vec::new(), first: vec![NONE; pairs], arrivals: Vec::new() };
        Flood { cells: vec![Cell::default(); pairs], latest: vec![NONE; pairs], plane }
    }

    /// Groups arrive; true where the pair had none waiting and now has.
    #[inline]
    pub(super) fn arrive(&mut self, pair: u32, word: u64) -> bool {
        let cell = &mut self.cells[pair as usize];
        let new = word & !cell.word;
        if new == 0 {
            return false;
        }
        let first = cell.waiting == 0;
        cell.word |= new;
        cell.waiting |= new;
        first
    }

    /// Those that arrived in the round before leave.
    pub(super) fn leave(&mut self, pair: u32, round: u32) -> u64 {
        let groups = std::mem::take(&mut self.cells[pair as usize].waiting);
        let number = u32::try_from(self.plane.arrivals.len()).expect("fewer than 2^32 arrivals");
        match std::mem::replace(&mut self.latest[pair as usize], number) {
            NONE => self.plane.first[pair as usize] = number,
            before => self.plane.arrivals[before as usize].later = number,
        }
        self.plane.arrivals.push(Arrival { groups, round, later: NONE });
        groups
    }

    pub(super) fn done(mut self) -> Plane {
        self.plane.words = self.cells.iter().map(|cell| cell.word).collect();
        self.plane
    }
}
