//! Which places a record can matter to.

use crate::graph::FlowGraph;
use crate::judge::Sites;
use crate::regime::{Condition, On, Regimes};
use crate::scene::{each_of_rows, each_of_step};
use crate::vocabulary::{Attr, Fact, Texts};
use crate::{Place, Truth};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Inventory and laws with what is asked of them for each change.
pub(super) struct Reached<'g> {
    pub(super) graph: &'g FlowGraph,
    pub(super) regimes: &'g Regimes,
    /// Flows with the party at an end: as operator, principal or the one it is received for.
    flows: HashMap<u32, Vec<u32>>,
    /// Collections with the party as collector, or at its system.
    collections: HashMap<u32, Vec<u32>>,
    /// Parties that collect or export.
    pub(super) acting: Vec<u32>,
    /// Facts that decide whether a law attaches or a step counts.
    of_steps: HashSet<Fact>,
    /// Facts that the plain question reads.
    of_homes: HashSet<Fact>,
    /// Whether a duty of parties or exporters asks for a certificate.
    certifies_parties: bool,
    /// Whether some law counts people in a time.
    pub(super) counts_people: bool,
}

impl<'g> Reached<'g> {
    pub(super) fn of(graph: &'g FlowGraph, regimes: &'g Regimes) -> Reached<'g> {
        let inventory = graph.inventory();
        let mut flows: HashMap<u32, Vec<u32>> = HashMap::new();
        for flow in 0..inventory.flows.len() as u32 {
            for party in parties_at(graph, flow) {
                let list = flows.entry(party).or_default();
                if list.last() != Some(&flow) {
                    list.push(flow);
                }
            }
        }
        let mut collections: HashMap<u32, Vec<u32>> = HashMap::new();
        for (index, data) in inventory.collections.iter().enumerate() {
            let mut parties = graph.collectors(index as u32);
            parties.push(graph.operator(data.at));
            parties.extend(graph.principal(data.at));
            for party in parties {
                let list = collections.entry(party).or_default();
                if list.last() != Some(&(index as u32)) {
                    list.push(index as u32);
                }
            }
        }
        let starts = inventory.flows.iter().map(|data| data.from);
        let exporting =
            starts.flat_map(|start| graph.principal(start).into_iter().chain([graph.operator(start)]));
        let collecting = (0..inventory.collections.len() as u32).flat_map(|index| graph.collectors(index));
        let acting: BTreeSet<u32> = exporting.chain(collecting).collect();
        let (mut of_steps, mut of_homes) = (HashSet::new(), HashSet::new());
        let (mut counts_people, mut certifies_parties) = (false, false);
        for pack in regimes.packs() {
            for revision in &pack.revisions {
                for duty in revision.duties.iter().filter(|duty| matches!(duty.on, On::Party | On::Exporter))
                {
                    for condition in [&duty.when, &duty.require] {
                        condition.each(&mut |part| {
                            certifies_parties |= matches!(part, Condition::Fact(Fact::Certified(_)));
                        });
                    }
                }
                each_of_step(revision, &mut |condition| of_steps.extend(fact(condition)));
                each_of_rows(revision, &mut |condition| {
                    counts_people |= counts(condition);
                    if pack.id == crate::regime::PLAIN {
                        of_homes.extend(fact(condition));
                    }
                });
            }
        }
        for row in regimes.adequacy() {
            row.scope.each(&mut |condition| counts_people |= counts(condition));
        }
        Reached {
            graph,
            regimes,
            flows,
            collections,
            acting: acting.into_iter().collect(),
            of_steps,
            of_homes,
            certifies_parties,
            counts_people,
        }
    }

    /// Whether a statement about a fact can make a law attach or a step count.
    pub(super) fn decides_steps(&self, fact: &Fact) -> bool {
        self.of_steps.contains(fact)
    }

    pub(super) fn decides_homes(&self, fact: &Fact) -> bool {
        self.of_homes.contains(fact)
    }

    /// Places that a party has a part in.
    pub(super) fn party(&self, party: u32) -> Sites {
        let of = |map: &HashMap<u32, Vec<u32>>| map.get(&party).into_iter().flatten().copied().collect();
        Sites::Some {
            flows: of(&self.flows),
            collections: of(&self.collections),
            parties: HashSet::from([party]),
        }
    }

    /// Flows that one safeguard covers: those named, else those between its parties, and what each of these collects
    /// for itself.
    pub(super) fn safeguard(&self, flows: &[u32], parties: &[u32]) -> Sites {
        let mut reached: HashSet<u32> = flows.iter().copied().collect();
        let mut collections = HashSet::new();
        if flows.is_empty() {
            // Both ends are among the parties.
            for party in parties {
                collections.extend(self.collections.get(party).into_iter().flatten());
                reached.extend(self.flows.get(party).into_iter().flatten().filter(|flow| {
                    let data = self.graph.flow_data(**flow);
                    let stands = |system: u32| {
                        parties.contains(&self.graph.operator(system))
                            || self.graph.principal(system).is_some_and(|party| parties.contains(&party))
                    };
                    let received = data.more().and_then(|more| more.on_behalf_of);
                    stands(data.from)
                        && (stands(data.to) || received.is_some_and(|party| parties.contains(&party)))
                }));
            }
        }
        Sites::Some { flows: reached, collections, parties: HashSet::new() }
    }

    /// Steps from or to a system, and collections there.
    pub(super) fn system(&self, system: u32) -> Sites {
        let inventory = self.graph.inventory();
        let at_flow = |flow: &u32| {
            let data = self.graph.flow_data(*flow);
            data.from == system || data.to == system
        };
        let operator = self.graph.operator(system);
        Sites::Some {
            flows: self.flows.get(&operator).into_iter().flatten().copied().filter(at_flow).collect(),
            collections: (0..inventory.collections.len() as u32)
                .filter(|index| inventory.collections[*index as usize].at == system)
                .collect(),
            parties: HashSet::new(),
        }
    }

    pub(super) fn flow(flow: u32) -> Sites {
        Sites::Some { flows: HashSet::from([flow]), collections: HashSet::new(), parties: HashSet::new() }
    }

    /// Steps that may end in one of these places, and collections that may lie there.
    pub(super) fn into(&self, places: &[Place]) -> Sites {
        let inventory = self.graph.inventory();
        let there = |place: &Place| place.is_unknown() || !place.inside(places).is_no();
        let some_there: Vec<bool> =
            inventory.parties.iter().map(|party| party.countries.iter().any(there)).collect();
        let mut flows = HashSet::new();
        for flow in 0..inventory.flows.len() as u32 {
            let data = self.graph.flow_data(flow);
            let more = data.more();
            let receivers = [
                Some(self.graph.operator(data.to)),
                self.graph.principal(data.to),
                more.and_then(|more| more.on_behalf_of),
            ];
            if self.graph.locations(data.to).iter().any(there)
                || more.is_some_and(|more| more.reads_from.iter().any(there))
                || receivers.into_iter().flatten().any(|party| some_there[party as usize])
            {
                flows.insert(flow);
            }
        }
        let mut collections = HashSet::new();
        for (index, data) in inventory.collections.iter().enumerate() {
            let collectors = self.graph.collectors(index as u32);
            if self.graph.locations(data.at).iter().any(there)
                || collectors.iter().any(|party| some_there[*party as usize])
            {
                collections.insert(index as u32);
            }
        }
        Sites::Some { flows, collections, parties: HashSet::new() }
    }

    /// What a certificate of a party can matter to: the steps to it, what it collects.
    pub(super) fn certificate(&self, party: u32) -> Sites {
        let Sites::Some { mut flows, collections, parties } = self.party(party) else { return Sites::All };
        flows.retain(|flow| {
            let data = self.graph.flow_data(*flow);
            self.graph.operator(data.to) == party
                || self.graph.principal(data.to) == Some(party)
                || data.more().and_then(|more| more.on_behalf_of) == Some(party)
        });
        let parties = if self.certifies_parties { parties } else { HashSet::new() };
        Sites::Some { flows, collections, parties }
    }

    /// Widened to whole exporters where a law asks something once for all steps of one. What it asks mostly stands
    /// on the exporter, so that only where that changes all steps count.
    pub(super) fn by_exporter(&self, sites: &Sites, packs: Option<&HashSet<String>>) -> Sites {
        let Sites::Some { flows, collections, parties } = sites else { return Sites::All };
        let pooled = || {
            let packs = self.regimes.packs().iter().enumerate().filter(|(index, pack)| {
                self.regimes.is_selected(*index) && packs.is_none_or(|packs| packs.contains(&pack.id))
            });
            packs
                .flat_map(|(_, pack)| &pack.revisions)
                .flat_map(|revision| &revision.duties)
                .filter(|duty| duty.on == On::Exporter)
        };
        if pooled().next().is_none() {
            return sites.clone();
        }
        let mut exporters: HashSet<u32> = parties.clone();
        if pooled().any(|duty| !stands_on_exporter(&duty.when) || !stands_on_exporter(&duty.require)) {
            for flow in flows {
                let start = self.graph.flow_data(*flow).from;
                exporters.insert(self.graph.operator(start));
                exporters.extend(self.graph.principal(start));
            }
            exporters.extend(collections.iter().map(|index| self.graph.collectors(*index)[0]));
        }
        let mut wider = flows.clone();
        for exporter in &exporters {
            wider.extend(self.flows.get(exporter).into_iter().flatten().filter(|flow| {
                let start = self.graph.flow_data(**flow).from;
                self.graph.operator(start) == *exporter || self.graph.principal(start) == Some(*exporter)
            }));
        }
        let of_exporters = exporters.iter().flat_map(|party| {
            let own = self.collections.get(party).into_iter().flatten().copied();
            own.filter(|index| self.graph.collectors(*index)[0] == *party)
        });
        let collections = collections.iter().copied().chain(of_exporters).collect();
        Sites::Some { flows: wider, collections, parties: exporters }
    }
}

