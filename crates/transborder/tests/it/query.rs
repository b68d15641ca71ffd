//! Lineage questions: small landscapes by hand, and properties over random ones.

use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use transborder::{Date, Faults, FlowGraph, Hop, Lineage, Options, Verdict, analyze};
use transborder_json::File;
use transborder_testkit::generate::landscape;

fn read(inventory: &Value) -> Result<FlowGraph, Faults> {
    let text = inventory.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    Ok(FlowGraph::compile(transborder_json::read(&files)?))
}

fn compile(inventory: &Value) -> FlowGraph {
    read(inventory).unwrap_or_else(|faults| panic!("{faults}"))
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
    // A way back to crm would hold the field there twice.
    assert_eq!(ways(&graph, "email", Some("buyers"), Some("crm"), "sendco").0, ["send"]);
    assert_eq!(
        ways(&graph, "email", Some("buyers"), None, "lake").0,
        [
            "order b",
            // One end after the other, `email` there before `score`.
            "order a c",
            "order look c",
            "order b scoring",
            "order a c scoring",
            "order look c scoring"
        ]
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
    let all = [("web", "email"), ("crm", "email"), ("lake", "email"), ("lake", "score"), ("sendco", "mail")];
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
    for (from, to) in
        (0..30).flat_map(|from| (0..30).map(move |to| (from, to))).filter(|(from, to)| from != to)
    {
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
        Steps { flows: by_id("flows"), derivations: by_id("derivations"), collections: by_id("collections") }
    }

    /// Follows a way and says what it can have been: for each field that could take it, where it was held.
    /// Nothing, where the records do not allow it.
    fn walk(&self, hops: &[Hop<'_>], subjects: &str, graph: &FlowGraph) -> Vec<Vec<(String, String)>> {
        let mut ways: Vec<Vec<(String, String)>> = Vec::new();
        for hop in hops {
            match hop {
                Hop::Collection { id, at } => {
                    assert!(ways.is_empty(), "only at the beginning");
                    let record = self.collections[id];
                    assert!(list(&record["subjects"]).contains(&subjects));
                    let fields = list(&record["fields"]).into_iter();
                    ways = fields.map(|field| vec![((*at).to_owned(), field.to_owned())]).collect();
                }
                Hop::Derivation { id, at } => {
                    let record = self.derivations[id];
                    let from = list(&record["from"]);
                    ways.retain(|way| {
                        way.last().is_some_and(|(system, field)| system == at && from.contains(&&**field))
                    });
                    let to = record["to"].as_str().unwrap();
                    ways.iter_mut().for_each(|way| way.push(((*at).to_owned(), to.to_owned())));
                }
                Hop::Flow { id, to } => {
                    let record = self.flows[id];
                    let from = graph.flow(id).unwrap().from().id();
                    let (fields, groups) = (list(&record["fields"]), list(&record["subjects"]));
                    assert!(groups.is_empty() || groups.contains(&subjects), "`{id}` admits {subjects}");
                    let carries = |field: &str| fields == ["*"] || fields.contains(&field);
                    ways.retain(|way| {
                        way.last().is_some_and(|(system, field)| system == from && carries(field))
                    });
                    for way in &mut ways {
                        let field = way[way.len() - 1].1.clone();
                        let renamed = record["rename"].get(&field).and_then(Value::as_str).unwrap_or(&field);
                        way.push(((*to).to_owned(), renamed.to_owned()));
                    }
                }
            }
        }
        ways
    }
}

fn is_simple(way: &[(String, String)]) -> bool {
    way.iter().collect::<HashSet<_>>().len() == way.len()
}

const SEEDS: u64 = 150;

fn each_landscape(mut see: impl FnMut(u64, &Value, &Lineage<'_>)) {
    for seed in 0..SEEDS {
        let landscape = landscape(seed);
        let Ok(graph) = read(&landscape.inventory) else { continue };
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
        // The name of a party stands for everything that it operates.
        let described = |system: &str| !lineage.graph().system(system).unwrap().is_implicit();
        let (mut down, mut up) = (HashSet::new(), HashSet::new());
        for at in held.iter().filter(|at| described(at.system)) {
            let down_from = lineage.downstream(at.field, at.subjects, Some(at.system)).unwrap();
            let others = down_from.holdings().iter().filter(|other| described(other.system));
            down.extend(others.map(|other| (*at, *other)));
            let up_from = lineage.upstream(at.field, at.subjects, Some(at.system)).unwrap();
            let others = up_from.holdings().iter().filter(|other| described(other.system));
            up.extend(others.map(|other| (*other, *at)));
        }
        related += down.len();
        assert!(down == up, "seed {seed}");
    });
    assert!(related > 1000, "{related}");
}

#[test]
fn every_way_is_real_and_simple_and_given_once() {
    let mut seen = 0;
    each_landscape(|seed, inventory, lineage| {
        let steps = Steps::of(inventory);
        for to in lineage.held() {
            let Some(subjects) = to.subjects else { continue };
            if lineage.graph().system(to.system).unwrap().is_implicit() {
                continue;
            }
            let mut length = 0;
            let mut all = HashSet::new();
            for way in lineage.paths(to.field, to.subjects, None, to.system, 50).unwrap() {
                let hops = way.hops();
                let good = steps.walk(hops, subjects, lineage.graph()).iter().any(|been| {
                    is_simple(been)
                        && been.iter().any(|(_, field)| field == to.field)
                        && been.last().is_some_and(|(system, _)| system == to.system)
                });
                assert!(good, "seed {seed}: {hops:?}");
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
    let (mut seen, mut shortest) = (0, 0);
    for seed in 0..8 * SEEDS {
        let landscape = landscape(seed);
        let Ok(graph) = read(&landscape.inventory) else { continue };
        let steps = Steps::of(&landscape.inventory);
        let regimes = transborder_regimes::all().only(["plain"]).unwrap();
        let law = regimes.on(landscape.day.parse().unwrap());
        let report = analyze(&graph, &law, &Options::default()).unwrap();
        for finding in report.findings().filter(|finding| finding.flow().is_some()) {
            let ([subjects], [field]) = (&finding.subjects()[..], &finding.fields()[..]) else { continue };
            let witness = finding.witness().unwrap();
            if !matches!(witness.hops()[0], Hop::Collection { .. }) {
                continue;
            }
            let from = graph.flow(finding.flow().unwrap()).unwrap().from().id();
            let real = |hops: &[Hop<'_>]| {
                let ways = steps.walk(hops, subjects, &graph);
                // The step may lead back to where the way has been.
                ways.iter().any(|been| {
                    let (_, before) = been.split_last().unwrap();
                    is_simple(before) && before.last() == Some(&(from.to_owned(), (*field).to_owned()))
                })
            };
            assert!(real(witness.hops()), "seed {seed}: {witness:?}");
            let ways: Vec<_> = finding.paths(100).unwrap().collect();
            assert!(ways.iter().all(|way| real(way.hops())), "seed {seed}");
            assert!(ways[0].hops().len() <= witness.hops().len(), "seed {seed}: {witness:?}");
            // Where nothing is doubtful, a label is in one state everywhere and every way counts.
            if !doubtful(&landscape.inventory) {
                assert_eq!(ways[0].hops().len(), witness.hops().len(), "seed {seed}: {witness:?}");
                shortest += usize::from(finding.verdict() == Verdict::Gap);
            }
            seen += 1;
        }
    }
    assert!(seen > 100 && shortest > 20, "{seen} {shortest}");
}

/// Whether some step may not happen, or hands data back.
fn doubtful(inventory: &Value) -> bool {
    let records = |kind: &str| inventory.get(kind).and_then(Value::as_array).into_iter().flatten();
    records("flows").chain(records("collections")).any(|record| {
        record["from_date"] == "unknown"
            || record["until_date"] == "unknown"
            || record["certainty"] == "permitted"
            || record["role"] == "return"
    })
}
