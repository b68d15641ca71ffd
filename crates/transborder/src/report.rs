//! Report
use crate::inventory::Inventory;
pub(crate) fn people_in(inventory: &Inventory, counts: &[(u32, Option<u64>)]) -> (u64, Option<u64>) {
    let _ = inventory;
    (counts.iter().filter_map(|c| c.1).max().unwrap_or(0), None)
}
