//! The cases of a revision: its days, its territory, and which steps are transfers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::case::{Case, Expect, Sight};
use super::day;
use super::need::Said;
use super::play::{NO_GATE, PREMISE};
use super::scene::{inventory, lay, patch};
use super::table::{Revision, Step, Table};

pub(super) fn revisions(table: &Table) -> Vec<Case> {
    let mut cases = Vec::new();
    for revision in &table.revisions {
        let border = Border { table, revision };
        border.days(&mut cases);
        border.territory(&mut cases);
        border.steps(&mut cases);
        border.onward(&mut cases);
    }
    cases
}

struct Border<'t> {
    table: &'t Table,
    revision: &'t Revision,
}

/// A country that is neither the territory nor the recipient's.
pub(super) fn third(revision: &Revision, scene: &Value) -> String {
    let there = &scene["recipient"]["country"];
    let other = revision.beyond.iter().find(|place| *there != json!(place));
    other.cloned().unwrap_or_else(|| panic!("{}: `beyond` has no third country", revision.id))
}

/// Whether a step is a transfer.
#[derive(Clone, Copy)]
enum Is {
    Yes,
    Ask,
    No,
}

impl Is {
    fn read(word: &str) -> Is {
        match word {
            "yes" | "law" | "same" => Is::Yes,
            "ask" => Is::Ask,
            "no" | "contract" => Is::No,
            other => panic!("`{other}` is neither yes nor ask nor no"),
        }
    }
}

