//! What silence means: one table, the first row that fits.

use super::Unit;
use crate::Truth;
use crate::record::{Channel, Complete};
use crate::regime::{Answer, Said};
use crate::vocabulary::{Fact, Silence};

/// What a fact is worth about which nothing is said.
pub(crate) fn of(unit: &Unit<'_, '_>, fact: &Fact) -> Answer {
    let inventory = unit.scene().inventory();
    let closed_by = |list: Complete| {
        if inventory.complete.has(list) {
            Answer::new(Truth::No, Said::Closed)
        } else {
            Answer::new(Truth::Unknown, Said::Silent)
        }
    };
    let base = fact.base();
    let family = fact.family();
    let kind = fact.silence();
    if kind == Silence::Yes {
        return Answer::new(Truth::Yes, Said::Silent);
    }
    // What somebody must do to rely on a gate is not done where nobody says so.
    if kind == Silence::No || unit.on.regime().revision.gates.iter().any(|gate| gate.relies_on(fact)) {
        let by_safeguards = family == "contract" && inventory.complete.has(Complete::Safeguards);
        let by_consents = family == "consent" && inventory.complete.has(Complete::Consents);
        let said = if by_safeguards || by_consents { Said::Closed } else { Said::Silent };
        return Answer::new(Truth::No, said);
    }
    match family {
        "consent" if unit.consent.is_none() => {
            let said = if inventory.complete.has(Complete::Consents) { Said::Closed } else { Said::Silent };
            Answer::new(Truth::No, said)
        }
        "consent" if base == "consent.valid_form" => Answer::new(Truth::Unknown, Said::Silent),
        "consent" => closed_by(Complete::Consents),
        "notice" => notice_before(unit),
        "policy" => {
            let policy = unit
                .on
                .texts
                .iter()
                .any(|text| inventory.notices[text.notice as usize].channels.contains(&Channel::Policy));
            // A policy of whose language nothing is known is no missing policy.
            if policy { Answer::new(Truth::Unknown, Said::Silent) } else { closed_by(Complete::Notices) }
        }
        "contract" | "assessment" | "authority" => {
            let safeguards = &unit.on.safeguards;
            let matches = !safeguards.matching.is_empty() || !safeguards.joining.is_empty();
            if matches { Answer::new(Truth::Unknown, Said::Silent) } else { closed_by(Complete::Safeguards) }
        }
        "localisation" => {
            let lists = [Complete::Systems, Complete::Flows, Complete::Collections];
            if lists.iter().all(|list| inventory.complete.has(*list)) {
                Answer::new(Truth::No, Said::Closed)
            } else {
                Answer::new(Truth::Unknown, Said::Silent)
            }
        }
        _ => Answer::new(Truth::Unknown, Said::Silent),
    }
}

/// Nobody is told where no text is addressed to them and no consent matches.
fn notice_before(unit: &Unit<'_, '_>) -> Answer {
    let inventory = unit.scene().inventory();
    if unit.on.texts.iter().any(|text| !text.only_on_request(inventory)) {
        return Answer::new(Truth::Unknown, Said::Silent);
    }
    match unit.consent {
        None => Answer::new(Truth::No, Said::Silent),
        Some(_) if super::computed::text_of_consent(unit).is_none() => {
            if inventory.complete.has(Complete::Notices) {
                Answer::new(Truth::No, Said::Closed)
            } else {
                Answer::new(Truth::Unknown, Said::Silent)
            }
        }
        Some(_) => Answer::new(Truth::Unknown, Said::Silent),
    }
}
