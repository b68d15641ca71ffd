//! Stated facts that the records decide otherwise.
//!
//! Only contradictions that need neither a day nor a law, and no choice of records, are faults: what is
//! computed wins anyway, so silence about the others misleads nobody.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::{ConsentData, PartyData, SafeguardData, Statement};
use crate::Period;
use crate::diagnostic::{Fault, Spot};
use crate::record::{Channel, Complete, SafeguardKind};
use crate::vocabulary::Fact;

impl InventoryBuilder {
    fn contradicted(&mut self, statement: &Statement, at: &At<'_>, because: &str, there: Option<Spot>) {
        let (fact, value) = (&statement.fact, statement.value);
        let fault = Fault::new("contradicted-fact", format!("`{fact}` is stated as {value}, but {because}"))
            .at(Spot { origin: at.spot().origin, way: statement.way.to_vec() })
            .help("what the records say is computed: leave the statement out, or mend the record");
        let fault = match there {
            Some(there) => fault.also(there, "the records decide it here"),
            None => fault,
        };
        self.log.faults.push(fault);
    }

    /// Kind, set and clauses of a safeguard against what is stated on it.
    pub(super) fn contradicted_by_safeguard(&mut self, row: &SafeguardData, at: &At<'_>) {
        // Measures and assessments speak about the safeguards that they join.
        if matches!(row.kind, SafeguardKind::Measure | SafeguardKind::Assessment) {
            return;
        }
        let kind = at.key("kind").spot();
        for statement in &row.facts.0 {
            if let Fact::ModelClauses(set) = &statement.fact {
                let other = row.kind != SafeguardKind::Scc;
                let same_set = row.set.as_deref().map(|known| *known == **set);
                if statement.value && other {
                    let because = format!("the safeguard is of kind `{}`", row.kind);
                    self.contradicted(statement, at, &because, Some(kind.clone()));
                } else if !other && same_set == Some(!statement.value) {
                    let because = format!("its `set` is `{}`", row.set.as_deref().unwrap_or_default());
                    self.contradicted(statement, at, &because, Some(at.key("set").spot()));
                }
                continue;
            }
            if let Some(clause) = statement.fact.clause() {
                let held = row.clauses.as_ref().map(|clauses| clauses.contains(&clause));
                if held == Some(!statement.value) {
                    let because =
                        if statement.value { "`clauses` does not name it" } else { "`clauses` names it" };
                    self.contradicted(statement, at, because, Some(at.key("clauses").spot()));
                }
                continue;
            }
            let meant = match statement.fact.base() {
                "contract.bcr" => SafeguardKind::Bcr,
                "contract.adhoc" => SafeguardKind::Adhoc,
                "contract.code" => SafeguardKind::Code,
                "contract.public_instrument" => SafeguardKind::PublicInstrument,
                _ => continue,
            };
            if statement.value != (row.kind == meant) {
                let because = format!("the safeguard is of kind `{}`", row.kind);
                self.contradicted(statement, at, &because, Some(kind.clone()));
            }
        }
    }

    /// The certificates of a party against what is stated on it.
    pub(super) fn contradicted_by_certificates(&mut self, row: &PartyData, at: &At<'_>) {
        let Some(certificates) = &row.certifications else { return };
        let key = at.key("certifications");
        for statement in &row.facts.0 {
            let Fact::Certified(scheme) = &statement.fact else { continue };
            let found = certificates.iter().position(|certificate| {
                let staff = scheme.strip_suffix("-HR").is_some_and(|scheme| *scheme == *certificate.scheme);
                *certificate.scheme == **scheme
                    || staff && certificate.covers.iter().any(|what| &**what == "hr")
            });
            match found {
                None if statement.value => {
                    self.contradicted(
                        statement,
                        at,
                        "`certifications` does not name the scheme",
                        Some(key.spot()),
                    );
                }
                Some(index)
                    if !statement.value
                        && statement.is_for_all()
                        && certificates[index].period.overlaps(statement.period) =>
                {
                    let there = Some(key.index(index).spot());
                    self.contradicted(
                        statement,
                        at,
                        "`certifications` names the scheme for these days",
                        there,
                    );
                }
                _ => {}
            }
        }
    }

    /// A consent that is said not to have been given.
    pub(super) fn contradicted_by_consent(&mut self, row: &ConsentData, at: &At<'_>) {
        let obtained = Fact::known("consent.obtained");
        for statement in row.facts.0.iter().filter(|one| one.fact == obtained && !one.value) {
            if statement.is_for_all() && statement.period == Period::ALWAYS {
                self.contradicted(statement, at, "this record is the consent", None);
            }
        }
    }

    /// Policies in force against a denial that there is one, and a complete list without one against the claim.
    pub(super) fn contradicted_by_policies(&mut self) {
        let published = Fact::known("policy.published");
        let inventory = &self.inventory;
        let mut policies = vec![None; inventory.parties.len()];
        let mut none_at_all = inventory.complete.has(Complete::Notices);
        for notice in inventory.notices.iter().filter(|notice| notice.channels.contains(&Channel::Policy)) {
            none_at_all = false;
            if let Some(first) = policies.get_mut(notice.by as usize) {
                first.get_or_insert((notice.origin, notice.period));
            }
        }
        let mut wrong = Vec::new();
        for (party, policy) in inventory.parties.iter().zip(&policies) {
            for statement in party.facts.0.iter().filter(|one| one.fact == published && one.is_for_all()) {
                let there = match policy {
                    Some((origin, period)) if period.overlaps(statement.period) => Some(*origin),
                    _ => None,
                };
                if if statement.value { none_at_all } else { there.is_some() } {
                    wrong.push((statement.clone(), party.origin, there));
                }
            }
        }
        for (statement, party, there) in wrong {
            let because = match there {
                Some(_) => "the party has a notice of channel `policy` for these days",
                None => "the notices are complete and none has the channel `policy`",
            };
            self.contradicted(&statement, &At::Record(party), because, there.map(Spot::record));
        }
    }
}

impl Statement {
    /// Whether it is limited to no purpose and no group.
    fn is_for_all(&self) -> bool {
        self.purposes.is_empty() && self.groups.is_empty()
    }
}
