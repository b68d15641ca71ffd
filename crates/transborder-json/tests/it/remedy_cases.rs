//! Remedies where a first one would not do: what else a patch must see to, or why there is none.

use crate::remedy::{board, broken, mended, report};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use transborder_json::report::{Finding, Patch, Remedy, Verdict};

/// A fact as a patch states it.
fn proven() -> Value {
    json!({"value": true, "evidence": "FILL IN"})
}

/// Somebody collects one field from people at home and hands it to somebody abroad; `more` are further keys.
fn landscape(home: &str, abroad: &str, field: Value, more: &Value) -> Value {
    let mut inventory = json!({
        "format": "transborder/1",
        "parties": [{"id": "acme", "country": home}, {"id": "mailer", "country": abroad}],
        "subjects": [{"id": "people", "residence": home}],
        "fields": [field],
        "systems": [
            {"id": "web", "operator": "acme", "location": home},
            {"id": "post", "operator": "mailer", "location": abroad},
        ],
        "collections": [
            {"id": "signup", "subjects": "people", "at": "web", "fields": ["mail"], "purposes": "order"},
        ],
        "flows": [
            {"id": "send", "from": "web", "to": "post", "fields": ["mail"], "purposes": "order", "role": "provision"},
        ],
    });
    for (key, value) in more.as_object().unwrap() {
        inventory[key] = value.clone();
    }
    inventory
}

struct Case<'c> {
    inventory: Value,
    day: &'c str,
    packs: &'c [&'c str],
    clause: &'c str,
    at: &'c str,
    gate: Option<&'c str>,
}

impl Case<'_> {
    fn findings(&self, inventory: &Value) -> transborder_json::report::Report {
        let packs: Vec<String> = self.packs.iter().map(|pack| (*pack).to_owned()).collect();
        report(inventory, self.day, &board(Some(&packs))).unwrap()
    }

    fn found(&self) -> (Finding, Remedy) {
        let mut findings = self.findings(&self.inventory).findings.into_iter();
        let here = |finding: &Finding| {
            finding.clause == self.clause && finding.at.id == self.at && finding.verdict == Verdict::Gap
        };
        let finding = findings.find(here).expect("a gap");
        let remedy = finding.remedies.iter().find(|remedy| remedy.gate.as_deref() == self.gate);
        let remedy = remedy.expect("a remedy").clone();
        (finding, remedy)
    }

    fn remedy(&self) -> Remedy {
        self.found().1
    }

    /// The verdict and the missing facts of the clause once the patch is applied and filled in; the remedy holds.
    fn after(&self, add: &[Patch]) -> Option<(Verdict, Vec<String>)> {
        let (finding, remedy) = self.found();
        let after = self.findings(&mended(&self.inventory, add).unwrap());
        let fault = broken(&self.findings(&self.inventory), &after, &finding, &remedy);
        assert_eq!(fault, None, "{remedy:?}");
        let left = after.findings.iter().find(|left| left.clause == self.clause && left.at.id == self.at)?;
        Some((left.verdict, left.missing.iter().map(|missing| missing.fact.clone()).collect()))
    }
}

/// The changes by place: their order is none of a reader's concern here.
fn by_place(add: &[Patch]) -> BTreeMap<String, Value> {
    add.iter().map(|patch| (patch.pointer.clone(), patch.value.clone())).collect()
}

fn words(list: &Value) -> BTreeSet<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// The new record of a list.
fn new<'a>(add: &'a [Patch], list: &str) -> &'a Value {
    let patch = add.iter().find(|patch| patch.pointer.starts_with(&format!("/{list}"))).unwrap();
    patch.value.get(0).unwrap_or(&patch.value)
}

