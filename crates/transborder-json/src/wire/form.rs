//! What values look like: texts, numbers, words of closed lists, and lists of all of them.

use super::{Desk, Form, Object, object, shortened};
use crate::schema;
use crate::span::{Node, Shape};
use serde_json::{Value, json};
use std::marker::PhantomData;
use transborder::near_name;
use transborder::record::{
    Basis, Certainty, Channel, Clarity, Complete, How, PartyKind, PartyRole, PathKind, Role, SafeguardKind,
    Source, Transaction,
};

/// What a remedy writes where only people know the value.
pub(crate) const PLACEHOLDER: &str = "FILL IN";

/// A text, unless it still waits for a value.
pub(crate) fn text<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>, what: &str) -> Option<&'a str> {
    match desk.text(at) {
        Some(PLACEHOLDER) => {
            placeholder(desk, at);
            None
        }
        Some(text) => Some(text),
        None => {
            desk.expected(what, at);
            None
        }
    }
}

/// The value still waits for somebody who knows it.
pub(crate) fn placeholder(desk: &mut Desk<'_, '_>, at: Node<'_>) {
    let fault = at.fault("left-to-fill-in", format!("`{}` is left to fill in", desk.key()));
    desk.fault(fault.help("write the value, or leave the key out where nobody knows it"));
}

macro_rules! text_forms {
    ($($(#[$doc:meta])* $form:ident $one:literal $many:literal $schema:tt;)+) => { $(
        $(#[$doc])*
        pub(crate) struct $form;
        impl Form for $form {
            type Out<'a> = &'a str;
            const ONE: &'static str = $one;
            const MANY: &'static str = $many;
            fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<&'a str> {
                text(desk, at, $one)
            }
            fn read_list<'a>(at: Node<'a>) -> Option<Vec<&'a str>> {
                at.plain_texts().filter(|texts| !texts.is_empty() && !texts.contains(&PLACEHOLDER))
            }
            fn schema() -> Value {
                json!($schema)
            }
            fn looks_like(at: Node<'_>) -> bool {
                at.kind() == Shape::Text
            }
        }
    )+ };
}

text_forms! {
    /// Any text.
    Text "a text" "texts" {"type": "string"};
    /// The id of a record.
    Id "an id" "ids" {"type": "string", "minLength": 1};
    /// A place, checked by the builder.
    PlaceText "a place" "places" {
        "type": "string",
        "description": "ISO 3166-1 alpha-2 or ISO 3166-2 code, or `unknown`",
        "pattern": "^([A-Z]{2}(-[A-Z0-9]{1,4})?|unknown)$"
    };
    /// A country or a wildcard, as texts name them.
    CountryText "a place" "places" {
        "type": "string",
        "description": "a place, `worldwide`, `various` or a continent"
    };
    /// A day, checked by the builder.
    Day "a day" "days" {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|unknown)$"};
    /// A tag.
    Tag "a tag" "tags" {"type": "string", "minLength": 1};
    /// A clause that a contract may hold, checked by the builder.
    Clause "a clause" "clauses" {"enum": (transborder::vocabulary::CLAUSES)};
    /// An item of a text, checked by the builder.
    ItemText "an item" "items" {"enum": (schema::items())};
}

/// Free text: even a placeholder is one.
pub(crate) struct Note;

impl Form for Note {
    type Out<'a> = &'a str;
    const ONE: &'static str = "a text";
    const MANY: &'static str = "texts";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<&'a str> {
        let text = desk.text(at);
        if text.is_none() {
            desk.expected("a text", at);
        }
        text
    }
    fn schema() -> Value {
        json!({"type": "string"})
    }
}

/// Anything; nobody looks at it.
pub(crate) struct Ignored;

impl Form for Ignored {
    type Out<'a> = ();
    const ONE: &'static str = "anything";
    const MANY: &'static str = "anything";
    fn read<'a>(_: &mut Desk<'a, '_>, _: Node<'a>) -> Option<()> {
        Some(())
    }
    fn schema() -> Value {
        json!({})
    }
}

/// A number of people or things.
pub(crate) struct Count;

impl Form for Count {
    type Out<'a> = u64;
    const ONE: &'static str = "a whole number, 0 or more";
    const MANY: &'static str = "whole numbers";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<u64> {
        let count = at.count();
        if count.is_none() {
            if desk.text(at) == Some(PLACEHOLDER) {
                placeholder(desk, at);
            } else {
                desk.expected(Self::ONE, at);
            }
        }
        count
    }
    fn schema() -> Value {
        json!({"type": "integer", "minimum": 0})
    }
}

/// A word of a closed list.
pub(crate) trait Word: Copy + 'static {
    const ONE: &'static str;
    const MANY: &'static str;
    /// For messages: ``no role is called …``.
    const NOUN: &'static str;
    /// Those that may be written.
    fn all() -> impl Iterator<Item = Self>;
    fn name(self) -> &'static str;
}

macro_rules! word {
    ($($word:ident $noun:literal $one:literal $many:literal;)+) => { $(
        impl Word for $word {
            const ONE: &'static str = $one;
            const MANY: &'static str = $many;
            const NOUN: &'static str = $noun;
            fn all() -> impl Iterator<Item = $word> {
                $word::ALL.iter().copied()
            }
            fn name(self) -> &'static str {
                $word::name(self)
            }
        }
    )+ };
}

