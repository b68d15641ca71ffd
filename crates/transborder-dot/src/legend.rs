//! Title, key, and what the picture does not show.

use crate::What;
use crate::choose::Chosen;
use crate::edge::Edges;
use crate::escape::{html, name, wrap};
use crate::label::{codes, party_name};
use crate::style::{Class, grouped};
use transborder::{Drawing, Hop, Place, Report, Verdict};

/// The lines above the picture.
pub(crate) struct Title {
    /// The sentence.
    pub(crate) main: String,
    /// What it rests on.
    pub(crate) below: Vec<String>,
}

pub(crate) fn title(report: &Report<'_>, drawing: &Drawing, what: &What<'_>) -> Title {
    let basis = format!("{} on {}", drawing.regimes.join(", "), drawing.as_of);
    match what {
        What::Finding(id) => {
            let Some(finding) = report.finding(id) else { return whole(drawing, basis) };
            let law = format!("{} {}", finding.regime(), finding.cite());
            let mut first = format!("{}: {law}", word(finding.verdict()));
            let owners: Vec<String> = finding.responsible().into_iter().map(name).collect();
            if !owners.is_empty() {
                first.push_str(&format!("; owed by {}", owners.join(", ")));
            }
            if let Some(people) = finding.subject_count() {
                first.push_str(&format!("; about {} people", grouped(people)));
            }
            let mut below = vec![first];
            if let Some(witness) = finding.witness() {
                let hops: Vec<String> = witness.hops().iter().map(|hop| way(*hop)).collect();
                below.push(format!("Path: {}", hops.join(" → ")));
            }
            let missing: Vec<String> = finding.missing().into_iter().map(|missing| missing.fact).collect();
            if !missing.is_empty() {
                below.push(format!("Missing: {}", crate::style::folded(&missing, 4, ", ")));
            }
            below.push(format!("{basis}; finding {}", finding.id()));
            Title { main: finding.message(), below }
        }
        What::Whole => whole(drawing, basis),
        What::Around { name: centre, hops } => {
            let far = if *hops == 1 { "one hop".to_owned() } else { format!("{hops} hops") };
            Title {
                main: format!("{} and everything within {far}", name(centre)),
                below: vec![counts(drawing), basis],
            }
        }
    }
}

fn whole(drawing: &Drawing, basis: String) -> Title {
    let main = drawing.title.clone().unwrap_or_else(|| counts(drawing));
    let below = match &drawing.title {
        Some(_) => vec![counts(drawing), basis],
        None => vec![basis],
    };
    Title { main, below }
}

fn way(hop: Hop<'_>) -> String {
    match hop {
        Hop::Collection { id, at } => format!("{} (at {})", name(id), name(at)),
        Hop::Derivation { id, at } => format!("{} (derived in {})", name(id), name(at)),
        Hop::Flow { id, to } => format!("{} (to {})", name(id), name(to)),
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Gap => "Gap",
        Verdict::Undetermined => "Undetermined",
        Verdict::Advice => "Advice",
    }
}

/// `3 gaps, 0 undetermined · 8,410,000 people in KR · 5 fields to CN`.
fn counts(drawing: &Drawing) -> String {
    let summary = &drawing.summary;
    let gaps = if summary.gap == 1 { "1 gap".to_owned() } else { format!("{} gaps", summary.gap) };
    let mut text = format!("{gaps}, {} undetermined", summary.undetermined);
    if summary.advice > 0 {
        text.push_str(&format!(", {} advice", summary.advice));
    }
    if summary.transfers > 0 {
        let many = if summary.transfers == 1 { "transfer" } else { "transfers" };
        text.push_str(&format!(" · {} {many}, {} covered", summary.transfers, summary.discharged));
    }
    if summary.people.low > 0 {
        let more = if summary.people.high == Some(summary.people.low) { "" } else { "at least " };
        text.push_str(&format!(" · {more}{} people behind a gap", grouped(summary.people.low)));
    }
    let mut fields: Vec<&str> = Vec::new();
    let mut countries: Vec<Place> = Vec::new();
    for flow in &drawing.flows {
        for mark in flow.marks.iter().filter(|mark| mark.verdict == Verdict::Gap) {
            countries.extend(mark.countries.iter().copied());
            fields.extend(flow.fields.iter().map(String::as_str));
        }
    }
    fields.sort_unstable();
    fields.dedup();
    let mut seen = std::collections::HashSet::new();
    countries.retain(|country| seen.insert(*country));
    if !countries.is_empty() {
        let many = if fields.len() == 1 { "field" } else { "fields" };
        let shown = &countries[..countries.len().min(6)];
        let more = if countries.len() > 6 { ", …" } else { "" };
        text.push_str(&format!(" · {} {many} to {}{more}", fields.len(), codes(shown)));
    }
    text
}

