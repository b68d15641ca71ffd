//! From the text of `transborder.toml` to a [`Config`], with every fault at its place.

use super::{Acceptance, Config, Named, PARTS, listed};
use crate::args::FailOn;
use crate::input::Input;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use transborder::{Date, Fault, Origin, Spot, near_name};
use transborder_json::report::Level;
use transborder_json::visible;

const KEYS: [&str; 5] = ["regimes", "packs", "fail_on", "levels", "accepted"];
/// Keys that every acceptance has.
const NEEDED: [&str; 5] = ["id", "content", "reason", "owner", "until"];

/// The fault of an acceptance that lacks something.
const MISSING: &str = "missing-key";

type Value<'i> = Spanned<DeValue<'i>>;

/// Reads the one file of `input`; its packs are looked for from `folder`. What is wrong with one key leaves the others as
/// they are.
pub(super) fn read(input: Input, folder: &Path) -> (Config, Vec<Fault>) {
    let mut config = Config::none();
    let mut faults = Faults(Vec::new());
    match std::str::from_utf8(input.text(0).unwrap_or_default()) {
        Ok(text) => top(&mut config, &mut faults, text, folder),
        Err(error) => faults.add("not-utf-8", "the text is not UTF-8".to_owned(), error.valid_up_to()),
    }
    config.input = input;
    (config, faults.0)
}

fn top(config: &mut Config, faults: &mut Faults, text: &str, folder: &Path) {
    let (table, errors) = DeTable::parse_recoverable(text);
    keys(config, faults, table.get_ref(), folder);
    let starts = errors.iter().map(|error| error.span().map_or(0, |span| span.start));
    let Some(first) = starts.min() else { return };
    // What stands behind a fault of the form, or around it, may have been read as something else than it is.
    let sound = |at: &Spot| at.origin.start < first as u64;
    faults.0.retain(|fault| fault.kind != MISSING && fault.at.as_ref().is_some_and(sound));
    config.regimes.retain(|named| sound(&named.at));
    config.levels.retain(|(named, _)| sound(&named.at));
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        faults.add("not-toml", error.message().lines().collect::<Vec<_>>().join(" "), at);
    }
}

fn keys(config: &mut Config, faults: &mut Faults, table: &DeTable<'_>, folder: &Path) {
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "regimes" => config.regimes = faults.texts("regimes", value),
            "packs" => {
                for Named { name, at } in faults.texts("packs", value) {
                    let path = folder.join(&name);
                    match std::fs::metadata(&path) {
                        Ok(_) => config.packs.push(path),
                        Err(_) => faults.0.push(
                            Fault::new(
                                "no-file",
                                format!("there is no file {}", visible(&path.display().to_string())),
                            )
                            .at(at)
                            .help("packs are looked for from the folder of this file"),
                        ),
                    }
                }
            }
            "fail_on" => {
                // The words of the option, so that neither knows one that the other does not.
                let name = |word: FailOn| {
                    word.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
                };
                config.fail_on = faults.word("fail_on", value, FailOn::value_variants(), name)
            }
            "levels" => match value.get_ref() {
                DeValue::Table(levels) => {
                    for (name, value) in levels {
                        let what = format!("levels.{}", name.get_ref());
                        if let Some(level) =
                            faults.word(&what, value, &Level::ALL, |level| level.name().to_owned())
                        {
                            config.levels.push((
                                Named { name: name.get_ref().to_string(), at: spot(&name.span()) },
                                level,
                            ));
                        }
                    }
                }
                _ => faults.wrong_type("levels", "a table of clauses and rules", value),
            },
            "accepted" => match value.get_ref() {
                DeValue::Array(list) => accepted(config, faults, list),
                _ => faults.wrong_type("accepted", "a list of tables, each under `[[accepted]]`", value),
            },
            name => faults.unknown_key("the configuration", name, &key.span(), &KEYS),
        }
    }
}

fn accepted(config: &mut Config, faults: &mut Faults, list: &DeArray<'_>) {
    for value in list.iter() {
        let DeValue::Table(table) = value.get_ref() else {
            faults.wrong_type("accepted", "a list of tables, each under `[[accepted]]`", value);
            continue;
        };
        let Some(one) = acceptance(faults, table, value.span()) else { continue };
        let same = |known: &&Acceptance| known.id == one.id && known.content == one.content;
        match config.accepted.iter().find(same) {
            Some(first) => faults.0.push(
                Fault::new("duplicate-id", format!("`{}` is accepted twice", one.id))
                    .at(one.at)
                    .also(first.at.clone(), "first here"),
            ),
            None => config.accepted.push(one),
        }
    }
}

