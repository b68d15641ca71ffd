//! Published decisions, reproduced article by article, and the page that says so.

use crate::engine::{judge, judged};
use std::path::Path;
use transborder_testkit::decision::{Outcomes, decisions, page};

fn top() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn outcomes() -> Vec<Outcomes> {
    let play = |inventory: &serde_json::Value, asked: &transborder_testkit::decision::Asked| {
        judge(inventory, &asked.as_of, Some(&asked.regimes), |report| judged(report).1)
    };
    decisions(&top().join("fixtures/decisions")).into_iter().map(|decision| decision.play(play)).collect()
}

#[test]
fn authorities_and_the_engine_agree_article_by_article() {
    let all = outcomes();
    assert_eq!(all.len(), 12);
    let faults: Vec<String> = all
        .iter()
        .flat_map(|one| one.faults.iter().map(|fault| format!("{}: {fault}", one.decision.id)))
        .collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_page_of_decisions_is_up_to_date() {
    let path = top().join("docs/decisions.md");
    let page = page(&outcomes());
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/decisions.md is not what the decisions give; renew it with `UPDATE=1 cargo test -p transborder decisions` and read the difference"
    );
}
