//! In which states labels take a step.

use super::Inner;
use super::rule::STATES;
use super::source::Feeding;
use crate::Truth;
use crate::hash::PositionHasher;
use indexmap::IndexSet;
use std::hash::BuildHasherDefault;

/// Groups of which something is surely so, and those of which it may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Groups {
    pub(crate) yes: u64,
    /// Others, or the same: what is sure may be, too.
    pub(crate) maybe: u64,
}

impl Groups {
    /// The same for all.
    pub(crate) fn all(truth: Truth) -> Groups {
        let word = |there: bool| if there { u64::MAX } else { 0 };
        Groups { yes: word(truth.is_yes()), maybe: word(truth == Truth::Unknown) }
    }

    pub(crate) fn set(&mut self, bit: u32, truth: Truth) {
        self.add(Groups::all(truth).only(1 << bit));
    }

    /// The better of both, group by group.
    pub(crate) fn add(&mut self, other: Groups) {
        self.yes |= other.yes;
        self.maybe |= other.maybe;
    }

    pub(crate) fn only(self, groups: u64) -> Groups {
        Groups { yes: self.yes & groups, maybe: self.maybe & groups & !self.yes }
    }

    pub(crate) fn of(self, bit: u32) -> Truth {
        if self.yes >> bit & 1 == 1 {
            Truth::Yes
        } else if self.maybe >> bit & 1 == 1 {
            Truth::Unknown
        } else {
            Truth::No
        }
    }

    /// Those of which it is not surely not so.
    pub(crate) fn any(self) -> u64 {
        self.yes | self.maybe
    }
}

/// A label's state at a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct AtState {
    /// Whether the law is attached, this step's exporter included.
    pub(crate) attached: Truth,
    pub(crate) onward: bool,
    /// Whether the exporter acts as processor.
    pub(crate) processor: bool,
}

impl AtState {
    /// A number of its own for each state with the law attached, perhaps or surely.
    pub(crate) fn code(self) -> u32 {
        u32::from(self.attached.is_yes()) | u32::from(self.onward) << 1 | u32::from(self.processor) << 2
    }
}

/// A label that takes a step.
#[derive(Debug)]
pub(crate) struct AtStep {
    pub(crate) state: AtState,
    /// One collection of each class that feeds it.
    pub(crate) sources: Vec<u32>,
}

/// What has fed labels that took a step together, each once; nought is what is the same wherever they are.
#[derive(Debug)]
pub(crate) struct Fed {
    known: IndexSet<Feeding, BuildHasherDefault<PositionHasher>>,
    last: Feeding,
}

impl Default for Fed {
    fn default() -> Fed {
        Fed { known: IndexSet::from_iter([Feeding::default()]), last: Feeding::default() }
    }
}

impl Fed {
    /// The number of what feeds groups of a pair that take a step.
    pub(crate) fn of(
        &mut self,
        inner: &Inner<'_>,
        (regime, block, pair): (usize, usize, u32),
        taking: &Taking,
        groups: u64,
    ) -> u32 {
        let held = &inner.states[regime][block];
        inner.sources.feeding((regime, block, pair), held, &taking.states, groups, &mut self.last);
        if self.last.is_empty() {
            return 0;
        }
        let known = self.known.get_index_of(&self.last);
        known.unwrap_or_else(|| self.known.insert_full(self.last.clone()).0) as u32
    }

    pub(crate) fn at(&self, number: u32) -> &Feeding {
        &self.known[number as usize]
    }
}

/// The states of all groups of a block that take a step, as words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taking {
    /// Who takes it in which state: of the states that a group is in, those that the law is attached to most.
    pub(crate) states: [u64; STATES],
    /// To whom the law is attached, and to whom it may be.
    pub(crate) yes: u64,
    pub(crate) maybe: u64,
    pub(crate) onward: u64,
}

/// As what an exporter acts on what a system holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Acts {
    Controller,
    Processor,
    /// As controller where some way has brought it the label as one.
    AsItCame,
}

/// Who asks: a law, and for whom the exporter's own doing attaches it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By {
    pub(crate) regime: usize,
    pub(crate) exporter: u32,
    pub(crate) attach: Groups,
    /// Whether the flow surely exists: a step that may not makes nothing surer than maybe.
    pub(crate) exists: Truth,
}

