//! What would mend a finding: alternatives, fewest facts first.

use super::Finding;
use super::text::{joined, owed, premise_key};
use crate::Truth;
use crate::judge::{Clause, RuleName};
use crate::regime::{Asked, Missing};
use crate::vocabulary::Fact;

/// One way to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// The gate it opens; none where a duty is met.
    pub gate: Option<String>,
    /// What to do, in a sentence.
    pub action: String,
    /// The facts to bring about and record.
    pub facts: Vec<String>,
    /// What stays open.
    pub leaves: Vec<String>,
}

/// How many alternatives are offered.
const AT_MOST: usize = 3;

impl Finding<'_> {
    /// At most three alternatives, fewest facts first. Statutes, treaties and decisions are nobody's to bring
    /// about, so a gate that needs one is not offered.
    #[must_use]
    pub fn remedies(self) -> Vec<Remedy> {
        if let Some(action) = self.data().own.as_ref().and_then(|own| own.remedy.clone()) {
            return vec![Remedy { gate: None, action, facts: Vec::new(), leaves: Vec::new() }];
        }
        match self.data().rule {
            RuleName::NoOpenGate => {
                let hit = self.hit();
                let mut gates: Vec<Remedy> = hit
                    .gates
                    .iter()
                    .filter(|gate| !gate.truth.is_yes() && !gate.missing.is_empty())
                    .filter(|gate| gate.missing.iter().all(|missing| can_be_supplied(&missing.asked)))
                    .map(|gate| remedy(Some(self.clause_text(Clause::Gate(gate.gate))), &gate.missing))
                    .collect();
                gates.sort_by_key(|remedy| remedy.facts.len() + remedy.leaves.len());
                gates.truncate(AT_MOST);
                gates
            }
            RuleName::PremiseUnknown => {
                let missing = self.hit().missing.clone();
                let keys: Vec<String> =
                    missing.iter().map(|missing| premise_key(self, &missing.asked)).collect();
                let leaves = missing.iter().map(|missing| missing.asked.to_string()).collect();
                let action = format!("find out and record {}", joined(&keys));
                vec![Remedy { gate: None, action, facts: Vec::new(), leaves }]
            }
            RuleName::Note | RuleName::NoLawOnDay | RuleName::NoPack => Vec::new(),
            _ => {
                let missing = self.hit().missing.clone();
                if missing.is_empty() { Vec::new() } else { vec![remedy(None, &missing)] }
            }
        }
    }
}

fn can_be_supplied(asked: &Asked) -> bool {
    let name = asked.to_string();
    let family = name.split('.').next().unwrap_or(&name);
    !matches!(family, "law" | "treaty" | "dest" | "necessity" | "subject" | "transfer")
}

fn remedy(gate: Option<(String, String)>, missing: &[Missing]) -> Remedy {
    let (sure, open): (Vec<&Missing>, Vec<&Missing>) =
        missing.iter().partition(|missing| missing.value == Truth::No);
    let names = |list: &[&Missing]| list.iter().map(|missing| missing.asked.to_string()).collect::<Vec<_>>();
    let facts = names(&sure);
    let mut action = match facts.is_empty() {
        true => format!("find out and record {}", owed(missing)),
        false => phrases(&facts).join("; "),
    };
    if let Some((_, cite)) = &gate {
        action = format!("{action} ({cite})");
    }
    Remedy { gate: gate.map(|(id, _)| id), action, facts, leaves: names(&open) }
}

/// Missing facts as things to do; items of one text together.
fn phrases(facts: &[String]) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    let mut clauses: Vec<String> = Vec::new();
    for fact in facts {
        let fact = fact.as_str();
        if let Some((channel, item)) = fact
            .strip_prefix("lists(")
            .and_then(|rest| rest.strip_suffix(')'))
            .and_then(|rest| rest.split_once(", "))
        {
            match texts.iter_mut().find(|(known, _)| known == channel) {
                Some((_, items)) => items.push(item.to_owned()),
                None => texts.push((channel.to_owned(), vec![item.to_owned()])),
            }
        } else if let Some(clause) = fact.strip_prefix("contract.clause.") {
            clauses.push(clause.to_owned());
        } else if let Some(scheme) = fact.strip_prefix("recipient.certified:") {
            phrases.push(format!("have the recipient certified under {scheme}"));
        } else if let Some(set) = fact.strip_prefix("contract.scc:") {
            phrases.push(format!("sign the clauses {set}"));
        } else {
            phrases.push(match fact {
                "consent.obtained" => {
                    "ask for consent to this transfer, with what the text must state".to_owned()
                }
                "consent.separate" => "ask for the consent apart from other matters".to_owned(),
                "notice.direct" => "tell each person directly".to_owned(),
                "policy.published" => "publish the policy".to_owned(),
                "contract.before_transfer" => "agree it before the first transfer".to_owned(),
                "exporter.representative" => "appoint a local representative".to_owned(),
                "exporter.processor_supervised" => "train, inspect and supervise the processors".to_owned(),
                "exporter.records_transfer" => "name the transfer in the record of processing".to_owned(),
                "rights.no_harder_than_collection" => {
                    "make leaving and withdrawing as easy as joining".to_owned()
                }
                "basis.statutory" => "stop processing this data, unless a statute allows it".to_owned(),
                "assessment.transfer" => "assess law and practice at the destination".to_owned(),
                "contract.annexes_complete" => "fill in the annexes of the contract".to_owned(),
                "contract.written" => "put the contract into writing".to_owned(),
                "contract.bcr" => "have binding rules of the group approved that cover both ends".to_owned(),
                other => match Fact::of(other) {
                    Some(fact) => format!("bring about `{other}` ({})", fact.meaning()),
                    None => format!("bring about `{other}`"),
                },
            });
        }
    }
    for (channel, items) in texts {
        let text = match channel.as_str() {
            "consent" => "the text that people agree to",
            "policy" => "the published policy",
            "notice" => "the notice",
            "onrequest" => "the text given on request",
            _ => "a text",
        };
        phrases.push(format!("state in {text}: {}", items.join(", ")));
    }
    if !clauses.is_empty() {
        phrases.push(format!("put into the contract: {}", clauses.join(", ")));
    }
    phrases
}
