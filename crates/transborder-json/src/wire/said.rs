//! Values with a shape of their own: facts, bases, recipients, owners, volumes, entries of texts.

use super::form::{
    Count, CountryText, Day, Id, ItemText, Many, Note, OneOf, PLACEHOLDER, Tag, Text, placeholder, text,
};
use super::{Desk, Form, keys, object};
use crate::schema;
use crate::span::{Entry as Pair, Node, Shape};
use serde_json::{Value, json};
use std::collections::HashSet;
use transborder::record::{
    Basis, BasisSaid, CertificationSaid, Clarity, Entry, FactSaid, OwnerSaid, RecipientSaid, VolumeSaid,
};
use transborder::vocabulary::{FLOW_ATTRIBUTES, PARTY_ATTRIBUTES};

/// Calls `read` with each key of an object that maps names to values.
fn each_name<'a>(
    desk: &mut Desk<'a, '_>,
    at: Node<'a>,
    what: &str,
    mut read: impl FnMut(&mut Desk<'a, '_>, &'a str, Node<'a>),
) -> Option<()> {
    if at.kind() != Shape::Object {
        desk.expected(what, at);
        return None;
    }
    let mut seen = HashSet::new();
    let mut twice = HashSet::new();
    at.each_entry(|Pair { key, value }| {
        let Some(name) = desk.text(key) else {
            desk.fault(key.fault("wrong-type", "the key holds half of a surrogate pair"));
            return true;
        };
        if name.starts_with("x-") {
            return true;
        }
        if seen.insert(name) {
            read(desk, name, value);
        } else if twice.insert(name) {
            desk.twice(key, at);
        }
        !desk.is_full()
    });
    Some(())
}

keys! {
    /// A fact with its evidence, period or scope
    FactKeys => FactSaid, "a stated fact" {
        /// what is said
        "value": required Yes => |said, value| said.value = value,
        /// why one may believe it
        "evidence": optional Text => |said, text| said.evidence = Some(text),
        /// first day on which it is said
        "from_date": optional Day => |said, day| said.from_date = Some(day),
        /// first day on which it is said no more
        "until_date": optional Day => |said, day| said.until_date = Some(day),
        /// said for these purposes only
        "purposes": optional Many<Id> => |said, ids| said.purposes = ids,
        /// said for these groups only
        "subjects": optional Many<Id> => |said, ids| said.subjects = ids,
        /// free text
        "note": optional Note => |_, _| (),
    }
}

/// Yes or no.
pub(crate) struct Yes;

impl Form for Yes {
    type Out<'a> = bool;
    const ONE: &'static str = "true or false";
    const MANY: &'static str = "true or false";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<bool> {
        let value = at.bool();
        if value.is_none() {
            if desk.text(at) == Some(PLACEHOLDER) {
                placeholder(desk, at);
            } else {
                desk.expected(Self::ONE, at);
            }
        }
        value
    }
    fn schema() -> Value {
        json!({"type": "boolean"})
    }
}

/// Appends what is said about the fact `name`: `true`, an object, or a list of either.
fn statements<'a>(desk: &mut Desk<'a, '_>, name: &'a str, at: Node<'a>, facts: &mut Vec<FactSaid<'a>>) {
    let one = |desk: &mut Desk<'a, '_>, at: Node<'a>, index: Option<usize>| match at.kind() {
        Shape::Bool => Some(FactSaid { name, value: at.bool()?, index, ..FactSaid::default() }),
        Shape::Object => {
            let said = object::<FactKeys>(desk, at)?;
            Some(FactSaid { name, index, ..said })
        }
        _ if desk.text(at) == Some(PLACEHOLDER) => {
            placeholder(desk, at);
            None
        }
        _ => {
            let there = at.describe();
            let message = format!("what is said about `{name}` is {there}");
            let help = "write true, false, or {\"value\": …, \"evidence\": …}, or a list of these";
            desk.fault(at.fault("wrong-type", message).help(help));
            None
        }
    };
    if at.kind() != Shape::List {
        facts.extend(one(desk, at, None));
        return;
    }
    let mut count = 0;
    desk.each(at, |desk, item| {
        facts.extend(one(desk, item, Some(count)));
        count += 1;
    });
    if count == 0 {
        let message = format!("the list of what is said about `{name}` is empty");
        desk.fault(at.fault("empty-list", message).help("say something, or leave the key out"));
    }
}

