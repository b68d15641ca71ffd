//! Draws a report as DOT for Graphviz.
//!
//! Countries are boxes, parties are boxes in them; people are on the left, and what crosses a border says by
//! colour, line and word whether the law lets it. The text is the same for the same report, byte for byte.
//!
//! ```
//! use transborder::{FlowGraph, Inventory, Options, analyze, record};
//!
//! let mut builder = Inventory::builder();
//! builder.push(record::Party { id: "acme", country: vec!["DE"], ..Default::default() });
//! builder.push(record::System { id: "shop", operator: "acme", location: vec!["DE"], ..Default::default() });
//! let graph = FlowGraph::compile(builder.build()?);
//! let law = transborder_regimes::all();
//! let report = analyze(&graph, &law.on("2024-03-31".parse()?), &Options::default())?;
//! let mut dot = Vec::new();
//! transborder_dot::write(&report, &transborder_dot::What::Whole, &mut dot)?;
//! assert!(dot.starts_with(b"digraph"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod choose;
mod edge;
mod escape;
mod label;
mod legend;
mod picture;
mod style;

use std::io;
use transborder::Report;

/// What to draw of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What<'a> {
    /// Everything.
    Whole,
    /// The finding with this id: its way from the people to the border, with what lies beside it faded.
    Finding(&'a str),
    /// A system, or all systems of a party, and everything within some hops.
    Around {
        /// The system or party.
        name: &'a str,
        /// How far.
        hops: u32,
    },
}

/// Writes the picture. Linear in the inventory, its live edges and the findings.
///
/// # Errors
/// What `out` reports; [`io::ErrorKind::NotFound`] where no finding, system or party has the name given.
pub fn write(report: &Report<'_>, what: &What<'_>, mut out: impl io::Write) -> io::Result<()> {
    let drawing = report.drawing();
    let chosen = choose::Chosen::of(report, &drawing, what)?;
    let title = legend::title(report, &drawing, what);
    picture::write(&drawing, &chosen, what, &title, &mut out)
}
