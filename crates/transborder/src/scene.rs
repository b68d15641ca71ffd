//! What every stage of an analysis looks at: graph, day, laws in force, groups split by residence.

use crate::graph::FlowGraph;
use crate::inventory::Inventory;
use crate::party::Parties;
use crate::regime::{Attr, Condition, Counts, Law, Member, Onward, Pack, Revision, Test};
use crate::{Date, Place};

/// The pack that asks the plain question.
pub(crate) const PLAIN: &str = "plain";

/// Graph and law on one day, with what several stages need of them.
#[derive(Debug)]
pub(crate) struct Scene<'g> {
    pub(crate) graph: &'g FlowGraph,
    pub(crate) law: Law<'g>,
    pub(crate) day: Date,
    /// Packs with a revision in force, in the order of the packs: those to be judged and, where the plain
    /// question is not among them, every other one, since it matters whether any law applies at all.
    pub(crate) regimes: Vec<Regime<'g>>,
    /// Packs to be judged without a revision in force: judged by *attach* of the next one (or the last).
    pub(crate) lapsed: Vec<Regime<'g>>,
    pub(crate) parties: Parties<'g>,
    /// Groups split by residence, in input order; the last one is the unknown group of silent fields.
    pub(crate) variants: Vec<Variant>,
    /// Where the variants of each group begin.
    variant_starts: Vec<u32>,
}

/// A group of data subjects with one of its residences.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Variant {
    /// The group; none for the unknown one.
    pub(crate) group: Option<u32>,
    pub(crate) residence: Place,
}

/// A pack with the text that counts on the day.
#[derive(Debug)]
pub(crate) struct Regime<'g> {
    pub(crate) pack: &'g Pack,
    pub(crate) revision: &'g Revision,
    /// Its territory on the day; for `@residence` see [`Regime::area`].
    territory: Vec<Place>,
    pub(crate) reads: Reads,
    /// Whether it is to be judged.
    pub(crate) judged: bool,
}

/// What the rows of a revision can tell apart: what no row reads need not be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reads {
    /// Whether the exporter is controller or processor.
    pub(crate) exporter_role: bool,
    /// Where the sources of a label are.
    pub(crate) collected_in: bool,
    /// Which other laws are attached.
    pub(crate) origin_regime: bool,
    /// Whether attach depends on the group.
    pub(crate) attach_by_group: bool,
    /// Whether role, path or exemption depend on the label.
    pub(crate) transfer_by_label: bool,
    /// How many people the exporter reaches.
    pub(crate) counters: bool,
    /// Where a step leads next, or how many identifiers it carries: flows differ in it one by one.
    pub(crate) looks_on: bool,
}

impl<'g> Regime<'g> {
    fn new(pack: &'g Pack, revision: &'g Revision, law: Law<'g>, judged: bool) -> Regime<'g> {
        let territory = revision.territory.on(law.day());
        Regime { pack, revision, territory, reads: Reads::of(revision, law), judged }
    }

    /// The territory for somebody who resides there.
    pub(crate) fn area<'a>(&'a self, residence: &'a Place) -> &'a [Place] {
        if self.revision.territory.home { std::slice::from_ref(residence) } else { &self.territory }
    }

    pub(crate) fn remembers_left(&self) -> bool {
        self.revision.onward != Onward::Same
    }

    /// Members of an `in` test as places.
    pub(crate) fn places(&self, test: &Test, residence: Place) -> Vec<Place> {
        let Test::In(members) = test else { return Vec::new() };
        let mut places = Vec::with_capacity(members.len());
        for member in members {
            match member {
                Member::Place(place) => places.push(*place),
                Member::Territory => places.extend_from_slice(self.area(&residence)),
                Member::Home => places.push(residence),
                Member::Word(_) => {}
            }
        }
        places
    }
}

impl<'g> Scene<'g> {
    pub(crate) fn new(graph: &'g FlowGraph, law: Law<'g>) -> Scene<'g> {
        let (mut regimes, mut lapsed) = (Vec::new(), Vec::new());
        let day = law.day();
        let packs = law.regimes().packs();
        let asks_plainly =
            (0..packs.len()).any(|index| packs[index].id == PLAIN && law.regimes().is_selected(index));
        for (index, pack) in packs.iter().enumerate() {
            let selected = law.regimes().is_selected(index);
            match pack.on(day) {
                Some(revision) if selected || !asks_plainly => {
                    regimes.push(Regime::new(pack, revision, law, selected));
                }
                None if selected => {
                    let next = pack.revisions.iter().find(|revision| revision.from > day);
                    if let Some(revision) = next.or(pack.revisions.last()) {
                        lapsed.push(Regime::new(pack, revision, law, true));
                    }
                }
                _ => {}
            }
        }
        let inventory = graph.inventory();
        let mut variants = Vec::with_capacity(inventory.groups.len() + 1);
        let mut variant_starts = Vec::with_capacity(inventory.groups.len() + 1);
        for (index, group) in inventory.groups.iter().enumerate() {
            variant_starts.push(variants.len() as u32);
            for residence in &group.residence {
                variants.push(Variant { group: Some(index as u32), residence: *residence });
            }
        }
        variant_starts.push(variants.len() as u32);
        variants.push(Variant { group: None, residence: Place::UNKNOWN });
        let parties = Parties::on(graph, day);
        Scene { graph, law, day, regimes, lapsed, parties, variants, variant_starts }
    }

