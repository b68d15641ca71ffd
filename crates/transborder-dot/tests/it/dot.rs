//! A small reader of DOT: strict about the little of the language that pictures use.

use std::collections::HashMap;

type Attributes = HashMap<String, String>;

#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// Name, innermost cluster, attributes.
    pub(crate) nodes: Vec<(String, String, Attributes)>,
    /// Ends and attributes.
    pub(crate) edges: Vec<(String, String, Attributes)>,
    /// Name, cluster around it, attributes.
    pub(crate) clusters: Vec<(String, String, Attributes)>,
    /// Attributes of the whole.
    pub(crate) graph: Attributes,
}

#[derive(Clone, PartialEq, Debug)]
enum Token {
    Word(String),
    Quoted(String),
    Html(String),
    Sign(char),
    Arrow,
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match letters[at] {
            letter if letter.is_whitespace() => at += 1,
            '"' => {
                let mut value = String::new();
                at += 1;
                while letters[at] != '"' {
                    if letters[at] == '\\' {
                        value.push(letters[at]);
                        at += 1;
                    }
                    assert!(!letters[at].is_control(), "a control character in a string");
                    value.push(letters[at]);
                    at += 1;
                }
                at += 1;
                tokens.push(Token::Quoted(value));
            }
            '<' => {
                let (mut depth, start) = (0, at + 1);
                loop {
                    match letters[at] {
                        '<' => depth += 1,
                        '>' => depth -= 1,
                        _ => {}
                    }
                    at += 1;
                    if depth == 0 {
                        break;
                    }
                }
                tokens.push(Token::Html(letters[start..at - 1].iter().collect()));
            }
            '-' if letters.get(at + 1) == Some(&'>') => {
                tokens.push(Token::Arrow);
                at += 2;
            }
            sign @ ('{' | '}' | '[' | ']' | '=' | ';' | ',') => {
                tokens.push(Token::Sign(sign));
                at += 1;
            }
            letter if letter.is_ascii_alphanumeric() || letter == '_' => {
                let start = at;
                while letters[at].is_ascii_alphanumeric() || matches!(letters[at], '_' | '.') {
                    at += 1;
                }
                tokens.push(Token::Word(letters[start..at].iter().collect()));
            }
            letter => panic!("`{letter}` has no business here: {}", letters[at..].iter().collect::<String>()),
        }
    }
    tokens
}

/// Reads a picture, or panics where it is no DOT.
pub(crate) fn read(text: &str) -> Picture {
    let tokens = tokens(text);
    let mut picture = Picture::default();
    assert_eq!(tokens[..2], [Token::Word("digraph".to_owned()), Token::Word("transborder".to_owned())]);
    let mut clusters: Vec<String> = Vec::new();
    let mut at = 2;
    let mut depth = 0;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth -= 1;
                clusters.pop();
            }
            Token::Sign(';') => {}
            Token::Word(word) if word == "subgraph" => {
                let Token::Word(name) = &tokens[at + 1] else { panic!("a cluster without a name") };
                assert!(name.starts_with("cluster_"));
                let around = clusters.last().cloned().unwrap_or_default();
                picture.clusters.push((name.clone(), around, Attributes::new()));
                clusters.push(name.clone());
                at += 1;
            }
            Token::Word(word) => match &tokens[at + 1] {
                Token::Arrow => {
                    let Token::Word(to) = &tokens[at + 2] else { panic!("an edge without an end") };
                    let (found, end) = attributes(&tokens, at + 3);
                    picture.edges.push((word.clone(), to.clone(), found));
                    at = end;
                }
                Token::Sign('=') => {
                    let current = clusters.last().expect("only clusters set attributes so");
                    let cluster = picture.clusters.iter_mut().rfind(|(name, ..)| name == current).unwrap();
                    cluster.2.insert(word.clone(), value(&tokens[at + 2]));
                    at += 2;
                }
                Token::Sign('[') => {
                    let (found, end) = attributes(&tokens, at + 1);
                    match word.as_str() {
                        "graph" => picture.graph = found,
                        "node" | "edge" => {}
                        name => {
                            let around = clusters.last().cloned().unwrap_or_default();
                            picture.nodes.push((name.to_owned(), around, found));
                        }
                    }
                    at = end;
                }
                other => panic!("{other:?} after {word}"),
            },
            other => panic!("{other:?} where a statement should begin"),
        }
        at += 1;
    }
    assert_eq!(depth, 0, "braces are not balanced");
    picture
}

/// From `[` to `]`; the position of `]`.
fn attributes(tokens: &[Token], mut at: usize) -> (Attributes, usize) {
    let mut found = Attributes::new();
    assert_eq!(tokens[at], Token::Sign('['));
    at += 1;
    while tokens[at] != Token::Sign(']') {
        let Token::Word(name) = &tokens[at] else { panic!("{:?} is no attribute", tokens[at]) };
        assert_eq!(tokens[at + 1], Token::Sign('='));
        let known = found.insert(name.clone(), value(&tokens[at + 2]));
        assert!(known.is_none(), "{name} twice");
        at += 3;
        if tokens[at] == Token::Sign(',') {
            at += 1;
        }
    }
    (found, at)
}

fn value(token: &Token) -> String {
    match token {
        Token::Word(value) | Token::Quoted(value) => value.clone(),
        Token::Html(value) => {
            html(value);
            format!("<{value}>")
        }
        other => panic!("{other:?} is no value"),
    }
}

/// An HTML-like label as Graphviz reads it: tags that end, entities that exist, nothing that XML forbids.
fn html(text: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        assert!(!letter.is_control(), "a control character in {text}");
        if letter == '&' {
            let entity = rest.split_inclusive(';').next().unwrap();
            assert!(["&lt;", "&gt;", "&amp;", "&quot;"].contains(&entity), "{entity} in {text}");
            rest = &rest[entity.len()..];
        } else if letter == '<' {
            let tag = rest.split_inclusive('>').next().unwrap();
            rest = &rest[tag.len()..];
            let tag = &tag[1..tag.len() - 1];
            let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
            assert!(["TABLE", "TR", "TD", "FONT", "B", "BR"].contains(&name), "<{tag}> in {text}");
            assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}> in {text}");
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "in {text}");
            } else if !tag.ends_with('/') {
                open.push(name.to_owned());
            }
        } else {
            assert_ne!(letter, '>', "in {text}");
            rest = &rest[letter.len_utf8()..];
        }
    }
    assert!(open.is_empty(), "{open:?} open in {text}");
}

impl Picture {
    pub(crate) fn node(&self, name: &str) -> &(String, String, Attributes) {
        self.nodes.iter().find(|(known, ..)| known == name).unwrap_or_else(|| panic!("no node {name}"))
    }

    /// The country in which a node stands.
    pub(crate) fn country(&self, node: &str) -> &str {
        let mut cluster = self.node(node).1.as_str();
        while !cluster.starts_with("cluster_country") {
            let found = self.clusters.iter().find(|(name, ..)| name == cluster);
            cluster = &found.unwrap_or_else(|| panic!("{node} is in no country")).1;
        }
        cluster
    }

    pub(crate) fn edge(&self, id: &str) -> &(String, String, Attributes) {
        self.edges.iter().find(|(.., of)| of["id"] == id).unwrap_or_else(|| panic!("no edge {id}"))
    }
}

/// Classes of an edge, node or cluster.
pub(crate) fn has_class(attributes: &Attributes, class: &str) -> bool {
    attributes["class"].split(' ').any(|known| known == class)
}
