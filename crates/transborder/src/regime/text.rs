//! Conditions and verdicts in words, for people who read the law rather than the pack.

use super::{Condition, Counts, Destination, Keep, Listed, Member, On, Onward, Since, Territory, Test};
use crate::Truth;
use crate::vocabulary::{Attr, Texts};
use std::fmt;

#[cfg(test)]
mod tests;

impl fmt::Display for Condition {
    /// On one line: `all of: consent.obtained; the text agreed to states items, recipient_country`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::All(_) => group(f, "all of", "always", &self.members()),
            Condition::Any(_) => group(f, "any of", "never", &self.members()),
            Condition::Not(part) => f.write_str(&denied(part)),
            Condition::If(test, then, other) => {
                write!(f, "if {}: {}", Nested(test), Nested(then))?;
                match other {
                    Some(other) => write!(f, ", otherwise {}", Nested(other)),
                    None => Ok(()),
                }
            }
            Condition::From(day, then) => write!(f, "from {day}: {then}"),
            Condition::ConsentSince(day, then) => write!(f, "for a consent given from {day}: {then}"),
            Condition::ContractSince(day, then) => write!(f, "for a safeguard agreed from {day}: {then}"),
            Condition::Lists(texts, listed) => {
                write!(f, "{} {}", head_of_lists(*texts), Items(listed))
            }
            plain => f.write_str(&sentence(plain)),
        }
    }
}

/// A condition inside another: in brackets where it is made of several.
struct Nested<'c>(&'c Condition);

impl fmt::Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => {
                write!(f, "{}", Nested(&parts[0]))
            }
            Condition::All(parts) | Condition::Any(parts) if parts.is_empty() => write!(f, "{}", self.0),
            Condition::All(_)
            | Condition::Any(_)
            | Condition::If(..)
            | Condition::From(..)
            | Condition::ConsentSince(..)
            | Condition::ContractSince(..) => write!(f, "({})", self.0),
            _ => write!(f, "{}", self.0),
        }
    }
}

fn group(f: &mut fmt::Formatter<'_>, head: &str, empty: &str, parts: &[&Condition]) -> fmt::Result {
    match parts {
        [] => f.write_str(empty),
        [part] => write!(f, "{part}"),
        parts => {
            write!(f, "{head}: ")?;
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    f.write_str("; ")?;
                }
                write!(f, "{}", Nested(part))?;
            }
            Ok(())
        }
    }
}

struct Items<'c>(&'c [Listed]);

impl fmt::Display for Items<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, listed) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{}", listed.item)?;
            if let Some(only_if) = &listed.only_if {
                write!(f, " (if {only_if})")?;
            }
        }
        Ok(())
    }
}

impl Condition {
    /// The parts of an *all* or *any*, with those of the same kind inside it laid out beside the others:
    /// definitions nest what a reader takes as one list. Any other condition is its own only member.
    #[must_use]
    pub fn members(&self) -> Vec<&Condition> {
        let (parts, all) = match self {
            Condition::All(parts) => (parts, true),
            Condition::Any(parts) => (parts, false),
            _ => return vec![self],
        };
        let mut members = Vec::new();
        for part in parts {
            match part {
                Condition::All(inner) if all || inner.len() == 1 => members.extend(part.members()),
                Condition::Any(inner) if !all || inner.len() == 1 => members.extend(part.members()),
                part => members.push(part),
            }
        }
        members
    }
}

fn head_of_lists(texts: Texts) -> &'static str {
    match texts {
        Texts::Consent => "the text agreed to states",
        Texts::Notice => "the notice states",
        Texts::Policy => "the policy states",
        Texts::OnRequest => "the text given on request states",
        Texts::Any => "some text states",
    }
}

/// Verbs of sentences, each with its denial.
const DENIED: &[(&str, &str)] = &[
    (" is ", " is not "),
    (" are ", " are not "),
    (" were ", " were not "),
    (" targets ", " does not target "),
    (" monitors ", " does not monitor "),
    (" resides ", " does not reside "),
    (" exercises ", " does not exercise "),
    (" operates ", " does not operate "),
    (" passes ", " does not pass "),
    (" orders ", " does not order "),
    ("the exporter has a subsidiary", "the exporter has no subsidiary"),
    ("the importer has a parent", "the importer has no parent"),
    ("the exporter has the data from", "the exporter does not have the data from"),
    ("the authority has told", "the authority has not told"),
    ("has changed since", "has not changed since"),
    (" came under ", " did not come under "),
];

