//! What [`Regimes`] says of packs that were made in code: the same as of packs that were read.

use super::*;
use crate::diagnostic::Spot;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn fact(name: &str) -> Condition {
    Condition::Fact(Fact::known(name))
}

fn at(start: u64) -> Origin {
    Origin { file: 0, start }
}

pub(crate) fn gate(id: &str) -> Gate {
    Gate {
        id: id.to_owned(),
        cite: "Art. 1".to_owned(),
        require: fact("consent.obtained"),
        roles: None,
        when: None,
        from: None,
        until: None,
        advisory: false,
        rank: 1,
        opens: Vec::new(),
        last_resort: false,
        origin: at(20),
    }
}

fn duty(id: &str, require: Condition) -> Duty {
    Duty {
        id: id.to_owned(),
        cite: "Art. 2".to_owned(),
        on: On::Transfer,
        when: Condition::Transfer,
        require,
        from: None,
        until: None,
        advisory: false,
        onward: true,
        folds: false,
        origin: at(30),
    }
}

fn revision(id: &str, from: &str, until: Option<&str>) -> Revision {
    Revision {
        id: id.to_owned(),
        sources: Vec::new(),
        from: day(from),
        until: until.map(day),
        no_gate: NoGate { id: format!("{id}-0"), cite: "Art. 0".to_owned(), advisory: false },
        territory: Territory { places: vec![Place::parse("KR").unwrap()], ..Territory::default() },
        attach: Condition::Attr(Attr::ExporterEstablished, None, Test::In(vec![Member::Territory])),
        roles: [const { Counts::Always(Truth::Yes) }; 7],
        paths: [const { Counts::Always(Truth::Yes) }; 5],
        onward: Onward::Law,
        onward_same_country: Truth::No,
        permitted: Truth::Unknown,
        asks: Vec::new(),
        exempt_when: None,
        gates: vec![gate(&format!("{id}-1"))],
        duties: Vec::new(),
        localise: Vec::new(),
        notes: Vec::new(),
        origin: at(10),
    }
}

pub(crate) fn pack(id: &str) -> Pack {
    Pack {
        id: id.to_owned(),
        law: "A law".to_owned(),
        recheck: Vec::new(),
        checked: day("2026-11-22"),
        exporter: Answers::Principal,
        adequacy_of: None,
        implies: Vec::new(),
        revisions: vec![revision(&format!("{id}-R"), "2020-01-01", None)],
    }
}

fn row(from: &str, to: Destination) -> AdequacyRow {
    AdequacyRow {
        from: from.to_owned(),
        to: vec![to],
        valid_from: day("2020-01-01"),
        valid_until: None,
        scope: Condition::All(Vec::new()),
        roles: None,
        not_data: Vec::new(),
        cite: "1/2020".to_owned(),
        advisory: false,
        status: None,
        origin: at(40),
    }
}

fn wrong(packs: Vec<Pack>, tables: Vec<Table>) -> Vec<(String, Option<Spot>)> {
    match Regimes::new(packs, tables) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.to_string(), fault.at.clone())).collect(),
    }
}

#[track_caller]
fn check(packs: Vec<Pack>, tables: Vec<Table>, message: &str, spot: Option<Spot>) {
    assert_eq!(wrong(packs, tables), [(message.to_owned(), spot)]);
}

/// Of one pack, after a change.
#[track_caller]
fn check_one(change: impl FnOnce(&mut Revision), message: &str, spot: Spot) {
    let mut pack = pack("A");
    change(&mut pack.revisions[0]);
    check(vec![pack], Vec::new(), message, Some(spot));
}

#[test]
fn packs_that_fit_are_taken() {
    assert_eq!(wrong(vec![pack("A"), pack("B")], vec![Table::Adequacy(Vec::new())]), []);
    let mut twice = pack("A");
    twice.revisions[0].until = Some(day("2021-01-01"));
    let mut second = revision("A-S", "2021-01-01", None);
    // Two texts of one law may keep a clause.
    second.gates.push(gate("A-R-1"));
    twice.revisions.push(second);
    assert_eq!(wrong(vec![twice], Vec::new()), []);
}

