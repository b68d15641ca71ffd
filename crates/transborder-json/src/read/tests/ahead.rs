//! Reading ahead and plain reading change nothing: whatever a text looks like, the tables alone make the same
//! of it.

use super::*;
use transborder::record::System as SystemSaid;
use transborder_testkit::generate::{Size, large};

/// Takes no record as a plain one.
#[derive(Default)]
struct Tables(InventoryBuilder);

#[derive(Default)]
struct Whole<'a>(Vec<(Record<'a>, Origin)>);

impl<'a> Sheaf<'a> for Whole<'a> {
    fn flow(&mut self, _: &PlainFlow<'_>, _: Origin) -> bool {
        false
    }

    fn system(&mut self, _: &PlainSystem<'_>, _: Origin) -> bool {
        false
    }

    fn record(&mut self, record: Record<'a>, at: Origin) {
        self.0.push((record, at));
    }
}

impl Sink for Tables {
    type Sheaf<'a> = Whole<'a>;

    fn record(&mut self, record: Record<'_>, origin: Origin) {
        self.0.push_at(record, origin);
    }

    fn sheaf(&mut self, sheaf: &mut Whole<'_>) {
        for (record, origin) in sheaf.0.drain(..) {
            self.0.push_at(record, origin);
        }
    }
}

/// The inventory, printed, or every fault.
fn made(log: Log, builder: InventoryBuilder) -> String {
    format!("{:?}\n{:?}", log.faults, builder.build())
}

#[track_caller]
fn same(name: &str, text: &str) {
    let files = [File { name, text: text.as_bytes() }];
    let (mut log, mut builder) = (Log::default(), Inventory::builder());
    records(&files, &mut log, &mut builder);
    let plain = made(log, builder);
    let (mut log, mut tables) = (Log::default(), Tables::default());
    records(&files, &mut log, &mut tables);
    assert!(plain == made(log, tables.0), "{name}: {text}");
}

/// Numbers that look random (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

const PIECES: &[&str] = &[
    "\"",
    "\\",
    "\\u0041",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\t",
    "\r",
    "\n",
    "\n\n",
    "\u{c}",
    "\u{1}",
    "\u{7f}",
    "ä",
    "\u{85}",
    "*",
    "FILL IN",
    "null",
    "1",
    "\"id\":\"s1\",",
    "\"fields\":\"x1\",",
    "\"purposes\":[],",
    "\"purposes\":[\"ads\",\"ads\"],",
    "\"role\":\"collect\",",
    "\"role\":\"entrust\",",
    "\"path\":\"remote\",",
    "\"path\":\"by foot\",",
    "\"basis\":\"consent\",",
    "\"note\":\"n\",",
    "\"x-y\":{\"id\":[]},",
    "\"fields\":[\"*\"],",
    "\"record\":\"system\",",
    "\"record\":\"flow\",",
    "\"location\":[\"DE\",\"DE\"],",
    "\"location\":[\"XX\"],",
    "\"rename\":{\"x0\":\"x1\"},",
    "a name that is longer than fifteen bytes",
];

const TEXTS: &[&str] = &[
    "FILL IN", "", "*", "s1", "x1", "p1", "unknown", "collect", "return", "remote", "id", "fields", "role",
    "path", "DE", "ä", "\u{85}", "\\n",
];

/// The text with one thing changed.
fn changed(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = dice.below(lines.len());
    let other = dice.below(lines.len());
    match dice.below(8) {
        0 => lines.swap(line, other),
        1 => lines.insert(other, lines[line]),
        2 => {
            lines.remove(line);
        }
        3 | 4 => {
            // Another key or value.
            let mut parts: Vec<&str> = lines[line].split('"').collect();
            let part = dice.below(parts.len() / 2 + 1) * 2 + 1;
            if let Some(part) = parts.get_mut(part) {
                *part = dice.one(TEXTS);
            }
            return lines[..line].concat() + &parts.join("\"") + &lines[line + 1..].concat();
        }
        _ => {
            let mut at = dice.below(lines[line].len());
            if dice.below(2) == 0 {
                // Where a key may begin.
                at = lines[line][at..].find("\"id\"").map_or(at, |found| at + found);
            }
            while !lines[line].is_char_boundary(at) {
                at -= 1;
            }
            let cut = dice.below(3);
            let end = (at..=lines[line].len()).filter(|end| lines[line].is_char_boundary(*end)).nth(cut);
            let (head, tail) = (&lines[line][..at], &lines[line][end.unwrap_or(at)..]);
            let new = format!("{head}{}{tail}", dice.one(PIECES));
            return lines[..line].concat() + &new + &lines[line + 1..].concat();
        }
    }
    lines.concat()
}

