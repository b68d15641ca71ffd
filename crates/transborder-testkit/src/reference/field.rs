//! What a field comes from, its tags, and the names under which a text names it.
//!
//! Follows `prepare`, last line: three closures over renames and derivations, static, per field.

use std::collections::BTreeSet;

use super::record::Inventory;

#[derive(Debug)]
pub(crate) struct Fields {
    /// The field and everything it comes from.
    pub(crate) origins: Vec<BTreeSet<usize>>,
    /// Its own tags and those that reach it.
    pub(crate) tags: Vec<BTreeSet<String>>,
    /// The field and everything of which it is a renamed or pseudonymised copy.
    pub(crate) names: Vec<BTreeSet<String>>,
}

/// `into` comes from `from`; a derivation may change what passes.
struct Link<'i> {
    from: usize,
    into: usize,
    copy: bool,
    pseudonymised: bool,
    /// No tag passes: the label ended there.
    ends: bool,
    drops: &'i [String],
}

fn links(inventory: &Inventory) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for (from, into) in inventory.renames.iter().copied() {
        links.push(Link { from, into, copy: true, pseudonymised: false, ends: false, drops: &[] });
    }
    for derivation in &inventory.derivations {
        for from in derivation.from.iter().copied() {
            links.push(Link {
                from,
                into: derivation.to,
                copy: derivation.copies(),
                pseudonymised: derivation.copies(),
                ends: derivation.ends(),
                drops: if derivation.evidence { &derivation.drops } else { &[] },
            });
        }
    }
    links
}

/// Grows each set until nothing more passes along the links.
fn close<T: Ord + Clone>(sets: &mut [BTreeSet<T>], links: &[Link<'_>], pass: impl Fn(&Link<'_>, &T) -> bool) {
    loop {
        let mut grew = false;
        for link in links {
            let passing: Vec<T> = sets[link.from].iter().filter(|t| pass(link, t)).cloned().collect();
            for t in passing {
                grew |= sets[link.into].insert(t);
            }
        }
        if !grew {
            return;
        }
    }
}

impl Fields {
    pub(crate) fn of(inventory: &Inventory) -> Fields {
        let links = links(inventory);
        let fields = &inventory.fields;
        let mut origins: Vec<BTreeSet<usize>> = (0..fields.len()).map(|f| BTreeSet::from([f])).collect();
        close(&mut origins, &links, |_, _| true);
        let mut names: Vec<BTreeSet<String>> =
            fields.iter().map(|f| BTreeSet::from([f.id.clone()])).collect();
        close(&mut names, &links, |link, _| link.copy);
        let mut tags: Vec<BTreeSet<String>> =
            fields.iter().map(|f| f.tags.iter().cloned().collect()).collect();
        for link in links.iter().filter(|link| link.pseudonymised) {
            tags[link.into].insert("pseudonymised".to_owned());
        }
        close(&mut tags, &links, |link, tag| !link.ends && !link.drops.contains(tag));
        Fields { origins, tags, names }
    }
}
