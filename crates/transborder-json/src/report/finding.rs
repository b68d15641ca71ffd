//! Findings and what explains them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One finding: the units of one place, regime, clause and verdict.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Finding {
    /// First 12 hex digits of a SHA-256 over pack, clause, rule, place and verdict; the same from run to run.
    #[schemars(regex(pattern = "^[0-9a-f]{12}$"))]
    pub id: String,
    /// The same over importer, countries, groups, fields, purposes and missing facts: changes when these do.
    #[schemars(regex(pattern = "^[0-9a-f]{12}$"))]
    pub content: String,
    /// Name in the registry of rules: `no-open-gate`, `duty-unmet`, …
    pub rule: String,
    /// How it stands.
    pub verdict: Verdict,
    /// The pack.
    pub regime: String,
    /// Its revision on the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Id of the gate, duty or note in the pack.
    pub clause: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// Where it is.
    pub at: PlaceOf,
    /// Parties that owe it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<String>,
    /// One sentence.
    pub message: String,
    /// Whether every *no* behind it rests on nothing being written.
    pub silent: bool,
    /// By whom and until when the configuration accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// An acceptance of it that no longer holds: it counts again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Lapsed>,
    /// What the configuration says of its clause or rule; changes display and exit status, nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The flow, for findings at flows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
    /// The collection, for findings at collections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Who sends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exporter: Option<String>,
    /// Who receives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importer: Option<String>,
    /// Locations of the start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_countries: Vec<String>,
    /// New countries outside the territory.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_countries: Vec<String>,
    /// Whether the exporter has the fields by another's transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onward: Option<bool>,
    /// Why it crosses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// Groups concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// How many people these are, where every count is known and the groups share nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_count: Option<u64>,
    /// Fields concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Purposes concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// The gate that is nearest to open; `missing` is about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained_gate: Option<String>,
    /// Facts that are not *yes*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// All gates of the regime for this transfer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// Duties that fold into this finding because no gate is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
    /// Clauses that would be gaps, should the premise be true.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub if_so: Vec<String>,
    /// Shortest way from a collection to here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<PathStep>,
    /// Alternatives, fewest facts first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Where the record of the place is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// How a finding stands.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The law demands something that the records deny.
    Gap,
    /// It hangs on a fact that nobody has said.
    Undetermined,
    /// A hint.
    Advice,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Gap => "gap",
            Verdict::Undetermined => "undetermined",
            Verdict::Advice => "advice",
        }
    }
}

/// The place of a finding.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct PlaceOf {
    /// Which kind of place.
    pub kind: PlaceKind,
    /// Id of the flow, collection or party; for `home` the territory.
    pub id: String,
}

/// Which kind of place a finding has.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A flow.
    Flow,
    /// A collection.
    Collection,
    /// A party.
    Party,
    /// A home territory without a law on board.
    Home,
}

/// Acceptance of a finding in the configuration.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Day of expiry: from then on the finding counts again.
    pub until: String,
}

/// Acceptance of a finding in the configuration that no longer holds.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Lapsed {
    /// Why it was accepted.
    pub reason: String,
    /// Who answered for it.
    pub owner: String,
    /// Day of expiry.
    pub until: String,
    /// Why it no longer holds.
    pub why: Lapse,
    /// What the finding says now and was not accepted, by key (`fields`, `to_countries`, …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub added: BTreeMap<String, Vec<String>>,
    /// What was accepted and the finding no longer says, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gone: BTreeMap<String, Vec<String>>,
}

/// Why an acceptance no longer holds.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Lapse {
    /// Its day has come.
    Expired,
    /// The finding says something else than what was accepted.
    Changed,
}

/// What a configuration makes of findings.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not shown to people, not counted.
    Allow,
    /// Shown, not counted.
    Warn,
    /// Counted for the exit status, whatever the verdict.
    Deny,
}

impl Level {
    /// Every level, the mildest last.
    pub const ALL: [Level; 3] = [Level::Deny, Level::Warn, Level::Allow];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

/// A place in a file.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Source {
    /// Name of the file as given.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// From 1, in characters.
    pub column: u64,
}

/// A country that a step makes data available in.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Reach {
    /// Who gets at them.
    pub party: String,
    /// Where; `unknown` where nobody knows.
    pub country: String,
    /// Why there.
    pub by: By,
}

/// Why a country is reached.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The party has its seat there.
    Seat,
    /// The system is there.
    Location,
    /// The data are read from there.
    ReadsFrom,
}

/// A fact that is not *yes*.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Missing {
    /// Name in the vocabulary: `contract.written`, `lists(consent, recipient_country)`, …
    pub fact: String,
    /// *no* or *unknown*.
    pub value: Value,
    /// Where that comes from.
    pub said: Said,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A truth value.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// No.
    No,
    /// Nothing decides it.
    Unknown,
    /// Yes.
    Yes,
}

/// Where the value of a fact comes from.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// A record says so.
    Stated,
    /// Computed from records.
    Computed,
    /// Closed by `complete` or an empty list.
    Closed,
    /// Nothing is written.
    Silent,
}

/// A gate and how it stands.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Gate {
    /// Id in the pack.
    pub id: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// How it stands.
    pub value: Value,
    /// Facts that are not *yes*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A duty that folds into a finding.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Also {
    /// Id in the pack.
    pub clause: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// Facts that are not *yes*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A step of a witness. Without a collection first where data that no collection brings are taken to be held.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Eq, Hash, Debug)]
#[serde(untagged)]
pub enum PathStep {
    /// Data enter.
    Collection {
        /// The collection.
        collection: String,
        /// The system that they enter.
        at: String,
    },
    /// Data move.
    Flow {
        /// The flow.
        flow: String,
        /// The system that they reach.
        to: String,
    },
    /// A field becomes another.
    Derivation {
        /// The derivation.
        derivation: String,
        /// The system in which that happens.
        at: String,
    },
}

/// What would mend a finding.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Remedy {
    /// The gate that it opens, or the duty that it meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// One sentence.
    #[serde(rename = "do")]
    pub action: String,
    /// Facts that it makes true.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Changes to the inventory; `FILL IN` stands where only people know the value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Patch>,
    /// What is then still open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<String>,
}

/// A change to the inventory.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Patch {
    /// Name of the file as given, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// JSON Pointer (RFC 6901) into the file; `/-` appends. A file with one record per line counts as the
    /// document that holds its records in their lists, in the order of the lines.
    pub pointer: String,
    /// What to write there.
    pub value: serde_json::Value,
}
