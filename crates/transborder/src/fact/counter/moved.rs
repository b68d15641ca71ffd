//! Which groups a flow moves, and how surely they count: a word of groups at a time, alike flows once.

use super::{Counted, Counter, exempts};
use crate::Place;
use crate::Truth;
use crate::fact::{Outlook, Setting, Site, Unit, safeguards_for};
use crate::hash::ByPosition;
use crate::lineage::{AtState, Attach, By, Fed, Groups, bits};
use crate::party::any;
use crate::regime::{Onward, eval};
use crate::step::Route;

/// What a flow moves of a span of groups.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct OfSpan {
    /// Bit `b` of a word is the variant `first + b`.
    pub(super) first: u32,
    /// Groups of which it moves anything, whether that counts or not.
    pub(super) moved: u64,
    /// For each counter, groups of which it moves fields with the tag that is counted, and others.
    pub(super) sides: Box<[[Groups; 2]]>,
}

/// Class of flows, tags of the field, span of groups, state, what feeds it, and what rows hear of where it leads.
type Key = (u32, u32, u32, u32, u32, u32);

/// What has been found out about the flows of an exporter.
pub(super) struct Movements<'c, 'a> {
    counter: &'c Counter<'a>,
    /// By field: equal where its tags are.
    tags: Vec<u32>,
    attach: Attach,
    fed: Fed,
    outlook: Outlook<'c, 'c>,
    /// By all that it depends on: groups asked about, and of them those that count.
    leaves: ByPosition<Key, (u64, Groups)>,
    /// By span and kind of field: groups for which it has the tag that each counter counts.
    tagged: ByPosition<(u32, u32), Box<[u64]>>,
}

impl<'c, 'a> Movements<'c, 'a> {
    pub(super) fn new(counter: &'c Counter<'a>) -> Movements<'c, 'a> {
        Movements {
            counter,
            tags: counter.setting.scene().graph.closure.alike_by_tags(),
            attach: Attach::default(),
            fed: Fed::default(),
            outlook: Outlook::of_counting(counter.setting.inner, counter.setting.index),
            leaves: ByPosition::default(),
            tagged: ByPosition::default(),
        }
    }

    /// What a flow moves, span by span; nothing where nobody gets anything new.
    pub(super) fn of(&mut self, flow: u32) -> Vec<OfSpan> {
        let setting = self.counter.setting;
        let (scene, inner, regime) = (setting.scene(), setting.inner, setting.regime());
        let data = scene.graph.flow_data(flow);
        let route = scene.route(flow, setting.exporter);
        if route.new.is_empty() {
            return Vec::new();
        }
        // A flow that has ended moved what its start still holds.
        let exists =
            if data.period().holds_on(scene.day).is_no() { Truth::Yes } else { scene.exists(regime, flow) };
        let all: Vec<u32>;
        let fields = if data.all_fields {
            all = (0..scene.inventory().fields.len() as u32).collect();
            &all
        } else {
            scene.graph.carried(flow)
        };
        let acts = inner.acts(setting.index, setting.exporter, data.from);
        let mut found: Vec<OfSpan> = Vec::new();
        for (number, lives) in inner.blocks.iter().enumerate() {
            let block = number as u32;
            if found.last().is_none_or(|last| last.first != lives.first) {
                let sides = vec![Default::default(); self.counter.counted.len()].into();
                found.push(OfSpan { first: lives.first, moved: 0, sides });
            }
            let at = found.len() - 1;
            for field in fields.iter().filter(|field| lives.has(scene, **field)) {
                let Some(pair) = lives.pairs.find(data.from, *field) else { continue };
                let word = lives.reach[pair as usize] & lives.admitted(flow);
                found[at].moved |= word;
                let attach = self.attach.of(scene, regime, lives, setting.exporter);
                let by = By { regime: setting.index, exporter: setting.exporter, attach, exists };
                let taking = inner.taking(by, number, pair, word);
                let as_processor = inner.processing((setting.index, number, pair), acts, &taking);
                for (state, groups) in taking.by_state(as_processor) {
                    let fed = self.fed.of(inner, (setting.index, number, pair), &taking, groups);
                    let counts = self.leave(&route, (block, pair, *field), state, fed, groups);
                    let counts = match exists {
                        Truth::Yes => counts,
                        _ => Groups { yes: 0, maybe: counts.any() },
                    };
                    if counts.any() != 0 {
                        let tagged = self.tagged(block, *field);
                        for ([with, without], tagged) in found[at].sides.iter_mut().zip(tagged) {
                            with.add(counts.only(*tagged));
                            without.add(counts.only(!*tagged));
                        }
                    }
                }
            }
        }
        found.retain(|of| of.moved != 0);
        found
    }

