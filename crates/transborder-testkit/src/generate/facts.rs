//! Facts: which may stand where, and in which forms they are written.

use serde_json::{Map, Value, json};

use super::{DAYS, Made, Random};

/// What may be said once for all.
pub(crate) const WHOLE: &[&str] = &[
    "exporter.processor_supervised",
    "exporter.records_transfer",
    "safeguard.security",
    "rights.operable",
    "basis.disclosure",
    "basis.lawful",
    "exporter.age_check",
    "safeguard.rights_operable",
];

/// What a party may say of itself.
pub(crate) const PARTY: &[&str] = &[
    "exporter.processor_supervised",
    "exporter.records_transfer",
    "exporter.representative",
    "exporter.subprocessor_consent",
    "exporter.age_check",
    "exporter.representative_is_subsidiary",
    "rights.no_harder_than_collection",
    "rights.access_answer",
    "rights.operable",
    "safeguard.security",
    "safeguard.complaint_route",
    "safeguard.rights_operable",
    "recipient.local_implementation",
    "recipient.cannot_reidentify",
    "basis.disclosure",
    "basis.sensitive",
];

/// What may stand on a flow.
pub(crate) const FLOW: &[&str] = &[
    "safeguard.security",
    "safeguard.complaint_route",
    "safeguard.rights_operable",
    "safeguard.rights_enforceable",
    "safeguard.effective_remedy",
    "safeguard.suitable",
    "basis.disclosure",
    "basis.sensitive",
    "basis.statutory",
    "basis.lawful",
    "necessity.contract_with_subject",
    "necessity.legal_claims",
    "necessity.public_interest",
    "necessity.vital_interest",
    "necessity.compelling_interest",
    "transfer.occasional",
    "transfer.not_repetitive",
    "transfer.limited_subjects",
    "law.special_provision",
    "treaty.provision",
    "assessment.transfer",
    "assessment.result_ok",
    "assessment.supplementary",
    "authority.approved",
    "authority.not_suspended",
    "authority.notified",
    "contract.lawful",
    "contract.scc_unmodified",
    "contract.scc_module_ok",
    "recipient.cannot_reidentify",
    "recipient.local_implementation",
    "subject.incapable_of_consent",
];

/// What may stand on a system.
pub(crate) const SYSTEM: &[&str] = &[
    "safeguard.security",
    "safeguard.rights_operable",
    "basis.disclosure",
    "basis.sensitive",
    "recipient.local_implementation",
    "necessity.contract_with_subject",
    "assessment.transfer",
];

/// What may stand on a collection.
pub(crate) const COLLECTION: &[&str] = &[
    "basis.disclosure",
    "basis.sensitive",
    "basis.statutory",
    "necessity.contract_with_subject",
    "necessity.public_interest",
    "safeguard.security",
    "safeguard.complaint_route",
];

/// What may stand on a consent.
pub(crate) const CONSENT: &[&str] = &[
    "consent.separate",
    "consent.explicit",
    "consent.valid_form",
    "consent.guardian",
    "consent.specific_to_transfer",
    "consent.renewed_on_change",
    "basis.disclosure",
    "basis.sensitive",
];

/// What may stand on a safeguard.
pub(crate) const SAFEGUARD: &[&str] = &[
    "contract.scc_module_ok",
    "contract.scc_unmodified",
    "contract.annexes_complete",
    "contract.binding_commitments",
    "contract.lawful",
    "assessment.transfer",
    "assessment.result_ok",
    "assessment.supplementary",
    "authority.approved",
    "safeguard.rights_enforceable",
    "safeguard.effective_remedy",
    "safeguard.security",
    "safeguard.complaint_route",
    "safeguard.rights_operable",
];

/// A few facts of a list. `limits` allows purposes and subjects, which only steps have.
pub(crate) fn some(random: &mut Random, made: &Made, names: &[&str], most: usize, limits: bool) -> Value {
    let mut facts = Map::new();
    for name in random.some(names, most) {
        // Where a stated basis decides, denying its lawfulness would be a fault.
        let deniable = name != "basis.lawful";
        facts.insert(name.to_owned(), written(random, made, deniable, limits));
    }
    Value::Object(facts)
}

/// All facts of a list, mostly yes: so that now and then a gate opens.
pub(crate) fn most(random: &mut Random, made: &Made, names: &[&str], percent: usize) -> Value {
    let mut facts = Map::new();
    for name in names {
        if random.chance(percent) {
            let value = written(random, made, false, false);
            facts.insert((*name).to_owned(), value);
        }
    }
    Value::Object(facts)
}

fn written(random: &mut Random, made: &Made, deniable: bool, limits: bool) -> Value {
    let value = !deniable || random.chance(70);
    if random.chance(60) {
        return json!(value);
    }
    if random.chance(12) {
        // Two statements whose periods meet but do not overlap.
        let at = random.between(1, DAYS.len() - 2);
        return json!([{"value": value, "until_date": DAYS[at]}, {"value": !value || !deniable, "from_date": DAYS[at]}]);
    }
    let mut fact = Map::new();
    fact.insert("value".to_owned(), json!(value));
    if random.chance(60) {
        fact.insert("evidence".to_owned(), json!("on file"));
    }
    if random.chance(25) {
        super::period(random, &mut fact, 10);
    }
    if limits && random.chance(20) {
        fact.insert("purposes".to_owned(), json!(random.some(&made.purposes, 2)));
    }
    if limits && random.chance(20) {
        fact.insert("subjects".to_owned(), json!(random.some(&made.groups, 2)));
    }
    Value::Object(fact)
}
