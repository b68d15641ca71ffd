//! What somebody meant who wrote something else than a code.

use super::names::{COUNTRIES, exact};
use crate::suggest;

/// Ready to be said as help: the code that was meant, or what to write instead.
pub(super) fn help(text: &str) -> Option<String> {
    let text = text.trim();
    // No name of a place is longer, and the input is untrusted.
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    let lower = text.to_lowercase();
    if let Some(what) = UNIONS.iter().find(|(name, _)| *name == lower).map(|(_, what)| what) {
        return Some(format!("{what}: name the states (`DE`, `FR`, …), or write `unknown`"));
    }
    if EVERYWHERE.contains(&lower.as_str()) {
        return Some("name the countries, or write `unknown`".to_owned());
    }
    if NOBODY_KNOWS.contains(&lower.as_str()) {
        return Some("where nobody knows the place, write `unknown`".to_owned());
    }
    if let Some(code) = known(&lower) {
        return Some(format!("write `{code}`"));
    }
    let upper = text.to_uppercase().replace('_', "-");
    if let Some(place) = exact(&upper) {
        return Some(format!("write `{place}`"));
    }
    if let Some(code) = region(&lower) {
        return Some(format!("`{text}` is a cloud region; write its country: `{code}`"));
    }
    // Two or three letters are near to half of all codes.
    if lower.chars().count() > 3 {
        let names = COUNTRIES.iter().map(|(code, _, name)| (*name, *code));
        let names: Vec<(&str, &str)> = names.chain(OTHER_NAMES.iter().copied()).collect();
        let near = suggest::near(&lower, names.iter().map(|(name, _)| *name))?;
        let code = names.iter().find(|(name, _)| *name == near).map(|(_, code)| *code)?;
        return Some(format!("did you mean `{code}`?"));
    }
    None
}

/// The code of this other name, alpha-3 code or English name (in lower case).
fn known(lower: &str) -> Option<&'static str> {
    let plain = lower.strip_prefix("the ").unwrap_or(lower);
    let row = COUNTRIES
        .iter()
        .find(|(_, alpha3, name)| plain.eq_ignore_ascii_case(alpha3) || name.to_lowercase() == plain);
    row.map(|(code, _, _)| *code)
        .or_else(|| OTHER_NAMES.iter().find(|(name, _)| *name == plain).map(|(_, code)| *code))
}

/// The country of a region or zone of the large clouds.
fn region(lower: &str) -> Option<&'static str> {
    let dense: String = lower.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
    let find = |name: &str| REGIONS.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    if let Some(code) = find(&dense) {
        return Some(code);
    }
    // `eu-central-1a` and `europe-west3-b` are zones of their regions.
    let stem = dense.strip_suffix(|c: char| c.is_ascii_lowercase())?;
    find(stem).or_else(|| find(stem.strip_suffix('-')?))
}

const UNIONS: &[(&str, &str)] = &[
    ("eu", "the EU is no country"),
    ("ue", "the EU is no country"),
    ("european union", "the EU is no country"),
    ("eea", "the EEA is no country"),
    ("ewr", "the EEA is no country"),
    ("eu/eea", "the EU is no country"),
    ("eea/eu", "the EU is no country"),
    ("efta", "EFTA is no country"),
    ("eurozone", "the euro area is no country"),
    ("apac", "a region is no country"),
    ("emea", "a region is no country"),
    ("latam", "a region is no country"),
    ("asean", "ASEAN is no country"),
];

const EVERYWHERE: &[&str] = &[
    "worldwide",
    "world",
    "global",
    "international",
    "various",
    "multiple",
    "all",
    "any",
    "*",
    "africa",
    "antarctica",
    "asia",
    "europe",
    "north-america",
    "north america",
    "oceania",
    "south-america",
    "south america",
];

const NOBODY_KNOWS: &[&str] = &[
    "?",
    "??",
    "-",
    "--",
    "n/a",
    "na?",
    "n.a.",
    "none",
    "null",
    "tbd",
    "tba",
    "todo",
    "unkown",
    "unspecified",
    "undefined",
    "xx",
    "zz",
];

