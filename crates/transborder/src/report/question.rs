//! Questions: one per record that would answer, most findings first.

use super::{Finding, Report};
use crate::fact::Site;
use crate::inventory::Kind;
use crate::judge::{RowPlace, RuleName, Verdict};
use crate::record::Channel;
use crate::regime::{Asked, Missing};
use crate::vocabulary::{Fact, Texts};
use std::collections::{BTreeSet, HashMap};

/// Which record would answer a question.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answerer {
    /// Its kind: `safeguard`, `notice`, `flow`, …
    pub record: &'static str,
    /// Its id, where it exists already or can only be one.
    pub id: Option<String>,
    /// For a safeguard: between whom.
    pub parties: Vec<String>,
    /// For a text: whose.
    pub by: Option<String>,
    /// For a text: by which channel.
    pub channel: Option<String>,
}

/// What nobody has said and somebody should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The question, with record and key.
    pub ask: String,
    /// What would answer it.
    pub answer: Answerer,
    /// The facts it would settle.
    pub facts: Vec<String>,
    /// Ids of the findings that wait for it.
    pub findings: Vec<String>,
    /// How many flows it is about.
    pub flows: usize,
}

struct Open {
    answer: Answerer,
    facts: Vec<Asked>,
    findings: Vec<String>,
    flows: BTreeSet<u32>,
}

/// Who and what a missing fact is about.
struct About<'r> {
    exporter: u32,
    importer: u32,
    flow: Option<u32>,
    collection: Option<u32>,
    group: Option<u32>,
    report: &'r Report<'r>,
}

impl Report<'_> {
    /// Questions, those that most findings wait for first.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        let mut open: Vec<Open> = Vec::new();
        let mut known: HashMap<Answerer, usize> = HashMap::new();
        let mut add = |about: &About<'_>, missing: &[Missing], finding: Option<&str>| {
            for missing in missing.iter().filter(|missing| missing.value == crate::Truth::Unknown) {
                let answer = answerer(about, &missing.asked);
                let place = *known.entry(answer.clone()).or_insert_with(|| {
                    open.push(Open {
                        answer,
                        facts: Vec::new(),
                        findings: Vec::new(),
                        flows: BTreeSet::new(),
                    });
                    open.len() - 1
                });
                let entry = &mut open[place];
                if !entry.facts.contains(&missing.asked) {
                    entry.facts.push(missing.asked.clone());
                }
                if let Some(finding) = finding
                    && !entry.findings.iter().any(|known| known == finding)
                {
                    entry.findings.push(finding.to_owned());
                }
                entry.flows.extend(about.flow);
            }
        };
        for finding in self.findings().filter(|finding| finding.verdict() == Verdict::Undetermined) {
            let row = finding.data();
            let mut missing = finding.hit().missing;
            if row.rule == RuleName::NoOpenGate {
                missing.retain(|missing| missing.value == crate::Truth::Unknown);
            }
            let id = finding.id();
            let about = self.about(finding);
            add(&about, &missing, Some(&id));
            for flow in &row.flows {
                add(&About { flow: Some(*flow), ..about_again(&about) }, &missing, Some(&id));
            }
        }
        for step in &self.judgement.steps {
            let outcome = &self.judgement.outcomes[step.member.outcome as usize];
            if outcome.questions.is_empty() {
                continue;
            }
            let scene = &self.transfers.inner.scene;
            let about = match step.site {
                Site::Flow(flow) => About {
                    exporter: step.member.exporter,
                    importer: scene.receiver(flow, step.member.exporter),
                    flow: Some(flow),
                    collection: None,
                    group: scene.variants[step.member.variant as usize].group,
                    report: self,
                },
                Site::Collection(collection) => About {
                    exporter: step.member.exporter,
                    importer: step.member.exporter,
                    flow: None,
                    collection: Some(collection),
                    group: scene.variants[step.member.variant as usize].group,
                    report: self,
                },
                Site::Party(_) => continue,
            };
            for (_, missing) in &outcome.questions {
                add(&about, missing, None);
            }
        }
        let mut questions: Vec<Question> = open.into_iter().map(finish).collect();
        questions.sort_by_key(|question| std::cmp::Reverse(question.findings.len()));
        questions
    }

    fn about<'r>(&'r self, finding: Finding<'r>) -> About<'r> {
        let row = finding.data();
        let scene = &self.transfers.inner.scene;
        let exporter = finding.responsible_parties().first().copied().unwrap_or(0);
        let flow = finding.flow_index();
        let collection = match row.place {
            RowPlace::Collection(collection) => Some(collection),
            _ => None,
        };
        let importer = flow.map_or(exporter, |flow| scene.receiver(flow, exporter));
        About {
            exporter,
            importer,
            flow,
            collection,
            group: finding.group_indices().first().copied(),
            report: self,
        }
    }
}

fn about_again<'r>(about: &About<'r>) -> About<'r> {
    About { ..*about }
}

