//! Records taken apart ahead of the builder, so that several threads can do it.
//!
//! Nearly all records of a large inventory are flows and systems that say only what every flow and every system
//! says. A batch takes these apart by itself: texts become numbers of its own tables, places are looked up. The
//! builder then only turns numbers of the batch into numbers of its own. All other records wait in the batch as
//! they are. What comes out is what [`InventoryBuilder::push_at`] would have made of the same records in the
//! same order.

use super::builder::{Claim, InventoryBuilder};
use super::fault::At;
use super::register::{End, PurposeLists, Register};
use super::{FactSet, FlowData, Kind, SystemData};
use crate::Place;
use crate::diagnostic::Origin;
use crate::hash::{Packed, TextHash, packed};
use crate::record::{PathKind, PlainFlow, PlainSystem, Record, Role};

/// Records on their way into an [`InventoryBuilder`], in input order.
///
/// ```
/// use transborder::record::{Field, Flow, Party, PlainFlow, System};
/// use transborder::{Batch, Inventory, Origin};
///
/// let mut batch = Batch::default();
/// batch.push_at(Field { id: "email", ..Field::default() }, Origin::CODE);
/// let fields = ["email"];
/// let flow = PlainFlow { id: "f", from: "a", to: "b", fields: &fields, ..PlainFlow::default() };
/// assert!(batch.flow(&flow, Origin::CODE));
///
/// let mut builder = Inventory::builder();
/// builder.append(&mut batch);
/// for id in ["a", "b"] {
///     builder.push(Party { id, country: vec!["DE"], ..Party::default() });
/// }
/// assert!(builder.build().is_ok());
/// ```
#[derive(Debug, Default)]
pub struct Batch<'a> {
    /// Kinds of the records in order, each with how many of them follow one another.
    runs: Vec<(Form, u32)>,
    flows: Vec<FlowRow>,
    systems: Vec<SystemRow>,
    others: Vec<(Record<'a>, Origin)>,
    /// Ids of flows and systems, and those names of ends that are too long to be packed.
    texts: String,
    fields: Register,
    /// Fields of all flows, one after the other.
    carried: Vec<u32>,
    purposes: Register,
    lists: PurposeLists,
    /// Locations of all systems, one after the other.
    places: Vec<Place>,
    hash: TextHash,
    /// One list of purposes while it is looked up.
    scratch: Vec<u32>,
}

/// How many rows are looked up together.
const AT_ONCE: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Flow,
    System,
    Other,
}

/// A name that is no id of the batch's own record.
#[derive(Clone, Copy, Debug)]
enum Name {
    Short(Packed),
    Long(Text),
}

/// A piece of `texts`.
#[derive(Clone, Copy, Debug)]
struct Text {
    start: u32,
    len: u32,
}

#[derive(Debug)]
struct FlowRow {
    id: Text,
    hash: u64,
    from: Name,
    to: Name,
    /// How many of `carried`; none: everything.
    fields: u32,
    /// Number of the list of purposes.
    purposes: u32,
    role: Option<Role>,
    path: PathKind,
    origin: Origin,
}

#[derive(Debug)]
struct SystemRow {
    id: Text,
    operator: Name,
    /// How many of `places`.
    locations: u32,
    origin: Origin,
}

impl<'a> Batch<'a> {
    /// Adds a record that is written at `at`.
    pub fn push_at(&mut self, record: impl Into<Record<'a>>, at: Origin) {
        self.others.push((record.into(), at));
        self.count(Form::Other);
    }

    /// Adds a flow, unless there is something about it that the builder has to look at: then it is left out,
    /// and has to be pushed as a [`Flow`](crate::record::Flow).
    pub fn flow(&mut self, flow: &PlainFlow<'_>, at: Origin) -> bool {
        let all = *flow.fields == ["*"];
        if !is_plain_id(flow.id) || flow.fields.is_empty() || flow.role == Some(Role::Collect) {
            return false;
        }
        let Some(id) = self.text(flow.id) else { return false };
        let (Some(from), Some(to)) = (self.name(flow.from), self.name(flow.to)) else { return false };
        if !all {
            for field in flow.fields {
                let field = self.fields.mention(field);
                self.carried.push(field);
            }
        }
        self.scratch.clear();
        for purpose in flow.purposes {
            let purpose = self.purposes.mention(purpose);
            self.scratch.push(purpose);
        }
        self.flows.push(FlowRow {
            id,
            hash: self.hash.of(flow.id),
            from,
            to,
            fields: if all { 0 } else { flow.fields.len() as u32 },
            purposes: self.lists.number(&self.scratch),
            role: flow.role,
            path: flow.path.unwrap_or(PathKind::Send),
            origin: at,
        });
        self.count(Form::Flow);
        true
    }

