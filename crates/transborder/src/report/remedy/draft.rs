//! From needs to changes: which record states which fact.

use super::change::{Change, ChangeAt, PatchValue};
use super::needs::{Lack, Needs};
use crate::inventory::{Inventory, RecipientData, Statement};
use crate::judge::RowPlace;
use crate::regime::{Asked, Record, Rests, Said};
use crate::report::Finding;
use crate::vocabulary::{Fact, Item};
use crate::{Bound, Kind, Origin, Place, Spot};
use std::collections::{BTreeMap, BTreeSet};

/// A patch in the making.
pub(super) struct Draft<'r> {
    pub(super) finding: Finding<'r>,
    pub(super) inventory: &'r Inventory,
    pub(super) exporter: u32,
    pub(super) importer: u32,
    pub(super) changes: Vec<Change>,
    /// What entries of texts are to state besides, by notice and entry.
    pub(super) extended: BTreeMap<(u32, u32), Vec<Item>>,
    /// Facts to be stated, by record.
    facts: BTreeMap<(Kind, u32), Vec<Stating>>,
}

/// One fact to be stated on a record.
pub(super) struct Stating {
    fact: Fact,
    /// Statements of the record that say no, by position.
    pub(super) turned: BTreeSet<u32>,
    /// Whether a statement of its own is needed.
    pub(super) own: bool,
}

/// What nothing but people can say is yes.
pub(super) fn proven() -> PatchValue {
    PatchValue::object(vec![("value", PatchValue::Flag(true)), ("evidence", PatchValue::Blank)])
}

