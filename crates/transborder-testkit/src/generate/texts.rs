//! What people are told and asked, and what the parties agree between them.

use serde_json::{Map, Value, json};

use std::collections::BTreeSet;

use super::facts::{Bearer, stated};
use super::{Made, Random, insert, one_or_list, period, record};

/// Items that an entry or a whole text may state.
pub(super) const STATES: &[&str] = &[
    "timing",
    "method",
    "recipient_method",
    "retention",
    "refusal_method",
    "refusal_procedure",
    "refusal_effect",
    "recipient_contact",
    "legal_ground",
    "transfer_fact",
    "adequacy_status",
    "safeguard_reference",
    "copy_means",
    "remote_access",
    "processor_task",
    "risk_no_adequacy",
    "destination_legal_regime",
    "recipient_measures",
    "rights_procedure",
    "agent_identity",
    "agent_contact",
    "controller_identity",
    "controller_contact",
    "dpo_contact",
    "purpose",
    "legal_basis",
    "legitimate_interest",
    "responsibilities",
    "security_measures",
    "compelling_interest",
    "rights",
    "complaint_right",
    "protection_summary",
    "no_local_protection",
    "exception",
];

/// What the safeguards of some law are: sets of clauses and other instruments.
const SETS: &[&str] = &[
    "EU-2021-914",
    "EU-2001-2010",
    "SA-46-2d",
    "UK-IDTA",
    "UK-ADDENDUM",
    "CH-ADDENDUM",
    "CN-SC",
    "BR-CPC",
    "TR-SC",
    "ASEAN-MCC",
    "SA-SCC",
];

pub(super) const KINDS: &[&str] = &[
    "contract",
    "contract",
    "contract",
    "scc",
    "scc",
    "scc",
    "bcr",
    "adhoc",
    "code",
    "certification",
    "public_instrument",
    "measure",
    "assessment",
];

pub(super) const CLAUSES: &[&str] = &[
    "security",
    "complaint_handling",
    "dispute_resolution",
    "other_protection",
    "purpose_limit",
    "instructions",
    "confidentiality",
    "assistance",
    "deletion",
    "subprocessor_control",
    "audit",
    "liability",
    "countries",
    "onward_equivalent",
    "no_onward_to_listed",
];

