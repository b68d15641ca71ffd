//! The schemas are schemas, and what is read or written fits them.

use serde_json::{Value, json};
use transborder_json::{File, read, schema};

fn accepts(schema: &Value, document: &Value) -> Result<(), String> {
    let validator = jsonschema::draft202012::new(schema).expect("a schema");
    validator.validate(document).map_err(|error| error.to_string())
}

#[test]
fn all_are_schemas_and_describe_every_key() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema::pack()));
    for schema in [schema::inventory(), schema::report(), schema::timeline(), schema::batch()] {
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        described(&schema, "");
    }
}

/// Every property of every object has a description.
fn described(schema: &Value, place: &str) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                for (key, property) in properties {
                    let text = property.get("description").and_then(Value::as_str);
                    // Attributes explain themselves by name.
                    let attributes = place.ends_with("/attributes");
                    assert!(attributes || text.is_some_and(|text| !text.is_empty()), "{place}/{key}");
                    assert!(text.is_none_or(|text| text.trim() == text), "{place}/{key}");
                }
            }
            object.iter().for_each(|(key, value)| described(value, &format!("{place}/{key}")));
        }
        Value::Array(list) => list.iter().for_each(|value| described(value, place)),
        _ => {}
    }
}

#[test]
fn the_cases_fit_the_schema() {
    let schema = schema::inventory();
    for (name, text) in crate::cases::texts() {
        let document: Value = serde_json::from_slice(&text).expect("JSON");
        if let Err(error) = accepts(&schema, &document) {
            panic!("{name}: {error}");
        }
    }
}

/// Reader and schema agree about shapes; ids, places and days only the reader checks.
#[test]
fn the_schema_accepts_what_the_reader_accepts() {
    let records = [
        ("fields", json!("x"), true),
        ("fields", json!({"id": "x", "x-mine": 1, "note": "n"}), true),
        ("fields", json!({"id": "x", "colour": 1}), false),
        ("fields", json!({}), false),
        ("systems", json!({"id": "s", "operator": "p", "location": "DE"}), true),
        ("systems", json!({"id": "s", "operator": "p", "location": ["DE", "unknown"]}), true),
        ("systems", json!({"id": "s", "operator": "p", "location": []}), false),
        ("systems", json!({"id": "s", "operator": "p"}), false),
        ("systems", json!("s"), false),
        ("parties", json!({"id": "p", "country": "DE", "targets": [], "certifications": []}), true),
        ("parties", json!({"id": "p", "country": "DE", "establishments": []}), false),
        ("parties", json!({"id": "p", "country": "DE", "role": "return"}), false),
        (
            "parties",
            json!({"id": "p", "country": "DE", "owners": [{"party": "q", "percent": "unknown"}]}),
            true,
        ),
        ("parties", json!({"id": "p", "country": "DE", "owners": [{"party": "q", "percent": 101}]}), false),
        (
            "parties",
            json!({"id": "p", "country": "DE", "facts": {"exporter.audit": [true, {"value": false}]}}),
            true,
        ),
        ("parties", json!({"id": "p", "country": "DE", "facts": {"exporter.audit": "yes"}}), false),
        (
            "parties",
            json!({"id": "p", "country": "DE", "facts": {"exporter.audit": {"evidence": "e"}}}),
            false,
        ),
        ("subjects", json!({"id": "g", "residence": "KR", "age": [8, 13], "count": 3}), true),
        ("subjects", json!({"id": "g", "residence": "KR", "age": [8]}), false),
        (
            "flows",
            json!({"id": "f", "from": "a", "to": "b", "fields": "*", "counts": false, "caused_by": "subject"}),
            true,
        ),
        ("flows", json!({"id": "f", "from": "a", "to": "b", "fields": "*", "basis": {"p": "consent"}}), true),
        ("flows", json!({"id": "f", "from": "a", "to": "b", "fields": "*", "basis": "vibes"}), false),
        ("flows", json!({"id": "f", "from": "a", "to": "b", "fields": "*", "role": "collect"}), false),
        ("flows", json!({"id": "f", "from": "a", "to": "b", "fields": "*", "caused_by": "me"}), false),
        ("flows", json!({"id": "f", "from": "a", "to": "b", "fields": "*", "volume": [{"people": 5}]}), true),
        (
            "notices",
            json!({"id": "n", "by": "p", "channel": ["policy", "direct"], "entries": [{"countries": "worldwide"}]}),
            true,
        ),
        ("notices", json!({"id": "n", "by": "p", "channel": "poster", "entries": [{}]}), false),
        ("notices", json!({"id": "n", "by": "p", "channel": "policy", "entries": []}), false),
        (
            "consents",
            json!({"id": "c", "subjects": "g", "recipients": ["a", {"party": "b", "members": 5}, {"category": "c"}]}),
            true,
        ),
        (
            "consents",
            json!({"id": "c", "subjects": "g", "recipients": [{"party": "b", "category": "c"}]}),
            false,
        ),
        ("safeguards", json!({"id": "s", "kind": "scc", "parties": "p", "clauses": []}), true),
        ("safeguards", json!({"id": "s", "kind": "handshake", "parties": "p"}), false),
    ];
    let schema = schema::inventory();
    for (list, record, fits) in records {
        let document = json!({"format": "transborder/1", list: [record]});
        assert_eq!(accepts(&schema, &document).is_ok(), fits, "schema: {document}");
        let text = document.to_string();
        let shape = |kind: &str| {
            matches!(
                kind,
                "wrong-type" | "unknown-key" | "missing-key" | "empty-list" | "unknown-word" | "wrong-format"
            )
        };
        let read = read(&[File { name: "a.json", text: text.as_bytes() }]);
        let faulty = read.is_err_and(|faults| faults.iter().any(|fault| shape(fault.kind)));
        assert_eq!(!faulty, fits, "reader: {document}");
    }
}

