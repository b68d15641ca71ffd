//! Questions: one per record that would answer, most findings first.

use super::reason::{Whose, whose};
use super::text::{joined, joined_lists};
use super::{Finding, Report};
use crate::fact::Site;
use crate::inventory::{Kind, RecipientData};
use crate::judge::{Labels, RowPlace, RuleName, Verdict, members};
use crate::record::Channel;
use crate::regime::{Asked, Missing};
use crate::vocabulary::{Attr, Fact, Item, Texts};
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
    /// None for what is asked without a finding.
    finding: Option<Finding<'r>>,
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
                for answer in answerers(about, &missing.asked) {
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
                        && entry.findings.last().is_none_or(|last| last != finding)
                    {
                        entry.findings.push(finding.to_owned());
                    }
                    entry.flows.extend(about.flow);
                }
            }
        };
        for finding in self.findings().filter(|finding| finding.verdict() == Verdict::Undetermined) {
            let row = finding.data();
            let mut missing = finding.hit().missing.clone();
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
        let scene = &self.transfers.inner.scene;
        let asking = |labels: &Labels| !self.judgement.outcomes[labels.outcome as usize].questions.is_empty();
        let runs = self.judgement.steps.chunk_by(|a, b| a.regime == b.regime && a.site == b.site);
        let asked = runs.flat_map(|run| {
            let labels = run.iter().map(|step| step.labels).filter(asking);
            members(labels).into_iter().map(|member| (run[0].site, member))
        });
        for (site, member) in asked {
            let outcome = &self.judgement.outcomes[member.outcome as usize];
            let about = match site {
                Site::Flow(flow) => About {
                    exporter: member.exporter,
                    importer: scene.receiver(flow, member.exporter),
                    flow: Some(flow),
                    collection: None,
                    group: scene.variants[member.variant as usize].group,
                    finding: None,
                    report: self,
                },
                Site::Collection(collection) => About {
                    exporter: member.exporter,
                    importer: member.exporter,
                    flow: None,
                    collection: Some(collection),
                    group: scene.variants[member.variant as usize].group,
                    finding: None,
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
            finding: Some(finding),
            report: self,
        }
    }
}

fn about_again<'r>(about: &About<'r>) -> About<'r> {
    About { ..*about }
}

/// The records that would answer: one, or one for each group whose residence is open.
fn answerers(about: &About<'_>, asked: &Asked) -> Vec<Answerer> {
    let inventory = about.report.inventory();
    if let (Asked::Premise("subject.residence"), Some(finding)) = (asked, about.finding)
        && let Whose::Groups(groups) = whose(finding, "subject.residence")
        && !groups.is_empty()
    {
        let names = groups.iter().map(|group| inventory.group_names.get(*group).to_owned());
        return names.map(|name| record(Kind::Subjects, Some(name))).collect();
    }
    vec![answerer(about, asked)]
}

fn record(record: Kind, id: Option<String>) -> Answerer {
    Answerer { record: record.name(), id, parties: Vec::new(), by: None, channel: None }
}

fn answerer(about: &About<'_>, asked: &Asked) -> Answerer {
    let inventory = about.report.inventory();
    let party = |party: u32| inventory.party_names.get(party).to_owned();
    let of_party = |index: u32| record(Kind::Party, Some(party(index)));
    let place = || match (about.flow, about.collection) {
        (Some(flow), _) => record(Kind::Flow, Some(inventory.flow_names.get(flow).to_owned())),
        (None, Some(collection)) => {
            record(Kind::Collection, Some(inventory.collection_names.get(collection).to_owned()))
        }
        (None, None) => of_party(about.exporter),
    };
    let text = |channel: Channel| Answerer {
        by: Some(party(about.exporter)),
        channel: Some(channel.name().to_owned()),
        ..record(Kind::Notice, None)
    };
    let pair = || Answerer {
        parties: vec![party(about.exporter), party(about.importer)],
        ..record(Kind::Safeguard, None)
    };
    let group =
        || record(Kind::Subjects, about.group.map(|group| inventory.group_names.get(group).to_owned()));
    match asked {
        Asked::Lists(Texts::Policy, _) => text(Channel::Policy),
        Asked::Lists(Texts::Consent, _) => about.consent(),
        Asked::Lists(Texts::OnRequest, _) => text(Channel::OnRequest),
        Asked::Lists(..) => text(Channel::Notice),
        // How many people an exporter handles is told by its groups.
        Asked::Attr(Attr::ExporterSubjectCount, _) => group(),
        Asked::Attr(attr, _) => match attr.name().split_once('.') {
            Some(("importer", _)) => of_party(about.importer),
            Some(("exporter", _)) => of_party(about.exporter),
            Some(("subject", _)) => group(),
            _ => place(),
        },
        Asked::Premise(name) => match about.finding.map(|finding| whose(finding, name)) {
            Some(Whose::Party(index)) => of_party(index),
            Some(Whose::System(system)) => {
                let data = &inventory.systems[system as usize];
                if data.implicit {
                    of_party(data.operator)
                } else {
                    record(Kind::System, Some(inventory.system_name(system).to_owned()))
                }
            }
            Some(Whose::Newcomers) => record(Kind::Collection, None),
            _ if *name == "subject.residence" => group(),
            _ => place(),
        },
        Asked::Fact(fact) => match fact.family() {
            "contract" | "assessment" | "authority" | "safeguard" if about.flow.is_some() => pair(),
            "policy" => text(Channel::Policy),
            "notice" => text(Channel::Notice),
            "consent" => about.consent(),
            "exporter" | "rights" => of_party(about.exporter),
            "recipient" => of_party(about.importer),
            _ => place(),
        },
    }
}

