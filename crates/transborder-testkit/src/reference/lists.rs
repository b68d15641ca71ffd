//! What a text lists: which texts count, which entry is about a unit, and what it covers.
//!
//! Follows `lists(ch, F)`. Everything is taken from one entry: best value, then fewest items not covered, then
//! first.

use std::collections::BTreeSet;

use super::condition::holds;
use super::pack::Item;
use super::place::{UNKNOWN, below};
use super::record::{Entry, Named, Notice};
use super::truth::{Outcome, Truth};
use super::unit::Unit;

/// Whether a list of fields names the unit's field or one of which it is a copy.
pub(crate) fn names_field(unit: &Unit<'_>, fields: &[String]) -> bool {
    let named = |f: usize| fields.iter().any(|name| name == "*" || unit.world.fields.names[f].contains(name));
    unit.field.is_none_or(named)
}

/// Who may have written the text: exporter, its principal, collectors of the sources, first exporters onward.
fn authors(unit: &Unit<'_>) -> BTreeSet<usize> {
    let inventory = unit.inventory();
    let mut authors = BTreeSet::from([unit.exporter]);
    if let Some((start, _)) = unit.ends {
        authors.extend(inventory.systems[start].principal);
    }
    if let Some(history) = &unit.history {
        for c in &history.sources {
            authors.extend(inventory.collections[*c].collectors.iter().copied());
        }
        if unit.onward {
            authors.extend(history.firsts.iter().copied());
        }
    }
    authors
}

/// Texts of a channel in force for the unit's people, by somebody who may speak.
pub(crate) fn docs(unit: &Unit<'_>, channel: &str) -> Vec<usize> {
    let inventory = unit.inventory();
    let authors = authors(unit);
    let groups = unit.groups();
    let shown: BTreeSet<usize> = unit
        .history
        .iter()
        .flat_map(|h| &h.sources)
        .flat_map(|c| inventory.collections[*c].notices.iter().copied())
        .collect();
    let fits = |n: usize, notice: &Notice| match channel {
        "notice" => notice.channels.iter().any(|c| c == "notice" || c == "direct") || shown.contains(&n),
        "told" => notice.channels.iter().any(|c| c != "onrequest") || shown.contains(&n),
        _ => notice.channels.iter().any(|c| c == channel),
    };
    let mut found = Vec::new();
    for (n, notice) in inventory.notices.iter().enumerate() {
        let to = notice.to.as_ref().is_none_or(|to| to.iter().any(|g| groups.contains(g)));
        if fits(n, notice) && to && authors.contains(&notice.by) {
            found.push(n);
        }
    }
    found
}

/// The text of the consent chosen, where it is in force.
fn consent_text(unit: &Unit<'_>) -> Option<usize> {
    let inventory = unit.inventory();
    let id = inventory.consents[unit.consent?].notice.as_ref()?;
    inventory.notices.iter().position(|n| n.id == *id)
}

/// Texts that tell the group anything before the transfer: those addressed to it, and the consent's own.
pub(crate) fn addressed(unit: &Unit<'_>) -> Vec<usize> {
    let mut texts = docs(unit, "told");
    texts.extend(consent_text(unit).filter(|n| !texts.contains(n)));
    texts
}

fn names_party(unit: &Unit<'_>, named: &Named) -> bool {
    let receiver = &unit.inventory().parties[unit.receiver];
    match named {
        Named::Party(id, _) => *id == receiver.id,
        Named::Category(category) => receiver.category.as_ref() == Some(category),
    }
}

/// Each of its keys is absent or names the unit; countries never decide, on a party every entry counts.
fn about(unit: &Unit<'_>, entry: &Entry) -> bool {
    if unit.on_party() {
        return true;
    }
    entry.fields.as_ref().is_none_or(|fields| names_field(unit, fields))
        && entry.recipients.as_ref().is_none_or(|named| named.iter().any(|n| names_party(unit, n)))
        && entry
            .purposes
            .as_ref()
            .is_none_or(|purposes| unit.purpose.as_ref().is_none_or(|purpose| purposes.contains(purpose)))
}

/// The receiver by name; of a class its whole number.
fn recipient(unit: &Unit<'_>, entry: &Entry) -> Truth {
    let receiver = &unit.inventory().parties[unit.receiver];
    let one = |named: &Named| match named {
        Named::Party(id, given) if *id == receiver.id => match (receiver.members, given) {
            (None, None) => Truth::Yes,
            (None, Some(_)) => Truth::Unknown,
            (Some(_), None) => Truth::No,
            (Some(all), Some(given)) => Truth::of(*given >= all),
        },
        _ => Truth::No,
    };
    entry.recipients.iter().flatten().map(one).max().unwrap_or(Truth::No)
}

/// The country itself; a containing state only where the law does not treat the part apart.
fn country(unit: &Unit<'_>, entry: &Entry) -> Truth {
    let Some(country) = unit.country.as_deref() else { return Truth::Unknown };
    if country == UNKNOWN {
        return Truth::Unknown;
    }
    let territory = unit.territory();
    let apart = |state: &str| territory.iter().any(|place| below(place, state));
    let names = |place: &String| place == country || (below(country, place) && !apart(place));
    Truth::of(entry.countries.iter().flatten().any(names))
}