/// Places where the parties sit and the systems lie.
pub(crate) fn places_in(records: &Value) -> Vec<String> {
    let keys = ["country", "location"];
    let values =
        records.as_array().into_iter().flatten().flat_map(|r| keys.iter().filter_map(|key| r.get(*key)));
    let mut places = Vec::new();
    for value in values {
        places.extend(value.as_str().map(str::to_owned));
        places.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    places.retain(|place| place != "unknown");
    places
}

/// A recipient by id, as a class or part of one, or as a category.
fn recipient(random: &mut Random, made: &Made, category: bool) -> Value {
    if category && random.chance(12) {
        return json!({"category": random.pick(&["hosting", "mail service"])});
    }
    let party = random.pick(&made.parties).clone();
    let class = made.classes.iter().find(|(id, _)| *id == party).map(|(_, n)| *n);
    match class {
        Some(members) if random.chance(70) => {
            let members = if random.chance(60) { members } else { random.between(1, members) };
            json!({"party": party, "members": members})
        }
        _ if random.chance(5) => json!({"party": party, "members": 3}),
        _ if random.chance(50) => json!({"party": party}),
        _ => json!(party),
    }
}

fn recipients(random: &mut Random, made: &Made, category: bool) -> Value {
    let mut list: Vec<Value> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..random.between(1, 3) {
        let one = recipient(random, made, category);
        let name = one["party"].as_str().or(one.as_str()).unwrap_or("category").to_owned();
        if !seen.contains(&name) {
            seen.push(name);
            list.push(one);
        }
    }
    Value::Array(list)
}

fn states(random: &mut Random, much: bool) -> Vec<String> {
    let percent = if much { 90 } else { 35 };
    STATES.iter().filter(|_| random.chance(percent)).map(|s| (*s).to_owned()).collect()
}

fn entry(random: &mut Random, made: &Made, used: &BTreeSet<String>) -> Value {
    let mut entry = Map::new();
    if random.chance(80) {
        let fields = if random.chance(60) { made.fields.clone() } else { random.some(&made.fields, 3) };
        entry.insert("fields".to_owned(), one_or_list(random, fields));
    }
    if random.chance(80) {
        entry.insert("recipients".to_owned(), recipients(random, made, true));
    }
    if random.chance(80) {
        let countries = match random.below(6) {
            0 => vec!["worldwide".to_owned()],
            1 | 2 if !used.is_empty() => used.iter().cloned().collect(),
            _ => {
                let some: BTreeSet<String> = (0..4).map(|_| made.place(random, 30)).collect();
                some.into_iter().collect()
            }
        };
        entry.insert("countries".to_owned(), one_or_list(random, countries));
    }
    if random.chance(55) {
        let purposes = random.some(&made.purposes, 2);
        entry.insert("purposes".to_owned(), one_or_list(random, purposes));
    }
    if random.chance(75) {
        let much = random.chance(60);
        entry.insert("states".to_owned(), json!(states(random, much)));
    }
    if random.chance(12) {
        entry.insert("clarity".to_owned(), json!(random.pick(&["vague", "buried"])));
    }
    Value::Object(entry)
}

/// An entry on all fields, parties and countries that states nearly all.
fn full(random: &mut Random, made: &Made, used: &BTreeSet<String>) -> Value {
    let party = |id: &String| match made.classes.iter().find(|(class, _)| class == id) {
        Some((_, members)) => json!({"party": id, "members": members}),
        None => json!(id),
    };
    let recipients: Vec<Value> = made.parties.iter().map(party).collect();
    let mut entry = Map::new();
    entry.insert("fields".to_owned(), json!(made.fields));
    entry.insert("recipients".to_owned(), json!(recipients));
    if !used.is_empty() {
        entry.insert("countries".to_owned(), json!(used));
    }
    entry.insert("purposes".to_owned(), json!(made.purposes));
    let percent = if random.chance(70) { 100 } else { 92 };
    let states: Vec<&&str> = STATES.iter().filter(|_| random.chance(percent)).collect();
    entry.insert("states".to_owned(), json!(states));
    if random.chance(6) {
        entry.insert("clarity".to_owned(), json!("vague"));
    }
    Value::Object(entry)
}

pub(crate) fn notices(random: &mut Random, made: &mut Made, used: &BTreeSet<String>) -> Vec<Value> {
    let n = if made.tidy { made.parties.len() } else { random.below(4) };
    made.notices = (1..=n).map(|i| format!("n{i}")).collect();
    let mut list = Vec::new();
    for i in 0..n {
        let mut notice = record(&made.notices[i]);
        let by = if made.tidy { made.parties[i].clone() } else { random.pick(&made.parties).clone() };
        notice.insert("by".to_owned(), json!(by));
        if made.tidy {
            notice.insert(
                "channel".to_owned(),
                json!(random.pick(&[["policy", "notice"], ["policy", "direct"], ["notice", "onrequest"]])),
            );
            notice.insert("states".to_owned(), json!(["agent_identity", "agent_contact"]));
            notice.insert("entries".to_owned(), json!([full(random, made, used)]));
            list.push(Value::Object(notice));
            continue;
        }
        let channels = ["policy", "policy", "notice", "notice", "direct", "onrequest"];
        let mut channel = vec![(*random.pick(&channels)).to_owned()];
        if random.chance(15) && channel[0] != "direct" {
            channel.push("direct".to_owned());
        }
        notice.insert("channel".to_owned(), one_or_list(random, channel));
        if random.chance(40) {
            let to = random.some(&made.groups, 2);
            notice.insert("to".to_owned(), one_or_list(random, to));
        }
        if random.chance(45) {
            notice.insert("languages".to_owned(), json!(random.some(&["ko", "en", "de"], 2)));
        }
        if random.chance(45) {
            period(random, made, &mut notice, 8);
        }
        if random.chance(25) {
            notice.insert("states".to_owned(), json!(states(random, false)));
        }
        let entries = (0..random.between(1, 3)).map(|_| entry(random, made, used)).collect();
        insert(&mut notice, "entries", entries);
        list.push(Value::Object(notice));
    }
    list
}

pub(crate) fn consents(random: &mut Random, made: &Made) -> Vec<Value> {
    let asked =
        made.row().asks.facts.iter().any(|f| f.starts_with("consent.") || f.starts_with("lists.consent"));
    let mut list = Vec::new();
    for i in 1..=random.below(3).max(usize::from(asked && random.chance(80))) {
        let mut consent = record(&format!("k{i}"));
        // What the row asks for of a consent is best seen at one that limits nothing.
        let broad = asked && random.chance(60);
        let groups = if broad { made.groups.clone() } else { random.some(&made.groups, 3) };
        consent.insert("subjects".to_owned(), one_or_list(random, groups));
        if !made.notices.is_empty() && random.chance(75) {
            consent.insert("notice".to_owned(), json!(random.pick(&made.notices)));
        }
        let limited = if broad { 8 } else { 40 };
        if random.chance(limited) {
            consent.insert("fields".to_owned(), json!(random.some(&made.fields, 4)));
        }
        if random.chance(limited) {
            consent.insert("recipients".to_owned(), recipients(random, made, false));
        }
        if random.chance(limited) {
            consent.insert("purposes".to_owned(), json!(random.some(&made.purposes, 2)));
        }
        if random.chance(30) {
            let day = if random.chance(15) { "unknown" } else { random.pick(&made.days).as_str() };
            consent.insert("from_date".to_owned(), json!(day));
        }
        if random.chance(8) {
            // Nobody withdraws before agreeing.
            let begun = consent.get("from_date").and_then(Value::as_str).filter(|day| *day != "unknown");
            let days: Vec<&String> =
                made.days.iter().filter(|day| begun.is_none_or(|begun| day.as_str() > begun)).collect();
            if !days.is_empty() {
                let day = (*random.pick(&days)).clone();
                consent.insert("withdrawn".to_owned(), json!(day));
            }
        }
        if random.chance(85) {
            consent.insert("facts".to_owned(), stated(random, made, Bearer::Consent));
        }
        list.push(Value::Object(consent));
    }
    list
}

/// The instrument that the row in focus asks for, else any.
fn instrument(random: &mut Random, made: &Made, i: usize) -> (&'static str, Option<String>) {
    let focus = &made.row().asks.facts;
    let law = &made.law().asks.facts;
    let sets = |facts: &BTreeSet<String>| -> Vec<String> {
        facts.iter().filter_map(|fact| fact.strip_prefix("contract.scc:")).map(str::to_owned).collect()
    };
    let mut wanted: Vec<&'static str> = ["bcr", "adhoc", "code", "public_instrument"]
        .into_iter()
        .filter(|kind| focus.contains(&format!("contract.{kind}")))
        .collect();
    let (near, far) = (sets(focus), sets(law));
    if !near.is_empty() {
        wanted.push("scc");
    }
    let kind = if !wanted.is_empty() && random.chance(65) {
        *random.pick(&wanted)
    } else if made.tidy && i <= 2 {
        ["contract", "scc"][i - 1]
    } else {
        *random.pick(KINDS)
    };
    let set = (kind == "scc").then(|| match (near.is_empty(), far.is_empty()) {
        (false, _) if random.chance(85) => random.pick(&near).clone(),
        (_, false) if random.chance(80) => random.pick(&far).clone(),
        _ => (*random.pick(SETS)).to_owned(),
    });
    (kind, set)
}

pub(crate) fn safeguards(random: &mut Random, made: &Made) -> Vec<Value> {
    let mut list = Vec::new();
    let n = if made.tidy { random.between(1, 3) } else { random.below(4) };
    for i in 1..=n {
        let mut safeguard = record(&format!("w{i}"));
        let (kind, set) = instrument(random, made, i);
        safeguard.insert("kind".to_owned(), json!(kind));
        if let Some(set) = set {
            safeguard.insert("set".to_owned(), json!(set));
        }
        if made.flows.is_empty() || random.chance(60) {
            let parties = if made.tidy || random.chance(50) {
                made.parties.clone()
            } else {
                random.some(&made.parties, 3)
            };
            safeguard.insert("parties".to_owned(), json!(parties));
        } else {
            safeguard.insert("flows".to_owned(), json!(random.some(&made.flows, 4)));
        }
        if !matches!(kind, "measure" | "assessment" | "certification") && random.chance(65) {
            let clauses: Vec<&str> = if made.tidy && random.chance(75) {
                CLAUSES.to_vec()
            } else {
                CLAUSES.iter().filter(|_| random.chance(60)).copied().collect()
            };
            safeguard.insert("clauses".to_owned(), json!(clauses));
        }
        if random.chance(40) {
            period(random, made, &mut safeguard, 8);
        }
        if random.chance(75) {
            safeguard.insert("facts".to_owned(), stated(random, made, Bearer::Safeguard));
        }
        // Dates of contract and flow decide where both are known; undated it may be stated.
        if !safeguard.contains_key("from_date") && random.chance(40) {
            let facts = safeguard.entry("facts".to_owned()).or_insert_with(|| json!({}));
            if let Some(map) = facts.as_object_mut() {
                map.insert("contract.before_transfer".to_owned(), json!(random.chance(80)));
            }
        }
        list.push(Value::Object(safeguard));
    }
    list
}
