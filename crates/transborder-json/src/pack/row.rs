//! Revisions and their rows.

use super::condition::{fact_of, roles};
use super::key::{
    ADVISE, CONDITIONAL_VERDICT, DUTY, EXEMPT_WHEN, GATE, LOCALISE, NO_GATE, Object, PATHS, RECHECK,
    REVISION, ROLES, SOURCE, TERRITORY_DATED, TRANSFER,
};
use super::read::Read;
use crate::span::{Node, Shape};
use std::collections::BTreeSet;
use transborder::record::Role;
use transborder::regime::{
    Condition, Counts, Duty, Gate, Keep, LawSource, Localise, NoGate, Note, On, Onward, Recheck, Revision,
    Slot, Territory, Verification,
};
use transborder::{Date, Place, Truth, near_name};

/// Stands for a day that could not be read, which has been said.
fn some_day() -> Date {
    Date::from_days_since_1970(0)
}

fn nothing() -> Condition {
    Condition::All(Vec::new())
}

pub(super) fn revision<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Revision> {
    let object = Object::of(node, &REVISION, read)?;
    let territory = territory(read, &object);
    let attach = object.get("attach").map_or_else(nothing, |node| read.condition(node, Slot::Attach));
    let no_gate = object.get("no_gate").and_then(|node| no_gate(read, node));
    let transfer = object.get("transfer").and_then(|node| transfer(read, node)).unwrap_or_default();
    let exempt_when = object.get("exempt_when").and_then(|node| exempt_when(read, node));
    Some(Revision {
        id: object.name("id"),
        from: object.day("from").unwrap_or_else(some_day),
        until: object.day("until"),
        sources: sources(read, &object),
        no_gate: no_gate.unwrap_or(NoGate { id: "#".to_owned(), cite: "#".to_owned(), advisory: false }),
        territory,
        attach,
        roles: transfer.roles,
        paths: transfer.paths,
        onward: transfer.onward,
        onward_same_country: transfer.onward_same_country,
        permitted: transfer.permitted,
        asks: transfer.asks,
        exempt_when,
        gates: rows(read, &object, "gates", gate),
        duties: rows(read, &object, "always", duty),
        localise: rows(read, &object, "localise", localise),
        notes: rows(read, &object, "advise", note),
        origin: node.origin(),
    })
}

fn rows<'a, T>(
    read: &mut Read<'a>,
    object: &Object<'a>,
    key: &str,
    row: fn(&mut Read<'a>, Node<'a>) -> Option<T>,
) -> Vec<T> {
    let items = object.get(key).map(Node::items).unwrap_or_default();
    items.into_iter().filter_map(|node| row(read, node)).collect()
}

fn sources<'a>(read: &mut Read<'a>, object: &Object<'a>) -> Vec<LawSource> {
    let items = object.get("sources").map(Node::items).unwrap_or_default();
    let source = |node| {
        let source = Object::of(node, &SOURCE, read)?;
        let mark = source.text("mark").and_then(|mark| Verification::of(&mark))?;
        Some(LawSource { text: source.text("text")?, mark })
    };
    items.into_iter().filter_map(source).collect()
}

/// What to look at again.
pub(super) fn recheck<'a>(read: &mut Read<'a>, object: &Object<'a>) -> Vec<Recheck> {
    let items = object.get("recheck").map(Node::items).unwrap_or_default();
    let entry = |node| {
        let entry = Object::of(node, &RECHECK, read)?;
        Some(Recheck { what: entry.text("what")?, by: entry.day("by") })
    };
    items.into_iter().filter_map(entry).collect()
}

fn no_gate<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<NoGate> {
    let object = Object::of(node, &NO_GATE, read)?;
    Some(NoGate {
        id: object.name("id"),
        cite: object.name("cite"),
        advisory: object.is("severity", "advisory"),
    })
}

fn territory<'a>(read: &mut Read<'a>, object: &Object<'a>) -> Territory {
    let mut territory = Territory::default();
    if let Some(node) = object.get("territory") {
        for item in read.items(node, "`territory`", |name| name == "residence") {
            if item.text().as_deref() == Some("@residence") {
                territory.home = true;
            } else {
                territory.places.extend(read.place(item));
            }
        }
    }
    for node in object.get("territory_dated").map(Node::items).unwrap_or_default() {
        let Some(dated) = Object::of(node, &TERRITORY_DATED, read) else { continue };
        let places = dated.get("iso").map(|node| places(read, node, "`iso`")).unwrap_or_default();
        let from = dated.day("from").unwrap_or_else(some_day);
        territory.dated.push((places, from, dated.day("until")));
    }
    territory
}

