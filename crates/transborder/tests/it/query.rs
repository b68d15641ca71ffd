//! Lineage questions: small landscapes by hand, and properties over random ones.

use crate::engine::judge;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use transborder::{Date, FlowGraph, Hop, Lineage, Verdict};
use transborder_json::File;
use transborder_testkit::generate::landscape;

fn compile(inventory: &Value) -> FlowGraph {
    let text = inventory.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    FlowGraph::compile(transborder_json::read(&files).unwrap_or_else(|faults| panic!("{faults}\n{text}")))
}

fn lineage(graph: &FlowGraph) -> Lineage<'_> {
    let day: Date = "2026-01-01".parse().unwrap();
    Lineage::propagate(graph, &transborder_regimes::on_board().on(day))
}

/// A diamond with a way back and a renaming, a derivation, a remote reader, and a field that nothing brings.
fn shop() -> Value {
    json!({
        "format": "transborder/1",
        "parties": [
            {"id": "acme", "country": "DE"}, {"id": "sendco", "country": "US"}, {"id": "help", "country": "IN"}
        ],
        "subjects": [{"id": "buyers", "residence": ["DE", "FR"]}, {"id": "staff", "residence": "DE"}],
        "fields": ["email", "mail", "score", "note"],
        "systems": [
            {"id": "web", "operator": "acme", "location": "DE"},
            {"id": "crm", "operator": "acme", "location": "DE"},
            {"id": "lake", "operator": "acme", "location": "IE"}
        ],
        "collections": [
            {"id": "order", "subjects": "buyers", "at": "web", "fields": "email"},
            {"id": "hire", "subjects": "staff", "at": "crm", "fields": "email"}
        ],
        "derivations": [{"id": "scoring", "at": "lake", "from": "email", "to": "score", "how": "derive"}],
        "flows": [
            {"id": "a", "from": "web", "to": "crm", "fields": "email", "subjects": "buyers"},
            {"id": "b", "from": "web", "to": "lake", "fields": "email"},
            {"id": "c", "from": "crm", "to": "lake", "fields": "email", "subjects": "buyers"},
            {"id": "d", "from": "lake", "to": "web", "fields": "email"},
            {"id": "send", "from": "crm", "to": "sendco", "fields": "email", "rename": {"email": "mail"}},
            {"id": "look", "from": "web", "to": "crm", "fields": "email", "path": "remote", "reads_from": "CN"},
            {"id": "notes", "from": "lake", "to": "crm", "fields": "note"}
        ]
    })
}

fn ways(
    graph: &FlowGraph,
    field: &str,
    subjects: Option<&str>,
    from: Option<&str>,
    to: &str,
) -> (Vec<String>, bool) {
    let lineage = lineage(graph);
    let mut paths = lineage.paths(field, subjects, from, to, 100).unwrap();
    let found = paths.by_ref().map(|way| ids(way.hops()).join(" ")).collect();
    (found, paths.stopped())
}

fn ids<'r>(hops: &[Hop<'r>]) -> Vec<&'r str> {
    hops.iter()
        .map(|hop| match hop {
            Hop::Collection { id, .. } | Hop::Derivation { id, .. } | Hop::Flow { id, .. } => *id,
        })
        .collect()
}

