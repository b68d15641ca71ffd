//! `lists(channel, items)`: whether a text states items, and covers the values in the graph.

use super::{Setting, Unit};
use crate::Truth;
use crate::graph::FieldList;
use crate::inventory::{CountrySaid, EntryData, Inventory, RecipientData};
use crate::record::{Channel, Clarity, Complete};
use crate::regime::{Answer, Asked, Because, Rests, Said, Value};
use crate::vocabulary::{Item, Texts};

/// A text that counts at a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Text {
    pub(crate) notice: u32,
    pub(crate) in_force: Truth,
    /// Whether a collection that feeds the label shows it.
    pub(crate) shown: bool,
}

impl Text {
    pub(crate) fn only_on_request(&self, inventory: &Inventory) -> bool {
        let channels = &inventory.notices[self.notice as usize].channels;
        !self.shown && channels.iter().all(|channel| *channel == Channel::OnRequest)
    }
}

/// Texts in force, addressed to the group, by somebody whose word counts here: the exporter, its principal,
/// who collected, and at an onward transfer who first sent the label abroad.
pub(crate) fn texts_for(setting: &Setting<'_, '_>) -> Vec<Text> {
    let scene = setting.scene();
    let inventory = scene.inventory();
    let mut authors = vec![setting.exporter];
    authors.extend(setting.start.and_then(|start| scene.graph.principal(start)));
    for source in &setting.sources {
        authors.extend(scene.graph.collectors(*source));
    }
    if let (true, Some(field)) = (setting.onward, setting.field) {
        let hands = &setting.inner.hands[setting.index];
        for field in scene.graph.closure.from(field) {
            authors.extend(hands.authors(setting.variant, *field));
        }
    }
    let mut texts = Vec::new();
    for index in scene.shelf.notices_by(&authors) {
        let notice = &inventory.notices[index as usize];
        let in_force = notice.period.holds_on(scene.day);
        let addressed = (setting.is_party()
            && notice.to.iter().flatten().any(|group| setting.concerned.contains(group)))
            || notice
                .to
                .as_ref()
                .is_none_or(|to| setting.variant.group.is_some_and(|group| to.contains(&group)));
        if addressed {
            let shown = setting
                .sources
                .iter()
                .any(|source| inventory.collections[*source as usize].notices.contains(&index));
            texts.push(Text { notice: index, in_force, shown });
        }
    }
    texts
}

/// The best of the texts of a channel.
pub(crate) fn lists(unit: &Unit<'_, '_>, texts: Texts, items: &[Item]) -> Value {
    if texts == Texts::Any {
        let mut best: Option<Value> = None;
        for channel in [Texts::Consent, Texts::Notice, Texts::Policy] {
            let value = of_channel(unit, channel, texts, items);
            if best.as_ref().is_none_or(|best| value.beats(best)) {
                best = Some(value);
            }
        }
        return best.unwrap_or_else(|| Value::of(Truth::No));
    }
    of_channel(unit, texts, texts, items)
}

