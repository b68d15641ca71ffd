//! Attributes that need no lineage: of parties, groups and flows.

use crate::inventory::FlowData;
use crate::party::any;
use crate::record::Role;
use crate::regime::{Attr, Condition, Test};
use crate::scene::{Regime, Scene, Variant};
use crate::{Place, Truth};

/// Who and whom an attribute may be about.
pub(crate) struct Who<'a> {
    pub(crate) exporter: u32,
    pub(crate) importer: u32,
    pub(crate) variant: Variant,
    /// Other controllers of the same collection.
    pub(crate) others: &'a [u32],
}

/// Attributes that need no lineage; none where the attribute needs one.
pub(crate) fn plain_attr(
    scene: &Scene<'_>,
    regime: &Regime<'_>,
    who: &Who<'_>,
    flow: Option<&FlowData>,
    attr: Attr,
    argument: Option<&str>,
    test: &Test,
) -> Option<Truth> {
    let parties = &scene.parties;
    let inventory = scene.inventory();
    let residence = who.variant.residence;
    let exporter = &inventory.parties[who.exporter as usize];
    let importer = &inventory.parties[who.importer as usize];
    let places = || regime.places(test, residence);
    let flow_says = |name: &str| {
        flow.and_then(|flow| flow.more())
            .and_then(|more| more.attributes.iter().find(|(known, _)| &**known == name))
            .map(|(_, value)| *value)
    };
    let citizenship = || match who.variant.group {
        Some(group) if !inventory.groups[group as usize].citizenship.is_empty() => {
            inventory.groups[group as usize].citizenship.to_vec()
        }
        _ => vec![residence],
    };
    Some(match attr {
        Attr::ExporterEstablished => parties.established(who.exporter, &places()),
        Attr::ExporterTargets => {
            let area = places();
            parties.says_it_targets(who.exporter, &area).and(residence.inside(&area))
        }
        Attr::ExporterMonitors => {
            let area = places();
            parties.says_it_monitors(who.exporter, &area).and(residence.inside(&area))
        }
        Attr::ExporterKind => word(test, exporter.kind.name()),
        Attr::ExporterPublicPower => Truth::from(
            exporter.kind == crate::record::PartyKind::Authority
                || parties.attribute(who.exporter, "public_power") == Some(true)
                || flow_says("public_power") == Some(true),
        ),
        Attr::ExporterHasSubsidiaryIn => parties.has_subsidiary_in(who.exporter, &places()),
        Attr::ExporterTurnover => {
            let amount = exporter.turnover.iter().find(|(currency, _)| Some(&**currency) == argument);
            amount.map_or(Truth::No, |(_, amount)| number(test, *amount, Some(*amount)))
        }
        Attr::ExporterKrOnlineService => {
            parties.attribute(who.exporter, "kr_online_service").map_or(Truth::Unknown, Truth::from)
        }
        Attr::ExporterKrAgentDuty => {
            Truth::from(parties.attribute(who.exporter, "kr_agent_duty") == Some(true))
        }
        Attr::ExporterCiio => Truth::from(parties.attribute(who.exporter, "ciio") == Some(true)),
        Attr::ExporterSdf => Truth::from(parties.attribute(who.exporter, "sdf") == Some(true)),
        Attr::ImporterState => any(importer.countries.iter().map(|place| place.inside(&places()))),
        Attr::ImporterLegalPerson => Truth::from(importer.kind != crate::record::PartyKind::Person),
        Attr::ImporterUnderLaw => under_law(scene, who.importer, test),
        Attr::ImporterUnderGdpr => under_gdpr(scene, who.importer),
        Attr::ImporterParentOutside => parties.parent_outside(who.importer, regime.area(&residence)),
        Attr::ImporterJointWithEstablished => {
            parties.joint_with_established(who.importer, who.others, &places())
        }
        Attr::SubjectResidence => residence.inside(&places()),
        Attr::SubjectCitizenship => {
            let area = places();
            any(citizenship().iter().map(|place| place.inside(&area)))
        }
        Attr::SubjectAge => match who.variant.group.and_then(|group| inventory.groups[group as usize].age) {
            None => Truth::No,
            Some((youngest, too_old)) => match test {
                // Somebody in the group can be that young.
                Test::Lt(limit) => Truth::from(f64::from(youngest) < *limit),
                Test::Gt(limit) => Truth::from(f64::from(too_old) - 1.0 > *limit),
                Test::Ge(limit) => Truth::from(f64::from(too_old) - 1.0 >= *limit),
                _ => Truth::Unknown,
            },
        },
        Attr::EdgeTransaction => {
            let kind = flow.and_then(|flow| flow.more()).and_then(|more| more.transaction).map_or_else(
                || match flow.map(|flow| flow.role) {
                    Some(Role::Entrust | Role::Storage) => "vendor",
                    Some(Role::Internal) => "employment",
                    _ => "brokerage",
                },
                |kind| kind.name(),
            );
            word(test, kind)
        }
        Attr::EdgeItemsChanged => Truth::from(flow_says("items_changed") == Some(true)),
        Attr::EdgeForeignOrder => Truth::from(flow_says("foreign_order") == Some(true)),
        _ => return None,
    })
}

