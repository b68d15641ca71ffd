//! Inventories and packs in, reports out.

pub mod batch;
mod convert;
mod diagnostic;
mod pack;
mod pointer;
mod read;
pub mod report;
pub mod schema;
mod source;
mod span;
pub mod timeline;
mod wire;
mod write;

pub use convert::{level, summary};
pub use diagnostic::{Line, Part, Rendered, columns, visible};
pub use pack::{LawFile, lint, read_laws, read_pack, read_table};
pub use pointer::patches;
pub use read::{File, read};
pub use report::{Extras, Report, read_report};
pub use source::{Later, Place, Sources};
pub use timeline::Timeline;
pub use write::{print, write, write_lines, write_with};
