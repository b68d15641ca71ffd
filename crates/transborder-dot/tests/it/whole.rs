//! What holds of every picture of every fixture.

use crate::dot::read;
use crate::fixture::{all, draw, judge};
use std::collections::HashSet;
use transborder_dot::What;

/// Day and packs do not matter here: some finding or none, every shape must be well formed.
const DAY: &str = "2024-06-01";

fn check(dot: &str) {
    let picture = read(dot);
    let mut names = HashSet::new();
    let mut ids = HashSet::new();
    for (name, around, of) in &picture.nodes {
        assert!(names.insert(name.clone()), "{name} is declared twice");
        assert!(around.starts_with("cluster_country") || around.starts_with("cluster_party"));
        assert!(ids.insert(of["id"].clone()), "{} twice", of["id"]);
        assert!(of["label"].starts_with('<'));
    }
    for (name, _, of) in &picture.clusters {
        assert!(names.insert(name.clone()), "{name} is declared twice");
        assert!(ids.insert(of["id"].clone()), "{} twice", of["id"]);
    }
    for (from, to, of) in &picture.edges {
        assert!(names.contains(from) && names.contains(to), "{from} -> {to} ends nowhere");
        assert!(ids.insert(of["id"].clone()), "{} twice", of["id"]);
    }
    for id in &ids {
        let safe = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        assert!(id.chars().all(safe), "{id} is no safe id");
    }
    assert_eq!(picture.graph["tooltip"], " ");
    for ugly in ["ortho", "concentrate"] {
        assert!(!picture.graph.values().any(|value| value == ugly) && !picture.graph.contains_key(ugly));
    }
}

#[test]
fn every_picture_of_every_fixture_is_well_formed() {
    let mut pictures = 0;
    for (path, text) in all() {
        for packs in [&[][..], &["plain"]] {
            judge(&text, DAY, packs, |report| {
                let mut seen = |what: What<'_>| {
                    check(&draw(report, what));
                    pictures += 1;
                };
                seen(What::Whole);
                for finding in report.findings() {
                    seen(What::Finding(&finding.id()));
                }
                for system in report.drawing().systems {
                    for hops in 0..3 {
                        seen(What::Around { name: &system.id, hops });
                    }
                }
            });
        }
        assert!(pictures > 0, "{}", path.display());
    }
    assert!(pictures > 400, "{pictures} pictures");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (_, text) in all() {
        let one = judge(&text, DAY, &[], |report| draw(report, What::Whole));
        let two = judge(&text, DAY, &[], |report| draw(report, What::Whole));
        assert_eq!(one, two);
    }
}

#[test]
fn names_made_to_break_pictures_arrive_as_they_are() {
    let (_, text) = all().into_iter().find(|(path, _)| path.ends_with("escape.inventory.json")).unwrap();
    let dot = judge(&text, DAY, &["plain"], |report| draw(report, What::Whole));
    check(&dot);
    let picture = read(&dot);
    let fox = &picture.nodes.iter().find(|(.., of)| of["label"].contains("Fox")).unwrap().2;
    assert!(fox["label"].contains("Fox &amp; Söhne 🦊👩‍👩‍👧 -- &quot;the&quot;"), "{}", fox["label"]);
    assert!(fox["label"].contains("&lt;i&gt;den&lt;/i&gt; &lt;/table&gt;"), "{}", fox["label"]);
    assert!(dot.contains("\u{2068}שלום\u{2069}"), "a name from right to left is isolated");
    let slash = picture.nodes.iter().find(|(.., of)| of["label"].contains("ends with backslash \\<"));
    assert!(slash.is_some());
    assert!(picture.edges.iter().any(|(.., of)| of["tooltip"].starts_with("flow to \\\"fox\\\"<1>")));
}
