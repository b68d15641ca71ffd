//! Every kind of fault, with its place and its words.

use super::{Flow, faults, flow, party, said, small, system, tell, told};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::record::*;

#[test]
fn names_that_no_record_has_are_all_told_with_the_nearest() {
    let mut builder = small();
    builder
        .push(Flow {
            subjects: vec!["peple"],
            fields: vec!["email", "e-mail"],
            on_behalf_of: Some("crm"),
            ..flow("send", "crmm", "nobody-like-that")
        })
        .push(Notice {
            id: "policy",
            by: "acm",
            channel: vec![Channel::Policy],
            entries: vec![Entry {
                recipients: vec![RecipientSaid::Party { id: "mailr", members: None }],
                ..Entry::default()
            }],
            ..Notice::default()
        })
        .push(Consent { id: "yes", subjects: vec!["people"], notice: Some("polcy"), ..Consent::default() })
        .push(Safeguard {
            id: "terms",
            kind: Some(SafeguardKind::Contract),
            flows: vec!["sent"],
            ..Safeguard::default()
        });
    assert_eq!(
        told(builder),
        [
            ".from: no system or party is named `crmm`; did you mean `crm`?",
            ".to: no system or party is named `nobody-like-that`",
            ".fields[1]: no field is named `e-mail`; did you mean `email`?",
            ".subjects[0]: no group of data subjects is named `peple`; did you mean `people`?",
            ".on_behalf_of: `crm` is a system, a party is meant here; name the party that operates it",
            ".by: no party is named `acm`; did you mean `acme`?",
            ".entries[0].recipients[0].party: no party is named `mailr`; did you mean `mailer`?",
            ".notice: no notice is named `polcy`; did you mean `policy`?",
            ".flows[0]: no flow is named `sent`; did you mean `send`?",
        ]
    );
}

#[test]
fn places_and_days_are_checked_one_by_one() {
    let mut builder = small();
    builder
        .push(Party { country: vec!["UK", "unknown"], targets: Some(vec!["EU"]), ..party("a", "DE") })
        .push(System { location: vec!["DE", "eu-central-1"], ..system("b", "acme", "DE") })
        .push(Flow { from_date: Some("2023-02-29"), ..flow("c", "crm", "mailer") })
        .push(Flow {
            from_date: Some("2024-03-01"),
            until_date: Some("2024-03-01"),
            ..flow("d", "crm", "mailer")
        })
        .push(Consent {
            id: "e",
            subjects: vec!["people"],
            from_date: Some("unknown"),
            withdrawn: Some("2024/05/01"),
            ..Consent::default()
        });
    assert_eq!(
        told(builder),
        [
            ".country[0]: `UK` is no code of a country or part of one; write `GB`",
            ".targets[0]: `EU` is no code of a country or part of one; the EU is no country: name the states \
             (`DE`, `FR`, …), or write `unknown`",
            ".location[1]: `eu-central-1` is no code of a country or part of one; `eu-central-1` is a cloud \
             region; write its country: `DE`",
            ".from_date: `2023-02-29` is no day; a day is written `YYYY-MM-DD`",
            ".until_date: `until_date` 2024-03-01 is not after `from_date` 2024-03-01; the day of the end no \
             longer belongs to the period",
            ".withdrawn: `2024/05/01` is no day; write `2024-05-01`",
        ]
    );
}

#[test]
fn the_same_record_twice_is_one_and_another_of_its_name_is_a_fault() {
    let mut builder = small();
    let send = Flow { facts: vec![said("safeguard.security", true)], ..flow("send", "crm", "mailer") };
    builder.push(send.clone()).push(send.clone()).push(party("acme", "DE"));
    builder.push(Flow { role: None, path: Some(PathKind::Send), ..send.clone() });
    let inventory = builder.build().unwrap();
    assert_eq!((inventory.flows.len(), inventory.carried.len(), inventory.parties.len()), (1, 1, 2));

    let mut builder = small();
    let at = |start| Origin { file: 0, start };
    builder.push_at(send.clone(), at(100)).push_at(Flow { facts: vec![], ..send }, at(900));
    builder.push_at(party("crm", "DE"), at(950)).push_at(party("acme", "FR"), at(970));
    let faults = faults(builder);
    assert_eq!(
        faults.iter().map(tell).collect::<Vec<_>>(),
        [
            ".facts: two flows are named `send` and differ in `facts`; the same record may be repeated word for \
             word; another record needs another id",
            ".id: `crm` is the id of a party and of a system; parties and systems share one space of ids, \
             because flows name either: rename one of them",
            ".country: two parties are named `acme` and differ in `country`; the same record may be repeated \
             word for word; another record needs another id",
        ]
    );
    assert_eq!(faults[0].also[0].0.origin, at(100));
    assert_eq!(faults[1].also[0].0.origin, Origin::CODE);
}

