//! The tables of the records.

use super::form::{
    Clause, Count, Day, Id, Ignored, ItemText, List, Many, Named, Nested, Note, OneOf, PlaceText, Tag, Text,
    TextOr,
};
use super::said::{
    Age, Attributes, BasisForm, CertificationKeys, Counts, EntryKeys, Facts, OwnerKeys, Recipient, Rename,
    Subject, Turnover, VolumeKeys,
};
use super::{Desk, Form, keys, object};
use crate::schema;
use crate::span::{Node, Shape};
use serde_json::{Value, json};
use transborder::record::{
    Certainty, Channel, Collection, Complete, Consent, Derivation, Field, Flow, Header, How, Notice, Party,
    PartyKind, PartyRole, PathKind, Purpose, Record, Role, Safeguard, SafeguardKind, Source, Subjects,
    System, Transaction,
};

/// Name and version of the format.
pub(crate) const FORMAT: &str = "transborder/1";

/// A kind of record that has a list of its own.
#[derive(Debug)]
pub(crate) struct RecordKind {
    /// As the line form calls it.
    pub(crate) word: &'static str,
    /// Key of its list.
    pub(crate) list: &'static str,
    pub(crate) read: for<'a> fn(&mut Desk<'a, '_>, Node<'a>) -> Option<Record<'a>>,
    /// Of the object.
    pub(crate) schema: fn() -> Value,
    /// Whether a text stands for a record that has only an id.
    pub(crate) loose: bool,
}

macro_rules! kinds {
    ($($word:literal in $list:literal: $form:ty, $table:ident;)+) => {
        /// Every kind but the inventory itself and purposes, which lie in its header.
        pub(crate) const KINDS: &[RecordKind] = &[$( RecordKind {
            word: $word,
            list: $list,
            read: |desk, at| <$form as Form>::read(desk, at).map(Record::from),
            schema: schema::object::<$table>,
            loose: <$form as Form>::LOOSE,
        } ),+];
    };
}

kinds! {
    "party" in "parties": Nested<PartyKeys>, PartyKeys;
    "subjects" in "subjects": Nested<SubjectsKeys>, SubjectsKeys;
    "field" in "fields": TextOr<FieldKeys>, FieldKeys;
    "system" in "systems": Nested<SystemKeys>, SystemKeys;
    "collection" in "collections": Nested<CollectionKeys>, CollectionKeys;
    "derivation" in "derivations": Nested<DerivationKeys>, DerivationKeys;
    "flow" in "flows": Nested<FlowKeys>, FlowKeys;
    "notice" in "notices": Nested<NoticeKeys>, NoticeKeys;
    "consent" in "consents": Nested<ConsentKeys>, ConsentKeys;
    "safeguard" in "safeguards": Nested<SafeguardKeys>, SafeguardKeys;
}

/// A purpose on a line of its own; in a file it lies in the header.
pub(crate) fn purpose<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<Record<'a>> {
    object::<PurposeKeys>(desk, at).map(Record::from)
}

/// The object that a file is: its header, and its lists still unread.
#[derive(Default)]
pub(crate) struct Top<'a> {
    pub(crate) header: Header<'a>,
    /// Position in [`KINDS`] and list.
    pub(crate) lists: Vec<(usize, Node<'a>)>,
}

/// The list of records of this kind.
pub(crate) struct Records<const KIND: usize>;

impl<const KIND: usize> Form for Records<KIND> {
    type Out<'a> = (usize, Node<'a>);
    const ONE: &'static str = "a list of records";
    const MANY: &'static str = "lists of records";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<(usize, Node<'a>)> {
        if at.kind() != Shape::List {
            desk.expected(Self::ONE, at);
            desk.lose();
            return None;
        }
        Some((KIND, at))
    }
    fn schema() -> Value {
        let kind = &KINDS[KIND];
        let record = json!({"$ref": format!("#/$defs/{}", kind.word)});
        let item = if kind.loose { json!({"anyOf": [Id::schema(), record]}) } else { record };
        json!({"type": "array", "items": item})
    }
}

