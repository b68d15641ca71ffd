//! The report against the example of the design.

use super::*;

/// The example of the format's description, with what it leaves out filled in.
const EXAMPLE: &str = r#"{
  "format": "transborder-report/1", "as_of": "2024-03-31", "regimes": ["KR-PIPA@KR-2023"],
  "coverage": [{"regime": "KR-PIPA@KR-2023", "attached": 10, "maybe": 0, "transfers": 1}],
  "inventory": {"parties": 2, "subjects": 1, "fields": 5, "systems": 1, "collections": 1, "flows": 1, "notices": 1, "consents": 1, "safeguards": 1},
  "summary": {"holdings": 10, "transfers": 1, "gap": 3, "undetermined": 0, "advice": 0, "discharged": 0, "accepted": 0,
              "people": {"low": 8410000, "high": 8410000}},
  "findings": [
    {"id": "c2b90c3b2b84", "content": "c", "rule": "no-open-gate", "verdict": "gap", "regime": "KR-PIPA", "revision": "KR-2023", "clause": "KR-28-8-1", "cite": "Art. 28-8(1)",
     "at": {"kind": "flow", "id": "dispatch"}, "responsible": ["aliexpress"], "message": "m", "silent": false,
     "flow": "dispatch", "exporter": "aliexpress", "importer": "sellers", "from_countries": ["SG"], "to_countries": ["CN"], "onward": false,
     "reach": [{"party": "sellers", "country": "CN", "by": "seat"}],
     "subjects": ["kr-buyers"], "subject_count": 8410000, "fields": ["name"], "purposes": ["shipment"],
     "explained_gate": "KR-1", "missing": [{"fact": "lists(consent, recipient_country)", "value": "no", "said": "stated", "because": "the text names `worldwide`, which is no country", "source": {"file": "f", "line": 97, "column": 9}}],
     "gates": [{"id": "KR-1", "cite": "Art. 28-8(1)1", "value": "no", "missing": ["x"]}],
     "also": [{"clause": "KR-A4", "cite": "Art. 30(1)8; Decree 31(1)2", "missing": ["x"]}],
     "path": [{"collection": "checkout", "at": "orders"}, {"flow": "dispatch", "to": "sellers"}, {"derivation": "d", "at": "orders"}],
     "remedies": [{"gate": "KR-1", "do": "d", "facts": ["x"], "add": [{"pointer": "/notices/0/entries/1/countries", "value": ["CN"]}], "leaves": ["y"]}],
     "source": {"file": "inventory.json", "line": 41, "column": 5}}],
  "discharges": [{"at": {"kind": "flow", "id": "i"}, "regime": "r", "revision": "v", "gate": "g", "cite": "c", "exporter": "e", "importer": "i", "to_countries": ["CN"], "subjects": ["s"], "fields": ["f"], "purposes": ["p"], "safeguards": ["s"], "consents": ["c"]}],
  "crossings": [{"flow": "dispatch", "residence": ["KR"], "from_countries": ["SG"], "to_countries": ["CN"], "importer": "sellers", "fields": ["f"], "worst": "gap"}],
  "questions": [{"ask": "a", "answer": {"record": "safeguard", "parties": ["acme", "mailer"]}, "facts": ["contract.written", "contract.clause.audit"], "findings": ["f"], "flows": 37}],
  "assumptions": [{"assumed": "role = provision", "kind": "flow", "count": 41, "about": ["x", "y"]}],
  "warnings": []
}"#;

#[test]
fn the_described_report_goes_in_and_out_unchanged() {
    let report = read_report(File { name: "r.json", text: EXAMPLE.as_bytes() }).unwrap();
    let again = serde_json::to_value(&report).unwrap();
    let expected: serde_json::Value = serde_json::from_str(EXAMPLE).unwrap();
    assert_eq!(again, expected);
    // Order of keys is part of it: the same bytes for the same report.
    assert_eq!(again.to_string(), expected.to_string());
}

#[test]
fn what_does_not_apply_is_absent_and_what_is_unknown_is_ignored() {
    let party = r#"{"id": "i", "content": "c", "rule": "party-duty", "verdict": "undetermined", "regime": "r",
        "clause": "c", "at": {"kind": "party", "id": "p"}, "message": "m", "silent": true, "colour": "red"}"#;
    let finding: Finding = serde_json::from_str(party).unwrap();
    let again = serde_json::to_value(&finding).unwrap();
    let keys: Vec<&String> = again.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "content", "rule", "verdict", "regime", "clause", "at", "message", "silent"]);
    let people = serde_json::to_string(&People { low: 5, high: None }).unwrap();
    assert_eq!(people, r#"{"low":5,"high":null}"#);
}

#[test]
fn other_files_are_no_reports() {
    let fault = |text: &str| {
        let faults = read_report(File { name: "r.json", text: text.as_bytes() }).unwrap_err();
        faults.iter().next().unwrap().to_string()
    };
    assert_eq!(
        fault("{\"format\": \"transborder/1\"}"),
        "the report's format is the text `transborder/1`, not `transborder-report/1`"
    );
    assert_eq!(
        fault("{}"),
        "the file is no report: it does not name its format; a report begins with `{\"format\": \"transborder-report/1\"`"
    );
    assert_eq!(fault("{\"format\": \"transborder-report/1\"}"), "missing field `as_of`");
}

#[test]
fn a_report_may_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Report>();
}
