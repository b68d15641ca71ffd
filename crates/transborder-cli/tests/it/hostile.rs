//! Input that nobody means well: it is refused, and nothing breaks. By hand: a file of one text of 300 MB.

use crate::run::{Ran, command, run};
use std::fs;

/// The files are written below a folder of their own and checked.
fn refused(name: &str, text: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let ran: Ran = command(&["check", path.to_str().unwrap()]).output().unwrap().into();
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{name}: {}", ran.err);
    // Every fault is told, of which there may be thousands; none is long.
    let longest = ran.err.lines().map(str::len).max().unwrap_or_default();
    assert!(longest < 2_000, "{name}: a line of {longest} bytes");
}

#[test]
fn random_bytes() {
    // xorshift: the same bytes in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    for size in [1, 8, 1_000, 100_000] {
        let bytes: Vec<u8> = (0..size / 8 + 1).flat_map(|_| next()).take(size).collect();
        refused("random.json", &bytes);
        refused("random.ndjson", &bytes);
        let printable: Vec<u8> =
            bytes.iter().map(|byte| b"{}[]\":,0a \n\\"[usize::from(*byte) % 12]).collect();
        refused("printable.json", &printable);
        refused("printable.ndjson", &printable);
    }
}

#[test]
fn two_hundred_thousand_brackets() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let open_only = open.repeat(200_000);
        refused("open.json", open_only.as_bytes());
        refused("both.json", format!("{open_only}1{}", close.repeat(200_000)).as_bytes());
        let inside =
            format!("{{\"format\": \"transborder/1\", \"flows\": {open_only}1{}}}", close.repeat(200_000));
        refused("inside.json", inside.as_bytes());
        refused("inside.ndjson", inside.as_bytes());
    }
}

#[test]
fn one_long_text() {
    let long = "x".repeat(3_000_000);
    refused("text.json", format!("\"{long}\"").as_bytes());
    refused("open.json", format!("\"{long}").as_bytes());
    refused("key.json", format!("{{\"format\": \"transborder/1\", \"{long}\": 1}}").as_bytes());
    refused(
        "place.json",
        format!(
            "{{\"format\": \"transborder/1\", \"parties\": [{{\"id\": \"a\", \"country\": \"{long}\"}}]}}"
        )
        .as_bytes(),
    );
}

#[test]
fn a_folder_that_links_to_itself_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), r#"{"format": "transborder/1", "as_of": "2024-01-01"}"#).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    let ran = run(&["check", folder.path().to_str().unwrap(), "--format", "summary"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn a_folder_without_inventories_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("holds no inventory"), "{}", ran.err);
}
