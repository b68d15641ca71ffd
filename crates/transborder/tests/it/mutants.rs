//! Every mutant of every law on board is noticed: something deleted or weakened in one row changes a case.
//!
//! `MUTANTS=KR-PIPA cargo test -p transborder --test it mutants -- --nocapture` tries one law and prints counts.

use crate::engine::judged;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use transborder::regime::{Pack, Regimes, Table as Rows};
use transborder::{Date, FlowGraph, Options, analyze};
use transborder_json::{File, LawFile};
use transborder_testkit::case::{Counts, Judged, Run, runs};
use transborder_testkit::rows::{
    Case, Mutant, Table, cases, clauses, destinations, mutants, table_mutants, tables,
};

fn graph(inventory: &serde_json::Value) -> FlowGraph {
    let text = inventory.to_string();
    let files = [File { name: "inventory.json", text: text.as_bytes() }];
    FlowGraph::compile(
        transborder_json::read(&files).unwrap_or_else(|faults| panic!("{faults}\n{inventory}")),
    )
}

fn found(graph: &FlowGraph, regimes: &Regimes, day: &str) -> (Counts, Vec<Judged>) {
    let day: Date = day.parse().unwrap();
    judged(&analyze(graph, &regimes.on(day), &Options::default()).unwrap())
}

/// Everything that may notice a mutant, read once.
struct Watch {
    rows: Vec<(Case, FlowGraph)>,
    runs: Vec<(Run, FlowGraph)>,
}

impl Watch {
    fn of(cases: Vec<Case>, pack: Option<&str>, packs: &[Pack]) -> Watch {
        let rows = cases.into_iter().map(|case| {
            let graph = graph(&case.inventory);
            (case, graph)
        });
        let concerns = |run: &Run| {
            let about = run.regimes.iter().any(|name| pack.is_none_or(|pack| name == pack));
            about && run.regimes.iter().all(|name| packs.iter().any(|known| &*known.id == name))
        };
        let mut played = Vec::new();
        for folder in folders() {
            for run in runs(&folder).into_iter().filter(concerns) {
                let graph = graph(&run.inventory(&folder));
                played.push((run, graph));
            }
        }
        Watch { rows: rows.collect(), runs: played }
    }

    /// Whether any case comes out otherwise. Those of the mutant's own clause first.
    fn notices(&self, mutant: &Mutant, regimes: &Regimes) -> bool {
        let own = |case: &&(Case, FlowGraph)| mutant.clause.as_ref() == Some(&case.0.clause);
        let rest = self.rows.iter().filter(|case| !own(case));
        let mut selections = Selections { all: regimes, made: HashMap::new() };
        let differs = |(case, graph): &(Case, FlowGraph)| {
            let (_, found) = found(graph, selections.of(std::slice::from_ref(&case.pack)), &case.day);
            !case.differences(&found, None).is_empty()
        };
        self.rows.iter().filter(own).chain(rest).any(differs)
            || self.runs.iter().any(|(run, graph)| {
                let (counts, found) = found(graph, selections.of(&run.regimes), &run.as_of);
                !run.differences(counts, &found).is_empty()
            })
    }
}

/// Laws limited to some packs: the same few choices again and again.
struct Selections<'r> {
    all: &'r Regimes,
    made: HashMap<Vec<String>, Regimes>,
}

impl Selections<'_> {
    fn of(&mut self, packs: &[String]) -> &Regimes {
        if !self.made.contains_key(packs) {
            let chosen = self.all.clone().only(packs.iter().map(String::as_str)).unwrap();
            self.made.insert(packs.to_vec(), chosen);
        }
        &self.made[packs]
    }
}

/// Folders with runs.
fn folders() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let mut folders = vec![fixtures.join("cases"), fixtures.join("hand"), fixtures.join("law")];
    let decisions = std::fs::read_dir(fixtures.join("decisions")).unwrap();
    let mut found: Vec<PathBuf> = decisions.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    folders.extend(found);
    folders.retain(|folder| folder.join("expected.json").exists());
    folders
}

/// A file on board.
struct Law {
    file: &'static str,
    json: serde_json::Value,
}

fn on_board() -> &'static (Vec<Pack>, Vec<Rows>, Vec<Law>) {
    static BOARD: OnceLock<(Vec<Pack>, Vec<Rows>, Vec<Law>)> = OnceLock::new();
    BOARD.get_or_init(|| {
        let (mut packs, mut tables, mut laws) = (Vec::new(), Vec::new(), Vec::new());
        for (file, text) in transborder_regimes::FILES {
            laws.push(Law { file, json: serde_json::from_str(text).unwrap() });
            match read(text).unwrap() {
                LawFile::Pack(pack) => packs.push(pack),
                LawFile::Table(table) => tables.push(table),
            }
        }
        (packs, tables, laws)
    })
}

fn read(text: &str) -> Result<LawFile, transborder::Faults> {
    let files = [File { name: "mutant.json", text: text.as_bytes() }];
    Ok(transborder_json::read_laws(&files, transborder_regimes::FIRST_FILE)?.remove(0))
}

