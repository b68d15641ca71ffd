//! Published decisions of authorities as test cases: what the authority held, what an engine finds, and how
//! far the two agree.
//!
//! A decision's `expected.json` names rows by party, place and article: `violated`, `cleared`, `open`,
//! `advice`, and `outside` for articles that no pack can hold. A gap that is neither violated nor open counts
//! as a false alarm.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::{Judged, json};
use crate::edit::Edit;

mod page;

pub use page::page;

/// One thing an authority held, or left open, about one party at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The article in the authority's words, such as `Art. 28-8(1)`.
    pub article: String,
    /// The party that owed it.
    pub party: String,
    /// Kind and id of the place: `flow/dispatch`.
    pub at: String,
    /// The clause of the pack that holds the article.
    pub clause: String,
    /// The authority's reason, in a few words.
    pub why: String,
    /// The row rests on memory or on the opening of a decision.
    pub unverified: bool,
    /// The fact without which the published facts allow no verdict.
    pub lacks: Option<String>,
}

/// An article that lies outside any pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The article, or the subject where the decision names none.
    pub article: String,
    /// Whom it concerned.
    pub party: String,
    /// The authority found it broken; otherwise it advised or left it open.
    pub violated: bool,
    /// Why no pack holds it.
    pub why: String,
}

/// The same facts on another day, or with one thing changed.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// What decides it.
    pub why: String,
    /// The day; the decision's own where absent.
    pub as_of: Option<String>,
    /// The changes.
    pub edits: Vec<Edit>,
    /// These must be gaps.
    pub gaps: Vec<Row>,
    /// These must not be gaps.
    pub silent: Vec<Row>,
    /// These may be either; nothing else may be a gap.
    pub open: Vec<Row>,
}

/// A decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its folder under `fixtures/decisions`.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Who decided.
    pub authority: String,
    /// When.
    pub decided: String,
    /// Found broken.
    pub violated: Vec<Row>,
    /// Examined, nothing found: silence is expected.
    pub cleared: Vec<Row>,
    /// Raised but not decided, or outside the scope of the decision: neither a hit nor a false alarm.
    pub open: Vec<Row>,
    /// Recommended without a finding.
    pub advice: Vec<Row>,
    /// Outside any pack.
    pub outside: Vec<Outside>,
    /// Temporal pairs and small changes.
    pub variants: Vec<Variant>,
    /// Why there is no twin, where nothing was found.
    pub no_remedy: Option<String>,
    folder: PathBuf,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn rows(value: &Value, key: &str) -> Vec<Row> {
    let row = |value: &Value| Row {
        article: text(&value["article"]),
        party: text(&value["party"]),
        at: text(&value["at"]),
        clause: text(&value["clause"]),
        why: text(&value["why"]),
        unverified: value["unverified"] == Value::Bool(true),
        lacks: value["lacks"].as_str().map(str::to_owned),
    };
    list(value, key).map(row).collect()
}

/// All decisions under a folder, by id.
///
/// # Panics
/// If a folder has no readable `expected.json`: then the test data are broken.
pub fn decisions(folder: &Path) -> Vec<Decision> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.into_iter().map(read).collect()
}

fn read(folder: PathBuf) -> Decision {
    let value = json(&folder.join("expected.json"));
    let outside = |value: &Value| Outside {
        article: text(&value["article"]),
        party: text(&value["party"]),
        violated: value["verdict"].as_str().unwrap_or("violated") == "violated",
        why: text(&value["why"]),
    };
    let variant = |value: &Value| Variant {
        name: text(&value["name"]),
        why: text(&value["why"]),
        as_of: value["as_of"].as_str().map(str::to_owned),
        edits: list(value, "edits").filter_map(Edit::read).collect(),
        gaps: rows(value, "gaps"),
        silent: rows(value, "silent"),
        open: rows(value, "open"),
    };
    Decision {
        id: text(&value["decision"]),
        title: text(&value["title"]),
        authority: text(&value["authority"]),
        decided: text(&value["decided"]),
        violated: rows(&value, "violated"),
        cleared: rows(&value, "cleared"),
        open: rows(&value, "open"),
        advice: rows(&value, "advice"),
        outside: list(&value, "outside").map(outside).collect(),
        variants: list(&value, "variants").map(variant).collect(),
        no_remedy: value["no_remedy"].as_str().map(str::to_owned),
        folder,
    }
}

/// The day and the packs that an inventory names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The day.
    pub as_of: String,
    /// The packs.
    pub regimes: Vec<String>,
}

/// What an inventory asks for.
pub fn asked(inventory: &Value) -> Asked {
    let regimes = &inventory["regimes"];
    let regimes = match regimes.as_str() {
        Some(one) => vec![one.to_owned()],
        None => regimes.as_array().into_iter().flatten().map(text).collect(),
    };
    Asked { as_of: text(&inventory["as_of"]), regimes }
}

/// How one row of the authority came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A gap of this clause, owed by this party, at this place.
    Gap,
    /// A question.
    Question,
    /// Advice.
    Advice,
    /// Nothing.
    Silent,
}

