//! What is dated in an inventory.

use super::change::{Cause, Change, Event, Reach};
use super::reached::Reached;
use crate::inventory::{FactSet, RecipientData, SafeguardData};
use crate::judge::Sites;
use crate::regime::{Condition, Since};
use crate::scene::each_of_rows;
use crate::{Bound, Date, Kind, Period};
use std::collections::HashSet;

/// Every day on which a record, a statement or a deadline of the inventory begins, ends or falls due.
pub(super) fn changes(reached: &Reached<'_>) -> Vec<Change> {
    let inventory = reached.graph.inventory();
    let mut all = All { changes: Vec::new() };
    let name = |kind: Kind, index: usize| inventory.name_of(kind, index as u32);
    for (index, data) in inventory.parties.iter().enumerate() {
        let (party, id) = (index as u32, name(Kind::Party, index));
        for held in data.certifications.iter().flatten() {
            let what = format!("certificate {} of `{id}`", held.scheme);
            all.period(held.period, &what, Event::Ends, &Reach::at(reached.certificate(party)));
        }
        for owner in data.owners.iter().flatten() {
            let what = format!("`{}` as owner of `{id}`", name(Kind::Party, owner.party as usize));
            all.period(owner.period, &what, Event::Ends, &Reach::movement());
        }
        all.facts(reached, &data.facts, &format!("`{id}`"), || Reach::at(reached.party(party)));
    }
    for (index, data) in inventory.systems.iter().enumerate() {
        let id = name(Kind::System, index);
        all.facts(reached, &data.facts, &format!("`{id}`"), || Reach::at(reached.system(index as u32)));
    }
    for (index, data) in inventory.collections.iter().enumerate() {
        let what = format!("collection `{}`", name(Kind::Collection, index));
        all.period(data.period, &what, Event::Ends, &Reach::movement());
        all.facts(reached, &data.facts, &what, Reach::everywhere);
    }
    for (index, flow) in inventory.flows.iter().enumerate() {
        let Some(more) = flow.more() else { continue };
        let what = format!("flow `{}`", name(Kind::Flow, index));
        all.period(more.period, &what, Event::Ends, &Reach::movement());
        all.facts(reached, &more.facts, &what, || Reach::at(Reached::flow(index as u32)));
        for statement in &more.counts.0 {
            all.period(statement.period, &format!("`counts` of {what}"), Event::Ends, &Reach::movement());
        }
        if reached.counts_people {
            let counted = Reach::everywhere();
            all.window(more.period, &what, &counted);
            for volume in &more.volume {
                let what = format!("volume of {what}");
                all.period(volume.period, &what, Event::Ends, &counted);
                all.window(volume.period, &what, &counted);
            }
        }
    }
    for (index, data) in inventory.notices.iter().enumerate() {
        let what = format!("notice `{}`", name(Kind::Notice, index));
        all.period(data.period, &what, Event::Ends, &Reach::everywhere());
    }
    for (index, data) in inventory.consents.iter().enumerate() {
        let what = format!("consent `{}`", name(Kind::Consent, index));
        let reach = || {
            let mut reach = Reach::at(consented(reached, data.recipients.as_deref()));
            // The text of a consent answers the plain question too.
            reach.homes = true;
            reach
        };
        all.period(data.period, &what, Event::Withdrawn, &reach());
        all.facts(reached, &data.facts, &what, reach);
    }
    for (index, data) in inventory.safeguards.iter().enumerate() {
        let what = format!("safeguard `{}`", name(Kind::Safeguard, index));
        let reach = || Reach::at(reached.safeguard(&data.flows, &data.parties));
        all.period(data.period, &what, Event::Ends, &reach());
        all.facts(reached, &data.facts, &what, reach);
    }
    all.facts(reached, &inventory.facts, "the inventory", Reach::everywhere);
    deadlines(reached, &mut all);
    all.changes
}

/// Places that a consent to these recipients can matter to.
fn consented(reached: &Reached<'_>, recipients: Option<&[RecipientData]>) -> Sites {
    let Some(recipients) = recipients else { return Sites::All };
    let mut sites = Sites::none();
    for recipient in recipients {
        if let RecipientData::Party { party, .. } = recipient {
            sites.join(&reached.party(*party));
        }
    }
    sites
}

