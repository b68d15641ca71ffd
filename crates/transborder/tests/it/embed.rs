//! The library in somebody's program: the example, a pack made in code, names that are taken.

use transborder::record::{self, Complete, Header};
use transborder::regime::{
    Answers, Attr, Condition, Counts, Gate, Member, NoGate, Onward, Pack, Revision, Territory, Test,
};
use transborder::vocabulary::Fact;
use transborder::{
    Date, FlowGraph, Inventory, NotJudged, Objection, Options, Origin, Place, Report, Rule, Transfer, Truth,
    analyze,
};

#[expect(dead_code, reason = "its `main` prints what `run` says")]
#[path = "../../examples/embed.rs"]
mod example;

#[test]
fn the_example_finds_what_its_rule_is_for() {
    let text = example::run().unwrap();
    let own = "gap health-leaves at flow/second-opinion: admission -> ward second-opinion -> labs";
    // Once per law under which the step is a transfer.
    assert_eq!(text.lines().filter(|line| *line == own).count(), 1, "{text}");
    assert!(text.lines().any(|line| line.contains("no-open-gate at flow/second-opinion")), "{text}");
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Data leave the clinic's country only with consent.
fn house_rules() -> Pack {
    let consent = Gate {
        id: "HOUSE-1".to_owned(),
        cite: "House rules 1".to_owned(),
        require: Condition::Fact(Fact::of("consent.obtained").unwrap()),
        roles: None,
        when: None,
        from: None,
        until: None,
        advisory: false,
        rank: 1,
        opens: Vec::new(),
        last_resort: false,
        origin: Origin::CODE,
    };
    let revision = Revision {
        sources: Vec::new(),
        id: "HOUSE-2026".to_owned(),
        from: day("2026-01-01"),
        until: None,
        no_gate: NoGate { id: "HOUSE-0".to_owned(), cite: "House rules".to_owned(), advisory: false },
        territory: Territory { places: vec![Place::parse("DE").unwrap()], ..Territory::default() },
        attach: Condition::Attr(Attr::ExporterEstablished, None, Test::In(vec![Member::Territory])),
        roles: [const { Counts::Always(Truth::Yes) }; 7],
        paths: [const { Counts::Always(Truth::Yes) }; 5],
        onward: Onward::Same,
        onward_same_country: Truth::No,
        permitted: Truth::Unknown,
        asks: Vec::new(),
        exempt_when: None,
        gates: vec![consent],
        duties: Vec::new(),
        localise: Vec::new(),
        notes: Vec::new(),
        origin: Origin::CODE,
    };
    Pack {
        id: "HOUSE".to_owned(),
        law: "House rules".to_owned(),
        recheck: Vec::new(),
        checked: day("2026-01-01"),
        exporter: Answers::Principal,
        adequacy_of: None,
        implies: Vec::new(),
        revisions: vec![revision],
    }
}

fn clinic(agreed: bool) -> FlowGraph {
    let mut records = Inventory::builder();
    records
        .push(Header { complete: Some(vec![Complete::Consents]), ..Header::default() })
        .push(record::Party { id: "clinic", country: vec!["DE"], ..record::Party::default() })
        .push(record::Party { id: "labs", country: vec!["US"], ..record::Party::default() })
        .push(record::Subjects { id: "patients", residence: vec!["DE"], ..record::Subjects::default() })
        .push(record::Field { id: "diagnosis", ..record::Field::default() })
        .push(record::Collection {
            id: "admission",
            subjects: vec!["patients"],
            at: "clinic",
            fields: vec!["diagnosis"],
            ..record::Collection::default()
        })
        .push(record::Flow {
            id: "second-opinion",
            from: "clinic",
            to: "labs",
            fields: vec!["diagnosis"],
            ..record::Flow::default()
        });
    if agreed {
        records.push(record::Consent {
            id: "form",
            subjects: vec!["patients"],
            from_date: Some("2025-01-01"),
            ..record::Consent::default()
        });
    }
    FlowGraph::compile(records.build().unwrap())
}

fn found(report: &Report<'_>) -> Vec<String> {
    let line = |finding: transborder::Finding<'_>| {
        format!("{} {} {} {}", finding.verdict(), finding.rule(), finding.clause(), finding.at())
    };
    report.findings().map(line).collect()
}

#[test]
fn a_pack_made_in_code_is_a_law_like_any_other() {
    let laws = transborder_regimes::all().with(house_rules()).unwrap().only(["house"]).unwrap();
    let law = laws.on(day("2026-06-01"));
    let graph = clinic(false);
    let report = analyze(&graph, &law, &Options::default()).unwrap();
    assert_eq!(found(&report), ["gap no-open-gate HOUSE-0 flow/second-opinion"]);
    let graph = clinic(true);
    let report = analyze(&graph, &law, &Options::default()).unwrap();
    assert_eq!(found(&report), <[String; 0]>::default());
    let passed: Vec<_> =
        report.discharges().iter().map(|passed| (passed.gate, passed.consents.clone())).collect();
    assert_eq!(passed, [("HOUSE-1", vec!["form"])]);
}

#[test]
fn a_pack_never_shadows_one_on_board() {
    let taken = Pack { id: "kr-pipa".to_owned(), ..house_rules() };
    assert!(transborder_regimes::all().with(taken).is_err());
}

struct Named(&'static str);

impl Rule for Named {
    fn name(&self) -> &'static str {
        self.0
    }
    fn summary(&self) -> &'static str {
        "finds nothing"
    }
    fn check<'l>(&self, _: Transfer<'l>) -> Option<Objection<'l>> {
        None
    }
}

#[test]
fn a_rule_whose_name_is_taken_stops_the_analysis() {
    let graph = clinic(false);
    let laws = transborder_regimes::all();
    let judged = |rules: &[&dyn Rule]| {
        analyze(&graph, &laws.on(day("2026-06-01")), &Options { rules, ..Options::default() }).err()
    };
    assert_eq!(judged(&[&Named("no-open-gate")]), Some(NotJudged::NameTaken("no-open-gate")));
    assert_eq!(judged(&[&Named("mine"), &Named("mine")]), Some(NotJudged::NameTaken("mine")));
    assert_eq!(judged(&[&Named("mine"), &Named("yours")]), None);
}
