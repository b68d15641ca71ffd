//! Personal-data lineage over borders.

#[macro_use]
pub mod record;

mod date;
mod diagnostic;
mod inventory;
mod jurisdiction;
mod name;
pub mod regime;
mod suggest;
mod truth;
pub mod vocabulary;

pub use date::{Bound, Date, NotADate, Period};
pub use diagnostic::{Fault, Faults, Origin, Spot, Step, UnknownName};
pub use inventory::{Inventory, InventoryBuilder, Kind};
pub use jurisdiction::{NotAPlace, Place};
pub use suggest::near as near_name;
pub use truth::Truth;
