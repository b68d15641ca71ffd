//! How a fact comes about: the record that decides it, and an example to copy.

use super::snippet::laid_out;
use transborder::vocabulary::Fact;

/// How a fact comes about, and records that make it yes. The examples are about the parties `acme` and `mailer`, the
/// group `customers`, the field `email`, the system `crm`, the collection `signup` and the flow `send`.
pub(super) fn how(fact: &Fact) -> (&'static str, String) {
    let (how, example) = unformatted(fact);
    (how, laid_out(&example))
}

fn unformatted(fact: &Fact) -> (&'static str, String) {
    let name = fact.to_string();
    match (fact, fact.base(), fact.family()) {
        (Fact::Certified(scheme), ..) => (
            "computed: the scheme is among the receiver's `certifications` and in force on the day. `\"certifications\": []` \
             says that it holds none",
            certified(scheme),
        ),
        (Fact::ModelClauses(set), ..) => (
            "computed: a safeguard of the kind `scc` with this `set` covers the two parties, or the flow",
            safeguard(&format!(r#""kind": "scc", "set": "{set}""#), ""),
        ),
        (_, _, "contract") => of_contract(fact, &name),
        (_, _, "consent") => of_consent(fact, &name),
        (_, _, "notice" | "policy") => of_text(fact, &name),
        (_, _, "recipient") => of_recipient(fact, &name),
        (_, _, "dest") => of_destination(fact),
        (_, _, "assessment") => (
            "stated on a safeguard, or on the flow. A safeguard of the kind `assessment` joins every other between the same \
             parties",
            safeguard(r#""kind": "assessment""#, &fact_of(&name)),
        ),
        (_, _, "authority") => {
            ("stated on the safeguard, or on the flow", safeguard(r#""kind": "contract""#, &fact_of(&name)))
        }
        (_, "basis.lawful", _) => (
            "yes where flow or collection has the key `basis`; otherwise stated on either",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "basis": "contract"}]}"#
                .to_owned(),
        ),
        (_, _, "localisation") => (
            "computed from where the systems stand that hold the data; where that decides nothing, stated on the collection \
             with evidence",
            collection(&name, r#", "evidence": "hosting contract, annex 2""#),
        ),
        (_, _, "exporter" | "rights") => (
            "stated on the exporter, or once for all at the top of the inventory",
            party("acme", "DE", &name, ""),
        ),
        (_, _, "safeguard") => (
            "stated on the flow, or on a safeguard. A safeguard of the kind `measure` joins every other between the same \
             parties",
            safeguard(r#""kind": "measure""#, &fact_of(&name)),
        ),
        (_, "basis.sensitive" | "basis.statutory", _) => {
            ("stated on the flow, or on the collection", collection(&name, ""))
        }
        _ => (
            "stated on the flow",
            format!(
                r#"{{"flows": [{{"id": "send", "from": "crm", "to": "mailer", "fields": "email",
                    "facts": {{"{name}": {{"value": true, "evidence": "legal memo of 2024-02-12"}}}}}}]}}"#
            ),
        ),
    }
}

