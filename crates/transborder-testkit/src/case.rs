//! Cases: runs of an inventory with the exact findings expected, and the comparison that any engine uses.
//!
//! Every engine brings its findings into one plain form, [`Judged`]; keys that a case leaves out are not
//! compared, lists are compared as sets, a path without its derivations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::edit::Edit;
use crate::reference::{Finding, Hop, Report};

/// One hop of a path, as compared.
pub type Step = String;

/// A finding in the form in which engines are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// Twelve hex digits.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// `gap`, `undetermined` or `advice`.
    pub verdict: String,
    /// The pack.
    pub regime: String,
    /// The clause.
    pub clause: String,
    /// The citation.
    pub cite: String,
    /// Kind and id of the place.
    pub at: (String, String),
    /// Who owes it.
    pub responsible: BTreeSet<String>,
    /// Who receives, where an engine says so.
    pub importer: Option<String>,
    /// Receiving countries.
    pub to_countries: BTreeSet<String>,
    /// Groups.
    pub subjects: BTreeSet<String>,
    /// Fields.
    pub fields: BTreeSet<String>,
    /// Purposes.
    pub purposes: BTreeSet<String>,
    /// (fact, value).
    pub missing: BTreeSet<(String, String)>,
    /// Hops of the path, derivations included, the collection not.
    pub steps: usize,
    /// Collection and flows, in order.
    pub path: Vec<Step>,
    /// The gate explained.
    pub explained_gate: Option<String>,
    /// Folded clauses and what each misses.
    pub also: BTreeSet<(String, BTreeSet<(String, String)>)>,
    /// Clauses that would be *no*.
    pub if_so: BTreeSet<String>,
    /// An onward transfer.
    pub onward: bool,
}

/// The counts of a report, in the form in which engines are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// (flow, regime) pairs that are, or may be, a transfer.
    pub transfers: usize,
    /// Findings with this verdict.
    pub gap: usize,
    /// Findings with this verdict.
    pub undetermined: usize,
    /// Findings with this verdict.
    pub advice: usize,
    /// (flow, regime) pairs that are discharged.
    pub discharged: usize,
}

fn facts(missing: &[(String, crate::reference::Truth)]) -> BTreeSet<(String, String)> {
    missing.iter().map(|(fact, value)| (fact.clone(), value.word().to_owned())).collect()
}

fn set(list: &[String]) -> BTreeSet<String> {
    list.iter().cloned().collect()
}

impl From<&Finding> for Judged {
    fn from(finding: &Finding) -> Judged {
        let hop = |hop: &Hop| match hop {
            Hop::Collection(id) | Hop::Flow(id) => Some(id.clone()),
            Hop::Derivation(_) => None,
        };
        Judged {
            id: finding.id.clone(),
            rule: finding.rule.clone(),
            verdict: finding.verdict.clone(),
            regime: finding.regime.clone(),
            clause: finding.clause.clone(),
            cite: finding.cite.clone(),
            at: finding.at.clone(),
            responsible: set(&finding.responsible),
            importer: None,
            to_countries: set(&finding.to_countries),
            subjects: set(&finding.subjects),
            fields: set(&finding.fields),
            purposes: set(&finding.purposes),
            missing: facts(&finding.missing),
            steps: finding.path.iter().filter(|hop| !matches!(hop, Hop::Collection(_))).count(),
            path: finding.path.iter().filter_map(hop).collect(),
            explained_gate: finding.explained_gate.clone(),
            also: finding.also.iter().map(|(clause, missing)| (clause.clone(), facts(missing))).collect(),
            if_so: set(&finding.if_so),
            onward: finding.onward,
        }
    }
}

impl From<&Report> for Counts {
    fn from(report: &Report) -> Counts {
        let summary = report.summary;
        Counts {
            transfers: summary.transfers,
            gap: summary.gap,
            undetermined: summary.undetermined,
            advice: summary.advice,
            discharged: summary.discharged,
        }
    }
}

/// One run of a case.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its number in the list.
    pub number: u64,
    /// The inventory's file name.
    pub file: String,
    /// The day.
    pub as_of: String,
    /// Exactly these packs.
    pub regimes: Vec<String>,
    /// Applied in order before judging.
    pub edits: Vec<Edit>,
    /// What the run shows.
    pub why: String,
    summary: Value,
    findings: Vec<Value>,
}

/// The folder of the cases that are published with the format.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cases")
}

/// The folders of cases worked out on paper: what is common to all laws, and one folder per law.
///
/// # Panics
/// If the folder of fixtures cannot be listed.
pub fn by_hand() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let laws = std::fs::read_dir(top.join("law")).into_iter().flatten();
    let mut folders: Vec<PathBuf> = laws.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.push(top.join("hand"));
    folders.retain(|folder| folder.join("expected.json").exists());
    folders.sort();
    folders
}

