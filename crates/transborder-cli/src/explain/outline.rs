//! A condition in words, a line each: the sentence for whoever reads law, behind it the name for whoever writes
//! records.

use super::fact;
use super::page::Page;
use super::word::item;
use transborder::regime::{Condition, Listed};
use transborder::vocabulary::Texts;

/// So many items of a text are worth a reference to where they stand already.
const MANY: usize = 4;
/// So many conditions of a definition are.
const MANY_PARTS: usize = 3;

/// What a page has written out already, with the row that has it: a definition that six gates share is read once.
#[derive(Default)]
pub(super) struct Told {
    items: Vec<(Vec<Listed>, String)>,
    parts: Vec<(Condition, String)>,
}

/// Adds the condition to the page; `row` is the row that asks.
pub(super) fn add(page: &mut Page, condition: &Condition, row: &str, told: &mut Told) {
    add_at(page, condition, 0, row, told);
}

/// As [`add`], so deep.
pub(super) fn add_at(page: &mut Page, condition: &Condition, depth: usize, row: &str, told: &mut Told) {
    Outline { page, row, told, top: depth }.add(condition, depth, "");
}

struct Outline<'p> {
    page: &'p mut Page,
    row: &'p str,
    told: &'p mut Told,
    /// How deep it begins.
    top: usize,
}

impl Outline<'_> {
    /// `lead` stands before the first line.
    fn add(&mut self, condition: &Condition, depth: usize, lead: &str) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => {
                self.add(&parts[0], depth, lead);
            }
            // What a row asks for is asked together and needs no head; only a list inside a choice does.
            Condition::All(parts) if !parts.is_empty() => {
                let top = depth == self.top && lead.is_empty();
                if !top {
                    self.page.line(depth, format!("{lead}all of these:"), "");
                }
                self.together(parts, depth + usize::from(!top));
            }
            Condition::Any(parts) if !parts.is_empty() => {
                self.page.line(depth, format!("{lead}one of these:"), "");
                for part in condition.members() {
                    self.add(part, depth + 1, "");
                }
            }
            Condition::If(test, then, other) => {
                self.under(depth, format!("{lead}if {test}:"), then);
                if let Some(other) = other {
                    self.under(depth, "otherwise:".to_owned(), other);
                }
            }
            Condition::From(day, then) => self.under(depth, format!("{lead}since {day}:"), then),
            Condition::ConsentSince(day, then) => {
                self.under(depth, format!("{lead}for a consent given on {day} or later:"), then);
            }
            Condition::ContractSince(day, then) if **then == Condition::Any(Vec::new()) => {
                self.page.line(depth, format!("{lead}the contract was signed before {day}"), "");
            }
            Condition::ContractSince(day, then) => {
                self.under(depth, format!("{lead}for a contract signed on {day} or later:"), then);
            }
            Condition::Fact(fact) => {
                self.page.line(depth, format!("{lead}{}", fact::meaning(fact)), fact.to_string());
            }
            Condition::Within(fact, ..) => {
                let (_, limit) = condition
                    .to_string()
                    .split_once(", ")
                    .map_or_else(Default::default, |(a, b)| (a.to_owned(), b.to_owned()));
                self.page.line(depth, format!("{lead}{}, {limit}", fact::meaning(fact)), fact.to_string());
            }
            Condition::Lists(texts, listed) => self.lists(depth, lead, *texts, listed),
            Condition::Attr(attr, argument, _) => {
                let name =
                    argument.as_ref().map_or_else(|| attr.to_string(), |part| format!("{attr}.{part}"));
                self.page.line(depth, format!("{lead}{condition}"), name);
            }
            Condition::Not(part) => match &**part {
                Condition::Any(inner) if inner.len() > 1 => self.none_of(condition, part, depth, lead),
                Condition::All(inner) if inner.len() > 1 => {
                    self.page.line(depth, format!("{lead}not all of these:"), "");
                    self.together(inner, depth + 1);
                }
                Condition::Attr(attr, ..) => {
                    self.page.line(depth, format!("{lead}{condition}"), attr.to_string());
                }
                _ => self.page.line(depth, format!("{lead}{condition}"), ""),
            },
            Condition::All(_) => self.page.line(depth, format!("{lead}nothing more"), ""),
            plain => self.page.line(depth, format!("{lead}{plain}"), ""),
        }
    }

    /// What must all not be so.
    fn none_of(&mut self, condition: &Condition, part: &Condition, depth: usize, lead: &str) {
        let members = part.members();
        if let Some((_, row)) = self.told.parts.iter().find(|(known, _)| known == condition) {
            let line = format!("{lead}none of the {} things that shut {row}", members.len());
            self.page.line(depth, line, "");
            return;
        }
        self.told.parts.push((condition.clone(), self.row.to_owned()));
        self.page.line(depth, format!("{lead}none of these:"), "");
        for member in members {
            self.add(member, depth + 1, "");
        }
    }

    /// Conditions that are asked together; a part that stands on the page already is only named.
    fn together(&mut self, parts: &[Condition], depth: usize) {
        for part in parts {
            match part {
                Condition::All(inner) if inner.len() >= MANY_PARTS => {
                    if let Some((_, row)) = self.told.parts.iter().find(|(known, _)| known == part) {
                        self.page.line(depth, format!("as under {row}: {part}"), "");
                    } else {
                        self.told.parts.push((part.clone(), self.row.to_owned()));
                        self.together(inner, depth);
                    }
                }
                Condition::All(inner) => self.together(inner, depth),
                part => self.add(part, depth, ""),
            }
        }
    }

    fn under(&mut self, depth: usize, head: String, then: &Condition) {
        self.page.line(depth, head, "");
        self.together(std::slice::from_ref(then), depth + 1);
    }

    fn lists(&mut self, depth: usize, lead: &str, texts: Texts, listed: &[Listed]) {
        let text = match texts {
            Texts::Consent => "the text that people agreed to says",
            Texts::Notice => "the notice says",
            Texts::Policy => "the policy says",
            Texts::OnRequest => "whoever asks is told",
            Texts::Any => "some text (consent, notice or policy) says",
        };
        let name = format!("lists({texts}, …)");
        if let Some((_, row)) = self.told.items.iter().find(|(known, _)| known == listed) {
            let whose = if *row == self.row { "above".to_owned() } else { format!("under {row}") };
            self.page.line(depth, format!("{lead}{text} the same {} things as {whose}", listed.len()), name);
            return;
        }
        if listed.len() >= MANY {
            self.told.items.push((listed.to_vec(), self.row.to_owned()));
        }
        let said = |listed: &Listed| {
            let only = listed.only_if.as_ref().map(|only| format!(", if {only}")).unwrap_or_default();
            format!("{} ({}{only})", item::meaning(listed.item), listed.item)
        };
        let said: Vec<String> = listed.iter().map(said).collect();
        match listed {
            [one] if one.only_if.is_none() => {
                let name = format!("lists({texts}, {})", one.item);
                self.page.line(depth, format!("{lead}{text} {}", item::meaning(one.item)), name);
            }
            _ => self.page.line(depth, format!("{lead}{text}: {}", said.join("; ")), ""),
        }
    }
}
