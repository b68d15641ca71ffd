//! The shape of [`large`](super::large()) with every kind of record: classes of recipients, processors, derivations, texts that
//! name a country and a recipient beside vague ones, consents, safeguards of every kind, periods.
//!
//! No `regimes` are named: it is made to be judged by several, among them KR, the EU and `plain`.

use serde_json::{Map, Value, json};

use super::Random;
use super::large::{COUNTRIES, Size, weights, zipf};
use super::texts::{CLAUSES, KINDS, STATES};

const TAGS: &[&str] = &["sensitive", "health", "financial", "unique_id", "kr.rrn", "child", "identifier"];
const PURPOSES: &[&str] = &["order", "ads", "support"];
const BASES: &[&str] = &["consent", "contract", "legitimate_interest", "legal_obligation"];
/// Days before and after the day of the analysis, 2026-01-01.
const BEFORE: &[&str] = &["2019-03-01", "2022-09-15", "2024-06-01", "2025-12-31", "2026-01-01"];
const AFTER: &[&str] = &["2026-01-02", "2026-11-22", "2028-01-01"];

/// An inventory in lines, one record each.
pub fn full(seed: u64, size: Size) -> String {
    let mut out = String::with_capacity(size.flows * 200);
    records(seed, size, &mut |kind, mut record| {
        let mut line = Map::new();
        line.insert("record".to_owned(), json!(kind));
        line.append(&mut record);
        out.push_str(&Value::Object(line).to_string());
        out.push('\n');
    });
    out
}

/// The same inventory as one value.
pub fn full_document(seed: u64, size: Size) -> Value {
    let mut document = Map::new();
    records(seed, size, &mut |kind, mut record| {
        let list = match kind {
            "inventory" => return document.append(&mut record),
            "party" => "parties",
            "subjects" => "subjects",
            other => &format!("{other}s"),
        };
        let list = document.entry(list.to_owned()).or_insert_with(|| json!([]));
        list.as_array_mut().expect("a list was put there").push(Value::Object(record));
    });
    Value::Object(document)
}

type Record = Map<String, Value>;

/// What is drawn from, and where the records go.
struct Maker<'m> {
    random: Random,
    size: Size,
    by_country: Vec<f64>,
    by_field: Vec<f64>,
    by_system: Vec<f64>,
    /// Members of the class of processors in each country; none where it has no such class.
    classes: Vec<Option<usize>>,
    /// Country of each system.
    countries: Vec<usize>,
    sink: &'m mut dyn FnMut(&str, Record),
}

fn records(seed: u64, size: Size, sink: &mut dyn FnMut(&str, Record)) {
    let mut maker = Maker {
        random: Random::new(seed),
        size,
        by_country: weights(COUNTRIES.len()),
        by_field: weights(size.fields),
        by_system: weights(size.systems),
        classes: Vec::new(),
        countries: Vec::new(),
        sink,
    };
    let mut header = json!({"format": "transborder/1", "as_of": "2026-01-01"});
    if maker.random.chance(50) {
        header["complete"] = json!(["collections", "notices", "consents", "safeguards"]);
    }
    maker.put("inventory", header);
    maker.parties();
    maker.people();
    maker.systems();
    maker.notices();
    maker.collections();
    maker.flows();
    maker.consents();
    maker.safeguards();
}

