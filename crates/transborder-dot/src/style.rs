//! How verdicts look: colour (Okabe–Ito), line and word, each of which says it alone.

use transborder::{Mark, Verdict};

/// What an edge is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Class {
    /// Some value there is no.
    Gap,
    /// Some value there is unknown.
    Undetermined,
    /// A gate is open.
    Covered,
    /// It crosses a border, and no law judged asks anything more of it.
    Crossing,
    /// It stays inside.
    Inside,
}

impl Class {
    pub(crate) const ALL: [Class; 5] =
        [Class::Gap, Class::Undetermined, Class::Covered, Class::Crossing, Class::Inside];

    pub(crate) fn colour(self) -> &'static str {
        match self {
            Class::Gap => "#D55E00",
            Class::Undetermined => "#CC79A7",
            Class::Covered => "#0072B2",
            Class::Crossing => "#4D4D4D",
            Class::Inside => "#8A8A8A",
        }
    }

    /// Colour of words: the line's where it can be read on white, else a darker one of its hue.
    pub(crate) fn ink(self) -> &'static str {
        match self {
            Class::Gap => "#B34700",
            Class::Undetermined => "#9C3F75",
            Class::Covered => "#005A8E",
            Class::Crossing | Class::Inside => "#4D4D4D",
        }
    }

    pub(crate) fn width(self) -> f64 {
        match self {
            Class::Gap => 3.0,
            Class::Undetermined => 2.4,
            Class::Covered => 2.0,
            Class::Crossing => 1.4,
            Class::Inside => 1.0,
        }
    }

    pub(crate) fn line(self) -> &'static str {
        match self {
            Class::Undetermined => "dashed",
            _ => "solid",
        }
    }

    /// As a class of CSS.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Class::Gap => "gap",
            Class::Undetermined => "undetermined",
            Class::Covered => "covered",
            Class::Crossing => "crossing",
            Class::Inside => "inside",
        }
    }

    pub(crate) fn legend(self) -> &'static str {
        match self {
            Class::Gap => "gap: the law asks for more",
            Class::Undetermined => "? the record does not say",
            Class::Covered => "covered, by the article named",
            Class::Crossing => "crosses a border, no gate asked for",
            Class::Inside => "inside a country",
        }
    }
}

/// An edge's class with the words that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) class: Class,
    /// Before the fields: `gap Art. 28-8(1)`.
    pub(crate) words: Option<(&'static str, String)>,
}

impl Said {
    /// What findings and open gates make of an edge that does, or does not, cross a border.
    pub(crate) fn of<'a>(
        marks: impl Iterator<Item = &'a Mark> + Clone,
        gates: impl Iterator<Item = &'a str>,
        crosses: bool,
    ) -> Said {
        let worst = marks.clone().map(|mark| mark.verdict).min();
        let cites = |verdict: Verdict| {
            listed(marks.clone().filter(|mark| mark.verdict == verdict).map(|mark| mark.cite.as_str()))
        };
        let gates = listed(gates);
        let crossing = if crosses { Class::Crossing } else { Class::Inside };
        let (class, words) = match worst {
            Some(Verdict::Gap) => (Class::Gap, Some(("gap", cites(Verdict::Gap)))),
            Some(Verdict::Undetermined) => (Class::Undetermined, Some(("?", cites(Verdict::Undetermined)))),
            Some(Verdict::Advice) if gates.is_empty() => (crossing, Some(("advice", cites(Verdict::Advice)))),
            _ if !gates.is_empty() => (Class::Covered, Some(("covered", gates))),
            _ => (crossing, None),
        };
        Said { class, words }
    }
}

/// Articles, each once, two of them and how many more.
fn listed<'a>(cites: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for cite in cites {
        if !cite.is_empty() && !all.contains(&cite) {
            all.push(cite);
        }
    }
    folded(&all, 2, " · ")
}

/// The first few, and `+n` for the rest.
pub(crate) fn folded<T: AsRef<str>>(all: &[T], most: usize, between: &str) -> String {
    let shown: Vec<&str> = all.iter().take(most).map(AsRef::as_ref).collect();
    let text = shown.join(between);
    // A space that does not break: the number stays with the last name.
    if all.len() > most { format!("{text}\u{a0}+{}", all.len() - most) } else { text }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
