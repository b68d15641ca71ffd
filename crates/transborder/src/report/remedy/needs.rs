//! What must become true: the facts that open a gate or meet a duty, and those that this makes owed.

use super::suppose::Supposed;
use crate::fact::{Site, Unit, names_wholly};
use crate::judge::{Clause, GateState, asks_gate, binds, gates, owed, pairs, relied_on};
use crate::regime::{Asked, Duty, Missing, On, Reader, Record, Rests, Value, eval};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Kind, Period, Truth};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// One fact to bring about, and the records that were chosen where it was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lack {
    pub(super) missing: Missing,
    pub(super) consent: Option<u32>,
    pub(super) safeguard: Option<u32>,
    /// The flow or collection where it was asked; none at a party.
    pub(super) at: Option<Record>,
}

/// What all units of a finding need.
#[derive(Default, Debug)]
pub(super) struct Needs {
    pub(super) lacks: Vec<Lack>,
    /// Every item that a row asks of a text in which one is missing.
    pub(super) read: BTreeSet<(Texts, Item)>,
    /// What is unknown then.
    pub(super) leaves: Vec<Asked>,
    /// Facts of duties that are owed once the gate is open.
    pub(super) beside: Vec<Asked>,
    /// Whether something hangs on the day of a consent that is to be written.
    pub(super) dated: bool,
    /// Notices that count for some unit, by position: those that all units share.
    pub(super) texts: Option<Vec<u32>>,
}

/// Where a unit stands.
pub(super) struct Here<'h> {
    pub(super) consents: &'h [u32],
    pub(super) processing: bool,
    pub(super) reported: &'h dyn Fn(Clause) -> bool,
}

/// How often what is supposed is looked at again.
const ROUNDS: usize = 12;

/// What is supposed about one unit.
#[derive(Default)]
struct Trial {
    yes: BTreeSet<Asked>,
    read: RefCell<BTreeSet<(Texts, Item)>>,
    /// Every item that the rows to be met ask of the texts in which they miss one.
    items: BTreeSet<(Texts, Item)>,
    lacks: Vec<Lack>,
    /// What stays unknown whatever is written.
    open: BTreeSet<Asked>,
}

/// While a trial still looks for what is lacking, nothing stays open.
static NOTHING: BTreeSet<Asked> = BTreeSet::new();

impl Trial {
    fn reader<'s, 'a, 'g>(&'s self, unit: Unit<'a, 'g>) -> Supposed<'s, 'a, 'g> {
        Supposed { unit, yes: &self.yes, open: &NOTHING, read: &self.read }
    }

    /// What a fact lacks, as said where it was asked; and where *no* wins among records, what others of them say.
    fn lack(&mut self, unit: Unit<'_, '_>, missing: &Missing) {
        let (consent, safeguard) = (unit.consent, unit.safeguard);
        let at = match unit.on.site {
            Site::Flow(index) => Some(Record { kind: Kind::Flow, index }),
            Site::Collection(index) => Some(Record { kind: Kind::Collection, index }),
            Site::Party(_) => None,
        };
        let lack = |missing: Missing| Lack { missing, consent, safeguard, at };
        self.lacks.push(lack(missing.clone()));
        let (Asked::Fact(fact), Some(Rests::Statement { record, .. })) = (&missing.asked, missing.rests)
        else {
            return;
        };
        // Of contracts the best counts.
        if record.kind != Kind::Safeguard || fact.clause().is_some() || fact.base() == "contract.written" {
            return;
        }
        for answer in unit.by_safeguards(fact).filter(|answer| answer.rests != missing.rests) {
            match answer.truth {
                Truth::No => self.lacks.push(lack(answer.missing(missing.asked.clone()))),
                Truth::Unknown => {
                    self.open.insert(missing.asked.clone());
                }
                Truth::Yes => {}
            }
        }
    }

    /// Supposes what a condition lacks until it is not *no*; what it is then.
    fn solve(&mut self, unit: Unit<'_, '_>, value: impl Fn(&Supposed<'_, '_, '_>) -> Value) -> Option<Value> {
        self.read.borrow_mut().clear();
        let first = self.lacks.len();
        for _ in 0..ROUNDS {
            let found = value(&self.reader(unit));
            if !found.truth.is_no() {
                let short = |texts: Texts| {
                    let of =
                        |lack: &Lack| matches!(lack.missing.asked, Asked::Lists(known, _) if known == texts);
                    self.lacks[first..].iter().any(of)
                };
                self.items.extend(self.read.borrow().iter().filter(|(texts, _)| short(*texts)));
                return Some(found);
            }
            let nos: Vec<&Missing> = found.missing.iter().filter(|missing| missing.value.is_no()).collect();
            if nos.is_empty() || !nos.iter().all(|missing| super::can_be_supplied(&missing.asked)) {
                return None;
            }
            let known = self.yes.len();
            for missing in nos {
                if self.yes.insert(missing.asked.clone()) {
                    self.lack(unit, missing);
                }
            }
            if self.yes.len() == known {
                return None;
            }
        }
        None
    }
}

