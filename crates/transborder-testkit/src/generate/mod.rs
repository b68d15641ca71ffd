//! Random landscapes: small valid inventories that try every key, and a day and regimes to judge them under.
//!
//! Ids resolve, facts stand where they may stand, and nothing is asserted that records decide otherwise; so a
//! reader that finds a fault in one of these has one itself.

mod facts;
mod large;
mod parts;
mod random;
mod shrink;
mod texts;

use serde_json::{Map, Value, json};

pub use large::{Size, large};
pub use random::Random;
pub use shrink::shrink;

/// A landscape and how to judge it.
#[derive(Debug, Clone)]
pub struct Landscape {
    /// What it was made from.
    pub seed: u64,
    /// A valid inventory.
    pub inventory: Value,
    /// The day of the analysis.
    pub day: String,
    /// The option `--regime`; nothing leaves it to the inventory.
    pub regimes: Option<Vec<&'static str>>,
}

/// Days on or beside which some row of the complete packs begins or ends.
pub(crate) const DAYS: &[&str] = &[
    "2015-10-05",
    "2016-09-01",
    "2018-05-24",
    "2018-05-25",
    "2020-07-16",
    "2020-08-05",
    "2020-12-31",
    "2021-01-01",
    "2021-06-27",
    "2022-06-01",
    "2022-12-28",
    "2023-07-10",
    "2023-09-14",
    "2023-09-15",
    "2024-03-14",
    "2024-03-15",
    "2024-06-01",
    "2024-09-15",
    "2025-06-01",
    "2025-09-16",
    "2025-10-02",
    "2025-11-01",
    "2026-06-01",
    "2027-03-09",
];

/// What has been made so far, as the next records need it.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) parties: Vec<String>,
    /// Parties that are a class, with their number.
    pub(crate) classes: Vec<(String, usize)>,
    pub(crate) processors: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) fields: Vec<String>,
    /// Id, operator, principal.
    pub(crate) systems: Vec<(String, String, Option<String>)>,
    pub(crate) purposes: Vec<String>,
    pub(crate) notices: Vec<String>,
    pub(crate) flows: Vec<String>,
    /// Everybody tells and agrees almost everything: so that gates open and single facts decide.
    pub(crate) tidy: bool,
}

/// Places, the laws' own ones more often than others.
pub(crate) const PLACES: &[&str] =
    &["KR", "KR", "KR", "DE", "DE", "FR", "US", "US", "CN", "SG", "JP", "GB", "CA-QC", "CA", "CH"];

/// One place or now and then several, at times unknown.
pub(crate) fn places(random: &mut Random, unknown: usize) -> Value {
    if random.chance(unknown) {
        return if random.chance(60) { json!("unknown") } else { json!([random.pick(PLACES), "unknown"]) };
    }
    let first = *random.pick(PLACES);
    if random.chance(15) {
        let second = *random.pick(PLACES);
        if second != first {
            return json!([first, second]);
        }
    }
    one_or_list(random, vec![first.to_owned()])
}

/// A list as it is, or a single entry standing alone.
pub(crate) fn one_or_list(random: &mut Random, list: Vec<String>) -> Value {
    match list.as_slice() {
        [one] if random.chance(40) => json!(one),
        _ => json!(list),
    }
}

/// A start and perhaps an end; now and then nobody knows.
pub(crate) fn period(random: &mut Random, record: &mut Map<String, Value>, doubtful: usize) {
    if random.chance(doubtful) {
        record.insert("from_date".to_owned(), json!("unknown"));
        return;
    }
    if random.chance(55) {
        return;
    }
    let from = random.below(DAYS.len());
    record.insert("from_date".to_owned(), json!(DAYS[from]));
    if random.chance(20) && from + 1 < DAYS.len() {
        let until = random.between(from + 1, DAYS.len() - 1);
        record.insert("until_date".to_owned(), json!(DAYS[until]));
    }
}

/// Inserts a list unless it is empty: an empty list says something else.
pub(crate) fn insert(record: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        record.insert(key.to_owned(), Value::Array(list));
    }
}

/// Makes a small landscape from a seed.
pub fn landscape(seed: u64) -> Landscape {
    let mut random = Random::new(seed);
    let random = &mut random;
    let mut made = Made::default();
    let mut inventory = Map::new();
    inventory.insert("format".to_owned(), json!("transborder/1"));
    if random.chance(10) {
        inventory.insert("id".to_owned(), json!("shop"));
    }
    if random.chance(40) {
        let lists = ["parties", "systems", "collections", "flows", "notices", "consents", "safeguards"];
        inventory.insert("complete".to_owned(), json!(random.some(&lists, 7)));
    } else if random.chance(50) {
        inventory.insert("complete".to_owned(), json!(["notices", "consents", "safeguards"]));
    }
    if random.chance(30) {
        insert(
            &mut inventory,
            "regimes",
            random.some(&["KR-PIPA", "EU-GDPR", "plain"], 3).iter().map(|r| json!(r)).collect(),
        );
    }
    made.tidy = random.chance(35);
    made.purposes =
        ["order", "ads", "support"][..random.between(1, 3)].iter().map(|p| (*p).to_owned()).collect();
    insert(&mut inventory, "parties", parts::parties(random, &mut made));
    insert(&mut inventory, "subjects", parts::groups(random, &mut made));
    insert(&mut inventory, "fields", parts::fields(random, &mut made));
    insert(&mut inventory, "systems", parts::systems(random, &mut made));
    // Notices before collections, which name them; a reader does not mind the order.
    let notices = texts::notices(random, &mut made);
    let collections = parts::collections(random, &made);
    let derivations = parts::derivations(random, &made);
    let flows = parts::flows(random, &mut made);
    let consents = texts::consents(random, &made);
    let safeguards = texts::safeguards(random, &made);
    insert(&mut inventory, "collections", collections);
    insert(&mut inventory, "derivations", derivations);
    insert(&mut inventory, "flows", flows);
    insert(&mut inventory, "notices", notices);
    insert(&mut inventory, "consents", consents);
    insert(&mut inventory, "safeguards", safeguards);
    if random.chance(30) {
        let facts = facts::some(random, &made, facts::WHOLE, 3, false);
        inventory.insert("facts".to_owned(), facts);
    }
    let regimes =
        if random.chance(60) { Some(random.some(&["KR-PIPA", "EU-GDPR", "plain"], 3)) } else { None };
    let day = (*random.pick(DAYS)).to_owned();
    Landscape { seed, inventory: Value::Object(inventory), day, regimes }
}
