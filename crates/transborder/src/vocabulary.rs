//! The closed vocabulary that packs and inventories share: facts, items of texts, attributes, tags.

mod facts;
mod silence;

pub use facts::FACTS;
pub use silence::Silence;

use crate::suggest;
use std::fmt;
use std::sync::Arc;

/// A fact that a law may ask for, by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// Position in [`FACTS`].
    Known(u8),
    /// `recipient.certified:<SCHEME>`.
    Certified(Arc<str>),
    /// `contract.scc:<SET>`.
    ModelClauses(Arc<str>),
}

/// Prefix of the facts about certificates.
const CERTIFIED: &str = "recipient.certified:";
/// Prefix of the facts about model clauses.
const MODEL_CLAUSES: &str = "contract.scc:";

/// Certification schemes that law on board asks for.
pub const SCHEMES: &[&str] = &[
    "EU-US-DPF",
    "EU-US-DPF-HR",
    "UK-US-DPF",
    "CH-US-DPF",
    "APEC-CBPR",
    "APEC-PRP",
    "GLOBAL-CBPR",
    "GLOBAL-PRP",
    "KR-ISMS-P",
    "CN-PIPC",
    "GDPR-42",
    "UKGDPR-42",
    "EU-US-PRIVACY-SHIELD",
    "CH-US-PRIVACY-SHIELD",
    "US-SAFE-HARBOUR",
];

/// Sets of model clauses.
pub const CLAUSE_SETS: &[&str] = &[
    "EU-2021-914",
    "EU-2001-2010",
    "SA-46-2d",
    "UK-IDTA",
    "UK-ADDENDUM",
    "CH-ADDENDUM",
    "CN-SC",
    "BR-CPC",
    "TR-SC",
    "ASEAN-MCC",
    "SA-SCC",
];

/// Clauses that a contract may hold; `contract.clause.<NAME>` asks for one.
pub const CLAUSES: &[&str] = &[
    "security",
    "complaint_handling",
    "dispute_resolution",
    "other_protection",
    "purpose_limit",
    "instructions",
    "confidentiality",
    "assistance",
    "deletion",
    "subprocessor_control",
    "audit",
    "liability",
    "countries",
    "onward_equivalent",
    "no_onward_to_listed",
];

/// Data tags that law on board gives weight to.
pub const TAGS: &[&str] = &[
    "sensitive",
    "unique_id",
    "kr.rrn",
    "kr.credit",
    "child",
    "hr",
    "criminal",
    "health",
    "biometric",
    "genomic",
    "omic",
    "geo",
    "financial",
    "identifier",
    "gov_related",
    "important_data",
    "public",
    "encrypted",
    "employee",
];

/// Tags that derivations give and nobody writes.
pub const COMPUTED_TAGS: &[&str] = &["pseudonymised", "anonymised"];

/// Attributes that a party may state, and attributes that a flow may state.
pub const PARTY_ATTRIBUTES: &[&str] = &["kr_online_service", "kr_agent_duty", "ciio", "sdf", "public_power"];
/// See [`PARTY_ATTRIBUTES`].
pub const FLOW_ATTRIBUTES: &[&str] = &["items_changed", "foreign_order", "public_power"];

/// Words for everywhere that a text may use for countries; they cover nothing.
pub const WILDCARDS: &[&str] = &[
    "worldwide",
    "various",
    "africa",
    "antarctica",
    "asia",
    "europe",
    "north-america",
    "oceania",
    "south-america",
];

