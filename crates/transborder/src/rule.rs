//! Rules of an embedder's own: one question, asked of every transfer.

use crate::fact::{Setting, Site, Unit, consents_for, safeguards_for, texts_for};
use crate::judge::{Member, Transfers, Verdict};
use crate::lineage::{By, Groups};
use crate::regime::Reader;
use crate::vocabulary::Fact;
use crate::{Place, Truth, UnknownName};
use std::fmt;

/// A question of your own. It reads nothing but the transfer that it is given, and is asked once per step and
/// regime, with all labels on it.
///
/// ```
/// use transborder::{Objection, Rule, Transfer, Truth, Verdict};
///
/// struct UndeletedHealth;
///
/// impl Rule for UndeletedHealth {
///     fn name(&self) -> &'static str { "undeleted-health" }
///     fn summary(&self) -> &'static str { "finds health data that an importer may keep" }
///     fn check<'l>(&self, transfer: Transfer<'l>) -> Option<Objection<'l>> {
///         let health: Vec<_> = transfer.labels().filter(|label| label.has_tag("health")).collect();
///         if health.is_empty() { return None; }
///         let verdict = match transfer.fact("contract.clause.deletion").expect("a fact of the vocabulary") {
///             Truth::Yes => return None,
///             Truth::Unknown => Verdict::Undetermined,
///             Truth::No => Verdict::Gap,
///         };
///         let message = format!("`{}` may keep health data", transfer.importer());
///         Some(Objection { verdict, message, missing: vec!["contract.clause.deletion"], labels: Some(health), remedy: None })
///     }
/// }
/// ```
pub trait Rule: Sync {
    /// Names the fault, never the remedy; it becomes `rule` and `clause` of findings.
    fn name(&self) -> &'static str;
    /// What it finds, in a phrase.
    fn summary(&self) -> &'static str;
    /// What is wrong with a transfer, if anything is.
    fn check<'l>(&self, transfer: Transfer<'l>) -> Option<Objection<'l>>;
}

/// What a rule has against a transfer.
#[derive(Clone, Debug)]
pub struct Objection<'l> {
    /// How bad it is.
    pub verdict: Verdict,
    /// In a sentence.
    pub message: String,
    /// Facts of the vocabulary that are missing.
    pub missing: Vec<&'static str>,
    /// The labels it concerns; all where none are given.
    pub labels: Option<Vec<Label<'l>>>,
    /// What would mend it.
    pub remedy: Option<String>,
}

/// A step that is a transfer, or may be one, under a law.
#[derive(Clone, Copy)]
pub struct Transfer<'l> {
    pub(crate) transfers: &'l Transfers<'l>,
    pub(crate) regime: u32,
    pub(crate) flow: u32,
    pub(crate) members: &'l [Member],
}

impl fmt::Debug for Transfer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transfer({} under {})", self.flow(), self.regime())
    }
}

/// A label on a transfer: a group's field.
#[derive(Clone, Copy, Debug)]
pub struct Label<'l> {
    transfer: Transfer<'l>,
    member: Member,
}

