//! What is odd about a pack that can be loaded: rows that can never speak, words that nobody knows.

use super::world::Frame;
use super::{LawFile, read_one};
use crate::File;
use crate::pack::read::exact;
use crate::span;
use std::collections::BTreeSet;
use transborder::record::{PathKind, Role};
use transborder::regime::{Condition, Duty, Gate, On, Pack, Regimes, Revision, Row, Table};
use transborder::vocabulary::{CLAUSE_SETS, COMPUTED_TAGS, Fact, SCHEMES, TAGS};
use transborder::{Fault, Faults, Spot, near_name};

/// Looks through a pack or a table that is to stand beside the laws on board. A pack on board that has the same name
/// is left aside: whoever changes it looks at the change.
///
/// What comes back is odd, not wrong: a row that can never speak, a gap between two revisions, a definition that
/// nothing uses. The search for a case in which a row speaks is bounded; where it gives up, nothing is said.
///
/// # Errors
/// Everything for which the file could not be loaded beside the others.
pub fn lint(file: File<'_>, number: u32, beside: &Regimes) -> Result<Vec<Fault>, Faults> {
    let (law, _, unused) =
        read_one(file, number).map_err(|faults| Faults::none_of(faults).expect_err("it has faults"))?;
    let text = std::str::from_utf8(file.text).unwrap_or_default();
    let tables =
        vec![Table::Adequacy(beside.adequacy().to_vec()), Table::Restricted(beside.restricted().to_vec())];
    let mut hints = unused;
    match law {
        LawFile::Pack(pack) => {
            let others = beside.packs().iter().filter(|other| !other.id.eq_ignore_ascii_case(&pack.id));
            let packs: Vec<Pack> = others.chain([&pack]).cloned().collect();
            Regimes::new(packs, tables)?;
            let mut lint = Lint { pack: &pack, text, hints };
            lint.pack();
            hints = lint.hints;
        }
        LawFile::Table(table) => {
            let added = beside.packs().to_vec();
            Regimes::new(added, [tables, vec![table]].concat())?;
        }
    }
    hints.sort_by_key(|hint| hint.at.as_ref().map(|spot| spot.origin));
    Ok(hints)
}

struct Lint<'a> {
    pack: &'a Pack,
    text: &'a str,
    hints: Vec<Fault>,
}

