//! Groups, fields, systems, and what happens to data where they lie.

use serde_json::{Map, Value, json};

use super::facts::{Bearer, stated};
use super::{Made, Random, one_or_list, period, places, record};

const TAGS: &[&str] = &[
    "sensitive",
    "unique_id",
    "kr.rrn",
    "kr.credit",
    "child",
    "hr",
    "criminal",
    "health",
    "biometric",
    "genomic",
    "omic",
    "geo",
    "financial",
    "identifier",
    "gov_related",
    "important_data",
    "public",
    "encrypted",
];

const COUNTS: &[u64] = &[0, 1, 100, 101, 5000, 10_000, 10_001, 100_000, 600_000, 1_000_000, 2_900_000];

pub(crate) fn groups(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(1, 3);
    made.groups = (1..=n).map(|i| format!("g{i}")).collect();
    let mut list = Vec::new();
    for i in 0..n {
        let mut group = record(&made.groups[i]);
        group.insert("residence".to_owned(), places(random, made, 72, 6));
        if random.chance(75) {
            group.insert("count".to_owned(), json!(random.pick(COUNTS)));
        }
        if random.chance(if made.asks("subject.citizenship") { 60 } else { 10 }) {
            group.insert("citizenship".to_owned(), json!(made.place(random, 50)));
        }
        if i > 0 && random.chance(30) {
            group.insert("disjoint_from".to_owned(), json!([made.groups[0]]));
        }
        if random.chance(50) {
            group.insert("languages".to_owned(), json!(random.some(&["ko", "en", "de"], 2)));
        }
        if random.chance(if made.asks("subject.age") { 70 } else { 20 }) {
            group.insert("age".to_owned(), json!(random.pick(&[[8, 13], [14, 18], [18, 65], [10, 30]])));
        }
        if random.chance(12) {
            group.insert("tags".to_owned(), json!([random.pick(&["employee", "child", "gov_related"])]));
        }
        list.push(Value::Object(group));
    }
    list
}

pub(crate) fn fields(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 4);
    made.fields = (1..=n).map(|i| format!("f{i}")).collect();
    // What derivations give nobody writes.
    let written = |tag: &&String| !matches!(tag.as_str(), "pseudonymised" | "anonymised");
    let law: Vec<&String> = made.law().asks.tags.iter().filter(written).collect();
    let focus: Vec<&String> = made.row().asks.tags.iter().filter(written).collect();
    let mut list = Vec::new();
    for id in &made.fields {
        if random.chance(25) && focus.is_empty() {
            list.push(json!(id));
            continue;
        }
        let mut field = record(id);
        if random.chance(if focus.is_empty() { 40 } else { 70 }) {
            let mut tags = vec![match (focus.is_empty(), law.is_empty()) {
                (false, _) if random.chance(80) => (*random.pick(&focus)).as_str(),
                (_, false) if random.chance(70) => (*random.pick(&law)).as_str(),
                _ => *random.pick(TAGS),
            }];
            let other = *random.pick(TAGS);
            if random.chance(25) && other != tags[0] {
                tags.push(other);
            }
            field.insert("tags".to_owned(), json!(tags));
        }
        list.push(Value::Object(field));
    }
    list
}

pub(crate) fn systems(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 5);
    let mut list = Vec::new();
    for i in 1..=n {
        let id = format!("s{i}");
        let operator = random.pick(&made.parties).clone();
        let mut system = record(&id);
        system.insert("operator".to_owned(), json!(operator));
        system.insert("location".to_owned(), places(random, made, 40, 6));
        let mut principal = None;
        if random.chance(18) {
            let other = random.pick(&made.parties).clone();
            if other != operator {
                system.insert("on_behalf_of".to_owned(), json!(other));
                principal = Some(other);
            }
        }
        if random.chance(12) {
            system.insert("facts".to_owned(), stated(random, made, Bearer::System));
        }
        made.systems.push((id, operator, principal));
        list.push(Value::Object(system));
    }
    list
}