impl Row {
    fn is(&self, finding: &Judged) -> bool {
        finding.clause == self.clause
            && format!("{}/{}", finding.at.0, finding.at.1) == self.at
            && finding.responsible.contains(&self.party)
    }

    /// What an engine says at this row.
    pub fn outcome(&self, found: &[Judged]) -> Outcome {
        let has = |verdict: &str| found.iter().any(|f| f.verdict == verdict && self.is(f));
        match () {
            () if has("gap") => Outcome::Gap,
            () if has("undetermined") => Outcome::Question,
            () if has("advice") => Outcome::Advice,
            () => Outcome::Silent,
        }
    }

    /// The article stands in the citation of what was found.
    fn cited(&self, found: &[Judged]) -> bool {
        let number = self.article.trim_start_matches(|c: char| !c.is_ascii_digit());
        found.iter().filter(|f| self.is(f)).all(|f| f.cite.contains(number))
    }
}

/// Gaps that no row explains.
fn alarms<'a>(found: &'a [Judged], known: &[&[Row]]) -> Vec<&'a Judged> {
    found
        .iter()
        .filter(|f| f.verdict == "gap")
        .filter(|f| !known.iter().flat_map(|rows| rows.iter()).any(|row| row.is(f)))
        .collect()
}

/// A decision beside what an engine found.
#[derive(Debug)]
pub struct Outcomes {
    /// The decision.
    pub decision: Decision,
    /// What the engine found on the day of the facts.
    pub found: Vec<Judged>,
    /// Everything that is not as the authority had it, one line each.
    pub faults: Vec<String>,
}

impl Outcomes {
    /// Gaps that the authority neither found nor left open.
    pub fn false_alarms(&self) -> usize {
        alarms(&self.found, &[&self.decision.violated, &self.decision.open]).len()
    }

    /// Rows found broken that came out as gaps.
    pub fn hits(&self) -> usize {
        self.decision.violated.iter().filter(|row| row.outcome(&self.found) == Outcome::Gap).count()
    }
}

impl Decision {
    /// An inventory of the decision.
    pub fn inventory(&self, name: &str) -> Value {
        json(&self.folder.join(name))
    }

    /// Plays facts, twin and variants on an engine that judges an inventory for a day under some packs.
    pub fn play(self, mut judge: impl FnMut(&Value, &Asked) -> Vec<Judged>) -> Outcomes {
        let mut faults = Vec::new();
        let facts = self.inventory("inventory.json");
        let asked_for = asked(&facts);
        let found = judge(&facts, &asked_for);
        for row in &self.violated {
            let (wanted, got) = match row.lacks {
                None => (Outcome::Gap, row.outcome(&found)),
                Some(_) => (Outcome::Question, row.outcome(&found)),
            };
            if wanted != got {
                faults.push(format!("violated, but {got:?}: {row:?}"));
            }
            if !row.cited(&found) {
                faults.push(format!("another article is cited: {row:?}"));
            }
        }
        for row in self.cleared.iter().filter(|row| row.outcome(&found) == Outcome::Gap) {
            faults.push(format!("cleared, but a gap: {row:?}"));
        }
        for row in self.advice.iter().filter(|row| row.outcome(&found) == Outcome::Gap) {
            faults.push(format!("advice only, but a gap: {row:?}"));
        }
        for alarm in alarms(&found, &[&self.violated, &self.open]) {
            faults.push(format!("false alarm: {alarm:?}"));
        }
        match &self.no_remedy {
            Some(_) if found.iter().any(|f| f.verdict == "gap") => {
                faults.push("nothing was found, but there are gaps".to_owned());
            }
            Some(_) => {}
            None => {
                let twin = self.inventory("remedied.json");
                let left = judge(&twin, &asked(&twin));
                faults.extend(
                    left.iter().filter(|f| f.verdict == "gap").map(|f| format!("remedied, but {f:?}")),
                );
                for row in self.violated.iter().filter(|row| row.outcome(&left) == Outcome::Question) {
                    faults.push(format!("remedied, but a question: {row:?}"));
                }
            }
        }
        for variant in &self.variants {
            faults.extend(variant.play(&facts, &asked_for, &mut judge));
        }
        Outcomes { decision: self, found, faults }
    }
}

impl Variant {
    fn play(
        &self,
        facts: &Value,
        asked_for: &Asked,
        judge: &mut impl FnMut(&Value, &Asked) -> Vec<Judged>,
    ) -> Vec<String> {
        let mut inventory = facts.clone();
        for edit in &self.edits {
            if let Err(fault) = edit.apply(&mut inventory) {
                panic!("{}: {fault}", self.name);
            }
        }
        let mut asked_for = asked_for.clone();
        if let Some(day) = &self.as_of {
            asked_for.as_of.clone_from(day);
        }
        let found = judge(&inventory, &asked_for);
        let not_gap = self.gaps.iter().filter(|row| row.outcome(&found) != Outcome::Gap);
        let gap = self.silent.iter().filter(|row| row.outcome(&found) == Outcome::Gap);
        let mut faults: Vec<String> =
            not_gap.map(|row| format!("{}: no gap at {row:?}", self.name)).collect();
        faults.extend(gap.map(|row| format!("{}: a gap at {row:?}", self.name)));
        faults
    }
}