/// Art. 51 of the Chinese law is owed once per exporter: every transfer that denies it must be mended where it
/// denies it, and a third one of which nobody says anything stays a question.
#[test]
fn what_an_exporter_owes_is_mended_wherever_a_transfer_denies_it() {
    let flow = |id: &str, to: &str, facts: Value| json!({"id": id, "from": "web", "to": to, "fields": ["mail"], "purposes": "order", "role": "provision", "facts": facts});
    let more = json!({
        "parties": [
            {"id": "acme", "country": "CN"},
            {"id": "mailer", "country": "US"},
            {"id": "host", "country": "SG"},
            {"id": "desk", "country": "IN"},
        ],
        "flows": [
            flow("send", "post", json!({"safeguard.security": false})),
            flow("keep", "host", json!({})),
            flow("help", "desk", json!({})),
        ],
        "safeguards": [
            {"id": "terms", "kind": "contract", "parties": ["acme", "host"], "facts": {"safeguard.security": false}},
        ],
    });
    let inventory = landscape("CN", "US", json!("mail"), &more);
    let case =
        Case { inventory, day: "2024-06-01", packs: &["CN-PIPL"], clause: "CN-A7", at: "acme", gate: None };
    let remedy = case.remedy();
    let expected = BTreeMap::from([
        ("/flows/0/facts/safeguard.security".to_owned(), proven()),
        ("/safeguards/0/facts/safeguard.security".to_owned(), proven()),
    ]);
    assert_eq!(by_place(&remedy.add), expected);
    assert_eq!(remedy.leaves, ["safeguard.security"]);
    let open = (Verdict::Undetermined, vec!["safeguard.security".to_owned()]);
    assert_eq!(case.after(&remedy.add), Some(open));
}

/// What a collection denies, it denies of all that it feeds: the flow is asked first, and says it of itself.
#[test]
fn what_a_collection_denies_the_flow_states() {
    let more = json!({"collections": [{
        "id": "signup", "subjects": "people", "at": "web", "fields": ["mail"], "purposes": "order",
        "facts": {"safeguard.security": false},
    }]});
    let inventory = landscape("CN", "US", json!("mail"), &more);
    let case =
        Case { inventory, day: "2024-06-01", packs: &["CN-PIPL"], clause: "CN-A7", at: "acme", gate: None };
    let remedy = case.remedy();
    let expected = BTreeMap::from([("/flows/0/facts".to_owned(), json!({"safeguard.security": proven()}))]);
    assert_eq!(by_place(&remedy.add), expected);
    assert_eq!(case.after(&remedy.add), None);
}

/// The items of the Japanese rule bind consents asked from 2022-04-01. Where the country of the recipient is
/// unknown no text names it, so all hangs on the day on which people agree, and people fill that in.
#[test]
fn a_consent_whose_day_decides_is_dated() {
    let more = json!({
        "complete": ["notices"],
        "parties": [{"id": "acme", "country": "JP"}, {"id": "mailer", "country": "unknown"}],
    });
    let inventory = landscape("JP", "US", json!("mail"), &more);
    let case = Case {
        inventory,
        day: "2026-01-10",
        packs: &["JP-APPI"],
        clause: "JP-28",
        at: "send",
        gate: Some("JP-1"),
    };
    let remedy = case.remedy();
    assert_eq!(new(&remedy.add, "consents")["from_date"], "FILL IN");
    assert_eq!(remedy.leaves, ["lists(consent, recipient_country)"]);
    assert_eq!(case.after(&remedy.add), None, "agreed to in 1990");
    let mut add = remedy.add.clone();
    let consent = add.iter_mut().find(|patch| patch.pointer.starts_with("/consents")).unwrap();
    let record = if consent.value.is_array() { &mut consent.value[0] } else { &mut consent.value };
    record["from_date"] = json!("2025-12-01");
    let open = (Verdict::Undetermined, vec!["lists(consent, recipient_country)".to_owned()]);
    assert_eq!(case.after(&add), Some(open));
}

/// Turkish clauses that were not filed in time, beside a measure with something to say about it.
fn filed(measure: Value) -> Case<'static> {
    let more = json!({"safeguards": [
        {
            "id": "clauses", "kind": "scc", "set": "TR-SC", "flows": ["send"], "from_date": "2024-09-01",
            "facts": {"contract.scc_unmodified": true, "authority.filed_after": false},
        },
        measure,
    ]});
    let inventory = landscape("TR", "US", json!("mail"), &more);
    let (packs, clause, at, gate) = (&["TR-KVKK"], "TR-9", "send", Some("TR-9-clauses"));
    Case { inventory, day: "2024-11-15", packs, clause, at, gate }
}

/// *No* wins among the records that speak together: each that denies is mended.
#[test]
fn records_that_deny_together_are_mended_together() {
    let case = filed(
        json!({"id": "desk", "kind": "measure", "flows": ["send"], "facts": {"authority.filed_after": false}}),
    );
    let remedy = case.remedy();
    let expected = BTreeMap::from([
        ("/safeguards/0/facts/authority.filed_after".to_owned(), proven()),
        ("/safeguards/1/facts/authority.filed_after".to_owned(), proven()),
    ]);
    assert_eq!(by_place(&remedy.add), expected);
    assert_eq!(remedy.leaves, [""; 0]);
    assert_eq!(case.after(&remedy.add), None);
}