impl Fact {
    /// The fact of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Fact> {
        if let Some(scheme) = name.strip_prefix(CERTIFIED) {
            return (!scheme.is_empty()).then(|| Fact::Certified(scheme.into()));
        }
        if let Some(set) = name.strip_prefix(MODEL_CLAUSES) {
            return (!set.is_empty()).then(|| Fact::ModelClauses(set.into()));
        }
        let index = FACTS.iter().position(|(known, _)| *known == name)?;
        Some(Fact::Known(u8::try_from(index).expect("fewer than 256 facts")))
    }

    /// A fact of the table; for names written in code.
    ///
    /// # Panics
    /// Where the table has no such fact.
    pub(crate) fn known(name: &str) -> Fact {
        Fact::of(name).expect("a fact of the vocabulary")
    }

    /// A name in the vocabulary that looks like this one.
    #[must_use]
    pub fn near(name: &str) -> Option<&'static str> {
        suggest::near(name, FACTS.iter().map(|(known, _)| *known))
    }

    /// What it means, in one phrase.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        match self {
            Fact::Known(index) => FACTS[usize::from(*index)].1,
            Fact::Certified(_) => "the recipient holds the certificate on the day, and it covers the data",
            Fact::ModelClauses(_) => "the set of model clauses is signed with the recipient",
        }
    }

    /// Name without the part behind the colon.
    #[must_use]
    pub fn base(&self) -> &'static str {
        match self {
            Fact::Known(index) => FACTS[usize::from(*index)].0,
            Fact::Certified(_) => "recipient.certified",
            Fact::ModelClauses(_) => "contract.scc",
        }
    }

    /// Word before the first dot.
    #[must_use]
    pub fn family(&self) -> &'static str {
        let base = self.base();
        base.split_once('.').map_or(base, |(family, _)| family)
    }

    /// The clause it asks for, where it is `contract.clause.<NAME>`.
    #[must_use]
    pub fn clause(&self) -> Option<&'static str> {
        self.base().strip_prefix("contract.clause.")
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Known(_) => f.write_str(self.base()),
            Fact::Certified(scheme) => write!(f, "{CERTIFIED}{scheme}"),
            Fact::ModelClauses(set) => write!(f, "{MODEL_CLAUSES}{set}"),
        }
    }
}

words! {
    /// Which texts a `lists` condition reads.
    Texts {
        /// What the person agreed to.
        Consent = "consent",
        /// Shown or sent when collecting.
        Notice = "notice",
        /// Published.
        Policy = "policy",
        /// Given to whoever asks.
        OnRequest = "onrequest",
        /// The best of consent, notice and policy.
        Any = "any",
    }
}

words! {
    /// What a text can state about a transfer.
    Item {
        /// `items`.
        Items = "items",
        /// `recipient_country`.
        RecipientCountry = "recipient_country",
        /// `timing`.
        Timing = "timing",
        /// `method`.
        Method = "method",
        /// `recipient_name`.
        RecipientName = "recipient_name",
        /// `recipient_contact`.
        RecipientContact = "recipient_contact",
        /// `recipient_categories`.
        RecipientCategories = "recipient_categories",
        /// `recipient_purpose`.
        RecipientPurpose = "recipient_purpose",
        /// `recipient_method`.
        RecipientMethod = "recipient_method",
        /// `retention`.
        Retention = "retention",
        /// `refusal_method`.
        RefusalMethod = "refusal_method",
        /// `refusal_procedure`.
        RefusalProcedure = "refusal_procedure",
        /// `refusal_effect`.
        RefusalEffect = "refusal_effect",
        /// `transfer_fact`.
        TransferFact = "transfer_fact",
        /// `legal_ground`.
        LegalGround = "legal_ground",
        /// `adequacy_status`.
        AdequacyStatus = "adequacy_status",
        /// `safeguard_reference`.
        SafeguardReference = "safeguard_reference",
        /// `copy_means`.
        CopyMeans = "copy_means",
        /// `risk_no_adequacy`.
        RiskNoAdequacy = "risk_no_adequacy",
        /// `destination_legal_regime`.
        DestinationLegalRegime = "destination_legal_regime",
        /// `recipient_measures`.
        RecipientMeasures = "recipient_measures",
        /// `rights_procedure`.
        RightsProcedure = "rights_procedure",
        /// `remote_access`.
        RemoteAccess = "remote_access",
        /// `processor_identity`.
        ProcessorIdentity = "processor_identity",
        /// `processor_task`.
        ProcessorTask = "processor_task",
        /// `processing_country`.
        ProcessingCountry = "processing_country",
        /// `agent_identity`.
        AgentIdentity = "agent_identity",
        /// `agent_contact`.
        AgentContact = "agent_contact",
        /// `controller_identity`.
        ControllerIdentity = "controller_identity",
        /// `controller_contact`.
        ControllerContact = "controller_contact",
        /// `dpo_contact`.
        DpoContact = "dpo_contact",
        /// `purpose`.
        Purpose = "purpose",
        /// `legal_basis`.
        LegalBasis = "legal_basis",
        /// `legitimate_interest`.
        LegitimateInterest = "legitimate_interest",
        /// `responsibilities`.
        Responsibilities = "responsibilities",
        /// `security_measures`.
        SecurityMeasures = "security_measures",
        /// `compelling_interest`.
        CompellingInterest = "compelling_interest",
        /// `rights`.
        Rights = "rights",
        /// `complaint_right`.
        ComplaintRight = "complaint_right",
        /// `protection_summary`.
        ProtectionSummary = "protection_summary",
        /// `no_local_protection`.
        NoLocalProtection = "no_local_protection",
        /// `exception`.
        Exception = "exception",
    }
}

