//! Faults as people read them: where, what, the source line with the place underlined, what would mend it.

use crate::source::{Place, Sources};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use transborder::{Fault, Origin, Spot};

/// Widest excerpt of a source line, in columns of a terminal.
const WIDTH: usize = 100;
/// How much of it may lie before the place.
const BEFORE: usize = 40;

/// A fault, line by line, so that whoever prints it may colour it.
///
/// ```
/// use transborder_json::{File, Rendered, Sources, read};
///
/// let files = [File { name: "web.json", text: br#"{"format": "transborder/1", "fields": [{"name": "x"}]}"# }];
/// let faults = read(&files).unwrap_err();
/// let sources = Sources::new(&files);
/// let text: String = faults.iter().map(|fault| Rendered::of(fault, &sources).to_string()).collect();
/// assert!(text.starts_with("web.json:1:40: a field needs the key `id`\n"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// In the order in which they are printed.
    pub lines: Vec<Line>,
}

/// A line of a printed fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it shows.
    pub part: Part,
    /// Without a line break and without control characters.
    pub text: String,
}

/// What a line of a printed fault shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// `file:line:column: message`.
    Headline,
    /// A line of the input, or a window of a long one.
    Source,
    /// Marks under it.
    Underline,
    /// `file:line:column: what` of another place that belongs to the fault.
    Also,
    /// What would mend it.
    Help,
}

impl Rendered {
    /// A fault with the lines that it is about.
    #[must_use]
    pub fn of(fault: &Fault, sources: &Sources<'_>) -> Rendered {
        let mut rendered = Rendered { lines: Vec::new() };
        rendered.place(Part::Headline, fault.at.as_ref(), &fault.message, sources);
        for (spot, what) in &fault.also {
            rendered.place(Part::Also, Some(spot), what, sources);
        }
        if let Some(help) = &fault.help {
            rendered.line(Part::Help, format!("help: {}", visible(&readable(help))));
        }
        rendered
    }

    fn place(&mut self, part: Part, spot: Option<&Spot>, message: &str, sources: &Sources<'_>) {
        let message = visible(&readable(message));
        let place = spot.and_then(|spot| sources.place(spot).map(|place| (place, spot.origin)));
        let Some((place, origin)) = place else {
            self.line(part, message);
            return;
        };
        let file = visible(place.file);
        self.line(part, format!("{file}:{}:{}: {message}", place.line, place.column));
        let Some(excerpt) = excerpt(sources, origin, place) else { return };
        let margin = place.line.to_string().len();
        self.line(Part::Source, format!(" {} | {}", place.line, excerpt.text));
        let marks = "^".repeat(excerpt.marks);
        self.line(Part::Underline, format!(" {:margin$} | {:pad$}{marks}", "", "", pad = excerpt.pad));
    }

    fn line(&mut self, part: Part, text: String) {
        let text = text.trim_end().to_owned();
        self.lines.push(Line { part, text });
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            f.write_str(&line.text)?;
            f.write_char('\n')?;
        }
        Ok(())
    }
}

/// A message in which names from the input are cut that nobody would read to their end.
fn readable(message: &str) -> Cow<'_, str> {
    const LONG: usize = 120;
    if message.len() <= 4 * LONG {
        return Cow::Borrowed(message);
    }
    let cut = |part: &str| match part.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &part[..end]),
        None => part.to_owned(),
    };
    Cow::Owned(message.split('`').map(cut).collect::<Vec<_>>().join("`"))
}

struct Excerpt {
    text: String,
    /// Columns before the marks.
    pad: usize,
    marks: usize,
}

/// The window around a place on its line; none where the line is empty.
fn excerpt(sources: &Sources<'_>, origin: Origin, place: Place<'_>) -> Option<Excerpt> {
    // Four bytes to a character at most, and one character more to see that there is more.
    const REACH: usize = 4 * (WIDTH + 1);
    let bytes = sources.bytes(origin);
    let (from, to) = (place.start.saturating_sub(REACH), bytes.len().min(place.start + REACH));
    let before = &bytes[from..place.start];
    let before = match before.iter().rposition(|b| *b == b'\n') {
        Some(last) => &before[last + 1..],
        None => before,
    };
    let behind = &bytes[place.start..to];
    let behind = behind.split(|b| *b == b'\n').next().unwrap_or_default();
    let span = behind.len().min(place.end - place.start);

    let cells = |bytes: &[u8]| -> Vec<(String, usize)> {
        // A cut may have gone through a character.
        let whole = bytes.iter().position(|b| *b & 0xc0 != 0x80).unwrap_or(0);
        let text = String::from_utf8_lossy(&bytes[whole.min(3)..]);
        text.trim_start_matches('\u{feff}').trim_end_matches('\r').chars().map(cell).collect()
    };
    let mut text = String::new();
    let left = cells(before);
    let mut pad = 0;
    let kept = left.iter().rev().take_while(|(_, width)| {
        pad += width;
        pad <= BEFORE
    });
    let kept = left.len() - kept.count();
    if kept > 0 {
        text.push('…');
    }
    text.extend(left[kept..].iter().map(|(cell, _)| cell.as_str()));
    let pad = usize::from(kept > 0) + left[kept..].iter().map(|(_, width)| width).sum::<usize>();

    let (mut column, mut marks) = (pad, 0);
    let (marked, rest) = behind.split_at(span);
    for (part, cells) in [(true, cells(marked)), (false, cells(rest))] {
        for (cell, width) in cells {
            if column + width > WIDTH {
                text.push('…');
                return Some(Excerpt { text, pad, marks: marks.max(1) });
            }
            text.push_str(&cell);
            column += width;
            marks += if part { width } else { 0 };
        }
    }
    (!text.trim().is_empty()).then(|| Excerpt { text, pad, marks: marks.max(1) })
}