/// A record that may not be in force decides nothing, and a yes beside it is no more than a question.
#[test]
fn a_record_that_may_not_be_in_force_leaves_its_fact_open() {
    let case = filed(json!({
        "id": "desk", "kind": "measure", "flows": ["send"], "from_date": "unknown",
        "facts": {"authority.filed_after": true},
    }));
    let remedy = case.remedy();
    let expected = BTreeMap::from([("/safeguards/0/facts/authority.filed_after".to_owned(), proven())]);
    assert_eq!(by_place(&remedy.add), expected);
    assert_eq!(remedy.leaves, ["authority.filed_after"]);
    let open = (Verdict::Undetermined, vec!["authority.filed_after".to_owned()]);
    assert_eq!(case.after(&remedy.add), Some(open));
}

/// Sensitive data leave China without separate consent.
fn without_separate_consent(basis: Option<&str>) -> Case<'static> {
    let more = json!({"complete": ["notices", "consents"]});
    let mut inventory = landscape("CN", "US", json!({"id": "mail", "tags": ["sensitive"]}), &more);
    if let Some(basis) = basis {
        inventory["flows"][0]["basis"] = json!(basis);
    }
    Case { inventory, day: "2024-06-01", packs: &["CN-PIPL"], clause: "CN-A1b", at: "send", gate: None }
}

/// Art. 29 asks separate consent for sensitive data. Where no other basis is stated consent is the basis from
/// then on, and Art. 39 asks to tell people six things.
#[test]
fn with_a_consent_comes_what_the_law_asks_where_consent_is_the_basis() {
    let case = without_separate_consent(None);
    let remedy = case.remedy();
    assert_eq!(new(&remedy.add, "consents")["facts"], json!({"consent.separate": proven()}));
    let entry = &new(&remedy.add, "notices")["entries"][0];
    assert_eq!((&entry["fields"], &entry["recipients"]), (&json!(["mail"]), &json!(["mailer"])));
    assert_eq!(entry["purposes"], json!(["order"]));
    let stated = BTreeSet::from(["recipient_contact", "recipient_method", "rights_procedure"]);
    assert_eq!(words(&entry["states"]), stated);
    assert!(remedy.action.contains("owed then"), "{}", remedy.action);
    for item in [
        "recipient_name",
        "recipient_contact",
        "recipient_purpose",
        "recipient_method",
        "items",
        "rights_procedure",
    ] {
        assert!(remedy.facts.contains(&format!("lists(notice, {item})")), "{item}: {:?}", remedy.facts);
    }
    assert_eq!(case.after(&remedy.add), None);
}

#[test]
fn with_another_basis_a_consent_is_all() {
    let case = without_separate_consent(Some("contract"));
    let remedy = case.remedy();
    assert_eq!(remedy.add.len(), 1, "{:?}", remedy.add);
    assert_eq!(new(&remedy.add, "consents")["facts"], json!({"consent.separate": proven()}));
    assert_eq!(case.after(&remedy.add), None);
}

/// The same for a consent that the law of another country asks: it would make consent the basis in China too,
/// so there are words and no patch; with a basis of its own the flow has one.
#[test]
fn a_consent_for_one_law_that_uncovers_a_duty_of_another_is_no_patch() {
    let case = |basis: Option<&str>| {
        let more = json!({
            "complete": ["notices", "consents"],
            "parties": [{"id": "acme", "country": ["CN", "DE"]}, {"id": "mailer", "country": "US"}],
        });
        let mut inventory = landscape("CN", "US", json!("mail"), &more);
        if let Some(basis) = basis {
            inventory["flows"][0]["basis"] = json!(basis);
        }
        let (packs, clause, at, gate) = (&["EU-GDPR", "CN-PIPL"], "EU-44", "send", Some("EU-49-a"));
        Case { inventory, day: "2024-06-01", packs, clause, at, gate }
    };
    assert_eq!(case(None).remedy().add, []);
    let case = case(Some("contract"));
    let remedy = case.remedy();
    assert!(new(&remedy.add, "consents")["facts"]["consent.explicit"].is_object(), "{:?}", remedy.add);
    assert_eq!(case.after(&remedy.add), None);
}

