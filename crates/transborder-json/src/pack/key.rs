//! The keys of pack and table files: one table per object, read by the reader and by the schema.

use super::read::Read;
use crate::span::Node;
use transborder::near_name;

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    Date,
    /// A date, or null: open.
    Day,
    Bool,
    Number,
    /// A whole number between these.
    Count(u32, u32),
    /// One of these texts.
    Word(&'static [&'static str]),
    Places,
    List(&'static Kind),
    /// An object, a text or a list with a table or a reader of its own.
    Is(&'static str),
    /// An object whose keys are these words and whose values are alike.
    Map(&'static [&'static str], &'static Kind),
    /// As `Map`, and every word is there.
    FullMap(&'static [&'static str], &'static Kind),
    /// An object with names of the pack's own as keys.
    Names(&'static Kind),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) kind: Kind,
    pub(super) what: &'static str,
}

const fn need(name: &'static str, kind: Kind, what: &'static str) -> Key {
    Key { name, required: true, kind, what }
}

const fn may(name: &'static str, kind: Kind, what: &'static str) -> Key {
    Key { name, required: false, kind, what }
}

/// The keys of one kind of object.
#[derive(Debug)]
pub(super) struct Table {
    /// Name in the schema.
    pub(super) name: &'static str,
    /// With its article, for messages.
    pub(super) a: &'static str,
    pub(super) keys: &'static [Key],
    /// Whether `note` and `x-…` are free.
    pub(super) open: bool,
}

pub(super) const ROLES: &[&str] =
    &["provision", "joint", "entrust", "storage", "return", "internal", "collect"];
pub(super) const PATHS: &[&str] = &["send", "remote", "client-side", "transit", "publish"];
const CONDITION: Kind = Kind::Is("condition");
const ADVISORY: Key = may("severity", Kind::Word(&["advisory"]), "the text behind it is unverified");
const ID: Key = need("id", Kind::Text, "name of the clause, as findings show it");
const CITE: Key = need("cite", Kind::Text, "the article");
const FROM: Key = may("from", Kind::Day, "first day on which it holds");
const UNTIL: Key = may("until", Kind::Day, "first day on which it no longer holds");
const SCHEMA: Key = need("schema", Kind::Count(1, 1), "version of this format");

pub(super) const PACK: Table = Table {
    name: "pack",
    a: "a pack",
    open: true,
    keys: &[
        may("$schema", Kind::Text, "for editors"),
        need("pack", Kind::Text, "name of the law, such as KR-PIPA"),
        SCHEMA,
        need("law", Kind::Text, "the law in words"),
        need("checked", Kind::Date, "day on which somebody last held the pack against the law"),
        may("recheck", Kind::List(&Kind::Is("recheck")), "what to look at again, the nearest first"),
        may("defs", Kind::Names(&Kind::Is("definition")), "conditions and lists to use by name"),
        may(
            "implies",
            Kind::Names(&Kind::List(&Kind::Text)),
            "facts that unmodified and fitting clauses bring",
        ),
        may(
            "exporter",
            Kind::Word(&["principal", "operator", "both"]),
            "who answers for a system run on behalf of another; the principal by default",
        ),
        may("adequacy_of", Kind::Text, "the pack whose adequacy rows serve this one too"),
        need("revisions", Kind::List(&Kind::Is("revision")), "in order of time, without overlap"),
    ],
};

pub(super) const REVISION: Table = Table {
    name: "revision",
    a: "a revision",
    open: true,
    keys: &[
        need("id", Kind::Text, "name of this text of the law"),
        need("from", Kind::Date, "first day on which it holds"),
        need("until", Kind::Day, "first day on which it no longer holds; null: open"),
        may("sources", Kind::List(&Kind::Is("source")), "what this text was taken from"),
        need("no_gate", Kind::Is("no_gate"), "the clause of a transfer without an open gate"),
        need("territory", Kind::Places, "places, `@DEF`, or `@residence`: the home of the data subject"),
        may(
            "territory_dated",
            Kind::List(&Kind::Is("territory_dated")),
            "places that belong to it for a period",
        ),
        need("attach", CONDITION, "when an exporter brings a label under the law"),
        need("transfer", Kind::Is("transfer"), "which steps are transfers"),
        may("exempt_when", Kind::Is("exempt_when"), "where it holds, the step is no transfer"),
        need("gates", Kind::List(&Kind::Is("gate")), "any one lets a transfer pass"),
        may("always", Kind::List(&Kind::Is("duty")), "owed whatever the gate"),
        may("localise", Kind::List(&Kind::Is("localise")), "where data must be kept"),
        may("advise", Kind::List(&Kind::Is("advise")), "hints"),
    ],
};

pub(super) const MARKS: &[&str] = &["statute", "excerpt", "authority", "secondary", "inferred", "unverified"];

pub(super) const SOURCE: Table = Table {
    name: "source",
    a: "a source",
    open: true,
    keys: &[
        need("text", Kind::Text, "the act, guideline or decision"),
        need(
            "mark",
            Kind::Word(MARKS),
            "how it was read: the statute itself, an excerpt, the authority's page, others' writing, concluded, not checked",
        ),
    ],
};

pub(super) const RECHECK: Table = Table {
    name: "recheck",
    a: "an entry of `recheck`",
    open: true,
    keys: &[
        need("what", Kind::Text, "what may change"),
        may("by", Kind::Date, "the day by which, where one is known"),
    ],
};

pub(super) const NO_GATE: Table =
    Table { name: "no_gate", a: "`no_gate`", open: true, keys: &[ID, CITE, ADVISORY] };

pub(super) const TERRITORY_DATED: Table = Table {
    name: "territory_dated",
    a: "an entry of `territory_dated`",
    open: true,
    keys: &[
        need("iso", Kind::Places, "places"),
        need("from", Kind::Date, "first day inside"),
        need("until", Kind::Day, "first day outside again; null: open"),
    ],
};

pub(super) const TRANSFER: Table = Table {
    name: "transfer",
    a: "`transfer`",
    open: true,
    keys: &[
        need("role", Kind::FullMap(ROLES, &Kind::Is("verdict")), "the verdict on each role"),
        need("path", Kind::FullMap(PATHS, &Kind::Is("verdict")), "the verdict on each path"),
        need(
            "onward",
            Kind::Word(&["law", "same", "contract", "ask", "no"]),
            "how an onward transfer is treated",
        ),
        may(
            "onward_same_country",
            Kind::Word(&["no", "ask", "yes"]),
            "whether an onward step into a country of the exporter counts; no by default",
        ),
        may(
            "permitted",
            Kind::Word(&["yes", "ask"]),
            "whether a flow that is only permitted counts; ask by default",
        ),
        may(
            "asks",
            Kind::Map(ROLES, &Kind::Text),
            "words of the question where the verdict on a role is ask",
        ),
    ],
};

pub(super) const EXEMPT_WHEN: Table = Table {
    name: "exempt_when",
    a: "`exempt_when`",
    open: true,
    keys: &[
        need("when", CONDITION, "where it holds, the step is no transfer"),
        need("but", Kind::List(&Kind::Text), "duties for which it stays one"),
    ],
};

pub(super) const GATE: Table = Table {
    name: "gate",
    a: "a gate",
    open: true,
    keys: &[
        ID,
        CITE,
        need("require", CONDITION, "what it asks"),
        may("roles", Kind::Is("roles"), "only for these roles"),
        may("when", CONDITION, "only then"),
        FROM,
        UNTIL,
        ADVISORY,
        may("rank", Kind::Count(1, 3), "1 everyday, 2 special, 3 exceptional; 1 by default"),
        may("opens", Kind::List(&Kind::Text), "facts by which one sees that somebody relies on it"),
        may("last_resort", Kind::Bool, "tried only where every other gate is no"),
    ],
};

pub(super) const DUTY: Table = Table {
    name: "duty",
    a: "a duty",
    open: true,
    keys: &[
        ID,
        CITE,
        may(
            "on",
            Kind::Word(&["transfer", "step", "collection", "exporter", "party", "processing"]),
            "where it is judged; at each transfer by default",
        ),
        need("when", CONDITION, "when it is owed"),
        need("require", CONDITION, "what it asks"),
        FROM,
        UNTIL,
        ADVISORY,
        may("onward", Kind::Bool, "whether an onward exporter owes it; true by default"),
        may("folds", Kind::Bool, "failing beside a missing gate, it is told with the gate"),
    ],
};

pub(super) const LOCALISE: Table = Table {
    name: "localise",
    a: "a rule of `localise`",
    open: true,
    keys: &[
        ID,
        CITE,
        FROM,
        UNTIL,
        may("subjects", CONDITION, "whose data"),
        may("data", CONDITION, "which data"),
        need("require", Kind::Word(&["first", "copy", "only"]), "how it binds"),
        ADVISORY,
    ],
};

pub(super) const ADVISE: Table = Table {
    name: "advise",
    a: "a note",
    open: true,
    keys: &[
        ID,
        CITE,
        need("when", CONDITION, "when it applies"),
        need("say", Kind::Text, "what it says"),
        FROM,
        UNTIL,
    ],
};

pub(super) const TABLE: Table = Table {
    name: "table",
    a: "a table",
    open: true,
    keys: &[
        may("$schema", Kind::Text, "for editors"),
        need("table", Kind::Word(&["adequacy", "restricted"]), "what its rows are"),
        SCHEMA,
        need("rows", Kind::List(&Kind::Is("row")), "in any order"),
    ],
};

pub(super) const ADEQUACY: Table = Table {
    name: "adequacy",
    a: "a row of the table",
    open: true,
    keys: &[
        need("from", Kind::Text, "the pack whose law recognises"),
        need("to", Kind::Places, "places, or `@PACK.territory`"),
        need("valid", Kind::Is("valid"), "first day, and first day after or null"),
        need("scope", CONDITION, "for which recipients and data"),
        may("roles", Kind::Is("roles"), "only for these roles"),
        may("not_data", Kind::List(&Kind::Text), "not for these tags"),
        CITE,
        ADVISORY,
        may("status", Kind::Text, "`under-appeal` and the like"),
    ],
};

pub(super) const RESTRICTED: Table = Table {
    name: "restricted",
    a: "a row of the table",
    open: true,
    keys: &[
        need("regime", Kind::Text, "the pack"),
        may("exporter", Kind::Text, "only for this exporter, by id or name"),
        need("to", Kind::Places, "places"),
        need("valid", Kind::Is("valid"), "first day, and first day after or null"),
        CITE,
    ],
};

/// Every object of the two files, for the schema.
pub(super) const TABLES: &[&Table] = &[
    &RECHECK,
    &REVISION,
    &SOURCE,
    &NO_GATE,
    &TERRITORY_DATED,
    &TRANSFER,
    &EXEMPT_WHEN,
    &GATE,
    &DUTY,
    &LOCALISE,
    &ADVISE,
    &WITHIN,
    &CONDITIONAL_FIELD,
    &CONDITIONAL_VERDICT,
    &ADEQUACY,
    &RESTRICTED,
];

pub(super) const WITHIN: Table = Table {
    name: "within",
    a: "`within`",
    open: false,
    keys: &[
        need("days", Kind::Count(0, 36_525), "how many calendar days"),
        need("of", Kind::Word(&["flow.from_date", "contract.from_date"]), "from when they run"),
    ],
};

pub(super) const CONDITIONAL_FIELD: Table = Table {
    name: "conditional_field",
    a: "an entry of `fields`",
    open: false,
    keys: &[need("field", Kind::Is("item"), "the item"), need("if", CONDITION, "only where this holds")],
};

pub(super) const CONDITIONAL_VERDICT: Table = Table {
    name: "conditional_verdict",
    a: "a verdict",
    open: false,
    keys: &[
        need("if", CONDITION, "where it is unknown, the verdict is ask"),
        need("then", Kind::Is("verdict"), "where it holds"),
        need("else", Kind::Is("verdict"), "where it does not"),
    ],
};

/// The forms of a condition; the first key tells which one it is.
pub(super) const CONDITIONS: &[Table] = &[
    form("all", &[need("all", Kind::List(&CONDITION), "every one holds")]),
    form("any", &[need("any", Kind::List(&CONDITION), "at least one holds")]),
    form("not", &[need("not", CONDITION, "it does not hold")]),
    form(
        "if",
        &[
            need("if", CONDITION, "where this holds"),
            need("then", CONDITION, "this is asked"),
            may("else", CONDITION, "else this; nothing where it is left out"),
        ],
    ),
    form("use", &[need("use", Kind::Text, "the definition of this name")]),
    form(
        "from",
        &[
            need("from", Kind::Date, "on days before, nothing is asked"),
            need("then", CONDITION, "from then on"),
        ],
    ),
    form(
        "consent_since",
        &[
            need("consent_since", Kind::Date, "of an older consent nothing is asked"),
            need("then", CONDITION, "of any other"),
        ],
    ),
    form(
        "contract_since",
        &[
            need("contract_since", Kind::Date, "of an older safeguard nothing is asked"),
            need("then", CONDITION, "of any other"),
        ],
    ),
    form(
        "fact",
        &[
            need("fact", Kind::Text, "a fact of the vocabulary"),
            may("within", Kind::Is("within"), "until then silence leaves it open"),
        ],
    ),
    form(
        "lists",
        &[
            need("lists", Kind::Word(&["consent", "notice", "policy", "onrequest", "any"]), "which texts"),
            need("fields", Kind::Is("fields"), "what they state"),
        ],
    ),
    form(
        "attr",
        &[
            need(
                "attr",
                Kind::Text,
                "an attribute of step, party, group or data; without a test: it is true",
            ),
            may("in", Kind::List(&Kind::Text), "is, or lies in, one of these"),
            may("eq", Kind::Text, "equals"),
            may("gt", Kind::Number, "is greater"),
            may("ge", Kind::Number, "is not less"),
            may("lt", Kind::Number, "is less"),
        ],
    ),
    form("role", &[need("role", Kind::Is("roles"), "the receiver's role is one of these")]),
    form("path", &[need("path", Kind::Is("paths"), "the path is one of these")]),
    form("data", &[need("data", Kind::List(&Kind::Text), "the label has one of these tags")]),
    form("transfer", &[need("transfer", Kind::Bool, "the step is a transfer; always true")]),
    form("gate_used", &[need("gate_used", Kind::List(&Kind::Text), "one of these gates is relied on")]),
];

const fn form(name: &'static str, keys: &'static [Key]) -> Table {
    Table { name, a: "a condition", open: false, keys }
}

/// The known keys of an object that was read.
#[derive(Debug)]
pub(super) struct Object<'a> {
    pub(super) node: Node<'a>,
    found: Vec<(&'static str, Node<'a>)>,
}

impl<'a> Object<'a> {
    /// Checks keys and the rough kind of their values. None where it is no object at all. What is of the
    /// wrong kind counts as missing, but only the wrong kind is told.
    pub(super) fn of(node: Node<'a>, table: &Table, read: &mut Read<'a>) -> Option<Object<'a>> {
        if node.kind() != crate::span::Shape::Object {
            read.wrong(node, table.a, "an object");
            return None;
        }
        let mut found: Vec<(&'static str, Node<'a>)> = Vec::new();
        let mut seen: Vec<&'static str> = Vec::new();
        for entry in node.entries() {
            let name = entry.key.text().unwrap_or_default();
            let Some(key) = table.keys.iter().find(|key| key.name == name) else {
                if table.open && (name == "note" || name.starts_with("x-")) {
                    continue;
                }
                let fault = entry.key.fault("unknown-key", format!("{} has no key `{name}`", table.a));
                read.push(match near_name(&name, table.keys.iter().map(|key| key.name)) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault,
                });
                continue;
            };
            if seen.contains(&key.name) {
                read.push(entry.key.fault("duplicate-key", format!("`{name}` stands here twice")));
                continue;
            }
            seen.push(key.name);
            if read.fits(entry.value, key) {
                found.push((key.name, entry.value));
            }
        }
        for key in table.keys.iter().filter(|key| key.required && !seen.contains(&key.name)) {
            let (kind, message) = match key.name {
                "id" => ("missing-id", format!("{} has no id", table.a)),
                "cite" => ("missing-cite", format!("{} cites nothing", table.a)),
                name => ("missing-key", format!("{} needs the key `{name}`", table.a)),
            };
            read.push(node.fault(kind, message).help(format!("`{}`: {}", key.name, key.what)));
        }
        Some(Object { node, found })
    }

    pub(super) fn get(&self, name: &str) -> Option<Node<'a>> {
        self.found.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Known keys with fitting values, as written.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, Node<'a>)> {
        self.found.iter().copied()
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(Node::text).map(|text| text.into_owned())
    }
}