fn of_contract(fact: &Fact, name: &str) -> (&'static str, String) {
    if let Some(clause) = fact.clause() {
        return (
            "computed: the clause is among the `clauses` of a contract between the two parties; all their contracts count \
             together",
            safeguard(&format!(r#""kind": "contract", "clauses": ["{clause}"]"#), ""),
        );
    }
    let of_kind = |kind: &str| safeguard(&format!(r#""kind": "{kind}""#), "");
    match fact.base() {
        "contract.bcr" => ("computed: a safeguard of the kind `bcr` covers the two parties", of_kind("bcr")),
        "contract.adhoc" => ("computed: a safeguard of the kind `adhoc` covers the two parties", of_kind("adhoc")),
        "contract.code" => ("computed: a safeguard of the kind `code` covers the two parties", of_kind("code")),
        "contract.public_instrument" => (
            "computed: a safeguard of the kind `public_instrument` covers the two parties",
            of_kind("public_instrument"),
        ),
        "contract.written" => (
            "yes where a safeguard covers the two parties and is more than a `measure`, an `assessment` or a \
             `certification`; it may be denied there",
            of_kind("contract"),
        ),
        "contract.before_transfer" => (
            "computed: the safeguard begins no later than the flow. Where one of them has no date, stated on the safeguard",
            r#"{"safeguards": [{"id": "agreement", "kind": "contract", "parties": ["acme", "mailer"],
                "from_date": "2024-01-01"}],
                "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "from_date": "2024-02-01"}]}"#
                .to_owned(),
        ),
        _ => (
            "stated on the safeguard, or on the flow",
            safeguard(r#""kind": "contract""#, &fact_of(name)),
        ),
    }
}

fn of_consent(fact: &Fact, name: &str) -> (&'static str, String) {
    match fact.base() {
        "consent.obtained" => (
            "computed: a consent is in force, is not withdrawn, and its scope names group, field, recipient and purpose, or \
             leaves them open",
            consent(""),
        ),
        "consent.names_recipient" => {
            ("computed: the consent names the recipient, and its text the country", consent(""))
        }
        _ => ("stated on the consent", consent(&fact_of(name))),
    }
}

fn of_text(fact: &Fact, name: &str) -> (&'static str, String) {
    match fact.base() {
        "notice.direct" => (
            "computed: a text of the channel `direct` is addressed to the group",
            notice("direct", r#", "to": "customers""#),
        ),
        "notice.before_transfer" => (
            "computed: a text is shown at the collection, or its date comes before the flow's; otherwise stated on the flow",
            r#"{"collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email",
                "notices": ["form"]}],
                "notices": [{"id": "form", "by": "acme", "channel": "notice",
                "entries": [{"fields": "email", "recipients": "mailer", "countries": "US"}]}]}"#
                .to_owned(),
        ),
        "policy.published" => ("computed: a text of the channel `policy` is in force", notice("policy", "")),
        "policy.local_language" => (
            "computed: every group shares a language with every text that counts; where one of them names none, stated on \
             the exporter",
            notice("policy", r#", "languages": ["de"]"#),
        ),
        _ => (
            "stated on the exporter, or once for all at the top of the inventory",
            party("acme", "DE", name, ""),
        ),
    }
}

fn of_recipient(fact: &Fact, name: &str) -> (&'static str, String) {
    match fact.base() {
        "recipient.not_covered_person" => (
            "computed from seat, designation and `owners`; where these leave it open, stated on the receiver",
            r#"{"parties": [{"id": "mailer", "country": "CA"}], "complete": ["parties"]}"#.to_owned(),
        ),
        "recipient.cannot_reidentify" => (
            "stated on the receiver, or on the flow; without `evidence` it counts for nothing",
            party("mailer", "US", name, r#", "evidence": "report of the auditor, 2024-03-04""#),
        ),
        "recipient.stores_only" => {
            ("stated on the receiver, or on the flow", party("mailer", "US", name, ""))
        }
        _ => ("stated on the receiver, on the flow, or on a safeguard", party("mailer", "US", name, "")),
    }
}

/// Recognition rests on where the recipient is and on what it is: here on its country alone.
fn of_destination(fact: &Fact) -> (&'static str, String) {
    let example = r#"{"parties": [{"id": "mailer", "country": "CH"}]}"#.to_owned();
    if fact.base() == "dest.adequate" {
        (
            "computed from the decisions on board: one is in force on the day, its destinations hold the receiving country, \
             and recipient, role and data are within its limits. Nobody states it",
            example,
        )
    } else {
        ("computed from the orders on board that block destinations. Nobody states it", example)
    }
}

fn fact_of(name: &str) -> String {
    format!(r#", "facts": {{"{name}": true}}"#)
}

fn certified(scheme: &str) -> String {
    // The further coverage of a scheme is part of the same certificate.
    let (scheme, covers) = match scheme.strip_suffix("-HR") {
        Some(scheme) => (scheme, r#", "covers": ["hr"]"#),
        None => (scheme, ""),
    };
    format!(
        r#"{{"parties": [{{"id": "mailer", "country": "US",
            "certifications": [{{"scheme": "{scheme}"{covers}, "from_date": "2024-01-01"}}]}}]}}"#
    )
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
fn notice(channel: &str, more: &str) -> String {
    format!(
        r#"{{"notices": [{{"id": "text", "by": "acme", "channel": "{channel}"{more},
            "entries": [{{"fields": "email", "recipients": "mailer", "countries": "US"}}]}}]}}"#
    )
}

fn party(id: &str, country: &str, name: &str, more: &str) -> String {
    let stated = if more.is_empty() { "true".to_owned() } else { format!(r#"{{"value": true{more}}}"#) };
    format!(r#"{{"parties": [{{"id": "{id}", "country": "{country}", "facts": {{"{name}": {stated}}}}}]}}"#)
}

fn collection(name: &str, more: &str) -> String {
    let stated = if more.is_empty() { "true".to_owned() } else { format!(r#"{{"value": true{more}}}"#) };
    format!(
        r#"{{"collections": [{{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email",
            "facts": {{"{name}": {stated}}}}}]}}"#
    )
}
