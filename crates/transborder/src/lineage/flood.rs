//! One state of labels, flooded through a block round by round: who is in it where, and since when.

/// Who is in one state where, and since which round.
#[derive(Debug, Default)]
pub(crate) struct Plane {
    words: Vec<u64>,
    /// By pair, its latest arrival.
    latest: Vec<u32>,
    arrivals: Vec<Arrival>,
}

/// Groups that arrived at a pair in one round; earlier ones are linked.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    groups: u64,
    round: u32,
    earlier: u32,
}

const NONE: u32 = u32::MAX;

impl Plane {
    /// The round in which a group arrived at a pair; none: never.
    pub(crate) fn round(&self, pair: u32, bit: u32) -> Option<u32> {
        self.first_round(pair, 1 << bit)
    }

    /// The first round in which one of these groups arrived at a pair.
    pub(crate) fn first_round(&self, pair: u32, groups: u64) -> Option<u32> {
        let mut next = self.latest[pair as usize];
        let mut first = None;
        while next != NONE {
            let arrival = self.arrivals[next as usize];
            if arrival.groups & groups != 0 {
                first = Some(arrival.round);
            }
            next = arrival.earlier;
        }
        first
    }
}

impl std::ops::Index<usize> for Plane {
    type Output = u64;

    fn index(&self, pair: usize) -> &u64 {
        &self.words[pair]
    }
}

/// A plane while it is flooded.
#[derive(Debug)]
pub(super) struct Flood {
    cells: Vec<Cell>,
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
        let plane = Plane { words: Vec::new(), latest: vec![NONE; pairs], arrivals: Vec::new() };
        Flood { cells: vec![Cell::default(); pairs], plane }
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
        let latest = &mut self.plane.latest[pair as usize];
        let arrival = Arrival { groups, round, earlier: *latest };
        *latest = u32::try_from(self.plane.arrivals.len()).expect("fewer than 2^32 arrivals");
        self.plane.arrivals.push(arrival);
        groups
    }

    pub(super) fn done(mut self) -> Plane {
        self.plane.words = self.cells.iter().map(|cell| cell.word).collect();
        self.plane.arrivals.shrink_to_fit();
        self.plane
    }
}
