//! Small words: lists, numbers, names that are safe to show.

use indicatif::HumanCount;
use transborder::{Hop, Kind, Place, System};
use transborder_json::visible;

/// A name or sentence from an input, safe for a terminal.
pub(crate) fn shown(text: &str) -> String {
    visible(text)
}

/// `a, b, c and 4 more`, each safe for a terminal.
pub(crate) fn listed<T: AsRef<str>>(names: &[T], at_most: usize) -> String {
    // One name more is as short as saying so.
    let keep = if names.len() <= at_most + 1 { names.len() } else { at_most };
    let shown: Vec<String> = names[..keep].iter().map(|name| shown(name.as_ref())).collect();
    let text = shown.join(", ");
    if keep < names.len() {
        format!("{text} and {} more", grouped((names.len() - keep) as u64))
    } else {
        text
    }
}

/// Codes of places, shortened alike.
pub(crate) fn places(places: &[Place], at_most: usize) -> String {
    listed(&places.iter().map(ToString::to_string).collect::<Vec<_>>(), at_most)
}

/// `1 flow`, `3 flows`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y') {
        Some(stem) if !stem.ends_with('a') => format!("{stem}ies"),
        _ => format!("{what}s"),
    };
    if count == 1 { format!("1 {what}") } else { format!("{} {plural}", grouped(count as u64)) }
}

/// What people call records of this kind.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Inventory => "inventory",
        Kind::Subjects => "group",
        Kind::Notice => "text",
        other => other.name(),
    }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    HumanCount(number).to_string()
}

/// A number for whoever has no time: `950`, `12,300`, `8.41 M`.
pub(crate) fn rounded(number: u64) -> String {
    let scaled = |unit: u64, name: &str| {
        let hundredths = number / (unit / 100);
        let text = format!("{}.{:02}", grouped(hundredths / 100), hundredths % 100);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        format!("{text} {name}")
    };
    match number {
        0..1_000_000 => grouped(number),
        1_000_000..1_000_000_000 => scaled(1_000_000, "M"),
        _ => scaled(1_000_000_000, "G"),
    }
}

/// Where a way begins that no collection begins.
pub(crate) const HELD: &str = "(held)";

/// A way in one line: the collection, every derivation and flow, where it ends.
pub(crate) fn way(hops: &[Hop<'_>]) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !matches!(hops.first(), Some(Hop::Collection { .. })) {
        parts.push(HELD.to_owned());
    }
    for hop in hops {
        parts.push(match hop {
            Hop::Collection { id, .. } | Hop::Flow { id, .. } => shown(id),
            Hop::Derivation { id, .. } => format!("[{}]", shown(id)),
        });
    }
    if let Some(Hop::Flow { to, .. }) = hops.last() {
        parts.push(shown(to));
    }
    parts.join(" → ")
}

/// What a remedy leaves open: other facts, and those that it brings about here where they are open elsewhere.
pub(crate) fn unsettled(facts: &[String], leaves: &[String]) -> String {
    let (same, other): (Vec<&String>, Vec<&String>) = leaves.iter().partition(|fact| facts.contains(fact));
    let mut left = String::new();
    for (words, facts) in [("then still to settle", other), ("still open elsewhere", same)] {
        if !facts.is_empty() {
            left.push_str(&format!("; {words}: {}", together(&facts)));
        }
    }
    left
}

/// Facts in one phrase: items of one text together.
pub(crate) fn together<T: AsRef<str>>(facts: &[T]) -> String {
    let mut parts: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for fact in facts.iter().map(AsRef::as_ref) {
        let item = fact.strip_prefix("lists(").and_then(|rest| rest.strip_suffix(')'));
        let (text, name) = match item.and_then(|rest| rest.split_once(", ")) {
            Some((text, item)) => (Some(text), item),
            None => (None, fact),
        };
        match parts.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => parts.push((text, vec![name])),
        }
    }
    let phrase = |(text, names): (Option<&str>, Vec<&str>)| match (text, &names[..]) {
        (Some(text), [one]) => format!("lists({text}, {})", shown(one)),
        (Some(text), _) => format!("lists({text}: {})", shown(&names.join(", "))),
        (None, _) => shown(&names.join(", ")),
    };
    parts.into_iter().map(phrase).collect::<Vec<_>>().join(", ")
}

/// `, run by acme`; nothing where a system stands for its operator or is called after it.
pub(crate) fn run_by(system: System<'_>) -> String {
    let operator = system.operator().id();
    if system.is_implicit() || operator == system.id() {
        return String::new();
    }
    format!(", run by {}", shown(operator))
}

/// As a shell takes it for one word.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", visible(word).replace('\'', r"'\''"))
}
