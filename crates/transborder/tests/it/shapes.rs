//! Odd shapes, small: their counts are known by hand. Large ones are in `docs/benchmarks.md`.

use transborder::{FlowGraph, Options, Summary, analyze};
use transborder_json::{File, read};
use transborder_testkit::generate::Shape;

fn summary(shape: Shape, number: usize) -> Summary {
    let text = shape.landscape(number);
    let inventory = read(&[File { name: shape.name(), text: text.as_bytes() }]).unwrap();
    let regimes = transborder_regimes::all().only(["plain"]).unwrap();
    let graph = FlowGraph::compile(inventory);
    analyze(&graph, &regimes.on("2026-01-01".parse().unwrap()), &Options::default()).unwrap().summary()
}

#[test]
fn the_end_of_a_chain_is_told_by_the_whole_chain() {
    // More rounds than eight digits hold, and than sixteen hold.
    for length in [2, 300, 70_000] {
        let summary = summary(Shape::Chain, length);
        assert_eq!((summary.holdings, summary.gap), (length as u64, 1));
        assert_eq!(summary.witness_steps, length as u64 - 1);
    }
}

#[test]
fn every_ray_of_a_star_is_a_gap_of_one_step() {
    let summary = summary(Shape::Star, 40);
    assert_eq!((summary.holdings, summary.flagged_flows, summary.witness_steps), (41, 40, 40));
}

#[test]
fn in_a_clique_whatever_leaves_home_is_a_gap() {
    // Two systems in each of twenty countries: 40 * 39 flows, of which 40 stay in their country and 38 * 2 more come
    // home, to the country of the people.
    let summary = summary(Shape::Clique, 40);
    assert_eq!(summary.holdings, 40);
    assert_eq!(summary.flagged_flows, 40 * 39 - 40 - 38 * 2);
}

#[test]
fn a_text_that_names_half_of_the_fields_leaves_the_other_half() {
    let summary = summary(Shape::Fields, 100);
    assert_eq!((summary.holdings, summary.gap, summary.gap_triples), (200, 1, 50));
}

#[test]
fn groups_at_home_in_the_country_of_the_recipient_have_no_gap() {
    // A hundred groups in twenty countries: two blocks, and five groups live where the data go.
    let summary = summary(Shape::Groups, 100);
    assert_eq!((summary.holdings, summary.gap_triples, summary.flagged_flows), (200, 95, 1));
}

#[test]
fn in_a_cycle_everything_is_everywhere() {
    assert_eq!(summary(Shape::Cycle, 50).holdings, 50 * 64);
    assert!(summary(Shape::Dense, 200).holdings <= 200 * 64);
}
