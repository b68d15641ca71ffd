//! Law as data: packs with dated revisions, gates, duties and notes.

mod attribute;
mod board;
mod check;
mod clause;
mod condition;
mod provenance;
mod slot;
mod sound;
#[cfg(test)]
pub(crate) mod tests;
mod text;

pub use attribute::AttrKind;
pub(crate) use check::PLAIN;
pub use check::{Law, Regimes};
pub use clause::{Clause, Row};
pub use condition::Said;
pub(crate) use condition::{Answer, Asked, Because, Missing, Reader, Record, Rests, Value, eval};
pub use provenance::{LawSource, Recheck, Verification};
pub use slot::Slot;
pub(crate) use text::thousands;

use crate::diagnostic::Origin;
use crate::record::{PathKind, Role};
pub use crate::vocabulary::Attr;
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Date, Place, Truth};

/// One law: its rules for transfers, revision by revision.
#[derive(Clone, PartialEq, Debug)]
pub struct Pack {
    /// Its name, such as `KR-PIPA`.
    pub id: String,
    /// The law in words.
    pub law: String,
    /// The day on which somebody last held the pack against the law.
    pub checked: Date,
    /// What to look at again, the nearest first.
    pub recheck: Vec<Recheck>,
    /// Who answers for a system that runs on behalf of another.
    pub exporter: Answers,
    /// The pack whose adequacy rows serve this one too.
    pub adequacy_of: Option<String>,
    /// With the first fact yes, and the clauses unmodified and fitting, the others are yes unless denied.
    pub implies: Vec<(Fact, Vec<Fact>)>,
    /// In order of time; periods do not overlap.
    pub revisions: Vec<Revision>,
}

/// Who is the exporter at a system that runs on behalf of another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Answers {
    /// The principal.
    #[default]
    Principal,
    /// The operator.
    Operator,
    /// Each of them.
    Both,
}

/// The text of a law for a period.
#[derive(Clone, PartialEq, Debug)]
pub struct Revision {
    /// Its name, such as `KR-2023`.
    pub id: String,
    /// First day.
    pub from: Date,
    /// First day after; none: open.
    pub until: Option<Date>,
    /// What it was taken from.
    pub sources: Vec<LawSource>,
    /// The clause of a transfer without an open gate.
    pub no_gate: NoGate,
    /// The area in which the law is at home.
    pub territory: Territory,
    /// When a step brings a label under the law.
    pub attach: Condition,
    /// Whether a step is a transfer, by its role; in the order of [`Role::ALL`].
    pub roles: [Counts; 7],
    /// Whether a step is a transfer, by its path; in the order of [`PathKind::ALL`].
    pub paths: [Counts; 5],
    /// How an onward transfer is treated.
    pub onward: Onward,
    /// Whether an onward step into a country of the exporter counts (unknown: ask).
    pub onward_same_country: Truth,
    /// Whether a flow that is only permitted counts as actual (unknown: ask).
    pub permitted: Truth,
    /// Words of the question where a role's verdict is *ask*.
    pub asks: Vec<(Role, String)>,
    /// Where it holds, the step is no transfer, but stays one for the duties named.
    pub exempt_when: Option<(Condition, Vec<String>)>,
    /// Any one lets a transfer pass.
    pub gates: Vec<Gate>,
    /// Owed whatever the gate.
    pub duties: Vec<Duty>,
    /// Where data must be kept.
    pub localise: Vec<Localise>,
    /// Hints.
    pub notes: Vec<Note>,
    /// Where it is written.
    pub origin: Origin,
}

/// The clause that a transfer without an open gate fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoGate {
    /// Its id.
    pub id: String,
    /// Article.
    pub cite: String,
    /// Whether it only advises.
    pub advisory: bool,
}

/// The area of a law on a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Territory {
    /// Whether it is the residence of the data subject, whatever that is.
    pub home: bool,
    /// Places.
    pub places: Vec<Place>,
    /// Places for a period.
    pub dated: Vec<(Vec<Place>, Date, Option<Date>)>,
}

