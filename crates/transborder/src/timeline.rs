//! The same inventory through time: on which days something begins or ends, and from when to when each finding
//! stands.
//!
//! Nothing is judged between two days on which something dated changes, and on such a day only what the change
//! can reach: the places of the laws concerned. Only where data move otherwise (a flow, a collection, an owner,
//! a revision begins or ends) labels are followed anew.

mod change;
mod law;
mod reached;
mod records;
mod sweep;

pub use change::{Cause, Event};

use crate::Date;
use crate::graph::FlowGraph;
use crate::judge::Verdict;
use crate::regime::Regimes;
use crate::report::Place;
use change::Change;
use std::collections::BTreeMap;

/// From when to when each finding stands, and why.
///
/// ```
/// use transborder::record::{CertificationSaid, Collection, Field, Flow, Party, Subjects};
/// use transborder::{FlowGraph, Inventory, Timeline, Verdict};
///
/// let mut records = Inventory::builder();
/// let certificate = CertificationSaid {
///     scheme: "EU-US-DPF",
///     from_date: Some("2023-09-01"),
///     until_date: Some("2026-09-01"),
///     ..CertificationSaid::default()
/// };
/// records
///     .push(Party { id: "shop", country: vec!["DE"], ..Party::default() })
///     .push(Party {
///         id: "mailer",
///         country: vec!["US"],
///         certifications: Some(vec![certificate]),
///         ..Party::default()
///     })
///     .push(Subjects { id: "buyers", residence: vec!["DE"], ..Subjects::default() })
///     .push(Field { id: "email", ..Field::default() })
///     .push(Collection {
///         id: "order", subjects: vec!["buyers"], at: "shop", fields: vec!["email"], ..Collection::default()
///     })
///     .push(Flow { id: "newsletter", from: "shop", to: "mailer", fields: vec!["email"], ..Flow::default() });
/// let graph = FlowGraph::compile(records.build()?);
///
/// let laws = transborder_regimes::all().only(["EU-GDPR"])?;
/// let timeline = Timeline::of(&graph, &laws, "2026-01-01".parse()?, "2026-12-31".parse()?);
///
/// let gate = timeline.findings().iter().find(|finding| finding.clause == "EU-44").expect("one day none is open");
/// assert_eq!(gate.spells[0].verdict, Verdict::Gap);
/// assert_eq!(gate.spells[0].from.to_string(), "2026-09-01");
/// assert_eq!(gate.spells[0].begun_by[0].to_string(), "certificate EU-US-DPF of `mailer` ends");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline {
    first: Date,
    last: Date,
    turns: Vec<Turn>,
    findings: Vec<Lasting>,
    judged: usize,
    followed: usize,
}

/// A day on which something dated begins, ends or falls due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The day: the first on which it is otherwise.
    pub day: Date,
    /// What, records before laws, each in input order.
    pub causes: Vec<Cause>,
    /// How many findings begin.
    pub begin: usize,
    /// How many end.
    pub end: usize,
    /// How many stay and say something else: another verdict, country, field, missing fact, ….
    pub change: usize,
}

impl Turn {
    /// Whether any finding begins, ends or changes.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.begin + self.end + self.change > 0
    }
}

/// How many there are of what a timeline holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Spells with the verdict gap.
    pub gap: usize,
    /// Those of them that still stand on the last day.
    pub standing: usize,
    /// Spells that wait for a fact.
    pub undetermined: usize,
    /// Spells that only advise.
    pub advice: usize,
    /// Days on which something dated changes.
    pub turns: usize,
    /// Days on which a finding begins, ends or changes.
    pub telling: usize,
}

/// A finding through time: the same clause and rule at the same place, whatever the verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lasting {
    /// The pack.
    pub regime: String,
    /// The clause.
    pub clause: String,
    /// The article.
    pub cite: String,
    /// The rule.
    pub rule: &'static str,
    /// Where it stands.
    pub at: Place,
    /// When, in order of time.
    pub spells: Vec<Spell>,
}

