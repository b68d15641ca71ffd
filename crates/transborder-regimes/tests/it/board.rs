//! What is on board, counted by hand from the text of the law.

use transborder::regime::{AdequacyRow, Clause, Onward, Revision};
use transborder::{Date, Truth};
use transborder_regimes::on_board;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn revision(id: &str) -> &'static Revision {
    let revisions = on_board().packs().iter().flat_map(|pack| &pack.revisions);
    revisions.into_iter().find(|revision| revision.id == id).unwrap()
}

fn counts(id: &str) -> (usize, usize, usize) {
    let revision = revision(id);
    (revision.gates.len(), revision.duties.len(), revision.notes.len())
}

#[test]
fn packs_stand_in_the_order_of_reports() {
    let names: Vec<_> = on_board().packs().iter().map(|pack| pack.id.as_str()).collect();
    let expected = "KR-PIPA EU-GDPR EU-2018-1725 UK-GDPR CH-FADP CN-PIPL JP-APPI BR-LGPD IN-DPDP SG-PDPA US-DSP CA-QC \
        TH-PDPA ID-PDP VN-PDPL SA-PDPL TR-KVKK RU-152FZ ZA-POPIA AE AE-DIFC AE-ADGM AU-APP8 NZ-IPP12 plain";
    assert_eq!(names.join(" "), expected);
}

/// Korea before 2023: KR0-1 to KR0-4; KR0-A1, A2, A3a, A3c, A3d, A4. Since 2023: KR-1, 2, 3a, 3b, 4, 5, AI; KR-A1 to
/// A3, A4, A4b, A5, A6, A7a to d, A8, A9, A9b, A10, A12, A12b, A13 to A16 (A11 is no testable fact); note KR-N2.
/// The Directive: EU95-25, 26-2, 26-1. The GDPR: EU-45, nine of Art. 46, 49-a to g, 49-2; EU-A1, A1e, A2, A2e, A3, A4,
/// A4b, A5, A6, A6b, A8, A9; notes EU-N1 to N5.
#[test]
fn every_row_of_the_printed_packs_is_there() {
    assert_eq!(counts("KR-2020"), (4, 6, 0));
    assert_eq!(counts("KR-2023"), (7, 3 + 2 + 1 + 1 + 4 + 1 + 2 + 1 + 2 + 4, 1));
    assert_eq!(counts("EU-1995"), (3, 0, 0));
    assert_eq!(counts("EU-2018"), (1 + 9 + 7 + 1, 12, 5));
    assert_eq!(counts("PLAIN-1"), (1, 0, 0));
}

#[test]
fn a_law_changes_on_its_day() {
    let on = |regime: &str, text: &str| {
        let law = on_board().on(day(text));
        law.revision(on_board().find(regime).unwrap()).map(|revision| revision.id.clone())
    };
    assert_eq!(on("KR-PIPA", "2020-08-04"), None);
    assert_eq!(on("KR-PIPA", "2023-09-14").as_deref(), Some("KR-2020"));
    assert_eq!(on("KR-PIPA", "2023-09-15").as_deref(), Some("KR-2023"));
    assert_eq!(on("EU-GDPR", "2018-05-24").as_deref(), Some("EU-1995"));
    assert_eq!(on("EU-GDPR", "2018-05-25").as_deref(), Some("EU-2018"));
    assert_eq!(on("plain", "0001-01-01").as_deref(), Some("PLAIN-1"));
    let early = on_board().on(day("2011-01-01"));
    assert_eq!(early.next_revision(0).id, "KR-2020");
    let late = on_board().on(day("2030-01-01"));
    assert_eq!(late.next_revision(0).id, "KR-2023");
}

