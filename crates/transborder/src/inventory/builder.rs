//! Records in, inventory out.
//!
//! A record is taken apart when it is pushed (`people`, `movement`, `text`, `header`): what can be judged
//! alone is judged there, and the row goes into the table of the inventory with *mentions* in place of
//! positions. [`InventoryBuilder::build`] turns mentions into positions (`resolve`), then fills in what no
//! record says (`ground`).

use super::fault::{At, Log, in_order};
use super::ground::Stands;
use super::header::Headers;
use super::register::{End, PurposeLists, Purposes, Register};
use super::same::Row;
use super::{Inventory, Kind};
use crate::diagnostic::{Fault, Faults, Origin};
use crate::name::Names;
use crate::record::Record;

/// Collects records in any order and resolves them all at once.
///
/// ```
/// use transborder::Inventory;
/// use transborder::record::{Party, System};
/// let mut builder = Inventory::builder();
/// builder
///     .push(System { id: "crm", operator: "acme", location: vec!["DE"], ..System::default() })
///     .push(Party { id: "acme", country: vec!["DE"], ..Party::default() });
/// assert!(builder.build().is_ok());
/// ```
// INVARIANT (pushed): rows of `inventory` hold mentions where an Inventory holds positions; a flow without a
// role holds `Role::Collect`, which no flow may have.
#[derive(Debug, Default)]
pub struct InventoryBuilder {
    pub(super) inventory: Inventory,
    pub(super) ends: Register,
    pub(super) groups: Register,
    pub(super) fields: Register,
    pub(super) notices: Register,
    /// Flows named by safeguards. Flows are too many to be registered twice.
    pub(super) flows: Names,
    pub(super) purposes: Purposes,
    pub(super) purpose_lists: PurposeLists,
    pub(super) headers: Headers,
    /// What each party stands for where a movement names it.
    pub(super) places: Vec<Stands>,
    pub(super) log: Log,
    /// How many records were pushed.
    pub(super) pushed: u64,
    /// Whether a record was made in code.
    pub(super) coded: bool,
    /// How many rows stand under made-up names.
    pub(super) nameless: u32,
}

