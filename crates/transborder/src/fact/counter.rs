//! Counters of volume: of how many people an exporter's transfers carry data, as an interval.
//!
//! Low is the largest group known, groups that are disjoint adding up; high is the sum, and there is none while
//! a count is missing. A counter belongs to the exporter (and, where the law counts pairs, to the receiver),
//! not to the unit that asks: it is computed once and kept.

use super::{Setting, Site, Unit};
use crate::inventory::{Inventory, Volume};
use crate::lineage::{AtStep, By, Inner, alike, bits};
use crate::party::any;
use crate::record::Certainty;
use crate::regime::{Answers, Attr, Condition, Gate, Onward, eval};
use crate::scene::Variant;
use crate::{Bound, Date, Period, Place, Truth};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Least and most people; no most while a count is missing.
pub(crate) type Interval = (u64, Option<u64>);

type Key = (usize, u32, Attr, Option<Box<str>>);

/// What has been counted so far, and which flows an exporter has.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// By law, exporter, counter and category: by receiver, or for all of them.
    counted: Mutex<HashMap<Key, Arc<HashMap<u32, Interval>>>>,
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
    let key: Key = (setting.index, setting.exporter, attr, category.map(Box::from));
    let known = {
        let counted = counters.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.get(&key).cloned()
    };
    // Counted outside the lock; should two threads count the same, they find the same.
    let counted = known.unwrap_or_else(|| {
        let counted = Arc::new(count(setting, attr, category));
        let mut known = counters.counted.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, Arc::clone(&counted));
        counted
    });
    let of = if attr == Attr::VolumeBulk12m { setting.receiver } else { ALL };
    counted.get(&of).copied().unwrap_or((0, Some(0)))
}

/// What is counted, and since when.
struct Counter<'a> {
    setting: &'a Setting<'a, 'a>,
    attr: Attr,
    category: &'a str,
    window: Period,
}

/// How surely the labels of a group count: those with the tag that is asked for, and those without.
#[derive(Clone, Copy)]
struct Sure {
    tagged: Truth,
    other: Truth,
}

/// What is known of one group.
#[derive(Default)]
struct OfGroup {
    /// Whether it is counted whole.
    whole: Option<Truth>,
    /// Largest amount that surely counts.
    least: u64,
    /// Sum of all amounts; none while one is missing.
    most: Option<u64>,
    stated: bool,
}

/// Amounts of one receiver.
#[derive(Default)]
struct Amounts {
    groups: BTreeMap<u32, OfGroup>,
    /// Amounts about several groups together.
    shared: Vec<(Vec<u32>, Truth, Option<u64>)>,
    /// Whether somebody is counted of whom not even the group is known.
    open: bool,
}

fn count(setting: &Setting<'_, '_>, attr: Attr, category: Option<&str>) -> HashMap<u32, Interval> {
    let scene = setting.scene();
    let day = scene.day;
    let from = match attr {
        Attr::VolumeBulk12m => day.a_year_before(),
        Attr::VolumeSinceLastYearNonsensitive | Attr::VolumeSinceLastYearSensitive => {
            day.first_of_year().plus_days(-1).first_of_year()
        }
        _ => day.first_of_year(),
    };
    let counter =
        Counter { setting, attr, category: category.unwrap_or("sensitive"), window: window(from, day) };
    let mut amounts: BTreeMap<u32, Amounts> = BTreeMap::new();
    let by_receiver = attr == Attr::VolumeBulk12m;
    if !by_receiver {
        counter.collections(amounts.entry(ALL).or_default());
    }
    let flows = setting.inner.counters.flows_of(setting.inner, setting.regime().pack.exporter);
    for flow in flows.get(&setting.exporter).into_iter().flatten() {
        let receiver = if by_receiver { scene.receiver(*flow, setting.exporter) } else { ALL };
        counter.flow(*flow, amounts.entry(receiver).or_default());
    }
    let inventory = scene.inventory();
    amounts.into_iter().map(|(receiver, amounts)| (receiver, amounts.interval(inventory))).collect()
}

fn window(from: Date, day: Date) -> Period {
    Period { from: Bound::On(from), until: Bound::On(day.plus_days(1)) }
}

