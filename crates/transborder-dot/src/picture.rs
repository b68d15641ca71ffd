//! The graph itself: countries, parties in them, nodes, edges.

use crate::What;
use crate::choose::Chosen;
use crate::edge::{Edge, Edges, Why};
use crate::escape::{name, quoted};
use crate::label::{self, Lines, PALE};
use crate::legend::{self, Title};
use crate::style::Class;
use std::collections::HashMap;
use std::io::{self, Write};
use transborder::{Drawing, Mark, Place};

/// Up to so many systems dot may take the time that it likes; beyond, it looks less long for few crossings
/// (300 systems and 600 flows at random: 9 s for 40 s). `newrank` stays: without it dot 2.42 loses edges.
const CAREFUL: usize = 120;

/// A country, or several where a system stands in all of them.
struct Country {
    places: Vec<Place>,
    /// Nodes that stand in the country itself.
    nodes: Vec<String>,
    /// Parties with systems there.
    parties: Vec<(usize, Vec<String>)>,
}

#[derive(Default)]
struct Countries {
    list: Vec<Country>,
    positions: HashMap<Vec<Place>, usize>,
    parties: HashMap<(usize, usize), usize>,
}

impl Countries {
    fn at(&mut self, places: &[Place]) -> usize {
        // One place that nobody knows, however it is written.
        let places = if places.is_empty() { vec![Place::UNKNOWN] } else { places.to_vec() };
        if let Some(position) = self.positions.get(&places) {
            return *position;
        }
        let position = self.list.len();
        self.list.push(Country { places: places.clone(), nodes: Vec::new(), parties: Vec::new() });
        self.positions.insert(places, position);
        position
    }

    fn node(&mut self, places: &[Place], node: String) {
        let country = self.at(places);
        self.list[country].nodes.push(node);
    }

    fn node_of(&mut self, places: &[Place], party: usize, node: String) {
        let country = self.at(places);
        let parties = &mut self.list[country].parties;
        let position = *self.parties.entry((country, party)).or_insert_with(|| {
            parties.push((party, Vec::new()));
            parties.len() - 1
        });
        parties[position].1.push(node);
    }
}

pub(crate) fn write(
    drawing: &Drawing,
    chosen: &Chosen,
    what: &What<'_>,
    title: &Title,
    out: &mut impl Write,
) -> io::Result<()> {
    let edges = Edges::of(drawing, chosen);
    let countries = place(drawing, chosen, what, &edges);
    let drawn = chosen.systems.iter().filter(|drawn| **drawn).count();
    let limits = if drawn <= CAREFUL { "" } else { "mclimit=0.1, nslimit=1, " };
    writeln!(out, "digraph transborder {{")?;
    writeln!(
        out,
        "  graph [rankdir=LR, newrank=true, {limits}compound=true, splines=spline, nodesep=0.38, ranksep=0.85, \
         pad=0.3, bgcolor=\"#FFFFFF\", fontname=\"Helvetica\", fontsize=11, labelloc=b, labeljust=l, \
         tooltip=\" \", label={}];",
        legend::key(drawing, chosen, &edges)
    )?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#FFFFFF\", color=\"#595959\", \
         fontname=\"Helvetica\", fontsize=11, margin=\"0.16,0.09\", tooltip=\" \"];"
    )?;
    writeln!(
        out,
        "  edge [fontname=\"Helvetica\", fontsize=9.5, arrowsize=0.8, tooltip=\" \", labeltooltip=\" \"];"
    )?;
    // The title is that of a frame around everything, so that the key can stand below as the graph's own.
    writeln!(out, "  subgraph cluster_all {{")?;
    writeln!(
        out,
        "    id=\"picture\"; class=\"picture\"; peripheries=0; margin=12; labelloc=t; labeljust=l; label={};",
        title.label()
    )?;
    let mut shown = vec![false; drawing.parties.len()];
    for (number, country) in countries.list.iter().enumerate() {
        write_country(drawing, chosen, number, country, &mut shown, out)?;
    }
    writeln!(out, "  }}")?;
    // What is written last lies above.
    for edge in edges.edges.iter().filter(|edge| edge.faded) {
        write_edge(edge, out)?;
    }
    for edge in edges.edges.iter().filter(|edge| !edge.faded) {
        write_edge(edge, out)?;
    }
    writeln!(out, "}}")
}

