//! What a law can see of parties, systems, groups and fields: whatever looks alike to its rows is of one class.
//!
//! Which facts and attributes rows can read is worked out of the pack when it is loaded (`Reads`). A record whose
//! content rows can read, and that an answer could point to, is alone in its class.

use super::party::Reach;
use crate::graph::FieldList;
use crate::hash::ByPosition;
use crate::inventory::{FactSet, Inventory, RecipientData};
use crate::lineage::Inner;
use crate::regime::{Attr, Member, Test};
use crate::scene::{Regime, Scene, Variant};
use crate::step::{Who, plain_attr};
use crate::{Place, Truth};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Interns anything: equal things get equal numbers.
#[derive(Debug)]
pub(super) struct Numbers<T>(ByPosition<T, u32>);

impl<T: Eq + Hash> Numbers<T> {
    pub(super) fn new() -> Numbers<T> {
        Numbers(ByPosition::default())
    }

    pub(super) fn of(&mut self, thing: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(thing).or_insert(next)
    }
}

/// A party as an exporter or importer: whatever else it is, rows cannot tell.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Aspect<'a, 'g> {
    /// Set where the party is like no other.
    alone: Option<u32>,
    attributes: Vec<Truth>,
    /// Texts in force that it wrote.
    texts: Vec<u32>,
    /// What would decide whether a law attaches.
    open: [bool; 2],
    blocked: Vec<usize>,
    members: Option<u64>,
    category: Option<&'g str>,
    /// Groups whose data it collects or exports, where rows ask how many people they are.
    reached: &'a [u32],
}

/// What a law sees alike among groups and fields, and who is named among texts: the same for every step, so worked out
/// once for a law.
pub(super) struct Alike<'g> {
    /// Parties that some text or consent names.
    named: HashSet<u32>,
    entries: Entries<'g>,
    /// Texts that consents refer to.
    consented: HashSet<u32>,
    /// By variant.
    variants: Vec<u32>,
    /// By field: equal where its tags are, or where no row reads tags.
    tags: Vec<u32>,
}

/// Entries of texts that name fields, by whom they could be about: notice and position, ascending.
#[derive(Default)]
struct Entries<'g> {
    /// Entries that name no recipients are about everybody.
    all: Vec<(u32, u32)>,
    of_party: ByPosition<u32, Vec<(u32, u32)>>,
    of_category: HashMap<&'g str, Vec<(u32, u32)>>,
}