/// The key that says what the file is.
pub(crate) struct Format;

impl Form for Format {
    type Out<'a> = ();
    const ONE: &'static str = "`transborder/1`";
    const MANY: &'static str = "formats";
    fn read<'a>(desk: &mut Desk<'a, '_>, at: Node<'a>) -> Option<()> {
        if desk.text(at) != Some(FORMAT) {
            desk.expected(Self::ONE, at);
        }
        Some(())
    }
    fn schema() -> Value {
        json!({"const": FORMAT})
    }
}

keys! {
    /// A service inventory: which personal data it holds, where, for whom, and where they go
    TopKeys => Top, "an inventory" {
        /// the schema of the format, for editors
        "$schema": optional Ignored => |_, ()| (),
        /// `transborder/1`
        "format": required Format => |_, ()| (),
        /// the service's name; enters the ids of findings
        "id": optional Id => |top, id| top.header.id = Some(id),
        /// for people
        "title": optional Text => |top, text| top.header.title = Some(text),
        /// day of the analysis
        "as_of": optional Day => |top, day| top.header.as_of = Some(day),
        /// packs to judge by; all but `plain` where none is named
        "regimes": optional Many<Text> => |top, ids| top.header.regimes = ids,
        /// lists that are complete: what they do not hold does not exist
        "complete": optional Many<OneOf<Complete>, true> => |top, lists| top.header.complete = Some(lists),
        /// facts said once for all
        "facts": optional Facts => |top, facts| top.header.facts = facts,
        /// if present, the only purposes there are
        "purposes": optional Many<TextOr<PurposeKeys>> => |top, all| top.header.purposes = Some(all),
        /// legal entities and classes of them
        "parties": optional Records<0> => |top, list| top.lists.push(list),
        /// groups of data subjects
        "subjects": optional Records<1> => |top, list| top.lists.push(list),
        /// kinds of personal data
        "fields": optional Records<2> => |top, list| top.lists.push(list),
        /// where data are held or looked at
        "systems": optional Records<3> => |top, list| top.lists.push(list),
        /// where data enter
        "collections": optional Records<4> => |top, list| top.lists.push(list),
        /// fields made from others inside a system
        "derivations": optional Records<5> => |top, list| top.lists.push(list),
        /// declared movements
        "flows": optional Records<6> => |top, list| top.lists.push(list),
        /// texts that data subjects were given
        "notices": optional Records<7> => |top, list| top.lists.push(list),
        /// agreements of data subjects
        "consents": optional Records<8> => |top, list| top.lists.push(list),
        /// what protects data on the other side
        "safeguards": optional Records<9> => |top, list| top.lists.push(list),
        /// free text
        "note": optional Note => |top, text| top.header.note = Some(text),
    }
}

keys! {
    /// A purpose
    PurposeKeys => Purpose, "a purpose" {
        /// its id
        "id": required Id => |purpose, id| purpose.id = id,
        /// for people
        "name": optional Text => |purpose, text| purpose.name = Some(text),
        /// free text
        "note": optional Note => |purpose, text| purpose.note = Some(text),
    }
}

impl Named for PurposeKeys {
    fn named(id: &str) -> Purpose<'_> {
        Purpose { id, ..Purpose::default() }
    }
}