/// Facts by name.
pub(crate) struct Facts;

impl Form for Facts {
    type Out<'a> = Vec<FactSaid<'a>>;
    const ONE: &'static str = "an object of facts";
    const MANY: &'static str = "objects of facts";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<FactSaid<'a>>> {
        let mut facts = Vec::new();
        each_name(desk, at, Self::ONE, |desk, name, value| statements(desk, name, value, &mut facts))?;
        Some(facts)
    }
    fn schema() -> Value {
        json!({"$ref": "#/$defs/facts"})
    }
}

/// The answer to a pack's question whether a step counts.
pub(crate) struct Counts;

impl Form for Counts {
    type Out<'a> = Vec<FactSaid<'a>>;
    const ONE: &'static str = "true, false or an object";
    const MANY: &'static str = "answers";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<FactSaid<'a>>> {
        let mut said = Vec::new();
        statements(desk, "counts", at, &mut said);
        Some(said)
    }
    fn schema() -> Value {
        schema::statement()
    }
}

/// One basis, or one per purpose.
pub(crate) struct BasisForm;

impl Form for BasisForm {
    type Out<'a> = BasisSaid<'a>;
    const ONE: &'static str = "a legal basis or an object with one per purpose";
    const MANY: &'static str = "legal bases";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<BasisSaid<'a>> {
        if at.kind() == Shape::Text {
            return OneOf::<Basis>::read(desk, at).map(BasisSaid::All);
        }
        let mut each = Vec::new();
        each_name(desk, at, Self::ONE, |desk, purpose, value| {
            each.extend(OneOf::<Basis>::read(desk, value).map(|basis| (purpose, basis)));
        })?;
        Some(BasisSaid::Each(each))
    }
    fn schema() -> Value {
        let basis = OneOf::<Basis>::schema();
        json!({"anyOf": [basis, {"type": "object", "additionalProperties": basis}]})
    }
}

/// Amounts by currency.
pub(crate) struct Turnover;

impl Form for Turnover {
    type Out<'a> = Vec<(&'a str, f64)>;
    const ONE: &'static str = "an object of amounts by currency";
    const MANY: &'static str = "objects";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<(&'a str, f64)>> {
        let mut amounts = Vec::new();
        each_name(desk, at, Self::ONE, |desk, currency, value| {
            match value.number().filter(|amount| *amount >= 0.0) {
                Some(amount) => amounts.push((currency, amount)),
                None if desk.text(value) == Some(PLACEHOLDER) => placeholder(desk, value),
                None => desk.expected("an object of amounts, each a number of 0 or more", value),
            }
        })?;
        Some(amounts)
    }
    fn schema() -> Value {
        json!({
            "type": "object",
            "propertyNames": {"pattern": "^([A-Z]{3}|x-.*)$"},
            "additionalProperties": {"type": "number", "minimum": 0}
        })
    }
}

/// Attributes by name; which there are the builder knows.
pub(crate) struct Attributes<const FLOW: bool>;

impl<const FLOW: bool> Form for Attributes<FLOW> {
    type Out<'a> = Vec<(&'a str, bool)>;
    const ONE: &'static str = "an object of attributes that are true or false";
    const MANY: &'static str = "objects";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<(&'a str, bool)>> {
        let mut attributes = Vec::new();
        each_name(desk, at, Self::ONE, |desk, name, value| {
            attributes.extend(Yes::read(desk, value).map(|value| (name, value)));
        })?;
        Some(attributes)
    }
    fn schema() -> Value {
        let names = if FLOW { FLOW_ATTRIBUTES } else { PARTY_ATTRIBUTES };
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "boolean"}))).collect();
        json!({
            "type": "object",
            "properties": properties,
            "patternProperties": {"^x-": {}},
            "additionalProperties": false
        })
    }
}