/// A character as it is shown, and how many columns that takes.
fn cell(c: char) -> (String, usize) {
    match c {
        '\t' => ("    ".into(), 4),
        c if is_hidden(c) => {
            let shown = c.escape_unicode().to_string();
            let width = shown.len();
            (shown, width)
        }
        c => (c.to_string(), width(c)),
    }
}

/// A text for a terminal or a log: control characters and those that turn the direction of writing show as
/// escapes, so that a name in an input cannot move the cursor or pretend to be another.
#[must_use]
pub fn visible(text: &str) -> String {
    if !text.contains(is_hidden) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
        shown
    })
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How many columns of a terminal a text takes that [`visible`] has passed.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Columns of a character: none for marks that join the one before, two for those of East Asia and pictures.
/// Good enough to put marks under a place; the table of the standard is fifty times as long.
fn width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::File;

    /// The fault `m` at the first `needle`.
    fn rendered(text: &str, needle: &str) -> String {
        let files = [File { name: "a.json", text: text.as_bytes() }];
        let at = Spot::record(Origin { file: 0, start: text.find(needle).unwrap() as u64 });
        Rendered::of(&Fault::new("k", "m").at(at), &Sources::new(&files)).to_string()
    }

    #[test]
    fn the_place_is_underlined() {
        assert_eq!(
            rendered("{\n  \"a\": \"bcd\"\r\n}", "\"bcd\""),
            "a.json:2:8: m\n 2 |   \"a\": \"bcd\"\n   |        ^^^^^\n"
        );
        assert_eq!(rendered("[\n\t[1,\n2]]", "[1"), "a.json:2:2: m\n 2 |     [1,\n   |     ^^^\n");
        assert_eq!(rendered("{\"이름\": 5}", "5"), "a.json:1:8: m\n 1 | {\"이름\": 5}\n   |          ^\n");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let long = format!("[\"{}\", 777, \"{}\"]", "a".repeat(500), "b".repeat(500));
        let expected = format!(
            "a.json:1:506: m\n 1 | …{}\", 777, \"{}…\n   | {}^^^\n",
            "a".repeat(37),
            "b".repeat(53),
            " ".repeat(41)
        );
        assert_eq!(rendered(&long, "777"), expected);
        let text = format!("[\"{}\"]", "c".repeat(9000));
        assert_eq!(
            rendered(&text, "\"c"),
            format!("a.json:1:2: m\n 1 | [\"{}…\n   |  {}\n", "c".repeat(98), "^".repeat(99))
        );
    }

    #[test]
    fn names_of_megabytes_are_cut() {
        let fault = Fault::new("k", format!("`{}` is no place", "x".repeat(3_000_000)));
        let shown = Rendered::of(&fault, &Sources::new(&[])).to_string();
        assert_eq!(shown, format!("`{}…` is no place\n", "x".repeat(120)));
        let short = "a system has no key `x`; ".repeat(12);
        assert_eq!(readable(&short), short);
    }

    #[test]
    fn other_places_and_help_follow() {
        let files = [File { name: "a.json", text: b"[1]" }, File { name: "b\u{1b}.json", text: b"[1,\n2]" }];
        let spot = |file, start| Spot::record(Origin { file, start });
        let fault = Fault::new("k", "m\u{202e}").at(spot(1, 4)).also(spot(0, 1), "first here").help("h");
        assert_eq!(
            Rendered::of(&fault, &Sources::new(&files)).to_string(),
            "b\\u{1b}.json:2:1: m\\u{202e}\n 2 | 2]\n   | ^\n\
             a.json:1:2: first here\n 1 | [1]\n   |  ^\nhelp: h\n"
        );
        let placeless = Fault::new("k", "m").help("h");
        assert_eq!(Rendered::of(&placeless, &Sources::new(&files)).to_string(), "m\nhelp: h\n");
    }

    #[test]
    fn what_is_no_text_does_not_hurt() {
        let files = [File { name: "a", text: b"{\"\x1b[31m\xff" }];
        let at = Spot::record(Origin { file: 0, start: 7 });
        assert_eq!(
            Rendered::of(&Fault::new("k", "m").at(at), &Sources::new(&files)).to_string(),
            "a:1:8: m\n 1 | {\"\\u{1b}[31m\u{fffd}\n   |             ^\n"
        );
    }
}