#[test]
fn territories_follow_the_calendar() {
    let inside = |place: &str, text: &str| {
        let day = day(text);
        let revision = on_board().packs()[1].on(day).unwrap();
        transborder::Place::parse(place).unwrap().inside(&revision.territory.on(day))
    };
    assert_eq!(inside("DE", "2024-01-01"), Truth::Yes);
    assert_eq!(inside("RE", "2024-01-01"), Truth::Yes);
    assert_eq!(inside("CH", "2024-01-01"), Truth::No);
    assert_eq!(inside("GB", "2020-12-31"), Truth::Yes);
    assert_eq!(inside("GB", "2021-01-01"), Truth::No);
    assert_eq!(inside("NO", "2018-07-19"), Truth::No);
    assert_eq!(inside("NO", "2018-07-20"), Truth::Yes);
    assert_eq!(inside("NO", "2010-01-01"), Truth::Yes);
    assert!(revision("PLAIN-1").territory.home);
}

#[test]
fn what_the_packs_say_of_steps() {
    let eu = revision("EU-2018");
    assert_eq!(eu.onward, Onward::Law);
    assert_eq!(eu.onward_same_country, Truth::Unknown);
    assert_eq!(eu.permitted, Truth::Yes);
    assert_eq!(eu.exempt_when.as_ref().unwrap().1, ["EU-A1", "EU-A1e", "EU-A2", "EU-A2e"]);
    let plain = revision("PLAIN-1");
    assert_eq!(plain.onward, Onward::Same);
    assert_eq!(plain.onward_same_country, Truth::No);
    let last = revision("EU-2018").gates.last().unwrap();
    assert!(last.last_resort && last.rank == 3);
}

fn recognised(from: &str, to: &str, text: &str) -> Vec<&'static AdequacyRow> {
    let day = day(text);
    let leads = |row: &&AdequacyRow| {
        row.to.iter().any(|to_| format!("{to_:?}").contains(to))
            && row.valid_from <= day
            && row.valid_until.is_none_or(|end| day < end)
    };
    on_board().adequacy().iter().filter(|row| row.from == from).filter(leads).collect()
}

/// The two gaps between the three recognitions of certified recipients in the United States.
#[test]
fn recognitions_of_the_united_states_have_two_gaps() {
    for (text, rows) in [
        ("2000-07-25", 0),
        ("2000-07-26", 1),
        ("2015-10-05", 1),
        ("2015-10-06", 0),
        ("2016-07-11", 0),
        ("2016-07-12", 1),
        ("2020-07-15", 1),
        ("2020-07-16", 0),
        ("2023-07-09", 0),
        ("2023-07-10", 1),
    ] {
        assert_eq!(recognised("EU-GDPR", "Place(US)", text).len(), rows, "{text}");
    }
}

/// Twenty-one rows of the European Commission, for the patent organisation is no place, and Korea's recognition
/// of the Union.
#[test]
fn every_recognition_is_there_and_none_twice() {
    let from = |pack: &str| on_board().adequacy().iter().filter(|row| row.from == pack).count();
    // CH HU US CA AR GG IM JE FO AD IL UY NZ US JP GB GB GB KR US BR
    assert_eq!(from("EU-GDPR"), 21);
    assert_eq!(from("KR-PIPA"), 1);
    assert_eq!(recognised("KR-PIPA", "TerritoryOf(\"EU-GDPR\")", "2025-09-15").len(), 0);
    assert_eq!(recognised("KR-PIPA", "TerritoryOf(\"EU-GDPR\")", "2025-09-16").len(), 1);
}

#[test]
fn clauses_are_found_in_every_revision_that_has_them() {
    let found = on_board().clause("KR-28-8-1").unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row.cite(), "Art. 28-8(1)");
    assert_eq!(on_board().clause("kr-a15").unwrap()[0].row.id(), "KR-A15");
    let by_case: Vec<&str> = on_board()
        .clause("PLAIN-told")
        .unwrap()
        .iter()
        .map(|clause: &Clause<'_>| clause.row.cite())
        .collect();
    assert_eq!(by_case, ["told or asked"]);
    let unknown = on_board().clause("KR-39-12-3").unwrap_err();
    assert_eq!(unknown.to_string(), "no clause is named `KR-39-12-3`; did you mean `KR-39-12-2`?");
    assert_eq!(
        on_board().find("KR-PIPPA").unwrap_err().to_string(),
        "no pack is named `KR-PIPPA`; did you mean `KR-PIPA`?"
    );
}
