//! The report in numbers.

use super::Report;
use super::flagged::Flagged;
use crate::fact::Site;
use crate::inventory::Inventory;
use crate::judge::{StepOutcome, Verdict, extend};
use crate::record::Complete;
use crate::{Fault, Truth};

/// Least and most people; no most while a count is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct People {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: Option<u64>,
}

/// Counts of everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// (system, group, field) held.
    pub holdings: u64,
    /// (flow, regime) pairs that are, or may be, a transfer.
    pub transfers: u64,
    /// Findings.
    pub gap: u64,
    /// Findings.
    pub undetermined: u64,
    /// Findings.
    pub advice: u64,
    /// (flow, regime) pairs with open gates and met duties.
    pub discharged: u64,
    /// In groups with a gap.
    pub people: People,
    /// (flow, group, field) with a gap.
    pub gap_triples: u64,
    /// Flows with a gap.
    pub flagged_flows: u64,
    /// Flows on the shortest witness of each flagged flow, added up.
    pub witness_steps: u64,
}

/// How far a law reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// `PACK@REVISION`.
    pub regime: String,
    /// Holdings to which it is attached.
    pub attached: u64,
    /// Holdings to which it may be.
    pub maybe: u64,
    /// Its transfers.
    pub transfers: u64,
}

/// Least and most people in some groups with their counts. Low is the largest known; groups that share
/// nobody add up.
pub(crate) fn people_in(inventory: &Inventory, counts: &[(u32, Option<u64>)]) -> (u64, Option<u64>) {
    let high = counts.iter().try_fold(0_u64, |sum, (_, count)| count.map(|count| sum.saturating_add(count)));
    let mut known: Vec<(u32, u64)> =
        counts.iter().filter_map(|(group, count)| count.map(|count| (*group, count))).collect();
    known.sort_by_key(|(group, count)| (std::cmp::Reverse(*count), *group));
    let mut apart: Vec<u32> = Vec::new();
    let mut low = 0_u64;
    for (group, count) in known {
        let disjoint = |other: &u32| {
            inventory.groups[group as usize].disjoint_from.contains(other)
                || inventory.groups[*other as usize].disjoint_from.contains(&group)
        };
        if apart.iter().all(disjoint) {
            apart.push(group);
            low = low.saturating_add(count);
        }
    }
    (low, high)
}

impl Report<'_> {
    /// (flow, regime) pairs that are transfers, and those discharged, by regime.
    fn transfer_counts(&self) -> Vec<(u64, u64)> {
        let mut counts = vec![(0, 0); self.transfers.inner.scene.regimes.len()];
        let outcome = |step: &StepOutcome| &self.judgement.outcomes[step.labels.outcome as usize];
        for run in self.judgement.steps.chunk_by(|a, b| a.regime == b.regime && a.site == b.site) {
            if !matches!(run[0].site, Site::Flow(_)) || run.iter().all(|step| outcome(step).transfer.is_no())
            {
                continue;
            }
            let (transfers, discharged) = &mut counts[run[0].regime as usize];
            *transfers += 1;
            *discharged += u64::from(run.iter().all(|step| outcome(step).open && outcome(step).clean));
        }
        counts
    }

    /// How far each law judged reaches.
    #[must_use]
    pub fn coverage(&self) -> Vec<Coverage> {
        let inner = &self.transfers.inner;
        let judged = inner.scene.regimes.iter().enumerate().filter(|(_, regime)| regime.judged);
        let counts = self.transfer_counts();
        judged
            .map(|(index, regime)| {
                let (attached, maybe) = inner.coverage(index);
                let (transfers, _) = counts[index];
                Coverage {
                    regime: format!("{}@{}", regime.pack.id, regime.revision.id),
                    attached,
                    maybe,
                    transfers,
                }
            })
            .collect()
    }

    /// The counts. Linear in the steps judged and the findings; worked out once.
    #[must_use]
    pub fn summary(&self) -> Summary {
        *self.judgement.summary.get_or_init(|| self.count())
    }

    fn count(&self) -> Summary {
        let inner = &self.transfers.inner;
        let verdicts =
            |verdict: Verdict| self.judgement.rows.iter().filter(|row| row.verdict == verdict).count() as u64;
        let (mut transfers, mut discharged) = (0, 0);
        for (of_regime, met) in self.transfer_counts() {
            transfers += of_regime;
            discharged += met;
        }
        let flagged = Flagged::of(self);
        let groups: Vec<(u32, Option<u64>)> = flagged
            .groups(self)
            .into_iter()
            .map(|group| (group, inner.scene.inventory().groups[group as usize].count))
            .collect();
        let (low, high) = people_in(inner.scene.inventory(), &groups);
        Summary {
            holdings: inner.holdings(),
            transfers,
            gap: verdicts(Verdict::Gap),
            undetermined: verdicts(Verdict::Undetermined),
            advice: verdicts(Verdict::Advice),
            discharged,
            people: People { low, high: high.filter(|_| !flagged.nobody_known(self)) },
            gap_triples: flagged.triples,
            flagged_flows: flagged.flows,
            witness_steps: flagged.steps,
        }
    }

    /// How many people a set of groups is, where every count is known and they share nobody.
    pub(crate) fn exact_people(&self, groups: &[u32]) -> Option<u64> {
        let inventory = self.inventory();
        let mut sum = 0_u64;
        for (position, group) in groups.iter().enumerate() {
            sum = sum.checked_add(inventory.groups[*group as usize].count?)?;
            for other in &groups[..position] {
                let disjoint = inventory.groups[*group as usize].disjoint_from.contains(other)
                    || inventory.groups[*other as usize].disjoint_from.contains(group);
                if !disjoint {
                    return None;
                }
            }
        }
        (!groups.is_empty()).then_some(sum)
    }
}

