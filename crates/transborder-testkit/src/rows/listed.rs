//! The cases of the tables of destinations: each row's days, places, limits.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::case::{Case, Expect, Sight};
use super::day;
use super::need::{Need, Said};
use super::play::{NO_GATE, PREMISE, found};
use super::scene::{inventory, lay};
use super::table::{Keys, Sets, Table, Words};
use crate::case::json as read;

fn law<'t>(tables: &'t [Table], pack: &str) -> &'t Table {
    tables.iter().find(|table| table.pack == pack).unwrap_or_else(|| panic!("no table of {pack}"))
}

/// What a destination is on a day.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Open,
    Advisory,
    Shut,
    Skip,
}

fn way(word: Option<String>) -> Way {
    match word.as_deref() {
        None | Some("shut") => Way::Shut,
        Some("open") => Way::Open,
        Some("advisory") => Way::Advisory,
        Some("skip") => Way::Skip,
        Some(other) => panic!("`{other}` is neither shut nor open nor advisory nor skip"),
    }
}

struct Row<'t> {
    table: &'t Table,
    name: String,
    scene: Value,
    needs: Vec<Need>,
}

/// Cases of rows of adequacy.
pub(super) fn adequate(path: &Path, tables: &[Table]) -> Vec<Case> {
    let place = path.display().to_string();
    let mut keys = Keys::of(&read(path), &place);
    keys.take("equivalent");
    let sets = Sets::read(&keys.object("sets"));
    let means = keys.object("means").as_object().cloned().unwrap_or_default();
    let words = Words { sets, means: means.into_iter().collect() };
    let mut cases = Vec::new();
    for value in keys.list("rows") {
        let mut keys = Keys::of(&value, &place);
        let pack = keys.must("from");
        let to = keys.texts("to", &words.sets);
        let (first, until, cite) = (keys.must("valid_from"), keys.text("valid_until"), keys.must("cite"));
        let advisory = keys.advisory();
        let (before, after) = (way(keys.text("before")), way(keys.text("after")));
        let (not_data, roles) = (keys.texts("not_data", &words.sets), keys.texts("roles", &words.sets));
        let row = Row {
            table: law(tables, &pack),
            name: format!("{pack} adequacy {} {cite}", to[0]),
            scene: keys.object("scene"),
            needs: words.needs(&keys.list("needs"), &place),
        };
        keys.end();
        let open = if advisory { Way::Advisory } else { Way::Open };
        let mut days = vec![(first.clone(), open), (day::before(&first), before)];
        if let Some(until) = &until {
            days.extend([(day::before(until), open), (until.clone(), after)]);
        }
        for country in &to {
            let there = json!({"recipient": {"country": country}});
            for (day, way) in days.iter().filter(|(_, way)| *way != Way::Skip) {
                cases.extend(row.case(&format!("to {country}"), &there, day, None, *way));
            }
        }
        let there = json!({"recipient": {"country": to[0]}});
        for number in (0..row.needs.len()).filter(|number| !row.needs[*number].fixed) {
            let what = format!("not {}", row.needs[number].name);
            cases.extend(row.case(&what, &there, &first, Some(number), Way::Shut));
        }
        for tag in &not_data {
            let tagged = json!({"recipient": {"country": to[0]}, "datum": {"tags": [tag]}});
            cases.extend(row.case(&format!("with {tag}"), &tagged, &first, None, Way::Shut));
        }
        if !roles.is_empty() {
            for role in ["provision", "joint", "entrust", "storage"] {
                let over = json!({"recipient": {"country": to[0]}, "send": {"role": role}});
                let way = if roles.iter().any(|one| one == role) { open } else { Way::Shut };
                cases.extend(row.case(&format!("as {role}"), &over, &first, None, way));
            }
        }
    }
    keys.end();
    cases
}

impl Row<'_> {
    fn case(&self, what: &str, over: &Value, day: &str, without: Option<usize>, way: Way) -> Option<Case> {
        let revision = self.table.on(day)?;
        let gate = revision.adequacy_gate.as_ref()?;
        let withdrawn = |need: &Need| without.is_some_and(|number| self.needs[number].name == need.name);
        let said = Said::of(&self.needs, &withdrawn, "transfer");
        let scene = lay(&[&revision.scene, &self.scene, over]);
        let mut expect = Vec::new();
        let no_gate = Sight::of(&revision.no_gate.id);
        if way == Way::Shut {
            let unknown = without.is_some_and(|number| self.needs[number].unknown);
            let verdict = match (revision.no_gate.advisory, unknown) {
                (true, _) => "advice",
                (false, true) => "undetermined",
                (false, false) => "gap",
            };
            expect.push(found(&revision.no_gate.id, &[NO_GATE], verdict));
        } else {
            expect
                .push(Expect::Silent { sight: no_gate, rules: vec![NO_GATE.to_owned(), PREMISE.to_owned()] });
        }
        let cautious = revision.rows.iter().any(|row| row.clause == *gate && row.advisory);
        match way {
            Way::Advisory => expect.push(found(gate, &["note"], "advice")),
            Way::Open if !cautious => {
                expect.push(Expect::Silent { sight: Sight::of(gate), rules: vec!["note".to_owned()] });
            }
            _ => {}
        }
        Some(Case {
            title: format!("{}: {what} on {day}", self.name),
            pack: self.table.pack.clone(),
            revision: revision.id.clone(),
            clause: gate.clone(),
            day: day.to_owned(),
            inventory: inventory(&scene, &said),
            expect,
            base: None,
            may_change: BTreeSet::new(),
        })
    }
}

