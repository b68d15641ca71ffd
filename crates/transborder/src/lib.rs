//! Personal-data lineage over borders.

#[macro_use]
pub mod record;

mod analysis;
mod date;
mod diagnostic;
mod fact;
mod graph;
mod inventory;
mod judge;
mod jurisdiction;
mod lineage;
mod name;
mod party;
pub mod regime;
mod report;
mod rule;
mod scene;
mod stated;
mod step;
mod suggest;
mod truth;
pub mod vocabulary;

pub use analysis::{NotJudged, Options, analyze, judge};
pub use date::{Bound, Date, NotADate, Period};
pub use diagnostic::{Fault, Faults, Origin, Spot, Step, UnknownName};
pub use graph::FlowGraph;
pub use inventory::{Inventory, InventoryBuilder, Kind};
pub use judge::{Transfers, Verdict};
pub use jurisdiction::{NotAPlace, Place};
pub use lineage::{Holding, Hop, Lineage, Paths, Reach, Witness};
pub use regime::Said;
pub use report::Place as FindingPlace;
pub use report::{
    Also, Answerer, Assumed, Counts, Coverage, Crossing, Discharge, Drawing, DrawnCollection, DrawnFlow,
    DrawnParty, DrawnReach, DrawnSystem, Finding, FlowShown, GateLine, Mark, MissingFact, PartyShown, People,
    Question, Reached, Remedy, Report, Summary, SystemShown,
};
pub use rule::{Label, Objection, Rule, Transfer};
pub use step::By;
pub use suggest::near as near_name;
pub use truth::Truth;