/// The record that would answer.
fn answerer(about: &About<'_>, asked: &Asked) -> Answerer {
    let inventory = about.report.inventory();
    let scene = &about.report.transfers.inner.scene;
    let party = |party: u32| inventory.party_names.get(party).to_owned();
    let of = |record: Kind, id: Option<String>| Answerer {
        record: record.name(),
        id,
        parties: Vec::new(),
        by: None,
        channel: None,
    };
    let of_party = |index: u32| of(Kind::Party, Some(party(index)));
    let place = || match (about.flow, about.collection) {
        (Some(flow), _) => of(Kind::Flow, Some(inventory.flow_names.get(flow).to_owned())),
        (None, Some(collection)) => {
            of(Kind::Collection, Some(inventory.collection_names.get(collection).to_owned()))
        }
        (None, None) => of_party(about.exporter),
    };
    let text = |channel: Channel| Answerer {
        by: Some(party(about.exporter)),
        channel: Some(channel.name().to_owned()),
        ..of(Kind::Notice, None)
    };
    let pair = || Answerer {
        parties: vec![party(about.exporter), party(about.importer)],
        ..of(Kind::Safeguard, None)
    };
    let group = || of(Kind::Subjects, about.group.map(|group| inventory.group_names.get(group).to_owned()));
    match asked {
        Asked::Lists(Texts::Policy, _) => text(Channel::Policy),
        Asked::Lists(Texts::Consent, _) => of(Kind::Consent, None),
        Asked::Lists(Texts::OnRequest, _) => text(Channel::OnRequest),
        Asked::Lists(..) => text(Channel::Notice),
        Asked::Attr(attr, _) => match attr.name().split_once('.') {
            Some(("importer", _)) => of_party(about.importer),
            Some(("exporter", _)) => of_party(about.exporter),
            Some(("subject", _)) => group(),
            _ => place(),
        },
        Asked::Premise(name) => match *name {
            "subject.residence" => group(),
            "party.targets" => of_party(about.exporter),
            "party.country" => of_party(about.importer),
            "system.location" => {
                let system = about.flow.map(|flow| scene.graph.flow_data(flow).to).or_else(|| {
                    about.collection.map(|collection| inventory.collections[collection as usize].at)
                });
                of(Kind::System, system.map(|system| inventory.system_name(system).to_owned()))
            }
            _ => place(),
        },
        Asked::Fact(fact) => match fact.family() {
            "contract" | "assessment" | "authority" | "safeguard" if about.flow.is_some() => pair(),
            "policy" => text(Channel::Policy),
            "notice" => text(Channel::Notice),
            "consent" => of(Kind::Consent, None),
            "exporter" | "rights" => of_party(about.exporter),
            "recipient" => of_party(about.importer),
            _ => place(),
        },
    }
}

fn finish(open: Open) -> Question {
    let mut facts = open.facts;
    // A fact that implies others comes first: model clauses before the clauses that they hold.
    facts.sort_by_key(|asked| match asked {
        Asked::Fact(Fact::ModelClauses(_)) => 0,
        Asked::Fact(fact) if fact.base() == "contract.written" => 1,
        _ => 2,
    });
    let names: Vec<String> = facts.iter().map(ToString::to_string).collect();
    Question {
        ask: sentence(&open.answer, &facts),
        answer: open.answer,
        facts: names,
        findings: open.findings,
        flows: open.flows.len(),
    }
}

fn sentence(answer: &Answerer, facts: &[Asked]) -> String {
    let items: Vec<String> = facts
        .iter()
        .filter_map(|asked| match asked {
            Asked::Lists(_, item) => Some(format!("`{item}`")),
            _ => None,
        })
        .collect();
    let names: Vec<String> = facts
        .iter()
        .filter(|asked| !matches!(asked, Asked::Lists(..)))
        .map(|asked| match asked {
            Asked::Premise(name) => super::text::premise_key(name).to_owned(),
            other => format!("`{other}`"),
        })
        .collect();
    let id = answer.id.as_deref().map_or_else(String::new, |id| format!(" `{id}`"));
    match answer.record {
        "safeguard" => format!(
            "What binds `{}` and `{}`? Add to `safeguards` a record with `parties` {:?} that says {}.",
            answer.parties[0],
            answer.parties[1],
            answer.parties,
            names.join(", ")
        ),
        "notice" => {
            let by = answer.by.as_deref().unwrap_or_default();
            let channel = answer.channel.as_deref().unwrap_or_default();
            let what = items.into_iter().chain(names).collect::<Vec<_>>().join(", ");
            format!(
                "What does `{by}` tell people? Add to `notices` a text with `by` \"{by}\" and `channel` \"{channel}\" whose entry states {what}."
            )
        }
        "consent" => {
            let what = items.into_iter().chain(names).collect::<Vec<_>>().join(", ");
            format!("What did people agree to? State {what} on the record in `consents` and its `notice`.")
        }
        "subjects" => format!("Where do these people live? State {} in `subjects`{id}.", names.join(", ")),
        record => {
            let basis =
                facts.iter().any(|asked| matches!(asked, Asked::Fact(fact) if fact.base() == "basis.lawful"));
            let hint = if basis { " (its key `basis` answers `basis.lawful`)" } else { "" };
            let what = items.into_iter().chain(names).collect::<Vec<_>>().join(", ");
            format!("What holds for the {record}{id}? State {what} in its record{hint}.")
        }
    }
}
