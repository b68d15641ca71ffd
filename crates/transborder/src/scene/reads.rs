//! What the rows of a law in force can read: whatever they cannot, need not be known, and tells no two units apart.

use crate::regime::{Attr, Condition, Counts, Law, Member, On, Pack, Revision, Row, Test};
use crate::vocabulary::Fact;

/// What the rows of a revision can tell apart: what no row reads need not be known.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Reads {
    /// Whether the exporter is controller or processor.
    pub(crate) exporter_role: bool,
    /// What rows ask about where the sources of a label are.
    pub(crate) collected_in: Vec<Test>,
    /// Whether attach depends on the group.
    pub(crate) attach_by_group: bool,
    /// Whether role, path or exemption depend on the label.
    pub(crate) transfer_by_label: bool,
    /// How many people the exporter reaches.
    pub(crate) people: bool,
    /// How many it has sent abroad, flow by flow.
    pub(crate) counters: bool,
    /// Which other laws are attached to a label.
    pub(crate) origins: bool,
    /// Families of the facts that rows ask, or that answer what they ask.
    families: Vec<&'static str>,
    /// Attributes that rows test, with the part behind a name that ends in a dot; each once.
    pub(crate) attributes: Vec<(Attr, Option<String>, Test)>,
    /// Tags of labels.
    pub(crate) tags: bool,
    /// Who owns the recipient.
    pub(crate) covered: bool,
    /// Whether the exporter has collected the label, or who collected what feeds it.
    pub(crate) who_collected: bool,
}

impl Reads {
    /// Whether rows can read a statement of this fact.
    pub(crate) fn fact(&self, fact: &Fact) -> bool {
        self.families.contains(&fact.family())
    }

    /// Whether rows can read a fact of this family.
    pub(crate) fn family(&self, family: &str) -> bool {
        self.families.contains(&family)
    }

    pub(super) fn of(pack: &Pack, revision: &Revision, law: Law<'_>) -> Reads {
        let mut reads = Reads::default();
        revision.attach.each(&mut |condition| {
            reads.attach_by_group |= match condition {
                Condition::Attr(attr, _, test) => {
                    matches!(
                        attr,
                        Attr::ExporterTargets
                            | Attr::ExporterMonitors
                            | Attr::SubjectResidence
                            | Attr::SubjectCitizenship
                            | Attr::SubjectAge
                    ) || tests_home(test)
                }
                Condition::Data(_) => true,
                _ => false,
            };
        });
        reads.attach_by_group |= revision.territory.home;
        let mut of_transfer = |condition: &Condition| {
            reads.transfer_by_label |= match condition {
                Condition::Attr(attr, _, test) => {
                    attr.name().starts_with("subject.")
                        || attr.name().starts_with("data.")
                        || tests_home(test)
                }
                Condition::Data(_) => true,
                _ => false,
            };
        };
        for counts in revision.roles.iter().chain(&revision.paths) {
            each_counts(counts, &mut of_transfer);
        }
        if let Some((when, _)) = &revision.exempt_when {
            when.each(&mut of_transfer);
        }
        reads.transfer_by_label |= revision.territory.home;
        let mut of_rows = |condition: &Condition| {
            reads.note(condition);
            if let Condition::Attr(attr, _, test) = condition {
                reads.exporter_role |= *attr == Attr::ExporterRole;
                if *attr == Attr::DataCollectedIn && !reads.collected_in.contains(test) {
                    reads.collected_in.push(test.clone());
                }
                reads.origins |= *attr == Attr::DataOriginRegime;
                reads.people |= matches!(attr, Attr::ExporterSubjectCount | Attr::VolumeHeld);
                reads.counters |= *attr != Attr::VolumeHeld && attr.name().starts_with("volume.");
            }
        };
        for gate in &revision.gates {
            gate.opens.iter().for_each(|fact| of_rows(&Condition::Fact(fact.clone())));
        }
        each_of_counting(revision, &mut of_rows);
        each_of_judging(revision, &mut of_rows);
        for row in law.regimes().adequacy() {
            row.scope.each(&mut of_rows);
        }
        reads.tags |= law.regimes().adequacy().iter().any(|row| !row.not_data.is_empty());
        // What unmodified clauses bring about rests on statements about the clauses.
        if pack.implies.iter().flat_map(|(_, facts)| facts).any(|fact| reads.fact(fact)) {
            reads.families.push("contract");
        }
        reads.who_collected |= revision.duties.iter().any(|duty| duty.on == On::Processing);
        reads
    }

    fn note(&mut self, condition: &Condition) {
        match condition {
            Condition::Fact(fact) | Condition::Within(fact, ..) => {
                self.covered |= fact.base() == "recipient.not_covered_person";
                if !self.fact(fact) {
                    self.families.push(fact.family());
                }
            }
            Condition::Data(_) => self.tags = true,
            Condition::Attr(attr, argument, test) => {
                match attr {
                    Attr::DataFromSubject | Attr::DataSource => self.who_collected = true,
                    Attr::EdgeBasis => self.families.extend(["necessity", "basis"]),
                    Attr::EdgeIdentifierFields => self.tags = true,
                    _ => self.tags |= attr.name().starts_with("volume."),
                }
                let known = |(a, b, c): &(Attr, Option<String>, Test)| (a, b, c) == (attr, argument, test);
                if !self.attributes.iter().any(known) {
                    self.attributes.push((*attr, argument.clone(), test.clone()));
                }
            }
            _ => {}
        }
    }
}

fn tests_home(test: &Test) -> bool {
    matches!(test, Test::In(members) if members.contains(&Member::Home))
}

fn each_counts<'r>(counts: &'r Counts, see: &mut impl FnMut(&'r Condition)) {
    // Packs are as deep as their author made them; the reader bounds that.
    if let Counts::If(condition, then, otherwise) = counts {
        condition.each(see);
        each_counts(then, see);
        each_counts(otherwise, see);
    }
}

/// Conditions that decide whether a law attaches or a step counts.
pub(crate) fn each_of_step(revision: &Revision, see: &mut impl FnMut(&Condition)) {
    revision.attach.each(see);
    each_of_counting(revision, see);
}

/// Conditions of a whole revision.
pub(crate) fn each_of_rows(revision: &Revision, see: &mut impl FnMut(&Condition)) {
    each_of_step(revision, see);
    each_of_judging(revision, see);
}

/// Conditions that decide whether a step counts.
pub(crate) fn each_of_counting<'r>(revision: &'r Revision, see: &mut impl FnMut(&'r Condition)) {
    for counts in revision.roles.iter().chain(&revision.paths) {
        each_counts(counts, see);
    }
    if let Some((when, _)) = &revision.exempt_when {
        when.each(see);
    }
}

/// Conditions of gates, duties, localisation and notes.
fn each_of_judging(revision: &Revision, see: &mut impl FnMut(&Condition)) {
    for (_, condition) in revision.rows().flat_map(Row::conditions) {
        condition.each(see);
    }
}
