//! What is reported: findings, their ids, and the summary.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::lineage::Hop;
use super::truth::Truth;

/// A missing fact: its text and its value, never yes.
pub type MissingFact = (String, Truth);

/// One finding of the report, as far as the model goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Twelve hex digits over place, clause, rule and verdict.
    pub id: String,
    /// A name of the registry of rules.
    pub rule: String,
    /// `gap`, `undetermined` or `advice`.
    pub verdict: String,
    /// The pack.
    pub regime: String,
    /// The gate, duty or `no_gate` concerned.
    pub clause: String,
    /// What an authority would cite.
    pub cite: String,
    /// Kind and id of the place.
    pub at: (String, String),
    /// Who owes it.
    pub responsible: Vec<String>,
    /// Receiving countries of the units.
    pub to_countries: Vec<String>,
    /// Groups; empty on a party duty. The group of silent holdings is `unknown`.
    pub subjects: Vec<String>,
    /// Fields; empty on a party duty.
    pub fields: Vec<String>,
    /// Purposes that are known.
    pub purposes: Vec<String>,
    /// Missing facts of the explained gate or of the duty; premises of a `premise-unknown`.
    pub missing: Vec<MissingFact>,
    /// The shortest witness among the units; empty on parties and homes.
    pub path: Vec<Hop>,
    /// Of a missing gate the one explained, of an open one the one used.
    pub explained_gate: Option<String>,
    /// Clauses folded into a missing gate.
    pub also: Vec<(String, Vec<MissingFact>)>,
    /// Clauses that would be *no* if the premise held.
    pub if_so: Vec<String>,
    /// Whether the first unit is an onward transfer.
    pub onward: bool,
}

/// Counts over a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// (system, group, field) that hold anything, silent holdings among them.
    pub holdings: usize,
    /// (flow, regime) pairs that are, or may be, a transfer.
    pub transfers: usize,
    /// Findings with this verdict.
    pub gap: usize,
    /// Findings with this verdict.
    pub undetermined: usize,
    /// Findings with this verdict.
    pub advice: usize,
    /// (flow, regime) pairs with an open gate and all duties met.
    pub discharged: usize,
    /// (flow, group, field) with a gap at the flow.
    pub gap_triples: usize,
    /// Flows with a gap.
    pub flagged_flows: usize,
    /// Flows on the shortest witness of each flagged flow, added up.
    pub witness_steps: usize,
}

/// How far a law reaches: (system, group, field) to which it is attached, for certain or maybe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The pack.
    pub regime: String,
    /// Holdings to which it is attached.
    pub attached: usize,
    /// Holdings to which it may be attached.
    pub maybe: usize,
    /// Flows that are, or may be, a transfer under it.
    pub transfers: usize,
}

/// Everything the model says about an inventory on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The regimes judged, in the order of the packs given.
    pub regimes: Vec<String>,
    /// One entry per regime with a revision on the day.
    pub coverage: Vec<Coverage>,
    /// By regime, then place in input order, then clause.
    pub findings: Vec<Finding>,
    /// Counts.
    pub summary: Summary,
    /// By pack and clause what came of it at the units where it was asked: how often no, unknown, yes.
    pub rows: Rows,
}

/// How often a clause was no, unknown and yes; a note is no where it does not speak.
pub type Rows = BTreeMap<(String, String), [usize; 3]>;

/// The id of a finding: what it is about, never when, for whom or in which words.
pub(crate) fn id(
    inventory: Option<&str>,
    pack: &str,
    clause: &str,
    rule: &str,
    place: &str,
    verdict: &str,
) -> String {
    let mut text = String::new();
    if let Some(inventory) = inventory {
        text.push_str(inventory);
        text.push('\0');
    }
    text.push_str(&[pack, clause, rule, place, verdict].join("\0"));
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_depends_on_place_clause_rule_and_verdict() {
        // The first finding of the first case.
        let id = id(None, "KR-PIPA", "KR-28-8-1", "no-open-gate", "flow/dispatch", "gap");
        assert_eq!(id, "c2b90c3b2b84");
    }
}