/// With complete collections a field that nothing brings is not held; a record that names it all the same is
/// odd. One warning per record.
pub(crate) fn named_but_not_held(report: &Report<'_>) -> Vec<Fault> {
    let inventory = report.inventory();
    if !inventory.complete.has(Complete::Collections) {
        return Vec::new();
    }
    let inner = &report.transfers.inner;
    let graph = inner.scene.graph;
    let held = |system: u32, field: u32| {
        inner
            .blocks
            .iter()
            .any(|block| block.pairs.find(system, field).is_some_and(|pair| block.reach[pair as usize] != 0))
    };
    let anonymous = |field: u32| {
        inventory.derivations.iter().any(|derivation| {
            derivation.to == field && crate::graph::ends_label(derivation.how, derivation.evidence.is_some())
        })
    };
    let mut warnings = Vec::new();
    // One sentence for all of a kind, so that reports can count them; which fields, the help says.
    let mut warn = |what: &str, fields: Vec<u32>, origin: crate::Origin| {
        if fields.is_empty() {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        let each = fields.iter().map(|field| format!("`{}`", inventory.field_names.get(*field)));
        extend(&mut names, &each.collect::<Vec<_>>());
        let fault =
            Fault::new("named-but-not-held", format!("a {what} names a field that nothing brings there"));
        warnings.push(fault.help(names.join(", ")).at(crate::Spot::record(origin)));
    };
    for (index, flow) in inventory.flows.iter().enumerate() {
        if flow.moves_on(inner.scene.day) == Truth::No {
            continue;
        }
        let missing = graph
            .carried(index as u32)
            .iter()
            .copied()
            .filter(|field| !held(flow.from, *field) && !anonymous(*field));
        warn("flow", missing.collect(), flow.origin);
    }
    for derivation in &inventory.derivations {
        let missing = derivation
            .from
            .iter()
            .copied()
            .filter(|field| !held(derivation.at, *field) && !anonymous(*field));
        warn("derivation", missing.collect(), derivation.origin);
    }
    warnings
}

impl Report<'_> {
    /// A warning for each law that was asked for by name and attaches to nothing.
    #[must_use]
    pub fn idle_laws(&self) -> Vec<Fault> {
        let inner = &self.transfers.inner;
        if !inner.scene.law.regimes().is_limited() {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        for (index, regime) in inner.scene.regimes.iter().enumerate().filter(|(_, regime)| regime.judged) {
            if inner.coverage(index) == (0, 0) {
                let places: Vec<String> =
                    regime.revision.territory.places.iter().take(4).map(ToString::to_string).collect();
                let more = if regime.revision.territory.places.len() > 4 { ", …" } else { "" };
                let message = format!(
                    "{} applies to nothing here: nobody is established in or targets {}{more}",
                    regime.pack.id,
                    places.join(", ")
                );
                warnings.push(Fault::new("law-applies-to-nothing", message));
            }
        }
        warnings
    }
}
