//! How findings stand under the configuration: accepted, accepted once, at a level of their own.

use super::{Acceptance, Config, PARTS};
use crate::Ended;
use crate::args::FailOn;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use transborder::{Date, Fault, Finding, Report, Verdict};
use transborder_json::report::{Accepted, Assumption, Lapse, Lapsed, Level};

/// How the findings of one report stand. Costs nothing for findings where the configuration speaks of none.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) accepted: BTreeMap<String, Accepted>,
    pub(crate) lapsed: BTreeMap<String, Lapsed>,
    pub(crate) levels: BTreeMap<String, Level>,
    /// Whether each acceptance of the configuration, in its order, speaks of a finding that there is.
    pub(crate) met: Vec<bool>,
    /// Places of acceptances that no longer hold, by the finding's id.
    places: BTreeMap<String, usize>,
}

impl Standing {
    /// Of these findings, on the day of the report: with today's date instead, the same input would not print the same
    /// bytes tomorrow.
    pub(crate) fn of(config: &Config, report: &Report<'_>) -> Standing {
        let levels = config.levels.iter().map(|(named, level)| (named.name.clone(), *level)).collect();
        let mut standing = Standing {
            accepted: BTreeMap::new(),
            lapsed: BTreeMap::new(),
            levels,
            met: vec![false; config.accepted.len()],
            places: BTreeMap::new(),
        };
        let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, one) in config.accepted.iter().enumerate() {
            known.entry(&one.id).or_default().push(index);
        }
        if known.is_empty() {
            return standing;
        }
        for finding in report.findings() {
            let id = finding.id();
            let Some(among) = known.get(&id[..]) else { continue };
            let content = finding.content();
            // Two inventories of a batch may have findings of one id; each has an acceptance of its own.
            let same = among.iter().find(|index| config.accepted[**index].content == content);
            let index = *same.unwrap_or(&among[0]);
            standing.met[index] = true;
            let one = &config.accepted[index];
            if same.is_some() && report.as_of() < one.until {
                standing.accepted.insert(id, one.shown());
            } else {
                standing.lapsed.insert(id.clone(), one.lapsed(finding, report.as_of()));
                standing.places.insert(id, index);
            }
        }
        standing
    }

    /// Whether a finding is neither accepted nor below notice.
    pub(crate) fn is_open(&self, finding: Finding<'_>) -> bool {
        !self.is_accepted(finding) && self.level(finding) != Some(Level::Allow)
    }

    pub(crate) fn is_accepted(&self, finding: Finding<'_>) -> bool {
        !self.accepted.is_empty() && self.accepted.contains_key(&finding.id())
    }

    pub(crate) fn lapsed(&self, finding: Finding<'_>) -> Option<&Lapsed> {
        if self.lapsed.is_empty() { None } else { self.lapsed.get(&finding.id()) }
    }

    pub(crate) fn level(&self, finding: Finding<'_>) -> Option<Level> {
        if self.levels.is_empty() { None } else { transborder_json::level(&self.levels, finding) }
    }

    /// Ids of the findings that nobody need look at.
    pub(crate) fn hidden(&self, report: &Report<'_>) -> BTreeSet<String> {
        if self.accepted.is_empty() && self.levels.is_empty() {
            return BTreeSet::new();
        }
        report.findings().filter(|finding| !self.is_open(*finding)).map(|finding| finding.id()).collect()
    }

    /// Whether something counts: at or above the threshold, or by its level. Who never wants to fail never does.
    pub(crate) fn ended(&self, report: &Report<'_>, fail_on: FailOn) -> Ended {
        let counts = |finding: Finding<'_>| match self.level(finding) {
            Some(Level::Allow | Level::Warn) => false,
            Some(Level::Deny) => true,
            None => match finding.verdict() {
                // Whether a finding is silent costs as much as the finding: only asked where it matters.
                Verdict::Gap if fail_on == FailOn::Recorded => !finding.silent(),
                Verdict::Gap => fail_on >= FailOn::Gap,
                Verdict::Undetermined => fail_on >= FailOn::Undetermined,
                Verdict::Advice => fail_on >= FailOn::Advice,
            },
        };
        let mut findings = report.findings();
        let found =
            fail_on > FailOn::Never && findings.any(|finding| counts(finding) && !self.is_accepted(finding));
        if found { Ended::Findings } else { Ended::Clean }
    }

    /// What is odd about the acceptances, in the order of the file: those that no longer hold, then, on request, those
    /// that match nothing. `whose` stands before each sentence.
    pub(crate) fn warnings(&self, config: &Config, whose: &str, unmet: bool) -> Vec<Fault> {
        self.odd(config, whose, unmet).into_iter().map(|(_, warning)| warning).collect()
    }

    /// As [`Standing::warnings`], each with the id that its acceptance is of.
    fn odd(&self, config: &Config, whose: &str, unmet: bool) -> Vec<(String, Fault)> {
        let mut warnings: Vec<(String, Fault)> = Vec::new();
        for (id, lapsed) in &self.lapsed {
            let message = format!("{whose}the acceptance of `{id}` no longer holds: {}", lapse(lapsed));
            let fault =
                Fault::new("acceptance-lapsed", message).at(config.accepted[self.places[id]].at.clone());
            let help =
                "settle the finding, or take what `transborder explain FINDING PATH --accept` prints instead";
            warnings.push((id.clone(), fault.help(help)));
        }
        if unmet {
            warnings.extend(config.unused(&self.met));
        }
        warnings.sort_by_key(|(_, warning)| warning.at.as_ref().map(|spot| spot.origin));
        warnings
    }

    /// The same for a report.
    pub(crate) fn assumptions(&self, config: &Config) -> Vec<Assumption> {
        let of = |(id, warning): (String, Fault)| Assumption {
            assumed: warning.message,
            kind: "acceptance".to_owned(),
            count: 1,
            about: vec![id],
        };
        self.odd(config, "", true).into_iter().map(of).collect()
    }
}

