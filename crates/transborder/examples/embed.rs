//! A service that keeps its inventory in code, judges it by every law on board and by a rule of its own.

use std::error::Error;
use std::fmt::Write as _;
use transborder::record::{Collection, Field, Flow, Party, Subjects, System};
use transborder::{FlowGraph, Hop, Inventory, Objection, Options, Rule, Transfer, Verdict, analyze};

/// Our own policy, which no law knows: health data stay with us.
struct HealthLeaves;

impl Rule for HealthLeaves {
    fn name(&self) -> &'static str {
        "health-leaves"
    }
    fn summary(&self) -> &'static str {
        "finds health data that are sent abroad"
    }
    fn check<'l>(&self, transfer: Transfer<'l>) -> Option<Objection<'l>> {
        let health: Vec<_> = transfer.labels().filter(|label| label.has_tag("health")).collect();
        let message = format!("`{}` gets health data", transfer.importer());
        let (verdict, missing, remedy) = (Verdict::Gap, Vec::new(), None);
        let found = !health.is_empty();
        found.then_some(Objection { verdict, message, missing, labels: Some(health), remedy })
    }
}

/// What there is to say, one finding a line.
#[rustfmt::skip]
pub(crate) fn run() -> Result<String, Box<dyn Error>> {
    let mut records = Inventory::builder();
    records
        .push(Party { id: "clinic", country: vec!["DE"], ..Party::default() })
        .push(Party { id: "labs", country: vec!["US"], ..Party::default() })
        .push(Subjects { id: "patients", residence: vec!["DE"], ..Subjects::default() })
        .push(Field { id: "diagnosis", tags: vec!["health"], ..Field::default() })
        .push(System { id: "ward", operator: "clinic", location: vec!["DE"], ..System::default() })
        .push(Collection { id: "admission", subjects: vec!["patients"], at: "ward", fields: vec!["diagnosis"], ..Collection::default() })
        .push(Flow { id: "second-opinion", from: "ward", to: "labs", fields: vec!["diagnosis"], ..Flow::default() });
    let graph = FlowGraph::compile(records.build()?);
    let (laws, own) = (transborder_regimes::all(), HealthLeaves);
    let options = Options { rules: &[&own], ..Options::default() };
    let report = analyze(&graph, &laws.on("2026-11-22".parse()?), &options)?;
    let mut text = String::new();
    for finding in report.findings() {
        write!(text, "{} {} at {}:", finding.verdict(), finding.rule(), finding.at())?;
        for hop in finding.witness().iter().flat_map(|way| way.hops()) {
            let (Hop::Collection { id, at } | Hop::Derivation { id, at } | Hop::Flow { id, to: at }) = hop;
            write!(text, " {id} -> {at}")?;
        }
        writeln!(text)?;
    }
    Ok(text)
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", run()?);
    Ok(())
}
