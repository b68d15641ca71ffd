//! The reference model: the inference in its plainest form, slow and without any of the engine's ideas.
//!
//! It reads inventories, packs and tables as plain JSON values and shares nothing with the engine: neither
//! reader nor types nor algorithms. One file follows each paragraph of the naive algorithm:
//!
//! - `load` and `step`: what is in force, who exports, what becomes newly available;
//! - `silent` and `lineage`: how labels move, by a search over plain nodes;
//! - `condition`, `fact`, `lists`, `attribute`: what a row asks;
//! - `gate`, `judge` and `party`: what a unit comes to;
//! - `group` and `finding`: how units become findings.
//!
//! Inventories are expected to be valid: faults are the business of the reader, not of the model.

mod adequacy;
mod attribute;
mod collect;
mod condition;
mod count;
mod date;
mod fact;
mod field;
mod finding;
mod gate;
mod group;
mod judge;
mod lineage;
mod lists;
mod load;
mod local;
mod nolaw;
mod owners;
mod pack;
mod party;
mod place;
mod record;
mod silent;
mod step;
mod steps;
mod truth;
mod unit;
mod volume;

use std::collections::BTreeSet;

use serde_json::Value;

pub(crate) use date::serial;
pub use finding::{Coverage, Finding, MissingFact, Report, Rows, Summary};
pub use lineage::Hop;
pub use pack::Law;
pub use truth::Truth;

use field::Fields;
use lineage::Lineage;
use record::Inventory;
use unit::{Regime, World};

/// Judges a valid inventory on a day.
///
/// `selected` replaces the inventory's own `regimes`; without both every pack but `plain` is judged.
pub fn judge(
    inventory: &Value,
    packs: &[Value],
    tables: &[Value],
    selected: Option<&[&str]>,
    day: &str,
) -> Report {
    judge_under(inventory, &Law::read(packs, tables), selected, day)
}

/// Judges a valid inventory under law that was read before.
pub fn judge_under(inventory: &Value, law: &Law, selected: Option<&[&str]>, day: &str) -> Report {
    let inventory = Inventory::read(inventory, day);
    let fields = Fields::of(&inventory);
    let mut world = World {
        inventory,
        fields,
        law,
        day: day.to_owned(),
        silent: BTreeSet::new(),
        reached: BTreeSet::new(),
        counted: std::sync::Mutex::default(),
    };
    world.silent = silent::silent(&world);
    world.reached = silent::reach(&world);
    let chosen = |pack: &str| match (selected, &world.inventory.regimes) {
        (Some(ids), _) => ids.iter().any(|id| id.eq_ignore_ascii_case(pack)),
        (None, Some(ids)) => ids.iter().any(|id| id.eq_ignore_ascii_case(pack)),
        (None, None) => pack != "plain",
    };
    let regimes: Vec<Regime<'_>> =
        law.packs.iter().filter_map(|pack| Some(Regime::new(pack, pack.on(day)?, day))).collect();
    // Every pack on board moves its labels: others ask where they came from, and `no-pack` sees them all.
    let lineages: Vec<Lineage<'_>> = regimes.iter().map(|regime| Lineage::of(&world, regime)).collect();
    let mut raw = Vec::new();
    let mut coverage = Vec::new();
    let mut summary = Summary::default();
    let mut rows = Rows::new();
    for lineage in lineages.iter().filter(|l| chosen(&l.regime.pack.id)) {
        let judged = judge::judge(&world, lineage, &lineages);
        let (attached, maybe) = lineage.coverage();
        let regime = lineage.regime.pack.id.clone();
        coverage.push(Coverage { regime, attached, maybe, transfers: judged.transfers });
        summary.transfers += judged.transfers;
        summary.discharged += judged.discharged;
        raw.extend(judged.raw);
        rows.extend(judged.rows);
    }
    (summary.gap_triples, summary.flagged_flows, summary.witness_steps) = group::flagged(&world, &raw);
    let mut findings = group::findings(&world, raw);
    for pack in law.packs.iter().filter(|pack| chosen(&pack.id) && pack.on(day).is_none()) {
        findings.extend(nolaw::no_law(&world, pack));
    }
    if !chosen("plain") {
        findings.extend(nolaw::no_pack(&world, &lineages));
    }
    let count = |verdict: &str| findings.iter().filter(|f| f.verdict == verdict).count();
    summary.gap = count("gap");
    summary.undetermined = count("undetermined");
    summary.advice = count("advice");
    let holdings: BTreeSet<_> =
        world.reached.iter().map(|(s, p, f)| (*s, world.inventory.people[*p].group, *f)).collect();
    summary.holdings = holdings.len();
    let regimes = law.packs.iter().map(|p| p.id.clone()).filter(|id| chosen(id)).collect();
    Report { regimes, coverage, findings, summary, rows }
}
