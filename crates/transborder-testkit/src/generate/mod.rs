//! Random landscapes: small valid inventories that try every key, and a day and regimes to judge them under.
//!
//! Ids resolve, facts stand where they may stand, and nothing is asserted that records decide otherwise; so a
//! reader that finds a fault in one of these has one itself.

mod facts;
mod flows;
mod full;
mod large;
mod law;
mod parts;
mod party;
mod random;
mod shapes;
mod shrink;
mod texts;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use law::{Board, Pack, Row};

pub use full::{full, full_document};
pub use large::{Size, large};
pub use random::Random;
pub use shapes::Shape;
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

/// What has been made so far, as the next records need it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) board: &'static Board,
    /// The row that the landscape is made for, by position.
    focus: usize,
    /// Days that records begin and end on, in order.
    pub(crate) days: Vec<String>,
    pub(crate) parties: Vec<String>,
    /// Parties that are a class, with their number.
    pub(crate) classes: Vec<(String, usize)>,
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

impl Made {
    fn new(random: &mut Random) -> (Made, String) {
        let board = law::on_board();
        let focus = random.below(board.rows.len());
        let row = &board.rows[focus];
        let law = &board.packs[row.pack];
        let inside = |day: &String| *day >= row.from && row.until.as_ref().is_none_or(|until| day < until);
        let mut days: Vec<String> = law.days.iter().filter(|day| inside(day)).cloned().collect();
        days.push(row.from.clone());
        days.push(match &row.until {
            Some(until) => law::later(until, -1),
            None => law::later(&row.from, 400),
        });
        if row.until.is_none() {
            days.push("2026-11-22".to_owned().max(row.from.clone()));
        }
        // Beside the row's own time mostly a day on which something of its law turns.
        let day = if random.chance(75) || law.days.is_empty() {
            random.pick(&days)
        } else {
            random.pick(&law.days)
        };
        let day = day.clone();
        let mut some: BTreeSet<String> = [-500, -120, -20, -3, 0, 1, 40].map(|n| law::later(&day, n)).into();
        some.insert(row.from.clone());
        for _ in 0..8.min(law.days.len()) {
            some.insert(random.pick(&law.days).clone());
        }
        let made = Made {
            board,
            focus,
            days: some.into_iter().collect(),
            parties: Vec::new(),
            classes: Vec::new(),
            groups: Vec::new(),
            fields: Vec::new(),
            systems: Vec::new(),
            purposes: ["order", "ads", "support"][..random.between(1, 2)]
                .iter()
                .map(|p| (*p).to_owned())
                .collect(),
            notices: Vec::new(),
            flows: Vec::new(),
            tidy: random.chance(50),
        };
        (made, day)
    }

    pub(crate) fn row(&self) -> &'static Row {
        &self.board.rows[self.focus]
    }

    pub(crate) fn law(&self) -> &'static Pack {
        &self.board.packs[self.row().pack]
    }

    /// Whether the row, or the question whether its law applies, reads this attribute.
    pub(crate) fn asks(&self, attribute: &str) -> bool {
        [&self.row().asks, &self.law().attach].iter().any(|asks| asks.attributes.contains(attribute))
    }

    /// Whether the row, or the question whether its law applies, names this text.
    pub(crate) fn names(&self, text: &str) -> bool {
        [&self.row().asks, &self.law().attach].iter().any(|asks| asks.values.contains(text))
    }

    /// A place: at home, else one that the law's tables or rows speak of, else any.
    pub(crate) fn place(&self, random: &mut Random, home: usize) -> String {
        let law = self.law();
        if !law.territory.is_empty() && random.chance(home) {
            // The first places of a long list often enough to meet each other.
            let near = law.territory.len().min(if random.chance(80) { 2 } else { usize::MAX });
            return random.pick(&law.territory[..near]).clone();
        }
        let named: Vec<&String> = self.row().asks.values.iter().filter(|value| value.len() == 2).collect();
        if !named.is_empty() && random.chance(35) {
            return (*random.pick(&named)).clone();
        }
        if !law.destinations.is_empty() && random.chance(45) {
            return random.pick(&law.destinations).clone();
        }
        random.pick(&self.board.places).clone()
    }
}

