//! Missing facts as things to do.

use crate::vocabulary::Fact;

/// Missing facts as things to do; items of one text together.
pub(super) fn phrases(facts: &[String]) -> Vec<String> {
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
                "notice.before_transfer" => "tell people before the first flow".to_owned(),
                "policy.published" => "publish the policy".to_owned(),
                "policy.local_language" => "write the policy in a language of its readers".to_owned(),
                "safeguard.security" => {
                    "protect the data by technical and organisational measures".to_owned()
                }
                "authority.filed_after" => "file it with the authority in time".to_owned(),
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
