//! Counters of volume: people whose data leave with an exporter, a flow without `volume` counting whole.
//!
//! Counted are the transfers of the exporter under the regime: its flows and, where collecting abroad is one, its
//! collections. What a gate lets pass that asks for necessities, statutes and attributes alone is exempt.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{holds, walk};
use super::count::people;
use super::date::Period;
use super::lineage::Lineage;
use super::pack::{Cond, Gate};
use super::record::{Inventory, Volume};
use super::step::{crossing, doubt, exporters, purposes};
use super::steps::steps;
use super::truth::{Interval, Truth};
use super::unit::{History, Place, Unit};

/// What a counter asks: which tag, with or without it, since when, for which receiver.
struct Counter<'w> {
    lineage: &'w Lineage<'w>,
    tag: &'w str,
    without: bool,
    from: String,
    exporter: usize,
    receiver: Option<usize>,
}

/// Of one group: whether it counts whole, the largest amount, the sum of amounts.
#[derive(Default)]
struct Group {
    whole: Option<Truth>,
    least: f64,
    most: Vec<Option<f64>>,
}

/// What is known of everybody.
#[derive(Default)]
struct Amounts {
    groups: BTreeMap<usize, Group>,
    shared: Vec<(BTreeSet<usize>, Truth, Option<f64>)>,
}

/// The interval of the counter of this name for the unit's exporter (and receiver).
pub(crate) fn volume(unit: &Unit<'_>, name: &str) -> Interval {
    if name == "volume.held" {
        return held(unit);
    }
    let pair = name.starts_with("volume.bulk_12m.").then_some(unit.receiver);
    let key = (unit.regime.pack.id.clone(), unit.exporter, pair, name.to_owned());
    let known = unit.world.counted.lock().expect("no test panics while counting").get(&key).copied();
    known.unwrap_or_else(|| {
        let counted = count(unit, name, pair);
        unit.world.counted.lock().expect("no test panics while counting").insert(key, counted);
        counted
    })
}

/// Everybody whose fields the exporter collects or exports.
fn held(unit: &Unit<'_>) -> Interval {
    let world = unit.world;
    let mut mine = BTreeSet::new();
    for collection in &world.inventory.collections {
        if collection.collectors.contains(&unit.exporter) {
            mine.extend(collection.groups.iter().copied());
        }
    }
    for flow in world.inventory.flows.iter().filter(|f| super::count::moves(f) && !f.by_subject) {
        if exporters(world, unit.regime, flow).contains(&unit.exporter) {
            for (system, person, field) in &world.reached {
                if *system == flow.from && super::count::carries(world, flow, *person, *field) {
                    mine.insert(world.inventory.people[*person].group);
                }
            }
        }
    }
    people(&world.inventory, &mine, &mine)
}

fn count(unit: &Unit<'_>, name: &str, receiver: Option<usize>) -> Interval {
    let world = unit.world;
    let lineage = Lineage::of(world, unit.regime);
    let year: i64 = world.day.split('-').next().and_then(|y| y.parse().ok()).unwrap_or(0);
    let counter = Counter {
        lineage: &lineage,
        tag: receiver.map_or("sensitive", |_| name.trim_start_matches("volume.bulk_12m.")),
        without: name.ends_with("_nonsensitive"),
        from: match (receiver, name.contains("since_last_year")) {
            (Some(_), _) => format!("{:04}{}", year - 1, &world.day[4..]),
            (_, true) => format!("{:04}-01-01", year - 1),
            _ => format!("{year:04}-01-01"),
        },
        exporter: unit.exporter,
        receiver,
    };
    let mut amounts = Amounts::default();
    for f in 0..world.inventory.flows.len() {
        counter.flow(f, &mut amounts);
    }
    if receiver.is_none() {
        for c in 0..world.inventory.collections.len() {
            counter.collection(c, &mut amounts);
        }
    }
    amounts.interval(&world.inventory)
}