/// What may still be done within so many days of a start, and no longer.
fn deadlines(reached: &Reached<'_>, all: &mut All) {
    let inventory = reached.graph.inventory();
    let regimes = reached.regimes;
    let mut known: HashSet<(String, String, u32, bool)> = HashSet::new();
    for (index, pack) in regimes.packs().iter().enumerate() {
        if !regimes.is_selected(index) {
            continue;
        }
        let mut see = |condition: &Condition| {
            let Condition::Within(fact, days, since) = condition else { return };
            if !known.insert((pack.id.clone(), fact.to_string(), *days, *since == Since::Flow)) {
                return;
            }
            let mut due = |start: Bound, what: String, sites: &dyn Fn() -> Sites| {
                if let Bound::On(start) = start {
                    // As late as the last of these days it may still be done.
                    let day = start.plus_days(days.cast_signed()).plus_days(1);
                    let cause = Cause { what, event: Event::Overdue };
                    all.changes.push(Change { day, cause, reach: Reach::under(&pack.id, sites()) });
                }
            };
            match since {
                Since::Flow => {
                    for (flow, data) in inventory.flows.iter().enumerate() {
                        let what = format!("`{fact}` for flow `{}`", inventory.flow_names.get(flow as u32));
                        due(data.period().from, what, &|| Reached::flow(flow as u32));
                    }
                }
                Since::Contract => {
                    for (index, data) in inventory.safeguards.iter().enumerate() {
                        let SafeguardData { flows, parties, .. } = data;
                        let name = inventory.safeguard_names.get(index as u32);
                        let what = format!("`{fact}` for safeguard `{name}`");
                        due(data.period.from, what, &|| reached.safeguard(flows, parties));
                    }
                }
            }
        };
        for revision in &pack.revisions {
            each_of_rows(revision, &mut see);
        }
        // Its decisions ask by their scope.
        let law = pack.adequacy_of.as_deref().unwrap_or(&pack.id);
        for row in regimes.adequacy().iter().filter(|row| row.from.eq_ignore_ascii_case(law)) {
            row.scope.each(&mut see);
        }
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

    fn period(&mut self, period: Period, what: &str, end: Event, reach: &Reach) {
        if let Bound::On(day) = period.from {
            self.on(day, what, Event::Begins, reach);
        }
        if let Bound::On(day) = period.until {
            self.on(day, what, end, reach);
        }
    }

    /// When what has ended leaves the windows of counters: the first of January, and a year later.
    fn window(&mut self, period: Period, what: &str, reach: &Reach) {
        let Bound::On(end) = period.until else { return };
        // Both windows hold their first day: what ends on it has no day in them.
        let new_year = end.first_of_year();
        let next = if new_year == end {
            end
        } else {
            let (year, _, _) = end.ymd();
            Date::from_ymd(year + 1, 1, 1).unwrap_or(end)
        };
        self.on(next, what, Event::Uncounted, reach);
        let mut year_on = end.plus_days(365);
        while year_on.a_year_before() < end {
            year_on = year_on.plus_days(1);
        }
        self.on(year_on, what, Event::Uncounted, reach);
    }

    fn facts(&mut self, reached: &Reached<'_>, facts: &FactSet, of: &str, reach: impl Fn() -> Reach) {
        for statement in &facts.0 {
            if statement.period == Period::ALWAYS {
                continue;
            }
            // What a gate exempts is not counted, and a counter looks at every flow of an exporter.
            let counted = reached.counts_people && matches!(statement.fact.family(), "necessity" | "law");
            let mut reach = match reached.decides_steps(&statement.fact) {
                true => Reach::movement(),
                false if counted => Reach::everywhere(),
                false => reach(),
            };
            reach.homes |= reached.decides_homes(&statement.fact);
            self.period(statement.period, &format!("`{}` of {of}", statement.fact), Event::Ends, &reach);
        }
    }
}
