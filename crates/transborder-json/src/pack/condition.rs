//! Conditions: each form of the grammar from its object.

use super::key::{CONDITIONAL_FIELD, CONDITIONS, Object, PATHS, ROLES, Table, WITHIN};
use super::read::Read;
use crate::span::{Node, Shape};
use transborder::record::{PathKind, Role};
use transborder::regime::{AttrKind, Condition, Listed, Member, Since, Slot, Test};
use transborder::vocabulary::{Attr, Fact, Item, Texts};
use transborder::{Date, near_name};

pub(super) fn read<'a>(read: &mut Read<'a>, node: Node<'a>, slot: Slot) -> Option<Condition> {
    let form = form(read, node)?;
    let object = Object::of(node, form, read)?;
    let main = object.get(form.name)?;
    let boxed = |read: &mut Read<'a>, node: Node<'a>| Box::new(read.condition(node, slot));
    let condition = match form.name {
        "all" | "any" => {
            let items = read.items(main, &format!("`{}`", form.name), |_| false);
            let parts = items.into_iter().map(|item| read.condition(item, slot)).collect();
            if form.name == "all" { Condition::All(parts) } else { Condition::Any(parts) }
        }
        "not" => Condition::Not(boxed(read, main)),
        "if" => {
            let test = boxed(read, main);
            let then = boxed(read, object.get("then")?);
            let other = object.get("else").map(|node| boxed(read, node));
            Condition::If(test, then, other)
        }
        "use" => return read.use_def(&main.text()?, main, slot),
        "from" => Condition::From(day(&object, "from")?, boxed(read, object.get("then")?)),
        "consent_since" => {
            Condition::ConsentSince(day(&object, "consent_since")?, boxed(read, object.get("then")?))
        }
        "contract_since" => {
            Condition::ContractSince(day(&object, "contract_since")?, boxed(read, object.get("then")?))
        }
        "fact" => fact(read, &object, main)?,
        "lists" => Condition::Lists(Texts::of(&main.text()?)?, fields(read, object.get("fields")?, slot)),
        "attr" => return attr(read, &object, main, slot),
        "role" => Condition::Role(roles(read, main, "`role`")),
        "path" => Condition::Path(read.words(main, "`path`", PATHS, PathKind::of)),
        "data" => Condition::Data(read.texts(main, "`data`").into_iter().map(|(tag, _)| tag).collect()),
        "transfer" => {
            if main.bool() == Some(false) {
                let fault = main.fault("unknown-word", "`transfer` is never false");
                read.push(fault.help("write `{\"not\": {\"transfer\": true}}`"));
            }
            Condition::Transfer
        }
        "gate_used" => {
            let named = read.texts(main, "`gate_used`");
            read.gates_named.extend(named.iter().cloned());
            Condition::GateUsed(named.into_iter().map(|(id, _)| id).collect())
        }
        _ => return None,
    };
    // A list whose entries are all wrong is not empty: that they are wrong has been said.
    let emptied = main.kind() == Shape::List && !main.items().is_empty()
        || object
            .get("fields")
            .is_some_and(|fields| fields.kind() != Shape::List || !fields.items().is_empty());
    if let Some(fault) = condition.fault(slot).filter(|fault| fault.kind != "empty-list" || !emptied) {
        read.push(fault.at(node.spot()));
    }
    Some(condition)
}

/// Which form an object has: the one whose first key it has.
fn form<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<&'static Table> {
    if node.kind() != Shape::Object {
        read.wrong(node, "a condition", "an object");
        return None;
    }
    let entries = node.entries();
    let forms: Vec<&'static Table> = CONDITIONS
        .iter()
        .filter(|form| entries.iter().any(|entry| entry.key.text().as_deref() == Some(form.name)))
        .collect();
    match forms[..] {
        [form] => Some(form),
        [] => {
            let names = || CONDITIONS.iter().map(|form| form.name);
            let near = entries.iter().find_map(|entry| near_name(&entry.key.text()?, names()));
            let fault = node.fault("unknown-condition", "this object is no condition");
            read.push(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => {
                    let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
                    fault.help(format!("its first key is one of {}", names.join(", ")))
                }
            });
            None
        }
        [first, second, ..] => {
            let message = format!("`{}` and `{}` are two conditions in one object", first.name, second.name);
            let fault = node.fault("two-conditions", message);
            read.push(fault.help("join them with `{\"all\": [{…}, {…}]}`"));
            None
        }
    }
}