/// The opposite of a condition.
fn denied(condition: &Condition) -> String {
    match condition {
        Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => denied(&parts[0]),
        Condition::All(parts) if parts.is_empty() => "never".to_owned(),
        Condition::Any(parts) if parts.is_empty() => "always".to_owned(),
        Condition::Fact(fact) => format!("not {fact}"),
        Condition::Attr(..)
        | Condition::Role(_)
        | Condition::Path(_)
        | Condition::Data(_)
        | Condition::Transfer
        | Condition::GateUsed(_) => {
            let said = sentence(condition);
            let denied = DENIED.iter().find(|(verb, _)| said.contains(verb));
            denied.map_or_else(|| format!("not so: {said}"), |(verb, not)| said.replacen(verb, not, 1))
        }
        Condition::Lists(..) | Condition::Within(..) => format!("not so: {condition}"),
        _ => format!("not {}", Nested(condition)),
    }
}

/// A condition that is made of no others.
fn sentence(condition: &Condition) -> String {
    match condition {
        Condition::Fact(fact) => fact.to_string(),
        Condition::Within(fact, days, since) => {
            let since = match since {
                Since::Flow => "the start of the flow",
                Since::Contract => "the start of the contract",
            };
            format!("{fact}, within {days} days of {since}")
        }
        Condition::Role(roles) => format!("the role is {}", either(roles)),
        Condition::Path(paths) => format!("the path is {}", either(paths)),
        Condition::Data(tags) => format!("the data are tagged {}", either(tags)),
        Condition::Transfer => "the step is a transfer".to_owned(),
        Condition::GateUsed(gates) => format!("the gate relied on is {}", either(gates)),
        Condition::Attr(attr, argument, test) => {
            let about = about(*attr, argument.as_deref().unwrap_or_default());
            match test {
                Test::Is => about,
                Test::In(members) => format!("{about} {}", either(members)),
                Test::Eq(word) => format!("{about} {word}"),
                Test::Gt(limit) => format!("{about} more than {}", grouped(*limit)),
                Test::Ge(limit) => format!("{about} at least {}", grouped(*limit)),
                Test::Lt(limit) => format!("{about} less than {}", grouped(*limit)),
            }
        }
        _ => String::new(),
    }
}

/// The beginning of the sentence that a test of the attribute ends; of a flag, the whole sentence.
fn about(attr: Attr, argument: &str) -> String {
    let text = match attr {
        Attr::ExporterRole => "the exporter is",
        Attr::ExporterEstablished => "the exporter is established in",
        Attr::ExporterTargets => "the exporter targets people in",
        Attr::ExporterMonitors => "the exporter monitors people in",
        Attr::ExporterKind => "the exporter's kind is",
        Attr::ExporterPublicPower => "the exporter exercises public power",
        Attr::ExporterHasSubsidiaryIn => "the exporter has a subsidiary in",
        Attr::ExporterSubjectCount => "the number of the exporter's data subjects is",
        Attr::ExporterTurnover => return format!("the exporter's turnover in {argument} is"),
        Attr::ExporterKrOnlineService => "the exporter is an online service provider (KR)",
        Attr::ExporterKrAgentDuty => "the authority has told the exporter to appoint an agent (KR)",
        Attr::ExporterCiio => "the exporter operates critical information infrastructure (CN)",
        Attr::ExporterSdf => "the exporter is a significant data fiduciary (IN)",
        Attr::ImporterState => "the importer is in",
        Attr::ImporterLegalPerson => "the importer is a legal person",
        Attr::ImporterUnderLaw => "the importer is under the law",
        Attr::ImporterUnderGdpr => "the importer is itself under the GDPR",
        Attr::ImporterParentOutside => "the importer has a parent outside the territory",
        Attr::ImporterJointWithEstablished => "the importer is joint controller with a party established in",
        Attr::SubjectResidence => "the data subject resides in",
        Attr::SubjectCitizenship => "the data subject is a citizen of",
        Attr::SubjectAge => "the age of some data subject may be",
        Attr::DataFromSubject => "the exporter has the data from the data subject",
        Attr::DataSource => "the source of the data is",
        Attr::DataCollectedIn => "the data were collected in",
        Attr::DataOriginRegime => "the data came under the law",
        Attr::EdgeBasis => "the legal basis is",
        Attr::EdgeTransaction => "the kind of transaction is",
        Attr::EdgeContinues => "the recipient passes the data on to another country",
        Attr::EdgeIdentifierFields => "the number of identifiers that move together is",
        Attr::EdgeItemsChanged => "something people were told has changed since",
        Attr::EdgeForeignOrder => "a foreign court or authority orders the transfer",
        Attr::CollectionOutside => "the data are collected outside the territory",
        Attr::VolumeYtdNonsensitive => {
            "the number of people with other than sensitive data exported this year is"
        }
        Attr::VolumeYtdSensitive => "the number of people with sensitive data exported this year is",
        Attr::VolumeSinceLastYearNonsensitive => {
            "the number of people with other than sensitive data exported this year and last is"
        }
        Attr::VolumeSinceLastYearSensitive => {
            "the number of people with sensitive data exported this year and last is"
        }
        Attr::VolumeHeld => "the number of people whose data the exporter holds is",
        Attr::VolumeBulk12m => return format!("the number counted for {argument} data over 12 months is"),
    };
    text.to_owned()
}