impl<'g> Entries<'g> {
    fn of(inventory: &'g Inventory) -> Entries<'g> {
        let mut entries = Entries::default();
        for (index, notice) in (0..).zip(&inventory.notices) {
            for (position, entry) in (0..).zip(&notice.entries).filter(|(_, entry)| entry.fields.is_some()) {
                let Some(recipients) = &entry.recipients else {
                    entries.all.push((index, position));
                    continue;
                };
                for recipient in recipients {
                    let list = match recipient {
                        RecipientData::Party { party, .. } => entries.of_party.entry(*party).or_default(),
                        RecipientData::Category(said) => entries.of_category.entry(said).or_default(),
                    };
                    list.push((index, position));
                }
            }
        }
        entries
    }

    /// Those that could be about a party.
    fn about(&self, party: u32, category: Option<&str>) -> Vec<(u32, u32)> {
        let of_party = self.of_party.get(&party).into_iter().flatten();
        let of_category = category.and_then(|category| self.of_category.get(category)).into_iter().flatten();
        let mut about: Vec<(u32, u32)> =
            self.all.iter().chain(of_party).chain(of_category).copied().collect();
        about.sort_unstable();
        about.dedup();
        about
    }
}

impl<'g> Alike<'g> {
    pub(super) fn of(inner: &Inner<'g>, regime: usize) -> Alike<'g> {
        let scene = &inner.scene;
        let inventory = scene.inventory();
        let mut named = HashSet::new();
        let entries = inventory.notices.iter().flat_map(|notice| &notice.entries);
        let lists = entries.filter_map(|entry| entry.recipients.as_deref());
        for recipient in
            lists.chain(inventory.consents.iter().filter_map(|c| c.recipients.as_deref())).flatten()
        {
            if let RecipientData::Party { party, .. } = recipient {
                named.insert(*party);
            }
        }
        let tags = match scene.regimes[regime].reads.tags {
            true => scene.graph.closure.alike_by_tags(),
            false => vec![0; inventory.fields.len()],
        };
        Alike {
            named,
            entries: Entries::of(inventory),
            consented: inventory.consents.iter().filter_map(|consent| consent.notice).collect(),
            variants: variants(scene),
            tags,
        }
    }
}

/// The aspects of parties under one law, as far as somebody has asked.
pub(super) struct Sight<'a, 'g> {
    inner: &'a Inner<'g>,
    regime: usize,
    reach: &'a BTreeMap<u32, Reach>,
    alike: &'a Alike<'g>,
    aspects: Numbers<Aspect<'a, 'g>>,
    exporters: ByPosition<u32, u32>,
    importers: ByPosition<u32, u32>,
    fields: ByPosition<(u32, u32, u32), u32>,
    lists: ByPosition<(u32, u32), Vec<FieldList>>,
    field_signs: Numbers<(Vec<bool>, u32)>,
    /// Where in `tables` the fields of a span of groups before an importer stand, and the one looked at last.
    table_of: ByPosition<(u32, u32), usize>,
    last_table: (u32, u32, usize),
    /// By field; `NONE` where nobody has asked.
    tables: Vec<Box<[u32]>>,
    block_signs: Numbers<Vec<u32>>,
}

impl<'a, 'g> Sight<'a, 'g> {
    pub(super) fn new(
        inner: &'a Inner<'g>,
        regime: usize,
        reach: &'a BTreeMap<u32, Reach>,
        alike: &'a Alike<'g>,
    ) -> Sight<'a, 'g> {
        Sight {
            inner,
            regime,
            reach,
            alike,
            aspects: Numbers::new(),
            exporters: ByPosition::default(),
            importers: ByPosition::default(),
            fields: ByPosition::default(),
            lists: ByPosition::default(),
            field_signs: Numbers::new(),
            table_of: ByPosition::default(),
            last_table: (NONE, NONE, 0),
            tables: Vec::new(),
            block_signs: Numbers::new(),
        }
    }

    fn regime(&self) -> &'a Regime<'g> {
        &self.inner.scene.regimes[self.regime]
    }

    /// Whether rows can read a statement of these.
    pub(super) fn reads_any(&self, facts: &FactSet, of_recipient: Option<bool>) -> bool {
        let reads = &self.regime().reads;
        facts.0.iter().any(|statement| {
            let fits = of_recipient.is_none_or(|wanted| (statement.fact.family() == "recipient") == wanted);
            fits && reads.fact(&statement.fact)
        })
    }

    /// The class of a party as exporter.
    pub(super) fn exporter(&mut self, party: u32) -> u32 {
        if let Some(known) = self.exporters.get(&party) {
            return *known;
        }
        let aspect = self.aspect(party, true);
        let class = self.aspects.of(aspect);
        self.exporters.insert(party, class);
        class
    }

    /// The class of a party as importer.
    pub(super) fn importer(&mut self, party: u32) -> u32 {
        if let Some(known) = self.importers.get(&party) {
            return *known;
        }
        let aspect = self.aspect(party, false);
        let class = self.aspects.of(aspect);
        self.importers.insert(party, class);
        class
    }

