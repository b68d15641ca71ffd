//! Stated facts that the records decide otherwise.
//!
//! Only contradictions that need neither a day nor a law, and no choice of records, are faults: what is
//! computed wins anyway, so silence about the others misleads nobody.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::{Kind, PartyData, SafeguardData, Statement};
use crate::diagnostic::{Fault, Spot};
use crate::record::{Channel, SafeguardKind};
use crate::vocabulary::Fact;

impl InventoryBuilder {
    fn contradicted(&mut self, statement: &Statement, at: &At<'_>, because: &str, there: Spot) {
        let (fact, value) = (&statement.fact, statement.value);
        let fault = Fault::new("contradicted-fact", format!("`{fact}` is stated as {value}, but {because}"))
            .at(Spot { origin: at.spot().origin, way: statement.way.to_vec() })
            .also(there, "the records decide it here")
            .help("what the records say is computed: leave the statement out, or mend the record");
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
                    self.contradicted(statement, at, &because, kind.clone());
                } else if !other && same_set == Some(!statement.value) {
                    let because = format!("its `set` is `{}`", row.set.as_deref().unwrap_or_default());
                    self.contradicted(statement, at, &because, at.key("set").spot());
                }
                continue;
            }
            if let Some(clause) = statement.fact.clause() {
                let held = row.clauses.as_ref().map(|clauses| clauses.contains(&clause));
                if held == Some(!statement.value) {
                    let because =
                        if statement.value { "`clauses` does not name it" } else { "`clauses` names it" };
                    self.contradicted(statement, at, because, at.key("clauses").spot());
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
                self.contradicted(statement, at, &because, kind.clone());
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
            let limited = !(statement.purposes.is_empty() && statement.groups.is_empty());
            match found {
                None if statement.value => {
                    self.contradicted(statement, at, "`certifications` does not name the scheme", key.spot());
                }
                Some(index)
                    if !statement.value
                        && !limited
                        && certificates[index].period.overlaps(statement.period) =>
                {
                    let there = key.index(index).spot();
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

    /// Policies in force against a denial that there is one.
    pub(super) fn contradicted_by_policies(&mut self) {
        let published = Fact::known("policy.published");
        let mut policies = vec![None; self.inventory.parties.len()];
        for notice in
            self.inventory.notices.iter().filter(|notice| notice.channels.contains(&Channel::Policy))
        {
            if let Some(first) = policies.get_mut(notice.by as usize) {
                first.get_or_insert((notice.origin, notice.period));
            }
        }
        let mut denied = Vec::new();
        for (party, policy) in self.inventory.parties.iter().zip(&policies) {
            let Some((origin, period)) = policy else { continue };
            let facts = party.facts.0.iter().filter(|one| one.fact == published && !one.value);
            let facts = facts.filter(|one| one.purposes.is_empty() && one.groups.is_empty());
            denied.extend(
                facts
                    .filter(|one| one.period.overlaps(*period))
                    .map(|one| (one.clone(), party.origin, *origin)),
            );
        }
        for (statement, party, notice) in denied {
            let because = format!("a {} of channel `policy` is in force", Kind::Notice.name());
            self.contradicted(&statement, &At::Record(party), &because, Spot::record(notice));
        }
    }
}
