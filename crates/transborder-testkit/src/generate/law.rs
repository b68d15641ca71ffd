//! The laws on board as the generator sees them: what each row looks at, so that landscapes hold that.
//!
//! Nothing is judged here. Names are gathered from the packs, so a pack that joins is tried without an edit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::board;
use crate::reference::serial;

/// What conditions ask for, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    pub(crate) facts: BTreeSet<String>,
    pub(crate) tags: BTreeSet<String>,
    pub(crate) roles: BTreeSet<String>,
    pub(crate) paths: BTreeSet<String>,
    pub(crate) attributes: BTreeSet<String>,
    /// Texts that attributes are held against: places, kinds, laws.
    pub(crate) values: BTreeSet<String>,
}

/// One gate, duty, localisation row or note of one revision.
#[derive(Debug)]
pub(crate) struct Row {
    /// Position of its pack.
    pub(crate) pack: usize,
    /// First day, and first day after where there is one.
    pub(crate) from: String,
    pub(crate) until: Option<String>,
    pub(crate) asks: Asks,
}

/// One pack.
#[derive(Debug)]
pub(crate) struct Pack {
    pub(crate) id: String,
    pub(crate) territory: Vec<String>,
    /// Places that its tables speak of.
    pub(crate) destinations: Vec<String>,
    /// Exporters whom orders name.
    pub(crate) named: Vec<String>,
    /// Days on which something begins or ends, and the days before.
    pub(crate) days: Vec<String>,
    pub(crate) asks: Asks,
    /// What asks whether it applies at all.
    pub(crate) attach: Asks,
}

/// Everything on board.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) packs: Vec<Pack>,
    pub(crate) rows: Vec<Row>,
    /// Some place of every territory, and places above, below and beside.
    pub(crate) places: Vec<String>,
}

/// Places that lie above, below or beside some territory, and names that mean another.
const BESIDE: &[&str] = &[
    "US", "US-CA", "CA", "CA-QC", "CA-ON", "AE", "AE-DIFC", "AE-ADGM", "HK", "CN-HK", "MO", "TW", "GI", "IS",
    "LI", "NO", "FR-RE", "CX", "KP", "CU", "AR", "MX", "PR",
];

/// Everything on board, read once.
pub(crate) fn on_board() -> &'static Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(read)
}

/// The day so many days later.
pub(crate) fn later(day: &str, days: i64) -> String {
    let Some(start) = serial(day) else { return day.to_owned() };
    // A civil calendar from a count of days, with years that begin in March.
    let z = start + days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", doy - (153 * mp + 2) / 5 + 1)
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

/// The texts of a list in which `@NAME` stands for a definition.
fn spliced(list: &[Value], defs: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in list.iter().filter_map(Value::as_str) {
        match entry.strip_prefix('@').map(|name| defs.get(name).and_then(Value::as_array)) {
            Some(Some(members)) => texts.extend(spliced(members, defs)),
            Some(None) => {}
            None => texts.push(entry.to_owned()),
        }
    }
    texts
}

fn gather(value: &Value, defs: &Value, asks: &mut Asks) {
    match value {
        Value::Array(list) => list.iter().for_each(|part| gather(part, defs, asks)),
        Value::Object(map) => {
            if let Some(used) = text(value, "use").and_then(|name| defs.get(name)) {
                gather(used, defs, asks);
            }
            asks.facts.extend(text(value, "fact").map(str::to_owned));
            asks.facts.extend(spliced(list(value, "opens"), defs));
            asks.tags.extend(spliced(list(value, "data"), defs));
            asks.roles.extend(spliced(list(value, "role"), defs));
            asks.roles.extend(spliced(list(value, "roles"), defs));
            asks.paths.extend(spliced(list(value, "path"), defs));
            if let Some(attribute) = text(value, "attr") {
                asks.attributes.insert(attribute.to_owned());
                asks.values.extend(spliced(list(value, "in"), defs));
                asks.values.extend(text(value, "eq").map(str::to_owned));
            }
            if let Some(channel) = text(value, "lists") {
                asks.facts.insert(format!("lists.{channel}"));
            }
            map.values().for_each(|part| gather(part, defs, asks));
        }
        _ => {}
    }
}

fn asks(value: &Value, defs: &Value) -> Asks {
    let mut asks = Asks::default();
    gather(value, defs, &mut asks);
    asks
}

/// Every text that is written as a day.
fn days(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|part| days(part, found)),
        Value::Object(map) => {
            map.iter().filter(|(key, _)| *key != "checked").for_each(|(_, v)| days(v, found))
        }
        Value::String(day) if day.len() == 10 && day.as_str() > "1998" && serial(day).is_some() => {
            found.extend([day.clone(), later(day, -1)]);
        }
        _ => {}
    }
}