impl<'l> Transfer<'l> {
    /// The law.
    #[must_use]
    pub fn regime(self) -> &'l str {
        &self.transfers.inner.scene.regimes[self.regime as usize].pack.id
    }

    /// The flow.
    #[must_use]
    pub fn flow(self) -> &'l str {
        self.transfers.inner.scene.inventory().flow_names.get(self.flow)
    }

    /// Who exports.
    #[must_use]
    pub fn exporter(self) -> &'l str {
        self.transfers.inner.scene.inventory().party_names.get(self.members[0].exporter)
    }

    /// Who receives.
    #[must_use]
    pub fn importer(self) -> &'l str {
        let scene = &self.transfers.inner.scene;
        scene.inventory().party_names.get(scene.receiver(self.flow, self.members[0].exporter))
    }

    /// The labels on it.
    pub fn labels(self) -> impl Iterator<Item = Label<'l>> {
        self.members.iter().map(move |member| Label { transfer: self, member: *member })
    }

    /// Countries outside that it opens for any of its labels.
    #[must_use]
    pub fn to_countries(self) -> Vec<Place> {
        let scene = &self.transfers.inner.scene;
        let route = scene.route(self.flow, self.members[0].exporter);
        let mut countries = Vec::new();
        for member in self.members {
            let home = scene.variants[member.variant as usize].residence;
            let area = scene.regimes[self.regime as usize].area(&home);
            for pair in route.new.iter().filter(|pair| !pair.country.inside(area).is_yes()) {
                crate::judge::extend(&mut countries, &[pair.country]);
            }
        }
        countries
    }

    /// What a fact is worth here, as packs see it: the worst of all units.
    ///
    /// # Errors
    /// The vocabulary has no such fact.
    pub fn fact(self, name: &str) -> Result<Truth, UnknownName> {
        let fact = Fact::of(name).ok_or_else(|| UnknownName {
            what: "fact",
            name: name.to_owned(),
            near: Fact::near(name).map(str::to_owned),
        })?;
        Ok(self.members.iter().map(|member| self.fact_for(member, &fact)).min().unwrap_or(Truth::Unknown))
    }

    fn fact_for(self, member: &Member, fact: &Fact) -> Truth {
        let inner = &*self.transfers.inner;
        let scene = &inner.scene;
        let data = scene.graph.flow_data(self.flow);
        let regime = self.regime as usize;
        let variant = scene.variants[member.variant as usize];
        let bit = member.variant - inner.blocks[member.block as usize].first;
        let attach = scene.attach(&scene.regimes[regime], member.exporter, variant);
        let by = By { regime, exporter: member.exporter, attach: Groups::all(attach), exists: Truth::Yes };
        let at = inner.at_step(by, member.block as usize, member.pair, bit);
        let Some(at) = at else { return Truth::Unknown };
        let mut setting = Setting {
            inner,
            index: regime,
            site: Site::Flow(self.flow),
            exporter: member.exporter,
            receiver: scene.receiver(self.flow, member.exporter),
            start: Some(data.from),
            end: Some(data.to),
            variant,
            field: Some(member.field),
            attached: at.state.attached,
            onward: at.state.onward,
            processor: at.state.processor,
            sources: at.sources,
            texts: Vec::new(),
            safeguards: crate::fact::Safeguards::default(),
            reached: &[],
            concerned: &[],
        };
        setting.texts = texts_for(&setting);
        setting.safeguards = safeguards_for(&setting);
        let area = scene.regimes[regime].area(&variant.residence);
        let route = scene.route(self.flow, member.exporter);
        let purposes = data
            .purposes
            .iter()
            .map(|purpose| Some(*purpose))
            .chain(data.purposes.is_empty().then_some(None));
        let mut worst = Truth::Yes;
        for purpose in purposes {
            let consents = consents_for(&setting, purpose);
            for pair in route.new.iter().filter(|pair| !pair.country.inside(area).is_yes()) {
                let best = crate::judge::pairs(&consents, &setting.safeguards.matching)
                    .map(|(consent, safeguard)| {
                        let unit = Unit {
                            on: &setting,
                            purpose,
                            country: pair.country,
                            transfer: Truth::Yes,
                            consent,
                            safeguard,
                            gate: None,
                        };
                        unit.fact(fact).truth
                    })
                    .max();
                worst = worst.and(best.unwrap_or(Truth::Unknown));
            }
        }
        worst
    }
}

impl<'l> Label<'l> {
    /// The group; none for a silent field's unknown group.
    #[must_use]
    pub fn subjects(self) -> Option<&'l str> {
        let scene = &self.transfer.transfers.inner.scene;
        let group = scene.variants[self.member.variant as usize].group?;
        Some(scene.inventory().group_names.get(group))
    }

    /// The field.
    #[must_use]
    pub fn field(self) -> &'l str {
        self.transfer.transfers.inner.scene.inventory().field_names.get(self.member.field)
    }

    /// Where the people live.
    #[must_use]
    pub fn residence(self) -> Place {
        self.transfer.transfers.inner.scene.variants[self.member.variant as usize].residence
    }

    /// Whether it has a tag: its field's, inherited ones included, or its group's.
    #[must_use]
    pub fn has_tag(self, tag: &str) -> bool {
        let scene = &self.transfer.transfers.inner.scene;
        scene.has_tag(scene.variants[self.member.variant as usize].group, self.member.field, tag)
    }

    pub(crate) fn member(self) -> Member {
        self.member
    }
}
