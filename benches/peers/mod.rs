//! The same question put to programs of others: what is held where (T1), which (flow, group, field) are a gap of
//! `plain` (T2), and how many flows the shortest witnesses of the flagged flows have together (T3).
//!
//! All start from the same plain facts, read without the engine; building an index is part of each one's work,
//! as compiling is part of the engine's.

mod datalog;
mod facts;
mod frog;
mod search;

pub(crate) use facts::Facts;

use transborder::regime::Regimes;
use transborder::{FlowGraph, Inventory, Lineage, Options, Transfers, judge};
use transborder_json::File;

/// What every program must find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    /// T1: (system, group, field).
    pub(crate) held: u64,
    /// T2: (flow, group, field).
    pub(crate) gaps: u64,
    /// Flows with a gap.
    pub(crate) flagged: u64,
    /// T3; nothing where a program was not asked.
    pub(crate) steps: Option<u64>,
}

impl Counts {
    /// From the length of the shortest witness per flow, zero where there is no gap.
    fn of(held: usize, gaps: usize, shortest: &[u32]) -> Counts {
        Counts {
            held: held as u64,
            gaps: gaps as u64,
            flagged: shortest.iter().filter(|steps| **steps > 0).count() as u64,
            steps: Some(shortest.iter().map(|steps| u64::from(*steps)).sum()),
        }
    }

    /// Whether the other found the same, as far as it was asked.
    pub(crate) fn agree(self, other: Counts) -> bool {
        let steps = other.steps.is_none() || other.steps == self.steps;
        (self.held, self.gaps, self.flagged) == (other.held, other.gaps, other.flagged) && steps
    }
}

/// A way to the counts, and how it goes about it.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) count: fn(&Facts) -> Counts,
}

/// All peers, the engine itself apart.
pub(crate) const PEERS: &[Peer] = &[
    Peer { name: "datafrog, T1+T2+T3", count: frog::count },
    Peer { name: "petgraph, a search per group, T1+T2+T3", count: search::count },
    Peer { name: "ascent, T1+T2", count: datalog::count },
    Peer { name: "ascent, a lattice of hops, T1+T2+T3", count: datalog::count_with_steps },
];

/// Reads for the engine.
pub(crate) fn inventory(text: &[u8]) -> Inventory {
    transborder_json::read(&[File { name: "landscape.ndjson", text }]).expect("a landscape without faults")
}

/// `plain` alone.
pub(crate) fn plain() -> Regimes {
    transborder_regimes::all().only(["plain"]).expect("`plain` is on board")
}

/// The engine: everything after reading.
pub(crate) fn engine(inventory: Inventory, regimes: &Regimes) -> Counts {
    let law = regimes.on("2026-01-01".parse().expect("a date"));
    let graph = FlowGraph::compile(inventory);
    let lineage = Lineage::propagate(&graph, &law);
    let transfers = Transfers::of(&lineage);
    let report = judge(&transfers, &Options::default()).expect("nobody cancels");
    let summary = report.summary();
    Counts {
        held: summary.holdings,
        gaps: summary.gap_triples,
        flagged: summary.flagged_flows,
        steps: Some(summary.witness_steps),
    }
}