/// Reads a JSON file of test data.
///
/// # Panics
/// If the file is missing or no JSON: then the test data are broken.
pub fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// All runs of `expected.json` in a folder.
pub fn runs(folder: &Path) -> Vec<Run> {
    let list = json(&folder.join("expected.json"));
    let run = |value: &Value| Run {
        number: value["run"].as_u64().unwrap_or(0),
        file: text(&value["file"]),
        as_of: text(&value["as_of"]),
        regimes: texts(&value["regimes"]),
        edits: value["edits"].as_array().into_iter().flatten().filter_map(Edit::read).collect(),
        why: text(&value["why"]),
        summary: value["summary"].clone(),
        findings: value["findings"].as_array().cloned().unwrap_or_default(),
    };
    list.as_array().into_iter().flatten().map(run).collect()
}

impl Run {
    /// The inventory of the run, with its edits applied.
    ///
    /// # Panics
    /// If an edit names nothing: then the case is broken.
    pub fn inventory(&self, folder: &Path) -> Value {
        let mut inventory = json(&folder.join(&self.file));
        for edit in &self.edits {
            if let Err(fault) = edit.apply(&mut inventory) {
                panic!("run {}: {fault}", self.number);
            }
        }
        inventory
    }

    /// Every difference between what is expected and what an engine found, one line each.
    pub fn differences(&self, counts: Counts, found: &[Judged]) -> Vec<String> {
        let mut lines = Vec::new();
        let named = [
            ("transfers", counts.transfers),
            ("gap", counts.gap),
            ("undetermined", counts.undetermined),
            ("advice", counts.advice),
            ("discharged", counts.discharged),
        ];
        for (key, count) in named {
            if let Some(expected) = self.summary.get(key).and_then(Value::as_u64)
                && expected != count as u64
            {
                lines.push(format!("summary.{key}: expected {expected}, found {count}"));
            }
        }
        for expected in &self.findings {
            let id = text(&expected["id"]);
            match found.iter().find(|f| f.id == id) {
                None => lines.push(format!("missing: {}", title(expected))),
                Some(finding) => {
                    let head = title(expected);
                    lines.extend(compare(expected, finding).iter().map(|line| format!("{head}: {line}")));
                }
            }
        }
        let expected: BTreeSet<String> = self.findings.iter().map(|f| text(&f["id"])).collect();
        for finding in found.iter().filter(|f| !expected.contains(&f.id)) {
            lines.push(format!("too many: {finding:?}"));
        }
        lines
    }
}

fn title(expected: &Value) -> String {
    let of = |key: &str| text(&expected[key]);
    let at = format!("{}/{}", text(&expected["at"]["kind"]), text(&expected["at"]["id"]));
    format!("{} {} {} {} {at}", of("id"), of("verdict"), of("rule"), of("clause"))
}

fn missing(value: &Value) -> BTreeSet<(String, String)> {
    let one = |v: &Value| (text(&v["fact"]), text(&v["value"]));
    value.as_array().into_iter().flatten().map(one).collect()
}

/// Compares the keys that the case gives.
fn compare(expected: &Value, found: &Judged) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |key: &str, wanted: String, got: String| {
        if wanted != got {
            lines.push(format!("{key}: expected {wanted}, found {got}"));
        }
    };
    for key in expected.as_object().into_iter().flat_map(|map| map.keys()) {
        let value = &expected[key];
        let as_set = || texts(value).into_iter().collect::<BTreeSet<String>>();
        match key.as_str() {
            "id" => {}
            "rule" => line(key, text(value), found.rule.clone()),
            "verdict" => line(key, text(value), found.verdict.clone()),
            "regime" => line(key, text(value), found.regime.clone()),
            "clause" => line(key, text(value), found.clause.clone()),
            "cite" => line(key, text(value), found.cite.clone()),
            "at" => {
                let wanted = format!("{}/{}", text(&value["kind"]), text(&value["id"]));
                line(key, wanted, format!("{}/{}", found.at.0, found.at.1));
            }
            "responsible" => line(key, format!("{:?}", as_set()), format!("{:?}", found.responsible)),
            // The reference model does not tell the importer apart.
            "importer" if found.importer.is_none() => {}
            "importer" => line(key, text(value), found.importer.clone().unwrap_or_default()),
            "to_countries" => line(key, format!("{:?}", as_set()), format!("{:?}", found.to_countries)),
            "subjects" => line(key, format!("{:?}", as_set()), format!("{:?}", found.subjects)),
            "fields" => line(key, format!("{:?}", as_set()), format!("{:?}", found.fields)),
            "purposes" => line(key, format!("{:?}", as_set()), format!("{:?}", found.purposes)),
            "missing" => line(key, format!("{:?}", missing(value)), format!("{:?}", found.missing)),
            "path" => line(key, format!("{:?}", texts(value)), format!("{:?}", found.path)),
            "explained_gate" => {
                line(key, format!("{:?}", value.as_str()), format!("{:?}", found.explained_gate.as_deref()));
            }
            "also" => {
                let list = value.as_array().into_iter().flatten();
                let wanted: BTreeSet<_> =
                    list.map(|v| (text(&v["clause"]), missing(&v["missing"]))).collect();
                line(key, format!("{wanted:?}"), format!("{:?}", found.also));
            }
            "if_so" => line(key, format!("{:?}", as_set()), format!("{:?}", found.if_so)),
            "onward" => line(key, value.to_string(), found.onward.to_string()),
            other => {
                line(other, "a key that is compared".to_owned(), "a key unknown to the runner".to_owned())
            }
        }
    }
    lines
}