/// A record with its id.
pub(crate) fn record(id: &str) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("id".to_owned(), json!(id));
    record
}

/// One place or now and then several, at times unknown; `home` and `unknown` in percent.
pub(crate) fn places(random: &mut Random, made: &Made, home: usize, unknown: usize) -> Value {
    if random.chance(unknown) {
        return if random.chance(60) {
            json!("unknown")
        } else {
            json!([made.place(random, home), "unknown"])
        };
    }
    let first = made.place(random, home);
    if random.chance(12) {
        let second = made.place(random, home);
        if second != first {
            return json!([first, second]);
        }
    }
    one_or_list(random, vec![first])
}

/// A list as it is, or a single entry standing alone.
pub(crate) fn one_or_list(random: &mut Random, list: Vec<String>) -> Value {
    match list.as_slice() {
        [one] if random.chance(40) => json!(one),
        _ => json!(list),
    }
}

/// A start and perhaps an end; now and then nobody knows.
pub(crate) fn period(random: &mut Random, made: &Made, record: &mut Map<String, Value>, doubtful: usize) {
    let days = &made.days;
    if random.chance(doubtful) {
        record.insert("from_date".to_owned(), json!("unknown"));
        return;
    }
    if random.chance(45) {
        return;
    }
    let from = random.below(days.len());
    record.insert("from_date".to_owned(), json!(days[from]));
    if random.chance(20) && from + 1 < days.len() {
        let until = random.between(from + 1, days.len() - 1);
        record.insert("until_date".to_owned(), json!(days[until]));
    }
}

/// Inserts a list unless it is empty: an empty list says something else.
pub(crate) fn insert(record: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        record.insert(key.to_owned(), Value::Array(list));
    }
}

/// The law of the landscape and now and then others; mostly all on board.
fn regimes(random: &mut Random, made: &Made) -> Vec<&'static str> {
    let all: Vec<&'static str> = made.board.packs.iter().map(|pack| pack.id.as_str()).collect();
    let own = made.law().id.as_str();
    match random.below(10) {
        0 => all,
        1 => random.some(&all, 3),
        2..=4 => {
            let other = *random.pick(&all);
            all.iter().copied().filter(|id| *id == own || *id == other).collect()
        }
        _ => vec![own],
    }
}

/// Makes a small landscape from a seed.
pub fn landscape(seed: u64) -> Landscape {
    let mut random = Random::new(seed);
    let random = &mut random;
    let (mut made, day) = Made::new(random);
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
    if random.chance(25) {
        let named = regimes(random, &made).iter().map(|id| json!(id)).collect();
        insert(&mut inventory, "regimes", named);
    }
    insert(&mut inventory, "parties", party::parties(random, &mut made));
    insert(&mut inventory, "subjects", parts::groups(random, &mut made));
    insert(&mut inventory, "fields", parts::fields(random, &mut made));
    insert(&mut inventory, "systems", parts::systems(random, &mut made));
    let used = [&inventory["parties"], &inventory["systems"]].map(texts::places_in);
    let used: BTreeSet<String> = used.into_iter().flatten().collect();
    // Notices before collections, which name them; a reader does not mind the order.
    let notices = texts::notices(random, &mut made, &used);
    let collections = parts::collections(random, &made);
    let derivations = parts::derivations(random, &made);
    let flows = flows::flows(random, &mut made);
    let consents = texts::consents(random, &made);
    let safeguards = texts::safeguards(random, &made);
    insert(&mut inventory, "collections", collections);
    insert(&mut inventory, "derivations", derivations);
    insert(&mut inventory, "flows", flows);
    insert(&mut inventory, "notices", notices);
    insert(&mut inventory, "consents", consents);
    insert(&mut inventory, "safeguards", safeguards);
    if random.chance(30) {
        inventory.insert("facts".to_owned(), facts::stated(random, &made, facts::Bearer::Whole));
    }
    let regimes = random.chance(70).then(|| regimes(random, &made));
    Landscape { seed, inventory: Value::Object(inventory), day, regimes }
}