#[test]
fn facts_stand_on_the_right_record_and_answer_once() {
    let mut builder = small();
    builder
        .push(Flow {
            facts: vec![
                said("exporter.audit", true),
                said("consent.explicit", true),
                said("contract.written", true),
                said("contract.writen", true),
                said("dest.adequate", true),
                said("necessity.hr", true),
            ],
            ..flow("send", "crm", "mailer")
        })
        .push(Consent {
            id: "yes",
            subjects: vec!["people"],
            facts: vec![said("consent.obtained", false), said("authority.approved", true)],
            ..Consent::default()
        })
        .push(Party {
            facts: vec![
                FactSaid { until_date: Some("2024-02-01"), index: Some(0), ..said("exporter.audit", false) },
                FactSaid { from_date: Some("2024-02-01"), index: Some(1), ..said("exporter.audit", true) },
                FactSaid { from_date: Some("2024-03-01"), index: Some(2), ..said("exporter.audit", false) },
                FactSaid { purposes: vec!["mail"], index: Some(0), ..said("basis.lawful", true) },
                FactSaid { purposes: vec!["ads"], index: Some(1), ..said("basis.lawful", false) },
            ],
            ..party("other", "DE")
        });
    assert_eq!(
        told(builder),
        [
            ".facts.exporter.audit: `exporter.audit` says nothing on a flow; state it on a party or at the top level",
            ".facts.consent.explicit: `consent.explicit` says nothing on a flow; state it on a consent",
            ".facts.contract.writen: no fact is named `contract.writen`; did you mean `contract.written`?",
            ".facts.dest.adequate: `dest.adequate` is computed from the law and the destination, it cannot be stated",
            ".facts.authority.approved: `authority.approved` says nothing on a consent; state it on a safeguard or a flow",
            ".facts.consent.obtained: `consent.obtained` is stated as false, but this record is the consent; what \
             the records say is computed: leave the statement out, or mend the record",
            ".facts.exporter.audit[2]: `exporter.audit` is stated twice for the same days; give the statements \
             periods that do not overlap",
        ]
    );
}

#[test]
fn what_records_decide_cannot_be_stated_otherwise() {
    let help = "; what the records say is computed: leave the statement out, or mend the record";
    let terms = |facts| Safeguard {
        id: "terms",
        kind: Some(SafeguardKind::Scc),
        set: Some("EU-2021-914"),
        parties: vec!["acme", "mailer"],
        clauses: Some(vec!["audit"]),
        facts,
        ..Safeguard::default()
    };
    let mut builder = small();
    builder
        .push(terms(vec![
            said("contract.scc:EU-2021-914", false),
            said("contract.scc:UK-IDTA", true),
            said("contract.clause.audit", false),
            said("contract.clause.deletion", true),
            said("contract.bcr", true),
            said("contract.scc_unmodified", true),
        ]))
        .push(Party {
            certifications: Some(vec![CertificationSaid {
                scheme: "EU-US-DPF",
                covers: vec!["hr"],
                from_date: Some("2024-01-01"),
                ..CertificationSaid::default()
            }]),
            facts: vec![
                said("recipient.certified:EU-US-DPF", false),
                said("recipient.certified:EU-US-DPF-HR", true),
                said("recipient.certified:KR-ISMS-P", true),
                FactSaid {
                    until_date: Some("2023-06-01"),
                    ..said("recipient.certified:EU-US-DPF-HR", false)
                },
                said("policy.published", false),
            ],
            ..party("dpf", "US")
        })
        .push(Notice {
            id: "policy",
            by: "dpf",
            channel: vec![Channel::Policy],
            entries: vec![Entry { countries: vec!["worldwide", "US"], ..Entry::default() }],
            ..Notice::default()
        });
    let told: Vec<String> = told(builder).iter().map(|text| text.replace(help, "")).collect();
    assert_eq!(
        told,
        [
            ".facts.contract.scc:EU-2021-914: `contract.scc:EU-2021-914` is stated as false, but its `set` is `EU-2021-914`",
            ".facts.contract.scc:UK-IDTA: `contract.scc:UK-IDTA` is stated as true, but its `set` is `EU-2021-914`",
            ".facts.contract.clause.audit: `contract.clause.audit` is stated as false, but `clauses` names it",
            ".facts.contract.clause.deletion: `contract.clause.deletion` is stated as true, but `clauses` does not name it",
            ".facts.contract.bcr: `contract.bcr` is stated as true, but the safeguard is of kind `scc`",
            ".facts.recipient.certified:EU-US-DPF-HR: `recipient.certified:EU-US-DPF-HR` is stated twice for the \
             same days; give the statements periods that do not overlap",
            ".facts.recipient.certified:EU-US-DPF: `recipient.certified:EU-US-DPF` is stated as false, but \
             `certifications` names the scheme for these days",
            ".facts.recipient.certified:KR-ISMS-P: `recipient.certified:KR-ISMS-P` is stated as true, but \
             `certifications` does not name the scheme",
            ".facts.policy.published: `policy.published` is stated as false, but the party has a notice of \
             channel `policy` for these days",
        ]
    );
}

