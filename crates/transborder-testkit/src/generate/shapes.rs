//! Landscapes of one odd shape each, of any size, for whoever wants to see that an engine ends.

use super::Random;
use super::large::COUNTRIES;
use std::fmt::Write as _;

/// An odd shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// So many systems, each giving to the next; the last is abroad.
    Chain,
    /// So many systems in twenty countries, each giving to every other.
    Clique,
    /// One system that gives to so many parties abroad.
    Star,
    /// One flow with so many fields, and a text that names half of them.
    Fields,
    /// So many groups at one collection.
    Groups,
    /// So many systems with five flows each, 64 fields, of which a flow carries nineteen.
    Dense,
    /// So many systems in one cycle, four more flows each; every flow carries everything.
    Cycle,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 7] =
        [Shape::Chain, Shape::Clique, Shape::Star, Shape::Fields, Shape::Groups, Shape::Dense, Shape::Cycle];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Chain => "chain",
            Shape::Clique => "clique",
            Shape::Star => "star",
            Shape::Fields => "fields",
            Shape::Groups => "groups",
            Shape::Dense => "dense",
            Shape::Cycle => "cycle",
        }
    }

    /// A landscape of this shape, a record on each line. `complete` names everything; the regime to judge by is
    /// `plain`.
    pub fn landscape(self, number: usize) -> String {
        let mut lines = Lines(String::new());
        match self {
            Shape::Chain => chain(&mut lines, number),
            Shape::Clique => clique(&mut lines, number),
            Shape::Star => star(&mut lines, number),
            Shape::Fields => fields(&mut lines, number),
            Shape::Groups => groups(&mut lines, number),
            Shape::Dense => dense(&mut lines, number),
            Shape::Cycle => cycle(&mut lines, number),
        }
        lines.0
    }
}

const PEOPLE: &str = r#""people""#;
const FIELD: &str = r#""x0""#;

struct Lines(String);

impl Lines {
    fn add(&mut self, kind: &str, rest: std::fmt::Arguments<'_>) {
        writeln!(self.0, r#"{{"record":"{kind}",{rest}}}"#).expect("a text takes everything");
    }

    /// One inventory whose collections are all there is; parties `p0`… in the countries, and people in the first.
    fn head(&mut self, fields: usize) {
        let complete = r#"["collections","notices","consents","safeguards"]"#;
        self.add(
            "inventory",
            format_args!(r#""format":"transborder/1","as_of":"2026-01-01","complete":{complete}"#),
        );
        for (index, country) in COUNTRIES.iter().enumerate() {
            self.add("party", format_args!(r#""id":"p{index}","country":"{country}","role":"controller""#));
        }
        self.add("subjects", format_args!(r#""id":"people","residence":"{}""#, COUNTRIES[0]));
        for field in 0..fields {
            self.add("field", format_args!(r#""id":"x{field}","category":"other""#));
        }
    }

    /// A system of a party, where the party is.
    fn system(&mut self, index: usize, party: usize) {
        let country = COUNTRIES[party];
        self.add("system", format_args!(r#""id":"s{index}","operator":"p{party}","location":["{country}"]"#));
    }

    fn collect(&mut self, at: usize, groups: &str, fields: &str) {
        let what = format_args!(r#""subjects":[{groups}],"at":"s{at}","fields":[{fields}]"#);
        self.add("collection", format_args!(r#""id":"c{at}",{what},"controllers":["p0"]"#));
    }

    fn flow(&mut self, id: usize, from: usize, to: usize, fields: &str) {
        let ends = format_args!(r#""id":"f{id}","from":"s{from}","to":"s{to}""#);
        self.add("flow", format_args!(r#"{ends},"fields":[{fields}],"role":"provision""#));
    }
}

fn names(fields: impl IntoIterator<Item = usize>) -> String {
    let names: Vec<String> = fields.into_iter().map(|field| format!("\"x{field}\"")).collect();
    names.join(",")
}

fn chain(lines: &mut Lines, number: usize) {
    lines.head(1);
    (0..number).for_each(|index| lines.system(index, usize::from(index + 1 == number) * 2));
    lines.collect(0, PEOPLE, FIELD);
    (1..number).for_each(|index| lines.flow(index, index - 1, index, FIELD));
}

fn clique(lines: &mut Lines, number: usize) {
    lines.head(1);
    (0..number).for_each(|index| lines.system(index, index % COUNTRIES.len()));
    lines.collect(0, PEOPLE, FIELD);
    for from in 0..number {
        for to in (0..number).filter(|to| *to != from) {
            lines.flow(from * number + to, from, to, FIELD);
        }
    }
}

fn star(lines: &mut Lines, number: usize) {
    lines.head(1);
    lines.system(0, 0);
    lines.collect(0, PEOPLE, FIELD);
    for index in 0..number {
        let country = COUNTRIES[1 + index % (COUNTRIES.len() - 1)];
        lines.add("party", format_args!(r#""id":"q{index}","country":"{country}""#));
        let ends = format_args!(r#""id":"f{index}","from":"s0","to":"q{index}""#);
        lines.add("flow", format_args!(r#"{ends},"fields":[{FIELD}],"role":"provision""#));
    }
}

fn fields(lines: &mut Lines, number: usize) {
    lines.head(number);
    (0..2).for_each(|index| lines.system(index, index * 2));
    lines.collect(0, PEOPLE, &names(0..number));
    let half = names((0..number).step_by(2));
    let country = COUNTRIES[2];
    let entry = format_args!(r#"{{"fields":[{half}],"recipients":["p2"],"countries":["{country}"]}}"#);
    let by = r#""id":"n","by":"p0","to":["people"],"channel":"policy""#;
    lines.add("notice", format_args!(r#"{by},"entries":[{entry}]"#));
    lines.flow(0, 0, 1, &names(0..number));
}

fn groups(lines: &mut Lines, number: usize) {
    lines.head(1);
    (0..2).for_each(|index| lines.system(index, index * 2));
    for group in 0..number {
        let country = COUNTRIES[group % COUNTRIES.len()];
        lines.add("subjects", format_args!(r#""id":"g{group}","residence":"{country}""#));
    }
    let all: Vec<String> = (0..number).map(|group| format!("\"g{group}\"")).collect();
    lines.collect(0, &all.join(","), FIELD);
    lines.flow(0, 0, 1, FIELD);
}

/// Systems in twenty countries; the first hundredth of them collects everything.
fn spread(lines: &mut Lines, number: usize, fields: usize) {
    lines.head(fields);
    (0..number).for_each(|index| lines.system(index, index % COUNTRIES.len()));
    (0..number.div_ceil(100)).for_each(|at| lines.collect(at, PEOPLE, &names(0..fields)));
}

fn dense(lines: &mut Lines, number: usize) {
    spread(lines, number, 64);
    let mut random = Random::new(1);
    for id in 0..5 * number {
        let (from, to) = (random.below(number), random.below(number));
        let first = random.below(64);
        lines.flow(id, from, to, &names((first..first + 19).map(|field| field % 64)));
    }
}

fn cycle(lines: &mut Lines, number: usize) {
    spread(lines, number, 64);
    let mut random = Random::new(1);
    for id in 0..5 * number {
        let from = id / 5;
        let to = if id % 5 == 0 { (from + 1) % number } else { random.below(number) };
        lines.flow(id, from, to, r#""*""#);
    }
}
