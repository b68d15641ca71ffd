//! What can be wrong with packs and tables taken together.

use super::sound::{faults_of_condition, unknown};
use super::{AdequacyRow, Destination, Pack, Regimes, RestrictedRow, Slot};
use crate::diagnostic::{Fault, Spot};
use crate::{Date, Origin, suggest};
use std::collections::BTreeMap;

/// Everything wrong with each pack, and between them and their tables.
pub(super) fn faults(regimes: &Regimes) -> Vec<Fault> {
    let mut faults: Vec<Fault> = regimes.packs().iter().flat_map(Pack::faults).collect();
    names(regimes, &mut faults);
    clauses(regimes, &mut faults);
    for row in regimes.adequacy() {
        adequacy(regimes, row, &mut faults);
    }
    for row in regimes.restricted() {
        restricted(regimes, row, &mut faults);
    }
    faults
}

fn names(regimes: &Regimes, faults: &mut Vec<Fault>) {
    let spot =
        |index: usize| regimes.packs()[index].revisions.first().map(|first| Spot::record(first.origin));
    let place = |fault: Fault, index: usize| match spot(index) {
        Some(spot) => fault.at(spot),
        None => fault,
    };
    for (index, pack) in regimes.packs().iter().enumerate() {
        let before = &regimes.packs()[..index];
        if let Some(first) = before.iter().position(|other| other.id.eq_ignore_ascii_case(&pack.id)) {
            let mut fault = Fault::new("duplicate-pack", format!("two packs have the name `{}`", pack.id))
                .help("give yours another name: a pack never takes the place of one on board");
            if let Some(first) = spot(first) {
                fault = fault.also(first, "the first");
            }
            faults.push(place(fault, index));
        }
        if let Some(other) = &pack.adequacy_of {
            let itself = *other == pack.id;
            if itself || !has(regimes, other) {
                let fault = if itself {
                    Fault::new("unknown-pack", format!("`adequacy_of` of `{other}` names itself"))
                } else {
                    no_pack(regimes, other)
                };
                faults.push(place(fault, index));
            }
        }
    }
}

/// A clause id stands for one clause: packs may not share them, for a finding names the clause alone.
fn clauses(regimes: &Regimes, faults: &mut Vec<Fault>) {
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for clause in regimes.clauses() {
        let id = clause.row.id();
        let pack = clause.pack.id.as_str();
        if *owner.entry(id).or_insert(pack) == pack {
            continue;
        }
        let message = format!("the packs `{}` and `{pack}` both have a clause `{id}`", owner[id]);
        let spot = match clause.row.origin() {
            Some(origin) => Spot::record(origin).to("id"),
            None => Spot::record(clause.revision.origin).to("no_gate").to("id"),
        };
        faults.push(Fault::new("duplicate-clause", message).at(spot));
    }
}

fn adequacy(regimes: &Regimes, row: &AdequacyRow, faults: &mut Vec<Fault>) {
    let spot = Spot::record(row.origin);
    if !has(regimes, &row.from) {
        faults.push(no_pack(regimes, &row.from).at(spot.clone().to("from")));
    }
    for (index, to) in row.to.iter().enumerate() {
        if let Destination::TerritoryOf(pack) = to
            && !has(regimes, pack)
        {
            faults.push(no_pack(regimes, pack).at(spot.clone().to("to").to(index)));
        }
    }
    if row.roles.as_ref().is_some_and(Vec::is_empty) {
        faults.push(Fault::new("empty-list", "`roles` names nothing").at(spot.clone().to("roles")));
    }
    faults.extend(faults_of_condition(&row.scope, Slot::Scope, &spot.clone().to("scope")));
    table_row(row.to.is_empty(), (row.valid_from, row.valid_until), &row.cite, row.origin, faults);
}

fn restricted(regimes: &Regimes, row: &RestrictedRow, faults: &mut Vec<Fault>) {
    if !has(regimes, &row.regime) {
        faults.push(no_pack(regimes, &row.regime).at(Spot::record(row.origin).to("regime")));
    }
    table_row(row.to.is_empty(), (row.valid_from, row.valid_until), &row.cite, row.origin, faults);
}

fn table_row(
    leads_nowhere: bool,
    valid: (Date, Option<Date>),
    cite: &str,
    origin: Origin,
    faults: &mut Vec<Fault>,
) {
    let spot = Spot::record(origin);
    if leads_nowhere {
        faults.push(Fault::new("empty-list", "`to` names nothing").at(spot.clone().to("to")));
    }
    let (from, until) = valid;
    if let Some(until) = until.filter(|until| *until <= from) {
        let message = format!("a period from {from} until {until} has no day");
        faults.push(Fault::new("bad-period", message).at(spot.clone().to("valid")));
    }
    if cite.trim().is_empty() {
        faults.push(Fault::new("missing-cite", "a row of a table cites nothing").at(spot.to("cite")));
    }
}

/// Names inside the law are exact; only people may type them in any case.
fn has(regimes: &Regimes, id: &str) -> bool {
    regimes.packs().iter().any(|pack| pack.id == id)
}

fn no_pack(regimes: &Regimes, id: &str) -> Fault {
    let near = suggest::near(id, regimes.packs().iter().map(|pack| pack.id.as_str()));
    unknown("unknown-pack", "pack", id, near)
}