keys! {
    /// A legal entity, or a class of recipients
    PartyKeys => Party, "a party" {
        /// its id, unique among parties and systems
        "id": required Id => |party, id| party.id = id,
        /// for people
        "name": optional Text => |party, text| party.name = Some(text),
        /// where it has its seat: places or `unknown`
        "country": required Many<PlaceText> => |party, places| party.country = places,
        /// what it usually is (`controller` where nothing is said); only a default for the roles of flows
        "role": optional OneOf<PartyRole> => |party, role| party.role = Some(role),
        /// what it is in law (`company` where nothing is said)
        "kind": optional OneOf<PartyKind> => |party, kind| party.kind = Some(kind),
        /// how many it stands for, where it is a class of recipients
        "members": optional Count => |party, count| party.members = Some(count),
        /// kind of recipient, as notices call it
        "category": optional Text => |party, text| party.category = Some(text),
        /// how to reach it
        "contact": optional Text => |party, text| party.contact = Some(text),
        /// further places where it is established
        "establishments": optional Many<PlaceText> => |party, places| party.establishments = places,
        /// places whose people it addresses; absent: nobody has said, `[]`: nowhere
        "targets": optional Many<PlaceText, true> => |party, places| party.targets = Some(places),
        /// places whose people it watches
        "monitors": optional Many<PlaceText, true> => |party, places| party.monitors = Some(places),
        /// laws it is under
        "under_law": optional Many<Text> => |party, laws| party.under_law = laws,
        /// principal place of business
        "place_of_business": optional Many<PlaceText> => |party, places| party.place_of_business = places,
        /// laws or lists that name it
        "designated": optional Many<Text> => |party, lists| party.designated = lists,
        /// its parent
        "parent": optional Id => |party, id| party.parent = Some(id),
        /// who owns it
        "owners": optional List<Nested<OwnerKeys>> => |party, owners| party.owners = Some(owners),
        /// joint controllers with it
        "joint_with": optional Many<Id> => |party, ids| party.joint_with = ids,
        /// its certificates; `[]`: none
        "certifications": optional List<Nested<CertificationKeys>, true>
            => |party, held| party.certifications = Some(held),
        /// turnover of the last year by currency
        "turnover": optional Turnover => |party, amounts| party.turnover = amounts,
        /// attributes that some laws ask for
        "attributes": optional Attributes<false> => |party, attributes| party.attributes = attributes,
        /// facts about it
        "facts": optional Facts => |party, facts| party.facts = facts,
        /// free text
        "note": optional Note => |party, text| party.note = Some(text),
    }
}

keys! {
    /// A group of data subjects
    SubjectsKeys => Subjects, "a group of subjects" {
        /// its id
        "id": required Id => |group, id| group.id = id,
        /// where they reside: places or `unknown`
        "residence": required Many<PlaceText> => |group, places| group.residence = places,
        /// whose citizens they are; residence where nothing is said
        "citizenship": optional Many<PlaceText> => |group, places| group.citizenship = places,
        /// how many they are
        "count": optional Count => |group, count| group.count = Some(count),
        /// groups that share nobody with it
        "disjoint_from": optional Many<Id> => |group, ids| group.disjoint_from = ids,
        /// what they read
        "languages": optional Many<Text> => |group, languages| group.languages = languages,
        /// youngest age and first age too old: `[8, 13]`
        "age": optional Age => |group, ages| group.age = Some(ages),
        /// `employee`, …
        "tags": optional Many<Tag> => |group, tags| group.tags = tags,
        /// free text
        "note": optional Note => |group, text| group.note = Some(text),
    }
}

keys! {
    /// A kind of personal data
    FieldKeys => Field, "a field" {
        /// its id
        "id": required Id => |field, id| field.id = id,
        /// free text without legal weight
        "category": optional Text => |field, text| field.category = Some(text),
        /// tags with legal weight: `sensitive`, `health`, …
        "tags": optional Many<Tag> => |field, tags| field.tags = tags,
        /// free text
        "note": optional Note => |field, text| field.note = Some(text),
    }
}

impl Named for FieldKeys {
    fn named(id: &str) -> Field<'_> {
        Field { id, ..Field::default() }
    }
}

keys! {
    /// Where data are held or looked at: one operator, one or more places
    SystemKeys => System, "a system" {
        /// its id, unique among parties and systems
        "id": required Id => |system, id| system.id = id,
        /// the party that runs it
        "operator": required Id => |system, id| system.operator = id,
        /// where it is: places or `unknown`
        "location": required Many<PlaceText> => |system, places| system.location = places,
        /// the party it is run for
        "on_behalf_of": optional Id => |system, id| system.on_behalf_of = Some(id),
        /// for people
        "name": optional Text => |system, text| system.name = Some(text),
        /// facts about it
        "facts": optional Facts => |system, facts| system.facts = facts,
        /// free text
        "note": optional Note => |system, text| system.note = Some(text),
    }
}

