//! Needs: what a row asks, stated at its place, and withdrawn from there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::table::{Keys, Words};

/// Something that a row asks.
#[derive(Debug, Clone)]
pub(super) struct Need {
    /// A fact, `lists(channel, item)`, or any name with means of its own.
    pub(super) name: String,
    /// Under which name it is missing, where that is another.
    pub(super) fact: Option<String>,
    with: Option<Value>,
    without: Option<Value>,
    at: Option<String>,
    /// Nothing can withdraw it.
    pub(super) fixed: bool,
    /// Withdrawn, nothing is said of it; else it is denied.
    silent: bool,
    /// Asked from this day.
    pub(super) from: Option<String>,
    /// Asked before this day.
    pub(super) until: Option<String>,
    /// Withdrawn, the row's value is unknown rather than no.
    pub(super) unknown: bool,
}

impl Need {
    /// One need, or one per item where a text's items are listed.
    pub(super) fn read(value: &Value, words: &Words, place: &str) -> Vec<Need> {
        let plain = |name: &str| {
            let means = words.means.get(name);
            let mut need = Need {
                name: name.to_owned(),
                fact: None,
                with: None,
                without: None,
                at: None,
                fixed: false,
                silent: false,
                from: None,
                until: None,
                unknown: false,
            };
            if let Some(means) = means {
                let mut keys = Keys::of(means, place);
                need.take(&mut keys);
                keys.end();
            }
            need
        };
        if let Some(name) = value.as_str() {
            return vec![plain(name)];
        }
        let mut keys = Keys::of(value, place);
        let names = match keys.text("lists") {
            Some(channel) => {
                let items = keys.texts("items", &words.sets);
                items.iter().map(|item| format!("lists({channel}, {item})")).collect()
            }
            None => vec![keys.must("need")],
        };
        let mut needs: Vec<Need> = names.iter().map(|name| plain(name)).collect();
        let mut common = plain("");
        common.take(&mut keys);
        keys.end();
        for need in &mut needs {
            need.merge(&common);
        }
        needs
    }

    fn take(&mut self, keys: &mut Keys) {
        self.fact = keys.text("fact").or(self.fact.take());
        self.with = keys.take("with").or(self.with.take());
        self.without = keys.take("without").or(self.without.take());
        self.at = keys.text("at").or(self.at.take());
        self.fixed = keys.flag("fixed").unwrap_or(self.fixed);
        self.silent = keys.flag("silent").unwrap_or(self.silent);
        self.unknown = keys.flag("unknown").unwrap_or(self.unknown);
        self.from = keys.text("from").or(self.from.take());
        self.until = keys.text("until").or(self.until.take());
    }

    fn merge(&mut self, other: &Need) {
        self.fact = other.fact.clone().or(self.fact.take());
        self.with = other.with.clone().or(self.with.take());
        self.without = other.without.clone().or(self.without.take());
        self.at = other.at.clone().or(self.at.take());
        self.fixed |= other.fixed;
        self.silent |= other.silent;
        self.unknown |= other.unknown;
        self.from = other.from.clone().or(self.from.take());
        self.until = other.until.clone().or(self.until.take());
    }

    /// Channel and item of a text.
    fn item(&self) -> Option<(&str, &str)> {
        self.name.strip_prefix("lists(")?.strip_suffix(')')?.split_once(", ")
    }

    /// As what it shows among what is missing.
    pub(super) fn shown(&self) -> &str {
        self.fact.as_deref().unwrap_or(&self.name)
    }

    /// Whether withdrawing this one withdraws the other.
    pub(super) fn takes_along(&self, other: &Need) -> bool {
        let item = |need: &Need, channel: &str| need.item().is_some_and(|(of, _)| of == channel);
        let text = |need: &Need| match need.item() {
            Some(("any" | "notice", _)) => Some("notice"),
            Some((channel, _)) => Some(if channel == "consent" { "consent" } else { "policy" }),
            None => None,
        };
        let naming = ["recipient_name", "recipient_contact", "recipient_categories", "processor_identity"];
        let names = |need: &Need| need.item().is_some_and(|(_, item)| naming.contains(&item));
        self.name == other.name
            || self.name == "consent.obtained"
                && (other.name.starts_with("consent.") || item(other, "consent") || item(other, "any"))
            || self.name == "policy.published" && (item(other, "policy") || other.name.starts_with("policy."))
            || names(self) && names(other)
            // A text of one channel serves `any` as well.
            || text(self).is_some() && self.item().map(|(_, item)| item) == other.item().map(|(_, item)| item)
            || is_kind(&self.name) && (is_kind(&other.name) || on_record(&other.name))
            || self.with.is_some()
            || self.without.is_some()
    }
}

fn is_kind(name: &str) -> bool {
    name.starts_with("contract.scc:")
        || matches!(name, "contract.bcr" | "contract.adhoc" | "contract.code" | "contract.public_instrument")
}

/// What one reads off a safeguard, and what is open where there is none.
fn on_record(name: &str) -> bool {
    ["contract.", "safeguard.", "assessment.", "authority."].iter().any(|family| name.starts_with(family))
}

