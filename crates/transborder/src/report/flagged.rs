//! Flows with a gap, counted from words of groups.

use super::Report;
use crate::fact::Site;
use crate::judge::{About, Labels, RowPlace, Verdict};
use crate::lineage::{Attach, count_with};
use std::collections::{BTreeMap, HashMap};

/// What has a gap.
#[derive(Debug, Default)]
pub(super) struct Flagged {
    /// (flow, group, field).
    pub(super) triples: u64,
    pub(super) flows: u64,
    /// Flows on the shortest witness of each, added up.
    pub(super) steps: u64,
    /// Groups with a gap anywhere, by first variant.
    words: BTreeMap<u32, u64>,
}

impl Flagged {
    pub(super) fn of(report: &Report<'_>) -> Flagged {
        let mut flagged = Flagged::default();
        let judgement = &report.judgement;
        let gaps: Vec<bool> = judgement
            .outcomes
            .iter()
            .map(|outcome| outcome.hits.iter().any(|hit| hit.verdict == Verdict::Gap))
            .collect();
        let mut lengths = Lengths::of(report);
        // Findings that list their labels: of exporters, parties and an embedder's rules.
        let mut listed: HashMap<u32, Vec<(Labels, u32)>> = HashMap::new();
        for row in judgement.rows.iter().filter(|row| row.verdict == Verdict::Gap) {
            let About::These(these) = &row.about else { continue };
            these.iter().for_each(|labels| flagged.note(labels));
            if let (RowPlace::Flow(flow), Some(regime)) = (row.place, row.regime) {
                let with_round = these.iter().map(|labels| (*labels, lengths.round(regime, flow, labels)));
                listed.entry(flow).or_default().extend(with_round);
            }
        }
        let mut runs: Vec<std::iter::Peekable<_>> = judgement
            .steps
            .chunk_by(|a, b| a.regime == b.regime)
            .map(|of_regime| of_regime.chunk_by(|a, b| a.site == b.site).peekable())
            .collect();
        let mut here: Vec<(Labels, u32)> = Vec::new();
        // Steps of each law come in the order of places: all laws are walked side by side.
        while let Some(site) = runs.iter_mut().filter_map(|runs| runs.peek().map(|run| run[0].site)).min() {
            here.clear();
            for runs in &mut runs {
                if let Some(run) = runs.next_if(|run| run[0].site == site) {
                    let gap = run.iter().filter(|step| gaps[step.labels.outcome as usize]);
                    here.extend(gap.map(|step| (step.labels, step.round)));
                }
            }
            here.iter().for_each(|(labels, _)| flagged.note(labels));
            let Site::Flow(flow) = site else { continue };
            here.extend(listed.remove(&flow).into_iter().flatten());
            flagged.add(&mut here, &lengths);
        }
        for mut here in listed.into_values() {
            flagged.add(&mut here, &lengths);
        }
        if lengths.derives {
            flagged.steps = by_hops(report);
        }
        flagged
    }

    fn note(&mut self, labels: &Labels) {
        if labels.has_groups() {
            *self.words.entry(labels.first).or_default() |= labels.groups;
        }
    }

    /// Labels with a gap on a flow.
    fn add(&mut self, here: &mut [(Labels, u32)], lengths: &Lengths<'_>) {
        if here.is_empty() {
            return;
        }
        self.flows += 1;
        here.sort_unstable_by_key(|(labels, _)| (labels.block, labels.pair));
        for alike in here.chunk_by(|(a, _), (b, _)| (a.block, a.pair) == (b.block, b.pair)) {
            let word = alike.iter().fold(0, |word, (labels, _)| word | labels.groups);
            self.triples += lengths.count(alike[0].0.block, word);
        }
        if !lengths.derives {
            let least = here.iter().map(|(_, round)| *round).min();
            self.steps += least.map_or(0, |round| u64::from(round) + 1);
        }
    }

    /// Groups with a gap, ascending.
    pub(super) fn groups(&self, report: &Report<'_>) -> Vec<u32> {
        let variants = &report.transfers.inner.scene.variants;
        let mut groups: Vec<u32> =
            self.variants().filter_map(|variant| variants[variant as usize].group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Whether the unknown group is among them.
    pub(super) fn nobody_known(&self, report: &Report<'_>) -> bool {
        let variants = &report.transfers.inner.scene.variants;
        self.variants().any(|variant| variants[variant as usize].group.is_none())
    }

    fn variants(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().flat_map(|(first, word)| crate::lineage::bits(*word).map(move |bit| first + bit))
    }
}

/// Counts groups, and the lengths of shortest witnesses where every step is a flow: the round of first arrival.
struct Lengths<'r> {
    report: &'r Report<'r>,
    /// By regime.
    attach: Vec<Attach>,
    /// By block: bits whose group is that of the bit before.
    again: Vec<u64>,
    derives: bool,
}

impl<'r> Lengths<'r> {
    fn of(report: &'r Report<'r>) -> Lengths<'r> {
        let inner = &report.transfers.inner;
        Lengths {
            report,
            attach: inner.scene.regimes.iter().map(|_| Attach::default()).collect(),
            again: inner.blocks.iter().map(|block| block.again(&inner.scene)).collect(),
            derives: inner.blocks.iter().any(|block| block.derives),
        }
    }

    /// Groups (not variants) in a word of a block.
    fn count(&self, block: u32, word: u64) -> u64 {
        count_with(self.again[block as usize], word)
    }

    /// The round in which labels that an embedder's finding lists got to the start of a flow.
    fn round(&mut self, regime: u32, flow: u32, labels: &Labels) -> u32 {
        let inner = &self.report.transfers.inner;
        let law = &inner.scene.regimes[regime as usize];
        let attach = self.attach[regime as usize].of(
            &inner.scene,
            law,
            &inner.blocks[labels.block as usize],
            labels.exporter,
        );
        let by = self.report.by(RowPlace::Flow(flow), regime as usize, labels.exporter, attach);
        // A member of an embedder's finding counts from its own variant.
        let first = inner.blocks[labels.block as usize].first;
        let groups = labels.groups << (labels.first - first);
        let taking = inner.taking(by, labels.block as usize, labels.pair, groups);
        let nearest = inner.nearest(regime as usize, labels.block as usize, labels.pair, &taking, groups);
        nearest.map_or(0, |(_, round)| round)
    }
}

/// The same where derivations are among the steps: witnesses are walked.
fn by_hops(report: &Report<'_>) -> u64 {
    let mut shortest: HashMap<u32, u64> = HashMap::new();
    for row in report.judgement.rows.iter().filter(|row| row.verdict == Verdict::Gap) {
        let RowPlace::Flow(flow) = row.place else { continue };
        if let Some(length) = report.flows_on_witness(row) {
            let known = shortest.entry(flow).or_insert(length);
            *known = length.min(*known);
        }
    }
    shortest.values().sum()
}
