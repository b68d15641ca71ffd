//! Writes the large landscapes of `docs/benchmarks.md`, each from a seed: `landscapes SHAPE NUMBER` on standard output,
//! or `landscapes batch NUMBER FOLDER`: so many small inventories, of which every hundredth is broken.
#![expect(clippy::unwrap_used, reason = "an example that cannot go on says so by a panic")]

use std::io::{self, BufWriter, Write};
use transborder_testkit::generate::{Random, Size, full, large};

const HELP: &str = "landscapes SHAPE NUMBER, where SHAPE is one of:
  large   NUMBER systems with five flows each, 256 fields, 8 groups; most flows stay in one country
  full    the same with notices, consents, safeguards, derivations, several laws and dates
  chain   NUMBER systems, each giving to the next; the last is abroad
  clique  NUMBER systems in twenty countries, each giving to every other
  star    one system that gives to NUMBER parties abroad
  fields  one flow with NUMBER fields, and a text that names half of them
  groups  NUMBER groups at one collection
  dense   NUMBER systems with five flows each, 64 fields, of which a flow carries nineteen
  cycle   NUMBER systems in one cycle, four more flows each; every flow carries everything
landscapes batch NUMBER FOLDER: NUMBER inventories of 300 systems, every hundredth broken";

const COUNTRIES: [&str; 20] = [
    "KR", "CN", "US", "DE", "JP", "SG", "IN", "GB", "FR", "BR", "CA", "AU", "IE", "NL", "SE", "CH", "ES",
    "IT", "PL", "TR",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(shape), Some(number)) =
        (arguments.first(), arguments.get(1).and_then(|number| number.parse::<usize>().ok()))
    else {
        eprintln!("{HELP}");
        std::process::exit(2);
    };
    let size = Size { systems: number, flows: 5 * number, fields: 256, groups: 8 };
    let mut out = BufWriter::new(io::stdout().lock());
    match shape.as_str() {
        "large" => out.write_all(large(1, size).as_bytes()).unwrap(),
        "full" => out.write_all(full(1, size).as_bytes()).unwrap(),
        "chain" => chain(&mut out, number),
        "clique" => clique(&mut out, number),
        "star" => star(&mut out, number),
        "fields" => fields(&mut out, number),
        "groups" => groups(&mut out, number),
        "dense" => dense(&mut out, number),
        "cycle" => cycle(&mut out, number),
        "batch" => batch(number, arguments.get(2).map_or("landscapes", String::as_str)),
        _ => {
            eprintln!("{HELP}");
            std::process::exit(2);
        }
    }
    out.flush().unwrap();
}

