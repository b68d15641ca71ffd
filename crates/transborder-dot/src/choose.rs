//! What is drawn, and what of it is emphasised.

use crate::What;
use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use transborder::{Drawing, Hop, Report};

/// More flows than this at the systems of a finding are not drawn around it.
const AROUND_A_FINDING: usize = 60;

/// What is drawn. Flows and collections are positions in the drawing.
#[derive(Default)]
pub(crate) struct Chosen {
    pub(crate) systems: Vec<bool>,
    pub(crate) flows: Vec<bool>,
    pub(crate) collections: Vec<bool>,
    /// Of a finding: what is on its way; everything else is faded.
    pub(crate) emphasis: Option<Emphasis>,
}

#[derive(Default)]
pub(crate) struct Emphasis {
    pub(crate) systems: HashSet<usize>,
    pub(crate) flows: HashSet<usize>,
    pub(crate) collections: HashSet<usize>,
}

impl Chosen {
    pub(crate) fn of(report: &Report<'_>, drawing: &Drawing, what: &What<'_>) -> io::Result<Chosen> {
        match what {
            What::Whole => Ok(whole(drawing)),
            What::Finding(id) => finding(report, drawing, id),
            What::Around { name, hops } => around(drawing, name, *hops),
        }
    }

    pub(crate) fn system_is_faded(&self, system: usize) -> bool {
        self.emphasis.as_ref().is_some_and(|way| !way.systems.contains(&system))
    }

    pub(crate) fn flow_is_faded(&self, flow: usize) -> bool {
        self.emphasis.as_ref().is_some_and(|way| !way.flows.contains(&flow))
    }

    pub(crate) fn collection_is_faded(&self, collection: usize) -> bool {
        self.emphasis.as_ref().is_some_and(|way| !way.collections.contains(&collection))
    }

    /// Whether a flow is on the way of the finding drawn.
    pub(crate) fn is_emphasised(&self, flow: usize) -> bool {
        self.emphasis.as_ref().is_some_and(|way| way.flows.contains(&flow))
    }
}

fn whole(drawing: &Drawing) -> Chosen {
    // An implicit system is made where a party is used as a place; the record may be out of force.
    let mut systems: Vec<bool> = drawing.systems.iter().map(|system| !system.implicit).collect();
    for flow in &drawing.flows {
        systems[flow.from] = true;
        systems[flow.to] = true;
    }
    for collection in &drawing.collections {
        systems[collection.at] = true;
    }
    Chosen {
        systems,
        flows: vec![true; drawing.flows.len()],
        collections: vec![true; drawing.collections.len()],
        emphasis: None,
    }
}

fn finding(report: &Report<'_>, drawing: &Drawing, id: &str) -> io::Result<Chosen> {
    let found = report.finding(id).ok_or_else(|| not_found(format!("no finding has the id `{id}`")))?;
    let mut way = Emphasis::default();
    let hops = found.witness().map(|witness| witness.hops().to_vec()).unwrap_or_default();
    let mut flows: HashSet<&str> = found.flows().into_iter().chain(found.flow()).collect();
    let mut collections: HashSet<&str> = found.collection().into_iter().collect();
    for hop in &hops {
        match hop {
            Hop::Flow { id, .. } => flows.insert(id),
            Hop::Collection { id, .. } => collections.insert(id),
            Hop::Derivation { .. } => false,
        };
    }
    for (position, flow) in drawing.flows.iter().enumerate() {
        if flows.contains(flow.id.as_str()) {
            way.flows.insert(position);
            way.systems.extend([flow.from, flow.to]);
        }
    }
    for (position, collection) in drawing.collections.iter().enumerate() {
        if collections.contains(collection.id.as_str()) {
            way.collections.insert(position);
            way.systems.insert(collection.at);
        }
    }
    if way.systems.is_empty() {
        // A finding about a party as a whole: its systems are what it is about.
        let parties = found.responsible();
        for (position, system) in drawing.systems.iter().enumerate() {
            if parties.contains(&drawing.parties[system.operator].id.as_str()) {
                way.systems.insert(position);
            }
        }
    }
    let mut chosen = Chosen {
        systems: vec![false; drawing.systems.len()],
        flows: vec![false; drawing.flows.len()],
        collections: vec![false; drawing.collections.len()],
        emphasis: None,
    };
    for system in &way.systems {
        chosen.systems[*system] = true;
    }
    let near =
        |flow: &transborder::DrawnFlow| way.systems.contains(&flow.from) || way.systems.contains(&flow.to);
    let crowded = drawing.flows.iter().filter(|flow| near(flow)).count() > AROUND_A_FINDING;
    for (position, flow) in drawing.flows.iter().enumerate() {
        if way.flows.contains(&position) || (near(flow) && !crowded) {
            chosen.flows[position] = true;
            chosen.systems[flow.from] = true;
            chosen.systems[flow.to] = true;
        }
    }
    for (position, collection) in drawing.collections.iter().enumerate() {
        chosen.collections[position] =
            way.collections.contains(&position) || (way.systems.contains(&collection.at) && !crowded);
    }
    chosen.emphasis = Some(way);
    Ok(chosen)
}

/// Everything within some hops of a system or of all systems of a party, along flows in either direction.
fn around(drawing: &Drawing, name: &str, hops: u32) -> io::Result<Chosen> {
    let starts: Vec<usize> = (0..drawing.systems.len())
        .filter(|system| {
            let system = &drawing.systems[*system];
            system.id == name || drawing.parties[system.operator].id == name
        })
        .collect();
    if starts.is_empty() {
        return Err(not_found(format!("no system or party with a system is named `{name}`")));
    }
    let mut beside: HashMap<usize, Vec<usize>> = HashMap::new();
    for flow in &drawing.flows {
        beside.entry(flow.from).or_default().push(flow.to);
        beside.entry(flow.to).or_default().push(flow.from);
    }
    let mut systems = vec![false; drawing.systems.len()];
    let mut queue: VecDeque<(usize, u32)> = starts.into_iter().map(|start| (start, 0)).collect();
    for (start, _) in &queue {
        systems[*start] = true;
    }
    while let Some((system, distance)) = queue.pop_front() {
        if distance == hops {
            continue;
        }
        for next in beside.get(&system).into_iter().flatten() {
            if !systems[*next] {
                systems[*next] = true;
                queue.push_back((*next, distance + 1));
            }
        }
    }
    let flows = drawing.flows.iter().map(|flow| systems[flow.from] && systems[flow.to]).collect();
    let collections = drawing.collections.iter().map(|collection| systems[collection.at]).collect();
    Ok(Chosen { systems, flows, collections, emphasis: None })
}

fn not_found(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, message)
}
