//! Single values: ids, places, days, periods, texts, names of vocabularies.

use super::ItemSet;
use super::fault::{At, Log};
use crate::date::{Bound, Period};
use crate::diagnostic::Fault;
use crate::vocabulary::{COMPUTED_TAGS, Item};
use crate::{Date, Place};
use std::collections::HashSet;
use std::hash::Hash;

impl Log {
    /// Whether `id` can name a record.
    pub(super) fn id(&mut self, id: &str, at: &At<'_>) -> bool {
        if id.is_empty() {
            self.fault(at, "no-id", "the id is empty");
            return false;
        }
        if id.chars().any(char::is_control) {
            self.fault(at, "no-id", format!("the id {id:?} holds control characters"));
            return false;
        }
        self.filled_in(id, at)
    }

    pub(super) fn text(&mut self, text: Option<&str>, at: &At<'_>) -> Option<Box<str>> {
        text.filter(|text| self.filled_in(text, at)).map(Box::from)
    }

    pub(super) fn texts(&mut self, texts: &[&str], at: &At<'_>) -> Box<[Box<str>]> {
        for (index, text) in texts.iter().enumerate() {
            self.filled_in(text, &at.index(index));
        }
        texts.iter().map(|text| Box::from(*text)).collect()
    }

    /// A list that the record cannot do without.
    pub(super) fn some<T>(&mut self, list: &[T], at: &At<'_>) {
        if list.is_empty() {
            self.fault(at, "missing-value", format!("`{}` needs at least one entry", at.last_key()));
        }
    }

    pub(super) fn place(&mut self, text: &str, at: &At<'_>) -> Place {
        let place = Place::of(text);
        if place.is_none() && self.filled_in(text, at) {
            let message = format!("`{text}` is no code of a country or part of one");
            let mut fault = Fault::new("unknown-place", message).at(at.spot());
            fault.help = self.meant_place(text);
            self.faults.push(fault);
        }
        place.unwrap_or(Place::UNKNOWN)
    }

    pub(super) fn places(&mut self, texts: &[&str], at: &At<'_>) -> Box<[Place]> {
        distinct(texts.iter().enumerate().map(|(index, text)| self.place(text, &at.index(index))).collect())
    }

    pub(super) fn day(&mut self, text: &str, at: &At<'_>) -> Option<Date> {
        let day = text.parse().ok();
        if day.is_none() && self.filled_in(text, at) {
            let mut fault = Fault::new("no-day", format!("`{text}` is no day")).at(at.spot());
            fault.help =
                Some(meant_day(text).map_or_else(
                    || "a day is written `YYYY-MM-DD`".to_owned(),
                    |day| format!("write `{day}`"),
                ));
            self.faults.push(fault);
        }
        day
    }

    pub(super) fn bound(&mut self, text: Option<&str>, at: &At<'_>) -> Bound {
        match text {
            None => Bound::Open,
            Some("unknown") => Bound::Unknown,
            Some(text) => self.day(text, at).map_or(Bound::Open, Bound::On),
        }
    }

    /// The period from `from_date` to the key `end`.
    pub(super) fn period(
        &mut self,
        from: Option<&str>,
        until: Option<&str>,
        end: &str,
        at: &At<'_>,
    ) -> Period {
        let period =
            Period { from: self.bound(from, &at.key("from_date")), until: self.bound(until, &at.key(end)) };
        if let (Bound::On(from), Bound::On(until)) = (period.from, period.until)
            && from >= until
        {
            let fault =
                Fault::new("empty-period", format!("`{end}` {until} is not after `from_date` {from}"))
                    .at(at.key(end).spot())
                    .also(at.key("from_date").spot(), "it begins here")
                    .help("the day of the end no longer belongs to the period");
            self.faults.push(fault);
        }
        period
    }