/// `a`, `a or b`, `a, b or c`.
fn either<T: fmt::Display>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(T::to_string).collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// A number with its thousands apart, for a limit of a trillion cannot be read otherwise.
fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    match digits.split_once('.') {
        Some((whole, part)) => format!("{sign}{}.{part}", thousands(whole)),
        None => format!("{sign}{}", thousands(digits)),
    }
}

/// Digits with a comma before each three.
pub(crate) fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Member::Place(place) => write!(f, "{place}"),
            Member::Territory => f.write_str("the territory"),
            Member::Home => f.write_str("the home of the data subject"),
            Member::Word(word) => f.write_str(word),
        }
    }
}

impl fmt::Display for Counts {
    /// `yes`, `ask`, `no`, or `if the path is remote: ask, otherwise no`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Counts::Always(truth) => f.write_str(match truth {
                Truth::Yes => "yes",
                Truth::Unknown => "ask",
                Truth::No => "no",
            }),
            Counts::If(test, then, other) => write!(f, "if {}: {then}, otherwise {other}", Nested(test)),
        }
    }
}

impl fmt::Display for Territory {
    /// `KR`; `DE, FR; IS, LI, NO from 2018-07-20; GB from 2018-05-25 to 2020-12-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |places: &[crate::Place]| -> String {
            places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        if self.home {
            parts.push("the home of the data subject".to_owned());
        }
        if !self.places.is_empty() {
            parts.push(listed(&self.places));
        }
        for (places, from, until) in &self.dated {
            let until = until.map(|end| format!(" to {}", end.plus_days(-1))).unwrap_or_default();
            parts.push(format!("{} from {from}{until}", listed(places)));
        }
        f.write_str(&parts.join("; "))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::Place(place) => write!(f, "{place}"),
            Destination::TerritoryOf(pack) => write!(f, "the territory of {pack}"),
        }
    }
}

impl fmt::Display for On {
    /// Where a duty is judged: `at each transfer`, ….
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            On::Transfer => "at each transfer",
            On::Step => "at each flow between two parties",
            On::Collection => "at each collection",
            On::Exporter => "once per exporter",
            On::Party => "once per party that collects or exports",
            On::Processing => "at the collection, or at the transfer where the exporter did not collect",
        })
    }
}

impl fmt::Display for Onward {
    /// What becomes of an onward transfer: `gates and duties again, …`, ….
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Onward::Law => "gates and duties again, the recipient being the exporter",
            Onward::Same => "like a first transfer",
            Onward::Contract => "one duty of the first exporter: to bind the next recipient alike",
            Onward::Ask => "asked",
            Onward::No => "not judged",
        })
    }
}

impl fmt::Display for Keep {
    /// How a localisation rule binds: `collected in the territory`, ….
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Keep::First => "collected at systems in the territory",
            Keep::Copy => "held by some system in the territory",
            Keep::Only => "held by no system outside the territory",
        })
    }
}
