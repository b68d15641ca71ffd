//! Findings in words. Silence reads "no certificate is recorded", never "there is none".

use super::{Finding, Report};
use crate::inventory::CountrySaid;
use crate::judge::{Clause, RowPlace, RuleName, Say, Verdict};
use crate::regime::{Asked, Because, Missing, Rests, Said};
use crate::vocabulary::{Fact, Texts};

/// Why a fact is not yes, in words; none where its name says it all.
pub(crate) fn because(report: &Report<'_>, missing: &Missing) -> Option<String> {
    let inventory = report.inventory();
    let text = match missing.because {
        Some(Because::Wildcard) => {
            let word = match missing.rests {
                Some(Rests::Entry { notice, entry }) => inventory.notices[notice as usize].entries
                    [entry as usize]
                    .countries
                    .iter()
                    .flatten()
                    .find_map(|said| match said {
                        CountrySaid::Wildcard(word) => Some(word.to_string()),
                        CountrySaid::Place(_) => None,
                    }),
                _ => None,
            };
            format!(
                "the text names `{}`, which is no country",
                word.unwrap_or_else(|| "everywhere".to_owned())
            )
        }
        Some(Because::Part { named, members }) => {
            format!("the text names {} of {} recipients", grouped(named), grouped(members))
        }
        Some(Because::NoNumber) => "the text names the class without saying how many of it".to_owned(),
        Some(Because::NoEntry) => {
            "no entry of the text is about this field, recipient and purpose".to_owned()
        }
        Some(Because::NoText) => return silent_text(missing),
        Some(Because::Late) => "the date on record is too late".to_owned(),
        Some(Because::CountryUnknown) => "the receiving country is unknown".to_owned(),
        Some(Because::NoDecision) => "no decision on board recognises the destination on this day".to_owned(),
        None => return silent_text(missing),
    };
    Some(text)
}

