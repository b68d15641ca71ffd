//! The schemas in `docs/` are those of the code.

use serde_json::Value;
use std::path::Path;
use transborder_json::{print, schema};

/// Renewed where the environment says so, compared otherwise.
fn up_to_date(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    let mut bytes = Vec::new();
    print(schema, &mut bytes).expect("memory takes everything");
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &bytes).expect("docs/ can be written");
    }
    let there = std::fs::read(&path).unwrap_or_default();
    assert!(
        there == bytes,
        "docs/{name} is not what the code says; renew it with `UPDATE=1 cargo test -p transborder-json generated` and read the difference"
    );
}

#[test]
fn the_schema_of_inventories_is_up_to_date() {
    up_to_date("inventory.schema.json", &schema::inventory());
}

#[test]
fn the_schema_of_packs_is_up_to_date() {
    up_to_date("pack.schema.json", &schema::pack());
}

#[test]
fn the_schema_of_reports_is_up_to_date() {
    up_to_date("report.schema.json", &schema::report());
}

#[test]
fn the_schema_of_timelines_is_up_to_date() {
    up_to_date("timeline.schema.json", &schema::timeline());
}

#[test]
fn the_schema_of_batches_is_up_to_date() {
    up_to_date("batch.schema.json", &schema::batch());
}
