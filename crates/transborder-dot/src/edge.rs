//! Edges: one per flow and collection, one per party that can reach from elsewhere what arrives somewhere.

use crate::choose::Chosen;
use crate::label;
use crate::style::{Class, Said};
use std::collections::HashMap;
use transborder::{Drawing, DrawnFlow, Place};

/// More flows than this between the same two ends are one edge.
const PARALLEL: usize = 12;

/// An edge, ready to be written.
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Prefix and number.
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) class: Class,
    pub(crate) label: String,
    pub(crate) tip: String,
    pub(crate) faded: bool,
    pub(crate) emphasised: bool,
    /// Nothing else runs the same way between its ends.
    pub(crate) alone: bool,
    /// Nothing runs back.
    pub(crate) one_way: bool,
    /// How many flows it stands for.
    pub(crate) flows: usize,
}

/// A party in a country where no data lie.
pub(crate) struct Ghost {
    pub(crate) party: usize,
    pub(crate) country: Place,
    pub(crate) why: Why,
    pub(crate) faded: bool,
}

/// Why a party is there all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Why {
    /// It can reach data from its seat.
    Seat,
    /// It reads data from there.
    ReadsFrom,
    /// It owns whoever runs a system at home.
    Parent,
}

#[derive(Default)]
pub(crate) struct Edges {
    pub(crate) edges: Vec<Edge>,
    pub(crate) ghosts: Vec<Ghost>,
    /// What was folded, in words.
    pub(crate) folded: Vec<String>,
}

impl Edges {
    pub(crate) fn of(drawing: &Drawing, chosen: &Chosen) -> Edges {
        let mut edges = Edges::default();
        edges.collections(drawing, chosen);
        edges.flows(drawing, chosen);
        edges.reaches(drawing, chosen);
        edges.parents(drawing, chosen);
        edges
    }

    fn collections(&mut self, drawing: &Drawing, chosen: &Chosen) {
        for (position, collection) in drawing.collections.iter().enumerate() {
            if !chosen.collections[position] {
                continue;
            }
            // Whoever lives in one of several countries leaves it unless all of the data stay there.
            let at = &drawing.systems[collection.at].locations;
            let crosses = collection.residence.iter().any(|home| !within(at, &[*home]));
            let gates = collection.gates.iter().map(String::as_str);
            let said = Said::of(collection.marks.iter(), gates, crosses);
            let faded = chosen.collection_is_faded(position);
            self.edges.push(Edge {
                from: format!("people_{}", collection.index),
                to: format!("system_{}", collection.at),
                id: format!("collection-{}", collection.index),
                kind: "collection",
                class: said.class,
                label: if faded {
                    label::aside(&collection.id).plate(true)
                } else {
                    label::collection(collection, &said).plate(false)
                },
                tip: label::collection_tip(collection),
                faded,
                emphasised: chosen.emphasis.is_some() && !faded,
                alone: true,
                one_way: true,
                flows: 1,
            });
        }
    }