#[test]
fn all_simple_ways_come_shortest_first() {
    let graph = compile(&shop());
    // The last step is compared first: crm is entered by `a` before `look`, lake by `b` before `c`.
    let to_us = ["order a send", "order look send"];
    assert_eq!(ways(&graph, "email", Some("buyers"), None, "US"), (to_us.map(str::to_owned).to_vec(), false));
    assert_eq!(ways(&graph, "email", Some("buyers"), Some("crm"), "sendco").0, ["send", "c d look send"][..1]);
    assert_eq!(
        ways(&graph, "email", Some("buyers"), None, "lake").0,
        ["order b", "order b scoring", "order a c", "order look c", "order a c scoring", "order look c scoring"]
    );
    // `c` is for buyers only.
    assert_eq!(ways(&graph, "email", Some("staff"), None, "lake").0, <[&str; 0]>::default());
    assert_eq!(ways(&graph, "email", Some("staff"), None, "US").0, ["hire send"]);
    // The field that is asked for is what the label becomes, or passes.
    assert_eq!(ways(&graph, "mail", Some("buyers"), None, "US").0, to_us);
    assert_eq!(ways(&graph, "score", Some("buyers"), None, "US").0, <[&str; 0]>::default());
    assert_eq!(
        ways(&graph, "score", Some("buyers"), None, "acme").0,
        ["order b scoring", "order a c scoring", "order look c scoring"]
    );
    // Nobody sits in CN, but somebody reads from there.
    assert_eq!(ways(&graph, "email", Some("buyers"), None, "CN").0, ["order look"]);
    // A silent holding begins without a collection.
    assert_eq!(ways(&graph, "note", None, None, "crm").0, ["notes"]);
    assert_eq!(ways(&graph, "email", None, None, "crm").0, <[&str; 0]>::default());
}

#[test]
fn what_a_label_becomes_and_comes_from() {
    let graph = compile(&shop());
    let lineage = lineage(&graph);
    let down = lineage.downstream("email", Some("buyers"), Some("crm")).unwrap();
    let held: Vec<_> = down.holdings().iter().map(|held| (held.system, held.field)).collect();
    let all =
        [("web", "email"), ("crm", "email"), ("lake", "email"), ("lake", "score"), ("sendco", "mail")];
    assert_eq!(held, all);
    assert_eq!(down.flows(), ["a", "b", "c", "d", "send", "look"]);
    assert_eq!((down.derivations(), down.collections()), (&["scoring"][..], &["order"][..]));
    let up = lineage.upstream("score", Some("buyers"), None).unwrap();
    assert_eq!(up.flows(), ["a", "b", "c", "d", "look"]);
    assert_eq!(up.holdings().len(), 4);
    assert!(lineage.downstream("email", None, None).unwrap().holdings().is_empty());
    assert_eq!(lineage.held().count() as u64, lineage.holdings());
}

#[test]
fn unknown_names_are_told_with_what_was_meant() {
    let graph = compile(&shop());
    let lineage = lineage(&graph);
    let say = |field, subjects, to| lineage.paths(field, subjects, None, to, 1).unwrap_err().to_string();
    assert_eq!(say("emial", Some("buyers"), "US"), "no field is named `emial`; did you mean `email`?");
    assert_eq!(
        say("email", Some("buyer"), "US"),
        "no group of data subjects is named `buyer`; did you mean `buyers`?"
    );
    assert_eq!(
        say("email", Some("buyers"), "sendoc"),
        "no system, party or place is named `sendoc`; did you mean `sendco`?"
    );
}

#[test]
fn a_dense_cycle_stops_the_search() {
    let mut inventory = shop();
    let systems: Vec<Value> =
        (0..30).map(|n| json!({"id": format!("s{n}"), "operator": "acme", "location": "DE"})).collect();
    let mut flows = vec![json!({"id": "in", "from": "web", "to": "s0", "fields": "email"})];
    for (from, to) in (0..30).flat_map(|from| (0..30).map(move |to| (from, to))).filter(|(from, to)| from != to) {
        flows.push(json!({"id": format!("{from}-{to}"), "from": format!("s{from}"), "to": format!("s{to}"), "fields": "email"}));
    }
    inventory["systems"].as_array_mut().unwrap().extend(systems);
    inventory["flows"].as_array_mut().unwrap().extend(flows);
    let graph = compile(&inventory);
    let lineage = lineage(&graph);
    let mut few = lineage.paths("email", Some("buyers"), None, "s29", 3).unwrap();
    let lengths: Vec<usize> = few.by_ref().map(|way| way.hops().len()).collect();
    assert_eq!((lengths, few.stopped()), (vec![3, 4, 4], true));
    let mut all = lineage.paths("email", Some("buyers"), None, "s29", usize::MAX).unwrap();
    assert!(all.by_ref().count() > 1000);
    assert!(all.stopped());
    assert!(all.next().is_none());
}