/// Whether something counts as a transfer; *ask* is `Truth::Unknown`.
#[derive(Clone, PartialEq, Debug)]
pub enum Counts {
    /// Always the same.
    Always(Truth),
    /// Depends; an unknown condition asks.
    If(Box<Condition>, Box<Counts>, Box<Counts>),
}

/// How a pack treats an onward transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Onward {
    /// Gates and duties again; the recipient is the exporter.
    Law,
    /// Like a first transfer; nobody remembers that the label has left.
    Same,
    /// One duty on the first exporter.
    Contract,
    /// One question.
    Ask,
    /// Nothing.
    No,
}

/// A way to let a transfer pass.
#[derive(Clone, PartialEq, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Article.
    pub cite: String,
    /// What it asks.
    pub require: Condition,
    /// Only for these roles.
    pub roles: Option<Vec<Role>>,
    /// Only when.
    pub when: Option<Condition>,
    /// First day.
    pub from: Option<Date>,
    /// First day after.
    pub until: Option<Date>,
    /// Whether the text is unverified: open only through it gives an advice.
    pub advisory: bool,
    /// 1 everyday, 2 special, 3 exceptional.
    pub rank: u8,
    /// Facts by which one sees that somebody relies on it.
    pub opens: Vec<Fact>,
    /// Whether it is tried only when every other is no.
    pub last_resort: bool,
    /// Where it is written.
    pub origin: Origin,
}

impl Gate {
    /// Whether who relies on this gate does what the fact says, so that silence about it is *no*. That a recipient is
    /// not covered is nothing that anybody does.
    #[must_use]
    pub fn relies_on(&self, fact: &Fact) -> bool {
        self.opens.contains(fact) && fact.base() != "recipient.not_covered_person"
    }
}

/// Where a duty is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// Each step that is a transfer.
    Transfer,
    /// Each flow between two parties, border or not.
    Step,
    /// Each collection of attached data.
    Collection,
    /// Once per exporter.
    Exporter,
    /// Once per party that collects or exports attached data.
    Party,
    /// At the collection, or at the transfer where the exporter did not collect the field.
    Processing,
}

/// Something owed whatever the gate: one article that an authority can cite.
#[derive(Clone, PartialEq, Debug)]
pub struct Duty {
    /// Its id.
    pub id: String,
    /// Article.
    pub cite: String,
    /// Where it is judged.
    pub on: On,
    /// When it is owed.
    pub when: Condition,
    /// What it asks.
    pub require: Condition,
    /// First day.
    pub from: Option<Date>,
    /// First day after.
    pub until: Option<Date>,
    /// Whether it only advises.
    pub advisory: bool,
    /// Whether it is asked of an onward exporter.
    pub onward: bool,
    /// Whether, failing beside a missing gate, it is told with the gate.
    pub folds: bool,
    /// Where it is written.
    pub origin: Origin,
}

/// Where data must be kept.
#[derive(Clone, PartialEq, Debug)]
pub struct Localise {
    /// Its id.
    pub id: String,
    /// Article.
    pub cite: String,
    /// First day.
    pub from: Option<Date>,
    /// First day after.
    pub until: Option<Date>,
    /// Whose.
    pub subjects: Option<Condition>,
    /// Which.
    pub data: Option<Condition>,
    /// How.
    pub require: Keep,
    /// Whether a breach is a hint only.
    pub advisory: bool,
    /// Where it is written.
    pub origin: Origin,
}

/// How a localisation rule binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Every collection is at a system inside.
    First,
    /// Some system inside holds it.
    Copy,
    /// No system outside does.
    Only,
}

/// A hint that applies when its condition is yes.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// Source.
    pub cite: String,
    /// When.
    pub when: Condition,
    /// What it says.
    pub say: String,
    /// First day.
    pub from: Option<Date>,
    /// First day after.
    pub until: Option<Date>,
    /// Where it is written.
    pub origin: Origin,
}