/// A system, or a party that operates at most one of them: what a flow or collection may name.
pub(crate) fn end(random: &mut Random, made: &Made) -> (String, String, Option<String>) {
    if random.chance(20) {
        let party = random.pick(&made.parties).clone();
        let own: Vec<_> = made.systems.iter().filter(|(_, operator, _)| *operator == party).collect();
        match own.as_slice() {
            [] => return (party.clone(), party, None),
            [(_, operator, principal)] => return (party, operator.clone(), principal.clone()),
            _ => {}
        }
    }
    random.pick(&made.systems).clone()
}

pub(crate) fn basis(random: &mut Random, made: &Made) -> Value {
    let kinds = [
        "consent",
        "consent",
        "contract",
        "legal_obligation",
        "legitimate_interest",
        "vital_interest",
        "public_interest",
        "hr",
        "statute",
    ];
    if random.chance(70) {
        return json!(random.pick(&kinds));
    }
    let mut per = Map::new();
    for purpose in random.some(&made.purposes, 2) {
        per.insert(purpose, json!(random.pick(&kinds)));
    }
    Value::Object(per)
}

pub(crate) fn collections(random: &mut Random, made: &Made) -> Vec<Value> {
    let mut list = Vec::new();
    for i in 1..=random.between(1, 3) {
        let mut collection = record(&format!("c{i}"));
        let groups = random.some(&made.groups, 2);
        collection.insert("subjects".to_owned(), one_or_list(random, groups));
        collection.insert("at".to_owned(), json!(end(random, made).0));
        let fields = random.some(&made.fields, 3);
        collection.insert("fields".to_owned(), one_or_list(random, fields));
        if random.chance(70) {
            let purposes = random.some(&made.purposes, 2);
            collection.insert("purposes".to_owned(), one_or_list(random, purposes));
        }
        if random.chance(20) {
            collection.insert("controllers".to_owned(), json!(random.some(&made.parties, 2)));
        }
        let sources = made.asks("data.source") || made.asks("data.from_subject");
        if random.chance(if sources { 75 } else { 30 }) {
            let sources = ["subject", "third-party", "observed", "public"];
            collection.insert("source".to_owned(), json!(random.pick(&sources)));
        }
        if !made.notices.is_empty() && random.chance(50) {
            collection.insert("notices".to_owned(), json!(random.some(&made.notices, 2)));
        }
        if random.chance(50) {
            collection.insert("basis".to_owned(), basis(random, made));
        }
        if random.chance(if made.tidy { 10 } else { 25 }) {
            period(random, made, &mut collection, 8);
        }
        if random.chance(25) {
            collection.insert("facts".to_owned(), stated(random, made, Bearer::Collection));
        }
        list.push(Value::Object(collection));
    }
    list
}

pub(crate) fn derivations(random: &mut Random, made: &Made) -> Vec<Value> {
    let mut list = Vec::new();
    let pseudonyms = made.row().asks.tags.contains("pseudonymised");
    let most = if pseudonyms { 4 } else { 3 };
    for i in 1..=random.below(most) {
        let to = random.pick(&made.fields).clone();
        let others: Vec<String> = made.fields.iter().filter(|f| **f != to).cloned().collect();
        if others.is_empty() {
            continue;
        }
        let mut derivation = record(&format!("d{i}"));
        derivation.insert("at".to_owned(), json!(random.pick(&made.systems).0));
        let from = random.some(&others, 2);
        derivation.insert("from".to_owned(), one_or_list(random, from));
        derivation.insert("to".to_owned(), json!(to));
        let how = *random.pick(&["derive", "aggregate", "pseudonymise", "pseudonymise", "anonymise"]);
        derivation.insert("how".to_owned(), json!(how));
        if random.chance(40) {
            derivation.insert("evidence".to_owned(), json!("checked by the statistics office"));
        }
        if random.chance(20) {
            derivation.insert("drops".to_owned(), json!([random.pick(TAGS)]));
        }
        list.push(Value::Object(derivation));
    }
    list
}