fn latest(days: &[Option<&str>]) -> String {
    days.iter().flatten().max().map_or_else(|| "2000-01-01".to_owned(), |day| (*day).to_owned())
}

fn rows(pack: &Value, index: usize) -> Vec<Row> {
    let defs = &pack["defs"];
    let mut rows = Vec::new();
    for revision in list(pack, "revisions") {
        for row in ["gates", "always", "localise", "advise"].iter().flat_map(|key| list(revision, key)) {
            let until = [text(revision, "until"), text(row, "until")].into_iter().flatten().min();
            rows.push(Row {
                pack: index,
                from: latest(&[text(revision, "from").filter(|day| *day > "1998"), text(row, "from")]),
                until: until.map(str::to_owned),
                asks: asks(row, defs),
            });
        }
    }
    rows
}

fn read() -> Board {
    let (packs, tables) = (board::packs(), board::tables());
    let mut territories: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for pack in &packs {
        let last = list(pack, "revisions").last().unwrap_or(&Value::Null);
        let id = text(pack, "pack").unwrap_or_default();
        territories.insert(id, spliced(list(last, "territory"), &pack["defs"]));
    }
    let mut board = Board { packs: Vec::new(), rows: Vec::new(), places: Vec::new() };
    for (index, pack) in packs.iter().enumerate() {
        let id = text(pack, "pack").unwrap_or_default();
        let serves = |row: &&Value| {
            let from = text(row, "from").or(text(row, "regime")).unwrap_or_default();
            from == id || Some(from) == text(pack, "adequacy_of")
        };
        let about: Vec<&Value> = tables.iter().flat_map(|table| list(table, "rows")).filter(serves).collect();
        let mut destinations = BTreeSet::new();
        let mut found = BTreeSet::new();
        let mut seen = asks(pack, &pack["defs"]);
        days(pack, &mut found);
        for row in &about {
            days(row, &mut found);
            gather(row, &pack["defs"], &mut seen);
            for to in list(row, "to").iter().filter_map(Value::as_str) {
                match to.strip_prefix('@').and_then(|name| name.strip_suffix(".territory")) {
                    Some(other) => destinations.extend(territories.get(other).into_iter().flatten().cloned()),
                    None => {
                        destinations.insert(to.to_owned());
                    }
                }
            }
        }
        let mut attach = Asks::default();
        list(pack, "revisions").iter().for_each(|rev| gather(&rev["attach"], &pack["defs"], &mut attach));
        board.rows.extend(rows(pack, index));
        board.packs.push(Pack {
            id: id.to_owned(),
            territory: territories[id].clone(),
            destinations: destinations.into_iter().collect(),
            named: about.iter().filter_map(|row| text(row, "exporter")).map(str::to_owned).collect(),
            days: found.into_iter().collect(),
            asks: seen,
            attach,
        });
    }
    let some = board.packs.iter().flat_map(|pack| pack.territory.iter().take(2).cloned());
    let places: BTreeSet<String> = some.chain(BESIDE.iter().map(|place| (*place).to_owned())).collect();
    board.places = places.into_iter().collect();
    board
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_moved_over_ends_of_months_and_years() {
        assert_eq!(later("2024-02-28", 1), "2024-02-29");
        assert_eq!(later("2024-03-01", -1), "2024-02-29");
        assert_eq!(later("2025-12-31", 1), "2026-01-01");
        assert_eq!(later("2021-01-01", 365), "2022-01-01");
    }

    #[test]
    fn every_pack_has_rows_and_a_place() {
        let board = on_board();
        assert!(board.packs.len() >= 25, "{}", board.packs.len());
        for (index, pack) in board.packs.iter().enumerate() {
            assert!(board.rows.iter().any(|row| row.pack == index), "{} has no row", pack.id);
            assert!(!pack.territory.is_empty() || pack.id == "plain", "{} lies nowhere", pack.id);
        }
    }
}