/// Whether what a condition reads changes only with the exporter's own statements, with texts, or where data move.
fn stands_on_exporter(condition: &Condition) -> bool {
    let mut stands = true;
    condition.each(&mut |part| {
        stands &= match part {
            Condition::Fact(fact) => matches!(fact.family(), "exporter" | "rights" | "policy"),
            Condition::Lists(texts, _) => !matches!(texts, Texts::Consent | Texts::Any),
            Condition::Within(..)
            | Condition::ConsentSince(..)
            | Condition::ContractSince(..)
            | Condition::GateUsed(_) => false,
            _ => true,
        };
    });
    stands
}

fn parties_at(graph: &FlowGraph, flow: u32) -> Vec<u32> {
    let data = graph.flow_data(flow);
    let mut parties = vec![graph.operator(data.from), graph.operator(data.to)];
    parties.extend(graph.principal(data.from));
    parties.extend(graph.principal(data.to));
    parties.extend(data.more().and_then(|more| more.on_behalf_of));
    parties.sort_unstable();
    parties.dedup();
    parties
}

fn fact(condition: &Condition) -> Option<Fact> {
    match condition {
        Condition::Fact(fact) | Condition::Within(fact, ..) => Some(fact.clone()),
        _ => None,
    }
}

fn counts(condition: &Condition) -> bool {
    matches!(condition, Condition::Attr(attr, ..) if counter(*attr))
}

/// Whether an attribute counts people over a time.
fn counter(attr: Attr) -> bool {
    attr.name().starts_with("volume.")
}

/// Whether nobody who collects or exports could be under a law.
pub(super) fn attaches_to_nobody(scene: &crate::scene::Scene<'_>, acting: &[u32], pack: &str) -> bool {
    let Some(regime) = scene.regimes.iter().find(|regime| regime.pack.id == pack) else { return true };
    let variants = if regime.reads.attach_by_group { &scene.variants[..] } else { &scene.variants[..1] };
    acting
        .iter()
        .all(|party| variants.iter().all(|variant| scene.attach(regime, *party, *variant) == Truth::No))
}
