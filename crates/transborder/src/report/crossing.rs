//! Steps that leave home, whatever law applies, and transfers that may pass.

use super::Report;
use crate::Place;
use crate::fact::Site;
use crate::judge::{Held, RowPlace, Verdict, extend, members};
use crate::lineage::bits;
use crate::regime::Answers;
use crate::step::By;

/// A step that leaves the home of somebody whose data take it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crossing<'r> {
    /// The flow, or none at a collection.
    pub flow: Option<&'r str>,
    /// The collection, or none at a flow.
    pub collection: Option<&'r str>,
    /// Homes that are left.
    pub residence: Vec<Place>,
    /// Locations of the start (of a collection: the homes).
    pub from_countries: Vec<Place>,
    /// Where to, outside those homes.
    pub to_countries: Vec<Place>,
    /// Who receives.
    pub importer: &'r str,
    /// Which fields.
    pub fields: Vec<&'r str>,
    /// The worst verdict there.
    pub worst: Option<Verdict>,
    /// Whether some transfer there may pass and nothing worse is found.
    pub discharged: bool,
    /// Whether it crosses by the seat of operator or receiver alone: no data moves over a border.
    pub by_seat: bool,
}

/// A transfer that may pass, with its ground.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discharge<'r> {
    /// `flow` or `collection`.
    pub kind: &'static str,
    /// Its id.
    pub id: &'r str,
    /// The pack.
    pub regime: &'r str,
    /// The revision.
    pub revision: &'r str,
    /// The gate.
    pub gate: &'r str,
    /// Its article.
    pub cite: &'r str,
    /// Who exports.
    pub exporter: &'r str,
    /// Who receives.
    pub importer: &'r str,
    /// Where to.
    pub to_countries: Vec<Place>,
    /// Groups.
    pub subjects: Vec<&'r str>,
    /// Fields.
    pub fields: Vec<&'r str>,
    /// Purposes.
    pub purposes: Vec<&'r str>,
    /// Safeguards relied on.
    pub safeguards: Vec<&'r str>,
    /// Consents relied on.
    pub consents: Vec<&'r str>,
}

