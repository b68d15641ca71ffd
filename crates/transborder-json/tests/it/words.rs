//! What people read, whole sentences, over the published cases.

use crate::judged::{case, judge, parsed};
use serde_json::Value;
use transborder_json::{File, Report};

/// The report on a published case after changes at pointers (null removes).
fn told(file: &str, day: &str, packs: &[&str], edits: &[(&str, Value)]) -> Report {
    let mut document = parsed(&case(file));
    for (pointer, value) in edits {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).expect("a record of the case");
        match parent {
            Value::Object(keys) if value.is_null() => _ = keys.remove(key),
            Value::Object(keys) => _ = keys.insert(key.into(), value.clone()),
            other => other[key.parse::<usize>().unwrap()] = value.clone(),
        }
    }
    let text = document.to_string();
    let packs: Vec<String> = packs.iter().map(|pack| (*pack).to_owned()).collect();
    judge(&[File { name: "inventory.json", text: text.as_bytes() }], day, Some(&packs), Report::of)
}

fn messages(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn questions(report: &Report) -> Vec<&str> {
    report.questions.iter().map(|question| question.ask.as_str()).collect()
}

#[test]
fn the_first_case_reads_as_the_authority_told_it() {
    let report = told("aliexpress.inventory.json", "2024-03-31", &["KR-PIPA"], &[]);
    assert_eq!(
        messages(&report),
        [
            "`name`, `delivery-address`, `phone`, `customs-code` and `order-lines` of `kr-buyers` reach `sellers` in CN, \
             and nothing on record opens a gate of KR-PIPA; nearest is `KR-1`: \
             the text names `worldwide`, which is no country, and 8,000 of 180,000 recipients",
            "`name`, `delivery-address`, `phone`, `customs-code` and `order-lines` of `kr-buyers` reach `sellers` in CN; \
             `aliexpress` owes the contract clauses `security`, `complaint_handling`, `dispute_resolution` and \
             `other_protection` for that (Art. 28-8(4); Decree 29-10(2)), but `seller-terms` lists its clauses without them",
            "`aliexpress` owes `rights.no_harder_than_collection` (leaving and withdrawing are no harder than joining was) under KR-PIPA (Art. 38(4)), but the record of party `aliexpress` denies it",
        ]
    );
}

/// Nothing is written about a certificate: it is not recorded, which is not to say that there is none.
#[test]
fn silence_is_told_as_silence() {
    let edit = ("/parties/1/certifications", Value::Null);
    let report = told("eu-us.inventory.json", "2024-01-01", &["EU-GDPR"], &[edit]);
    let [finding] = &report.findings[..] else { panic!("one finding: {:?}", messages(&report)) };
    assert!(finding.silent);
    assert_eq!(
        finding.message,
        "`email` of `customers` reaches `mailer` in US, and nothing on record opens a gate of EU-GDPR; \
         nearest is `EU-45`: no certificate `EU-US-DPF` is recorded for `mailer`"
    );
    for finding in &report.findings {
        for missing in &finding.missing {
            let because = missing.because.as_deref().unwrap();
            assert!(!because.contains("there is no"), "{because}");
        }
    }
}

#[test]
fn the_closing_line_says_what_would_settle_silence() {
    let closing = |file: &str, edits: &[(&str, Value)]| {
        let mut document = parsed(&case(file));
        for (pointer, _) in edits {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
        }
        let text = document.to_string();
        let files = [File { name: "inventory.json", text: text.as_bytes() }];
        judge(&files, "2024-01-01", Some(&["EU-GDPR".into()]), |report, _| report.closing(|_| true))
    };
    assert_eq!(
        closing("eu-us.inventory.json", &[("/parties/1/certifications", Value::Null)]).unwrap(),
        "1 gap rests on silence alone: nothing is recorded. Write down what exists. Where there is nothing, \
         `\"certifications\": []` on the party says so and settles it."
    );
    assert_eq!(closing("eu-us.inventory.json", &[]), None);
}

#[test]
fn an_open_premise_names_the_key_that_settles_it() {
    let report = told("unknown-destination.inventory.json", "2024-06-01", &["EU-GDPR"], &[]);
    assert_eq!(
        messages(&report),
        ["`email` of `customers` reaches `ticket-desk` in a country that is not recorded; \
          whether that is a transfer under EU-GDPR is open: `country` of `ticket-desk` would settle it"]
    );
    assert_eq!(questions(&report), ["In which country is party `ticket-desk`? Write its `country`."]);

    let report = told("unknown-location.inventory.json", "2024-03-01", &["plain"], &[]);
    assert_eq!(questions(&report), ["Where is system `vault`? Write its `location`."]);

    let report = told("unknown-residence.inventory.json", "2024-06-01", &["KR-PIPA", "EU-GDPR"], &[]);
    assert_eq!(
        questions(&report),
        ["Where do the people of `visitors` reside? Write `residence` on this group in `subjects`."]
    );
    assert_eq!(report.questions[0].findings.len(), report.findings.len());
    assert_eq!(
        report.findings[1].message,
        "`address` of `visitors` reaches `workshops` in CN; whether KR-PIPA applies is open: \
         `residence` of `visitors` would settle it; if so, `KR-28-8-1` and `KR-A2` are not met"
    );
}

#[test]
fn the_plain_question_is_answered_plainly() {
    let closed = [("/notices", Value::Null), ("/collections/0/notices", Value::Null)];
    let report = told("plain.inventory.json", "2024-06-01", &["plain"], &closed);
    assert_eq!(
        messages(&report),
        ["`name` and `email` of `members` reach `post-au` in AU, and people were not told: \
          `notices` is complete and holds no text for these people"]
    );
}