/// The laws on board with the mutant in the place of its original; none where it cannot even be read.
fn with(mutant: &Mutant, file: &str) -> Option<Regimes> {
    let (packs, tables, laws) = on_board();
    let law = read(&mutant.law.to_string()).ok()?;
    let (mut packs, mut tables) = (packs.clone(), tables.clone());
    match law {
        LawFile::Pack(pack) => {
            let index = packs.iter().position(|known| known.id == pack.id)?;
            packs[index] = pack;
        }
        LawFile::Table(table) => {
            let files = laws.iter().filter(|law| law.json["table"].is_string());
            let index = files.map(|law| law.file).position(|name| name == file)?;
            tables[index] = table;
        }
    }
    Regimes::new(packs, tables).ok()
}

/// Tries all mutants of a file. Says which survive.
fn survivors(title: &str, file: &str, mutants: &[Mutant], watch: &Watch) -> Vec<String> {
    let (next, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let survivors = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((index, mutant)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    mutants.get(index).map(|mutant| (index, mutant))
                } {
                    match with(mutant, file) {
                        None => _ = refused.fetch_add(1, Ordering::Relaxed),
                        Some(regimes) if watch.notices(mutant, &regimes) => {}
                        Some(_) => survivors.lock().unwrap().push((index, mutant.name.clone())),
                    }
                }
            });
        }
    });
    let mut survivors = survivors.into_inner().unwrap();
    survivors.sort();
    let (all, refused) = (mutants.len(), refused.into_inner());
    let noticed = all - refused - survivors.len();
    println!(
        "{title}: {all} mutants, {noticed} noticed, {refused} no pack at all, {} survive",
        survivors.len()
    );
    survivors.into_iter().map(|(_, name)| name).collect()
}

fn wanted(pack: &str) -> bool {
    std::env::var("MUTANTS").is_ok_and(|only| only.eq_ignore_ascii_case(pack))
        || std::env::var("MUTANTS").is_err()
}

fn file_of(pack: &str) -> String {
    format!("{}.json", pack.to_lowercase())
}

/// What survives and is not known to change nothing, and what is said to change nothing but is noticed.
fn unexplained(table: &Table, survivors: &[String]) -> Vec<String> {
    let known = |name: &String| table.equivalent.iter().any(|entry| name.starts_with(&entry.mutant));
    let mut lines: Vec<String> = survivors
        .iter()
        .filter(|name| !known(name))
        .map(|name| format!("{}: survives: {name}", table.pack))
        .collect();
    for entry in &table.equivalent {
        if !survivors.iter().any(|name| name.starts_with(&entry.mutant)) {
            lines.push(format!("{}: noticed after all: {}", table.pack, entry.mutant));
        }
    }
    lines
}

#[test]
fn every_row_of_a_pack_has_a_row_in_its_table() {
    let tables = tables();
    let mut wrong = Vec::new();
    for law in on_board().2.iter().filter(|law| law.json["pack"].is_string()) {
        let pack = law.json["pack"].as_str().unwrap();
        let Some(table) = tables.iter().find(|table| table.pack == pack) else {
            wrong.push(format!("{pack} has no table under fixtures/rows"));
            continue;
        };
        let (written, on_board) = (table.clauses(), clauses(&law.json));
        wrong.extend(
            on_board
                .iter()
                .filter(|row| !written.contains(row))
                .map(|row| format!("{pack}: no case for {row:?}")),
        );
        wrong.extend(
            written
                .iter()
                .filter(|row| !on_board.contains(row))
                .map(|row| format!("{pack}: no such row {row:?}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mutant_of_a_pack_is_noticed() {
    let (packs, _, laws) = on_board();
    let mut wrong = Vec::new();
    for table in tables().iter().filter(|table| wanted(&table.pack)) {
        let file = file_of(&table.pack);
        let Some(law) = laws.iter().find(|law| law.file == file) else { continue };
        let watch = Watch::of(cases(table), Some(&table.pack), packs);
        let survivors = survivors(&table.pack, &file, &mutants(&law.json), &watch);
        wrong.extend(unexplained(table, &survivors));
    }
    assert!(wrong.is_empty(), "{} survive\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_mutant_of_the_tables_of_destinations_is_noticed() {
    let (packs, _, laws) = on_board();
    let tables = tables();
    let mut all = destinations(&tables);
    // Rows that ask `dest.not_restricted` or `dest.adequate` watch the tables too.
    all.extend(tables.iter().flat_map(cases));
    let watch = Watch::of(all, None, packs);
    let mut wrong = Vec::new();
    for file in ["adequacy.json", "restricted.json"] {
        if !wanted(file.trim_end_matches(".json")) {
            continue;
        }
        let law = laws.iter().find(|law| law.file == file).unwrap();
        let known = transborder_testkit::rows::equivalent(file);
        let survivors = survivors(file, file, &table_mutants(&law.json), &watch);
        wrong.extend(
            survivors
                .iter()
                .filter(|name| !known.iter().any(|entry| name.starts_with(&entry.mutant)))
                .map(|name| format!("{file}: survives: {name}")),
        );
    }
    assert!(wrong.is_empty(), "{} survive\n{}", wrong.len(), wrong.join("\n"));
}
