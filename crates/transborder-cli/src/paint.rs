//! Colours by meaning, and texts that fit a terminal. Whoever prints strips the colours where nobody wants them.

use anstyle::{AnsiColor, Style};
use std::fmt::Display;
use transborder::Verdict;
use transborder_json::columns;

/// How wide running text is; not the terminal's width, for the same input prints the same bytes.
pub(crate) const WIDTH: usize = 110;

fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

const fn color(color: AnsiColor) -> Style {
    color.on_default()
}

/// What stands out.
pub(crate) fn bold(text: impl Display) -> String {
    paint(Style::new().bold(), text)
}

/// What one looks up and does not read.
pub(crate) fn dim(text: impl Display) -> String {
    paint(Style::new().dimmed(), text)
}

/// What is wrong.
pub(crate) fn red(text: impl Display) -> String {
    paint(color(AnsiColor::Red).bold(), text)
}

/// What is odd.
pub(crate) fn yellow(text: impl Display) -> String {
    paint(color(AnsiColor::Yellow).bold(), text)
}

/// What passes.
pub(crate) fn green(text: impl Display) -> String {
    paint(color(AnsiColor::Green), text)
}

/// What would mend it.
pub(crate) fn help(text: impl Display) -> String {
    paint(color(AnsiColor::Cyan), text)
}

/// In the colour of a verdict.
pub(crate) fn verdict(verdict: Verdict, text: impl Display) -> String {
    match verdict {
        Verdict::Gap => red(text),
        Verdict::Undetermined => yellow(text),
        Verdict::Advice => paint(color(AnsiColor::Blue).bold(), text),
    }
}

/// Filled up with blanks to so many columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// One line of at most so many columns.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if columns(&kept) >= width {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

/// Lines of words, none longer than `width` unless a word is.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && columns(&line) + 1 + columns(word) > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// Running text behind a margin; the first line has `lead` in it instead of blanks. `lead` may be coloured, so
/// its width is given.
pub(crate) fn paragraph(out: &mut String, lead: &str, lead_width: usize, margin: usize, text: &str) {
    if text.is_empty() {
        out.push_str(lead.trim_end());
        out.push('\n');
        return;
    }
    for (index, line) in wrapped(text, WIDTH.saturating_sub(margin)).iter().enumerate() {
        if index == 0 {
            out.push_str(lead);
            // A lead that fills its margin still stands apart from the text.
            let apart = if lead.ends_with(' ') || lead_width == 0 { 0 } else { 1 };
            out.push_str(&" ".repeat(margin.saturating_sub(lead_width).max(apart)));
        } else {
            out.push_str(&" ".repeat(margin));
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// The name of a part of a page.
pub(crate) fn heading(out: &mut String, name: &str) {
    out.push_str(&format!("\n{}\n", bold(name)));
}

/// A text behind a label, which is painted so, at a margin.
pub(crate) fn entry(out: &mut String, label: &str, style: fn(&str) -> String, margin: usize, text: &str) {
    paragraph(out, &format!("  {}", style(label)), 2 + label.chars().count(), margin, text);
}

/// Commands to try next, ready to paste.
pub(crate) fn next<T: Display>(out: &mut String, commands: &[T]) {
    heading(out, "next");
    commands.iter().for_each(|command| out.push_str(&format!("  {command}\n")));
}
