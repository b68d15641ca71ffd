//! `dest.adequate`: the best decision about a destination, which explains itself.

use super::Unit;
use crate::regime::{AdequacyRow, Answer, Asked, Because, Destination, Reader, Said, Value, eval};
use crate::vocabulary::Fact;
use crate::{Place, Truth};

/// The best row for law, country and role that does not exclude the data. With a row, what its scope lacks
/// is missing; without one, the decision itself.
pub(crate) fn adequate(unit: &Unit<'_, '_>, reader: &impl Reader) -> Value {
    let scene = unit.scene();
    let pack = unit.on.regime().pack;
    let law = pack.adequacy_of.as_deref().unwrap_or(&pack.id);
    let mut best: Option<Value> = None;
    let mut could_fit = false;
    for row in scene.law.regimes().adequacy() {
        if !row.from.eq_ignore_ascii_case(law) || !fits(row, unit) {
            continue;
        }
        let places = destinations(row, unit);
        if unit.country.is_unknown() {
            could_fit |= !places.is_empty();
            continue;
        }
        if !unit.country.inside(&places).is_yes() {
            continue;
        }
        let mut value = eval(&row.scope, reader);
        value.unverified |= row.advisory;
        // Of two open decisions the verified one is relied on.
        let better = best.as_ref().is_none_or(|best| {
            value.beats(best)
                || (value.truth == best.truth && best.unverified && !value.unverified && value.truth.is_yes())
        });
        if better {
            best = Some(value);
        }
    }
    best.unwrap_or_else(|| {
        let answer = if could_fit {
            Answer::new(Truth::Unknown, Said::Computed).because(Because::CountryUnknown)
        } else {
            Answer::new(Truth::No, Said::Computed).because(Because::NoDecision)
        };
        Value::answer(answer, || Asked::Fact(Fact::known("dest.adequate")))
    })
}

fn fits(row: &AdequacyRow, unit: &Unit<'_, '_>) -> bool {
    let day = unit.scene().day;
    row.valid_from <= day
        && row.valid_until.is_none_or(|end| day < end)
        && row.roles.as_ref().is_none_or(|roles| roles.contains(&unit.role()))
        && !row.not_data.iter().any(|tag| unit.has_tag(tag))
}

fn destinations(row: &AdequacyRow, unit: &Unit<'_, '_>) -> Vec<Place> {
    let scene = unit.scene();
    let mut places = Vec::new();
    for destination in &row.to {
        match destination {
            Destination::Place(place) => places.push(*place),
            Destination::TerritoryOf(pack) => {
                let revision = scene.law.regimes().text_on(pack, scene.day);
                places.extend(revision.map(|revision| revision.territory.on(scene.day)).unwrap_or_default());
            }
        }
    }
    places
}
