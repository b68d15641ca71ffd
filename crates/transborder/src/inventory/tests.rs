//! Whole inventories, pushed by hand; the faults of records are in `faults`.

mod faults;

use super::{CountrySaid, Inventory, Kind, RecipientData};
use crate::diagnostic::{Origin, Step};
use crate::record::*;
use crate::{Bound, Fault, Place};

fn party(id: &'static str, country: &'static str) -> Party<'static> {
    Party { id, country: vec![country], ..Party::default() }
}

fn system(id: &'static str, operator: &'static str, place: &'static str) -> System<'static> {
    System { id, operator, location: vec![place], ..System::default() }
}

fn flow(id: &'static str, from: &'static str, to: &'static str) -> Flow<'static> {
    Flow { id, from, to, fields: vec!["email"], purposes: vec!["mail"], ..Flow::default() }
}

fn said(name: &'static str, value: bool) -> FactSaid<'static> {
    FactSaid { name, value, ..FactSaid::default() }
}

/// Acme in Germany with a crm, Mailer in the US without a system, one group, one field, one collection.
fn small() -> super::InventoryBuilder {
    let mut builder = Inventory::builder();
    builder
        .push(Collection {
            id: "signup",
            subjects: vec!["people"],
            at: "crm",
            fields: vec!["email"],
            purposes: vec!["mail"],
            ..Collection::default()
        })
        .push(party("acme", "DE"))
        .push(Party { role: Some(PartyRole::Processor), name: Some("Mailer"), ..party("mailer", "US") })
        .push(system("crm", "acme", "DE"))
        .push(Subjects { id: "people", residence: vec!["DE"], ..Subjects::default() })
        .push(Field { id: "email", ..Field::default() });
    builder
}

fn faults(builder: super::InventoryBuilder) -> Vec<Fault> {
    builder.build().expect_err("faults").into_vec()
}

/// Way and text of every fault.
fn told(builder: super::InventoryBuilder) -> Vec<String> {
    faults(builder).iter().map(tell).collect()
}

fn tell(fault: &Fault) -> String {
    let mut way = String::new();
    for step in &fault.at.as_ref().expect("every fault has a place").way {
        match step {
            Step::Key(key) => way.push_str(&format!(".{key}")),
            Step::Index(index) => way.push_str(&format!("[{index}]")),
        }
    }
    format!("{way}: {fault}")
}

#[test]
fn records_may_come_in_any_order() {
    let mut builder = small();
    builder.push(flow("send", "crm", "mailer"));
    let inventory = builder.build().unwrap();
    assert_eq!((inventory.parties.len(), inventory.described, inventory.systems.len()), (2, 1, 2));
    let implicit = &inventory.systems[1];
    assert!(implicit.implicit);
    assert_eq!(inventory.system_names.get(1), "mailer");
    assert_eq!((implicit.operator, &*implicit.locations), (1, &[Place::parse("US").unwrap()][..]));
    assert_eq!(implicit.name.as_deref(), Some("Mailer"));
    let flow = &inventory.flows[0];
    assert_eq!((flow.from, flow.to, flow.role, flow.path), (0, 1, Role::Entrust, PathKind::Send));
    assert_eq!(inventory.carried_by(flow), [0]);
    assert!(flow.more.is_none());
    assert_eq!(flow.origin, Origin::CODE);
    let assumed: Vec<_> = inventory.assumed().map(|one| (one.assumed, one.kind, one.record)).collect();
    assert_eq!(
        assumed,
        [
            ("role = entrust", Kind::Flow, 0),
            ("in force since ever", Kind::Collection, 0),
            ("in force since ever", Kind::Flow, 0),
        ]
    );
    assert!(inventory.warnings.is_empty());
}

#[test]
fn a_party_with_one_system_means_that_system() {
    let mut builder = small();
    builder.push(flow("send", "acme", "mailer")).push(flow("again", "acme", "mailer"));
    let inventory = builder.build().unwrap();
    assert_eq!((inventory.flows[0].from, inventory.flows[0].to, inventory.flows[1].to), (0, 1, 1));
    assert_eq!(inventory.systems.len(), 2);
    let its_system = inventory.assumptions.iter().filter(|one| one.assumed == super::ground::ITS_SYSTEM);
    assert_eq!(its_system.map(|one| one.record).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_party_with_several_systems_is_no_end() {
    let mut builder = small();
    builder.push(system("erp", "acme", "FR")).push(flow("send", "acme", "mailer"));
    assert_eq!(
        told(builder),
        [".from: `acme` is a party with several systems; name the one that is meant: `crm`, `erp`, …"]
    );
}

#[test]
fn roles_left_out_follow_exporter_and_receiver() {
    let mut builder = small();
    builder
        .push(party("shop", "FR"))
        .push(System { on_behalf_of: Some("acme"), ..system("hosted", "mailer", "US") })
        .push(System { on_behalf_of: Some("shop"), ..system("rented", "mailer", "US") })
        // The operator of `hosted` holds the data for the exporter, so the operator receives.
        .push(flow("to-host", "crm", "hosted"))
        // Here the receiver is the principal, who is a controller.
        .push(flow("to-shop", "crm", "rented"))
        .push(flow("copy", "crm", "crm"))
        .push(Flow { on_behalf_of: Some("shop"), ..flow("said", "crm", "hosted") })
        .push(Flow { role: Some(Role::Joint), ..flow("stated", "crm", "rented") });
    let inventory = builder.build().unwrap();
    let roles: Vec<Role> = inventory.flows.iter().map(|flow| flow.role).collect();
    assert_eq!(roles, [Role::Entrust, Role::Provision, Role::Internal, Role::Provision, Role::Joint]);
    assert_eq!(inventory.assumptions.len(), 4);
}

#[test]
fn everything_and_renamed_fields() {
    let mut builder = small();
    builder
        .push(Field { id: "mail", ..Field::default() })
        .push(Flow { fields: vec!["*"], rename: vec![("email", "mail")], ..flow("all", "crm", "mailer") })
        .push(Flow { fields: vec!["email", "email", "mail"], ..flow("twice", "crm", "mailer") })
        .push(flow("last", "crm", "mailer"));
    let inventory = builder.build().unwrap();
    assert!(inventory.flows[0].all_fields);
    assert_eq!(*inventory.flows[0].more.as_ref().unwrap().rename, [(0, 1)]);
    let carried: Vec<&[u32]> = inventory.flows.iter().map(|flow| inventory.carried_by(flow)).collect();
    assert_eq!(carried, [&[][..], &[0, 1], &[0]]);

    let mut builder = small();
    builder
        .push(Flow { fields: vec!["email", "*"], ..flow("mixed", "crm", "mailer") })
        .push(Flow { rename: vec![("emial", "email")], ..flow("renamed", "crm", "mailer") })
        .push(Flow { fields: vec!["*"], rename: vec![("emial", "mail")], ..flow("all", "crm", "mailer") });
    assert_eq!(
        told(builder),
        [
            ".fields[1]: `*` is everything held at the start of a flow, and stands alone in its `fields`; name the \
             fields",
            ".rename.emial: the flow carries no field `emial` to rename; did you mean `email`?",
            ".rename.emial: no field is named `emial`; did you mean `email`?",
            ".rename.emial: no field is named `mail`; did you mean `email`?",
        ]
    );
}

#[test]
fn several_headers_agree_or_are_told() {
    let header = |id, complete| Header { id: Some(id), complete: Some(complete), ..Header::default() };
    let mut builder = small();
    let at = |file| Origin { file, start: 0 };
    builder
        .push_at(
            Header {
                as_of: Some("2024-01-01"),
                regimes: vec!["plain"],
                title: Some("first"),
                facts: vec![said("exporter.audit", true)],
                ..header("a", vec![Complete::Notices, Complete::Flows])
            },
            at(0),
        )
        .push_at(
            Header {
                regimes: vec!["PLAIN", "EU-GDPR"],
                title: Some("second"),
                facts: vec![said("exporter.audit", true), said("rights.operable", true)],
                ..header("b", vec![Complete::Notices])
            },
            at(1),
        )
        .push_at(Header::default(), at(2));
    let inventory = builder.build().unwrap();
    assert_eq!(inventory.ids, [(0, "a".into()), (1, "b".into())]);
    assert_eq!(inventory.title.as_deref(), Some("first"));
    assert_eq!(inventory.regimes, ["plain".into(), "EU-GDPR".into()]);
    assert!(inventory.complete.has(Complete::Notices) && !inventory.complete.has(Complete::Flows));
    assert_eq!(inventory.facts.0.len(), 2);
    assert_eq!(inventory.as_of.unwrap().to_string(), "2024-01-01");

    let mut builder = small();
    builder
        .push_at(
            Header {
                as_of: Some("2024-01-01"),
                facts: vec![said("exporter.audit", true)],
                ..Header::default()
            },
            at(0),
        )
        .push_at(
            Header {
                as_of: Some("2024-01-02"),
                facts: vec![said("exporter.audit", false)],
                ..Header::default()
            },
            at(1),
        );
    let faults = faults(builder);
    assert_eq!(
        faults.iter().map(tell).collect::<Vec<_>>(),
        [
            ".as_of: `as_of` is 2024-01-02 here and 2024-01-01 in another file; files given together are judged \
             on one day",
            ".facts.exporter.audit: `exporter.audit` is stated differently in another file; a fact at the top \
             level holds for all files given together: state it on the parties instead",
        ]
    );
    assert!(faults.iter().all(|fault| fault.also[0].0.origin == at(0)));
}

#[test]
fn groups_are_disjoint_both_ways_and_consents_end_when_withdrawn() {
    let mut builder = small();
    builder
        .push(Subjects {
            id: "b",
            residence: vec!["FR"],
            disjoint_from: vec!["people", "c"],
            ..Subjects::default()
        })
        .push(Subjects { id: "c", residence: vec!["FR"], disjoint_from: vec!["b"], ..Subjects::default() })
        .push(Consent {
            id: "yes",
            subjects: vec!["b"],
            recipients: vec![
                RecipientSaid::Party { id: "mailer", members: Some(3) },
                RecipientSaid::Category("x"),
            ],
            from_date: Some("unknown"),
            withdrawn: Some("2024-05-01"),
            ..Consent::default()
        })
        .push(Notice {
            id: "n",
            by: "acme",
            channel: vec![Channel::Notice, Channel::Notice],
            entries: vec![Entry { countries: vec!["asia", "CN-HK"], ..Entry::default() }],
            ..Notice::default()
        });
    let inventory = builder.build().unwrap();
    let disjoint: Vec<&[u32]> = inventory.groups.iter().map(|group| &*group.disjoint_from).collect();
    assert_eq!(disjoint, [&[1][..], &[0, 2], &[1]]);
    let consent = &inventory.consents[0];
    assert_eq!(consent.period.from, Bound::Unknown);
    assert_eq!(consent.period.until, Bound::On("2024-05-01".parse().unwrap()));
    assert_eq!(
        consent.recipients.as_deref().unwrap(),
        [RecipientData::Party { party: 1, members: Some(3) }, RecipientData::Category("x".into())]
    );
    assert!(consent.fields.is_none() && consent.purposes.is_none());
    let notice = &inventory.notices[0];
    assert_eq!(*notice.channels, [Channel::Notice]);
    assert_eq!(
        notice.entries[0].countries.as_deref().unwrap(),
        [CountrySaid::Wildcard("asia".into()), CountrySaid::Place(Place::parse("HK").unwrap())]
    );
}
