//! Views of records, and petgraph's algorithms over the graph as it lies.

use petgraph::algo::{dijkstra, is_cyclic_directed, kosaraju_scc};
use petgraph::visit::{
    Bfs, EdgeCount, EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighborsDirected,
    IntoNodeReferences, NodeCount, NodeIndexable, NodeRef, Reversed, Walker,
};
use petgraph::{Direction, Incoming, Outgoing};
use std::collections::HashSet;
use std::hash::Hash;
use transborder::record::{self, How, OwnerSaid, PathKind, Role};
use transborder::{FlowGraph, Inventory, Kind, Link, Node, Place};
use transborder_testkit::generate::Random;

fn place(code: &str) -> Place {
    Place::parse(code).unwrap()
}

/// A shop with a mailer in its group, a score, and a hash that the mailer calls by another name.
fn shop() -> FlowGraph {
    let mut records = Inventory::builder();
    records
        .push(record::Party {
            id: "acme",
            name: Some("Acme"),
            country: vec!["DE"],
            ..record::Party::default()
        })
        .push(record::Party {
            id: "sendco",
            country: vec!["US"],
            role: Some(record::PartyRole::Processor),
            parent: Some("acme"),
            owners: Some(vec![OwnerSaid { party: "acme", percent: Some(60.0), from_date: None }]),
            members: Some(3),
            ..record::Party::default()
        })
        .push(record::Subjects {
            id: "buyers",
            residence: vec!["DE"],
            count: Some(7),
            ..record::Subjects::default()
        })
        .push(record::Field { id: "email", tags: vec!["unique_id"], ..record::Field::default() })
        .push(record::Field { id: "hash", ..record::Field::default() })
        .push(record::Field { id: "token", ..record::Field::default() })
        .push(record::System {
            id: "crm",
            operator: "acme",
            location: vec!["IE"],
            ..record::System::default()
        })
        .push(record::System {
            id: "relay",
            operator: "sendco",
            on_behalf_of: Some("acme"),
            location: vec!["US", "IE"],
            ..record::System::default()
        })
        .push(record::Collection {
            id: "order",
            subjects: vec!["buyers"],
            at: "crm",
            fields: vec!["email"],
            purposes: vec!["sale"],
            ..record::Collection::default()
        })
        .push(record::Derivation {
            id: "hashing",
            at: "crm",
            from: vec!["email"],
            to: "hash",
            how: Some(How::Pseudonymise),
            ..record::Derivation::default()
        })
        .push(record::Flow {
            id: "send",
            from: "crm",
            to: "relay",
            fields: vec!["hash"],
            subjects: vec!["buyers"],
            rename: vec![("hash", "token")],
            ..record::Flow::default()
        })
        .push(record::Flow {
            id: "bounce",
            from: "relay",
            to: "crm",
            fields: vec!["*"],
            ..record::Flow::default()
        });
    FlowGraph::compile(records.build().unwrap())
}

fn ids<'g, V>(views: impl Iterator<Item = V>, id: impl Fn(V) -> &'g str) -> Vec<&'g str> {
    views.map(id).collect()
}

