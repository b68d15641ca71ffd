//! Attributes: read from the graph, never proven.
//!
//! Follows the table of attributes, one arm a row.

use std::collections::BTreeSet;

use super::count;
use super::fact;
use super::owners;
use super::pack::{Cond, Test};
use super::place::{any_inside, inside};
use super::record::Group;
use super::truth::{Interval, Truth};
use super::unit::{Place, Unit};

/// One text tested against `eq` or `in`.
fn word(value: &str, test: &Test) -> Truth {
    match test {
        Test::Eq(eq) => Truth::of(value == eq),
        Test::In(list) => Truth::of(list.iter().any(|v| v == value)),
        _ => Truth::No,
    }
}

fn number(value: Interval, test: &Test) -> Truth {
    match test {
        Test::Ge(n) => value.at_least(*n),
        Test::Gt(n) => value.above(*n),
        Test::Lt(n) => value.at_least(*n).not(),
        Test::Eq(n) => match n.parse::<f64>() {
            Ok(n) => value.at_least(n).min(value.above(n).not()),
            Err(_) => Truth::No,
        },
        _ => Truth::No,
    }
}

fn flag(value: Truth, test: &Test) -> Truth {
    match test {
        Test::Eq(eq) if eq == "false" => value.not(),
        _ => value,
    }
}

/// Places tested against a list: any of them inside.
fn area(unit: &Unit<'_>, test: &Test, value: impl Fn(&[String]) -> Truth) -> Truth {
    match test {
        Test::In(list) => value(&unit.area(list)),
        Test::Eq(place) => value(&unit.area(std::slice::from_ref(place))),
        _ => Truth::No,
    }
}

