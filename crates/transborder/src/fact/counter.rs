//! Counters of volume: of how many people an exporter's transfers carry data, as an interval.
//!
//! Low is the largest group known, groups that are disjoint adding up; high is the sum, and there is none while
//! a count is missing. A counter belongs to the exporter (and, where the law counts pairs, to the receiver),
//! not to the unit that asks: it is computed once and kept.

mod amounts;
mod moved;

use super::{Setting, Site, Unit};
use crate::inventory::Volume;
use crate::lineage::{Inner, bits};
use crate::party::any;
use crate::record::Certainty;
use crate::regime::{Answers, Attr, Condition, Gate, Revision};
use crate::scene::{Variant, each_of_counting};
use crate::{Bound, Period, Truth};
use amounts::Amounts;
use moved::{Movements, OfSpan, moves};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Least and most people; no most while a count is missing.
pub(crate) type Interval = (u64, Option<u64>);

/// By receiver, or for all of them.
type ByReceiver = HashMap<u32, Interval>;

/// All that a law counts of an exporter.
type OfExporter = Arc<Vec<(Counted, ByReceiver)>>;

/// What has been counted so far, and which flows an exporter has.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// By law and exporter.
    counted: Mutex<HashMap<(usize, u32), OfExporter>>,
    /// Flows by exporter, for laws under which principals answer, operators, and both.
    flows: [OnceLock<HashMap<u32, Vec<u32>>>; 3],
}

/// Stands for every receiver.
const ALL: u32 = u32::MAX;

impl Counters {
    fn flows_of(&self, inner: &Inner<'_>, answers: Answers) -> &HashMap<u32, Vec<u32>> {
        self.flows[answers as usize].get_or_init(|| {
            let mut flows: HashMap<u32, Vec<u32>> = HashMap::new();
            for flow in 0..inner.scene.inventory().flows.len() as u32 {
                let (exporters, count) = inner.scene.exporters(flow, answers);
                for exporter in &exporters[..count] {
                    let of = flows.entry(*exporter).or_default();
                    if of.last() != Some(&flow) {
                        of.push(flow);
                    }
                }
            }
            flows
        })
    }
}

/// The counter that `attr` (and `category`) names, for the exporter and receiver of this unit.
pub(crate) fn volume(unit: &Unit<'_, '_>, attr: Attr, category: Option<&str>) -> Interval {
    let setting = unit.on;
    let counters = &setting.inner.counters;
    let key = (setting.index, setting.exporter);
    let known = {
        let counted = counters.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.get(&key).cloned()
    };
    // Counted outside the lock; should two threads count the same, they find the same.
    let counted = known.unwrap_or_else(|| {
        let counted = Arc::new(count(setting));
        let mut known = counters.counted.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, Arc::clone(&counted));
        counted
    });
    let of = if attr == Attr::VolumeBulk12m { setting.receiver } else { ALL };
    let category = category.unwrap_or(SENSITIVE);
    let found = counted.iter().find(|(counted, _)| counted.attr == attr && *counted.category == *category);
    // Whatever rows ask is counted.
    let (_, by_receiver) = found.expect("a law counts what its rows ask");
    by_receiver.get(&of).copied().unwrap_or((0, Some(0)))
}

/// What laws count that name no category.
const SENSITIVE: &str = "sensitive";

/// What a law counts, and since when.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Counted {
    attr: Attr,
    category: Box<str>,
    window: Period,
}

impl Counted {
    /// All that rows of a law ask to be counted.
    fn all(setting: &Setting<'_, '_>) -> Vec<Counted> {
        let day = setting.scene().day;
        let mut all = Vec::new();
        for (attr, category, _) in &setting.regime().reads.attributes {
            let from = match attr {
                Attr::VolumeBulk12m => day.a_year_before(),
                Attr::VolumeSinceLastYearNonsensitive | Attr::VolumeSinceLastYearSensitive => {
                    day.first_of_year().plus_days(-1).first_of_year()
                }
                Attr::VolumeYtdNonsensitive | Attr::VolumeYtdSensitive => day.first_of_year(),
                _ => continue,
            };
            let category = category.as_deref().unwrap_or(SENSITIVE).into();
            let window = Period { from: Bound::On(from), until: Bound::On(day.plus_days(1)) };
            let counted = Counted { attr: *attr, category, window };
            if !all.contains(&counted) {
                all.push(counted);
            }
        }
        all
    }

    fn by_receiver(&self) -> bool {
        self.attr == Attr::VolumeBulk12m
    }