#[test]
fn words_of_closed_lists_are_known_and_open_ones_are_warned_about() {
    let mut builder = small();
    builder
        .push(Field { id: "hash", tags: vec!["sensitve", "pseudonymised"], ..Field::default() })
        .push(Party { attributes: vec![("ciioo", true)], ..party("a", "CN") })
        .push(Notice {
            id: "n",
            by: "acme",
            channel: vec![Channel::Notice],
            states: vec!["retentoin"],
            entries: vec![Entry { countries: vec!["Europe", "unknown"], ..Entry::default() }],
            ..Notice::default()
        })
        .push(Safeguard {
            id: "s",
            kind: Some(SafeguardKind::Contract),
            parties: vec!["acme"],
            clauses: Some(vec!["contract.clause.audit", "audits"]),
            ..Safeguard::default()
        });
    assert_eq!(
        told(builder),
        [
            ".tags[1]: the tag `pseudonymised` is computed, it cannot be written; write a derivation with \
             `\"how\": \"pseudonymise\"` that makes the field",
            ".attributes.ciioo: no attribute is named `ciioo`; did you mean `ciio`?",
            ".states[0]: no item of texts is named `retentoin`; did you mean `retention`?",
            ".entries[0].countries[0]: `Europe` is no code of a country or part of one; write `europe`",
            ".entries[0].countries[1]: a text cannot name an unknown country; leave `countries` out where the \
             text names none",
            ".clauses[0]: no clause is named `contract.clause.audit`; write `audit`",
            ".clauses[1]: no clause is named `audits`; did you mean `audit`?",
        ]
    );

    let mut builder = small();
    builder
        .push(Field { id: "hash", tags: vec!["sensitve"], ..Field::default() })
        .push(Field { id: "other", tags: vec!["sensitve"], ..Field::default() })
        .push(Flow { purposes: vec!["mial"], reads_from: vec!["US"], ..flow("send", "crm", "mailer") })
        .push(flow("more", "crm", "mailer"));
    let inventory = builder.build().unwrap();
    assert_eq!(
        inventory.warnings.iter().map(tell).collect::<Vec<_>>(),
        [
            ".tags[0]: no law on board knows the tag `sensitve`; did you mean `sensitive`?",
            ".reads_from: `reads_from` says nothing about a flow that is not read remotely; add `\"path\": \"remote\"`",
            ".purposes[0]: only one record names the purpose `mial`; did you mean `mail`?",
        ]
    );
}

#[test]
fn declared_purposes_are_all_there_are() {
    let mut builder = small();
    builder.push(Header {
        purposes: Some(vec![Purpose { id: "mailing", ..Purpose::default() }]),
        ..Header::default()
    });
    builder.push(Flow {
        basis: BasisSaid::Each(vec![("mailing", Basis::Consent)]),
        ..flow("send", "crm", "mailer")
    });
    assert_eq!(
        told(builder),
        [
            ".purposes[0]: the purpose `mail` is not declared; add it to `purposes`",
            ".purposes[0]: the purpose `mail` is not declared; add it to `purposes`",
        ]
    );
}

#[test]
fn what_is_required_or_out_of_range_is_told() {
    let mut builder = Inventory::builder();
    builder
        .push(Party { members: Some(0), turnover: vec![("KRW", -1.0)], country: vec![], ..party("a", "DE") })
        .push(Party {
            owners: Some(vec![OwnerSaid { party: "a", percent: Some(101.0), from_date: None }]),
            contact: Some("FILL IN"),
            ..party("b", "DE")
        })
        .push(Subjects { id: "g", residence: vec!["DE"], age: Some((13, 8)), ..Subjects::default() })
        .push(Field { id: "", ..Field::default() })
        .push(Field { id: "a\u{7}", ..Field::default() })
        .push(System { id: "s", ..System::default() })
        .push(Flow { id: "f", from: "s", to: "b", role: Some(Role::Collect), ..Flow::default() })
        .push(Safeguard { id: "x", ..Safeguard::default() });
    assert_eq!(
        told(builder),
        [
            ".country: `country` needs at least one entry",
            ".members: a class of recipients has at least one member",
            ".turnover.KRW: a turnover of -1 is impossible",
            ".contact: `contact` is left to fill in; write the value, or leave the key out where nobody knows it",
            ".owners[0].percent: a share lies between 0 and 100 percent; write `\"unknown\"` where nobody knows it",
            ".age: the group's ages end before they begin; `[8, 13]` are the ages from 8 to 12",
            ".id: the id is empty",
            ".id: the id \"a\\u{7}\" holds control characters",
            ".location: `location` needs at least one entry",
            ".operator: `operator` names nothing",
            ".fields: `fields` needs at least one entry",
            ".role: `collect` is the role of collections, no flow has it; write a record of `collections`, or the \
             role of the receiver: `provision`, `entrust`, …",
            ".kind: `kind` is missing",
            ": a safeguard needs `parties` or `flows`; name the `parties` between whom it holds, or the `flows` \
             that it is about",
        ]
    );
}
