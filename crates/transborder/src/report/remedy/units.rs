//! The units of a finding, made again: what a remedy must hold for.

use super::elsewhere::Elsewhere;
use super::needs::{Here, Needs, of_kind};
use crate::fact::{Safeguards, Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::judge::{Clause, Hit, Labels, Member, Reach, RowPlace, Verdict, reach_of_parties};
use crate::lineage::{By, Groups};
use crate::regime::{Asked, Missing};
use crate::report::{Finding, Report};
use crate::vocabulary::Item;
use crate::{Place, Truth};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// What remedies look at beside their finding.
#[derive(Default, Debug)]
pub(crate) struct Aids {
    reach: OnceLock<Vec<BTreeMap<u32, Reach>>>,
    gaps: OnceLock<HashSet<(Option<u32>, RowPlace, Clause)>>,
    pooled: OnceLock<HashMap<u32, Vec<usize>>>,
    pub(super) elsewhere: OnceLock<Elsewhere>,
}

/// Of how many units a remedy is worked out; findings about more are mended by people who know the pattern.
pub(super) const AT_MOST: usize = 256;

impl<'r> Finding<'r> {
    /// What opens a gate, or meets the duty, for every unit of this finding; none where nobody can bring it
    /// about, or the units are too many.
    pub(super) fn needs(self, gate: Option<u16>) -> Option<Needs> {
        let row = self.data();
        let regime = row.regime? as usize;
        let mut needs = Needs::default();
        let mut seen = 0;
        for member in self.labels().flat_map(Labels::members) {
            let outcome = self.report.judgement.outcomes.get(member.outcome as usize)?;
            if let Some(hit) = row.hit(outcome) {
                seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                if seen > AT_MOST {
                    return None;
                }
                self.report.each_unit(row.place, regime, &member, hit, &mut |here, unit| match gate {
                    Some(gate) => needs.open(here, unit, gate),
                    None => needs.meet(here, unit, hit.clause),
                })?;
            }
        }
        self.leave_hidden(gate, &mut needs)?;
        (!self.uncovers_elsewhere(&needs)).then_some(needs)
    }

    /// What meets a duty that is judged once per exporter, at every transfer where it is asked: each may deny it
    /// in a place of its own.
    pub(super) fn pooled_needs(self, duty: u16) -> Option<Needs> {
        let row = self.data();
        let (RowPlace::Party(party), Some(regime)) = (row.place, row.regime) else { return None };
        let judgement = &self.report.judgement;
        let asked = self.report.pooled_of(party).iter().flat_map(|index| {
            let step = &judgement.steps[*index];
            let pooled = judgement.outcomes[step.labels.outcome as usize].pooled.iter();
            pooled.filter(|(index, ..)| *index == duty).map(move |(_, truth, hit)| (step, *truth, hit))
        });
        let asked = asked.filter(|(step, ..)| step.regime == regime);
        // Where it is surely asked at one transfer, those at which it may be asked add nothing.
        let surely = asked.clone().map(|(_, truth, _)| truth).max()?;
        let mut needs = Needs::default();
        let mut seen = 0;
        for (step, _, hit) in asked.filter(|(_, truth, _)| *truth == surely) {
            let Some(hit) = hit else { continue };
            if hit.verdict == Verdict::Undetermined {
                for missing in &hit.missing {
                    crate::judge::extend(&mut needs.leaves, std::slice::from_ref(&missing.asked));
                }
                continue;
            }
            let place = match step.site {
                Site::Flow(flow) => RowPlace::Flow(flow),
                Site::Collection(collection) => RowPlace::Collection(collection),
                Site::Party(party) => RowPlace::Party(party),
            };
            for member in step.labels.members() {
                seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                if seen > AT_MOST {
                    return None;
                }
                self.report.each_unit(place, regime as usize, &member, hit, &mut |here, unit| {
                    // It is asked because there is a transfer.
                    needs.meet(here, Unit { transfer: Truth::Yes, ..unit }, hit.clause)
                })?;
            }
        }
        (!self.uncovers_elsewhere(&needs)).then_some(needs)
    }

    /// Names what stays open in units that are in no finding as long as the gap is there; none where they are too
    /// many.
    fn leave_hidden(self, gate: Option<u16>, needs: &mut Needs) -> Option<()> {
        let own = self.hit();
        let regime = self.data().regime? as usize;
        let mut seen = 0;
        for (member, hit, missing) in self.hidden(gate) {
            seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
            if seen > AT_MOST {
                return None;
            }
            // What would open there, with the records that are new.
            let mut there = Needs::default();
            self.report.each_unit(self.data().place, regime, &member, hit, &mut |here, unit| {
                match gate {
                    Some(gate) => there.open(here, unit, gate),
                    None => there.meet(here, unit, self.data().clause),
                };
                Some(())
            });
            crate::judge::extend(&mut needs.leaves, &there.leaves);
            needs.dated |= there.dated;
            let same = |known: &Member| (known.variant, known.field) == (member.variant, member.field);
            let covered = self.labels().flat_map(Labels::members).any(|known| same(&known))
                && hit.purposes.iter().all(|purpose| own.purposes.contains(purpose));
            for missing in missing {
                let brought = needs.lacks.iter().any(|lack| lack.missing.asked == missing.asked);
                // New clauses are about the flow, for whatever purpose and whoever it concerns.
                if !(brought && (covered || of_kind(&missing.asked))) {
                    crate::judge::extend(&mut needs.leaves, std::slice::from_ref(&missing.asked));
                }
            }
            // Texts name what the finding is about, and no text a country that nobody knows.
            let here = hit.countries.iter().all(|place| !place.is_unknown() && own.countries.contains(place));
            for (texts, item) in &needs.read {
                let of_country = matches!(item, Item::RecipientCountry | Item::ProcessingCountry);
                if !covered || (of_country && !here) {
                    crate::judge::extend(&mut needs.leaves, &[Asked::Lists(*texts, *item)]);
                }
            }
        }
        Some(())
    }

    /// What is open at the place beside a gap of the same clause, or folded beside a missing gate, with what it
    /// lacks at the gate or duty.
    pub(super) fn hidden(self, gate: Option<u16>) -> Vec<(Member, &'r Hit, &'r [Missing])> {
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
        let mut hidden: Vec<(Member, &Hit, &[Missing])> = Vec::new();
        for step in steps[first..].iter().take_while(|step| (step.regime, step.site) == (regime, site)) {
            for hit in &self.report.judgement.outcomes[step.labels.outcome as usize].hits {
                let folded = hit.also.iter().find(|(duty, _)| Clause::Duty(*duty) == row.clause);
                if let Some((_, missing)) = folded {
                    hidden.extend(step.labels.members().map(|member| (member, hit, &missing[..])));
                } else if (hit.clause, hit.rule, hit.verdict) == (row.clause, row.rule, Verdict::Undetermined)
                {
                    let of_gate = hit.gates.iter().find(|known| Some(known.gate) == gate);
                    let missing = of_gate.map_or(&hit.missing[..], |gate| &gate.missing[..]);
                    hidden.extend(step.labels.members().map(|member| (member, hit, missing)));
                }
            }
        }
        hidden
    }
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
    /// Shows every unit of a hit, with where it stands.
    pub(super) fn each_unit(
        &self,
        place: RowPlace,
        regime: usize,
        member: &Member,
        hit: &Hit,
        see: &mut dyn FnMut(&Here<'_>, Unit<'_, '_>) -> Option<()>,
    ) -> Option<()> {
        let reported = |clause: Clause| self.has_gap(regime, place, member, clause);
        self.setting(place, regime, member, |setting, purposes| {
            units(setting, purposes, hit, &mut |unit, consents| {
                let processing = self.processing(member);
                see(&Here { consents, processing, reported: &reported }, unit)
            })
        })
    }

    /// What each party does with data, as judging looks at it.
    fn reach(&self, regime: usize) -> &BTreeMap<u32, Reach> {
        let scene = &self.transfers.inner.scene;
        let of = |regime: usize| match scene.regimes[regime].judged {
            true => reach_of_parties(&self.transfers, regime),
            false => BTreeMap::new(),
        };
        &self.aids.reach.get_or_init(|| (0..scene.regimes.len()).map(of).collect())[regime]
    }

    /// Whether a duty has a gap of its own beside this finding, so that a remedy need not see to it.
    fn has_gap(&self, regime: usize, place: RowPlace, member: &Member, clause: Clause) -> bool {
        let gaps = self.aids.gaps.get_or_init(|| {
            let gaps = self.judgement.rows.iter().filter(|row| row.verdict == Verdict::Gap);
            gaps.map(|row| (row.regime, row.place, row.clause)).collect()
        });
        let has = |place: RowPlace| gaps.contains(&(Some(regime as u32), place, clause));
        has(place) || has(RowPlace::Party(member.exporter))
    }

    /// Steps of an exporter at which duties that are judged once for it are asked, by position.
    fn pooled_of(&self, party: u32) -> &[usize] {
        let pooled = self.aids.pooled.get_or_init(|| {
            let judgement = &self.judgement;
            let mut pooled: HashMap<u32, Vec<usize>> = HashMap::new();
            for (index, step) in judgement.steps.iter().enumerate() {
                if !judgement.outcomes[step.labels.outcome as usize].pooled.is_empty() {
                    pooled.entry(step.labels.exporter).or_default().push(index);
                }
            }
            pooled
        });
        pooled.get(&party).map_or(&[], Vec::as_slice)
    }

    /// Whether duties of processing are asked of a label where it moves.
    fn processing(&self, member: &Member) -> bool {
        let inner = &self.transfers.inner;
        // At a collection there is no block: who collects is asked there.
        let Some(block) = inner.blocks.get(member.block as usize) else { return false };
        let bit = member.variant - block.first;
        inner.collected_by(member.block, member.exporter, member.field) >> bit & 1 == 0
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
                let by = By { regime, exporter: member.exporter, attach: Groups::all(attach), exists };
                let at = inner.at_step(by, member.block as usize, member.pair, bit)?;
                setting.site = Site::Flow(flow);
                setting.receiver = scene.receiver(flow, member.exporter);
                (setting.start, setting.end) = (Some(data.from), Some(data.to));
                (setting.onward, setting.processor) = (at.state.onward, at.state.processor);
                setting.sources = at.sources;
                &data.purposes[..]
            }
            RowPlace::Collection(collection) => {
                let data = &scene.inventory().collections[collection as usize];
                let role = scene.inventory().parties[member.exporter as usize].role;
                setting.site = Site::Collection(collection);
                (setting.start, setting.end) = (Some(data.at), Some(data.at));
                setting.processor = crate::step::is_processor(role);
                setting.sources = vec![collection];
                &data.purposes[..]
            }
            _ => return None,
        };
        setting.texts = texts_for(&setting);
        setting.safeguards = safeguards_for(&setting);
        see(&setting, purposes)
    }
}