impl Counter<'_> {
    /// How surely each group counts, from (group, has the tag, how surely it leaves).
    fn groups(&self, labels: &[(usize, bool, Truth)]) -> BTreeMap<usize, Truth> {
        let mut groups = BTreeMap::new();
        for (group, _, _) in labels {
            let best = |tagged: bool| {
                let of = labels.iter().filter(|(g, t, _)| g == group && *t == tagged);
                of.map(|(_, _, value)| *value).max().unwrap_or(Truth::No)
            };
            let value = if self.without { best(false).min(best(true).not()) } else { best(true) };
            groups.insert(*group, value);
        }
        groups
    }

    fn flow(&self, f: usize, amounts: &mut Amounts) {
        let world = self.lineage.world;
        let flow = &world.inventory.flows[f];
        if flow.certainty == "announced" || flow.by_subject || !self.within(&flow.period) {
            return;
        }
        let onward = |step: &super::steps::Step<'_>| match self.lineage.regime.revision.onward.as_str() {
            _ if !step.state.onward => Truth::Yes,
            "contract" | "no" => Truth::No,
            "ask" => Truth::Unknown,
            _ => Truth::Yes,
        };
        let exists = doubt(self.lineage.regime, flow).map_or(Truth::Yes, |_| Truth::Unknown);
        let mine = steps(self.lineage, &[], f).into_iter().filter(|step| {
            step.unit.exporter == self.exporter && self.receiver.is_none_or(|r| r == step.unit.receiver)
        });
        let mut labels: Vec<(usize, bool, Truth)> = mine
            .map(|step| {
                let value = step.state.attached.min(step.crossing.value).min(onward(&step)).min(exists);
                let group = world.inventory.people[step.unit.people[0]].group;
                (group, step.unit.tagged(self.tag), value.min(exempt(&step.unit).not()))
            })
            .collect();
        // People whose data travel along without the law reaching them: an amount is about them too.
        for (person, field) in (0..world.inventory.people.len())
            .flat_map(|p| (0..world.inventory.fields.len()).map(move |field| (p, field)))
        {
            let group = world.inventory.people[person].group;
            if super::count::carries(world, flow, person, field) && labels.iter().all(|(g, _, _)| *g != group)
            {
                labels.push((group, false, Truth::No));
            }
        }
        let groups = self.groups(&labels);
        match &flow.volume {
            None => groups.iter().for_each(|(group, value)| amounts.whole(*group, *value)),
            Some(rows) => {
                for row in rows.iter().filter(|row| self.touches(row)) {
                    let named = |g: &usize| {
                        let id = &world.inventory.groups[*g].id;
                        row.subjects.as_ref().is_none_or(|ids| ids.contains(id))
                    };
                    let about: Vec<(usize, Truth)> =
                        groups.iter().filter(|(g, _)| named(g)).map(|(g, v)| (*g, *v)).collect();
                    let amount = if self.tag == "geo" { row.devices.or(row.people) } else { row.people };
                    amounts.add(&about, amount);
                }
            }
        }
    }

    /// Whether some day of the window lies in the period; unknown ends may.
    fn within(&self, period: &Period) -> bool {
        let ended = period.until.day().is_some_and(|until| until <= self.from.as_str());
        let ahead = period.from.day().is_some_and(|from| from > self.lineage.world.day.as_str());
        !ended && !ahead
    }

    fn touches(&self, row: &Volume) -> bool {
        let ended = row.until.as_ref().is_some_and(|until| *until <= self.from);
        let ahead = row.from.as_ref().is_some_and(|from| *from > self.lineage.world.day);
        !ended && !ahead
    }

    fn collection(&self, c: usize, amounts: &mut Amounts) {
        let world = self.lineage.world;
        let record = &world.inventory.collections[c];
        if record.collectors[0] != self.exporter {
            return;
        }
        let mut labels = Vec::new();
        for (p, person) in world.inventory.people.iter().enumerate() {
            if !record.groups.contains(&person.group) {
                continue;
            }
            for field in &record.fields {
                for purpose in purposes(&record.purposes) {
                    let unit = Unit {
                        world,
                        regime: self.lineage.regime,
                        place: Place::Collection(c),
                        people: vec![p],
                        field: Some(*field),
                        purpose,
                        country: None,
                        exporter: self.exporter,
                        receiver: self.exporter,
                        ends: Some((record.at, record.at)),
                        role: "collect".to_owned(),
                        path: "send".to_owned(),
                        history: Some(History { sources: BTreeSet::from([c]), ..History::default() }),
                        narrow: false,
                        processor: false,
                        onward: false,
                        transfer: Truth::Yes,
                        gate: None,
                        consents: Vec::new(),
                        safeguards: Vec::new(),
                        joins: Vec::new(),
                        consent: None,
                        safeguard: None,
                    };
                    let (attached, _) = self.lineage.collected(c, p);
                    let value = attached.min(crossing(&unit).value).min(exempt(&unit).not());
                    labels.push((person.group, unit.tagged(self.tag), value));
                }
            }
        }
        self.groups(&labels).iter().for_each(|(group, value)| amounts.whole(*group, *value));
    }
}

