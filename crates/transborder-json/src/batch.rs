//! Many inventories at once (`transborder-batch/1`): one entry each and their sum; owned, both ways.

use crate::report::{Summary, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the format.
pub const FORMAT: &str = "transborder-batch/1";

/// What a batch gave. In lines (`ndjson`) every entry stands alone, the total last.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Batch {
    /// `transborder-batch/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// One per inventory, in the order given, a folder's by path.
    pub inventories: Vec<Entry>,
    /// Their sum.
    pub total: Total,
}

/// One inventory of a batch.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Entry {
    /// The file or folder.
    pub inventory: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Day of the analysis; absent where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Packs judged, each with its revision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regimes: Vec<String>,
    /// Its numbers; absent where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// What was found, clause by clause, in the order of the report; not what the configuration accepts or allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// How many faults it has, where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub faults: Option<u64>,
    /// The first of them: `file:line:column: message`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How an inventory of a batch ended.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing at or above the threshold.
    Clean,
    /// Something is.
    Findings,
    /// Bad input: it was not analysed, the others were.
    Refused,
}

impl Outcome {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Clean => "clean",
            Outcome::Findings => "findings",
            Outcome::Refused => "refused",
        }
    }
}

/// Findings alike in clause and verdict.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Clause {
    /// The pack.
    pub regime: String,
    /// The clause.
    pub clause: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cite: String,
    /// What is wrong.
    pub verdict: Verdict,
    /// How many findings.
    pub findings: u64,
    /// In how many inventories; one in an entry.
    pub inventories: u64,
}

impl Clause {
    /// The same clause with the same verdict.
    #[must_use]
    pub fn is_like(&self, other: &Clause) -> bool {
        self.clause == other.clause
            && self.verdict == other.verdict
            && self.regime == other.regime
            && self.cite == other.cite
    }
}

/// The sum of a batch.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug, Default)]
pub struct Total {
    /// All of them.
    pub inventories: u64,
    /// Refused for bad input.
    pub refused: u64,
    /// With something at or above the threshold.
    pub with_findings: u64,
    /// Pairs of a system and a label held there.
    pub holdings: u64,
    /// Pairs of a flow and a regime under which it is a transfer.
    pub transfers: u64,
    /// Findings that are gaps.
    pub gap: u64,
    /// Findings that wait for a fact.
    pub undetermined: u64,
    /// Findings that only advise.
    pub advice: u64,
    /// Transfers with an open gate and no open duty.
    pub discharged: u64,
    /// Findings that a configuration accepts.
    pub accepted: u64,
    /// Clause by clause: gaps first, then by how many inventories, then by name.
    pub clauses: Vec<Clause>,
}

impl Total {
    /// Adds an entry. Clauses stay in order only after [`Total::sorted`].
    pub fn add(&mut self, entry: &Entry) {
        self.inventories += 1;
        match entry.outcome {
            Outcome::Refused => self.refused += 1,
            Outcome::Findings => self.with_findings += 1,
            Outcome::Clean => {}
        }
        if let Some(summary) = &entry.summary {
            self.holdings += summary.holdings;
            self.transfers += summary.transfers;
            self.gap += summary.gap;
            self.undetermined += summary.undetermined;
            self.advice += summary.advice;
            self.discharged += summary.discharged;
            self.accepted += summary.accepted;
        }
        for clause in &entry.clauses {
            match self.clauses.iter_mut().find(|known| known.is_like(clause)) {
                Some(known) => {
                    known.findings += clause.findings;
                    known.inventories += clause.inventories;
                }
                None => self.clauses.push(clause.clone()),
            }
        }
    }

    /// With its clauses in order.
    #[must_use]
    pub fn sorted(mut self) -> Total {
        self.clauses.sort_by(|a, b| {
            a.verdict
                .cmp(&b.verdict)
                .then(b.inventories.cmp(&a.inventories))
                .then(b.findings.cmp(&a.findings))
                .then_with(|| (&a.regime, &a.clause, &a.cite).cmp(&(&b.regime, &b.clause, &b.cite)))
        });
        self
    }
}
