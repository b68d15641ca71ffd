//! `docs/facts.md`: every page about a name of the vocabulary, and the proof that their examples hold.

use super::page::Page;
use super::word::{attribute, item, premise, tag};
use super::{fact, family, state, word};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use transborder::regime::Regimes;
use transborder::vocabulary::{Attr, CLAUSE_SETS, COMPUTED_TAGS, FACTS, Fact, Item, SCHEMES, TAGS, Texts};
use transborder::{FlowGraph, Options, Verdict, analyze};
use transborder_json::{File, read, read_pack};

fn pack_of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The parts of the book: a title, what they are, the names of their pages.
fn parts() -> Vec<(&'static str, &'static str, Vec<String>)> {
    let facts = |(name, _): &(&str, &str)| (*name).to_owned();
    let certified = SCHEMES.iter().map(|scheme| format!("recipient.certified:{scheme}"));
    let signed = CLAUSE_SETS.iter().map(|set| format!("contract.scc:{set}"));
    let registries = ["recipient.certified".to_owned(), "contract.scc".to_owned()];
    let families = family::FAMILIES.iter().map(|(name, _)| *name);
    let tags = TAGS.iter().chain(COMPUTED_TAGS).copied();
    vec![
        (
            "Facts",
            "A law may ask for these. Each is computed from records where they decide it, and stated otherwise.",
            FACTS.iter().map(facts).collect(),
        ),
        (
            "Certificates and model clauses",
            "Facts whose names are open: one for each scheme, one for each set.",
            registries.into_iter().chain(certified).chain(signed).collect(),
        ),
        (
            "Texts and their items",
            "What a consent, a notice or a policy tells people about a transfer.",
            ["lists"]
                .into_iter()
                .map(str::to_owned)
                .chain(pack_of_names(Item::ALL.iter().map(|item| item.name())))
                .collect(),
        ),
        (
            "Attributes and counters",
            "What a law may test without asking anybody: it is read from the records.",
            pack_of_names(Attr::ALL.iter().map(|attr| attr.name())),
        ),
        ("Tags", "Properties of data and people that carry legal weight.", pack_of_names(tags)),
        (
            "Premises and completeness",
            "What decides whether a law applies or a step is a transfer, and what an empty list says.",
            pack_of_names(word::names().filter(|name| *name != "lists")),
        ),
        ("Families", "Facts that begin alike.", pack_of_names(families)),
    ]
}

fn page(board: &Regimes, name: &str) -> Page {
    // A name may be an attribute and a premise; both have their say under one heading each.
    if let Some(attr) = Attr::of(name).filter(|_| premise::decides(name).is_some()) {
        return attribute::page(board, attr, None);
    }
    super::page(board, name).unwrap_or_else(|| panic!("{name} has no page"))
}

fn book(board: &Regimes) -> String {
    let mut out = String::from(
        "# Facts, texts, attributes and tags\n\nEvery name that a law may ask for: what it means, which rows on board ask for it, \
         how it comes about, what silence about it means. `transborder explain NAME` shows the same pages, with the laws of \
         `--pack` among those that ask.\n\nThe examples are about the parties `acme` and `mailer`, the group `customers`, the \
         field `email`, the system `crm`, the collection `signup` and the flow `send`; each makes its fact *yes*, or its \
         condition hold.\n\nThis page is made by the program. `UPDATE=1 cargo test -p transborder-cli book` renews it.\n\n",
    );
    let parts = parts();
    for (title, about, names) in &parts {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(out, "- **{title}.** {about} {}", names.join(" · "));
    }
    for (title, about, names) in parts {
        let _ = write!(out, "\n## {title}\n\n{about}\n");
        for name in names {
            let _ = write!(out, "\n{}", page(board, &name).chapter());
        }
    }
    out
}

#[test]
fn the_book_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/facts.md");
    let text = book(transborder_regimes::on_board());
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &text).expect("docs/ can be written");
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == text,
        "docs/facts.md is not what the program says; renew it with `UPDATE=1 cargo test -p transborder-cli book` and read the \
         difference"
    );
}

/// An inventory in which the examples make sense, each record replaced by the example's.
fn with(example: &str) -> String {
    let mut inventory = json!({
        "format": "transborder/1", "as_of": "2024-06-01",
        "parties": [{"id": "acme", "country": "DE"}, {"id": "mailer", "country": "US"}],
        "subjects": [{"id": "customers", "residence": "DE", "languages": ["de"]}],
        "fields": ["email"],
        "systems": [{"id": "crm", "operator": "acme", "location": "DE"}],
        "collections": [{"id": "signup", "subjects": "customers", "at": "crm", "fields": "email"}],
        "flows": [{"id": "send", "from": "crm", "to": "mailer", "fields": "email"}],
    });
    let example: Value = serde_json::from_str(example).unwrap();
    let id = |record: &Value| record["id"].as_str().or(record.as_str()).map(str::to_owned);
    for (list, records) in example.as_object().unwrap() {
        let Some(records) = records.as_array().filter(|_| list != "complete") else {
            inventory[list] = records.clone();
            continue;
        };
        let mut known: Vec<Value> = inventory[list].as_array().cloned().unwrap_or_default();
        for record in records {
            known.retain(|other| id(other) != id(record));
            known.push(record.clone());
        }
        inventory[list] = known.into();
    }
    inventory.to_string()
}

