//! Sentences as people read them.

use super::*;
use crate::Place;
use crate::record::Role;
use crate::vocabulary::{Fact, Item};

fn fact(name: &str) -> Condition {
    Condition::Fact(Fact::known(name))
}

fn lists(texts: Texts, items: &[Item]) -> Condition {
    let listed = |item: &Item| Listed { item: *item, only_if: None };
    Condition::Lists(texts, items.iter().map(listed).collect())
}

fn consent() -> Condition {
    let young = Condition::Attr(Attr::SubjectAge, None, Test::Lt(14.0));
    let mut told = lists(Texts::Consent, &[Item::Items, Item::RecipientCountry]);
    if let Condition::Lists(_, listed) = &mut told {
        listed[1].only_if = Some(Condition::Attr(Attr::ImporterLegalPerson, None, Test::Is));
    }
    Condition::All(vec![
        fact("consent.obtained"),
        told,
        Condition::From("2024-09-15".parse().unwrap(), Box::new(fact("consent.valid_form"))),
        Condition::If(
            Box::new(Condition::Any(vec![Condition::Data(vec!["child".to_owned()]), young])),
            Box::new(fact("consent.guardian")),
            None,
        ),
    ])
}

#[test]
fn one_line_reads_as_a_sentence() {
    assert_eq!(
        consent().to_string(),
        "all of: consent.obtained; the text agreed to states items, recipient_country (if the importer is a \
         legal person); (from 2024-09-15: consent.valid_form); (if (any of: the data are tagged child; the age \
         of some data subject may be less than 14): consent.guardian)"
    );
    assert_eq!(
        Condition::All(vec![lists(Texts::Consent, &[Item::Items])]).to_string(),
        "the text agreed to states items"
    );
    let inner = Condition::All(vec![fact("contract.adhoc"), Condition::Transfer]);
    assert_eq!(
        Condition::All(vec![fact("contract.written"), inner]).to_string(),
        "all of: contract.written; contract.adhoc; the step is a transfer"
    );
    assert_eq!(Condition::All(Vec::new()).to_string(), "always");
    assert_eq!(Condition::Any(Vec::new()).to_string(), "never");
}

#[test]
fn attributes_have_sentences() {
    let says = |attr: Attr, argument: Option<&str>, test: Test| {
        Condition::Attr(attr, argument.map(str::to_owned), test).to_string()
    };
    let place = |code: &str| Member::Place(Place::parse(code).unwrap());
    assert_eq!(
        says(Attr::ExporterEstablished, None, Test::In(vec![place("KR")])),
        "the exporter is established in KR"
    );
    assert_eq!(
        says(Attr::ExporterTargets, None, Test::In(vec![place("IS"), place("NO"), Member::Territory])),
        "the exporter targets people in IS, NO or the territory"
    );
    assert_eq!(
        says(Attr::ExporterTurnover, Some("KRW"), Test::Ge(1e12)),
        "the exporter's turnover in KRW is at least 1,000,000,000,000"
    );
    assert_eq!(
        says(Attr::VolumeBulk12m, Some("health"), Test::Gt(10_000.0)),
        "the number counted for health data over 12 months is more than 10,000"
    );
    assert_eq!(says(Attr::ExporterRole, None, Test::Eq("processor".into())), "the exporter is processor");
    assert_eq!(says(Attr::CollectionOutside, None, Test::Is), "the data are collected outside the territory");
}

#[test]
fn what_is_denied_reads_as_a_sentence_too() {
    let not = |condition: Condition| Condition::Not(Box::new(condition)).to_string();
    assert_eq!(
        not(Condition::Role(vec![Role::Entrust, Role::Storage])),
        "the role is not entrust or storage"
    );
    assert_eq!(not(fact("consent.obtained")), "not consent.obtained");
    let young = Condition::Attr(Attr::SubjectAge, None, Test::Lt(14.0));
    assert_eq!(not(young), "not so: the age of some data subject may be less than 14");
    assert_eq!(not(Condition::Any(vec![Condition::Transfer])), "the step is not a transfer");
    let both = Condition::All(vec![fact("consent.obtained"), Condition::Transfer]);
    assert_eq!(not(both), "not (all of: consent.obtained; the step is a transfer)");
}

#[test]
fn verdicts_and_areas_have_words() {
    let remote = Condition::Path(vec![crate::record::PathKind::Remote]);
    let counts = Counts::If(
        Box::new(remote),
        Box::new(Counts::Always(Truth::Unknown)),
        Box::new(Counts::Always(Truth::No)),
    );
    assert_eq!(counts.to_string(), "if the path is remote: ask, otherwise no");
    let gb = Place::parse("GB").unwrap();
    let territory = Territory {
        home: false,
        places: vec![Place::parse("DE").unwrap()],
        dated: vec![(vec![gb], "2018-05-25".parse().unwrap(), Some("2021-01-01".parse().unwrap()))],
    };
    assert_eq!(territory.to_string(), "DE; GB from 2018-05-25 to 2020-12-31");
    assert_eq!(grouped(0.5), "0.5");
    assert_eq!(grouped(-1234.0), "-1,234");
}