/// Documents that are none: each is one change away from the smallest that is one.
#[test]
fn the_schema_of_inventories_rejects_what_is_none() {
    let schema = schema::inventory();
    let with = |key: &str, value: Value| {
        let mut document = json!({"format": "transborder/1"});
        document[key] = value;
        accepts(&schema, &document).is_ok()
    };
    assert!(with("id", json!("shop")) && with("x-mine", json!(null)) && with("$schema", json!("inventory")));
    for (key, value) in [
        ("format", json!("transborder/2")),
        ("partys", json!([])),
        ("parties", json!([{"id": "acme"}])),
        ("complete", json!(["everything"])),
        ("as_of", json!(20_240_601)),
        ("facts", json!({"exporter.audited": true})),
        ("facts", json!({"exporter.audit": "yes"})),
    ] {
        assert!(!with(key, value.clone()), "{key}: {value}");
    }
    assert!(accepts(&schema, &json!({})).is_err());
    assert!(accepts(&schema, &json!([])).is_err());
}

#[test]
fn the_schema_of_reports_rejects_what_is_none() {
    let schema = schema::report();
    let finding = json!({"id": "c2b90c3b2b84", "content": "000000000000", "rule": "r", "verdict": "gap",
        "regime": "r", "clause": "c", "at": {"kind": "home", "id": "KR"}, "message": "m", "silent": true,
        "path": [{"collection": "c", "at": "s"}, {"derivation": "d", "at": "s"}, {"flow": "f", "to": "t"}]});
    let report = json!({
        "format": "transborder-report/1", "as_of": "2024-03-31", "regimes": [], "coverage": [],
        "inventory": {"parties": 2, "subjects": 1, "fields": 5, "systems": 1, "collections": 1, "flows": 1,
                      "notices": 1, "consents": 1, "safeguards": 1},
        "summary": {"holdings": 10, "transfers": 1, "gap": 3, "undetermined": 0, "advice": 0, "discharged": 0,
                    "accepted": 0, "people": {"low": 0, "high": null}},
        "findings": [finding], "crossings": [], "questions": [], "assumptions": [], "warnings": []
    });
    assert_eq!(accepts(&schema, &report), Ok(()));
    let with = |pointer: &str, value: Value| {
        let mut other = report.clone();
        *other.pointer_mut(pointer).expect("a key of the report") = value;
        accepts(&schema, &other).is_ok()
    };
    // Within a version keys may be added.
    assert!(with("/coverage", json!([{"regime": "r", "attached": 0, "maybe": 0, "transfers": 0, "new": 1}])));
    for (pointer, value) in [
        ("/format", json!("transborder-report/2")),
        ("/format", json!("transborder/1")),
        ("/summary/gap", json!(-1)),
        ("/summary/people", json!({"high": 5})),
        ("/inventory", json!({})),
        ("/findings", json!({})),
        ("/findings/0/id", json!("c2b9")),
        ("/findings/0/verdict", json!("breach")),
        ("/findings/0/at/kind", json!("system")),
        ("/findings/0/silent", json!("no")),
        ("/findings/0/path/0", json!({"collection": "c"})),
        ("/crossings", json!([{"flow": "f", "worst": "bad"}])),
        ("/questions", json!([{"ask": "who?"}])),
    ] {
        assert!(!with(pointer, value.clone()), "{pointer}: {value}");
    }
    for key in ["format", "as_of", "summary", "findings", "crossings", "questions", "warnings"] {
        let mut other = report.clone();
        other.as_object_mut().expect("an object").remove(key);
        assert!(accepts(&schema, &other).is_err(), "without {key}");
    }
}