/// A step of a landscape as its records write it.
struct Steps<'v> {
    flows: HashMap<&'v str, &'v Value>,
    derivations: HashMap<&'v str, &'v Value>,
    collections: HashMap<&'v str, &'v Value>,
}

fn list(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

impl<'v> Steps<'v> {
    fn of(inventory: &'v Value) -> Steps<'v> {
        let by_id = |kind: &str| {
            let records = inventory.get(kind).and_then(Value::as_array);
            records.into_iter().flatten().map(|record| (record["id"].as_str().unwrap(), record)).collect()
        };
        Steps {
            flows: by_id("flows"),
            derivations: by_id("derivations"),
            collections: by_id("collections"),
        }
    }

    /// Follows a way and says which (system, field) it has been to, or what is wrong with it. `at` is where
    /// it starts; fields are all that it could be carrying.
    fn walk(&self, hops: &[Hop<'_>], subjects: &str, graph: &FlowGraph, start: Option<(&str, &str)>) -> Vec<(String, String)> {
        let mut been: Vec<(String, String)> = Vec::new();
        let mut carried: Vec<Vec<(String, String)>> =
            start.into_iter().map(|(system, field)| vec![(system.to_owned(), field.to_owned())]).collect();
        for hop in hops {
            match hop {
                Hop::Collection { id, at } => {
                    assert!(carried.is_empty(), "only at the beginning");
                    let record = self.collections[id];
                    assert!(list(&record["subjects"]).contains(&subjects));
                    carried = list(&record["fields"])
                        .into_iter()
                        .map(|field| vec![((*at).to_owned(), field.to_owned())])
                        .collect();
                }
                Hop::Derivation { id, at } => {
                    let record = self.derivations[id];
                    carried.retain(|way| {
                        let (system, field) = way.last().unwrap();
                        system == at && list(&record["from"]).contains(&field.as_str())
                    });
                    let to = record["to"].as_str().unwrap();
                    carried.iter_mut().for_each(|way| way.push(((*at).to_owned(), to.to_owned())));
                }
                Hop::Flow { id, to } => {
                    let record = self.flows[id];
                    let from = graph.flow(id).unwrap().from().id();
                    let fields = list(&record["fields"]);
                    let groups = list(&record["subjects"]);
                    assert!(groups.is_empty() || groups.contains(&subjects), "`{id}` admits {subjects}");
                    carried.retain(|way| {
                        let (system, field) = way.last().unwrap();
                        system == from && (fields == ["*"] || fields.contains(&field.as_str()))
                    });
                    for way in &mut carried {
                        let field = way.last().unwrap().1.clone();
                        let renamed = record["rename"].get(&field).and_then(Value::as_str).unwrap_or(&field);
                        way.push(((*to).to_owned(), renamed.to_owned()));
                    }
                }
            }
            assert!(!carried.is_empty(), "{hops:?} is real up to here: {hop:?}");
        }
        been.extend(carried.swap_remove(0));
        been
    }
}

const SEEDS: u64 = 150;

fn each_landscape(mut see: impl FnMut(u64, &Value, &Lineage<'_>)) {
    for seed in 0..SEEDS {
        let landscape = landscape(seed);
        let graph = compile(&landscape.inventory);
        let day: Date = landscape.day.parse().unwrap();
        let lineage = Lineage::propagate(&graph, &transborder_regimes::on_board().on(day));
        see(seed, &landscape.inventory, &lineage);
    }
}

#[test]
fn upstream_is_the_converse_of_downstream() {
    let mut related = 0;
    each_landscape(|seed, _, lineage| {
        let held: Vec<_> = lineage.held().collect();
        assert_eq!(held.iter().collect::<HashSet<_>>().len() as u64, lineage.holdings(), "seed {seed}");
        let (mut down, mut up) = (HashSet::new(), HashSet::new());
        for at in &held {
            let become = lineage.downstream(at.field, at.subjects, Some(at.system)).unwrap();
            down.extend(become.holdings().iter().map(|other| (*at, *other)));
            let come = lineage.upstream(at.field, at.subjects, Some(at.system)).unwrap();
            up.extend(come.holdings().iter().map(|other| (*other, *at)));
        }
        related += down.len();
        // A party's name stands for everything it operates, so only pairs between systems are asked one by one.
        let exact = |pairs: HashSet<_>| -> HashSet<_> { pairs };
        assert_eq!(exact(down), exact(up), "seed {seed}");
    });
    assert!(related > 1000, "{related}");
}

#[test]
fn every_way_is_real_and_simple_and_ends_where_it_was_asked_to() {
    let mut seen = 0;
    each_landscape(|seed, inventory, lineage| {
        let steps = Steps::of(inventory);
        let held: Vec<_> = lineage.held().collect();
        for to in held.iter().filter(|to| to.subjects.is_some()) {
            let subjects = to.subjects.unwrap();
            let mut length = 0;
            let mut all = HashSet::new();
            for way in lineage.paths(to.field, to.subjects, None, to.system, 50).unwrap() {
                let hops = way.hops();
                let been = steps.walk(hops, subjects, lineage.graph(), None);
                assert_eq!(been.iter().collect::<BTreeSet<_>>().len(), been.len(), "seed {seed}: simple {hops:?}");
                assert!(been.iter().any(|(_, field)| field == to.field), "seed {seed}: through the field");
                assert!(hops.len() >= length, "seed {seed}: shortest first");
                length = hops.len();
                assert!(all.insert(way.clone()), "seed {seed}: each once");
                seen += 1;
            }
            assert!(!all.is_empty(), "seed {seed}: whatever is held came by some way");
        }
    });
    assert!(seen > 1000, "{seen}");
}

#[test]
fn a_witness_is_real_and_no_way_is_shorter() {
    let mut seen = 0;
    for seed in 0..SEEDS {
        let landscape = landscape(seed);
        // Under `plain` a label is in one state wherever it is: every way counts.
        judge(&landscape.inventory, &landscape.day, Some(&["plain".to_owned()]), |report| {
            let steps = Steps::of(&landscape.inventory);
            let lineage = report.transfers().lineage();
            for finding in report.findings().filter(|finding| finding.verdict() == Verdict::Gap) {
                let (Some(witness), Some(flow)) = (finding.witness(), finding.flow()) else { continue };
                let Some(subjects) = finding.subjects().first().copied() else { continue };
                if finding.subjects().len() > 1 || !matches!(witness.hops()[0], Hop::Collection { .. }) {
                    continue;
                }
                steps.walk(witness.hops(), subjects, lineage.graph(), None);
                let from = lineage.graph().flow(flow).unwrap().from().id();
                let shortest = finding
                    .fields()
                    .into_iter()
                    .flat_map(|field| {
                        lineage.paths(field, Some(subjects), None, from, 200).unwrap().filter(move |way| {
                            let been = steps_end(&steps, way.hops(), subjects, lineage);
                            been.1 == field && been.0 == from
                        })
                    })
                    .map(|way| way.hops().len() + 1)
                    .min();
                assert_eq!(shortest, Some(witness.hops().len()), "seed {seed}: {witness:?}");
                seen += 1;
            }
        });
    }
    assert!(seen > 100, "{seen}");
}

fn steps_end(steps: &Steps<'_>, hops: &[Hop<'_>], subjects: &str, lineage: &Lineage<'_>) -> (String, String) {
    steps.walk(hops, subjects, lineage.graph(), None).pop().unwrap()
}