/// One inventory whose collections are all there is; parties `p0`… in the countries, and people in Korea.
fn head(out: &mut impl Write, fields: usize) {
    writeln!(out, r#"{{"record":"inventory","format":"transborder/1","as_of":"2026-01-01","complete":["collections","notices","consents","safeguards"]}}"#).unwrap();
    for (index, country) in COUNTRIES.iter().enumerate() {
        writeln!(out, r#"{{"record":"party","id":"p{index}","country":"{country}","role":"controller"}}"#)
            .unwrap();
    }
    writeln!(out, r#"{{"record":"subjects","id":"people","residence":"KR"}}"#).unwrap();
    for field in 0..fields {
        writeln!(out, r#"{{"record":"field","id":"x{field}","category":"other"}}"#).unwrap();
    }
}

fn system(out: &mut impl Write, index: usize, party: usize) {
    let country = COUNTRIES[party];
    writeln!(out, r#"{{"record":"system","id":"s{index}","operator":"p{party}","location":["{country}"]}}"#)
        .unwrap();
}

fn collect(out: &mut impl Write, at: usize, group: &str, fields: &str) {
    writeln!(out, r#"{{"record":"collection","id":"c{at}","subjects":[{group}],"at":"s{at}","fields":[{fields}],"controllers":["p0"]}}"#).unwrap();
}

fn flow(out: &mut impl Write, id: usize, from: usize, to: usize, fields: &str) {
    writeln!(out, r#"{{"record":"flow","id":"f{id}","from":"s{from}","to":"s{to}","fields":[{fields}],"role":"provision"}}"#).unwrap();
}

fn names(fields: impl IntoIterator<Item = usize>) -> String {
    let names: Vec<String> = fields.into_iter().map(|field| format!("\"x{field}\"")).collect();
    names.join(",")
}

fn chain(out: &mut impl Write, number: usize) {
    head(out, 1);
    (0..number).for_each(|index| system(out, index, usize::from(index + 1 == number) * 2));
    collect(out, 0, r#""people""#, r#""x0""#);
    (1..number).for_each(|index| flow(out, index, index - 1, index, r#""x0""#));
}

fn clique(out: &mut impl Write, number: usize) {
    head(out, 1);
    (0..number).for_each(|index| system(out, index, index % COUNTRIES.len()));
    collect(out, 0, r#""people""#, r#""x0""#);
    for from in 0..number {
        for to in (0..number).filter(|to| *to != from) {
            flow(out, from * number + to, from, to, r#""x0""#);
        }
    }
}

fn star(out: &mut impl Write, number: usize) {
    head(out, 1);
    system(out, 0, 0);
    collect(out, 0, r#""people""#, r#""x0""#);
    for index in 0..number {
        writeln!(out, r#"{{"record":"party","id":"q{index}","country":"{}"}}"#, COUNTRIES[1 + index % 19])
            .unwrap();
        writeln!(out, r#"{{"record":"flow","id":"f{index}","from":"s0","to":"q{index}","fields":["x0"],"role":"provision"}}"#).unwrap();
    }
}

fn fields(out: &mut impl Write, number: usize) {
    head(out, number);
    (0..2).for_each(|index| system(out, index, index * 2));
    collect(out, 0, r#""people""#, &names(0..number));
    let half = names((0..number).step_by(2));
    writeln!(out, r#"{{"record":"notice","id":"n","by":"p0","to":["people"],"channel":"policy","entries":[{{"fields":[{half}],"recipients":["p2"],"countries":["US"]}}]}}"#).unwrap();
    flow(out, 0, 0, 1, &names(0..number));
}

fn groups(out: &mut impl Write, number: usize) {
    head(out, 1);
    (0..2).for_each(|index| system(out, index, index * 2));
    for group in 0..number {
        let country = COUNTRIES[group % COUNTRIES.len()];
        writeln!(out, r#"{{"record":"subjects","id":"g{group}","residence":"{country}"}}"#).unwrap();
    }
    let all: Vec<String> = (0..number).map(|group| format!("\"g{group}\"")).collect();
    collect(out, 0, &all.join(","), r#""x0""#);
    flow(out, 0, 0, 1, r#""x0""#);
}

/// Systems in twenty countries; the first hundredth of them collects everything.
fn spread(out: &mut impl Write, number: usize, fields: usize) {
    head(out, fields);
    (0..number).for_each(|index| system(out, index, index % COUNTRIES.len()));
    (0..number.div_ceil(100)).for_each(|at| collect(out, at, r#""people""#, &names(0..fields)));
}

fn dense(out: &mut impl Write, number: usize) {
    spread(out, number, 64);
    let mut random = Random::new(1);
    for id in 0..5 * number {
        let (from, to) = (random.below(number), random.below(number));
        let first = random.below(64);
        flow(out, id, from, to, &names((first..first + 19).map(|field| field % 64)));
    }
}

fn cycle(out: &mut impl Write, number: usize) {
    spread(out, number, 64);
    let mut random = Random::new(1);
    for id in 0..5 * number {
        let from = id / 5;
        let to = if id % 5 == 0 { (from + 1) % number } else { random.below(number) };
        flow(out, id, from, to, r#""*""#);
    }
}

fn batch(number: usize, folder: &str) {
    let folder = std::path::Path::new(folder);
    std::fs::create_dir_all(folder).unwrap();
    for index in 0..number {
        let size = Size { systems: 300, flows: 1_500, fields: 32, groups: 4 };
        let mut text = large(index as u64, size);
        if index % 100 == 99 {
            // A flow to nowhere, and a line that ends too early.
            text.push_str("{\"record\":\"flow\",\"id\":\"lost\",\"from\":\"nowhere\",\"to\":\"s0\",\"fields\":[\"x0\"]}\n{\"record\":");
        }
        std::fs::write(folder.join(format!("{index:05}.ndjson")), text).unwrap();
    }
}