/// What a row asks. Three-valued: *all* is the minimum, *any* the maximum.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// Every one.
    All(Vec<Condition>),
    /// At least one.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// The second where the first holds, else the third (yes where there is none).
    If(Box<Condition>, Box<Condition>, Option<Box<Condition>>),
    /// Yes before the day, then as the condition.
    From(Date, Box<Condition>),
    /// Yes where the consent chosen is older, else as the condition.
    ConsentSince(Date, Box<Condition>),
    /// Yes where the safeguard chosen is older, else as the condition.
    ContractSince(Date, Box<Condition>),
    /// A fact.
    Fact(Fact),
    /// A fact that silence leaves open only for so many days after a start.
    Within(Fact, u32, Since),
    /// A text states these.
    Lists(Texts, Vec<Listed>),
    /// An attribute of step, party, group or data; the text is the part behind a name that ends in a dot
    /// (`exporter.turnover.KRW`, `volume.bulk_12m.health`).
    Attr(Attr, Option<String>, Test),
    /// The receiver's role.
    Role(Vec<Role>),
    /// The path.
    Path(Vec<PathKind>),
    /// The label has one of these tags.
    Data(Vec<String>),
    /// The step is a transfer.
    Transfer,
    /// One of these gates is the one relied on.
    GateUsed(Vec<String>),
}

/// From when a number of days runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// The flow's start.
    Flow,
    /// The contract's start.
    Contract,
}

/// An item that a text must state.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// The item.
    pub item: Item,
    /// Only where this holds.
    pub only_if: Option<Condition>,
}

/// How an attribute is tested.
#[derive(Clone, PartialEq, Debug)]
pub enum Test {
    /// It is true.
    Is,
    /// It is, or lies in, one of these.
    In(Vec<Member>),
    /// It equals.
    Eq(String),
    /// It is greater.
    Gt(f64),
    /// It is not less.
    Ge(f64),
    /// It is less.
    Lt(f64),
}

/// One of the values of [`Test::In`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Member {
    /// A place, for attributes that are places.
    Place(Place),
    /// The revision's territory on the day.
    Territory,
    /// The subject's residence.
    Home,
    /// A word, for attributes that are words.
    Word(String),
}

/// A table of decisions about destinations.
#[derive(Clone, PartialEq, Debug)]
pub enum Table {
    /// Recognised destinations.
    Adequacy(Vec<AdequacyRow>),
    /// Blocked destinations.
    Restricted(Vec<RestrictedRow>),
}

/// A recognition of destinations by one law, for a period, for some recipients and data.
#[derive(Clone, PartialEq, Debug)]
pub struct AdequacyRow {
    /// The pack whose law recognises.
    pub from: String,
    /// Places.
    pub to: Vec<Destination>,
    /// First day.
    pub valid_from: Date,
    /// First day after.
    pub valid_until: Option<Date>,
    /// For which recipients and data.
    pub scope: Condition,
    /// Only for these roles.
    pub roles: Option<Vec<Role>>,
    /// Not for these tags.
    pub not_data: Vec<String>,
    /// The decision.
    pub cite: String,
    /// Whether it is unverified.
    pub advisory: bool,
    /// `under-appeal` and the like.
    pub status: Option<String>,
    /// Where it is written.
    pub origin: Origin,
}

/// Where an adequacy row leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    /// A place.
    Place(Place),
    /// The territory of a pack on the day.
    TerritoryOf(String),
}

/// A destination that is blocked for a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RestrictedRow {
    /// The pack.
    pub regime: String,
    /// Only for this exporter (id or name).
    pub exporter: Option<String>,
    /// Places.
    pub to: Vec<Place>,
    /// First day.
    pub valid_from: Date,
    /// First day after.
    pub valid_until: Option<Date>,
    /// The order.
    pub cite: String,
    /// Where it is written.
    pub origin: Origin,
}

impl Territory {
    /// Its places on a day; the residence of the data subject comes on top where `home` is set.
    #[must_use]
    pub fn on(&self, day: Date) -> Vec<Place> {
        let mut places = self.places.clone();
        for (dated, from, until) in &self.dated {
            if *from <= day && until.is_none_or(|end| day < end) {
                places.extend_from_slice(dated);
            }
        }
        places
    }
}

impl Revision {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|end| day < end)
    }
}

impl Pack {
    /// Its text on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.holds_on(day))
    }
}
