//! Packs that are wrong in one way each: what is said, and where. Long, for it is a table of cases over one
//! function.

use super::{LawFile, read_laws, read_pack, read_table};
use crate::File;
use transborder::Fault;

/// A pack that is right. Each case changes a piece of it.
const GOOD: &str = r#"{
  "pack": "TEST",
  "schema": 1,
  "law": "A law",
  "checked": "2026-11-22",
  "defs": {
    "ITEMS": ["items", "recipient_country"],
    "TOLD": {"lists": "consent", "fields": "@ITEMS"},
    "PROCESSING": ["entrust", "storage"]
  },
  "implies": {"contract.scc:EU-2021-914": ["contract.written"]},
  "revisions": [
    {
      "id": "R-1",
      "from": "2020-01-01",
      "until": "2022-01-01",
      "no_gate": {"id": "T-0", "cite": "Art. 0"},
      "territory": ["KR"],
      "attach": {"attr": "exporter.established", "in": ["@territory"]},
      "transfer": {
        "role": {"provision": "yes", "joint": "yes", "entrust": "yes", "storage": "yes", "return": "ask", "internal": "ask", "collect": "no"},
        "path": {"send": "yes", "remote": "yes", "client-side": "ask", "transit": "no", "publish": "no"},
        "onward": "law"
      },
      "gates": [],
      "always": []
    },
    {
      "id": "R-2",
      "from": "2022-01-01",
      "until": null,
      "no_gate": {"id": "T-0", "cite": "Art. 0"},
      "territory": ["KR"],
      "attach": {"attr": "exporter.established", "in": ["@territory"]},
      "transfer": {
        "role": {"provision": "yes", "joint": "yes", "entrust": "yes", "storage": "yes", "return": "ask", "internal": "ask", "collect": {"if": {"role": ["collect"]}, "then": "no", "else": "ask"}},
        "path": {"send": "yes", "remote": "yes", "client-side": "ask", "transit": "no", "publish": "no"},
        "onward": "law",
        "asks": {"internal": "Which is it?"}
      },
      "exempt_when": {"when": {"fact": "recipient.cannot_reidentify"}, "but": ["T-A1"]},
      "gates": [
        {"id": "T-1", "cite": "Art. 1", "rank": 1, "opens": ["consent.obtained"], "require": {"use": "TOLD"}},
        {"id": "T-2", "cite": "Art. 2", "roles": ["@PROCESSING"], "require": {"fact": "contract.written"}}
      ],
      "always": [
        {"id": "T-A1", "cite": "Art. 3", "on": "step", "when": {"gate_used": ["T-1"]}, "require": {"attr": "exporter.turnover.KRW", "ge": 5}}
      ]
    }
  ]
}"#;

const GOOD_TABLE: &str = r#"{
  "table": "adequacy",
  "schema": 1,
  "rows": [
    {"from": "TEST", "to": ["KR", "@TEST.territory"], "valid": ["2020-01-01", null], "scope": {"all": []}, "cite": "1/2020"}
  ]
}"#;

fn file(text: &str) -> File<'_> {
    File { name: "test.json", text: text.as_bytes() }
}

fn faults(text: &str) -> Vec<Fault> {
    match read_laws(&[file(text)], 0) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_vec(),
    }
}

fn show(text: &str, fault: &Fault) -> String {
    let spot = fault.at.as_ref().unwrap();
    assert!(spot.way.is_empty(), "points straight at the value: {spot:?}");
    let before = &text[..usize::try_from(spot.origin.start).unwrap()];
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
    format!("{line}:{column}: {fault}")
}

/// Puts `new`, in which `§` marks the place of the fault, for the last `old` of `good`.
#[track_caller]
fn check_in(good: &str, old: &str, new: &str, message: &str) {
    let at = good.rfind(old).unwrap_or_else(|| panic!("`{old}` is part of what is right"));
    let marked = format!("{}{new}{}", &good[..at], &good[at + old.len()..]);
    let start = marked.find('§').expect("the place is marked");
    let text = marked.replacen('§', "", 1);
    let found = faults(&text);
    let shown: Vec<_> = found.iter().map(|fault| show(&text, fault)).collect();
    assert_eq!(found.len(), 1, "{shown:#?}");
    assert_eq!(found[0].to_string(), message);
    assert_eq!(found[0].at.as_ref().unwrap().origin.start, start as u64, "{shown:?}");
}