    /// A word of a closed list, or a fault with the nearest one.
    pub(super) fn word<'w>(
        &mut self,
        (kind, what): (&'static str, &'static str),
        word: &str,
        all: impl IntoIterator<Item = &'w str> + Clone,
        at: &At<'_>,
    ) -> Option<&'w str> {
        let found = all.clone().into_iter().find(|known| *known == word);
        if found.is_none() && self.filled_in(word, at) {
            let mut fault = Fault::new(kind, format!("no {what} is named `{word}`")).at(at.spot());
            fault.help = self.near(word, all.clone()).or_else(|| {
                // A short list is the better answer to a word that is near to nothing.
                let names: Vec<String> = all.into_iter().take(10).map(|name| format!("`{name}`")).collect();
                (names.len() < 10).then(|| format!("there are {}", names.join(", ")))
            });
            self.faults.push(fault);
        }
        found
    }

    pub(super) fn items(&mut self, names: &[&str], at: &At<'_>) -> ItemSet {
        let mut set = ItemSet::default();
        for (index, name) in names.iter().enumerate() {
            match Item::of(name) {
                Some(item) => set.insert(item),
                None => {
                    let all = Item::ALL.iter().map(|item| item.name());
                    self.word(("unknown-item", "item of texts"), name, all, &at.index(index));
                }
            }
        }
        set
    }

    /// Whether a tag may be written.
    pub(super) fn tag(&mut self, tag: &str, at: &At<'_>) {
        if COMPUTED_TAGS.contains(&tag) {
            let how = if tag == "anonymised" { "anonymise" } else { "pseudonymise" };
            self.fault_with(
                at,
                "computed-tag",
                format!("the tag `{tag}` is computed, it cannot be written"),
                format!("write a derivation with `\"how\": \"{how}\"` that makes the field"),
            );
        } else {
            self.filled_in(tag, at);
        }
    }
}

/// The list with the first of each value only.
pub(super) fn distinct<T: Copy + Eq + Hash>(mut list: Vec<T>) -> Box<[T]> {
    // Short lists, which are nearly all, are not worth hashing.
    if list.len() <= 16 {
        let mut kept = 0;
        for index in 0..list.len() {
            if !list[..kept].contains(&list[index]) {
                list[kept] = list[index];
                kept += 1;
            }
        }
        list.truncate(kept);
    } else {
        let mut seen = HashSet::with_capacity(list.len());
        list.retain(|value| seen.insert(*value));
    }
    list.into()
}

/// Whether a value is in the list twice.
pub(super) fn repeats<T: Copy + Eq + Hash>(list: &[T]) -> bool {
    if list.len() <= 16 {
        (1..list.len()).any(|index| list[..index].contains(&list[index]))
    } else {
        list.iter().copied().collect::<HashSet<T>>().len() < list.len()
    }
}

/// The day that was meant by another way to write one: year first, or with a time behind it.
fn meant_day(text: &str) -> Option<Date> {
    let head = text.get(..10).filter(|_| text.as_bytes().get(10).is_some_and(|b| matches!(b, b'T' | b' ')));
    if let Some(day) = head.and_then(|head| head.parse().ok()) {
        return Some(day);
    }
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (Some(year), month, day, None) = (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return None;
    };
    let (year, month, day) = match (month, day) {
        (Some(month), Some(day)) => (year, month, day),
        (None, None) if year.len() == 8 => (&year[..4], &year[4..6], &year[6..]),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Date::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_values_stays() {
        assert_eq!(*distinct(vec![3, 1, 3, 2, 1]), [3, 1, 2]);
        let long: Vec<u32> = (0..40).map(|n| n % 20).collect();
        assert_eq!(*distinct(long), (0..20).collect::<Vec<u32>>());
    }

    #[test]
    fn days_in_other_spellings_are_recognised() {
        for (text, day) in [
            ("2024/3/5", Some("2024-03-05")),
            ("20240305", Some("2024-03-05")),
            ("2024-03-05T10:00:00Z", Some("2024-03-05")),
            ("2024.03.05", Some("2024-03-05")),
            ("2023-02-29", None),
            ("05.03.2024", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(meant_day(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