impl<'r> Draft<'r> {
    pub(super) fn new(finding: Finding<'r>) -> Option<Draft<'r>> {
        let inventory = finding.report.inventory();
        let exporter = match finding.data().place {
            RowPlace::Party(party) => party,
            _ => finding.labels().next()?.exporter,
        };
        let importer = match finding.data().place {
            RowPlace::Flow(flow) => finding.report.transfers.inner.scene.receiver(flow, exporter),
            _ => exporter,
        };
        // Of two exporters of one step each would have records of its own.
        if finding.labels().any(|labels| labels.exporter != exporter) {
            return None;
        }
        Some(Draft {
            finding,
            inventory,
            exporter,
            importer,
            changes: Vec::new(),
            extended: BTreeMap::new(),
            facts: BTreeMap::new(),
        })
    }

    /// The changes that bring the needs about; none where no record can say so.
    pub(super) fn changes(mut self, needs: &Needs) -> Option<Vec<Change>> {
        let mut lacks: Vec<&Lack> = needs.lacks.iter().collect();
        self.safeguards(&mut lacks)?;
        self.texts(&mut lacks, needs)?;
        self.certificates(&mut lacks)?;
        for lack in lacks {
            let Asked::Fact(fact) = &lack.missing.asked else { return None };
            self.state(fact, lack)?;
        }
        self.write_facts()?;
        Some(self.changes)
    }

    /// The record of the finding's place.
    pub(super) fn here(&self) -> Option<Record> {
        match self.finding.data().place {
            RowPlace::Flow(index) => Some(Record { kind: Kind::Flow, index }),
            RowPlace::Collection(index) => Some(Record { kind: Kind::Collection, index }),
            RowPlace::Party(index) => Some(Record { kind: Kind::Party, index }),
            RowPlace::Home(_) => None,
        }
    }

    pub(super) fn beside(&self) -> Origin {
        self.here().map_or(Origin::CODE, |here| self.inventory.origin_of(here.kind, here.index))
    }

    pub(super) fn spot(&self, kind: Kind, index: u32) -> Spot {
        Spot::record(self.inventory.origin_of(kind, index))
    }

    pub(super) fn set(&mut self, kind: Kind, spot: Spot, value: PatchValue) {
        self.changes.push(Change { at: ChangeAt::Set { kind, spot }, value });
    }

    pub(super) fn add_record(&mut self, kind: Kind, value: PatchValue) {
        let beside = self.beside();
        self.changes.push(Change { at: ChangeAt::New { kind, beside }, value });
    }

    /// An id that no record of the kind has: the kind's name and the place's.
    pub(super) fn fresh(&self, kind: Kind, word: &str) -> String {
        let names = match kind {
            Kind::Notice => &self.inventory.notice_names,
            Kind::Consent => &self.inventory.consent_names,
            _ => &self.inventory.safeguard_names,
        };
        let place = self.finding.at().id;
        let mut id = format!("{word}-{place}");
        let mut number = 2;
        while names.find(&id).is_some() || self.changes.iter().any(|change| names_it(change, kind, &id)) {
            id = format!("{word}-{place}-{number}");
            number += 1;
        }
        id
    }

    // ---- facts ------------------------------------------------------------------------------------------

    /// States a fact where it is read first, or turns the statement that says no.
    fn state(&mut self, fact: &Fact, lack: &Lack) -> Option<()> {
        let here = self.here()?;
        // What records decide no statement changes.
        if lack.missing.said == Said::Computed {
            return None;
        }
        let turned = match lack.missing.rests {
            Some(Rests::Statement { record, index }) if lack.missing.said == Said::Stated => {
                Some((record, index))
            }
            _ => None,
        };
        let owner = match (fact.family(), here.kind) {
            ("exporter" | "policy" | "rights", _) => Record { kind: Kind::Party, index: self.exporter },
            // A collection says it of all that it feeds: of one transfer the flow says it first.
            (_, Kind::Party) => match (lack.missing.rests, lack.at) {
                (Some(Rests::Statement { record, .. }), Some(at)) if record.kind == Kind::Collection => at,
                _ => Record { kind: Kind::Party, index: self.exporter },
            },
            ("consent", _) => Record { kind: Kind::Consent, index: lack.consent? },
            ("contract" | "authority", Kind::Collection) => return None,
            _ => here,
        };
        if let Some((record, index)) = turned {
            let first = match here.kind {
                Kind::Flow => matches!(record.kind, Kind::Safeguard | Kind::Flow | Kind::Consent),
                _ => !matches!(record.kind, Kind::Party | Kind::Inventory | Kind::Collection),
            };
            if first || record == owner {
                self.stating(record, fact).turned.insert(index);
                return Some(());
            }
        }
        self.stating(owner, fact).own = true;
        Some(())
    }

    pub(super) fn stating_on(&mut self, record: Record, fact: &Fact, lack: &Lack) {
        match lack.missing.rests {
            Some(Rests::Statement { record: said, index }) if said == record => {
                self.stating(record, fact).turned.insert(index);
            }
            _ => self.stating(record, fact).own = true,
        }
    }

    pub(super) fn stating(&mut self, record: Record, fact: &Fact) -> &mut Stating {
        let list = self.facts.entry((record.kind, record.index)).or_default();
        let place = list.iter().position(|known| known.fact == *fact).unwrap_or_else(|| {
            list.push(Stating { fact: fact.clone(), turned: BTreeSet::new(), own: false });
            list.len() - 1
        });
        &mut list[place]
    }

    fn write_facts(&mut self) -> Option<()> {
        for ((kind, index), list) in std::mem::take(&mut self.facts) {
            let known = self.facts_of(kind, index)?;
            let spot = self.spot(kind, index).to("facts");
            if known.is_empty() {
                let entries = list.iter().map(|stating| (stating.fact.to_string(), proven())).collect();
                self.set(kind, spot, PatchValue::Object(entries));
                continue;
            }
            for stating in list {
                let value = self.restated(known, &stating)?;
                let spot = spot.clone().to(stating.fact.to_string().as_str());
                self.set(kind, spot, value);
            }
        }
        Some(())
    }

    fn facts_of(&self, kind: Kind, index: u32) -> Option<&'r [Statement]> {
        let index = index as usize;
        let inventory = self.inventory;
        Some(match kind {
            Kind::Party => &inventory.parties[index].facts.0,
            Kind::System if inventory.systems[index].implicit => return None,
            Kind::System => &inventory.systems[index].facts.0,
            Kind::Collection => &inventory.collections[index].facts.0,
            Kind::Flow => inventory.flows[index].more().map_or(&[], |more| &more.facts.0),
            Kind::Consent => &inventory.consents[index].facts.0,
            Kind::Safeguard => &inventory.safeguards[index].facts.0,
            _ => return None,
        })
    }

