//! Mutants of a pack: one thing deleted or weakened in each.

use serde_json::Value;

/// A pack or table with one thing changed.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Where and what.
    pub name: String,
    /// The clause it concerns, if one.
    pub clause: Option<String>,
    /// The pack or table.
    pub law: Value,
}

/// Every clause of a pack with its revision.
pub fn clauses(_pack: &Value) -> Vec<(String, String)> {
    Vec::new()
}
/// x
pub fn mutants(_pack: &Value) -> Vec<Mutant> {
    Vec::new()
}
/// x
pub fn table_mutants(_pack: &Value) -> Vec<Mutant> {
    Vec::new()
}
