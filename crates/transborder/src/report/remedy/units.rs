//! The units of a finding, made again: what a remedy must hold for.

use super::needs::{Here, Needs};
use crate::fact::{Safeguards, Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::judge::{Clause, Hit, Member, Outcome, Reach, Row, RowPlace, RuleName, Verdict, reach_of_parties};
use crate::regime::On;
use crate::report::{Finding, Report};
use crate::{Place, Truth};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// What remedies look at beside their finding.
#[derive(Default, Debug)]
pub(crate) struct Aids {
    reach: OnceLock<Vec<BTreeMap<u32, Reach>>>,
    gaps: OnceLock<HashSet<(Option<u32>, RowPlace, Clause)>>,
    shut: OnceLock<HashMap<u32, Vec<usize>>>,
}

/// Of how many units a remedy is worked out; findings about more are mended by people who know the pattern.
const AT_MOST: usize = 256;

impl<'r> Finding<'r> {
    /// What opens a gate, or meets the duty, for every unit of this finding; none where nobody can bring it
    /// about, or the units are too many.
    pub(super) fn needs(self, gate: Option<u16>) -> Option<Needs> {
        let row = self.data();
        let regime = row.regime? as usize;
        let mut needs = Needs::default();
        let mut seen = 0;
        for member in &row.members {
            let outcome = self.report.judgement.outcomes.get(member.outcome as usize)?;
            for hit in hits(outcome, row) {
                seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                if seen > AT_MOST {
                    return None;
                }
                let here = |setting: &Setting<'_, '_>, purposes: &[u32], needs: &mut Needs| {
                    let reported = |clause: Clause| self.report.has_gap(row, member, clause);
                    units(setting, purposes, hit, &mut |unit, consents| {
                        let processing = self.report.processing(member, unit);
                        let here = Here { outcome, consents, processing, reported: &reported };
                        match gate {
                            Some(gate) => needs.open(&here, unit, gate),
                            None => needs.meet(&here, unit, hit.clause),
                        }
                    })
                };
                self.report.setting(row.place, regime, member, |setting, purposes| {
                    here(setting, purposes, &mut needs)
                })?;
            }
        }
        for hit in self.hidden() {
            let missing = hit.gates.iter().find(|known| Some(known.gate) == gate).map(|known| &known.missing);
            for missing in missing.into_iter().flatten().chain(&hit.missing) {
                crate::judge::extend(&mut needs.leaves, std::slice::from_ref(&missing.asked));
            }
        }
        Some(needs)
    }

    /// What is open at the place beside a gap of the same clause, and so in no finding as long as that is there.
    fn hidden(self) -> Vec<&'r Hit> {
        let row = self.data();
        let site = match row.place {
            RowPlace::Flow(flow) => Site::Flow(flow),
            RowPlace::Collection(collection) => Site::Collection(collection),
            _ => return Vec::new(),
        };
        let Some(regime) = row.regime else { return Vec::new() };
        // Steps lie in the order of regimes, then of places.
        let steps = &self.report.judgement.steps;
        let first = steps.partition_point(|step| (step.regime, step.site) < (regime, site));
        let here = steps[first..].iter().take_while(|step| (step.regime, step.site) == (regime, site));
        here.flat_map(|step| &self.report.judgement.outcomes[step.member.outcome as usize].hits)
            .filter(|hit| {
                (hit.clause, hit.rule, hit.verdict) == (row.clause, row.rule, Verdict::Undetermined)
            })
            .collect()
    }
}

/// What an outcome contributed to a finding.
fn hits<'o>(outcome: &'o Outcome, row: &Row) -> Vec<&'o Hit> {
    let own = outcome
        .hits
        .iter()
        .filter(|hit| hit.clause == row.clause && hit.verdict == row.verdict && hit.rule == row.rule);
    own.collect()
}

fn units(
    setting: &Setting<'_, '_>,
    known: &[u32],
    hit: &Hit,
    see: &mut dyn FnMut(Unit<'_, '_>, &[u32]) -> Option<()>,
) -> Option<()> {
    let named = hit.purposes.iter().map(|purpose| Some(*purpose));
    let nowhere = hit.countries.is_empty().then_some(Place::UNKNOWN);
    for purpose in named.chain(known.is_empty().then_some(None)) {
        let consents = consents_for(setting, purpose);
        for country in hit.countries.iter().copied().chain(nowhere) {
            // That it is a transfer is what the finding rests on.
            let transfer = Truth::from(hit.clause == Clause::NoGate || matches!(setting.site, Site::Flow(_)));
            let unit =
                Unit { on: setting, purpose, country, transfer, consent: None, safeguard: None, gate: None };
            see(unit, &consents)?;
        }
    }
    Some(())
}