impl Maker<'_> {
    fn put(&mut self, kind: &str, record: Value) {
        if let Value::Object(record) = record {
            (self.sink)(kind, record);
        }
    }

    fn fields(&mut self, low: usize, high: usize) -> Vec<String> {
        let mut fields: Vec<usize> =
            (0..self.random.between(low, high)).map(|_| zipf(&mut self.random, &self.by_field)).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.iter().map(|field| format!("x{field}")).collect()
    }

    fn period(&mut self, percent: usize, record: &mut Value) {
        if self.random.chance(percent) {
            record["from_date"] = json!(self.random.pick(BEFORE));
            if self.random.chance(30) {
                // Some ended before the day of the analysis.
                let until = if self.random.chance(30) { "2025-12-31" } else { *self.random.pick(AFTER) };
                if record["from_date"].as_str().is_some_and(|from| from < until) {
                    record["until_date"] = json!(until);
                }
            }
        }
    }

    fn group(&mut self) -> String {
        format!("g{}", self.random.below(self.size.groups))
    }

    /// The party at home in a group's country, or the country's processors where it has some.
    fn party(&mut self, country: usize) -> String {
        let class = self.classes[country].is_some() && self.random.chance(30);
        format!("{}{country}", if class { "q" } else { "p" })
    }

    fn parties(&mut self) {
        for (index, code) in COUNTRIES.iter().enumerate() {
            let mut party = json!({"id": format!("p{index}"), "country": code, "role": "controller", "name": format!("Shop {code}")});
            if self.random.chance(60) {
                party["targets"] = json!(self.random.some(&["KR", "DE", "FR", "US"], 3));
            }
            if self.random.chance(30) {
                let mut held =
                    json!({"scheme": self.random.pick(&["EU-US-DPF", "APEC-CBPR", "KR-ISMS-P", "GDPR-42"])});
                self.period(60, &mut held);
                party["certifications"] = json!([held]);
            }
            if index > 0 && self.random.chance(20) {
                party["parent"] = json!("p0");
            }
            if self.random.chance(50) {
                party["facts"] = json!({"exporter.records_transfer": self.random.chance(80)});
            }
            self.put("party", party);
            let members = self.random.chance(40).then(|| self.random.between(2, 2_000));
            self.classes.push(members);
            if let Some(members) = members {
                self.put(
                    "party",
                    json!({"id": format!("q{index}"), "country": code, "role": "processor", "members": members, "category": "hosting"}),
                );
            }
        }
    }

    fn people(&mut self) {
        // Home alternates between laws of different kinds.
        let homes = ["KR", "DE", "FR", "KR", "US", "IE", "JP"];
        for number in 0..self.size.groups {
            let mut group = json!({"id": format!("g{number}"), "residence": homes[number % homes.len()]});
            if self.random.chance(70) {
                group["count"] = json!(self.random.pick(&[100, 10_000, 600_000]));
            }
            if self.random.chance(40) {
                group["languages"] = json!(["ko"]);
            }
            if number > 0 && self.random.chance(30) {
                group["disjoint_from"] = json!(["g0"]);
            }
            self.put("subjects", group);
        }
        for field in 0..self.size.fields {
            let mut record = json!({"id": format!("x{field}")});
            if self.random.chance(30) {
                record["tags"] = json!([self.random.pick(TAGS)]);
            }
            self.put("field", record);
        }
    }

    fn systems(&mut self) {
        for number in 0..self.size.systems {
            let country = zipf(&mut self.random, &self.by_country);
            self.countries.push(country);
            let operator = self.party(country);
            let mut system =
                json!({"id": format!("s{number}"), "operator": operator, "location": [COUNTRIES[country]]});
            if operator.starts_with('q') && self.random.chance(70) {
                system["on_behalf_of"] = json!(format!("p{}", zipf(&mut self.random, &self.by_country)));
            }
            self.put("system", system);
        }
        for number in 0..self.size.systems / 10 {
            let mut fields = self.fields(3, 5);
            let Some(to) = fields.pop().filter(|_| !fields.is_empty()) else { continue };
            let how = *self.random.pick(&["derive", "aggregate", "pseudonymise", "anonymise"]);
            let at = format!("s{}", self.random.below(self.size.systems));
            let mut derivation =
                json!({"id": format!("d{number}"), "at": at, "from": fields, "to": to, "how": how});
            if self.random.chance(50) {
                derivation["evidence"] = json!("checked by the statistics office");
            }
            if self.random.chance(20) {
                derivation["drops"] = json!([self.random.pick(TAGS)]);
            }
            self.put("derivation", derivation);
        }
    }

    /// An entry on one country: names it and who receives there, or says so vaguely.
    fn entry(&mut self, country: usize) -> Value {
        let every: Vec<String> = (0..self.size.fields).map(|field| format!("x{field}")).collect();
        let percent = *self.random.pick(&[60, 90, 100]);
        let fields: Vec<&String> = every.iter().filter(|_| self.random.chance(percent)).collect();
        let mut recipients = vec![json!(format!("p{country}"))];
        if let Some(members) = self.classes[country] {
            // All of them, or only so many of so many, or none by number.
            recipients.push(match self.random.below(3) {
                0 => json!({"party": format!("q{country}"), "members": members}),
                1 => json!({"party": format!("q{country}"), "members": self.random.between(1, members)}),
                _ => json!({"party": format!("q{country}")}),
            });
        }
        let mut entry = json!({"states": STATES});
        if !fields.is_empty() {
            entry["fields"] = json!(fields);
        }
        entry["purposes"] = json!(self.random.some(PURPOSES, 3));
        match self.random.below(8) {
            0 => entry["countries"] = json!("worldwide"),
            1 => entry["recipients"] = json!([{"category": "hosting"}]),
            2 => {
                entry["recipients"] = json!(recipients);
                entry["countries"] = json!([COUNTRIES[country]]);
                entry["clarity"] = json!("vague");
            }
            3 => entry["recipients"] = json!(recipients),
            _ => {
                entry["recipients"] = json!(recipients);
                entry["countries"] = json!([COUNTRIES[country]]);
            }
        }
        entry
    }

    fn notices(&mut self) {
        for number in 0..self.size.groups * 2 {
            let group = number / 2;
            let mut entries = Vec::new();
            for country in 0..COUNTRIES.len() {
                if self.random.chance(65) {
                    entries.push(self.entry(country));
                }
            }
            let channel = self.random.pick(&["policy", "notice", "direct"]);
            let by = format!("p{}", zipf(&mut self.random, &self.by_country));
            let mut notice = json!({"id": format!("n{number}"), "by": by, "channel": channel});
            if self.random.chance(70) {
                notice["to"] = json!([format!("g{group}")]);
            }
            if self.random.chance(30) {
                notice["languages"] = json!(["ko", "en"]);
            }
            self.period(40, &mut notice);
            notice["entries"] = json!(entries);
            self.put("notice", notice);
        }
    }

    fn collections(&mut self) {
        for number in 0..(self.size.systems / 25).max(2) {
            let fields = self.fields(3, 9);
            let group = self.random.below(self.size.groups);
            let mut collection = json!({
                "id": format!("c{number}"),
                "subjects": [format!("g{group}")],
                "at": format!("s{}", self.random.below(self.size.systems)),
                "fields": fields,
                "purposes": self.random.some(PURPOSES, 2),
                "basis": self.random.pick(BASES),
            });
            if self.random.chance(60) {
                collection["notices"] = json!([format!("n{}", group * 2 + self.random.below(2))]);
            }
            if self.random.chance(30) {
                let controller = format!("p{}", zipf(&mut self.random, &self.by_country));
                collection["controllers"] = json!([controller]);
            }
            if self.random.chance(30) {
                collection["source"] = json!(self.random.pick(&["subject", "third-party", "observed"]));
            }
            self.period(30, &mut collection);
            self.put("collection", collection);
        }
    }

    fn flows(&mut self) {
        for number in 0..self.size.flows {
            let from = zipf(&mut self.random, &self.by_system);
            let mut to = (zipf(&mut self.random, &self.by_system) * 7919) % self.size.systems;
            if self.random.chance(70) {
                let near = |to: &usize| self.countries[*to] == self.countries[from];
                to = (0..self.size.systems)
                    .map(|step| (to + step) % self.size.systems)
                    .find(near)
                    .unwrap_or(to);
            }
            if to == from {
                to = (to + 1) % self.size.systems;
            }
            let fields = self.fields(2, 6);
            let mut flow = json!({
                "id": format!("f{number}"),
                "from": format!("s{from}"),
                "to": format!("s{to}"),
                "fields": fields,
            });
            if self.random.chance(80) {
                flow["purposes"] = json!(self.random.some(PURPOSES, 2));
            }
            if self.random.chance(60) {
                flow["role"] = json!(self.random.pick(&["provision", "entrust", "storage", "joint"]));
            }
            if self.random.chance(10) {
                let new = format!("x{}", self.random.below(self.size.fields));
                if !fields.contains(&new) {
                    flow["rename"] = json!({fields[0].as_str(): new});
                }
            }
            if self.random.chance(10) {
                flow["path"] = json!(self.random.pick(&["send", "remote", "transit"]));
            }
            if self.random.chance(10) {
                flow["subjects"] = json!([self.group()]);
            }
            if self.random.chance(20) {
                flow["basis"] = json!(self.random.pick(BASES));
            }
            if self.random.chance(5) {
                flow["certainty"] = json!("permitted");
            }
            if self.random.chance(5) {
                flow["volume"] = json!([{"people": self.random.pick(&[100, 10_000, 1_000_000])}]);
            }
            if self.random.chance(15) {
                flow["facts"] = json!({"basis.lawful": true, "safeguard.security": self.random.chance(80)});
            }
            self.period(25, &mut flow);
            self.put("flow", flow);
        }
    }

    fn consents(&mut self) {
        for number in 0..self.size.groups * 2 {
            let mut consent = json!({"id": format!("k{number}"), "subjects": [self.group()]});
            if self.random.chance(75) {
                consent["notice"] = json!(format!("n{}", self.random.below(self.size.groups * 2)));
            }
            if self.random.chance(30) {
                consent["fields"] = json!(self.fields(3, 9));
            }
            if self.random.chance(30) {
                let country = zipf(&mut self.random, &self.by_country);
                consent["recipients"] = match self.classes[country] {
                    Some(members) => json!([{"party": format!("q{country}"), "members": members}]),
                    None => json!([format!("p{country}")]),
                };
            }
            if self.random.chance(30) {
                consent["purposes"] = json!(self.random.some(PURPOSES, 2));
            }
            if self.random.chance(50) {
                consent["from_date"] = json!(self.random.pick(&BEFORE[..3]));
                if self.random.chance(20) {
                    consent["withdrawn"] = json!("2025-06-01");
                }
            }
            if self.random.chance(80) {
                consent["facts"] = json!({
                    "consent.separate": self.random.chance(80),
                    "consent.explicit": self.random.chance(80),
                    "consent.valid_form": self.random.chance(80),
                });
            }
            self.put("consent", consent);
        }
    }

    fn safeguards(&mut self) {
        for number in 0..KINDS.len().max(self.size.systems / 4) {
            let kind = KINDS[number % KINDS.len()];
            let mut safeguard = json!({"id": format!("w{number}"), "kind": kind});
            if kind == "scc" {
                safeguard["set"] = json!(self.random.pick(&["EU-2021-914", "EU-2001-2010", "UK-IDTA"]));
            }
            if self.random.chance(60) {
                let mut parties: Vec<String> = (0..3)
                    .map(|_| {
                        let country = zipf(&mut self.random, &self.by_country);
                        self.party(country)
                    })
                    .collect();
                parties.sort_unstable();
                parties.dedup();
                safeguard["parties"] = json!(parties);
            } else {
                let mut flows: Vec<usize> = (0..4).map(|_| self.random.below(self.size.flows)).collect();
                flows.sort_unstable();
                flows.dedup();
                let flows: Vec<String> = flows.iter().map(|flow| format!("f{flow}")).collect();
                safeguard["flows"] = json!(flows);
            }
            if !matches!(kind, "measure" | "assessment" | "certification") {
                let percent = *self.random.pick(&[60, 100]);
                let clauses: Vec<&&str> = CLAUSES.iter().filter(|_| self.random.chance(percent)).collect();
                safeguard["clauses"] = json!(clauses);
                if self.random.chance(60) {
                    safeguard["facts"] = json!({
                        "contract.written": self.random.chance(90),
                        "contract.scc_unmodified": self.random.chance(90),
                        "contract.scc_module_ok": self.random.chance(90),
                        "contract.annexes_complete": self.random.chance(90),
                    });
                }
            }
            self.period(40, &mut safeguard);
            self.put("safeguard", safeguard);
        }
    }
}
