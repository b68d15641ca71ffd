//! Facts: which may stand where, and in which forms they are written.

use serde_json::{Map, Value, json};

use super::{Made, Random};

/// A record that bears facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearer {
    Whole,
    Party,
    System,
    Collection,
    Flow,
    Consent,
    Safeguard,
}

/// Facts that every law's landscapes may hold, whatever their rows ask for.
const COMMON: &[&str] = &[
    "safeguard.security",
    "safeguard.complaint_route",
    "safeguard.rights_operable",
    "basis.lawful",
    "basis.disclosure",
    "exporter.processor_supervised",
    "exporter.records_transfer",
    "consent.separate",
    "consent.explicit",
    "consent.valid_form",
    "assessment.transfer",
    "assessment.result_ok",
    "contract.scc_unmodified",
    "contract.scc_module_ok",
    "contract.annexes_complete",
    "contract.binding_commitments",
];

/// What records and tables decide, so that stating it says nothing or is a fault.
fn computed(fact: &str) -> bool {
    ["lists", "dest.", "recipient.certified:", "contract.scc:", "contract.clause."]
        .iter()
        .any(|family| fact.starts_with(family))
        || matches!(
            fact,
            "contract.bcr"
                | "contract.adhoc"
                | "contract.code"
                | "contract.public_instrument"
                | "contract.before_transfer"
                | "policy.published"
                | "consent.obtained"
        )
}

/// Whether a fact may be stated on such a record, and says something there.
fn stands(fact: &str, bearer: Bearer) -> bool {
    let family = fact.split('.').next().unwrap_or_default();
    match family {
        "exporter" | "policy" | "rights" => matches!(bearer, Bearer::Whole | Bearer::Party),
        "consent" => bearer == Bearer::Consent,
        "contract" | "authority" => matches!(bearer, Bearer::Safeguard | Bearer::Flow),
        "recipient" if matches!(fact, "recipient.stores_only" | "recipient.cannot_reidentify") => {
            matches!(bearer, Bearer::Party | Bearer::Flow)
        }
        _ => true,
    }
}

/// What opens a way out by itself: stated everywhere, no gate would ever be shut.
fn opening(fact: &str) -> bool {
    ["necessity.", "law.", "treaty.", "transfer.", "subject.", "authority.approved", "authority.licence"]
        .iter()
        .any(|family| fact.starts_with(family))
}

/// Facts on a record: of the row in focus most, of its law many in a tidy landscape and few else.
pub(crate) fn stated(random: &mut Random, made: &Made, bearer: Bearer) -> Value {
    let law = &made.law().asks.facts;
    let focus = &made.row().asks.facts;
    let names =
        law.iter().map(String::as_str).chain(COMMON.iter().copied().filter(|fact| !law.contains(*fact)));
    // Whoever tells everything on every record leaves nothing to the order in which one looks.
    let often = match bearer {
        Bearer::Party | Bearer::Flow | Bearer::Safeguard | Bearer::Consent => 100,
        Bearer::Whole | Bearer::System | Bearer::Collection => 15,
    };
    let limits = matches!(bearer, Bearer::Flow | Bearer::System | Bearer::Collection | Bearer::Safeguard);
    let mut facts = Map::new();
    for name in names.filter(|name| !computed(name) && stands(name, bearer)) {
        let percent = match (focus.contains(name), made.tidy) {
            (true, true) => 90,
            (true, false) => 70,
            (false, _) if opening(name) => 6,
            (false, true) => 93,
            (false, false) => 22,
        };
        if random.chance(percent * often / 100) {
            let yes = if made.tidy { 93 } else { 72 };
            let value = random.chance(yes);
            facts.insert(name.to_owned(), written(random, made, value, limits));
        }
    }
    Value::Object(facts)
}

fn written(random: &mut Random, made: &Made, value: bool, limits: bool) -> Value {
    if random.chance(if made.tidy { 80 } else { 60 }) {
        return json!(value);
    }
    if random.chance(12) {
        // Two statements whose periods meet but do not overlap.
        let day = random.pick(&made.days);
        return json!([{"value": value, "until_date": day}, {"value": !value, "from_date": day}]);
    }
    let mut fact = Map::new();
    fact.insert("value".to_owned(), json!(value));
    if random.chance(60) {
        fact.insert("evidence".to_owned(), json!("on file"));
    }
    if random.chance(25) {
        super::period(random, made, &mut fact, 10);
    }
    if limits && random.chance(20) {
        fact.insert("purposes".to_owned(), json!(random.some(&made.purposes, 2)));
    }
    if limits && random.chance(20) {
        fact.insert("subjects".to_owned(), json!(random.some(&made.groups, 2)));
    }
    Value::Object(fact)
}