/// What an inventory says beyond its scene.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    on: String,
    pub(super) patches: Vec<Value>,
    facts: Vec<(String, String, bool)>,
    texts: BTreeMap<String, BTreeSet<String>>,
    consent: bool,
    named: bool,
    direct: bool,
    languages: Option<bool>,
    contract: bool,
    kinds: Vec<(String, Option<String>)>,
    clauses: BTreeSet<String>,
    certified: Vec<String>,
}

impl Said {
    /// Everything needed is said, but one thing is not, or all are not.
    pub(super) fn of(needs: &[Need], withdrawn: &dyn Fn(&Need) -> bool, on: &str) -> Said {
        let mut said = Said { on: on.to_owned(), ..Said::default() };
        for need in needs.iter().filter(|need| !withdrawn(need)) {
            said.state(need);
        }
        for need in needs.iter().filter(|need| withdrawn(need)) {
            said.withdraw(need);
        }
        said
    }

    fn place(&self, need: &Need) -> String {
        if let Some(at) = &need.at {
            return at.clone();
        }
        let family = need.name.split('.').next().unwrap_or_default();
        let place = match family {
            "consent" | "contract" => family,
            "exporter" | "policy" | "rights" => "exporter",
            "recipient" => "recipient",
            "localisation" => "home",
            "authority" | "notice" => "send",
            _ if matches!(self.on.as_str(), "collection" | "processing") => "intake",
            _ if self.on == "party" => "exporter",
            _ => "send",
        };
        place.to_owned()
    }

    /// States one more need.
    fn state(&mut self, need: &Need) {
        if let Some(with) = &need.with {
            self.patches.push(with.clone());
            return;
        }
        if need.without.is_some() {
            return;
        }
        if let Some((channel, item)) = need.item() {
            self.consent |= channel == "consent";
            let channel = if channel == "any" { "notice" } else { channel };
            self.texts.entry(channel.to_owned()).or_default().insert(item.to_owned());
            return;
        }
        let name = need.name.as_str();
        self.consent |= name.starts_with("consent.");
        self.contract |= name.starts_with("contract.");
        match name {
            "consent.obtained" => {}
            "consent.names_recipient" => {
                self.named = true;
                self.texts.entry("consent".to_owned()).or_default().insert("recipient_country".to_owned());
            }
            "policy.published" => {
                self.texts.entry("policy".to_owned()).or_default();
            }
            "policy.local_language" => {
                self.texts.entry("policy".to_owned()).or_default();
                self.languages = Some(true);
            }
            "notice.direct" => {
                self.texts.entry("notice".to_owned()).or_default();
                self.direct = true;
            }
            "dest.adequate" | "dest.not_restricted" | "recipient.not_covered_person" => {
                panic!("`{name}` comes from where things are: give its `means`")
            }
            _ if is_kind(name) => {
                let (kind, set) = match name.strip_prefix("contract.scc:") {
                    Some(set) => ("scc", Some(set.to_owned())),
                    None => (&name["contract.".len()..], None),
                };
                self.kinds.push((kind.to_owned(), set));
            }
            _ if name.starts_with("contract.clause.") => {
                self.clauses.insert(name["contract.clause.".len()..].to_owned());
            }
            _ if name.starts_with("recipient.certified:") => {
                self.certified.push(name["recipient.certified:".len()..].to_owned());
            }
            _ => self.facts.push((self.place(need), name.to_owned(), true)),
        }
    }

    fn withdraw(&mut self, need: &Need) {
        if let Some(without) = &need.without {
            self.patches.push(without.clone());
            return;
        }
        if need.with.is_some() || need.silent {
            return;
        }
        if let Some((channel, item)) = need.item() {
            let channel = if channel == "any" { "notice" } else { channel };
            if channel == "consent" && !self.consent {
                return;
            }
            let items = self.texts.entry(channel.to_owned()).or_default();
            items.remove(item);
            if matches!(item, "recipient_name" | "processor_identity") {
                // Who is named for one is named for all.
                for other in
                    ["recipient_name", "processor_identity", "recipient_contact", "recipient_categories"]
                {
                    items.remove(other);
                }
            }
            return;
        }
        let name = need.name.as_str();
        match name {
            "consent.obtained" => {
                self.consent = false;
                self.texts.remove("consent");
                self.facts.retain(|(place, _, _)| place != "consent");
            }
            "consent.names_recipient" => {
                self.named = false;
                if let Some(items) = self.texts.get_mut("consent") {
                    items.remove("recipient_name");
                }
            }
            "policy.published" => {
                self.texts.remove("policy");
            }
            "policy.local_language" => {
                self.texts.entry("policy".to_owned()).or_default();
                self.languages = Some(false);
            }
            "notice.direct" => self.direct = false,
            _ if is_kind(name) || name.starts_with("recipient.certified:") => {}
            _ if name.starts_with("consent.") && !self.consent => {}
            _ => {
                self.contract |= name.starts_with("contract.") && name != "contract.written";
                if name.starts_with("contract.") && !self.contract && self.kinds.is_empty() {
                    return;
                }
                self.facts.push((self.place(need), name.to_owned(), false));
            }
        }
    }