#[test]
fn tables_make_the_same_of_any_lines() {
    let dice = &mut Dice(0x9E37_79B9_7F4A_7C15);
    for seed in 0..4 {
        let whole = large(seed, Size { systems: 30, flows: 60, fields: 6, groups: 2 });
        same("a.ndjson", &whole);
        for _ in 0..250 {
            let mut text = whole.clone();
            for _ in 0..=dice.below(3) {
                text = changed(&text, dice);
            }
            same("a.ndjson", &text);
        }
    }
}

#[test]
fn tables_make_the_same_of_a_document() {
    let dice = &mut Dice(0x2545_F491_4F6C_DD1D);
    let whole = large(7, Size { systems: 30, flows: 60, fields: 6, groups: 2 });
    let list = |text: &str, kind: &str| {
        let begin = format!("{{\"record\":\"{kind}\",");
        let lines = text.lines().filter_map(|line| Some(format!("{{{}", line.strip_prefix(&begin)?)));
        lines.collect::<Vec<_>>().join(",\n")
    };
    for round in 0..300 {
        let text = if round == 0 { whole.clone() } else { changed(&whole, dice) };
        let lists = ["party", "subjects", "field", "system", "collection", "flow", "notice"];
        let lists = lists.map(|kind| {
            let key = KINDS.iter().find(|known| known.word == kind).map_or("", |known| known.list);
            format!("\"{key}\": [{}]", list(&text, kind))
        });
        same("a.json", &format!("{{\"format\": \"transborder/1\", {}}}", lists.join(", ")));
    }
}

#[test]
fn nearly_all_records_of_a_large_inventory_are_plain() {
    struct Counted(usize);
    #[derive(Default)]
    struct Count(usize);
    impl Sheaf<'_> for Count {
        fn flow(&mut self, _: &PlainFlow<'_>, _: Origin) -> bool {
            self.0 += 1;
            true
        }
        fn system(&mut self, _: &PlainSystem<'_>, _: Origin) -> bool {
            self.0 += 1;
            true
        }
        fn record(&mut self, _: Record<'_>, _: Origin) {}
    }
    impl Sink for Counted {
        type Sheaf<'a> = Count;
        fn record(&mut self, _: Record<'_>, _: Origin) {}
        fn sheaf(&mut self, sheaf: &mut Count) {
            self.0 += std::mem::take(&mut sheaf.0);
        }
    }
    let text = large(1, Size { systems: 100, flows: 400, fields: 10, groups: 2 });
    let mut counted = Counted(0);
    records(&[File { name: "a.ndjson", text: text.as_bytes() }], &mut Log::default(), &mut counted);
    let renamed = text.lines().filter(|line| line.contains("\"rename\"")).count();
    assert_eq!(counted.0 + renamed, 500);
    let system = "{\"record\" : \"system\", \"id\":\"s\",\"location\" :\"DE\" , \"operator\": \"p\"} \r\n";
    let mut plain = Printed::default();
    let read = crate::wire::plain::Plain::default().line(system, 0, Origin::CODE, &mut plain);
    assert_eq!(read, Some(system.len() - 1));
    let said = SystemSaid { id: "s", operator: "p", location: vec!["DE"], ..SystemSaid::default() };
    assert_eq!(plain.0, [format!("{:?}", Record::from(said))]);
}
