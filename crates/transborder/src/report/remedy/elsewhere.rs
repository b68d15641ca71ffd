//! What a remedy does beside its finding: a gate that it opens elsewhere, beside which a duty would be a gap, and a
//! consent that makes another duty owed.

use super::needs::{Here, Lack, Needs, uncovers, unmet};
use super::units::AT_MOST;
use crate::Kind;
use crate::fact::Unit;
use crate::inventory::RecipientData;
use crate::judge::{Clause, Labels, Member, Row, RowPlace, RuleName, Verdict};
use crate::regime::{Asked, Attr, Condition, Duty, Record, Rests};
use crate::report::{Finding, Report};
use crate::vocabulary::Fact;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Findings that a remedy of another one may touch, by row.
#[derive(Default, Debug)]
pub(super) struct Elsewhere {
    /// Missing gates at flows to a party, of an exporter, at a flow.
    towards: HashMap<u32, Vec<usize>>,
    from: HashMap<u32, Vec<usize>>,
    at: HashMap<u32, Vec<usize>>,
    /// Duties that are open because nobody knows whether consent is the basis, by receiver.
    bases: HashMap<u32, Vec<usize>>,
}

impl Finding<'_> {
    /// Whether what is brought about here opens or begins a gate elsewhere, beside which a duty would be a gap, or
    /// makes consent the basis where a duty asks for more then.
    pub(super) fn uncovers_elsewhere(self, needs: &Needs) -> bool {
        let Some(member) = self.labels().next() else { return false };
        let mut seen = 0;
        let receiver = match self.data().place {
            RowPlace::Flow(flow) => Some(self.report.transfers.inner.scene.receiver(flow, member.exporter)),
            RowPlace::Collection(_) => Some(member.exporter),
            _ => None,
        };
        self.uncovers_beside(needs, &mut seen)
            || self.uncovers_there(needs, receiver, &mut seen)
            || receiver.is_some_and(|receiver| self.agrees_elsewhere(needs, receiver, &mut seen))
    }

    /// The same at this place: units that are in no finding have the statements, but no text about them.
    fn uncovers_beside(self, needs: &Needs, seen: &mut usize) -> bool {
        let row = self.data();
        let (RowPlace::Flow(_), Some(regime)) = (row.place, row.regime) else { return false };
        let narrow: BTreeSet<Asked> = needs
            .lacks
            .iter()
            .map(|lack| &lack.missing.asked)
            .filter(|asked| matches!(asked, Asked::Fact(fact) if fact.family() != "consent"))
            .cloned()
            .collect();
        let mut hidden = self.hidden(None).into_iter().filter(|(_, hit, _)| hit.rule == RuleName::NoOpenGate);
        hidden.any(|(member, hit, _)| {
            *seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
            let free = self.report.each_unit(row.place, regime as usize, &member, hit, &mut |here, unit| {
                (!uncovers(here, unit, &narrow)).then_some(())
            });
            free.is_none() || *seen > AT_MOST
        })
    }

    /// The same at the same flow under another law, at flows to the same recipient, and wherever a record speaks
    /// that is changed.
    fn uncovers_there(self, needs: &Needs, receiver: Option<u32>, seen: &mut usize) -> bool {
        let place = self.data().place;
        let all: BTreeSet<Asked> = needs.lacks.iter().map(|lack| lack.missing.asked.clone()).collect();
        // New safeguards and statements are about one flow; consents, texts and certificates about a recipient.
        let wide: BTreeSet<Asked> = all.iter().filter(|asked| about_recipient(asked)).cloned().collect();
        let mut touched: BTreeMap<usize, BTreeSet<Asked>> = BTreeMap::new();
        for row in receiver.iter().flat_map(|receiver| self.report.shut_towards(*receiver)) {
            let same = self.report.row(*row).place == place;
            touched.entry(*row).or_default().extend(if same { all.clone() } else { wide.clone() });
        }
        for lack in &needs.lacks {
            let Some(record) = self.changed(lack) else { continue };
            let Some(rows) = self.report.shut_where(record) else { return true };
            for row in rows {
                touched.entry(row).or_default().insert(lack.missing.asked.clone());
            }
        }
        touched.remove(&self.row);
        touched.retain(|_, yes| !yes.is_empty());
        touched.into_iter().any(|(index, yes)| {
            let row = self.report.row(index);
            self.report.any_unit(row, seen, &|_| true, &mut |here, unit, _| uncovers(here, unit, &yes))
        })
    }

    /// Whether a new consent makes consent the basis where a duty asks for more then, and that is not met.
    fn agrees_elsewhere(self, needs: &Needs, receiver: u32, seen: &mut usize) -> bool {
        let anew = |lack: &Lack| {
            lack.consent.is_none()
                && matches!(&lack.missing.asked, Asked::Fact(fact) if fact.family() == "consent")
        };
        if !needs.lacks.iter().any(anew) {
            return false;
        }
        let own = self.data();
        let wide: BTreeSet<Asked> = needs
            .lacks
            .iter()
            .map(|lack| &lack.missing.asked)
            .filter(|asked| about_recipient(asked))
            .cloned()
            .collect();
        let inner = &self.report.transfers.inner;
        let (groups, fields) = (self.group_indices(), self.field_indices());
        let named = |member: &Member| {
            let of_group = inner.scene.variants[member.variant as usize].group;
            of_group.is_some_and(|group| groups.contains(&group))
                && inner.scene.graph.closure.named_by(member.field).iter().any(|field| fields.contains(field))
        };
        let mine = |member: &Member| {
            let same = |known: Member| (known.variant, known.field) == (member.variant, member.field);
            self.labels().flat_map(Labels::members).any(same)
        };
        let rows = &self.report.elsewhere().bases;
        rows.get(&receiver).into_iter().flatten().any(|index| {
            let row = self.report.row(*index);
            let here = (row.place, row.regime) == (own.place, own.regime);
            let touched = |member: &Member| named(member) && !(here && mine(member));
            self.report.any_unit(row, seen, &touched, &mut |_, unit, clause| unmet(unit, clause, &wide))
        })
    }

    /// The record that a remedy changes where other flows read it as well.
    fn changed(self, lack: &Lack) -> Option<Record> {
        let this_flow = |record: Record| matches!(self.data().place, RowPlace::Flow(flow) if record == Record { kind: Kind::Flow, index: flow });
        let of = |kind: Kind, index: Option<u32>| index.map(|index| Record { kind, index });
        let party = Record { kind: Kind::Party, index: self.labels().next()?.exporter };
        let rests = match lack.missing.rests {
            Some(Rests::Statement { record, .. } | Rests::Record(record)) => Some(record),
            Some(Rests::Entry { notice, .. }) => of(Kind::Notice, Some(notice)),
            None => None,
        };
        let record = match &lack.missing.asked {
            Asked::Fact(fact) => match fact.family() {
                "exporter" | "policy" | "rights" => rests.or(Some(party)),
                "consent" => of(Kind::Consent, lack.consent),
                "contract" | "authority" => rests.or_else(|| of(Kind::Safeguard, lack.safeguard)),
                _ if matches!(self.data().place, RowPlace::Party(_)) => rests.or(Some(party)),
                _ => rests,
            },
            Asked::Lists(crate::vocabulary::Texts::Consent, _) => of(Kind::Consent, lack.consent),
            _ => rests,
        };
        record.filter(|record| !this_flow(*record))
    }
}

