//! Flows: what moves between systems, as what, which way, how much.

use serde_json::{Map, Value, json};

use super::facts::{Bearer, stated};
use super::parts::{basis, end};
use super::{Made, Random, one_or_list, period, places, record};

const ROLES: &[&str] = &["provision", "provision", "joint", "entrust", "entrust", "storage", "return"];
const AMOUNTS: &[u64] =
    &[0, 1, 100, 101, 1000, 1001, 9999, 10_000, 10_001, 99_999, 100_000, 100_001, 999_999, 1_000_000];

pub(crate) fn flows(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let mut list = Vec::new();
    for i in 1..=random.between(2, 6) {
        let id = format!("t{i}");
        if let Some(flow) = flow(random, made, &id) {
            list.push(Value::Object(flow));
            made.flows.push(id);
        }
    }
    list
}

/// The system that an end of a flow stands for.
fn system<'m>(made: &'m Made, end: &'m str) -> &'m str {
    made.systems.iter().find(|(_, operator, _)| operator == end).map_or(end, |(id, _, _)| id)
}

fn flow(random: &mut Random, made: &Made, id: &str) -> Option<Map<String, Value>> {
    let (from, start, start_for) = end(random, made);
    let own: Vec<&(String, String, Option<String>)> =
        made.systems.iter().filter(|(id, operator, _)| *operator == start && *id != from).collect();
    let inside = made.row().asks.roles.contains("internal") || made.asks("edge.transaction");
    let (mut to, mut stop, mut stop_for) = if !own.is_empty() && random.chance(if inside { 40 } else { 10 }) {
        (*random.pick(&own)).clone()
    } else if start_for.is_none() && random.chance(3) {
        (from.clone(), start.clone(), start_for.clone())
    } else {
        end(random, made)
    };
    // Where two answer for one system, a flow from it to itself would be two steps; nobody writes one.
    if start_for.is_some() && system(made, &from) == system(made, &to) {
        match made.systems.iter().find(|(id, _, _)| id != system(made, &from)) {
            Some(other) => (to, stop, stop_for) = other.clone(),
            None => return None,
        }
    }
    let mut flow = record(id);
    flow.insert("from".to_owned(), json!(from));
    flow.insert("to".to_owned(), json!(to));
    let all = random.chance(12);
    let fields = random.some(&made.fields, 3);
    let carried = if all { made.fields.clone() } else { fields.clone() };
    flow.insert("fields".to_owned(), if all { json!(["*"]) } else { one_or_list(random, fields) });
    if random.chance(15) {
        flow.insert("subjects".to_owned(), json!(random.some(&made.groups, 2)));
    }
    if random.chance(75) {
        let purposes = random.some(&made.purposes, 2);
        flow.insert("purposes".to_owned(), one_or_list(random, purposes));
    }
    let mut principal = stop_for;
    if random.chance(8) {
        let other = random.pick(&made.parties).clone();
        flow.insert("on_behalf_of".to_owned(), json!(other));
        principal = Some(other);
    }
    let exporter = start_for.unwrap_or(start);
    let receiver = principal.filter(|p| *p != exporter).unwrap_or(stop);
    if random.chance(65) {
        let asked: Vec<&str> =
            ROLES.iter().copied().filter(|role| made.row().asks.roles.contains(*role)).collect();
        let role = if receiver == exporter {
            "internal"
        } else if !asked.is_empty() && random.chance(70) {
            *random.pick(&asked)
        } else {
            *random.pick(ROLES)
        };
        flow.insert("role".to_owned(), json!(role));
    }
    path(random, made, &mut flow);
    if random.chance(20) {
        let old = random.pick(&carried).clone();
        let new = random.pick(&made.fields).clone();
        if old != new {
            let mut rename = Map::new();
            rename.insert(old, json!(new));
            flow.insert("rename".to_owned(), Value::Object(rename));
        }
    }
    if random.chance(if made.asks("edge.basis") { 60 } else { 20 }) {
        flow.insert("basis".to_owned(), basis(random, made));
    }
    if random.chance(if made.asks("edge.transaction") { 60 } else { 8 }) {
        let kinds = ["brokerage", "vendor", "employment", "investment"];
        flow.insert("transaction".to_owned(), json!(random.pick(&kinds)));
    }
    let counted = made.row().asks.attributes.iter().any(|name| name.starts_with("volume."));
    if random.chance(if counted { 60 } else { 6 }) {
        let rows = (0..random.between(1, 2)).map(|_| volume(random, made)).collect::<Vec<Value>>();
        flow.insert("volume".to_owned(), json!(rows));
    }
    doubts(random, made, &mut flow);
    if random.chance(if made.tidy { 30 } else { 50 }) {
        period(random, made, &mut flow, 6);
    }
    if made.tidy || random.chance(60) {
        flow.insert("facts".to_owned(), stated(random, made, Bearer::Flow));
    }
    Some(flow)
}

fn volume(random: &mut Random, made: &Made) -> Value {
    let mut volume = Map::new();
    if random.chance(50) {
        volume.insert("subjects".to_owned(), json!(random.some(&made.groups, 2)));
    }
    if random.chance(75) {
        volume.insert("people".to_owned(), json!(random.pick(AMOUNTS)));
    }
    if random.chance(35) {
        volume.insert("devices".to_owned(), json!(random.pick(AMOUNTS)));
    }
    period(random, made, &mut volume, 0);
    Value::Object(volume)
}

fn path(random: &mut Random, made: &Made, flow: &mut Map<String, Value>) {
    if random.chance(45) {
        return;
    }
    let asked: Vec<&String> = made.row().asks.paths.iter().collect();
    let path = if !asked.is_empty() && random.chance(60) {
        random.pick(&asked).as_str()
    } else {
        *random.pick(&["send", "send", "remote", "remote", "client-side", "transit", "publish"])
    };
    flow.insert("path".to_owned(), json!(path));
    if path == "remote" && random.chance(30) {
        flow.insert("reads_from".to_owned(), places(random, made, 10, 8));
    }
}

/// What makes a flow less than certain, or answers what is asked of it.
fn doubts(random: &mut Random, made: &Made, flow: &mut Map<String, Value>) {
    if random.chance(10) {
        let certainty = *random.pick(&["permitted", "permitted", "permitted", "actual", "announced"]);
        flow.insert("certainty".to_owned(), json!(certainty));
    }
    if random.chance(4) {
        flow.insert("caused_by".to_owned(), json!("subject"));
    }
    if random.chance(if made.tidy { 30 } else { 12 }) {
        let counts = random.chance(60);
        let day = random.pick(&made.days);
        let counts = if random.chance(85) {
            json!({"value": counts, "evidence": "counsel's note"})
        } else {
            json!({"value": counts, "evidence": "counsel's note", "from_date": day})
        };
        flow.insert("counts".to_owned(), counts);
    }
    let mut attributes = Map::new();
    for (name, attribute) in [
        ("items_changed", "edge.items_changed"),
        ("foreign_order", "edge.foreign_order"),
        ("public_power", "exporter.public_power"),
    ] {
        if random.chance(if made.asks(attribute) { 50 } else { 4 }) {
            attributes.insert(name.to_owned(), json!(random.chance(80)));
        }
    }
    if !attributes.is_empty() {
        flow.insert("attributes".to_owned(), Value::Object(attributes));
    }
}