#[test]
fn records_are_seen_resolved() {
    let graph = shop();
    let (crm, relay) = (graph.system("crm").unwrap(), graph.system("relay").unwrap());
    let (acme, sendco) = (graph.party("acme").unwrap(), graph.party("sendco").unwrap());
    assert_eq!((crm.operator(), crm.on_behalf_of(), crm.is_implicit()), (acme, None, false));
    assert_eq!((relay.operator(), relay.on_behalf_of()), (sendco, Some(acme)));
    assert_eq!(relay.locations(), [place("US"), place("IE")]);
    assert_eq!(ids(crm.flows_out(), |flow| flow.id()), ["send"]);
    assert_eq!(ids(crm.flows_in(), |flow| flow.id()), ["bounce"]);
    assert_eq!(ids(crm.derivations(), |derivation| derivation.id()), ["hashing"]);
    assert_eq!((acme.name(), acme.countries(), acme.members()), (Some("Acme"), &[place("DE")][..], None));
    assert_eq!((sendco.role(), sendco.members()), (record::PartyRole::Processor, Some(3)));
    assert_eq!((sendco.parent(), sendco.owners().next().unwrap().percent), (Some(acme), Some(60.0)));
    assert_eq!(ids(sendco.systems(), |system| system.id()), ["relay"]);
    let buyers = graph.group("buyers").unwrap();
    assert_eq!(
        (buyers.residence(), buyers.citizenship(), buyers.count()),
        (&[place("DE")][..], &[place("DE")][..], Some(7))
    );
    let send = graph.flow("send").unwrap();
    assert_eq!((send.from(), send.to()), (crm, relay));
    // Nobody wrote a role: relay's operator is a processor; what comes back comes to acme, which sends it.
    assert_eq!((send.role(), send.path()), (Role::Entrust, PathKind::Send));
    assert_eq!(graph.flow("bounce").unwrap().role(), Role::Internal);
    assert_eq!(ids(send.fields(), |field| field.id()), ["hash"]);
    assert_eq!(ids(send.subjects(), |group| group.id()), ["buyers"]);
    let (hash, token) = (graph.field("hash").unwrap(), graph.field("token").unwrap());
    assert_eq!((send.renamed(hash), send.renamed(token)), (token, token));
    let bounce = graph.flow("bounce").unwrap();
    assert!(bounce.carries_everything() && bounce.fields().len() == 0);
    assert_eq!(ids(token.comes_from(), |field| field.id()), ["email", "hash", "token"]);
    assert!(token.has_tag("unique_id") && token.has_tag("pseudonymised") && !token.has_tag("health"));
    let order = graph.collection("order").unwrap();
    assert_eq!((order.at(), order.source()), (crm, record::Source::Subject));
    assert_eq!(order.collectors().collect::<Vec<_>>(), [acme]);
    assert_eq!(ids(order.purposes(), |purpose| purpose.id()), ["sale"]);
    assert_eq!(graph.derivation("hashing").unwrap().to(), hash);
    assert_eq!(graph.inventory().count(Kind::System), 2);
    assert_eq!(graph.systems().len(), 2);
    assert_eq!(format!("{crm:?}"), "System(crm)");
}

#[test]
fn a_name_that_does_not_exist_is_told_with_a_near_one() {
    let graph = shop();
    let said = |error: transborder::UnknownName| error.to_string();
    assert_eq!(said(graph.system("cmr").unwrap_err()), "no system is named `cmr`; did you mean `crm`?");
    assert_eq!(said(graph.flow("nothing").unwrap_err()), "no flow is named `nothing`");
    assert_eq!(
        said(graph.group("buyer").unwrap_err()),
        "no group of data subjects is named `buyer`; did you mean `buyers`?"
    );
    assert!(graph.notice("x").is_err() && graph.consent("x").is_err() && graph.safeguard("x").is_err());
}

#[test]
fn edges_say_what_they_mean() {
    let graph = shop();
    let view = graph.view();
    let name = |node| match view.node(node) {
        Node::System(system) => system.id().to_owned(),
        Node::Party(party) => party.id().to_owned(),
        Node::Field(field) => field.id().to_owned(),
        Node::Place(place) => place.to_string(),
    };
    let told: Vec<String> = view
        .edge_references()
        .map(|edge| format!("{} {:?} {}", name(edge.source()), edge.weight(), name(edge.target())))
        .collect();
    assert_eq!(
        told,
        [
            "crm Flow(Flow(send)) relay",
            "relay Flow(Flow(bounce)) crm",
            "crm OperatedBy acme",
            "crm LocatedIn IE",
            "relay OperatedBy sendco",
            "relay OnBehalfOf acme",
            "relay LocatedIn US",
            "relay LocatedIn IE",
            "acme SeatedIn DE",
            "sendco SeatedIn US",
            "sendco OwnedBy acme",
            "email MadeBy(Derivation(hashing)) hash",
            "hash RenamedBy(Flow(send)) token",
        ]
    );
    // 2 systems, 2 parties, 3 fields; IE, US, DE.
    assert_eq!((view.node_count(), view.edge_count()), (10, 13));
    // Out of every node and into every node, the same edges.
    let both: [HashSet<_>; 2] = [Outgoing, Incoming].map(|direction: Direction| {
        view.node_references().flat_map(|entry| view.edges_directed(entry.id(), direction)).collect()
    });
    assert_eq!(both[0], both[1]);
    assert_eq!(both[0], view.edge_references().collect());
    for entry in view.node_references() {
        assert_eq!(view.id(*entry.weight()), Some(entry.id()));
    }
    assert_eq!(view.id(place("KR")), None);
    assert_eq!(view.id(shop().system("crm").unwrap()), None, "of another graph");
}

