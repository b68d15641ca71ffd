//! Why a fact is not yes, in words. Silence reads "no certificate is recorded", never "there is none".

use super::Finding;
use super::text::{grouped, listed};
use crate::inventory::{CountrySaid, Kind};
use crate::judge::RowPlace;
use crate::regime::{Asked, Because, Missing, Rests, Said};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Place, Truth};

/// A reason in two parts, so that reasons with the same beginning are told together: "the text names" and
/// "8,000 of 180,000 recipients".
pub(crate) struct Reason {
    head: String,
    /// None: the fact's own name belongs here, or a pronoun where it was named before.
    tail: Option<String>,
}

impl Reason {
    fn whole(text: impl Into<String>) -> Reason {
        Reason { head: text.into(), tail: Some(String::new()) }
    }

    fn of_fact(head: impl Into<String>) -> Reason {
        Reason { head: head.into(), tail: None }
    }

    /// Alone, beside the fact's name.
    pub(crate) fn beside_its_name(self) -> String {
        match self.tail {
            None => format!("{} it", self.head),
            Some(tail) if tail.is_empty() => self.head,
            Some(tail) => format!("{} {tail}", self.head),
        }
    }
}

/// How many reasons a sentence holds.
const AT_MOST: usize = 3;

/// The reasons of several facts as one clause. Where the sentence has named the facts already, a reason that
/// covers them all speaks of "it" or "them".
pub(crate) fn together(finding: Finding<'_>, missing: &[Missing], named: bool) -> String {
    let mut reasons: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for one in missing {
        let reason = of(finding, one);
        let place = reasons.iter().position(|(head, ..)| *head == reason.head).unwrap_or_else(|| {
            reasons.push((reason.head, Vec::new(), Vec::new()));
            reasons.len() - 1
        });
        let (_, facts, tails) = &mut reasons[place];
        match reason.tail {
            None => facts.push(short(&one.asked)),
            Some(tail) if !tail.is_empty() && !tails.contains(&tail) => tails.push(tail),
            Some(_) => {}
        }
    }
    let alone = reasons.len() == 1;
    let more = reasons.len().saturating_sub(AT_MOST);
    let clauses = reasons.into_iter().take(AT_MOST).map(|(head, facts, tails)| match facts.len() {
        0 if tails.is_empty() => head,
        0 => format!("{head} {}", tails.join(", and ")),
        1 if named && alone => format!("{head} it"),
        _ if named && alone => format!("{head} them"),
        _ => format!("{head} {}", listed(&facts)),
    });
    let mut text = clauses.collect::<Vec<_>>().join("; ");
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

/// A fact by what tells it apart in a sentence about its record.
fn short(asked: &Asked) -> String {
    match asked {
        Asked::Lists(_, item) => item.to_string(),
        Asked::Fact(fact) => fact.clause().map_or_else(|| fact.to_string(), str::to_owned),
        other => other.to_string(),
    }
}

/// Why a fact is not yes.
pub(crate) fn of(finding: Finding<'_>, missing: &Missing) -> Reason {
    match missing.because {
        Some(Because::Wildcard) => {
            let word = wildcard(finding, missing).unwrap_or_else(|| "everywhere".to_owned());
            Reason { head: "the text names".into(), tail: Some(format!("`{word}`, which is no country")) }
        }
        Some(Because::Part { named, members }) => Reason {
            head: "the text names".into(),
            tail: Some(format!("{} of {} recipients", grouped(named), grouped(members))),
        },
        Some(Because::NoNumber) => {
            Reason::whole("the text names the recipients as a class without saying how many of them")
        }
        Some(Because::NoEntry) => {
            let text = text_of(finding, missing).unwrap_or_else(|| "the text".to_owned());
            Reason::whole(format!("no entry of {text} is about this field, recipient and purpose"))
        }
        Some(Because::NoText) => no_text(missing),
        Some(Because::Late) => Reason::whole("the day on record is too late"),
        Some(Because::CountryUnknown) => Reason::whole("the receiving country is unknown"),
        Some(Because::NoDecision) => {
            Reason::whole("no decision on board recognises the destination on this day")
        }
        None => match &missing.asked {
            Asked::Premise(name) => Reason::whole(premise(finding, name)),
            Asked::Lists(_, item) => item_reason(finding, missing, *item),
            Asked::Fact(fact) => fact_reason(finding, missing, fact),
            Asked::Attr(..) => plain(finding, missing),
        },
    }
}

fn wildcard(finding: Finding<'_>, missing: &Missing) -> Option<String> {
    let Some(Rests::Entry { notice, entry }) = missing.rests else { return None };
    let entry = &finding.report.inventory().notices[notice as usize].entries[entry as usize];
    entry.countries.iter().flatten().find_map(|said| match said {
        CountrySaid::Wildcard(word) => Some(word.to_string()),
        CountrySaid::Place(_) => None,
    })
}

/// The record that an answer rests on: "flow `send`".
fn record(finding: Finding<'_>, rests: Rests) -> String {
    let inventory = finding.report.inventory();
    match rests {
        Rests::Statement { record, .. } | Rests::Record(record) if record.kind == Kind::Inventory => {
            "the inventory".to_owned()
        }
        Rests::Statement { record, .. } | Rests::Record(record) => {
            format!("{} `{}`", record.kind.name(), inventory.name_of(record.kind, record.index))
        }
        Rests::Entry { notice, .. } => format!("notice `{}`", inventory.notice_names.get(notice)),
    }
}

/// The text that an answer rests on: "`policy`".
fn text_of(finding: Finding<'_>, missing: &Missing) -> Option<String> {
    let names = &finding.report.inventory().notice_names;
    match missing.rests? {
        Rests::Entry { notice, .. } => Some(format!("`{}`", names.get(notice))),
        Rests::Record(record) if record.kind == Kind::Notice => {
            Some(format!("`{}`", names.get(record.index)))
        }
        _ => None,
    }
}

fn no_text(missing: &Missing) -> Reason {
    let texts = match &missing.asked {
        Asked::Lists(texts, _) => *texts,
        _ => Texts::Any,
    };
    let closed = missing.said == Said::Closed;
    Reason::whole(match (texts, closed) {
        (Texts::Consent, true) => "`consents` is complete and holds none for this",
        (Texts::Consent, false) => "no consent to this is recorded",
        (Texts::Policy, true) => "`notices` is complete and holds no published policy for this",
        (Texts::Policy, false) => "no published policy is recorded",
        (Texts::Notice, true) => "`notices` is complete and holds no notice to these people",
        (Texts::Notice, false) => "no notice to these people is recorded",
        (Texts::OnRequest, _) => "no text given on request is recorded",
        (Texts::Any, true) => "`notices` is complete and holds no text for these people",
        (Texts::Any, false) => "no text for these people is recorded",
    })
}

/// An entry is about it, but does not cover the item.
fn item_reason(finding: Finding<'_>, missing: &Missing, item: Item) -> Reason {
    let Some(text) = text_of(finding, missing) else { return plain(finding, missing) };
    if missing.value == Truth::Unknown {
        return match item {
            Item::RecipientPurpose => Reason::whole("the purpose is not recorded"),
            Item::RecipientName | Item::RecipientContact | Item::ProcessorIdentity => {
                Reason::whole("how many recipients there are is not recorded")
            }
            _ => Reason::whole(format!("from when {text} holds is not recorded")),
        };
    }
    Reason::whole(match item {
        Item::Items => format!("{text} does not name the field"),
        Item::RecipientCountry | Item::ProcessingCountry => format!("{text} does not name the country"),
        Item::RecipientName | Item::ProcessorIdentity => format!("{text} does not name the recipient"),
        Item::RecipientPurpose => format!("{text} does not name the purpose"),
        _ => return Reason::of_fact(format!("{text} does not state")),
    })
}

fn fact_reason(finding: Finding<'_>, missing: &Missing, fact: &Fact) -> Reason {
    let closed = missing.said == Said::Closed;
    if missing.said == Said::Stated || (missing.rests.is_some() && fact.family() == "basis") {
        return plain(finding, missing);
    }
    if let (Some(Rests::Record(record)), Some(_)) = (missing.rests, fact.clause())
        && record.kind == Kind::Safeguard
    {
        let name = finding.report.inventory().safeguard_names.get(record.index);
        return Reason::of_fact(format!("`{name}` lists its clauses without"));
    }
    let between = || match (finding.exporter(), finding.importer()) {
        (Some(exporter), Some(importer)) if exporter != importer => {
            format!(" between `{exporter}` and `{importer}`")
        }
        _ => String::new(),
    };
    match fact {
        Fact::Certified(scheme) => {
            let holder = finding.importer().map_or_else(String::new, |party| format!(" for `{party}`"));
            return Reason::whole(if closed {
                format!("`certifications`{holder} is complete without `{scheme}`")
            } else {
                format!("no certificate `{scheme}` is recorded{holder}")
            });
        }
        Fact::ModelClauses(set) => {
            return Reason::whole(if closed {
                format!("`safeguards` is complete and holds no clauses `{set}`{}", between())
            } else {
                format!("no clauses `{set}` are recorded{}", between())
            });
        }
        Fact::Known(_) => {}
    }
    match (fact.family(), missing.value) {
        ("consent", Truth::No) if fact.base() == "consent.obtained" => Reason::whole(if closed {
            "`consents` is complete and holds none for this"
        } else {
            "no consent to this is recorded"
        }),
        ("consent", Truth::No) if closed => {
            Reason::of_fact("`consents` is complete and no record there states")
        }
        // A contract may be on record and silent about this; then the closed list says nothing of it.
        ("contract", _) if closed => {
            Reason::whole(format!("`safeguards` is complete and holds no such contract{}", between()))
        }
        ("contract", _) if fact.clause().is_some() || fact.base() == "contract.written" => {
            Reason::whole(format!("no contract that says so is recorded{}", between()))
        }
        ("assessment" | "authority", _) if closed => {
            Reason::of_fact(format!("`safeguards` is complete and no record{} states", between()))
        }
        _ => plain(finding, missing),
    }
}

fn plain(finding: Finding<'_>, missing: &Missing) -> Reason {
    let record = missing.rests.map(|rests| record(finding, rests));
    match (missing.said, missing.value, record) {
        (Said::Stated, Truth::Unknown, Some(record)) => {
            Reason::of_fact(format!("from when the record of {record} holds is unknown, which alone states"))
        }
        (Said::Stated, _, Some(record)) => Reason::of_fact(format!("the record of {record} denies")),
        (Said::Stated, ..) => Reason::of_fact("a record denies"),
        (Said::Closed, ..) => Reason::of_fact("the lists are complete and hold nothing about"),
        (Said::Silent, ..) => Reason::of_fact("nothing is recorded about"),
        (Said::Computed, Truth::Unknown, _) => Reason::of_fact("the records do not settle"),
        (Said::Computed, ..) => Reason::of_fact("the records speak against"),
    }
}

/// Whose country, which system's location and the like is open.
pub(crate) enum Whose {
    Groups(Vec<u32>),
    /// People whom no collection names: a silent field is held about them.
    Newcomers,
    Party(u32),
    System(u32),
    Flow,
}

/// The record that a premise is about.
pub(crate) fn whose(finding: Finding<'_>, premise: &str) -> Whose {
    let scene = &finding.report.transfers.inner.scene;
    let inventory = scene.inventory();
    // A finding at a party can be about flows of it.
    let flows: Vec<u32> =
        finding.flow_index().into_iter().chain(finding.data().flows.iter().copied()).collect();
    let open = |places: &[Place]| places.iter().any(|place| place.is_unknown());
    match premise {
        "subject.residence" => {
            let mut groups = finding.group_indices();
            if let (true, RowPlace::Party(party)) = (groups.is_empty(), finding.data().place) {
                let theirs = (0u32..)
                    .zip(&inventory.collections)
                    .filter(|(index, _)| scene.graph.collectors(*index).contains(&party));
                groups = theirs.flat_map(|(_, collection)| collection.groups.iter().copied()).collect();
                groups.sort_unstable();
                groups.dedup();
            }
            let unknown = |group: &u32| open(&inventory.groups[*group as usize].residence);
            let some: Vec<u32> = groups.iter().copied().filter(unknown).collect();
            match (some.is_empty(), groups.is_empty()) {
                (false, _) => Whose::Groups(some),
                (true, false) => Whose::Groups(groups),
                (true, true) => Whose::Newcomers,
            }
        }
        "party.targets" => Whose::Party(finding.responsible_parties().first().copied().unwrap_or(0)),
        "party.country" => {
            let mut parties: Vec<u32> = Vec::new();
            let exporter = finding.responsible_parties().first().copied();
            for flow in flows {
                parties.extend(exporter.map(|exporter| scene.receiver(flow, exporter)));
                parties.push(scene.graph.operator(scene.graph.flow_data(flow).to));
            }
            parties.extend(finding.responsible_parties());
            let unknown = |party: &&u32| open(scene.graph.countries(**party));
            let known = parties.iter().find(unknown).or_else(|| parties.first());
            Whose::Party(known.copied().unwrap_or(0))
        }
        "system.location" => {
            let mut systems: Vec<u32> = finding
                .collection_index()
                .map(|index| inventory.collections[index as usize].at)
                .into_iter()
                .collect();
            for flow in flows {
                let ends = scene.graph.flow_data(flow);
                systems.extend([ends.to, ends.from]);
            }
            let known = systems.iter().find(|system| open(scene.graph.locations(**system)));
            known.or_else(|| systems.first()).map_or(Whose::Flow, |system| Whose::System(*system))
        }
        _ => Whose::Flow,
    }
}

fn premise(finding: Finding<'_>, name: &str) -> String {
    let inventory = finding.report.inventory();
    match (name, whose(finding, name)) {
        ("subject.residence", Whose::Groups(groups)) if !groups.is_empty() => {
            let names: Vec<&str> = groups.iter().map(|group| inventory.group_names.get(*group)).collect();
            format!("where {} reside is not recorded", listed(&names))
        }
        ("subject.residence", _) => "whose data these are is not recorded".to_owned(),
        ("party.targets", Whose::Party(party)) => {
            format!("whom `{}` targets is not recorded", inventory.party_names.get(party))
        }
        ("party.country", Whose::Party(party)) => {
            format!("the country of `{}` is not recorded", inventory.party_names.get(party))
        }
        ("system.location", Whose::System(system)) => {
            format!("the location of `{}` is not recorded", inventory.system_name(system))
        }
        ("role" | "path", _) => format!("the law leaves open whether a step of this {name} counts"),
        ("onward", _) => "the law leaves open whether an onward step counts".to_owned(),
        ("certainty", _) => "the flow is permitted; whether data take it is not recorded".to_owned(),
        ("from_date", _) => "from when the flow runs is not recorded".to_owned(),
        (other, _) => format!("nothing is recorded about `{other}`"),
    }
}
