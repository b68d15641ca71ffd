//! Laws as tables, and schemas.

use crate::run::run;

#[test]
fn the_laws_on_board() {
    insta::assert_snapshot!(run(&["regimes"]).out);
}

#[test]
fn one_law_as_a_table() {
    let shown = run(&["regimes", "show", "KR-PIPA"]);
    assert_eq!(shown.status, 0);
    assert_eq!(shown.out, run(&["regimes", "show", "kr-pipa"]).out);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn every_gate_and_duty_prints_its_citation() {
    for pack in transborder_regimes::all().packs() {
        let page = run(&["regimes", "show", &pack.id]).out;
        // Running text breaks where it must.
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for row in pack.revisions.iter().flat_map(|revision| revision.rows()) {
            assert!(!row.cite().is_empty() && flat.contains(row.cite()), "{}: {}", row.id(), row.cite());
        }
    }
}

#[test]
fn schemas_are_those_of_the_library() {
    for (name, schema) in [
        ("inventory", transborder_json::schema::inventory()),
        ("pack", transborder_json::schema::pack()),
        ("report", transborder_json::schema::report()),
        ("timeline", transborder_json::schema::timeline()),
    ] {
        let ran = run(&["schema", name]);
        assert_eq!(ran.status, 0);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.out).unwrap(), schema);
    }
    assert_eq!(run(&["schema"]).out, run(&["schema", "inventory"]).out);
}
