//! Pieces of a file, read ahead on as many threads as there are.
//!
//! A piece is some lines of a file, or some records of one of its lists. Each is read by itself into a sheaf of
//! records; the sheaves are then taken in input order by one thread, while the others read the next pieces. So
//! what comes out does not depend on threads, and only a few pieces are in memory besides the text.
//!
//! A record with anything wrong about it, or with escapes in it, is not read here: it is left where it lies, to
//! be read again in its turn with everything that was found before it in mind.

use super::word_of;
use crate::span::{self, Node, Shape};
use crate::wire::plain::{Plain, Sheaf};
use crate::wire::record::{KINDS, RecordKind};
use crate::wire::{Desk, Escaped, Log, MOST_FAULTS};
use transborder::record::{PlainFlow, PlainSystem, Record};
use transborder::{Batch, Origin};

/// Bytes that are read in one go: few enough to stay in the cache of a core, enough to be worth the errand.
pub(super) const PIECE: usize = if cfg!(test) { 1 << 10 } else { 1 << 19 };
/// Bytes that are read ahead together.
pub(super) const ROUND: usize = 32 * PIECE;

/// A part of a file.
#[derive(Debug)]
pub(super) enum Piece<'f> {
    /// Whole lines.
    Lines(&'f str),
    /// Records of one kind.
    Records(&'static RecordKind, Vec<Node<'f>>),
}

/// What became of records, in input order.
#[derive(Debug)]
pub(super) enum Part<'f, S> {
    /// They were read.
    Sheaf(S),
    /// One has to be read again.
    Again(Option<&'static RecordKind>, Node<'f>),
}

impl<'a> Sheaf<'a> for Batch<'a> {
    fn flow(&mut self, flow: &PlainFlow<'_>, at: Origin) -> bool {
        Batch::flow(self, flow, at)
    }

    fn system(&mut self, system: &PlainSystem<'_>, at: Origin) -> bool {
        Batch::system(self, system, at)
    }

    fn record(&mut self, record: Record<'a>, at: Origin) {
        self.push_at(record, at);
    }
}

/// Reads a piece of a file whose text begins at the address `base`.
pub(super) fn ahead<'f, S: Sheaf<'f>>(
    file: u32,
    base: usize,
    piece: Piece<'f>,
    sheaf: S,
) -> Vec<Part<'f, S>> {
    let mut into = Into { sheaf, any: false, parts: Vec::new(), log: Log::default(), faulty: 0 };
    let mut plain = Plain::default();
    match piece {
        Piece::Lines(text) => {
            let mut at = 0;
            let next = |at: usize| text.as_bytes()[at..].iter().position(|b| !b.is_ascii_whitespace());
            while let Some(start) = next(at).filter(|_| into.faulty < MOST_FAULTS) {
                at += start;
                let origin = Origin { file, start: (text.as_ptr() as usize - base + at) as u64 };
                if let Some(end) = plain.line(text, at, origin, &mut into.sheaf) {
                    into.any = true;
                    at = end;
                    continue;
                }
                let line = &text[at..];
                let line = line.find('\n').map_or(line, |end| &line[..end]);
                at += line.len();
                let node = span::line(file, base, line);
                let word = word_of(node).and_then(Node::plain_text);
                let kind = word.and_then(|word| KINDS.iter().find(|kind| kind.word == word));
                into.add(kind, node, true);
            }
        }
        Piece::Records(kind, nodes) => {
            for node in nodes {
                if plain.whole(kind.word, node.raw(), node.origin(), &mut into.sheaf) {
                    into.any = true;
                } else {
                    into.add(Some(kind), node, false);
                }
            }
        }
    }
    into.close();
    into.parts
}

/// Parts that grow.
struct Into<'f, S> {
    sheaf: S,
    /// Whether there is something in the sheaf.
    any: bool,
    parts: Vec<Part<'f, S>>,
    log: Log,
    /// How many records are faulty for sure. So many fill the log, and the rest is not worth a look.
    faulty: usize,
}

impl<'f, S: Sheaf<'f>> Into<'f, S> {
    fn add(&mut self, kind: Option<&'static RecordKind>, node: Node<'f>, lines: bool) {
        match kind.and_then(|kind| self.faultless(kind, node, lines)) {
            Some(record) => {
                self.sheaf.record(record, node.origin());
                self.any = true;
            }
            None => {
                self.close();
                self.faulty += usize::from(kind.is_none() && node.kind() != Shape::Object);
                self.parts.push(Part::Again(kind, node));
            }
        }
    }

    /// The record, if nothing is wrong about it.
    fn faultless(&mut self, kind: &RecordKind, node: Node<'f>, lines: bool) -> Option<Record<'f>> {
        static NONE: Escaped = Escaped::NONE;
        if node.raw().as_bytes().contains(&b'\\') {
            return None;
        }
        let mut desk = Desk::new(&NONE, &mut self.log, lines);
        let record = (kind.read)(&mut desk, node);
        let complete = desk.complete;
        if complete && self.log.is_empty() {
            return record;
        }
        self.faulty += usize::from(complete && !self.log.faults.is_empty());
        self.log = Log::default();
        None
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.any) {
            self.parts.push(Part::Sheaf(std::mem::take(&mut self.sheaf)));
        }
    }
}

/// Does both, the second with all threads unless it is not worth that.
pub(super) fn both<A, B, T>(
    alone: bool,
    first: impl FnOnce() -> A + Send,
    pieces: Vec<B>,
    each: impl Fn(B) -> T + Sync + Send,
) -> (A, Vec<T>)
where
    A: Send,
    B: Send,
    T: Send,
{
    #[cfg(feature = "parallel")]
    if !alone {
        use rayon::prelude::*;
        return rayon::join(first, || pieces.into_par_iter().with_max_len(1).map(each).collect());
    }
    let _ = alone;
    (first(), pieces.into_iter().map(each).collect())
}