fn gate_value(reader: &impl Reader, gate: &crate::regime::Gate) -> Value {
    let when = gate.when.as_ref().map_or_else(|| Value::of(Truth::Yes), |when| eval(when, reader));
    match when.truth {
        Truth::Yes => eval(&gate.require, reader),
        _ => when.and(eval(&gate.require, reader)),
    }
}

/// Whether a fact is one that the kind of the safeguard decides.
pub(super) fn is_kind(fact: &Fact) -> bool {
    matches!(
        fact.base(),
        "contract.scc" | "contract.bcr" | "contract.adhoc" | "contract.code" | "contract.public_instrument"
    )
}

/// The same of what is asked.
pub(super) fn of_kind(asked: &Asked) -> bool {
    matches!(asked, Asked::Fact(fact) if is_kind(fact))
}

impl Needs {
    /// Takes in what opens this gate for a unit, and what is owed then.
    pub(super) fn open(&mut self, here: &Here<'_>, unit: Unit<'_, '_>, gate: u16) -> Option<()> {
        let before = gates(&unit, here.consents);
        if before.first().is_some_and(|state| state.truth.is_yes()) {
            return Some(());
        }
        let state = before.iter().find(|state| state.index == gate)?;
        let row = &unit.on.regime().revision.gates[usize::from(gate)];
        let chosen = Unit { consent: state.consent, safeguard: state.safeguard, ..unit };
        let mut trial = Trial::default();
        let mut value = trial.solve(chosen, |reader| gate_value(reader, row));
        // A safeguard of another kind does not become this one: a new record stands for itself.
        let mut chosen = chosen;
        if trial.lacks.iter().any(|lack| of_kind(&lack.missing.asked)) && chosen.safeguard.is_some() {
            chosen.safeguard = None;
            trial = Trial::default();
            value = trial.solve(chosen, |reader| gate_value(reader, row));
        }
        value?;
        self.finish(here, chosen, trial, &before, &|reader| gate_value(reader, row))
    }

    /// Takes in what meets a duty for a unit, and what is owed then.
    pub(super) fn meet(&mut self, here: &Here<'_>, unit: Unit<'_, '_>, clause: Clause) -> Option<()> {
        let Clause::Duty(index) = clause else { return None };
        let revision = unit.on.regime().revision;
        let duty = &revision.duties[usize::from(index)];
        let before = gates(&unit, here.consents);
        let relied = relied_on(&before);
        let mut best: Option<(Value, Unit<'_, '_>)> = None;
        for gate in used(duty, &relied, &unit) {
            for (consent, safeguard) in pairs(here.consents, &unit.on.safeguards.matching) {
                let unit = Unit { consent, safeguard, gate, ..unit };
                let value = owed(eval(&duty.when, &unit), || eval(&duty.require, &unit));
                if best.as_ref().is_none_or(|(best, _)| value.beats(best)) {
                    best = Some((value, unit));
                }
            }
        }
        let (value, chosen) = best?;
        if !value.truth.is_no() {
            return Some(());
        }
        let mut trial = Trial::default();
        trial.solve(chosen, |reader| duty_value(reader, duty))?;
        self.finish(here, chosen, trial, &before, &|reader| duty_value(reader, duty))
    }

