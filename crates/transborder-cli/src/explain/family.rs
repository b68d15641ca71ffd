//! The page of a family: facts that begin alike, and registries whose names are open.

use super::fact;
use super::page::Page;
use super::snippet::laid_out;
use transborder::regime::{Condition, Regimes};
use transborder::vocabulary::{CLAUSE_SETS, FACTS, Fact, SCHEMES};

/// Every family, with what its facts are about.
pub(super) const FAMILIES: &[(&str, &str)] = &[
    ("consent", "what people agreed to, and how they were asked"),
    ("notice", "whether and when people were told"),
    ("policy", "the published privacy policy"),
    ("law", "statutes about transfers"),
    ("treaty", "treaties about transfers"),
    ("basis", "the legal ground of the processing itself"),
    ("necessity", "exceptions: what cannot be done without the transfer"),
    ("transfer", "how often, how much, about how many"),
    ("subject", "the person whose data move"),
    ("dest", "the destination; computed from the tables on board"),
    ("recipient", "who receives, and what binds it"),
    ("recipient.certified", "certificates of the recipient, one name for each scheme"),
    ("contract", "what was signed with the recipient"),
    ("contract.scc", "model clauses of authorities, one name for each set"),
    ("contract.clause", "what the contracts with the recipient hold, clause by clause"),
    ("assessment", "what was looked into before the transfer"),
    ("authority", "what an authority was told, allowed or forbade"),
    ("safeguard", "what protects data and people in fact; no list can ever hold all of it"),
    ("exporter", "what the exporter does at home"),
    ("rights", "what people can do about their data"),
    ("localisation", "where the main copy is kept"),
];

/// The page of a family; none where no facts begin so. A dot or colon at the end is no other name.
pub(super) fn page(board: &Regimes, name: &str) -> Option<Page> {
    let name = name.trim_end_matches(['.', ':', '*']);
    let (name, about) = FAMILIES.iter().find(|(family, _)| *family == name)?;
    Some(match *name {
        "recipient.certified" => registry(board, name, about, SCHEMES, "scheme"),
        "contract.scc" => registry(board, name, about, CLAUSE_SETS, "set"),
        _ => {
            let mut page = Page::new(format!("{name}.…"), *about);
            page.heading("facts");
            for (fact, meaning) in FACTS.iter().filter(|(fact, _)| belongs(fact, name)) {
                page.entry(*fact, *meaning);
            }
            for (open, about) in [("recipient.certified", "SCHEME"), ("contract.scc", "SET")] {
                if belongs(open, name) {
                    let meaning = FAMILIES.iter().find(|(family, _)| *family == open);
                    page.entry(format!("{open}:<{about}>"), meaning.map_or("", |(_, meaning)| meaning));
                }
            }
            let first = FACTS.iter().find(|(fact, _)| belongs(fact, name)).map(|(fact, _)| *fact);
            page.next(first.map(|fact| format!("transborder explain {fact}")));
            page
        }
    })
}

fn belongs(fact: &str, family: &str) -> bool {
    fact.strip_prefix(family).is_some_and(|rest| rest.starts_with('.'))
}

/// A family whose names are open: those that law on board asks for, and how to write any.
fn registry(board: &Regimes, name: &str, about: &str, known: &[&str], what: &str) -> Page {
    let mut page = Page::new(format!("{name}:<{}>", what.to_uppercase()), about);
    let mut names: Vec<String> = known.iter().map(|known| (*known).to_owned()).collect();
    for clause in board.clauses() {
        for condition in super::asks::of_row(clause.row) {
            if let Condition::Fact(fact) | Condition::Within(fact, ..) = condition
                && fact.base() == name
                && let Some((_, open)) = fact.to_string().split_once(':')
                && !names.iter().any(|known| known == open)
            {
                names.push(open.to_owned());
            }
        }
    }
    page.heading(format!("known {what}s"));
    for open in names {
        page.entry(&open, description(&open).unwrap_or("of a law of your own"));
    }
    page.text(format!(
        "Other names are allowed: a law of your own may ask for one. A {what} that no law asks for decides nothing."
    ));
    let first = Fact::of(&format!("{name}:{}", known[0])).expect("a family whose names are open");
    let (how, example) = super::state::how(&first);
    page.heading("how it comes about");
    page.text(how);
    page.code(example);
    page.heading("what silence means");
    page.text(super::silence::about(board, &first));
    page.heading("in a pack");
    page.code(laid_out(&format!(r#"{{"fact": "{first}"}}"#)));
    page.text(format!("`{first}`: {}", fact::meaning(&first)));
    page.next([format!("transborder explain {first}")]);
    page
}

/// What a scheme or set is, for those whose codes do not tell.
pub(super) fn description(name: &str) -> Option<&'static str> {
    Some(match name {
        "EU-US-DPF" => "EU-US Data Privacy Framework",
        "EU-US-DPF-HR" => "the same with coverage of staff data: `\"covers\": [\"hr\"]` on the certificate",
        "UK-US-DPF" => "UK extension to the EU-US Data Privacy Framework",
        "CH-US-DPF" => "Swiss-US Data Privacy Framework",
        "APEC-CBPR" => "APEC Cross-Border Privacy Rules",
        "APEC-PRP" => "APEC Privacy Recognition for Processors",
        "GLOBAL-CBPR" => "Global Cross-Border Privacy Rules",
        "GLOBAL-PRP" => "Global Privacy Recognition for Processors",
        "KR-ISMS-P" => "Korean certification of information security and privacy management",
        "CN-PIPC" => "Chinese certification of personal information protection",
        "GDPR-42" => "certification under Art. 42 GDPR",
        "UKGDPR-42" => "certification under Art. 42 UK GDPR",
        "EU-US-PRIVACY-SHIELD" => "EU-US Privacy Shield, until 2020-07-15",
        "CH-US-PRIVACY-SHIELD" => "Swiss-US Privacy Shield, until 2020-09-07",
        "US-SAFE-HARBOUR" => "Safe Harbour, until 2015-10-05",
        "EU-2021-914" => "standard contractual clauses of the European Commission, 2021",
        "EU-2001-2010" => "the Commission's older clauses: 2001/497, 2004/915, 2010/87",
        "SA-46-2d" => "clauses of a supervisory authority, Art. 46(2)(d) GDPR",
        "UK-IDTA" => "UK International Data Transfer Agreement",
        "UK-ADDENDUM" => "UK addendum to the Commission's clauses",
        "CH-ADDENDUM" => "Swiss addendum to the Commission's clauses",
        "CN-SC" => "Chinese standard contract",
        "BR-CPC" => "Brazilian standard clauses",
        "TR-SC" => "Turkish standard contract",
        "ASEAN-MCC" => "ASEAN model contractual clauses",
        "SA-SCC" => "Saudi standard clauses",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_family_and_every_name_on_board_a_description() {
        for (fact, _) in FACTS {
            let family = Fact::of(fact).unwrap().family();
            assert!(FAMILIES.iter().any(|(name, _)| *name == family), "{fact}");
        }
        for name in SCHEMES.iter().chain(CLAUSE_SETS) {
            assert!(description(name).is_some(), "{name}");
        }
    }
}
