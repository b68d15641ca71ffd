//! Pages of the other words: items of texts, attributes, tags, premises, `lists` and `complete`.

mod attribute;
mod item;

use super::{asks, entry, fact::example_of, heading, next, text, title};
use transborder::regime::{Attr, Condition, Regimes};
use transborder::vocabulary::{COMPUTED_TAGS, Fact, Item, TAGS};

/// Words with a page of their own, for near names.
pub(super) const NAMES: &[&str] = &[
    "lists",
    "complete",
    "subject.residence",
    "system.location",
    "party.country",
    "party.targets",
    "role",
    "path",
    "onward",
    "certainty",
    "from_date",
];

/// The page of a word; none where it is none of these.
pub(super) fn page(board: &Regimes, name: &str) -> Option<String> {
    if name == "lists" || name.starts_with("lists(") {
        return match name.strip_prefix("lists(").and_then(|rest| rest.strip_suffix(')')) {
            Some(inside) => {
                let (_, item) = inside.split_once(',')?;
                Some(item_page(board, Item::of(item.trim())?))
            }
            None => Some(lists()),
        };
    }
    if name == "complete" {
        return Some(complete());
    }
    if let Some(item) = Item::of(name) {
        return Some(item_page(board, item));
    }
    // A premise says more than the attribute of the same name.
    if let Some(page) = premise(name) {
        return Some(page);
    }
    if let Some((attr, argument)) = Attr::split(name).or_else(|| Attr::of(name).map(|attr| (attr, None))) {
        return Some(attribute_page(board, attr, argument));
    }
    let tag = TAGS.iter().chain(COMPUTED_TAGS).find(|tag| **tag == name)?;
    Some(tag_page(board, tag))
}

/// What a name means, in one sentence.
pub(super) fn meaning(board: &Regimes, name: &str) -> Option<String> {
    if let Some(fact) = Fact::of(name) {
        return Some(fact.meaning().to_owned());
    }
    if let Some(item) = Item::of(name) {
        let covers =
            item::covered(item).map(|how| format!("; covered when the entry {how}")).unwrap_or_default();
        return Some(format!("{}{covers}", item::meaning(item)));
    }
    if let Some((_, decides, _)) = PREMISES.iter().find(|(premise, ..)| *premise == name) {
        return Some((*decides).to_owned());
    }
    if let Some((attr, _)) = Attr::split(name) {
        return Some(attribute::sources(attr).0.to_owned());
    }
    if let Some(clause) = board.clause(name).ok().and_then(|clauses| clauses.first().copied()) {
        return Some(format!("{} of {}", clause.row.cite(), clause.pack.id));
    }
    None
}

/// What decides whether a law applies or a step is a transfer, and where the answer is written.
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

fn premise(name: &str) -> Option<String> {
    let (name, decides, example) = PREMISES.iter().find(|(premise, ..)| *premise == name)?;
    let mut out = String::new();
    title(&mut out, name, decides);
    heading(&mut out, "where it is written");
    example_of(&mut out, example);
    heading(&mut out, "what silence means");
    text(&mut out, "unknown: one question, and no gap before it is answered");
    Some(out)
}

fn item_page(board: &Regimes, item: Item) -> String {
    let mut out = String::new();
    title(&mut out, item.name(), &format!("an item of texts: {}", item::meaning(item)));
    asks::list(&mut out, board, |condition| match condition {
        Condition::Lists(_, listed) => listed.iter().any(|listed| listed.item == item),
        _ => false,
    });
    heading(&mut out, "when an entry of a text covers it");
    match item::covered(item) {
        Some(how) => text(&mut out, &format!("when it {how}")),
        None => text(
            &mut out,
            &format!("when `{item}` is among its `states`, or among the `states` of the whole notice"),
        ),
    }
    heading(&mut out, "where it is written");
    example_of(&mut out, &item::example(item));
    next(&mut out, &["transborder explain lists".to_owned()]);
    out
}

fn attribute_page(board: &Regimes, attr: Attr, argument: Option<&str>) -> String {
    let mut out = String::new();
    let name = argument.map_or_else(|| attr.to_string(), |argument| format!("{attr}.{argument}"));
    let (sources, silence) = attribute::sources(attr);
    title(&mut out, &name, "an attribute: read from the records, never asserted as a fact");
    if let (Some(what), None) = (attr.argument(), argument) {
        entry(&mut out, "form", &format!("{attr}.<{what}>"));
    }
    asks::list(&mut out, board, |condition| match condition {
        Condition::Attr(asked, part, _) => {
            *asked == attr && (argument.is_none() || part.as_deref() == argument)
        }
        _ => false,
    });
    heading(&mut out, "where it comes from");
    text(&mut out, sources);
    heading(&mut out, "what silence means");
    text(&mut out, silence);
    out
}