/// New names on arrival.
pub(crate) struct Rename;

impl Form for Rename {
    type Out<'a> = Vec<(&'a str, &'a str)>;
    const ONE: &'static str = "an object from field to field";
    const MANY: &'static str = "objects";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<(&'a str, &'a str)>> {
        let mut names = Vec::new();
        each_name(desk, at, Self::ONE, |desk, old, value| {
            names.extend(text(desk, value, Self::ONE).map(|new| (old, new)));
        })?;
        Some(names)
    }
    fn schema() -> Value {
        json!({"type": "object", "additionalProperties": Id::schema()})
    }
}

/// The only one who can cause a flow without being its exporter.
pub(crate) struct Subject;

impl Form for Subject {
    type Out<'a> = bool;
    const ONE: &'static str = "the word `subject`";
    const MANY: &'static str = "words";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<bool> {
        match text(desk, at, Self::ONE)? {
            "subject" => Some(true),
            _ => {
                desk.expected(Self::ONE, at);
                None
            }
        }
    }
    fn schema() -> Value {
        json!({"const": "subject"})
    }
}

/// Youngest age and first age too old.
pub(crate) struct Age;

impl Form for Age {
    type Out<'a> = (u32, u32);
    const ONE: &'static str = "a list of two ages, the youngest and the first too old";
    const MANY: &'static str = "pairs of ages";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<(u32, u32)> {
        let ages: Vec<Option<u32>> =
            at.items().iter().take(3).map(|age| age.count().and_then(|age| age.try_into().ok())).collect();
        match ages[..] {
            [Some(from), Some(until)] if from < until => Some((from, until)),
            [Some(from), Some(until)] => {
                let message = format!("no age lies between {from} and {until}");
                let help = "the first age is the youngest, the second the first too old: `[8, 13]`";
                desk.fault(at.fault("empty-period", message).help(help));
                None
            }
            _ => {
                desk.expected(Self::ONE, at);
                None
            }
        }
    }
    fn schema() -> Value {
        json!({"type": "array", "items": Count::schema(), "minItems": 2, "maxItems": 2})
    }
}

/// A share in percent, or `unknown`, which is none.
pub(crate) struct Percent;