    pub(crate) fn inventory(&self) -> &'g Inventory {
        self.graph.inventory()
    }

    /// The variants of a group: one for each residence.
    pub(crate) fn variants_of(&self, group: u32) -> std::ops::Range<u32> {
        self.variant_starts[group as usize]..self.variant_starts[group as usize + 1]
    }

    /// The unknown group of silent fields.
    pub(crate) fn nobody(&self) -> u32 {
        self.variants.len() as u32 - 1
    }

    /// Whether a label has a tag: its field's, inherited ones included, and its group's.
    pub(crate) fn has_tag(&self, group: Option<u32>, field: u32, tag: &str) -> bool {
        let inventory = self.inventory();
        let closure = &self.graph.closure;
        let position =
            if tag == "pseudonymised" { Some(closure.pseudonymised) } else { inventory.tag_names.find(tag) };
        let of_field = position.is_some_and(|tag| closure.tags(field).binary_search(&tag).is_ok());
        let group_has = |tag: &str| {
            let position = inventory.tag_names.find(tag);
            group.is_some_and(|group| {
                position.is_some_and(|tag| inventory.groups[group as usize].tags.contains(&tag))
            })
        };
        // Data about one's own staff are staff data.
        of_field || group_has(tag) || (tag == "hr" && group_has("employee"))
    }
}

impl Reads {
    fn of(revision: &Revision, law: Law<'_>) -> Reads {
        let mut reads = Reads::default();
        each_condition(&revision.attach, &mut |condition| {
            reads.attach_by_group |= match condition {
                Condition::Attr(attr, _, test) => {
                    matches!(
                        attr,
                        Attr::ExporterTargets
                            | Attr::ExporterMonitors
                            | Attr::SubjectResidence
                            | Attr::SubjectCitizenship
                            | Attr::SubjectAge
                    ) || tests_home(test)
                }
                Condition::Data(_) => true,
                _ => false,
            };
        });
        reads.attach_by_group |= revision.territory.home;
        let mut of_transfer = |condition: &Condition| {
            reads.transfer_by_label |= match condition {
                Condition::Attr(attr, _, test) => {
                    attr.name().starts_with("subject.")
                        || attr.name().starts_with("data.")
                        || tests_home(test)
                }
                Condition::Data(_) => true,
                _ => false,
            };
        };
        for counts in revision.roles.iter().chain(&revision.paths) {
            each_counts(counts, &mut of_transfer);
        }
        if let Some((when, _)) = &revision.exempt_when {
            each_condition(when, &mut of_transfer);
        }
        reads.transfer_by_label |= revision.territory.home;
        let mut of_rows = |condition: &Condition| {
            if let Condition::Attr(attr, ..) = condition {
                reads.exporter_role |= *attr == Attr::ExporterRole;
                reads.collected_in |= *attr == Attr::DataCollectedIn;
                reads.origin_regime |= *attr == Attr::DataOriginRegime;
                reads.looks_on |= matches!(attr, Attr::EdgeContinues | Attr::EdgeIdentifierFields)
                    || attr.name().starts_with("volume.");
                reads.counters |= *attr == Attr::ExporterSubjectCount || attr.name().starts_with("volume.");
            }
        };
        for gate in &revision.gates {
            each_condition(&gate.require, &mut of_rows);
            if let Some(when) = &gate.when {
                each_condition(when, &mut of_rows);
            }
        }
        for duty in &revision.duties {
            each_condition(&duty.when, &mut of_rows);
            each_condition(&duty.require, &mut of_rows);
        }
        for note in &revision.notes {
            each_condition(&note.when, &mut of_rows);
        }
        for counts in revision.roles.iter().chain(&revision.paths) {
            each_counts(counts, &mut of_rows);
        }
        for row in law.regimes().adequacy() {
            each_condition(&row.scope, &mut of_rows);
        }
        reads
    }
}

fn tests_home(test: &Test) -> bool {
    matches!(test, Test::In(members) if members.contains(&Member::Home))
}

fn each_counts(counts: &Counts, see: &mut impl FnMut(&Condition)) {
    if let Counts::If(condition, then, otherwise) = counts {
        each_condition(condition, see);
        each_counts(then, see);
        each_counts(otherwise, see);
    }
}

/// Calls `see` for a condition and everything below it.
pub(crate) fn each_condition(condition: &Condition, see: &mut impl FnMut(&Condition)) {
    see(condition);
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| each_condition(part, see))
        }
        Condition::Not(part)
        | Condition::From(_, part)
        | Condition::ConsentSince(_, part)
        | Condition::ContractSince(_, part) => each_condition(part, see),
        Condition::If(condition, then, otherwise) => {
            each_condition(condition, see);
            each_condition(then, see);
            if let Some(otherwise) = otherwise {
                each_condition(otherwise, see);
            }
        }
        Condition::Lists(_, listed) => {
            listed
                .iter()
                .filter_map(|entry| entry.only_if.as_ref())
                .for_each(|part| each_condition(part, see));
        }
        _ => {}
    }
}
