//! JSON as people write it: on one line where it fits, else line by line.

use serde_json::Value;
use std::fmt::Write as _;

/// How wide a line may be.
const WIDTH: usize = 100;

/// The same JSON, laid out.
///
/// # Panics
/// Where it is no JSON: examples are written in code.
pub(super) fn laid_out(json: &str) -> String {
    let value: Value = serde_json::from_str(json).expect("an example is JSON");
    let mut out = String::new();
    add(&mut out, &value, 0, 0);
    out
}

/// `taken`: what stands on the line already.
fn add(out: &mut String, value: &Value, depth: usize, taken: usize) {
    let line = inline(value);
    if taken + line.chars().count() <= WIDTH {
        out.push_str(&line);
        return;
    }
    if let Value::Array(items) = value
        && let [item] = &items[..]
    {
        // A list of one takes no lines of its own.
        out.push('[');
        add(out, item, depth, taken + 1);
        out.push(']');
        return;
    }
    let indent = 2 * (depth + 1);
    let (open, close, entries): (char, char, Vec<(String, &Value)>) = match value {
        Value::Object(object) => {
            let key = |key: &String| format!("{}: ", Value::from(key.as_str()));
            ('{', '}', object.iter().map(|(name, value)| (key(name), value)).collect())
        }
        Value::Array(items) => ('[', ']', items.iter().map(|item| (String::new(), item)).collect()),
        _ => return out.push_str(&line),
    };
    out.push(open);
    let mut column = usize::MAX;
    for (index, (key, value)) in entries.iter().enumerate() {
        let text = format!("{key}{}", inline(value));
        let width = text.chars().count();
        // Short entries share a line; at the top each list has its own.
        if depth > 0 && index > 0 && column.saturating_add(width + 3) <= WIDTH {
            let _ = write!(out, ", {text}");
            column += width + 2;
            continue;
        }
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&" ".repeat(indent));
        if indent + width < WIDTH {
            out.push_str(&text);
            column = indent + width;
        } else {
            out.push_str(key);
            add(out, value, depth + 1, indent + key.chars().count() + 1);
            column = usize::MAX;
        }
    }
    out.push('\n');
    out.push_str(&" ".repeat(2 * depth));
    out.push(close);
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let entry = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), inline(value))
            };
            format!("{{{}}}", object.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}
