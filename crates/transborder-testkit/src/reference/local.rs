//! `localise` rows: where the first copy, a copy or every copy must lie.
//!
//! Judged per (group, field) at each collection, owed by its controllers.

use super::condition::holds;
use super::fact;
use super::judge::Raw;
use super::place::any_inside;
use super::step::Reasons;
use super::truth::Truth;
use super::unit::Unit;

/// All of the places inside.
fn all_inside(places: &[String], territory: &[String]) -> Truth {
    places.iter().map(|p| any_inside(std::slice::from_ref(p), territory)).min().unwrap_or(Truth::No)
}

/// What the graph says about one row.
fn by_graph(unit: &Unit<'_>, require: &str) -> Truth {
    let inventory = unit.inventory();
    let territory = unit.territory();
    let (Some(person), Some(field)) = (unit.people.first(), unit.field) else { return Truth::Unknown };
    let group = inventory.people[*person].group;
    let locations = |system: usize| &inventory.systems[system].location;
    let reached = unit.world.reached.iter().filter(|(_, p, f)| p == person && *f == field);
    match require {
        "first" => {
            let of = inventory.collections.iter();
            let of = of.filter(|c| c.groups.contains(&group) && c.fields.contains(&field));
            of.map(|c| all_inside(locations(c.at), &territory)).min().unwrap_or(Truth::Unknown)
        }
        "copy" => {
            let found = reached.map(|(s, _, _)| any_inside(locations(*s), &territory)).max();
            // That nobody wrote one down is no proof that there is none.
            let complete = ["systems", "flows", "collections"].iter().all(|list| inventory.closed(list));
            found.unwrap_or(Truth::No).max(if complete { Truth::No } else { Truth::Unknown })
        }
        _ => reached.map(|(s, _, _)| all_inside(locations(*s), &territory)).min().unwrap_or(Truth::Unknown),
    }
}

/// Results of the rows at one collection unit.
pub(crate) fn localise(
    unit: &Unit<'_>,
    base: &Raw,
    attached: Truth,
    reasons: &Reasons,
    rows: &mut Vec<(String, Truth)>,
) -> Vec<Raw> {
    const NAME: &str = "localisation.primary_store";
    let revision = unit.regime.revision;
    let mut found = Vec::new();
    for (i, row) in revision.localise.iter().enumerate() {
        let of = |cond: &Option<super::pack::Cond>| cond.as_ref().map_or(Truth::Yes, |c| holds(unit, c));
        let asked = of(&row.subjects).min(of(&row.data));
        if row.period.holds(&unit.world.day) < Truth::Yes || asked == Truth::No {
            continue;
        }
        let mut value = by_graph(unit, &row.require);
        if value == Truth::Unknown && row.require != "only" {
            // Lists that are complete do not say where an unknown place lies; a statement can.
            value = fact::said(unit, NAME).unwrap_or(value);
        }
        let value = asked.not().max(value);
        rows.push((row.id.clone(), value));
        let verdict = match (attached, value) {
            (_, Truth::Yes) => continue,
            (Truth::Yes, Truth::No) => {
                if row.advisory {
                    "advice"
                } else {
                    "gap"
                }
            }
            (Truth::Yes, _) if row.advisory => continue,
            (Truth::Yes, _) => "undetermined",
            _ if row.advisory => continue,
            _ => "premise",
        };
        let mut raw = Raw {
            rule: "not-localised",
            verdict,
            clause: row.id.clone(),
            cite: row.cite.clone(),
            order: 1 + revision.gates.len() + revision.always.len() + i,
            missing: vec![(NAME.to_owned(), value)],
            ..base.clone()
        };
        if verdict == "premise" {
            raw.rule = "premise-unknown";
            raw.verdict = "undetermined";
            raw.clause = revision.no_gate.clone();
            raw.cite = revision.no_gate_cite.clone();
            raw.order = 0;
            raw.missing = reasons.iter().map(|r| (r.clone(), Truth::Unknown)).collect();
            raw.if_so = if value == Truth::No { vec![row.id.clone()] } else { Vec::new() };
        }
        found.push(raw);
    }
    found
}
