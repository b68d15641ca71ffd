//! What rows hear of where a step leads next, what goes along with it, and what else is attached where it starts: it
//! differs flow by flow and field by field, but most rows hear the same of most.

use super::attribute::identifiers;
use crate::Truth;
use crate::hash::{ByPosition, PositionHasher};
use crate::lineage::{Groups, Inner};
use crate::party::any;
use crate::regime::{Answers, Attr, Condition, Member, Test};
use crate::scene::Scene;
use crate::step::number;
use indexmap::IndexSet;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

type Asked<'a> = (Attr, &'a Test);

/// What the rows of one law hear, as far as somebody has asked.
pub(crate) struct Outlook<'a, 'g> {
    inner: &'a Inner<'g>,
    regime: usize,
    /// What rows ask of it.
    asked: Vec<Asked<'a>>,
    /// Whether some flow lets only some groups through.
    limited: bool,
    continues: Continues,
    /// By question, flow and span.
    identifiers: ByPosition<(u32, u32, u32), Groups>,
    /// Answers to all questions, each once.
    heard: IndexSet<Vec<Groups>, BuildHasherDefault<PositionHasher>>,
}

impl<'a, 'g> Outlook<'a, 'g> {
    /// What all rows of a law hear.
    pub(crate) fn new(inner: &'a Inner<'g>, regime: usize) -> Outlook<'a, 'g> {
        let attributes = inner.scene.regimes[regime].reads.attributes.iter();
        Outlook::asked(inner, regime, attributes.map(|(attr, _, test)| (*attr, test)).collect())
    }

    /// What rows hear that decide whether a step counts.
    pub(super) fn of_counting(inner: &'a Inner<'g>, regime: usize) -> Outlook<'a, 'g> {
        let mut asked = Vec::new();
        super::counter::each_of_counted(inner.scene.regimes[regime].revision, &mut |condition| {
            if let Condition::Attr(attr, _, test) = condition
                && !asked.contains(&(*attr, test))
            {
                asked.push((*attr, test));
            }
        });
        Outlook::asked(inner, regime, asked)
    }

    fn asked(inner: &'a Inner<'g>, regime: usize, mut asked: Vec<Asked<'a>>) -> Outlook<'a, 'g> {
        asked.retain(|(attr, _)| attr.looks_on());
        let mut flows = inner.scene.inventory().flows.iter().filter_map(|flow| flow.more());
        Outlook {
            inner,
            regime,
            limited: !asked.is_empty() && flows.any(|more| !more.groups.is_empty()),
            asked,
            continues: Continues::default(),
            identifiers: ByPosition::default(),
            heard: IndexSet::default(),
        }
    }

    /// What rows hear of groups of a pair that take a flow to a receiver, as a number.
    pub(crate) fn of(&mut self, flow: u32, receiver: u32, (block, pair): (u32, u32), groups: u64) -> u32 {
        if self.asked.is_empty() {
            return 0;
        }
        let mut answers = Vec::with_capacity(self.asked.len());
        for question in 0..self.asked.len() {
            let answer = match self.asked[question] {
                (Attr::EdgeContinues, _) => self.continues(flow, receiver, (block, pair), groups),
                (Attr::EdgeIdentifierFields, test) => self.count(question, test, flow, block),
                (_, test) => self.origin(test, block, pair),
            };
            answers.push(answer.only(groups));
        }
        self.heard.insert_full(answers).0 as u32
    }

    /// What rows hear of one of them.
    pub(crate) fn of_one(&mut self, heard: u32, bit: u32) -> u32 {
        if self.asked.is_empty() {
            return 0;
        }
        let one = self.heard[heard as usize].iter().map(|answer| Groups::all(answer.of(bit))).collect();
        self.heard.insert_full(one).0 as u32
    }

    fn continues(&mut self, flow: u32, receiver: u32, (block, pair): (u32, u32), groups: u64) -> Groups {
        let scene = &self.inner.scene;
        let lives = &self.inner.blocks[block as usize];
        let (_, field) = lives.pairs.get(pair);
        let start = (scene.graph.flow_data(flow).to, scene.graph.renamed(flow, field));
        let answers = scene.regimes[self.regime].pack.exporter;
        if !self.limited {
            return Groups::all(self.continues.of(scene, answers, receiver, None, start));
        }
        let mut all = Groups::default();
        for bit in crate::lineage::bits(groups) {
            let group = scene.variants[(lives.first + bit) as usize].group;
            all.set(bit, self.continues.of(scene, answers, receiver, group, start));
        }
        all
    }

