//! Many inventories at once.

use crate::run::{Ran, run};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use transborder_json::batch::{Batch, Entry, Total};
use transborder_testkit::generate::landscape;

/// Inventories from seeds, every tenth of the first fifty cut off in the middle.
fn many(count: u64) -> (TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut broken = 0;
    for seed in 0..count {
        let mut text = landscape(seed).inventory.to_string();
        if seed < 50 && seed % 10 == 3 {
            text.truncate(text.len() / 2);
            broken += 1;
        }
        fs::write(folder.path().join(format!("service-{seed:04}.json")), text).unwrap();
    }
    (folder, broken)
}

fn batch(folder: &Path, more: &[&str]) -> Ran {
    let folder = folder.display().to_string();
    let mut args = vec!["batch", folder.as_str()];
    args.extend(["--as-of", "2024-06-01"]);
    args.extend(more);
    run(&args)
}

#[test]
fn one_bad_inventory_stops_no_other() {
    let (folder, broken) = many(120);
    let ran = batch(folder.path(), &["--format", "json"]);
    assert_eq!(ran.status, 2);
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(all["format"], "transborder-batch/1");
    let entries = all["inventories"].as_array().unwrap();
    assert_eq!(entries.len(), 120);
    let refused: Vec<&str> = entries
        .iter()
        .filter(|entry| entry["outcome"] == "refused")
        .map(|entry| entry["inventory"].as_str().unwrap())
        .collect();
    assert_eq!(refused.len(), broken);
    for (name, seed) in refused.iter().zip([3, 13, 23, 33, 43]) {
        assert!(name.ends_with(&format!("service-{seed:04}.json")), "{name}");
        assert!(ran.err.contains(name), "{name} is not told");
    }
    assert_eq!(all["total"]["refused"], broken);
    // What is said of one is what `check` says of it alone.
    for entry in entries.iter().filter(|entry| entry["outcome"] != "refused").take(25) {
        let path = entry["inventory"].as_str().unwrap();
        let alone = run(&["check", path, "--as-of", "2024-06-01", "--format", "summary"]);
        let alone: Value = serde_json::from_str(&alone.out).unwrap();
        for key in ["gap", "undetermined", "advice", "transfers", "discharged", "people"] {
            assert_eq!(entry["summary"][key], alone[key], "{path} {key}");
        }
    }
    let sum: u64 = entries.iter().filter_map(|entry| entry["summary"]["gap"].as_u64()).sum();
    assert_eq!(all["total"]["gap"], sum);
}

#[test]
fn threads_do_not_show() {
    let (folder, _) = many(80);
    for format in ["text", "json", "ndjson", "csv"] {
        let one = batch(folder.path(), &["--format", format, "--threads", "1"]);
        let two = batch(folder.path(), &["--format", format, "--threads", "2"]);
        assert!(one.out == two.out, "{format}");
        assert_eq!(one.status, two.status);
    }
}

#[test]
fn lines_and_rows_hold_what_json_holds() {
    let (folder, _) = many(30);
    let json: Value = serde_json::from_str(&batch(folder.path(), &["--format", "json"]).out).unwrap();
    let lines = batch(folder.path(), &["--format", "ndjson"]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[..30], json["inventories"].as_array().unwrap()[..]);
    assert_eq!(lines[30]["total"], json["total"]);
    let rows = batch(folder.path(), &["--format", "csv"]).out;
    assert_eq!(rows.lines().count(), 31);
    assert!(rows.starts_with("inventory,outcome,as_of,regimes,gap,"));
}

