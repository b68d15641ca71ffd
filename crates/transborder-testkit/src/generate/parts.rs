//! Parties, groups, fields, systems, and what moves between them.

use serde_json::{Map, Value, json};

use super::{DAYS, Made, PLACES, Random, facts, one_or_list, period, places};

fn record(id: &str) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("id".to_owned(), json!(id));
    record
}

pub(crate) fn parties(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 6);
    made.parties = (1..=n).map(|i| format!("p{i}")).collect();
    let mut list = Vec::new();
    for i in 0..n {
        let id = made.parties[i].clone();
        let mut party = record(&id);
        party.insert("country".to_owned(), places(random, 8));
        let role = *random.pick(&["", "controller", "processor", "processor", "joint"]);
        if !role.is_empty() {
            party.insert("role".to_owned(), json!(role));
        }
        if role == "processor" {
            made.processors.push(id.clone());
        }
        if random.chance(8) {
            let kind = *random.pick(&["person", "authority", "union-institution", "company"]);
            party.insert("kind".to_owned(), json!(kind));
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
            party.insert("establishments".to_owned(), json!([random.pick(PLACES)]));
        }
        if random.chance(60) {
            let targets =
                if random.chance(20) { Vec::new() } else { random.some(&["KR", "DE", "FR", "US", "CA"], 2) };
            party.insert("targets".to_owned(), json!(targets));
        }
        if random.chance(10) {
            party.insert("monitors".to_owned(), json!([random.pick(&["KR", "DE", "FR"])]));
        }
        if random.chance(20) {
            let laws = random.some(&["KR-PIPA", "EU-GDPR", "CA-PIPEDA", "BR-LGPD"], 2);
            party.insert("under_law".to_owned(), json!(laws));
        }
        if i > 0 && random.chance(15) {
            party.insert("parent".to_owned(), json!(made.parties[random.below(i)]));
        }
        if i > 0 && random.chance(12) {
            let percent = if random.chance(30) { json!("unknown") } else { json!(random.between(1, 100)) };
            let mut owner = Map::new();
            owner.insert("party".to_owned(), json!(made.parties[random.below(i)]));
            owner.insert("percent".to_owned(), percent);
            period(random, &mut owner, 0);
            // A share begins and is replaced; it has no end of its own.
            owner.remove("until_date");
            party.insert("owners".to_owned(), json!([owner]));
        }
        if i > 0 && random.chance(8) {
            party.insert("joint_with".to_owned(), json!([made.parties[random.below(i)]]));
        }
        if random.chance(35) {
            party.insert("certifications".to_owned(), certifications(random));
        }
        if random.chance(8) {
            party.insert("turnover".to_owned(), json!({"KRW": random.pick(&[1.2e12, 9e11])}));
        }
        if random.chance(25) {
            let mut attributes = Map::new();
            for name in random.some(&["kr_online_service", "kr_agent_duty", "public_power"], 2) {
                attributes.insert(name.to_owned(), json!(random.chance(70)));
            }
            party.insert("attributes".to_owned(), Value::Object(attributes));
        }
        if made.tidy || random.chance(50) {
            let facts = if made.tidy || random.chance(40) {
                facts::most(random, made, facts::PARTY, if made.tidy { 95 } else { 60 })
            } else {
                facts::some(random, made, facts::PARTY, 4, false)
            };
            party.insert("facts".to_owned(), facts);
        }
        list.push(Value::Object(party));
    }
    list
}

fn certifications(random: &mut Random) -> Value {
    let schemes =
        ["EU-US-DPF", "EU-US-DPF", "EU-US-PRIVACY-SHIELD", "KR-ISMS-P", "GDPR-42", "US-SAFE-HARBOUR"];
    let mut list = Vec::new();
    for _ in 0..random.below(3) {
        let mut one = Map::new();
        one.insert("scheme".to_owned(), json!(random.pick(&schemes)));
        if random.chance(25) {
            one.insert("covers".to_owned(), json!(["hr"]));
        }
        period(random, &mut one, 6);
        list.push(Value::Object(one));
    }
    Value::Array(list)
}