    /// The value of a fact's key, with what it says already.
    fn restated(&self, known: &[Statement], stating: &Stating) -> Option<PatchValue> {
        let same: Vec<(u32, &Statement)> = known
            .iter()
            .enumerate()
            .filter(|(_, statement)| statement.fact == stating.fact)
            .map(|(index, statement)| (index as u32, statement))
            .collect();
        let mut values: Vec<PatchValue> =
            same.iter().map(|(index, one)| self.again(one, stating.turned.contains(index))).collect();
        if stating.own {
            if same.is_empty() {
                return Some(proven());
            }
            // Beside statements of other days, purposes or groups: for those of the finding, from the day on
            // which the last of them ended.
            let day = self.finding.as_of();
            let mut from: Option<crate::Date> = None;
            for (_, statement) in &same {
                match statement.period.until {
                    Bound::On(until) if until <= day => from = from.max(Some(until)),
                    _ if self.apart(statement) => {}
                    _ => return None,
                }
            }
            let mut entries = vec![("value", PatchValue::Flag(true)), ("evidence", PatchValue::Blank)];
            if let Some(from) = from {
                entries.push(("from_date", PatchValue::text(from)));
            }
            entries.push(("purposes", PatchValue::texts(self.finding.purposes())));
            entries.push(("subjects", PatchValue::texts(self.groups()?)));
            values.push(PatchValue::object(entries));
        }
        Some(if values.len() == 1 { values.remove(0) } else { PatchValue::List(values) })
    }

    /// Whether a statement is about other purposes or groups than the finding.
    fn apart(&self, statement: &Statement) -> bool {
        let hit = self.finding.hit();
        let purposes = &statement.purposes;
        let groups = self.finding.group_indices();
        (!purposes.is_empty()
            && !hit.purposes.is_empty()
            && !hit.purposes.iter().any(|purpose| purposes.contains(purpose)))
            || (!statement.groups.is_empty()
                && !groups.is_empty()
                && !groups.iter().any(|group| statement.groups.contains(group)))
    }

    /// A statement as it is written, or with yes for no.
    fn again(&self, statement: &Statement, turned: bool) -> PatchValue {
        let inventory = self.inventory;
        let evidence = match (&statement.evidence, turned) {
            (_, true) => Some(PatchValue::Blank),
            (Some(text), false) => Some(PatchValue::text(text)),
            (None, false) => None,
        };
        let mut entries = vec![("value", PatchValue::Flag(statement.value || turned))];
        entries.extend(evidence.map(|evidence| ("evidence", evidence)));
        for (key, bound) in [("from_date", statement.period.from), ("until_date", statement.period.until)] {
            match bound {
                Bound::Open => {}
                Bound::On(day) => entries.push((key, PatchValue::text(day))),
                Bound::Unknown => entries.push((key, PatchValue::text("unknown"))),
            }
        }
        let purposes = statement.purposes.iter().map(|purpose| inventory.purpose_names.get(*purpose));
        entries.push(("purposes", PatchValue::texts(purposes)));
        let groups = statement.groups.iter().map(|group| inventory.group_names.get(*group));
        entries.push(("subjects", PatchValue::texts(groups)));
        PatchValue::object(entries)
    }

    // ---- what the finding is about ------------------------------------------------------------------------

    /// Its groups by name; none where one of them is unknown.
    pub(super) fn groups(&self) -> Option<Vec<&'r str>> {
        let groups = self.finding.subjects();
        (!groups.contains(&"unknown") || self.finding.group_indices().len() == groups.len()).then_some(groups)
    }

    pub(super) fn countries(&self) -> Vec<Place> {
        self.finding.to_countries().into_iter().filter(|place| !place.is_unknown()).collect()
    }

    /// The receiver as a text or consent names it, with its number where it is a class.
    pub(super) fn recipient(&self) -> PatchValue {
        let id = self.inventory.party_names.get(self.importer);
        match self.inventory.parties[self.importer as usize].members {
            None => PatchValue::text(id),
            Some(members) => PatchValue::object(vec![
                ("party", PatchValue::text(id)),
                ("members", PatchValue::Number(members)),
            ]),
        }
    }

    pub(super) fn named(&self, recipient: &RecipientData) -> PatchValue {
        match recipient {
            RecipientData::Party { party, .. } if *party == self.importer => self.recipient(),
            RecipientData::Party { party, members: None } => {
                PatchValue::text(self.inventory.party_names.get(*party))
            }
            RecipientData::Party { party, members: Some(members) } => PatchValue::object(vec![
                ("party", PatchValue::text(self.inventory.party_names.get(*party))),
                ("members", PatchValue::Number(*members)),
            ]),
            RecipientData::Category(category) => {
                PatchValue::object(vec![("category", PatchValue::text(category))])
            }
        }
    }
}

fn names_it(change: &Change, wanted: Kind, id: &str) -> bool {
    let ChangeAt::New { kind, .. } = &change.at else { return false };
    let PatchValue::Object(entries) = &change.value else { return false };
    *kind == wanted && entries.iter().any(|(key, value)| key == "id" && *value == PatchValue::text(id))
}
