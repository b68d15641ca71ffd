//! What an answer rests on: where that is written.

use super::{Finding, MissingFact, Report};
use crate::Spot;
use crate::inventory::Kind;
use crate::regime::{Missing, Rests};

impl Report<'_> {
    pub(super) fn missing_fact(&self, finding: Finding<'_>, missing: &Missing) -> MissingFact {
        MissingFact {
            fact: missing.asked.to_string(),
            value: missing.value,
            said: missing.said,
            because: Some(super::reason::of(finding, missing).beside_its_name()),
            source: missing.rests.map(|rests| self.spot_of(rests)),
        }
    }

    /// Where an answer is written.
    pub(crate) fn spot_of(&self, rests: Rests) -> Spot {
        let inventory = self.inventory();
        match rests {
            Rests::Record(record) => Spot::record(inventory.origin_of(record.kind, record.index)),
            Rests::Entry { notice, entry } => {
                Spot::record(inventory.notices[notice as usize].origin).to("entries").to(entry as usize)
            }
            Rests::Statement { record, index } => {
                let facts = match record.kind {
                    Kind::Party => &inventory.parties[record.index as usize].facts,
                    Kind::System => &inventory.systems[record.index as usize].facts,
                    Kind::Collection => &inventory.collections[record.index as usize].facts,
                    Kind::Consent => &inventory.consents[record.index as usize].facts,
                    Kind::Safeguard => &inventory.safeguards[record.index as usize].facts,
                    Kind::Flow => match inventory.flows[record.index as usize].more() {
                        Some(more) => &more.facts,
                        None => &inventory.facts,
                    },
                    _ => &inventory.facts,
                };
                let origin = inventory.origin_of(record.kind, record.index);
                let way =
                    facts.0.get(index as usize).map(|statement| statement.way.to_vec()).unwrap_or_default();
                Spot { origin, way }
            }
        }
    }
}