/// What is printed is what the schema of the command and the owned types say: nothing more, nothing lost.
#[test]
fn a_batch_fits_its_schema_and_reads_back_as_it_was_written() {
    let (folder, _) = many(15);
    let schema: Value = serde_json::from_str(&run(&["schema", "batch"]).out).unwrap();
    let text = batch(folder.path(), &["--format", "json"]).out;
    let whole: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    validator.validate(&whole).map_err(|error| error.to_string()).unwrap();
    for (pointer, value) in [
        ("/format", json!("transborder-report/1")),
        ("/inventories/0/outcome", json!("fine")),
        ("/total/clauses/0/verdict", json!("breach")),
        ("/total/gap", json!(-1)),
    ] {
        let mut other = whole.clone();
        *other.pointer_mut(pointer).expect("a key of the batch") = value;
        assert!(!validator.is_valid(&other), "{pointer}");
    }
    let read: Batch = serde_json::from_str(&text).unwrap();
    assert_eq!((read.inventories.len(), read.total.refused), (15, 2));
    assert_eq!(serde_json::to_value(&read).unwrap(), whole);
    // In lines every entry stands alone, the total last.
    let lines = batch(folder.path(), &["--format", "ndjson"]).out;
    let (last, entries) =
        lines.lines().collect::<Vec<_>>().split_last().map(|(last, rest)| (*last, rest.to_vec())).unwrap();
    let entries: Vec<Entry> = entries.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries, read.inventories);
    let total: Value = serde_json::from_str(last).unwrap();
    assert_eq!(serde_json::from_value::<Total>(total["total"].clone()).unwrap(), read.total);
}

#[test]
fn folders_are_inventories_and_common_files_join_each() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    let parties = json!({"format": "transborder/1", "parties": [{"id": "acme", "country": "KR"}, {"id": "mailer", "country": "US"}],
        "subjects": [{"id": "customers", "residence": "KR"}]});
    fs::write(top.join("parties.json"), parties.to_string()).unwrap();
    let service = |id: &str| {
        json!({"format": "transborder/1", "fields": ["email"], "systems": [{"id": id, "operator": "acme", "location": "KR"}],
            "collections": [{"id": format!("{id}-form"), "subjects": "customers", "at": id, "fields": "email"}],
            "flows": [{"id": format!("{id}-send"), "from": id, "to": "mailer", "fields": "email"}]})
    };
    fs::write(top.join("shop.json"), service("shop").to_string()).unwrap();
    fs::create_dir_all(top.join("blog/parts")).unwrap();
    fs::create_dir(top.join("empty")).unwrap();
    let blog = service("blog");
    let part = |keys: &[&str]| {
        let mut part = json!({"format": "transborder/1"});
        keys.iter().for_each(|key| part[*key] = blog[*key].clone());
        part.to_string()
    };
    fs::write(top.join("blog/flows.json"), part(&["flows"])).unwrap();
    fs::write(top.join("blog/parts/rest.json"), part(&["fields", "systems", "collections"])).unwrap();
    let with = top.join("parties.json").display().to_string();
    let ran = batch(top, &["--with", &with, "--format", "json", "--regime", "KR-PIPA"]);
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&str> = all["inventories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["inventory"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(names, ["blog", "shop.json"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    // Neither was told anything nor agreed: Art. 28-8(1), in each.
    for entry in all["inventories"].as_array().unwrap() {
        assert_eq!(entry["clauses"][0]["clause"], "KR-28-8-1");
        assert_eq!(entry["summary"]["transfers"], 1);
    }
    assert_eq!(batch(top, &["--with", &with, "--regime", "KR-PIPA", "--fail-on", "never"]).status, 0);
}

#[test]
fn a_cell_is_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.json"), "{").unwrap();
    let ran = run_in(folder.path(), &["batch", "=1+1.json", "--format", "csv"]);
    assert_eq!(ran.status, 2);
    fs::write(folder.path().join("=1+1.json"), "{").unwrap();
    let ran = run_in(folder.path(), &["batch", "=1+1.json", "--format", "csv"]);
    assert!(ran.out.lines().nth(1).unwrap().starts_with("'=1+1.json,refused"), "{}", ran.out);
}

fn run_in(folder: &Path, args: &[&str]) -> Ran {
    crate::run::command(args).current_dir(folder).output().unwrap().into()
}

#[test]
fn a_batch_reads_well() {
    insta::assert_snapshot!(
        run(&[
            "batch",
            "fixtures/decisions/kr-2024-aliexpress",
            "fixtures/small/loose.json",
            "fixtures/invalid/01-unknown-key.json"
        ])
        .out
    );
}

#[test]
fn bad_usage_of_a_batch_ends_with_2() {
    for args in [
        &["batch"][..],
        &["batch", "-"],
        &["batch", "no-such-folder"],
        &["batch", "fixtures/small", "--regime", "KR-PIPPA"],
    ] {
        let ran = run(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert_eq!(ran.out, "");
    }
}