fn of_channel(unit: &Unit<'_, '_>, channel: Texts, named: Texts, items: &[Item]) -> Value {
    let inventory = unit.scene().inventory();
    let texts: Vec<Text> = match channel {
        Texts::Consent => {
            let (Some(consent), Some(text)) = (unit.consent, super::computed::text_of_consent(unit)) else {
                return without_text(unit, channel, named, items);
            };
            let consent = inventory.consents[consent as usize].period.holds_on(unit.scene().day);
            vec![Text { in_force: text.in_force.and(consent), ..text }]
        }
        _ => unit
            .on
            .texts
            .iter()
            .filter(|text| {
                let channels = &inventory.notices[text.notice as usize].channels;
                let has = |channel: Channel| channels.contains(&channel);
                match channel {
                    Texts::Policy => has(Channel::Policy),
                    Texts::OnRequest => has(Channel::OnRequest),
                    _ => has(Channel::Notice) || has(Channel::Direct) || text.shown,
                }
            })
            .copied()
            .collect(),
    };
    if texts.is_empty() {
        return without_text(unit, channel, named, items);
    }
    let mut best: Option<Value> = None;
    for text in &texts {
        for (position, entry) in inventory.notices[text.notice as usize].entries.iter().enumerate() {
            let list = FieldList::Entry(text.notice, position as u32);
            if unit.on.is_party() || about(unit, list, entry) {
                let value = covered(unit, *text, position as u32, entry, named, items);
                if best.as_ref().is_none_or(|best| value.beats(best)) {
                    best = Some(value);
                }
            }
        }
        // On a party what the text states for all its entries counts even where it has none.
        if unit.on.is_party() && inventory.notices[text.notice as usize].entries.is_empty() {
            let value = covered(unit, *text, 0, &NOTHING, named, items);
            if best.as_ref().is_none_or(|best| value.beats(best)) {
                best = Some(value);
            }
        }
    }
    best.unwrap_or_else(|| {
        let notice = texts[0].notice;
        let surest = texts.iter().map(|text| text.in_force).max().unwrap_or(Truth::Yes);
        let answer = Answer::new(Truth::No, Said::Stated)
            .because(Because::NoEntry)
            .on(crate::Kind::Notice, notice)
            .if_in_force(surest);
        all(items, answer, named)
    })
}

const NOTHING: EntryData = EntryData {
    fields: None,
    recipients: None,
    countries: None,
    purposes: None,
    states: crate::inventory::ItemSet::NONE,
    clarity: Clarity::Clear,
};

/// What it means that no text of a channel exists.
fn without_text(unit: &Unit<'_, '_>, channel: Texts, named: Texts, items: &[Item]) -> Value {
    let complete = unit.scene().inventory().complete;
    let answer = match channel {
        Texts::Consent if unit.consent.is_none() => {
            let said = if complete.has(Complete::Consents) { Said::Closed } else { Said::Silent };
            Answer::new(Truth::No, said)
        }
        Texts::OnRequest => Answer::new(Truth::Unknown, Said::Silent),
        _ if complete.has(Complete::Notices) => Answer::new(Truth::No, Said::Closed),
        _ => Answer::new(Truth::Unknown, Said::Silent),
    };
    all(items, answer.because(Because::NoText), named)
}

fn all(items: &[Item], answer: Answer, named: Texts) -> Value {
    let missing = items.iter().map(|item| answer.missing(Asked::Lists(named, *item))).collect();
    // A condition that names no item asks for nothing.
    let truth = if items.is_empty() { Truth::Yes } else { answer.truth };
    Value { missing, ..Value::of(truth) }
}

/// Whether an entry speaks of this field, receiver and purpose; a part or a category suffices.
pub(crate) fn about(unit: &Unit<'_, '_>, list: FieldList, entry: &EntryData) -> bool {
    let graph = unit.scene().graph;
    let of_field = match (&entry.fields, unit.on.field) {
        (Some(_), Some(field)) => graph.named.names(graph, list, field),
        _ => true,
    };
    let receiver = &unit.scene().inventory().parties[unit.on.receiver as usize];
    let of_receiver = entry.recipients.as_ref().is_none_or(|recipients| {
        recipients.iter().any(|recipient| match recipient {
            RecipientData::Party { party, .. } => *party == unit.on.receiver,
            RecipientData::Category(category) => receiver.category.as_ref() == Some(category),
        })
    });
    let of_purpose = match (&entry.purposes, unit.purpose) {
        (Some(purposes), Some(purpose)) => purposes.contains(&purpose),
        _ => true,
    };
    of_field && of_receiver && of_purpose
}

fn covered(
    unit: &Unit<'_, '_>,
    text: Text,
    position: u32,
    entry: &EntryData,
    named: Texts,
    items: &[Item],
) -> Value {
    let mut value = Value::of(Truth::Yes);
    for item in items {
        let (truth, because) = covers(unit, text, position, entry, *item);
        let rests = Rests::Entry { notice: text.notice, entry: position };
        let mut answer = Answer::new(truth, Said::Stated).resting(rests);
        answer.because = because;
        // Of a text that may not be in force nothing is sure, not even what it leaves out.
        answer = answer.if_in_force(text.in_force);
        value = value.and(Value::answer(answer, || Asked::Lists(named, *item)));
    }
    value.vague = entry.clarity != Clarity::Clear && value.truth.is_yes();
    value
}

