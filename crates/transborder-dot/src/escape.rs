//! Names from untrusted input in the two kinds of text that DOT knows: quoted strings and HTML-like labels.

/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// A DOT quoted string. Tooltips and ids are *escape strings*, in which `\N` or `\G` mean something and `&`
/// begins an entity; here every character stands for itself.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for line in text.split('\n') {
        if out.len() > 1 {
            out.push_str("\\n");
        }
        for letter in clean(line).chars() {
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                letter => out.push(letter),
            }
        }
    }
    out.push('"');
    out
}

/// Text inside an HTML-like label, on one line.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}

/// A name that may stand in the middle of other text: isolated where it is written from right to left, or
/// numbers and brackets behind it would change sides.
pub(crate) fn name(text: &str) -> String {
    // An isolate of its own could close ours.
    let text = clean(&text.replace([ISOLATE.0, ISOLATE.1], "\u{fffd}"));
    if text.chars().any(right_to_left) { format!("{}{text}{}", ISOLATE.0, ISOLATE.1) } else { text }
}

/// One line without anything that XML forbids; letters that would reorder what follows are made visible.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            // Embeddings, overrides, marks. Isolates that are left open are closed by the end of the line;
            // those of `name` must pass.
            '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2066}' | '\u{2067}' => {
                out.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter)));
            }
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            letter => out.push(letter),
        }
    }
    out
}

fn right_to_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Text broken into lines of about `width` letters between words, at most `most` of them; what is left out
/// shows as an ellipsis.
pub(crate) fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let mut letters: Vec<char> = word.chars().collect();
        while length + letters.len() + usize::from(length > 0) > width {
            if length > 0 {
                lines.push(std::mem::take(&mut line));
                length = 0;
            } else {
                let rest = letters.split_off(width.min(letters.len()));
                lines.push(letters.into_iter().collect());
                letters = rest;
            }
        }
        if letters.is_empty() {
            continue;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        length += letters.len();
        line.extend(letters);
    }
    if length > 0 {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{html, name, quoted, wrap};

    #[test]
    fn a_quoted_string_ends_where_it_should() {
        assert_eq!(quoted("plain"), "\"plain\"");
        assert_eq!(quoted("say \"hi\""), r#""say \"hi\"""#);
        assert_eq!(quoted("ends with \\"), r#""ends with \\""#);
        assert_eq!(quoted("\\\""), r#""\\\"""#);
        assert_eq!(quoted(""), "\"\"");
    }

    #[test]
    fn escape_strings_of_graphviz_mean_nothing_in_a_name() {
        assert_eq!(quoted("\\N \\G \\l"), r#""\\N \\G \\l""#);
        assert_eq!(quoted("&lt;b&gt;"), "\"&amp;lt;b&amp;gt;\"");
    }

    #[test]
    fn lines_of_a_tooltip_are_lines() {
        assert_eq!(quoted("one\ntwo"), r#""one\ntwo""#);
        assert_eq!(quoted("\nafter an empty one"), "\"after an empty one\"");
    }

    #[test]
    fn tags_in_a_name_are_text() {
        assert_eq!(html("<b>&\"x\"</b>"), "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
        assert_eq!(html("&amp;"), "&amp;amp;");
        assert_eq!(html("a\nb\tc"), "a b c");
    }

    #[test]
    fn what_xml_forbids_is_replaced() {
        assert_eq!(html("a\u{0}b\u{1b}c\u{fffe}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(quoted("bell\u{7}"), "\"bell\u{fffd}\"");
    }

    #[test]
    fn emoji_stay_whole() {
        assert_eq!(html("🦊👩‍👩‍👧"), "🦊👩‍👩‍👧");
        assert_eq!(name("🦊"), "🦊");
    }

    #[test]
    fn names_from_right_to_left_are_isolated() {
        assert_eq!(name("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(name("العملاء"), "\u{2068}العملاء\u{2069}");
        assert_eq!(name("acme"), "acme");
        assert_eq!(html(&name("שלום")), "\u{2068}שלום\u{2069}");
    }

    #[test]
    fn overrides_of_direction_are_shown() {
        assert_eq!(html("a\u{202e}b"), "a⟨U+202E⟩b");
        assert_eq!(quoted("a\u{200f}b"), "\"a⟨U+200F⟩b\"");
    }

    #[test]
    fn long_names_are_wrapped_and_cut() {
        assert_eq!(wrap("one two three", 7, 9), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert_eq!(wrap("a b c d", 1, 2), ["a", "b…"]);
        assert_eq!(wrap("  ", 5, 2), Vec::<String>::new());
    }
}
