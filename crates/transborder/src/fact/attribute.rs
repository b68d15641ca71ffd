//! Attributes: what is read from the graph and never proven.

use super::outlook::Continues;
use super::{Site, Unit};
use crate::Truth;
use crate::judge::NOBODY;
use crate::lineage::Inner;
use crate::party::any;
use crate::record::Source;
use crate::regime::{Attr, Member, Test};
use crate::step::{Who, number, plain_attr, word};
use crate::vocabulary::Fact;

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
    if let (Site::Party(_), Attr::ExporterTargets | Attr::ExporterMonitors) = (setting.site, attr) {
        return of_party(unit, attr, test);
    }
    if let Some(truth) = plain_attr(scene, setting.regime(), &who, flow, attr, argument, test) {
        return truth;
    }
    match attr {
        Attr::ExporterRole => word(test, if setting.processor { "processor" } else { "controller" }),
        Attr::ExporterSubjectCount => {
            // Who may reside in the territory counts in high, who surely does in low.
            let area = setting.regime().area(&setting.variant.residence);
            let resident = |least: Truth| -> Vec<u32> {
                let lives = |group: &u32| {
                    *group == NOBODY
                        || inventory.groups[*group as usize]
                            .residence
                            .iter()
                            .any(|place| place.inside(area) >= least)
                };
                setting.reached.iter().copied().filter(lives).collect()
            };
            let (low, _) = people(unit, &resident(Truth::Yes));
            let (_, high) = people(unit, &resident(Truth::Unknown));
            number(test, low as f64, high.map(|high| high as f64))
        }
        Attr::DataFromSubject => {
            own(unit, |source| Truth::from(matches!(source, Source::Subject | Source::Observed)))
        }
        Attr::DataSource => own(unit, |source| word(test, source.name())),
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
        Attr::EdgeBasis => basis(unit, unit.consent.is_some(), test),
        Attr::EdgeContinues => continues(unit),
        Attr::EdgeIdentifierFields => {
            let count =
                setting.flow().map_or(0, |flow| identifiers(setting.inner, setting.variant.group, flow));
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
        Attr::VolumeYtdNonsensitive
        | Attr::VolumeYtdSensitive
        | Attr::VolumeSinceLastYearNonsensitive
        | Attr::VolumeSinceLastYearSensitive
        | Attr::VolumeBulk12m => {
            let (low, high) = super::counter::volume(unit, attr, argument);
            number(test, low as f64, high.map(|high| high as f64))
        }
        _ => Truth::Unknown,
    }
}

/// The basis stated; else consent, where people have agreed and nothing is said to be necessary.
pub(crate) fn basis(unit: &Unit<'_, '_>, agreed: bool, test: &Test) -> Truth {
    // Collections that name different ones leave it open, in whatever order they stand.
    if let Some((first, others)) = unit.bases().split_first() {
        let truth = word(test, first.name());
        let agree = others.iter().all(|other| word(test, other.name()) == truth);
        return if agree { truth } else { Truth::Unknown };
    }
    let necessity = crate::vocabulary::FACTS
        .iter()
        .filter(|(name, _)| name.starts_with("necessity."))
        .any(|(name, _)| unit.stated(&Fact::known(name)).is_some_and(|answer| answer.truth.is_yes()));
    if agreed && !necessity { word(test, crate::record::Basis::Consent.name()) } else { Truth::Unknown }
}

/// How many fields tagged `identifier` a flow carries; where it carries all, of those that its start holds.
pub(super) fn identifiers(inner: &Inner<'_>, group: Option<u32>, flow: u32) -> usize {
    let scene = &inner.scene;
    let data = scene.graph.flow_data(flow);
    let held = |field: u32| {
        let mut blocks = inner.blocks.iter();
        blocks.any(|block| {
            block.pairs.find(data.from, field).is_some_and(|pair| block.reach[pair as usize] != 0)
        })
    };
    let tagged = |field: u32| scene.has_tag(group, field, "identifier");
    if data.all_fields {
        let fields = 0..scene.inventory().fields.len() as u32;
        fields.filter(|field| tagged(*field) && held(*field)).count()
    } else {
        scene.graph.carried(flow).iter().filter(|field| tagged(**field)).count()
    }
}

/// Whether a party addresses or watches people inside, whichever of its groups they are in.
fn of_party(unit: &Unit<'_, '_>, attr: Attr, test: &Test) -> Truth {
    let scene = unit.scene();
    let area = unit.on.regime().places(test, unit.on.variant.residence);
    let parties = &scene.parties;
    let says = match attr {
        Attr::ExporterTargets => parties.says_it_targets(unit.on.exporter, &area),
        _ => parties.says_it_monitors(unit.on.exporter, &area),
    };
    let lives = any(unit.on.reached.iter().flat_map(|group| match *group {
        NOBODY => vec![if area.is_empty() { Truth::No } else { Truth::Unknown }],
        group => scene.inventory().groups[group as usize]
            .residence
            .iter()
            .map(|place| place.inside(&area))
            .collect(),
    }));
    says.and(lives)
}

/// The best over the sources that the exporter itself collected, or that were collected for it.
fn own(unit: &Unit<'_, '_>, wanted: impl Fn(Source) -> Truth) -> Truth {
    let scene = unit.scene();
    let own =
        unit.on.sources.iter().filter(|source| scene.graph.collectors(**source).contains(&unit.on.exporter));
    any(own.map(|source| {
        wanted(scene.inventory().collections[*source as usize].source.unwrap_or(Source::Subject))
    }))
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

/// Whether a later step of the receiver takes the label out of the receiver's countries.
fn continues(unit: &Unit<'_, '_>) -> Truth {
    let (Some(flow), Some(field)) = (unit.on.flow(), unit.on.field) else { return Truth::No };
    let scene = unit.scene();
    let start = (scene.graph.flow_data(flow).to, scene.graph.renamed(flow, field));
    let answers = unit.on.regime().pack.exporter;
    Continues::default().of(scene, answers, unit.on.receiver, unit.on.variant.group, start)
}

/// Least and most people in some groups: the largest known, or all disjoint ones; the sum where each is known.
fn people(unit: &Unit<'_, '_>, groups: &[u32]) -> (u64, Option<u64>) {
    let inventory = unit.scene().inventory();
    let known = groups.iter().filter(|group| **group != NOBODY);
    let counts: Vec<(u32, Option<u64>)> =
        known.map(|group| (*group, inventory.groups[*group as usize].count)).collect();
    let (low, high) = crate::report::people_in(inventory, &counts);
    // Nobody knows how many the unknown group is.
    (low, high.filter(|_| !groups.contains(&NOBODY)))
}
