//! Pages of the other words: items of texts, attributes, tags, premises, `lists` and `complete`.

pub(super) mod attribute;
pub(super) mod item;
pub(super) mod premise;
pub(super) mod tag;

use super::fact;
use super::page::Page;
use super::snippet::laid_out;
use transborder::regime::{Attr, Condition, Regimes};
use transborder::vocabulary::{COMPUTED_TAGS, Fact, Item, TAGS, Texts};

/// Words with a page of their own, for near names.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    ["lists", "complete"].into_iter().chain(premise::names())
}

/// The page of a word; none where it is none of these.
pub(super) fn page(board: &Regimes, name: &str) -> Option<Page> {
    if let Some(inside) = name.strip_prefix("lists(").and_then(|rest| rest.strip_suffix(')')) {
        return match inside.split_once([',', ':']) {
            Some((texts, item)) => {
                Some(item::page(board, Item::of(item.trim())?, Some(Texts::of(texts.trim())?)))
            }
            None => Texts::of(inside.trim()).map(|_| lists()),
        };
    }
    match name {
        "lists" => return Some(lists()),
        "complete" => return Some(complete()),
        _ => {}
    }
    if let Some(item) = Item::of(name) {
        return Some(item::page(board, item, None));
    }
    // A premise says more than the attribute of the same name.
    if let Some(page) = premise::page(board, name) {
        return Some(page);
    }
    if let Some((attr, argument)) = Attr::split(name).or_else(|| Attr::of(name).map(|attr| (attr, None))) {
        return Some(attribute::page(board, attr, argument));
    }
    let tag = TAGS.iter().chain(COMPUTED_TAGS).find(|tag| **tag == name)?;
    Some(tag::page(board, tag))
}

/// What a name means, in one sentence.
pub(super) fn meaning(board: &Regimes, name: &str) -> Option<String> {
    if let Some(known) = Fact::of(name) {
        return Some(fact::meaning(&known));
    }
    if let Some(item) = Item::of(name) {
        let covers =
            item::covered(item).map(|how| format!("; covered when the entry {how}")).unwrap_or_default();
        return Some(format!("{}{covers}", item::meaning(item)));
    }
    if let Some(decides) = premise::decides(name) {
        return Some(decides.to_owned());
    }
    if let Some((attr, _)) = Attr::split(name) {
        return Some(attribute::about(attr).from.to_owned());
    }
    if let Some(clause) = board.clause(name).ok().and_then(|clauses| clauses.first().copied()) {
        return Some(format!("{} of {}", clause.row.cite(), clause.pack.id));
    }
    None
}

/// Whether a condition asks for this item, of this channel where one is named.
fn asks_for_item(condition: &Condition, item: Item, texts: Option<Texts>) -> bool {
    match condition {
        Condition::Lists(channel, listed) => {
            texts.is_none_or(|texts| texts == *channel) && listed.iter().any(|listed| listed.item == item)
        }
        _ => false,
    }
}

/// Channels, and which texts each reads.
pub(super) const CHANNELS: &[(&str, &str)] = &[
    ("consent", "the text of the consent, whoever wrote it and whomever it is addressed to"),
    (
        "notice",
        "texts of the channels `notice` and `direct`, and any text shown at a collection that feeds the data",
    ),
    ("policy", "texts of the channel `policy`"),
    ("onrequest", "texts of the channel `onrequest`: told to whoever asks"),
    ("any", "the best of consent, notice and policy"),
];

pub(super) fn lists() -> Page {
    let mut page = Page::new(
        "lists(channel, item)",
        "a text tells people something, and what it tells is held against what really happens: an entry covers an item only \
         when it names the very value, this country, this recipient, all members of this class",
    );
    page.heading("channels");
    for (channel, reads) in CHANNELS {
        page.entry(*channel, *reads);
    }
    page.text(
        "Apart from consents, a text counts when its author (`by`) is the exporter, the exporter's principal, a collector of \
         the data, or at an onward transfer the first exporter.",
    );
    page.heading("which entry is about a transfer");
    page.text(
        "Each of its keys `fields`, `recipients`, `purposes` is absent or names the transfer's; countries never decide. All \
         items are taken from one entry, the best. An absent key restricts nothing, and covers nothing.",
    );
    page.heading("items that are held against the records");
    for item in Item::ALL {
        if let Some(how) = item::covered(*item) {
            page.entry(item.name(), how);
        }
    }
    page.heading("items that need a mention");
    page.text("They are covered when their name is among the `states` of the entry or of the notice.");
    for item in Item::ALL.iter().filter(|item| item::covered(**item).is_none()) {
        page.entry(item.name(), item::meaning(*item));
    }
    page.heading("words that cover nothing");
    page.text(
        "`worldwide`, `various` and the continents may stand in `countries`: a check understands them, no law accepts them. \
         `\"clarity\": \"vague\"` or `\"buried\"` turns what an entry covers into a yes with an advice.",
    );
    page.heading("an example");
    page.code(laid_out(
        r#"{"notices": [{"id": "policy", "by": "acme", "channel": "policy", "states": ["retention"],
            "entries": [{"fields": "email", "recipients": "mailer", "countries": "US", "purposes": "newsletter",
            "states": ["recipient_contact", "legal_ground"]}]}]}"#,
    ));
    page.heading("what silence means");
    page.text(
        "A text lacks the item: no. There is no text of the channel: unknown, and with `notices` in `complete` no. There is \
         no consent: no. `onrequest`: unknown, whatever is complete.",
    );
    page.heading("in a pack");
    page.code(r#"{"lists": "policy", "fields": ["items", "recipient_country", "recipient_name"]}"#);
    page.next([
        "transborder explain recipient_country".to_owned(),
        "transborder explain \"lists(consent, recipient_country)\"".to_owned(),
    ]);
    page
}

pub(super) fn complete() -> Page {
    let mut page = Page::new(
        "complete",
        "names the lists that hold everything there is: what is not written there does not exist, and an open question \
         becomes a recorded no",
    );
    page.heading("what each list decides");
    for (list, decides) in [
        ("notices", "`lists(…)`, `policy.…`"),
        ("consents", "`consent.…`, but never `consent.valid_form`"),
        ("safeguards", "`contract.…`, `assessment.…`, `authority.…`"),
        ("parties", "owners that are not written do not exist"),
        ("collections", "a field that nothing brings is not held"),
        ("systems, flows", "with `collections`: where data are kept (`localisation.…`)"),
    ] {
        page.entry(list, decides);
    }
    page.heading("an example");
    page.code(r#"{"format": "transborder/1", "complete": ["notices", "safeguards"]}"#);
    page.heading("several files");
    page.text("it holds for all of them when every file that has the key agrees");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_page() {
        let board = transborder_regimes::on_board();
        let items = Item::ALL.iter().map(|item| item.name());
        let attributes = Attr::ALL.iter().map(|attr| attr.name());
        let tags = TAGS.iter().chain(COMPUTED_TAGS).copied();
        for name in names().chain(items).chain(attributes).chain(tags) {
            let page = page(board, name).unwrap_or_else(|| panic!("{name} has no page")).shown();
            assert!(page.lines().count() > 4, "{name}: {page}");
        }
    }
}
