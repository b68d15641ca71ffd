//! Premises: what decides whether a law applies or a step is a transfer, and the key that answers.

use crate::explain::page::Page;
use crate::explain::{asks, snippet::laid_out};
use transborder::regime::{Attr, Condition, Regimes};

/// Name, what it decides, records that answer.
const PREMISES: &[(&str, &str, &str)] = &[
    (
        "subject.residence",
        "where the people live: whether a law that protects them by residence applies",
        r#"{"subjects": [{"id": "customers", "residence": "KR"}]}"#,
    ),
    (
        "system.location",
        "where the system stands: whether the data leave the territory",
        r#"{"systems": [{"id": "crm", "operator": "acme", "location": "DE"}]}"#,
    ),
    (
        "party.country",
        "where the party has its seat: whether it is inside the territory",
        r#"{"parties": [{"id": "mailer", "country": "US"}]}"#,
    ),
    (
        "party.targets",
        "at whom the party aims its service: whether a law applies to somebody abroad. `[]` says: at nobody anywhere",
        r#"{"parties": [{"id": "acme", "country": "SG", "targets": ["KR"]}]}"#,
    ),
    (
        "role",
        "whether a step with this role counts as a transfer is open in law; `counts` on the flow answers",
        r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "counts": true}]}"#,
    ),
    (
        "path",
        "whether a step on this path counts as a transfer is open in law; `counts` on the flow answers",
        r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "counts": false}]}"#,
    ),
    (
        "onward",
        "whether a transfer by somebody who holds the data by another's transfer counts is open in law; `counts` answers",
        r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "counts": true}]}"#,
    ),
    (
        "certainty",
        "a flow that is only permitted may or may not happen: `actual` says that it does, `announced` that it does not yet",
        r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "certainty": "actual"}]}"#,
    ),
    (
        "from_date",
        "a start that nobody knows leaves open whether the flow exists on the day",
        r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "from_date": "2024-01-01"}]}"#,
    ),
];

/// Their names.
pub(in crate::explain) fn names<'a>() -> impl Iterator<Item = &'a str> {
    PREMISES.iter().map(|(name, ..)| *name)
}

/// What it decides.
pub(in crate::explain) fn decides(name: &str) -> Option<&'static str> {
    PREMISES.iter().find(|(premise, ..)| *premise == name).map(|(_, decides, _)| *decides)
}

pub(super) fn page(board: &Regimes, name: &str) -> Option<Page> {
    let (name, decides, example) = PREMISES.iter().find(|(premise, ..)| *premise == name)?;
    let mut page = Page::new(*name, *decides);
    if let Some(attr) = Attr::of(name) {
        asks::list(
            &mut page,
            board,
            |condition| matches!(condition, Condition::Attr(asked, ..) if *asked == attr),
        );
    }
    page.heading("where it is written");
    page.code(laid_out(example));
    page.heading("what silence means");
    page.text("unknown: one question, and no gap before it is answered");
    Some(page)
}

/// Every premise with its example.
#[cfg(test)]
pub(in crate::explain) fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    PREMISES.iter().map(|(name, _, example)| (*name, *example))
}