word! {
    PartyRole "role" "a role" "roles";
    PartyKind "kind of party" "a kind of party" "kinds of party";
    PathKind "path" "a path" "paths";
    How "way of deriving" "a way of deriving" "ways of deriving";
    Source "source" "a source" "sources";
    Channel "channel" "a channel" "channels";
    Clarity "clarity" "a word for clarity" "words for clarity";
    SafeguardKind "kind of safeguard" "a kind of safeguard" "kinds of safeguard";
    Basis "legal basis" "a legal basis" "legal bases";
    Transaction "transaction" "a kind of transaction" "kinds of transaction";
    Certainty "certainty" "a word for certainty" "words for certainty";
    Complete "list of records" "a list of records by name" "lists of records by name";
}

impl Word for Role {
    const ONE: &'static str = "a role";
    const MANY: &'static str = "roles";
    const NOUN: &'static str = "role of a flow";
    fn all() -> impl Iterator<Item = Role> {
        // What a collection is; nobody writes it.
        Role::ALL.iter().copied().filter(|role| *role != Role::Collect)
    }
    fn name(self) -> &'static str {
        Role::name(self)
    }
}

/// One of them.
pub(crate) struct OneOf<W>(PhantomData<W>);

impl<W: Word> Form for OneOf<W> {
    type Out<'a> = W;
    const ONE: &'static str = W::ONE;
    const MANY: &'static str = W::MANY;
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<W> {
        let written = text(desk, at, W::ONE)?;
        let word = W::all().find(|word| word.name() == written);
        if word.is_none() {
            let message = format!("no {} is called `{}`", W::NOUN, shortened(written));
            let spelled = written.to_lowercase().replace([' ', '-'], "_");
            let like = |word: &W| word.name().replace('-', "_") == spelled;
            let near =
                W::all().find(like).map(Word::name).or_else(|| near_name(written, W::all().map(Word::name)));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let words: Vec<String> = W::all().map(|word| format!("`{}`", word.name())).collect();
                    format!("there are {}", words.join(", "))
                }
            };
            desk.fault(at.fault("unknown-word", message).help(help));
        }
        word
    }
    fn schema() -> Value {
        json!({"enum": W::all().map(Word::name).collect::<Vec<_>>()})
    }
    fn looks_like(at: Node<'_>) -> bool {
        at.kind() == Shape::Text
    }
}

/// A list of at least one, or one alone; with `EMPTY` also none.
pub(crate) struct Many<F, const EMPTY: bool = false>(PhantomData<F>);

impl<F: Form, const EMPTY: bool> Form for Many<F, EMPTY> {
    type Out<'a> = Vec<F::Out<'a>>;
    const ONE: &'static str = F::ONE;
    const MANY: &'static str = F::MANY;
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<F::Out<'a>>> {
        if at.kind() == Shape::List {
            return Some(entries::<F>(desk, at, EMPTY));
        }
        if F::looks_like(at) {
            return F::read(desk, at).map(|one| vec![one]);
        }
        desk.expected(&format!("{} or a list of {}", F::ONE, F::MANY), at);
        None
    }
    fn schema() -> Value {
        json!({"anyOf": [F::schema(), list_schema::<F>(EMPTY)]})
    }
}

/// A list of at least one; with `EMPTY` also none.
pub(crate) struct List<F, const EMPTY: bool = false>(PhantomData<F>);

impl<F: Form, const EMPTY: bool> Form for List<F, EMPTY> {
    type Out<'a> = Vec<F::Out<'a>>;
    const ONE: &'static str = F::ONE;
    const MANY: &'static str = F::MANY;
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Vec<F::Out<'a>>> {
        if at.kind() == Shape::List {
            return Some(entries::<F>(desk, at, EMPTY));
        }
        desk.expected(&format!("a list of {}", F::MANY), at);
        None
    }
    fn schema() -> Value {
        list_schema::<F>(EMPTY)
    }
}

fn entries<'a, F: Form>(desk: &mut Desk<'a, '_>, at: Node<'a>, empty: bool) -> Vec<F::Out<'a>> {
    if let Some(entries) = F::read_list(at) {
        return entries;
    }
    let mut entries = Vec::new();
    let mut any = false;
    desk.each(at, |desk, item| {
        any = true;
        entries.extend(F::read(desk, item));
    });
    if !any && !empty {
        let message = format!("`{}` is an empty list", desk.key());
        desk.fault(at.fault("empty-list", message).help("name at least one, or leave the key out"));
    }
    entries
}

fn list_schema<F: Form>(empty: bool) -> Value {
    let mut schema = json!({"type": "array", "items": F::schema()});
    if !empty {
        schema["minItems"] = json!(1);
    }
    schema
}

/// An object inside a record.
pub(crate) struct Nested<T>(PhantomData<T>);

impl<T: Object> Form for Nested<T> {
    type Out<'a> = T::Of<'a>;
    const ONE: &'static str = T::WHAT;
    const MANY: &'static str = "objects";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<T::Of<'a>> {
        object::<T>(desk, at)
    }
    fn schema() -> Value {
        schema::object::<T>()
    }
}

/// An object that a text can stand for.
pub(crate) trait Named: Object {
    /// The one that has only an id.
    fn named(id: &str) -> Self::Of<'_>;
}

/// A text, or the whole object.
pub(crate) struct TextOr<T>(PhantomData<T>);

impl<T: Named> Form for TextOr<T> {
    type Out<'a> = T::Of<'a>;
    const ONE: &'static str = T::WHAT;
    const MANY: &'static str = "objects or ids";
    const LOOSE: bool = true;
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<T::Of<'a>> {
        if at.kind() == Shape::Text { text(desk, at, T::WHAT).map(T::named) } else { object::<T>(desk, at) }
    }
    fn schema() -> Value {
        json!({"anyOf": [Id::schema(), schema::object::<T>()]})
    }
}