/// A law that asks one thing of every transfer, or of every collection.
fn probe(condition: &str, on: &str) -> String {
    format!(
        r#"{{"pack": "PROBE", "schema": 1, "law": "Asks one thing", "checked": "2024-01-01", "adequacy_of": "EU-GDPR",
            "revisions": [{{"id": "P", "from": "0001-01-01", "until": null, "no_gate": {{"id": "PROBE-NONE", "cite": "1"}},
            "territory": ["DE"], "attach": {{"all": []}},
            "transfer": {{"role": {{"provision": "yes", "joint": "yes", "entrust": "yes", "storage": "yes", "return": "yes",
            "internal": "yes", "collect": "no"}}, "path": {{"send": "yes", "remote": "yes", "client-side": "yes",
            "transit": "no", "publish": "no"}}, "onward": "no"}},
            "gates": [{{"id": "PROBE-OPEN", "cite": "1", "require": {{"all": []}}}}],
            "always": [{{"id": "PROBE", "cite": "2", "on": "{on}", "when": {{"all": []}}, "require": {condition}}}]}}]}}"#
    )
}

/// What is found where the condition is asked at `send`, or at the collection: nothing where it is yes. An error where
/// it was not judged at all.
fn found(example: &str, condition: &str, on: &str) -> Result<Option<(Verdict, String)>, String> {
    let text = with(example);
    let inventory = read(&[File { name: "example.json", text: text.as_bytes() }])
        .map_err(|faults| format!("{faults}\n{text}"))?;
    let law = probe(condition, on);
    let pack = read_pack(File { name: "probe.json", text: law.as_bytes() })
        .map_err(|faults| format!("{faults}\n{law}"))?;
    let graph = FlowGraph::compile(inventory);
    let board = transborder_regimes::all().with(pack).map_err(|faults| faults.to_string())?;
    let board = board.only(["PROBE", "EU-GDPR"]).expect("both are on board");
    let day = "2024-06-01".parse().expect("a day");
    let report = analyze(&graph, &board.on(day), &Options::default()).map_err(|error| error.to_string())?;
    let coverage = report.coverage();
    let probed =
        coverage.iter().find(|one| one.regime.starts_with("PROBE@")).ok_or("the law is not judged")?;
    if probed.transfers == 0 && on == "transfer" {
        return Err("nothing is transferred".to_owned());
    }
    let mut findings = report.findings();
    let found = findings
        .find(|finding| finding.clause() == "PROBE" && (on != "transfer" || finding.flow() == Some("send")));
    Ok(found.map(|finding| (finding.verdict(), finding.message())))
}

/// The example makes the condition hold, and the opposite of the condition is *no*: what nobody is asked leaves no
/// finding either, and what is open is no proof.
fn proven(name: &str, example: &str, condition: &str, on: &str) {
    let judged = |condition: &str| {
        found(example, condition, on).unwrap_or_else(|why| panic!("{name}: {why}\n{example}"))
    };
    assert_eq!(judged(condition), None, "{name} is not yes\n{example}");
    let opposite = judged(&format!(r#"{{"not": {condition}}}"#)).map(|(verdict, _)| verdict);
    assert_eq!(opposite, Some(Verdict::Gap), "{name}: the opposite is not no\n{example}");
}

#[test]
fn the_example_of_every_fact_makes_it_yes() {
    let certified = SCHEMES.iter().map(|scheme| format!("recipient.certified:{scheme}"));
    let signed = CLAUSE_SETS.iter().map(|set| format!("contract.scc:{set}"));
    for name in FACTS.iter().map(|(name, _)| (*name).to_owned()).chain(certified).chain(signed) {
        let known = Fact::of(&name).unwrap();
        let (_, example) = state::how(&known);
        proven(&name, &example, &format!(r#"{{"fact": "{name}"}}"#), "transfer");
        assert!(fact::page(transborder_regimes::on_board(), &known).chapter().contains(&example), "{name}");
    }
}

#[test]
fn the_example_of_every_item_covers_it_in_every_channel() {
    for item in Item::ALL {
        for texts in Texts::ALL {
            let condition = format!(r#"{{"lists": "{texts}", "fields": ["{item}"]}}"#);
            proven(&condition, &item::example(*item, *texts), &condition, "transfer");
        }
    }
}

#[test]
fn the_example_of_every_attribute_passes_its_test() {
    for attr in Attr::ALL {
        // The collection is where a place of collection is read, the party where its role is.
        let on = match attr {
            Attr::CollectionOutside => "collection",
            Attr::ExporterRole => "party",
            _ => "transfer",
        };
        proven(attr.name(), attribute::about(*attr).example, &attribute::condition(*attr), on);
    }
}

#[test]
fn the_example_of_every_tag_gives_it() {
    for tag in TAGS.iter().chain(COMPUTED_TAGS) {
        let example = tag::example(tag);
        let (asked, flow) = match *tag {
            // The tag itself is the group's; the data count as those of staff.
            "employee" => ("hr", "email"),
            "pseudonymised" => ("pseudonymised", "token"),
            // What ends here moves nowhere as personal data.
            "anonymised" => {
                let text = with(&example);
                let inventory = read(&[File { name: "example.json", text: text.as_bytes() }]).unwrap();
                let graph = FlowGraph::compile(inventory);
                assert!(graph.derivations().all(|derivation| derivation.ends_label()));
                continue;
            }
            tag => (tag, "email"),
        };
        let mut records: Value = serde_json::from_str(&example).unwrap();
        records["flows"] = json!([{"id": "send", "from": "crm", "to": "mailer", "fields": flow}]);
        proven(tag, &records.to_string(), &format!(r#"{{"data": ["{asked}"]}}"#), "transfer");
    }
}

#[test]
fn the_examples_of_premises_are_good_inventories() {
    for (name, example) in premise::examples() {
        let text = with(example);
        if let Err(faults) = read(&[File { name: "example.json", text: text.as_bytes() }]) {
            panic!("{name}: {faults}\n{text}");
        }
    }
}
