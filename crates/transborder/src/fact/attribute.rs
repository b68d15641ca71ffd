//! Attributes: what is read from the graph and never proven.

use super::{Site, Unit};
use crate::inventory::Volume;
use crate::party::any;
use crate::record::{Role, Source};
use crate::regime::{Attr, Member, Reader, Test};
use crate::scene::Variant;
use crate::step::{Who, number, plain_attr, word};
use crate::vocabulary::Fact;
use crate::{Bound, Date, Period, Truth};

pub(crate) fn attr(unit: &Unit<'_, '_>, attr: Attr, argument: Option<&str>, test: &Test) -> Truth {
    let scene = unit.scene();
    let inventory = scene.inventory();
    let setting = unit.on;
    let others = match setting.site {
        Site::Collection(collection) => scene.graph.collectors(collection),
        _ => Vec::new(),
    };
    let who = Who {
        exporter: setting.exporter,
        importer: setting.receiver,
        variant: setting.variant,
        others: &others,
    };
    let flow = setting.flow().map(|flow| scene.graph.flow_data(flow));
    if let Some(truth) = plain_attr(scene, setting.regime(), &who, flow, attr, argument, test) {
        return truth;
    }
    match attr {
        Attr::ExporterRole => word(test, if setting.processor { "processor" } else { "controller" }),
        Attr::ExporterSubjectCount => {
            let area = setting.regime().area(&setting.variant.residence);
            let groups: Vec<u32> = setting
                .reached
                .iter()
                .copied()
                .filter(|group| {
                    inventory.groups[*group as usize]
                        .residence
                        .iter()
                        .any(|place| place.inside(area).is_yes())
                })
                .collect();
            if groups.is_empty() {
                return Truth::Unknown;
            }
            let (low, high) = people(unit, &groups);
            number(test, low as f64, high.map(|high| high as f64))
        }
        Attr::DataFromSubject => match &setting.sources[..] {
            [] => Truth::No,
            sources => {
                let own: Vec<&u32> = sources
                    .iter()
                    .filter(|source| {
                        scene.graph.collectors(**source).contains(&setting.exporter)
                            || for_exporter(unit, **source)
                    })
                    .collect();
                any(own.into_iter().map(|source| {
                    let source = inventory.collections[*source as usize].source.unwrap_or(Source::Subject);
                    Truth::from(matches!(source, Source::Subject | Source::Observed))
                }))
            }
        },
        Attr::DataSource => any(setting.sources.iter().map(|source| {
            word(test, inventory.collections[*source as usize].source.unwrap_or(Source::Subject).name())
        })),
        Attr::DataCollectedIn => {
            let places = setting.regime().places(test, setting.variant.residence);
            if setting.sources.is_empty() {
                return Truth::Unknown;
            }
            any(setting.sources.iter().flat_map(|source| {
                let at = inventory.collections[*source as usize].at;
                scene.graph.locations(at).iter().map(|place| place.inside(&places)).collect::<Vec<_>>()
            }))
        }
        Attr::DataOriginRegime => origin(unit, test),
        Attr::EdgeBasis => {
            let basis = unit.basis().or_else(|| {
                let necessity = crate::vocabulary::FACTS
                    .iter()
                    .filter(|(name, _)| name.starts_with("necessity."))
                    .any(|(name, _)| {
                        unit.stated(&Fact::known(name)).is_some_and(|answer| answer.truth.is_yes())
                    });
                (unit.consent.is_some() && !necessity).then_some(crate::record::Basis::Consent)
            });
            basis.map_or(Truth::Unknown, |basis| word(test, basis.name()))
        }
        Attr::EdgeContinues => continues(unit),
        Attr::EdgeIdentifierFields => {
            let count = setting.flow().map_or(0, |flow| {
                scene
                    .graph
                    .carried(flow)
                    .iter()
                    .filter(|field| scene.has_tag(setting.variant.group, **field, "identifier"))
                    .count()
            });
            number(test, count as f64, Some(count as f64))
        }
        Attr::CollectionOutside => match setting.site {
            Site::Collection(_) => !unit.country.inside(setting.regime().area(&setting.variant.residence)),
            _ => Truth::No,
        },
        Attr::VolumeHeld => {
            let (low, high) = people(unit, setting.reached);
            number(test, low as f64, high.map(|high| high as f64))
        }
        Attr::VolumeYtdNonsensitive | Attr::VolumeYtdSensitive => {
            let sensitive = attr == Attr::VolumeYtdSensitive;
            let window = (scene.day.first_of_year(), scene.day);
            volume(unit, test, window, false, |flow| sends_tag(unit, flow, "sensitive") == sensitive)
        }
        Attr::VolumeBulk12m => {
            let category = argument.unwrap_or_default();
            let window = (scene.day.a_year_before(), scene.day);
            let receiver = setting.receiver;
            volume(unit, test, window, category == "geo", |flow| {
                scene.receiver(flow, setting.exporter) == receiver
                    && (category.is_empty() || sends_tag(unit, flow, category))
            })
        }
        _ => Truth::Unknown,
    }
}

/// Whether a collection was made for the exporter: at a system that it runs, or that is run for it.
fn for_exporter(unit: &Unit<'_, '_>, collection: u32) -> bool {
    let scene = unit.scene();
    let at = scene.inventory().collections[collection as usize].at;
    scene.graph.principal(at) == Some(unit.on.exporter) || scene.graph.operator(at) == unit.on.exporter
}