/// Two shops sell to one seller abroad, and a consent that names nobody serves both. One has a policy, the
/// other has none; of that nothing is told as long as its gate is shut.
fn two_shops(told: &[&str]) -> Case<'static> {
    let flow = |id: &str, from: &str| json!({"id": id, "from": from, "to": "post", "fields": ["mail"], "purposes": "order", "role": "provision"});
    let collection = |id: &str, at: &str| json!({"id": id, "subjects": "people", "at": at, "fields": ["mail"], "purposes": "order"});
    let more = json!({
        "complete": ["notices", "consents", "safeguards"],
        "parties": [
            {"id": "acme", "country": "KR"},
            {"id": "outlet", "country": "KR"},
            {"id": "mailer", "country": "SG"},
        ],
        "systems": [
            {"id": "web", "operator": "acme", "location": "KR"},
            {"id": "stall", "operator": "outlet", "location": "KR"},
            {"id": "post", "operator": "mailer", "location": "SG"},
        ],
        "collections": [collection("signup", "web"), collection("order", "stall")],
        "flows": [flow("send", "web"), flow("hand", "stall")],
        "notices": [{
            "id": "policy", "by": "acme", "channel": "policy",
            "entries": [{
                "fields": ["mail"], "recipients": ["mailer"], "countries": ["SG"], "purposes": ["order"],
                "states": [
                    "legal_ground", "timing", "method", "recipient_contact", "retention", "refusal_method",
                    "refusal_procedure", "refusal_effect",
                ],
            }],
        }],
        "consents": [{
            "id": "yes", "subjects": "people",
            "facts": {"consent.separate": true, "consent.valid_form": true},
        }],
        "safeguards": [
            {"id": "late", "kind": "measure", "flows": told, "facts": {"notice.before_transfer": false}},
        ],
    });
    let inventory = landscape("KR", "SG", json!("mail"), &more);
    let (packs, clause, at, gate) = (&["KR-PIPA"], "KR-28-8-1", "send", Some("KR-1"));
    Case { inventory, day: "2026-11-22", packs, clause, at, gate }
}

/// Art. 30(1)8 is owed by the other shop as soon as its gate opens: what opens it with a record that serves both
/// is told in words.
#[test]
fn a_record_that_serves_two_flows_is_not_changed_where_that_uncovers_a_gap() {
    let remedy = two_shops(&["send", "hand"]).remedy();
    assert_eq!(remedy.add, []);
    assert!(!remedy.action.is_empty());
    let case = two_shops(&["send"]);
    let remedy = case.remedy();
    let places = by_place(&remedy.add);
    assert!(places.contains_key("/consents/0/notice"), "{places:?}");
    assert_eq!(places["/safeguards/0/facts/notice.before_transfer"], proven());
    assert_eq!(case.after(&remedy.add), None);
}

/// A certificate opens the gate for both countries, by the contract on record; of the one for which there may be a
/// recognition nothing is told yet, and no text of the patch would name it.
#[test]
fn a_gate_that_a_contract_on_record_helps_to_open_is_seen() {
    let case = |places: &[&str]| {
        let more = json!({
            "complete": ["notices", "consents", "safeguards"],
            "systems": [
                {"id": "web", "operator": "acme", "location": "KR"},
                {"id": "post", "operator": "mailer", "location": places},
            ],
            "flows": [{
                "id": "send", "from": "web", "to": "post", "fields": ["mail"], "purposes": "order",
                "role": "provision",
                "facts": {
                    "safeguard.security": true, "recipient.local_implementation": true,
                    "safeguard.rights_operable": false,
                },
            }],
            "safeguards": [{
                "id": "terms", "kind": "contract", "parties": ["acme", "mailer"],
                "facts": {"safeguard.rights_operable": true},
            }],
        });
        let inventory = landscape("KR", "GB", json!("mail"), &more);
        let (packs, clause, at, gate) = (&["KR-PIPA"], "KR-28-8-1", "send", Some("KR-4"));
        Case { inventory, day: "2026-11-22", packs, clause, at, gate }
    };
    assert_eq!(case(&["GB", "NO"]).remedy().add, []);
    let case = case(&["GB"]);
    let remedy = case.remedy();
    let places = by_place(&remedy.add);
    let certificate = json!([{"scheme": "KR-ISMS-P", "from_date": "FILL IN"}]);
    assert_eq!(places["/parties/1/certifications"], certificate);
    assert_eq!(case.after(&remedy.add), None);
}

