//! Packs and tables from JSON, with a place for everything that is wrong.
//!
//! A file holds one pack (`{"pack": …}`) or one table (`{"table": …}`). Definitions are written out where they
//! are used, so what comes out holds no names of the file's own.

mod condition;
mod key;
mod lint;
mod read;
mod row;
pub(crate) mod schema;
mod table;
#[cfg(test)]
mod tests;
mod world;

pub use lint::lint;

use crate::File;
use crate::span::{self, Node, Shape};
use key::{Object, PACK, TABLE};
use read::Read;
use transborder::regime::{Answers, Pack, Table};
use transborder::{Date, Fault, Faults, near_name};

/// What a file about law holds.
#[derive(Clone, PartialEq, Debug)]
pub enum LawFile {
    /// A law.
    Pack(Pack),
    /// Decisions about destinations.
    Table(Table),
}

impl LawFile {
    /// Packs and tables apart, each in its order.
    #[must_use]
    pub fn split(files: impl IntoIterator<Item = LawFile>) -> (Vec<Pack>, Vec<Table>) {
        let (mut packs, mut tables) = (Vec::new(), Vec::new());
        for file in files {
            match file {
                LawFile::Pack(pack) => packs.push(pack),
                LawFile::Table(table) => tables.push(table),
            }
        }
        (packs, tables)
    }
}

/// Reads a pack.
///
/// # Errors
/// Everything that is wrong with the file; or it holds a table.
pub fn read_pack(file: File<'_>) -> Result<Pack, Faults> {
    match read_one(file, 0).map_err(faults)? {
        (LawFile::Pack(pack), ..) => Ok(pack),
        (LawFile::Table(_), node, _) => Err(node.fault("wrong-file", "this is a table, not a pack").into()),
    }
}

/// Reads a table.
///
/// # Errors
/// Everything that is wrong with the file; or it holds a pack.
pub fn read_table(file: File<'_>) -> Result<Table, Faults> {
    match read_one(file, 0).map_err(faults)? {
        (LawFile::Table(table), ..) => Ok(table),
        (LawFile::Pack(_), node, _) => Err(node.fault("wrong-file", "this is a pack, not a table").into()),
    }
}

/// Reads packs and tables, in the order of the files. `first` is the number of the first file, from which the
/// others count on: faults and rows name their file by it.
///
/// # Errors
/// Everything that is wrong with all files.
pub fn read_laws(files: &[File<'_>], first: u32) -> Result<Vec<LawFile>, Faults> {
    let mut laws = Vec::new();
    let mut wrong = Vec::new();
    for (number, file) in (first..).zip(files) {
        match read_one(*file, number) {
            Ok((law, ..)) => laws.push(law),
            Err(faults) => wrong.extend(faults),
        }
    }
    Faults::none_of(wrong)?;
    Ok(laws)
}

fn faults(faults: Vec<Fault>) -> Faults {
    Faults::none_of(faults).expect_err("only a list with faults gets here")
}

/// The law, the whole file, and a hint for each definition that nothing uses.
fn read_one(file: File<'_>, number: u32) -> Result<(LawFile, Node<'_>, Vec<Fault>), Vec<Fault>> {
    let text = span::utf8(number, file.text).map_err(Faults::into_vec)?;
    let root = span::document(number, file.text).map_err(Faults::into_vec)?;
    let mut read = Read::new();
    let keys: Vec<_> = root.entries().into_iter().filter_map(|entry| entry.key.text()).collect();
    let has = |key: &str| keys.iter().any(|known| known == key);
    let law = if root.kind() != Shape::Object {
        read.wrong(root, "a file about law", "an object");
        None
    } else if has("table") && !has("pack") {
        table(&mut read, root).map(LawFile::Table)
    } else if has("pack") || has("revisions") {
        pack(&mut read, root, text).map(LawFile::Pack)
    } else {
        let fault = root.fault("wrong-file", "this is neither a pack nor a table");
        let near = keys.iter().find_map(|key| near_name(key, ["pack", "table"]));
        read.push(match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None if has("format") => fault.help("it looks like an inventory"),
            None => fault.help("a pack begins with `{\"pack\": …}`, a table with `{\"table\": …}`"),
        });
        None
    };
    let unused = read.unused();
    let faults = read.into_faults();
    match law {
        Some(law) if faults.is_empty() => Ok((law, root, unused)),
        _ => Err(faults),
    }
}

fn pack<'a>(read: &mut Read<'a>, root: Node<'a>, text: &str) -> Option<Pack> {
    let object = Object::of(root, &PACK, read)?;
    for entry in object.get("defs").map(Node::entries).unwrap_or_default() {
        let name = entry.key.text().unwrap_or_default();
        if matches!(&*name, "territory" | "residence") {
            let message = format!("`{name}` has a meaning of its own and cannot be defined");
            read.push(entry.key.fault("duplicate-key", message));
        } else if !read.define(&name, entry.value) {
            read.push(entry.key.fault("duplicate-key", format!("`{name}` stands here twice")));
        }
        if !matches!(entry.value.kind(), Shape::Object | Shape::List) {
            read.wrong(entry.value, "a definition", "a condition or a list");
        }
    }
    let mut implies = Vec::new();
    for entry in object.get("implies").map(Node::entries).unwrap_or_default() {
        let fact = condition::fact_of(read, entry.key);
        let items = read.items(entry.value, "an entry of `implies`", |_| false);
        let implied: Vec<_> = items.into_iter().filter_map(|item| condition::fact_of(read, item)).collect();
        implies.extend(fact.map(|fact| (fact, implied)));
    }
    let nodes = object.get("revisions").map(Node::items).unwrap_or_default();
    let revisions: Vec<_> = nodes.into_iter().filter_map(|node| row::revision(read, node)).collect();
    let recheck = row::recheck(read, &object);
    read.read_unused();
    row::check_names(read, &revisions);
    let pack = Pack {
        id: object.name("pack"),
        law: object.name("law"),
        checked: object.day("checked").unwrap_or(Date::from_days_since_1970(0)),
        recheck,
        exporter: match object.text("exporter").as_deref() {
            Some("operator") => Answers::Operator,
            Some("both") => Answers::Both,
            _ => Answers::Principal,
        },
        adequacy_of: object.text("adequacy_of"),
        implies,
        revisions,
    };
    for mut fault in pack.faults_of_rows() {
        let hangs_on_days =
            matches!(fault.kind, "bad-period" | "overlapping-revisions" | "disordered-revisions");
        if hangs_on_days && read.lost_date {
            continue;
        }
        if pack.revisions.is_empty() && object.get("revisions").is_none_or(|node| !node.items().is_empty()) {
            continue;
        }
        let at = fault
            .at
            .take()
            .map_or_else(|| object.get("revisions").unwrap_or(root).spot(), |spot| read::exact(text, &spot));
        fault.at = Some(at);
        for (spot, _) in &mut fault.also {
            *spot = read::exact(text, spot);
        }
        read.push(fault);
    }
    Some(pack)
}

fn table<'a>(read: &mut Read<'a>, root: Node<'a>) -> Option<Table> {
    let object = Object::of(root, &TABLE, read)?;
    let rows = object.get("rows").map(Node::items).unwrap_or_default();
    Some(match object.text("table").as_deref() {
        Some("restricted") => {
            Table::Restricted(rows.into_iter().filter_map(|node| table::restricted(read, node)).collect())
        }
        _ => Table::Adequacy(rows.into_iter().filter_map(|node| table::adequacy(read, node)).collect()),
    })
}
