//! What no row of a pack in force says: no law on the day, no law on board, what is only announced.

use super::merge::{Member, Own, Row, RowPlace, judge_label};
use super::party::Reach;
use super::{Clause, Judgement, RuleName, Transfers, Verdict};
use crate::fact::{Setting, Site, texts_for};
use crate::inventory::RecipientData;
use crate::record::Certainty;
use crate::regime::Condition;
use crate::scene::{PLAIN, each_condition};
use crate::{Place, Truth};
use std::collections::BTreeMap;

/// A pack that would attach to what somebody exports, but has no text in force: one advice per exporter.
pub(crate) fn no_law_on_day(transfers: &Transfers<'_>, judgement: &mut Judgement) {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    for lapsed in &scene.lapsed {
        let mut members: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
        let mut flows_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let nowhere = |variant: u32, field: u32, exporter: u32| Member {
            variant,
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
                for (number, variant) in scene.variants.iter().enumerate() {
                    let about = variant.group.is_some_and(|group| data.groups.contains(&group));
                    if about && !scene.attach(lapsed, collector, *variant).is_no() {
                        let of = members.entry(collector).or_default();
                        of.extend(data.fields.iter().map(|field| nowhere(number as u32, *field, collector)));
                    }
                }
            }
        }
        for flow in 0..scene.inventory().flows.len() as u32 {
            let live = transfers.live.of_flow(flow);
            if live.is_empty() || scene.graph.flow_data(flow).caused_by_subject() {
                continue;
            }
            let (exporters, count) = scene.exporters(flow, lapsed.pack.exporter);
            for exporter in &exporters[..count] {
                for (block, pair) in live {
                    let lives = &inner.blocks[*block as usize];
                    let (_, field) = lives.pairs.get(*pair);
                    for bit in crate::lineage::bits(lives.reach[*pair as usize] & lives.admitted(flow)) {
                        let variant = lives.first + bit;
                        if scene.attach(lapsed, *exporter, scene.variants[variant as usize]).is_no() {
                            continue;
                        }
                        members.entry(*exporter).or_default().push(nowhere(variant, field, *exporter));
                        let flows = flows_of.entry(*exporter).or_default();
                        if flows.last() != Some(&flow) {
                            flows.push(flow);
                        }
                    }
                }
            }
        }
        for (exporter, members) in members {
            let name = scene.inventory().party_names.get(exporter);
            judgement.rows.push(Row {
                regime: None,
                rule: RuleName::NoLawOnDay,
                clause: Clause::NoGate,
                verdict: Verdict::Advice,
                place: RowPlace::Party(exporter),
                members,
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
    let Some(plain) = scene.regimes.iter().position(|regime| regime.pack.id == PLAIN && !regime.judged)
    else {
        return;
    };
    let reach = BTreeMap::new();
    let mut homes: BTreeMap<Place, Row> = BTreeMap::new();
    for flow in 0..scene.inventory().flows.len() as u32 {
        let live = transfers.live.of_flow(flow);
        if live.is_empty() || scene.graph.flow_data(flow).caused_by_subject() {
            continue;
        }
        let (exporters, count) = scene.exporters(flow, scene.regimes[plain].pack.exporter);
        for exporter in &exporters[..count] {
            let route = scene.route(flow, *exporter);
            if route.new.is_empty() {
                continue;
            }
            for (block, pair) in live {
                let lives = &inner.blocks[*block as usize];
                let (_, field) = lives.pairs.get(*pair);
                for bit in crate::lineage::bits(lives.reach[*pair as usize] & lives.admitted(flow)) {
                    let variant = lives.first + bit;
                    let home = scene.variants[variant as usize].residence;
                    if home.is_unknown() || under_any_law(transfers, plain, flow, *block, *pair, bit, variant)
                    {
                        continue;
                    }
                    let Some(at) =
                        inner.at_step(plain, *block as usize, *pair, bit, *exporter, Truth::Yes, Truth::Yes)
                    else {
                        continue;
                    };
                    let outcome = judge_label(inner, plain, &route, variant, field, at, &reach);
                    if !outcome.transfer.is_yes() || outcome.open {
                        continue;
                    }
                    let index = judgement.outcomes.len() as u32;
                    judgement.outcomes.push(outcome);
                    let revision = scene.regimes[plain].revision;
                    let row = homes.entry(home).or_insert_with(|| Row {
                        regime: Some(plain as u32),
                        rule: RuleName::NoPack,
                        clause: Clause::NoGate,
                        verdict: Verdict::Advice,
                        place: RowPlace::Home(home),
                        members: Vec::new(),
                        flows: Vec::new(),
                        own: Some(Box::new(Own {
                            pack: PLAIN.to_owned(),
                            revision: revision.id.clone(),
                            clause: revision.no_gate.id.clone(),
                            cite: revision.no_gate.cite.clone(),
                            message: format!("no law on board applies to what leaves {home}; it reaches a third country and no text says so"),
                            missing: Vec::new(),
countries: Vec::new(),
                            remedy: None,
                            responsible: Vec::new(),
                        })),
                    });
                    row.members.push(Member {
                        variant,
                        field,
                        block: *block,
                        pair: *pair,
                        outcome: index,
                        exporter: *exporter,
                        onward: false,
                    });
                    if !row.flows.contains(&flow) {
                        row.flows.push(flow);
                    }
                    if let Some(own) = &mut row.own
                        && !own.responsible.contains(exporter)
                    {
                        own.responsible.push(*exporter);
                    }
                }
            }
        }
    }
    judgement.rows.extend(homes.into_values());
}

fn under_any_law(
    transfers: &Transfers<'_>,
    plain: usize,
    flow: u32,
    block: u32,
    pair: u32,
    bit: u32,
    variant: u32,
) -> bool {
    let inner = &transfers.inner;
    let scene = &inner.scene;
    (0..scene.regimes.len()).filter(|regime| *regime != plain).any(|regime| {
        let law = &scene.regimes[regime];
        let (exporters, count) = scene.exporters(flow, law.pack.exporter);
        exporters[..count].iter().any(|exporter| {
            let attach = scene.attach(law, *exporter, scene.variants[variant as usize]);
            let at = inner.at_step(regime, block as usize, pair, bit, *exporter, attach, Truth::Yes);
            at.is_some_and(|at| !at.attached.is_no())
        })
    })
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
                for pair in 0..block.pairs.len() as u32 {
                    let (system, field) = block.pairs.get(pair);
                    let carries = data.all_fields || scene.graph.carried(flow).contains(&field);
                    if system != data.from || !carries {
                        continue;
                    }
                    for bit in crate::lineage::bits(block.reach[pair as usize] & block.admitted(flow)) {
                        let variant = block.first + bit;
                        let attach = scene.attach(law, *exporter, scene.variants[variant as usize]);
                        let at = inner.at_step(regime, number, pair, bit, *exporter, attach, Truth::Yes);
                        let Some(at) = at.filter(|at| at.attached.is_yes()) else { continue };
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
                            attached: at.attached,
                            onward: at.onward,
                            processor: at.processor,
                            sources: inner.feeding(at.sources),
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
                            members.push(Member {
                                variant,
                                field,
                                block: number as u32,
                                pair,
                                outcome: u32::MAX,
                                exporter: *exporter,
                                onward: at.onward,
                            });
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
                    members,
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
        each_condition(condition, &mut |part| reads |= matches!(part, Condition::Lists(..)));
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