#[test]
fn packs_do_not_share_names() {
    let mut twin = pack("a");
    twin.revisions[0].origin = at(11);
    check(
        vec![pack("A"), twin],
        Vec::new(),
        "two packs have the name `a`; give yours another name: a pack never takes the place of one on board",
        Some(Spot::record(at(11))),
    );
    let mut other = pack("B");
    other.revisions[0].gates[0].id = "A-R-1".to_owned();
    check(
        vec![pack("A"), other],
        Vec::new(),
        "the packs `A` and `B` both have a clause `A-R-1`",
        Some(Spot::record(at(20)).to("id")),
    );
    let mut other = pack("B");
    other.revisions[0].no_gate.id = "A-R-0".to_owned();
    check(
        vec![pack("A"), other],
        Vec::new(),
        "the packs `A` and `B` both have a clause `A-R-0`",
        Some(Spot::record(at(10)).to("no_gate").to("id")),
    );
}

#[test]
fn packs_and_tables_name_what_is_on_board() {
    let mut follower = pack("ALPHA");
    follower.adequacy_of = Some("ALHPA".to_owned());
    check(
        vec![follower.clone()],
        Vec::new(),
        "no pack is named `ALHPA`; did you mean `ALPHA`?",
        Some(Spot::record(at(10))),
    );
    follower.adequacy_of = Some("ALPHA".to_owned());
    check(vec![follower], Vec::new(), "`adequacy_of` of `ALPHA` names itself", Some(Spot::record(at(10))));
    let us = Destination::Place(Place::parse("US").unwrap());
    check(
        vec![pack("A")],
        vec![Table::Adequacy(vec![row("OTHER", us.clone())])],
        "no pack is named `OTHER`",
        Some(Spot::record(at(40)).to("from")),
    );
    check(
        vec![pack("A")],
        vec![Table::Adequacy(vec![row("A", Destination::TerritoryOf("OTHER".to_owned()))])],
        "no pack is named `OTHER`",
        Some(Spot::record(at(40)).to("to").to(0)),
    );
    let mut circular = row("A", us.clone());
    circular.scope = Condition::Any(vec![fact("dest.adequate")]);
    check(
        vec![pack("A")],
        vec![Table::Adequacy(vec![circular])],
        "the scope of an adequacy row cannot ask for `dest.adequate`",
        Some(Spot::record(at(40)).to("scope").to("any").to(0)),
    );
    let mut uncited = row("A", us);
    uncited.cite.clear();
    check(
        vec![pack("A")],
        vec![Table::Adequacy(vec![uncited])],
        "a row of a table cites nothing",
        Some(Spot::record(at(40)).to("cite")),
    );
    let blocked = RestrictedRow {
        regime: "B".to_owned(),
        exporter: None,
        to: Vec::new(),
        valid_from: day("2020-01-01"),
        valid_until: Some(day("2020-01-01")),
        cite: "order".to_owned(),
        origin: at(50),
    };
    let found = wrong(vec![pack("A")], vec![Table::Restricted(vec![blocked])]);
    assert_eq!(
        found.into_iter().map(|(message, _)| message).collect::<Vec<_>>(),
        [
            "no pack is named `B`; did you mean `A`?",
            "`to` names nothing",
            "a period from 2020-01-01 until 2020-01-01 has no day"
        ]
    );
}

#[test]
fn revisions_follow_one_another() {
    let mut overlapping = pack("A");
    overlapping.revisions.push(revision("A-S", "2021-01-01", None));
    check(
        vec![overlapping],
        Vec::new(),
        "`A-S` begins 2021-01-01 while `A-R` never ends; end `A-R` on 2021-01-01, the first day on which it no \
         longer holds",
        Some(Spot::record(at(10)).to("from")),
    );
    let mut empty = pack("A");
    empty.revisions.clear();
    check(vec![empty], Vec::new(), "the pack `A` has no revision", None);
}

#[test]
fn rows_are_held_to_the_same_rules_as_those_of_a_file() {
    let gate_spot = || Spot::record(at(20));
    check_one(
        |revision| revision.gates[0].cite = " ".to_owned(),
        "`A-R-1` cites nothing; name the article in `cite`: a finding without one convinces nobody",
        gate_spot().to("cite"),
    );
    check_one(
        |revision| revision.gates[0].rank = 4,
        "`rank` is 4, which is none of 1, 2, 3",
        gate_spot().to("rank"),
    );
    check_one(
        |revision| revision.gates[0].require = Condition::Role(Vec::new()),
        "`role` names nothing",
        gate_spot().to("require"),
    );
    check_one(
        |revision| revision.gates[0].when = Some(Condition::GateUsed(vec!["A-R-1".to_owned()])),
        "a gate cannot ask for the gate relied on",
        gate_spot().to("when"),
    );
    check_one(
        |revision| revision.duties.push(duty("A-R-1", fact("basis.lawful"))),
        "two rows of `A-R` have the id `A-R-1`",
        Spot::record(at(30)).to("id"),
    );
    check_one(
        |revision| revision.duties.push(duty("D", Condition::GateUsed(vec!["A-R-2".to_owned()]))),
        "no gate is named `A-R-2`; did you mean `A-R-1`?",
        Spot::record(at(30)).to("require").to("gate_used").to(0),
    );
    check_one(
        |revision| {
            let bulk = Condition::Attr(Attr::VolumeBulk12m, None, Test::Gt(1.0));
            revision.duties.push(duty("D", Condition::All(vec![bulk])));
        },
        "`volume.bulk_12m` needs a category behind its name; write `volume.bulk_12m.<category>`",
        Spot::record(at(30)).to("require").to("all").to(0),
    );
}

