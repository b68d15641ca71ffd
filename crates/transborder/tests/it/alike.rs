//! What looks alike, and is not: flows between the same kinds of systems, in the same manner, with the same field.

use crate::engine::judge;
use crate::reference::differences;
use serde_json::{Value, json};
use transborder_testkit::board::law;
use transborder_testkit::generate::{Landscape, Size, full_document};

/// A hotel in China with two desks, and an office abroad, that hands names of two million guests to a partner.
fn hotel(home: &str, collections: &[(&str, &str)], flows: &[(&str, &str, &str, &str)]) -> Value {
    let collection = |(id, at): &(&str, &str)| json!({"id": id, "subjects": ["guests"], "at": at, "fields": ["name"], "purposes": ["stay"]});
    let flow = |(id, from, to, role): &(&str, &str, &str, &str)| json!({"id": id, "from": from, "to": to, "fields": ["name"], "purposes": ["stay"], "role": role});
    json!({
        "format": "transborder/1",
        "as_of": "2026-01-01",
        "complete": ["collections", "flows", "systems", "notices", "consents", "safeguards"],
        "subjects": [{"id": "guests", "residence": home, "count": 2_000_000}],
        "fields": [{"id": "name"}],
        "parties": [
            {"id": "hotel", "country": "CN", "role": "controller"},
            {"id": "partner", "country": "SG", "role": "controller"}
        ],
        "systems": [
            {"id": "abroad", "operator": "hotel", "location": ["US"]},
            {"id": "desk-a", "operator": "hotel", "location": ["CN"]},
            {"id": "desk-b", "operator": "hotel", "location": ["CN"]},
            {"id": "club", "operator": "partner", "location": ["SG"]}
        ],
        "collections": collections.iter().map(collection).collect::<Vec<_>>(),
        "flows": flows.iter().map(flow).collect::<Vec<_>>()
    })
}

/// What China's law says of the ways out, as the reference model sees it, too: flow, clause, verdict; duties left out.
fn ways(inventory: Value) -> Vec<String> {
    let day = "2026-01-01".to_owned();
    let made = Landscape { seed: 0, inventory, day, regimes: Some(vec!["CN-PIPL"]) };
    assert_eq!(differences(&made.inventory, &made, &law()), Vec::<String>::new());
    judge(&made.inventory, &made.day, Some(&["CN-PIPL".to_owned()]), |report| {
        let at_flows = report.findings().filter(|finding| finding.at().kind == "flow");
        at_flows
            .map(|finding| format!("{} {} {}", finding.at().id, finding.clause(), finding.verdict()))
            .filter(|line| !line.contains(" CN-A"))
            .collect()
    })
}

/// CAC Order 16, Art. 4, leaves out what was collected abroad and is only worked on in China; such data are not counted
/// for Art. 5 either. Of two flows that differ in nothing but where their data were collected one counts for sure.
#[test]
fn what_was_collected_abroad_is_not_counted_with_what_was_not() {
    let inventory = hotel(
        "US",
        &[("c-abroad", "abroad"), ("c-desk", "desk-b")],
        &[
            ("in", "abroad", "desk-a", "internal"),
            ("out-a", "desk-a", "club", "provision"),
            ("out-b", "desk-b", "club", "provision"),
        ],
    );
    // More than 1,000,000 people: without an assessment no way is open for what the desk collects in China itself. What
    // it passes on from abroad may go by the exemption, whose text nobody on board has verified.
    assert_eq!(ways(inventory), ["out-a CN-EXEMPT-RELAY advice", "out-b CN-38 gap"]);
}

/// CAC Order 16, Art. 5, leaves out what a contract with the people needs, and what is left out is not counted. Said on a
/// record that names one flow, that goes for this flow, not for another of its kind.
#[test]
fn a_necessity_said_of_one_flow_keeps_only_that_out_of_the_counters() {
    let mut inventory = hotel(
        "CN",
        &[("c-a", "desk-a"), ("c-b", "desk-b")],
        &[("out-a", "desk-a", "club", "provision"), ("out-b", "desk-b", "club", "provision")],
    );
    inventory["safeguards"] = json!([
        {"id": "memo", "kind": "assessment", "flows": ["out-a"], "facts": {"necessity.contract_with_subject": true}}
    ]);
    assert_eq!(ways(inventory), ["out-b CN-38 gap"]);
}

/// Landscapes with many flows of few kinds, under every law.
#[test]
fn engine_and_reference_agree_where_much_is_alike_under_every_law() {
    let law = law();
    for seed in 100..106 {
        let size = Size { systems: 24, flows: 70, fields: 10, groups: 4 };
        let inventory = full_document(seed, size);
        let made = Landscape { seed, inventory, day: "2026-01-01".to_owned(), regimes: None };
        let differences = differences(&made.inventory, &made, &law);
        assert!(differences.is_empty(), "seed {seed}:\n{}", differences.join("\n"));
    }
}
