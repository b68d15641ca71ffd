//! A case made from a row: an inventory, a day, and what must come out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::Judged;

/// An inventory to judge, and what must come out.
#[derive(Debug, Clone)]
pub struct Case {
    /// Pack, revision, clause, and what is played.
    pub title: String,
    /// The pack.
    pub pack: String,
    /// The revision.
    pub revision: String,
    /// The clause whose row is played.
    pub clause: String,
    /// The day.
    pub day: String,
    /// The inventory.
    pub inventory: Value,
    /// What must come out.
    pub expect: Vec<Expect>,
    /// The title of the case that has everything needed, to be compared with.
    pub base: Option<String>,
    /// Clauses that may come out otherwise than there.
    pub may_change: BTreeSet<String>,
}

/// Where a finding is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The clause; empty: any.
    pub clause: String,
    /// Kind and id of the place; none: anywhere.
    pub at: Option<(String, String)>,
}

/// Something that must be so of the findings.
#[derive(Debug, Clone)]
pub enum Expect {
    /// A finding. What is none is not looked at.
    Found {
        /// Clause and place.
        sight: Sight,
        /// One of these rules; empty: any.
        rules: Vec<String>,
        /// The verdict.
        verdict: Option<String>,
        /// The citation.
        cite: Option<String>,
        /// The gate that is explained.
        gate: Option<String>,
        /// A fact that is missing.
        missing: Option<String>,
    },
    /// No finding of the clause, of these rules (empty: any), nor an entry of `also`, nor, at a place, of `if_so`.
    Silent {
        /// Clause and place.
        sight: Sight,
        /// Rules.
        rules: Vec<String>,
    },
    /// An entry of `also` in a finding of the other clause.
    Folded {
        /// The clause of the missing gate.
        no_gate: String,
        /// The clause that folds.
        clause: String,
        /// A fact that is missing.
        missing: Option<String>,
    },
}

impl Sight {
    /// A clause, anywhere.
    pub fn of(clause: &str) -> Sight {
        Sight { clause: clause.to_owned(), at: None }
    }

    /// A clause at a place.
    pub fn at(clause: &str, kind: &str, id: &str) -> Sight {
        Sight { clause: clause.to_owned(), at: Some((kind.to_owned(), id.to_owned())) }
    }

    fn sees(&self, finding: &Judged) -> bool {
        (self.clause.is_empty() || finding.clause == self.clause)
            && self.at.as_ref().is_none_or(|at| *at == finding.at)
    }
}

fn misses(list: &BTreeSet<(String, String)>, fact: Option<&str>) -> bool {
    fact.is_none_or(|fact| list.iter().any(|(missing, _)| missing == fact))
}

impl Expect {
    /// What is wrong, if anything is.
    pub fn check(&self, found: &[Judged]) -> Option<String> {
        match self {
            Expect::Found { sight, rules, verdict, cite, gate, missing } => {
                let fits = |f: &&Judged| {
                    sight.sees(f)
                        && (rules.is_empty() || rules.contains(&f.rule))
                        && verdict.as_ref().is_none_or(|v| *v == f.verdict)
                        && cite.as_ref().is_none_or(|c| *c == f.cite)
                        && gate.as_ref().is_none_or(|g| Some(g) == f.explained_gate.as_ref())
                        && misses(&f.missing, missing.as_deref())
                };
                let none = found.iter().find(fits).is_none();
                none.then(|| format!("nothing fits {self:?}\n    among {:#?}", brief(found)))
            }
            Expect::Silent { sight, rules } => {
                let fits = |f: &&Judged| sight.sees(f) && (rules.is_empty() || rules.contains(&f.rule));
                let folded = |f: &&Judged| {
                    sight.at.as_ref().is_none_or(|at| *at == f.at)
                        && f.also.iter().any(|(clause, _)| *clause == sight.clause)
                };
                // What is only asked may name there what would not be met.
                let if_so = |f: &&Judged| {
                    sight.at.as_ref().is_some_and(|at| *at == f.at) && f.if_so.contains(&sight.clause)
                };
                let any = |f: &&Judged| rules.is_empty() && (folded(f) || if_so(f));
                let one = found.iter().find(|f| fits(f) || any(f))?;
                Some(format!("{} speaks: {:?}", sight.clause, brief(std::slice::from_ref(one))))
            }
            Expect::Folded { no_gate, clause, missing } => {
                let folds = |f: &Judged| {
                    f.clause == *no_gate
                        && f.also
                            .iter()
                            .any(|(also, list)| also == clause && misses(list, missing.as_deref()))
                };
                let none = !found.iter().any(folds);
                none.then(|| format!("{clause} is not folded into {no_gate}: {:#?}", brief(found)))
            }
        }
    }
}

fn brief(found: &[Judged]) -> Vec<String> {
    let line = |f: &Judged| {
        let missing: Vec<String> = f.missing.iter().map(|(fact, value)| format!("{fact}={value}")).collect();
        let also: Vec<&String> = f.also.iter().map(|(clause, _)| clause).collect();
        let gate = f.explained_gate.as_deref().unwrap_or("-");
        let (kind, id) = &f.at;
        format!(
            "{} {} {} {kind}/{id} gate {gate} missing {missing:?} also {also:?} cite {}",
            f.clause, f.rule, f.verdict, f.cite
        )
    };
    found.iter().map(line).collect()
}

impl Case {
    /// What is wrong with the findings, one line each. `base` are those of the case that has everything needed.
    pub fn differences(&self, found: &[Judged], base: Option<&[Judged]>) -> Vec<String> {
        let mut lines: Vec<String> = self.expect.iter().filter_map(|expect| expect.check(found)).collect();
        if let Some(base) = base {
            let (before, after) = (outcomes(base), outcomes(found));
            for (clause, verdict) in before.symmetric_difference(&after) {
                if !self.may_change.contains(clause) {
                    lines.push(format!("{clause} {verdict} changes too"));
                }
            }
        }
        lines
    }
}

/// Clauses with their verdicts; what is folded counts as failing.
fn outcomes(found: &[Judged]) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for finding in found {
        all.insert((finding.clause.clone(), finding.verdict.clone()));
        all.extend(finding.also.iter().map(|(clause, _)| (clause.clone(), "gap".to_owned())));
    }
    all
}
