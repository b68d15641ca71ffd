//! The engine beside programs of others on one file, one thread, medians of three: `peers FILE`. Every program must
//! come to the same counts, or this stops.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by a panic")]

#[path = "../peers/mod.rs"]
mod peers;

use peers::{Counts, Facts, PEERS};
use std::time::Instant;

/// The median of three runs in seconds, and what they found; `prepare` is not timed.
fn median<T>(prepare: impl Fn() -> T, work: impl Fn(T) -> Counts) -> (f64, Counts) {
    let mut runs: Vec<(f64, Counts)> = (0..3)
        .map(|_| {
            let input = prepare();
            let began = Instant::now();
            let counts = work(input);
            (began.elapsed().as_secs_f64(), counts)
        })
        .collect();
    assert!(runs.iter().all(|(_, counts)| *counts == runs[0].1), "a program contradicts itself: {runs:?}");
    runs.sort_by(|one, other| one.0.total_cmp(&other.0));
    runs[1]
}

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let facts = Facts::read(&text);
    let regimes = peers::plain();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (ours, expected) =
        one.install(|| median(|| peers::inventory(text.as_bytes()), |read| peers::engine(read, &regimes)));
    println!("{expected:?}");
    println!("| program | seconds | ratio |\n|---|---|---|");
    println!("| transborder, T1+T2+T3 | {ours:.3} | 1 |");
    for peer in PEERS {
        let (seconds, counts) = median(|| (), |()| (peer.count)(&facts));
        assert!(expected.agree(counts), "{} found {counts:?}, the engine {expected:?}", peer.name);
        println!("| {} | {seconds:.3} | {:.1} |", peer.name, seconds / ours);
    }
}
