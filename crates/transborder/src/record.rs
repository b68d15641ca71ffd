//! Records as they are written: borrowed, unchecked, one struct per kind.
//!
//! Every key of the format has its field here; what is missing keeps its `Default`. Texts that the
//! builder checks (places, days, ids, names of facts) stay texts, so that it can say what is wrong with
//! them; closed words (roles, paths, …) are enums.

/// The words of a closed list, with their spelling in the format.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every word, in the order of the format.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// As the format spells it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
            /// The word spelled so.
            #[must_use]
            pub fn of(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }
    };
}

words! {
    /// What a party usually is; only a default for the roles of flows.
    PartyRole {
        /// Decides why and how.
        Controller = "controller",
        /// Acts on behalf of a controller.
        Processor = "processor",
        /// Decides together with others; counts as controller.
        Joint = "joint",
    }
}
words! {
    /// What kind of person in law a party is.
    PartyKind {
        /// A company or association.
        Company = "company",
        /// A natural person.
        Person = "person",
        /// A public authority.
        Authority = "authority",
        /// An institution of the European Union.
        UnionInstitution = "union-institution",
    }
}
words! {
    /// What the receiver of a step is.
    Role {
        /// A controller that gets the data for its own purposes.
        Provision = "provision",
        /// A joint controller.
        Joint = "joint",
        /// A processor.
        Entrust = "entrust",
        /// A host.
        Storage = "storage",
        /// The data's own controller, which gets them back.
        Return = "return",
        /// The same legal person.
        Internal = "internal",
        /// The collector: only of collections, never written on a flow.
        Collect = "collect",
    }
}
words! {
    /// How the data get there.
    PathKind {
        /// They are sent.
        Send = "send",
        /// They are read where they lie.
        Remote = "remote",
        /// The subject's own device sends them because somebody else caused it to.
        ClientSide = "client-side",
        /// They only pass through.
        Transit = "transit",
        /// They are published.
        Publish = "publish",
    }
}
words! {
    /// How a derivation makes its output.
    How {
        /// Computed from the inputs.
        Derive = "derive",
        /// Summed up over people; keeps its label.
        Aggregate = "aggregate",
        /// Identifiers replaced.
        Pseudonymise = "pseudonymise",
        /// No longer about anybody; only with evidence.
        Anonymise = "anonymise",
    }
}
words! {
    /// Where a collection has the data from.
    Source {
        /// From the data subject.
        Subject = "subject",
        /// From somebody else.
        ThirdParty = "third-party",
        /// By watching the data subject.
        Observed = "observed",
        /// From a public place.
        Public = "public",
    }
}
words! {
    /// How a text reaches people.
    Channel {
        /// Published.
        Policy = "policy",
        /// Shown when collecting.
        Notice = "notice",
        /// Sent to each person.
        Direct = "direct",
        /// Given to whoever asks.
        OnRequest = "onrequest",
    }
}
words! {
    /// How well an entry of a text says what it says.
    Clarity {
        /// Plainly.
        Clear = "clear",
        /// In words that fit anything.
        Vague = "vague",
        /// Where nobody looks.
        Buried = "buried",
    }
}
words! {
    /// What kind of safeguard a record is.
    SafeguardKind {
        /// A contract.
        Contract = "contract",
        /// A model set of clauses.
        Scc = "scc",
        /// Binding corporate rules.
        Bcr = "bcr",
        /// Own clauses.
        Adhoc = "adhoc",
        /// A code of conduct.
        Code = "code",
        /// A certification.
        Certification = "certification",
        /// An instrument between public bodies.
        PublicInstrument = "public_instrument",
        /// A technical or organisational measure; joins every safeguard it fits.
        Measure = "measure",
        /// An assessment; joins every safeguard it fits.
        Assessment = "assessment",
    }
}
words! {
    /// By what right personal data are processed.
    Basis {
        /// Consent.
        Consent = "consent",
        /// Contract with the subject.
        Contract = "contract",
        /// Duty by law.
        LegalObligation = "legal_obligation",
        /// Vital interest.
        VitalInterest = "vital_interest",
        /// Public interest.
        PublicInterest = "public_interest",
        /// Legitimate interest.
        LegitimateInterest = "legitimate_interest",
        /// Staff administration.
        Hr = "hr",
        /// A statute allows it.
        Statute = "statute",
    }
}
words! {
    /// The kind of transaction, for laws that ask.
    Transaction {
        /// Sale or licence of data.
        Brokerage = "brokerage",
        /// Vendor agreement.
        Vendor = "vendor",
        /// Employment agreement.
        Employment = "employment",
        /// Investment agreement.
        Investment = "investment",
    }
}
words! {
    /// Whether a flow happens.
    Certainty {
        /// It does.
        Actual = "actual",
        /// It may; whether that counts is the pack's to say.
        Permitted = "permitted",
        /// It is only announced and moves nothing.
        Announced = "announced",
    }
}
words! {
    /// The lists that an inventory can call complete: what they do not hold does not exist.
    Complete {
        /// Parties (and their owners).
        Parties = "parties",
        /// Systems.
        Systems = "systems",
        /// Collections.
        Collections = "collections",
        /// Flows.
        Flows = "flows",
        /// Notices.
        Notices = "notices",
        /// Consents.
        Consents = "consents",
        /// Safeguards.
        Safeguards = "safeguards",
    }
}