words! {
    /// What packs may test about a step without asking anybody: read from the graph.
    Attr {
        /// `exporter.role`.
        ExporterRole = "exporter.role",
        /// `exporter.established`.
        ExporterEstablished = "exporter.established",
        /// `exporter.targets`.
        ExporterTargets = "exporter.targets",
        /// `exporter.monitors`.
        ExporterMonitors = "exporter.monitors",
        /// `exporter.kind`.
        ExporterKind = "exporter.kind",
        /// `exporter.public_power`.
        ExporterPublicPower = "exporter.public_power",
        /// `exporter.has_subsidiary_in`.
        ExporterHasSubsidiaryIn = "exporter.has_subsidiary_in",
        /// `exporter.subject_count`.
        ExporterSubjectCount = "exporter.subject_count",
        /// `exporter.turnover`.
        ExporterTurnover = "exporter.turnover",
        /// `exporter.kr_online_service`.
        ExporterKrOnlineService = "exporter.kr_online_service",
        /// `exporter.kr_agent_duty`.
        ExporterKrAgentDuty = "exporter.kr_agent_duty",
        /// `exporter.ciio`.
        ExporterCiio = "exporter.ciio",
        /// `exporter.sdf`.
        ExporterSdf = "exporter.sdf",
        /// `importer.state`.
        ImporterState = "importer.state",
        /// `importer.legal_person`.
        ImporterLegalPerson = "importer.legal_person",
        /// `importer.under_law`.
        ImporterUnderLaw = "importer.under_law",
        /// `importer.under_gdpr`.
        ImporterUnderGdpr = "importer.under_gdpr",
        /// `importer.parent_outside`.
        ImporterParentOutside = "importer.parent_outside",
        /// `importer.joint_with_established`.
        ImporterJointWithEstablished = "importer.joint_with_established",
        /// `subject.residence`.
        SubjectResidence = "subject.residence",
        /// `subject.citizenship`.
        SubjectCitizenship = "subject.citizenship",
        /// `subject.age`.
        SubjectAge = "subject.age",
        /// `data.from_subject`.
        DataFromSubject = "data.from_subject",
        /// `data.source`.
        DataSource = "data.source",
        /// `data.collected_in`.
        DataCollectedIn = "data.collected_in",
        /// `data.origin_regime`.
        DataOriginRegime = "data.origin_regime",
        /// `edge.basis`.
        EdgeBasis = "edge.basis",
        /// `edge.transaction`.
        EdgeTransaction = "edge.transaction",
        /// `edge.continues`.
        EdgeContinues = "edge.continues",
        /// `edge.identifier_fields`.
        EdgeIdentifierFields = "edge.identifier_fields",
        /// `edge.items_changed`.
        EdgeItemsChanged = "edge.items_changed",
        /// `edge.foreign_order`.
        EdgeForeignOrder = "edge.foreign_order",
        /// `collection.outside`.
        CollectionOutside = "collection.outside",
        /// `volume.ytd_nonsensitive`.
        VolumeYtdNonsensitive = "volume.ytd_nonsensitive",
        /// `volume.ytd_sensitive`.
        VolumeYtdSensitive = "volume.ytd_sensitive",
        /// `volume.since_last_year_nonsensitive`.
        VolumeSinceLastYearNonsensitive = "volume.since_last_year_nonsensitive",
        /// `volume.since_last_year_sensitive`.
        VolumeSinceLastYearSensitive = "volume.since_last_year_sensitive",
        /// `volume.held`.
        VolumeHeld = "volume.held",
        /// `volume.bulk_12m`.
        VolumeBulk12m = "volume.bulk_12m",
    }
}