/// Whether the named laws bind the importer: a pack by its *attach* through establishment alone, any
/// other law where the party says so.
fn under_law(scene: &Scene<'_>, importer: u32, test: &Test) -> Truth {
    let Test::In(members) = test else { return Truth::Unknown };
    let data = &scene.inventory().parties[importer as usize];
    any(members
        .iter()
        .filter_map(|member| match member {
            crate::regime::Member::Word(name) => Some(name.as_str()),
            _ => None,
        })
        .map(|name| {
            let stated = data.under_law.iter().any(|law| law.eq_ignore_ascii_case(name));
            let attached = scene.law.regimes().text_on(name, scene.day).map_or(Truth::No, |revision| {
                established_under(scene, importer, &revision.attach, &revision.territory.on(scene.day))
            });
            if stated || attached.is_yes() {
                Truth::Yes
            } else if data.under_law.is_empty() || attached == Truth::Unknown {
                Truth::Unknown
            } else {
                // Whoever lists the laws it is under lists them all.
                Truth::No
            }
        }))
}

/// The part of *attach* that asks for establishment.
fn established_under(scene: &Scene<'_>, party: u32, attach: &Condition, territory: &[Place]) -> Truth {
    match attach {
        Condition::All(parts) => parts
            .iter()
            .map(|part| established_under(scene, party, part, territory))
            .min()
            .unwrap_or(Truth::Yes),
        Condition::Any(parts) => {
            any(parts.iter().map(|part| established_under(scene, party, part, territory)))
        }
        Condition::Not(part) => !established_under(scene, party, part, territory),
        Condition::Attr(Attr::ExporterEstablished, _, Test::In(members)) => {
            let places: Vec<Place> = members
                .iter()
                .flat_map(|member| match member {
                    crate::regime::Member::Place(place) => vec![*place],
                    crate::regime::Member::Territory => territory.to_vec(),
                    _ => Vec::new(),
                })
                .collect();
            scene.parties.established(party, &places)
        }
        Condition::Attr(Attr::ExporterKind, _, test) => {
            word(test, scene.inventory().parties[party as usize].kind.name())
        }
        _ => Truth::No,
    }
}

fn under_gdpr(scene: &Scene<'_>, importer: u32) -> Truth {
    let test = Test::In(vec![crate::regime::Member::Word("EU-GDPR".to_owned())]);
    let established = under_law(scene, importer, &test);
    let Some(revision) = scene.law.regimes().text_on("EU-GDPR", scene.day) else {
        return established;
    };
    let territory = revision.territory.on(scene.day);
    established
        .or(scene.parties.says_it_targets(importer, &territory))
        .or(scene.parties.says_it_monitors(importer, &territory))
}

/// Whether a word passes a test.
pub(crate) fn word(test: &Test, value: &str) -> Truth {
    match test {
        Test::Is => Truth::Yes,
        Test::Eq(wanted) => Truth::from(wanted == value),
        Test::In(members) => Truth::from(members.iter().any(|member| match member {
            crate::regime::Member::Word(word) => word == value,
            _ => false,
        })),
        _ => Truth::No,
    }
}

/// Whether a number that lies between `low` and `high` passes a test; no `high`: no bound is known.
pub(crate) fn number(test: &Test, low: f64, high: Option<f64>) -> Truth {
    let above = |limit: f64, least: bool| {
        let passes = |value: f64| if least { value >= limit } else { value > limit };
        if passes(low) {
            Truth::Yes
        } else if high.is_some_and(|high| !passes(high)) {
            Truth::No
        } else {
            Truth::Unknown
        }
    };
    match test {
        Test::Is => Truth::from(low > 0.0),
        Test::Gt(limit) => above(*limit, false),
        Test::Ge(limit) => above(*limit, true),
        Test::Lt(limit) => !above(*limit, true),
        Test::Eq(_) | Test::In(_) => Truth::Unknown,
    }
}