impl Report<'_> {
    fn elsewhere(&self) -> &Elsewhere {
        self.aids.elsewhere.get_or_init(|| {
            let scene = &self.transfers.inner.scene;
            let mut found = Elsewhere::default();
            for (index, row) in self.judgement.rows.iter().enumerate() {
                let Some(member) = self.labels(row).next() else { continue };
                let receiver = match row.place {
                    RowPlace::Flow(flow) => scene.receiver(flow, member.exporter),
                    RowPlace::Collection(_) => member.exporter,
                    _ => continue,
                };
                match (row.rule, row.clause, row.place, row.regime) {
                    (RuleName::NoOpenGate, _, RowPlace::Flow(flow), _) => {
                        found.towards.entry(receiver).or_default().push(index);
                        found.from.entry(member.exporter).or_default().push(index);
                        found.at.entry(flow).or_default().push(index);
                    }
                    (_, Clause::Duty(duty), _, Some(regime)) if row.verdict == Verdict::Undetermined => {
                        let revision = scene.regimes[regime as usize].revision;
                        if asks_basis(&revision.duties[usize::from(duty)]) {
                            found.bases.entry(receiver).or_default().push(index);
                        }
                    }
                    _ => {}
                }
            }
            found
        })
    }

    /// Findings of a missing gate at flows to this party, by row.
    pub(super) fn shut_towards(&self, party: u32) -> &[usize] {
        self.elsewhere().towards.get(&party).map_or(&[], Vec::as_slice)
    }

    /// The same where a record may speak; none where they are too many to look at.
    fn shut_where(&self, record: Record) -> Option<BTreeSet<usize>> {
        let Elsewhere { towards, from, at, .. } = self.elsewhere();
        let inventory = self.inventory();
        let graph = self.transfers.inner.scene.graph;
        let index = record.index;
        let of_parties = |parties: &[u32]| -> Vec<&Vec<usize>> {
            parties.iter().flat_map(|party| [towards.get(party), from.get(party)]).flatten().collect()
        };
        let everywhere = || at.values().collect();
        let lists: Vec<&Vec<usize>> = match record.kind {
            Kind::Flow => at.get(&index).into_iter().collect(),
            Kind::Safeguard => {
                let safeguard = &inventory.safeguards[index as usize];
                match safeguard.flows.is_empty() {
                    true => of_parties(&safeguard.parties),
                    false => safeguard.flows.iter().filter_map(|flow| at.get(flow)).collect(),
                }
            }
            Kind::Consent => match &inventory.consents[index as usize].recipients {
                None => everywhere(),
                Some(recipients) => {
                    let party = |recipient: &RecipientData| match recipient {
                        RecipientData::Party { party, .. } => Some(*party),
                        RecipientData::Category(_) => None,
                    };
                    recipients.iter().filter_map(party).filter_map(|party| towards.get(&party)).collect()
                }
            },
            Kind::Notice => from.get(&inventory.notices[index as usize].by).into_iter().collect(),
            Kind::System => {
                let mut parties = vec![graph.operator(index)];
                parties.extend(graph.principal(index));
                of_parties(&parties)
            }
            Kind::Party => of_parties(&[index]),
            _ => everywhere(),
        };
        let many: usize = lists.iter().map(|list| list.len()).sum();
        (many <= AT_MOST).then(|| lists.into_iter().flatten().copied().collect())
    }

    /// Whether any unit of a finding is as asked, of those labels that are touched; yes where they are too many.
    fn any_unit(
        &self,
        row: &Row,
        seen: &mut usize,
        touched: &dyn Fn(&Member) -> bool,
        asked: &mut dyn FnMut(&Here<'_>, Unit<'_, '_>, Clause) -> bool,
    ) -> bool {
        let Some(regime) = row.regime else { return false };
        for member in self.labels(row).flat_map(Labels::members).filter(touched) {
            let Some(outcome) = self.judgement.outcomes.get(member.outcome as usize) else { continue };
            if let Some(hit) = row.hit(outcome) {
                *seen += hit.purposes.len().max(1) * hit.countries.len().max(1);
                let free = self.each_unit(row.place, regime as usize, &member, hit, &mut |here, unit| {
                    (!asked(here, unit, hit.clause)).then_some(())
                });
                if free.is_none() || *seen > AT_MOST {
                    return true;
                }
            }
        }
        false
    }
}

/// Whether a new record that says so speaks at every flow to the recipient.
fn about_recipient(asked: &Asked) -> bool {
    match asked {
        Asked::Lists(..) => true,
        Asked::Fact(fact) => {
            matches!(fact.family(), "consent" | "policy") || matches!(fact, Fact::Certified(_))
        }
        _ => false,
    }
}

/// Whether a duty asks what the basis is.
fn asks_basis(duty: &Duty) -> bool {
    let mut asks = false;
    for condition in [&duty.when, &duty.require] {
        condition.each(&mut |part| asks |= matches!(part, Condition::Attr(Attr::EdgeBasis, ..)));
    }
    asks
}