impl Border<'_> {
    fn case(&self, what: &str, scene: &Value, day: &str, expect: Expect) -> Case {
        Case {
            title: format!("{} {}: {what}", self.table.pack, self.revision.id),
            pack: self.table.pack.clone(),
            revision: self.revision.id.clone(),
            clause: self.revision.no_gate.id.clone(),
            day: day.to_owned(),
            inventory: inventory(scene, &Said::default()),
            expect: vec![expect],
            base: None,
            may_change: BTreeSet::new(),
        }
    }

    /// What a step comes to while nothing is said.
    fn comes_to(&self, is: Is, sight: Sight, by: bool) -> Expect {
        let rules = match is {
            Is::Yes if by => Vec::new(),
            Is::Yes => vec![NO_GATE.to_owned()],
            Is::Ask => vec![PREMISE.to_owned()],
            Is::No if by => Vec::new(),
            Is::No => vec![NO_GATE.to_owned(), PREMISE.to_owned()],
        };
        match is {
            Is::No => Expect::Silent { sight, rules },
            Is::Yes | Is::Ask => {
                Expect::Found { sight, rules, verdict: None, cite: None, gate: None, missing: None }
            }
        }
    }

    fn expect(&self, is: Is) -> Expect {
        self.comes_to(is, Sight::of(&self.revision.no_gate.id), false)
    }

    fn scene(&self, over: &Value) -> Value {
        lay(&[&self.revision.scene, over])
    }

    /// Whether a bare transfer of this revision is told from silence at all.
    fn has_gates(&self) -> bool {
        self.revision.steps.iter().any(|step| step.by.is_none() && step.is == "yes")
    }

    fn days(&self, cases: &mut Vec<Case>) {
        let revision = self.revision;
        if !self.has_gates() {
            return;
        }
        let scene = self.scene(&json!({}));
        let same =
            |day: &str| self.table.on(day).is_some_and(|other| other.no_gate.id == revision.no_gate.id);
        if revision.from.as_str() > "1000" {
            cases.push(self.case("its first day", &scene, &revision.from, self.expect(Is::Yes)));
            let eve = day::before(&revision.from);
            if !same(&eve) {
                cases.push(self.case("the day before", &scene, &eve, self.expect(Is::No)));
            }
        }
        if let Some(until) = &revision.until {
            cases.push(self.case("its last day", &scene, &day::before(until), self.expect(Is::Yes)));
            if !same(until) {
                cases.push(self.case("the day after", &scene, until, self.expect(Is::No)));
            }
        }
    }

    fn territory(&self, cases: &mut Vec<Case>) {
        let revision = self.revision;
        let home = self.scene(&json!({}))["exporter"]["country"].clone();
        if self.has_gates() {
            for place in &revision.territory {
                let there = json!({"exporter": {"country": place}, "people": {"residence": place}});
                cases.push(self.case(
                    &format!("from {place}"),
                    &self.scene(&there),
                    &revision.day,
                    self.expect(Is::Yes),
                ));
            }
            for place in &revision.beyond {
                self.to(place, &revision.day, Is::Yes, cases);
            }
            for dated in &revision.dated {
                for place in &dated.places {
                    let within = |day: &str| {
                        day >= revision.from.as_str() && revision.until.as_deref().is_none_or(|end| day < end)
                    };
                    let mut days = Vec::new();
                    if let Some(from) = &dated.from {
                        days.extend([(day::before(from), Is::Yes), (from.clone(), Is::No)]);
                    }
                    if let Some(until) = &dated.until {
                        days.extend([(day::before(until), Is::No), (until.clone(), Is::Yes)]);
                    }
                    for (day, is) in days.into_iter().filter(|(day, _)| within(day)) {
                        self.to(place, &day, is, cases);
                    }
                }
            }
        }
        for place in revision.territory.iter().filter(|place| home != json!(place)) {
            self.to(place, &revision.day, Is::No, cases);
        }
    }

    fn to(&self, place: &str, day: &str, is: Is, cases: &mut Vec<Case>) {
        let there = json!({"recipient": {"country": place}});
        cases.push(self.case(&format!("to {place} on {day}"), &self.scene(&there), day, self.expect(is)));
    }

    fn steps(&self, cases: &mut Vec<Case>) {
        for step in &self.revision.steps {
            let one = |list: &[String], default: &str| {
                if list.is_empty() { vec![default.to_owned()] } else { list.to_vec() }
            };
            for role in one(&step.roles, "provision") {
                for path in one(&step.paths, "send") {
                    cases.push(self.step(step, &role, &path));
                }
            }
        }
    }

    fn step(&self, step: &Step, role: &str, path: &str) -> Case {
        let mut scene = lay(&[&self.revision.scene]);
        let over = match role {
            // Straight from the person into a system where the recipient sits.
            "collect" => json!({"home": {"location": scene["recipient"]["country"]}, "send": null}),
            "internal" => json!({"away": {"operator": "exporter", "location": scene["recipient"]["country"]},
                "send": {"role": role, "path": path}}),
            _ => json!({"send": {"role": role, "path": path}}),
        };
        patch(&mut scene, &over);
        patch(&mut scene, &step.scene);
        let clause = step.by.as_ref().unwrap_or(&self.revision.no_gate.id);
        let expect = self.comes_to(Is::read(&step.is), Sight::of(clause), step.by.is_some());
        let day = step.day.as_ref().unwrap_or(&self.revision.day);
        let scene_word = if step.scene.as_object().is_some_and(|map| map.is_empty()) {
            String::new()
        } else {
            format!(" {}", step.scene)
        };
        self.case(&format!("{role} by {path} is {}{scene_word}", step.is), &scene, day, expect)
    }

    fn onward(&self, cases: &mut Vec<Case>) {
        let revision = self.revision;
        let scene = self.scene(&json!({}));
        let mut hop = |what: &str, country: Value, is: &str| {
            let over = json!({"third": {"country": country}, "hop": {}});
            let sight = Sight::at(&revision.no_gate.id, "flow", "hop");
            let expect = self.comes_to(Is::read(is), sight, false);
            cases.push(self.case(&format!("{what}: {is}"), &self.scene(&over), &revision.day, expect));
        };
        if let Some(word) = &revision.onward {
            hop("onward", json!(third(revision, &scene)), word);
        }
        if let Some(word) = &revision.onward_same_country {
            hop("onward at home", scene["recipient"]["country"].clone(), word);
        }
    }
}