impl Report<'_> {
    /// Every step that leaves the home of somebody whose data take it, collections first.
    #[must_use]
    pub fn crossings(&self) -> Vec<Crossing<'_>> {
        let inner = &self.transfers.inner;
        let scene = &inner.scene;
        let inventory = scene.inventory();
        let mut crossings = Vec::new();
        let outside = |home: Place, place: Place| !place.inside(&[home]).is_yes();
        for (index, data) in inventory.collections.iter().enumerate() {
            if data.period.holds_on(scene.day).is_no() {
                continue;
            }
            let (mut homes, mut to) = (Vec::new(), Vec::new());
            for home in
                data.groups.iter().flat_map(|group| inventory.groups[*group as usize].residence.iter())
            {
                for place in scene.graph.locations(data.at).iter().filter(|place| outside(*home, **place)) {
                    extend(&mut homes, &[*home]);
                    extend(&mut to, &[*place]);
                }
            }
            if !to.is_empty() {
                let place = RowPlace::Collection(index as u32);
                crossings.push(Crossing {
                    flow: None,
                    collection: Some(inventory.collection_names.get(index as u32)),
                    from_countries: homes.clone(),
                    residence: homes,
                    to_countries: to,
                    importer: inventory.party_names.get(scene.graph.collectors(index as u32)[0]),
                    fields: data.fields.iter().map(|field| inventory.field_names.get(*field)).collect(),
                    worst: self.worst_at(place),
                    discharged: self.passes_at(Site::Collection(index as u32)),
                    by_seat: false,
                });
            }
        }
        for flow in 0..inventory.flows.len() as u32 {
            let live = self.transfers.live.of_flow(flow);
            if live.is_empty() || scene.graph.caused_by_subject(flow) {
                continue;
            }
            let route = scene.route(flow, scene.exporters(flow, Answers::Principal).0[0]);
            let (mut homes, mut to, mut fields) = (Vec::new(), Vec::new(), Vec::new());
            let mut by_seat = true;
            for Held { block, pair, field } in live {
                let lives = &inner.blocks[*block as usize];
                for bit in bits(lives.reach[*pair as usize] & lives.admitted(flow)) {
                    let home = inner.residence(*block as usize, bit);
                    for reached in route.new.iter().filter(|reached| outside(home, reached.country)) {
                        extend(&mut homes, &[home]);
                        extend(&mut to, &[reached.country]);
                        extend(&mut fields, &[*field]);
                        by_seat &= reached.by == By::Seat
                            && !inventory.systems[scene.graph.flow_data(flow).to as usize].implicit;
                    }
                }
            }
            if to.is_empty() {
                continue;
            }
            fields.sort_unstable();
            crossings.push(Crossing {
                flow: Some(inventory.flow_names.get(flow)),
                collection: None,
                residence: homes,
                from_countries: scene.graph.locations(scene.graph.flow_data(flow).from).to_vec(),
                to_countries: to,
                importer: inventory.party_names.get(route.receiver),
                fields: fields.into_iter().map(|field| inventory.field_names.get(field)).collect(),
                worst: self.worst_at(RowPlace::Flow(flow)),
                discharged: self.passes_at(Site::Flow(flow)),
                by_seat,
            });
        }
        crossings
    }

    fn worst_at(&self, place: RowPlace) -> Option<Verdict> {
        self.judgement.worst_at(place)
    }

    fn passes_at(&self, site: Site) -> bool {
        self.judgement.passes_at(site)
    }

    /// Every transfer that may pass, with its ground, in the order of findings.
    #[must_use]
    pub fn discharges(&self) -> Vec<Discharge<'_>> {
        let scene = &self.transfers.inner.scene;
        let inventory = scene.inventory();
        let mut discharges: Vec<(u32, Site, u16, Discharge<'_>)> = Vec::new();
        for group in self.judgement.steps.chunk_by(|a, b| a.regime == b.regime && a.site == b.site) {
            let first = discharges.len();
            let (site, number) = (group[0].site, group[0].regime);
            let regime = &scene.regimes[number as usize];
            let passing = group
                .iter()
                .map(|step| step.labels)
                .filter(|labels| !self.judgement.outcomes[labels.outcome as usize].grounds.is_empty());
            for member in members(passing) {
                let outcome = &self.judgement.outcomes[member.outcome as usize];
                for ground in &outcome.grounds {
                    let known = discharges[first..].iter_mut().find(|(.., gate, _)| *gate == ground.gate);
                    let entry = match known {
                        Some((.., entry)) => entry,
                        None => {
                            let gate = &regime.revision.gates[usize::from(ground.gate)];
                            let (kind, id, importer) = match site {
                                Site::Flow(flow) => (
                                    "flow",
                                    inventory.flow_names.get(flow),
                                    scene.receiver(flow, member.exporter),
                                ),
                                Site::Collection(index) => {
                                    ("collection", inventory.collection_names.get(index), member.exporter)
                                }
                                Site::Party(party) => ("party", inventory.party_names.get(party), party),
                            };
                            let entry = Discharge {
                                kind,
                                id,
                                regime: &regime.pack.id,
                                revision: &regime.revision.id,
                                gate: &gate.id,
                                cite: &gate.cite,
                                exporter: inventory.party_names.get(member.exporter),
                                importer: inventory.party_names.get(importer),
                                to_countries: Vec::new(),
                                subjects: Vec::new(),
                                fields: Vec::new(),
                                purposes: Vec::new(),
                                safeguards: Vec::new(),
                                consents: Vec::new(),
                            };
                            discharges.push((number, site, ground.gate, entry));
                            &mut discharges.last_mut().expect("just pushed").3
                        }
                    };
                    extend(&mut entry.to_countries, &ground.countries);
                    let variant = scene.variants[member.variant as usize];
                    extend(
                        &mut entry.subjects,
                        &variant
                            .group
                            .map(|group| inventory.group_names.get(group))
                            .into_iter()
                            .collect::<Vec<_>>(),
                    );
                    extend(&mut entry.fields, &[inventory.field_names.get(member.field)]);
                    let purposes: Vec<&str> =
                        ground.purposes.iter().map(|purpose| inventory.purpose_names.get(*purpose)).collect();
                    extend(&mut entry.purposes, &purposes);
                    let safeguard = ground.safeguard.map(|index| inventory.safeguard_names.get(index));
                    extend(&mut entry.safeguards, &safeguard.into_iter().collect::<Vec<_>>());
                    let consent = ground.consent.map(|index| inventory.consent_names.get(index));
                    extend(&mut entry.consents, &consent.into_iter().collect::<Vec<_>>());
                }
            }
        }
        discharges.into_iter().map(|(.., entry)| entry).collect()
    }
}
