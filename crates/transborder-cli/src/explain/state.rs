//! Where a fact is written: the record, and an example to copy.

use transborder::vocabulary::Fact;

/// How to state a fact, and records that state it. The examples are about the parties `acme` and `mailer`, the
/// group `customers`, the field `email`, the system `crm`, the collection `signup` and the flow `send`.
pub(super) fn how(fact: &Fact) -> (&'static str, String) {
    let name = fact.to_string();
    match (fact, fact.base(), fact.family()) {
        (Fact::Certified(scheme), ..) => (
            "computed from the receiver's `certifications`; `[]` there says that it holds none",
            format!(
                r#"{{"parties": [{{"id": "mailer", "country": "US",
              "certifications": [{{"scheme": "{scheme}", "from_date": "2024-01-01"}}]}}]}}"#
            ),
        ),
        (Fact::ModelClauses(set), ..) => (
            "computed from a safeguard of the kind `scc` between the two parties",
            safeguard(&format!(r#""kind": "scc", "set": "{set}""#), ""),
        ),
        (_, "contract.bcr", _) => {
            ("computed from a safeguard of the kind `bcr`", safeguard(r#""kind": "bcr""#, ""))
        }
        (_, "contract.adhoc", _) => {
            ("computed from a safeguard of the kind `adhoc`", safeguard(r#""kind": "adhoc""#, ""))
        }
        (_, "contract.code", _) => {
            ("computed from a safeguard of the kind `code`", safeguard(r#""kind": "code""#, ""))
        }
        (_, "contract.public_instrument", _) => (
            "computed from a safeguard of the kind `public_instrument`",
            safeguard(r#""kind": "public_instrument""#, ""),
        ),
        (_, "contract.written", _) => (
            "yes where a safeguard that is a contract matches (not a `measure`, `assessment` or `certification`)",
            safeguard(r#""kind": "contract""#, ""),
        ),
        (_, "contract.before_transfer", _) => (
            "computed from the dates of safeguard and flow; where one has none, stated on the safeguard",
            safeguard(r#""kind": "contract", "from_date": "2024-01-01""#, ""),
        ),
        (known, ..) if known.clause().is_some() => (
            "computed from the `clauses` of the contracts between the two parties, all of them together",
            safeguard(
                &format!(r#""kind": "contract", "clauses": ["{}"]"#, known.clause().unwrap_or_default()),
                "",
            ),
        ),
        (_, _, "contract") => {
            ("stated on the safeguard, or on the flow", safeguard(r#""kind": "contract""#, &fact_of(&name)))
        }
        (_, _, "assessment") => (
            "stated on a safeguard (of the kind `assessment`, which joins every other), or on the flow",
            safeguard(r#""kind": "assessment""#, &fact_of(&name)),
        ),
        (_, _, "authority") => {
            ("stated on the safeguard, or on the flow", safeguard(r#""kind": "contract""#, &fact_of(&name)))
        }
        (_, "consent.obtained", _) => (
            "computed: a consent that is in force and whose scope names group, field, recipient and purpose",
            consent(""),
        ),
        (_, "consent.names_recipient", _) => {
            ("computed: the consent names the recipient, and its text the country", consent(""))
        }
        (_, _, "consent") => ("stated on the consent", consent(&fact_of(&name))),
        (_, "notice.direct", _) => ("computed from a text of the channel `direct`", notice("direct", "")),
        (_, "notice.before_transfer", _) => (
            "computed from dates, or from a text that is shown at the collection; otherwise stated on the flow",
            r#"{"collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email",
                  "notices": ["form"]}],
   "notices": [{"id": "form", "by": "acme", "channel": "notice",
                "entries": [{"fields": "email", "recipients": "mailer", "countries": "US"}]}]}"#
                .to_owned(),
        ),
        (_, "policy.published", _) => ("computed from a text of the channel `policy`", notice("policy", "")),
        (_, "policy.local_language", _) => (
            "computed from the `languages` of group and policy; where one has none, stated on the party",
            notice("policy", r#", "languages": ["de"]"#),
        ),
        (_, "basis.lawful", _) => (
            "yes where flow or collection has the key `basis`; otherwise stated on either",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email",
             "basis": "contract"}]}"#
                .to_owned(),
        ),
        (_, "localisation.primary_store", _) => (
            "computed from where the systems are; where that decides nothing, stated on the collection",
            collection(&name, ", \"evidence\": \"…\""),
        ),
        (_, "dest.adequate", _) => ("computed from the decisions on board", String::new()),
        (_, "dest.not_restricted", _) => ("computed from the negative lists on board", String::new()),
        (_, "recipient.not_covered_person", _) => (
            "computed from seat, designation and `owners`; where these leave it open, stated on the receiver",
            party("mailer", "US", &name, ""),
        ),
        (_, "recipient.cannot_reidentify" | "recipient.stores_only", _) => {
            ("stated on the receiver, or on the flow", party("mailer", "US", &name, r#", "evidence": "…""#))
        }
        (_, _, "recipient") => {
            ("stated on the receiver, on the flow, or on a safeguard", party("mailer", "US", &name, ""))
        }
        (_, _, "exporter" | "rights" | "policy") => (
            "stated on the exporter, or once for all at the top of the inventory",
            party("acme", "DE", &name, ""),
        ),
        (_, _, "safeguard") => (
            "stated on the flow, or on a safeguard (a `measure` joins every other)",
            safeguard(r#""kind": "measure""#, &fact_of(&name)),
        ),
        (_, "basis.sensitive" | "basis.statutory", _) => {
            ("stated on the flow, or on the collection", collection(&name, ""))
        }
        _ => (
            "stated on the flow",
            format!(
                r#"{{"flows": [{{"id": "send", "from": "crm", "to": "mailer", "fields": "email",
             "facts": {{"{name}": {{"value": true, "evidence": "…"}}}}}}]}}"#
            ),
        ),
    }
}

fn fact_of(name: &str) -> String {
    format!(r#", "facts": {{"{name}": true}}"#)
}

fn safeguard(kind: &str, more: &str) -> String {
    format!(r#"{{"safeguards": [{{"id": "agreement", {kind}, "parties": ["acme", "mailer"]{more}}}]}}"#)
}

fn consent(more: &str) -> String {
    format!(
        r#"{{"consents": [{{"id": "agreed", "subjects": "customers", "fields": "email", "recipients": "mailer",
                "notice": "form"{more}}}],
   "notices": [{{"id": "form", "by": "acme", "channel": "notice",
                "entries": [{{"fields": "email", "recipients": "mailer", "countries": "US"}}]}}]}}"#
    )
}

/// A text with one entry.
pub(super) fn notice(channel: &str, more: &str) -> String {
    format!(
        r#"{{"notices": [{{"id": "text", "by": "acme", "channel": "{channel}"{more},
               "entries": [{{"fields": "email", "recipients": "mailer", "countries": "US"}}]}}]}}"#
    )
}

