//! The closed vocabulary that packs and inventories share: facts, items of texts, attributes, tags.

mod silence;

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

/// Every fact with a fixed name, and its meaning.
pub const FACTS: &[(&str, &str)] = &[
    ("consent.obtained", "the subject whose field moves agreed, before the flow"),
    ("consent.separate", "the agreement was asked apart from other matters"),
    ("consent.explicit", "the agreement was an express statement"),
    ("consent.valid_form", "free, specific, informed, plain words, clear yes/no, withdrawable"),
    ("consent.guardian", "given or authorised by the legal guardian"),
    ("consent.specific_to_transfer", "covers this transfer or set of transfers"),
    ("consent.names_recipient", "agreed to this recipient in this country"),
    ("consent.not_conditional", "not made a condition of the service beyond what it needs"),
    ("consent.renewed_on_change", "asked again when a listed item changed"),
    ("notice.before_transfer", "information given before the first flow"),
    ("notice.direct", "the information was sent to each person"),
    ("policy.published", "privacy policy public and easy to find"),
    ("policy.local_language", "in the language of the subjects"),
    ("law.special_provision", "a statute speaks of this very transfer"),
    ("treaty.provision", "a treaty that binds the exporter's state speaks of this very transfer"),
    ("basis.lawful", "ground for the processing at all (Art. 6 type)"),
    ("basis.disclosure", "ground for giving the data to a third party"),
    ("basis.sensitive", "extra ground for special data"),
    ("basis.statutory", "a statute itself allows this data"),
    ("necessity.contract_with_subject", "needed to conclude or perform the contract with the subject"),
    ("necessity.contract_in_subject_interest", "contract with another, for the subject's benefit"),
    ("necessity.hr", "staff administration under lawful rules"),
    ("necessity.vital_interest", "needed for life or body"),
    ("necessity.legal_claims", "needed to bring or defend legal claims"),
    ("necessity.public_interest", "recognised important public interest"),
    ("necessity.legal_obligation", "duty by law"),
    ("necessity.compelling_interest", "overriding interest of the exporter"),
    ("necessity.permitted_purpose", "one of the purposes that the law permits for transfers"),
    ("necessity.public_register", "data from a public register"),
    ("transfer.occasional", "not systematic"),
    ("transfer.not_repetitive", "single or few"),
    ("transfer.limited_subjects", "limited number of people"),
    ("transfer.minimum_data", "no more data than needed"),
    ("subject.incapable_of_consent", "physically or legally unable"),
    (
        "dest.adequate",
        "the destination is recognised for this day, recipient, role and data (computed from the adequacy rows)",
    ),
    ("dest.not_restricted", "the destination is on no negative list (computed)"),
    ("recipient.local_implementation", "certified measures work at the place of destination"),
    ("recipient.equivalent_system", "keeps up a system equal to the exporter's law"),
    ("recipient.monitored", "periodic check of practice and foreign law"),
    ("recipient.comparable_law", "bound by law of comparable level"),
    ("recipient.bound_to_level", "bound by contract or rules to keep the exporter's level"),
    ("recipient.stores_only", "contract and technique keep the host from handling the data"),
    (
        "recipient.cannot_reidentify",
        "has no means reasonably likely to identify; counts only with `evidence`",
    ),
    (
        "recipient.not_covered_person",
        "the recipient meets none of the tests of ownership, seat and designation (computed from owners)",
    ),
    ("contract.written", "written contract with this recipient"),
    ("contract.before_transfer", "agreed before the first flow"),
    ("contract.lawful", "nothing in it breaches the exporter's law"),
    ("contract.scc_unmodified", "wording untouched"),
    ("contract.scc_module_ok", "module fits the real roles"),
    ("contract.annexes_complete", "annexes filled in: parties, data, security, sub-processors"),
    ("contract.bcr", "approved or binding group rules covering both ends"),
    ("contract.adhoc", "own clauses"),
    ("contract.public_instrument", "instrument between public bodies"),
    ("contract.code", "approved code of conduct"),
    ("contract.binding_commitments", "recipient's enforceable promise to follow code/certificate"),
    ("contract.clause.security", "clause in the contract: protective measures"),
    ("contract.clause.complaint_handling", "clause in the contract: how complaints are handled"),
    ("contract.clause.dispute_resolution", "clause in the contract: how disputes are settled"),
    (
        "contract.clause.other_protection",
        "clause in the contract: further measures for the protection of the data",
    ),
    ("contract.clause.purpose_limit", "clause in the contract: no use for other purposes"),
    ("contract.clause.instructions", "clause in the contract: processing on instructions only"),
    ("contract.clause.confidentiality", "clause in the contract: people with access keep it confidential"),
    ("contract.clause.assistance", "clause in the contract: help with data subjects' requests"),
    ("contract.clause.deletion", "clause in the contract: deletion or return in the end"),
    ("contract.clause.subprocessor_control", "clause in the contract: further processors only with leave"),
    ("contract.clause.audit", "clause in the contract: inspection"),
    ("contract.clause.liability", "clause in the contract: who is liable"),
    ("contract.clause.countries", "clause in the contract: the countries where the data may be"),
    ("contract.clause.onward_equivalent", "clause in the contract: the next recipient is bound alike"),
    (
        "contract.clause.no_onward_to_listed",
        "clause in the contract: no passing on to listed countries or persons",
    ),
    ("assessment.transfer", "destination's law and practice assessed (TIA / data protection test)"),
    ("assessment.pia", "impact assessment of this transfer"),
    ("assessment.result_ok", "it found the standard met"),
    ("assessment.supplementary", "extra measures close the gap found"),
    ("authority.approved", "prior approval or passed assessment"),
    ("authority.filed_before", "notified and waiting time over"),
    ("authority.filed_after", "filed within the period after signing or first flow"),
    ("authority.notified", "told of this transfer"),
    ("authority.not_suspended", "no stop order in force"),
    ("authority.licence", "licence for an otherwise forbidden transaction"),
    ("authority.requirements_met", "general or special order obeyed"),
    ("safeguard.security", "technical and organisational measures in fact"),
    ("safeguard.complaint_route", "complaints and disputes can be brought"),
    ("safeguard.rights_operable", "access, erasure etc. work across the border too"),
    ("safeguard.rights_enforceable", "third-party-beneficiary rights"),
    ("safeguard.effective_remedy", "people have a court or its equal at the destination"),
    ("safeguard.suitable", "tailored safeguards (last-resort gate)"),
    ("safeguard.exporter_held_keys", "keys and key-holders only on the exporter's side"),
    ("safeguard.cisa", "CISA security requirements met"),
    ("safeguard.stop_on_failure", "flow is stopped if equal protection fails"),
    ("exporter.representative", "a local agent or representative is appointed"),
    ("exporter.representative_is_subsidiary", "the local agent is the exporter's own local subsidiary"),
    ("exporter.records_transfer", "the record of processing names the transfer"),
    ("exporter.compliance_program", "the exporter runs a compliance programme"),
    ("exporter.audit", "the exporter is audited every year"),
    ("exporter.records_10y", "the exporter keeps records for ten years"),
    ("exporter.incident_report", "the exporter reports known or suspected breaches within 14 days"),
    ("exporter.processor_supervised", "processors trained, inspected, supervised"),
    ("exporter.subprocessor_consent", "the controller agreed to the sub-processor"),
    ("exporter.age_check", "finds out who is under the age at which a guardian must agree"),
    (
        "rights.no_harder_than_collection",
        "exercising rights (leaving, withdrawing) is no harder than the collection was",
    ),
    ("rights.operable", "correction, erasure and a stop of processing can be had"),
    ("rights.access_answer", "an answer to an access request names the safeguards of the transfer"),
    ("localisation.primary_store", "first and main copy at home"),
];

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
            Fact::Certified(_) => "the recipient holds this certificate on the day, and it covers the data",
            Fact::ModelClauses(_) => "this set of model clauses is signed with the recipient",
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
