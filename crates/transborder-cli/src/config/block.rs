//! An acceptance as one pastes it into `transborder.toml`.

use super::PARTS;
use super::standing::parts;
use crate::args::Accepting;
use std::fmt::Write as _;
use transborder::Finding;
use transborder_json::visible;

/// The lines of an acceptance of this finding. What nobody has said yet is empty, which a check rejects.
pub(crate) fn block(finding: Finding<'_>, said: &Accepting) -> String {
    let mut out = String::new();
    let cite = finding.cite();
    let cite = if cite.is_empty() { cite } else { format!(" ({cite})") };
    let (verdict, clause) = (finding.verdict().name(), finding.clause());
    let place = finding.at();
    let title = format!("{verdict} {clause}{cite} at {} {}", place.kind, place.id);
    let _ = writeln!(out, "\n# {}\n[[accepted]]", visible(&title));
    let _ = writeln!(out, "id = \"{}\"\ncontent = \"{}\"", finding.id(), finding.content());
    let text = |said: &Option<String>| quoted(said.as_deref().unwrap_or_default());
    let hint = |said: bool, what: &str| if said { String::new() } else { format!(" # {what}") };
    let _ = writeln!(
        out,
        "reason = {}{}",
        text(&said.reason),
        hint(said.reason.is_some(), "why it may stay for a while")
    );
    let _ =
        writeln!(out, "owner = {}{}", text(&said.owner), hint(said.owner.is_some(), "who answers for it"));
    match said.until {
        Some(day) => writeln!(out, "until = {day}"),
        None => writeln!(out, "until = \"\" # from this day on it counts again"),
    }
    .expect("a text takes every line");
    let parts = parts(finding);
    for key in PARTS {
        match (&parts[key][..], key) {
            ([], _) => {}
            ([one], "importer") => out.push_str(&format!("importer = {}\n", quoted(one))),
            (list, _) => {
                let list: Vec<String> = list.iter().map(|text| quoted(text)).collect();
                let _ = writeln!(out, "{key} = [{}]", list.join(", "));
            }
        }
    }
    out
}

/// A text in quotes: TOML has JSON's escapes, and wants one character more escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
