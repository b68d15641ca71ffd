//! What records and faults come out of which text.

mod ahead;

use super::*;
use transborder::record::{
    Basis, BasisSaid, Channel, Clarity, Complete, Entry, FactSaid, Field, Flow, Header, Notice, OwnerSaid,
    Party, PartyRole, PathKind, PlainFlow, PlainSystem, Purpose, RecipientSaid, Role, Subjects, System,
    VolumeSaid,
};

/// Records, printed: plain ones like all others.
#[derive(Debug, Default)]
struct Printed(Vec<String>);

impl<'a> Sheaf<'a> for Printed {
    fn flow(&mut self, flow: &PlainFlow<'_>, at: Origin) -> bool {
        let PlainFlow { id, from, to, fields, purposes, role, path } = *flow;
        let (fields, purposes) = (fields.to_vec(), purposes.to_vec());
        Sink::record(self, Flow { id, from, to, fields, purposes, role, path, ..Flow::default() }.into(), at);
        true
    }

    fn system(&mut self, system: &PlainSystem<'_>, at: Origin) -> bool {
        let PlainSystem { id, operator, locations } = *system;
        let location = locations.to_vec();
        Sink::record(self, System { id, operator, location, ..System::default() }.into(), at);
        true
    }

    fn record(&mut self, record: Record<'a>, at: Origin) {
        Sink::record(self, record, at);
    }
}

impl Sink for Printed {
    type Sheaf<'a> = Printed;

    fn record(&mut self, record: Record<'_>, _: Origin) {
        self.0.push(format!("{record:?}"));
    }

    fn sheaf(&mut self, sheaf: &mut Printed) {
        self.0.append(&mut sheaf.0);
    }
}

/// The records of a file, printed, and its faults as `line:column message; help`.
fn read_file(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let files = [File { name, text: text.as_bytes() }];
    let mut log = Log::default();
    let mut printed = Printed::default();
    records(&files, &mut log, &mut printed);
    let Printed(all) = printed;
    let sources = Sources::new(&files);
    let faults = log.faults.iter().map(|fault| match fault.at.as_ref().and_then(|at| sources.place(at)) {
        Some(place) => format!("{}:{} {fault}", place.line, place.column),
        None => fault.to_string(),
    });
    (all, faults.collect())
}

fn parsed<'a>(text: &str, expected: impl IntoIterator<Item = Record<'a>>) {
    let (records, faults) = read_file("a.json", text);
    assert_eq!(faults, [""; 0]);
    let expected: Vec<String> = expected.into_iter().map(|record| format!("{record:?}")).collect();
    assert_eq!(records, expected);
}

#[track_caller]
fn faulty(text: &str, expected: &[&str]) {
    assert_eq!(read_file("a.json", text).1, expected);
}

/// A file of one record, from line 2 on.
#[track_caller]
fn faulty_record(list: &str, record: &str, expected: &[&str]) {
    faulty(&format!("{{\"format\": \"transborder/1\", \"{list}\": [\n{record}\n]}}"), expected);
}

#[test]
fn every_key_of_a_flow_arrives() {
    let text = r#"{"format": "transborder/1", "flows": [{
        "id": "f", "from": "a", "to": "b", "fields": ["x", "y"], "subjects": "g", "purposes": ["p"],
        "role": "entrust", "path": "client-side", "reads_from": "US", "on_behalf_of": "c",
        "rename": {"x": "z"}, "basis": {"p": "contract"}, "transaction": "vendor",
        "volume": [{"subjects": "g", "people": 5, "devices": 6, "from_date": "2024-01-01", "until_date": "2025-01-01"}],
        "certainty": "permitted", "caused_by": "subject", "counts": true, "attributes": {"foreign_order": true},
        "from_date": "2024-02-02", "until_date": "unknown", "note": "n", "x-mine": [[1]],
        "facts": {"contract.written": [false, {"value": true, "evidence": "e", "from_date": "2024-03-03",
                  "until_date": "2024-04-04", "purposes": "p", "subjects": ["g"]}]}}]}"#;
    let flow = Flow {
        id: "f",
        from: "a",
        to: "b",
        fields: vec!["x", "y"],
        subjects: vec!["g"],
        purposes: vec!["p"],
        role: Some(Role::Entrust),
        path: Some(PathKind::ClientSide),
        reads_from: vec!["US"],
        on_behalf_of: Some("c"),
        rename: vec![("x", "z")],
        basis: BasisSaid::Each(vec![("p", Basis::Contract)]),
        transaction: Some(transborder::record::Transaction::Vendor),
        volume: vec![VolumeSaid {
            subjects: vec!["g"],
            people: Some(5),
            devices: Some(6),
            from_date: Some("2024-01-01"),
            until_date: Some("2025-01-01"),
        }],
        certainty: Some(transborder::record::Certainty::Permitted),
        caused_by_subject: true,
        counts: vec![FactSaid { name: "counts", value: true, ..FactSaid::default() }],
        attributes: vec![("foreign_order", true)],
        from_date: Some("2024-02-02"),
        until_date: Some("unknown"),
        facts: vec![
            FactSaid { name: "contract.written", value: false, index: Some(0), ..FactSaid::default() },
            FactSaid {
                name: "contract.written",
                value: true,
                evidence: Some("e"),
                from_date: Some("2024-03-03"),
                until_date: Some("2024-04-04"),
                purposes: vec!["p"],
                subjects: vec!["g"],
                index: Some(1),
            },
        ],
        note: Some("n"),
    };
    parsed(text, [Header::default().into(), flow.into()]);
}

