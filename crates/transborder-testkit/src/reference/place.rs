//! Places: codes of states and of their parts, and whether one lies inside another.

use super::truth::Truth;

/// Parts of states that have an alpha-2 code of their own; their subdivision code means that code.
const OWN_CODE: &[(&str, &str)] = &[
    ("CN-HK", "HK"),
    ("CN-MO", "MO"),
    ("CN-TW", "TW"),
    ("US-AS", "AS"),
    ("US-GU", "GU"),
    ("US-MP", "MP"),
    ("US-PR", "PR"),
    ("US-UM", "UM"),
    ("US-VI", "VI"),
    ("FR-BL", "BL"),
    ("FR-GF", "GF"),
    ("FR-973", "GF"),
    ("FR-GP", "GP"),
    ("FR-971", "GP"),
    ("FR-MF", "MF"),
    ("FR-MQ", "MQ"),
    ("FR-972", "MQ"),
    ("FR-NC", "NC"),
    ("FR-PF", "PF"),
    ("FR-PM", "PM"),
    ("FR-RE", "RE"),
    ("FR-974", "RE"),
    ("FR-TF", "TF"),
    ("FR-WF", "WF"),
    ("FR-YT", "YT"),
    ("FR-976", "YT"),
    ("NL-AW", "AW"),
    ("NL-CW", "CW"),
    ("NL-SX", "SX"),
    ("NL-BQ1", "BQ"),
    ("NL-BQ2", "BQ"),
    ("NL-BQ3", "BQ"),
    ("FI-01", "AX"),
    ("NO-21", "SJ"),
    ("NO-22", "SJ"),
];

/// Zones that are places of their own, although their code reads like a part.
const ZONES: &[&str] = &["AE-DIFC", "AE-ADGM"];

/// The word for a place that nobody knows.
pub(crate) const UNKNOWN: &str = "unknown";

pub(crate) fn normal(place: &str) -> String {
    let own = OWN_CODE.iter().find(|(part, _)| *part == place);
    own.map_or(place, |(_, code)| code).to_owned()
}

/// Whether `part` is written as a subdivision of the state `whole`.
pub(crate) fn below(part: &str, whole: &str) -> bool {
    !ZONES.contains(&part)
        && part.len() > whole.len()
        && part.starts_with(whole)
        && part.as_bytes()[whole.len()] == b'-'
}

/// Inside: equals or lies below an entry; above an entry, or unknown: unknown.
pub(crate) fn inside<S: AsRef<str>>(place: &str, area: &[S]) -> Truth {
    if place == UNKNOWN {
        return Truth::Unknown;
    }
    let mut best = Truth::No;
    for entry in area {
        let entry = entry.as_ref();
        if entry == UNKNOWN || below(entry, place) {
            best = best.max(Truth::Unknown);
        } else if entry == place || below(place, entry) {
            return Truth::Yes;
        }
    }
    best
}

/// Any of the places inside.
pub(crate) fn any_inside<S: AsRef<str>>(places: &[S], area: &[S]) -> Truth {
    places.iter().map(|place| inside(place.as_ref(), area)).max().unwrap_or(Truth::No)
}

/// Aimed at: inside as above, but for targeting a place above an entry reaches it.
pub(crate) fn aimed<S: AsRef<str>>(places: &[S], area: &[S]) -> Truth {
    let one = |place: &str| {
        if place == UNKNOWN {
            Truth::Unknown
        } else if area.iter().any(|entry| below(entry.as_ref(), place)) {
            Truth::Yes
        } else {
            inside(place, area)
        }
    };
    places.iter().map(|place| one(place.as_ref())).max().unwrap_or(Truth::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_unknown_for_its_part_and_the_part_inside_the_state() {
        assert_eq!(inside("CA", &["CA-QC"]), Truth::Unknown);
        assert_eq!(inside("CA-QC", &["CA"]), Truth::Yes);
        assert_eq!(inside("CA-ON", &["CA-QC"]), Truth::No);
        assert_eq!(inside("AE-DIFC", &["AE"]), Truth::No);
        assert_eq!(aimed(&["CA"], &["CA-QC"]), Truth::Yes);
        assert_eq!(normal("CN-HK"), "HK");
    }
}
