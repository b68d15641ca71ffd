//! Personal-data lineage over borders: which field of whom reaches which third country, what the law that
//! travels with it still demands there, and along which path.
//!
//! ```
//! use transborder::record::{Collection, Field, Flow, Party, Subjects};
//! use transborder::{FlowGraph, Hop, Inventory, Options, analyze};
//!
//! let mut records = Inventory::builder();
//! records
//!     .push(Party { id: "shop", country: vec!["DE"], ..Party::default() })
//!     .push(Party { id: "mailer", country: vec!["US"], ..Party::default() })
//!     .push(Subjects { id: "buyers", residence: vec!["DE"], ..Subjects::default() })
//!     .push(Field { id: "email", ..Field::default() })
//!     .push(Collection {
//!         id: "order", subjects: vec!["buyers"], at: "shop", fields: vec!["email"], ..Collection::default()
//!     })
//!     .push(Flow { id: "newsletter", from: "shop", to: "mailer", fields: vec!["email"], ..Flow::default() });
//! let graph = FlowGraph::compile(records.build()?);
//!
//! let laws = transborder_regimes::all().only(["plain"])?; // does it leave home, were people told?
//! let report = analyze(&graph, &laws.on("2026-11-22".parse()?), &Options::default())?;
//!
//! let finding = report.findings().next().expect("nobody was told");
//! assert_eq!(finding.at().to_string(), "flow/newsletter");
//! let way = finding.witness().expect("a flow has a way to it");
//! assert_eq!(
//!     way.hops(),
//!     [Hop::Collection { id: "order", at: "shop" }, Hop::Flow { id: "newsletter", to: "mailer" }]
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # From records to findings
//!
//! Each stage is a value of its own, made by one function from the one before; keep it, look at it, use it twice.
//!
//! | value | made by | what it knows |
//! |---|---|---|
//! | [`Inventory`] | [`InventoryBuilder::build`], or `transborder_json::read` | everything that is written, each name resolved |
//! | [`FlowGraph`] | [`FlowGraph::compile`] | how it hangs together; no day, no law |
//! | [`Lineage`] | [`Lineage::propagate`] | what is held where on a day, and which law travels with it |
//! | [`Transfers`] | [`Transfers::of`] | which steps leave whose home |
//! | [`Report`] | [`judge`], or [`analyze`] for the last three | what is missing, who owes it, what would mend it |
//!
//! A law is data: a [`regime::Pack`]. `transborder_regimes::all` has those on board, [`regime::Regimes::with`]
//! adds yours, [`regime::Regimes::on`] says what is in force on a day. A question that is no law is a [`Rule`].
//!
//! # Looking around
//!
//! - One record: [`FlowGraph::system`], [`FlowGraph::flow`] and alike give small views, [`System`], [`Flow`], …,
//!   that lead to each other. ([`record`] holds what is *written*, under the same names: import one of the two.)
//! - Lineage: [`Lineage::held`], [`Lineage::downstream`], [`Lineage::upstream`], [`Lineage::paths`].
//! - The whole graph: [`FlowGraph::view`] implements petgraph's visit traits without a copy.
//!
//! # What it does not do
//!
//! It reads no files, no clock and no environment, prints nothing and remembers nothing between two calls: the
//! same inventory, law, day, rules and options give the same report, whatever the machine or its number of
//! threads. What nobody has said is *unknown* ([`Truth::Unknown`]) and surfaces as undetermined or as a
//! question, never as a guess.
//!
//! # Features
//!
//! - `parallel` (default) judges on all cores and brings `rayon`; the findings are the same.

#[macro_use]
pub mod record;

mod analysis;
mod date;
mod diagnostic;
mod fact;
mod graph;
mod hash;
mod inventory;
mod judge;
mod jurisdiction;
mod lineage;
mod name;
mod parallel;
mod party;
pub mod regime;
mod report;
mod rule;
mod scene;
mod stated;
mod step;
mod suggest;
mod timeline;
mod truth;
mod view;
pub mod vocabulary;

pub use analysis::{Cancel, NotJudged, Options, Progress, Stage, analyze, judge};
pub use date::{Bound, Date, NotADate, Period};
pub use diagnostic::{Fault, Faults, Origin, Spot, Step, UnknownName};
pub use graph::{Edge, EdgeId, FlowGraph, Link, Node, NodeId, View, visit};
pub use inventory::{Batch, Inventory, InventoryBuilder, Kind};
pub use judge::{RULES, Transfers, Verdict};
pub use jurisdiction::{NotAPlace, Place};
pub use lineage::{Holding, Hop, Lineage, Paths, Reach, Witness};
pub use regime::Said;
pub use report::Place as FindingPlace;
pub use report::{
    Also, Answerer, Assumed, Change, ChangeAt, Counts, Coverage, Crossing, Discharge, Drawing,
    DrawnCollection, DrawnFlow, DrawnParty, DrawnReach, DrawnSystem, Finding, FlowShown, GateLine, Mark,
    MissingFact, PartyShown, PatchValue, People, Question, Reached, Remedy, Report, Summary, SystemShown,
};
pub use rule::{Label, Objection, Rule, Transfer};
pub use step::By;
pub use suggest::near as near_name;
pub use timeline::{Cause, Counted, Event, Lasting, Spell, Timeline, Turn, span};
pub use truth::Truth;
pub use view::{
    Collection, Consent, Derivation, Field, Flow, Group, Notice, Owner, Party, Purpose, Safeguard, System,
};
