//! What every stage of an analysis looks at: graph, day, laws in force, groups split by residence.

mod reads;
mod shelf;

use shelf::Shelf;

pub(crate) use reads::{Reads, each_of_counting, each_of_rows, each_of_step};

use crate::graph::FlowGraph;
use crate::inventory::Inventory;
use crate::party::Parties;
use crate::regime::{Law, Member, Onward, PLAIN, Pack, Revision, Test};
use crate::{Date, Place};

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
    pub(crate) shelf: Shelf,
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
    /// Whether its rows are asked anything; of other laws one only listens whether they are attached.
    pub(crate) asked: bool,
}

impl<'g> Regime<'g> {
    fn new(index: usize, revision: &'g Revision, law: Law<'g>) -> Regime<'g> {
        let regimes = law.regimes();
        let (pack, judged, asked) =
            (&regimes.packs()[index], regimes.is_selected(index), regimes.is_asked(index));
        let territory = revision.territory.on(law.day());
        Regime { pack, revision, territory, reads: Reads::of(pack, revision, law), judged, asked }
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
                    regimes.push(Regime::new(index, revision, law));
                }
                None if selected => {
                    let next = pack.revisions.iter().find(|revision| revision.from > day);
                    if let Some(revision) = next.or(pack.revisions.last()) {
                        lapsed.push(Regime::new(index, revision, law));
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
        Scene {
            graph,
            law,
            day,
            regimes,
            lapsed,
            parties,
            variants,
            shelf: Shelf::on(inventory, day),
            variant_starts,
        }
    }

    /// The class of a flow, as all laws see it: its kind, but a flow that a safeguard names is like no other.
    #[inline]
    pub(crate) fn flow_class(&self, flow: u32) -> u32 {
        let (named, kinds) = (self.shelf.named_flows(), &self.graph.flow_kinds);
        // Most inventories name none.
        match named.is_empty() {
            false => named
                .binary_search(&flow)
                .map_or_else(|_| kinds.kind(flow), |place| (kinds.len() + place) as u32),
            true => kinds.kind(flow),
        }
    }

    /// How many classes of flows there are.
    pub(crate) fn flow_classes(&self) -> usize {
        self.graph.flow_kinds.len() + self.shelf.named_flows().len()
    }

    /// A flow of a class, and whether it is like no other.
    pub(crate) fn flow_of_class(&self, class: u32) -> (u32, bool) {
        let kinds = &self.graph.flow_kinds;
        match (class as usize).checked_sub(kinds.len()) {
            Some(place) => (self.shelf.named_flows()[place], true),
            None => kinds.example(class),
        }
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