impl InventoryBuilder {
    /// Adds a record made in code.
    pub fn push<'a>(&mut self, record: impl Into<Record<'a>>) -> &mut Self {
        self.push_at(record, Origin::CODE)
    }

    /// Adds a record that is written at `at`.
    pub fn push_at<'a>(&mut self, record: impl Into<Record<'a>>, at: Origin) -> &mut Self {
        let origin = self.next(at);
        match record.into() {
            Record::Flow(record) => self.flow(&record, origin),
            Record::System(record) => self.system(&record, origin),
            Record::Header(record) => self.header(&record, origin),
            Record::Party(record) => self.party(&record, origin),
            Record::Subjects(record) => self.subjects(&record, origin),
            Record::Field(record) => self.field(&record, origin),
            Record::Purpose(record) => self.purpose(&record, &At::Record(origin)),
            Record::Collection(record) => self.collection(&record, origin),
            Record::Derivation(record) => self.derivation(&record, origin),
            Record::Notice(record) => self.notice(&record, origin),
            Record::Consent(record) => self.consent(&record, origin),
            Record::Safeguard(record) => self.safeguard(&record, origin),
        }
        self
    }

    /// Counts a record, and says where it is for as long as records come in.
    pub(super) fn next(&mut self, at: Origin) -> Origin {
        self.pushed += 1;
        self.coded |= at == Origin::CODE;
        in_order(at, self.pushed)
    }

    /// Resolves everything. Linear in the records pushed.
    ///
    /// # Errors
    /// Every fault of every record, in input order.
    pub fn build(mut self) -> Result<Inventory, Faults> {
        self.resolve();
        self.contradicted_by_policies();
        self.ground();
        let InventoryBuilder { mut inventory, log, .. } = self;
        inventory.warnings = log.close()?;
        Ok(inventory)
    }

    /// The position that a row named `id` gets, or the position of the first row of this name. A row whose
    /// name is unfit stays under a made-up one, so that its other faults are found too.
    pub(super) fn claim(&mut self, kind: Kind, id: &str, at: &At<'_>) -> Claim {
        if !self.log.id(id, &at.key("id")) {
            return Claim::Nameless;
        }
        let inventory = &self.inventory;
        let first = match kind {
            Kind::Party | Kind::System => {
                return match self.ends.find(id).map(End::unpack) {
                    None => Claim::New,
                    Some(End::Party(first)) if kind == Kind::Party => Claim::Again(first),
                    Some(End::System(first)) if kind == Kind::System => Claim::Again(first),
                    Some(other) => {
                        self.shared_id(id, other, at);
                        Claim::Nameless
                    }
                };
            }
            Kind::Subjects => self.groups.find(id),
            Kind::Field => self.fields.find(id),
            Kind::Notice => self.notices.find(id),
            Kind::Collection => inventory.collection_names.find(id),
            Kind::Derivation => inventory.derivation_names.find(id),
            Kind::Consent => inventory.consent_names.find(id),
            Kind::Safeguard => inventory.safeguard_names.find(id),
            // Flows are claimed by themselves, the others are no rows.
            Kind::Flow | Kind::Inventory | Kind::Purpose => None,
        };
        first.map_or(Claim::New, Claim::Again)
    }

    fn shared_id(&mut self, id: &str, other: End, at: &At<'_>) {
        let (kind, origin) = match other {
            End::Party(party) => ("party", self.inventory.parties[party as usize].origin),
            End::System(system) => ("system", self.inventory.systems[system as usize].origin),
        };
        let fault = Fault::new("repeated-id", format!("`{id}` is the id of a party and of a system"))
            .at(at.key("id").spot())
            .also(At::Record(origin).key("id").spot(), format!("the {kind}"))
            .help(
                "parties and systems share one space of ids, because flows name either: rename one of them",
            );
        self.log.faults.push(fault);
    }

    /// Files a row: a new one is kept, one that says what the first of its name says is dropped.
    /// Returns the position under which it can be named.
    pub(super) fn file<R: Row>(&mut self, claim: Claim, id: &str, row: R) -> Option<u32> {
        let origin = row.origin();
        if let Claim::Again(first) = claim {
            let first = &R::table(&mut self.inventory).1[first as usize];
            let key = first.difference(&row)?;
            let first = first.origin();
            self.differs(R::KIND, id, key, origin, first);
        }
        let nameless = !matches!(claim, Claim::New);
        let made_up = nameless.then(|| self.made_up());
        let (names, rows) = R::table(&mut self.inventory);
        let (position, _) = names.intern(made_up.as_deref().unwrap_or(id));
        rows.push(row);
        (!nameless).then_some(position)
    }

    /// A name that nobody can write.
    pub(super) fn made_up(&mut self) -> String {
        self.nameless += 1;
        format!("\0{}", self.nameless)
    }

    /// Two records of one name say different things under `key`.
    pub(super) fn differs(&mut self, kind: Kind, id: &str, key: &str, again: Origin, first: Origin) {
        let (again, first) = (At::Record(again), At::Record(first));
        let fault =
            Fault::new("repeated-id", format!("two {} are named `{id}` and differ in `{key}`", plural(kind)))
                .at(again.key(key).spot())
                .also(first.key(key).spot(), "the first of them")
                .help("the same record may be repeated word for word; another record needs another id");
        self.log.faults.push(fault);
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Claim {
    /// The first of its name.
    New,
    /// There is one of this name already.
    Again(u32),
    /// It has no name that could be used.
    Nameless,
}

/// How messages call several records of this kind.
fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Inventory => "inventories",
        Kind::Party => "parties",
        Kind::Subjects => "groups of data subjects",
        Kind::Field => "fields",
        Kind::Purpose => "purposes",
        Kind::System => "systems",
        Kind::Collection => "collections",
        Kind::Derivation => "derivations",
        Kind::Flow => "flows",
        Kind::Notice => "notices",
        Kind::Consent => "consents",
        Kind::Safeguard => "safeguards",
    }
}

impl Inventory {
    /// Starts a new one.
    #[must_use]
    pub fn builder() -> InventoryBuilder {
        InventoryBuilder::default()
    }
}