impl Counter<'_> {
    /// Whether a group counts, from how surely its labels do.
    fn counts(&self, sure: Sure) -> Truth {
        match self.attr {
            Attr::VolumeYtdNonsensitive | Attr::VolumeSinceLastYearNonsensitive => {
                sure.other.and(!sure.tagged)
            }
            _ => sure.tagged,
        }
    }

    /// What the exporter collects abroad itself, where that is a transfer: each group whole.
    fn collections(&self, amounts: &mut Amounts) {
        let (setting, scene) = (self.setting, self.setting.scene());
        for (index, data) in scene.inventory().collections.iter().enumerate() {
            if !data.period.overlaps(self.window)
                || scene.graph.collectors(index as u32).first() != Some(&setting.exporter)
            {
                continue;
            }
            // As a flow: one that is over did collect, one that may not have begun may not.
            let holds = data.period.holds_on(scene.day);
            let exists = if holds.is_no() { Truth::Yes } else { holds };
            let mut labels: BTreeMap<u32, (Variant, Vec<(u32, Truth)>)> = BTreeMap::new();
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
                let entry = labels.entry(group).or_insert_with(|| (*variant, Vec::new()));
                entry.1.extend(data.fields.iter().map(|field| {
                    let mut of = self.like(*variant, *field);
                    of.site = Site::Collection(index as u32);
                    (of.start, of.end) = (Some(data.at), Some(data.at));
                    of.receiver = setting.exporter;
                    of.sources = vec![index as u32];
                    (*field, outside.and(attached).and(self.moves(&of, &data.purposes)))
                }));
            }
            for (group, (variant, labels)) in labels {
                amounts.whole(group, self.counts(self.sure(variant, labels)));
            }
        }
    }

    /// What a flow of the exporter carries in the window.
    fn flow(&self, flow: u32, amounts: &mut Amounts) {
        let scene = self.setting.scene();
        let data = scene.graph.flow_data(flow);
        if data.caused_by_subject() || data.certainty() == Certainty::Announced {
            return;
        }
        let stated: &[Volume] = data.more().map_or(&[], |more| &more.volume);
        // An amount without days of its own has those of its flow.
        if !data.period().overlaps(self.window) {
            return;
        }
        let moved = self.moved(flow);
        if moved.values().all(|counts| counts.is_no()) {
            return;
        }
        if stated.is_empty() {
            for (group, counts) in &moved {
                amounts.whole(*group, *counts);
            }
        }
        for volume in stated.iter().filter(|volume| volume.period.overlaps(self.window)) {
            let amount =
                if self.category == "geo" { volume.devices.or(volume.people) } else { volume.people };
            let about: Vec<(u32, Truth)> = moved
                .iter()
                .filter(|(group, _)| volume.groups.is_empty() || volume.groups.contains(group))
                .map(|(group, counts)| (*group, *counts))
                .collect();
            amounts.add(&about, amount);
        }
    }

    /// The groups that a flow moves, each with how surely it counts.
    fn moved(&self, flow: u32) -> BTreeMap<u32, Truth> {
        let (setting, scene) = (self.setting, self.setting.scene());
        let (inner, regime) = (setting.inner, setting.regime());
        let data = scene.graph.flow_data(flow);
        let route = scene.route(flow, setting.exporter);
        let limited = data.more().map_or(&[][..], |more| &more.groups);
        // A flow that has ended moved what its start still holds.
        let exists =
            if data.period().holds_on(scene.day).is_no() { Truth::Yes } else { scene.exists(regime, flow) };
        let all: Vec<u32>;
        let fields = if data.all_fields {
            all = (0..scene.inventory().fields.len() as u32).collect();
            &all
        } else {
            scene.graph.carried(flow)
        };
        let mut labels: BTreeMap<u32, (Variant, Vec<(u32, Truth)>)> = BTreeMap::new();
        for (number, block) in inner.blocks.iter().enumerate() {
            for field in fields {
                let Some(pair) = block.pairs.find(data.from, *field) else { continue };
                for bit in bits(block.reach[pair as usize]) {
                    let index = block.first + bit;
                    let variant = scene.variants[index as usize];
                    let group = variant.group.unwrap_or(crate::judge::NOBODY);
                    if !limited.is_empty() && !limited.contains(&group) {
                        continue;
                    }
                    let attach = scene.attach(regime, setting.exporter, variant);
                    let by = By {
                        regime: setting.index,
                        exporter: setting.exporter,
                        attach: alike(attach),
                        exists,
                    };
                    let at = inner.at_step(by, number, pair, bit);
                    let Some(at) = at else { continue };
                    let mut of = self.like(variant, *field);
                    of.site = Site::Flow(flow);
                    (of.start, of.end) = (Some(data.from), Some(data.to));
                    of.receiver = route.receiver;
                    let counts = self.leaves(&mut of, &route.new, at).and(exists);
                    // Of a group with several homes the surest counts.
                    let entry = labels.entry(group).or_insert_with(|| (variant, Vec::new()));
                    entry.1.push((*field, counts));
                }
            }
        }
        labels
            .into_iter()
            .map(|(group, (variant, labels))| (group, self.counts(self.sure(variant, labels))))
            .collect()
    }

    /// Whether a label leaves by a flow under the law, not exempt.
    fn leaves(&self, of: &mut Setting<'_, '_>, new: &[crate::step::Pair], at: AtStep) -> Truth {
        let regime = of.regime();
        let area = regime.area(&of.variant.residence);
        let outside = any(new.iter().map(|pair| !pair.country.inside(area)));
        of.attached = at.attached;
        of.processor = at.processor;
        of.onward = at.onward;
        let onward = match regime.revision.onward {
            _ if !at.onward => Truth::Yes,
            Onward::Law | Onward::Same => Truth::Yes,
            Onward::Ask => Truth::Unknown,
            Onward::Contract | Onward::No => Truth::No,
        };
        let so_far = at.attached.and(outside).and(onward);
        if so_far.is_no() {
            return so_far;
        }
        of.sources = of.inner.feeding(at.sources);
        let Site::Flow(flow) = of.site else { return Truth::No };
        let purposes = &of.scene().graph.flow_data(flow).purposes;
        so_far.and(self.moves(of, purposes))
    }

    /// Whether it counts as a transfer that no exemption covers, for some purpose.
    fn moves(&self, of: &Setting<'_, '_>, purposes: &[u32]) -> Truth {
        let scene = of.scene();
        let each = purposes.iter().map(|purpose| Some(*purpose)).chain(purposes.is_empty().then_some(None));
        any(each.map(|purpose| {
            let unit = Unit {
                on: of,
                purpose,
                country: Place::UNKNOWN,
                transfer: Truth::Yes,
                consent: None,
                safeguard: None,
                gate: None,
            };
            let counted = scene.counted(of.regime(), of.flow(), of.variant.group, purpose, &unit);
            let exempt = any(of
                .regime()
                .revision
                .gates
                .iter()
                .filter(|gate| exempts(gate) && gate.binds_at(&unit))
                .map(|gate| {
                    let when = gate.when.as_ref().map_or(Truth::Yes, |when| eval(when, &unit).truth);
                    let open = when.and(eval(&gate.require, &unit).truth);
                    // Nobody relies on an unverified exemption to stay below a threshold.
                    if gate.advisory { open.and(Truth::Unknown) } else { open }
                }));
            counted.role.and(counted.path).and(!counted.exempt.truth).and(!exempt)
        }))
    }

    fn sure(&self, variant: Variant, labels: impl IntoIterator<Item = (u32, Truth)>) -> Sure {
        let scene = self.setting.scene();
        let mut sure = Sure { tagged: Truth::No, other: Truth::No };
        for (field, truth) in labels {
            let side = match scene.has_tag(variant.group, field, self.category) {
                true => &mut sure.tagged,
                false => &mut sure.other,
            };
            *side = truth.or(*side);
        }
        sure
    }

    /// A setting of the same exporter for another label, without texts and safeguards.
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

