//! What a condition may ask, depending on where it stands.

use super::{AttrKind, Condition, Member, Since, Test};
use crate::diagnostic::{Fault, Step};
use crate::suggest;
use crate::vocabulary::{Attr, Fact};

/// Where a condition stands. Whatever is judged before a consent, a safeguard and a gate are chosen
/// cannot ask for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// In a duty, a note or a localisation rule: it may ask everything.
    Row,
    /// In a gate: all but which gate is relied on.
    Gate,
    /// In the scope of an adequacy row: what a gate may, but not whether the destination is adequate.
    Scope,
    /// In the verdict on a role or path, or in `exempt_when`: nothing is chosen yet.
    Step,
    /// In `attach`: there is an exporter and a group of people, and no step.
    Attach,
}

impl Slot {
    fn name(self) -> &'static str {
        match self {
            Slot::Row => "a row",
            Slot::Gate => "a gate",
            Slot::Scope => "the scope of an adequacy row",
            Slot::Step => "a condition on which it hangs whether a step is a transfer",
            Slot::Attach => "`attach`",
        }
    }

    /// What of this condition, leaving out what it is made of, cannot be asked here.
    fn refuses(self, condition: &Condition) -> Option<String> {
        let step = matches!(self, Slot::Step | Slot::Attach);
        match condition {
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::If(..)
            | Condition::From(..) => None,
            Condition::ConsentSince(..) => step.then(|| "the consent chosen".to_owned()),
            Condition::ContractSince(..) => step.then(|| "the safeguard chosen".to_owned()),
            Condition::Lists(..) => step.then(|| "what a text states".to_owned()),
            Condition::Transfer => step.then(|| "whether the step is a transfer".to_owned()),
            Condition::GateUsed(_) => (self != Slot::Row).then(|| "the gate relied on".to_owned()),
            Condition::Within(fact, _, since) => {
                let chosen = step && *since == Since::Contract;
                if chosen { Some("the safeguard chosen".to_owned()) } else { self.refuses_fact(fact) }
            }
            Condition::Fact(fact) => self.refuses_fact(fact),
            Condition::Attr(attr, ..) => {
                let refused = match self {
                    Slot::Row | Slot::Gate | Slot::Scope => false,
                    Slot::Step => {
                        matches!(attr, Attr::ExporterRole | Attr::EdgeContinues) || attr.is_counter()
                    }
                    // A law may bind to the group as to the party: both are known before any step.
                    Slot::Attach => {
                        *attr == Attr::ExporterRole
                            || attr.is_counter()
                            || !(attr.name().starts_with("exporter.") || attr.name().starts_with("subject."))
                    }
                };
                refused.then(|| format!("`{attr}`"))
            }
            Condition::Role(_) => (self == Slot::Attach).then(|| "the role".to_owned()),
            Condition::Path(_) => (self == Slot::Attach).then(|| "the path".to_owned()),
            Condition::Data(_) => (self == Slot::Attach).then(|| "the data".to_owned()),
        }
    }

    fn refuses_fact(self, fact: &Fact) -> Option<String> {
        let refused = match self {
            Slot::Row | Slot::Gate => false,
            Slot::Scope => fact.base() == "dest.adequate",
            Slot::Step => matches!(fact.family(), "consent" | "contract"),
            Slot::Attach => true,
        };
        refused.then(|| format!("`{fact}`"))
    }
}

impl Condition {
    /// What is wrong with this condition where it stands, leaving out what it is made of. Has no place.
    #[must_use]
    pub fn fault(&self, slot: Slot) -> Option<Fault> {
        if let Some(what) = slot.refuses(self) {
            let fault = Fault::new("misplaced-condition", format!("{} cannot ask for {what}", slot.name()));
            return Some(match slot {
                Slot::Attach => fault.help("it may ask for attributes of the exporter and of the group only"),
                Slot::Step => fault.help("nothing is chosen yet there: ask in a gate or a duty"),
                _ => fault,
            });
        }
        match self {
            Condition::Attr(attr, argument, test) => {
                fault_of_argument(*attr, argument.as_deref()).or_else(|| fault_of_test(*attr, test))
            }
            Condition::Lists(_, listed) => empty(listed.is_empty(), "fields"),
            Condition::Role(roles) => empty(roles.is_empty(), "role"),
            Condition::Path(paths) => empty(paths.is_empty(), "path"),
            Condition::Data(tags) => empty(tags.is_empty(), "data"),
            Condition::GateUsed(gates) => empty(gates.is_empty(), "gate_used"),
            _ => None,
        }
    }