impl Lint<'_> {
    fn pack(&mut self) {
        for pair in self.pack.revisions.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            if let Some(end) = before.until.filter(|end| *end < after.from) {
                let message = format!(
                    "between `{}` and `{}` there is no law from {end} to {}",
                    before.id,
                    after.id,
                    after.from.plus_days(-1)
                );
                self.hint("gap-between-revisions", message, Spot::record(after.origin).to("from"))
                    .help("end a revision on the day on which the next begins");
            }
        }
        for revision in &self.pack.revisions {
            self.revision(revision);
        }
    }

    /// A hint at a place of the pack; its help may still be given.
    fn hint(&mut self, kind: &'static str, message: String, spot: Spot) -> Hint<'_> {
        self.hints.push(Fault::new(kind, message).at(exact(self.text, &spot)));
        Hint(self.hints.last_mut().expect("it was just added"))
    }

    fn revision(&mut self, revision: &Revision) {
        let frames = Frames::of(revision);
        let spot = Spot::record(revision.origin);
        if !frames.anywhere().can_hold(&revision.attach) {
            self.hint(
                "never-attaches",
                format!("`{}` can never apply to anybody", revision.id),
                spot.clone().to("attach"),
            );
        }
        if let Some((when, _)) = &revision.exempt_when
            && !frames.transfers().can_hold(when)
        {
            let message = format!("nothing is ever exempt under `{}`", revision.id);
            self.hint("never-exempt", message, spot.to("exempt_when").to("when"));
        }
        for gate in &revision.gates {
            self.gate(gate, revision, &frames);
        }
        for duty in &revision.duties {
            self.duty(duty, &frames);
        }
        for row in &revision.localise {
            for (key, condition) in [("subjects", &row.subjects), ("data", &row.data)] {
                if condition.as_ref().is_some_and(|condition| !frames.anywhere().can_hold(condition)) {
                    let message = format!("`{}` is about nobody: its `{key}` can never hold", row.id);
                    self.hint("never-asked", message, Spot::record(row.origin).to(key));
                }
            }
        }
        for note in &revision.notes {
            let spot = Spot::record(note.origin).to("when");
            if note.when.is_always() {
                let message = format!("the note `{}` is told at every step", note.id);
                self.hint("note-without-when", message, spot).help("say in `when` where it matters");
            } else if !frames.anywhere().can_hold(&note.when) {
                self.hint(
                    "never-asked",
                    format!("the note `{}` is never told: its `when` can never hold", note.id),
                    spot,
                );
            }
        }
        for row in revision.rows() {
            self.words(row);
        }
    }

    fn gate(&mut self, gate: &Gate, revision: &Revision, frames: &Frames<'_>) {
        let spot = Spot::record(gate.origin);
        let frame = frames.gate(gate);
        // The law may have what looks odd; who says why has seen it.
        if self.has_key(&spot, "note") {
            return;
        }
        if frame.roles.is_empty() {
            let message = format!("the gate `{}` is for receivers whose steps are no transfers", gate.id);
            self.hint("unreachable-gate", message, spot.to("roles"))
                .help("`transfer` says `no` to each of its roles");
            return;
        }
        if gate.when.as_ref().is_some_and(|when| !frame.can_hold(when)) {
            let message = format!("the gate `{}` is never asked: its `when` can never hold", gate.id);
            self.hint("unreachable-gate", message, spot.to("when"));
            return;
        }
        if !frame.can_hold(&asked(gate)) {
            let message = format!("the gate `{}` can never open: what it asks can never all be so", gate.id);
            self.hint("unreachable-gate", message, spot.to("require"));
            return;
        }
        if gate.opens.is_empty() && asks_facts(&gate.require) && !self.has_key(&spot, "opens") {
            let message = format!("nobody can see whether somebody relies on the gate `{}`", gate.id);
            self.hint("gate-without-opens", message, spot.clone()).help(
                "name in `opens` the fact by which one sees it: the consent, the certificate, the clauses",
            );
        }
        let better = revision
            .gates
            .iter()
            .find(|other| other.id != gate.id && dominates(other, gate, revision, frames));
        if let Some(better) = better {
            let message =
                format!("the gate `{}` is never needed: where it is open, `{}` is too", gate.id, better.id);
            let also = exact(self.text, &Spot::record(better.origin).to("require"));
            let hint = self.hint("dominated-gate", message, spot.to("require"));
            hint.0.also.push((also, "asks no more".to_owned()));
            hint.help("where the law has both all the same, say why in the gate's `note`");
        }
    }

    /// Whether the row has the key, whatever it holds.
    fn has_key(&self, spot: &Spot, name: &str) -> bool {
        let start = usize::try_from(spot.origin.start).unwrap_or(usize::MAX);
        span::value_at(spot.origin.file, self.text, start)
            .is_some_and(|node| node.entries().iter().any(|entry| entry.key.text().as_deref() == Some(name)))
    }

    fn duty(&mut self, duty: &Duty, frames: &Frames<'_>) {
        let spot = Spot::record(duty.origin);
        let frame = frames.duty(duty);
        if !frame.can_hold(&duty.when) {
            let message =
                format!("the duty `{}` is never owed: its `when` can never hold {}", duty.id, duty.on);
            self.hint("never-asked", message, spot.to("when"))
                .help("`on` says where a duty is judged; without it, at each transfer");
            return;
        }
        if duty.require.is_always() {
            self.hint("asks-nothing", format!("the duty `{}` asks for nothing", duty.id), spot.to("require"));
        } else if !frame.can_hold(&Condition::All(vec![duty.when.clone(), duty.require.clone()])) {
            let message = format!("nobody can ever meet the duty `{}`", duty.id);
            self.hint("never-met", message, spot.to("require"));
        }
    }

    /// Tags that nobody gives, and schemes and sets that look misspelt.
    fn words(&mut self, row: Row<'_>) {
        if row.origin().is_some_and(|origin| self.has_key(&Spot::record(origin), "note")) {
            return;
        }
        let mut said: BTreeSet<String> = BTreeSet::new();
        for (spot, condition) in conditions(row) {
            match condition {
                Condition::Data(tags) => {
                    let known = || TAGS.iter().chain(COMPUTED_TAGS).copied();
                    for tag in tags.iter().filter(|tag| known().all(|known| known != *tag)) {
                        if said.insert(tag.clone()) {
                            let message =
                                format!("`{}` asks for data tagged `{tag}`, a tag of your own", row.id());
                            let hint = self.hint("unknown-tag", message, spot.clone());
                            if let Some(near) = near_name(tag, known()) {
                                hint.help(format!("did you mean `{near}`?"));
                            }
                        }
                    }
                }
                Condition::Fact(fact) | Condition::Within(fact, ..) => {
                    if let Some(near) = misspelt(fact).filter(|_| said.insert(fact.to_string())) {
                        let message =
                            format!("`{}` asks for `{fact}`, which no other law asks for", row.id());
                        self.hint("unknown-scheme", message, spot).help(format!("did you mean `{near}`?"));
                    }
                }
                _ => {}
            }
        }
    }
}

/// A hint that was just given.
struct Hint<'a>(&'a mut Fault);

impl Hint<'_> {
    fn help(self, text: impl Into<String>) {
        self.0.help = Some(text.into());
    }
}

/// Where the rows of a revision are asked.
struct Frames<'a> {
    revision: &'a Revision,
    roles: Vec<Role>,
    paths: Vec<PathKind>,
    gates: Vec<String>,
}

