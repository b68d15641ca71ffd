//! Words in the picture, as HTML-like labels.

use crate::escape::{html, name, wrap};
use crate::style::{Class, Said, folded, grouped};
use transborder::record::PathKind;
use transborder::{Drawing, DrawnCollection, DrawnFlow, DrawnParty, DrawnSystem, Mark, Place, Verdict};

const SMALL: &str = "#595959";

/// Lines of a label, each already HTML, the first ones above.
#[derive(Default)]
pub(crate) struct Lines(Vec<String>);

impl Lines {
    pub(crate) fn bold(&mut self, text: &str, width: usize) {
        for line in wrap(text, width, 3) {
            self.0.push(format!("<B>{}</B>", html(&line)));
        }
    }

    pub(crate) fn small(&mut self, text: &str, width: usize) {
        for line in wrap(text, width, 3) {
            self.0.push(format!("<FONT POINT-SIZE=\"9\" COLOR=\"{SMALL}\">{}</FONT>", html(&line)));
        }
    }

    fn raw(&mut self, text: String) {
        self.0.push(text);
    }

    /// Findings about a party or country as a whole: one line, the worst.
    pub(crate) fn marks(&mut self, marks: &[&Mark]) {
        let said = Said::of(marks.iter().copied(), std::iter::empty(), false);
        if let Some((word, cites)) = &said.words {
            self.words(said.class, word, cites);
        }
    }

    fn words(&mut self, class: Class, word: &str, cites: &str) {
        for (index, line) in wrap(cites, 34, 2).iter().enumerate() {
            let word = if index == 0 { format!("<B>{word}</B> ") } else { String::new() };
            self.raw(format!(
                "<FONT POINT-SIZE=\"10\" COLOR=\"{}\">{word}{}</FONT>",
                class.ink(),
                html(line)
            ));
        }
        if cites.is_empty() {
            self.raw(format!("<FONT POINT-SIZE=\"10\" COLOR=\"{}\"><B>{word}</B></FONT>", class.ink()));
        }
    }

    /// All lines, centred or to the left, as an HTML-like label.
    pub(crate) fn label(&self, left: bool, faded: bool) -> String {
        let end = if left { "<BR ALIGN=\"LEFT\"/>" } else { "<BR/>" };
        let mut text = self.0.join(end);
        if left {
            text.push_str(end);
        }
        if self.0.is_empty() {
            text.push(' ');
        }
        if faded {
            text = fade(&text);
        }
        format!("<{text}>")
    }

    /// All lines as rows, for edges: a table keeps its distance from the line.
    pub(crate) fn plate(&self, faded: bool) -> String {
        let rows: String = self.0.iter().map(|line| format!("<TR><TD>{line}</TD></TR>")).collect();
        if rows.is_empty() {
            return "\"\"".to_owned();
        }
        let rows = if faded { fade(&rows) } else { rows };
        format!(
            "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">\
             {rows}<TR><TD HEIGHT=\"5\"></TD></TR></TABLE>>"
        )
    }
}

/// Colour of words that are there only for the rest.
pub(crate) const PALE: &str = "#A6A6A6";

/// Names are escaped, so a colour in quotes is one of ours.
fn fade(text: &str) -> String {
    let mut text = text.replace(&format!("COLOR=\"{SMALL}\""), &format!("COLOR=\"{PALE}\""));
    for class in Class::ALL {
        text = text.replace(&format!("COLOR=\"{}\"", class.ink()), &format!("COLOR=\"{PALE}\""));
    }
    text
}

/// `Name`, or the id where there is none.
pub(crate) fn called<'a>(id: &'a str, said: Option<&'a str>) -> &'a str {
    said.filter(|said| !said.trim().is_empty()).unwrap_or(id)
}

pub(crate) fn party_name(party: &DrawnParty) -> &str {
    called(&party.id, party.name.as_deref())
}

/// What a party is besides its name.
fn party_lines(lines: &mut Lines, drawing: &Drawing, party: &DrawnParty) {
    if let Some(members) = party.members {
        lines.bold(&format!("{} recipients", grouped(members)), 34);
    }
    if let Some(category) = &party.category {
        lines.small(&name(category), 34);
    }
    let mut about = party.role.name().to_owned();
    if let Some(parent) = party.parent {
        let parent = &drawing.parties[parent];
        about.push_str(&format!(", parent {} ({})", name(party_name(parent)), codes(&parent.countries)));
    }
    lines.small(&about, 34);
    lines.marks(&party.marks.iter().collect::<Vec<_>>());
}

pub(crate) fn party(drawing: &Drawing, party: &DrawnParty, with_marks: bool) -> Lines {
    let mut lines = Lines::default();
    lines.bold(&name(party_name(party)), 34);
    if with_marks {
        party_lines(&mut lines, drawing, party);
    }
    lines
}

pub(crate) fn system(drawing: &Drawing, system: &DrawnSystem) -> Lines {
    if system.implicit {
        return party(drawing, &drawing.parties[system.operator], true);
    }
    let mut lines = Lines::default();
    let title = called(&system.id, system.name.as_deref());
    lines.bold(&name(title), 24);
    if title != system.id {
        lines.small(&name(&system.id), 30);
    }
    if let Some(principal) = system.on_behalf_of {
        lines.small(&format!("for {}", name(party_name(&drawing.parties[principal]))), 30);
    }
    lines
}

