//! Findings as numbers, and the labels that they are about, up to 64 groups in a word.

use super::{Clause, Hit, Outcome, RuleName, StepOutcome, Verdict};
use crate::lineage::bits;

/// Labels of one field at a step that came out alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Labels {
    /// Bit `b` is the variant `first + b`.
    pub(crate) groups: u64,
    pub(crate) first: u32,
    pub(crate) field: u32,
    /// Where it is held at the start: block and pair; `u32::MAX` at a collection or party.
    pub(crate) block: u32,
    pub(crate) pair: u32,
    pub(crate) outcome: u32,
    pub(crate) exporter: u32,
    pub(crate) onward: bool,
}

/// A label of a finding with its outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    pub(crate) variant: u32,
    pub(crate) field: u32,
    /// As in [`Labels`].
    pub(crate) block: u32,
    pub(crate) pair: u32,
    pub(crate) outcome: u32,
    pub(crate) exporter: u32,
    pub(crate) onward: bool,
}

impl Labels {
    /// One label; `u32::MAX` for a party, which has none.
    pub(crate) fn one(member: Member) -> Labels {
        let Member { variant, field, block, pair, outcome, exporter, onward } = member;
        Labels { groups: 1, first: variant, field, block, pair, outcome, exporter, onward }
    }

    /// Whether it is about groups at all.
    pub(crate) fn has_groups(&self) -> bool {
        self.first != u32::MAX
    }

    /// The first of its variants.
    pub(crate) fn lowest(&self) -> u32 {
        self.first.wrapping_add(self.groups.trailing_zeros())
    }

    /// Its variants, ascending.
    pub(crate) fn variants(self) -> impl Iterator<Item = u32> {
        bits(self.groups).map(move |bit| self.first.wrapping_add(bit))
    }

    pub(crate) fn members(self) -> impl Iterator<Item = Member> {
        let Labels { field, block, pair, outcome, exporter, onward, .. } = self;
        self.variants().map(move |variant| Member { variant, field, block, pair, outcome, exporter, onward })
    }
}

/// Labels one by one: at a collection as they come, else by exporter as they come, then by variant and field.
pub(crate) fn members(labels: impl IntoIterator<Item = Labels>) -> Vec<Member> {
    let mut all: Vec<Member> = Vec::new();
    let mut start = 0;
    let sort = |run: &mut [Member]| {
        if run.first().is_some_and(|member| member.block != u32::MAX) {
            run.sort_by_key(|member| (member.variant, member.field));
        }
    };
    for of in labels {
        if all.last().is_some_and(|last| last.exporter != of.exporter) {
            sort(&mut all[start..]);
            start = all.len();
        }
        all.extend(of.members());
    }
    sort(&mut all[start..]);
    all
}

/// A finding, as numbers.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Position among the regimes in force; none for `no-law-on-day` and `no-pack`.
    pub(crate) regime: Option<u32>,
    pub(crate) rule: RuleName,
    pub(crate) clause: Clause,
    pub(crate) verdict: Verdict,
    pub(crate) place: RowPlace,
    pub(crate) about: About,
    /// Flows of a finding that is about an exporter as a whole.
    pub(crate) flows: Vec<u32>,
    pub(crate) own: Option<Box<Own>>,
}

/// Which labels a finding is about.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// Those of a run of steps whose outcome says so: from, and how many.
    Steps(u32, u32),
    These(Vec<Labels>),
}

impl Row {
    /// As [`Hit::says`].
    pub(crate) fn says(&self) -> (Clause, Verdict, RuleName) {
        (self.clause, self.verdict, self.rule)
    }

    /// What an outcome contributes to this finding; nothing where it says something else.
    pub(crate) fn hit<'o>(&self, outcome: &'o Outcome) -> Option<&'o Hit> {
        outcome.hits.iter().find(|hit| hit.says() == self.says())
    }

    /// Its labels in order.
    pub(crate) fn labels<'a>(
        &'a self,
        steps: &'a [StepOutcome],
        outcomes: &'a [Outcome],
    ) -> impl Iterator<Item = Labels> + 'a {
        let (run, these): (&[StepOutcome], &[Labels]) = match &self.about {
            About::Steps(from, many) => (&steps[*from as usize..(*from + *many) as usize], &[]),
            About::These(these) => (&[], these),
        };
        let of_steps = run.iter().map(|step| step.labels);
        let said = of_steps.filter(|labels| self.hit(&outcomes[labels.outcome as usize]).is_some());
        said.chain(these.iter().copied())
    }
}

/// What a finding of another source than a row of a pack carries with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Own {
    pub(crate) pack: String,
    pub(crate) revision: String,
    pub(crate) clause: String,
    pub(crate) cite: String,
    pub(crate) message: String,
    pub(crate) missing: Vec<crate::regime::Missing>,
    pub(crate) countries: Vec<crate::Place>,
    pub(crate) remedy: Option<String>,
    pub(crate) responsible: Vec<u32>,
}

/// Where a finding stands: collections, flows, parties, homes, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum RowPlace {
    Collection(u32),
    Flow(u32),
    Party(u32),
    Home(crate::Place),
}
