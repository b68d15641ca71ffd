//! A pack written in Rust is the pack that its file makes.

use transborder::record::{PathKind, Role};
use transborder::regime::{
    Answers, Condition, Counts, Duty, Gate, Keep, Listed, Localise, Member, NoGate, Note, On, Onward, Pack,
    Revision, Since, Territory, Test,
};
use transborder::vocabulary::{Attr, Fact, Item, Texts};
use transborder::{Date, Origin, Place, Truth};
use transborder_json::File;

const TEXT: &str = r#"{
  "pack": "HAND", "schema": 1, "law": "By hand", "checked": "2026-01-02", "exporter": "both", "adequacy_of": "EU-GDPR",
  "defs": {
    "TOLD": {"lists": "any", "fields": ["@MORE", {"field": "recipient_contact", "if": {"attr": "importer.legal_person"}}]},
    "MORE": ["items", "timing"],
    "HOME": ["KR", "@territory", "@residence"],
    "GATES": ["H-1"]
  },
  "implies": {"contract.scc:CN-SC": ["contract.written"]},
  "revisions": [{
    "id": "H", "from": "2020-01-01", "until": "2030-01-01",
    "no_gate": {"id": "H-0", "cite": "Art. 0", "severity": "advisory"},
    "territory": ["@residence", "KR"],
    "territory_dated": [{"iso": ["US"], "from": "2021-01-01", "until": null}],
    "attach": {"any": [{"attr": "exporter.established", "in": ["@HOME"]}, {"attr": "exporter.kind", "in": ["authority"]}]},
    "transfer": {
      "role": {"provision": "yes", "joint": "yes", "entrust": "yes", "return": "ask", "internal": "no", "collect": "no",
               "storage": {"if": {"fact": "recipient.stores_only"}, "then": "no", "else": "yes"}},
      "path": {"send": "yes", "remote": "yes", "client-side": "ask", "transit": "no", "publish": "no"},
      "onward": "contract", "onward_same_country": "ask", "permitted": "yes", "asks": {"return": "Whose are they?"}},
    "exempt_when": {"when": {"fact": "recipient.cannot_reidentify"}, "but": ["H-A1"]},
    "gates": [{"id": "H-1", "cite": "Art. 1", "rank": 2, "severity": "advisory", "last_resort": true,
      "opens": ["consent.obtained"], "roles": ["joint"], "when": {"not": {"data": ["hr"]}},
      "from": "2021-01-01", "until": "2022-01-01",
      "require": {"all": [{"use": "TOLD"}, {"from": "2021-02-01", "then": {"fact": "consent.obtained"}},
        {"if": {"path": ["remote"]}, "then": {"fact": "contract.clause.audit"}, "else": {"attr": "subject.age", "lt": 14}}]}}],
    "always": [{"id": "H-A1", "cite": "Art. 2", "on": "party", "onward": false, "folds": true,
      "when": {"all": [{"transfer": true}, {"gate_used": ["@GATES"]}, {"role": ["entrust"]}]},
      "require": {"all": [
        {"fact": "authority.filed_after", "within": {"days": 60, "of": "flow.from_date"}},
        {"consent_since": "2021-03-01", "then": {"attr": "exporter.role", "eq": "controller"}},
        {"contract_since": "2021-04-01", "then": {"attr": "exporter.turnover.KRW", "ge": 1e12}}]}}],
    "localise": [{"id": "H-L", "cite": "Art. 3", "require": "only", "severity": "advisory", "data": {"data": ["health"]}}],
    "advise": [{"id": "H-N", "cite": "Art. 4", "when": {"attr": "volume.bulk_12m.health", "gt": 10000}, "say": "Look."}]
  }]
}"#;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn place(code: &str) -> Place {
    Place::parse(code).unwrap()
}

fn fact(name: &str) -> Condition {
    Condition::Fact(Fact::of(name).unwrap())
}

fn attr(attr: Attr, test: Test) -> Condition {
    Condition::Attr(attr, None, test)
}

fn gate() -> Gate {
    let only_if = attr(Attr::ImporterLegalPerson, Test::Is);
    let told = vec![
        Listed { item: Item::Items, only_if: None },
        Listed { item: Item::Timing, only_if: None },
        Listed { item: Item::RecipientContact, only_if: Some(only_if) },
    ];
    Gate {
        id: "H-1".into(),
        cite: "Art. 1".into(),
        require: Condition::All(vec![
            Condition::Lists(Texts::Any, told),
            Condition::From(day("2021-02-01"), Box::new(fact("consent.obtained"))),
            Condition::If(
                Box::new(Condition::Path(vec![PathKind::Remote])),
                Box::new(fact("contract.clause.audit")),
                Some(Box::new(attr(Attr::SubjectAge, Test::Lt(14.0)))),
            ),
        ]),
        roles: Some(vec![Role::Joint]),
        when: Some(Condition::Not(Box::new(Condition::Data(vec!["hr".into()])))),
        from: Some(day("2021-01-01")),
        until: Some(day("2022-01-01")),
        advisory: true,
        rank: 2,
        opens: vec![Fact::of("consent.obtained").unwrap()],
        last_resort: true,
        origin: Origin::CODE,
    }
}