    /// Adds a system, unless there is something about it that the builder has to look at: then it is left out,
    /// and has to be pushed as a [`System`](crate::record::System).
    pub fn system(&mut self, system: &PlainSystem<'_>, at: Origin) -> bool {
        if !is_plain_id(system.id) || system.locations.is_empty() {
            return false;
        }
        let before = self.places.len();
        for location in system.locations {
            match Place::of(location) {
                Some(place) if !self.places[before..].contains(&place) => self.places.push(place),
                Some(_) => {}
                None => {
                    self.places.truncate(before);
                    return false;
                }
            }
        }
        let locations = (self.places.len() - before) as u32;
        let (Some(id), Some(operator)) = (self.text(system.id), self.name(system.operator)) else {
            self.places.truncate(before);
            return false;
        };
        self.systems.push(SystemRow { id, operator, locations, origin: at });
        self.count(Form::System);
        true
    }

    fn clear(&mut self) {
        self.runs.clear();
        self.flows.clear();
        self.systems.clear();
        self.texts.clear();
        self.fields.clear();
        self.carried.clear();
        self.purposes.clear();
        self.lists.clear();
        self.places.clear();
    }

    fn count(&mut self, form: Form) {
        match self.runs.last_mut() {
            Some((last, count)) if *last == form => *count += 1,
            _ => self.runs.push((form, 1)),
        }
    }

    /// Keeps a text; none where the batch holds so much that positions do not fit.
    fn text(&mut self, text: &str) -> Option<Text> {
        let kept = Text { start: self.texts.len().try_into().ok()?, len: text.len().try_into().ok()? };
        self.texts.push_str(text);
        Some(kept)
    }

    fn name(&mut self, name: &str) -> Option<Name> {
        match packed(name) {
            Some(key) => Some(Name::Short(key)),
            None => self.text(name).map(Name::Long),
        }
    }

    fn get(&self, text: Text) -> &str {
        &self.texts[text.start as usize..][..text.len as usize]
    }
}

/// Whether the builder has nothing to say about the id.
fn is_plain_id(id: &str) -> bool {
    !id.is_empty() && !id.chars().any(char::is_control) && id != super::fault::FILL_IN
}

impl InventoryBuilder {
    /// Adds the records of a batch behind those that came before. The batch is empty then, with its memory kept
    /// for the next records.
    pub fn append(&mut self, batch: &mut Batch<'_>) -> &mut Self {
        let mut others = std::mem::take(&mut batch.others);
        let mut next = others.drain(..);
        let (mut flows, mut systems) = (&batch.flows[..], &batch.systems[..]);
        let mut known = Known {
            fields: batch.fields.texts().map(|field| self.fields.mention(field)).collect(),
            carried: &batch.carried,
            lists: vec![None; batch.lists.lists.len()],
            places: &batch.places,
        };
        for (form, count) in &batch.runs {
            let count = *count as usize;
            match form {
                Form::Flow => {
                    for rows in taken(&mut flows, count).chunks(AT_ONCE) {
                        self.plain_flows(rows, batch, &mut known);
                    }
                }
                Form::System => {
                    for rows in taken(&mut systems, count).chunks(AT_ONCE) {
                        self.plain_systems(rows, batch, &mut known);
                    }
                }
                Form::Other => next.by_ref().take(count).for_each(|(record, at)| {
                    self.push_at(record, at);
                }),
            }
        }
        drop(next);
        batch.clear();
        self
    }

    /// Some flows at once: tables are large, and what is looked up in a loop that does nothing else does not
    /// wait for memory one by one.
    fn plain_flows(&mut self, rows: &[FlowRow], batch: &Batch<'_>, known: &mut Known<'_>) {
        let mut ends = [(0, 0); AT_ONCE];
        for (ends, row) in ends.iter_mut().zip(rows) {
            *ends = (self.end_of(row.from, batch), self.end_of(row.to, batch));
        }
        self.inventory.flow_names.expect(rows.iter().map(|row| row.hash));
        for ((from, to), row) in ends.into_iter().zip(rows) {
            self.plain_flow((from, to), row, batch, known);
        }
    }

