//! Parties: who they are, where they sit, who owns them, what they hold.

use serde_json::{Map, Value, json};

use super::facts::{Bearer, stated};
use super::{Made, Random, period, places, record};

const KINDS: &[&str] = &["person", "authority", "union-institution", "company"];

const SCHEMES: &[&str] = &[
    "EU-US-DPF",
    "UK-US-DPF",
    "CH-US-DPF",
    "APEC-CBPR",
    "APEC-PRP",
    "GLOBAL-CBPR",
    "GLOBAL-PRP",
    "KR-ISMS-P",
    "CN-PIPC",
    "GDPR-42",
    "UKGDPR-42",
    "EU-US-PRIVACY-SHIELD",
    "CH-US-PRIVACY-SHIELD",
    "US-SAFE-HARBOUR",
];

pub(crate) fn parties(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 5);
    made.parties = (1..=n).map(|i| format!("p{i}")).collect();
    (0..n).map(|i| Value::Object(party(random, made, i))).collect()
}

fn party(random: &mut Random, made: &mut Made, i: usize) -> Map<String, Value> {
    let id = made.parties[i].clone();
    let mut party = record(&id);
    // The first is mostly at home; the others are where data go.
    let subsidiary = made.asks("exporter.has_subsidiary_in");
    let home = match (i, subsidiary) {
        // Who has a subsidiary there sits elsewhere.
        (0, true) => 5,
        (_, true) => 60,
        (0, false) => 65,
        (_, false) => 15,
    };
    party.insert("country".to_owned(), places(random, made, home, 6));
    let role = *random.pick(&["", "controller", "processor", "processor", "joint"]);
    if !role.is_empty() {
        party.insert("role".to_owned(), json!(role));
    }
    let kinds = made.asks("exporter.kind") || made.asks("exporter.public_power");
    if random.chance(if kinds { 55 } else { 6 }) {
        let asked: Vec<&str> = KINDS.iter().copied().filter(|kind| made.names(kind)).collect();
        let kind = if asked.is_empty() { *random.pick(KINDS) } else { *random.pick(&asked) };
        party.insert("kind".to_owned(), json!(kind));
    }
    let named = made.law().named.clone();
    if !named.is_empty() && random.chance(10) {
        party.insert("name".to_owned(), json!(random.pick(&named)));
    }
    if random.chance(15) {
        let members = random.between(2, 40);
        party.insert("members".to_owned(), json!(members));
        made.classes.push((id.clone(), members));
    }
    if random.chance(25) {
        party.insert("category".to_owned(), json!(random.pick(&["hosting", "mail service"])));
    }
    if random.chance(8) {
        party.insert("establishments".to_owned(), json!([made.place(random, 40)]));
    }
    if random.chance(if subsidiary { 90 } else { 60 }) {
        let list: Vec<String> = if random.chance(20) { Vec::new() } else { vec![made.place(random, 60)] };
        party.insert("targets".to_owned(), json!(list));
    }
    if random.chance(10) {
        party.insert("monitors".to_owned(), json!([made.place(random, 70)]));
    }
    let law = made.asks("importer.under_law") || made.asks("importer.under_gdpr");
    if random.chance(if law { 50 } else { 12 }) {
        let mut laws = vec!["CA-PIPEDA".to_owned()];
        laws.extend(made.row().asks.values.iter().filter(|value| value.contains('-')).cloned());
        laws.extend(made.board.packs.iter().map(|pack| pack.id.clone()));
        party.insert("under_law".to_owned(), json!(random.some(&laws[..laws.len().min(8)], 2)));
    }
    owned(random, made, i, &mut party);
    if random.chance(12) {
        party.insert("place_of_business".to_owned(), json!([made.place(random, 10)]));
    }
    if random.chance(6) {
        let law = if random.chance(50) { "US-DSP" } else { &made.law().id };
        party.insert("designated".to_owned(), json!([law]));
    }
    let wanted: Vec<String> = made
        .row()
        .asks
        .facts
        .iter()
        .filter_map(|f| f.strip_prefix("recipient.certified:"))
        .map(str::to_owned)
        .collect();
    if random.chance(if wanted.is_empty() { 20 } else { 70 }) {
        party.insert("certifications".to_owned(), certifications(random, made, &wanted));
    }
    if random.chance(if made.asks("exporter.turnover.KRW") { 50 } else { 4 }) {
        party.insert("turnover".to_owned(), json!({"KRW": random.pick(&[1.2e12, 9e11])}));
    }
    attributes(random, made, &mut party);
    if made.tidy || random.chance(60) {
        party.insert("facts".to_owned(), stated(random, made, Bearer::Party));
    }
    party
}

fn attributes(random: &mut Random, made: &Made, party: &mut Map<String, Value>) {
    let names = ["kr_online_service", "kr_agent_duty", "ciio", "sdf", "public_power"];
    let mut attributes = Map::new();
    for name in names {
        let asked = made.asks(&format!("exporter.{name}"));
        if random.chance(if asked { 60 } else { 5 }) {
            attributes.insert(name.to_owned(), json!(random.chance(70)));
        }
    }
    if !attributes.is_empty() {
        party.insert("attributes".to_owned(), Value::Object(attributes));
    }
}

/// Parents, owners and joint controllers among those made before.
fn owned(random: &mut Random, made: &Made, i: usize, party: &mut Map<String, Value>) {
    if i == 0 {
        return;
    }
    let shares = made.row().asks.facts.contains("recipient.not_covered_person");
    if random.chance(if made.asks("exporter.has_subsidiary_in") { 60 } else { 15 }) {
        party.insert("parent".to_owned(), json!(made.parties[random.below(i)]));
    }
    if random.chance(if shares { 40 } else { 8 }) {
        let mut owners = Vec::new();
        for other in random.some(&made.parties[..i], 2) {
            let percents = [json!("unknown"), json!(50), json!(49), json!(1), json!(25), json!(100)];
            let mut owner = Map::new();
            owner.insert("party".to_owned(), json!(other));
            owner.insert("percent".to_owned(), random.pick(&percents).clone());
            period(random, made, &mut owner, 0);
            // A share begins and is replaced; it has no end of its own.
            owner.remove("until_date");
            owners.push(Value::Object(owner));
        }
        party.insert("owners".to_owned(), json!(owners));
    }
    if random.chance(if made.asks("importer.joint_with_established") { 50 } else { 8 }) {
        party.insert("joint_with".to_owned(), json!([made.parties[random.below(i)]]));
    }
}

fn certifications(random: &mut Random, made: &Made, wanted: &[String]) -> Value {
    let mut list = Vec::new();
    for _ in 0..random.below(3).max(usize::from(!wanted.is_empty())) {
        let mut one = Map::new();
        let scheme = if wanted.is_empty() || random.chance(15) {
            (*random.pick(SCHEMES)).to_owned()
        } else {
            random.pick(wanted).clone()
        };
        // The scheme of staff data is a certificate that covers them.
        let staff = scheme.ends_with("-HR");
        one.insert("scheme".to_owned(), json!(scheme.trim_end_matches("-HR")));
        if staff || random.chance(20) {
            one.insert("covers".to_owned(), json!(["hr"]));
        }
        period(random, made, &mut one, 5);
        list.push(Value::Object(one));
    }
    Value::Array(list)
}