/// What a file says about the whole inventory.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Header<'a> {
    /// The service's name; enters the ids of findings.
    pub id: Option<&'a str>,
    /// For people.
    pub title: Option<&'a str>,
    /// Day of the analysis.
    pub as_of: Option<&'a str>,
    /// Packs to judge by.
    pub regimes: Vec<&'a str>,
    /// Lists that are complete.
    pub complete: Option<Vec<Complete>>,
    /// Facts said once for all.
    pub facts: Vec<FactSaid<'a>>,
    /// If present, the only purposes there are.
    pub purposes: Option<Vec<Purpose<'a>>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// A purpose.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Purpose<'a> {
    /// Its id.
    pub id: &'a str,
    /// For people.
    pub name: Option<&'a str>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// One statement of one fact.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FactSaid<'a> {
    /// Name in the vocabulary.
    pub name: &'a str,
    /// What is said.
    pub value: bool,
    /// Why one may believe it.
    pub evidence: Option<&'a str>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
    /// Only for these purposes, if any are named.
    pub purposes: Vec<&'a str>,
    /// Only for these groups, if any are named.
    pub subjects: Vec<&'a str>,
    /// Position in the list of statements of this fact, where there is a list.
    pub index: Option<usize>,
}

/// A share in a party.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OwnerSaid<'a> {
    /// Who holds it.
    pub party: &'a str,
    /// 0 to 100; absent where nobody knows.
    pub percent: Option<f64>,
    /// Since when.
    pub from_date: Option<&'a str>,
}

/// A certificate of a party.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CertificationSaid<'a> {
    /// The scheme.
    pub scheme: &'a str,
    /// What it covers besides the ordinary (`hr`).
    pub covers: Vec<&'a str>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
}

