//! What kind of value each attribute has, and so which tests fit it.

use crate::vocabulary::Attr;

/// What kind of value an attribute has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttrKind {
    /// True or false: no test.
    Flag,
    /// Places: `in`.
    Place,
    /// Names of laws, on board or not: `in`, `eq`.
    Law,
    /// One of these words: `in`, `eq`.
    Word(&'static [&'static str]),
    /// A number or an interval: `gt`, `ge`, `lt`.
    Number,
    /// An age: `lt` only, for what matters is whether somebody of the group can be younger.
    Age,
}

const ROLES: &[&str] = &["controller", "processor"];
const KINDS: &[&str] = &["company", "person", "authority", "union-institution"];
const SOURCES: &[&str] = &["subject", "third-party", "observed", "public"];
const BASES: &[&str] = &[
    "consent",
    "contract",
    "legal_obligation",
    "vital_interest",
    "public_interest",
    "legitimate_interest",
    "hr",
    "statute",
];
const TRANSACTIONS: &[&str] = &["brokerage", "vendor", "employment", "investment"];

impl Attr {
    /// What kind of value it has.
    #[must_use]
    pub fn kind(self) -> AttrKind {
        match self {
            Attr::ExporterRole => AttrKind::Word(ROLES),
            Attr::ExporterKind => AttrKind::Word(KINDS),
            Attr::DataSource => AttrKind::Word(SOURCES),
            Attr::EdgeBasis => AttrKind::Word(BASES),
            Attr::EdgeTransaction => AttrKind::Word(TRANSACTIONS),
            Attr::ImporterUnderLaw | Attr::DataOriginRegime => AttrKind::Law,
            Attr::ExporterEstablished
            | Attr::ExporterTargets
            | Attr::ExporterMonitors
            | Attr::ExporterHasSubsidiaryIn
            | Attr::ImporterState
            | Attr::ImporterJointWithEstablished
            | Attr::SubjectResidence
            | Attr::SubjectCitizenship
            | Attr::DataCollectedIn => AttrKind::Place,
            Attr::ExporterSubjectCount
            | Attr::ExporterTurnover
            | Attr::EdgeIdentifierFields
            | Attr::VolumeYtdNonsensitive
            | Attr::VolumeYtdSensitive
            | Attr::VolumeSinceLastYearNonsensitive
            | Attr::VolumeSinceLastYearSensitive
            | Attr::VolumeHeld
            | Attr::VolumeBulk12m => AttrKind::Number,
            Attr::SubjectAge => AttrKind::Age,
            Attr::ExporterPublicPower
            | Attr::ExporterKrOnlineService
            | Attr::ExporterKrAgentDuty
            | Attr::ExporterCiio
            | Attr::ExporterSdf
            | Attr::ImporterLegalPerson
            | Attr::ImporterUnderGdpr
            | Attr::ImporterParentOutside
            | Attr::DataFromSubject
            | Attr::EdgeContinues
            | Attr::EdgeItemsChanged
            | Attr::EdgeForeignOrder
            | Attr::CollectionOutside => AttrKind::Flag,
        }
    }

    /// What the part behind its name says (`exporter.turnover.KRW`: the currency), where it has one.
    #[must_use]
    pub fn argument(self) -> Option<&'static str> {
        match self {
            Attr::ExporterTurnover => Some("currency"),
            Attr::VolumeBulk12m => Some("category"),
            _ => None,
        }
    }

    /// Whether it looks at where a step leads next, how many identifiers it carries, or which other laws are attached
    /// where it starts: flows differ in it one by one, and so do labels.
    pub(crate) fn looks_on(self) -> bool {
        matches!(self, Attr::EdgeContinues | Attr::EdgeIdentifierFields | Attr::DataOriginRegime)
    }

    /// Whether it sums up people over several flows, so that no single step can be asked for it.
    #[must_use]
    pub fn is_counter(self) -> bool {
        matches!(
            self,
            Attr::ExporterSubjectCount
                | Attr::VolumeYtdNonsensitive
                | Attr::VolumeYtdSensitive
                | Attr::VolumeSinceLastYearNonsensitive
                | Attr::VolumeSinceLastYearSensitive
                | Attr::VolumeHeld
                | Attr::VolumeBulk12m
        )
    }

    /// The attribute of this name, and the part behind it: `exporter.turnover.KRW`.
    #[must_use]
    pub fn split(name: &str) -> Option<(Attr, Option<&str>)> {
        if let Some(attr) = Attr::of(name) {
            return attr.argument().is_none().then_some((attr, None));
        }
        let (base, argument) = name.rsplit_once('.')?;
        let attr = Attr::of(base)?;
        (attr.argument().is_some() && !argument.is_empty()).then_some((attr, Some(argument)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Basis, PartyKind, Source, Transaction};

    #[test]
    fn a_name_splits_only_where_a_part_belongs_behind_it() {
        assert_eq!(Attr::split("exporter.ciio"), Some((Attr::ExporterCiio, None)));
        assert_eq!(Attr::split("exporter.turnover.KRW"), Some((Attr::ExporterTurnover, Some("KRW"))));
        assert_eq!(Attr::split("volume.bulk_12m.health"), Some((Attr::VolumeBulk12m, Some("health"))));
        for name in ["exporter.turnover", "exporter.turnover.", "exporter.ciio.KR", "exporter", ""] {
            assert_eq!(Attr::split(name), None, "{name}");
        }
    }

    #[test]
    fn words_of_an_attribute_are_those_of_the_records() {
        assert_eq!(PartyKind::ALL.iter().map(|word| word.name()).collect::<Vec<_>>(), KINDS);
        assert_eq!(Source::ALL.iter().map(|word| word.name()).collect::<Vec<_>>(), SOURCES);
        assert_eq!(Basis::ALL.iter().map(|word| word.name()).collect::<Vec<_>>(), BASES);
        assert_eq!(Transaction::ALL.iter().map(|word| word.name()).collect::<Vec<_>>(), TRANSACTIONS);
    }
}