/// Puts every node where it stands: people first, since the picture is read from them.
fn place(drawing: &Drawing, chosen: &Chosen, what: &What<'_>, edges: &Edges) -> Countries {
    let mut countries = Countries::default();
    for (position, collection) in drawing.collections.iter().enumerate() {
        if chosen.collections[position] {
            let faded = chosen.collection_is_faded(position);
            let node = node(
                &format!("people_{}", collection.index),
                "people",
                "shape=ellipse, style=filled, margin=\"0.04,0.04\"",
                &label::people(collection),
                &label::collection_tip(collection),
                faded,
            );
            countries.node(&collection.residence, node);
        }
    }
    let mut has_node = vec![false; drawing.parties.len()];
    for (position, system) in drawing.systems.iter().enumerate() {
        if !chosen.systems[position] {
            continue;
        }
        has_node[system.operator] = true;
        let party = &drawing.parties[system.operator];
        let faded = chosen.system_is_faded(position);
        let (kind, shape) = match (system.implicit, party.members) {
            (false, _) => ("system", "shape=cylinder, style=filled, margin=\"0.16,0.11\""),
            (true, None) => ("recipient", "shape=box"),
            (true, Some(_)) => ("recipients", "shape=box, style=filled, peripheries=2"),
        };
        let tip = format!(
            "{} {}, run by {} in {}{}",
            if system.implicit { "party" } else { "system" },
            name(&system.id),
            name(&party.id),
            label::codes(&system.locations),
            if system.implicit { label::marks_tip(party.marks.iter()) } else { String::new() }
        );
        let node =
            node(&format!("system_{position}"), kind, shape, &label::system(drawing, system), &tip, faded);
        if system.implicit {
            countries.node(&system.locations, node);
        } else {
            countries.node_of(&system.locations, system.operator, node);
        }
    }
    if *what == What::Whole {
        // Whoever owes something is in the picture, with systems or without.
        for (position, party) in drawing.parties.iter().enumerate() {
            if !has_node[position] && !party.marks.is_empty() {
                let lines = label::party(drawing, party, true);
                let tip = format!("party {}{}", name(&party.id), label::marks_tip(party.marks.iter()));
                let node = node(&format!("party_{position}"), "party", "shape=box", &lines, &tip, false);
                countries.node(&party.countries, node);
            }
        }
    }
    for (number, ghost) in edges.ghosts.iter().enumerate() {
        let party = &drawing.parties[ghost.party];
        let mut lines = Lines::default();
        let how = match ghost.why {
            Why::Seat => "reachable from",
            Why::ReadsFrom => "read from",
            Why::Parent => "parent in",
        };
        lines.bold(&format!("{how} {} ({})", ghost.country, name(&party.id)), 32);
        if label::party_name(party) != party.id {
            lines.small(&name(label::party_name(party)), 30);
        }
        let tip = format!("no data are stored here; party {} is in {}", name(&party.id), ghost.country);
        let shape = "shape=box, style=\"rounded,filled,dashed\"";
        let node = node(&format!("reach_{number}"), "reach", shape, &lines, &tip, ghost.faded);
        countries.node(&[ghost.country], node);
    }
    countries
}

fn node(id: &str, class: &str, shape: &str, lines: &Lines, tip: &str, faded: bool) -> String {
    let (colours, faint) = if faded {
        (format!(", color=\"#CFCFCF\", fontcolor=\"{PALE}\""), " faded")
    } else {
        Default::default()
    };
    format!(
        "{id} [id=\"{}\", class=\"{class}{faint}\", {shape}{colours}, label={}, tooltip={}];",
        id.replace('_', "-"),
        lines.label(false, faded),
        quoted(tip)
    )
}