    fn aspect(&self, party: u32, exports: bool) -> Aspect<'a, 'g> {
        let scene = &self.inner.scene;
        let data = &scene.inventory().parties[party as usize];
        let regime = self.regime();
        let reads = &regime.reads;
        let mut alone = self.reads_any(&data.facts, Some(!exports));
        let mut attributes = Vec::new();
        for (attr, argument, test) in &reads.attributes {
            match self.attribute(party, exports, *attr, argument.as_deref(), test) {
                Seen::Nothing => {}
                Seen::As(truth) => attributes.push(truth),
                Seen::Whole => alone = true,
            }
        }
        let mut aspect = Aspect {
            alone: None,
            attributes,
            texts: Vec::new(),
            open: [false; 2],
            blocked: Vec::new(),
            members: None,
            category: None,
            reached: &[],
        };
        if exports {
            alone |= reads.counters || (reads.who_collected && self.inner.collectors.contains(&party));
            let reached = reads.people.then(|| self.reach.get(&party)).flatten();
            aspect.reached = reached.map_or(&[], |reach| &reach.groups);
            aspect.texts = scene.shelf.notices_by(&[party]);
            if !regime.revision.attach.is_always() {
                // What is open about a seat is told apart for each home where that is the territory.
                alone |= regime.revision.territory.home;
                let area = regime.area(&Place::UNKNOWN);
                let mut places = data.countries.iter().chain(&data.establishments);
                let open = places.any(|place| place.inside(area) == Truth::Unknown);
                aspect.open = [data.targets.is_none(), open];
            }
            let id = scene.inventory().party_names.get(party);
            let name = data.name.as_deref();
            let rows = scene.law.regimes().restricted().iter().enumerate();
            let blocked = rows.filter(|(_, row)| {
                row.exporter.as_deref().is_some_and(|exporter| {
                    exporter.eq_ignore_ascii_case(id)
                        || name.is_some_and(|name| name.eq_ignore_ascii_case(exporter))
                })
            });
            aspect.blocked = blocked.map(|(index, _)| index).collect();
        } else {
            // Answers about the recipient rest on what it says and holds; texts name it or do not.
            alone |= self.alike.named.contains(&party)
                || (reads.family("recipient") && data.certifications.is_some())
                || reads.covered
                || reads.attributes.iter().any(|(attr, ..)| *attr == Attr::VolumeBulk12m);
            aspect.members = data.members;
            aspect.category = data.category.as_deref();
        }
        aspect.alone = alone.then_some(party);
        aspect
    }

    /// What rows see of a party by one attribute.
    fn attribute(&self, party: u32, exports: bool, attr: Attr, argument: Option<&str>, test: &Test) -> Seen {
        let scene = &self.inner.scene;
        let regime = self.regime();
        let of_exporter = attr.name().starts_with("exporter.");
        let of_importer = attr.name().starts_with("importer.");
        let by_home = match test {
            Test::In(members) => members.iter().any(|member| match member {
                Member::Home => true,
                Member::Territory => regime.revision.territory.home,
                _ => false,
            }),
            _ => false,
        };
        match attr {
            _ if !of_exporter && !of_importer => Seen::Nothing,
            _ if of_exporter != exports => Seen::Nothing,
            // What the step knows, or counts for the exporter alone.
            Attr::ExporterRole | Attr::ExporterSubjectCount => Seen::Nothing,
            _ if by_home => Seen::Whole,
            Attr::ExporterTargets | Attr::ExporterMonitors => {
                let area = regime.places(test, Place::UNKNOWN);
                Seen::As(match attr {
                    Attr::ExporterTargets => scene.parties.says_it_targets(party, &area),
                    _ => scene.parties.says_it_monitors(party, &area),
                })
            }
            Attr::ImporterParentOutside if regime.revision.territory.home => Seen::Whole,
            _ => {
                let nobody = Variant { group: None, residence: Place::UNKNOWN };
                let who = Who { exporter: party, importer: party, variant: nobody, others: &[] };
                match plain_attr(scene, regime, &who, None, attr, argument, test) {
                    Some(truth) => Seen::As(truth),
                    None => Seen::Whole,
                }
            }
        }
    }

    /// The class of a variant: who cannot be told apart by residence, age, tags, language, texts and consents.
    pub(super) fn variant(&self, variant: u32) -> u32 {
        self.alike.variants[variant as usize]
    }

    /// The class of a field of a group before an importer: its tags where rows read them, and which lists of texts
    /// and consents that could be about the two name it.
    pub(super) fn field(&mut self, importer: u32, receiver: u32, variant: u32, field: u32) -> u32 {
        let apart = (importer, self.alike.variants[variant as usize]);
        if let Some(known) = self.fields.get(&(apart.0, apart.1, field)) {
            return *known;
        }
        let graph = self.inner.scene.graph;
        if !self.lists.contains_key(&apart) {
            let lists = self.lists_about(receiver, variant);
            self.lists.insert(apart, lists);
        }
        let signs = self.lists[&apart].iter().map(|list| graph.named.names(graph, *list, field)).collect();
        let class = self.field_signs.of((signs, self.alike.tags[field as usize]));
        self.fields.insert((apart.0, apart.1, field), class);
        class
    }

