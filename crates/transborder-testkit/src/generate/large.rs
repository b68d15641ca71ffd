//! Large landscapes from a seed: power-law degrees, most flows inside one country, long chains, few collections.
//!
//! One party per country runs that country's systems; the party at home controls every collection of its group;
//! notices name about half the countries and most fields. `complete` names the collections, so a field that
//! nothing brings to a flow's start moves nothing. The regime to judge by is `plain`.

use super::Random;
use std::fmt::Write as _;

/// How large.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Systems.
    pub systems: usize,
    /// Flows.
    pub flows: usize,
    /// Fields.
    pub fields: usize,
    /// Groups.
    pub groups: usize,
}

pub(super) const COUNTRIES: &[&str] = &[
    "KR", "CN", "US", "DE", "JP", "SG", "IN", "GB", "FR", "BR", "CA", "AU", "IE", "NL", "SE", "CH", "ES",
    "IT", "PL", "TR",
];

/// A draw in which small numbers are likelier: position `i` weighs 1 / (i + 1).
pub(super) fn zipf(random: &mut Random, cumulated: &[f64]) -> usize {
    let total = cumulated.last().copied().unwrap_or(1.0);
    let point = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 * total;
    cumulated.partition_point(|sum| *sum <= point).min(cumulated.len() - 1)
}

/// The sums of such weights.
pub(super) fn weights(count: usize) -> Vec<f64> {
    let mut sum = 0.0;
    (0..count)
        .map(|index| {
            sum += 1.0 / (index + 1) as f64;
            sum
        })
        .collect()
}

/// An inventory in lines, one record each.
pub fn large(seed: u64, size: Size) -> String {
    let mut random = Random::new(seed);
    let (by_country, by_field) = (weights(COUNTRIES.len()), weights(size.fields));
    let by_system = weights(size.systems);
    let mut out = String::with_capacity(size.flows * 160);
    let mut line = |text: std::fmt::Arguments<'_>| {
        out.write_fmt(text).expect("a string takes everything");
        out.push('\n');
    };
    line(format_args!(
        r#"{{"record":"inventory","format":"transborder/1","as_of":"2026-01-01","complete":["collections","notices","consents","safeguards"]}}"#
    ));
    for (index, code) in COUNTRIES.iter().enumerate() {
        line(format_args!(r#"{{"record":"party","id":"p{index}","country":"{code}","role":"controller"}}"#));
    }
    for group in 0..size.groups {
        let home = COUNTRIES[group % COUNTRIES.len()];
        line(format_args!(r#"{{"record":"subjects","id":"g{group}","residence":"{home}"}}"#));
    }
    for field in 0..size.fields {
        line(format_args!(r#"{{"record":"field","id":"x{field}"}}"#));
    }
    let countries: Vec<usize> = (0..size.systems).map(|_| zipf(&mut random, &by_country)).collect();
    let mut of_country: Vec<Vec<usize>> = vec![Vec::new(); COUNTRIES.len()];
    for (system, country) in countries.iter().enumerate() {
        of_country[*country].push(system);
        let code = COUNTRIES[*country];
        line(format_args!(
            r#"{{"record":"system","id":"s{system}","operator":"p{country}","location":["{code}"]}}"#
        ));
    }
    for group in 0..size.groups {
        let home = group % COUNTRIES.len();
        let mut entries = String::new();
        for (country, code) in COUNTRIES.iter().enumerate() {
            if country == home || random.chance(45) {
                continue;
            }
            let named: Vec<String> = (0..size.fields)
                .filter(|_| random.chance(80))
                .map(|field| format!(r#""x{field}""#))
                .collect();
            if named.is_empty() {
                continue;
            }
            let comma = if entries.is_empty() { "" } else { "," };
            let fields = named.join(",");
            write!(
                entries,
                r#"{comma}{{"fields":[{fields}],"recipients":["p{country}"],"countries":["{code}"],"purposes":["service"]}}"#
            )
            .expect("a string takes everything");
        }
        line(format_args!(
            r#"{{"record":"notice","id":"n{group}","by":"p{home}","to":["g{group}"],"channel":"policy","entries":[{entries}]}}"#
        ));
    }
    for number in 0..(size.systems / 100).max(1) {
        let group = random.below(size.groups);
        let at = random.below(size.systems);
        let mut fields: Vec<usize> =
            (0..random.between(4, 12)).map(|_| zipf(&mut random, &by_field)).collect();
        fields.sort_unstable();
        fields.dedup();
        let fields: Vec<String> = fields.iter().map(|field| format!(r#""x{field}""#)).collect();
        line(format_args!(
            r#"{{"record":"collection","id":"c{number}","subjects":["g{group}"],"at":"s{at}","fields":[{}],"purposes":["service"],"controllers":["p{}"],"notices":["n{group}"]}}"#,
            fields.join(","),
            group % COUNTRIES.len()
        ));
    }
    for flow in 0..size.flows {
        // Hubs send and receive most; a stride keeps the two kinds of hub apart.
        let from = zipf(&mut random, &by_system);
        let mut to = if random.chance(70) {
            let near = &of_country[countries[from]];
            near[random.below(near.len())]
        } else {
            (zipf(&mut random, &by_system) * 7919) % size.systems
        };
        if to == from {
            to = (to + 1) % size.systems;
        }
        let mut fields: Vec<usize> =
            (0..random.between(3, 11)).map(|_| zipf(&mut random, &by_field)).collect();
        fields.sort_unstable();
        fields.dedup();
        let fields: Vec<String> = fields.iter().map(|field| format!(r#""x{field}""#)).collect();
        line(format_args!(
            r#"{{"record":"flow","id":"f{flow}","from":"s{from}","to":"s{to}","fields":[{}],"purposes":["service"],"role":"provision"}}"#,
            fields.join(",")
        ));
    }
    out
}
