//! Witnesses: how a label really got somewhere, by a shortest way.

use super::propagate::entry_states;
use super::rule::{Rules, STATES};
use super::{Attach, Inner, Taking};

/// One hop of a way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Hop {
    /// The label enters.
    Collection(u32),
    Derivation(u32),
    Flow(u32),
}

impl Inner<'_> {
    /// The shortest way of a group's label to a node: from a collection, or from a silent holding (then
    /// without a first hop). Ties go to derivations before flows, each in input order, and a collection
    /// before both. Linear in the length times the ways in.
    pub(crate) fn way(&self, regime: usize, block: usize, pair: u32, state: usize, bit: u32) -> Vec<Hop> {
        let lives = &self.blocks[block];
        let states = &self.states[regime][block];
        let mut rules = Rules::new(&self.scene, &self.scene.regimes[regime], lives);
        let mut hops = Vec::new();
        let (mut pair, mut state) = (pair, state);
        while let Some(round) = states.round(state, pair, bit) {
            if round == 0 {
                let regime = &self.scene.regimes[regime];
                let mut attach = Attach::default();
                let entry = lives.entries.iter().find(|entry| {
                    entry.pair == pair && {
                        let words = entry_states(&self.scene, regime, lives, entry, &mut attach);
                        words[state] >> bit & 1 == 1
                    }
                });
                hops.extend(entry.and_then(|entry| entry.collection).map(Hop::Collection));
                break;
            }
            let before = lives.into(pair).iter().find_map(|edge| {
                if lives.admits(edge.via) >> bit & 1 == 0 {
                    return None;
                }
                let both = rules.of(edge.pair, super::discover::Edge { pair, via: edge.via });
                let from = (0..STATES).find(|from| {
                    states.round(*from, edge.pair, bit) == Some(round - 1)
                        && both.rules().iter().any(|rule| rule.advance(*from, 1 << bit)[state] != 0)
                })?;
                Some((*edge, from))
            });
            let Some((edge, from)) = before else { break };
            hops.push(match (edge.via.flow(), edge.via.derivation()) {
                (Some(flow), _) => Hop::Flow(flow),
                (None, derivation) => Hop::Derivation(derivation.expect("an edge is a flow or a derivation")),
            });
            (pair, state) = (edge.pair, from);
        }
        hops.reverse();
        hops
    }

    /// The nearest node of these groups, among those in which a step is judged, with its round.
    pub(crate) fn nearest(
        &self,
        regime: usize,
        block: usize,
        pair: u32,
        taking: &Taking,
        groups: u64,
    ) -> Option<(usize, u32)> {
        let states = &self.states[regime][block];
        (0..STATES)
            .filter(|state| taking.states[*state] & groups != 0)
            .filter_map(|state| {
                let round = states.first_round(state, pair, taking.states[state] & groups);
                round.map(|round| (state, round))
            })
            .min_by_key(|(_, round)| *round)
    }
}
