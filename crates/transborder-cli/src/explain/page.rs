//! A page: a name, what it means, and parts; shown on a terminal, or as a chapter of `docs/facts.md`.

use super::MARGIN;
use crate::paint;
use std::fmt::Write as _;

/// How wide a label may be to stand in a column with others.
const MOST: usize = 38;

/// What `explain` says about one name.
pub(super) struct Page {
    name: String,
    /// One sentence under the name.
    meaning: String,
    blocks: Vec<Block>,
}

enum Block {
    Heading(String),
    Text(String),
    /// A text behind a label.
    Entry(String, String),
    /// A row: its id, article and qualities.
    Row(String, String),
    /// A line of an outline: how deep it stands, the sentence, the name behind it.
    Line(usize, String, String),
    /// An empty line.
    Blank,
    /// Records, or a condition of a pack.
    Code(String),
    /// Commands to try.
    Next(Vec<String>),
}

impl Page {
    pub(super) fn new(name: impl Into<String>, meaning: impl Into<String>) -> Page {
        Page { name: name.into(), meaning: meaning.into(), blocks: Vec::new() }
    }

    pub(super) fn heading(&mut self, name: impl Into<String>) {
        self.blocks.push(Block::Heading(name.into()));
    }

    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    pub(super) fn entry(&mut self, label: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Entry(label.into(), text.into()));
    }

    pub(super) fn row(&mut self, id: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Row(id.into(), text.into()));
    }

    pub(super) fn line(&mut self, depth: usize, sentence: impl Into<String>, name: impl Into<String>) {
        self.blocks.push(Block::Line(depth, sentence.into(), name.into()));
    }

    pub(super) fn blank(&mut self) {
        self.blocks.push(Block::Blank);
    }

    pub(super) fn code(&mut self, code: impl Into<String>) {
        self.blocks.push(Block::Code(code.into()));
    }

    pub(super) fn next(&mut self, commands: impl IntoIterator<Item = String>) {
        self.blocks.push(Block::Next(commands.into_iter().collect()));
    }

    /// For a terminal.
    pub(super) fn shown(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", paint::bold(&self.name));
        if !self.meaning.is_empty() {
            paint::paragraph(&mut out, "", 0, 0, &self.meaning);
        }
        for (index, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Heading(name) => paint::heading(&mut out, name),
                Block::Text(text) => paint::paragraph(&mut out, "  ", 2, 2, text),
                Block::Entry(label, text) => {
                    let margin = self.margin(index);
                    if 2 + label.chars().count() >= margin && !text.is_empty() {
                        // A label too long for its column has a line of its own.
                        let _ = writeln!(out, "  {}", paint::dim(label));
                        paint::paragraph(&mut out, "", 0, margin, text);
                    } else {
                        paint::entry(&mut out, label, |label| paint::dim(label), margin, text);
                    }
                }
                Block::Row(id, text) => {
                    out.push('\n');
                    paint::entry(&mut out, id, |id| paint::bold(id), self.margin(index), text);
                }
                Block::Line(depth, sentence, name) => {
                    let margin = 4 + 2 * depth;
                    let sentence = match &name[..] {
                        "" => sentence.clone(),
                        name => format!("{sentence} · {name}"),
                    };
                    paint::paragraph(&mut out, "", 0, margin, &sentence);
                }
                Block::Blank => out.push('\n'),
                Block::Code(code) => {
                    for line in code.lines() {
                        let _ = writeln!(out, "  {}", paint::help(line));
                    }
                }
                Block::Next(commands) => paint::next(&mut out, commands),
            }
        }
        out
    }

    /// Where the text of this entry begins: behind the longest label of the part that it stands in.
    fn margin(&self, index: usize) -> usize {
        let heading = |block: &Block| matches!(block, Block::Heading(_));
        let is_row = |block: &Block| matches!(block, Block::Row(..));
        let row = is_row(&self.blocks[index]);
        let first = self.blocks[..index].iter().rposition(heading).map_or(0, |at| at + 1);
        let labels = self.blocks[first..].iter().take_while(|block| !heading(block));
        let widest = labels.filter_map(|block| match block {
            Block::Entry(label, _) | Block::Row(label, _) if is_row(block) == row => {
                Some(label.chars().count())
            }
            _ => None,
        });
        // One long label does not push all others aside.
        let widest = widest.filter(|width| *width <= MOST).max().unwrap_or_default();
        (widest + 4).max(MARGIN)
    }

    /// As a chapter of a document.
    #[cfg(test)]
    pub(super) fn chapter(&self) -> String {
        let mut out = format!("### `{}`\n", self.name);
        if !self.meaning.is_empty() {
            let _ = writeln!(out, "\n{}", sentence(&self.meaning));
        }
        let mut in_list = false;
        for block in &self.blocks {
            let item = matches!(block, Block::Entry(..) | Block::Row(..) | Block::Line(..));
            if !(matches!(block, Block::Next(_)) || item && in_list) {
                out.push('\n');
            }
            in_list = item;
            match block {
                Block::Heading(name) => {
                    let _ = writeln!(out, "**{}**", sentence(name).trim_end_matches('.'));
                }
                Block::Text(text) => {
                    let _ = writeln!(out, "{}", sentence(text));
                }
                Block::Entry(label, text) | Block::Row(label, text) => {
                    let _ = writeln!(out, "- `{label}`: {text}");
                }
                Block::Line(depth, sentence, name) => {
                    let name = if name.is_empty() { String::new() } else { format!(" (`{name}`)") };
                    let _ = writeln!(out, "{}- {sentence}{name}", "  ".repeat(*depth));
                }
                Block::Code(code) => {
                    let _ = writeln!(out, "```json\n{code}\n```");
                }
                Block::Blank | Block::Next(_) => {}
            }
        }
        out
    }
}

/// With a capital in front and a full stop behind.
#[cfg(test)]
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with(['.', ':', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
