//! `dest.adequate` and `dest.not_restricted`, from the dated lists.

use super::condition::eval;
use super::pack::Adequacy;
use super::place::UNKNOWN;
use super::record::Party;
use super::truth::{Outcome, Truth};
use super::unit::Unit;

/// Rows of the regime in force that fit role and data; the place is looked at by the caller.
fn rows<'u>(unit: &'u Unit<'_>) -> impl Iterator<Item = &'u Adequacy> {
    let pack = unit.regime.pack;
    let lists = pack.adequacy_of.as_deref().unwrap_or(&pack.id);
    let law = unit.world.law;
    law.adequacy.iter().filter(move |row| {
        (row.from == lists || row.from == pack.id)
            && row.period.holds(&unit.world.day) == Truth::Yes
            && row.roles.as_ref().is_none_or(|roles| roles.contains(&unit.role))
            && !row.not_data.iter().any(|tag| unit.tagged(tag))
    })
}

/// The best row for the country, explained by what its scope misses; without one the fact itself is missing.
pub(crate) fn adequate(unit: &Unit<'_>) -> Outcome {
    const NAME: &str = "dest.adequate";
    let Some(country) = unit.country.as_deref() else { return Outcome::leaf(NAME, Truth::Unknown) };
    if country == UNKNOWN {
        let could = rows(unit).next().is_some();
        return Outcome::leaf(NAME, if could { Truth::Unknown } else { Truth::No });
    }
    let mut found = Vec::new();
    for row in rows(unit) {
        let there = unit.world.law.holds(&row.to, country, &unit.world.day);
        if there == Truth::No {
            continue;
        }
        let mut outcome = eval(unit, &row.scope);
        if there == Truth::Unknown && outcome.value == Truth::Yes {
            outcome = Outcome::leaf(NAME, Truth::Unknown);
        }
        outcome.value = outcome.value.min(there);
        outcome.advisory |= row.advisory;
        if outcome.value < Truth::Yes && outcome.missing.is_empty() {
            outcome = Outcome::leaf(NAME, outcome.value);
        }
        found.push(outcome);
    }
    if found.is_empty() { Outcome::leaf(NAME, Truth::No) } else { Outcome::any(found) }
}

/// A stop names somebody by id or by name, in any case.
fn is(party: &Party, named: &str) -> bool {
    party.id.eq_ignore_ascii_case(named)
        || party.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(named))
}

/// No row of restricted destinations meets the unit.
pub(crate) fn not_restricted(unit: &Unit<'_>) -> Truth {
    let world = unit.world;
    let exporter = &world.inventory.parties[unit.exporter];
    let Some(country) = unit.country.as_deref() else { return Truth::Unknown };
    let mut met = Truth::No;
    for row in &world.law.restricted {
        if row.regime == unit.regime.pack.id
            && row.period.holds(&world.day) == Truth::Yes
            && row.exporter.as_ref().is_none_or(|named| is(exporter, named))
        {
            met = met.max(world.law.holds(&row.to, country, &world.day));
        }
    }
    met.not()
}

/// The citation of a stop that names this very exporter and the unit's country.
pub(crate) fn stopped(unit: &Unit<'_>) -> Option<String> {
    let world = unit.world;
    let exporter = &world.inventory.parties[unit.exporter];
    let country = unit.country.as_deref()?;
    let row = world.law.restricted.iter().find(|row| {
        row.regime == unit.regime.pack.id
            && row.exporter.as_ref().is_some_and(|named| is(exporter, named))
            && row.period.holds(&world.day) == Truth::Yes
            && world.law.holds(&row.to, country, &world.day) == Truth::Yes
    })?;
    Some(row.cite.clone())
}
