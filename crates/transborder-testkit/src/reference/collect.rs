//! Collections: a step of role `collect` whose collector is exporter and importer.

use std::collections::BTreeSet;

use super::judge::Judge;
use super::lineage::Hop;
use super::place::inside;
use super::step::{crossing, purposes};
use super::truth::Truth;
use super::unit::{History, Place, Unit};

impl Judge<'_> {
    /// Collections: duties on collecting, and a transfer where the pack says that collecting is one.
    pub(crate) fn collection(&mut self, c: usize) {
        let world = self.world;
        let inventory = &world.inventory;
        let record = &inventory.collections[c];
        let at = &inventory.systems[record.at];
        let collector = record.collectors[0];
        for (p, person) in inventory.people.iter().enumerate() {
            let (attached, reasons) = self.lineage.collected(c, p);
            if !record.groups.contains(&person.group) || attached == Truth::No {
                continue;
            }
            for field in 0..inventory.fields.len() {
                if !record.fields.contains(&field) {
                    continue;
                }
                for purpose in purposes(&record.purposes) {
                    let for_another = at.principal.is_some_and(|p| p != collector);
                    let mut unit = Unit {
                        world,
                        regime: self.lineage.regime,
                        place: Place::Collection(c),
                        people: vec![p],
                        field: Some(field),
                        purpose,
                        country: None,
                        exporter: collector,
                        receiver: collector,
                        ends: Some((record.at, record.at)),
                        role: "collect".to_owned(),
                        path: "send".to_owned(),
                        history: Some(History { sources: BTreeSet::from([c]), ..History::default() }),
                        narrow: true,
                        processor: (at.operator == collector && for_another)
                            || (at.principal == Some(collector) && world.is_processor(collector)),
                        onward: false,
                        transfer: Truth::No,
                        gate: None,
                        consents: Vec::new(),
                        safeguards: Vec::new(),
                        joins: Vec::new(),
                        consent: None,
                        safeguard: None,
                    };
                    let crossing = crossing(&unit);
                    unit.narrow = false;
                    unit.transfer = crossing.value;
                    super::fact::matching(&mut unit);
                    let path = vec![Hop::Collection(record.id.clone())];
                    let responsible = record.collectors.clone();
                    let mut places = at.location.clone();
                    places.dedup();
                    for place in places {
                        unit.country = Some(place.clone());
                        let base = self.base(&unit, responsible.clone(), path.clone());
                        self.duties(&unit, &["collection", "processing"], attached, &reasons, &base, None);
                        let outside = crossing.countries.contains(&place);
                        if outside && attached.min(crossing.value) > Truth::No {
                            self.transfer(&unit, attached, &reasons, &crossing, &base);
                        } else if attached == Truth::Yes {
                            self.notes(&unit, None, &base);
                        }
                    }
                    // Where data must be kept is asked of the (group, field), whatever it is for.
                    if Some(&unit.purpose) == purposes(&record.purposes).first() {
                        let mut unit = Unit { purpose: None, country: None, ..unit.clone() };
                        super::fact::matching(&mut unit);
                        let mut base = self.base(&unit, responsible, path);
                        let territory = unit.territory();
                        let away = |place: &&String| inside(place, &territory) < Truth::Yes;
                        base.countries = at.location.iter().filter(away).cloned().collect();
                        let mut rows = Vec::new();
                        self.out
                            .raw
                            .extend(super::local::localise(&unit, &base, attached, &reasons, &mut rows));
                        rows.iter().for_each(|(clause, value)| self.seen(clause, *value));
                    }
                }
            }
        }
    }
}