pub(crate) fn groups(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(1, 3);
    made.groups = (1..=n).map(|i| format!("g{i}")).collect();
    let mut list = Vec::new();
    for i in 0..n {
        let mut group = record(&made.groups[i]);
        let home = match random.below(12) {
            0 => json!("unknown"),
            1 => json!(random.some(&["KR", "DE", "US", "FR"], 2)),
            2 | 3 => json!(random.pick(&["US", "CN", "CA", "CA-QC", "JP", "GB"])),
            4..=7 => json!("KR"),
            _ => json!(random.pick(&["DE", "FR"])),
        };
        group.insert("residence".to_owned(), home);
        if random.chance(70) {
            group.insert("count".to_owned(), json!(random.pick(&[100, 5000, 600_000, 1_000_000, 2_900_000])));
        }
        if random.chance(15) {
            group.insert("citizenship".to_owned(), json!(random.pick(PLACES)));
        }
        if i > 0 && random.chance(30) {
            group.insert("disjoint_from".to_owned(), json!([made.groups[0]]));
        }
        if random.chance(50) {
            group.insert("languages".to_owned(), json!(random.some(&["ko", "en", "de"], 2)));
        }
        if random.chance(25) {
            group.insert("age".to_owned(), json!(random.pick(&[[8, 13], [14, 18], [18, 65], [10, 30]])));
        }
        if random.chance(15) {
            group.insert("tags".to_owned(), json!(["employee"]));
        }
        list.push(Value::Object(group));
    }
    list
}

pub(crate) fn fields(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 5);
    made.fields = (1..=n).map(|i| format!("f{i}")).collect();
    let mut list = Vec::new();
    for id in &made.fields {
        if random.chance(25) {
            list.push(json!(id));
            continue;
        }
        let mut field = record(id);
        if random.chance(35) {
            let tags = ["sensitive", "kr.rrn", "unique_id", "child", "hr", "kr.credit"];
            field.insert("tags".to_owned(), json!(random.some(&tags, 2)));
        }
        list.push(Value::Object(field));
    }
    list
}

pub(crate) fn systems(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let n = random.between(2, 6);
    let mut list = Vec::new();
    for i in 1..=n {
        let id = format!("s{i}");
        let operator = random.pick(&made.parties).clone();
        let mut system = record(&id);
        system.insert("operator".to_owned(), json!(operator));
        system.insert("location".to_owned(), places(random, 8));
        let mut principal = None;
        if random.chance(18) {
            let other = random.pick(&made.parties).clone();
            if other != operator {
                system.insert("on_behalf_of".to_owned(), json!(other));
                principal = Some(other);
            }
        }
        if random.chance(12) {
            system.insert("facts".to_owned(), facts::some(random, made, facts::SYSTEM, 3, true));
        }
        made.systems.push((id, operator, principal));
        list.push(Value::Object(system));
    }
    list
}

/// A system, or a party that operates at most one of them: what a flow or collection may name.
fn end(random: &mut Random, made: &Made) -> (String, String, Option<String>) {
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

fn basis(random: &mut Random, made: &Made) -> Value {
    let kinds = ["consent", "contract", "legal_obligation", "legitimate_interest"];
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
        if random.chance(30) {
            let sources = ["subject", "third-party", "observed", "public"];
            collection.insert("source".to_owned(), json!(random.pick(&sources)));
        }
        if !made.notices.is_empty() && random.chance(50) {
            collection.insert("notices".to_owned(), json!(random.some(&made.notices, 2)));
        }
        if random.chance(50) {
            collection.insert("basis".to_owned(), basis(random, made));
        }
        if random.chance(25) {
            period(random, &mut collection, 8);
        }
        if random.chance(25) {
            collection.insert("facts".to_owned(), facts::some(random, made, facts::COLLECTION, 3, true));
        }
        list.push(Value::Object(collection));
    }
    list
}

