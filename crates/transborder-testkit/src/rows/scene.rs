//! A scene: records under short names, laid over each other, and the inventory that they make.

use serde_json::{Map, Value, json};

use super::need::Said;

/// Lays one value over another: objects key by key, `null` takes away, anything else replaces (RFC 7396).
pub(super) fn patch(under: &mut Value, over: &Value) {
    let Value::Object(over) = over else {
        *under = over.clone();
        return;
    };
    if !under.is_object() {
        *under = Value::Object(Map::new());
    }
    let map = under.as_object_mut().expect("made an object above");
    for (key, value) in over {
        // A record taken away stays so: what is left out would be filled in.
        if value.is_null() && !RECORDS.contains(&key.as_str()) {
            map.shift_remove(key);
        } else if value.is_null() {
            map.insert(key.clone(), Value::Null);
        } else {
            patch(map.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// The names under which a scene writes records.
const RECORDS: &[&str] = &[
    "exporter",
    "recipient",
    "third",
    "people",
    "datum",
    "home",
    "away",
    "beyond",
    "intake",
    "send",
    "hop",
    "consent",
    "policy",
    "notice",
    "consent-text",
    "request",
    "contract",
];

fn base() -> Value {
    json!({
        "exporter": {"role": "controller", "targets": [], "monitors": []},
        "recipient": {"targets": [], "monitors": [], "category": "kind of recipient"},
        "people": {},
        "datum": {},
        "home": {},
        "away": {"operator": "recipient"},
        "intake": {"subjects": ["people"], "at": "home", "fields": ["datum"], "purposes": ["purpose"]},
        "send": {"from": "home", "to": "away", "fields": ["datum"], "purposes": ["purpose"], "role": "provision", "path": "send"}
    })
}

/// The default scene with others laid over it, in order.
pub(super) fn lay(scenes: &[&Value]) -> Value {
    let mut scene = base();
    for over in scenes {
        patch(&mut scene, over);
    }
    let known = |key: &String| RECORDS.contains(&key.as_str()) || key == "top" || key == "more";
    if let Some(key) = scene.as_object().into_iter().flat_map(|map| map.keys()).find(|key| !known(key)) {
        panic!("a scene has no record `{key}`");
    }
    scene
}

fn default(record: &mut Value, key: &str, value: &Value) {
    let Some(map) = record.as_object_mut() else { return };
    if !map.contains_key(key) && !value.is_null() {
        map.insert(key.to_owned(), value.clone());
    }
}

/// Fills in what follows from what is there: machines stand where their operator sits, people live there too.
fn complete(scene: &mut Value) {
    if scene.get("hop").is_some() || scene.get("third").is_some() {
        let hop = json!({"third": {"targets": [], "monitors": []}, "beyond": {"operator": "third"},
            "hop": {"from": "away", "to": "beyond", "fields": ["datum"], "purposes": ["purpose"], "role": "provision", "path": "send"}});
        let mut under = hop;
        for key in ["third", "beyond", "hop"] {
            if let Some(over) = scene.get(key) {
                patch(&mut under[key], over);
            }
            scene[key] = under[key].clone();
        }
    }
    for (system, operator) in [("home", "exporter"), ("away", "recipient"), ("beyond", "third")] {
        if scene.get(system).is_some_and(Value::is_object) {
            default(&mut scene[system], "operator", &json!(operator));
            let seat = scene[operator]["country"].clone();
            default(&mut scene[system], "location", &seat);
        }
    }
    let home = scene["exporter"]["country"].clone();
    default(&mut scene["people"], "residence", &home);
}

fn with_id(scene: &Value, name: &str) -> Option<Value> {
    let record = scene.get(name).filter(|record| record.is_object())?;
    let mut whole = json!({ "id": name });
    patch(&mut whole, record);
    Some(whole)
}

/// The inventory of a scene in which something is said.
pub(super) fn inventory(scene: &Value, said: &Said) -> Value {
    let mut scene = scene.clone();
    for over in &said.patches {
        patch(&mut scene, over);
    }
    complete(&mut scene);
    said.write(&mut scene);
    let list = |names: &[&str]| names.iter().filter_map(|name| with_id(&scene, name)).collect::<Vec<Value>>();
    let mut whole = json!({
        "format": "transborder/1",
        "complete": ["parties", "systems", "collections", "flows", "notices", "consents", "safeguards"],
        "parties": list(&["exporter", "recipient", "third"]),
        "subjects": list(&["people"]),
        "fields": list(&["datum"]),
        "systems": list(&["home", "away", "beyond"]),
        "collections": list(&["intake"]),
        "derivations": [],
        "flows": list(&["send", "hop"]),
        "notices": list(&["consent-text", "notice", "policy", "request"]),
        "consents": list(&["consent"]),
        "safeguards": list(&["contract", "contract-2"]),
    });
    if let Some(more) = scene.get("more").and_then(Value::as_object) {
        for (key, records) in more {
            let into = whole[key].as_array_mut().unwrap_or_else(|| panic!("`more` has no list `{key}`"));
            into.extend(records.as_array().cloned().unwrap_or_default());
        }
    }
    if let Some(top) = scene.get("top") {
        patch(&mut whole, top);
    }
    whole
}