impl Form for Percent {
    type Out<'a> = Option<f64>;
    const ONE: &'static str = "a number from 0 to 100, or `unknown`";
    const MANY: &'static str = "numbers";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Option<f64>> {
        if at.kind() == Shape::Text && text(desk, at, Self::ONE)? == "unknown" {
            return Some(None);
        }
        let percent = at.number().filter(|percent| (0.0..=100.0).contains(percent));
        if percent.is_none() {
            desk.expected(Self::ONE, at);
        }
        percent.map(Some)
    }
    fn schema() -> Value {
        json!({"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"const": "unknown"}]})
    }
}

keys! {
    /// A share in a party
    OwnerKeys => OwnerSaid, "an owner" {
        /// who holds it
        "party": required Id => |owner, id| owner.party = id,
        /// how much, 0 to 100, or `unknown`
        "percent": optional Percent => |owner, percent| owner.percent = percent,
        /// since when
        "from_date": optional Day => |owner, day| owner.from_date = Some(day),
        /// free text
        "note": optional Note => |_, _| (),
    }
}

keys! {
    /// A certificate of a party
    CertificationKeys => CertificationSaid, "a certification" {
        /// the scheme
        "scheme": required Text => |held, scheme| held.scheme = scheme,
        /// what it covers besides the ordinary (`hr`)
        "covers": optional Many<Text> => |held, covers| held.covers = covers,
        /// first day
        "from_date": optional Day => |held, day| held.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |held, day| held.until_date = Some(day),
        /// free text
        "note": optional Note => |_, _| (),
    }
}

keys! {
    /// How many people a flow is about in a time
    VolumeKeys => VolumeSaid, "a volume" {
        /// groups; all of the flow's where none is named
        "subjects": optional Many<Id> => |volume, ids| volume.subjects = ids,
        /// people
        "people": optional Count => |volume, count| volume.people = Some(count),
        /// devices
        "devices": optional Count => |volume, count| volume.devices = Some(count),
        /// first day
        "from_date": optional Day => |volume, day| volume.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |volume, day| volume.until_date = Some(day),
        /// free text
        "note": optional Note => |_, _| (),
    }
}

keys! {
    /// One statement of a text about some data; an absent key restricts nothing and covers nothing
    EntryKeys => Entry, "an entry" {
        /// which fields
        "fields": optional Many<Id> => |entry, ids| entry.fields = ids,
        /// which recipients
        "recipients": optional Many<Recipient> => |entry, named| entry.recipients = named,
        /// which countries, or `worldwide`, `various`, a continent
        "countries": optional Many<CountryText> => |entry, places| entry.countries = places,
        /// which purposes
        "purposes": optional Many<Id> => |entry, ids| entry.purposes = ids,
        /// which other items it states
        "states": optional Many<ItemText, true> => |entry, items| entry.states = items,
        /// how well
        "clarity": optional OneOf<Clarity> => |entry, clarity| entry.clarity = Some(clarity),
        /// free text
        "note": optional Note => |_, _| (),
    }
}

/// A recipient written as an object.
#[derive(Default)]
pub(crate) struct RecipientObject<'a> {
    party: Option<&'a str>,
    members: Option<u64>,
    category: Option<&'a str>,
}

keys! {
    /// A party, for a class with the number of members named, or a category, which names nobody
    RecipientKeys => RecipientObject, "a recipient" {
        /// the party
        "party": optional Id => |named, id| named.party = Some(id),
        /// how many of a class are named
        "members": optional Count => |named, count| named.members = Some(count),
        /// a category instead of a party
        "category": optional Tag => |named, text| named.category = Some(text),
    }
}

/// Who receives, as a text or consent puts it.
pub(crate) struct Recipient;

impl Form for Recipient {
    type Out<'a> = RecipientSaid<'a>;
    const ONE: &'static str = "a recipient";
    const MANY: &'static str = "recipients";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<RecipientSaid<'a>> {
        if at.kind() != Shape::Object {
            let what = "a party's id, `{\"party\", \"members\"}` or `{\"category\"}`";
            return text(desk, at, what).map(|id| RecipientSaid::Party { id, members: None });
        }
        let faults = desk.faults();
        let named = object::<RecipientKeys>(desk, at)?;
        match named {
            RecipientObject { party: Some(id), members, category: None } => {
                Some(RecipientSaid::Party { id, members })
            }
            RecipientObject { party: None, members: None, category: Some(category) } => {
                Some(RecipientSaid::Category(category))
            }
            // What it lacks was faulty already.
            _ if desk.faults() > faults => None,
            _ => {
                let fault = at.fault("wrong-type", "a recipient is either a party or a category");
                desk.fault(fault.help("write `{\"party\": …, \"members\": …}` or `{\"category\": …}`"));
                None
            }
        }
    }
    fn schema() -> Value {
        json!({"anyOf": [
            Id::schema(),
            schema::with_required(schema::object::<RecipientKeys>(), &["party"], &["category"]),
            schema::with_required(schema::object::<RecipientKeys>(), &["category"], &["party", "members"]),
        ]})
    }
    fn looks_like(at: Node<'_>) -> bool {
        matches!(at.kind(), Shape::Text | Shape::Object)
    }
}