#[test]
fn a_header_and_the_loose_forms_of_lists() {
    let text = r#"{"$schema": "s", "format": "transborder/1", "id": "shop", "title": "t", "as_of": "2024-03-31",
        "regimes": "KR-PIPA", "complete": [], "facts": {"law.special_provision": false}, "note": "n",
        "purposes": ["order", {"id": "ads", "name": "Ads"}], "x-tool": 1,
        "fields": ["name", {"id": "mail", "category": "contact", "tags": "identifier"}],
        "subjects": [{"id": "g", "residence": "unknown", "age": [8, 13], "count": 1.5e3}],
        "systems": [{"id": "s", "operator": "p", "location": "DE"}]}"#;
    let header = Header {
        id: Some("shop"),
        title: Some("t"),
        as_of: Some("2024-03-31"),
        regimes: vec!["KR-PIPA"],
        complete: Some(vec![]),
        facts: vec![FactSaid { name: "law.special_provision", ..FactSaid::default() }],
        purposes: Some(vec![
            Purpose { id: "order", ..Purpose::default() },
            Purpose { id: "ads", name: Some("Ads"), note: None },
        ]),
        note: Some("n"),
    };
    parsed(
        text,
        [
            header.into(),
            Field { id: "name", ..Field::default() }.into(),
            Field { id: "mail", category: Some("contact"), tags: vec!["identifier"], note: None }.into(),
            Subjects {
                id: "g",
                residence: vec!["unknown"],
                age: Some((8, 13)),
                count: Some(1500),
                ..Subjects::default()
            }
            .into(),
            System { id: "s", operator: "p", location: vec!["DE"], ..System::default() }.into(),
        ],
    );
}

#[test]
fn parties_and_texts_with_their_inner_objects() {
    let text = r#"{"format": "transborder/1", "parties": [{"id": "p", "country": ["US", "DE"], "role": "joint",
        "targets": [], "owners": [{"party": "q", "percent": "unknown"}, {"party": "r", "percent": 50.5}],
        "turnover": {"KRW": 1.2e12}, "certifications": []}],
        "notices": [{"id": "n", "by": "p", "channel": "policy", "entries": [
            {"fields": "x", "recipients": ["q", {"party": "r", "members": 8000}, {"category": "sellers"}],
             "countries": "worldwide", "states": ["timing"], "clarity": "vague"}]}]}"#;
    let party = Party {
        id: "p",
        country: vec!["US", "DE"],
        role: Some(PartyRole::Joint),
        targets: Some(vec![]),
        owners: Some(vec![
            OwnerSaid { party: "q", percent: None, from_date: None },
            OwnerSaid { party: "r", percent: Some(50.5), from_date: None },
        ]),
        turnover: vec![("KRW", 1.2e12)],
        certifications: Some(vec![]),
        ..Party::default()
    };
    let entry = Entry {
        fields: vec!["x"],
        recipients: vec![
            RecipientSaid::Party { id: "q", members: None },
            RecipientSaid::Party { id: "r", members: Some(8000) },
            RecipientSaid::Category("sellers"),
        ],
        countries: vec!["worldwide"],
        states: vec!["timing"],
        clarity: Some(Clarity::Vague),
        ..Entry::default()
    };
    let notice = Notice {
        id: "n",
        by: "p",
        channel: vec![Channel::Policy],
        entries: vec![entry],
        ..Notice::default()
    };
    parsed(text, [Header::default().into(), party.into(), notice.into()]);
}

