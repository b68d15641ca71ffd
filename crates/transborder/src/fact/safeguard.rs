//! Which safeguards speak for a unit, and what they imply.

use super::{Setting, Unit};
use crate::record::SafeguardKind;
use crate::vocabulary::Fact;
use crate::{Kind, Truth};

/// Safeguards that match a step, in input order.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Safeguards {
    /// Of which one is chosen at a time.
    pub(crate) matching: Vec<u32>,
    /// Measures and assessments, which join every one.
    pub(crate) joining: Vec<u32>,
}

/// Safeguards in force that name the flow, or name no flow and hold both ends among their parties.
pub(crate) fn safeguards_for(setting: &Setting<'_, '_>) -> Safeguards {
    let scene = setting.scene();
    let mut found = Safeguards::default();
    let (senders, takers) = (setting.senders(), setting.takers());
    for index in scene.shelf.safeguards_of(setting.flow(), senders) {
        let safeguard = &scene.inventory().safeguards[index as usize];
        let fits =
            !safeguard.flows.is_empty() || takers.iter().any(|party| safeguard.parties.contains(party));
        if fits {
            match safeguard.kind {
                SafeguardKind::Measure | SafeguardKind::Assessment => found.joining.push(index),
                _ => found.matching.push(index),
            }
        }
    }
    found
}

/// Whether a kind of safeguard is a contract in the wide sense.
pub(crate) fn is_contract(kind: SafeguardKind) -> bool {
    !matches!(kind, SafeguardKind::Measure | SafeguardKind::Assessment | SafeguardKind::Certification)
}

/// Whether a fact is yes where this safeguard is the one chosen.
fn holds(unit: &Unit<'_, '_>, safeguard: u32, fact: &str) -> bool {
    Unit { safeguard: Some(safeguard), ..*unit }.answer(&Fact::known(fact)).truth.is_yes()
}

/// Whether unmodified, fitting model clauses of this safeguard give the fact, though nothing is written.
/// Every authority's own set binds the next recipient alike.
pub(crate) fn implies(unit: &Unit<'_, '_>, safeguard: u32, fact: &Fact) -> bool {
    let data = &unit.scene().inventory().safeguards[safeguard as usize];
    let Some(set) = &data.set else { return false };
    let by_pack = unit.on.regime().pack.implies.iter().any(|(key, implied)| {
        matches!(key, Fact::ModelClauses(known) if **known == **set) && implied.contains(fact)
    });
    let binds_the_next = fact.clause() == Some("onward_equivalent");
    if data.kind != SafeguardKind::Scc
        || !(by_pack || binds_the_next)
        || data.period.holds_on(unit.scene().day) != Truth::Yes
        || data.facts.says(fact, unit.fit()).is_some()
        || !holds(unit, safeguard, "contract.scc_unmodified")
    {
        return false;
    }
    binds_the_next || holds(unit, safeguard, "contract.scc_module_ok")
}

/// The answer about a clause or a written contract, united over all matching safeguards.
pub(crate) fn united(unit: &Unit<'_, '_>, fact: &Fact) -> Option<crate::regime::Answer> {
    use crate::regime::{Answer, Record, Rests, Said};
    let inventory = unit.scene().inventory();
    let fit = unit.fit();
    let mut best: Option<Answer> = None;
    // A contract of which nobody says what it holds may hold it.
    let mut unsaid = false;
    for index in unit.on.safeguards.matching.iter().chain(&unit.on.safeguards.joining) {
        let data = &inventory.safeguards[*index as usize];
        // A measure, assessment or certificate is no contract, but one that lists clauses says what it holds.
        if !is_contract(data.kind) && (fact.clause().is_none() || data.clauses.is_none()) {
            continue;
        }
        let record = Record { kind: Kind::Safeguard, index: *index };
        let answer = if let Some(stated) = data.facts.says(fact, fit) {
            Some(
                Answer::new(stated.truth, Said::Stated)
                    .resting(Rests::Statement { record, index: stated.index }),
            )
        } else if fact.base() == "contract.written" || implies(unit, *index, fact) {
            Some(Answer::computed(Truth::Yes).resting(Rests::Record(record)))
        } else {
            match (fact.clause(), &data.clauses) {
                (Some(clause), Some(clauses)) => {
                    let said = if clauses.contains(&clause) { Said::Stated } else { Said::Closed };
                    Some(
                        Answer::new(Truth::from(clauses.contains(&clause)), said)
                            .resting(Rests::Record(record)),
                    )
                }
                _ => {
                    unsaid = true;
                    None
                }
            }
        };
        let answer = answer.map(|answer| answer.if_in_force(data.period.holds_on(fit.day)));
        if let Some(answer) = answer
            && best.is_none_or(|best| answer.truth > best.truth)
        {
            best = Some(answer);
        }
    }
    best.filter(|answer| !(unsaid && answer.truth.is_no()))
}
