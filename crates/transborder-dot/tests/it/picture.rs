//! What a picture shows.

use crate::dot::{has_class, read};
use crate::fixture::{aliexpress, draw, judge, top};
use std::io::ErrorKind;
use transborder_dot::What;

/// A shop in Germany that stores in Frankfurt, with a host from the United States.
const HOSTED: &str = r#"{"format": "transborder/1", "complete": ["notices", "consents", "safeguards"],
  "parties": [{"id": "shop", "country": "DE"}, {"id": "aws", "name": "Cloud Inc.", "country": "US", "role": "processor"}],
  "subjects": [{"id": "customers", "residence": "DE", "count": 12000}], "fields": ["email", "address", "basket", "age"],
  "systems": [{"id": "web", "operator": "shop", "location": "DE"}, {"id": "frankfurt", "operator": "aws", "location": "DE"}],
  "collections": [{"id": "order", "subjects": "customers", "at": "web", "fields": ["email", "address", "basket", "age"], "purposes": "order", "basis": "contract"}],
  "flows": [FLOWS]}"#;

fn hosted(flows: &[String]) -> String {
    HOSTED.replace("FLOWS", &flows.join(", "))
}

fn store(id: &str, fields: &str) -> String {
    format!(
        r#"{{"id": "{id}", "from": "web", "to": "frankfurt", "fields": [{fields}], "purposes": "order", "role": "storage"}}"#
    )
}

#[test]
fn the_committed_picture_is_drawn_again_renew_it_with_env_renew_pictures_1() {
    let dot = judge(&aliexpress(), "2024-03-31", &["KR-PIPA"], |report| draw(report, What::Whole));
    let path = top().join("docs/images/kr-2024-aliexpress.dot");
    if std::env::var_os("RENEW_PICTURES").is_some() {
        std::fs::write(&path, &dot).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == dot, "renew {} with RENEW_PICTURES=1 cargo test -p transborder-dot", path.display());
}

#[test]
fn aliexpress_in_ten_seconds() {
    let dot = judge(&aliexpress(), "2024-03-31", &["KR-PIPA"], |report| draw(report, What::Whole));
    let picture = read(&dot);
    let title = &picture.clusters[0].2["label"];
    assert!(title.contains("AliExpress Korea in March 2024"), "{title}");
    assert!(title.contains("3 gaps, 0 undetermined"), "{title}");
    assert!(title.contains("8,410,000 people behind a gap · 5 fields to CN"), "{title}");
    assert!(title.contains("KR-PIPA@KR-2023 on 2024-03-31"), "{title}");

    let people = &picture.node("people_0").2["label"];
    assert!(people.contains("8,410,000 people") && people.contains("kr-buyers"), "{people}");
    let sellers = picture.node("system_1");
    assert!(sellers.2["label"].contains("180,000 recipients"), "{}", sellers.2["label"]);
    assert_eq!(sellers.2["peripheries"], "2");
    assert_eq!(picture.node("system_0").2["shape"], "cylinder");

    let (from, to, dispatch) = picture.edge("flow-0");
    assert_eq!((from.as_str(), to.as_str()), ("system_0", "system_1"));
    assert_ne!(picture.country(from), picture.country(to));
    assert!(has_class(dispatch, "gap"));
    assert_eq!((&*dispatch["color"], &*dispatch["style"]), ("#D55E00", "solid"));
    let label = &dispatch["label"];
    assert!(label.contains("<B>gap</B> Art. 28-8(1)"), "{label}");
    assert!(label.contains("name, delivery-address,") && label.contains("phone\u{a0}+2"), "{label}");
    assert!(label.contains("provision: dispatch"), "{label}");
    let party = picture.clusters.iter().find(|(name, ..)| name.starts_with("cluster_party")).unwrap();
    assert!(party.2["label"].contains("<B>gap</B> Art. 38(4)"), "{}", party.2["label"]);
}

#[test]
fn countries_say_whose_home_they_are() {
    let dot = judge(&aliexpress(), "2024-03-31", &["KR-PIPA"], |report| draw(report, What::Whole));
    let picture = read(&dot);
    let country = |name: &str| {
        let found = picture.clusters.iter().find(|(.., of)| of["label"].contains(name));
        &found.unwrap_or_else(|| panic!("{name} is not drawn")).2
    };
    assert!(country("South Korea (KR)")["label"].contains("home of KR-PIPA"));
    assert!(!country("South Korea (KR)")["style"].contains("dashed"));
    assert!(country("China (CN)")["label"].contains("third country"));
    assert!(country("China (CN)")["style"].contains("dashed"));
}

#[test]
fn the_remedied_twin_is_covered_by_the_article_of_its_gate() {
    let path = top().join("fixtures/decisions/kr-2024-aliexpress/remedied.json");
    let text = std::fs::read_to_string(path).unwrap();
    let dot = judge(&text, "2024-03-31", &["KR-PIPA"], |report| draw(report, What::Whole));
    let picture = read(&dot);
    let dispatch = &picture.edge("flow-0").2;
    assert!(has_class(dispatch, "covered"));
    assert_eq!(dispatch["color"], "#0072B2");
    assert!(dispatch["label"].contains("Art. 28-8(1)1"), "{}", dispatch["label"]);
    assert!(!picture.edges.iter().any(|(.., of)| has_class(of, "gap")));
}