    /// For which groups a field has the tag that each counter counts.
    fn tagged(&mut self, block: u32, field: u32) -> &[u64] {
        let Counter { setting, counted, .. } = self.counter;
        let (scene, lives) = (setting.scene(), &setting.inner.blocks[block as usize]);
        self.tagged.entry((lives.span, self.tags[field as usize])).or_insert_with(|| {
            let groups = |of: &Counted| {
                let group = |bit: u32| scene.variants[(lives.first + bit) as usize].group;
                let tagged = (0..lives.size()).filter(|bit| scene.has_tag(group(*bit), field, &of.category));
                tagged.fold(0, |word, bit| word | 1 << bit)
            };
            counted.iter().map(groups).collect()
        })
    }

    /// Groups whose label leaves by a flow under the law, not exempt.
    fn leave(
        &mut self,
        route: &Route,
        (block, pair, field): (u32, u32, u32),
        state: AtState,
        fed: u32,
        groups: u64,
    ) -> Groups {
        let setting = self.counter.setting;
        let (inner, scene) = (setting.inner, setting.scene());
        let heard = self.outlook.of(route.flow, route.receiver, (block, pair), groups);
        let span = inner.blocks[block as usize].span;
        let key = (scene.flow_class(route.flow), self.tags[field as usize], span, state.code(), fed, heard);
        let (known, counts) = self.leaves.get(&key).copied().unwrap_or_default();
        let mut all = counts;
        for bit in bits(groups & !known) {
            let sources = inner.sources.collections((setting.index, block as usize), self.fed.at(fed), bit);
            let number = inner.blocks[block as usize].first + bit;
            let mut of = self.counter.like(scene.variants[number as usize], field);
            (of.attached, of.onward, of.processor) = (state.attached, state.onward, state.processor);
            of.sources = sources;
            match leaves(&mut of, route) {
                Truth::Yes => all.yes |= 1 << bit,
                Truth::Unknown => all.maybe |= 1 << bit,
                Truth::No => {}
            }
        }
        self.leaves.insert(key, (known | groups, all));
        all.only(groups)
    }
}

/// Whether a label leaves by a flow under the law, not exempt.
fn leaves(of: &mut Setting<'_, '_>, route: &Route) -> Truth {
    let regime = of.regime();
    let area = regime.area(&of.variant.residence);
    let outside = any(route.new.iter().map(|pair| !pair.country.inside(area)));
    let onward = match regime.revision.onward {
        _ if !of.onward => Truth::Yes,
        Onward::Law | Onward::Same => Truth::Yes,
        Onward::Ask => Truth::Unknown,
        Onward::Contract | Onward::No => Truth::No,
    };
    let so_far = of.attached.and(outside).and(onward);
    if so_far.is_no() {
        return so_far;
    }
    let data = of.scene().graph.flow_data(route.flow);
    of.site = Site::Flow(route.flow);
    (of.start, of.end) = (Some(data.from), Some(data.to));
    of.receiver = route.receiver;
    // A necessity may be stated on what safeguards the flow.
    of.safeguards = safeguards_for(of);
    so_far.and(moves(of, &data.purposes))
}

/// Whether it counts as a transfer that no exemption covers, for some purpose.
pub(super) fn moves(of: &Setting<'_, '_>, purposes: &[u32]) -> Truth {
    let scene = of.scene();
    let each = purposes.iter().map(|purpose| Some(*purpose)).chain(purposes.is_empty().then_some(None));
    any(each.map(|purpose| {
        let unit = Unit {
            on: of,
            purpose,
            country: Place::UNKNOWN,
            transfer: Truth::Yes,
            consent: None,
            safeguard: None,
            gate: None,
        };
        let counted = scene.counted(of.regime(), of.flow(), of.variant.group, purpose, &unit);
        let exempt =
            any(of.regime().revision.gates.iter().filter(|gate| exempts(gate) && gate.binds_at(&unit)).map(
                |gate| {
                    let when = gate.when.as_ref().map_or(Truth::Yes, |when| eval(when, &unit).truth);
                    let open = when.and(eval(&gate.require, &unit).truth);
                    // Nobody relies on an unverified exemption to stay below a threshold.
                    if gate.advisory { open.and(Truth::Unknown) } else { open }
                },
            ));
        counted.role.and(counted.path).and(!counted.exempt.truth).and(!exempt)
    }))
}