impl Config {
    /// Acceptances that speak of no finding.
    pub(crate) fn unmet(&self, met: &[bool]) -> Vec<Fault> {
        self.unused(met).map(|(_, fault)| fault).collect()
    }

    /// The same, each with the id that its acceptance is of.
    fn unused(&self, met: &[bool]) -> impl Iterator<Item = (String, Fault)> {
        let unmet = self.accepted.iter().zip(met).filter(|(_, met)| !**met);
        unmet.map(|(one, _)| {
            let message = format!("the acceptance of `{}` matches nothing any more", one.id);
            let fault = Fault::new("acceptance-unused", message).at(one.at.clone());
            let help = "take it out; a finding with another verdict, clause or place has another id";
            (one.id.clone(), fault.help(help))
        })
    }
}

impl Acceptance {
    fn shown(&self) -> Accepted {
        Accepted { reason: self.reason.clone(), owner: self.owner.clone(), until: self.until.to_string() }
    }

    /// Why it no longer holds. What came and what went can be said only where it is written what was accepted.
    fn lapsed(&self, finding: Finding<'_>, day: Date) -> Lapsed {
        let Accepted { reason, owner, until } = self.shown();
        let why = if self.until <= day { Lapse::Expired } else { Lapse::Changed };
        let (mut added, mut gone) = (BTreeMap::new(), BTreeMap::new());
        if why == Lapse::Changed && !self.parts.is_empty() {
            let now = parts(finding);
            for key in PARTS {
                let (before, now) = (self.parts.get(key).map_or(&[][..], |list| list), &now[key]);
                let only = |a: &[String], b: &[String]| -> Vec<String> {
                    a.iter().filter(|one| !b.contains(one)).cloned().collect()
                };
                for (list, difference) in [(&mut added, only(now, before)), (&mut gone, only(before, now))] {
                    if !difference.is_empty() {
                        list.insert(key.to_owned(), difference);
                    }
                }
            }
        }
        Lapsed { reason, owner, until, why, added, gone }
    }
}

/// All that `content` is a digest of, by key.
pub(super) fn parts(finding: Finding<'_>) -> BTreeMap<&'static str, Vec<String>> {
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let missing = finding.missing().into_iter().map(|missing| format!("{}={}", missing.fact, missing.value));
    BTreeMap::from([
        ("importer", owned(finding.importer().into_iter().collect())),
        ("to_countries", finding.to_countries().iter().map(ToString::to_string).collect()),
        ("subjects", owned(finding.subjects())),
        ("fields", owned(finding.fields())),
        ("purposes", owned(finding.purposes())),
        ("missing", missing.collect()),
    ])
}

/// Why an acceptance no longer holds, in words.
pub(crate) fn lapse(lapsed: &Lapsed) -> String {
    if lapsed.why == Lapse::Expired {
        return format!("it expired on {}", lapsed.until);
    }
    let told = |list: &BTreeMap<String, Vec<String>>| {
        let told = PARTS.iter().filter_map(|key| Some((word(key), list.get(*key)?)));
        let told = told.map(|(word, names)| format!("{word} {}", super::listed(names)));
        told.collect::<Vec<_>>().join(", ")
    };
    match (lapsed.added.is_empty(), lapsed.gone.is_empty()) {
        (true, true) => "the finding says something else now".to_owned(),
        (false, true) => format!("added since: {}", told(&lapsed.added)),
        (true, false) => format!("nothing was added, gone since: {}", told(&lapsed.gone)),
        (false, false) => format!("added since: {}; gone: {}", told(&lapsed.added), told(&lapsed.gone)),
    }
}

/// What a key is called in a sentence.
fn word(key: &str) -> &str {
    match key {
        "to_countries" => "countries",
        "missing" => "missing facts",
        key => key,
    }
}