fn party(id: &str, country: &str, name: &str, more: &str) -> String {
    format!(
        r#"{{"parties": [{{"id": "{id}", "country": "{country}",
               "facts": {{"{name}": {{"value": true{more}}}}}}}]}}"#
    )
}

fn collection(name: &str, more: &str) -> String {
    format!(
        r#"{{"collections": [{{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email",
                   "facts": {{"{name}": {{"value": true{more}}}}}}}]}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use transborder::vocabulary::{CLAUSE_SETS, FACTS, SCHEMES};
    use transborder_json::{File, read};

    /// An inventory in which the examples make sense, each record replaced by the example's.
    fn with(example: &str) -> String {
        let mut inventory = json!({
            "format": "transborder/1",
            "parties": [{"id": "acme", "country": "DE"}, {"id": "mailer", "country": "US"}],
            "subjects": [{"id": "customers", "residence": "DE", "languages": ["de"]}],
            "fields": ["email"],
            "systems": [{"id": "crm", "operator": "acme", "location": "DE"}],
            "collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email"}],
            "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email"}],
        });
        let example: Value = serde_json::from_str(example).unwrap();
        for (list, records) in example.as_object().unwrap() {
            let mut known: Vec<Value> = inventory[list].as_array().cloned().unwrap_or_default();
            for record in records.as_array().unwrap() {
                known.retain(|other| other["id"] != record["id"]);
                known.push(record.clone());
            }
            inventory[list] = known.into();
        }
        inventory.to_string()
    }

    #[test]
    fn every_example_is_a_good_inventory() {
        let certified = SCHEMES.iter().map(|scheme| format!("recipient.certified:{scheme}"));
        let signed = CLAUSE_SETS.iter().map(|set| format!("contract.scc:{set}"));
        let names = FACTS.iter().map(|(name, _)| (*name).to_owned()).chain(certified).chain(signed);
        for name in names {
            let (_, example) = how(&Fact::of(&name).unwrap());
            if example.is_empty() {
                assert!(name.starts_with("dest."), "{name} has no example");
                continue;
            }
            let text = with(&example);
            if let Err(faults) = read(&[File { name: "example.json", text: text.as_bytes() }]) {
                panic!("{name}: {faults}\n{text}");
            }
        }
    }
}
