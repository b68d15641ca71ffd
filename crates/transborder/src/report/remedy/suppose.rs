//! What would be true if certain facts were: a unit, read with suppositions.

use crate::fact::{Unit, adequate};

use crate::record::{PathKind, Role};
use crate::regime::{Asked, Attr, Reader, Since, Test, Value};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Bound, Date, Truth};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A unit of which some facts are taken to be true; it notes which items texts were asked for.
pub(super) struct Supposed<'s, 'a, 'g> {
    pub(super) unit: Unit<'a, 'g>,
    pub(super) yes: &'s BTreeSet<Asked>,
    pub(super) read: &'s RefCell<BTreeSet<(Texts, Item)>>,
}

impl Supposed<'_, '_, '_> {
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
}

impl Reader for Supposed<'_, '_, '_> {
    fn day(&self) -> Date {
        self.unit.day()
    }

    fn fact(&self, fact: &Fact) -> Value {
        if fact.base() == "dest.adequate" {
            return adequate(&self.unit, self);
        }
        if self.holds(fact) { Value::of(Truth::Yes) } else { self.unit.fact(fact) }
    }

    fn within(&self, fact: &Fact, days: u32, since: Since) -> Value {
        if self.holds(fact) { Value::of(Truth::Yes) } else { self.unit.within(fact, days, since) }
    }

    fn lists(&self, texts: Texts, items: &[Item]) -> Value {
        self.read.borrow_mut().extend(items.iter().map(|item| (texts, *item)));
        let open: Vec<Item> =
            items.iter().copied().filter(|item| !self.yes.contains(&Asked::Lists(texts, *item))).collect();
        if open.is_empty() { Value::of(Truth::Yes) } else { self.unit.lists(texts, &open) }
    }

    fn attr(&self, attr: Attr, argument: Option<&str>, test: &Test) -> Truth {
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
        self.unit.consent_start()
    }

    fn contract_start(&self) -> Option<Bound> {
        self.unit.contract_start()
    }
}
