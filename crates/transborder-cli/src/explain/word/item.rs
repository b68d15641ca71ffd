//! Items of texts: what they mean, and when an entry covers those that are held against the records.

use crate::explain::page::Page;
use crate::explain::{asks, snippet::laid_out};
use transborder::regime::Regimes;
use transborder::vocabulary::{Item, Texts};

/// The page of an item, of one channel where one is named.
pub(super) fn page(board: &Regimes, item: Item, texts: Option<Texts>) -> Page {
    let name = texts.map_or_else(|| item.name().to_owned(), |texts| format!("lists({texts}, {item})"));
    let mut page = Page::new(
        name,
        texts.map_or_else(
            || format!("an item of texts: {}", meaning(item)),
            |texts| format!("{}: {}", text_of(texts), meaning(item)),
        ),
    );
    asks::list(&mut page, board, |condition| super::asks_for_item(condition, item, texts));
    page.heading("when an entry of a text covers it");
    match covered(item) {
        Some(how) => page.text(format!("when it {how}")),
        None => page
            .text(format!("when `{item}` is among its `states`, or among the `states` of the whole notice")),
    }
    page.heading("where it is written");
    page.code(laid_out(&example(item, texts.unwrap_or(Texts::Policy))));
    if let Some(texts) = texts {
        page.heading("which texts count");
        let reads = super::CHANNELS.iter().find(|(channel, _)| *channel == texts.name());
        page.text(reads.map_or("", |(_, reads)| reads));
        page.heading("what silence means");
        page.text(match texts {
            Texts::Consent => {
                "no consent matches, or its text lacks the item: no. The consent names no text: unknown, and with `notices` \
                 in `complete` no"
            }
            Texts::OnRequest => "unknown, whatever is complete; a text of the channel that lacks the item: no",
            _ => "the texts lack the item: no. There is no such text: unknown, and with `notices` in `complete` no",
        });
    }
    page.heading("in a pack");
    page.code(format!(r#"{{"lists": "{}", "fields": ["{item}"]}}"#, texts.unwrap_or(Texts::Policy)));
    page.next(["transborder explain lists".to_owned()]);
    page
}

fn text_of(texts: Texts) -> &'static str {
    match texts {
        Texts::Consent => "the text that people agreed to says",
        Texts::Notice => "the notice says",
        Texts::Policy => "the published policy says",
        Texts::OnRequest => "whoever asks is told",
        Texts::Any => "a consent, a notice or the policy says",
    }
}

/// In one phrase.
pub(in crate::explain) fn meaning(item: Item) -> &'static str {
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
pub(in crate::explain) fn covered(item: Item) -> Option<&'static str> {
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

/// Records in which a text of the channel states it about the field `email` on its way to `mailer`.
pub(in crate::explain) fn example(item: Item, texts: Texts) -> String {
    let entry = match item {
        Item::Items => r#""fields": ["email"]"#.to_owned(),
        Item::RecipientCountry => r#""recipients": "mailer", "countries": ["US"]"#.to_owned(),
        Item::ProcessingCountry => r#""countries": ["US"]"#.to_owned(),
        Item::RecipientName | Item::ProcessorIdentity => r#""recipients": ["mailer"]"#.to_owned(),
        Item::RecipientContact => r#""recipients": "mailer", "states": ["recipient_contact"]"#.to_owned(),
        Item::RecipientCategories => r#""recipients": [{"category": "mail services"}]"#.to_owned(),
        Item::RecipientPurpose => r#""recipients": "mailer", "purposes": ["newsletter"]"#.to_owned(),
        other => format!(r#""states": ["{other}"]"#),
    };
    let channel = match texts {
        Texts::Consent | Texts::Notice => "notice",
        Texts::OnRequest => "onrequest",
        Texts::Policy | Texts::Any => "policy",
    };
    let mut records = format!(
        r#""notices": [{{"id": "text", "by": "acme", "channel": "{channel}", "entries": [{{{entry}}}]}}]"#
    );
    if texts == Texts::Consent {
        records.push_str(r#", "consents": [{"id": "agreed", "subjects": "customers", "notice": "text"}]"#);
    }
    match item {
        Item::RecipientCategories => {
            records.push_str(r#", "parties": [{"id": "mailer", "country": "US", "category": "mail services"}]"#);
        }
        Item::RecipientPurpose => records.push_str(
            r#", "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "purposes": ["newsletter"]}]"#,
        ),
        _ => {}
    }
    format!("{{{records}}}")
}
