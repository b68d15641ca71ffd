//! What fields come from: a static relation over all renames and derivations, whatever their day.

use super::ends_label;
use crate::inventory::Inventory;
use crate::record::How;
use std::collections::HashMap;

/// Per field: what it comes from, by which names texts mean it, and its tags.
#[derive(Debug, Default)]
pub(crate) struct Closure {
    /// The field itself and everything that it comes from, ascending.
    from: Vec<Box<[u32]>>,
    /// The field itself and everything of which it is a renamed or pseudonymised copy, ascending.
    named_by: Vec<Box<[u32]>>,
    /// Its own tags and those it inherits, ascending.
    tags: Vec<Box<[u32]>>,
    /// The computed tag `pseudonymised`, interned.
    pub(crate) pseudonymised: u32,
}

/// One way in which a field is made of another.
struct Step {
    from: u32,
    to: u32,
    copies: bool,
    passes_tags: bool,
    pseudonymises: bool,
    /// Derivation whose `drops` count.
    drops: Option<u32>,
}

impl Closure {
    pub(crate) fn of(inventory: &Inventory) -> Closure {
        let fields = inventory.fields.len();
        let mut steps: Vec<Step> = Vec::new();
        let mut renames: Vec<(u32, u32)> = inventory
            .flows
            .iter()
            .filter_map(|flow| flow.more())
            .flat_map(|more| more.rename.iter().copied())
            .collect();
        renames.sort_unstable();
        renames.dedup();
        for (from, to) in renames {
            if from != to {
                steps.push(Step {
                    from,
                    to,
                    copies: true,
                    passes_tags: true,
                    pseudonymises: false,
                    drops: None,
                });
            }
        }
        for (index, derivation) in inventory.derivations.iter().enumerate() {
            let shown = derivation.evidence.is_some();
            // Called anonymous without evidence counts as pseudonymised.
            let pseudonymises =
                derivation.how == How::Pseudonymise || (derivation.how == How::Anonymise && !shown);
            for from in &derivation.from {
                steps.push(Step {
                    from: *from,
                    to: derivation.to,
                    copies: pseudonymises,
                    passes_tags: !ends_label(derivation.how, shown),
                    pseudonymises,
                    drops: shown.then_some(index as u32),
                });
            }
        }
        // The position of the computed tag lies behind every written one.
        let pseudonymised =
            inventory.tag_names.find("pseudonymised").unwrap_or(inventory.tag_names.len() as u32);
        let own = |field: usize| vec![field as u32];
        let from = fixpoint((0..fields).map(own).collect(), &steps, |_, set| set.to_vec());
        let named_by = fixpoint((0..fields).map(own).collect(), &steps, |step, set| {
            if step.copies { set.to_vec() } else { Vec::new() }
        });
        let written = inventory.fields.iter().map(|field| sorted(field.tags.to_vec())).collect();
        let tags = fixpoint(written, &steps, |step, set| {
            if !step.passes_tags {
                return Vec::new();
            }
            let dropped: &[u32] =
                step.drops.map_or(&[], |index| &inventory.derivations[index as usize].drops);
            let mut passed: Vec<u32> = set.iter().copied().filter(|tag| !dropped.contains(tag)).collect();
            if step.pseudonymises {
                passed.push(pseudonymised);
            }
            sorted(passed)
        });
        Closure { from, named_by, tags, pseudonymised }
    }

    /// The field and everything it comes from.
    pub(crate) fn from(&self, field: u32) -> &[u32] {
        &self.from[field as usize]
    }

    /// Fields that, named in a text, name this one.
    pub(crate) fn named_by(&self, field: u32) -> &[u32] {
        &self.named_by[field as usize]
    }

    /// By field: equal numbers where all tags are equal.
    pub(crate) fn alike_by_tags(&self) -> Vec<u32> {
        let mut known: HashMap<&[u32], u32> = HashMap::new();
        let mut numbers = Vec::with_capacity(self.tags.len());
        for tags in &self.tags {
            let next = known.len() as u32;
            numbers.push(*known.entry(tags).or_insert(next));
        }
        numbers
    }

    /// Tags of the field, inherited ones included.
    pub(crate) fn tags(&self, field: u32) -> &[u32] {
        &self.tags[field as usize]
    }
}

fn sorted(mut set: Vec<u32>) -> Vec<u32> {
    set.sort_unstable();
    set.dedup();
    set
}

/// Least sets that hold their start and, for each step, what it passes on.
fn fixpoint(
    start: Vec<Vec<u32>>,
    steps: &[Step],
    pass: impl Fn(&Step, &[u32]) -> Vec<u32>,
) -> Vec<Box<[u32]>> {
    let mut sets = start;
    let mut by_from: Vec<Vec<usize>> = vec![Vec::new(); sets.len()];
    for (index, step) in steps.iter().enumerate() {
        by_from[step.from as usize].push(index);
    }
    let mut queue: Vec<u32> =
        (0..sets.len() as u32).filter(|field| !by_from[*field as usize].is_empty()).collect();
    let mut queued: Vec<bool> = by_from.iter().map(|steps| !steps.is_empty()).collect();
    while let Some(field) = queue.pop() {
        queued[field as usize] = false;
        for index in &by_from[field as usize] {
            let step = &steps[*index];
            let passed = pass(step, &sets[field as usize]);
            let target = &mut sets[step.to as usize];
            let before = target.len();
            target.extend(passed);
            target.sort_unstable();
            target.dedup();
            if target.len() > before && !std::mem::replace(&mut queued[step.to as usize], true) {
                queue.push(step.to);
            }
        }
    }
    sets.into_iter().map(Vec::into_boxed_slice).collect()
}