/// The value of `attr`.
pub(crate) fn attribute(unit: &Unit<'_>, name: &str, test: &Test) -> Truth {
    let world = unit.world;
    let inventory = unit.inventory();
    let exporter = &inventory.parties[unit.exporter];
    let importer = &inventory.parties[unit.receiver];
    let stated = |key: &str, silent: Truth| {
        let value = exporter.attributes.get(key).map_or(silent, |v| Truth::of(*v));
        flag(value, test)
    };
    let of_flow = |key: &str| {
        let value = unit.flow().and_then(|f| inventory.flows[f].attributes.get(key));
        Truth::of(value == Some(&true))
    };
    match name {
        "exporter.role" => word(if unit.processor { "processor" } else { "controller" }, test),
        "exporter.established" => area(unit, test, |places| world.established(unit.exporter, places)),
        "exporter.targets" => area(unit, test, |places| {
            unit.any_person(|home| world.targets(unit.exporter, places).min(inside(home, places)))
        }),
        "exporter.monitors" => area(unit, test, |places| {
            unit.any_person(|home| world.monitors(unit.exporter, places).min(inside(home, places)))
        }),
        "exporter.kind" => word(&exporter.kind, test),
        "exporter.public_power" => {
            let own = exporter.kind == "authority" || exporter.attributes.get("public_power") == Some(&true);
            flag(Truth::of(own).max(of_flow("public_power")), test)
        }
        "exporter.has_subsidiary_in" => area(unit, test, |places| {
            let mine = owners::held_by(world, unit.exporter);
            mine.iter().map(|p| any_inside(&inventory.parties[*p].country, places)).max().unwrap_or(Truth::No)
        }),
        "exporter.subject_count" => number(count::subjects(unit), test),
        "exporter.kr_online_service" => stated("kr_online_service", Truth::Unknown),
        "exporter.kr_agent_duty" => stated("kr_agent_duty", Truth::No),
        "exporter.ciio" => stated("ciio", Truth::No),
        "exporter.sdf" => stated("sdf", Truth::No),
        "importer.state" => area(unit, test, |places| any_inside(&importer.country, places)),
        "importer.legal_person" => flag(Truth::of(importer.kind != "person"), test),
        "importer.under_law" => match test {
            Test::In(laws) => laws.iter().map(|law| under_law(unit, law)).max().unwrap_or(Truth::No),
            Test::Eq(law) => under_law(unit, law),
            _ => Truth::No,
        },
        "importer.under_gdpr" => {
            let states = world.law.pack("EU-GDPR").and_then(|p| p.on(&world.day));
            let states = states.map_or_else(|| unit.territory(), |r| r.territory(&world.day));
            let aims = world.targets(unit.receiver, &states).max(world.monitors(unit.receiver, &states));
            flag(under_law(unit, "EU-GDPR").max(aims), test)
        }
        "importer.parent_outside" => {
            let home = unit.territory();
            let seat = world.established(unit.receiver, &home);
            flag(seat.min(owners::parent_outside(world, unit.receiver, &home)), test)
        }
        "importer.joint_with_established" => area(unit, test, |places| joint(unit, places)),
        "subject.residence" => area(unit, test, |places| unit.any_person(|home| inside(home, places))),
        "subject.citizenship" => area(unit, test, |places| {
            let of = |p: &usize| {
                let person = &inventory.people[*p];
                match &inventory.groups[person.group].citizenship {
                    Some(countries) => any_inside(countries, places),
                    None => inside(&person.residence, places),
                }
            };
            unit.people.iter().map(of).max().unwrap_or(Truth::No)
        }),
        "subject.age" => {
            unit.groups().into_iter().map(|g| age(&inventory.groups[g], test)).max().unwrap_or(Truth::No)
        }
        "data.from_subject" | "data.source" | "data.collected_in" | "data.origin_regime" => {
            data(unit, name, test)
        }
        "edge.basis" => basis(unit, test),
        "edge.transaction" => word(&transaction(unit), test),
        "edge.continues" => flag(count::continues(unit), test),
        "edge.identifier_fields" => number(count::identifiers(unit), test),
        "edge.items_changed" => flag(of_flow("items_changed"), test),
        "edge.foreign_order" => flag(of_flow("foreign_order"), test),
        "collection.outside" => match (&unit.place, &unit.country) {
            (Place::Collection(_), Some(country)) => flag(inside(country, &unit.territory()).not(), test),
            // Before a place is looked at: whether any lies outside, for only those are judged.
            (Place::Collection(at), None) => {
                let places = &inventory.systems[inventory.collections[*at].at].location;
                let outside = places.iter().map(|place| inside(place, &unit.territory()).not()).max();
                flag(outside.unwrap_or(Truth::No), test)
            }
            _ => Truth::No,
        },
        _ => match name.strip_prefix("exporter.turnover.") {
            Some(currency) => exporter
                .turnover
                .get(currency)
                .map_or(Truth::No, |n| number(Interval { low: *n, high: Some(*n) }, test)),
            None => number(super::volume::volume(unit, name), test),
        },
    }
}

/// `lt` holds when the youngest can be below; other tests need everybody's age.
fn age(group: &Group, test: &Test) -> Truth {
    let Some((low, high)) = group.age else { return Truth::No };
    match test {
        Test::Lt(n) => Truth::of(low < *n),
        Test::Ge(n) if low >= *n => Truth::Yes,
        Test::Ge(n) if high <= *n => Truth::No,
        Test::Gt(n) if low > *n => Truth::Yes,
        Test::Gt(n) if high <= *n => Truth::No,
        _ => Truth::Unknown,
    }
}

/// Attached by establishment, else as the party says.
fn under_law(unit: &Unit<'_>, law: &str) -> Truth {
    let world = unit.world;
    let importer = &world.inventory.parties[unit.receiver];
    let seat = world.law.pack(law).and_then(|pack| pack.on(&world.day)).map_or(Truth::No, |revision| {
        let territory = revision.territory(&world.day);
        by_seat(unit, &revision.attach, &territory)
    });
    let stated = match &importer.under_law {
        None => Truth::Unknown,
        Some(laws) => Truth::of(laws.iter().any(|l| l == law)),
    };
    match seat {
        Truth::Yes => Truth::Yes,
        Truth::No => stated,
        Truth::Unknown => stated.max(Truth::Unknown),
    }
}

