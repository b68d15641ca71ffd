//! The schema of packs holds for what the reader takes, and not for what it refuses.

use jsonschema::Validator;
use serde_json::{Value, json};
use transborder_regimes::FILES;

fn schema() -> Validator {
    let schema = transborder_json::schema::pack();
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

fn plain() -> Value {
    let (_, text) = FILES.iter().find(|(name, _)| *name == "plain.json").unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn files_on_board_are_valid() {
    let schema = schema();
    for (name, text) in FILES {
        let file = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = schema.iter_errors(&file).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn every_form_of_a_condition_is_valid_and_others_are_not() {
    let schema = schema();
    let with = |condition: Value| {
        let mut pack = plain();
        pack["revisions"][0]["gates"][0]["require"] = condition;
        schema.is_valid(&pack)
    };
    let nothing = json!({"all": []});
    for condition in [
        json!({"all": ["@DEF", {"any": [{"not": nothing}]}]}),
        json!({"if": nothing, "then": nothing}),
        json!({"if": nothing, "then": nothing, "else": nothing}),
        json!({"use": "DEF"}),
        json!({"from": "2024-01-01", "then": nothing}),
        json!({"consent_since": "2024-01-01", "then": nothing}),
        json!({"contract_since": "2024-01-01", "then": nothing}),
        json!({"fact": "recipient.certified:ANY"}),
        json!({"fact": "authority.filed_after", "within": {"days": 14, "of": "contract.from_date"}}),
        json!({"lists": "any", "fields": ["items", "@DEF", {"field": "timing", "if": nothing}]}),
        json!({"lists": "policy", "fields": "@DEF"}),
        json!({"attr": "exporter.turnover.KRW", "ge": 1_000_000_000_000_u64}),
        json!({"attr": "importer.state", "in": ["US", "@territory"]}),
        json!({"role": ["collect", "@DEF"]}),
        json!({"path": ["client-side"]}),
        json!({"data": ["kr.rrn"]}),
        json!({"transfer": true}),
        json!({"gate_used": ["X"]}),
    ] {
        assert!(with(condition.clone()), "{condition}");
    }
    for condition in [
        json!({}),
        json!("always"),
        json!({"fact": "consent.given"}),
        json!({"fact": "consent.obtained", "role": ["joint"]}),
        json!({"from": "2024-01-01"}),
        json!({"lists": "leaflet", "fields": ["items"]}),
        json!({"lists": "policy", "fields": ["everything"]}),
        json!({"role": ["vendor"]}),
        json!({"transfer": false}),
    ] {
        assert!(!with(condition.clone()), "{condition}");
    }
}

#[test]
fn rows_without_a_citation_are_not_valid() {
    let schema = schema();
    let mut pack = plain();
    assert!(schema.is_valid(&pack));
    pack["revisions"][0]["gates"][0].as_object_mut().unwrap().remove("cite");
    assert!(!schema.is_valid(&pack));
}
