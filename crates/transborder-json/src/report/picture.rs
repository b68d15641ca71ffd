//! Parties, systems and flows, for pictures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is needed to draw the picture.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Graph {
    /// Parties in input order.
    pub parties: Vec<GraphParty>,
    /// Systems in input order, implicit ones included.
    pub systems: Vec<GraphSystem>,
    /// Flows in input order.
    pub flows: Vec<GraphFlow>,
}

/// A party in the picture.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct GraphParty {
    /// Its id.
    pub id: String,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it has its seat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Size of a class of recipients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<u64>,
    /// Its parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A system in the picture.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct GraphSystem {
    /// Its id; for the implicit system of a party the party's.
    pub id: String,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The party that runs it.
    pub operator: String,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<String>,
    /// Whether it stands for its operator.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implicit: bool,
}

/// A flow in the picture.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct GraphFlow {
    /// Its id.
    pub id: String,
    /// System where it starts.
    pub from: String,
    /// System where it ends.
    pub to: String,
    /// What it carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// What for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// What the receiver is.
    pub role: String,
    /// How the data get there.
    pub path: String,
}