/// Packs that were attached to the label before this step.
fn origin(unit: &Unit<'_, '_>, test: &Test) -> Truth {
    let (Some(start), Some(field), Test::In(members)) = (unit.on.start, unit.on.field, test) else {
        return Truth::No;
    };
    let inner = unit.on.inner;
    any(members
        .iter()
        .filter_map(|member| match member {
            Member::Word(pack) => Some(pack),
            _ => None,
        })
        .map(|pack| {
            let regime =
                inner.scene.regimes.iter().position(|regime| regime.pack.id.eq_ignore_ascii_case(pack));
            regime.map_or(Truth::No, |regime| inner.held_under(regime, start, field, unit.on.variant))
        }))
}

/// Whether a step from where this one ends takes the label out of the receiver's countries.
fn continues(unit: &Unit<'_, '_>) -> Truth {
    let (Some(flow), Some(field)) = (unit.on.flow(), unit.on.field) else { return Truth::No };
    let scene = unit.scene();
    let graph = scene.graph;
    let there = graph.renamed(flow, field);
    let home = graph.countries(unit.on.receiver);
    any(graph.flows_from(graph.flow_data(flow).to).iter().map(|next| {
        let data = graph.flow_data(*next);
        let carries = data.all_fields || graph.carried(*next).contains(&there);
        let admits = data.more().is_none_or(|more| {
            more.groups.is_empty() || unit.on.variant.group.is_some_and(|group| more.groups.contains(&group))
        });
        if !carries || !admits {
            return Truth::No;
        }
        let route = scene.route(*next, scene.exporters(*next, crate::regime::Answers::Principal).0[0]);
        any(route.new.iter().map(|pair| !pair.country.inside(home))).and(data.moves_on(scene.day))
    }))
}

fn sends_tag(unit: &Unit<'_, '_>, flow: u32, tag: &str) -> bool {
    let scene = unit.scene();
    scene.graph.carried(flow).iter().any(|field| scene.has_tag(unit.on.variant.group, *field, tag))
}

/// Least and most people in some groups: the largest known, or all disjoint ones; the sum where each is known.
fn people(unit: &Unit<'_, '_>, groups: &[u32]) -> (u64, Option<u64>) {
    let inventory = unit.scene().inventory();
    let counts: Vec<(u32, Option<u64>)> =
        groups.iter().map(|group| (*group, inventory.groups[*group as usize].count)).collect();
    crate::report::people_in(inventory, &counts)
}

/// How many people a counter holds, against a threshold: the exporter's flows that pass `wanted`, as far as
/// they move in the window.
fn volume(
    unit: &Unit<'_, '_>,
    test: &Test,
    window: (Date, Date),
    devices: bool,
    wanted: impl Fn(u32) -> bool,
) -> Truth {
    let scene = unit.scene();
    let inventory = scene.inventory();
    let span = Period { from: Bound::On(window.0), until: Bound::On(window.1.plus_days(1)) };
    let area = unit.on.regime().area(&unit.on.variant.residence);
    let mut counts: Vec<(u32, Option<u64>)> = Vec::new();
    for (index, flow) in inventory.flows.iter().enumerate() {
        let index = index as u32;
        let (exporters, count) = scene.exporters(index, unit.on.regime().pack.exporter);
        let abroad = || {
            let route = scene.route(index, unit.on.exporter);
            any(route.new.iter().map(|pair| !pair.country.inside(area))).is_yes()
        };
        if !exporters[..count].contains(&unit.on.exporter)
            || flow.certainty() == crate::record::Certainty::Announced
            || !flow.period().overlaps(span)
            || flow.role == Role::Internal
            || !wanted(index)
            || !abroad()
            || exempt(unit, index)
        {
            continue;
        }
        let limited = flow.more().map_or(&[][..], |more| &more.groups);
        let stated: &[Volume] = flow.more().map_or(&[], |more| &more.volume);
        if stated.is_empty() {
            // Without a volume the flow counts its groups whole.
            let groups = (0..inventory.groups.len() as u32)
                .filter(|group| limited.is_empty() || limited.contains(group));
            for group in groups.filter(|group| unit.on.reached.contains(group)) {
                counts.push((group, inventory.groups[group as usize].count));
            }
        }
        for volume in stated.iter().filter(|volume| volume.period.overlaps(span)) {
            let amount = if devices { volume.devices.or(volume.people) } else { volume.people };
            let group = volume
                .groups
                .first()
                .or(limited.first())
                .copied()
                .or_else(|| unit.on.reached.first().copied());
            if let Some(group) = group {
                counts.push((group, amount));
            }
        }
    }
    let (low, high) = crate::report::people_in(inventory, &counts);
    number(test, low as f64, high.map(|high| high as f64))
}

/// Whether a flow states a necessity, under which it is exempt and does not count.
fn exempt(unit: &Unit<'_, '_>, flow: u32) -> bool {
    let Some(more) = unit.scene().graph.flow_data(flow).more() else { return false };
    more.facts.0.iter().any(|statement| statement.fact.family() == "necessity" && statement.value)
}

/// The residence that decides for a party as a whole.
pub(crate) fn nobody() -> Variant {
    Variant { group: None, residence: crate::Place::UNKNOWN }
}
