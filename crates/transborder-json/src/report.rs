//! The report as other programs read it (`transborder-report/1`): owned, and serializable both ways.
//!
//! A key that does not apply is absent, not empty; the lists of the report itself are always there.

mod finding;
mod picture;

pub use finding::{
    Accepted, Also, By, Finding, Gate, Lapse, Lapsed, Level, Missing, Patch, PathStep, PlaceKind, PlaceOf,
    Reach, Remedy, Said, Source, Value, Verdict,
};
pub use picture::{Graph, GraphFlow, GraphParty, GraphSystem};

use crate::read::File;
use crate::span;
use crate::timeline::Ahead;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use transborder::{Fault, Faults};

/// Name and version of the format.
pub const FORMAT: &str = "transborder-report/1";

/// The whole report (`transborder-report/1`). Readers ignore keys that they do not know.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Report {
    /// `transborder-report/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Day of the analysis, `YYYY-MM-DD`.
    pub as_of: String,
    /// Packs that were judged, each with its revision on the day: `KR-PIPA@KR-2023`.
    pub regimes: Vec<String>,
    /// What each of them applied to.
    pub coverage: Vec<Coverage>,
    /// How many records of each kind were read.
    pub inventory: Counts,
    /// Numbers for whoever has ten seconds.
    pub summary: Summary,
    /// Gaps, open questions and advice, by regime and input order.
    pub findings: Vec<Finding>,
    /// Gates and duties that are met, each with its ground; absent where nobody asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharges: Option<Vec<Discharge>>,
    /// Every step that leaves the home of its data subjects, whatever law applies.
    pub crossings: Vec<Crossing>,
    /// What to ask whom, most findings first.
    pub questions: Vec<Question>,
    /// What was taken for granted because no record says it.
    pub assumptions: Vec<Assumption>,
    /// What is odd but no fault.
    pub warnings: Vec<Assumption>,
    /// Parties, systems and flows, so that a picture can be drawn; absent where nobody asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<Graph>,
    /// What begins on a later day without any edit, by day; absent where nobody looked ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<Vec<Ahead>>,
}

/// What a regime applied to.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Coverage {
    /// Pack and revision: `KR-PIPA@KR-2023`.
    pub regime: String,
    /// Holdings to which the law attaches.
    pub attached: u64,
    /// Holdings to which it may attach.
    pub maybe: u64,
    /// Steps that are transfers under it.
    pub transfers: u64,
}

/// How many records of each kind an inventory has.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Counts {
    /// Parties.
    pub parties: u64,
    /// Groups of data subjects.
    pub subjects: u64,
    /// Fields.
    pub fields: u64,
    /// Described systems.
    pub systems: u64,
    /// Collections.
    pub collections: u64,
    /// Flows.
    pub flows: u64,
    /// Notices.
    pub notices: u64,
    /// Consents.
    pub consents: u64,
    /// Safeguards.
    pub safeguards: u64,
}

/// Numbers for whoever has ten seconds.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Summary {
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
    /// Findings that the configuration accepts; they are counted by their verdicts, too.
    pub accepted: u64,
    /// People in groups with a gap.
    pub people: People,
    /// Triples of a flow, a group and a field with a gap; only in the format `summary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_triples: Option<u64>,
    /// Flows with a gap; only in the format `summary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged_flows: Option<u64>,
    /// Flows on the shortest witness of each, added up; only in the format `summary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness_steps: Option<u64>,
}

/// A number of people, as far as the inventory says it.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct People {
    /// At least so many.
    pub low: u64,
    /// At most so many; null while a count is missing.
    #[serde(default)]
    pub high: Option<u64>,
}

/// A gate or duty that is met.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Discharge {
    /// Where.
    pub at: PlaceOf,
    /// The pack.
    pub regime: String,
    /// Its revision on the day.
    pub revision: String,
    /// Id of the gate or duty in the pack.
    pub gate: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// Who sends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exporter: Option<String>,
    /// Who receives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importer: Option<String>,
    /// Receiving countries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_countries: Vec<String>,
    /// Groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Purposes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Safeguards that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub safeguards: Vec<String>,
    /// Consents that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<String>,
}

/// A step that leaves the home of its data subjects.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Crossing {
    /// The flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
    /// The collection, for data collected abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Homes of the data subjects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residence: Vec<String>,
    /// Locations of the start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_countries: Vec<String>,
    /// Where the data get to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_countries: Vec<String>,
    /// Who receives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importer: Option<String>,
    /// What crosses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The worst verdict of any regime; absent where none speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<Worst>,
}

/// How a crossing stands at worst.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Worst {
    /// A gap.
    Gap,
    /// A question is open.
    Undetermined,
    /// Advice.
    Advice,
    /// Whatever law applies is met.
    Discharged,
}

/// A question whose answer settles findings.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Question {
    /// One sentence that names record and key.
    pub ask: String,
    /// The record that would answer: its kind under `record`, and what is known of it.
    pub answer: serde_json::Map<String, serde_json::Value>,
    /// Facts that it settles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Ids of the findings that wait for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// On how many flows.
    pub flows: u64,
}

/// Something that holds for many records alike.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Assumption {
    /// What, in words: `role = provision`.
    pub assumed: String,
    /// Kind of the records.
    pub kind: String,
    /// How many.
    pub count: u64,
    /// Their ids: the first ten, or all on request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

/// What a report carries besides what it always does.
#[derive(Clone, Copy, Debug)]
pub struct Extras<'a> {
    /// Parties, systems and flows, so that a picture can be drawn.
    pub graph: bool,
    /// Every id that an assumption or a warning is about, not the first ten.
    pub every_id: bool,
    /// Findings that the configuration accepts, by id.
    pub accepted: Option<&'a BTreeMap<String, Accepted>>,
    /// Findings whose acceptance no longer holds, by id.
    pub lapsed: Option<&'a BTreeMap<String, Lapsed>>,
    /// Levels by clause or rule; the clause decides where both have one.
    pub levels: Option<&'a BTreeMap<String, Level>>,
    /// What is odd about the configuration.
    pub warnings: &'a [Assumption],
    /// What was taken for granted before the analysis: a day that nobody named, say.
    pub assumptions: &'a [Assumption],
    /// What begins within the days that somebody looked ahead.
    pub ahead: Option<&'a [Ahead]>,
}

impl Extras<'_> {
    /// Nothing more.
    pub const NONE: Extras<'static> = Extras {
        graph: false,
        every_id: false,
        accepted: None,
        lapsed: None,
        levels: None,
        warnings: &[],
        assumptions: &[],
        ahead: None,
    };
}

/// Reads a report back.
///
/// # Errors
/// One fault: it is no JSON, says it is something else, or lacks a key.
pub fn read_report(file: File<'_>) -> Result<Report, Faults> {
    let root = span::document(0, file.text)?;
    let mut format = None;
    root.each_entry(|entry| {
        if entry.key.text().as_deref() == Some("format") {
            format = Some(entry.value);
        }
        format.is_none()
    });
    match format {
        Some(at) if at.text().as_deref() != Some(FORMAT) => Err(at
            .fault("wrong-format", format!("the report's format is {}, not `{FORMAT}`", at.describe()))
            .into()),
        None => {
            let fault: Fault =
                root.fault("wrong-format", "the file is no report: it does not name its format");
            Err(fault.help(format!("a report begins with `{{\"format\": \"{FORMAT}\"`")).into())
        }
        Some(_) => serde_json::from_str(root.raw()).map_err(|error| root.broken(&error).into()),
    }
}

#[cfg(test)]
mod tests;