fn duty() -> Duty {
    let turnover = Condition::Attr(Attr::ExporterTurnover, Some("KRW".into()), Test::Ge(1e12));
    Duty {
        id: "H-A1".into(),
        cite: "Art. 2".into(),
        on: On::Party,
        when: Condition::All(vec![
            Condition::Transfer,
            Condition::GateUsed(vec!["H-1".into()]),
            Condition::Role(vec![Role::Entrust]),
        ]),
        require: Condition::All(vec![
            Condition::Within(Fact::of("authority.filed_after").unwrap(), 60, Since::Flow),
            Condition::ConsentSince(
                day("2021-03-01"),
                Box::new(attr(Attr::ExporterRole, Test::Eq("controller".into()))),
            ),
            Condition::ContractSince(day("2021-04-01"), Box::new(turnover)),
        ]),
        from: None,
        until: None,
        advisory: false,
        onward: false,
        folds: true,
        origin: Origin::CODE,
    }
}

fn pack() -> Pack {
    let home = vec![Member::Place(place("KR")), Member::Territory, Member::Home];
    let always = |truth| Counts::Always(truth);
    let storage = Counts::If(
        Box::new(fact("recipient.stores_only")),
        Box::new(always(Truth::No)),
        Box::new(always(Truth::Yes)),
    );
    let health = Condition::Attr(Attr::VolumeBulk12m, Some("health".into()), Test::Gt(10_000.0));
    Pack {
        id: "HAND".into(),
        law: "By hand".into(),
        checked: day("2026-01-02"),
        recheck: Vec::new(),
        exporter: Answers::Both,
        adequacy_of: Some("EU-GDPR".into()),
        implies: vec![(Fact::of("contract.scc:CN-SC").unwrap(), vec![Fact::of("contract.written").unwrap()])],
        revisions: vec![Revision {
            id: "H".into(),
            from: day("2020-01-01"),
            until: Some(day("2030-01-01")),
            sources: Vec::new(),
            no_gate: NoGate { id: "H-0".into(), cite: "Art. 0".into(), advisory: true },
            territory: Territory {
                home: true,
                places: vec![place("KR")],
                dated: vec![(vec![place("US")], day("2021-01-01"), None)],
            },
            attach: Condition::Any(vec![
                attr(Attr::ExporterEstablished, Test::In(home)),
                attr(Attr::ExporterKind, Test::In(vec![Member::Word("authority".into())])),
            ]),
            roles: [
                always(Truth::Yes),
                always(Truth::Yes),
                always(Truth::Yes),
                storage,
                always(Truth::Unknown),
                always(Truth::No),
                always(Truth::No),
            ],
            paths: [
                always(Truth::Yes),
                always(Truth::Yes),
                always(Truth::Unknown),
                always(Truth::No),
                always(Truth::No),
            ],
            onward: Onward::Contract,
            onward_same_country: Truth::Unknown,
            permitted: Truth::Yes,
            asks: vec![(Role::Return, "Whose are they?".into())],
            exempt_when: Some((fact("recipient.cannot_reidentify"), vec!["H-A1".into()])),
            gates: vec![gate()],
            duties: vec![duty()],
            localise: vec![Localise {
                id: "H-L".into(),
                cite: "Art. 3".into(),
                from: None,
                until: None,
                subjects: None,
                data: Some(Condition::Data(vec!["health".into()])),
                require: Keep::Only,
                advisory: true,
                origin: Origin::CODE,
            }],
            notes: vec![Note {
                id: "H-N".into(),
                cite: "Art. 4".into(),
                when: health,
                say: "Look.".into(),
                from: None,
                until: None,
                origin: Origin::CODE,
            }],
            origin: Origin::CODE,
        }],
    }
}

/// Where it is written is all that a file adds.
fn without_origins(mut pack: Pack) -> Pack {
    for revision in &mut pack.revisions {
        revision.origin = Origin::CODE;
        revision.gates.iter_mut().for_each(|row| row.origin = Origin::CODE);
        revision.duties.iter_mut().for_each(|row| row.origin = Origin::CODE);
        revision.localise.iter_mut().for_each(|row| row.origin = Origin::CODE);
        revision.notes.iter_mut().for_each(|row| row.origin = Origin::CODE);
    }
    pack
}

#[test]
fn a_pack_in_rust_equals_the_pack_in_json() {
    let read = transborder_json::read_pack(File { name: "hand.json", text: TEXT.as_bytes() });
    let read = read.unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(usize::try_from(read.revisions[0].gates[0].origin.start).ok(), TEXT.find(r#"{"id": "H-1""#));
    assert_eq!(without_origins(read), pack());
}

#[test]
fn both_are_taken_on_board() {
    assert_eq!(pack().faults(), []);
    assert!(transborder_regimes::all().with(pack()).is_ok());
}
