//! Facts that records decide.

use super::lists::Text;
use super::{Site, Unit, safeguard};
use crate::record::{Channel, SafeguardKind};
use crate::regime::{Answer, Because, Reader, Said};
use crate::vocabulary::{Fact, Item, Texts};
use crate::{Bound, Kind, Truth};

/// The value of a fact where records decide it; none where a statement or silence must.
pub(crate) fn compute(unit: &Unit<'_, '_>, fact: &Fact) -> Option<Answer> {
    match fact {
        Fact::Certified(scheme) => certified(unit, scheme),
        Fact::ModelClauses(set) => kind_is(unit, SafeguardKind::Scc, Some(set)),
        Fact::Known(_) => match fact.base() {
            "consent.obtained" => obtained(unit),
            "consent.names_recipient" => names_recipient(unit),
            "contract.bcr" => kind_is(unit, SafeguardKind::Bcr, None),
            "contract.adhoc" => kind_is(unit, SafeguardKind::Adhoc, None),
            "contract.code" => kind_is(unit, SafeguardKind::Code, None),
            "contract.public_instrument" => kind_is(unit, SafeguardKind::PublicInstrument, None),
            "contract.written" => safeguard::united(unit, fact),
            "contract.before_transfer" => before_transfer(unit),
            "notice.before_transfer" => notice_before(unit),
            "notice.direct" => told_directly(unit),
            "policy.published" => published(unit),
            "policy.local_language" => local_language(unit),
            "dest.not_restricted" => Some(not_restricted(unit)),
            "recipient.not_covered_person" => {
                let answer = crate::step::not_covered(
                    unit.scene(),
                    unit.on.regime(),
                    unit.on.receiver,
                    unit.on.variant,
                );
                (answer.truth != Truth::Unknown).then_some(answer)
            }
            _ if fact.clause().is_some() => safeguard::united(unit, fact),
            _ => None,
        },
    }
}

fn obtained(unit: &Unit<'_, '_>) -> Option<Answer> {
    let consent = unit.consent?;
    let in_force = unit.scene().inventory().consents[consent as usize].period.holds_on(unit.scene().day);
    Some(Answer::computed(Truth::Yes).if_in_force(in_force).on(Kind::Consent, consent))
}

/// Agreed to this recipient in this country: the record names it wholly, and its text the country.
fn names_recipient(unit: &Unit<'_, '_>) -> Option<Answer> {
    let consent = unit.consent?;
    let data = &unit.scene().inventory().consents[consent as usize];
    let country = unit.lists(Texts::Consent, &[Item::RecipientCountry]).truth;
    let name = match &data.recipients {
        Some(recipients) => super::lists::names_wholly(unit, recipients).0,
        None => unit.lists(Texts::Consent, &[Item::RecipientName]).truth,
    };
    Some(Answer::computed(name.and(country)).on(Kind::Consent, consent))
}

/// Whether the safeguard chosen is of a kind (and set). Where none is, silence speaks.
fn kind_is(unit: &Unit<'_, '_>, kind: SafeguardKind, set: Option<&str>) -> Option<Answer> {
    let index = unit.safeguard?;
    let data = &unit.scene().inventory().safeguards[index as usize];
    if data.kind != kind || (set.is_some() && data.set.as_deref() != set) {
        return None;
    }
    let in_force = data.period.holds_on(unit.scene().day);
    Some(Answer::computed(Truth::Yes).if_in_force(in_force).on(Kind::Safeguard, index))
}

fn certified(unit: &Unit<'_, '_>, scheme: &str) -> Option<Answer> {
    let data = &unit.scene().inventory().parties[unit.on.receiver as usize];
    let certifications = data.certifications.as_ref()?;
    // `EU-US-DPF` that covers `hr` is the certificate `EU-US-DPF-HR` as well.
    let held = |name: &str, covered: Option<&str>| {
        certifications
            .iter()
            .filter(|held| &*held.scheme == name)
            .filter(|held| {
                covered.is_none_or(|kind| held.covers.iter().any(|covers| covers.eq_ignore_ascii_case(kind)))
            })
            .map(|held| held.period.holds_on(unit.scene().day))
            .max()
            .unwrap_or(Truth::No)
    };
    let truth = match scheme.rsplit_once('-') {
        Some((base, kind)) => held(scheme, None).or(held(base, Some(kind))),
        None => held(scheme, None),
    };
    let said = if truth.is_no() { Said::Closed } else { Said::Computed };
    Some(Answer::new(truth, said).on(Kind::Party, unit.on.receiver))
}

fn before_transfer(unit: &Unit<'_, '_>) -> Option<Answer> {
    let index = unit.safeguard?;
    let data = &unit.scene().inventory().safeguards[index as usize];
    let flow = unit.on.flow()?;
    let Bound::On(start) = unit.scene().graph.flow_data(flow).period().from else { return None };
    let Bound::On(agreed) = data.period.from else { return None };
    if !safeguard::is_contract(data.kind) {
        return None;
    }
    let answer = Answer::computed(Truth::from(agreed <= start)).on(Kind::Safeguard, index);
    Some(if agreed > start { answer.because(Because::Late) } else { answer })
}