    /// The conditions that it is made of, each with the way that leads to it in a pack's file.
    #[must_use]
    pub fn parts(&self) -> Vec<(Vec<Step>, &Condition)> {
        match self {
            Condition::All(parts) => listed("all", parts),
            Condition::Any(parts) => listed("any", parts),
            Condition::Not(part) => vec![(vec!["not".into()], part)],
            Condition::If(test, then, other) => {
                let mut parts: Vec<(_, &Condition)> =
                    vec![(vec!["if".into()], test), (vec!["then".into()], then)];
                parts.extend(other.iter().map(|other| (vec!["else".into()], &**other)));
                parts
            }
            Condition::From(_, then)
            | Condition::ConsentSince(_, then)
            | Condition::ContractSince(_, then) => {
                vec![(vec!["then".into()], then)]
            }
            Condition::Lists(_, items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| {
                    Some((vec!["fields".into(), index.into(), "if".into()], item.only_if.as_ref()?))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Itself and every condition inside it, each before what is inside it.
    #[must_use]
    pub fn inside(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        self.each(&mut |part| found.push(part));
        found
    }

    /// As [`Condition::inside`], without a list of them. Packs are as deep as their author made them; the reader
    /// bounds that.
    pub(crate) fn each<'c>(&'c self, see: &mut impl FnMut(&'c Condition)) {
        see(self);
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| part.each(see)),
            Condition::Not(part)
            | Condition::From(_, part)
            | Condition::ConsentSince(_, part)
            | Condition::ContractSince(_, part) => part.each(see),
            Condition::If(condition, then, otherwise) => {
                condition.each(see);
                then.each(see);
                if let Some(otherwise) = otherwise {
                    otherwise.each(see);
                }
            }
            Condition::Lists(_, listed) => {
                listed.iter().filter_map(|entry| entry.only_if.as_ref()).for_each(|part| part.each(see));
            }
            _ => {}
        }
    }

    /// Whether it asks nothing at all: an *all* of nothing, or of such.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.inside().into_iter().all(|part| matches!(part, Condition::All(_)))
    }
}

fn listed<'c>(key: &str, parts: &'c [Condition]) -> Vec<(Vec<Step>, &'c Condition)> {
    parts.iter().enumerate().map(|(index, part)| (vec![key.into(), index.into()], part)).collect()
}

fn empty(is_empty: bool, key: &str) -> Option<Fault> {
    is_empty.then(|| Fault::new("empty-list", format!("`{key}` names nothing")))
}

fn fault_of_argument(attr: Attr, argument: Option<&str>) -> Option<Fault> {
    match (attr.argument(), argument) {
        (Some(what), None | Some("")) => Some(
            Fault::new("unknown-attribute", format!("`{attr}` needs a {what} behind its name"))
                .help(format!("write `{attr}.<{what}>`")),
        ),
        (None, Some(argument)) => {
            Some(Fault::new("unknown-attribute", format!("`{attr}` has no part `{argument}`")))
        }
        _ => None,
    }
}

fn fault_of_test(attr: Attr, test: &Test) -> Option<Fault> {
    let unfit = |help: &str| {
        Some(
            Fault::new("unfit-test", format!("{} does not fit `{attr}`", key_of(test))).help(help.to_owned()),
        )
    };
    match (attr.kind(), test) {
        (AttrKind::Flag, Test::Is) => None,
        (AttrKind::Flag, _) => unfit("it is true or false: write no test, and `not` for its opposite"),
        (AttrKind::Place | AttrKind::Law | AttrKind::Word(_), Test::In(members)) => {
            empty(members.is_empty(), "in")
                .or_else(|| members.iter().find_map(|member| fault_of_member(attr, member)))
        }
        (AttrKind::Place, _) => unfit("it is a place: test it with `in`"),
        (AttrKind::Law | AttrKind::Word(_), Test::Eq(word)) => fault_of_word(attr, word),
        (AttrKind::Law | AttrKind::Word(_), _) => unfit("it is a word: test it with `eq` or `in`"),
        (AttrKind::Number, Test::Gt(limit) | Test::Ge(limit) | Test::Lt(limit))
        | (AttrKind::Age, Test::Lt(limit)) => (!limit.is_finite())
            .then(|| Fault::new("unfit-test", format!("`{attr}` is compared with no finite number"))),
        (AttrKind::Number, _) => unfit("it is a number: test it with `gt`, `ge` or `lt`"),
        (AttrKind::Age, _) => unfit("test it with `lt`: yes where somebody of the group can be younger"),
    }
}

fn key_of(test: &Test) -> &'static str {
    match test {
        Test::Is => "no test",
        Test::In(_) => "`in`",
        Test::Eq(_) => "`eq`",
        Test::Gt(_) => "`gt`",
        Test::Ge(_) => "`ge`",
        Test::Lt(_) => "`lt`",
    }
}

fn fault_of_member(attr: Attr, member: &Member) -> Option<Fault> {
    match (attr.kind(), member) {
        (AttrKind::Place, Member::Place(place)) => place
            .is_unknown()
            .then(|| Fault::new("bad-place", format!("`{attr}` is compared with a place that nobody knows"))),
        (AttrKind::Place, Member::Territory | Member::Home) => None,
        (AttrKind::Place, Member::Word(word)) => {
            Some(Fault::new("bad-place", format!("`{word}` is no place, and `{attr}` is one")))
        }
        (_, Member::Word(word)) => fault_of_word(attr, word),
        (_, Member::Place(_) | Member::Territory | Member::Home) => {
            Some(Fault::new("unfit-test", format!("`{attr}` is a word, not a place")))
        }
    }
}

fn fault_of_word(attr: Attr, word: &str) -> Option<Fault> {
    match attr.kind() {
        AttrKind::Word(words) if !words.contains(&word) => {
            let fault = Fault::new("unknown-word", format!("`{attr}` is never `{word}`"));
            Some(match suggest::near(word, words.iter().copied()) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault.help(format!("it is one of {}", quoted(words))),
            })
        }
        _ => word.is_empty().then(|| Fault::new("unknown-word", format!("`{attr}` is never empty"))),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