/// What is judged before a consent, a safeguard and a gate are chosen asks for none of them.
#[test]
fn nothing_asks_for_what_is_not_chosen_yet() {
    let revision_spot = || Spot::record(at(10));
    let help = "; nothing is chosen yet there: ask in a gate or a duty";
    check_one(
        |revision| {
            let test = Condition::Not(Box::new(fact("contract.written")));
            let always = |truth| Box::new(Counts::Always(truth));
            revision.roles[1] = Counts::If(Box::new(test), always(Truth::Yes), always(Truth::No));
        },
        &format!(
            "a condition on which it hangs whether a step is a transfer cannot ask for `contract.written`{help}"
        ),
        revision_spot().to("transfer").to("role").to("joint").to("if").to("not"),
    );
    check_one(
        |revision| revision.exempt_when = Some((Condition::Transfer, Vec::new())),
        &format!(
            "a condition on which it hangs whether a step is a transfer cannot ask for whether the step is a \
             transfer{help}"
        ),
        revision_spot().to("exempt_when").to("when"),
    );
    check_one(
        |revision| revision.exempt_when = Some((fact("basis.lawful"), vec!["A-R-9".to_owned()])),
        "no duty is named `A-R-9`",
        revision_spot().to("exempt_when").to("but").to(0),
    );
    check_one(
        |revision| revision.attach = fact("basis.lawful"),
        "`attach` cannot ask for `basis.lawful`; it may ask for attributes of the exporter and of the group only",
        revision_spot().to("attach"),
    );
}

#[test]
fn names_are_found_in_any_case_and_the_choice_survives_another_pack() {
    let regimes = Regimes::new(vec![pack("A"), pack("plain")], Vec::new()).unwrap();
    assert!(!regimes.is_limited() && regimes.is_selected(0) && !regimes.is_selected(1));
    let chosen = regimes.only(["PLAIN"]).unwrap().with(pack("B")).unwrap();
    assert_eq!((0..3).map(|pack| chosen.is_selected(pack)).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(chosen.find("b"), Ok(2));
    assert_eq!(chosen.only(["C"]).unwrap_err().to_string(), "no pack is named `C`; did you mean `A`?");
}

#[test]
fn a_condition_that_asks_nothing_is_always_so() {
    let nothing = || Condition::All(Vec::new());
    assert!(nothing().is_always() && Condition::All(vec![nothing(), nothing()]).is_always());
    for asks in [
        Condition::Any(Vec::new()),
        Condition::Transfer,
        Condition::Not(Box::new(nothing())),
        Condition::All(vec![nothing(), Condition::Transfer]),
    ] {
        assert!(!asks.is_always(), "{asks}");
    }
}

#[test]
fn conditions_of_a_row_come_with_their_keys_and_all_that_is_inside() {
    let keys = |row: Row<'_>| row.conditions().iter().map(|(key, _)| *key).collect::<Vec<_>>();
    let mut gate = gate("G");
    assert_eq!(keys(Row::Gate(&gate)), ["require"]);
    gate.when = Some(Condition::Transfer);
    assert_eq!(keys(Row::Gate(&gate)), ["when", "require"]);
    let either = Condition::Any(vec![fact("consent.obtained"), Condition::Transfer]);
    let duty = duty("D", Condition::Not(Box::new(either)));
    assert_eq!(keys(Row::Duty(&duty)), ["when", "require"]);
    let inside: Vec<String> = duty.require.inside().iter().map(ToString::to_string).collect();
    assert_eq!(inside[2..], ["consent.obtained", "the step is a transfer"]);
    assert_eq!(inside.len(), 4);
}