keys! {
    /// Where data enter
    CollectionKeys => Collection, "a collection" {
        /// its id
        "id": required Id => |collection, id| collection.id = id,
        /// about whom
        "subjects": required Many<Id> => |collection, ids| collection.subjects = ids,
        /// the system or party that they enter
        "at": required Id => |collection, id| collection.at = id,
        /// what is collected
        "fields": required Many<Id> => |collection, ids| collection.fields = ids,
        /// what for
        "purposes": optional Many<Id> => |collection, ids| collection.purposes = ids,
        /// who collects, if not whoever `at` implies
        "controllers": optional Many<Id> => |collection, ids| collection.controllers = ids,
        /// where the data come from (`subject` where nothing is said)
        "source": optional OneOf<Source> => |collection, source| collection.source = Some(source),
        /// texts shown
        "notices": optional Many<Id> => |collection, ids| collection.notices = ids,
        /// by what right: one for all purposes, or one for each
        "basis": optional BasisForm => |collection, basis| collection.basis = basis,
        /// first day
        "from_date": optional Day => |collection, day| collection.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |collection, day| collection.until_date = Some(day),
        /// facts about it
        "facts": optional Facts => |collection, facts| collection.facts = facts,
        /// free text
        "note": optional Note => |collection, text| collection.note = Some(text),
    }
}

keys! {
    /// A field made from others inside a system
    DerivationKeys => Derivation, "a derivation" {
        /// its id
        "id": required Id => |derivation, id| derivation.id = id,
        /// in which system
        "at": required Id => |derivation, id| derivation.at = id,
        /// fields that go in
        "from": required Many<Id> => |derivation, ids| derivation.from = ids,
        /// the field that comes out
        "to": required Id => |derivation, id| derivation.to = id,
        /// how the output is made
        "how": required OneOf<How> => |derivation, how| derivation.how = Some(how),
        /// tags that the output does not inherit, with evidence
        "drops": optional Many<Tag> => |derivation, tags| derivation.drops = tags,
        /// why one may believe it
        "evidence": optional Text => |derivation, text| derivation.evidence = Some(text),
        /// free text
        "note": optional Note => |derivation, text| derivation.note = Some(text),
    }
}

keys! {
    /// A declared movement of fields
    FlowKeys => Flow, "a flow" {
        /// its id
        "id": required Id => |flow, id| flow.id = id,
        /// system or party where it starts
        "from": required Id => |flow, id| flow.from = id,
        /// system or party where it ends
        "to": required Id => |flow, id| flow.to = id,
        /// what moves; `*` is everything held at the start
        "fields": required Many<Id> => |flow, ids| flow.fields = ids,
        /// whose, if not everybody's
        "subjects": optional Many<Id> => |flow, ids| flow.subjects = ids,
        /// what for
        "purposes": optional Many<Id> => |flow, ids| flow.purposes = ids,
        /// what the receiver is
        "role": optional OneOf<Role> => |flow, role| flow.role = Some(role),
        /// how the data get there (`send` where nothing is said)
        "path": optional OneOf<PathKind> => |flow, path| flow.path = Some(path),
        /// places from where they are read, for `remote`
        "reads_from": optional Many<PlaceText> => |flow, places| flow.reads_from = places,
        /// the party for which the receiver acts
        "on_behalf_of": optional Id => |flow, id| flow.on_behalf_of = Some(id),
        /// new names of fields on arrival
        "rename": optional Rename => |flow, names| flow.rename = names,
        /// by what right: one for all purposes, or one for each
        "basis": optional BasisForm => |flow, basis| flow.basis = basis,
        /// kind of transaction
        "transaction": optional OneOf<Transaction> => |flow, kind| flow.transaction = Some(kind),
        /// how many people in a time
        "volume": optional List<Nested<VolumeKeys>> => |flow, volume| flow.volume = volume,
        /// whether it happens (`actual` where nothing is said)
        "certainty": optional OneOf<Certainty> => |flow, certainty| flow.certainty = Some(certainty),
        /// `subject` where the data subject itself causes it, so that there is no exporter
        "caused_by": optional Subject => |flow, by_subject| flow.caused_by_subject = by_subject,
        /// whether the step counts as a transfer, where a law leaves that open
        "counts": optional Counts => |flow, said| flow.counts = said,
        /// attributes that some laws ask for
        "attributes": optional Attributes<true> => |flow, attributes| flow.attributes = attributes,
        /// first day
        "from_date": optional Day => |flow, day| flow.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |flow, day| flow.until_date = Some(day),
        /// facts about it
        "facts": optional Facts => |flow, facts| flow.facts = facts,
        /// free text
        "note": optional Note => |flow, text| flow.note = Some(text),
    }
}