    fn plain_flow(
        &mut self,
        (from, to): (u32, u32),
        row: &FlowRow,
        batch: &Batch<'_>,
        known: &mut Known<'_>,
    ) {
        let origin = self.next(row.origin);
        let id = batch.get(row.id);
        let claim = match self.inventory.flow_names.intern_hashed(id, row.hash) {
            (_, true) => Claim::New,
            (first, false) => Claim::Again(first),
        };
        let start = self.inventory.carried.len();
        let fields = taken(&mut known.carried, row.fields as usize).iter();
        self.inventory.carried.extend(fields.map(|field| known.fields[*field as usize]));
        let list = match known.lists[row.purposes as usize] {
            Some(list) => list,
            None => self.list_of(row.purposes, batch, known),
        };
        self.mention_list(list, origin);
        let data = FlowData {
            from,
            to,
            fields_start: u32::try_from(start).expect("fewer than 2^32 fields on all flows"),
            fields_len: row.fields,
            all_fields: row.fields == 0,
            role: row.role.unwrap_or(Role::Collect),
            path: row.path,
            purposes: self.purpose_lists.lists[list as usize].0.clone(),
            more: None,
            origin,
        };
        self.file_flow(claim, id, data);
    }

    /// Some systems at once, for the same reason.
    fn plain_systems(&mut self, rows: &[SystemRow], batch: &Batch<'_>, known: &mut Known<'_>) {
        self.inventory.system_names.expect(rows.iter().map(|row| batch.hash.of(batch.get(row.id))));
        self.ends.expect(rows.iter().filter_map(|row| packed(batch.get(row.id))));
        for row in rows {
            self.plain_system(row, batch, known);
        }
    }

    fn plain_system(&mut self, row: &SystemRow, batch: &Batch<'_>, known: &mut Known<'_>) {
        let origin = self.next(row.origin);
        let id = batch.get(row.id);
        let claim = self.claim(Kind::System, id, &At::Record(origin));
        let data = SystemData {
            operator: self.end_of(row.operator, batch),
            locations: taken(&mut known.places, row.locations as usize).into(),
            on_behalf_of: None,
            name: None,
            facts: FactSet::default(),
            implicit: false,
            note: None,
            origin,
        };
        if let Some(system) = self.file(claim, id, data) {
            self.ends.define(id, End::System(system).pack());
        }
    }

    #[inline]
    fn end_of(&mut self, name: Name, batch: &Batch<'_>) -> u32 {
        match name {
            Name::Short(key) => self.ends.mention_packed(key),
            Name::Long(text) => self.ends.mention(batch.get(text)),
        }
    }

    /// The number here of a list of purposes of the batch, which comes for the first time.
    fn list_of(&mut self, list: u32, batch: &Batch<'_>, known: &mut Known<'_>) -> u32 {
        let purposes = batch.lists.lists[list as usize].0.iter();
        let purposes: Vec<u32> =
            purposes.map(|purpose| self.purposes.number(batch.purposes.text(*purpose))).collect();
        let number = self.purpose_lists.number(&purposes);
        known.lists[list as usize] = Some(number);
        number
    }

    /// Counts that a flow names each purpose of a list.
    fn mention_list(&mut self, list: u32, origin: Origin) {
        let (purposes, settled) = &mut self.purpose_lists.lists[list as usize];
        if *settled {
            return;
        }
        let at = At::Record(origin);
        let at = at.key("purposes");
        *settled = true;
        for (index, purpose) in purposes.iter().enumerate() {
            self.purposes.mention_number(*purpose, self.pushed, || at.index(index).spot());
            *settled &= self.purposes.uses[*purpose as usize].records > 1;
        }
    }
}

/// What the builder knows of the tables of a batch, and what of its lists is still to come.
struct Known<'b> {
    fields: Vec<u32>,
    carried: &'b [u32],
    lists: Vec<Option<u32>>,
    places: &'b [Place],
}

/// Takes the first of a list.
fn taken<'b, T>(list: &mut &'b [T], count: usize) -> &'b [T] {
    let (first, rest) = list.split_at(count);
    *list = rest;
    first
}