    /// The class of a field before an importer for all groups of a block at once: fields of one sign have, group by
    /// group, the same [`Sight::field`].
    pub(super) fn sign(&mut self, importer: u32, receiver: u32, block: u32, field: u32) -> u32 {
        let span = self.inner.blocks[block as usize].span;
        if (self.last_table.0, self.last_table.1) != (importer, span) {
            let next = self.tables.len();
            let index = *self.table_of.entry((importer, span)).or_insert(next);
            if index == next {
                self.tables.push(vec![NONE; self.inner.scene.inventory().fields.len()].into());
            }
            self.last_table = (importer, span, index);
        }
        let table = self.last_table.2;
        let known = self.tables[table][field as usize];
        if known != NONE {
            return known;
        }
        let lives = &self.inner.blocks[block as usize];
        let of_each = (lives.first..lives.last).map(|variant| self.field(importer, receiver, variant, field));
        let of_each = of_each.collect();
        let sign = self.block_signs.of(of_each);
        self.tables[table][field as usize] = sign;
        sign
    }

    /// Lists of fields in texts and consents that could be about a group and a receiver.
    fn lists_about(&self, receiver: u32, variant: u32) -> Vec<FieldList> {
        let scene = &self.inner.scene;
        let inventory = scene.inventory();
        let group = scene.variants[variant as usize].group;
        let category = inventory.parties[receiver as usize].category.as_deref();
        let about = self.alike.entries.about(receiver, category).into_iter();
        // A text that a consent refers to counts whomever it is addressed to.
        let counts = |notice: &u32| {
            let to = &inventory.notices[*notice as usize].to;
            self.alike.consented.contains(notice)
                || to.as_ref().is_none_or(|to| group.is_some_and(|group| to.contains(&group)))
        };
        let about = about.filter(|(notice, _)| counts(notice));
        let mut lists: Vec<FieldList> =
            about.map(|(notice, position)| FieldList::Entry(notice, position)).collect();
        for consent in group.map_or(&[][..], |group| scene.shelf.consents_of(group)) {
            if inventory.consents[*consent as usize].fields.is_some() {
                lists.push(FieldList::Consent(*consent));
            }
        }
        lists
    }
}

const NONE: u32 = u32::MAX;

/// What rows see of a party by one attribute.
enum Seen {
    Nothing,
    As(Truth),
    /// More than one value says.
    Whole,
}

/// Classes of variants: equal residence and, of their groups, whatever a row or a text could tell apart.
fn variants(scene: &Scene<'_>) -> Vec<u32> {
    let inventory = scene.inventory();
    let mut texts: Vec<Vec<u32>> = vec![Vec::new(); inventory.groups.len()];
    for (index, notice) in inventory.notices.iter().enumerate() {
        for group in notice.to.iter().flatten() {
            texts[*group as usize].push(index as u32);
        }
    }
    let limited = limited(inventory);
    let mut numbers = Numbers::new();
    let each = scene.variants.iter();
    each.map(|variant| {
        let of_group = variant.group.map(|group| {
            let data = &inventory.groups[group as usize];
            let seen = (&data.citizenship, data.age, &data.tags, &data.languages);
            (
                seen,
                &texts[group as usize],
                scene.shelf.consents_of(group),
                limited.contains(&group).then_some(group),
            )
        });
        numbers.of((variant.residence, of_group))
    })
    .collect()
}

/// Groups to which some statement is limited.
fn limited(inventory: &Inventory) -> HashSet<u32> {
    let of_flows = inventory.flows.iter().filter_map(|flow| flow.more());
    let sets = std::iter::once(&inventory.facts)
        .chain(inventory.parties.iter().map(|party| &party.facts))
        .chain(inventory.systems.iter().map(|system| &system.facts))
        .chain(inventory.collections.iter().map(|collection| &collection.facts))
        .chain(inventory.consents.iter().map(|consent| &consent.facts))
        .chain(inventory.safeguards.iter().map(|safeguard| &safeguard.facts))
        .chain(of_flows.flat_map(|more| [&more.facts, &more.counts]));
    sets.flat_map(|set| &set.0).flat_map(|statement| &statement.groups).copied().collect()
}