/// Whether an entry covers the value that the graph has for an item.
fn covers(
    unit: &Unit<'_, '_>,
    text: Text,
    position: u32,
    entry: &EntryData,
    item: Item,
) -> (Truth, Option<Because>) {
    let inventory = unit.scene().inventory();
    let states = |item: Item| {
        Truth::from(entry.states.union(inventory.notices[text.notice as usize].states).has(item))
    };
    let name =
        || entry.recipients.as_ref().map_or((Truth::No, None), |recipients| names_wholly(unit, recipients));
    match item {
        Item::Items => {
            let named = match (&entry.fields, unit.on.field) {
                (Some(_), Some(field)) => {
                    let graph = unit.scene().graph;
                    graph.named.names(graph, FieldList::Entry(text.notice, position), field)
                }
                (Some(_), None) => true,
                (None, _) => false,
            };
            (Truth::from(named), None)
        }
        Item::RecipientCountry | Item::ProcessingCountry => country(unit, entry),
        Item::RecipientName | Item::ProcessorIdentity => name(),
        Item::RecipientContact => {
            let (named, because) = name();
            // The contact belongs to the recipient that the entry names: the text as a whole has none.
            let stated = Truth::from(entry.states.has(Item::RecipientContact));
            (named.and(stated), if named <= stated { because } else { None })
        }
        Item::RecipientCategories => {
            let category = inventory.parties[unit.on.receiver as usize].category.as_ref();
            let named = entry.recipients.iter().flatten().any(|recipient| match recipient {
                RecipientData::Party { .. } => true,
                RecipientData::Category(said) => Some(said) == category,
            });
            (Truth::from(named), None)
        }
        Item::RecipientPurpose => match (&entry.purposes, unit.purpose) {
            (None, _) => (Truth::No, None),
            (Some(_), None) => (Truth::Unknown, None),
            (Some(purposes), Some(purpose)) => (Truth::from(purposes.contains(&purpose)), None),
        },
        other => (states(other), None),
    }
}

fn country(unit: &Unit<'_, '_>, entry: &EntryData) -> (Truth, Option<Because>) {
    if unit.country.is_unknown() {
        return (Truth::Unknown, Some(Because::CountryUnknown));
    }
    let said = entry.countries.iter().flatten();
    let mut wildcard = false;
    for country in said {
        match country {
            CountrySaid::Place(place) => {
                // The state covers its part, unless this law is that of a part of it and treats parts apart.
                let area = unit.on.regime().area(&unit.on.variant.residence);
                let apart = area.iter().any(|entry| entry != place && entry.lies_in(*place));
                if *place == unit.country || (unit.country.lies_in(*place) && !apart) {
                    return (Truth::Yes, None);
                }
            }
            CountrySaid::Wildcard(_) => wildcard = true,
        }
    }
    (Truth::No, wildcard.then_some(Because::Wildcard))
}

/// Whether a list of recipients names the receiver, all its members where it is a class.
pub(crate) fn names_wholly(unit: &Unit<'_, '_>, recipients: &[RecipientData]) -> (Truth, Option<Because>) {
    let members = unit.scene().inventory().parties[unit.on.receiver as usize].members;
    let mut best = (Truth::No, None);
    for recipient in recipients {
        let RecipientData::Party { party, members: named } = recipient else { continue };
        if *party != unit.on.receiver {
            continue;
        }
        let covers = match (members, named) {
            (None, None) => (Truth::Yes, None),
            // How many there are is unknown, so nobody knows whether the number names them all.
            (None, Some(_)) => (Truth::Unknown, None),
            (Some(_), None) => (Truth::No, Some(Because::NoNumber)),
            (Some(members), Some(named)) if *named >= members => (Truth::Yes, None),
            (Some(members), Some(named)) => (Truth::No, Some(Because::Part { named: *named, members })),
        };
        if covers.0 > best.0 || best.1.is_none() {
            best = covers;
        }
    }
    best
}