    fn flows(&mut self, drawing: &Drawing, chosen: &Chosen) {
        let mut between: HashMap<(usize, usize), usize> = HashMap::new();
        for (position, flow) in drawing.flows.iter().enumerate() {
            if chosen.flows[position] {
                *between.entry((flow.from, flow.to)).or_default() += 1;
            }
        }
        let runs = |from: usize, to: usize| between.get(&(from, to)).copied().unwrap_or_default();
        let mut parallel: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for (position, flow) in drawing.flows.iter().enumerate() {
            if chosen.flows[position] && !chosen.is_emphasised(position) {
                parallel.entry((flow.from, flow.to)).or_default().push(position);
            }
        }
        for (position, flow) in drawing.flows.iter().enumerate() {
            if !chosen.flows[position] {
                continue;
            }
            let beside = parallel.get(&(flow.from, flow.to)).map_or(&[][..], Vec::as_slice);
            let folds = beside.len() > PARALLEL && !chosen.is_emphasised(position);
            if folds && beside[0] != position {
                continue;
            }
            let together: Vec<&DrawnFlow> = if folds {
                beside.iter().map(|position| &drawing.flows[*position]).collect()
            } else {
                vec![flow]
            };
            let said = along(drawing, &together);
            let faded = chosen.flow_is_faded(position);
            let (label, tip) = if folds {
                let ends = [flow.from, flow.to].map(|system| drawing.systems[system].id.as_str());
                self.folded.push(format!(
                    "{} flows from {} to {} are one edge",
                    together.len(),
                    crate::escape::name(ends[0]),
                    crate::escape::name(ends[1])
                ));
                let ids: Vec<&str> = together.iter().map(|flow| flow.id.as_str()).collect();
                let tip = format!("flows: {}", crate::style::folded(&ids, 40, ", "));
                (label::bundle(&together, &said), tip)
            } else if faded {
                (label::aside(&flow.id), label::flow_tip(flow))
            } else {
                (label::flow(flow, &said), label::flow_tip(flow))
            };
            self.edges.push(Edge {
                from: format!("system_{}", flow.from),
                to: format!("system_{}", flow.to),
                id: format!("{}-{}", if folds { "flows" } else { "flow" }, flow.index),
                kind: "flow",
                class: said.class,
                label: label.plate(faded),
                tip,
                faded,
                emphasised: chosen.is_emphasised(position),
                alone: runs(flow.from, flow.to) == 1,
                one_way: runs(flow.to, flow.from) == 0,
                flows: together.len(),
            });
        }
    }

    /// Borders that are crossed by a seat or by reading alone: from where the data arrive to the party in
    /// its country. All flows into a system together, since they arrive at the same party.
    fn reaches(&mut self, drawing: &Drawing, chosen: &Chosen) {
        let mut ghosts: HashMap<(usize, Place), usize> = HashMap::new();
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut arriving: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for (position, flow) in
            drawing.flows.iter().enumerate().filter(|(position, _)| chosen.flows[*position])
        {
            for reach in elsewhere(drawing, flow) {
                let next = self.ghosts.len();
                let ghost = *ghosts.entry((reach.party, reach.country)).or_insert(next);
                if ghost == next {
                    self.ghosts.push(Ghost {
                        party: reach.party,
                        country: reach.country,
                        why: match reach.by {
                            transborder::By::ReadsFrom => Why::ReadsFrom,
                            _ => Why::Seat,
                        },
                        faded: true,
                    });
                }
                self.ghosts[ghost].faded &= chosen.flow_is_faded(position);
                let key = (flow.to, ghost);
                let flows = arriving.entry(key).or_default();
                if flows.is_empty() {
                    order.push(key);
                }
                flows.push(position);
            }
        }
        for (number, key) in order.into_iter().enumerate() {
            let (to, ghost) = key;
            let positions = &arriving[&key];
            // The way of a finding alone decides what is said of it.
            let shown: Vec<usize> = match positions.iter().any(|position| chosen.is_emphasised(*position)) {
                true => positions.iter().copied().filter(|one| chosen.is_emphasised(*one)).collect(),
                false => positions.clone(),
            };
            let flows: Vec<&DrawnFlow> = shown.iter().map(|position| &drawing.flows[*position]).collect();
            let country = self.ghosts[ghost].country;
            let marks = flows
                .iter()
                .flat_map(|flow| flow.marks.iter().filter(move |mark| mark.countries.contains(&country)));
            let gates = flows.iter().flat_map(|flow| {
                flow.gates.iter().filter(move |(_, countries)| countries.contains(&country))
            });
            let said = Said::of(marks.clone(), gates.map(|(cite, _)| cite.as_str()), true);
            let faded = shown.iter().all(|position| chosen.flow_is_faded(*position));
            let mut tip = format!(
                "{} can reach what {} brings",
                crate::escape::name(label::party_name(&drawing.parties[self.ghosts[ghost].party])),
                crate::style::folded(
                    &flows.iter().map(|flow| flow.id.as_str()).collect::<Vec<_>>(),
                    12,
                    ", "
                ),
            );
            tip.push_str(&label::marks_tip(marks));
            self.edges.push(Edge {
                from: format!("system_{to}"),
                to: format!("reach_{ghost}"),
                id: format!("reached-{number}"),
                kind: "reach",
                class: said.class,
                label: if faded {
                    label::Lines::default().plate(true)
                } else {
                    label::reach(&flows, &said).plate(false)
                },
                tip,
                faded,
                emphasised: shown.iter().any(|position| chosen.is_emphasised(*position)),
                alone: true,
                one_way: true,
                flows: flows.len(),
            });
        }
    }
}

