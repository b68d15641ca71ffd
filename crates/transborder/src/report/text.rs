//! Findings in words. Silence reads "no certificate is recorded", never "there is none".

use super::reason::{self, Whose, whose};
use super::{Finding, Report};
use crate::Place;
use crate::judge::{Clause, RowPlace, RuleName, Say, Verdict};
use crate::record::Complete;
use crate::regime::PLAIN;
use crate::regime::{Asked, Missing, Said, thousands};
use crate::vocabulary::{Fact, Texts};
use std::collections::BTreeSet;

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    thousands(&number.to_string())
}

/// `a`, `b` and `c`; after five, how many more.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown = names.len().min(5);
    let mut text = String::new();
    for (index, name) in names[..shown].iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == names.len() { " and " } else { ", " });
        }
        text.push('`');
        text.push_str(name.as_ref());
        text.push('`');
    }
    if names.len() > shown {
        text.push_str(&format!(" and {} more", names.len() - shown));
    }
    text
}

/// `a`, `b` and `c`, all of them, without marks.
pub(crate) fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Places for people: the unknown ones last and once.
fn countries(places: &[Place]) -> String {
    let mut names: Vec<String> =
        places.iter().filter(|place| !place.is_unknown()).map(ToString::to_string).collect();
    if places.iter().any(|place| place.is_unknown()) {
        names.push("a country that is not recorded".to_owned());
    }
    joined(&names)
}

