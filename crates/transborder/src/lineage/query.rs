//! Questions of lineage: what is held where, what a holding comes from, what it becomes, and by which ways.

use super::discover::{Block, Via};
use super::path::{Asked, Paths};
use super::{Inner, Lineage, bits};
use crate::inventory::Inventory;
use crate::{Place, UnknownName};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// A field of a group of data subjects, held by a system.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Holding<'g> {
    /// The system; of a party that is used as a place, the party.
    pub system: &'g str,
    /// The group; none: the unknown group of silent fields.
    pub subjects: Option<&'g str>,
    /// The field.
    pub field: &'g str,
}

/// What a label comes from or becomes: holdings and the steps between them, each list in input order.
#[derive(Clone, Debug)]
pub struct Reach<'g> {
    holdings: Vec<Holding<'g>>,
    collections: Vec<&'g str>,
    derivations: Vec<&'g str>,
    flows: Vec<&'g str>,
}

impl<'g> Reach<'g> {
    /// Holdings, those asked for included: by system, then by field.
    #[must_use]
    pub fn holdings(&self) -> &[Holding<'g>] {
        &self.holdings
    }

    /// Collections that bring the label to one of the holdings.
    #[must_use]
    pub fn collections(&self) -> &[&'g str] {
        &self.collections
    }

    /// Derivations between the holdings.
    #[must_use]
    pub fn derivations(&self) -> &[&'g str] {
        &self.derivations
    }

    /// Flows that carry the label between the holdings.
    #[must_use]
    pub fn flows(&self) -> &[&'g str] {
        &self.flows
    }
}

/// A label in its block: every residence of a group moves alike, so one bit stands for the group.
struct Found {
    /// None where nothing is held about the unknown group.
    place: Option<(usize, u32)>,
    field: u32,
}

/// Somewhere to look: systems and parties share one space of ids, which no place's code enters.
enum Spot {
    System(u32),
    Party(u32),
    Place(Place),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Down,
    Up,
}

impl<'g> Lineage<'g> {
    /// Everything that is held, [`holdings`](Lineage::holdings) in number: groups in input order 64 at a
    /// time, and for these breadth-first from the collections.
    ///
    /// ```
    /// # use transborder::{FlowGraph, Inventory, Lineage, record::*};
    /// # let mut builder = Inventory::builder();
    /// # builder.push(Party { id: "acme", country: vec!["DE"], ..Party::default() });
    /// # builder.push(Party { id: "sendco", country: vec!["US"], ..Party::default() });
    /// # builder.push(Subjects { id: "buyers", residence: vec!["DE"], ..Subjects::default() });
    /// # builder.push(Field { id: "email", ..Field::default() });
    /// # builder.push(Collection { id: "sign-up", subjects: vec!["buyers"], at: "acme", fields: vec!["email"], ..Collection::default() });
    /// # builder.push(Flow { id: "newsletter", from: "acme", to: "sendco", fields: vec!["email"], ..Flow::default() });
    /// # let graph = FlowGraph::compile(builder.build()?);
    /// # let regimes = transborder_regimes::all();
    /// let lineage = Lineage::propagate(&graph, &regimes.on("2026-01-01".parse()?));
    /// let systems: Vec<&str> = lineage.held().map(|holding| holding.system).collect();
    /// assert_eq!(systems, ["acme", "sendco"]);
    /// let ways: Vec<_> = lineage.paths("email", Some("buyers"), None, "US", 10)?.collect();
    /// assert_eq!(ways[0].hops().len(), 2); // sign-up, newsletter
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn held(&self) -> impl Iterator<Item = Holding<'g>> + '_ {
        let inner = &*self.inner;
        inner.blocks.iter().flat_map(move |block| {
            (0..block.pairs.len() as u32).flat_map(move |pair| {
                let group = |bit: u32| inner.scene.variants[(block.first + bit) as usize].group;
                let mut before = None;
                bits(block.reach[pair as usize])
                    .map(group)
                    .filter(move |group| before.replace(*group) != Some(*group))
                    .map(move |group| inner.holding(block, pair, group))
            })
        })
    }