impl Edges {
    /// Parents abroad of those who run systems at home: no data move, but somebody asks. One line per party.
    fn parents(&mut self, drawing: &Drawing, chosen: &Chosen) {
        let mut seen = vec![false; drawing.parties.len()];
        let mut ghosts: HashMap<(usize, Place), usize> = HashMap::new();
        for (number, ghost) in self.ghosts.iter().enumerate() {
            ghosts.insert((ghost.party, ghost.country), number);
        }
        let abroad = |places: &[Place]| !drawing.home.is_empty() && drawing.home_of(places).is_empty();
        for (position, system) in drawing.systems.iter().enumerate() {
            let Some(parent) = drawing.parties[system.operator].parent else { continue };
            let countries = &drawing.parties[parent].countries;
            let at_home = !abroad(&system.locations);
            if !chosen.systems[position] || !at_home || seen[system.operator] || !abroad(countries) {
                continue;
            }
            seen[system.operator] = true;
            let country = countries.first().copied().unwrap_or(Place::UNKNOWN);
            let faded = chosen.system_is_faded(position);
            let ghost = *ghosts.entry((parent, country)).or_insert_with(|| {
                self.ghosts.push(Ghost { party: parent, country, why: Why::Parent, faded });
                self.ghosts.len() - 1
            });
            self.edges.push(Edge {
                from: format!("system_{position}"),
                to: format!("reach_{ghost}"),
                id: format!("parent-{}", system.operator),
                kind: "parent",
                class: Class::Inside,
                label: label::parent().plate(faded),
                tip: "owned from there; no data move".to_owned(),
                faded,
                emphasised: false,
                alone: true,
                one_way: true,
                flows: 1,
            });
        }
    }
}

/// What an edge between the places where the data lie says: what is about those places, and what is not
/// said at a party elsewhere.
fn along(drawing: &Drawing, flows: &[&DrawnFlow]) -> Said {
    let here = |flow: &DrawnFlow, countries: &[Place]| {
        let ends = &drawing.systems[flow.to].locations;
        countries.is_empty()
            || countries.iter().any(|country| {
                ends.contains(country) || !elsewhere(drawing, flow).any(|reach| reach.country == *country)
            })
    };
    let marks =
        flows.iter().flat_map(|flow| flow.marks.iter().filter(move |mark| here(flow, &mark.countries)));
    let gates = flows.iter().flat_map(|flow| {
        flow.gates.iter().filter(move |(_, countries)| here(flow, countries)).map(|(cite, _)| cite.as_str())
    });
    let crosses = flows
        .iter()
        .any(|flow| !within(&drawing.systems[flow.to].locations, &drawing.systems[flow.from].locations));
    Said::of(marks, gates, crosses)
}

/// Pairs that a flow opens where its data do not lie: those of which a law says something, and every third
/// country.
fn elsewhere<'a>(
    drawing: &'a Drawing,
    flow: &'a DrawnFlow,
) -> impl Iterator<Item = &'a transborder::DrawnReach> {
    let ends = &drawing.systems[flow.to].locations;
    let said = |country: Place| {
        flow.marks.iter().any(|mark| mark.countries.contains(&country))
            || flow.gates.iter().any(|(_, countries)| countries.contains(&country))
    };
    let abroad = |country: Place| match drawing.home.is_empty() {
        true => !drawing.systems[flow.from].locations.contains(&country),
        false => drawing.home_of(&[country]).is_empty(),
    };
    flow.reach.iter().filter(move |reach| {
        flow.moves && !ends.contains(&reach.country) && (said(reach.country) || abroad(reach.country))
    })
}

fn within(places: &[Place], area: &[Place]) -> bool {
    places.iter().all(|place| !place.is_unknown() && place.inside(area).is_yes())
}
