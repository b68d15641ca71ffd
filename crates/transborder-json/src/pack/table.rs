//! Tables of decisions about destinations.

use super::key::{ADEQUACY, Object, RESTRICTED};
use super::read::Read;
use super::row::{only_roles, places};
use crate::span::{Node, Shape};
use transborder::Date;
use transborder::regime::{AdequacyRow, Condition, Destination, RestrictedRow, Slot};

pub(super) fn adequacy<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<AdequacyRow> {
    let object = Object::of(node, &ADEQUACY, read)?;
    let (valid_from, valid_until) = valid(read, &object);
    Some(AdequacyRow {
        from: object.name("from"),
        to: object.get("to").map(|node| destinations(read, node)).unwrap_or_default(),
        valid_from,
        valid_until,
        scope: object
            .get("scope")
            .map_or_else(|| Condition::All(Vec::new()), |node| read.condition(node, Slot::Scope)),
        roles: only_roles(read, &object),
        not_data: object
            .get("not_data")
            .map(|node| read.texts(node, "`not_data`").into_iter().map(|(tag, _)| tag).collect())
            .unwrap_or_default(),
        cite: cite(read, &object),
        advisory: object.is("severity", "advisory"),
        status: object.text("status"),
        origin: node.origin(),
    })
}

pub(super) fn restricted<'a>(read: &mut Read<'a>, node: Node<'a>) -> Option<RestrictedRow> {
    let object = Object::of(node, &RESTRICTED, read)?;
    let (valid_from, valid_until) = valid(read, &object);
    Some(RestrictedRow {
        regime: object.name("regime"),
        exporter: object.text("exporter"),
        to: object.get("to").map(|node| places(read, node, "`to`")).unwrap_or_default(),
        valid_from,
        valid_until,
        cite: cite(read, &object),
        origin: node.origin(),
    })
}

fn cite<'a>(read: &mut Read<'a>, object: &Object<'a>) -> String {
    let cite = object.name("cite");
    if cite.trim().is_empty() {
        let fault = object.node.fault("missing-cite", "a row of the table cites nothing");
        read.push(fault.help("name the decision in `cite`"));
    }
    cite
}

fn destinations<'a>(read: &mut Read<'a>, node: Node<'a>) -> Vec<Destination> {
    let items = read.items(node, "`to`", |name| name.ends_with(".territory"));
    if node.kind() == Shape::List && node.items().is_empty() {
        read.push(node.fault("empty-list", "`to` names nothing"));
    }
    items
        .into_iter()
        .filter_map(|item| {
            let text = item.text().unwrap_or_default();
            match text.strip_prefix('@').and_then(|name| name.strip_suffix(".territory")) {
                Some(pack) => Some(Destination::TerritoryOf(pack.to_owned())),
                None => read.place(item).map(Destination::Place),
            }
        })
        .collect()
}

fn valid<'a>(read: &mut Read<'a>, object: &Object<'a>) -> (Date, Option<Date>) {
    let some_day = (Date::from_days_since_1970(0), None);
    let Some(node) = object.get("valid") else { return some_day };
    let items = node.items();
    let [from, until] = items[..] else {
        read.wrong(node, "`valid`", "a list of two days");
        return some_day;
    };
    let first = read.date(from);
    let end = if until.kind() == Shape::Null { Some(None) } else { read.date(until).map(Some) };
    let (Some(first), Some(end)) = (first, end) else { return some_day };
    if let Some(end) = end.filter(|end| *end <= first) {
        let fault = until.fault("bad-period", format!("a period from {first} until {end} has no day"));
        read.push(fault.help("the second is the first day on which it no longer holds"));
    }
    (first, end)
}
