//! Classes: what rows cannot tell apart is judged once, and what they can is not.

use super::Transfers;
use super::flows::FlowJudge;
use super::sight::Alike;
use crate::record::*;
use crate::regime::tests::{day, fact, gate, pack};
use crate::regime::{Attr, Condition, Pack, Regimes, Test};
use crate::{FlowGraph, Inventory, Lineage};
use std::collections::BTreeMap;

/// A hub collects and gives the field to two shops at home, each of which sends it to the same place abroad. The first
/// shop states a basis.
fn two_shops() -> FlowGraph {
    let mut builder = Inventory::builder();
    let lawful = FactSaid { name: "basis.lawful", value: true, ..FactSaid::default() };
    builder
        .push(Party { id: "hub", country: vec!["KR"], ..Party::default() })
        .push(Party { id: "first", country: vec!["KR"], facts: vec![lawful], ..Party::default() })
        .push(Party { id: "second", country: vec!["KR"], ..Party::default() })
        .push(Party { id: "abroad", country: vec!["US"], ..Party::default() })
        .push(Subjects { id: "people", residence: vec!["KR"], ..Subjects::default() })
        .push(Field { id: "email", ..Field::default() })
        .push(Collection {
            id: "signup",
            subjects: vec!["people"],
            at: "hub",
            fields: vec!["email"],
            ..Collection::default()
        });
    for (id, from, to) in [
        ("to-first", "hub", "first"),
        ("to-second", "hub", "second"),
        ("first-out", "first", "abroad"),
        ("second-out", "second", "abroad"),
    ] {
        builder.push(Flow { id, from, to, fields: vec!["email"], ..Flow::default() });
    }
    FlowGraph::compile(builder.build().expect("a valid inventory"))
}

/// How many classes of units are judged under a law.
fn judged(law: Pack) -> usize {
    let graph = two_shops();
    let regimes = Regimes::new(vec![law], Vec::new()).expect("a valid pack");
    let law = regimes.on(day("2026-01-01"));
    let transfers = Transfers::of(&Lineage::propagate(&graph, &law));
    let reach = BTreeMap::new();
    let alike = Alike::of(&transfers.inner, 0);
    let mut judge = FlowJudge::new(&transfers, 0, &reach, &alike);
    for flow in 0..4 {
        judge.flow(flow, |_, _| u64::MAX);
    }
    judge.judged()
}

/// The law with one more gate.
fn asking(require: Condition) -> Pack {
    let mut law = pack("HOME");
    let more = crate::regime::Gate { require, ..gate("HOME-2") };
    law.revisions[0].gates.push(more);
    law
}

#[test]
fn what_no_row_reads_tells_no_units_apart() {
    // Both ways to a shop are alike, and both ways abroad.
    assert_eq!(judged(pack("HOME")), 2);
}

#[test]
fn a_fact_that_a_pack_asks_splits_its_classes() {
    assert_eq!(judged(asking(fact("basis.lawful"))), 3);
}

#[test]
fn an_attribute_splits_classes_only_where_its_value_differs() {
    let kind = |word: &str| Condition::Attr(Attr::ExporterKind, None, Test::Eq(word.to_owned()));
    assert_eq!(judged(asking(kind("company"))), 2);
    let turnover = Condition::Attr(Attr::ImporterLegalPerson, None, Test::Is);
    assert_eq!(judged(asking(turnover)), 2);
}