impl<'a> Frames<'a> {
    fn of(revision: &'a Revision) -> Frames<'a> {
        let (roles, paths) = Frame::of_transfers(&revision.roles, &revision.paths);
        let gates = revision.gates.iter().map(|gate| gate.id.clone()).collect();
        Frames { revision, roles, paths, gates }
    }

    fn anywhere(&self) -> Frame {
        Frame {
            roles: Role::ALL.to_vec(),
            paths: PathKind::ALL.to_vec(),
            from: self.revision.from,
            until: self.revision.until,
            transfer: None,
            gates: self.gates.clone(),
        }
    }

    fn transfers(&self) -> Frame {
        Frame {
            roles: self.roles.clone(),
            paths: self.paths.clone(),
            transfer: Some(true),
            ..self.anywhere()
        }
    }

    fn gate(&self, gate: &Gate) -> Frame {
        let mut frame = self.transfers();
        if let Some(roles) = &gate.roles {
            frame.roles.retain(|role| roles.contains(role));
        }
        frame.within(gate.from, gate.until)
    }

    fn duty(&self, duty: &Duty) -> Frame {
        let frame = match duty.on {
            On::Transfer => self.transfers(),
            On::Collection => {
                Frame { roles: vec![Role::Collect], paths: vec![PathKind::Send], ..self.anywhere() }
            }
            On::Step => {
                let roles = Role::ALL.iter().copied().filter(|role| *role != Role::Collect).collect();
                Frame { roles, ..self.anywhere() }
            }
            On::Exporter | On::Party | On::Processing => self.anywhere(),
        };
        frame.within(duty.from, duty.until)
    }
}

impl Frame {
    /// Only the days of this period.
    fn within(mut self, from: Option<transborder::Date>, until: Option<transborder::Date>) -> Frame {
        self.from = from.map_or(self.from, |from| from.max(self.from));
        self.until = match (self.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self
    }
}

/// All that a gate asks.
fn asked(gate: &Gate) -> Condition {
    Condition::All(gate.when.iter().chain([&gate.require]).cloned().collect())
}

/// Whether `better` is open wherever `gate` is, sees the same people and tells no less surely.
fn dominates(better: &Gate, gate: &Gate, revision: &Revision, frames: &Frames<'_>) -> bool {
    let covers_roles = match (&better.roles, &gate.roles) {
        (None, _) => true,
        (Some(better), Some(gate)) => gate.iter().all(|role| better.contains(role)),
        (Some(_), None) => false,
    };
    let starts = |gate: &Gate| gate.from.map_or(revision.from, |from| from.max(revision.from));
    let covers_days = starts(better) <= starts(gate)
        && match (better.until, gate.until) {
            (None, _) => true,
            (Some(better), Some(gate)) => gate <= better,
            (Some(_), None) => false,
        };
    let before = |gate: &Gate| revision.gates.iter().position(|other| other.id == gate.id);
    covers_roles
        && covers_days
        && !better.last_resort
        && (!better.advisory || gate.advisory)
        // Who relies on a gate of its own wants to see it.
        && gate.opens.iter().all(|fact| better.opens.contains(fact))
        && frames.gate(gate).implies(&asked(gate), &asked(better))
        // Of two that ask the same, the later one is the idle one.
        && (before(better) < before(gate) || !frames.gate(better).implies(&asked(better), &asked(gate)))
}

fn asks_facts(condition: &Condition) -> bool {
    let asks =
        |one: &&Condition| matches!(one, Condition::Fact(_) | Condition::Within(..) | Condition::Lists(..));
    condition.inside().iter().any(asks)
}

/// Every condition of a row, with all they are made of and where each is written.
fn conditions(row: Row<'_>) -> Vec<(Spot, &Condition)> {
    let Some(origin) = row.origin() else { return Vec::new() };
    let at = |key: &'static str| Spot::record(origin).to(key);
    let mut found: Vec<(Spot, &Condition)> =
        row.conditions().into_iter().map(|(key, condition)| (at(key), condition)).collect();
    let mut next = 0;
    while next < found.len() {
        let (spot, condition) = found[next].clone();
        for (way, part) in condition.parts() {
            let mut further = spot.clone();
            further.way.extend(way);
            found.push((further, part));
        }
        next += 1;
    }
    found
}

/// The known scheme or set that an unknown one nearly is: the same letters, one of them wrong, or two of them
/// swapped. Names that begin otherwise are of another country.
fn misspelt(fact: &Fact) -> Option<String> {
    let (known, name) = match fact {
        Fact::Certified(name) => (SCHEMES, name),
        Fact::ModelClauses(name) => (CLAUSE_SETS, name),
        Fact::Known(_) => return None,
    };
    if known.contains(&&**name) {
        return None;
    }
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(name);
    let near = known.iter().find(|known| {
        let known = letters(known);
        if known.len() != wanted.len() || known.get(..2) != wanted.get(..2) {
            return false;
        }
        let wrong: Vec<usize> = (0..known.len()).filter(|index| known[*index] != wanted[*index]).collect();
        match wrong[..] {
            [] => true,
            [_] => known.len() > 5,
            [a, b] => b == a + 1 && known[a] == wanted[b] && known[b] == wanted[a],
            _ => false,
        }
    });
    near.map(|near| format!("{}:{near}", fact.base()))
}
