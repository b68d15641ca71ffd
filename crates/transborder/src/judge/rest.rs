//! What no row of a pack in force says: no law on the day, no law on board, what is only announced.

use super::flows::FlowJudge;
use super::party::Reach;
use super::row::{About, Labels, Member, Own, Row, RowPlace};
use super::sight::Alike;
use super::{Clause, Held, Judgement, RuleName, Transfers, Verdict, collection};
use crate::fact::{Setting, Site, texts_for};
use crate::inventory::RecipientData;
use crate::lineage::{Attach, Block, By, Groups};
use crate::record::Certainty;
use crate::regime::Condition;
use crate::regime::PLAIN;
use crate::scene::Scene;
use crate::{Place, Truth};
use std::collections::BTreeMap;

/// A pack that would attach to what somebody exports, but has no text in force: one advice per exporter.
pub(crate) fn no_law_on_day(transfers: &Transfers<'_>, judgement: &mut Judgement) {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    for lapsed in &scene.lapsed {
        let mut about: BTreeMap<u32, Vec<Labels>> = BTreeMap::new();
        let mut flows_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let nowhere = |first: u32, groups: u64, field: u32, exporter: u32| Labels {
            groups,
            first,
            field,
            block: u32::MAX,
            pair: u32::MAX,
            outcome: u32::MAX,
            exporter,
            onward: false,
        };
        // Who collects is the exporter of that step.
        for (index, data) in scene.inventory().collections.iter().enumerate() {
            if data.period.holds_on(scene.day).is_no() {
                continue;
            }
            for collector in scene.graph.collectors(index as u32) {
                for number in collection::variants(scene, data) {
                    if !scene.attach(lapsed, collector, scene.variants[number as usize]).is_no() {
                        let of = about.entry(collector).or_default();
                        of.extend(data.fields.iter().map(|field| nowhere(number, 1, *field, collector)));
                    }
                }
            }
        }
        let mut attach = Attach::default();
        for flow in 0..scene.inventory().flows.len() as u32 {
            let live = transfers.live.of_flow(flow);
            if live.is_empty() || scene.graph.caused_by_subject(flow) {
                continue;
            }
            let (exporters, count) = scene.exporters(flow, lapsed.pack.exporter);
            for exporter in &exporters[..count] {
                for Held { block, pair, field } in live {
                    let lives = &inner.blocks[*block as usize];
                    let attached = attach.of(scene, lapsed, lives, *exporter);
                    let groups = lives.reach[*pair as usize] & lives.admitted(flow) & attached.any();
                    if groups == 0 {
                        continue;
                    }
                    about.entry(*exporter).or_default().push(nowhere(lives.first, groups, *field, *exporter));
                    let flows = flows_of.entry(*exporter).or_default();
                    if flows.last() != Some(&flow) {
                        flows.push(flow);
                    }
                }
            }
        }
        for (exporter, labels) in about {
            let name = scene.inventory().party_names.get(exporter);
            judgement.rows.push(Row {
                regime: None,
                rule: RuleName::NoLawOnDay,
                clause: Clause::NoGate,
                verdict: Verdict::Advice,
                place: RowPlace::Party(exporter),
                about: About::These(labels),
                flows: flows_of.remove(&exporter).unwrap_or_default(),
                own: Some(Box::new(Own {
                    pack: lapsed.pack.id.clone(),
                    revision: lapsed.revision.id.clone(),
                    clause: lapsed.revision.no_gate.id.clone(),
                    cite: lapsed.revision.no_gate.cite.clone(),
                    message: format!(
                        "{} would apply to what `{name}` exports, but no text of it that is on board is in force on {}",
                        lapsed.pack.id, scene.day
                    ),
                    missing: Vec::new(),
                    countries: Vec::new(),
                    remedy: None,
                    responsible: vec![exporter],
                })),
            });
        }
    }
}