pub(crate) fn people(collection: &DrawnCollection) -> Lines {
    let mut lines = Lines::default();
    match collection.people {
        Some(people) => lines.bold(&format!("{} people", grouped(people)), 24),
        None => lines.bold("people", 24),
    }
    let groups: Vec<String> = collection.groups.iter().map(|group| name(group)).collect();
    lines.small(&folded(&groups, 3, ", "), 28);
    lines
}

/// Fields, three of them and how many more.
fn fields(lines: &mut Lines, all: &[String], class: Class) {
    let names: Vec<String> = all.iter().map(|field| name(field)).collect();
    for line in wrap(&folded(&names, 3, ", "), 30, 3) {
        lines.raw(format!("<FONT COLOR=\"{}\">{}</FONT>", class.ink(), html(&line)));
    }
}

fn words(lines: &mut Lines, said: &Said) {
    if let Some((word, cites)) = &said.words {
        let shown = if *word == "covered" { "" } else { word };
        if shown.is_empty() {
            lines.words(said.class, cites, "")
        } else {
            lines.words(said.class, shown, cites)
        }
    }
}

pub(crate) fn collection(collection: &DrawnCollection, said: &Said) -> Lines {
    let mut lines = Lines::default();
    words(&mut lines, said);
    fields(&mut lines, &collection.fields, said.class);
    lines.small(&format!("collect: {}", name(&collection.id)), 34);
    lines
}

pub(crate) fn flow(flow: &DrawnFlow, said: &Said) -> Lines {
    let mut lines = Lines::default();
    words(&mut lines, said);
    if flow.all_fields && flow.fields.len() > 3 {
        lines.small(&format!("all {} fields held", flow.fields.len()), 30);
    } else {
        fields(&mut lines, &flow.fields, said.class);
    }
    let path = match flow.path {
        PathKind::Send => String::new(),
        path => format!(", {path}"),
    };
    lines.small(&format!("{}{path}: {}", flow.role, name(&flow.id)), 34);
    if !flow.moves {
        lines.small("nothing held there moves", 34);
    }
    lines
}

/// A flow or collection beside the way of a finding: its id is enough.
pub(crate) fn aside(id: &str) -> Lines {
    let mut lines = Lines::default();
    lines.small(&name(id), 34);
    lines
}

/// The line to a parent.
pub(crate) fn parent() -> Lines {
    let mut lines = Lines::default();
    lines.small("parent", 34);
    lines
}

/// Several flows as one edge.
pub(crate) fn bundle(flows: &[&DrawnFlow], said: &Said) -> Lines {
    let mut lines = Lines::default();
    words(&mut lines, said);
    let mut fields: Vec<&str> = flows.iter().flat_map(|flow| &flow.fields).map(String::as_str).collect();
    fields.sort_unstable();
    fields.dedup();
    let many = if fields.len() == 1 { "field" } else { "fields" };
    lines.bold(&format!("{} flows, {} {many}", flows.len(), fields.len()), 30);
    let mut roles: Vec<&str> = flows.iter().map(|flow| flow.role.name()).collect();
    roles.sort_unstable();
    roles.dedup();
    lines.small(&roles.join(", "), 30);
    lines
}

/// An edge to a party that can reach the data from elsewhere.
pub(crate) fn reach(flows: &[&DrawnFlow], said: &Said) -> Lines {
    let mut lines = Lines::default();
    words(&mut lines, said);
    let mut all: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for field in flows.iter().flat_map(|flow| &flow.fields) {
        if seen.insert(field) {
            all.push(field.clone());
        }
    }
    fields(&mut lines, &all, said.class);
    lines
}

/// `Korea (KR)`, `France + Germany (FR, DE)`.
pub(crate) fn country(places: &[Place]) -> String {
    if places.iter().all(|place| place.is_unknown()) {
        return "Country unknown".to_owned();
    }
    let names: Vec<String> =
        places.iter().map(|place| place.name().map_or_else(|| place.to_string(), str::to_owned)).collect();
    let codes = codes(places);
    let names = names.join(" + ");
    if names == codes { names } else { format!("{names} ({codes})") }
}

pub(crate) fn codes(places: &[Place]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Everything about a flow, for whoever points at it.
pub(crate) fn flow_tip(flow: &DrawnFlow) -> String {
    let mut tip = format!("flow {} ({}, {})", name(&flow.id), flow.role, flow.path);
    tip.push_str(&format!("\nfields: {}", short(&flow.fields)));
    if !flow.purposes.is_empty() {
        tip.push_str(&format!("\npurposes: {}", short(&flow.purposes)));
    }
    tip.push_str(&marks_tip(flow.marks.iter()));
    tip
}

pub(crate) fn collection_tip(collection: &DrawnCollection) -> String {
    let mut tip = format!("collection {}\nfields: {}", name(&collection.id), short(&collection.fields));
    if !collection.purposes.is_empty() {
        tip.push_str(&format!("\npurposes: {}", short(&collection.purposes)));
    }
    tip.push_str(&marks_tip(collection.marks.iter()));
    tip
}

/// Findings, a line each.
pub(crate) fn marks_tip<'a>(marks: impl Iterator<Item = &'a Mark>) -> String {
    marks
        .take(12)
        .map(|mark| {
            let verdict =
                if mark.verdict == Verdict::Undetermined { "undetermined" } else { mark.verdict.name() };
            format!("\n{verdict} {} {}: {} [{}]", mark.regime, mark.cite, mark.message, mark.id)
        })
        .collect()
}

fn short(all: &[String]) -> String {
    folded(&all.iter().map(|text| name(text)).collect::<Vec<_>>(), 40, ", ")
}