fn day(object: &Object<'_>, key: &str) -> Option<Date> {
    object.day(key)
}

pub(super) fn roles<'a>(read: &mut Read<'a>, node: Node<'a>, what: &str) -> Vec<Role> {
    read.words(node, what, ROLES, Role::of)
}

/// The fact of a name that is written here.
pub(super) fn fact_of<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Fact> {
    let Some(name) = node.text() else {
        read.wrong(node, "a fact", "a text");
        return None;
    };
    let fact = Fact::of(&name);
    if fact.is_none() {
        let near = match name.split_once(':') {
            Some((base, argument)) => {
                let bases = ["recipient.certified", "contract.scc"];
                let base = bases.into_iter().find(|known| *known == base).or_else(|| near_name(base, bases));
                let argument = if argument.is_empty() { "NAME" } else { argument };
                base.map(|base| format!("{base}:{argument}"))
            }
            None => Fact::near(&name).map(str::to_owned),
        };
        read.unknown(node, "unknown-fact", "fact", &name, near.as_deref());
    }
    fact
}

fn fact<'a>(read: &mut Read<'a>, object: &Object<'a>, main: Node<'a>) -> Option<Condition> {
    let fact = fact_of(read, main);
    let within = object.get("within").and_then(|within| Object::of(within, &WITHIN, read));
    let Some(within) = within else { return fact.map(Condition::Fact) };
    let days = u32::try_from(within.get("days")?.count()?).ok()?;
    let since = if within.is("of", "flow.from_date") { Since::Flow } else { Since::Contract };
    within.get("of")?;
    Some(Condition::Within(fact?, days, since))
}

fn fields<'a>(read: &mut Read<'a>, node: Node<'a>, slot: Slot) -> Vec<Listed> {
    let items = match node.text().as_deref().map(|text| text.strip_prefix('@')) {
        Some(Some(name)) => read.members(name, node, "`fields`", |_| false),
        Some(None) => {
            read.wrong(node, "`fields`", "a list or `@DEF`");
            Vec::new()
        }
        None => read.items(node, "`fields`", |_| false),
    };
    items.into_iter().filter_map(|item| listed(read, item, slot)).collect()
}

fn listed<'a>(read: &mut Read<'a>, node: Node<'a>, slot: Slot) -> Option<Listed> {
    if node.kind() == Shape::Text {
        return Some(Listed { item: item(read, node)?, only_if: None });
    }
    let object = Object::of(node, &CONDITIONAL_FIELD, read)?;
    let item = object.get("field").and_then(|field| item(read, field));
    let only_if = object.get("if").map(|node| read.condition(node, slot));
    Some(Listed { item: item?, only_if })
}

fn item<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<Item> {
    let Some(name) = node.text() else {
        read.wrong(node, "an item of a text", "a text");
        return None;
    };
    let item = Item::of(&name);
    if item.is_none() {
        let near = near_name(&name, Item::ALL.iter().map(|item| item.name()));
        read.unknown(node, "unknown-item", "item of a text", &name, near);
    }
    item
}

