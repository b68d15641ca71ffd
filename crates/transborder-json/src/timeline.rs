//! The timeline as other programs read it (`transborder-timeline/1`): owned, and serializable both ways.
//!
//! Periods are half open: `until` is the first day after.

use crate::convert::place_kind;
use crate::report::{PlaceOf, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the format.
pub const FORMAT: &str = "transborder-timeline/1";

/// From when to when each finding stands (`transborder-timeline/1`). Readers ignore keys that they do not know.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Timeline {
    /// `transborder-timeline/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// First day looked at, `YYYY-MM-DD`.
    pub first: String,
    /// Last day looked at; it belongs to the range.
    pub last: String,
    /// Packs that were judged.
    pub regimes: Vec<String>,
    /// Numbers for whoever has ten seconds.
    pub summary: Summary,
    /// Days after the first on which something dated changes that can matter to this inventory.
    pub turns: Vec<Turn>,
    /// Every finding of every day, by regime and input order.
    pub findings: Vec<Lasting>,
}

/// Numbers of a timeline.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Summary {
    /// Spells with the verdict gap.
    pub gap: u64,
    /// Spells that wait for a fact.
    pub undetermined: u64,
    /// Spells that only advise.
    pub advice: u64,
    /// Days on which something dated changes.
    pub turns: u64,
    /// Days on which a finding begins, ends or changes.
    pub telling: u64,
}

/// A day on which something dated begins or ends.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Turn {
    /// The first day on which it is otherwise.
    pub day: String,
    /// What changes.
    pub causes: Vec<Cause>,
    /// How many findings begin.
    pub begin: u64,
    /// How many end.
    pub end: u64,
    /// How many stay and say something else.
    pub change: u64,
}

/// Something dated, and what becomes of it.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct Cause {
    /// In words: a record by kind and id, a row of a law by its id, a decision by its citation.
    pub what: String,
    /// What becomes of it.
    pub event: Event,
}

/// What becomes of something dated.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// It is in force from this day on.
    Begins,
    /// It is no longer in force.
    Ends,
    /// Who agreed has withdrawn.
    Withdrawn,
    /// The days within which it could still be done are over.
    Overdue,
    /// The window of a counter no longer holds it.
    Uncounted,
}

/// A finding through time: one clause and rule at one place, whatever the verdict.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Lasting {
    /// The pack.
    pub regime: String,
    /// The clause.
    pub clause: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub at: PlaceOf,
    /// When, in order of time.
    pub spells: Vec<Spell>,
}

/// Days without a break on which a finding has one verdict.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Spell {
    /// First day; the first day looked at where it stands already.
    pub from: String,
    /// First day after; absent where it still stands on the last day looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What is wrong.
    pub verdict: Verdict,
    /// Id of the finding in a report of any of these days.
    pub id: String,
    /// The finding in words, as of the first day.
    pub message: String,
    /// What happened on the first day that can matter to it; absent where it stands from the beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun_by: Vec<Cause>,
    /// What happened on the day on which it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended_by: Vec<Cause>,
    /// What the finding says, and since when: a later entry says something else.
    pub contents: Vec<Content>,
}

/// What a finding says from a day on.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// First day.
    pub from: String,
    /// The finding's `content`, as in a report.
    pub content: String,
}

/// Something that begins on a later day without any edit.
#[derive(Serialize, Deserialize, JsonSchema, Clone, PartialEq, Debug)]
pub struct Ahead {
    /// First day.
    pub from: String,
    /// First day after, where it also ends within the days looked ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What the finding will be; until then it is advice.
    pub verdict: Verdict,
    /// Id that it will have.
    pub id: String,
    /// The pack.
    pub regime: String,
    /// The clause.
    pub clause: String,
    /// Where the law says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    /// The rule.
    pub rule: String,
    /// Where it will stand.
    pub at: PlaceOf,
    /// In words, as of that day.
    pub message: String,
    /// What happens on that day that can matter to it.
    pub causes: Vec<Cause>,
}

