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

/// Writes a report as lines (`transborder-report/1`, NDJSON): the first is the report without its lists, each of the
/// others an object with one key, `finding`, `discharge`, `crossing`, `question`, `assumption`, `warning`, `graph` or
/// `ahead`, in the order of the report. Put together they are what [`write_with`] writes; no more than one is in memory
/// at once.
///
/// ```
/// # use transborder::{FlowGraph, Options, analyze};
/// # use transborder_json::{File, Sources, read, report::Extras, write_lines};
/// # let text = br#"{"format": "transborder/1", "parties": [{"id": "acme", "country": "DE"}]}"#;
/// # let files = [File { name: "acme.json", text }];
/// # let graph = FlowGraph::compile(read(&files)?);
/// # let regimes = transborder::regime::Regimes::new(Vec::new(), Vec::new())?;
/// # let law = regimes.on("2024-06-01".parse()?);
/// # let report = analyze(&graph, &law, &Options::default())?;
/// let mut lines = Vec::new();
/// write_lines(&report, &Sources::new(&files), &Extras::NONE, &mut lines)?;
/// assert!(lines.starts_with(b"{\"format\":\"transborder-report/1\",\"as_of\":\"2024-06-01\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Whatever `out` says.
pub fn write_lines(
    report: &transborder::Report<'_>,
    sources: &Sources<'_>,
    extras: &Extras<'_>,
    out: impl Write,
) -> io::Result<()> {
    let convert = Converter { report, sources, extras };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let out = &mut out;
    line(out, &Head(convert))?;
    report.findings().try_for_each(|found| line(out, &One("finding", convert.finding(found))))?;
    report.discharges().into_iter().try_for_each(|found| line(out, &One("discharge", discharge(found))))?;
    report.crossings().into_iter().try_for_each(|found| line(out, &One("crossing", crossing(found))))?;
    report.questions().into_iter().try_for_each(|found| line(out, &One("question", question(found))))?;
    convert.assumptions().into_iter().try_for_each(|said| line(out, &One("assumption", said)))?;
    convert.warnings().into_iter().try_for_each(|said| line(out, &One("warning", said)))?;
    if extras.graph {
        line(out, &One("graph", convert.graph()))?;
    }
    extras.ahead.into_iter().flatten().try_for_each(|begins| line(out, &One("ahead", begins)))?;
    out.flush()
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A report without its lists.
struct Head<'a, 's>(Converter<'a, 's>);

impl Serialize for Head<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

impl Head<'_, '_> {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Head(convert) = self;
        map.serialize_entry("format", FORMAT)?;
        map.serialize_entry("as_of", &convert.report.as_of().to_string())?;
        map.serialize_entry("regimes", &convert.report.regimes())?;
        map.serialize_entry("coverage", &convert.coverage())?;
        map.serialize_entry("inventory", &convert.counts())?;
        map.serialize_entry("summary", &convert.summary())
    }
}

/// An object with one key.
struct One<T>(&'static str, T);

impl<T: Serialize> Serialize for One<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
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
        Head(*convert).entries(&mut map)?;
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