keys! {
    /// A text that data subjects were given
    NoticeKeys => Notice, "a notice" {
        /// its id
        "id": required Id => |notice, id| notice.id = id,
        /// the party whose text it is
        "by": required Id => |notice, id| notice.by = id,
        /// how it reaches people
        "channel": required Many<OneOf<Channel>> => |notice, channels| notice.channel = channels,
        /// groups it is for; everybody where none is named
        "to": optional Many<Id> => |notice, ids| notice.to = ids,
        /// languages it is in
        "languages": optional Many<Text> => |notice, languages| notice.languages = languages,
        /// first day
        "from_date": optional Day => |notice, day| notice.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |notice, day| notice.until_date = Some(day),
        /// items that it states for all its entries
        "states": optional Many<ItemText, true> => |notice, items| notice.states = items,
        /// what it says
        "entries": required List<Nested<EntryKeys>> => |notice, entries| notice.entries = entries,
        /// free text
        "note": optional Note => |notice, text| notice.note = Some(text),
    }
}

keys! {
    /// An agreement of data subjects; an absent key restricts nothing
    ConsentKeys => Consent, "a consent" {
        /// its id
        "id": required Id => |consent, id| consent.id = id,
        /// groups that agreed
        "subjects": required Many<Id> => |consent, ids| consent.subjects = ids,
        /// the text agreed to
        "notice": optional Id => |consent, id| consent.notice = Some(id),
        /// to which fields
        "fields": optional Many<Id> => |consent, ids| consent.fields = ids,
        /// to which recipients
        "recipients": optional Many<Recipient> => |consent, named| consent.recipients = named,
        /// to which purposes
        "purposes": optional Many<Id> => |consent, ids| consent.purposes = ids,
        /// first day
        "from_date": optional Day => |consent, day| consent.from_date = Some(day),
        /// day of withdrawal
        "withdrawn": optional Day => |consent, day| consent.withdrawn = Some(day),
        /// facts about it
        "facts": optional Facts => |consent, facts| consent.facts = facts,
        /// free text
        "note": optional Note => |consent, text| consent.note = Some(text),
    }
}

keys! {
    /// What protects data on the other side; names parties or flows
    SafeguardKeys => Safeguard, "a safeguard" {
        /// its id
        "id": required Id => |safeguard, id| safeguard.id = id,
        /// what it is
        "kind": required OneOf<SafeguardKind> => |safeguard, kind| safeguard.kind = Some(kind),
        /// which model clauses
        "set": optional Text => |safeguard, set| safeguard.set = Some(set),
        /// parties it is between
        "parties": optional Many<Id> => |safeguard, ids| safeguard.parties = ids,
        /// or flows it is for
        "flows": optional Many<Id> => |safeguard, ids| safeguard.flows = ids,
        /// clauses it holds; absent: nobody has said, `[]`: none
        "clauses": optional Many<Clause, true> => |safeguard, clauses| safeguard.clauses = Some(clauses),
        /// first day
        "from_date": optional Day => |safeguard, day| safeguard.from_date = Some(day),
        /// first day after
        "until_date": optional Day => |safeguard, day| safeguard.until_date = Some(day),
        /// facts about it
        "facts": optional Facts => |safeguard, facts| safeguard.facts = facts,
        /// free text
        "note": optional Note => |safeguard, text| safeguard.note = Some(text),
    }
}