impl Finding<'_> {
    /// The finding in one sentence: what moves where, what is owed and by whom, and why it is not met.
    #[must_use]
    pub fn message(self) -> String {
        let row = self.data();
        if let Some(own) = &row.own {
            return own.message.clone();
        }
        let verdict = self.verdict();
        match row.rule {
            RuleName::NoOpenGate => self.gate_text(),
            RuleName::PremiseUnknown => self.premise_text(),
            RuleName::RestrictedDestination => {
                let forbids = if verdict == Verdict::Gap { "forbids" } else { "may forbid" };
                format!("{}, which {} {forbids} ({})", self.subject(), self.regime(), self.cite())
            }
            RuleName::NotLocalised => {
                let why = reason::together(self, &self.hit().missing, false);
                let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                let subject = self.subject();
                format!("{subject}; {} keeps such data at home ({}){why}", self.regime(), self.cite())
            }
            RuleName::Note => self.note_text(),
            _ => self.duty_text(),
        }
    }

    /// What moves where, or who does what.
    fn subject(self) -> String {
        let fields = self.fields();
        let what = if fields.is_empty() { "what it holds".to_owned() } else { listed(&fields) };
        let moves = |one: &str, many: &str| if fields.len() == 1 { one.to_owned() } else { many.to_owned() };
        let places = countries(&self.to_countries());
        let place = if places.is_empty() { String::new() } else { format!(" in {places}") };
        match self.data().place {
            RowPlace::Flow(_) => format!(
                "{what}{} {} `{}`{place}",
                self.of_whom(),
                moves("reaches", "reach"),
                self.importer().unwrap_or_default()
            ),
            RowPlace::Collection(_) => {
                format!("`{}` collects {what}{}{place}", self.exporter().unwrap_or_default(), self.of_whom())
            }
            RowPlace::Party(_) => format!("`{}`", self.responsible().join("`, `")),
            RowPlace::Home(home) => {
                let to = if places.is_empty() { String::new() } else { format!(" for {places}") };
                format!("{what} of people in {home} {} home{to}", moves("leaves", "leave"))
            }
        }
    }

    /// " of `buyers`".
    fn of_whom(self) -> String {
        let groups = self.group_indices();
        let names: Vec<&str> =
            groups.iter().map(|group| self.report.inventory().group_names.get(*group)).collect();
        if names.is_empty() { " of an unknown group".to_owned() } else { format!(" of {}", listed(&names)) }
    }

    fn gate_text(self) -> String {
        let hit = self.hit();
        let why = reason::together(self, &hit.missing, false);
        let subject = self.subject();
        if self.regime() == PLAIN {
            let told = if self.verdict() == Verdict::Undetermined {
                "whether people were told is open"
            } else {
                "people were not told"
            };
            return format!("{subject}, and {told}: {why}");
        }
        let nearest = hit.gates.first().map(|gate| self.clause_text(Clause::Gate(gate.gate)).0);
        match (self.verdict(), nearest) {
            (Verdict::Undetermined, Some(gate)) => {
                format!("{subject}; whether `{gate}` of {} lets it pass is open: {why}", self.regime())
            }
            (_, Some(gate)) => format!(
                "{subject}, and nothing on record opens a gate of {}; nearest is `{gate}`: {why}",
                self.regime()
            ),
            (_, None) => format!("{subject}, and {} has no gate for it", self.regime()),
        }
    }

    fn duty_text(self) -> String {
        let hit = self.hit();
        let missing = &hit.missing;
        let owed = if missing.is_empty() { "more than is on record".to_owned() } else { owed(missing) };
        let why = reason::together(self, missing, true);
        let link = if self.verdict() == Verdict::Undetermined { "and" } else { "but" };
        let why = if why.is_empty() { String::new() } else { format!(", {link} {why}") };
        let who = self.responsible().join("`, `");
        let cite = self.cite();
        let cite = if cite.is_empty() { String::new() } else { format!(" ({cite})") };
        match self.data().place {
            RowPlace::Collection(_) => format!("{} and owes {owed} for it{cite}{why}", self.subject()),
            RowPlace::Party(_) => {
                let flows = self.flows();
                let scope = match flows.len() {
                    0 => format!("under {}", self.regime()),
                    1 => format!("for its flow {}", listed(&flows)),
                    _ => format!("for its flows {}", listed(&flows)),
                };
                format!("`{who}` owes {owed} {scope}{cite}{why}")
            }
            _ => format!("{}; `{who}` owes {owed} for that{cite}{why}", self.subject()),
        }
    }

    fn premise_text(self) -> String {
        let hit = self.hit();
        let subject = self.subject();
        let names: Vec<&str> = hit
            .missing
            .iter()
            .filter_map(|missing| match &missing.asked {
                Asked::Premise(name) => Some(*name),
                _ => None,
            })
            .collect();
        if names.contains(&"role")
            && let (Some(regime), Some(flow)) = (self.regime_data(), self.flow_index())
        {
            let role = self.report.transfers.inner.scene.graph.flow_data(flow).role;
            if let Some((_, words)) = regime.revision.asks.iter().find(|(asked, _)| *asked == role) {
                return format!("{words} (`counts` on flow `{}` answers)", self.flow().unwrap_or_default());
            }
        }
        let keys: Vec<String> = hit.missing.iter().map(|missing| premise_key(self, &missing.asked)).collect();
        let applies = names.iter().any(|name| matches!(*name, "subject.residence" | "party.targets"));
        let open = match (applies, self.data().place) {
            (true, _) => format!("whether {} applies", self.regime()),
            (false, RowPlace::Flow(_)) => format!("whether that is a transfer under {}", self.regime()),
            (false, _) => format!("whether that counts under {}", self.regime()),
        };
        let if_so = self.if_so();
        let then = match if_so.len() {
            0 => String::new(),
            _ => format!("; if so, {} is not met", listed(&if_so)),
        };
        let then = if if_so.len() > 1 { then.replace("is not met", "are not met") } else { then };
        let subject = match self.data().place {
            RowPlace::Party(_) => String::new(),
            _ => format!("{subject}; "),
        };
        format!("{subject}{open} is open: {} would settle it{then}", joined(&keys))
    }

    fn note_text(self) -> String {
        let hit = self.hit();
        let clause = self.clause();
        match (hit.say, self.data().clause) {
            (Say::Unverified, _) => format!(
                "{}, which `{clause}` of {} lets pass; its legal text is unverified here",
                self.subject(),
                self.regime()
            ),
            (Say::Vague, _) => {
                format!("{}; what meets `{clause}` is said vaguely or where nobody looks", self.subject())
            }
            (Say::Announced, _) => {
                let importer = self.importer().unwrap_or_default();
                format!("a text already names `{importer}`, to which this flow is only announced")
            }
            (Say::Nothing, Clause::Note(index)) => self
                .regime_data()
                .map(|regime| regime.revision.notes[usize::from(index)].say.clone())
                .unwrap_or_default(),
            // An embedder's rule brings its words; a clause that only advises fails like any other.
            (Say::Nothing, _) => self.duty_text(),
        }
    }
}

/// What a duty asks for, as things that somebody owes.
pub(crate) fn owed(missing: &[Missing]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut clauses: Vec<&str> = Vec::new();
    let mut texts: Vec<(Texts, Vec<String>)> = Vec::new();
    let facts = missing.iter().filter(|missing| !matches!(missing.asked, Asked::Lists(..))).count();
    for one in missing {
        match &one.asked {
            Asked::Lists(named, item) => match texts.iter_mut().find(|(known, _)| known == named) {
                Some((_, items)) => extend_once(items, item.to_string()),
                None => texts.push((*named, vec![item.to_string()])),
            },
            Asked::Fact(fact) => match fact.clause() {
                Some(clause) => clauses.push(clause),
                None if fact.base() == "contract.written" => parts.push("a written contract".to_owned()),
                // A name with its meaning reads well once or twice, not eight times.
                None if facts <= 2 => parts.push(format!("`{fact}` ({})", fact.meaning())),
                None => parts.push(format!("`{fact}`")),
            },
            other => parts.push(format!("`{other}`")),
        }
    }
    if !clauses.is_empty() {
        let word = if clauses.len() == 1 { "clause" } else { "clauses" };
        parts.push(format!("the contract {word} {}", listed(&clauses)));
    }
    for (named, items) in texts {
        let text = match named {
            Texts::Consent => "in what people agree to",
            Texts::Notice => "in a notice",
            Texts::Policy => "in the published policy",
            Texts::OnRequest => "on request",
            Texts::Any => "in any text",
        };
        parts.push(format!("{} {text}", listed(&items)));
    }
    joined_lists(&parts)
}

