//! Input that tries to break the reader: it must come back with faults, soon.

use transborder_json::{File, read};

fn faults(name: &str, text: &[u8]) -> Vec<String> {
    match read(&[File { name, text }]) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn depth_is_no_danger_anywhere() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    for value in [deep("[", "]"), deep("{\"a\":", "}").replacen("{\"a\":}", "{}", 1)] {
        for text in [
            value.clone(),
            format!("{{\"format\": \"transborder/1\", \"x-a\": {value}}}"),
            format!("{{\"format\": \"transborder/1\", \"id\": {value}}}"),
            format!("{{\"format\": \"transborder/1\", \"flows\": {value}}}"),
            format!("{{\"format\": \"transborder/1\", \"flows\": [{{\"id\": \"f\", \"fields\": {value}}}]}}"),
            format!("{{\"format\": \"transborder/1\", \"facts\": {{\"contract.written\": {value}}}}}"),
            format!("{{\"format\": \"transborder/1\", \"notices\": [{{\"entries\": [{value}]}}]}}"),
        ] {
            faults("a.json", text.as_bytes());
            faults("a.ndjson", text.as_bytes());
        }
    }
    assert_eq!(faults("a.json", "[".repeat(200_000).as_bytes()).len(), 1);
}

#[test]
fn length_is_no_danger() {
    let long = "ä".repeat(3 << 19);
    let text = format!(
        "{{\"format\": \"transborder/1\", \"{long}\": 1, \"title\": \"{long}\", \"as_of\": [\"{long}\"]}}"
    );
    let found = faults("a.json", text.as_bytes());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|fault| fault.len() < 1000));
}

#[test]
fn many_faults_do_not_cost_their_square() {
    let keys: String = (0..50_000).map(|n| format!("\"k{n}\": 1, ")).collect();
    let text = format!("{{\"format\": \"transborder/1\", {keys} \"fields\": []}}");
    assert_eq!(faults("a.json", text.as_bytes()).len(), 10_001);
    let facts: String = (0..50_000).map(|_| "\"exporter.audit\": true, ").collect();
    let text = format!("{{\"format\": \"transborder/1\", \"facts\": {{ {facts} \"x-\": 1}}}}");
    assert_eq!(faults("a.json", text.as_bytes()).len(), 1);
    let lines = "x\n".repeat(50_000);
    assert_eq!(faults("a.ndjson", lines.as_bytes()).len(), 10_001);
}

#[test]
fn noise_never_panics() {
    // xorshift: the same noise every time.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let alphabet = b"{}[]\":,\\u0dD8 \n\rtrue1e-.xnull\xc3\xa4\xff";
    let seed = br#"{"format":"transborder/1","flows":[{"id":"f","from":"a","to":"b","fields":["*"],"facts":{"contract.written":[true,{"value":false}]}}]}"#;
    for _ in 0..4000 {
        let length = (next() % 60) as usize;
        let random: Vec<u8> =
            (0..length).map(|_| alphabet[(next() % alphabet.len() as u64) as usize]).collect();
        faults("a.json", &random);
        faults("a.ndjson", &random);
        let mut mutant = seed.to_vec();
        for _ in 0..=next() % 3 {
            let at = (next() % mutant.len() as u64) as usize;
            match next() % 3 {
                0 => mutant[at] = alphabet[(next() % alphabet.len() as u64) as usize],
                1 => drop(mutant.remove(at)),
                _ => mutant.insert(at, alphabet[(next() % alphabet.len() as u64) as usize]),
            }
        }
        faults("a.json", &mutant);
    }
}
