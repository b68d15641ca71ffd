//! Pictures; what is in them is tested where they are made.

use crate::run::run;
use std::fs;

const ALIEXPRESS: &str = "fixtures/decisions/kr-2024-aliexpress/inventory.json";

#[test]
fn a_file_or_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.dot");
    let ran = run(&["draw", ALIEXPRESS, "-o", path.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    let written = fs::read_to_string(path).unwrap();
    assert!(written.starts_with("digraph") && written.ends_with("}\n"));
    assert_eq!(run(&["draw", ALIEXPRESS]).out, written);
}

#[test]
fn a_finding_or_a_neighbourhood() {
    let whole = run(&["draw", ALIEXPRESS]).out;
    let finding = run(&["draw", ALIEXPRESS, "--finding", "c2b90c"]).out;
    assert!(finding.starts_with("digraph") && finding != whole);
    let near = run(&["draw", "fixtures/cases/lineage.inventory.json", "--focus", "warehouse"]).out;
    let far =
        run(&["draw", "fixtures/cases/lineage.inventory.json", "--focus", "warehouse", "--hops", "3"]).out;
    assert!(near.len() < far.len());
    assert_eq!(run(&["draw", ALIEXPRESS, "--finding", "c2b90c", "--focus", "orders"]).status, 2);
}

#[test]
fn other_formats_are_refused_with_the_way_to_them() {
    let ran = run(&["draw", "no-such-file.json", "-o", "x.svg"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.err,
        "transborder: x.svg is no picture that can be drawn: only .dot is supported yet\n\
         help: draw with `-o x.dot`, then `dot -Tsvg x.dot -o x.svg` (Graphviz)\n"
    );
}