impl Title {
    pub(crate) fn label(&self) -> String {
        let mut rows = String::new();
        let mut row = |size: u8, colour: &str, text: &str| {
            rows.push_str(&format!(
                "<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"{size}\" COLOR=\"{colour}\">{text}</FONT></TD></TR>"
            ));
        };
        for line in wrap(&self.main, 90, 5) {
            row(17, "#000000", &format!("<B>{}</B>", code(&line)));
        }
        for line in self.below.iter().flat_map(|line| wrap(line, 120, 3)) {
            row(11, "#4D4D4D", &html(&line));
        }
        format!("<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">{rows}</TABLE>>")
    }
}

/// What stands between backticks is a name: the title is bold already, so the ticks just go.
fn code(text: &str) -> String {
    html(&text.replace('`', ""))
}

/// The key, with what was left out below it.
pub(crate) fn key(drawing: &Drawing, chosen: &Chosen, edges: &Edges) -> String {
    let mut cells = String::new();
    for class in Class::ALL {
        if class == Class::Crossing && !edges.edges.iter().any(|edge| edge.class == class) {
            continue;
        }
        let ink = class.ink();
        cells.push_str(&format!(
            "<TD>{}</TD><TD ALIGN=\"LEFT\"><FONT COLOR=\"{ink}\">{}</FONT>  </TD>",
            sample(class),
            html(class.legend())
        ));
    }
    let mut shapes = vec!["oval: people, where their data enter"];
    let drawn = || drawing.systems.iter().zip(&chosen.systems).filter(|(_, drawn)| **drawn);
    if drawn().any(|(system, _)| !system.implicit) {
        shapes.push("cylinder: system");
    }
    if drawn().any(|(system, _)| system.implicit) {
        shapes.push("box: recipient");
    }
    if drawn().any(|(system, _)| system.implicit && drawing.parties[system.operator].members.is_some()) {
        shapes.push("double box: class of recipients");
    }
    if !edges.ghosts.is_empty() {
        shapes
            .push("dashed box: a party where no data are stored; a dashed line leads to who can reach them");
    }
    let mut rows = format!(
        "<TR><TD ALIGN=\"LEFT\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\"><TR>{cells}</TR></TABLE></TD></TR>"
    );
    let mut line = |text: &str| {
        for line in wrap(text, 150, 3) {
            rows.push_str(&format!(
                "<TR><TD ALIGN=\"LEFT\"><FONT COLOR=\"#595959\">{}</FONT></TD></TR>",
                html(&line)
            ));
        }
    };
    line(&shapes.join(" · "));
    line("country with a solid border: home of a law · dashed: third country, or unknown");
    for text in left_out(drawing, chosen, edges) {
        line(&text);
    }
    format!(
        "<<FONT POINT-SIZE=\"9\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">{rows}</TABLE></FONT>>"
    )
}

/// A piece of the line. Tables draw borders only, so the line is the lower border of a cell.
fn sample(class: Class) -> String {
    format!(
        "<TABLE BORDER=\"{:.0}\" SIDES=\"B\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" COLOR=\"{}\" STYLE=\"{}\" \
         FIXEDSIZE=\"TRUE\" WIDTH=\"26\" HEIGHT=\"6\"><TR><TD></TD></TR></TABLE>",
        class.width().round(),
        class.colour(),
        class.line()
    )
}

fn left_out(drawing: &Drawing, chosen: &Chosen, edges: &Edges) -> Vec<String> {
    let mut said = Vec::new();
    if !edges.folded.is_empty() {
        said.push(format!("Folded: {}", crate::style::folded(&edges.folded, 5, "; ")));
    }
    let mut not = Vec::new();
    let mut count = |number: usize, one: &str, many: &str| {
        if number > 0 {
            not.push(format!("{number} {}", if number == 1 { one } else { many }));
        }
    };
    let hidden = |drawn: &[bool]| drawn.iter().filter(|drawn| !**drawn).count();
    count(hidden(&chosen.systems), "system", "systems");
    count(hidden(&chosen.flows), "flow", "flows");
    count(hidden(&chosen.collections), "collection", "collections");
    count(
        drawing.dormant,
        "flow or collection not in force on the day",
        "flows and collections not in force on the day",
    );
    let mut used = vec![false; drawing.parties.len()];
    for (system, drawn) in drawing.systems.iter().zip(&chosen.systems) {
        used[system.operator] |= *drawn;
    }
    for ghost in &edges.ghosts {
        used[ghost.party] = true;
    }
    let idle: Vec<String> = drawing
        .parties
        .iter()
        .zip(&used)
        .filter(|(party, used)| !**used && party.marks.is_empty())
        .map(|(party, _)| name(party_name(party)))
        .collect();
    if !idle.is_empty() {
        let many = if idle.len() == 1 { "party" } else { "parties" };
        not.push(format!("{} {many} ({})", idle.len(), crate::style::folded(&idle, 3, ", ")));
    }
    if !not.is_empty() {
        said.push(format!("Not drawn: {}", not.join(", ")));
    }
    said
}
