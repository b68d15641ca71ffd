//! Attributes: which records they are read from, and what silence means.

use transborder::vocabulary::Attr;

/// Where it comes from, and what it is worth where nothing is written.
pub(super) fn sources(attr: Attr) -> (&'static str, &'static str) {
    match attr {
        Attr::ExporterRole => (
            "`processor` where the exporter acts for another in this step: the data reached it only by `entrust` or \
             `storage`, or it runs the system `on_behalf_of` another; of a principal, the party's `role`",
            "controller",
        ),
        Attr::ExporterEstablished => {
            ("the exporter's `country` and `establishments`", "a place that is `unknown` is unknown")
        }
        Attr::ExporterTargets => (
            "the exporter's `targets`; they reach only groups that reside there",
            "unknown for a party without the key that collects from people residing there, otherwise no",
        ),
        Attr::ExporterMonitors => {
            ("the exporter's `monitors`; they reach only groups that reside there", "no")
        }
        Attr::ExporterKind => ("the exporter's `kind`", "company"),
        Attr::ExporterPublicPower => {
            ("kind `authority`, or `\"attributes\": {\"public_power\": true}` on the party or flow", "no")
        }
        Attr::ExporterHasSubsidiaryIn => {
            ("parties of that country that name the exporter under `parent` or `owners`", "no")
        }
        Attr::ExporterSubjectCount => (
            "the `count` of the groups resident in the territory whose fields it collects or exports, as an interval",
            "unknown while a count is missing, unless the known ones decide",
        ),
        Attr::ExporterTurnover => ("the exporter's `turnover`: `{\"KRW\": 1.2e12}`", "no"),
        Attr::ExporterKrOnlineService => {
            ("`\"attributes\": {\"kr_online_service\": true}` on the party", "unknown")
        }
        Attr::ExporterKrAgentDuty => ("`\"attributes\": {\"kr_agent_duty\": true}` on the party", "no"),
        Attr::ExporterCiio => ("`\"attributes\": {\"ciio\": true}` on the party", "no"),
        Attr::ExporterSdf => ("`\"attributes\": {\"sdf\": true}` on the party", "no"),
        Attr::ImporterState => ("the receiver's `country`", "a place that is `unknown` is unknown"),
        Attr::ImporterLegalPerson => ("the receiver's `kind` is not `person`", "yes"),
        Attr::ImporterUnderLaw => (
            "yes where the pack of that name would apply to the importer by establishment; else its `under_law`, also for \
             laws without a pack",
            "unknown",
        ),
        Attr::ImporterUnderGdpr => {
            ("the importer is under EU-GDPR, or its `targets` or `monitors` lie in the territory", "unknown")
        }
        Attr::ImporterParentOutside => (
            "the importer is established in the territory, and a party up its `parent` or `owners` is outside",
            "no",
        ),
        Attr::ImporterJointWithEstablished => (
            "`joint_with` of either party, or another of the collection's `controllers`, established in the place",
            "no",
        ),
        Attr::SubjectResidence => ("the group's `residence`", "unknown"),
        Attr::SubjectCitizenship => ("the group's `citizenship`", "as the residence"),
        Attr::SubjectAge => ("the group's `age`: the youngest of it decides", "no"),
        Attr::DataFromSubject => (
            "`source` of the exporter's collections that feed the data is `subject` or `observed`",
            "a collection without `source`: yes; no collection of the exporter: no",
        ),
        Attr::DataSource => ("`source` of the exporter's collections that feed the data", "subject"),
        Attr::DataCollectedIn => {
            ("places of all collections that feed the data", "a place that is `unknown` is unknown")
        }
        Attr::DataOriginRegime => ("laws that applied to the data before this step", "no"),
        Attr::EdgeBasis => (
            "the flow's `basis` for the purpose, else the collection's; `consent` where a consent matches and no other \
             ground is stated",
            "unknown",
        ),
        Attr::EdgeTransaction => (
            "the flow's `transaction`; by default `brokerage` for provision and joint, `vendor` for entrust and storage, \
             `employment` for internal",
            "the default",
        ),
        Attr::EdgeContinues => ("a later step takes the data from the receiver to another country", "no"),
        Attr::EdgeIdentifierFields => ("how many fields of the flow are tagged `identifier`", "none"),
        Attr::EdgeItemsChanged => ("`\"attributes\": {\"items_changed\": true}` on the flow", "no"),
        Attr::EdgeForeignOrder => ("`\"attributes\": {\"foreign_order\": true}` on the flow", "no"),
        Attr::CollectionOutside => (
            "the `location` of the collection's system, each judged by itself",
            "a place that is `unknown` is unknown",
        ),
        Attr::VolumeYtdNonsensitive | Attr::VolumeYtdSensitive => (
            "the `volume` of the exporter's flows since 1 January, exempt ones left out, as an interval; a flow without it \
             counts its groups whole",
            "unknown while a count is missing, unless the known ones decide",
        ),
        Attr::VolumeSinceLastYearNonsensitive | Attr::VolumeSinceLastYearSensitive => (
            "as `volume.ytd_…`, since 1 January of the year before",
            "unknown while a count is missing, unless the known ones decide",
        ),
        Attr::VolumeHeld => (
            "the `count` of the groups whose data the exporter holds, as an interval",
            "unknown while a count is missing, unless the known ones decide",
        ),
        Attr::VolumeBulk12m => (
            "the `volume` of flows between the two parties over twelve months, people or devices, by tag, as an interval",
            "unknown while a count is missing, unless the known ones decide",
        ),
    }
}