#[track_caller]
fn check(old: &str, new: &str, message: &str) {
    check_in(GOOD, old, new, message);
}

#[test]
fn what_is_right_is_read() {
    assert_eq!(read_pack(file(GOOD)).unwrap().revisions.len(), 2);
    assert!(read_table(file(GOOD_TABLE)).is_ok());
    let both = read_laws(&[file(GOOD), file(GOOD_TABLE)], 7).unwrap();
    assert!(
        matches!(&both[..], [LawFile::Pack(pack), LawFile::Table(_)] if pack.revisions[0].origin.file == 7)
    );
}

#[test]
fn keys() {
    check(r#""rank": 1"#, r#"§"rnak": 1"#, "a gate has no key `rnak`; did you mean `rank`?");
    check(r#""rank": 1"#, r#""rank": 1, §"rank": 2"#, "`rank` stands here twice");
    check(
        r#""law": "A law","#,
        r#"§"laws": "A law", "law": "A law","#,
        "a pack has no key `laws`; did you mean `law`?",
    );
    check(
        r#"{"id": "T-2", "cite": "Art. 2","#,
        r#"§{"cite": "Art. 2","#,
        "a gate has no id; `id`: name of the clause, as findings show it",
    );
    check(
        r#"{"id": "T-1", "cite": "Art. 1","#,
        r#"§{"id": "T-1","#,
        "a gate cites nothing; `cite`: the article",
    );
    check(
        r#""cite": "Art. 1""#,
        r#""cite": §" ""#,
        "`T-1` cites nothing; name the article in `cite`: a finding without one convinces nobody",
    );
    check(
        r#""publish": "no"},
        "onward": "law","#,
        r#""publish": "no"},
        §"onwards": "law", "onward": "law","#,
        "`transfer` has no key `onwards`; did you mean `onward`?",
    );
    check(
        r#""path": {"send": "yes", "#,
        r#""path": §{"#,
        "`path` needs the key `send`; where the law does not say, write `ask`",
    );
    check(
        r#""path": {"send": "#,
        r#""path": {§"sent": "yes", "send": "#,
        "a key of `path` is never `sent`; did you mean `send`?",
    );
    check(
        r#""role": {"provision": "#,
        r#""role": {§"processor": "yes", "provision": "#,
        "a key of `role` is never `processor`; it is one of `provision`, `joint`, `entrust`, `storage`, `return`, \
         `internal`, `collect`",
    );
}

#[test]
fn values() {
    check(r#""schema": 1"#, r#""schema": §2"#, "`schema` is 1, not 2");
    check(r#""rank": 1"#, r#""rank": §4"#, "`rank` is a whole number from 1 to 3, not 4");
    check(
        r#""2026-11-22""#,
        r#"§"2026-02-30""#,
        "the text `2026-02-30` is no day; write a day of the calendar as YYYY-MM-DD",
    );
    check(r#""cite": "Art. 1""#, r#""cite": §5"#, "`cite` is a text, not the number 5");
    check(
        r#""rank": 1"#,
        r#""severity": §"normal""#,
        "`severity` is never `normal`; it is `advisory`, or left out",
    );
    check(
        r#""on": "step""#,
        r#""on": §"flow""#,
        "`on` is never `flow`; it is one of `transfer`, `step`, `collection`, `exporter`, `party`, `processing`",
    );
    check(
        r#""send": "yes""#,
        r#""send": §"maybe""#,
        "a verdict is never `maybe`; it is one of `yes`, `ask`, `no`",
    );
    check(r#"["KR"]"#, r#"["KR", §"Q1"]"#, "`Q1` is no code of a place");
    check(r#"["KR"]"#, r#"["KR", §"unknown"]"#, "a law names no place that nobody knows");
    check(r#"["KR"]"#, "§[]", "`territory` names no place");
}

#[test]
fn periods() {
    check(
        r#""from": "2020-01-01",
      "until": "2022-01-01""#,
        r#""from": "2020-01-01",
      "until": §"2020-01-01""#,
        "a period from 2020-01-01 until 2020-01-01 has no day; `until` is the first day on which it no longer holds",
    );
    check(
        r#""from": "2022-01-01""#,
        r#""from": §"2021-12-31""#,
        "`R-2` begins 2021-12-31 while `R-1` ends 2022-01-01; end `R-1` on 2021-12-31, the first day on which it no \
         longer holds",
    );
    check(
        r#""from": "2022-01-01""#,
        r#""from": §"2019-12-31""#,
        "`R-2` begins before `R-1`, which stands above it; list revisions in order of time",
    );
    check(r#""rank": 1"#, r#""until": §"2021-06-01""#, "`T-1` never holds while its revision `R-2` does");
    check(r#""id": "R-2""#, r#""id": §"R-1""#, "two revisions have the id `R-1`");
}

#[test]
fn names_of_the_vocabulary() {
    check(
        r#"{"fact": "contract.written"}"#,
        r#"{"fact": §"contract.writen"}"#,
        "no fact is named `contract.writen`; did you mean `contract.written`?",
    );
    check(
        r#"{"fact": "contract.written"}"#,
        r#"{"fact": §"recipient.certifed:EU-US-DPF"}"#,
        "no fact is named `recipient.certifed:EU-US-DPF`; did you mean `recipient.certified:EU-US-DPF`?",
    );
    check(
        r#""opens": ["consent.obtained"]"#,
        r#""opens": [§"consent.obtaind"]"#,
        "no fact is named `consent.obtaind`; did you mean `consent.obtained`?",
    );
    check(
        r#"{"attr": "exporter.turnover.KRW", "ge": 5}"#,
        r#"{"attr": §"exporter.turnover", "ge": 5}"#,
        "no attribute is named `exporter.turnover`; did you mean `exporter.turnover.<currency>`?",
    );
    check(
        r#"{"attr": "exporter.turnover.KRW", "ge": 5}"#,
        r#"{"attr": §"exporter.targest", "in": ["KR"]}"#,
        "no attribute is named `exporter.targest`; did you mean `exporter.targets`?",
    );
    check(
        r#"["items", "recipient_country"]"#,
        r#"["items", §"recipient_counrty"]"#,
        "no item of a text is named `recipient_counrty`; did you mean `recipient_country`?",
    );
    check(
        r#"{"lists": "consent", "fields": "@ITEMS"}"#,
        r#"{"lists": §"polcy", "fields": "@ITEMS"}"#,
        "`lists` is never `polcy`; did you mean `policy`?",
    );
    check(
        r#"["entrust", "storage"]"#,
        r#"["entrust", §"storge"]"#,
        "an entry of `roles` is never `storge`; did you mean `storage`?",
    );
    check(
        r#"{"fact": "contract.written"}"#,
        r#"{"path": [§"remotely"]}"#,
        "an entry of `path` is never `remotely`; did you mean `remote`?",
    );
}

#[test]
fn tests_that_do_not_fit() {
    let old = r#"{"attr": "exporter.turnover.KRW", "ge": 5}"#;
    check(
        old,
        r#"{"attr": "exporter.turnover.KRW", "eq": §5}"#,
        "`eq` does not fit `exporter.turnover`; it is a number: test it with `gt`, `ge` or `lt`",
    );
    check(
        old,
        r#"§{"attr": "exporter.turnover.KRW"}"#,
        "no test does not fit `exporter.turnover`; it is a number: test it with `gt`, `ge` or `lt`",
    );
    check(
        old,
        r#"{"attr": "exporter.ciio", "eq": §true}"#,
        "`eq` does not fit `exporter.ciio`; it is true or false: write no test, and `not` for its opposite",
    );
    check(
        old,
        r#"{"attr": "importer.state", "eq": §"US"}"#,
        "`eq` does not fit `importer.state`; it is a place: test it with `in`",
    );
    check(
        old,
        r#"{"attr": "subject.age", "ge": §14}"#,
        "`ge` does not fit `subject.age`; test it with `lt`: yes where somebody of the group can be younger",
    );
    check(
        old,
        r#"{"attr": "exporter.role", "eq": §"procesor"}"#,
        "`exporter.role` is never `procesor`; did you mean `processor`?",
    );
    check(
        old,
        r#"{"attr": "exporter.kind", "in": ["authority", §"ngo"]}"#,
        "`exporter.kind` is never `ngo`; it is one of `company`, `person`, `authority`, `union-institution`",
    );
    check(old, r#"{"attr": "importer.state", "in": §[]}"#, "`in` names nothing");
    check(old, r#"{"attr": "importer.state", "in": [§"Q1"]}"#, "`Q1` is no code of a place");
    check(
        old,
        r#"{"attr": "subject.age", "lt": 14, "gt": §3}"#,
        "`lt` and `gt` are two tests of one attribute; join two conditions with `all`",
    );
    check(old, r#"{"attr": "subject.age", "lt": §"14"}"#, "`lt` is a number, not the text `14`");
}

#[test]
fn shapes_of_conditions() {
    let old = r#"{"fact": "contract.written"}"#;
    check(old, r#"§{"facts": "contract.written"}"#, "this object is no condition; did you mean `fact`?");
    check(
        old,
        r#"§{"fact": "contract.written", "role": ["joint"]}"#,
        "`fact` and `role` are two conditions in one object; join them with `{\"all\": [{…}, {…}]}`",
    );
    check(
        old,
        r#"{"fact": "contract.written", §"witin": {}}"#,
        "a condition has no key `witin`; did you mean `within`?",
    );
    check(old, r#"§"contract.written""#, "a condition is an object, not the text `contract.written`");
    check(old, r#"{"all": §{"fact": "contract.written"}}"#, "`all` is a list, not an object");
    check(old, r#"§{"from": "2023-01-01"}"#, "a condition needs the key `then`; `then`: from then on");
    check(
        old,
        r#"{"not": {"transfer": §false}}"#,
        "`transfer` is never false; write `{\"not\": {\"transfer\": true}}`",
    );
    check(old, r#"§{"role": []}"#, "`role` names nothing");
    check(
        old,
        r#"{"fact": "authority.filed_after", "within": {"days": §1.5, "of": "flow.from_date"}}"#,
        "`days` is a whole number from 0 to 36525, not 1.5",
    );
}

#[test]
fn definitions() {
    check(
        r#"{"use": "TOLD"}"#,
        r#"{"use": §"TOLDD"}"#,
        "no definition is named `TOLDD`; did you mean `TOLD`?",
    );
    check(r#""@PROCESSING""#, r#"§"@ALL""#, "no definition is named `ALL`");
    check(
        r#"{"use": "TOLD"}"#,
        r#"{"use": §"ITEMS"}"#,
        "`ITEMS` is a list, not a condition; write `\"@ITEMS\"` in a list",
    );
    check(
        r#""@PROCESSING""#,
        r#"§"@TOLD""#,
        "`TOLD` is a condition, not a list; write `{\"use\": \"TOLD\"}` where a condition stands",
    );
    check(
        r#""TOLD": {"lists": "consent", "fields": "@ITEMS"}"#,
        r#""TOLD": {"not": {"use": "BACK"}}, "BACK": {"use": §"TOLD"}"#,
        "the definition `TOLD` uses itself: `TOLD` → `BACK` → `TOLD`",
    );
    check(
        r#"["items", "recipient_country"]"#,
        r#"["items", §"@ITEMS"]"#,
        "the definition `ITEMS` uses itself: `ITEMS` → `ITEMS`",
    );
    check(
        r#""PROCESSING": ["#,
        r#""UNUSED": {"fact": §"nonsense"}, "PROCESSING": ["#,
        "no fact is named `nonsense`",
    );
    check(
        r#""PROCESSING": ["#,
        r#"§"TOLD": {"transfer": true}, "PROCESSING": ["#,
        "`TOLD` stands here twice",
    );
}

#[test]
fn rows_that_name_each_other() {
    check(r#"["T-1"]"#, r#"["T-1", §"T-3"]"#, "no gate is named `T-3`; did you mean `T-1`?");
    check(r#""but": ["T-A1"]"#, r#""but": [§"T-A2"]"#, "no duty is named `T-A2`; did you mean `T-A1`?");
    check(r#""id": "T-2""#, r#""id": §"T-1""#, "two rows of `R-2` have the id `T-1`");
}

/// What is judged before anything is chosen cannot ask for what is chosen.
#[test]
fn conditions_in_the_wrong_place() {
    let step = "a condition on which it hangs whether a step is a transfer cannot ask for";
    let help = "; nothing is chosen yet there: ask in a gate or a duty";
    for (condition, what) in [
        (r#"{"lists": "policy", "fields": ["items"]}"#, "what a text states"),
        (r#"{"fact": "consent.obtained"}"#, "`consent.obtained`"),
        (r#"{"fact": "contract.clause.audit"}"#, "`contract.clause.audit`"),
        (r#"{"fact": "contract.scc:EU-2021-914"}"#, "`contract.scc:EU-2021-914`"),
        (r#"{"gate_used": ["T-1"]}"#, "the gate relied on"),
        (r#"{"transfer": true}"#, "whether the step is a transfer"),
        (r#"{"attr": "exporter.role", "eq": "processor"}"#, "`exporter.role`"),
        (r#"{"attr": "edge.continues"}"#, "`edge.continues`"),
        (r#"{"attr": "volume.held", "ge": 10}"#, "`volume.held`"),
        (r#"{"consent_since": "2022-04-01", "then": {"all": []}}"#, "the consent chosen"),
        (r#"{"contract_since": "2022-04-01", "then": {"all": []}}"#, "the safeguard chosen"),
    ] {
        let message = format!("{step} {what}{help}");
        check(r#"{"fact": "recipient.cannot_reidentify"}"#, &format!("§{condition}"), &message);
        check(r#"{"role": ["collect"]}"#, &format!("{{\"not\": §{condition}}}"), &message);
    }
    let attach = "; it may ask for attributes of the exporter and of the group only";
    for (condition, what) in [
        (r#"{"fact": "basis.lawful"}"#, "`basis.lawful`"),
        (r#"{"role": ["joint"]}"#, "the role"),
        (r#"{"data": ["hr"]}"#, "the data"),
        (r#"{"attr": "importer.state", "in": ["US"]}"#, "`importer.state`"),
        (r#"{"attr": "exporter.role", "eq": "controller"}"#, "`exporter.role`"),
    ] {
        let message = format!("`attach` cannot ask for {what}{attach}");
        check(
            r#"{"attr": "exporter.established", "in": ["@territory"]}"#,
            &format!("§{condition}"),
            &message,
        );
    }
    check(
        r#"{"fact": "contract.written"}"#,
        r#"§{"gate_used": ["T-1"]}"#,
        "a gate cannot ask for the gate relied on",
    );
}

#[test]
fn a_definition_that_is_used_in_the_wrong_place_is_shown_with_its_use() {
    let text = GOOD.replace(r#"{"fact": "recipient.cannot_reidentify"}"#, r#"{"use": "TOLD"}"#);
    let found = faults(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].at.as_ref().unwrap().origin.start as usize, text.find(r#"{"lists""#).unwrap());
    let (used, what) = &found[0].also[0];
    assert_eq!(what, "used here");
    assert_eq!(used.origin.start as usize, text.find(r#""TOLD"}, "but""#).unwrap());
}

#[test]
fn tables() {
    let check = |old: &str, new: &str, message: &str| check_in(GOOD_TABLE, old, new, message);
    check(
        r#"{"from": "TEST", "to": ["KR", "@TEST.territory"], "valid": ["2020-01-01", null], "scope": {"all": []}, "cite": "1/2020"}"#,
        r#"§{"from": "TEST", "to": ["KR"], "valid": ["2020-01-01", null], "scope": {"all": []}}"#,
        "a row of the table cites nothing; `cite`: the article",
    );
    check(r#""to": ["KR","#, r#""to": [§"Q1","#, "`Q1` is no code of a place");
    check(r#"["2020-01-01", null]"#, r#"§["2020-01-01"]"#, "`valid` is a list of two days, not a list");
    check(
        r#"["2020-01-01", null]"#,
        r#"["2020-01-01", §"2020-01-01"]"#,
        "a period from 2020-01-01 until 2020-01-01 has no day; the second is the first day on which it no longer holds",
    );
    check(
        r#"{"all": []}"#,
        r#"§{"fact": "dest.adequate"}"#,
        "the scope of an adequacy row cannot ask for `dest.adequate`",
    );
    check(r#"{"all": []}"#, r#"{"use": §"X"}"#, "no definition is named `X`");
    check(
        r#""adequacy""#,
        r#"§"whitelist""#,
        "`table` is never `whitelist`; it is one of `adequacy`, `restricted`",
    );
}

#[test]
fn files_of_another_kind() {
    let only = |text: &str| {
        let found = faults(text);
        assert_eq!(found.len(), 1);
        show(text, &found[0])
    };
    assert_eq!(
        only(r#"{"format": "transborder/1"}"#),
        "1:1: this is neither a pack nor a table; it looks like an inventory"
    );
    assert_eq!(only(" []"), "1:2: a file about law is an object, not a list");
    assert_eq!(only("{\n \"pack\" \"X\"}"), "2:9: not JSON: expected `:`");
    let wrong = read_pack(file(GOOD_TABLE)).unwrap_err();
    assert_eq!(wrong.to_string(), "this is a table, not a pack");
}

#[test]
fn every_fault_of_all_files_is_told_in_order() {
    let first =
        GOOD.replace("\"schema\": 1", "\"schema\": 9").replace("\"T-2\"", "\"T-1\"").replace("Art. 0", " ");
    let second = GOOD_TABLE.replace("\"2020-01-01\"", "\"2020-1-1\"").replace("\"KR\"", "\"XX1\"");
    let found = read_laws(&[file(&first), file(&second)], 3).unwrap_err().into_vec();
    let places: Vec<_> = found
        .iter()
        .map(|fault| {
            let text = if fault.at.as_ref().unwrap().origin.file == 3 { &first } else { &second };
            show(text, fault).split(": ").next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(places, ["3:13", "17:40", "32:40", "44:16", "5:29", "5:66"]);
}

#[test]
fn definitions_that_double_and_conditions_that_nest_are_stopped() {
    let doubling: String = (0..40)
        .map(|n| format!("\"D{n}\": {{\"all\": [{{\"use\": \"D{0}\"}}, {{\"use\": \"D{0}\"}}]}}, ", n + 1))
        .collect();
    let text = GOOD
        .replace("\"PROCESSING\": [", &format!("{doubling}\"D40\": {{\"all\": []}}, \"PROCESSING\": ["))
        .replace(r#"{"use": "TOLD"}"#, r#"{"use": "D0"}"#);
    let found = faults(&text);
    assert!(found.iter().any(|fault| fault.kind == "too-large"), "{found:?}");
    let deep = format!("{}{{\"all\": []}}{}", "{\"not\": ".repeat(5_000), "}".repeat(5_000));
    let found = faults(&GOOD.replace(r#"{"use": "TOLD"}"#, &deep));
    assert_eq!(found.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["too-deep"]);
    let chain: String = (0..5_000).map(|n| format!("\"L{n}\": [\"@L{}\"], ", n + 1)).collect();
    let text = GOOD
        .replace("\"PROCESSING\": [", &format!("{chain}\"L5000\": [], \"PROCESSING\": ["))
        .replace("\"@PROCESSING\"", "\"@L0\"");
    assert_eq!(faults(&text).iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["too-deep"]);
}

/// Whatever a file holds, reading it ends with a pack or with faults that have a place.
#[test]
fn pieces_of_a_pack_never_panic() {
    for (at, _) in GOOD.char_indices().step_by(7) {
        for piece in ["", "null", "{}", "[]", "\"x\"", "-1", "@", "\\ud800"] {
            let text = format!("{}{piece}{}", &GOOD[..at], &GOOD[(at + 3).min(GOOD.len())..]);
            for fault in faults(&text) {
                show(&text, &fault);
            }
        }
    }
    // Every value in turn for another of the wrong kind.
    for (at, _) in GOOD.match_indices(": ") {
        let end = at + 2 + crate::span::value_at(0, GOOD, at + 2).unwrap().raw().len();
        for value in ["null", "{}", "[]", "\"x\"", "-1", "true", "[[]]", "[{}]", "{\"\": 0}"] {
            let text = format!("{}{value}{}", &GOOD[..at + 2], &GOOD[end..]);
            for fault in faults(&text) {
                show(&text, &fault);
            }
        }
    }
}
