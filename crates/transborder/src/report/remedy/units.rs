//! The units of a finding, made again: what a remedy must hold for.

use super::needs::{Here, Needs, uncovers};
use crate::fact::{Safeguards, Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::judge::{
    Clause, Hit, Labels, Member, Outcome, Reach, Row, RowPlace, RuleName, Verdict, reach_of_parties,
};
use crate::lineage::{By, alike};
use crate::regime::{Asked, Missing, On};
use crate::report::{Finding, Report};
use crate::vocabulary::{Fact, Item};
use crate::{Place, Truth};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
        for member in self.labels().flat_map(Labels::members) {
            let outcome = self.report.judgement.outcomes.get(member.outcome as usize)?;
            for hit in hits(outcome, row) {
                seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                if seen > AT_MOST {
                    return None;
                }
                self.report.each_unit(row, regime, &member, hit, &mut |here, unit| match gate {
                    Some(gate) => needs.open(here, unit, gate),
                    None => needs.meet(here, unit, hit.clause),
                })?;
            }
        }
        self.leave_hidden(gate, &mut needs);
        (!self.uncovers_elsewhere(&needs)).then_some(needs)
    }

    /// Whether what is brought about here opens or begins a gate elsewhere, beside which a duty would be a gap: at
    /// the same flow under another law, or at another flow to the same recipient.
    fn uncovers_elsewhere(self, needs: &Needs) -> bool {
        let row = self.data();
        let (RowPlace::Flow(flow), Some(member)) = (row.place, self.labels().next()) else { return false };
        let receiver = self.report.transfers.inner.scene.receiver(flow, member.exporter);
        let all: BTreeSet<Asked> = needs.lacks.iter().map(|lack| lack.missing.asked.clone()).collect();
        // Safeguards and statements are about one flow; consents, texts and certificates about a recipient.
        let wide = |asked: &&Asked| match asked {
            Asked::Lists(..) => true,
            Asked::Fact(fact) => {
                matches!(fact.family(), "consent" | "policy") || matches!(fact, Fact::Certified(_))
            }
            _ => false,
        };
        let some: BTreeSet<Asked> = all.iter().filter(wide).cloned().collect();
        // Units of this place that are in no finding have the statements, but no text about them.
        let narrow: BTreeSet<Asked> = all
            .iter()
            .filter(|asked| match asked {
                Asked::Fact(fact) => fact.family() != "consent",
                _ => false,
            })
            .cloned()
            .collect();
        let mut seen = 0;
        for (member, hit, _) in
            self.hidden(None).into_iter().filter(|(_, hit, _)| hit.rule == RuleName::NoOpenGate)
        {
            let Some(regime) = row.regime else { continue };
            seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
            let free = self.report.each_unit(row, regime as usize, &member, hit, &mut |here, unit| {
                (!uncovers(here, unit, &narrow)).then_some(())
            });
            if free.is_none() || seen > AT_MOST {
                return true;
            }
        }
        for index in self.report.shut_towards(receiver).iter().filter(|index| **index != self.row) {
            let other = self.report.row(*index);
            let yes = if other.place == row.place { &all } else { &some };
            let (false, Some(regime)) = (yes.is_empty(), other.regime) else { continue };
            for member in self.report.labels(other).flat_map(Labels::members) {
                let Some(outcome) = self.report.judgement.outcomes.get(member.outcome as usize) else {
                    continue;
                };
                for hit in hits(outcome, other) {
                    seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                    let free =
                        self.report.each_unit(other, regime as usize, &member, hit, &mut |here, unit| {
                            (!uncovers(here, unit, yes)).then_some(())
                        });
                    if free.is_none() || seen > AT_MOST {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Names what stays open in units that are in no finding as long as the gap is there.
    fn leave_hidden(self, gate: Option<u16>, needs: &mut Needs) {
        let own = self.hit();
        for (member, hit, missing) in self.hidden(gate) {
            let same = |known: &Member| (known.variant, known.field) == (member.variant, member.field);
            let covered = self.labels().flat_map(Labels::members).any(|known| same(&known))
                && hit.purposes.iter().all(|purpose| own.purposes.contains(purpose));
            for missing in missing {
                let brought = needs.lacks.iter().any(|lack| lack.missing.asked == missing.asked);
                if !(covered && brought) {
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
    }

    /// What is open at the place beside a gap of the same clause, or folded beside a missing gate, with what it
    /// lacks at the gate or duty.
    fn hidden(self, gate: Option<u16>) -> Vec<(Member, &'r Hit, &'r [Missing])> {
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
    /// Shows every unit of a hit, with where it stands.
    fn each_unit(
        &self,
        row: &Row,
        regime: usize,
        member: &Member,
        hit: &Hit,
        see: &mut dyn FnMut(&Here<'_>, Unit<'_, '_>) -> Option<()>,
    ) -> Option<()> {
        let reported = |clause: Clause| self.has_gap(row, member, clause);
        self.setting(row.place, regime, member, |setting, purposes| {
            units(setting, purposes, hit, &mut |unit, consents| {
                let processing = self.processing(member);
                see(&Here { consents, processing, reported: &reported }, unit)
            })
        })
    }

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
                    (row.rule, row.place, self.labels(row).next())
                {
                    shut.entry(scene.receiver(flow, member.exporter)).or_default().push(index);
                }
            }
            shut
        });
        shut.get(&party).map_or(&[], Vec::as_slice)
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
                let by = By { regime, exporter: member.exporter, attach: alike(attach), exists };
                let at = inner.at_step(by, member.block as usize, member.pair, bit)?;
                setting.site = Site::Flow(flow);
                setting.receiver = scene.receiver(flow, member.exporter);
                (setting.start, setting.end) = (Some(data.from), Some(data.to));
                (setting.onward, setting.processor) = (at.onward, at.processor);
                setting.sources = inner.feeding(at.sources);
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