/// Names besides those of the table, in lower case.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("u.k.", "GB"),
    ("great britain", "GB"),
    ("britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("united kingdom of great britain and northern ireland", "GB"),
    ("u.s.", "US"),
    ("u.s.a.", "US"),
    ("america", "US"),
    ("united states of america", "US"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("korea, republic of", "KR"),
    ("rok", "KR"),
    ("dprk", "KP"),
    ("korea, democratic people's republic of", "KP"),
    ("prc", "CN"),
    ("people's republic of china", "CN"),
    ("mainland china", "CN"),
    ("hongkong", "HK"),
    ("hong kong sar", "HK"),
    ("macau", "MO"),
    ("roc", "TW"),
    ("taiwan, province of china", "TW"),
    ("russian federation", "RU"),
    ("vietnam", "VN"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("czech republic", "CZ"),
    ("holland", "NL"),
    ("deutschland", "DE"),
    ("schweiz", "CH"),
    ("österreich", "AT"),
    ("españa", "ES"),
    ("uae", "AE"),
    ("emirates", "AE"),
    ("ksa", "SA"),
    ("ivory coast", "CI"),
    ("cote d'ivoire", "CI"),
    ("cape verde", "CV"),
    ("swaziland", "SZ"),
    ("macedonia", "MK"),
    ("burma", "MM"),
    ("east timor", "TL"),
    ("drc", "CD"),
    ("congo", "CG"),
    ("congo, democratic republic of the", "CD"),
    ("iran, islamic republic of", "IR"),
    ("islamic republic of iran", "IR"),
    ("syrian arab republic", "SY"),
    ("lao people's democratic republic", "LA"),
    ("republic of moldova", "MD"),
    ("moldova, republic of", "MD"),
    ("plurinational state of bolivia", "BO"),
    ("bolivia, plurinational state of", "BO"),
    ("bolivarian republic of venezuela", "VE"),
    ("venezuela, bolivarian republic of", "VE"),
    ("united republic of tanzania", "TZ"),
    ("tanzania, united republic of", "TZ"),
    ("brunei darussalam", "BN"),
    ("state of palestine", "PS"),
    ("palestine, state of", "PS"),
    ("holy see", "VA"),
    ("vatican", "VA"),
    ("slovak republic", "SK"),
    ("republic of ireland", "IE"),
    ("eire", "IE"),
    ("curacao", "CW"),
    ("reunion", "RE"),
    ("aland", "AX"),
    ("aland islands", "AX"),
    ("falkland islands (malvinas)", "FK"),
    ("federated states of micronesia", "FM"),
    ("micronesia, federated states of", "FM"),
    ("saint barthelemy", "BL"),
    ("são tomé and príncipe", "ST"),
    ("virgin islands, british", "VG"),
    ("virgin islands, u.s.", "VI"),
    ("us virgin islands", "VI"),
    ("difc", "AE-DIFC"),
    ("adgm", "AE-ADGM"),
    ("quebec", "CA-QC"),
    ("québec", "CA-QC"),
];

/// Regions of AWS, Google Cloud and Azure, with the country where they are.
const REGIONS: &[(&str, &str)] = &[
    // AWS
    ("us-east-1", "US"),
    ("us-east-2", "US"),
    ("us-west-1", "US"),
    ("us-west-2", "US"),
    ("us-gov-east-1", "US"),
    ("us-gov-west-1", "US"),
    ("ca-central-1", "CA"),
    ("ca-west-1", "CA"),
    ("mx-central-1", "MX"),
    ("sa-east-1", "BR"),
    ("eu-west-1", "IE"),
    ("eu-west-2", "GB"),
    ("eu-west-3", "FR"),
    ("eu-central-1", "DE"),
    ("eu-central-2", "CH"),
    ("eu-north-1", "SE"),
    ("eu-south-1", "IT"),
    ("eu-south-2", "ES"),
    ("eusc-de-east-1", "DE"),
    ("il-central-1", "IL"),
    ("me-south-1", "BH"),
    ("me-central-1", "AE"),
    ("af-south-1", "ZA"),
    ("ap-east-1", "HK"),
    ("ap-east-2", "TW"),
    ("ap-south-1", "IN"),
    ("ap-south-2", "IN"),
    ("ap-northeast-1", "JP"),
    ("ap-northeast-2", "KR"),
    ("ap-northeast-3", "JP"),
    ("ap-southeast-1", "SG"),
    ("ap-southeast-2", "AU"),
    ("ap-southeast-3", "ID"),
    ("ap-southeast-4", "AU"),
    ("ap-southeast-5", "MY"),
    ("ap-southeast-6", "NZ"),
    ("ap-southeast-7", "TH"),
    ("cn-north-1", "CN"),
    ("cn-northwest-1", "CN"),
    // Google Cloud
    ("us-central1", "US"),
    ("us-east1", "US"),
    ("us-east4", "US"),
    ("us-east5", "US"),
    ("us-south1", "US"),
    ("us-west1", "US"),
    ("us-west2", "US"),
    ("us-west3", "US"),
    ("us-west4", "US"),
    ("northamerica-northeast1", "CA"),
    ("northamerica-northeast2", "CA"),
    ("northamerica-south1", "MX"),
    ("southamerica-east1", "BR"),
    ("southamerica-west1", "CL"),
    ("europe-west1", "BE"),
    ("europe-west2", "GB"),
    ("europe-west3", "DE"),
    ("europe-west4", "NL"),
    ("europe-west6", "CH"),
    ("europe-west8", "IT"),
    ("europe-west9", "FR"),
    ("europe-west10", "DE"),
    ("europe-west12", "IT"),
    ("europe-north1", "FI"),
    ("europe-north2", "SE"),
    ("europe-central2", "PL"),
    ("europe-southwest1", "ES"),
    ("asia-east1", "TW"),
    ("asia-east2", "HK"),
    ("asia-northeast1", "JP"),
    ("asia-northeast2", "JP"),
    ("asia-northeast3", "KR"),
    ("asia-south1", "IN"),
    ("asia-south2", "IN"),
    ("asia-southeast1", "SG"),
    ("asia-southeast2", "ID"),
    ("australia-southeast1", "AU"),
    ("australia-southeast2", "AU"),
    ("me-west1", "IL"),
    ("me-central1", "QA"),
    ("me-central2", "SA"),
    ("africa-south1", "ZA"),
    // Azure
    ("eastus", "US"),
    ("eastus2", "US"),
    ("westus", "US"),
    ("westus2", "US"),
    ("westus3", "US"),
    ("centralus", "US"),
    ("northcentralus", "US"),
    ("southcentralus", "US"),
    ("westcentralus", "US"),
    ("canadacentral", "CA"),
    ("canadaeast", "CA"),
    ("mexicocentral", "MX"),
    ("brazilsouth", "BR"),
    ("brazilsoutheast", "BR"),
    ("chilecentral", "CL"),
    ("northeurope", "IE"),
    ("westeurope", "NL"),
    ("uksouth", "GB"),
    ("ukwest", "GB"),
    ("francecentral", "FR"),
    ("francesouth", "FR"),
    ("germanywestcentral", "DE"),
    ("germanynorth", "DE"),
    ("switzerlandnorth", "CH"),
    ("switzerlandwest", "CH"),
    ("swedencentral", "SE"),
    ("swedensouth", "SE"),
    ("norwayeast", "NO"),
    ("norwaywest", "NO"),
    ("italynorth", "IT"),
    ("polandcentral", "PL"),
    ("spaincentral", "ES"),
    ("austriaeast", "AT"),
    ("eastasia", "HK"),
    ("southeastasia", "SG"),
    ("japaneast", "JP"),
    ("japanwest", "JP"),
    ("koreacentral", "KR"),
    ("koreasouth", "KR"),
    ("centralindia", "IN"),
    ("southindia", "IN"),
    ("westindia", "IN"),
    ("jioindiawest", "IN"),
    ("jioindiacentral", "IN"),
    ("indonesiacentral", "ID"),
    ("malaysiawest", "MY"),
    ("taiwannorth", "TW"),
    ("australiaeast", "AU"),
    ("australiasoutheast", "AU"),
    ("australiacentral", "AU"),
    ("australiacentral2", "AU"),
    ("newzealandnorth", "NZ"),
    ("uaenorth", "AE"),
    ("uaecentral", "AE"),
    ("qatarcentral", "QA"),
    ("israelcentral", "IL"),
    ("southafricanorth", "ZA"),
    ("southafricawest", "ZA"),
    ("chinaeast", "CN"),
    ("chinaeast2", "CN"),
    ("chinaeast3", "CN"),
    ("chinanorth", "CN"),
    ("chinanorth2", "CN"),
    ("chinanorth3", "CN"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_meant_is_a_code() {
        for (name, code) in OTHER_NAMES.iter().chain(REGIONS) {
            assert!(exact(code).is_some(), "{name}");
            assert_eq!(name.to_lowercase(), **name);
            assert_eq!(exact(name), None, "{name}");
        }
    }

    #[test]
    fn what_people_write_leads_to_the_code() {
        for (text, code) in [
            ("UK", "GB"),
            ("uk", "GB"),
            ("USA", "US"),
            ("Germany", "DE"),
            ("the Netherlands", "NL"),
            ("DEU", "DE"),
            ("kr", "KR"),
            ("ca-qc", "CA-QC"),
            ("US_CA", "US-CA"),
            ("eu-central-1", "DE"),
            ("eu-central-1a", "DE"),
            ("europe-west3-b", "DE"),
            ("West Europe", "NL"),
            ("Vietnam", "VN"),
            ("Germny", "DE"),
            ("Türkiye", "TR"),
        ] {
            let help = help(text).unwrap_or_default();
            assert!(help.contains(&format!("`{code}`")), "{text}: {help}");
        }
    }

    #[test]
    fn unions_and_continents_have_no_code() {
        assert_eq!(
            help("EU").as_deref(),
            Some("the EU is no country: name the states (`DE`, `FR`, …), or write `unknown`")
        );
        assert_eq!(help("Europe").as_deref(), Some("name the countries, or write `unknown`"));
        assert_eq!(help("QX"), None);
        assert_eq!(help(&"x".repeat(100)), None);
    }
}
