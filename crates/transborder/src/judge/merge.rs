//! From outcomes to findings: every step judged once per class, units of one place, clause and verdict
//! merged.

use super::class::BATCH;
use super::flows::FlowJudge;
use super::party::Reach;
use super::row::{About, Labels, Member, Row, RowPlace};
use super::sight::Alike;
use super::{
    Clause, Hit, Judgement, Outcome, StepOutcome, Transfers, Verdict, collection, party, reach, rest,
};
use crate::analysis::{Stage, Stopped, Watch};
use crate::fact::Site;
use crate::regime::On;
use crate::{Truth, parallel};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub(crate) fn judge(transfers: &Transfers<'_>, watch: Watch<'_>) -> Result<Judgement, Stopped> {
    let inner = &transfers.inner;
    let mut judgement = Judgement::default();
    for regime in 0..inner.scene.regimes.len() {
        let law = &inner.scene.regimes[regime];
        if law.judged && transfers.only.as_ref().is_none_or(|only| only.law(&law.pack.id)) {
            judge_regime(transfers, regime, &mut judgement, watch)?;
        }
    }
    if transfers.only.is_none() {
        rest::no_law_on_day(transfers, &mut judgement);
    }
    if transfers.only.as_ref().is_none_or(|only| only.homes) {
        rest::no_pack(transfers, &mut judgement);
    }
    Ok(judgement)
}

fn judge_regime(
    transfers: &Transfers<'_>,
    regime: usize,
    judgement: &mut Judgement,
    watch: Watch<'_>,
) -> Result<(), Stopped> {
    let inner = &transfers.inner;
    let revision = inner.scene.regimes[regime].revision;
    let asks_parties = revision.duties.iter().any(|duty| duty.on == On::Party);
    let reach = reach::of_parties(transfers, regime);
    let first_step = judgement.steps.len();
    let alike = Alike::of(inner, regime);
    collection::judge_all(transfers, regime, &reach, &alike, judgement);
    let before = (judgement.outcomes.len() as u32, std::mem::take(&mut judgement.steps));
    for (outcomes, mut steps) in flow_outcomes(transfers, regime, (&reach, &alike), before, watch)? {
        let base = judgement.outcomes.len() as u32;
        judgement.outcomes.extend(outcomes);
        // The first chunk goes on where the last law has stopped.
        if judgement.steps.is_empty() {
            judgement.steps = steps;
            continue;
        }
        steps.iter_mut().for_each(|step| step.labels.outcome += base);
        // Millions: not doubled while they grow.
        judgement.steps.reserve_exact(steps.len());
        judgement.steps.append(&mut steps);
    }
    let mut rows = rows_of_steps(regime, judgement, first_step);
    rows.extend(rest::announced(transfers, regime, &reach));
    if asks_parties {
        let asked = |party: u32| transfers.only.as_ref().is_none_or(|only| only.sites.party(party));
        for (party, reach) in reach.iter().filter(|(party, reach)| !reach.attached.is_no() && asked(**party))
        {
            let outcome = party::judge(inner, regime, *party, reach);
            let labels = Labels::one(Member {
                variant: u32::MAX,
                field: u32::MAX,
                block: u32::MAX,
                pair: u32::MAX,
                outcome: judgement.outcomes.len() as u32,
                exporter: *party,
                onward: false,
            });
            let mut of_party = Vec::new();
            for hit in &outcome.hits {
                add(&mut of_party, regime, RowPlace::Party(*party), hit, || About::These(vec![labels]));
            }
            without_doubts(&mut of_party);
            rows.extend(of_party);
            judgement.outcomes.push(outcome);
        }
    }
    // Stable: at one place rows keep the order in which they arose.
    let order = |row: &Row| (row.place, row.clause, row.verdict);
    if !rows.is_sorted_by_key(order) {
        rows.sort_by_key(order);
    }
    merge_parties(&mut rows);
    if judgement.rows.is_empty() {
        judgement.rows = rows;
    } else {
        judgement.rows.append(&mut rows);
    }
    Ok(())
}

/// A party can have findings from its own duties and from those of its flows; those of one clause are one.
fn merge_parties(rows: &mut Vec<Row>) {
    rows.dedup_by(|later, first| {
        let same = matches!(later.place, RowPlace::Party(_))
            && (later.place, later.says()) == (first.place, first.says());
        if same {
            if let (About::These(first), About::These(later)) = (&mut first.about, &mut later.about) {
                first.append(later);
            }
            first.flows.append(&mut later.flows);
            first.flows.sort_unstable();
            first.flows.dedup();
        }
        same
    });
}

type Chunk = (Vec<Outcome>, Vec<StepOutcome>);

/// So many flows are judged between two words of progress.
const TELL_EVERY: usize = 1 << 16;