fn write_country(
    drawing: &Drawing,
    chosen: &Chosen,
    number: usize,
    country: &Country,
    shown: &mut [bool],
    out: &mut impl Write,
) -> io::Result<()> {
    let places = &country.places;
    let unknown = places.iter().any(|place| place.is_unknown());
    let laws = drawing.home_of(places);
    let mut partly: Vec<&str> = places.iter().flat_map(|place| drawing.home_of(&[*place])).collect();
    partly.dedup();
    let (kind, line, fill, colour) = match (unknown, laws.is_empty()) {
        (true, _) => ("unknown", "rounded,filled,dashed", "#F7F7F7", "#7A7A7A"),
        _ if drawing.home.is_empty() => ("country", "rounded,filled", "#F7F7F7", "#7A7A7A"),
        (false, false) => ("home", "rounded,filled", "#F3F8FC", "#33689B"),
        (false, true) => ("third country", "rounded,filled,dashed", "#FCF8F3", "#8A6D3B"),
    };
    let of = match kind {
        "home" => format!("home of {}", laws.join(", ")),
        "third country" if !partly.is_empty() => format!("in part home of {}", partly.join(", ")),
        "third country" => kind.to_owned(),
        _ => String::new(),
    };
    let mut lines = Lines::default();
    lines.bold(&label::country(places), 40);
    lines.small(&of, 40);
    let marks: Vec<&Mark> =
        drawing.homes.iter().filter(|(place, _)| places[..] == [*place]).map(|(_, mark)| mark).collect();
    lines.marks(&marks);
    writeln!(out, "    subgraph cluster_country_{number} {{")?;
    writeln!(
        out,
        "      id=\"country-{number}\"; class=\"country {}\"; peripheries=1; style=\"{line}\"; color=\"{colour}\"; \
         fillcolor=\"{fill}\"; penwidth=1.4; margin=14; labeljust=l; fontsize=12; label={}; tooltip={};",
        kind.replace(' ', "-"),
        lines.label(true, false),
        quoted(&format!("{}{}", label::country(places), label::marks_tip(marks.iter().copied())))
    )?;
    for node in &country.nodes {
        writeln!(out, "      {node}")?;
    }
    for (position, (party, nodes)) in country.parties.iter().enumerate() {
        let data = &drawing.parties[*party];
        // Findings about a party are said once, and only where they are not aside.
        let first = !std::mem::replace(&mut shown[*party], true);
        let lines = label::party(drawing, data, first);
        writeln!(out, "      subgraph cluster_party_{number}_{position} {{")?;
        writeln!(
            out,
            "        id=\"party-{number}-{position}\"; class=\"party\"; peripheries=1; style=\"rounded,filled\"; \
             color=\"#B5B5B5\"; fillcolor=\"#FFFFFF\"; penwidth=1; margin=10; labeljust=l; label={}; tooltip={};",
            lines.label(true, chosen.emphasis.is_some() && !on_the_way(drawing, chosen, *party)),
            quoted(&format!("party {}{}", name(&data.id), label::marks_tip(data.marks.iter())))
        )?;
        for node in nodes {
            writeln!(out, "        {node}")?;
        }
        writeln!(out, "      }}")?;
    }
    writeln!(out, "    }}")
}

fn on_the_way(drawing: &Drawing, chosen: &Chosen, party: usize) -> bool {
    chosen
        .emphasis
        .as_ref()
        .is_some_and(|way| way.systems.iter().any(|system| drawing.systems[*system].operator == party))
}

fn write_edge(edge: &Edge, out: &mut impl Write) -> io::Result<()> {
    let class = edge.class;
    // Many flows are wider, by the order of magnitude only: width says verdict first.
    let more = if edge.flows > 1 { (edge.flows as f64).log10() } else { 0.0 };
    let width = class.width() + more + if edge.emphasised { 0.8 } else { 0.0 };
    let line = match edge.kind {
        "reach" => "dashed",
        "parent" => "dotted",
        _ => class.line(),
    };
    let (colour, width) = if edge.faded { ("#D0D0D0", 1.0) } else { (class.colour(), width) };
    // Graphviz puts `edge`, `node` or `cluster` before these.
    let mut classes = format!("{} {}", edge.kind, class.name());
    if edge.faded {
        classes.push_str(" faded");
    }
    if edge.emphasised {
        classes.push_str(" witness");
    }
    let mut ends = String::new();
    // From the side, an edge crosses the border of a country and not its title. Several that leave at one
    // point could not be told apart, and one that comes back enters where it likes.
    if edge.one_way {
        ends.push_str(if edge.alone { ", tailport=e, headport=w" } else { ", headport=w" });
    }
    match edge.kind {
        "reach" => ends.push_str(", arrowhead=onormal"),
        "parent" => ends.push_str(", arrowhead=none"),
        _ => {}
    }
    // What matters runs straight.
    let weight = match (edge.faded, class) {
        (false, Class::Gap) => 4,
        (false, Class::Undetermined | Class::Covered) => 2,
        _ => 1,
    };
    let tip = quoted(&edge.tip);
    writeln!(
        out,
        "  {} -> {} [id=\"{}\", class=\"{classes}\", color=\"{colour}\", penwidth={width:.1}, style={line}, weight={weight}{ends}, \
         label={}, tooltip={tip}, labeltooltip={tip}];",
        edge.from, edge.to, edge.id, edge.label
    )
}