    /// Adds what is owed once the trial holds: duties that asked nothing before or were told with the gate.
    fn finish(
        &mut self,
        here: &Here<'_>,
        chosen: Unit<'_, '_>,
        mut trial: Trial,
        before: &[GateState],
        row: &dyn Fn(&Supposed<'_, '_, '_>) -> Value,
    ) -> Option<()> {
        let own = trial.lacks.len();
        let plain = Unit { gate: None, ..chosen };
        for _ in 0..ROUNDS {
            let Some((duty, unit)) = owed_now(here, &trial, plain, before) else { break };
            trial.solve(unit, |reader| duty_value(reader, duty))?;
        }
        trial.open.extend(
            trial
                .lacks
                .iter()
                .filter(|lack| stays_open(lack, &chosen))
                .map(|lack| lack.missing.asked.clone()),
        );
        let value = row(&Supposed { unit: chosen, yes: &trial.yes, open: &trial.open, read: &trial.read });
        let open = value.truth == Truth::Unknown;
        for missing in value.missing.iter().filter(|missing| open && missing.value == Truth::Unknown) {
            match missing.asked {
                Asked::Premise("consent.from_date") if chosen.consent.is_none() => self.dated = true,
                _ => crate::judge::extend(&mut self.leaves, std::slice::from_ref(&missing.asked)),
            }
        }
        let open: Vec<Asked> = trial.open.into_iter().collect();
        crate::judge::extend(&mut self.leaves, &open);
        for (position, lack) in trial.lacks.into_iter().enumerate() {
            if position >= own && !self.beside.contains(&lack.missing.asked) {
                self.beside.push(lack.missing.asked.clone());
            }
            if !self.lacks.contains(&lack) {
                self.lacks.push(lack);
            }
        }
        self.read.extend(trial.items);
        let counting: Vec<u32> =
            chosen.on.texts.iter().filter(|text| text.in_force.is_yes()).map(|text| text.notice).collect();
        match &mut self.texts {
            None => self.texts = Some(counting),
            Some(known) => known.retain(|notice| counting.contains(notice)),
        }
        Some(())
    }
}

/// Whether a fact stays unknown although a record says so: no text names a country or purpose that nobody knows,
/// and of a record that may not be in force nothing is sure.
fn stays_open(lack: &Lack, unit: &Unit<'_, '_>) -> bool {
    let (inventory, day) = (unit.scene().inventory(), unit.day());
    let doubtful = |period: Period| period.holds_on(day) == Truth::Unknown;
    let consent = || lack.consent.is_some_and(|index| doubtful(inventory.consents[index as usize].period));
    let contract =
        || lack.safeguard.is_some_and(|index| doubtful(inventory.safeguards[index as usize].period));
    match &lack.missing.asked {
        Asked::Lists(Texts::Consent, _) if consent() => true,
        Asked::Lists(_, Item::RecipientCountry | Item::ProcessingCountry) => unit.country.is_unknown(),
        Asked::Lists(_, Item::RecipientPurpose) => unit.purpose.is_none(),
        // The contact of a class of which a text names so many, and nobody knows of how many.
        Asked::Lists(_, Item::RecipientContact) => match lack.missing.rests {
            Some(Rests::Entry { notice, entry }) => {
                let entry = &inventory.notices[notice as usize].entries[entry as usize];
                entry.recipients.as_ref().is_some_and(|named| names_wholly(unit, named).0 == Truth::Unknown)
            }
            _ => false,
        },
        Asked::Fact(fact) => match fact.family() {
            "consent" => consent() || (fact.base() == "consent.names_recipient" && unit.country.is_unknown()),
            "contract" | "authority" => contract(),
            // Which languages an unknown group reads, nobody knows.
            "policy" => fact.base() == "policy.local_language" && unit.on.variant.group.is_none(),
            _ => false,
        },
        _ => false,
    }
}

/// The first duty that would be a gap if a trial held and is none now.
fn owed_now<'a, 'g>(
    here: &Here<'_>,
    trial: &Trial,
    plain: Unit<'a, 'g>,
    before: &[GateState],
) -> Option<(&'g Duty, Unit<'a, 'g>)> {
    let revision = plain.on.regime().revision;
    let (mut open, mut begun) = (Vec::new(), Vec::new());
    // As any of the records on hand has it: the best counts.
    let ways: Vec<(Option<u32>, Option<u32>)> = std::iter::once((plain.consent, plain.safeguard))
        .chain(pairs(here.consents, &plain.on.safeguards.matching))
        .collect();
    let by_each =
        || ways.iter().map(|(consent, safeguard)| Unit { consent: *consent, safeguard: *safeguard, ..plain });
    for (index, gate) in revision.gates.iter().enumerate() {
        let index = index as u16;
        let fits = binds(gate.from, gate.until, plain.day())
            && gate.roles.as_ref().is_none_or(|roles| roles.contains(&plain.role()));
        if !fits {
            continue;
        }
        let state = before.iter().find(|state| state.index == index);
        let opens = |unit| gate_value(&trial.reader(unit), gate).truth.is_yes();
        if state.is_some_and(|state| state.truth.is_yes()) || by_each().any(opens) {
            open.push(index);
        }
        let begins = |unit| gate.opens.iter().any(|fact: &Fact| trial.reader(unit).fact(fact).truth.is_yes());
        if state.is_some_and(|state| state.begun) || by_each().any(begins) {
            begun.push(index);
        }
    }
    let shut = open.is_empty() && !revision.gates.is_empty();
    let relied = if open.is_empty() { begun } else { open };
    for (index, duty) in revision.duties.iter().enumerate() {
        let told = duty.advisory || duty.folds && shut || (here.reported)(Clause::Duty(index as u16));
        if told || !asked_here(duty, here, &plain) {
            continue;
        }
        let of_gates: Vec<Unit<'_, '_>> =
            used(duty, &relied, &plain).into_iter().map(|gate| Unit { gate, ..plain }).collect();
        let met = by_each().any(|way| {
            let (consent, safeguard) = (way.consent, way.safeguard);
            of_gates.iter().any(|unit| {
                let unit = Unit { consent, safeguard, ..*unit };
                !duty_value(&trial.reader(unit), duty).truth.is_no()
            })
        });
        if !met {
            return Some((duty, *of_gates.first()?));
        }
    }
    None
}

/// Whether a transfer whose gates are shut has a further gap once these facts are true of it as well.
pub(super) fn uncovers(here: &Here<'_>, unit: Unit<'_, '_>, yes: &BTreeSet<Asked>) -> bool {
    let before = gates(&unit, here.consents);
    let trial = Trial { yes: yes.clone(), ..Trial::default() };
    owed_now(here, &trial, unit, &before).is_some()
}

/// Whether a duty at a transfer to which nobody has agreed yet is a gap once these facts are true of it as well.
pub(super) fn unmet(unit: Unit<'_, '_>, clause: Clause, yes: &BTreeSet<Asked>) -> bool {
    let Clause::Duty(index) = clause else { return false };
    let duty = &unit.on.regime().revision.duties[usize::from(index)];
    let trial = Trial { yes: yes.clone(), ..Trial::default() };
    let as_transfer = Unit { transfer: Truth::Yes, ..unit };
    pairs(&[], &unit.on.safeguards.matching).all(|(_, safeguard)| {
        duty_value(&trial.reader(Unit { safeguard, ..as_transfer }), duty).truth.is_no()
    })
}

fn duty_value(reader: &impl Reader, duty: &Duty) -> Value {
    owed(eval(&duty.when, reader), || eval(&duty.require, reader))
}

/// The gates on which a duty may hang.
fn used<'g>(duty: &Duty, relied: &[u16], unit: &Unit<'_, 'g>) -> Vec<Option<&'g str>> {
    let hangs = asks_gate(&duty.when) || asks_gate(&duty.require);
    if !hangs || relied.is_empty() {
        return vec![None];
    }
    let gates = &unit.on.regime().revision.gates;
    relied.iter().map(|gate| Some(gates[usize::from(*gate)].id.as_str())).collect()
}

/// Whether a duty is asked at the place of the unit, as a transfer.
fn asked_here(duty: &Duty, here: &Here<'_>, unit: &Unit<'_, '_>) -> bool {
    let on = match duty.on {
        On::Transfer | On::Exporter => unit.transfer.is_yes(),
        On::Processing => unit.transfer.is_yes() && here.processing && unit.on.flow().is_some(),
        On::Step => unit.on.flow().is_some() && unit.on.exporter != unit.on.receiver,
        On::Collection | On::Party => false,
    };
    on && (!unit.on.onward || duty.onward) && binds(duty.from, duty.until, unit.day())
}
