//! Whole inventories, pushed by hand.

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