impl Amounts {
    fn whole(&mut self, group: u32, counts: Truth) {
        if counts.is_no() {
            return;
        }
        if group == crate::judge::NOBODY {
            self.open = true;
            return;
        }
        let known = self.groups.entry(group).or_default();
        known.whole = Some(known.whole.map_or(counts, |before| before.or(counts)));
    }

    /// An amount about these groups together.
    fn add(&mut self, about: &[(u32, Truth)], amount: Option<u64>) {
        let counting: Vec<u32> =
            about.iter().filter(|(_, counts)| !counts.is_no()).map(|(group, _)| *group).collect();
        // Where part of them does not count, nobody knows how many of the amount do.
        let sure = about.iter().map(|(_, counts)| *counts).min().unwrap_or(Truth::No);
        match *counting {
            [] => {}
            [group] if group != crate::judge::NOBODY => {
                let known = self.groups.entry(group).or_default();
                if sure.is_yes() {
                    known.least = known.least.max(amount.unwrap_or(0));
                }
                known.most = match (known.stated, known.most, amount) {
                    (false, _, amount) => amount,
                    (true, Some(most), Some(amount)) => Some(most.saturating_add(amount)),
                    _ => None,
                };
                known.stated = true;
            }
            _ => self.shared.push((counting, sure, amount)),
        }
    }

    fn interval(&self, inventory: &Inventory) -> Interval {
        let mut high = if self.open { None } else { Some(0_u64) };
        let mut least: Vec<(Vec<u32>, u64)> = Vec::new();
        for (group, known) in &self.groups {
            let count = inventory.groups[*group as usize].count;
            let (mut low, mut most) = (known.least, if known.stated { known.most } else { Some(0) });
            if let Some(whole) = known.whole {
                if whole.is_yes() {
                    low = low.max(count.unwrap_or(0));
                }
                // Whoever is in an amount is in the group.
                most = count.map(|count| count.max(known.least));
            }
            high = high.zip(most).map(|(high, most)| high.saturating_add(most));
            least.push((vec![*group], low));
        }
        for (groups, sure, amount) in &self.shared {
            high = high.zip(*amount).map(|(high, amount)| high.saturating_add(amount));
            if sure.is_yes() {
                least.push((groups.clone(), amount.unwrap_or(0)));
            }
        }
        // The largest, and whatever is disjoint from all that is taken.
        least.sort_by_key(|(groups, amount)| (std::cmp::Reverse(*amount), groups.clone()));
        let disjoint = |a: u32, b: u32| {
            inventory.groups[a as usize].disjoint_from.contains(&b)
                || inventory.groups[b as usize].disjoint_from.contains(&a)
        };
        let named = |group: &u32| *group != crate::judge::NOBODY;
        let (mut taken, mut low): (Vec<u32>, u64) = (Vec::new(), 0);
        for (groups, amount) in least {
            let apart = |group: &u32| named(group) && taken.iter().all(|other| disjoint(*group, *other));
            if taken.is_empty() || groups.iter().all(apart) {
                taken.extend(groups.into_iter().filter(named));
                low = low.saturating_add(amount);
            }
        }
        (low, high)
    }
}