impl Report<'_> {
    /// What each party does with data, as judging looks at it.
    fn reach(&self, regime: usize) -> &BTreeMap<u32, Reach> {
        let scene = &self.transfers.inner.scene;
        let of = |regime: usize| {
            let law = &scene.regimes[regime];
            let asks_parties = law.revision.duties.iter().any(|duty| duty.on == On::Party);
            match law.judged && (asks_parties || law.reads.counters) {
                true => reach_of_parties(&self.transfers, regime),
                false => BTreeMap::new(),
            }
        };
        &self.aids.reach.get_or_init(|| (0..scene.regimes.len()).map(of).collect())[regime]
    }

    /// Whether a duty has a gap of its own beside this finding, so that a remedy need not see to it.
    fn has_gap(&self, row: &Row, member: &Member, clause: Clause) -> bool {
        let gaps = self.aids.gaps.get_or_init(|| {
            let gaps = self.judgement.rows.iter().filter(|row| row.verdict == Verdict::Gap);
            gaps.map(|row| (row.regime, row.place, row.clause)).collect()
        });
        let has = |place: RowPlace| gaps.contains(&(row.regime, place, clause));
        has(row.place) || has(RowPlace::Party(member.exporter))
    }

    /// Findings of a missing gate at flows to this party, by row.
    pub(super) fn shut_towards(&self, party: u32) -> &[usize] {
        let shut = self.aids.shut.get_or_init(|| {
            let scene = &self.transfers.inner.scene;
            let mut shut: HashMap<u32, Vec<usize>> = HashMap::new();
            for (index, row) in self.judgement.rows.iter().enumerate() {
                if let (RuleName::NoOpenGate, RowPlace::Flow(flow), Some(member)) =
                    (row.rule, row.place, row.members.first())
                {
                    shut.entry(scene.receiver(flow, member.exporter)).or_default().push(index);
                }
            }
            shut
        });
        shut.get(&party).map_or(&[], Vec::as_slice)
    }

    /// Whether duties of processing are asked of a label where it moves.
    fn processing(&self, member: &Member, unit: Unit<'_, '_>) -> bool {
        let inner = &self.transfers.inner;
        let group = unit.on.variant.group;
        let fields = inner.scene.graph.closure.from(member.field);
        !fields.iter().any(|field| inner.collected.contains(&(member.exporter, group, *field)))
    }

    /// Makes the setting of a label of a finding at a flow or collection again, with the purposes there.
    fn setting(
        &self,
        place: RowPlace,
        regime: usize,
        member: &Member,
        see: impl FnOnce(&Setting<'_, '_>, &[u32]) -> Option<()>,
    ) -> Option<()> {
        let inner = &*self.transfers.inner;
        let scene = &inner.scene;
        let variant = *scene.variants.get(member.variant as usize)?;
        let reach = self.reach(regime);
        let reached = reach.get(&member.exporter).map_or(&[][..], |reach| &reach.groups);
        let mut setting = Setting {
            inner,
            index: regime,
            site: Site::Party(member.exporter),
            exporter: member.exporter,
            receiver: member.exporter,
            start: None,
            end: None,
            variant,
            field: Some(member.field),
            attached: Truth::Yes,
            onward: member.onward,
            processor: false,
            sources: Vec::new(),
            texts: Vec::new(),
            safeguards: Safeguards::default(),
            reached,
            concerned: &[],
        };
        let purposes = match place {
            RowPlace::Flow(flow) => {
                let data = scene.graph.flow_data(flow);
                let bit = member.variant - inner.blocks[member.block as usize].first;
                let attach = scene.attach(&scene.regimes[regime], member.exporter, variant);
                let exists = scene.exists(&scene.regimes[regime], flow);
                let block = member.block as usize;
                let at = inner.at_step(regime, block, member.pair, bit, member.exporter, attach, exists)?;
                setting.site = Site::Flow(flow);
                setting.receiver = scene.receiver(flow, member.exporter);
                (setting.start, setting.end) = (Some(data.from), Some(data.to));
                (setting.onward, setting.processor) = (at.onward, at.processor);
                setting.sources = inner.feeding(at.sources);
                &data.purposes
            }
            RowPlace::Collection(collection) => {
                let data = &scene.inventory().collections[collection as usize];
                let role = scene.inventory().parties[member.exporter as usize].role;
                setting.site = Site::Collection(collection);
                (setting.start, setting.end) = (Some(data.at), Some(data.at));
                setting.processor = crate::step::is_processor(role);
                setting.sources = vec![collection];
                &data.purposes
            }
            _ => return None,
        };
        setting.texts = texts_for(&setting);
        setting.safeguards = safeguards_for(&setting);
        see(&setting, purposes)
    }
}