/// An `attach` condition with the importer as exporter and nobody targeted or monitored.
fn by_seat(unit: &Unit<'_>, attach: &Cond, territory: &[String]) -> Truth {
    let inner = |c: &Cond| by_seat(unit, c, territory);
    match attach {
        Cond::All(parts) => parts.iter().map(inner).min().unwrap_or(Truth::Yes),
        Cond::Any(parts) => parts.iter().map(inner).max().unwrap_or(Truth::No),
        Cond::Not(part) => inner(part).not(),
        Cond::Attr(name, Test::In(list)) if name == "exporter.established" => {
            let places: Vec<String> = list
                .iter()
                .flat_map(|p| if p == "@territory" { territory.to_vec() } else { vec![p.clone()] })
                .collect();
            unit.world.established(unit.receiver, &places)
        }
        Cond::Attr(name, _) if name == "exporter.targets" || name == "exporter.monitors" => Truth::No,
        other => {
            let mut turned = unit.clone();
            turned.exporter = unit.receiver;
            super::condition::holds(&turned, other)
        }
    }
}

fn joint(unit: &Unit<'_>, places: &[String]) -> Truth {
    let inventory = unit.inventory();
    let me = &inventory.parties[unit.receiver];
    let mut others: BTreeSet<usize> = BTreeSet::new();
    for (p, party) in inventory.parties.iter().enumerate() {
        if me.joint_with.contains(&party.id) || party.joint_with.contains(&me.id) {
            others.insert(p);
        }
    }
    if let Place::Collection(c) = unit.place {
        others.extend(inventory.collections[c].collectors.iter().copied());
    }
    others.remove(&unit.receiver);
    others.iter().map(|p| unit.world.established(*p, places)).max().unwrap_or(Truth::No)
}

/// What the collections say that feed the label.
fn data(unit: &Unit<'_>, name: &str, test: &Test) -> Truth {
    let Some(history) = &unit.history else { return Truth::Unknown };
    let inventory = unit.inventory();
    let feeding = || history.sources.iter().map(|c| &inventory.collections[*c]);
    let own = || feeding().filter(|c| c.collectors.contains(&unit.exporter));
    match name {
        "data.from_subject" => {
            flag(Truth::of(own().any(|c| matches!(c.source.as_str(), "subject" | "observed"))), test)
        }
        "data.source" => own().map(|c| word(&c.source, test)).max().unwrap_or(Truth::No),
        "data.collected_in" => area(unit, test, |places| {
            let at = |c: &super::record::Collection| any_inside(&inventory.systems[c.at].location, places);
            feeding().map(at).max().unwrap_or(Truth::Unknown)
        }),
        _ => {
            let held = |(pack, value): &(String, Truth)| word(pack, test).min(*value);
            history.origin.iter().map(held).max().unwrap_or(Truth::No)
        }
    }
}

/// The basis of the flow for the purpose, else of the collections, else a consent nobody needs to add to.
fn basis(unit: &Unit<'_>, test: &Test) -> Truth {
    let inventory = unit.inventory();
    let purpose = unit.purpose.as_deref();
    let of_flow = unit.flow().and_then(|f| inventory.flows[f].basis.as_ref()?.of(purpose));
    if let Some(basis) = of_flow {
        return word(basis, test);
    }
    let sources = unit.history.iter().flat_map(|h| &h.sources);
    let stated: Vec<Truth> = sources
        .filter_map(|c| inventory.collections[*c].basis.as_ref()?.of(purpose))
        .map(|basis| word(basis, test))
        .collect();
    match (stated.iter().min(), stated.iter().max()) {
        (Some(low), Some(high)) if low == high => *low,
        (Some(_), _) => Truth::Unknown,
        // A consent that matches where the purpose is not written names none: it holds whatever the purpose.
        _ if !unit.consents.is_empty() && !fact::any_necessity(unit) => word("consent", test),
        _ => Truth::Unknown,
    }
}

fn transaction(unit: &Unit<'_>) -> String {
    let stated = unit.flow().and_then(|f| unit.inventory().flows[f].transaction.clone());
    stated.unwrap_or_else(|| {
        match unit.role.as_str() {
            "entrust" | "storage" => "vendor",
            "internal" => "employment",
            _ => "brokerage",
        }
        .to_owned()
    })
}
