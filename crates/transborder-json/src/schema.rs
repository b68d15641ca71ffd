//! JSON Schemas (draft 2020-12) of what is read and written: from the tables that read, from the types that
//! write.

use crate::batch::{self, Batch};
pub use crate::pack::schema::pack;
use crate::report::{self, Report};
use crate::timeline::{self, Timeline};
use crate::wire::Object;
use crate::wire::record::{KINDS, TopKeys};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use transborder::vocabulary::{FACTS, Item};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of an inventory (`transborder/1`), its loose forms included. The names of facts are listed;
/// that they stand on the right record only the reader checks.
#[must_use]
pub fn inventory() -> Value {
    let mut defs = Map::new();
    for kind in KINDS {
        defs.insert(kind.word.into(), (kind.schema)());
    }
    defs.insert("facts".into(), facts());
    defs.insert("statement".into(), statement_definition());
    let mut schema = Map::new();
    schema.insert("$schema".into(), DRAFT.into());
    schema.insert("title".into(), "transborder/1 inventory".into());
    if let Value::Object(top) = object::<TopKeys>() {
        schema.extend(top);
    }
    schema.insert("$defs".into(), Value::Object(defs));
    Value::Object(schema)
}

/// The schema of a report (`transborder-report/1`). Other keys are allowed: within a version keys may be added.
#[must_use]
pub fn report() -> Value {
    of_type::<Report>(report::FORMAT)
}

/// The schema of a timeline (`transborder-timeline/1`). Other keys are allowed, as in a report.
#[must_use]
pub fn timeline() -> Value {
    of_type::<Timeline>(timeline::FORMAT)
}

/// The schema of a batch (`transborder-batch/1`) as one value. In lines each but the last is an `Entry` of its `$defs`,
/// and the last holds the key `total` alone. Other keys are allowed, as in a report.
#[must_use]
pub fn batch() -> Value {
    of_type::<Batch>(batch::FORMAT)
}

/// What a type writes.
fn of_type<T: JsonSchema>(format: &str) -> Value {
    let schema = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = schema.into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), format.into());
    schema.to_value()
}

/// An object by its table.
pub(crate) fn object<T: Object>() -> Value {
    let mut properties = Map::new();
    for key in T::KEYS {
        let mut property = Map::new();
        property.insert("description".into(), key.doc.trim().into());
        if let Value::Object(schema) = (key.schema)() {
            // What the key means beats what its form usually is.
            property.extend(schema.into_iter().filter(|(name, _)| name != "description"));
        }
        properties.insert(key.name.into(), Value::Object(property));
    }
    let required: Vec<&str> = T::KEYS.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = Map::new();
    schema.insert("description".into(), T::DOC.trim().into());
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    schema.insert("patternProperties".into(), json!({"^x-": {}}));
    schema.insert("additionalProperties".into(), false.into());
    Value::Object(schema)
}

/// An object of which only some keys are meant here.
pub(crate) fn with_required(mut schema: Value, required: &[&str], without: &[&str]) -> Value {
    schema["required"] = json!(required);
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.retain(|name, _| !without.contains(&name.as_str()));
    }
    schema
}

/// What may be said about a fact.
pub(crate) fn statement() -> Value {
    json!({"$ref": "#/$defs/statement"})
}

/// Names of the items that a text can state.
pub(crate) fn items() -> Vec<&'static str> {
    Item::ALL.iter().map(|item| item.name()).collect()
}

fn statement_definition() -> Value {
    let one = json!({"anyOf": [{"type": "boolean"}, object::<crate::wire::said::FactKeys>()]});
    json!({
        "description": "what is said about a fact: true, false, an object with evidence or a period, or a list of these",
        "anyOf": [one, {"type": "array", "items": one, "minItems": 1}]
    })
}

fn facts() -> Value {
    let mut properties = Map::new();
    for (name, meaning) in FACTS {
        let mut property = Map::new();
        property.insert("description".into(), (*meaning).into());
        property.insert("$ref".into(), "#/$defs/statement".into());
        properties.insert((*name).into(), Value::Object(property));
    }
    json!({
        "description": "facts by name",
        "type": "object",
        "properties": properties,
        "patternProperties": {
            "^recipient\\.certified:.+$": statement(),
            "^contract\\.scc:.+$": statement(),
            "^x-": {}
        },
        "additionalProperties": false
    })
}