fn tag_page(board: &Regimes, tag: &str) -> String {
    let mut out = String::new();
    let computed = COMPUTED_TAGS.contains(&tag);
    let what = if computed {
        "a tag that a derivation gives: nobody writes it"
    } else {
        "a tag of fields and groups: it carries legal weight, as categories do not"
    };
    title(&mut out, tag, what);
    asks::list(&mut out, board, |condition| match condition {
        Condition::Data(tags) => tags.iter().any(|known| known == tag),
        _ => false,
    });
    heading(&mut out, "where it is written");
    let example = if computed {
        format!(
            r#"{{"derivations": [{{"id": "mask", "at": "crm", "from": "email", "to": "masked", "how": "{}",
                   "evidence": "…"}}]}}"#,
            if tag == "anonymised" { "anonymise" } else { "pseudonymise" }
        )
    } else {
        format!(r#"{{"fields": [{{"id": "email", "tags": ["{tag}"]}}]}}"#)
    };
    example_of(&mut out, &example);
    heading(&mut out, "how far it goes");
    text(
        &mut out,
        "a field has its own tags, those of the group that it is about, and those of everything that it was renamed or \
         derived from, unless a derivation `drops` one with `evidence`",
    );
    out
}

fn lists() -> String {
    let mut out = String::new();
    title(
        &mut out,
        "lists(channel, item)",
        "what a text tells people, held against what really happens: an entry covers an item only when it names the very \
         value, this country, this recipient, all members of this class",
    );
    heading(&mut out, "channels");
    for (channel, reads) in [
        ("consent", "the text of the consent, whoever wrote it"),
        (
            "notice",
            "texts of the channels `notice` and `direct`, and texts shown at a collection that feeds the data",
        ),
        ("policy", "texts of the channel `policy`"),
        ("onrequest", "texts of the channel `onrequest`: told to whoever asks"),
        ("any", "the best of consent, notice and policy"),
    ] {
        entry(&mut out, channel, reads);
    }
    heading(&mut out, "which entry is about a transfer");
    text(
        &mut out,
        "each of its keys `fields`, `recipients`, `purposes` is absent or names the transfer's; countries never decide. \
         All items are taken from one entry. An absent key restricts nothing, and covers nothing.",
    );
    heading(&mut out, "items that are held against the records");
    for item in Item::ALL {
        if let Some(how) = item::covered(*item) {
            let name = item.name();
            let lead = format!("  {name}");
            crate::paint::paragraph(&mut out, &format!("  {}", crate::paint::dim(name)), lead.len(), 26, how);
        }
    }
    text(
        &mut out,
        "Every other item is covered when it is among the `states` of the entry or of the notice.",
    );
    heading(&mut out, "words that cover nothing");
    text(
        &mut out,
        "`worldwide`, `various` and the continents may stand in `countries`: a check understands them, no law accepts them. \
         `\"clarity\": \"vague\"` or `\"buried\"` makes what an entry covers an advice.",
    );
    heading(&mut out, "an example");
    example_of(
        &mut out,
        r#"{"notices": [{"id": "policy", "by": "acme", "channel": "policy", "states": ["retention"],
               "entries": [{"fields": "email", "recipients": "mailer", "countries": "US",
                            "purposes": "newsletter", "states": ["recipient_contact", "legal_ground"]}]}]}"#,
    );
    heading(&mut out, "what silence means");
    text(
        &mut out,
        "an item that a text lacks: no. No text of the channel: unknown, and with \"notices\" in `complete` no. No consent: \
         no.",
    );
    next(&mut out, &["transborder explain recipient_country".to_owned()]);
    out
}

fn complete() -> String {
    let mut out = String::new();
    title(
        &mut out,
        "complete",
        "lists that are said to hold everything there is: what is not written there does not exist, and an open question \
         becomes a recorded no",
    );
    heading(&mut out, "what each list decides");
    for (list, decides) in [
        ("notices", "`lists`, `policy.…`"),
        ("consents", "`consent.…`, but never `consent.valid_form`"),
        ("safeguards", "`contract.…`, `assessment.…`, `authority.…`"),
        ("parties", "owners that are not written do not exist"),
        ("collections", "a field that nothing brings is not held"),
        ("systems, flows", "with `collections`: where data are kept (`localisation.…`)"),
    ] {
        let lead = format!("  {list}");
        crate::paint::paragraph(&mut out, &format!("  {}", crate::paint::dim(list)), lead.len(), 18, decides);
    }
    heading(&mut out, "an example");
    example_of(&mut out, r#"{"format": "transborder/1", "complete": ["notices", "safeguards"]}"#);
    heading(&mut out, "several files");
    text(&mut out, "it holds for all of them when every file that has the key agrees");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_page() {
        let board = transborder_regimes::on_board();
        let items = Item::ALL.iter().map(|item| item.name());
        let attributes = Attr::ALL.iter().map(|attr| attr.name());
        for name in NAMES.iter().copied().chain(items).chain(attributes).chain(TAGS.iter().copied()) {
            let page = page(board, name).unwrap_or_else(|| panic!("{name} has no page"));
            assert!(page.lines().count() > 4, "{name}: {page}");
        }
    }
}
