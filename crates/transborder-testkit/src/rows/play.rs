//! The cases of one row: everything needed, one thing withdrawn, scenes outside, and the days around it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::case::{Case, Expect, Sight};
use super::day;
use super::need::{Need, Said};
use super::scene::{inventory, lay};
use super::table::{Revision, Row, Sort, Table};

pub(super) const NO_GATE: &str = "no-open-gate";
pub(super) const PREMISE: &str = "premise-unknown";

/// One row of one revision, being played.
struct Play<'t> {
    table: &'t Table,
    revision: &'t Revision,
    row: &'t Row,
    name: String,
}

/// What is said of the needs in a case.
#[derive(Clone, Copy)]
enum Saying {
    All,
    AllBut(usize),
    Nothing,
}

/// All cases of all rows.
pub(super) fn rows(table: &Table) -> Vec<Case> {
    let mut cases = Vec::new();
    for revision in &table.revisions {
        for (number, row) in revision.rows.iter().enumerate() {
            let name = format!("{} {} {} (row {})", table.pack, revision.id, row.clause, number + 1);
            Play { table, revision, row, name }.all(&mut cases);
        }
    }
    cases
}

impl Play<'_> {
    fn all(&self, cases: &mut Vec<Case>) {
        let (row, revision) = (self.row, self.revision);
        let mut days = row.days.clone();
        if days.is_empty() {
            days.push(self.first_day());
        }
        for (way, needs) in row.ways.iter().enumerate() {
            for day in &days {
                self.way(way, needs, day, cases);
            }
            for need in 0..needs.len() {
                self.around(way, needs, need, cases);
            }
        }
        let (needs, day) = (&row.ways[0], &days[0]);
        for (number, over) in row.outside.iter().enumerate() {
            let what = format!("outside {}", number + 1);
            cases.push(self.quiet(&what, needs, over, day));
        }
        let nothing = json!({});
        if let Some(from) = &row.from {
            let eve = day::before(from);
            if eve >= revision.from {
                cases.push(self.quiet("the day before", needs, &nothing, &eve));
            }
            self.speaks("its first day", needs, from, cases);
        }
        if let Some(until) = &row.until {
            if revision.until.as_ref().is_none_or(|end| until < end) {
                cases.push(self.quiet("the day after", needs, &nothing, until));
            }
            self.speaks("its last day", needs, &day::before(until), cases);
        }
        if row.folds
            && let Some(number) = needs.iter().position(|need| !need.fixed)
        {
            let expect = Expect::Folded {
                no_gate: revision.no_gate.id.clone(),
                clause: row.clause.clone(),
                missing: Some(needs[number].shown().to_owned()),
            };
            let said = Said::of(needs, &|need| need.name == needs[number].name, &row.on);
            cases.push(self.case("folded", inventory(&self.scene(&nothing), &said), day, vec![expect]));
        }
        if let Some(asked) = row.onward {
            cases.push(self.onward(needs, day, asked));
        }
    }

    fn first_day(&self) -> String {
        let day = &self.revision.day;
        match (&self.row.from, &self.row.until) {
            (Some(from), _) if from > day => from.clone(),
            (_, Some(until)) if until <= day => day::before(until),
            _ => day.clone(),
        }
    }

    /// Everything needed, then each thing withdrawn.
    fn way(&self, way: usize, needs: &[Need], day: &str, cases: &mut Vec<Case>) {
        let head = format!("way {} on {day}", way + 1);
        let base = self.met(&format!("{head}, all needs"), needs, day);
        let title = base.title.clone();
        cases.push(base);
        for (number, need) in needs.iter().enumerate() {
            let asked = need.from.as_deref().is_none_or(|from| from <= day)
                && need.until.as_deref().is_none_or(|until| day < until);
            if need.fixed || !asked {
                continue;
            }
            let mut case = self.unmet(&format!("{head}, not {}", need.name), needs, number, day);
            case.base = Some(title.clone());
            case.may_change = self.may_change(need);
            cases.push(case);
        }
    }

    /// A need with days of its own: asked from its first, not the day before.
    fn around(&self, way: usize, needs: &[Need], number: usize, cases: &mut Vec<Case>) {
        let need = &needs[number];
        let mut day = |day: &str, asked: bool| {
            let what = format!("way {} on {day}, not {}", way + 1, need.name);
            let case = if asked {
                self.unmet(&what, needs, number, day)
            } else {
                let said = self.said(needs, Saying::AllBut(number));
                self.case(&what, inventory(&self.scene(&json!({})), &said), day, self.passes())
            };
            cases.push(case);
        };
        if let Some(from) = &need.from {
            day(&day::before(from), false);
            day(from, true);
        }
        if let Some(until) = &need.until {
            day(&day::before(until), true);
            day(until, false);
        }
    }

    fn scene(&self, over: &Value) -> Value {
        lay(&[&self.revision.scene, &self.row.scene, over])
    }

    /// What is said of the row's needs, beside what opens a gate for a row that is none.
    fn said(&self, needs: &[Need], saying: Saying) -> Said {
        let open = match self.row.sort {
            Sort::Gate => &[][..],
            _ => self.row.open.as_deref().unwrap_or(&self.revision.open),
        };
        let all: Vec<Need> = open.iter().chain(needs).cloned().collect();
        let withdrawn = |need: &Need| {
            let position = needs.iter().position(|one| one.name == need.name && one.shown() == need.shown());
            match saying {
                Saying::All => false,
                Saying::AllBut(number) => position == Some(number),
                Saying::Nothing => position.is_some() && !need.fixed,
            }
        };
        Said::of(&all, &withdrawn, &self.row.on)
    }

    fn case(&self, what: &str, inventory: Value, day: &str, expect: Vec<Expect>) -> Case {
        Case {
            title: format!("{}: {what}", self.name),
            pack: self.table.pack.clone(),
            revision: self.revision.id.clone(),
            clause: self.row.clause.clone(),
            day: day.to_owned(),
            inventory,
            expect,
            base: None,
            may_change: BTreeSet::new(),
        }
    }

    /// What comes out when the row has what it asks.
    fn passes(&self) -> Vec<Expect> {
        let row = self.row;
        match row.sort {
            Sort::Gate => {
                let rules = vec![NO_GATE.to_owned(), PREMISE.to_owned()];
                let open = Expect::Silent { sight: Sight::of(&self.revision.no_gate.id), rules };
                let caution = if row.advisory {
                    found(&row.clause, &["note"], "advice")
                } else {
                    Expect::Silent { sight: Sight::of(&row.clause), rules: vec!["note".to_owned()] }
                };
                vec![open, caution]
            }
            Sort::Note => vec![with_cite(found(&row.clause, &["note"], "advice"), &row.cite)],
            Sort::Duty | Sort::Local => vec![silent(&row.clause)],
        }
    }

    fn met(&self, what: &str, needs: &[Need], day: &str) -> Case {
        let said = self.said(needs, Saying::All);
        self.case(what, inventory(&self.scene(&json!({})), &said), day, self.passes())
    }

    fn fails(&self, need: Option<&Need>) -> Expect {
        let (row, no_gate) = (self.row, &self.revision.no_gate);
        let unknown = need.is_some_and(|need| need.unknown);
        match row.sort {
            Sort::Gate => {
                let verdict = match (no_gate.advisory, unknown) {
                    (true, _) => "advice",
                    (false, true) => "undetermined",
                    (false, false) => "gap",
                };
                let mut finding = with_cite(found(&no_gate.id, &[NO_GATE], verdict), &no_gate.cite);
                if let (Expect::Found { gate, missing, .. }, Some(need)) = (&mut finding, need)
                    && !row.opens.contains(&need.name)
                    && !row.exceptional
                {
                    *gate = Some(row.clause.clone());
                    *missing = Some(need.shown().to_owned());
                }
                finding
            }
            Sort::Note => silent(&row.clause),
            Sort::Duty | Sort::Local if row.advisory && unknown => silent(&row.clause),
            Sort::Duty | Sort::Local => {
                let verdict = match (row.advisory, unknown) {
                    (true, _) => "advice",
                    (false, true) => "undetermined",
                    (false, false) => "gap",
                };
                let rules: &[&str] = match (row.sort, row.on.as_str()) {
                    (Sort::Local, _) => &["not-localised"],
                    (_, "collection") => &["collection-duty"],
                    (_, "party" | "exporter") => &["party-duty"],
                    (_, "processing") => &["duty-unmet", "collection-duty"],
                    _ => &["duty-unmet"],
                };
                let mut finding = with_cite(found(&row.clause, rules, verdict), &row.cite);
                if let (Expect::Found { missing, .. }, Some(need), Sort::Duty) =
                    (&mut finding, need, row.sort)
                {
                    *missing = Some(need.shown().to_owned());
                }
                finding
            }
        }
    }

    fn unmet(&self, what: &str, needs: &[Need], number: usize, day: &str) -> Case {
        let said = self.said(needs, Saying::AllBut(number));
        let inventory = inventory(&self.scene(&json!({})), &said);
        self.case(what, inventory, day, vec![self.fails(Some(&needs[number]))])
    }

    /// The row does not speak: a gate does not serve with everything, a duty does not ask with nothing.
    fn quiet(&self, what: &str, needs: &[Need], over: &Value, day: &str) -> Case {
        let (saying, expect) = match self.row.sort {
            Sort::Gate => (Saying::All, self.fails(None)),
            Sort::Note => (Saying::All, silent(&self.row.clause)),
            Sort::Duty | Sort::Local => (Saying::Nothing, silent(&self.row.clause)),
        };
        let said = self.said(needs, saying);
        self.case(what, inventory(&self.scene(over), &said), day, vec![expect])
    }

    /// The row speaks: a gate serves, a duty asks.
    fn speaks(&self, what: &str, needs: &[Need], day: &str, cases: &mut Vec<Case>) {
        cases.push(self.met(&format!("{what}, all needs"), needs, day));
        if let Some(number) = needs.iter().position(|need| !need.fixed) {
            cases.push(self.unmet(&format!("{what}, not {}", needs[number].name), needs, number, day));
        }
    }

    /// The recipient passes the data on: is the row asked of it?
    fn onward(&self, needs: &[Need], day: &str, asked: bool) -> Case {
        let said = self.said(needs, Saying::Nothing);
        let mut scene = self.scene(&json!({}));
        let role = scene["send"]["role"].clone();
        let third = super::border::third(self.revision, &scene);
        super::scene::patch(&mut scene, &json!({"third": {"country": third}, "hop": {"role": role}}));
        let at = if matches!(self.row.on.as_str(), "exporter" | "party") {
            ("party", "recipient")
        } else {
            ("flow", "hop")
        };
        let sight = Sight::at(&self.row.clause, at.0, at.1);
        let expect = if asked {
            Expect::Found { sight, rules: vec![], verdict: None, cite: None, gate: None, missing: None }
        } else {
            Expect::Silent { sight, rules: vec![] }
        };
        self.case("passed on", inventory(&scene, &said), day, vec![expect])
    }

    /// Clauses that rest on the same thing, or on what goes with it.
    fn may_change(&self, need: &Need) -> BTreeSet<String> {
        let gate = self.row.sort == Sort::Gate;
        let mut clauses = BTreeSet::from([self.row.clause.clone()]);
        for row in &self.revision.rows {
            let shares = row.ways.iter().flatten().any(|other| need.takes_along(other));
            if shares || (gate && row.by_gate) {
                clauses.insert(row.clause.clone());
            }
            if (shares && row.sort == Sort::Gate) || gate {
                clauses.insert(self.revision.no_gate.id.clone());
                clauses.extend(self.revision.rows.iter().filter(|r| r.by_gate).map(|r| r.clause.clone()));
            }
        }
        clauses
    }
}

pub(super) fn found(clause: &str, rules: &[&str], verdict: &str) -> Expect {
    Expect::Found {
        sight: Sight::of(clause),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        verdict: Some(verdict.to_owned()),
        cite: None,
        gate: None,
        missing: None,
    }
}

fn with_cite(mut expect: Expect, wanted: &str) -> Expect {
    if let Expect::Found { cite, .. } = &mut expect {
        *cite = Some(wanted.to_owned());
    }
    expect
}

pub(super) fn silent(clause: &str) -> Expect {
    Expect::Silent { sight: Sight::of(clause), rules: Vec::new() }
}