    /// Where a group's field gets to from `from`, and as what: a system, a party (whatever it operates, or
    /// has operated for it) or a place; from wherever it is held where nothing is given. `subjects` is none
    /// for the unknown group of silent fields. Linear in what is live for the group.
    ///
    /// # Errors
    /// Nothing has one of the names.
    pub fn downstream(
        &self,
        field: &str,
        subjects: Option<&str>,
        from: Option<&str>,
    ) -> Result<Reach<'g>, UnknownName> {
        self.spread(field, subjects, from, Direction::Down)
    }

    /// What a group's field at `at` comes from; otherwise as [`Lineage::downstream`], of which it is the
    /// converse.
    ///
    /// # Errors
    /// Nothing has one of the names.
    pub fn upstream(
        &self,
        field: &str,
        subjects: Option<&str>,
        at: Option<&str>,
    ) -> Result<Reach<'g>, UnknownName> {
        self.spread(field, subjects, at, Direction::Up)
    }

    /// Simple ways of a group's field to `to`, whatever it is called there, shortest first and at most so
    /// many. They begin where the field is held at `from`; without `from` they begin where the label enters,
    /// and the field may be one that it becomes on the way. A way also leads to a place when its last flow is
    /// read from there, or when its receiver has its seat there.
    ///
    /// # Errors
    /// Nothing has one of the names.
    pub fn paths(
        &self,
        field: &str,
        subjects: Option<&str>,
        from: Option<&str>,
        to: &str,
        at_most: usize,
    ) -> Result<Paths<'g>, UnknownName> {
        let inner = &self.inner;
        let found = inner.find(field, subjects)?;
        let from = from.map(|name| inner.spot(name)).transpose()?;
        let to = inner.spot(to)?;
        let mut ask = Asked::default();
        if let Some((block, bit)) = found.place {
            let held: HashSet<u32> = inner.at(&found, from.as_ref()).into_iter().collect();
            let ends = inner.ends((block, bit), &to);
            ask = match from {
                Some(_) => Asked { block, bit, ends, starts: Some(held), through: None },
                None => Asked { block, bit, ends, starts: None, through: Some(held) },
            };
        }
        Ok(Paths::new(Arc::clone(inner), ask, at_most))
    }

    fn spread(
        &self,
        field: &str,
        subjects: Option<&str>,
        at: Option<&str>,
        direction: Direction,
    ) -> Result<Reach<'g>, UnknownName> {
        let inner = &self.inner;
        let found = inner.find(field, subjects)?;
        let spot = at.map(|name| inner.spot(name)).transpose()?;
        let starts = inner.at(&found, spot.as_ref());
        Ok(match found.place {
            Some(place) => inner.reach(place, starts, direction),
            None => Reach {
                holdings: Vec::new(),
                collections: Vec::new(),
                derivations: Vec::new(),
                flows: Vec::new(),
            },
        })
    }
}

impl<'g> Inner<'g> {
    /// Whether a group may take an edge.
    pub(crate) fn passes(&self, block: usize, via: Via, bit: u32) -> bool {
        via.flow().is_none_or(|flow| self.blocks[block].admitted(flow) >> bit & 1 == 1)
    }

