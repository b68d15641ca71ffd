//! What is dated in laws: revisions, territories, rows, decisions about destinations, days inside conditions.

use super::change::{Cause, Change, Event, Reach};
use super::reached::Reached;
use crate::judge::Sites;
use crate::regime::PLAIN;
use crate::regime::{Condition, Destination, On, Pack, Regimes, Revision};
use crate::scene::each_of_step;
use crate::vocabulary::Fact;
use crate::{Date, Place};
use std::collections::BTreeSet;

/// Every day on which something in a law begins or ends, as far as it can matter to this inventory.
pub(super) fn changes(reached: &Reached<'_>) -> Vec<Change> {
    let regimes = reached.regimes;
    let mut all = All { changes: Vec::new() };
    for (index, pack) in regimes.packs().iter().enumerate() {
        // Of the others one only listens whether they apply.
        let asked = regimes.is_asked(index);
        for revision in &pack.revisions {
            let name = format!("{}@{}", pack.id, revision.id);
            // Where one follows upon another, its beginning says enough.
            let follows = |end: &Date| pack.revisions.iter().any(|next| next.from == *end);
            let until = revision.until.filter(|end| !follows(end));
            all.period(Some(revision.from), until, &name, &Reach::movement());
            for (places, from, until) in &revision.territory.dated {
                let codes: Vec<String> = places.iter().map(Place::to_string).collect();
                let what = format!("{} in the territory of {}", codes.join(", "), pack.id);
                all.within(revision, Some(*from), *until, &what, &Reach::movement());
            }
            let mut moving = BTreeSet::new();
            each_of_step(revision, &mut |condition| moving.extend(day_of(condition)));
            for day in moving {
                all.within(revision, Some(day), None, &format!("a condition of {name}"), &Reach::movement());
            }
            if asked {
                all.rows(pack, revision);
            }
        }
    }
    decisions(reached, &mut all);
    for row in regimes.restricted() {
        let listened = regimes.position(&row.regime).is_some_and(|pack| regimes.is_selected(pack));
        if listened {
            // Blocked places make owners covered persons, and with them steps exempt.
            all.period(Some(row.valid_from), row.valid_until, &row.cite, &Reach::movement());
        }
    }
    all.changes
}

/// Decisions about destinations, for the packs that they serve.
fn decisions(reached: &Reached<'_>, all: &mut All) {
    let regimes = reached.regimes;
    for (index, pack) in regimes.packs().iter().enumerate() {
        if !regimes.is_selected(index) {
            continue;
        }
        let law = pack.adequacy_of.as_deref().unwrap_or(&pack.id);
        let asks_of_parties = pack.revisions.iter().any(|revision| {
            revision.duties.iter().filter(|duty| duty.on == On::Party).any(|duty| {
                let mut asks = false;
                for condition in [&duty.when, &duty.require] {
                    condition.each(&mut |part| asks |= *part == adequate());
                }
                asks
            })
        });
        for row in regimes.adequacy().iter().filter(|row| row.from.eq_ignore_ascii_case(law)) {
            let sites =
                if asks_of_parties { Sites::All } else { reached.into(&destinations(regimes, &row.to)) };
            let reach = Reach::under(&pack.id, sites);
            all.period(Some(row.valid_from), row.valid_until, &row.cite, &reach);
            let mut days = BTreeSet::new();
            row.scope.each(&mut |condition| days.extend(day_of(condition)));
            for day in days {
                all.on(day, &format!("a condition of {}", row.cite), Event::Begins, &reach);
            }
        }
    }
}

fn adequate() -> Condition {
    Condition::Fact(Fact::known("dest.adequate"))
}

/// The places of a decision on any day.
fn destinations(regimes: &Regimes, to: &[Destination]) -> Vec<Place> {
    let mut places = Vec::new();
    for destination in to {
        match destination {
            Destination::Place(place) => places.push(*place),
            Destination::TerritoryOf(pack) => {
                let Ok(pack) = regimes.find(pack) else { continue };
                for revision in &regimes.packs()[pack].revisions {
                    places.extend_from_slice(&revision.territory.places);
                    places.extend(revision.territory.dated.iter().flat_map(|(dated, ..)| dated));
                }
            }
        }
    }
    places
}

/// The day from which a condition asks.
fn day_of(condition: &Condition) -> Option<Date> {
    match condition {
        Condition::From(day, _) | Condition::ConsentSince(day, _) | Condition::ContractSince(day, _) => {
            Some(*day)
        }
        _ => None,
    }
}

struct All {
    changes: Vec<Change>,
}

impl All {
    fn on(&mut self, day: Date, what: &str, event: Event, reach: &Reach) {
        let cause = Cause { what: what.to_owned(), event };
        self.changes.push(Change { day, cause, reach: reach.clone() });
    }

    fn period(&mut self, from: Option<Date>, until: Option<Date>, what: &str, reach: &Reach) {
        if let Some(day) = from {
            self.on(day, what, Event::Begins, reach);
        }
        if let Some(day) = until {
            self.on(day, what, Event::Ends, reach);
        }
    }

    /// As far as the revision itself is in force: where it begins and ends, that says enough.
    fn within(
        &mut self,
        revision: &Revision,
        from: Option<Date>,
        until: Option<Date>,
        what: &str,
        reach: &Reach,
    ) {
        let inside = |day: &Date| revision.from < *day && revision.until.is_none_or(|end| *day < end);
        self.period(from.filter(inside), until.filter(inside), what, reach);
    }

    /// Gates, duties, localisation and notes, and the days inside their conditions.
    fn rows(&mut self, pack: &Pack, revision: &Revision) {
        let mut reach = Reach::under(&pack.id, Sites::All);
        reach.homes = pack.id == PLAIN;
        let name =
            |id: &str| if id.contains(&pack.id) { id.to_owned() } else { format!("{id} of {}", pack.id) };
        let mut row = |id: &str, from: Option<Date>, until: Option<Date>, conditions: &[&Condition]| {
            self.within(revision, from, until, &name(id), &reach);
            let mut days = BTreeSet::new();
            for condition in conditions {
                condition.each(&mut |condition| days.extend(day_of(condition)));
            }
            for day in days {
                let what = format!("a condition of {}", name(id));
                self.within(revision, Some(day), None, &what, &reach);
            }
        };
        for gate in &revision.gates {
            let conditions: Vec<&Condition> = std::iter::once(&gate.require).chain(&gate.when).collect();
            row(&gate.id, gate.from, gate.until, &conditions);
        }
        for duty in &revision.duties {
            row(&duty.id, duty.from, duty.until, &[&duty.when, &duty.require]);
        }
        for keep in &revision.localise {
            let conditions: Vec<&Condition> = keep.subjects.iter().chain(&keep.data).collect();
            row(&keep.id, keep.from, keep.until, &conditions);
        }
        for note in &revision.notes {
            row(&note.id, note.from, note.until, &[&note.when]);
        }
    }
}
