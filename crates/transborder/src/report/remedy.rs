//! What would mend a finding: alternatives, fewest facts first, each with the change of the inventory.

mod change;
mod draft;
mod elsewhere;
mod needs;
mod phrase;
mod safeguard;
mod suppose;
mod units;
mod wording;

pub use change::{Change, ChangeAt, PatchValue};

use super::Finding;
use super::text::{joined, owed, premise_key};
use crate::Truth;
use crate::judge::{Clause, RowPlace, RuleName};
use crate::regime::{Asked, Missing, On};
use draft::Draft;
use needs::{Lack, Needs};
use phrase::phrases;
pub(crate) use units::Aids;

/// One way to mend a finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Remedy {
    /// The gate it opens; none where a duty is met.
    pub gate: Option<String>,
    /// What to do, in a sentence.
    pub action: String,
    /// The facts to bring about and record.
    pub facts: Vec<String>,
    /// How the inventory says so: applied in this order and filled in, the finding is gone or hangs on
    /// `leaves`. Empty where nobody asked for it, where no record can say it, or where that would uncover a gap
    /// elsewhere.
    pub add: Vec<Change>,
    /// What stays open.
    pub leaves: Vec<String>,
}

/// How many alternatives are offered.
const AT_MOST: usize = 3;

impl Finding<'_> {
    /// At most three alternatives, fewest facts first. Statutes, treaties and decisions are nobody's to bring
    /// about, so a gate that needs one is not offered.
    #[must_use]
    pub fn remedies(self) -> Vec<Remedy> {
        self.alternatives().into_iter().map(|(_, remedy)| remedy).collect()
    }

    /// As [`Finding::remedies`], each with the change of the inventory that says it. Looks again at up to 256
    /// units of the finding and as many beside it, each against every text, consent and safeguard on record; for
    /// more there is no change. The first call for a report looks at every flow where a law counts people.
    #[must_use]
    pub fn remedies_with_changes(self) -> Vec<Remedy> {
        let with = |(gate, remedy)| self.patched(remedy, gate);
        self.alternatives().into_iter().map(with).collect()
    }

    /// Remedies without their changes, each with its gate.
    fn alternatives(self) -> Vec<(Option<u16>, Remedy)> {
        if let Some(action) = self.data().own.as_ref().and_then(|own| own.remedy.clone()) {
            let leaves = Vec::new();
            return vec![(None, Remedy { gate: None, action, facts: Vec::new(), add: Vec::new(), leaves })];
        }
        match self.data().rule {
            RuleName::NoOpenGate => {
                let hit = self.hit();
                let mut gates: Vec<(u16, Remedy)> = hit
                    .gates
                    .iter()
                    .filter(|gate| !gate.truth.is_yes() && !gate.missing.is_empty())
                    .filter(|gate| gate.missing.iter().all(|missing| can_be_supplied(&missing.asked)))
                    .map(|gate| {
                        (gate.gate, remedy(Some(self.clause_text(Clause::Gate(gate.gate))), &gate.missing))
                    })
                    .collect();
                gates.sort_by_key(|(_, remedy)| remedy.facts.len() + remedy.leaves.len());
                gates.truncate(AT_MOST);
                gates.into_iter().map(|(gate, remedy)| (Some(gate), remedy)).collect()
            }
            RuleName::PremiseUnknown => {
                let missing = self.hit().missing.clone();
                let keys: Vec<String> =
                    missing.iter().map(|missing| premise_key(self, &missing.asked)).collect();
                let leaves = missing.iter().map(|missing| missing.asked.to_string()).collect();
                let action = format!("find out and record {}", joined(&keys));
                vec![(None, Remedy { gate: None, action, facts: Vec::new(), add: Vec::new(), leaves })]
            }
            RuleName::Note | RuleName::NoLawOnDay | RuleName::NoPack => Vec::new(),
            _ => {
                let missing = self.hit().missing.clone();
                if missing.is_empty() {
                    return Vec::new();
                }
                vec![(None, remedy(None, &missing))]
            }
        }
    }

    /// A remedy with its patch, and with what that leaves and needs besides.
    fn patched(self, mut remedy: Remedy, gate: Option<u16>) -> Remedy {
        if remedy.facts.is_empty() {
            return remedy;
        }
        let needs = match (self.data().place, self.data().clause) {
            (RowPlace::Party(_), Clause::Duty(duty)) if self.is_pooled(duty) => self.pooled_needs(duty),
            (RowPlace::Party(_), _) => Some(self.plain_needs()),
            // Where data are is no statement.
            (_, Clause::Keep(_)) => None,
            _ => self.needs(gate),
        };
        let Some(needs) = needs else { return remedy };
        let Some(changes) = Draft::new(self).and_then(|draft| draft.changes(&needs)) else { return remedy };
        if changes.is_empty() {
            return remedy;
        }
        remedy.add = changes;
        let beside: Vec<String> = needs
            .beside
            .iter()
            .map(ToString::to_string)
            .filter(|fact| !remedy.facts.contains(fact))
            .collect();
        if !beside.is_empty() {
            remedy.action = format!("{}; and, owed then, {}", remedy.action, phrases(&beside).join("; "));
            remedy.facts.extend(beside);
        }
        for asked in &needs.leaves {
            crate::judge::extend(&mut remedy.leaves, &[asked.to_string()]);
        }
        remedy
    }

    /// Whether a duty is judged once for an exporter, from all its transfers.
    fn is_pooled(self, duty: u16) -> bool {
        let regimes = &self.report.transfers.inner.scene.regimes;
        let regime = self.data().regime.map(|regime| &regimes[regime as usize]);
        regime.is_some_and(|regime| regime.revision.duties[usize::from(duty)].on == On::Exporter)
    }

    /// What a finding that is about no single label lacks, as it stands.
    fn plain_needs(self) -> Needs {
        let hit = self.hit();
        let nos = hit.missing.iter().filter(|missing| missing.value.is_no());
        let unknown = hit.missing.iter().filter(|missing| missing.value == Truth::Unknown);
        Needs {
            lacks: nos
                .clone()
                .map(|missing| Lack { missing: missing.clone(), consent: None, safeguard: None, at: None })
                .collect(),
            read: hit
                .missing
                .iter()
                .filter_map(|missing| match missing.asked {
                    Asked::Lists(texts, item) => Some((texts, item)),
                    _ => None,
                })
                .collect(),
            leaves: unknown.map(|missing| missing.asked.clone()).collect(),
            ..Needs::default()
        }
    }
}

fn can_be_supplied(asked: &Asked) -> bool {
    let name = asked.to_string();
    let family = name.split('.').next().unwrap_or(&name);
    !matches!(family, "law" | "treaty" | "dest" | "necessity" | "subject" | "transfer")
}

fn remedy(gate: Option<(String, String)>, missing: &[Missing]) -> Remedy {
    let (sure, open): (Vec<&Missing>, Vec<&Missing>) =
        missing.iter().partition(|missing| missing.value == Truth::No);
    let names = |list: &[&Missing]| list.iter().map(|missing| missing.asked.to_string()).collect::<Vec<_>>();
    let facts = names(&sure);
    let mut action = match facts.is_empty() {
        true => format!("find out and record {}", owed(missing)),
        false => phrases(&facts).join("; "),
    };
    if let Some((_, cite)) = &gate {
        action = format!("{action} ({cite})");
    }
    Remedy { gate: gate.map(|(id, _)| id), action, facts, add: Vec::new(), leaves: names(&open) }
}