/// Parts that hold an "and" of their own.
pub(crate) fn joined_lists(parts: &[String]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{}, and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

fn extend_once(list: &mut Vec<String>, one: String) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// The key of a record that answers a premise: "`residence` of `visitors`".
pub(crate) fn premise_key(finding: Finding<'_>, asked: &Asked) -> String {
    let Asked::Premise(name) = asked else { return format!("`{asked}`") };
    let inventory = finding.report.inventory();
    let key = match *name {
        "subject.residence" => "residence",
        "system.location" => "location",
        "party.country" => "country",
        "party.targets" => "targets",
        "role" | "path" | "onward" => "counts",
        "certainty" => "certainty",
        "from_date" => "from_date",
        other => return format!("`{other}`"),
    };
    let of = match whose(finding, name) {
        Whose::Groups(groups) => {
            let names: Vec<&str> = groups.iter().map(|group| inventory.group_names.get(*group)).collect();
            if names.is_empty() { "the group".to_owned() } else { listed(&names) }
        }
        Whose::Party(party) => format!("`{}`", inventory.party_names.get(party)),
        Whose::System(system) => format!("`{}`", inventory.system_name(system)),
        Whose::Newcomers => return "a record in `collections` that says whose data these are".to_owned(),
        Whose::Flow => match (finding.flow(), finding.collection()) {
            (Some(id), _) | (None, Some(id)) => format!("`{id}`"),
            (None, None) => "its record".to_owned(),
        },
    };
    format!("`{key}` of {of}")
}

impl Report<'_> {
    /// The line that closes a report with silent findings: what would turn silence into an answer. None where none of
    /// those that count is silent; which count is the caller's to say, for some may be accepted.
    #[must_use]
    pub fn closing(&self, counts: impl Fn(Finding<'_>) -> bool) -> Option<String> {
        let mut silent = 0;
        let mut lists: BTreeSet<Complete> = BTreeSet::new();
        let mut certificates = false;
        for finding in self.findings().filter(|finding| counts(*finding) && finding.silent()) {
            silent += 1;
            for missing in finding.hit().missing.iter().filter(|missing| missing.said == Said::Silent) {
                lists.extend(settled_by(&missing.asked));
                certificates |= matches!(&missing.asked, Asked::Fact(Fact::Certified(_)));
            }
        }
        if silent == 0 {
            return None;
        }
        let mut ways: Vec<String> = Vec::new();
        // Of two lists that would settle it together one may be complete already.
        lists.retain(|list| !self.inventory().is_complete(*list));
        if !lists.is_empty() {
            let names: Vec<String> = lists.iter().map(|list| format!("\"{}\"", list.name())).collect();
            ways.push(format!("`\"complete\": [{}]`", names.join(", ")));
        }
        if certificates {
            ways.push("`\"certifications\": []` on the party".to_owned());
        }
        let rest =
            if silent == 1 { "1 gap rests".to_owned() } else { format!("{} gaps rest", grouped(silent)) };
        let settle = match &ways[..] {
            [] => String::new(),
            [way] => format!(" Where there is nothing, {way} says so and settles it."),
            ways => format!(" Where there is nothing, {} say so and settle it.", ways.join(" and ")),
        };
        Some(format!("{rest} on silence alone: nothing is recorded. Write down what exists.{settle}"))
    }
}

/// The lists whose completeness would turn silence about this into a statement.
fn settled_by(asked: &Asked) -> &'static [Complete] {
    match asked {
        Asked::Lists(Texts::Consent, _) => &[Complete::Consents],
        Asked::Lists(Texts::Any, _) => &[Complete::Notices, Complete::Consents],
        Asked::Lists(..) => &[Complete::Notices],
        Asked::Fact(fact) => match fact.family() {
            "contract" | "assessment" | "authority" => &[Complete::Safeguards],
            "consent" => &[Complete::Consents],
            "notice" | "policy" => &[Complete::Notices],
            "localisation" => &[Complete::Systems, Complete::Collections, Complete::Flows],
            _ => &[],
        },
        _ => &[],
    }
}