impl About<'_> {
    /// The consent of the group to this recipient, where exactly one record may be meant.
    fn consent(&self) -> Answerer {
        let inventory = self.report.inventory();
        let mut fitting = (0..inventory.consents.len() as u32).filter(|index| {
            let data = &inventory.consents[*index as usize];
            let named = |recipient: &RecipientData| match recipient {
                RecipientData::Party { party, .. } => *party == self.importer,
                RecipientData::Category(_) => false,
            };
            self.group.is_some_and(|group| data.groups.contains(&group))
                && data.recipients.as_ref().is_none_or(|recipients| recipients.iter().any(named))
        });
        let one = fitting.next().filter(|_| fitting.next().is_none());
        record(Kind::Consent, one.map(|index| inventory.consent_names.get(index).to_owned()))
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

/// What to ask and where to write the answer.
fn sentence(answer: &Answerer, facts: &[Asked]) -> String {
    let id = answer.id.as_deref().map_or_else(String::new, |id| format!(" `{id}`"));
    if let [Asked::Premise(name)] = facts {
        return premise(answer.record, &id, name);
    }
    let quoted =
        |texts: &[String]| texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", ");
    match answer.record {
        "safeguard" => format!(
            "What binds `{}` and `{}`? Write a record in `safeguards` with `parties` [{}], or complete the one that is there: {}.",
            answer.parties[0],
            answer.parties[1],
            quoted(&answer.parties),
            keys(facts)
        ),
        "notice" => {
            let by = answer.by.as_deref().unwrap_or_default();
            let channel = answer.channel.as_deref().unwrap_or_default();
            let where_to = match channel {
                "policy" => "publish",
                "onrequest" => "tell those who ask",
                _ => "tell people when it collects",
            };
            format!(
                "What does `{by}` {where_to}? Write a record in `notices` with `by` \"{by}\" and `channel` \"{channel}\", or complete the one that is there: {}.",
                keys(facts)
            )
        }
        "consent" if id.is_empty() => {
            format!("What did people agree to? Write it down in `consents`: {}.", keys(facts))
        }
        "consent" => {
            format!("What did people agree to by consent{id}? Write it down there: {}.", keys(facts))
        }
        record => {
            let question = match facts {
                [Asked::Fact(fact)] if ground(fact).is_some() => {
                    format!("What is the {} at {record}{id}?", ground(fact).unwrap_or_default())
                }
                [Asked::Fact(fact)] => format!("Is this so for {record}{id}: {}?", fact.meaning()),
                _ => format!("What holds for {record}{id}?"),
            };
            format!("{question} Write it into its record: {}.", keys(facts))
        }
    }
}

/// What a fact about a legal ground asks for by name: whether there is one is the lesser question.
fn ground(fact: &Fact) -> Option<&'static str> {
    Some(match fact.base() {
        "basis.lawful" => "ground for the processing at all",
        "basis.disclosure" => "ground for giving the data to a third party",
        "basis.sensitive" => "further ground for special data",
        _ => return None,
    })
}

