//! For whom a party's own doing attaches a law, a word of groups at a time.

use super::{Inner, alike};
use crate::Truth;
use crate::hash::ByPosition;
use crate::scene::Regime;

/// For whom a party's own doing attaches a law, by party and span of groups.
#[derive(Default)]
pub(crate) struct Attach(ByPosition<(u32, u32), (u64, u64)>);

impl Attach {
    /// Groups of a block: surely, perhaps.
    pub(crate) fn of(&mut self, inner: &Inner<'_>, law: &Regime<'_>, block: u32, party: u32) -> (u64, u64) {
        let scene = &inner.scene;
        let by_group = law.reads.attach_by_group;
        let span = inner.blocks[block as usize].span;
        let key = (party, if by_group { span } else { u32::MAX });
        *self.0.entry(key).or_insert_with(|| {
            let lives = &inner.blocks[block as usize];
            if !by_group {
                return alike(scene.attach(law, party, scene.variants[lives.first as usize]));
            }
            let (mut yes, mut maybe) = (0, 0);
            for bit in 0..lives.size() {
                match scene.attach(law, party, scene.variants[(lives.first + bit) as usize]) {
                    Truth::Yes => yes |= 1 << bit,
                    Truth::Unknown => maybe |= 1 << bit,
                    Truth::No => {}
                }
            }
            (yes, maybe)
        })
    }
}
