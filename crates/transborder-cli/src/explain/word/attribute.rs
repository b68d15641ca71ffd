//! Attributes: which records they are read from, an example, and what silence means.

use crate::explain::page::Page;
use crate::explain::{asks, snippet::laid_out};
use transborder::regime::{Condition, Regimes};
use transborder::vocabulary::Attr;

/// What there is to say about an attribute.
pub(in crate::explain) struct About {
    /// The records it is read from.
    pub(in crate::explain) from: &'static str,
    /// What it is worth where nothing is written.
    silent: &'static str,
    /// Records for which the test holds.
    pub(in crate::explain) example: &'static str,
    /// The test in a pack; a flag has none.
    test: &'static str,
}

/// The argument of the examples, where the attribute has one.
fn argument(attr: Attr) -> &'static str {
    match attr {
        Attr::ExporterTurnover => ".KRW",
        Attr::VolumeBulk12m => ".health",
        _ => "",
    }
}

/// A condition that holds for the example.
pub(in crate::explain) fn condition(attr: Attr) -> String {
    match about(attr).test {
        "" => format!(r#"{{"attr": "{attr}{}"}}"#, argument(attr)),
        test => format!(r#"{{"attr": "{attr}{}", {test}}}"#, argument(attr)),
    }
}

pub(in crate::explain) fn page(board: &Regimes, attr: Attr, part: Option<&str>) -> Page {
    let name = match (part, attr.argument()) {
        (Some(part), _) => format!("{attr}.{part}"),
        (None, Some(what)) => format!("{attr}.<{what}>"),
        (None, None) => attr.to_string(),
    };
    let about = about(attr);
    let mut page = Page::new(
        name,
        format!("an attribute, read from the records and never stated as a fact: {}", about.from),
    );
    asks::list(&mut page, board, |condition| match condition {
        Condition::Attr(asked, argument, _) => {
            *asked == attr && (part.is_none() || argument.as_deref() == part)
        }
        _ => false,
    });
    page.heading("an example");
    page.code(laid_out(about.example));
    page.heading("what silence means");
    page.text(about.silent);
    page.heading("in a pack");
    page.code(condition(attr));
    page
}

/// Where it comes from, and what it is worth where nothing is written.
pub(in crate::explain) fn about(attr: Attr) -> About {
    let (from, silent, example, test) = match attr {
        Attr::ExporterRole => (
            "`processor` where the exporter acts for another in this step: the data reached it only by `entrust` or `storage`, or it runs the system `on_behalf_of` another; of a principal, and in a duty of the party, the party's `role`",
            "controller",
            r#"{"parties": [{"id": "acme", "country": "DE", "role": "processor"}]}"#,
            r#""eq": "processor""#,
        ),
        Attr::ExporterEstablished => (
            "the exporter's `country` and `establishments`",
            "a place that is `unknown` is unknown",
            r#"{"parties": [{"id": "acme", "country": "SG", "establishments": ["DE"]}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::ExporterTargets => (
            "the exporter's `targets`; they reach only groups that reside there. `[]` says: nowhere",
            "unknown for a party without the key that collects from people residing there, otherwise no",
            r#"{"parties": [{"id": "acme", "country": "SG", "targets": ["DE"]}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::ExporterMonitors => (
            "the exporter's `monitors`; they reach only groups that reside there",
            "no",
            r#"{"parties": [{"id": "acme", "country": "SG", "monitors": ["DE"]}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::ExporterKind => (
            "the exporter's `kind`",
            "company",
            r#"{"parties": [{"id": "acme", "country": "DE", "kind": "authority"}]}"#,
            r#""in": ["authority"]"#,
        ),
        Attr::ExporterPublicPower => (
            "the exporter's kind is `authority`, or party or flow have the attribute",
            "no",
            r#"{"parties": [{"id": "acme", "country": "DE", "attributes": {"public_power": true}}]}"#,
            "",
        ),
        Attr::ExporterHasSubsidiaryIn => (
            "a party of that country names the exporter under `parent` or `owners`",
            "no",
            r#"{"parties": [{"id": "acme-kr", "country": "KR", "parent": "acme"}]}"#,
            r#""in": ["KR"]"#,
        ),
        Attr::ExporterSubjectCount => (
            "the `count` of the groups in the territory whose fields the exporter collects or exports, as an interval: at least the largest, at most the sum",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"subjects": [{"id": "customers", "residence": "DE", "count": 2500000}]}"#,
            r#""ge": 1000000"#,
        ),
        Attr::ExporterTurnover => (
            "the exporter's `turnover` in the currency",
            "no",
            r#"{"parties": [{"id": "acme", "country": "DE", "turnover": {"KRW": 1200000000000}}]}"#,
            r#""ge": 1000000000000"#,
        ),
        Attr::ExporterKrOnlineService => (
            "the attribute on the party: it is an online service provider under Korean law",
            "unknown",
            r#"{"parties": [{"id": "acme", "country": "DE", "attributes": {"kr_online_service": true}}]}"#,
            "",
        ),
        Attr::ExporterKrAgentDuty => (
            "the attribute on the party: the Korean authority has told it to appoint an agent",
            "no",
            r#"{"parties": [{"id": "acme", "country": "DE", "attributes": {"kr_agent_duty": true}}]}"#,
            "",
        ),
        Attr::ExporterCiio => (
            "the attribute on the party: it operates critical information infrastructure under Chinese law",
            "no",
            r#"{"parties": [{"id": "acme", "country": "DE", "attributes": {"ciio": true}}]}"#,
            "",
        ),
        Attr::ExporterSdf => (
            "the attribute on the party: it is a significant data fiduciary under Indian law",
            "no",
            r#"{"parties": [{"id": "acme", "country": "DE", "attributes": {"sdf": true}}]}"#,
            "",
        ),
        Attr::ImporterState => (
            "the receiver's `country`",
            "a place that is `unknown` is unknown",
            r#"{"parties": [{"id": "mailer", "country": "US"}]}"#,
            r#""in": ["US"]"#,
        ),
        Attr::ImporterLegalPerson => (
            "the receiver's `kind` is not `person`",
            "yes",
            r#"{"parties": [{"id": "mailer", "country": "US", "kind": "company"}]}"#,
            "",
        ),
        Attr::ImporterUnderLaw => (
            "yes where the pack of that name would bind the importer by establishment; else the importer's `under_law`, also for laws without a pack",
            "unknown",
            r#"{"parties": [{"id": "mailer", "country": "CA", "under_law": ["CA-PIPEDA"]}]}"#,
            r#""in": ["CA-PIPEDA"]"#,
        ),
        Attr::ImporterUnderGdpr => (
            "the importer is under EU-GDPR, by establishment or `under_law`, or its `targets` or `monitors` lie in that territory",
            "unknown",
            r#"{"parties": [{"id": "mailer", "country": "US", "under_law": ["EU-GDPR"]}]}"#,
            "",
        ),
        Attr::ImporterParentOutside => (
            "the importer is established in the territory, and a party up its `parent` or `owners` is outside",
            "no",
            r#"{"parties": [{"id": "mailer", "country": ["US", "DE"], "parent": "holding"}, {"id": "holding", "country": "US"}]}"#,
            "",
        ),
        Attr::ImporterJointWithEstablished => (
            "`joint_with` of either party, or another of the collection's `controllers`, established in the place",
            "no",
            r#"{"parties": [{"id": "mailer", "country": "US", "joint_with": ["acme"]}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::SubjectResidence => (
            "the group's `residence`",
            "unknown",
            r#"{"subjects": [{"id": "customers", "residence": "DE"}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::SubjectCitizenship => (
            "the group's `citizenship`",
            "as the residence",
            r#"{"subjects": [{"id": "customers", "residence": "DE", "citizenship": "RU"}]}"#,
            r#""in": ["RU"]"#,
        ),
        Attr::SubjectAge => (
            "the group's `age`, from the youngest to the first age that nobody has: the youngest decides",
            "no",
            r#"{"subjects": [{"id": "customers", "residence": "DE", "age": [8, 13]}]}"#,
            r#""lt": 14"#,
        ),
        Attr::DataFromSubject => (
            "`source` of the exporter's collections that feed the data is `subject` or `observed`",
            "a collection without `source`: yes; no collection of the exporter: no",
            r#"{"collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email", "source": "subject"}]}"#,
            "",
        ),
        Attr::DataSource => (
            "`source` of the exporter's collections that feed the data",
            "subject",
            r#"{"collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email", "source": "third-party"}]}"#,
            r#""eq": "third-party""#,
        ),
        Attr::DataCollectedIn => (
            "the places of all collections that feed the data: one there is enough",
            "a place that is `unknown` is unknown",
            r#"{"systems": [{"id": "crm", "operator": "acme", "location": "DE"}]}"#,
            r#""in": ["DE"]"#,
        ),
        Attr::DataOriginRegime => (
            "the law was attached to the data before this step",
            "no",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email"}, {"id": "on", "from": "mailer", "to": "archive", "fields": "email"}], "parties": [{"id": "archive", "country": "IN"}]}"#,
            r#""in": ["EU-GDPR"]"#,
        ),
        Attr::EdgeBasis => (
            "the flow's `basis` for the purpose, else the collection's; `consent` where a consent matches and no other ground is stated",
            "unknown",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "basis": "contract"}]}"#,
            r#""eq": "contract""#,
        ),
        Attr::EdgeTransaction => (
            "the flow's `transaction`; by default `brokerage` for provision and joint, `vendor` for entrust and storage, `employment` for internal",
            "the default",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "transaction": "investment"}]}"#,
            r#""eq": "investment""#,
        ),
        Attr::EdgeContinues => (
            "a later step takes the data from the receiver to another country",
            "no",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email"}, {"id": "on", "from": "mailer", "to": "archive", "fields": "email"}], "parties": [{"id": "archive", "country": "IN"}]}"#,
            "",
        ),
        Attr::EdgeIdentifierFields => (
            "how many fields of the flow are tagged `identifier`",
            "none",
            r#"{"fields": [{"id": "email", "tags": ["identifier"]}, {"id": "device", "tags": ["identifier"]}], "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": ["email", "device"]}]}"#,
            r#""ge": 2"#,
        ),
        Attr::EdgeItemsChanged => (
            "the attribute on the flow: something that people were told has changed since",
            "no",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "attributes": {"items_changed": true}}]}"#,
            "",
        ),
        Attr::EdgeForeignOrder => (
            "the attribute on the flow: a foreign court or authority orders it",
            "no",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "attributes": {"foreign_order": true}}]}"#,
            "",
        ),
        Attr::CollectionOutside => (
            "the `location` of the collection's system lies outside the territory; each location is judged by itself",
            "a place that is `unknown` is unknown",
            r#"{"systems": [{"id": "crm", "operator": "acme", "location": "SG"}]}"#,
            "",
        ),
        Attr::VolumeYtdNonsensitive => (
            "how many people the exporter's flows abroad are about since 1 January, flows with sensitive data and exempt flows left out, as an interval: `volume` of each flow, else its groups whole",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "volume": [{"people": 150000, "from_date": "2024-01-01"}]}]}"#,
            r#""ge": 100000"#,
        ),
        Attr::VolumeYtdSensitive => (
            "how many people the exporter's flows abroad with sensitive data are about since 1 January, exempt flows left out, as an interval: `volume` of each flow, else its groups whole",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"fields": [{"id": "email", "tags": ["sensitive"]}], "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "volume": [{"people": 12000, "from_date": "2024-01-01"}]}]}"#,
            r#""ge": 10000"#,
        ),
        Attr::VolumeSinceLastYearNonsensitive => (
            "how many people the exporter's flows abroad are about since 1 January of the year before, flows with sensitive data left out, as an interval: `volume` of each flow, else its groups whole",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "volume": [{"people": 150000, "from_date": "2023-05-01"}]}]}"#,
            r#""ge": 100000"#,
        ),
        Attr::VolumeSinceLastYearSensitive => (
            "how many people the exporter's flows abroad with sensitive data are about since 1 January of the year before, as an interval: `volume` of each flow, else its groups whole",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"fields": [{"id": "email", "tags": ["sensitive"]}], "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "volume": [{"people": 12000, "from_date": "2023-05-01"}]}]}"#,
            r#""ge": 10000"#,
        ),
        Attr::VolumeHeld => (
            "the `count` of the groups whose data the exporter collects or exports, as an interval: at least the largest, at most the sum",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"subjects": [{"id": "customers", "residence": "DE", "count": 2500000}]}"#,
            r#""ge": 1000000"#,
        ),
        Attr::VolumeBulk12m => (
            "how many people (or devices, for `geo`) the flows between the two parties are about over twelve months, for data with the tag, as an interval",
            "unknown while a count is missing, unless the known ones decide",
            r#"{"fields": [{"id": "email", "tags": ["health"]}], "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email", "volume": [{"people": 12000, "from_date": "2024-01-01"}]}]}"#,
            r#""gt": 10000"#,
        ),
    };
    About { from, silent, example, test }
}
