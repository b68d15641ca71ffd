//! Whose data a finding is about, and which.

use super::Finding;
use crate::judge::{Labels, RowPlace};
use crate::lineage::bits;
use std::collections::BTreeMap;

impl<'r> Finding<'r> {
    /// The labels that it is about, in order.
    pub(super) fn labels(self) -> impl Iterator<Item = Labels> + use<'r> {
        self.report.labels(self.data())
    }

    /// Outcomes of its labels in order, each once, and whether what counts there is pooled: of a finding at a party,
    /// what its flows and collections contributed.
    pub(super) fn distinct(self) -> Vec<(u32, bool)> {
        let at_party = matches!(self.data().place, RowPlace::Party(_));
        let mut seen = std::collections::HashSet::new();
        let outcomes = self.labels().map(|labels| (labels.outcome, at_party && labels.field != u32::MAX));
        outcomes.filter(|(outcome, _)| *outcome != u32::MAX && seen.insert(*outcome)).collect()
    }

    pub(crate) fn group_indices(self) -> Vec<u32> {
        let variants = &self.report.transfers.inner.scene.variants;
        let mut groups: Vec<u32> =
            self.variants().into_iter().filter_map(|variant| variants[variant as usize].group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Whether the unknown group of silent fields is among its groups.
    pub(super) fn about_nobody_known(self) -> bool {
        let variants = &self.report.transfers.inner.scene.variants;
        self.variants().into_iter().any(|variant| variants[variant as usize].group.is_none())
    }

    /// Variants of groups that it is about, ascending.
    fn variants(self) -> Vec<u32> {
        let mut words: BTreeMap<u32, u64> = BTreeMap::new();
        for labels in self.labels().filter(Labels::has_groups) {
            *words.entry(labels.first).or_default() |= labels.groups;
        }
        let each = words.into_iter();
        each.flat_map(|(first, word)| bits(word).map(move |bit| first + bit)).collect()
    }

    /// Groups, in input order; the unknown group of a silent field is `unknown` and comes last.
    #[must_use]
    pub fn subjects(self) -> Vec<&'r str> {
        let names = &self.report.inventory().group_names;
        let known = self.group_indices().into_iter().map(|group| names.get(group));
        known.chain(self.about_nobody_known().then_some("unknown")).collect()
    }

    /// How many people, where every count is known and the groups share nobody.
    #[must_use]
    pub fn subject_count(self) -> Option<u64> {
        if self.about_nobody_known() { None } else { self.report.exact_people(&self.group_indices()) }
    }

    /// Fields, in input order.
    #[must_use]
    pub fn fields(self) -> Vec<&'r str> {
        let names = &self.report.inventory().field_names;
        self.field_indices().into_iter().map(|field| names.get(field)).collect()
    }

    pub(super) fn field_indices(self) -> Vec<u32> {
        let mut fields: Vec<u32> =
            self.labels().map(|labels| labels.field).filter(|field| *field != u32::MAX).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}
