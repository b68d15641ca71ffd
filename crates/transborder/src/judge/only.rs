//! Judging a part: the places of some laws whose value may have changed since another day.

use std::collections::HashSet;

/// What is to be judged.
#[derive(Clone, Debug)]
pub(crate) struct Only {
    /// Packs; none: every one.
    pub(crate) packs: Option<HashSet<String>>,
    pub(crate) sites: Sites,
    /// Whether what leaves a home without any law is asked again.
    pub(crate) homes: bool,
}

/// Places at which a change can matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Sites {
    All,
    Some { flows: HashSet<u32>, collections: HashSet<u32>, parties: HashSet<u32> },
}

impl Only {
    pub(crate) fn law(&self, pack: &str) -> bool {
        self.packs.as_ref().is_none_or(|packs| packs.contains(pack))
    }
}

impl Sites {
    pub(crate) fn none() -> Sites {
        Sites::Some { flows: HashSet::new(), collections: HashSet::new(), parties: HashSet::new() }
    }

    pub(crate) fn is_none(&self) -> bool {
        *self == Sites::none()
    }

    pub(crate) fn flow(&self, flow: u32) -> bool {
        match self {
            Sites::All => true,
            Sites::Some { flows, .. } => flows.contains(&flow),
        }
    }

    pub(crate) fn collection(&self, collection: u32) -> bool {
        match self {
            Sites::All => true,
            Sites::Some { collections, .. } => collections.contains(&collection),
        }
    }

    pub(crate) fn party(&self, party: u32) -> bool {
        match self {
            Sites::All => true,
            Sites::Some { parties, .. } => parties.contains(&party),
        }
    }

    /// Takes in other places.
    pub(crate) fn join(&mut self, other: &Sites) {
        match (&mut *self, other) {
            (Sites::All, _) => {}
            (_, Sites::All) => *self = Sites::All,
            (
                Sites::Some { flows, collections, parties },
                Sites::Some { flows: more_flows, collections: more_collections, parties: more_parties },
            ) => {
                flows.extend(more_flows);
                collections.extend(more_collections);
                parties.extend(more_parties);
            }
        }
    }
}
