//! Flows and systems as nearly all of them are written, read with one look at each byte.
//!
//! This is the same format as in [`record`](super::record), less of it: the keys that nearly all flows and
//! systems have, once each, texts without escapes, nothing that could be a fault. Whatever is written in any
//! other way is not read here at all, and the tables see it from its first byte. So nothing is decided twice,
//! and no fault is told from here.

use super::form::PLACEHOLDER;
use transborder::Origin;
use transborder::record::{PathKind, PlainFlow, PlainSystem, Record, Role};

/// Where records of a piece of a file gather.
pub(crate) trait Sheaf<'a>: Default + Send {
    /// Takes a flow; false where it has to come as a whole record.
    fn flow(&mut self, flow: &PlainFlow<'_>, at: Origin) -> bool;
    /// Takes a system; false where it has to come as a whole record.
    fn system(&mut self, system: &PlainSystem<'_>, at: Origin) -> bool;
    /// Takes any record.
    fn record(&mut self, record: Record<'a>, at: Origin);
}

/// Reads records one after the other, with the lists of the last one kept for their memory.
#[derive(Debug, Default)]
pub(crate) struct Plain<'a> {
    fields: Vec<&'a str>,
    purposes: Vec<&'a str>,
    locations: Vec<&'a str>,
}

impl<'a> Plain<'a> {
    /// A record of the line form that begins at `start`, where its first key says what it is. Returns the end of
    /// its line; none, and nothing taken, where it is no plain record.
    pub(crate) fn line(
        &mut self,
        text: &'a str,
        start: usize,
        origin: Origin,
        into: &mut impl Sheaf<'a>,
    ) -> Option<usize> {
        let scan = &mut Scan { text, at: start };
        scan.begin(b'{')?;
        if scan.text()? != "record" {
            return None;
        }
        scan.begin(b':')?;
        let word = scan.text()?;
        scan.begin(b',')?;
        let end = |scan: &mut Scan<'_>| match scan.peek() {
            None => Some(scan.at),
            Some(b'\n') => Some(scan.at),
            Some(b'\r') if scan.text.as_bytes().get(scan.at + 1).is_none_or(|b| *b == b'\n') => {
                Some(scan.at + 1)
            }
            _ => None,
        };
        match word {
            "flow" => self.flow(scan, origin, into, end),
            "system" => self.system(scan, origin, into, end),
            _ => None,
        }
    }

    /// A record of this kind that is the whole text; false, and nothing taken, where it is no plain record.
    pub(crate) fn whole(
        &mut self,
        word: &str,
        text: &'a str,
        origin: Origin,
        into: &mut impl Sheaf<'a>,
    ) -> bool {
        let scan = &mut Scan { text, at: 0 };
        let end = |scan: &mut Scan<'_>| (scan.at == scan.text.len()).then_some(scan.at);
        let read = scan.begin(b'{').and_then(|()| match word {
            "flow" => self.flow(scan, origin, into, end),
            "system" => self.system(scan, origin, into, end),
            _ => None,
        });
        read.is_some()
    }

    fn flow(
        &mut self,
        scan: &mut Scan<'a>,
        origin: Origin,
        into: &mut impl Sheaf<'a>,
        end: impl FnOnce(&mut Scan<'a>) -> Option<usize>,
    ) -> Option<usize> {
        let (mut id, mut from, mut to, mut role, mut path) = (None, None, None, None, None);
        self.fields.clear();
        self.purposes.clear();
        loop {
            let key = scan.text()?;
            scan.begin(b':')?;
            match key {
                "id" => once(&mut id, scan.name()?)?,
                "from" => once(&mut from, scan.name()?)?,
                "to" => once(&mut to, scan.name()?)?,
                "fields" => scan.names(&mut self.fields)?,
                "purposes" => scan.names(&mut self.purposes)?,
                "role" => once(&mut role, Role::of(scan.text()?).filter(|role| *role != Role::Collect)?)?,
                "path" => once(&mut path, PathKind::of(scan.text()?)?)?,
                _ => return None,
            }
            if scan.is_last()? {
                break;
            }
        }
        let end = end(scan)?;
        let flow = PlainFlow {
            id: id?,
            from: from?,
            to: to?,
            fields: &self.fields,
            purposes: &self.purposes,
            role,
            path,
        };
        (!flow.fields.is_empty() && into.flow(&flow, origin)).then_some(end)
    }

    fn system(
        &mut self,
        scan: &mut Scan<'a>,
        origin: Origin,
        into: &mut impl Sheaf<'a>,
        end: impl FnOnce(&mut Scan<'a>) -> Option<usize>,
    ) -> Option<usize> {
        let (mut id, mut operator) = (None, None);
        self.locations.clear();
        loop {
            let key = scan.text()?;
            scan.begin(b':')?;
            match key {
                "id" => once(&mut id, scan.name()?)?,
                "operator" => once(&mut operator, scan.name()?)?,
                "location" => scan.names(&mut self.locations)?,
                _ => return None,
            }
            if scan.is_last()? {
                break;
            }
        }
        let end = end(scan)?;
        let system = PlainSystem { id: id?, operator: operator?, locations: &self.locations };
        (!system.locations.is_empty() && into.system(&system, origin)).then_some(end)
    }
}

/// Puts a value where none is yet.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// A walk over JSON that gives up (with none) at everything unexpected.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// The next byte that is not a space. Line breaks are not skipped: a line ends there.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// Goes over `byte` and the spaces around it.
    fn begin(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)?;
        self.peek()?;
        Some(())
    }

    /// Whether the object ends here, instead of going on behind a comma.
    fn is_last(&mut self) -> Option<bool> {
        match self.peek()? {
            b',' => self.begin(b',').map(|()| false),
            b'}' => {
                self.at += 1;
                Some(true)
            }
            _ => None,
        }
    }

    /// A text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        if *bytes.get(self.at)? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let mut end = start;
        // Eight bytes at a time up to the first quote, backslash or control character.
        while let Some(eight) = bytes.get(end..end + 8) {
            let word = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
            let found = special(word);
            if found != 0 {
                end += found.trailing_zeros() as usize / 8;
                break;
            }
            end += 8;
        }
        loop {
            match *bytes.get(end)? {
                b'"' => break,
                b'\\' | 0..0x20 => return None,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        Some(&self.text[start..end])
    }

    /// A text that does not wait for its value.
    fn name(&mut self) -> Option<&'a str> {
        self.text().filter(|text| *text != PLACEHOLDER)
    }

    /// A list of texts, or one alone, where none is yet.
    fn names(&mut self, into: &mut Vec<&'a str>) -> Option<()> {
        if !into.is_empty() {
            return None;
        }
        if self.text.as_bytes()[self.at] == b'"' {
            into.push(self.name()?);
            return Some(());
        }
        self.begin(b'[')?;
        loop {
            into.push(self.name()?);
            match self.peek()? {
                b',' => self.begin(b',')?,
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }
}

/// The top bit of each byte that ends a text or gives it up; above the first such byte, bits mean nothing.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & TOPS;
    let control = word.wrapping_sub(ONES * 0x20) & !word & TOPS;
    zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control
}
