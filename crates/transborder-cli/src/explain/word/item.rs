//! Items of texts: what they mean, and when an entry covers those that are held against the records.

use transborder::vocabulary::Item;

/// In one phrase.
pub(super) fn meaning(item: Item) -> &'static str {
    match item {
        Item::Items => "which fields move",
        Item::RecipientCountry => "the country that receives",
        Item::Timing => "when it moves",
        Item::Method => "how it moves",
        Item::RecipientName => "who receives",
        Item::RecipientContact => "how to reach the recipient",
        Item::RecipientCategories => "what kind of recipients there are",
        Item::RecipientPurpose => "what the recipient uses it for",
        Item::RecipientMethod => "how the recipient handles it",
        Item::Retention => "how long it is kept",
        Item::RefusalMethod => "how to refuse",
        Item::RefusalProcedure => "which steps a refusal takes",
        Item::RefusalEffect => "what a refusal entails",
        Item::TransferFact => "that there is a transfer abroad at all",
        Item::LegalGround => "on which ground it moves",
        Item::AdequacyStatus => "whether the destination is recognised",
        Item::SafeguardReference => "which safeguards there are",
        Item::CopyMeans => "how to get a copy of the safeguards",
        Item::RiskNoAdequacy => "what is at risk without recognition and safeguards",
        Item::DestinationLegalRegime => "which law holds at the destination",
        Item::RecipientMeasures => "how the recipient protects it",
        Item::RightsProcedure => "how to use one's rights",
        Item::RemoteAccess => "that it is read from abroad",
        Item::ProcessorIdentity => "who processes on behalf of the controller",
        Item::ProcessorTask => "what the processor does",
        Item::ProcessingCountry => "the country in which it is processed",
        Item::AgentIdentity => "who the local agent is",
        Item::AgentContact => "how to reach the local agent",
        Item::ControllerIdentity => "who the controller is",
        Item::ControllerContact => "how to reach the controller",
        Item::DpoContact => "how to reach the data protection officer",
        Item::Purpose => "what it is used for",
        Item::LegalBasis => "by what right it is processed",
        Item::LegitimateInterest => "which legitimate interest is pursued",
        Item::Responsibilities => "who answers for what",
        Item::SecurityMeasures => "how it is secured",
        Item::CompellingInterest => "which compelling interest is pursued",
        Item::Rights => "which rights people have",
        Item::ComplaintRight => "that one may complain to an authority",
        Item::ProtectionSummary => "how well it is protected abroad",
        Item::NoLocalProtection => "that the home law's accountability will not apply",
        Item::Exception => "which derogation is relied on",
    }
}

/// How an entry covers an item that is held against the records; none where a mention is enough.
pub(super) fn covered(item: Item) -> Option<&'static str> {
    Some(match item {
        Item::Items => "names the field, or one that it is a renamed or pseudonymised copy of",
        Item::RecipientCountry | Item::ProcessingCountry => {
            "names the country itself: no region, no `worldwide`, no containing state for a part that the law treats apart"
        }
        Item::RecipientName | Item::ProcessorIdentity => {
            "names the party; of a class so many `members` as the class has"
        }
        Item::RecipientContact => {
            "names the party, as for `recipient_name`, and has `recipient_contact` in its `states`"
        }
        Item::RecipientCategories => "names any party, or the category of the party",
        Item::RecipientPurpose => "names the purpose",
        _ => return None,
    })
}

/// A text that states it.
pub(super) fn example(item: Item) -> String {
    let entry = match item {
        Item::Items => r#""fields": ["email"]"#.to_owned(),
        Item::RecipientCountry | Item::ProcessingCountry => {
            r#""recipients": "mailer", "countries": ["US"]"#.to_owned()
        }
        Item::RecipientName | Item::ProcessorIdentity => {
            r#""recipients": ["mailer", {"party": "sellers", "members": 180000}]"#.to_owned()
        }
        Item::RecipientContact => r#""recipients": "mailer", "states": ["recipient_contact"]"#.to_owned(),
        Item::RecipientCategories => r#""recipients": [{"category": "marketplace sellers"}]"#.to_owned(),
        Item::RecipientPurpose => r#""recipients": "mailer", "purposes": ["newsletter"]"#.to_owned(),
        other => format!(r#""recipients": "mailer", "states": ["{other}"]"#),
    };
    format!(
        r#"{{"notices": [{{"id": "policy", "by": "acme", "channel": "policy",
               "entries": [{{{entry}}}]}}]}}"#
    )
}