#[test]
fn algorithms_of_others_run() {
    let graph = shop();
    let view = graph.view();
    let node = |id: &str| view.id(graph.system(id).unwrap()).unwrap();
    let places = |view: &mut dyn Iterator<Item = Node<'_>>| -> Vec<String> {
        view.filter_map(|node| if let Node::Place(place) = node { Some(place.to_string()) } else { None })
            .collect()
    };
    let mut seen = Bfs::new(view, node("crm")).iter(view).map(|node| view.node(node));
    assert_eq!(places(&mut seen), ["IE", "US", "DE"]);
    let us = view.id(place("US")).unwrap();
    let back: HashSet<_> = Bfs::new(Reversed(view), us).iter(Reversed(view)).collect();
    assert!(back.contains(&node("crm")) && !back.contains(&view.id(graph.party("acme").unwrap()).unwrap()));
    assert!(is_cyclic_directed(view));
    let cycles: Vec<usize> = kosaraju_scc(view).iter().map(Vec::len).filter(|size| *size > 1).collect();
    assert_eq!(cycles, [2]);
    let steps =
        dijkstra(view, node("crm"), Some(us), |edge| u32::from(matches!(edge.weight(), Link::Flow(_))));
    assert_eq!(steps[&us], 1);
}

/// Systems in a row, each with flows to systems near it and now and then back, so that cycles are large.
fn large(systems: usize, flows: usize) -> FlowGraph {
    let mut random = Random::new(7);
    let mut records = Inventory::builder();
    let countries = ["DE", "US", "KR", "IN", "BR"];
    for country in countries {
        records.push(record::Party { id: country, country: vec![country], ..record::Party::default() });
    }
    records.push(record::Field { id: "email", ..record::Field::default() });
    for system in 0..systems {
        let country = *random.pick(&countries);
        let id = format!("s{system}");
        records.push(record::System {
            id: &id,
            operator: country,
            location: vec![country],
            ..record::System::default()
        });
    }
    for flow in 0..flows {
        let from = random.below(systems);
        let to = if random.chance(1) {
            random.below(systems)
        } else {
            (from + 1 + random.below(20)).min(systems - 1)
        };
        let (id, from, to) = (format!("f{flow}"), format!("s{from}"), format!("s{to}"));
        records.push(record::Flow {
            id: &id,
            from: &from,
            to: &to,
            fields: vec!["email"],
            ..record::Flow::default()
        });
    }
    FlowGraph::compile(records.build().unwrap())
}

/// Sizes of components, by a forward and a backward search from a node of each.
fn component<N: Copy + Eq + Hash>(
    start: N,
    next: impl Fn(N) -> Vec<N>,
    before: impl Fn(N) -> Vec<N>,
) -> HashSet<N> {
    let reach = |step: &dyn Fn(N) -> Vec<N>| {
        let mut seen = HashSet::from([start]);
        let mut queue = vec![start];
        while let Some(node) = queue.pop() {
            queue.extend(step(node).into_iter().filter(|other| seen.insert(*other)));
        }
        seen
    };
    reach(&next).intersection(&reach(&before)).copied().collect()
}

#[test]
fn a_hundred_thousand_systems_are_viewed_where_they_lie() {
    let graph = large(100_000, 500_000);
    let view = graph.view();
    // Everything but the flows: operator and location of each system, seats of five parties.
    assert_eq!((view.node_count(), view.edge_count()), (100_011, 700_005));
    let components = kosaraju_scc(view);
    assert_eq!(components.iter().map(Vec::len).sum::<usize>(), view.node_bound());
    let largest = components.iter().max_by_key(|component| component.len()).unwrap();
    let expected = component(
        largest[0],
        |node| view.edges(node).map(|edge| edge.target()).collect(),
        |node| view.neighbors_directed(node, Incoming).collect(),
    );
    assert!(expected.len() > 1000 && expected == largest.iter().copied().collect());
    let start = view.id(graph.system("s0").unwrap()).unwrap();
    let steps = dijkstra(view, start, None, |_| 1_u32);
    assert_eq!(steps.len(), Bfs::new(view, start).iter(view).count());
}