/// Cases of rows of restricted destinations.
pub(super) fn restricted(path: &Path, tables: &[Table]) -> Vec<Case> {
    let place = path.display().to_string();
    let mut keys = Keys::of(&read(path), &place);
    keys.take("equivalent");
    let sets = Sets::read(&keys.object("sets"));
    let mut cases = Vec::new();
    for value in keys.list("rows") {
        let mut keys = Keys::of(&value, &place);
        let pack = keys.must("regime");
        let table = law(tables, &pack);
        let to = keys.texts("to", &sets);
        let (first, until, cite) = (keys.must("valid_from"), keys.text("valid_until"), keys.must("cite"));
        let exporter = keys.text("exporter");
        keys.end();
        let mut days = vec![(first.clone(), true), (day::before(&first), false)];
        if let Some(until) = &until {
            days.extend([(day::before(until), true), (until.clone(), false)]);
        }
        // A row for everybody is no finding of its own: what the pack asks of the destination shuts its gate.
        let Some(exporter) = exporter else {
            for (country, (day, blocked)) in to.iter().flat_map(|c| days.iter().map(move |d| (c, d))) {
                cases.extend(shut(table, &cite, country, day, *blocked));
            }
            continue;
        };
        let mut case = |what: &str, over: Value, day: &str, blocked: bool| {
            let Some(revision) = table.on(day) else { return };
            let rule = vec!["restricted-destination".to_owned()];
            let expect = Blocked { rule, cite: cite.clone() }.expect(blocked);
            cases.push(Case {
                title: format!("{pack} restricted {cite}: {what} on {day}"),
                pack: pack.clone(),
                revision: revision.id.clone(),
                clause: revision.no_gate.id.clone(),
                day: day.to_owned(),
                inventory: inventory(&lay(&[&revision.scene, &over]), &Said::default()),
                expect: vec![expect],
                base: None,
                may_change: BTreeSet::new(),
            });
        };
        for country in &to {
            for (day, blocked) in &days {
                let over = json!({"exporter": {"name": exporter}, "recipient": {"country": country}});
                case(&format!("to {country}"), over, day, *blocked);
            }
        }
        case(
            "by another",
            json!({"exporter": {"name": "Somebody Else"}, "recipient": {"country": to[0]}}),
            &first,
            false,
        );
        case("elsewhere", json!({"exporter": {"name": exporter}}), &first, false);
    }
    keys.end();
    cases
}

/// A bare transfer into a country that is on a list for everybody, or no longer.
fn shut(table: &Table, cite: &str, country: &str, day: &str, listed: bool) -> Option<Case> {
    let revision = table.on(day)?;
    let (sight, rules) = (Sight::of(&revision.no_gate.id), vec![NO_GATE.to_owned()]);
    let expect = if listed {
        Expect::Found { sight, rules, verdict: None, cite: None, gate: None, missing: None }
    } else {
        Expect::Silent { sight, rules }
    };
    let there = json!({"recipient": {"country": country}});
    Some(Case {
        title: format!("{} restricted {cite}: everybody to {country} on {day}", table.pack),
        pack: table.pack.clone(),
        revision: revision.id.clone(),
        clause: revision.no_gate.id.clone(),
        day: day.to_owned(),
        inventory: inventory(&lay(&[&revision.scene, &there]), &Said::default()),
        expect: vec![expect],
        base: None,
        may_change: BTreeSet::new(),
    })
}

struct Blocked {
    rule: Vec<String>,
    cite: String,
}

impl Blocked {
    fn expect(self, blocked: bool) -> Expect {
        // Such a finding is about a row of the table, not about a clause of the pack.
        let sight = Sight::of("");
        if blocked {
            let Blocked { rule: rules, cite } = self;
            Expect::Found {
                sight,
                rules,
                verdict: Some("gap".to_owned()),
                cite: Some(cite),
                gate: None,
                missing: None,
            }
        } else {
            Expect::Silent { sight, rules: self.rule }
        }
    }
}