/// Flows that leave home untold, to which no law on board applies even perhaps: one advice per home.
pub(crate) fn no_pack(transfers: &Transfers<'_>, judgement: &mut Judgement) {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    let plain = scene.regimes.iter().position(|regime| regime.pack.id == PLAIN && !regime.judged);
    let Some(plain) = plain else { return };
    let revision = scene.regimes[plain].revision;
    let reach = BTreeMap::new();
    let alike = Alike::of(inner, plain);
    let mut judge = FlowJudge::new(transfers, plain, &reach, &alike);
    let mut attach: Vec<Attach> = scene.regimes.iter().map(|_| Attach::default()).collect();
    let mut homes: BTreeMap<Place, Home> = BTreeMap::new();
    let homeless: Vec<u64> = inner.blocks.iter().map(|block| unknown_homes(scene, block)).collect();
    for flow in 0..scene.inventory().flows.len() as u32 {
        if transfers.class_of(flow).is_none() {
            continue;
        }
        judge.flow(flow, |block, pair| {
            !homeless[block as usize] & !under(transfers, plain, flow, block, pair, &mut attach)
        });
        for step in judge.steps.drain(..) {
            let outcome = &judge.outcomes[step.labels.outcome as usize];
            if !outcome.transfer.is_yes() || outcome.open {
                continue;
            }
            let exporter = step.labels.exporter;
            for variant in step.labels.variants() {
                let home = scene.variants[variant as usize].residence;
                homes.entry(home).or_default().add(flow, exporter, step.labels, variant);
            }
        }
    }
    let base = judgement.outcomes.len() as u32;
    judgement.outcomes.extend(std::mem::take(&mut judge.outcomes));
    for (home, Home { mut labels, flows, exporters }) in homes {
        labels.iter_mut().for_each(|labels| labels.outcome += base);
        judgement.rows.push(Row {
            regime: Some(plain as u32),
            rule: RuleName::NoPack,
            clause: Clause::NoGate,
            verdict: Verdict::Advice,
            place: RowPlace::Home(home),
            about: About::These(labels),
            flows,
            own: Some(Box::new(Own {
                pack: PLAIN.to_owned(),
                revision: revision.id.clone(),
                clause: revision.no_gate.id.clone(),
                cite: revision.no_gate.cite.clone(),
                message: format!(
                    "no law on board applies to what leaves {home}; it reaches a third country and no text says so"
                ),
                missing: Vec::new(),
                countries: Vec::new(),
                remedy: None,
                responsible: exporters,
            })),
        });
    }
}

/// What leaves a home untold.
#[derive(Default)]
struct Home {
    labels: Vec<Labels>,
    flows: Vec<u32>,
    exporters: Vec<u32>,
}

impl Home {
    fn add(&mut self, flow: u32, exporter: u32, labels: Labels, variant: u32) {
        let groups = 1 << (variant - labels.first);
        let alike = |last: &Labels| Labels { groups: 0, ..*last } == Labels { groups: 0, ..labels };
        let same_flow = self.flows.last() == Some(&flow);
        match self.labels.last_mut() {
            // Groups of one home stay together.
            Some(last) if same_flow && alike(last) => last.groups |= groups,
            _ => self.labels.push(Labels { groups, ..labels }),
        }
        if !same_flow {
            self.flows.push(flow);
        }
        if let Err(place) = self.exporters.binary_search(&exporter) {
            self.exporters.insert(place, exporter);
        }
    }
}

/// Variants of a block whose home nobody knows.
fn unknown_homes(scene: &Scene<'_>, block: &Block) -> u64 {
    let unknown = |bit: &u32| scene.variants[(block.first + bit) as usize].residence.is_unknown();
    (0..block.size()).filter(unknown).fold(0, |word, bit| word | 1 << bit)
}

/// Groups to whose label on a flow some law but the plain question applies, surely or perhaps.
fn under(
    transfers: &Transfers<'_>,
    plain: usize,
    flow: u32,
    block: u32,
    pair: u32,
    attach: &mut [Attach],
) -> u64 {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    let lives = &inner.blocks[block as usize];
    let word = lives.reach[pair as usize] & lives.admitted(flow);
    let mut under = 0;
    for (regime, law) in scene.regimes.iter().enumerate().filter(|(regime, _)| *regime != plain) {
        let (exporters, count) = scene.exporters(flow, law.pack.exporter);
        for exporter in &exporters[..count] {
            let attach = attach[regime].of(scene, law, lives, *exporter);
            let by = By { regime, exporter: *exporter, attach, exists: Truth::Yes };
            let taking = inner.taking(by, block as usize, pair, word);
            under |= taking.yes | taking.maybe;
        }
    }
    under
}