/// Flows in chunks, one for each thread, each with its own memory of classes; what comes out does not depend on
/// the cut. The first goes on with the steps of other laws, whose outcomes are so many as `base`.
fn flow_outcomes(
    transfers: &Transfers<'_>,
    regime: usize,
    (reach, alike): (&BTreeMap<u32, Reach>, &Alike<'_>),
    (base, steps): (u32, Vec<StepOutcome>),
    watch: Watch<'_>,
) -> Result<Vec<Chunk>, Stopped> {
    let flows = transfers.inner.scene.inventory().flows.len();
    let laws = transfers.inner.scene.regimes.len();
    let done = AtomicUsize::new(regime * flows);
    let kept = AtomicUsize::new(transfers.inner.bytes + transfers.live.bytes() + size_of_val(&*steps));
    let steps = Mutex::new(steps);
    let judge = |range: std::ops::Range<usize>| -> Result<Chunk, Stopped> {
        let mut chunk = FlowJudge::new(transfers, regime, reach, alike);
        if range.start == 0 {
            chunk.go_on(base, std::mem::take(&mut *steps.lock().unwrap_or_else(PoisonError::into_inner)));
        }
        let mut counted = chunk.steps.len();
        for part in range.clone().step_by(TELL_EVERY) {
            let end = (part + TELL_EVERY).min(range.end);
            for batch in (part as u32..end as u32).step_by(BATCH as usize) {
                let flows = batch..(batch + BATCH).min(end as u32);
                if transfers.only.is_none() {
                    chunk.touch(flows.clone());
                }
                for flow in flows {
                    if transfers.only.as_ref().is_none_or(|only| only.sites.flow(flow)) {
                        chunk.flow(flow, |_, _| u64::MAX);
                    }
                }
            }
            let grown = size_of_val(&chunk.steps[counted..]);
            counted = chunk.steps.len();
            watch.room(Stage::Judge, kept.fetch_add(grown, Ordering::Relaxed) + grown)?;
            let before = done.fetch_add(end - part, Ordering::Relaxed);
            watch.at(Stage::Judge, before + end - part, laws * flows)?;
        }
        Ok((chunk.outcomes.into_iter().collect(), chunk.steps))
    };
    let size = flows.div_ceil(parallel::threads()).max(1024);
    // One chunk at least: it keeps the steps of other laws.
    let parts = (0..flows.max(1)).step_by(size).map(|start| start..(start + size).min(flows)).collect();
    parallel::map(parts, judge).into_iter().collect()
}

/// Findings of one law at collections and flows, and at exporters for what is pooled.
fn rows_of_steps(regime: usize, judgement: &Judgement, first: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut here: Vec<Row> = Vec::new();
    let mut pooled: BTreeMap<u32, Vec<(Option<u32>, Labels)>> = BTreeMap::new();
    let mut from = first;
    for run in judgement.steps[first..].chunk_by(|a, b| a.site == b.site) {
        let place = match run[0].site {
            Site::Collection(collection) => RowPlace::Collection(collection),
            Site::Flow(flow) => RowPlace::Flow(flow),
            Site::Party(party) => RowPlace::Party(party),
        };
        // A collection that counts is a transfer of who collects.
        let flow = match run[0].site {
            Site::Flow(flow) => Some(flow),
            _ => None,
        };
        for step in run {
            let outcome = &judgement.outcomes[step.labels.outcome as usize];
            for hit in &outcome.hits {
                add(&mut here, regime, place, hit, || About::Steps(from as u32, run.len() as u32));
            }
            if !outcome.pooled.is_empty() {
                pooled.entry(step.labels.exporter).or_default().push((flow, step.labels));
            }
        }
        without_doubts(&mut here);
        here.sort_by_key(|row| (row.clause, row.verdict));
        rows.append(&mut here);
        from += run.len();
    }
    for (exporter, flows) in pooled {
        rows.extend(rows_of_exporter(regime, exporter, &flows, &judgement.outcomes));
    }
    rows
}

/// The finding of a hit among those of a place, new or not.
fn add<'r>(
    rows: &'r mut Vec<Row>,
    regime: usize,
    place: RowPlace,
    hit: &Hit,
    about: impl FnOnce() -> About,
) -> &'r mut Row {
    let known = rows.iter().position(|row| row.says() == hit.says());
    let index = known.unwrap_or(rows.len());
    if known.is_none() {
        rows.push(Row {
            regime: Some(regime as u32),
            rule: hit.rule,
            clause: hit.clause,
            verdict: hit.verdict,
            place,
            about: about(),
            flows: Vec::new(),
            own: None,
        });
    }
    &mut rows[index]
}

/// Findings of duties that are judged once per exporter. Where a duty is surely asked at one transfer, those
/// at which it may be asked add nothing.
fn rows_of_exporter(
    regime: usize,
    exporter: u32,
    flows: &[(Option<u32>, Labels)],
    outcomes: &[Outcome],
) -> Vec<Row> {
    let mut asked: BTreeMap<u16, Truth> = BTreeMap::new();
    for (_, labels) in flows {
        for (duty, truth, _) in &outcomes[labels.outcome as usize].pooled {
            let known = asked.entry(*duty).or_insert(Truth::No);
            *known = truth.or(*known);
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for (flow, labels) in flows {
        for (duty, truth, hit) in &outcomes[labels.outcome as usize].pooled {
            let Some(hit) = hit.as_ref().filter(|_| *truth == asked[duty] && !truth.is_no()) else {
                continue;
            };
            let place = RowPlace::Party(exporter);
            let row = add(&mut rows, regime, place, hit, || About::These(Vec::new()));
            if let About::These(these) = &mut row.about
                && these.last() != Some(labels)
            {
                these.push(*labels);
            }
            if row.flows.last() != flow.as_ref() {
                row.flows.extend(flow);
            }
        }
    }
    without_doubts(&mut rows);
    rows
}

/// Undetermined is not told beside a gap of the same clause; a premise has the clause of a missing gate.
fn without_doubts(rows: &mut Vec<Row>) {
    if rows.len() < 2 {
        return;
    }
    let gaps: Vec<Clause> =
        rows.iter().filter(|row| row.verdict == Verdict::Gap).map(|row| row.clause).collect();
    rows.retain(|row| row.verdict != Verdict::Undetermined || !gaps.contains(&row.clause));
}
