//! From needs to changes: texts and consents.

use super::change::{Change, ChangeAt, PatchValue};
use super::draft::{Draft, proven};
use super::needs::{Lack, Needs};
use crate::inventory::{CountrySaid, EntryData, RecipientData};
use crate::record::{Channel, Complete};
use crate::regime::{Asked, Because, Condition, Record, Rests};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Kind, Truth};
use std::collections::BTreeMap;

/// Items that a key of an entry covers, not a word in `states`.
const OF_KEYS: [Item; 7] = [
    Item::Items,
    Item::RecipientCountry,
    Item::ProcessingCountry,
    Item::RecipientName,
    Item::ProcessorIdentity,
    Item::RecipientCategories,
    Item::RecipientPurpose,
];

impl Draft<'_> {
    /// Consents, and what texts state; takes the lacks that it sees to.
    pub(super) fn texts(&mut self, lacks: &mut Vec<&Lack>, needs: &Needs) -> Option<()> {
        let mine: Vec<Lack> = lacks.iter().filter(|lack| is_told(lack)).map(|lack| (*lack).clone()).collect();
        lacks.retain(|lack| !is_told(lack));
        let mut consents: BTreeMap<Option<u32>, Vec<&Lack>> = BTreeMap::new();
        let mut listed: BTreeMap<Texts, Vec<&Lack>> = BTreeMap::new();
        let (mut published, mut direct, mut speaks) = (false, false, false);
        for lack in &mine {
            match &lack.missing.asked {
                Asked::Lists(Texts::Consent, _) => consents.entry(lack.consent).or_default().push(lack),
                Asked::Lists(texts, _) => listed.entry(*texts).or_default().push(lack),
                Asked::Fact(fact) if fact.family() == "consent" => {
                    consents.entry(lack.consent).or_default().push(lack);
                }
                Asked::Fact(fact) => match fact.base() {
                    "policy.published" => {
                        published = true;
                        if let Some(Rests::Statement { record, .. }) = lack.missing.rests {
                            self.stating_on(record, fact, lack);
                        }
                    }
                    "notice.direct" if self.may_tell() => direct = true,
                    // The first text would make a no of what nobody has said about others.
                    "notice.direct" => self.stating_on(self.here()?, fact, lack),
                    "policy.local_language" => speaks |= self.language(fact, lack, needs)?,
                    _ => {
                        let Some(Rests::Record(Record { index, .. })) = lack.missing.rests else { continue };
                        let spot = self.spot(Kind::Notice, index).to("from_date");
                        if !self.changes.iter().any(|change| {
                            matches!(&change.at, ChangeAt::Set { spot: known, .. } if *known == spot)
                        }) {
                            self.set(Kind::Notice, spot, PatchValue::Blank);
                        }
                    }
                },
                _ => {}
            }
        }
        for (consent, lacks) in consents {
            self.consent(consent, &lacks, needs)?;
        }
        let mut wanted: BTreeMap<Channel, Vec<Item>> = BTreeMap::new();
        for (texts, lacks) in listed {
            let items = items_of(needs, texts);
            if self.extends(&lacks) {
                continue;
            }
            let channel = match texts {
                Texts::OnRequest => Channel::OnRequest,
                Texts::Notice if direct => Channel::Direct,
                Texts::Notice => Channel::Notice,
                _ => Channel::Policy,
            };
            crate::judge::extend(wanted.entry(channel).or_default(), &items);
        }
        let fresh = [(published || speaks, Channel::Policy), (direct, Channel::Direct)];
        for (needed, channel) in fresh {
            if needed {
                wanted.entry(channel).or_default();
            }
        }
        for (channel, items) in wanted {
            let fresh = fresh.contains(&(true, channel));
            self.text(channel, &items, needs, fresh)?;
        }
        for ((notice, entry), items) in std::mem::take(&mut self.extended) {
            self.extend_entry(notice, entry, &items);
        }
        Some(())
    }

    /// One more entry in a text of this channel, or a new text.
    fn text(&mut self, channel: Channel, items: &[Item], needs: &Needs, fresh: bool) -> Option<()> {
        let inventory = self.inventory;
        let day = self.finding.as_of();
        let known = (0..inventory.notices.len() as u32).find(|index| {
            let notice = &inventory.notices[*index as usize];
            notice.by == self.exporter
                && notice.channels.contains(&channel)
                && notice.period.holds_on(day) == Truth::Yes
                && match &needs.texts {
                    Some(counting) => counting.contains(index),
                    None => notice.to.is_none(),
                }
        });
        let entry = self.entry(items);
        match known {
            Some(notice) if !fresh => self.append_entry(notice, entry),
            // As of a consent's text: a first one would make a no of what nobody has said about others.
            _ if channel == Channel::Notice && !self.may_tell() => return None,
            _ => {
                let value = self.new_text(channel, entry)?;
                self.add_record(Kind::Notice, value);
            }
        }
        Some(())
    }

    /// Whether a further notice can make nothing worse: where none is on record and the list is not complete,
    /// it is open what people are told, and with the first text it would be a no wherever this one is silent.
    fn may_tell(&self) -> bool {
        let inventory = self.inventory;
        let groups = self.finding.group_indices();
        inventory.complete.has(Complete::Notices)
            || inventory.notices.iter().any(|notice| {
                notice.by == self.exporter
                    && notice.period.holds_on(self.finding.as_of()).is_yes()
                    && notice
                        .channels
                        .iter()
                        .any(|channel| matches!(channel, Channel::Notice | Channel::Direct))
                    && notice.to.as_ref().is_none_or(|to| groups.iter().all(|group| to.contains(group)))
            })
    }

    /// The channel of the text of a new consent: shown when asking. Where that would count against others, one
    /// that no row in force reads.
    fn form(&self) -> Option<Channel> {
        if self.may_tell() {
            return Some(Channel::Notice);
        }
        let regimes = &self.finding.report.transfers.inner.scene.regimes;
        let mut read = false;
        for revision in regimes.iter().filter(|regime| regime.judged).map(|regime| regime.revision) {
            let gates = revision.gates.iter().map(|gate| &gate.require);
            let duties = revision.duties.iter().map(|duty| &duty.require);
            for condition in gates.chain(duties) {
                condition.each(&mut |part| {
                    read |= matches!(part, Condition::Lists(Texts::OnRequest, _));
                });
            }
        }
        (!read).then_some(Channel::OnRequest)
    }

    fn append_entry(&mut self, notice: u32, entry: PatchValue) {
        let spot = self.spot(Kind::Notice, notice).to("entries");
        self.changes.push(Change { at: ChangeAt::Append { kind: Kind::Notice, spot }, value: entry });
    }

    fn new_text(&self, channel: Channel, entry: PatchValue) -> Option<PatchValue> {
        let at_party = matches!(self.here()?.kind, Kind::Party);
        let groups = if at_party { Vec::new() } else { self.groups().unwrap_or_default() };
        let languages = if channel == Channel::Policy { self.languages() } else { Vec::new() };
        Some(PatchValue::object(vec![
            ("id", PatchValue::text(self.fresh(Kind::Notice, channel.name()))),
            ("by", PatchValue::text(self.inventory.party_names.get(self.exporter))),
            ("channel", PatchValue::text(channel)),
            ("to", PatchValue::texts(groups)),
            ("languages", PatchValue::texts(languages)),
            ("entries", PatchValue::List(vec![entry])),
        ]))
    }

    /// One language of each group of the finding; none where one of them has none on record.
    fn languages(&self) -> Vec<String> {
        let mut languages: Vec<String> = Vec::new();
        for group in self.finding.group_indices() {
            let Some(first) = self.inventory.groups[group as usize].languages.first() else {
                return Vec::new();
            };
            crate::judge::extend(&mut languages, &[first.to_string()]);
        }
        languages
    }

    /// The policy in a language of its readers: whether a new one is needed.
    fn language(&mut self, fact: &Fact, lack: &Lack, needs: &Needs) -> Option<bool> {
        let inventory = self.inventory;
        match lack.missing.rests {
            Some(Rests::Record(record)) if record.kind == Kind::Notice => {
                let more = self.languages();
                let mut policies = vec![record.index];
                crate::judge::extend(&mut policies, needs.texts.as_deref().unwrap_or_default());
                for index in policies {
                    let notice = &inventory.notices[index as usize];
                    if !notice.channels.contains(&Channel::Policy) || notice.languages.is_empty() {
                        continue;
                    }
                    let spot = self.spot(Kind::Notice, index).to("languages");
                    let known = |change: &Change| matches!(&change.at, ChangeAt::Set { spot: known, .. } if *known == spot);
                    if self.changes.iter().any(known) {
                        continue;
                    }
                    let mut all: Vec<String> = notice.languages.iter().map(ToString::to_string).collect();
                    crate::judge::extend(&mut all, &more);
                    self.set(Kind::Notice, spot, PatchValue::texts(all));
                }
                Some(false)
            }
            Some(Rests::Statement { record, .. }) => {
                self.stating_on(record, fact, lack);
                Some(false)
            }
            _ if self.languages().is_empty() => {
                self.stating_on(Record { kind: Kind::Party, index: self.exporter }, fact, lack);
                Some(false)
            }
            _ => Some(true),
        }
    }

    /// An entry about the finding that covers these items.
    fn entry(&self, items: &[Item]) -> PatchValue {
        let has = |wanted: &[Item]| items.iter().any(|item| wanted.contains(item));
        let at_party = self.here().is_some_and(|here| here.kind == Kind::Party);
        let recipients = if at_party { Vec::new() } else { vec![self.recipient()] };
        let countries = if has(&[Item::RecipientCountry, Item::ProcessingCountry]) {
            self.countries()
        } else {
            Vec::new()
        };
        let purposes = match self.finding.purposes() {
            purposes if !purposes.is_empty() => PatchValue::texts(purposes),
            _ if has(&[Item::RecipientPurpose]) => PatchValue::List(vec![PatchValue::Blank]),
            _ => PatchValue::List(Vec::new()),
        };
        let states = items.iter().filter(|item| !OF_KEYS.contains(item));
        PatchValue::object(vec![
            ("fields", PatchValue::texts(self.finding.fields())),
            ("recipients", PatchValue::List(recipients)),
            ("countries", PatchValue::texts(countries)),
            ("purposes", purposes),
            ("states", PatchValue::texts(states)),
        ])
    }

    /// Writes what is missing into the one entry that lacks it, where more cannot take anything away.
    fn extends(&mut self, lacks: &[&Lack]) -> bool {
        let Some(Rests::Entry { notice, entry: position }) =
            lacks.first().and_then(|lack| lack.missing.rests)
        else {
            return false;
        };
        let same = |lack: &&Lack| lack.missing.rests == Some(Rests::Entry { notice, entry: position });
        let Some(entry) = self.inventory.notices[notice as usize].entries.get(position as usize) else {
            return false;
        };
        let missing: Vec<Item> = lacks
            .iter()
            .filter_map(|lack| match lack.missing.asked {
                Asked::Lists(_, item) => Some(item),
                _ => None,
            })
            .collect();
        let names = |item: &Item| {
            matches!(item, Item::RecipientName | Item::ProcessorIdentity | Item::RecipientContact)
        };
        let names_it = entry
            .recipients
            .iter()
            .flatten()
            .any(|known| matches!(known, RecipientData::Party { party, .. } if *party == self.importer));
        let fits = lacks.iter().all(same)
            && missing.iter().all(|item| match item {
                Item::Items | Item::RecipientPurpose | Item::RecipientCategories => false,
                item if names(item) => names_it,
                _ => true,
            });
        if !fits {
            return false;
        }
        crate::judge::extend(self.extended.entry((notice, position)).or_default(), &missing);
        true
    }

    fn extend_entry(&mut self, notice: u32, position: u32, missing: &[Item]) {
        let entry: &EntryData = &self.inventory.notices[notice as usize].entries[position as usize];
        let spot = self.spot(Kind::Notice, notice).to("entries").to(position as usize);
        let has = |wanted: &[Item]| missing.iter().any(|item| wanted.contains(item));
        if has(&[Item::RecipientName, Item::ProcessorIdentity]) {
            let recipients: Vec<PatchValue> =
                entry.recipients.iter().flatten().map(|recipient| self.named(recipient)).collect();
            self.set(Kind::Notice, spot.clone().to("recipients"), PatchValue::List(recipients));
        }
        if has(&[Item::RecipientCountry, Item::ProcessingCountry]) {
            let known = entry.countries.iter().flatten().filter_map(|said| match said {
                CountrySaid::Place(place) => Some(*place),
                CountrySaid::Wildcard(_) => None,
            });
            let mut all: Vec<crate::Place> = known.collect();
            crate::judge::extend(&mut all, &self.countries());
            self.set(Kind::Notice, spot.clone().to("countries"), PatchValue::texts(all));
        }
        let states: Vec<&Item> = missing.iter().filter(|item| !OF_KEYS.contains(item)).collect();
        if !states.is_empty() {
            let known = Item::ALL.iter().filter(|item| entry.states.has(**item));
            let mut all: Vec<&Item> = known.collect();
            crate::judge::extend(&mut all, &states);
            self.set(Kind::Notice, spot.to("states"), PatchValue::texts(all));
        }
    }

    /// What a consent lacks: on its record and in its text, or in a new consent with its text.
    fn consent(&mut self, consent: Option<u32>, lacks: &[&Lack], needs: &Needs) -> Option<()> {
        let inventory = self.inventory;
        let listed: Vec<&Lack> =
            lacks.iter().filter(|lack| matches!(lack.missing.asked, Asked::Lists(..))).copied().collect();
        let mut items = if listed.is_empty() { Vec::new() } else { items_of(needs, Texts::Consent) };
        let mut facts: Vec<(&Fact, &Lack)> = Vec::new();
        let mut names = false;
        for lack in lacks {
            let Asked::Fact(fact) = &lack.missing.asked else { continue };
            match fact.base() {
                "consent.obtained" => {}
                "consent.names_recipient" => names = true,
                _ => facts.push((fact, lack)),
            }
        }
        if names {
            crate::judge::extend(&mut items, &[Item::RecipientCountry, Item::RecipientName]);
        }
        let groups = self.groups()?;
        match consent {
            Some(index) => {
                let data = &inventory.consents[index as usize];
                for (fact, lack) in facts {
                    self.stating_on(Record { kind: Kind::Consent, index }, fact, lack);
                }
                if names && data.recipients.is_some() {
                    let recipients: Vec<PatchValue> =
                        data.recipients.iter().flatten().map(|recipient| self.named(recipient)).collect();
                    let spot = self.spot(Kind::Consent, index).to("recipients");
                    self.set(Kind::Consent, spot, PatchValue::List(recipients));
                }
                if items.is_empty() || (!names && self.extends(&listed)) {
                    return Some(());
                }
                let day = self.finding.as_of();
                let text = data
                    .notice
                    .filter(|text| !inventory.notices[*text as usize].period.holds_on(day).is_no());
                let entry = self.entry(&items);
                match text {
                    Some(notice) => self.append_entry(notice, entry),
                    None => {
                        let value = self.new_text(self.form()?, entry)?;
                        let id = id_of(&value)?;
                        self.add_record(Kind::Notice, value);
                        let spot = self.spot(Kind::Consent, index).to("notice");
                        self.set(Kind::Consent, spot, PatchValue::Text(id));
                    }
                }
            }
            None => {
                let mut notice = None;
                if !items.is_empty() {
                    let value = self.new_text(self.form()?, self.entry(&items))?;
                    notice = id_of(&value);
                    self.add_record(Kind::Notice, value);
                }
                let stated = facts.iter().map(|(fact, _)| (fact.to_string(), proven()));
                let mut distinct: Vec<(String, PatchValue)> = Vec::new();
                for (fact, value) in stated {
                    if !distinct.iter().any(|(known, _)| *known == fact) {
                        distinct.push((fact, value));
                    }
                }
                let mut entries = vec![
                    ("id", PatchValue::text(self.fresh(Kind::Consent, "consent"))),
                    ("subjects", PatchValue::texts(groups)),
                ];
                entries.extend(notice.map(|notice| ("notice", PatchValue::Text(notice))));
                entries.push(("fields", PatchValue::texts(self.finding.fields())));
                entries.push(("recipients", PatchValue::List(vec![self.recipient()])));
                entries.push(("purposes", PatchValue::texts(self.finding.purposes())));
                if needs.dated {
                    entries.push(("from_date", PatchValue::Blank));
                }
                entries.push(("facts", PatchValue::Object(distinct)));
                self.add_record(Kind::Consent, PatchValue::object(entries));
            }
        }
        Some(())
    }
}

/// Whether texts and consents see to it.
fn is_told(lack: &Lack) -> bool {
    match &lack.missing.asked {
        Asked::Lists(..) => true,
        Asked::Fact(fact) => match fact.base() {
            "policy.published" | "policy.local_language" | "notice.direct" => true,
            "notice.before_transfer" => lack.missing.because == Some(Because::Late),
            _ => fact.family() == "consent",
        },
        _ => false,
    }
}

fn items_of(needs: &Needs, texts: Texts) -> Vec<Item> {
    needs.read.iter().filter(|(known, _)| *known == texts).map(|(_, item)| *item).collect()
}

fn id_of(record: &PatchValue) -> Option<String> {
    let PatchValue::Object(entries) = record else { return None };
    entries.iter().find_map(|(key, value)| match value {
        PatchValue::Text(id) if key == "id" => Some(id.clone()),
        _ => None,
    })
}