    /// Whether a group counts, from how surely its labels do: those with the tag that is asked for, and those without.
    fn counts(&self, [tagged, other]: [Truth; 2]) -> Truth {
        match self.attr {
            Attr::VolumeYtdNonsensitive | Attr::VolumeSinceLastYearNonsensitive => other.and(!tagged),
            _ => tagged,
        }
    }
}

/// Counts everything that a law counts of an exporter.
struct Counter<'a> {
    setting: &'a Setting<'a, 'a>,
    counted: &'a [Counted],
}

fn count(setting: &Setting<'_, '_>) -> Vec<(Counted, ByReceiver)> {
    let counted = Counted::all(setting);
    let counter = Counter { setting, counted: &counted };
    let mut amounts: Vec<BTreeMap<u32, Amounts>> = counted.iter().map(|_| BTreeMap::new()).collect();
    counter.collections(&mut amounts);
    counter.flows(&mut amounts);
    let inventory = setting.scene().inventory();
    let intervals = amounts.into_iter().map(|amounts| {
        amounts.into_iter().map(|(receiver, amounts)| (receiver, amounts.interval(inventory))).collect()
    });
    let intervals: Vec<ByReceiver> = intervals.collect();
    counted.into_iter().zip(intervals).collect()
}

impl Counter<'_> {
    /// What the exporter collects abroad itself, where that is a transfer: each group whole.
    fn collections(&self, amounts: &mut [BTreeMap<u32, Amounts>]) {
        let (setting, scene) = (self.setting, self.setting.scene());
        for (index, data) in scene.inventory().collections.iter().enumerate() {
            let counts = |counted: &Counted| !counted.by_receiver() && data.period.overlaps(counted.window);
            if scene.graph.collectors(index as u32).first() != Some(&setting.exporter)
                || !self.counted.iter().any(counts)
            {
                continue;
            }
            // As a flow: one that is over did collect, one that may not have begun may not.
            let holds = data.period.holds_on(scene.day);
            let exists = if holds.is_no() { Truth::Yes } else { holds };
            let mut labels: BTreeMap<u32, Vec<(u32, Truth)>> = BTreeMap::new();
            for variant in &scene.variants {
                let Some(group) = variant.group.filter(|group| data.groups.contains(group)) else { continue };
                let area = setting.regime().area(&variant.residence);
                let outside = any(scene.graph.locations(data.at).iter().map(|place| !place.inside(area)));
                let attached = any(scene
                    .graph
                    .collectors(index as u32)
                    .into_iter()
                    .map(|party| scene.attach(setting.regime(), party, *variant)))
                .and(exists);
                if outside.and(attached).is_no() {
                    continue;
                }
                // Of a group with several homes the surest counts.
                labels.entry(group).or_default().extend(data.fields.iter().map(|field| {
                    let mut of = self.like(*variant, *field);
                    of.site = Site::Collection(index as u32);
                    (of.start, of.end) = (Some(data.at), Some(data.at));
                    of.receiver = setting.exporter;
                    of.sources = vec![index as u32];
                    of.safeguards = super::safeguards_for(&of);
                    (*field, outside.and(attached).and(moves(&of, &data.purposes)))
                }));
            }
            for (counted, amounts) in self.counted.iter().zip(&mut *amounts).filter(|(c, _)| counts(c)) {
                let amounts = amounts.entry(ALL).or_default();
                for (group, labels) in &labels {
                    let mut sides = [Truth::No; 2];
                    for (field, truth) in labels {
                        let tagged = scene.has_tag(Some(*group), *field, &counted.category);
                        let side = &mut sides[usize::from(!tagged)];
                        *side = truth.or(*side);
                    }
                    amounts.whole(*group, counted.counts(sides));
                }
            }
        }
    }

    /// What the exporter's flows carry in the windows.
    fn flows(&self, amounts: &mut [BTreeMap<u32, Amounts>]) {
        let (setting, scene) = (self.setting, self.setting.scene());
        let flows = setting.inner.counters.flows_of(setting.inner, setting.regime().pack.exporter);
        let mut movements = Movements::new(self);
        // Most flows move what another did.
        let mut seen: HashSet<(usize, u32, Vec<OfSpan>)> = HashSet::new();
        for flow in flows.get(&setting.exporter).into_iter().flatten() {
            let data = scene.graph.flow_data(*flow);
            // An amount without days of its own has those of its flow.
            let counts = |counted: &Counted| data.period().overlaps(counted.window);
            if data.caused_by_subject()
                || data.certainty() == Certainty::Announced
                || !self.counted.iter().any(counts)
            {
                continue;
            }
            let moved = movements.of(*flow);
            if moved.is_empty() {
                continue;
            }
            let stated: &[Volume] = data.more().map_or(&[], |more| &more.volume);
            let each = self.counted.iter().zip(&mut *amounts).enumerate();
            for (number, (counted, amounts)) in each.filter(|(_, (counted, _))| counts(counted)) {
                let receiver = match counted.by_receiver() {
                    true => scene.receiver(*flow, setting.exporter),
                    false => ALL,
                };
                if stated.is_empty() && !seen.insert((number, receiver, moved.clone())) {
                    continue;
                }
                let amounts = amounts.entry(receiver).or_default();
                self.moved(number, &moved, stated, amounts);
            }
        }
    }

    /// What a flow that moves something adds to one counter.
    fn moved(&self, number: usize, moved: &[OfSpan], stated: &[Volume], amounts: &mut Amounts) {
        let (scene, counted) = (self.setting.scene(), &self.counted[number]);
        let mut groups: BTreeMap<u32, [Truth; 2]> = BTreeMap::new();
        for of in moved {
            for bit in bits(of.moved) {
                let group = scene.variants[(of.first + bit) as usize].group.unwrap_or(crate::judge::NOBODY);
                // Of a group with several homes the surest counts.
                let known = groups.entry(group).or_insert([Truth::No; 2]);
                known
                    .iter_mut()
                    .zip(of.sides[number])
                    .for_each(|(known, side)| *known = side.of(bit).or(*known));
            }
        }
        let groups = groups.into_iter().map(|(group, sides)| (group, counted.counts(sides)));
        let groups: Vec<(u32, Truth)> = groups.collect();
        if stated.is_empty() {
            groups.iter().for_each(|(group, counts)| amounts.whole(*group, *counts));
        }
        if groups.iter().all(|(_, counts)| counts.is_no()) {
            return;
        }
        for volume in stated.iter().filter(|volume| volume.period.overlaps(counted.window)) {
            let of_devices = &*counted.category == "geo";
            let amount = if of_devices { volume.devices.or(volume.people) } else { volume.people };
            let about =
                |(group, _): &&(u32, Truth)| volume.groups.is_empty() || volume.groups.contains(group);
            let about: Vec<(u32, Truth)> = groups.iter().filter(about).copied().collect();
            amounts.add(&about, amount);
        }
    }

    /// A setting of the same exporter for another label, without texts, and without safeguards so far.
    fn like(&self, variant: Variant, field: u32) -> Setting<'_, '_> {
        let setting = self.setting;
        Setting {
            inner: setting.inner,
            index: setting.index,
            site: setting.site,
            exporter: setting.exporter,
            receiver: setting.receiver,
            start: None,
            end: None,
            variant,
            field: Some(field),
            attached: Truth::Yes,
            onward: false,
            processor: false,
            sources: Vec::new(),
            texts: Vec::new(),
            safeguards: super::Safeguards::default(),
            reached: &[],
            concerned: &[],
        }
    }
}