fn premise(record: &str, id: &str, name: &str) -> String {
    match name {
        "subject.residence" if record == "collection" => {
            "Whose data are these, and where do they enter? Write the record that is missing in `collections`.".to_owned()
        }
        "subject.residence" if id.is_empty() => {
            "Where do these people reside? Write `residence` on their group in `subjects`.".to_owned()
        }
        "subject.residence" => {
            format!("Where do the people of{id} reside? Write `residence` on this group in `subjects`.")
        }
        "system.location" => format!("Where is {record}{id}? Write its `location`."),
        "party.country" => format!("In which country is {record}{id}? Write its `country`."),
        "party.targets" => {
            format!("Whom does {record}{id} target? Write the places into its `targets`, or [] for nowhere.")
        }
        "role" | "path" | "onward" => format!(
            "Does {record}{id} count as a transfer? Write `counts` on it: true or false, with the reason as `evidence`."
        ),
        "certainty" => format!(
            "Do data take {record}{id}, or may they only? Write `certainty` on it: \"actual\", or leave the flow out."
        ),
        "from_date" => format!("Since when does {record}{id} run? Write its `from_date`."),
        other => format!("What holds for {record}{id}? Write `{other}` into its record."),
    }
}

/// The key of a record that an attribute is read from.
fn attr_key(attr: Attr) -> &'static str {
    match attr {
        Attr::ExporterRole => "role",
        Attr::ExporterEstablished => "establishments",
        Attr::ExporterTargets => "targets",
        Attr::ExporterMonitors => "monitors",
        Attr::ExporterKind | Attr::ImporterLegalPerson => "kind",
        Attr::ExporterHasSubsidiaryIn | Attr::ImporterParentOutside => "parent",
        Attr::ExporterSubjectCount => "count",
        Attr::ExporterTurnover => "turnover",
        Attr::ImporterState => "country",
        Attr::ImporterUnderLaw => "under_law",
        Attr::ImporterJointWithEstablished => "joint_with",
        Attr::SubjectResidence => "residence",
        Attr::SubjectCitizenship => "citizenship",
        Attr::SubjectAge => "age",
        Attr::DataFromSubject | Attr::DataSource => "source",
        Attr::EdgeBasis => "basis",
        Attr::EdgeTransaction => "transaction",
        Attr::VolumeYtdNonsensitive
        | Attr::VolumeYtdSensitive
        | Attr::VolumeSinceLastYearNonsensitive
        | Attr::VolumeSinceLastYearSensitive
        | Attr::VolumeHeld
        | Attr::VolumeBulk12m => "volume",
        _ => "attributes",
    }
}

/// Keys that hold the answer, with what to write there.
fn keys(facts: &[Asked]) -> String {
    let mut keys: Vec<&str> = Vec::new();
    let (mut states, mut clauses, mut stated) = (Vec::new(), Vec::new(), Vec::new());
    let mut once = |key: &'static str| {
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    for asked in facts {
        match asked {
            Asked::Lists(_, item) => match item {
                Item::Items => once("fields"),
                Item::RecipientCountry | Item::ProcessingCountry => once("countries"),
                Item::RecipientName | Item::ProcessorIdentity | Item::RecipientCategories => {
                    once("recipients");
                }
                Item::RecipientPurpose => once("purposes"),
                Item::RecipientContact => {
                    once("recipients");
                    states.push(item.to_string());
                }
                other => states.push(other.to_string()),
            },
            Asked::Fact(fact) => match (fact.clause(), fact.base()) {
                (Some(clause), _) => clauses.push(clause.to_owned()),
                // The record itself says so, or its key does.
                (None, "contract.written") => once("kind"),
                (None, "contract.scc") => once("set"),
                (None, "basis.lawful") => once("basis"),
                (None, "policy.local_language") => once("languages"),
                (None, "policy.published") => {}
                (None, _) => stated.push(fact.to_string()),
            },
            Asked::Premise(name) => stated.push((*name).to_owned()),
            Asked::Attr(attr, _) => once(attr_key(*attr)),
        }
    }
    let mut parts: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    for (key, what) in [("clauses", clauses), ("states", states), ("facts", stated)] {
        let all: Vec<String> = what.iter().map(|one| format!("`{one}`")).collect();
        if !all.is_empty() {
            parts.push(format!("{} under `{key}`", joined(&all)));
        }
    }
    if parts.is_empty() { "the record says it by being there".to_owned() } else { joined_lists(&parts) }
}