#[test]
fn one_record_per_line_with_blank_lines_and_a_broken_one() {
    let text = "\u{feff}{\"record\":\"inventory\",\"format\":\"transborder/1\",\"complete\":\"flows\"}\r\n\r\n\
                {\"record\":\"system\",\"id\":\"s\",\"operator\":\"p\",\"location\":[\"DE\"]}\r\n\
                {\"record\":\"system\",\"id\":\n\
                {\"id\":\"f\",\"record\":\"flows\"}\n\
                {\"record\":\"purpose\",\"id\":\"ads\"}\n  \n\
                {\"record\":\"field\",\"id\":\"x\",\"tag\":\"health\"}";
    let (records, faults) = read_file("a.ndjson", text);
    let header = Header { complete: Some(vec![Complete::Flows]), ..Header::default() };
    let system = System { id: "s", operator: "p", location: vec!["DE"], ..System::default() };
    let purpose = Purpose { id: "ads", ..Purpose::default() };
    let field = Field { id: "x", ..Field::default() };
    let expected: [Record<'_>; 4] = [header.into(), system.into(), purpose.into(), field.into()];
    assert_eq!(records, expected.map(|record| format!("{record:?}")));
    assert_eq!(
        faults,
        [
            "4:25 the text ends in the middle of a value",
            "5:20 no kind of record is called `flows`; did you mean `flow`?",
            "8:28 a field has no key `tag`; did you mean `tags`?",
        ]
    );
}

#[test]
fn lines_are_told_from_one_value_by_name_or_by_the_first_line() {
    let lines =
        "{\"record\":\"inventory\",\"format\":\"transborder/1\"}\n{\"record\":\"field\",\"id\":\"x\"}";
    let one = "{\n\"format\": \"transborder/1\",\n\"fields\": [\"x\"]}";
    assert_eq!(read_file("-", lines), read_file("a.ndjson", lines));
    assert_eq!(read_file("-", one), read_file("a.json", one));
    assert_eq!(read_file("a.ndjson", one), read_file("a.json", one));
    assert_eq!(read_file("-", lines).1, [""; 0]);
    let headless = "{\"record\":\"field\",\"id\":\"x\"}";
    assert_eq!(
        read_file("a.ndjson", headless).1,
        ["1:1 no line is the inventory's own, which names the format; \
          `{\"record\": \"inventory\", \"format\": \"transborder/1\"}` belongs before the others"]
    );
}

#[test]
fn escapes_are_read_in_keys_and_texts() {
    let text = r#"{"format": "transborder\/1", "\u0066ields": ["\u00e4\n", {"\u0069d": "\ud83d\ude00", "tags": ["a", "\"b\""]}]}"#;
    parsed(
        text,
        [
            Header::default().into(),
            Field { id: "ä\n", ..Field::default() }.into(),
            Field { id: "😀", tags: vec!["a", "\"b\""], ..Field::default() }.into(),
        ],
    );
    faulty_record(
        "fields",
        r#"{"id": "\ud800"}"#,
        &["2:8 `id` is an id, not a text with half a surrogate pair"],
    );
}

#[test]
fn unknown_keys_are_met_with_what_was_meant() {
    faulty_record(
        "systems",
        r#"{"id": "s", "operater": "p", "region": "eu", "x-y": 1}"#,
        &[
            "2:13 a system has no key `operater`; did you mean `operator`?",
            "2:30 a system has no key `region`; did you mean `location`?",
        ],
    );
    faulty_record(
        "flows",
        r#"{"id": "f", "source": "a", "target": "b", "users": "g", "legal_basis": "consent", "fields": "x"}"#,
        &[
            "2:13 a flow has no key `source`; did you mean `from`?",
            "2:28 a flow has no key `target`; did you mean `to`?",
            "2:43 a flow has no key `users`; did you mean `subjects`?",
            "2:57 a flow has no key `legal_basis`; did you mean `basis`?",
        ],
    );
    faulty_record(
        "fields",
        r#"{"id": "x", "colour": 1, "$schema": "s"}"#,
        &[
            "2:13 a field has no key `colour`; known are `id`, `category`, `tags`, `note`; keys of your own begin with `x-`",
            "2:26 a field has no key `$schema`; known are `id`, `category`, `tags`, `note`; keys of your own begin with `x-`",
        ],
    );
}

#[test]
fn wrong_types_say_what_is_meant_and_what_is_there() {
    faulty_record(
        "parties",
        r#"{"id": 5, "country": {"code": "DE"}, "members": -1, "role": "Controler", "targets": null,
"owners": {"party": "q"}, "turnover": {"KRW": "much"}, "attributes": {"ciio": "yes"}, "establishments": [["DE"]],
"facts": {"exporter.audit": "yes", "exporter.representative": {"value": "FILL IN"}}}"#,
        &[
            "2:8 `id` is an id, not the number 5",
            "2:22 `country` is a place or a list of places, not an object",
            "2:49 `members` is a whole number, 0 or more, not the number -1",
            "2:61 no role is called `Controler`; did you mean `controller`?",
            "2:85 `targets` is a place or a list of places, not null; leave out what nobody knows or what does not apply",
            "3:11 `owners` is a list of objects, not an object; put it in brackets",
            "3:47 `turnover` is an object of amounts, each a number of 0 or more, not the text `much`",
            "3:79 `attributes` is true or false, not the text `yes`",
            "3:106 an entry of `establishments` is a place, not a list",
            "4:29 what is said about `exporter.audit` is the text `yes`; \
             write true, false, or {\"value\": …, \"evidence\": …}, or a list of these",
            "4:73 `value` is left to fill in; write the value, or leave the key out where nobody knows it",
        ],
    );
    faulty_record(
        "flows",
        r#"{"id": "f", "from": "a", "to": "b", "fields": [], "path": "client_side", "role": "collect", "basis": "vibes", "caused_by": "me", "volume": [], "counts": []}"#,
        &[
            "2:47 `fields` is an empty list; name at least one, or leave the key out",
            "2:59 no path is called `client_side`; did you mean `client-side`?",
            "2:82 no role of a flow is called `collect`; there are `provision`, `joint`, `entrust`, `storage`, `return`, `internal`",
            "2:102 no legal basis is called `vibes`; there are `consent`, `contract`, `legal_obligation`, `vital_interest`, `public_interest`, `legitimate_interest`, `hr`, `statute`",
            "2:124 `caused_by` is the word `subject`, not the text `me`",
            "2:140 `volume` is an empty list; name at least one, or leave the key out",
            "2:154 the list of what is said about `counts` is empty; say something, or leave the key out",
        ],
    );
    faulty_record(
        "consents",
        r#"{"id": "c", "subjects": "g", "recipients": [{"party": "a", "category": "b"}, {"partie": "a"}, 5]}"#,
        &[
            "2:45 a recipient is either a party or a category; write `{\"party\": …, \"members\": …}` or `{\"category\": …}`",
            "2:79 a recipient has no key `partie`; did you mean `party`?",
            "2:95 an entry of `recipients` is a party's id, `{\"party\", \"members\"}` or `{\"category\"}`, not the number 5",
        ],
    );
}

