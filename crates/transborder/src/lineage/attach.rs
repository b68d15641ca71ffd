//! For whom a party's own doing attaches a law, a word of groups at a time.

use super::{Block, Groups};
use crate::hash::ByPosition;
use crate::scene::{Regime, Scene};

/// For whom a party's own doing attaches a law, by party and span of groups.
#[derive(Default)]
pub(crate) struct Attach(ByPosition<(u32, u32), Groups>);

impl Attach {
    /// Those of a block.
    pub(crate) fn of(&mut self, scene: &Scene<'_>, law: &Regime<'_>, block: &Block, party: u32) -> Groups {
        let by_group = law.reads.attach_by_group;
        let key = (party, if by_group { block.span } else { u32::MAX });
        *self.0.entry(key).or_insert_with(|| {
            let attaches = |bit: u32| scene.attach(law, party, scene.variants[(block.first + bit) as usize]);
            if !by_group {
                return Groups::all(attaches(0));
            }
            let mut groups = Groups::default();
            (0..block.size()).for_each(|bit| groups.set(bit, attaches(bit)));
            groups
        })
    }
}