/// Told before the first flow: a text shown where the data were collected is, a dated one by its date.
fn notice_before(unit: &Unit<'_, '_>) -> Option<Answer> {
    let inventory = unit.scene().inventory();
    let start = match unit.on.site {
        Site::Flow(flow) => unit.scene().graph.flow_data(flow).period().from,
        _ => Bound::Open,
    };
    let texts = unit.on.texts.iter().filter(|text| !text.only_on_request(inventory)).copied();
    let chosen = text_of_consent(unit);
    let mut decided: Option<Answer> = None;
    for text in texts.chain(chosen) {
        let from = inventory.notices[text.notice as usize].period.from;
        let truth = if text.shown {
            Some(Truth::Yes)
        } else {
            match (from, start) {
                (Bound::On(from), Bound::On(start)) => Some(Truth::from(from <= start)),
                _ => None,
            }
        };
        match truth {
            None => {
                // Nothing decides about this text; it keeps another from deciding *no*.
                if decided.is_some_and(|answer| answer.truth.is_no()) {
                    decided = None;
                }
                if decided.is_none() {
                    decided = Some(Answer::new(Truth::Unknown, Said::Silent).on(Kind::Notice, text.notice));
                }
            }
            Some(truth) => {
                let mut answer =
                    Answer::computed(truth).if_in_force(text.in_force).on(Kind::Notice, text.notice);
                if truth.is_no() {
                    answer = answer.because(Because::Late);
                }
                if decided.is_none_or(|best| answer.truth > best.truth) {
                    decided = Some(answer);
                }
            }
        }
    }
    // Neither an undated text nor one that may not be in force decides anything: a statement may.
    decided.filter(|answer| answer.said != Said::Silent && answer.truth != Truth::Unknown)
}

/// The text of the consent chosen, where it is in force.
pub(crate) fn text_of_consent(unit: &Unit<'_, '_>) -> Option<Text> {
    let inventory = unit.scene().inventory();
    let notice = inventory.consents[unit.consent? as usize].notice?;
    let in_force = inventory.notices[notice as usize].period.holds_on(unit.scene().day);
    (!in_force.is_no()).then(|| Text { notice, in_force, shown: shown_at_source(unit, notice) })
}

/// Whether a text is shown at a collection that feeds the label.
pub(crate) fn shown_at_source(unit: &Unit<'_, '_>, notice: u32) -> bool {
    unit.on
        .sources
        .iter()
        .any(|source| unit.scene().inventory().collections[*source as usize].notices.contains(&notice))
}

fn told_directly(unit: &Unit<'_, '_>) -> Option<Answer> {
    let inventory = unit.scene().inventory();
    let best = unit
        .on
        .texts
        .iter()
        .filter(|text| inventory.notices[text.notice as usize].channels.contains(&Channel::Direct))
        .max_by_key(|text| text.in_force)?;
    Some(Answer::computed(best.in_force).on(Kind::Notice, best.notice))
}

fn published(unit: &Unit<'_, '_>) -> Option<Answer> {
    let inventory = unit.scene().inventory();
    let best = unit
        .on
        .texts
        .iter()
        .filter(|text| inventory.notices[text.notice as usize].channels.contains(&Channel::Policy))
        .max_by_key(|text| text.in_force)?;
    Some(Answer::computed(best.in_force).on(Kind::Notice, best.notice))
}

/// Whether the group shares a language with every policy relied on; unknown where either names none.
fn local_language(unit: &Unit<'_, '_>) -> Option<Answer> {
    let inventory = unit.scene().inventory();
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let group = unit.on.variant.group?;
    let spoken: Vec<String> =
        inventory.groups[group as usize].languages.iter().map(|tag| primary(tag)).collect();
    let policies = unit
        .on
        .texts
        .iter()
        .filter(|text| inventory.notices[text.notice as usize].channels.contains(&Channel::Policy));
    let mut worst: Option<Answer> = None;
    for text in policies {
        let languages = &inventory.notices[text.notice as usize].languages;
        let truth = if spoken.is_empty() || languages.is_empty() {
            Truth::Unknown
        } else {
            Truth::from(languages.iter().any(|tag| spoken.contains(&primary(tag))))
        };
        let answer = Answer::computed(truth).if_in_force(text.in_force).on(Kind::Notice, text.notice);
        if worst.is_none_or(|worst| answer.truth < worst.truth) {
            worst = Some(answer);
        }
    }
    worst.filter(|answer| answer.truth != Truth::Unknown)
}

fn not_restricted(unit: &Unit<'_, '_>) -> Answer {
    let mut truth = Truth::Yes;
    for row in restricting(unit) {
        let there = unit.country.inside(&row.to);
        truth = truth.and(!there);
    }
    Answer::computed(truth)
}

/// Rows in force that block destinations for this exporter under this law.
pub(crate) fn restricting<'a>(unit: &Unit<'a, '_>) -> impl Iterator<Item = &'a crate::regime::RestrictedRow> {
    let scene = unit.scene();
    let (pack, day, exporter) = (&unit.on.regime().pack.id, scene.day, unit.on.exporter);
    scene.law.regimes().restricted().iter().filter(move |row| {
        let name = scene.inventory().parties[exporter as usize].name.as_deref();
        row.regime.eq_ignore_ascii_case(pack)
            && row.valid_from <= day
            && row.valid_until.is_none_or(|end| day < end)
            && row.exporter.as_deref().is_none_or(|exporter_name| {
                exporter_name.eq_ignore_ascii_case(scene.inventory().party_names.get(exporter))
                    || name.is_some_and(|name| name.eq_ignore_ascii_case(exporter_name))
            })
    })
}
