//! What a picture needs of a report, as one plain value.

use super::{Finding, Report, Summary};
use crate::fact::Site;
use crate::inventory::SystemData;
use crate::judge::{Held, Row, RowPlace, Verdict, extend};
use crate::record::{PartyRole, PathKind, Role};
use crate::regime::Answers;
use crate::step::By;
use crate::{Date, Place, Truth};
use std::collections::HashMap;

/// Everything that can be drawn, in input order. Positions are those of the tables here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawing {
    /// The inventory's title.
    pub title: Option<String>,
    /// The day.
    pub as_of: Date,
    /// The laws judged, as `PACK@REVISION`.
    pub regimes: Vec<String>,
    /// The counts.
    pub summary: Summary,
    /// The territory of each law that is attached to something; of `plain` the residences.
    pub home: Vec<(String, Vec<Place>)>,
    /// Parties.
    pub parties: Vec<DrawnParty>,
    /// Systems, then the implicit ones of parties that are used as places.
    pub systems: Vec<DrawnSystem>,
    /// Collections in force on the day.
    pub collections: Vec<DrawnCollection>,
    /// Flows that move on the day, or may.
    pub flows: Vec<DrawnFlow>,
    /// Flows that are only announced or not in force on the day, and collections likewise.
    pub dormant: usize,
    /// Findings about a home as a whole.
    pub homes: Vec<(Place, Mark)>,
}

/// A party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnParty {
    /// Its id.
    pub id: String,
    /// For people.
    pub name: Option<String>,
    /// What it usually is.
    pub role: PartyRole,
    /// Its seats.
    pub countries: Vec<Place>,
    /// Size of a class of recipients.
    pub members: Option<u64>,
    /// What the class is called.
    pub category: Option<String>,
    /// Its parent, a party.
    pub parent: Option<usize>,
    /// Findings about it as a whole.
    pub marks: Vec<Mark>,
}

/// A system, or a party used as a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnSystem {
    /// Its id; of an implicit one that of the party.
    pub id: String,
    /// For people.
    pub name: Option<String>,
    /// Who runs it, a party.
    pub operator: usize,
    /// For whom, if for another.
    pub on_behalf_of: Option<usize>,
    /// Where it stands; of an implicit one the seats of its party.
    pub locations: Vec<Place>,
    /// Whether it is implicit.
    pub implicit: bool,
}

/// A collection: where people's data come in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnCollection {
    /// Position in the inventory.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Groups.
    pub groups: Vec<String>,
    /// Where they reside.
    pub residence: Vec<Place>,
    /// How many people, where every count is known and the groups share nobody.
    pub people: Option<u64>,
    /// The system.
    pub at: usize,
    /// What is collected.
    pub fields: Vec<String>,
    /// What for.
    pub purposes: Vec<String>,
    /// Findings there.
    pub marks: Vec<Mark>,
    /// Articles of the gates that let it pass.
    pub gates: Vec<String>,
}

/// A flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnFlow {
    /// Position in the inventory.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// System where it starts.
    pub from: usize,
    /// System where it ends.
    pub to: usize,
    /// The fields that move: those held at the start. Where none is held, those that the record names.
    pub fields: Vec<String>,
    /// Whether it carries everything held at its start.
    pub all_fields: bool,
    /// Whether anything held at its start moves.
    pub moves: bool,
    /// What for.
    pub purposes: Vec<String>,
    /// What the receiver is.
    pub role: Role,
    /// How the data get there.
    pub path: PathKind,
    /// Pairs (party, country) that it opens.
    pub reach: Vec<DrawnReach>,
    /// Findings there.
    pub marks: Vec<Mark>,
    /// Articles of the gates that let it pass, each with the receiving countries.
    pub gates: Vec<(String, Vec<Place>)>,
}

/// A (party, country) pair that a flow opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnReach {
    /// The party.
    pub party: usize,
    /// The country.
    pub country: Place,
    /// Why.
    pub by: By,
}

