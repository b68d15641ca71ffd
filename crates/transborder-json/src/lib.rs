//! Inventories and packs in, reports out.

mod diagnostic;
mod pack;
mod read;
pub mod report;
pub mod schema;
mod source;
mod span;
mod wire;

pub use diagnostic::{Line, Part, Rendered, columns, visible};
pub use pack::{LawFile, read_laws, read_pack, read_table};
pub use read::{File, read};
pub use report::{Report, read_report};
pub use source::{Place, Sources};
