//! Every run that was worked out by hand for a pack, under the packs and tables as their files are.

use crate::engine::{judge_by, judged};
use std::path::{Path, PathBuf};
use transborder::regime::Regimes;
use transborder_json::{File, LawFile, read_laws};
use transborder_testkit::case::{Counts, Judged, json, runs};
use transborder_testkit::reference::{Law, judge_under};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files of a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn laws() -> (Vec<(String, Vec<u8>)>, Vec<PathBuf>) {
    let paths = files(&top().join("crates/transborder-regimes/packs"));
    let texts = paths.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap()));
    (texts.collect(), paths)
}

fn for_engine() -> Regimes {
    let (texts, _) = laws();
    let files: Vec<File<'_>> = texts.iter().map(|(name, text)| File { name, text }).collect();
    let (mut packs, mut tables) = (Vec::new(), Vec::new());
    for law in read_laws(&files, 0).unwrap_or_else(|faults| panic!("{faults}")) {
        match law {
            LawFile::Pack(pack) => packs.push(pack),
            LawFile::Table(table) => tables.push(table),
        }
    }
    Regimes::new(packs, tables).unwrap_or_else(|faults| panic!("{faults}"))
}

fn for_reference() -> Law {
    let (_, paths) = laws();
    let (packs, tables): (Vec<_>, Vec<_>) =
        paths.iter().map(|path| json(path)).partition(|file| file.get("pack").is_some());
    Law::read(&packs, &tables)
}

/// Folders of runs; `LAW` limits them to one pack.
fn folders() -> Vec<PathBuf> {
    let only = std::env::var("LAW").ok();
    let of_pack = |path: &PathBuf| only.as_ref().is_none_or(|only| path.ends_with(only));
    files(&top().join("fixtures/law")).into_iter().filter(|path| path.is_dir()).filter(of_pack).collect()
}

#[test]
fn the_engine_agrees_with_every_run_of_a_pack() {
    let regimes = for_engine();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for folder in folders() {
        for run in runs(&folder) {
            count += 1;
            let inventory = run.inventory(&folder);
            let found = judge_by(&regimes, &inventory, &run.as_of, Some(&run.regimes), judged);
            let name = format!("{} {}", folder.file_name().unwrap().to_string_lossy(), run.number);
            match found {
                Err(faults) => wrong.push(format!("{name}: {faults}")),
                Ok((counts, found)) => {
                    let lines = run.differences(counts, &found);
                    wrong.extend(lines.into_iter().map(|line| format!("{name}: {line}\n  {}", run.why)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} runs\n{}", count, wrong.join("\n"));
    assert!(count > 0);
}

#[test]
fn the_reference_model_agrees_with_every_run_of_a_pack() {
    let law = for_reference();
    let mut wrong = Vec::new();
    for folder in folders() {
        for run in runs(&folder) {
            let selected: Vec<&str> = run.regimes.iter().map(String::as_str).collect();
            let report = judge_under(&run.inventory(&folder), &law, Some(&selected), &run.as_of);
            let found: Vec<Judged> = report.findings.iter().map(Judged::from).collect();
            let name = format!("{} {}", folder.file_name().unwrap().to_string_lossy(), run.number);
            let lines = run.differences(Counts::from(&report), &found);
            wrong.extend(lines.into_iter().map(|line| format!("{name}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