#[test]
fn what_is_missing_is_named_once() {
    faulty_record(
        "safeguards",
        "{}",
        &[
            "2:1 a safeguard needs the key `id`; add `id` (its id)",
            "2:1 a safeguard needs the key `kind`; add `kind` (what it is)",
        ],
    );
    faulty_record("fields", "[1]", &["2:1 this is a list, where a field is meant"]);
    faulty(
        "{\"parties\": {}, \"flows\": []}",
        &[
            "1:13 `parties` is a list of records, not an object; write a list in brackets, each record of it with its `id`",
            "1:1 an inventory needs the key `format`; add `format` (`transborder/1`)",
        ],
    );
}

#[test]
fn a_key_written_twice_is_a_fault_and_the_first_counts() {
    let text = "{\"format\": \"transborder/1\", \"fields\": [\n{\"id\": \"x\", \"i\\u0064\": \"y\", \"id\": \"z\"}], \"fields\": [5],\n\
                \"facts\": {\"exporter.audit\": true, \"exporter.audit\": false}}";
    let (records, faults) = read_file("a.json", text);
    assert_eq!(records.len(), 2);
    assert!(records[1].contains("id: \"x\""), "{}", records[1]);
    assert_eq!(
        faults,
        [
            "2:42 the key `fields` is written twice; keep one of them",
            "3:35 the key `exporter.audit` is written twice; keep one of them",
            "2:13 the key `id` is written twice; keep one of them",
        ]
    );
}

#[test]
fn other_files_are_one_fault() {
    let help = "an inventory begins with `{\"format\": \"transborder/1\"`";
    faulty("[1, 2]", &[&format!("1:1 the file holds a list, where an inventory is meant; {help}")]);
    faulty(
        "{\"name\": \"x\", \"version\": \"1\"}",
        &[&format!("1:1 the file is no inventory: it has none of its keys; {help}")],
    );
    faulty(
        "{\"format\": \"transborder-report/1\", \"findings\": []}",
        &[
            "1:12 the file says it is `transborder-report/1`, not `transborder/1`; leave it out: it is no inventory",
        ],
    );
    faulty("", &["1:1 the file is empty; an inventory begins with `{\"format\": \"transborder/1\"}`"]);
    faulty("{\"format\": \"transborder/1\",}", &["1:28 not JSON: trailing comma; take the last comma out"]);
}