pub(crate) fn derivations(random: &mut Random, made: &Made) -> Vec<Value> {
    let mut list = Vec::new();
    for i in 1..=random.below(4) {
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
        let how = *random.pick(&["derive", "aggregate", "pseudonymise", "anonymise"]);
        derivation.insert("how".to_owned(), json!(how));
        if random.chance(40) {
            derivation.insert("evidence".to_owned(), json!("checked by the statistics office"));
        }
        if random.chance(20) {
            derivation.insert("drops".to_owned(), json!([random.pick(&["sensitive", "unique_id", "hr"])]));
        }
        list.push(Value::Object(derivation));
    }
    list
}

pub(crate) fn flows(random: &mut Random, made: &mut Made) -> Vec<Value> {
    let mut list = Vec::new();
    for i in 1..=random.between(2, 8) {
        let id = format!("t{i}");
        let (from, start, start_for) = end(random, made);
        let (to, stop, stop_for) = if random.chance(4) {
            (from.clone(), start.clone(), start_for.clone())
        } else {
            end(random, made)
        };
        let mut flow = record(&id);
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
            let role = if receiver == exporter {
                "internal"
            } else {
                *random.pick(&["provision", "provision", "joint", "entrust", "entrust", "storage", "return"])
            };
            flow.insert("role".to_owned(), json!(role));
        }
        path(random, &mut flow);
        if random.chance(25) {
            let old = random.pick(&carried).clone();
            let new = random.pick(&made.fields).clone();
            if old != new {
                let mut rename = Map::new();
                rename.insert(old, json!(new));
                flow.insert("rename".to_owned(), Value::Object(rename));
            }
        }
        if random.chance(20) {
            flow.insert("basis".to_owned(), basis(random, made));
        }
        doubts(random, &mut flow);
        if random.chance(50) {
            period(random, &mut flow, 6);
        }
        if made.tidy || random.chance(60) {
            let facts = if made.tidy || random.chance(50) {
                let safe = [
                    "safeguard.security",
                    "safeguard.complaint_route",
                    "safeguard.rights_operable",
                    "basis.disclosure",
                    "basis.sensitive",
                    "assessment.transfer",
                    "assessment.result_ok",
                ];
                facts::most(random, made, &safe, if made.tidy { 97 } else { 75 })
            } else {
                facts::some(random, made, facts::FLOW, 5, true)
            };
            flow.insert("facts".to_owned(), facts);
        }
        made.flows.push(id);
        list.push(Value::Object(flow));
    }
    list
}

fn path(random: &mut Random, flow: &mut Map<String, Value>) {
    if random.chance(40) {
        return;
    }
    let path = *random.pick(&["send", "remote", "remote", "client-side", "transit", "publish"]);
    flow.insert("path".to_owned(), json!(path));
    if path == "remote" && random.chance(30) {
        flow.insert("reads_from".to_owned(), places(random, 10));
    }
}

/// What makes a flow less than certain, or answers what is asked of it.
fn doubts(random: &mut Random, flow: &mut Map<String, Value>) {
    if random.chance(12) {
        let certainty = *random.pick(&["permitted", "permitted", "permitted", "actual", "announced"]);
        flow.insert("certainty".to_owned(), json!(certainty));
    }
    if random.chance(5) {
        flow.insert("caused_by".to_owned(), json!("subject"));
    }
    if random.chance(10) {
        let counts = random.chance(50);
        let day = *random.pick(DAYS);
        let counts = if random.chance(80) {
            json!({"value": counts, "evidence": "counsel's note"})
        } else {
            json!({"value": counts, "evidence": "counsel's note", "from_date": day})
        };
        flow.insert("counts".to_owned(), counts);
    }
    if random.chance(10) {
        let name = *random.pick(&["items_changed", "foreign_order", "public_power"]);
        let mut attributes = Map::new();
        attributes.insert(name.to_owned(), json!(random.chance(80)));
        flow.insert("attributes".to_owned(), Value::Object(attributes));
    }
}