pub(super) fn places<'a>(read: &mut Read<'a>, node: Node<'a>, what: &str) -> Vec<Place> {
    let items = read.items(node, what, |_| false);
    if items.is_empty() && node.kind() == Shape::List && node.items().is_empty() {
        read.push(node.fault("empty-list", format!("{what} names nothing")));
    }
    items.into_iter().filter_map(|item| read.place(item)).collect()
}

struct Transfer {
    roles: [Counts; 7],
    paths: [Counts; 5],
    onward: Onward,
    onward_same_country: Truth,
    permitted: Truth,
    asks: Vec<(Role, String)>,
}

impl Default for Transfer {
    fn default() -> Transfer {
        Transfer {
            roles: [const { Counts::Always(Truth::Unknown) }; 7],
            paths: [const { Counts::Always(Truth::Unknown) }; 5],
            onward: Onward::Ask,
            onward_same_country: Truth::No,
            permitted: Truth::Unknown,
            asks: Vec::new(),
        }
    }
}

fn transfer<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Transfer> {
    let object = Object::of(node, &TRANSFER, read)?;
    let mut transfer = Transfer::default();
    if let Some(node) = object.get("role") {
        for (index, node) in words_of(read, node, "`role`", ROLES, true) {
            transfer.roles[index] = verdict(read, node);
        }
    }
    if let Some(node) = object.get("path") {
        for (index, node) in words_of(read, node, "`path`", PATHS, true) {
            transfer.paths[index] = verdict(read, node);
        }
    }
    transfer.onward = match object.text("onward").as_deref() {
        Some("law") => Onward::Law,
        Some("same") => Onward::Same,
        Some("contract") => Onward::Contract,
        Some("no") => Onward::No,
        _ => Onward::Ask,
    };
    if let Some(said) = object.text("onward_same_country") {
        transfer.onward_same_country = truth(&said);
    }
    if let Some(said) = object.text("permitted") {
        transfer.permitted = truth(&said);
    }
    if let Some(node) = object.get("asks") {
        for (index, node) in words_of(read, node, "`asks`", ROLES, false) {
            match node.text() {
                Some(text) => transfer.asks.push((Role::ALL[index], text.into_owned())),
                None => read.wrong(node, "an entry of `asks`", "a text"),
            }
        }
    }
    Some(transfer)
}

/// The entries of an object whose keys are words, each with the position of its word.
fn words_of<'a>(
    read: &mut Read<'a>,
    node: Node<'a>,
    what: &str,
    words: &[&'static str],
    all: bool,
) -> Vec<(usize, Node<'a>)> {
    let mut found: Vec<(usize, Node<'a>)> = Vec::new();
    for entry in node.entries() {
        let Some(word) = read.word(entry.key, &format!("a key of {what}"), words) else { continue };
        let index = words.iter().position(|known| *known == word).expect("it is one of the words");
        if found.iter().any(|(other, _)| *other == index) {
            read.push(entry.key.fault("duplicate-key", format!("`{word}` stands here twice")));
        } else {
            found.push((index, entry.value));
        }
    }
    for (index, word) in words.iter().enumerate().filter(|_| all) {
        if found.iter().all(|(other, _)| *other != index) {
            let fault = node.fault("missing-key", format!("{what} needs the key `{word}`"));
            read.push(fault.help("where the law does not say, write `ask`"));
        }
    }
    found
}

fn truth(word: &str) -> Truth {
    match word {
        "yes" => Truth::Yes,
        "no" => Truth::No,
        _ => Truth::Unknown,
    }
}

fn verdict<'a>(read: &mut Read<'a>, node: Node<'a>) -> Counts {
    if node.kind() != Shape::Object {
        let word = read.word(node, "a verdict", &["yes", "ask", "no"]);
        return Counts::Always(word.map_or(Truth::Unknown, truth));
    }
    if !read.deeper(node) {
        return Counts::Always(Truth::Unknown);
    }
    let object = Object::of(node, &CONDITIONAL_VERDICT, read);
    let part = |key: &str| object.as_ref().and_then(|object| object.get(key));
    let test = part("if").map_or_else(nothing, |node| read.condition(node, Slot::Step));
    let then = part("then").map_or(Counts::Always(Truth::Unknown), |node| verdict(read, node));
    let other = part("else").map_or(Counts::Always(Truth::Unknown), |node| verdict(read, node));
    read.back();
    Counts::If(Box::new(test), Box::new(then), Box::new(other))
}