/// Conditions that decide whether a step counts and whether it is exempt.
pub(super) fn each_of_counted<'r>(revision: &'r Revision, see: &mut impl FnMut(&'r Condition)) {
    each_of_counting(revision, see);
    for gate in revision.gates.iter().filter(|gate| exempts(gate)) {
        gate.require.each(see);
        gate.when.iter().for_each(|when| when.each(see));
    }
}

/// Whether a gate is an exemption, which keeps data out of the counters: it asks for nothing but necessities,
/// statutes and what is read from the graph, and for no counter.
fn exempts(gate: &Gate) -> bool {
    let (mut exempts, mut asks) = (true, false);
    let mut look = |part: &Condition| {
        asks |= matches!(part, Condition::Fact(_) | Condition::Attr(..));
        exempts &= match part {
            Condition::Fact(fact) => matches!(fact.family(), "necessity" | "law"),
            Condition::Attr(attr, ..) => !attr.is_counter(),
            Condition::Within(..)
            | Condition::Lists(..)
            | Condition::ConsentSince(..)
            | Condition::ContractSince(..) => false,
            _ => true,
        };
    };
    gate.require.each(&mut look);
    if let Some(when) = &gate.when {
        when.each(&mut look);
    }
    exempts && asks
}

impl Gate {
    /// Whether it holds on the day and for the role of a unit.
    fn binds_at(&self, unit: &Unit<'_, '_>) -> bool {
        use crate::regime::Reader;
        let day = unit.day();
        self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day < until)
            && self.roles.as_ref().is_none_or(|roles| roles.contains(&unit.role()))
    }
}