fn covers(unit: &Unit<'_>, notice: &Notice, entry: &Entry, item: &str) -> Truth {
    let states = |item: &str| entry.states.iter().any(|s| s == item);
    match item {
        "items" => {
            let named = |fields: &Vec<String>| {
                unit.field.is_some_and(|f| fields.iter().any(|n| unit.world.fields.names[f].contains(n)))
            };
            Truth::of(entry.fields.as_ref().is_some_and(named))
        }
        "recipient_country" | "processing_country" => country(unit, entry),
        "recipient_name" | "processor_identity" => recipient(unit, entry),
        "recipient_contact" => recipient(unit, entry).min(Truth::of(states(item))),
        "recipient_categories" => {
            let category = &unit.inventory().parties[unit.receiver].category;
            let named = |n: &Named| match n {
                Named::Party(..) => true,
                Named::Category(c) => category.as_ref() == Some(c),
            };
            Truth::of(entry.recipients.iter().flatten().any(named))
        }
        "recipient_purpose" => match &unit.purpose {
            None if entry.purposes.is_some() => Truth::Unknown,
            None => Truth::No,
            Some(purpose) => Truth::of(entry.purposes.as_ref().is_some_and(|p| p.contains(purpose))),
        },
        _ => Truth::of(states(item) || notice.states.iter().any(|s| s == item)),
    }
}

/// All items of one value: nothing is written, or nothing is about the unit.
fn flat(channel: &str, items: &[(&str, Truth)], value: Truth) -> Outcome {
    items_outcome(channel, items.iter().map(|(name, floor)| (*name, value.max(*floor))))
}

fn items_outcome<'i>(channel: &str, items: impl Iterator<Item = (&'i str, Truth)>) -> Outcome {
    Outcome::all(items.map(|(name, value)| Outcome::leaf(&format!("lists({channel}, {name})"), value)))
}

/// The best entry of some texts.
fn best(unit: &Unit<'_>, channel: &str, items: &[(&str, Truth)], texts: &[usize], cap: Truth) -> Outcome {
    let mut best: Option<Outcome> = None;
    for n in texts {
        let notice = &unit.inventory().notices[*n];
        let cap = cap.min(notice.force);
        for entry in notice.entries.iter().filter(|entry| about(unit, entry)) {
            // Of a text that may not be in force nothing is sure, not even what it leaves out.
            let value = |name: &str| {
                if cap == Truth::Unknown { Truth::Unknown } else { covers(unit, notice, entry, name) }
            };
            let values: Vec<(&str, Truth)> =
                items.iter().map(|(name, floor)| (*name, value(name).max(*floor))).collect();
            let mut outcome = items_outcome(channel, values.iter().copied());
            outcome.vague = entry.murky && items.iter().any(|(name, _)| value(name) > Truth::No);
            outcome.told = outcome.value == Truth::Yes;
            // A *yes* with an advice is worth less than a plain one, or the order of entries would decide.
            if best.as_ref().is_none_or(|b| outcome.beats(b)) {
                best = Some(outcome);
            }
        }
    }
    let surest =
        texts.iter().map(|n| unit.inventory().notices[*n].force).max().unwrap_or(Truth::Yes).min(cap);
    let unsaid = if surest == Truth::Unknown { Truth::Unknown } else { Truth::No };
    best.unwrap_or_else(|| flat(channel, items, unsaid))
}

/// The value of `lists`.
pub(crate) fn lists(unit: &Unit<'_>, channel: &str, items: &[Item]) -> Outcome {
    let mut asked: Vec<(&str, Truth)> = Vec::new();
    for item in items {
        // An item asked under an unknown condition is at least unknown.
        let floor = item.when.as_ref().map_or(Truth::No, |when| holds(unit, when).not());
        if floor < Truth::Yes {
            asked.push((&item.name, floor));
        }
    }
    match channel {
        "any" => {
            let mut parts = Vec::new();
            for channel in ["consent", "notice", "policy"] {
                parts.push(of_channel(unit, channel, "any", &asked));
            }
            Outcome::any(parts)
        }
        _ => of_channel(unit, channel, channel, &asked),
    }
}

fn of_channel(unit: &Unit<'_>, channel: &str, shown: &str, items: &[(&str, Truth)]) -> Outcome {
    let inventory = unit.inventory();
    let unless = if inventory.closed("notices") { Truth::No } else { Truth::Unknown };
    if channel == "consent" {
        let Some(consent) = unit.consent else { return flat(shown, items, Truth::No) };
        return match consent_text(unit) {
            Some(text) => best(unit, shown, items, &[text], inventory.consents[consent].force),
            None => flat(shown, items, unless),
        };
    }
    let texts = docs(unit, channel);
    if texts.is_empty() {
        return flat(shown, items, if channel == "onrequest" { Truth::Unknown } else { unless });
    }
    best(unit, shown, items, &texts, Truth::Yes)
}

/// Agreed to this recipient in this country: by the consent's own list or its text.
pub(crate) fn names_recipient(unit: &Unit<'_>) -> Option<Truth> {
    let consent = &unit.inventory().consents[unit.consent?];
    let item = |name: &str| [Item { name: name.to_owned(), when: None }];
    let listed = consent.recipients.iter().flatten().any(|n| names_party(unit, n));
    let by_text = lists(unit, "consent", &item("recipient_name")).value;
    let there = lists(unit, "consent", &item("recipient_country")).value;
    Some(by_text.max(Truth::of(listed)).min(there))
}