fn exempt_when<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<(Condition, Vec<String>)> {
    let object = Object::of(node, &EXEMPT_WHEN, read)?;
    let when = object.get("when").map_or_else(nothing, |node| read.condition(node, Slot::Step));
    let but = object.get("but").map(|node| read.texts(node, "`but`")).unwrap_or_default();
    read.duties_named.extend(but.iter().cloned());
    Some((when, but.into_iter().map(|(id, _)| id).collect()))
}

/// Only for these roles; nothing where the key is left out.
pub(super) fn only_roles<'a>(read: &mut Read<'a>, object: &Object<'a>) -> Option<Vec<Role>> {
    let node = object.get("roles")?;
    let roles = roles(read, node, "`roles`");
    // One role stands for a list whose entries were all wrong, which has been said.
    let emptied = roles.is_empty() && !(node.kind() == Shape::List && node.items().is_empty());
    Some(if emptied { vec![Role::Provision] } else { roles })
}

fn gate<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Gate> {
    let object = Object::of(node, &GATE, read)?;
    let opens = object.get("opens").map(|node| read.items(node, "`opens`", |_| false)).unwrap_or_default();
    Some(Gate {
        id: object.name("id"),
        cite: object.name("cite"),
        require: object.get("require").map_or_else(nothing, |node| read.condition(node, Slot::Gate)),
        roles: only_roles(read, &object),
        when: object.get("when").map(|node| read.condition(node, Slot::Gate)),
        from: object.day("from"),
        until: object.day("until"),
        advisory: object.is("severity", "advisory"),
        rank: object
            .get("rank")
            .and_then(Node::count)
            .map_or(1, |rank| u8::try_from(rank).expect("from 1 to 3")),
        opens: opens.into_iter().filter_map(|node| fact_of(read, node)).collect(),
        last_resort: object.flag("last_resort", false),
        origin: node.origin(),
    })
}

fn duty<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Duty> {
    let object = Object::of(node, &DUTY, read)?;
    Some(Duty {
        id: object.name("id"),
        cite: object.name("cite"),
        on: match object.text("on").as_deref() {
            Some("step") => On::Step,
            Some("collection") => On::Collection,
            Some("exporter") => On::Exporter,
            Some("party") => On::Party,
            Some("processing") => On::Processing,
            _ => On::Transfer,
        },
        when: object.get("when").map_or_else(nothing, |node| read.condition(node, Slot::Row)),
        require: object.get("require").map_or_else(nothing, |node| read.condition(node, Slot::Row)),
        from: object.day("from"),
        until: object.day("until"),
        advisory: object.is("severity", "advisory"),
        onward: object.flag("onward", true),
        folds: object.flag("folds", false),
        origin: node.origin(),
    })
}

fn localise<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Localise> {
    let object = Object::of(node, &LOCALISE, read)?;
    Some(Localise {
        id: object.name("id"),
        cite: object.name("cite"),
        from: object.day("from"),
        until: object.day("until"),
        subjects: object.get("subjects").map(|node| read.condition(node, Slot::Row)),
        data: object.get("data").map(|node| read.condition(node, Slot::Row)),
        require: match object.text("require").as_deref() {
            Some("first") => Keep::First,
            Some("only") => Keep::Only,
            _ => Keep::Copy,
        },
        advisory: object.is("severity", "advisory"),
        origin: node.origin(),
    })
}

fn note<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Note> {
    let object = Object::of(node, &ADVISE, read)?;
    Some(Note {
        id: object.name("id"),
        cite: object.name("cite"),
        when: object.get("when").map_or_else(nothing, |node| read.condition(node, Slot::Row)),
        say: object.name("say"),
        from: object.day("from"),
        until: object.day("until"),
        origin: node.origin(),
    })
}

/// Holds the gates and duties that the pack names against those that it has.
pub(super) fn check_names(read: &mut Read<'_>, revisions: &[Revision]) {
    let gates = revisions.iter().flat_map(|revision| &revision.gates).map(|gate| gate.id.as_str()).collect();
    let duties =
        revisions.iter().flat_map(|revision| &revision.duties).map(|duty| duty.id.as_str()).collect();
    let gates_named = std::mem::take(&mut read.gates_named);
    check_named(read, "unknown-gate", "gate", gates_named, &gates);
    let duties_named = std::mem::take(&mut read.duties_named);
    check_named(read, "unknown-duty", "duty", duties_named, &duties);
}

fn check_named<'a>(
    read: &mut Read<'a>,
    kind: &'static str,
    what: &str,
    named: Vec<(String, Node<'a>)>,
    known: &BTreeSet<&str>,
) {
    for (id, node) in named {
        if !known.contains(id.as_str()) && !read.is_full() {
            read.unknown(node, kind, what, &id, near_name(&id, known.iter().copied()));
        }
    }
}
