//! JSON Schema of pack and table files, from the tables of keys.

use super::key::{CONDITIONS, Key, Kind, PACK, TABLE, TABLES, Table};
use serde_json::{Map, Value, json};
use transborder::vocabulary::{FACTS, Item};

/// JSON Schema (draft 2020-12) of files that hold a pack or a table.
///
/// ```
/// let schema = transborder_json::schema::pack();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// ```
#[must_use]
pub fn pack() -> Value {
    let mut definitions = Map::new();
    for table in [&PACK, &TABLE].into_iter().chain(TABLES.iter().copied()) {
        definitions.insert(table.name.to_owned(), object(table));
    }
    definitions.insert("row".into(), any_of(&["adequacy", "restricted"]));
    let forms: Vec<Value> = CONDITIONS.iter().map(object).collect();
    definitions.insert("condition".into(), json!({"oneOf": forms}));
    definitions.insert(
        "verdict".into(),
        json!({"anyOf": [{"enum": ["yes", "ask", "no"]}, reference("conditional_verdict")]}),
    );
    definitions.insert("definition".into(), json!({"anyOf": [reference("condition"), {"type": "array"}]}));
    let splice =
        json!({"type": "string", "pattern": "^@", "description": "`@DEF`: the members of a definition"});
    definitions.insert("splice".into(), splice);
    let date = json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"});
    definitions.insert("date".into(), date);
    let items: Vec<&str> = Item::ALL.iter().map(|item| item.name()).collect();
    definitions.insert("item".into(), json!({"enum": items}));
    let field = any_of(&["item", "conditional_field", "splice"]);
    definitions.insert(
        "fields".into(),
        json!({"anyOf": [reference("splice"), {"type": "array", "minItems": 1, "items": field}]}),
    );
    definitions.insert("roles".into(), words(super::key::ROLES));
    definitions.insert("paths".into(), words(super::key::PATHS));
    definitions.insert(
        "valid".into(),
        json!({"type": "array", "prefixItems": [reference("date"), {"anyOf": [reference("date"), {"type": "null"}]}],
               "minItems": 2, "maxItems": 2}),
    );
    definitions.insert("fact".into(), fact());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pack or a table of transborder",
        "oneOf": [reference("pack"), reference("table")],
        "$defs": definitions,
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn any_of(names: &[&str]) -> Value {
    json!({"anyOf": names.iter().map(|name| reference(name)).collect::<Vec<_>>()})
}

fn words(words: &[&str]) -> Value {
    json!({"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": words}, reference("splice")]}})
}

fn fact() -> Value {
    let names: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
    json!({"anyOf": [
        {"enum": names},
        {"type": "string", "pattern": "^(recipient\\.certified|contract\\.scc):.+"},
    ]})
}

fn object(table: &Table) -> Value {
    let mut properties = Map::new();
    for key in table.keys {
        let mut value = of(key, &key.kind);
        value["description"] = key.what.into();
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if table.open {
        schema["properties"]["note"] = json!({"description": "free text"});
        schema["patternProperties"] = json!({"^x-": {}});
    }
    schema["additionalProperties"] = false.into();
    schema
}

fn of(key: &Key, kind: &Kind) -> Value {
    match kind {
        Kind::Text if matches!(key.name, "fact") => reference("fact"),
        Kind::Text => json!({"type": "string"}),
        Kind::Date => reference("date"),
        Kind::Day => json!({"anyOf": [reference("date"), {"type": "null"}]}),
        Kind::Bool if key.name == "transfer" => json!({"const": true}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Number => json!({"type": "number"}),
        Kind::Count(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Places => json!({"type": "array", "minItems": 1, "items": {"type": "string"}}),
        Kind::List(Kind::Text) if matches!(key.name, "opens" | "implies") => {
            json!({"type": "array", "items": {"anyOf": [reference("fact"), reference("splice")]}})
        }
        // A list of conditions may take in the members of a definition.
        Kind::List(Kind::Is("condition")) => {
            json!({"type": "array", "items": any_of(&["condition", "splice"])})
        }
        Kind::List(inner) => json!({"type": "array", "items": of(key, inner)}),
        Kind::Is(name) => reference(name),
        Kind::Map(words, inner) => {
            let value = of(key, inner);
            let properties: Map<String, Value> =
                words.iter().map(|word| ((*word).to_owned(), value.clone())).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": false})
        }
        Kind::FullMap(words, inner) => {
            let mut schema = of(key, &Kind::Map(words, inner));
            schema["required"] = (*words).into();
            schema
        }
        Kind::Names(inner) => json!({"type": "object", "additionalProperties": of(key, inner)}),
    }
}
