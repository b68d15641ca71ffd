//! Inventories and packs in, reports out.

mod read;
pub mod schema;
mod source;
mod span;
mod wire;

pub use read::{File, read};
pub use source::{Place, Sources};