impl Timeline {
    /// The timeline of the core, for the packs judged.
    #[must_use]
    pub fn of(timeline: &transborder::Timeline, regimes: &transborder::regime::Regimes) -> Timeline {
        let packs = regimes.packs().iter().enumerate();
        let judged = packs.filter(|(index, _)| regimes.is_selected(*index));
        Timeline {
            format: FORMAT.to_owned(),
            first: timeline.first().to_string(),
            last: timeline.last().to_string(),
            regimes: judged.map(|(_, pack)| pack.id.clone()).collect(),
            summary: Summary::of(timeline),
            turns: timeline.turns().iter().map(turn).collect(),
            findings: timeline.findings().iter().map(lasting).collect(),
        }
    }
}

impl Summary {
    /// The numbers of a timeline alone.
    #[must_use]
    pub fn of(timeline: &transborder::Timeline) -> Summary {
        let counted = timeline.summary();
        Summary {
            gap: counted.gap as u64,
            undetermined: counted.undetermined as u64,
            advice: counted.advice as u64,
            turns: counted.turns as u64,
            telling: counted.telling as u64,
        }
    }
}

impl Ahead {
    /// What begins after the first day of a timeline, by day.
    #[must_use]
    pub fn of(timeline: &transborder::Timeline) -> Vec<Ahead> {
        let ahead = |(lasting, spell): (&transborder::Lasting, &transborder::Spell)| Ahead {
            from: spell.from.to_string(),
            until: spell.until.map(|day| day.to_string()),
            verdict: spell.verdict.into(),
            id: spell.id.clone(),
            regime: lasting.regime.clone(),
            clause: lasting.clause.clone(),
            cite: cite(lasting),
            rule: lasting.rule.to_owned(),
            at: place(&lasting.at),
            message: spell.message.clone(),
            causes: causes(&spell.begun_by),
        };
        timeline.beginnings().into_iter().map(ahead).collect()
    }
}

fn turn(turn: &transborder::Turn) -> Turn {
    Turn {
        day: turn.day.to_string(),
        causes: causes(&turn.causes),
        begin: turn.begin as u64,
        end: turn.end as u64,
        change: turn.change as u64,
    }
}

fn lasting(lasting: &transborder::Lasting) -> Lasting {
    Lasting {
        regime: lasting.regime.clone(),
        clause: lasting.clause.clone(),
        cite: cite(lasting),
        rule: lasting.rule.to_owned(),
        at: place(&lasting.at),
        spells: lasting.spells.iter().map(spell).collect(),
    }
}

fn spell(spell: &transborder::Spell) -> Spell {
    let content = |(from, content): &(transborder::Date, String)| Content {
        from: from.to_string(),
        content: content.clone(),
    };
    Spell {
        from: spell.from.to_string(),
        until: spell.until.map(|day| day.to_string()),
        verdict: spell.verdict.into(),
        id: spell.id.clone(),
        message: spell.message.clone(),
        begun_by: causes(&spell.begun_by),
        ended_by: causes(&spell.ended_by),
        contents: spell.contents.iter().map(content).collect(),
    }
}

fn causes(causes: &[transborder::Cause]) -> Vec<Cause> {
    let event = |event| match event {
        transborder::Event::Begins => Event::Begins,
        transborder::Event::Ends => Event::Ends,
        transborder::Event::Withdrawn => Event::Withdrawn,
        transborder::Event::Overdue => Event::Overdue,
        transborder::Event::Uncounted => Event::Uncounted,
    };
    causes.iter().map(|cause| Cause { what: cause.what.clone(), event: event(cause.event) }).collect()
}

fn cite(lasting: &transborder::Lasting) -> Option<String> {
    (!lasting.cite.is_empty()).then(|| lasting.cite.clone())
}

fn place(place: &transborder::FindingPlace) -> PlaceOf {
    PlaceOf { kind: place_kind(place.kind), id: place.id.clone() }
}
