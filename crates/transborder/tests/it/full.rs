//! Engine = reference model on landscapes with the shape of the benchmark and every kind of record.

use crate::engine::judge;
use crate::reference::differences;
use std::collections::BTreeSet;
use transborder_json::File;
use transborder_testkit::board::law;
use transborder_testkit::generate::{Landscape, Size, full, full_document};

fn size(seed: u64) -> Size {
    let more = usize::try_from(seed % 3).unwrap();
    Size { systems: 20 + 10 * more, flows: 50 + 25 * more, fields: 12, groups: 3 }
}

#[test]
fn engine_and_reference_agree_on_full_landscapes() {
    let law = law();
    let (mut verdicts, mut discharged) = (BTreeSet::new(), 0);
    for seed in 0..12 {
        let made = Landscape {
            seed,
            inventory: full_document(seed, size(seed)),
            day: "2026-01-01".to_owned(),
            regimes: Some(vec!["plain", "KR-PIPA", "EU-GDPR"]),
        };
        let differences = differences(&made.inventory, &made, &law);
        assert!(differences.is_empty(), "seed {seed}:\n{}", differences.join("\n"));
        let packs = ["plain", "KR-PIPA", "EU-GDPR"].map(str::to_owned);
        judge(&made.inventory, &made.day, Some(&packs), |report| {
            let found = report.findings().filter(|finding| finding.witness().is_some());
            verdicts.extend(found.map(|finding| (finding.regime(), finding.verdict().to_string())));
            discharged += report.summary().discharged;
        });
    }
    assert!(discharged > 0, "nobody has met a duty");
    for regime in ["plain", "KR-PIPA", "EU-GDPR"] {
        let verdict = (regime.to_owned(), "gap".to_owned());
        assert!(verdicts.contains(&verdict), "no gap of {regime} in {verdicts:?}");
    }
}

#[test]
fn lines_and_document_are_one_inventory() {
    let read = |name, text: &str| {
        let inventory = transborder_json::read(&[File { name, text: text.as_bytes() }]).unwrap();
        inventory.ids().map(str::to_owned).collect::<Vec<_>>()
    };
    let (lines, document) = (full(7, size(7)), full_document(7, size(7)).to_string());
    let (mut lines, mut document) = (read("a.ndjson", &lines), read("a.json", &document));
    lines.sort();
    document.sort();
    assert_eq!(lines, document);
}
