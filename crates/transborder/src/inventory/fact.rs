//! Stated facts as they are pushed: known names, on the right record, without two answers for one day.

use super::builder::InventoryBuilder;
use super::fault::At;
use super::{FactSet, Kind, Statement};
use crate::date::{Bound, Period};
use crate::diagnostic::Fault;
use crate::record::FactSaid;
use crate::vocabulary::{CLAUSE_SETS, FACTS, Fact, SCHEMES};
use indexmap::IndexMap;

impl InventoryBuilder {
    /// The statements under the key `facts` of a record of this kind.
    pub(super) fn facts(&mut self, said: &[FactSaid<'_>], bearer: Kind, at: &At<'_>) -> FactSet {
        if said.is_empty() {
            return FactSet::default();
        }
        let at = at.key("facts");
        let mut statements = Vec::with_capacity(said.len());
        for one in said {
            let under = at.key(one.name);
            let at = one.index.map_or(under, |index| under.index(index));
            let fact = Fact::of(one.name);
            // The name stands once before all statements of a list.
            if one.index.is_none_or(|index| index == 0) {
                match &fact {
                    Some(fact) => self.right_place(fact, bearer, &under),
                    None => self.unknown_fact(one.name, &under),
                }
            }
            let known = fact.is_some();
            let statement = self.statement(fact.unwrap_or_else(fact_of_nothing), one, &at);
            statements.extend(known.then_some(statement));
        }
        self.one_answer(&statements, &at);
        FactSet(statements.into())
    }

    /// The statements under the key `counts` of a flow.
    pub(super) fn counts(&mut self, said: &[FactSaid<'_>], at: &At<'_>) -> FactSet {
        if said.is_empty() {
            return FactSet::default();
        }
        let under = at.key("counts");
        let mut statements = Vec::with_capacity(said.len());
        for one in said {
            let at = one.index.map_or(under, |index| under.index(index));
            statements.push(self.statement(fact_of_nothing(), one, &at));
        }
        self.one_answer(&statements, &under);
        FactSet(statements.into())
    }

    fn unknown_fact(&mut self, name: &str, at: &At<'_>) {
        if !self.log.filled_in(name, at) {
            return;
        }
        let mut fault = Fault::new("unknown-fact", format!("no fact is named `{name}`")).at(at.spot());
        fault.help = match name {
            _ if name.starts_with("lists") => {
                Some("what texts list is read from `notices` and `consents`, it cannot be stated".to_owned())
            }
            "recipient.certified" => Some("name the scheme: `recipient.certified:EU-US-DPF`".to_owned()),
            "contract.scc" => Some("name the set of clauses: `contract.scc:EU-2021-914`".to_owned()),
            _ => self.log.near(name, FACTS.iter().map(|(known, _)| *known)),
        };
        self.log.faults.push(fault);
    }

    fn right_place(&mut self, fact: &Fact, bearer: Kind, at: &At<'_>) {
        match fact {
            Fact::Certified(scheme) => self.known_to_law("certification scheme", scheme, SCHEMES, at),
            Fact::ModelClauses(set) => self.known_to_law("set of model clauses", set, CLAUSE_SETS, at),
            Fact::Known(_) => {}
        }
        if fact.family() == "dest" {
            let message =
                format!("`{fact}` is computed from the law and the destination, it cannot be stated");
            self.log.fault(at, "computed-fact", message);
            return;
        }
        let (kinds, places) = places_of(fact);
        if !kinds.is_empty() && !kinds.contains(&bearer) {
            let message = format!("`{fact}` says nothing on {}", with_article(bearer));
            self.log.fault_with(at, "misplaced-fact", message, format!("state it on {places}"));
        }
    }

    fn statement(&mut self, fact: Fact, said: &FactSaid<'_>, at: &At<'_>) -> Statement {
        let record = self.pushed;
        let purposes = at.key("purposes");
        let each = said.purposes.iter().enumerate();
        Statement {
            fact,
            value: said.value,
            evidence: self.log.text(said.evidence, &at.key("evidence")),
            period: self.log.period(said.from_date, said.until_date, "until_date", at),
            purposes: each
                .map(|(index, id)| self.purposes.mention(id, record, || purposes.index(index).spot()))
                .collect(),
            groups: self.groups.mentions(&said.subjects),
            way: at.way(),
        }
    }

    /// A fact has one answer on one day: periods of its statements do not overlap, unless they are about
    /// other purposes or groups.
    fn one_answer(&mut self, statements: &[Statement], at: &At<'_>) {
        if statements.len() < 2 {
            return;
        }
        let mut by_fact: IndexMap<&Fact, Vec<&Statement>> = IndexMap::new();
        for statement in statements {
            by_fact.entry(&statement.fact).or_default().push(statement);
        }
        let origin = at.spot().origin;
        for (earlier, later) in by_fact.values().filter_map(|same| clash(same)) {
            let name = at.last_key();
            let what = if name == "counts" { name.to_owned() } else { later.fact.to_string() };
            let spot = |statement: &Statement| At::Way(origin, &statement.way).spot();
            let fault =
                Fault::new("overlapping-facts", format!("`{what}` is stated twice for the same days"))
                    .at(spot(later))
                    .also(spot(earlier), "stated here too")
                    .help("give the statements periods that do not overlap");
            self.log.faults.push(fault);
        }
    }
}

/// The fact of statements that are about no fact.
fn fact_of_nothing() -> Fact {
    Fact::Known(0)
}

/// Records on which this fact may be stated (none named: all that can state facts), and how to say so.
fn places_of(fact: &Fact) -> (&'static [Kind], &'static str) {
    match (fact.family(), fact.base()) {
        ("exporter" | "policy" | "rights", _) => {
            (&[Kind::Party, Kind::Inventory], "a party or at the top level")
        }
        ("consent", _) => (&[Kind::Consent], "a consent"),
        ("contract" | "authority", _) => (&[Kind::Safeguard, Kind::Flow], "a safeguard or a flow"),
        (_, "recipient.stores_only" | "recipient.cannot_reidentify") => {
            (&[Kind::Party, Kind::Flow], "a party or a flow")
        }
        _ => (&[], ""),
    }
}

fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::Inventory => "the top level",
        Kind::Party => "a party",
        Kind::System => "a system",
        Kind::Collection => "a collection",
        Kind::Flow => "a flow",
        Kind::Consent => "a consent",
        Kind::Safeguard => "a safeguard",
        _ => "this record",
    }
}

/// The first two statements of one fact that answer twice.
fn clash<'s>(same: &[&'s Statement]) -> Option<(&'s Statement, &'s Statement)> {
    // Nobody writes so many answers by hand; in order of their days only neighbours can be compared then.
    if same.len() > 64 {
        let mut ordered = same.to_vec();
        ordered.sort_by_key(|statement| statement.period.from);
        return ordered.windows(2).find(|pair| both(pair[0], pair[1])).map(|pair| (pair[0], pair[1]));
    }
    same.iter().enumerate().find_map(|(index, later)| {
        same[..index].iter().find(|earlier| both(earlier, later)).map(|earlier| (*earlier, *later))
    })
}

fn both(a: &Statement, b: &Statement) -> bool {
    let share = |a: &[u32], b: &[u32]| a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one));
    surely_overlap(a.period, b.period) && share(&a.purposes, &b.purposes) && share(&a.groups, &b.groups)
}

/// Whether some day lies in both for sure; what begins or ends nobody knows when is given the benefit.
fn surely_overlap(a: Period, b: Period) -> bool {
    ![a.from, a.until, b.from, b.until].contains(&Bound::Unknown) && a.overlaps(b)
}
