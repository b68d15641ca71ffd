//! Tags: what they say about data or people, and how far they go.

use crate::explain::page::Page;
use crate::explain::{asks, snippet::laid_out};
use transborder::regime::{Condition, Regimes};
use transborder::vocabulary::COMPUTED_TAGS;

pub(super) fn page(board: &Regimes, tag: &str) -> Page {
    let mut page = Page::new(tag, meaning(tag));
    asks::list(&mut page, board, |condition| match condition {
        Condition::Data(tags) => tags.iter().any(|known| known == tag),
        _ => false,
    });
    let excluded: Vec<String> = board
        .adequacy()
        .iter()
        .filter(|row| row.not_data.iter().any(|known| known == tag))
        .map(|row| format!("{} of {}", row.cite, row.from))
        .collect();
    if !excluded.is_empty() {
        page.text(format!(
            "Decisions on destinations that leave such data out: {}.",
            crate::render::words::listed(&excluded, 12)
        ));
    }
    page.heading("where it is written");
    let computed = COMPUTED_TAGS.contains(&tag);
    page.text(match tag {
        "pseudonymised" => "nowhere: a derivation gives it",
        "anonymised" => "nowhere: a derivation with evidence ends the label, without evidence the data count as pseudonymised",
        "employee" => "on the group of people; their data then count as `hr`",
        _ => "on the field, or on a group of people for all their data",
    });
    page.code(laid_out(&example(tag)));
    page.heading("how far it goes");
    page.text(
        "A field has its own tags, those of the group that it is about, and those of everything that it was renamed or \
         derived from, unless a derivation `drops` one with `evidence`. Tags carry legal weight; `category` carries none.",
    );
    page.heading("what silence means");
    page.text("the data do not have the tag");
    if !computed {
        page.heading("in a pack");
        page.code(format!(r#"{{"data": ["{tag}"]}}"#));
    }
    page
}

/// What it says, in a sentence.
pub(super) fn meaning(tag: &str) -> &'static str {
    match tag {
        "sensitive" => {
            "the data are of a special category under the law in question, such as health, belief or origin"
        }
        "unique_id" => "the data are a number that the state gives to one person alone",
        "kr.rrn" => "the data are a Korean resident registration number",
        "kr.credit" => "the data are personal credit information under Korean law",
        "child" => "the data are about children, where no age of the group is given",
        "hr" => "the data are about staff",
        "criminal" => "the data are about offences or convictions",
        "health" => "the data are about health",
        "biometric" => "the data measure a body to tell who it is",
        "genomic" => "the data are about human genes",
        "omic" => "the data are about other human molecules: epigenomic, proteomic, transcriptomic",
        "geo" => "the data tell a precise position",
        "financial" => "the data are about money and accounts",
        "identifier" => "the data identify a person, device or account, above all together with others",
        "gov_related" => "the data are related to a government (US)",
        "important_data" => "the data are listed as important for the state (CN)",
        "public" => "the data are public already",
        "encrypted" => "the data are encrypted",
        "employee" => "the people work for the exporter",
        "pseudonymised" => "the data name nobody, but somebody can still tell whom they are about",
        "anonymised" => "nobody can tell any more whom the data are about",
        _ => "a tag of data",
    }
}

/// Records that give the field `email` the tag.
pub(in crate::explain) fn example(tag: &str) -> String {
    match tag {
        "pseudonymised" => r#"{"fields": ["email", "token"],
            "derivations": [{"id": "mask", "at": "crm", "from": "email", "to": "token", "how": "pseudonymise"}]}"#
            .to_owned(),
        "anonymised" => r#"{"fields": ["email", "statistics"],
            "derivations": [{"id": "count", "at": "crm", "from": "email", "to": "statistics", "how": "anonymise",
            "evidence": "report on the risk of telling people apart, 2024-02-01"}]}"#
            .to_owned(),
        "employee" => r#"{"subjects": [{"id": "customers", "residence": "DE", "tags": ["employee"]}]}"#.to_owned(),
        tag => format!(r#"{{"fields": [{{"id": "email", "tags": ["{tag}"]}}]}}"#),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transborder::vocabulary::TAGS;

    #[test]
    fn every_tag_has_a_meaning_of_its_own() {
        for tag in TAGS.iter().chain(COMPUTED_TAGS) {
            assert_ne!(meaning(tag), "a tag of data", "{tag}");
        }
    }
}