/// New clauses stand for themselves: what another contract says they do not say, and where the consent that does
/// may not be in force it is open. That purpose is in no finding as long as there is a gap beside it.
#[test]
fn what_only_another_contract_says_stays_open_under_new_clauses() {
    let more = json!({
        "complete": ["safeguards"],
        "parties": [
            {"id": "acme", "country": "DE", "facts": {"assessment.transfer": true}},
            {"id": "mailer", "country": "IN"},
        ],
        "collections": [
            {"id": "signup", "subjects": "people", "at": "web", "fields": ["mail"], "purposes": ["order", "ads"]},
        ],
        "flows": [{
            "id": "send", "from": "web", "to": "post", "fields": ["mail"], "purposes": ["order", "ads"],
            "role": "provision",
            "facts": {
                "contract.scc_module_ok": true, "contract.scc_unmodified": true,
                "contract.annexes_complete": true, "safeguard.rights_enforceable": true,
                "safeguard.effective_remedy": true, "assessment.result_ok": true,
            },
        }],
        "consents": [{
            "id": "yes", "subjects": "people", "purposes": ["order"], "from_date": "unknown",
            "facts": {"consent.explicit": true, "assessment.transfer": true},
        }],
        "safeguards": [{
            "id": "terms", "kind": "contract", "parties": ["acme", "mailer"],
            "facts": {"assessment.transfer": true},
        }],
    });
    let inventory = landscape("DE", "IN", json!("mail"), &more);
    let (packs, clause, at, gate) = (&["EU-GDPR"], "EU-44", "send", Some("EU-46-2c"));
    let case = Case { inventory, day: "2026-11-22", packs, clause, at, gate };
    let remedy = case.remedy();
    let clauses = new(&remedy.add, "safeguards");
    assert_eq!((&clauses["kind"], &clauses["set"]), (&json!("scc"), &json!("EU-2021-914")));
    assert_eq!(remedy.leaves, ["assessment.transfer"]);
    assert_eq!(case.after(&remedy.add).map(|(verdict, _)| verdict), Some(Verdict::Undetermined));
}

/// A text names three of a class, and nobody knows of how many: with their contact stated it is still open
/// whether it is that of all.
#[test]
fn the_contact_of_a_class_of_unknown_size_stays_open() {
    let more = json!({"notices": [{
        "id": "form", "by": "acme", "channel": "direct",
        "entries": [{
            "fields": ["mail"], "recipients": [{"party": "acme", "members": 3}], "purposes": ["order"],
            "states": ["retention", "rights_procedure"],
        }],
    }]});
    let inventory = landscape("CN", "US", json!("mail"), &more);
    let case =
        Case { inventory, day: "2024-06-01", packs: &["CN-PIPL"], clause: "CN-A8", at: "signup", gate: None };
    let remedy = case.remedy();
    let places = by_place(&remedy.add);
    assert_eq!(places.len(), 1, "{places:?}");
    let stated = BTreeSet::from(["recipient_contact", "retention", "rights_procedure"]);
    assert_eq!(words(&places["/notices/0/entries/0/states"]), stated);
    let leaves: BTreeSet<&str> = remedy.leaves.iter().map(String::as_str).collect();
    assert_eq!(leaves, BTreeSet::from(["lists(notice, recipient_contact)", "lists(notice, recipient_name)"]));
    assert_eq!(case.after(&remedy.add).map(|(verdict, _)| verdict), Some(Verdict::Undetermined));
}

/// A field that nobody is said to collect is about an unknown group, and which language that reads nobody knows.
#[test]
fn the_language_of_an_unknown_group_stays_open() {
    let more = json!({
        "complete": ["notices"],
        "subjects": [{"id": "people", "residence": "BR", "languages": ["pt"]}],
        "fields": ["mail", "phone"],
        "flows": [{
            "id": "send", "from": "web", "to": "post", "fields": ["mail", "phone"], "purposes": "order",
            "role": "provision",
        }],
    });
    let inventory = landscape("BR", "US", json!("mail"), &more);
    let case =
        Case { inventory, day: "2026-11-22", packs: &["BR-LGPD"], clause: "BR-A2", at: "send", gate: None };
    let remedy = case.remedy();
    assert_eq!(new(&remedy.add, "notices")["languages"], json!(["pt"]));
    assert_eq!(remedy.leaves, ["policy.local_language"]);
    let open = (Verdict::Undetermined, vec!["policy.local_language".to_owned()]);
    assert_eq!(case.after(&remedy.add), Some(open));
}