    fn count(&mut self, question: usize, test: &Test, flow: u32, block: u32) -> Groups {
        let lives = &self.inner.blocks[block as usize];
        *self.identifiers.entry((question as u32, flow, lives.span)).or_insert_with(|| {
            let mut all = Groups::default();
            let mut last = None;
            for bit in 0..lives.size() {
                let group = self.inner.scene.variants[(lives.first + bit) as usize].group;
                // Groups without tags hear the same.
                let tags = group.map(|group| &self.inner.scene.inventory().groups[group as usize].tags);
                let truth = match last {
                    Some((known, truth)) if known == tags => truth,
                    _ => {
                        let count = identifiers(self.inner, group, flow);
                        number(test, count as f64, Some(count as f64))
                    }
                };
                last = Some((tags, truth));
                all.set(bit, truth);
            }
            all
        })
    }

    /// Groups to whose label one of the packs was attached before this step.
    fn origin(&self, test: &Test, block: u32, pair: u32) -> Groups {
        let inner = self.inner;
        let Test::In(members) = test else { return Groups::default() };
        let mut all = Groups::default();
        for member in members {
            let Member::Word(pack) = member else { continue };
            let of_pack = |regime: &crate::scene::Regime<'_>| regime.pack.id.eq_ignore_ascii_case(pack);
            if let Some(regime) = inner.scene.regimes.iter().position(of_pack) {
                all.add(inner.states[regime][block as usize].attached(pair as usize));
            }
        }
        all
    }
}

/// Whether a later step of a receiver takes a label out of its countries, as far as somebody has asked.
#[derive(Default)]
pub(crate) struct Continues(ByPosition<(u32, u32, u32, u32), Truth>);

impl Continues {
    /// Whether it does, whatever it does with the field of a system in between. With no group, flows that let only
    /// some through let nobody through.
    pub(crate) fn of(
        &mut self,
        scene: &Scene<'_>,
        answers: Answers,
        receiver: u32,
        group: Option<u32>,
        start: (u32, u32),
    ) -> Truth {
        let graph = scene.graph;
        let home = graph.countries(receiver);
        let key = |(system, field)| (receiver, group.unwrap_or(u32::MAX), system, field);
        if let Some(known) = self.0.get(&key(start)) {
            return *known;
        }
        let mut best = Truth::No;
        let (mut waiting, mut seen) = (vec![start], HashSet::from([start]));
        let mut next = 0;
        while next < waiting.len() && !best.is_yes() {
            let (system, held) = waiting[next];
            next += 1;
            if let Some(known) = self.0.get(&key((system, held))) {
                best = known.or(best);
                continue;
            }
            for index in graph.derivations_in(system) {
                let derivation = &scene.inventory().derivations[*index as usize];
                let made = (system, derivation.to);
                let ends = crate::graph::ends_label(derivation.how, derivation.evidence.is_some());
                if derivation.from.contains(&held) && !ends && seen.insert(made) {
                    waiting.push(made);
                }
            }
            let outgoing = &graph.outgoing;
            for (step, way) in outgoing.likely(outgoing.range(system), held).map(|place| outgoing.way(place))
            {
                if !way.carries(&scene.inventory().carried, held) {
                    continue;
                }
                let data = graph.flow_data(step);
                let admits = data.more().is_none_or(|more| {
                    more.groups.is_empty() || group.is_some_and(|group| more.groups.contains(&group))
                });
                let moves = data.moves_on(scene.day);
                let (exporters, count) = scene.exporters(step, answers);
                if !admits
                    || moves.is_no()
                    || data.caused_by_subject()
                    || !exporters[..count].contains(&receiver)
                {
                    continue;
                }
                let route = scene.route(step, receiver);
                best = best.or(any(route.new.iter().map(|pair| !pair.country.inside(home))).and(moves));
                let there = (data.to, graph.renamed(step, held));
                if route.receiver == receiver && seen.insert(there) {
                    waiting.push(there);
                }
            }
        }
        self.0.insert(key(start), best);
        if best.is_no() {
            // Nor does it from anywhere on the way.
            self.0.extend(waiting.into_iter().map(|there| (key(there), best)));
        }
        best
    }
}