/// A finding, short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// What is wrong.
    pub verdict: Verdict,
    /// The pack.
    pub regime: String,
    /// The article.
    pub cite: String,
    /// In words.
    pub message: String,
    /// Receiving countries; none where it is not about any.
    pub countries: Vec<Place>,
}

impl Drawing {
    /// The laws in whose territory all of these places surely lie.
    #[must_use]
    pub fn home_of(&self, places: &[Place]) -> Vec<&str> {
        let inside = |area: &[Place]| places.iter().all(|place| place.inside(area).is_yes());
        self.home.iter().filter(|(_, area)| inside(area)).map(|(law, _)| law.as_str()).collect()
    }
}

/// Findings and grounds by the place where they stand.
#[derive(Default)]
struct Said {
    marks: HashMap<RowPlace, Vec<Mark>>,
    homes: Vec<(Place, Mark)>,
    /// Article and countries.
    gates: HashMap<Site, Vec<(String, Vec<Place>)>>,
}

impl Report<'_> {
    /// Everything that can be drawn. Linear in the inventory, its live edges and the findings. A limit on
    /// findings hides none here: a picture that shows less than was found would show a border as closed.
    #[must_use]
    pub fn drawing(&self) -> Drawing {
        let inventory = self.inventory();
        let said = self.said();
        let marks = |place: RowPlace| said.marks.get(&place).cloned().unwrap_or_default();
        let parties = inventory.parties.iter().enumerate().map(|(index, party)| DrawnParty {
            id: inventory.party_names.get(index as u32).to_owned(),
            name: party.name.as_deref().map(str::to_owned),
            role: party.role,
            countries: party.countries.to_vec(),
            members: party.members,
            category: party.category.as_deref().map(str::to_owned),
            parent: party.parent.map(|parent| parent as usize),
            marks: marks(RowPlace::Party(index as u32)),
        });
        let systems = inventory.systems.iter().enumerate();
        let collections = self.drawn_collections(&said);
        let flows = self.drawn_flows(&said);
        let dormant = inventory.flows.len() + inventory.collections.len() - flows.len() - collections.len();
        Drawing {
            title: inventory.title.as_deref().map(str::to_owned),
            as_of: self.as_of(),
            regimes: self.regimes(),
            summary: self.summary(),
            home: self.home(),
            parties: parties.collect(),
            systems: systems.map(|(index, system)| self.drawn_system(index as u32, system)).collect(),
            collections,
            flows,
            dormant,
            homes: said.homes,
        }
    }

    fn home(&self) -> Vec<(String, Vec<Place>)> {
        let inner = &self.transfers.inner;
        let mut homes = Vec::new();
        for (index, regime) in inner.scene.regimes.iter().enumerate().filter(|(_, regime)| regime.judged) {
            if inner.coverage(index) == (0, 0) {
                continue;
            }
            let mut home = Vec::new();
            for variant in &inner.scene.variants {
                // A territory that is not the residence is the same for everybody.
                extend(&mut home, regime.area(&variant.residence));
                if !regime.revision.territory.home {
                    break;
                }
            }
            home.retain(|place| !place.is_unknown());
            homes.push((regime.pack.id.clone(), home));
        }
        homes
    }

    fn said(&self) -> Said {
        let mut said = Said::default();
        for (row, Row { place, .. }) in self.judgement.rows.iter().enumerate() {
            let finding = Finding { report: self, row };
            let mark = Mark {
                id: finding.id(),
                verdict: finding.verdict(),
                regime: finding.regime(),
                cite: finding.cite(),
                message: finding.message(),
                countries: finding.to_countries(),
            };
            match place {
                RowPlace::Home(home) => said.homes.push((*home, mark)),
                place => said.marks.entry(*place).or_default().push(mark),
            }
        }
        for step in &self.judgement.steps {
            let revision = self.transfers.inner.scene.regimes[step.regime as usize].revision;
            for ground in &self.judgement.outcomes[step.labels.outcome as usize].grounds {
                let cite = &revision.gates[usize::from(ground.gate)].cite;
                let gates = said.gates.entry(step.site).or_default();
                match gates.iter_mut().find(|(known, _)| known == cite) {
                    Some((_, countries)) => extend(countries, &ground.countries),
                    None => gates.push((cite.clone(), ground.countries.clone())),
                }
            }
        }
        said
    }

    fn drawn_system(&self, index: u32, system: &SystemData) -> DrawnSystem {
        DrawnSystem {
            id: self.inventory().system_name(index).to_owned(),
            name: system.name.as_deref().map(str::to_owned),
            operator: system.operator as usize,
            on_behalf_of: self.transfers.inner.scene.graph.principal(index).map(|party| party as usize),
            locations: system.locations.to_vec(),
            implicit: system.implicit,
        }
    }

    fn drawn_collections(&self, said: &Said) -> Vec<DrawnCollection> {
        let inventory = self.inventory();
        let mut drawn = Vec::new();
        for (index, data) in inventory.collections.iter().enumerate() {
            if data.period.holds_on(self.as_of()).is_no() {
                continue;
            }
            let mut residence = Vec::new();
            for group in &data.groups {
                extend(&mut residence, &inventory.groups[*group as usize].residence);
            }
            let place = RowPlace::Collection(index as u32);
            let gates = said.gates.get(&Site::Collection(index as u32));
            drawn.push(DrawnCollection {
                index,
                id: inventory.collection_names.get(index as u32).to_owned(),
                groups: names(&data.groups, |group| inventory.group_names.get(group)),
                residence,
                people: self.exact_people(&data.groups),
                at: data.at as usize,
                fields: names(&data.fields, |field| inventory.field_names.get(field)),
                purposes: names(&data.purposes, |purpose| inventory.purpose_names.get(purpose)),
                marks: said.marks.get(&place).cloned().unwrap_or_default(),
                gates: gates.into_iter().flatten().map(|(cite, _)| cite.clone()).collect(),
            });
        }
        drawn
    }

    fn drawn_flows(&self, said: &Said) -> Vec<DrawnFlow> {
        let scene = &self.transfers.inner.scene;
        let inventory = scene.inventory();
        let mut drawn = Vec::new();
        for (index, data) in inventory.flows.iter().enumerate() {
            if data.moves_on(scene.day) == Truth::No {
                continue;
            }
            let flow = index as u32;
            let route = scene.route(flow, scene.exporters(flow, Answers::Principal).0[0]);
            let mut fields = self.moved_by(flow);
            let moves = !fields.is_empty();
            if !moves {
                fields = scene.graph.carried(flow).to_vec();
            }
            let reach = route.new.iter().map(|pair| DrawnReach {
                party: pair.party as usize,
                country: pair.country,
                by: pair.by,
            });
            drawn.push(DrawnFlow {
                index,
                id: inventory.flow_names.get(flow).to_owned(),
                from: data.from as usize,
                to: data.to as usize,
                fields: names(&fields, |field| inventory.field_names.get(field)),
                all_fields: data.all_fields,
                moves,
                purposes: names(&data.purposes, |purpose| inventory.purpose_names.get(purpose)),
                role: data.role,
                path: data.path,
                reach: reach.collect(),
                marks: said.marks.get(&RowPlace::Flow(flow)).cloned().unwrap_or_default(),
                gates: said.gates.get(&Site::Flow(flow)).cloned().unwrap_or_default(),
            });
        }
        drawn
    }

    /// Fields that take a flow, in input order.
    fn moved_by(&self, flow: u32) -> Vec<u32> {
        let mut fields = Vec::new();
        for Held { block, pair, field } in self.transfers.live.of_flow(flow) {
            let lives = &self.transfers.inner.blocks[*block as usize];
            if lives.reach[*pair as usize] & lives.admitted(flow) != 0 {
                fields.push(*field);
            }
        }
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

fn names<'a>(indices: &[u32], name: impl Fn(u32) -> &'a str) -> Vec<String> {
    indices.iter().map(|index| name(*index).to_owned()).collect()
}