    /// Writes everything into a scene that is complete.
    pub(super) fn write(&self, scene: &mut Value) {
        for (channel, items) in &self.texts {
            let (key, over) = match channel.as_str() {
                "consent" => ("consent-text", "consent-text"),
                "onrequest" => ("request", "request"),
                other => (other, other),
            };
            let mut text = self.text(scene, channel, items);
            if let Some(own) = scene.get(over) {
                super::scene::patch(&mut text, own);
            }
            scene[key] = text;
        }
        if let Some(shared) = self.languages {
            scene["people"]["languages"] = json!(["ko"]);
            if scene.get("policy").is_some() {
                scene["policy"]["languages"] = json!([if shared { "ko" } else { "fr" }]);
            }
        }
        if self.consent {
            let mut consent = json!({"subjects": ["people"]});
            if self.texts.contains_key("consent") {
                consent["notice"] = json!("consent-text");
            }
            if self.named {
                consent["recipients"] = json!(["recipient"]);
            }
            lay_under(scene, "consent", consent);
        } else {
            scene.as_object_mut().expect("a scene is an object").shift_remove("consent");
        }
        if self.contract || !self.kinds.is_empty() {
            let parties = json!(["exporter", "recipient"]);
            let kinds =
                if self.kinds.is_empty() { vec![("contract".to_owned(), None)] } else { self.kinds.clone() };
            let own = scene.get("contract").cloned();
            for ((kind, set), key) in kinds.iter().zip(["contract", "contract-2"]) {
                let mut record = json!({"kind": kind, "parties": parties, "clauses": self.clauses});
                if let Some(set) = set {
                    record["set"] = json!(set);
                }
                if let Some(own) = &own {
                    super::scene::patch(&mut record, own);
                }
                scene[key] = record;
            }
        } else {
            scene.as_object_mut().expect("a scene is an object").shift_remove("contract");
        }
        for scheme in &self.certified {
            let (scheme, covers) = match scheme.strip_suffix("-HR") {
                Some(base) => (base, json!(["hr"])),
                None => (scheme.as_str(), Value::Null),
            };
            let held = scene["recipient"].as_object_mut().expect("somebody receives");
            let list = held.entry("certifications").or_insert_with(|| json!([]));
            let list = list.as_array_mut().expect("certifications are a list");
            match list.iter_mut().find(|one| one["scheme"] == json!(scheme)) {
                Some(one) if !covers.is_null() => one["covers"] = covers,
                Some(_) => {}
                None if covers.is_null() => list.push(json!({ "scheme": scheme })),
                None => list.push(json!({"scheme": scheme, "covers": covers})),
            }
        }
        for (place, fact, value) in &self.facts {
            let keys: &[&str] = match place.as_str() {
                "contract" => &["contract", "contract-2"],
                // A collection that is itself the transfer.
                "send" if !scene["send"].is_object() => &["intake"],
                place => &[place],
            };
            for key in keys {
                let said = json!({"value": value, "evidence": "as the case has it"});
                let Some(record) = scene.get_mut(*key).and_then(Value::as_object_mut) else { continue };
                record.entry("facts").or_insert_with(|| json!({}))[fact] = said;
            }
        }
    }

    /// A text that covers these items and nothing else.
    fn text(&self, scene: &Value, channel: &str, items: &BTreeSet<String>) -> Value {
        let has = |item: &str| items.contains(item);
        let at_collection = self.on == "collection";
        let mut entry = json!({});
        if has("items") {
            entry["fields"] = json!(["datum"]);
        }
        if has("recipient_country") {
            entry["countries"] = scene["away"]["location"].clone();
        }
        if has("processing_country") || (has("recipient_country") && at_collection) {
            entry["countries"] = scene["home"]["location"].clone();
        }
        let receiver = if at_collection { "exporter" } else { "recipient" };
        if has("recipient_name") || has("recipient_contact") || has("processor_identity") {
            entry["recipients"] = json!([{ "party": receiver }]);
        } else if has("recipient_categories") {
            entry["recipients"] = json!([{ "category": "kind of recipient" }]);
        }
        if has("recipient_purpose") {
            entry["purposes"] = json!(["purpose"]);
        }
        let by_value = [
            "items",
            "recipient_country",
            "processing_country",
            "recipient_name",
            "processor_identity",
            "recipient_categories",
            "recipient_purpose",
        ];
        let states: Vec<&String> = items.iter().filter(|item| !by_value.contains(&item.as_str())).collect();
        entry["states"] = json!(states);
        let channel = match channel {
            "consent" => json!(["notice"]),
            "notice" if self.direct => json!(["notice", "direct"]),
            other => json!([other]),
        };
        json!({"by": "exporter", "channel": channel, "to": ["people"], "entries": [entry]})
    }
}

fn lay_under(scene: &mut Value, key: &str, mut under: Value) {
    if let Some(own) = scene.get(key) {
        super::scene::patch(&mut under, own);
    }
    scene[key] = under;
}
