//! From day to day: what stands stays until a change can reach it.

use super::change::{Cause, Change, Reach};
use super::reached::{Reached, attaches_to_nobody};
use super::{Lasting, Spell, Timeline, Turn};
use crate::analysis::judge;
use crate::graph::FlowGraph;
use crate::judge::{RowPlace, RuleName, Sites, Transfers};
use crate::lineage::Lineage;
use crate::regime::Regimes;
use crate::report::{Finding, Report};
use crate::{Date, Options};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Which finding it is, whatever its verdict: pack, clause, rule, place.
type Key = (String, String, &'static str, RowPlace);

/// A finding that stands: its verdict is the last of its spells.
struct Standing {
    /// Position in `all`.
    lasting: usize,
    of: Of,
}

/// How a finding's row is named, without a text.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Of {
    pack: String,
    place: RowPlace,
    rule: RuleName,
}

pub(super) fn sweep(
    graph: &FlowGraph,
    regimes: &Regimes,
    first: Date,
    last: Date,
    days: BTreeMap<Date, Vec<Change>>,
) -> Timeline {
    let mut sweep = Sweep { standing: HashMap::new(), all: Vec::new(), known: HashMap::new() };
    let mut now = Now::on(graph, regimes, first);
    sweep.see(first, &now.report, None, &[]);
    let (mut judged, mut followed) = (1, 1);
    let mut turns = Vec::new();
    let reached = Reached::of(graph, regimes);
    for (day, mut changes) in days {
        changes.retain(|change| change.reach.moves || !now.is_idle(&change.reach, &reached.acting));
        let mut seen = HashSet::new();
        let causes: Vec<Cause> =
            changes.iter().map(|change| &change.cause).filter(|cause| seen.insert(*cause)).cloned().collect();
        let Some(mut reach) = changes.iter().map(|change| change.reach.clone()).reduce(|mut all, reach| {
            all.join(&reach);
            all
        }) else {
            continue;
        };
        judged += 1;
        let (begin, end, change) = if reach.moves {
            followed += 1;
            now = Now::on(graph, regimes, day);
            sweep.see(day, &now.report, None, &changes)
        } else {
            reach.sites = reached.by_exporter(&reach.sites, reach.packs.as_ref());
            now.turn(regimes, day, &reach);
            sweep.see(day, &now.report, Some(&reach), &changes)
        };
        turns.push(Turn { day, causes, begin, end, change });
    }
    Timeline { first, last, turns, findings: sweep.in_order(), judged, followed }
}

/// The analysis of the day reached.
struct Now<'g> {
    report: Report<'g>,
    lineage: Lineage<'g>,
    /// Whole, as followed last: what is judged in part is taken from it.
    transfers: Transfers<'g>,
    /// Packs that attach to nobody, as far as somebody asked.
    idle: HashMap<String, bool>,
}

impl<'g> Now<'g> {
    fn on(graph: &'g FlowGraph, regimes: &'g Regimes, day: Date) -> Now<'g> {
        let lineage = Lineage::propagate(graph, &regimes.on(day));
        let transfers = Transfers::of(&lineage);
        Now { report: judged(&transfers), lineage, transfers, idle: HashMap::new() }
    }

    fn turn(&mut self, regimes: &'g Regimes, day: Date, reach: &Reach) {
        let lineage = self.lineage.unmoved(regimes.on(day));
        self.report = judged(&self.transfers.unmoved(&lineage, reach.only()));
    }

    /// Whether a change reaches only laws that bind nobody here.
    fn is_idle(&mut self, reach: &Reach, acting: &[u32]) -> bool {
        if reach.is_nothing() {
            return true;
        }
        let (Some(packs), false) = (&reach.packs, reach.homes) else { return false };
        let scene = &self.lineage.inner.scene;
        packs.iter().all(|pack| {
            *self.idle.entry(pack.clone()).or_insert_with(|| attaches_to_nobody(scene, acting, pack))
        })
    }
}

fn judged<'g>(transfers: &Transfers<'g>) -> Report<'g> {
    judge(transfers, &Options::default()).expect("without rules of one's own nothing is misnamed")
}

struct Sweep {
    standing: HashMap<Key, Standing>,
    all: Vec<(Key, Lasting)>,
    known: HashMap<Key, usize>,
}

