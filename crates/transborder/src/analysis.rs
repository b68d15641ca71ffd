//! The whole pipeline: lineage, transfers, verdicts.

use crate::fact::Site;
use crate::graph::FlowGraph;
use crate::judge::{Clause, Judgement, Own, Row, RowPlace, RuleName, Transfers};
use crate::lineage::Lineage;
use crate::regime::{Answer, Asked, Law};
use crate::report::Report;
use crate::rule::{Rule, Transfer};
use crate::vocabulary::Fact;
use crate::{Truth, UnknownName};
use std::fmt;
use std::sync::Arc;

/// What to ask besides the law, and how much to keep.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Rules of your own.
    pub rules: &'a [&'a dyn Rule],
    /// Keep at most so many findings; the report says how many were cut.
    pub max_findings: Option<usize>,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.rules.iter().map(|rule| rule.name()).collect();
        f.debug_struct("Options").field("rules", &names).field("max_findings", &self.max_findings).finish()
    }
}

/// The analysis was not made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotJudged {
    /// A rule has the name of a built-in one, or of another rule.
    NameTaken(&'static str),
    /// A rule names a fact that the vocabulary does not have.
    UnknownFact(UnknownName),
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotJudged::NameTaken(name) => write!(f, "a rule is named `{name}` already"),
            NotJudged::UnknownFact(unknown) => unknown.fmt(f),
        }
    }
}

impl std::error::Error for NotJudged {}

/// Judges transfers. Everything in the report depends on inventory, law, day, rules and options alone.
///
/// # Errors
/// The name of a rule is taken, or it names an unknown fact.
pub fn judge<'g>(transfers: &Transfers<'g>, options: &Options<'_>) -> Result<Report<'g>, NotJudged> {
    for (index, rule) in options.rules.iter().enumerate() {
        let taken = RuleName::BUILT_IN.contains(&rule.name())
            || options.rules[..index].iter().any(|other| other.name() == rule.name());
        if taken {
            return Err(NotJudged::NameTaken(rule.name()));
        }
    }
    let mut judgement = transfers.judge();
    own_rules(transfers, options.rules, &mut judgement)?;
    judgement.finish();
    let cut = options.max_findings.map_or(0, |most| judgement.rows.len().saturating_sub(most));
    Ok(Report { transfers: transfers.clone(), judgement: Arc::new(judgement), cut, aids: Arc::default() })
}

/// Follows every label and judges it: [`Lineage::propagate`], [`Transfers::of`], [`judge`].
///
/// # Errors
/// As [`judge`].
pub fn analyze<'g>(
    graph: &'g FlowGraph,
    law: &Law<'g>,
    options: &Options<'_>,
) -> Result<Report<'g>, NotJudged> {
    judge(&Transfers::of(&Lineage::propagate(graph, law)), options)
}

/// Asks the embedder's rules of every step that is, or may be, a transfer.
fn own_rules(
    transfers: &Transfers<'_>,
    rules: &[&dyn Rule],
    judgement: &mut Judgement,
) -> Result<(), NotJudged> {
    if rules.is_empty() {
        return Ok(());
    }
    let mut found: Vec<Row> = Vec::new();
    for group in judgement.steps.chunk_by(|a, b| a.regime == b.regime && a.site == b.site) {
        let Site::Flow(flow) = group[0].site else { continue };
        let members: Vec<_> = group
            .iter()
            .filter(|step| !judgement.outcomes[step.member.outcome as usize].transfer.is_no())
            .map(|step| step.member)
            .collect();
        if members.is_empty() {
            continue;
        }
        for rule in rules {
            let transfer = Transfer { transfers, regime: group[0].regime, flow, members: &members };
            let Some(objection) = rule.check(transfer) else { continue };
            let mut missing = Vec::with_capacity(objection.missing.len());
            for name in objection.missing {
                let truth = transfer.fact(name).map_err(NotJudged::UnknownFact)?;
                // What a rule calls missing is not yes, whatever the packs think.
                let answer = Answer::computed(truth.min(Truth::Unknown));
                missing.extend(Fact::of(name).map(|fact| answer.missing(Asked::Fact(fact))));
            }
            let regime = &transfers.inner.scene.regimes[group[0].regime as usize];
            let mut row = Row {
                regime: Some(group[0].regime),
                rule: RuleName::Own(rule.name()),
                clause: Clause::Own(rule.name()),
                verdict: objection.verdict,
                place: RowPlace::Flow(flow),
                members: match objection.labels {
                    Some(labels) => labels.into_iter().map(|label| label.member()).collect(),
                    None => members.clone(),
                },
                flows: Vec::new(),
                own: Some(Box::new(Own {
                    pack: regime.pack.id.clone(),
                    revision: regime.revision.id.clone(),
                    clause: rule.name().to_owned(),
                    cite: format!("rule `{}`: {}", rule.name(), rule.summary()),
                    message: objection.message,
                    missing,
                    countries: transfer.to_countries(),
                    remedy: objection.remedy,
                    responsible: Vec::new(),
                })),
            };
            row.members.dedup();
            found.push(row);
        }
    }
    judgement.rows.extend(found);
    judgement.rows.sort_by_key(|row| (row.regime.unwrap_or(u32::MAX), row.place, row.clause, row.verdict));
    Ok(())
}
