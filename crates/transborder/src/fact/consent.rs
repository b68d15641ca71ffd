//! Which consents speak for a unit.

use super::Setting;
use crate::graph::FieldList;
use crate::inventory::RecipientData;

/// Consents that match a label, its receiver and a purpose, in input order: in force, not withdrawn, about
/// the group, and each of fields, recipients and purposes absent or naming it. A category names nobody;
/// where the purpose is unknown a consent with purposes does not match.
pub(crate) fn consents_for(setting: &Setting<'_, '_>, purpose: Option<u32>) -> Vec<u32> {
    let scene = setting.scene();
    let Some(group) = setting.variant.group else { return Vec::new() };
    let mut matching = Vec::new();
    for index in scene.shelf.consents_of(group) {
        let consent = &scene.inventory().consents[*index as usize];
        let names_field = match (&consent.fields, setting.field) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(_), Some(field)) => scene.graph.named.names(scene.graph, FieldList::Consent(*index), field),
        };
        let names_receiver = consent.recipients.as_ref().is_none_or(|recipients| {
            recipients
                .iter()
                .any(|recipient| matches!(recipient, RecipientData::Party { party, .. } if *party == setting.receiver))
        });
        let names_purpose = consent
            .purposes
            .as_ref()
            .is_none_or(|purposes| purpose.is_some_and(|purpose| purposes.contains(&purpose)));
        if names_field && names_receiver && names_purpose {
            matching.push(*index);
        }
    }
    matching
}