impl Inner<'_> {
    /// The states in which those groups of `word` that a pair holds take a flow from there.
    pub(crate) fn taking(&self, by: By, block: usize, pair: u32, word: u64) -> Taking {
        let held_in = self.states[by.regime][block].words(pair as usize).map(|state| state & word);
        let held = held_in.iter().fold(0, |held, state| held | state);
        let Groups { yes, maybe } = by.attach;
        let maybe = maybe & !yes;
        let [_, maybe_here, maybe_left, yes_here, yes_left] = held_in;
        let states = if by.exists.is_yes() {
            let surely = yes_here | yes_left;
            let perhaps = maybe_here | maybe_left;
            let rest = !surely | yes;
            [
                held_in[0] & rest & (yes | maybe | !perhaps),
                maybe_here & rest,
                maybe_left & rest,
                yes_here,
                yes_left,
            ]
        } else {
            let attached = maybe_here | maybe_left | yes_here | yes_left;
            [held_in[0] & (yes | maybe | !attached), maybe_here, maybe_left, yes_here, yes_left]
        };
        let sure = held & (yes | states[3] | states[4]);
        let perhaps = held & (maybe | states[1] | states[2]) & !sure;
        // Whoever is under the law by its own doing exports in its own right.
        let mut onward = held & !yes & (states[2] | states[4]) & !(states[0] | states[1] | states[3]);
        if onward != 0 {
            onward &= !self.first_hand(by.regime, block as u32, pair, by.exporter);
        }
        Taking { states, yes: sure, maybe: perhaps, onward }
    }

    /// Groups whose label the exporter has collected or first sent abroad.
    fn first_hand(&self, regime: usize, block: u32, pair: u32, exporter: u32) -> u64 {
        let (_, field) = self.blocks[block as usize].pairs.get(pair);
        let sent = &self.hands[regime].sent;
        let from = self.scene.graph.closure.from(field).iter();
        let sent = from.filter_map(|field| sent.get(&(block, exporter, *field)));
        sent.fold(self.collected_by(block, exporter, field), |all, word| all | word)
    }

    /// As what an exporter acts at a system; as controller where no row asks.
    pub(crate) fn acts(&self, regime: usize, exporter: u32, system: u32) -> Acts {
        let graph = self.scene.graph;
        let processor = if !self.scene.regimes[regime].reads.exporter_role {
            false
        } else if graph.operator(system) != exporter {
            crate::step::is_processor(self.scene.inventory().parties[exporter as usize].role)
        } else if graph.principal(system).is_some() {
            true
        } else {
            return Acts::AsItCame;
        };
        if processor { Acts::Processor } else { Acts::Controller }
    }

    /// Groups for which the exporter acts as processor, of those that take a step.
    #[inline]
    pub(crate) fn processing(
        &self,
        (regime, block, pair): (usize, usize, u32),
        acts: Acts,
        taking: &Taking,
    ) -> u64 {
        match acts {
            Acts::Controller => 0,
            Acts::Processor => taking.held(),
            Acts::AsItCame => {
                let there = self.states[regime][block].controllers_at(pair as usize);
                let came = taking.states.iter().zip(there);
                taking.held() & !came.fold(0, |word, (state, there)| word | state & there)
            }
        }
    }

    /// The state in which one label takes a flow; none where the start does not hold it.
    pub(crate) fn at_step(&self, by: By, block: usize, pair: u32, bit: u32) -> Option<AtStep> {
        let taking = self.taking(by, block, pair, 1 << bit);
        let acts = self.acts(by.regime, by.exporter, self.blocks[block].pairs.get(pair).0);
        if taking.held() == 0 {
            return None;
        }
        let at = (by.regime, block, pair);
        let mut fed = Fed::default();
        let number = fed.of(self, at, &taking, 1 << bit);
        Some(AtStep {
            state: AtState {
                attached: taking.attached(bit),
                onward: taking.onward != 0,
                processor: self.processing(at, acts, &taking) != 0,
            },
            sources: self.sources.collections((by.regime, block), fed.at(number), bit),
        })
    }
}

impl Taking {
    /// Whoever takes it.
    pub(crate) fn held(&self) -> u64 {
        self.states.iter().fold(0, |held, state| held | state)
    }

    /// Groups to which the law is attached, or may be, by their state; those of `as_processor` have the exporter act as
    /// one.
    pub(crate) fn by_state(&self, as_processor: u64) -> impl Iterator<Item = (AtState, u64)> + use<> {
        let (attached, onward) = ([(Truth::Yes, self.yes), (Truth::Unknown, self.maybe)], self.onward);
        attached.into_iter().filter(|(_, groups)| *groups != 0).flat_map(move |(attached, groups)| {
            [false, true].into_iter().flat_map(move |is_onward| {
                [false, true].into_iter().filter_map(move |processor| {
                    let side = |word: u64, there: bool| if there { word } else { !word };
                    let groups = groups & side(onward, is_onward) & side(as_processor, processor);
                    let state = AtState { attached, onward: is_onward, processor };
                    (groups != 0).then_some((state, groups))
                })
            })
        })
    }

    /// Whether the law is attached to a group's label, this step's exporter included.
    pub(crate) fn attached(&self, bit: u32) -> Truth {
        Groups { yes: self.yes, maybe: self.maybe }.of(bit)
    }
}