#[test]
fn a_border_crossed_by_a_seat_alone_is_crossed_in_the_picture() {
    let text = hosted(&[store("store", r#""email", "address""#)]);
    let dot = judge(&text, "2024-06-01", &["EU-GDPR"], |report| draw(report, What::Whole));
    let picture = read(&dot);
    assert!(has_class(&picture.edge("flow-0").2, "inside"), "nothing moves abroad");
    let (from, to, reached) = picture.edge("reached-0");
    assert_eq!(from, "system_1");
    assert!(picture.node(to).2["label"].contains("reachable from US (aws)"));
    assert_ne!(picture.country(from), picture.country(to));
    assert!(has_class(reached, "gap"));
    assert_eq!(reached["style"], "dashed");
    assert!(reached["label"].contains("<B>gap</B> Art. 44"), "{}", reached["label"]);
    for (from, to, of) in &picture.edges {
        assert!(!has_class(of, "gap") || picture.country(from) != picture.country(to), "{}", of["id"]);
    }
}

#[test]
fn a_parent_abroad_is_named_where_no_data_move() {
    let path = top().join("fixtures/cases/eu-host-us-parent.inventory.json");
    let text = std::fs::read_to_string(path).unwrap();
    let dot = judge(&text, "2024-01-01", &["EU-GDPR"], |report| draw(report, What::Whole));
    let picture = read(&dot);
    let (from, to, parent) = picture.edges.last().unwrap();
    assert_eq!((from.as_str(), &*parent["style"]), ("system_1", "dotted"));
    assert!(picture.node(to).2["label"].contains("parent in US (host-us)"));
}

#[test]
fn more_than_twelve_flows_between_two_ends_are_one_edge_that_says_so() {
    let flows = |number: usize| -> Vec<String> {
        let fields = [r#""email""#, r#""age""#];
        (0..number).map(|flow| store(&format!("f{flow}"), fields[flow % 2])).collect()
    };
    let drawn = |number: usize| {
        let text = hosted(&flows(number));
        read(&judge(&text, "2024-06-01", &["EU-GDPR"], |report| draw(report, What::Whole)))
    };
    let count =
        |picture: &crate::dot::Picture| picture.edges.iter().filter(|(.., of)| has_class(of, "flow")).count();
    let twelve = drawn(12);
    assert_eq!(count(&twelve), 12);
    assert!(!twelve.graph["label"].contains("Folded"));
    let thirteen = drawn(13);
    assert_eq!(count(&thirteen), 1);
    let edge = &thirteen.edge("flows-0").2;
    assert!(edge["label"].contains("13 flows, 2 fields"), "{}", edge["label"]);
    assert!(thirteen.graph["label"].contains("Folded: 13 flows from web to frankfurt are one edge"));
}

#[test]
fn fields_are_folded_after_three() {
    let text = hosted(&[store("store", r#""email", "address", "basket", "age""#)]);
    let dot = judge(&text, "2024-06-01", &["EU-GDPR"], |report| draw(report, What::Whole));
    let edge = &read(&dot).edge("flow-0").2.clone();
    assert!(edge["label"].contains("email, address, basket\u{a0}+1"), "{}", edge["label"]);
    assert!(edge["tooltip"].contains("email, address, basket, age"));
}

#[test]
fn the_way_of_a_finding_stands_out() {
    let text = std::fs::read_to_string(top().join("fixtures/cases/lineage.inventory.json")).unwrap();
    judge(&text, "2024-06-01", &["EU-GDPR"], |report| {
        let finding = report.findings().find(|finding| finding.flow() == Some("export-hash")).unwrap();
        let id = finding.id();
        let dot = draw(report, What::Finding(&id));
        let picture = read(&dot);
        let title = &picture.clusters[0].2["label"];
        assert!(title.contains(&id) && title.contains("Gap: EU-GDPR Art. 44; owed by shop"), "{title}");
        let way = "signup-web (at web) → load-web (to warehouse) → hash (derived in warehouse) → export-hash (to stats-lake)";
        assert!(title.contains(way), "{title}");
        let witness: Vec<&str> = picture
            .edges
            .iter()
            .filter(|(.., of)| has_class(of, "witness"))
            .map(|(.., of)| of["id"].as_str())
            .collect();
        assert_eq!(witness, ["collection-0", "flow-0", "flow-4"]);
        for (.., of) in &picture.edges {
            assert_ne!(has_class(of, "witness"), has_class(of, "faded"), "{}", of["id"]);
        }
        assert!(picture.graph["label"].contains("Not drawn: 1 system, 2 flows, 2 collections"));
    });
}

#[test]
fn a_neighbourhood_ends_where_it_should() {
    let text = std::fs::read_to_string(top().join("fixtures/cases/lineage.inventory.json")).unwrap();
    judge(&text, "2024-06-01", &["EU-GDPR"], |report| {
        let systems = |name: &str, hops: u32| -> Vec<String> {
            let picture = read(&draw(report, What::Around { name, hops }));
            let mut found: Vec<String> = picture
                .nodes
                .iter()
                .filter(|(.., of)| has_class(of, "system"))
                .map(|(name, ..)| name.clone())
                .collect();
            found.sort();
            found
        };
        // web, app, warehouse, stats-lake, broker-db, kiosk, brand-db, lab-db
        assert_eq!(systems("broker-db", 0), ["system_4"]);
        assert_eq!(systems("broker-db", 1), ["system_3", "system_4"]);
        assert_eq!(systems("broker", 1), ["system_3", "system_4"]);
        assert_eq!(systems("shop", 0), ["system_0", "system_1", "system_2"]);
        assert_eq!(systems("lab-db", 1), ["system_6", "system_7"]);
    });
}

#[test]
fn what_is_not_there_cannot_be_drawn() {
    judge(&aliexpress(), "2024-03-31", &["KR-PIPA"], |report| {
        for what in [What::Finding("000000000000"), What::Around { name: "nobody", hops: 1 }] {
            let error = transborder_dot::write(report, &what, Vec::new()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
        }
    });
}