fn attr<'a>(read: &mut Read<'a>, object: &Object<'a>, main: Node<'a>, slot: Slot) -> Option<Condition> {
    let name = main.text()?;
    let known = Attr::split(&name);
    if known.is_none() {
        unknown_attr(read, main, &name);
    }
    let tests: Vec<(&'static str, Node<'a>)> = object.values().filter(|(key, _)| *key != "attr").collect();
    if let [(first, _), (second, node), ..] = tests[..] {
        let message = format!("`{first}` and `{second}` are two tests of one attribute");
        read.push(node.fault("two-conditions", message).help("join two conditions with `all`"));
        return None;
    }
    let (attr, argument) = known?;
    let argument = argument.map(str::to_owned);
    let whole = |test: Test| Condition::Attr(attr, argument.clone(), test);
    let Some((key, node)) = tests.first().copied() else {
        // A test that could not be read, which has been said, is no test left out.
        let others = object.node.entries().len() - 1;
        if others > 0 {
            return None;
        }
        let condition = whole(Test::Is);
        if let Some(fault) = condition.fault(slot) {
            read.push(fault.at(object.node.spot()));
        }
        return Some(condition);
    };
    let test = match key {
        "in" => {
            let members = members(read, attr, node);
            if members.is_empty() && !node.items().is_empty() {
                return None;
            }
            // Word by word, so that each wrong one is pointed at.
            for (member, at) in &members {
                let alone = whole(Test::In(vec![member.clone()])).fault(Slot::Row);
                if let Some(fault) = alone.filter(|fault| fault.kind != "unfit-test") {
                    read.push(fault.at(at.spot()));
                }
            }
            Test::In(members.into_iter().map(|(member, _)| member).collect())
        }
        "eq" => Test::Eq(node.text().map_or_else(|| node.raw().to_owned(), |text| text.into_owned())),
        _ => {
            let number = node.number().unwrap_or_default();
            match key {
                "gt" => Test::Gt(number),
                "ge" => Test::Ge(number),
                _ => Test::Lt(number),
            }
        }
    };
    let is_list = key == "in";
    let condition = whole(test);
    if let Some(fault) = condition.fault(slot) {
        let at = match fault.kind {
            "unknown-word" | "bad-place" if is_list => return Some(condition),
            "unfit-test" | "unknown-word" | "bad-place" | "empty-list" => node,
            _ => object.node,
        };
        read.push(fault.at(at.spot()));
    }
    Some(condition)
}

fn unknown_attr<'a>(read: &mut Read<'a>, node: Node<'a>, name: &str) {
    let full = |attr: &Attr| match attr.argument() {
        Some(what) => format!("{attr}.<{what}>"),
        None => attr.name().to_owned(),
    };
    // A known name with a part too many or too few lies nearer than any distance tells.
    let meant = Attr::ALL.iter().find(|attr| {
        let rest = name.strip_prefix(attr.name());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let near = meant.or_else(|| {
        let near = near_name(name, Attr::ALL.iter().map(|attr| attr.name()));
        near.and_then(|near| Attr::ALL.iter().find(|attr| attr.name() == near)).or_else(|| {
            let (base, _) = name.rsplit_once('.')?;
            let counted = Attr::ALL.iter().filter(|attr| attr.argument().is_some());
            let near = near_name(base, counted.map(|attr| attr.name()))?;
            Attr::ALL.iter().find(|attr| attr.name() == near)
        })
    });
    read.unknown(node, "unknown-attribute", "attribute", name, near.map(full).as_deref());
}

fn members<'a>(read: &mut Read<'a>, attr: Attr, node: Node<'a>) -> Vec<(Member, Node<'a>)> {
    let is_place = attr.kind() == AttrKind::Place;
    let keep: fn(&str) -> bool =
        if is_place { |name| matches!(name, "territory" | "residence") } else { |_| false };
    let items = read.items(node, "`in`", keep);
    let mut members = Vec::new();
    for item in items {
        let member = match item.text().as_deref() {
            None => {
                read.wrong(item, "an entry of `in`", "a text");
                None
            }
            Some("@territory") if is_place => Some(Member::Territory),
            Some("@residence") if is_place => Some(Member::Home),
            Some(_) if is_place => read.place(item).map(Member::Place),
            Some(word) => Some(Member::Word(word.to_owned())),
        };
        members.extend(member.map(|member| (member, item)));
    }
    members
}
