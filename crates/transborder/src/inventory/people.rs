//! Parties, groups of data subjects, fields, purposes and systems as they are pushed.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::register::{Declared, End};
use super::value::distinct;
use super::{Certification, FieldData, GroupData, Kind, Owner, PartyData, SystemData};
use crate::date::{Bound, Period};
use crate::diagnostic::{Fault, Origin};
use crate::record::{Field, OwnerSaid, Party, PartyKind, PartyRole, Purpose, Subjects, System};
use crate::vocabulary::{PARTY_ATTRIBUTES, SCHEMES};

impl InventoryBuilder {
    pub(super) fn party(&mut self, said: &Party<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Party, said.id, at);
        let log = &mut self.log;
        log.some(&said.country, &at.key("country"));
        if said.members == Some(0) {
            log.fault(&at.key("members"), "out-of-range", "a class of recipients has at least one member");
        }
        for (currency, amount) in &said.turnover {
            if !amount.is_finite() || *amount < 0.0 {
                let turnover = at.key("turnover");
                log.fault(
                    &turnover.key(currency),
                    "out-of-range",
                    format!("a turnover of {amount} is impossible"),
                );
            }
        }
        let row = PartyData {
            name: log.text(said.name, &at.key("name")),
            countries: log.places(&said.country, &at.key("country")),
            role: said.role.unwrap_or(PartyRole::Controller),
            kind: said.kind.unwrap_or(PartyKind::Company),
            members: said.members,
            category: log.text(said.category, &at.key("category")),
            contact: log.text(said.contact, &at.key("contact")),
            establishments: log.places(&said.establishments, &at.key("establishments")),
            targets: said.targets.as_ref().map(|places| log.places(places, &at.key("targets"))),
            monitors: log.places(said.monitors.as_deref().unwrap_or_default(), &at.key("monitors")),
            under_law: log.texts(&said.under_law, &at.key("under_law")),
            place_of_business: log.places(&said.place_of_business, &at.key("place_of_business")),
            designated: log.texts(&said.designated, &at.key("designated")),
            parent: said.parent.map(|id| self.ends.mention(id)),
            owners: said.owners.as_ref().map(|owners| self.owners(owners, &at.key("owners"))),
            joint_with: self.ends.mentions(&said.joint_with),
            certifications: self.certifications(said, &at.key("certifications")),
            turnover: said
                .turnover
                .iter()
                .map(|(currency, amount)| (Box::from(*currency), *amount))
                .collect(),
            attributes: self.attributes(&said.attributes, PARTY_ATTRIBUTES, &at.key("attributes")),
            facts: self.facts(&said.facts, Kind::Party, at),
            note: said.note.map(Box::from),
            origin,
        };
        self.contradicted_by_certificates(&row, at);
        if let Some(party) = self.file(claim, said.id, row) {
            self.ends.define(said.id, End::Party(party).pack());
        }
    }

    fn owners(&mut self, owners: &[OwnerSaid<'_>], at: &At<'_>) -> Box<[Owner]> {
        self.log.some(owners, at);
        let mut rows = Vec::with_capacity(owners.len());
        for (index, owner) in owners.iter().enumerate() {
            let at = &at.index(index);
            // The comparison is false for what is no number too.
            if owner.percent.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
                self.log.fault_with(
                    &at.key("percent"),
                    "out-of-range",
                    "a share lies between 0 and 100 percent",
                    "write `\"unknown\"` where nobody knows it",
                );
            }
            let from = self.log.bound(owner.from_date, &at.key("from_date"));
            let period = Period { from, until: Bound::Open };
            rows.push(Owner { party: self.ends.mention(owner.party), percent: owner.percent, period });
        }
        rows.into()
    }

    fn certifications(&mut self, said: &Party<'_>, at: &At<'_>) -> Option<Box<[Certification]>> {
        let mut rows = Vec::new();
        for (index, said) in said.certifications.as_ref()?.iter().enumerate() {
            let at = &at.index(index);
            self.known_to_law("certification scheme", said.scheme, SCHEMES, &at.key("scheme"));
            rows.push(Certification {
                scheme: said.scheme.into(),
                covers: self.log.texts(&said.covers, &at.key("covers")),
                period: self.log.period(said.from_date, said.until_date, "until_date", at),
            });
        }
        Some(rows.into())
    }

    /// Warns where no law on board asks for this name.
    pub(super) fn known_to_law(
        &mut self,
        what: &'static str,
        name: &str,
        all: &'static [&'static str],
        at: &At<'_>,
    ) {
        if all.contains(&name) || !self.log.filled_in(name, at) {
            return;
        }
        let mut warning = Fault::new("unknown-to-law", format!("no law on board knows the {what} `{name}`"));
        warning.help = self.log.near(name, all.iter().copied());
        self.log.warnings.push(warning.at(at.spot()));
    }

    pub(super) fn attributes(
        &mut self,
        said: &[(&str, bool)],
        known: &'static [&'static str],
        at: &At<'_>,
    ) -> Box<[(Box<str>, bool)]> {
        for (name, _) in said {
            self.log.word(("unknown-attribute", "attribute"), name, known.iter().copied(), &at.key(name));
        }
        said.iter().map(|(name, value)| (Box::from(*name), *value)).collect()
    }

    pub(super) fn subjects(&mut self, said: &Subjects<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Subjects, said.id, at);
        self.log.some(&said.residence, &at.key("residence"));
        if said.age.is_some_and(|(youngest, end)| youngest >= end) {
            self.log.fault_with(
                &at.key("age"),
                "out-of-range",
                "the group's ages end before they begin",
                "`[8, 13]` are the ages from 8 to 12",
            );
        }
        let row = GroupData {
            residence: self.log.places(&said.residence, &at.key("residence")),
            citizenship: self.log.places(&said.citizenship, &at.key("citizenship")),
            count: said.count,
            disjoint_from: self.groups.mentions(&said.disjoint_from),
            languages: self.log.texts(&said.languages, &at.key("languages")),
            age: said.age,
            tags: self.tags(&said.tags, &at.key("tags")),
            note: said.note.map(Box::from),
            origin,
        };
        if let Some(group) = self.file(claim, said.id, row) {
            self.groups.define(said.id, group);
        }
    }

    pub(super) fn field(&mut self, said: &Field<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::Field, said.id, at);
        if said.id == "*" {
            self.log.fault(&at.key("id"), "no-id", "`*` stands for every field and names none");
        }
        let row = FieldData {
            category: self.log.text(said.category, &at.key("category")),
            tags: self.tags(&said.tags, &at.key("tags")),
            note: said.note.map(Box::from),
            origin,
        };
        if let Some(field) = self.file(claim, said.id, row) {
            self.fields.define(said.id, field);
        }
    }

    /// Tags are free, but one that no law on board asks for is worth a warning where it first stands.
    pub(super) fn tags(&mut self, said: &[&str], at: &At<'_>) -> Box<[u32]> {
        let mut numbers = Vec::with_capacity(said.len());
        for (index, tag) in said.iter().enumerate() {
            let at = &at.index(index);
            self.log.tag(tag, at);
            let (number, new) = self.inventory.tag_names.intern(tag);
            if new && !crate::vocabulary::COMPUTED_TAGS.contains(tag) {
                self.known_to_law("tag", tag, crate::vocabulary::TAGS, at);
            }
            numbers.push(number);
        }
        distinct(numbers)
    }

    /// A purpose, which closes the list of purposes: what is declared is all there is.
    pub(super) fn purpose(&mut self, said: &Purpose<'_>, at: &At<'_>) {
        self.purposes.closed = true;
        let key = at.key("id");
        // An entry may be a text, which has no key `id`; the way ends at the text then.
        if !self.log.id(said.id, &key) {
            return;
        }
        let declared = Declared {
            name: self.log.text(said.name, &at.key("name")),
            note: said.note.map(Box::from),
            at: at.spot(),
        };
        let number = self.purposes.number(said.id);
        match &mut self.purposes.uses[number as usize].declared {
            Some(first) if first.name != declared.name || first.note != declared.note => {
                let differing = if first.name == declared.name { "note" } else { "name" };
                let message = format!("two purposes are named `{}` and differ in `{differing}`", said.id);
                let fault = Fault::new("repeated-id", message)
                    .at(at.key(differing).spot())
                    .also(first.at.clone().to(differing), "the first of them");
                self.log.faults.push(fault);
            }
            Some(_) => {}
            empty => *empty = Some(Box::new(declared)),
        }
    }

    pub(super) fn system(&mut self, said: &System<'_>, origin: Origin) {
        let at = &At::Record(origin);
        let claim = self.claim(Kind::System, said.id, at);
        self.log.some(&said.location, &at.key("location"));
        let row = SystemData {
            operator: self.ends.mention(said.operator),
            locations: self.log.places(&said.location, &at.key("location")),
            on_behalf_of: said.on_behalf_of.map(|id| self.ends.mention(id)),
            name: self.log.text(said.name, &at.key("name")),
            facts: self.facts(&said.facts, Kind::System, at),
            implicit: false,
            note: said.note.map(Box::from),
            origin,
        };
        if let Some(system) = self.file(claim, said.id, row) {
            self.ends.define(said.id, End::System(system).pack());
        }
    }
}