/// Whether a gate that is an exemption lets a unit pass; an unverified one may.
fn exempt(unit: &Unit<'_>) -> Truth {
    let mut unit = unit.clone();
    unit.transfer = Truth::Yes;
    let open = |gate: &Gate| {
        let when = gate.when.as_ref().map_or(Truth::Yes, |when| holds(&unit, when));
        let value = when.min(holds(&unit, &gate.require));
        if gate.advisory { value.min(Truth::Unknown) } else { value }
    };
    let fits = |gate: &&Gate| {
        gate.period.holds(&unit.world.day) == Truth::Yes
            && gate.roles.as_ref().is_none_or(|roles| roles.contains(&unit.role))
            && exempts(gate)
    };
    unit.regime.revision.gates.iter().filter(fits).map(open).max().unwrap_or(Truth::No)
}

fn exempts(gate: &Gate) -> bool {
    let (mut alone, mut asks) = (true, false);
    for cond in gate.when.iter().chain([&gate.require]) {
        walk(cond, &mut |part| match part {
            Cond::Fact(name) => {
                asks = true;
                alone &= name.starts_with("necessity.") || name.starts_with("law.");
            }
            Cond::Attr(name, _) => {
                asks = true;
                alone &= !name.starts_with("volume.") && name != "exporter.subject_count";
            }
            Cond::Within(..) | Cond::Lists(..) | Cond::ConsentSince(..) | Cond::ContractSince(..) => {
                alone = false;
            }
            _ => {}
        });
    }
    alone && asks
}

impl Amounts {
    fn whole(&mut self, group: usize, value: Truth) {
        if value > Truth::No {
            let known = self.groups.entry(group).or_default();
            known.whole = known.whole.max(Some(value));
        }
    }

    fn add(&mut self, about: &[(usize, Truth)], amount: Option<f64>) {
        let counting: BTreeSet<usize> =
            about.iter().filter(|(_, v)| *v > Truth::No).map(|(g, _)| *g).collect();
        let sure = about.iter().map(|(_, v)| *v).min().unwrap_or(Truth::No);
        match counting.first() {
            Some(group) if counting.len() == 1 => {
                let known = self.groups.entry(*group).or_default();
                if sure == Truth::Yes {
                    known.least = known.least.max(amount.unwrap_or(0.0));
                }
                known.most.push(amount);
            }
            Some(_) => self.shared.push((counting, sure, amount)),
            None => {}
        }
    }

    fn interval(&self, inventory: &Inventory) -> Interval {
        let mut high = Some(0.0);
        let mut parts: Vec<(BTreeSet<usize>, f64)> = Vec::new();
        for (g, known) in &self.groups {
            let count = inventory.groups[*g].count;
            let whole = known.whole.unwrap_or(Truth::No);
            let most = match whole {
                Truth::No => known.most.iter().copied().sum::<Option<f64>>(),
                _ => count.map(|n| n.max(known.least)),
            };
            high = high.zip(most).map(|(a, b)| a + b);
            let counted = if whole == Truth::Yes { count.unwrap_or(0.0) } else { 0.0 };
            parts.push((BTreeSet::from([*g]), known.least.max(counted)));
        }
        for (groups, sure, amount) in &self.shared {
            high = high.zip(*amount).map(|(a, b)| a + b);
            if *sure == Truth::Yes {
                parts.push((groups.clone(), amount.unwrap_or(0.0)));
            }
        }
        let groups = &inventory.groups;
        let disjoint = |a: usize, b: usize| {
            groups[a].disjoint_from.contains(&groups[b].id) || groups[b].disjoint_from.contains(&groups[a].id)
        };
        // The largest, and whatever is disjoint from all that is taken.
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (mut taken, mut low): (BTreeSet<usize>, f64) = (BTreeSet::new(), 0.0);
        for (set, amount) in parts {
            if set.iter().all(|g| taken.iter().all(|t| disjoint(*g, *t))) {
                taken.extend(set);
                low += amount;
            }
        }
        Interval { low, high }
    }
}