/// Days without a break on which a finding has one verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spell {
    /// First day; the first day looked at where it stands already.
    pub from: Date,
    /// First day after; none where it still stands on the last day looked at.
    pub until: Option<Date>,
    /// Id of the finding in a report of any of these days.
    pub id: String,
    /// What is wrong.
    pub verdict: Verdict,
    /// The finding in words, as of the first day.
    pub message: String,
    /// What it says on which days: its content and since when; a later one says something else.
    pub contents: Vec<(Date, String)>,
    /// What happened on the first day that can matter to it; empty where it stands from the beginning.
    pub begun_by: Vec<Cause>,
    /// What happened on the day on which it ended; empty while it stands.
    pub ended_by: Vec<Cause>,
}

impl Spell {
    /// Whether it stands on a day (of those looked at).
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|end| day < end)
    }
}

impl Timeline {
    /// Judges every day from `first` to `last`, both in. A `last` before `first` looks at `first` alone.
    ///
    /// It costs one analysis, one more for each day on which data move otherwise, and for each other turn as much
    /// of one as the change reaches.
    #[must_use]
    pub fn of(graph: &FlowGraph, regimes: &Regimes, first: Date, last: Date) -> Timeline {
        let last = last.max(first);
        let mut days: BTreeMap<Date, Vec<Change>> = BTreeMap::new();
        for change in changes(graph, regimes) {
            if first < change.day && change.day <= last {
                days.entry(change.day).or_default().push(change);
            }
        }
        sweep::sweep(graph, regimes, first, last, days)
    }

    /// The first day looked at.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day looked at.
    #[must_use]
    pub fn last(&self) -> Date {
        self.last
    }

    /// Days after the first on which something dated changes that can matter to this inventory, in order.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Every finding of every day, in the order of a report.
    #[must_use]
    pub fn findings(&self) -> &[Lasting] {
        &self.findings
    }

    /// What begins after the first day, by day: findings that come, and those whose verdict becomes another.
    #[must_use]
    pub fn beginnings(&self) -> Vec<(&Lasting, &Spell)> {
        let spells =
            self.findings.iter().flat_map(|lasting| lasting.spells.iter().map(move |spell| (lasting, spell)));
        let mut begun: Vec<(&Lasting, &Spell)> =
            spells.filter(|(_, spell)| spell.from > self.first).collect();
        begun.sort_by_key(|(_, spell)| spell.from);
        begun
    }

    /// Its numbers. Linear in the spells.
    #[must_use]
    pub fn summary(&self) -> Counted {
        let spells = || self.findings.iter().flat_map(|lasting| &lasting.spells);
        let count = |verdict| spells().filter(|spell| spell.verdict == verdict).count();
        let stands = |spell: &&Spell| spell.verdict == Verdict::Gap && spell.holds_on(self.last);
        Counted {
            gap: count(Verdict::Gap),
            standing: spells().filter(stands).count(),
            undetermined: count(Verdict::Undetermined),
            advice: count(Verdict::Advice),
            turns: self.turns.len(),
            telling: self.turns.iter().filter(|turn| turn.tells()).count(),
        }
    }

    /// On how many days something was judged, the first included.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.judged
    }

    /// On how many of them labels were followed anew.
    #[must_use]
    pub fn followed(&self) -> usize {
        self.followed
    }
}

/// The days worth looking at: from the first day on which anything in the inventory begins or ends (where it is
/// undated, from the first day of a revision in force on `as_of`, the latest of those of the laws judged) to the
/// last one known of inventory and laws. `as_of` is always among them.
#[must_use]
pub fn span(graph: &FlowGraph, regimes: &Regimes, as_of: Date) -> (Date, Date) {
    let reached = reached::Reached::of(graph, regimes);
    let records = records::changes(&reached);
    let laws = law::changes(&reached);
    let in_force = || regimes.on(as_of).selected().filter_map(|(_, revision)| revision).map(|law| law.from);
    let first = records.iter().map(|change| change.day).min().or(in_force().max());
    let last = records
        .iter()
        .chain(&laws)
        .filter(|change| !change.reach.is_nothing())
        .map(|change| change.day)
        .max();
    (first.map_or(as_of, |day| day.min(as_of)), last.map_or(as_of, |day| day.max(as_of)))
}

/// Everything dated, in no order of time: records, then laws.
fn changes(graph: &FlowGraph, regimes: &Regimes) -> Vec<Change> {
    let reached = reached::Reached::of(graph, regimes);
    let mut changes = records::changes(&reached);
    changes.extend(law::changes(&reached));
    changes
}
