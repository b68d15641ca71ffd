//! Inventories and packs in, reports out.

mod span;
