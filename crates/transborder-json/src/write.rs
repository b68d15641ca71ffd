//! The report as JSON, entry by entry: findings are made when their turn comes and dropped once they are out.

use crate::convert::{Converter, crossing, discharge, question};
use crate::report::{Extras, FORMAT};
use crate::source::Sources;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, BufWriter, Write};

/// Writes a report as JSON (`transborder-report/1`): two spaces, keys and entries always in the same order,
/// a line break at the end.
///
/// The bytes are those of [`crate::Report::of`] by way of [`print()`], but no more than one finding is in
/// memory at once.
///
/// ```
/// use transborder::{FlowGraph, Options, analyze};
/// use transborder_json::{File, Sources, read, write};
///
/// let text = br#"{"format": "transborder/1", "parties": [{"id": "acme", "country": "DE"}]}"#;
/// let files = [File { name: "acme.json", text }];
/// let graph = FlowGraph::compile(read(&files)?);
/// let regimes = transborder::regime::Regimes::new(Vec::new(), Vec::new())?;
/// let law = regimes.on("2024-06-01".parse()?);
/// let report = analyze(&graph, &law, &Options::default())?;
/// let mut json = Vec::new();
/// write(&report, &Sources::new(&files), &mut json)?;
/// assert!(json.starts_with(b"{\n  \"format\": \"transborder-report/1\",\n  \"as_of\": \"2024-06-01\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Whatever `out` says.
pub fn write(report: &transborder::Report<'_>, sources: &Sources<'_>, out: impl Write) -> io::Result<()> {
    write_with(report, sources, &Extras::NONE, out)
}

/// Writes a report with more than it always carries.
///
/// # Errors
/// Whatever `out` says.
pub fn write_with(
    report: &transborder::Report<'_>,
    sources: &Sources<'_>,
    extras: &Extras<'_>,
    out: impl Write,
) -> io::Result<()> {
    print(&Stream(Converter { report, sources, extras }), out)
}

/// Writes anything as reports are written: two spaces, a line break at the end.
///
/// # Errors
/// Whatever `out` says.
pub fn print(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The report while it is made: the keys of [`crate::Report`], in that order.
struct Stream<'a, 's>(Converter<'a, 's>);

impl Serialize for Stream<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Stream(convert) = self;
        let Converter { report, extras, .. } = *convert;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", FORMAT)?;
        map.serialize_entry("as_of", &report.as_of().to_string())?;
        map.serialize_entry("regimes", &report.regimes())?;
        map.serialize_entry("coverage", &convert.coverage())?;
        map.serialize_entry("inventory", &convert.counts())?;
        map.serialize_entry("summary", &convert.summary())?;
        map.serialize_entry("findings", &Each(|| report.findings().map(|found| convert.finding(found))))?;
        map.serialize_entry("discharges", &Each(|| report.discharges().into_iter().map(discharge)))?;
        map.serialize_entry("crossings", &Each(|| report.crossings().into_iter().map(crossing)))?;
        map.serialize_entry("questions", &Each(|| report.questions().into_iter().map(question)))?;
        map.serialize_entry("assumptions", &convert.assumptions())?;
        map.serialize_entry("warnings", &convert.warnings())?;
        if extras.graph {
            map.serialize_entry("graph", &convert.graph())?;
        }
        if let Some(ahead) = extras.ahead {
            map.serialize_entry("ahead", ahead)?;
        }
        map.end()
    }
}

/// A list whose entries are made one by one.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
