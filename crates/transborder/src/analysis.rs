//! The whole pipeline: lineage, transfers, verdicts.

use crate::fact::Site;
use crate::graph::FlowGraph;
use crate::judge::{
    About, Clause, Judgement, Labels, Own, RULES, Row, RowPlace, RuleName, StepOutcome, Transfers, members,
};
use crate::lineage::Lineage;
use crate::regime::{Answer, Asked, Law};
use crate::report::Report;
use crate::rule::{Rule, Transfer};
use crate::vocabulary::Fact;
use crate::{Truth, UnknownName};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What to ask besides the law, and how much to keep.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Rules of your own.
    pub rules: &'a [&'a dyn Rule],
    /// Keep at most so many findings; [`Report::cut`] says how many were cut.
    pub max_findings: Option<usize>,
    /// Give at most so many ways of a finding, whoever asks for more; [`Paths::stopped`](crate::Paths::stopped) says
    /// that there are more.
    pub max_paths: Option<usize>,
    /// End with [`NotJudged::OverBudget`] when what is worked out about labels needs more than about so many bytes; the
    /// inventory and its graph, which stand already, are not counted.
    pub max_memory: Option<u64>,
    /// Is told how far the analysis has come.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Ends the analysis early.
    pub cancel: Option<&'a Cancel>,
}

/// A part of the analysis.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// Looking for what is held where: blocks of groups.
    Discover,
    /// Following which law travels with it: laws times blocks.
    Propagate,
    /// Judging: flows times laws.
    Judge,
}

/// How far a stage has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Steps done.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// A wish that an analysis end, to be made from any thread: then it ends soon, with [`NotJudged::Cancelled`].
#[derive(Debug, Default)]
pub struct Cancel(AtomicBool);

impl Cancel {
    /// A wish not made yet.
    #[must_use]
    pub const fn new() -> Cancel {
        Cancel(AtomicBool::new(false))
    }

    /// Makes the wish. It cannot be taken back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it has been made.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Who watches an analysis: hears of progress, and may end it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Watch<'a> {
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    cancel: Option<&'a Cancel>,
    max_memory: Option<u64>,
}

/// The analysis has ended early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stopped {
    Cancelled,
    OverBudget { stage: Stage, needs: u64 },
}

impl Watch<'_> {
    /// So many steps of a stage are done; an error where nobody wants the rest.
    pub(crate) fn at(self, stage: Stage, done: usize, of: usize) -> Result<(), Stopped> {
        if let Some(progress) = self.progress {
            progress(Progress { stage, done: done as u64, of: of as u64 });
        }
        if self.is_cancelled() { Err(Stopped::Cancelled) } else { Ok(()) }
    }

    /// What has been worked out takes so many bytes; an error where that is more than anybody allows.
    #[inline]
    pub(crate) fn room(self, stage: Stage, bytes: usize) -> Result<(), Stopped> {
        let needs = bytes as u64;
        match self.max_memory {
            Some(most) if needs > most => Err(Stopped::OverBudget { stage, needs }),
            _ => Ok(()),
        }
    }

    pub(crate) fn is_cancelled(self) -> bool {
        self.cancel.is_some_and(Cancel::is_cancelled)
    }
}

impl<'a> Options<'a> {
    fn watch(&self) -> Watch<'a> {
        Watch { progress: self.progress, cancel: self.cancel, max_memory: self.max_memory }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.rules.iter().map(|rule| rule.name()).collect();
        f.debug_struct("Options")
            .field("rules", &names)
            .field("max_findings", &self.max_findings)
            .field("max_paths", &self.max_paths)
            .field("max_memory", &self.max_memory)
            .finish_non_exhaustive()
    }
}

/// The analysis was not made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotJudged {
    /// A rule has the name of a built-in one, or of another rule.
    NameTaken(&'static str),
    /// A rule names a fact that the vocabulary does not have.
    UnknownFact(UnknownName),
    /// Somebody cancelled it.
    Cancelled,
    /// It needs more memory than [`Options::max_memory`].
    OverBudget {
        /// In which stage.
        stage: Stage,
        /// Bytes that it needs at least.
        needs: u64,
    },
}

impl From<Stopped> for NotJudged {
    fn from(stopped: Stopped) -> NotJudged {
        match stopped {
            Stopped::Cancelled => NotJudged::Cancelled,
            Stopped::OverBudget { stage, needs } => NotJudged::OverBudget { stage, needs },
        }
    }
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotJudged::NameTaken(name) => write!(f, "a rule is named `{name}` already"),
            NotJudged::UnknownFact(unknown) => unknown.fmt(f),
            NotJudged::Cancelled => f.write_str("the analysis was cancelled"),
            NotJudged::OverBudget { stage, needs } => {
                let doing = match stage {
                    Stage::Discover => "looking for what is held where",
                    Stage::Propagate => "following which law travels with it",
                    Stage::Judge => "judging",
                };
                let megabytes = needs.div_ceil(1_000_000);
                write!(f, "the analysis needs more memory than it may have: {megabytes} MB or more, {doing}")
            }
        }
    }
}

impl std::error::Error for NotJudged {}

/// Judges transfers. Everything in the report depends on inventory, law, day, rules and options alone.
///
/// # Errors
/// The name of a rule is taken, it names an unknown fact, or the analysis was cancelled or over its budget.
pub fn judge<'g>(transfers: &Transfers<'g>, options: &Options<'_>) -> Result<Report<'g>, NotJudged> {
    for (index, rule) in options.rules.iter().enumerate() {
        let taken = RULES.contains(&rule.name())
            || options.rules[..index].iter().any(|other| other.name() == rule.name());
        if taken {
            return Err(NotJudged::NameTaken(rule.name()));
        }
    }
    let mut judgement = transfers.judge(options.watch())?;
    own_rules(transfers, options.rules, &mut judgement)?;
    let cut = options.max_findings.map_or(0, |most| judgement.rows.len().saturating_sub(most));
    let max_paths = options.max_paths.unwrap_or(usize::MAX);
    Ok(Report {
        transfers: transfers.clone(),
        judgement: Arc::new(judgement),
        cut,
        max_paths,
        aids: Arc::default(),
    })
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
    judge(&Transfers::of(&Lineage::watched(graph, law, options.watch())?), options)
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
        let transfers_of =
            |step: &&StepOutcome| !judgement.outcomes[step.labels.outcome as usize].transfer.is_no();
        let members = members(group.iter().filter(transfers_of).map(|step| step.labels));
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
            let mut labels = match objection.labels {
                Some(labels) => labels.into_iter().map(|label| label.member()).collect(),
                None => members.clone(),
            };
            labels.dedup();
            found.push(Row {
                regime: Some(group[0].regime),
                rule: RuleName::Own(rule.name()),
                clause: Clause::Own(rule.name()),
                verdict: objection.verdict,
                place: RowPlace::Flow(flow),
                about: About::These(labels.into_iter().map(Labels::one).collect()),
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
            });
        }
    }
    judgement.rows.extend(found);
    judgement.rows.sort_by_key(|row| (row.regime.unwrap_or(u32::MAX), row.place, row.clause, row.verdict));
    Ok(())
}