    fn holding(&self, block: &Block, pair: u32, group: Option<u32>) -> Holding<'g> {
        let inventory = self.scene.inventory();
        let (system, field) = block.pairs.get(pair);
        Holding {
            system: inventory.system_name(system),
            subjects: group.map(|group| inventory.group_names.get(group)),
            field: inventory.field_names.get(field),
        }
    }

    fn find(&self, field: &str, subjects: Option<&str>) -> Result<Found, UnknownName> {
        let inventory = self.scene.inventory();
        let field = (inventory.field_names.find(field))
            .ok_or_else(|| UnknownName::among("field", field, inventory.field_names.iter()))?;
        let group = match subjects {
            None => None,
            Some(name) => Some((inventory.group_names.find(name)).ok_or_else(|| {
                UnknownName::among("group of data subjects", name, inventory.group_names.iter())
            })?),
        };
        let variant = self.scene.variants.iter().position(|variant| variant.group == group);
        let variant = variant.expect("every group resides somewhere, and the unknown one is the last") as u32;
        Ok(Found { place: self.block_of(variant, field), field })
    }

    fn spot(&self, name: &str) -> Result<Spot, UnknownName> {
        let inventory = self.scene.inventory();
        let described = inventory.system_names.find(name);
        if let Some(system) = described.filter(|system| !inventory.systems[*system as usize].implicit) {
            return Ok(Spot::System(system));
        }
        if let Some(party) = inventory.party_names.find(name) {
            return Ok(Spot::Party(party));
        }
        Place::parse(name).map(Spot::Place).map_err(|_| {
            let ends = inventory.system_names.iter().chain(inventory.party_names.iter());
            UnknownName::among("system, party or place", name, ends)
        })
    }

    /// Holdings of a label, everywhere or at one spot, in order of discovery.
    fn at(&self, label: &Found, spot: Option<&Spot>) -> Vec<u32> {
        let Some((block, bit)) = label.place else { return Vec::new() };
        let block = &self.blocks[block];
        let held = |pair: &u32| {
            let (system, field) = block.pairs.get(*pair);
            field == label.field
                && block.reach[*pair as usize] >> bit & 1 == 1
                && spot.is_none_or(|spot| self.stands(system, spot))
        };
        (0..block.pairs.len() as u32).filter(held).collect()
    }

    /// Whether what a system holds is at a spot: it stands there, or its operator or principal sits there.
    fn stands(&self, system: u32, spot: &Spot) -> bool {
        let graph = self.scene.graph;
        let parties = || [Some(graph.operator(system)), graph.principal(system)].into_iter().flatten();
        match spot {
            Spot::System(wanted) => system == *wanted,
            Spot::Party(wanted) => parties().any(|party| party == *wanted),
            Spot::Place(place) => {
                let seats = parties().flat_map(|party| graph.countries(party));
                graph.locations(system).iter().chain(seats).any(|known| known.lies_in(*place))
            }
        }
    }

    /// Where ways to a spot end: at a holding there, or with a flow that makes it available there only by
    /// being read or received from there.
    fn ends(&self, (index, bit): (usize, u32), to: &Spot) -> Vec<(u32, Option<u32>)> {
        let block = &self.blocks[index];
        let graph = self.scene.graph;
        let mut ends = Vec::new();
        for pair in (0..block.pairs.len() as u32).filter(|pair| block.reach[*pair as usize] >> bit & 1 == 1) {
            if self.stands(block.pairs.get(pair).0, to) {
                ends.push((pair, None));
            }
            for edge in block.out_of(pair) {
                let Some(flow) = edge.via.flow() else { continue };
                let Some(more) = graph.flow_data(flow).more() else { continue };
                let there = match to {
                    Spot::System(_) => false,
                    Spot::Party(party) => more.on_behalf_of == Some(*party),
                    Spot::Place(place) => {
                        let seats = more.on_behalf_of.map_or(&[][..], |party| graph.countries(party));
                        more.reads_from.iter().chain(seats).any(|known| known.lies_in(*place))
                    }
                };
                let end = block.pairs.get(edge.pair).0;
                if there && self.passes(index, edge.via, bit) && !self.stands(end, to) {
                    ends.push((pair, Some(flow)));
                }
            }
        }
        ends
    }

    fn reach(&self, (index, bit): (usize, u32), starts: Vec<u32>, direction: Direction) -> Reach<'g> {
        let block = &self.blocks[index];
        let inventory: &'g Inventory = self.scene.inventory();
        let mut seen = vec![false; block.pairs.len()];
        let mut queue = starts;
        queue.iter().for_each(|pair| seen[*pair as usize] = true);
        let (mut derivations, mut flows) = (BTreeSet::new(), BTreeSet::new());
        let mut next = 0;
        while next < queue.len() {
            let pair = queue[next];
            next += 1;
            let edges = match direction {
                Direction::Down => block.out_of(pair),
                Direction::Up => block.into(pair),
            };
            for edge in edges {
                let held = block.reach[edge.pair as usize] >> bit & 1 == 1;
                if !held || !self.passes(index, edge.via, bit) {
                    continue;
                }
                flows.extend(edge.via.flow());
                derivations.extend(edge.via.derivation());
                if !std::mem::replace(&mut seen[edge.pair as usize], true) {
                    queue.push(edge.pair);
                }
            }
        }
        let entries = block.entries.iter().filter(|entry| entry.variants >> bit & 1 == 1);
        let collections: BTreeSet<u32> =
            entries.filter(|entry| seen[entry.pair as usize]).filter_map(|entry| entry.collection).collect();
        queue.sort_unstable_by_key(|pair| block.pairs.get(*pair));
        let group = self.scene.variants[(block.first + bit) as usize].group;
        Reach {
            holdings: queue.into_iter().map(|pair| self.holding(block, pair, group)).collect(),
            collections: collections.into_iter().map(|index| inventory.collection_names.get(index)).collect(),
            derivations: derivations.into_iter().map(|index| inventory.derivation_names.get(index)).collect(),
            flows: flows.into_iter().map(|index| inventory.flow_names.get(index)).collect(),
        }
    }
}