/// A legal entity, or a class of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Party<'a> {
    /// Its id, among parties and systems.
    pub id: &'a str,
    /// For people.
    pub name: Option<&'a str>,
    /// Where it has its seat; places or `unknown`.
    pub country: Vec<&'a str>,
    /// What it usually is.
    pub role: Option<PartyRole>,
    /// What it is in law.
    pub kind: Option<PartyKind>,
    /// Size of a class of recipients.
    pub members: Option<u64>,
    /// Kind of recipient, as notices call it.
    pub category: Option<&'a str>,
    /// How to reach it.
    pub contact: Option<&'a str>,
    /// Further places where it is established.
    pub establishments: Vec<&'a str>,
    /// Places whose people it addresses; absent: nobody has said.
    pub targets: Option<Vec<&'a str>>,
    /// Places whose people it watches.
    pub monitors: Option<Vec<&'a str>>,
    /// Laws it is under, packs or others.
    pub under_law: Vec<&'a str>,
    /// Principal place of business.
    pub place_of_business: Vec<&'a str>,
    /// Laws that have designated it.
    pub designated: Vec<&'a str>,
    /// Its parent.
    pub parent: Option<&'a str>,
    /// Its owners, if said.
    pub owners: Option<Vec<OwnerSaid<'a>>>,
    /// Joint controllers with it.
    pub joint_with: Vec<&'a str>,
    /// Its certificates, if said.
    pub certifications: Option<Vec<CertificationSaid<'a>>>,
    /// Turnover of the last year by currency.
    pub turnover: Vec<(&'a str, f64)>,
    /// Attributes of the vocabulary.
    pub attributes: Vec<(&'a str, bool)>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// A group of data subjects.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Subjects<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where they reside; places or `unknown`.
    pub residence: Vec<&'a str>,
    /// Whose citizens they are; residence where nothing is said.
    pub citizenship: Vec<&'a str>,
    /// How many.
    pub count: Option<u64>,
    /// Groups that share nobody with it.
    pub disjoint_from: Vec<&'a str>,
    /// What they read.
    pub languages: Vec<&'a str>,
    /// Youngest and first age too old.
    pub age: Option<(u32, u32)>,
    /// `employee`, …
    pub tags: Vec<&'a str>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// A kind of personal data.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Field<'a> {
    /// Its id.
    pub id: &'a str,
    /// Free text; carries no legal weight.
    pub category: Option<&'a str>,
    /// Carry legal weight.
    pub tags: Vec<&'a str>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// Where data are held or looked at.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct System<'a> {
    /// Its id, among parties and systems.
    pub id: &'a str,
    /// Who runs it.
    pub operator: &'a str,
    /// Where it is; places or `unknown`.
    pub location: Vec<&'a str>,
    /// For whom it is run.
    pub on_behalf_of: Option<&'a str>,
    /// For people.
    pub name: Option<&'a str>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// Where data enter.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Collection<'a> {
    /// Its id.
    pub id: &'a str,
    /// About whom.
    pub subjects: Vec<&'a str>,
    /// System or party.
    pub at: &'a str,
    /// What.
    pub fields: Vec<&'a str>,
    /// What for.
    pub purposes: Vec<&'a str>,
    /// Who collects, if not the one that `at` implies.
    pub controllers: Vec<&'a str>,
    /// From where.
    pub source: Option<Source>,
    /// Texts shown.
    pub notices: Vec<&'a str>,
    /// By what right.
    pub basis: BasisSaid<'a>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// A stated legal basis.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum BasisSaid<'a> {
    /// Nothing is said.
    #[default]
    None,
    /// One for all purposes.
    All(Basis),
    /// One per purpose.
    Each(Vec<(&'a str, Basis)>),
}

/// A field made from others inside a system.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Derivation<'a> {
    /// Its id.
    pub id: &'a str,
    /// In which system.
    pub at: &'a str,
    /// Inputs.
    pub from: Vec<&'a str>,
    /// Output.
    pub to: &'a str,
    /// How; required.
    pub how: Option<How>,
    /// Tags that the output does not inherit (only with evidence).
    pub drops: Vec<&'a str>,
    /// Why one may believe it.
    pub evidence: Option<&'a str>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// How many people a flow is about in a time.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct VolumeSaid<'a> {
    /// Groups; all of the flow's where none is named.
    pub subjects: Vec<&'a str>,
    /// People.
    pub people: Option<u64>,
    /// Devices.
    pub devices: Option<u64>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
}

/// A declared movement.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Flow<'a> {
    /// Its id.
    pub id: &'a str,
    /// System or party.
    pub from: &'a str,
    /// System or party.
    pub to: &'a str,
    /// What moves; `*` is everything held at the start.
    pub fields: Vec<&'a str>,
    /// Whose, if not everybody's.
    pub subjects: Vec<&'a str>,
    /// What for.
    pub purposes: Vec<&'a str>,
    /// What the receiver is.
    pub role: Option<Role>,
    /// How it gets there.
    pub path: Option<PathKind>,
    /// From where it is read, for `remote`.
    pub reads_from: Vec<&'a str>,
    /// For whom the receiver acts.
    pub on_behalf_of: Option<&'a str>,
    /// New names on arrival.
    pub rename: Vec<(&'a str, &'a str)>,
    /// By what right.
    pub basis: BasisSaid<'a>,
    /// Kind of transaction.
    pub transaction: Option<Transaction>,
    /// How many people in a time.
    pub volume: Vec<VolumeSaid<'a>>,
    /// Whether it happens.
    pub certainty: Option<Certainty>,
    /// Whether the subject itself causes it.
    pub caused_by_subject: bool,
    /// Answers a pack's question whether the step counts.
    pub counts: Vec<FactSaid<'a>>,
    /// Attributes of the vocabulary.
    pub attributes: Vec<(&'a str, bool)>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// A [`Flow`] that says only what nearly all flows say, for readers in a hurry: see [`Batch`](crate::Batch).
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct PlainFlow<'a> {
    /// Its id.
    pub id: &'a str,
    /// System or party.
    pub from: &'a str,
    /// System or party.
    pub to: &'a str,
    /// What moves; `*` is everything held at the start.
    pub fields: &'a [&'a str],
    /// What for.
    pub purposes: &'a [&'a str],
    /// What the receiver is.
    pub role: Option<Role>,
    /// How it gets there.
    pub path: Option<PathKind>,
}

/// A [`System`] that says only what nearly all systems say, for readers in a hurry: see [`Batch`](crate::Batch).
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct PlainSystem<'a> {
    /// Its id, among parties and systems.
    pub id: &'a str,
    /// Who runs it.
    pub operator: &'a str,
    /// Where it is; places or `unknown`.
    pub locations: &'a [&'a str],
}

/// Who receives, as a text or consent puts it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum RecipientSaid<'a> {
    /// A party, for a class with the number named.
    Party {
        /// The party.
        id: &'a str,
        /// How many of a class are named.
        members: Option<u64>,
    },
    /// A category; names nobody.
    Category(&'a str),
}

/// One statement of a text about some data.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Entry<'a> {
    /// Which fields; absent restricts nothing and covers nothing.
    pub fields: Vec<&'a str>,
    /// Which recipients.
    pub recipients: Vec<RecipientSaid<'a>>,
    /// Which countries, or wildcards.
    pub countries: Vec<&'a str>,
    /// Which purposes.
    pub purposes: Vec<&'a str>,
    /// Which other items.
    pub states: Vec<&'a str>,
    /// How well.
    pub clarity: Option<Clarity>,
}

/// A text that data subjects were given.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Notice<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose text it is.
    pub by: &'a str,
    /// How it reaches people; required.
    pub channel: Vec<Channel>,
    /// To whom; everybody where nobody is named.
    pub to: Vec<&'a str>,
    /// In which languages.
    pub languages: Vec<&'a str>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
    /// Items that hold for all entries.
    pub states: Vec<&'a str>,
    /// What it says.
    pub entries: Vec<Entry<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// An agreement of data subjects.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Consent<'a> {
    /// Its id.
    pub id: &'a str,
    /// Who agreed.
    pub subjects: Vec<&'a str>,
    /// To which text.
    pub notice: Option<&'a str>,
    /// To which fields; absent restricts nothing.
    pub fields: Vec<&'a str>,
    /// To which recipients.
    pub recipients: Vec<RecipientSaid<'a>>,
    /// To which purposes.
    pub purposes: Vec<&'a str>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// Day of withdrawal.
    pub withdrawn: Option<&'a str>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// What protects data on the other side.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Safeguard<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is; required.
    pub kind: Option<SafeguardKind>,
    /// Which model clauses.
    pub set: Option<&'a str>,
    /// Between whom.
    pub parties: Vec<&'a str>,
    /// Or for which flows.
    pub flows: Vec<&'a str>,
    /// What it says; absent: nobody has said.
    pub clauses: Option<Vec<&'a str>>,
    /// First day.
    pub from_date: Option<&'a str>,
    /// First day after.
    pub until_date: Option<&'a str>,
    /// Facts about it.
    pub facts: Vec<FactSaid<'a>>,
    /// Free text.
    pub note: Option<&'a str>,
}

/// Any record.
#[derive(Clone, PartialEq, Debug)]
pub enum Record<'a> {
    /// The whole inventory's.
    Header(Header<'a>),
    /// A party.
    Party(Party<'a>),
    /// A group of data subjects.
    Subjects(Subjects<'a>),
    /// A field.
    Field(Field<'a>),
    /// A purpose.
    Purpose(Purpose<'a>),
    /// A system.
    System(System<'a>),
    /// A collection.
    Collection(Collection<'a>),
    /// A derivation.
    Derivation(Derivation<'a>),
    /// A flow.
    Flow(Flow<'a>),
    /// A notice.
    Notice(Notice<'a>),
    /// A consent.
    Consent(Consent<'a>),
    /// A safeguard.
    Safeguard(Safeguard<'a>),
}

macro_rules! into_record {
    ($($kind:ident),+) => { $(impl<'a> From<$kind<'a>> for Record<'a> {
        fn from(record: $kind<'a>) -> Record<'a> { Record::$kind(record) }
    })+ };
}
into_record!(
    Header, Party, Subjects, Field, Purpose, System, Collection, Derivation, Flow, Notice, Consent, Safeguard
);