/// One acceptance, if all that it needs is there and sound.
fn acceptance(faults: &mut Faults, table: &DeTable<'_>, span: Range<usize>) -> Option<Acceptance> {
    let before = faults.0.len();
    let mut texts: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut parts: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let (mut until, mut at) = (None, spot(&span));
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if let Some(part) = PARTS.into_iter().find(|part| *part == name) {
            let list = faults.texts(part, value).into_iter().map(|named| named.name);
            parts.insert(part, list.collect());
        } else if name == "until" {
            until = faults.day(value);
        } else if let Some(needed) = NEEDED.into_iter().find(|needed| *needed == name) {
            if needed == "id" {
                at = spot(&value.span());
            }
            let text = match needed {
                "id" | "content" => faults.digest(needed, value),
                _ => faults.filled(needed, value),
            };
            texts.extend(text.map(|text| (needed, text)));
        } else {
            let keys: Vec<&str> = NEEDED.into_iter().chain(PARTS).collect();
            faults.unknown_key("an acceptance", name, &key.span(), &keys);
        }
    }
    let there = |key: &&str| table.iter().any(|(known, _)| known.get_ref() == *key);
    let lacks: Vec<&str> = NEEDED.into_iter().filter(|key| !there(key)).collect();
    if !lacks.is_empty() {
        let keys = if lacks.len() == 1 { "the key" } else { "the keys" };
        faults.0.push(
            Fault::new(MISSING, format!("an acceptance needs {keys} {}", listed(&lacks)))
                .at(spot(&span))
                .help("`transborder explain FINDING PATH --accept` writes one"),
        );
    }
    if faults.0.len() > before {
        return None;
    }
    let mut take = |key| texts.remove(key);
    Some(Acceptance {
        id: take("id")?,
        content: take("content")?,
        reason: take("reason")?,
        owner: take("owner")?,
        until: until?,
        parts,
        at,
    })
}

fn spot(span: &Range<usize>) -> Spot {
    Spot::record(Origin { file: 0, start: span.start as u64 })
}

/// What was wrong so far.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, kind: &'static str, message: String, start: usize) {
        self.0.push(Fault::new(kind, message).at(spot(&(start..start))));
    }

    fn unknown_key(&mut self, what: &str, name: &str, span: &Range<usize>, keys: &[&str]) {
        let fault = Fault::new("unknown-key", format!("{what} has no key `{}`", visible(name)));
        let help = match near_name(name, keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", listed(keys)),
        };
        self.0.push(fault.at(spot(span)).help(help));
    }

    fn wrong_type(&mut self, key: &str, wanted: &str, value: &Value<'_>) {
        let message = format!("`{}` is {wanted}, not {}", visible(key), described(value.get_ref()));
        self.0.push(Fault::new("wrong-type", message).at(spot(&value.span())));
    }

    /// A text, or a list of them.
    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<Named> {
        let mut found = Vec::new();
        let mut one = |faults: &mut Faults, value: &Value<'_>| match value.get_ref() {
            DeValue::String(text) => found.push(Named { name: text.to_string(), at: spot(&value.span()) }),
            _ => faults.wrong_type(key, "a text or a list of texts", value),
        };
        match value.get_ref() {
            DeValue::Array(list) => list.iter().for_each(|value| one(self, value)),
            _ => one(self, value),
        }
        found
    }

    /// A text that says something.
    fn filled(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => return Some(text.to_string()),
            DeValue::String(_) => {
                let help = match key {
                    "owner" => "write who answers for it",
                    _ => "write why the finding may stay for a while",
                };
                let fault = Fault::new("empty", format!("`{key}` is empty")).at(spot(&value.span()));
                self.0.push(fault.help(help));
            }
            _ => self.wrong_type(key, "a text", value),
        }
        None
    }

    /// Twelve hexadecimal digits, as reports print them.
    fn digest(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
                return Some(text.to_ascii_lowercase());
            }
            DeValue::String(text) => {
                let message = format!("`{key}` has twelve hexadecimal digits, not `{}`", visible(text));
                let help = "`transborder explain FINDING PATH --accept` prints both, `id` and `content`";
                self.0.push(Fault::new("no-digest", message).at(spot(&value.span())).help(help));
            }
            _ => self.wrong_type(key, "a text of twelve hexadecimal digits", value),
        }
        None
    }

    /// A day, with quotes or without.
    fn day(&mut self, value: &Value<'_>) -> Option<Date> {
        let day = match value.get_ref() {
            DeValue::String(text) => text.parse().ok(),
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => moment
                .date
                .and_then(|date| Date::from_ymd(i32::from(date.year), date.month.into(), date.day.into())),
            _ => None,
        };
        if day.is_none() {
            let message = format!("`until` is a day, not {}", described(value.get_ref()));
            let help = "a day is written 2027-03-31; from then on the finding counts again";
            self.0.push(Fault::new("no-day", message).at(spot(&value.span())).help(help));
        }
        day
    }

    /// One of a few words.
    fn word<T: Copy>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        words: &[T],
        name: impl Fn(T) -> String,
    ) -> Option<T> {
        let names: Vec<String> = words.iter().map(|word| name(*word)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, &one_of(&names), value);
            return None;
        };
        let found = names.iter().zip(words).find(|(name, _)| **name == text.as_ref()).map(|(_, word)| *word);
        if found.is_none() {
            let message = format!("`{}` is {}, not `{}`", visible(key), one_of(&names), visible(text));
            let fault = Fault::new("unknown-word", message).at(spot(&value.span()));
            self.0.push(match near_name(text, names) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
        found
    }
}

/// `a`, `b` or `c`, in backticks.
fn one_of(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or `{last}`", listed(rest)),
        names => listed(names),
    }
}

/// What a value is, for whoever meant another.
fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text `{}`", visible(text)),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