fn silent_text(missing: &Missing) -> Option<String> {
    let what = match &missing.asked {
        Asked::Fact(Fact::Certified(scheme)) => format!("certificate `{scheme}`"),
        Asked::Fact(Fact::ModelClauses(set)) => format!("contract on the clauses `{set}`"),
        Asked::Fact(fact) if fact.family() == "consent" && fact.base() == "consent.obtained" => {
            "matching consent".to_owned()
        }
        Asked::Lists(Texts::Consent, _) => "text of a consent".to_owned(),
        Asked::Lists(Texts::Policy, _) => "published policy".to_owned(),
        Asked::Lists(Texts::Notice, _) => "notice".to_owned(),
        Asked::Lists(..) => "text".to_owned(),
        Asked::Fact(fact) if fact.family() == "contract" => "contract that says so".to_owned(),
        _ => {
            return match missing.said {
                Said::Silent => Some("nothing is recorded about it".to_owned()),
                _ => None,
            };
        }
    };
    match missing.said {
        Said::Silent => Some(format!("no {what} is recorded")),
        Said::Closed => Some(format!("no {what}: the list is complete")),
        _ => None,
    }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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

impl Finding<'_> {
    /// The finding in one or two sentences.
    #[must_use]
    pub fn message(self) -> String {
        let row = self.data();
        if let Some(own) = &row.own {
            return own.message.clone();
        }
        let subject = self.subject();
        let regime = self.regime();
        match row.rule {
            RuleName::NoOpenGate => match self.verdict() {
                Verdict::Undetermined => {
                    format!("{subject}; whether {} lets it pass is not recorded", self.cite())
                }
                _ => format!("{subject}; nothing on record opens a gate of {regime} for it"),
            },
            RuleName::PremiseUnknown => self.premise_text(),
            RuleName::RestrictedDestination => format!("{subject}, which {} forbids", self.cite()),
            RuleName::NotLocalised => format!("{subject}; {} asks for a store at home", self.cite()),
            RuleName::Note => self.note_text(),
            _ => {
                let what = self.lacking();
                match self.verdict() {
                    Verdict::Undetermined => {
                        format!("{subject}; {} asks for {what}, which nothing settles", self.cite())
                    }
                    _ => format!("{subject}; {} asks for {what}", self.cite()),
                }
            }
        }
    }

    /// What moves where, or who does what.
    fn subject(self) -> String {
        let row = self.data();
        let fields = self.fields();
        let what = if fields.is_empty() { "what it holds".to_owned() } else { listed(&fields) };
        let countries: Vec<String> = self.to_countries().iter().map(ToString::to_string).collect();
        let place =
            if countries.is_empty() { String::new() } else { format!(" in {}", countries.join(", ")) };
        match row.place {
            RowPlace::Flow(_) => {
                let reach = if fields.len() > 1 { "reach" } else { "reaches" };
                format!("{what} {reach} `{}`{place}", self.importer().unwrap_or_default())
            }
            RowPlace::Collection(_) => {
                format!("`{}` collects {what}{place}", self.exporter().unwrap_or_default())
            }
            RowPlace::Party(_) => {
                let flows = self.flows();
                let party = self.responsible().join(", ");
                match flows.len() {
                    0 => format!("`{party}` handles data under {}", self.regime()),
                    1 => format!("`{party}` exports by flow {}", listed(&flows)),
                    _ => format!("`{party}` exports by {} flows ({})", flows.len(), listed(&flows)),
                }
            }
            RowPlace::Home(home) => format!("{what} of people in {home} leave{place}"),
        }
    }

    /// Names of what is missing.
    fn lacking(self) -> String {
        let names: Vec<String> = self.missing().into_iter().map(|missing| missing.fact).collect();
        if names.is_empty() { "what is not there".to_owned() } else { listed(&names) }
    }

    fn premise_text(self) -> String {
        let names: Vec<String> = self.missing().into_iter().map(|missing| missing.fact).collect();
        if let (Some(revision), Some(flow)) =
            (self.regime_data().map(|regime| regime.revision), self.flow_index())
            && names.iter().any(|name| name == "role")
        {
            let role = self.report.transfers.inner.scene.graph.flow(flow).role;
            if let Some((_, words)) = revision.asks.iter().find(|(asked, _)| *asked == role) {
                return format!("{words} (`counts` on flow `{}` answers)", self.flow().unwrap_or_default());
            }
        }
        let keys: Vec<&str> = names.iter().map(|name| premise_key(name)).collect();
        let open = if names.iter().any(|name| name == "subject.residence" || name == "party.targets") {
            format!("whether {} applies", self.regime())
        } else {
            format!("whether this is a transfer under {}", self.regime())
        };
        let if_so = self.if_so();
        let then = if if_so.is_empty() {
            String::new()
        } else {
            format!("; if so, {} would not be met", if_so.join(", "))
        };
        format!("{open} is open: {} would settle it{then}", keys.join(" and "))
    }

    fn note_text(self) -> String {
        let hit = self.hit();
        match (hit.say, self.data().clause) {
            (Say::Unverified, _) => "the only open gate rests on a legal text unverified here".to_owned(),
            (Say::Vague, _) => "what is relied on is said vaguely or where nobody looks".to_owned(),
            (Say::Announced, _) => {
                let importer = self.importer().unwrap_or_default();
                format!("a text already names `{importer}`, to which this flow is only announced")
            }
            (Say::Nothing, Clause::Note(index)) => self
                .regime_data()
                .map(|regime| regime.revision.notes[usize::from(index)].say.clone())
                .unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// The key of a record that answers a premise.
pub(crate) fn premise_key(name: &str) -> &str {
    match name {
        "subject.residence" => "`residence` of the group",
        "system.location" => "`location` of the system",
        "party.country" => "`country` of the party",
        "party.targets" => "`targets` of the party",
        "role" | "path" => "`counts` on the flow",
        "onward" => "whether the onward step counts",
        "certainty" => "`certainty` of the flow",
        "from_date" => "`from_date` of the flow",
        other => other,
    }
}