impl Sweep {
    /// Takes in the report of a day, which is about `reach` only, where one is given: how many findings begin,
    /// end and change.
    fn see(
        &mut self,
        day: Date,
        report: &Report<'_>,
        reach: Option<&Reach>,
        changes: &[Change],
    ) -> (usize, usize, usize) {
        let mut gone: Vec<Key> = self
            .standing
            .iter()
            .filter(|(_, standing)| reach.is_none_or(|reach| is_reached(reach, &standing.of)))
            .map(|(key, _)| key.clone())
            .collect();
        let mut still: HashSet<Key> = HashSet::new();
        let (mut begin, mut end, mut change) = (0, 0, 0);
        for finding in report.findings() {
            let key: Key = (finding.regime(), finding.clause(), finding.rule(), finding.data().place);
            // Steps of an exporter that is not asked as a whole say nothing about it.
            let of = Of { pack: key.0.clone(), place: key.3, rule: finding.data().rule };
            if reach.is_some_and(|reach| !is_reached(reach, &of)) {
                continue;
            }
            // At one place a clause has one verdict under a rule; the worst comes first.
            if !still.insert(key.clone()) {
                continue;
            }
            let content = finding.content();
            match self.standing.get(&key) {
                None => {
                    begin += 1;
                    let first_day = changes.is_empty();
                    self.begin(day, key, finding, content, if first_day { &[] } else { changes });
                }
                Some(standing) => {
                    let spells = &mut self.all[standing.lasting].1.spells;
                    let spell = spells.last_mut().expect("what stands has a spell");
                    if spell.verdict != finding.verdict() {
                        change += 1;
                        let of = standing.of.clone();
                        end_spell(spell, day, &of, changes);
                        let next = new_spell(day, finding, content, &of, changes);
                        spells.push(next);
                    } else if spell.contents.last().is_none_or(|(_, known)| *known != content) {
                        change += 1;
                        spell.contents.push((day, content));
                    }
                }
            }
        }
        gone.retain(|key| !still.contains(key));
        for key in gone {
            end += 1;
            let standing = self.standing.remove(&key).expect("it stood");
            let spell = self.all[standing.lasting].1.spells.last_mut().expect("what stood has a spell");
            end_spell(spell, day, &standing.of, changes);
        }
        (begin, end, change)
    }

    fn begin(&mut self, day: Date, key: Key, finding: Finding<'_>, content: String, changes: &[Change]) {
        let of = Of { pack: key.0.clone(), place: key.3, rule: finding.data().rule };
        let spell = new_spell(day, finding, content, &of, changes);
        let lasting = match self.known.get(&key) {
            Some(known) => {
                self.all[*known].1.spells.push(spell);
                *known
            }
            None => {
                let lasting = Lasting {
                    regime: key.0.clone(),
                    clause: key.1.clone(),
                    cite: finding.cite(),
                    rule: key.2,
                    at: finding.at(),
                    spells: vec![spell],
                };
                self.known.insert(key.clone(), self.all.len());
                self.all.push((key.clone(), lasting));
                self.all.len() - 1
            }
        };
        self.standing.insert(key, Standing { lasting, of });
    }

    /// By law in order of first sight, then as in a report; what came first at one place is told first.
    fn in_order(self) -> Vec<Lasting> {
        let mut packs: Vec<String> = Vec::new();
        for (_, lasting) in &self.all {
            if !packs.contains(&lasting.regime) {
                packs.push(lasting.regime.clone());
            }
        }
        let mut all = self.all;
        let position = |pack: &String| packs.iter().position(|known| known == pack);
        all.sort_by(|(a, first), (b, second)| {
            let begun = |lasting: &Lasting| lasting.spells.first().map(|spell| spell.from);
            (position(&a.0), a.3, begun(first), &a.1).cmp(&(position(&b.0), b.3, begun(second), &b.1))
        });
        all.into_iter().map(|(_, lasting)| lasting).collect()
    }
}

fn new_spell(day: Date, finding: Finding<'_>, content: String, of: &Of, changes: &[Change]) -> Spell {
    Spell {
        from: day,
        until: None,
        id: finding.id(),
        verdict: finding.verdict(),
        message: finding.message(),
        contents: vec![(day, content)],
        begun_by: causes(of, changes),
        ended_by: Vec::new(),
    }
}

fn end_spell(spell: &mut Spell, day: Date, of: &Of, changes: &[Change]) {
    spell.until = Some(day);
    spell.ended_by = causes(of, changes);
}

/// What of the day's changes can have reached a finding: those that concern its place by themselves, and where
/// there is none, all that can.
fn causes(of: &Of, changes: &[Change]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    let mut reaching: Vec<&Change> = changes.iter().filter(|change| is_reached(&change.reach, of)).collect();
    // What concerns few places is the likelier cause.
    reaching.sort_by_key(|change| (change.reach.moves, change.reach.sites == Sites::All));
    for change in reaching {
        if !causes.contains(&change.cause) {
            causes.push(change.cause.clone());
        }
    }
    if causes.is_empty() {
        // It is told of the exporter as a whole.
        causes = changes.iter().map(|change| change.cause.clone()).collect();
        causes.dedup();
    }
    causes
}

fn is_reached(reach: &Reach, of: &Of) -> bool {
    if reach.moves {
        return true;
    }
    match of.rule {
        // Whom a law without a text would bind depends on what moves alone.
        RuleName::NoLawOnDay => false,
        RuleName::NoPack => reach.homes,
        _ => {
            let law = reach.packs.as_ref().is_none_or(|packs| packs.contains(&of.pack));
            law && match of.place {
                RowPlace::Collection(index) => reach.sites.collection(index),
                RowPlace::Flow(index) => reach.sites.flow(index),
                RowPlace::Party(index) => reach.sites.party(index),
                RowPlace::Home(_) => reach.homes,
            }
        }
    }
}
