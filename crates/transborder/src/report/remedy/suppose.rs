//! What would be true if certain facts were: a unit, read with suppositions.

use crate::fact::{Unit, adequate, basis};
use crate::record::{PathKind, Role};
use crate::regime::{Answer, Asked, Attr, Reader, Said, Since, Test, Value};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Bound, Date, Truth};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A unit of which some facts are taken to be true; it notes which items texts were asked for.
pub(super) struct Supposed<'s, 'a, 'g> {
    pub(super) unit: Unit<'a, 'g>,
    pub(super) yes: &'s BTreeSet<Asked>,
    /// What stays unknown, though a record says so.
    pub(super) open: &'s BTreeSet<Asked>,
    pub(super) read: &'s RefCell<BTreeSet<(Texts, Item)>>,
}

impl Supposed<'_, '_, '_> {
    /// Whether a consent would be written where none matches.
    fn agreed_anew(&self) -> bool {
        let of_consent = |asked: &Asked| match asked {
            Asked::Lists(texts, _) => *texts == Texts::Consent,
            Asked::Fact(fact) => fact.family() == "consent",
            _ => false,
        };
        self.unit.consent.is_none() && self.yes.iter().any(of_consent)
    }

    fn holds(&self, fact: &Fact) -> bool {
        let supposed = |fact: Fact| self.yes.contains(&Asked::Fact(fact));
        if supposed(fact.clone()) {
            return true;
        }
        // Unmodified, fitting clauses say more than their name.
        let by_clauses = || {
            self.yes.iter().any(|asked| {
                let Asked::Fact(clauses @ Fact::ModelClauses(_)) = asked else { return false };
                let implied = self.unit.on.regime().pack.implies.iter();
                implied.into_iter().any(|(key, implied)| key == clauses && implied.contains(fact))
            })
        };
        by_clauses()
            && supposed(Fact::known("contract.scc_unmodified"))
            && supposed(Fact::known("contract.scc_module_ok"))
    }

    fn stays_open(&self, asked: Asked) -> Option<Value> {
        let open = self.open.contains(&asked);
        open.then(|| Value::answer(Answer::new(Truth::Unknown, Said::Stated), || asked))
    }
}

impl Reader for Supposed<'_, '_, '_> {
    fn day(&self) -> Date {
        self.unit.day()
    }

    fn fact(&self, fact: &Fact) -> Value {
        if fact.base() == "dest.adequate" {
            return adequate(&self.unit, self);
        }
        if let Some(open) = self.stays_open(Asked::Fact(fact.clone())) {
            return open;
        }
        if self.holds(fact) { Value::of(Truth::Yes) } else { self.unit.fact(fact) }
    }

    fn within(&self, fact: &Fact, days: u32, since: Since) -> Value {
        if let Some(open) = self.stays_open(Asked::Fact(fact.clone())) {
            return open;
        }
        if self.holds(fact) { Value::of(Truth::Yes) } else { self.unit.within(fact, days, since) }
    }

    fn lists(&self, texts: Texts, items: &[Item]) -> Value {
        self.read.borrow_mut().extend(items.iter().map(|item| (texts, *item)));
        let open: Vec<Item> =
            items.iter().copied().filter(|item| !self.yes.contains(&Asked::Lists(texts, *item))).collect();
        let value = if open.is_empty() { Value::of(Truth::Yes) } else { self.unit.lists(texts, &open) };
        let unsettled = items.iter().filter_map(|item| self.stays_open(Asked::Lists(texts, *item)));
        unsettled.fold(value, Value::and)
    }

    fn attr(&self, attr: Attr, argument: Option<&str>, test: &Test) -> Truth {
        // People who agree make consent the basis where no other is stated.
        if attr == Attr::EdgeBasis && self.agreed_anew() {
            return basis(&self.unit, true, test);
        }
        self.unit.attr(attr, argument, test)
    }

    fn role(&self) -> Role {
        self.unit.role()
    }

    fn path(&self) -> PathKind {
        self.unit.path()
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.unit.has_tag(tag)
    }

    fn transfer(&self) -> Truth {
        self.unit.transfer()
    }

    fn gate_used(&self, gates: &[String]) -> bool {
        self.unit.gate_used(gates)
    }

    fn consent_start(&self) -> Option<Bound> {
        // A new consent has no day but the one that people fill in.
        self.unit.consent_start().or_else(|| self.agreed_anew().then_some(Bound::Open))
    }

    fn contract_start(&self) -> Option<Bound> {
        self.unit.contract_start()
    }
}