/// Announced flows move nothing; where a text already names the recipient, that is worth a hint.
pub(crate) fn announced(transfers: &Transfers<'_>, regime: usize, reach: &BTreeMap<u32, Reach>) -> Vec<Row> {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    let law = &scene.regimes[regime];
    let mut rows = Vec::new();
    for (index, data) in scene.inventory().flows.iter().enumerate() {
        let flow = index as u32;
        if transfers.only.as_ref().is_some_and(|only| !only.sites.flow(flow)) {
            continue;
        }
        if data.certainty() != Certainty::Announced || data.period().holds_on(scene.day).is_no() {
            continue;
        }
        let (exporters, count) = scene.exporters(flow, law.pack.exporter);
        for exporter in &exporters[..count] {
            let receiver = scene.receiver(flow, *exporter);
            let mut members = Vec::new();
            let mut clause = None;
            for (number, block) in inner.blocks.iter().enumerate() {
                let carried = scene.graph.carried(flow).iter();
                let mut pairs: Vec<u32> =
                    carried.filter_map(|field| block.pairs.find(data.from, *field)).collect();
                if data.all_fields {
                    let all = 0..block.pairs.len() as u32;
                    pairs = all.filter(|pair| block.pairs.get(*pair).0 == data.from).collect();
                }
                pairs.sort_unstable();
                pairs.dedup();
                for pair in pairs {
                    let (_, field) = block.pairs.get(pair);
                    for bit in crate::lineage::bits(block.reach[pair as usize] & block.admitted(flow)) {
                        let variant = block.first + bit;
                        let attach = scene.attach(law, *exporter, scene.variants[variant as usize]);
                        let by = By {
                            regime,
                            exporter: *exporter,
                            attach: Groups::all(attach),
                            exists: Truth::Yes,
                        };
                        let at = inner.at_step(by, number, pair, bit);
                        let Some(at) = at.filter(|at| at.state.attached.is_yes()) else { continue };
                        let mut setting = Setting {
                            inner,
                            index: regime,
                            site: Site::Flow(flow),
                            exporter: *exporter,
                            receiver,
                            start: Some(data.from),
                            end: Some(data.to),
                            variant: scene.variants[variant as usize],
                            field: Some(field),
                            attached: at.state.attached,
                            onward: at.state.onward,
                            processor: at.state.processor,
                            sources: at.sources,
                            texts: Vec::new(),
                            safeguards: crate::fact::Safeguards::default(),
                            reached: reach.get(exporter).map_or(&[][..], |reach| &reach.groups),
                            concerned: &[],
                        };
                        setting.texts = texts_for(&setting);
                        if names_receiver(&setting)
                            && let Some(found) = first_row_that_reads_texts(&setting)
                        {
                            clause.get_or_insert(found);
                            members.push(Labels::one(Member {
                                variant,
                                field,
                                block: number as u32,
                                pair,
                                outcome: u32::MAX,
                                exporter: *exporter,
                                onward: at.state.onward,
                            }));
                        }
                    }
                }
            }
            if let Some(clause) = clause {
                rows.push(Row {
                    regime: Some(regime as u32),
                    rule: RuleName::Note,
                    clause,
                    verdict: Verdict::Advice,
                    place: RowPlace::Flow(flow),
                    about: About::These(members),
                    flows: Vec::new(),
                    own: None,
                });
            }
        }
    }
    rows
}

/// Whether a text that counts names the receiver in an entry about the field.
fn names_receiver(setting: &Setting<'_, '_>) -> bool {
    let inventory = setting.scene().inventory();
    setting.texts.iter().any(|text| {
        inventory.notices[text.notice as usize].entries.iter().any(|entry| {
            let of_field = match (&entry.fields, setting.field) {
                (Some(fields), Some(field)) => {
                    setting.scene().graph.closure.named_by(field).iter().any(|name| fields.contains(name))
                }
                _ => true,
            };
            let of_receiver = entry.recipients.iter().flatten().any(|recipient| {
                matches!(recipient, RecipientData::Party { party, .. } if *party == setting.receiver)
            });
            of_field && of_receiver
        })
    })
}

/// The first gate or duty, in the order of the pack, that reads a text and fits the role.
fn first_row_that_reads_texts(setting: &Setting<'_, '_>) -> Option<Clause> {
    let revision = setting.regime().revision;
    let role = setting.flow().map(|flow| setting.scene().graph.flow_data(flow).role)?;
    let day = setting.scene().day;
    let reads = |condition: &Condition| {
        let mut reads = false;
        condition.each(&mut |part| reads |= matches!(part, Condition::Lists(..)));
        reads
    };
    let gate = revision.gates.iter().position(|gate| {
        gate.roles.as_ref().is_none_or(|roles| roles.contains(&role))
            && super::gate::binds(gate.from, gate.until, day)
            && reads(&gate.require)
    });
    let duty = revision
        .duties
        .iter()
        .position(|duty| super::gate::binds(duty.from, duty.until, day) && reads(&duty.require));
    gate.map(|gate| Clause::Gate(gate as u16)).or(duty.map(|duty| Clause::Duty(duty as u16)))
}
