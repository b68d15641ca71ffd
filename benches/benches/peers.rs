//! The engine beside programs of others on a seeded landscape of a twentieth of size S; `BENCH_SCALE=20` makes it S.
//! Counts are compared outside the timed part.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by a panic")]

#[path = "../peers/mod.rs"]
mod peers;

use divan::Bencher;
use peers::{Counts, Facts, PEERS};
use std::sync::OnceLock;
use transborder_testkit::generate::{Size, large};

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let scale = std::env::var("BENCH_SCALE").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1);
        large(1, Size { systems: 500 * scale, flows: 2_500 * scale, fields: 256, groups: 8 })
    })
}

fn expected() -> Counts {
    static EXPECTED: OnceLock<Counts> = OnceLock::new();
    *EXPECTED.get_or_init(|| peers::engine(peers::inventory(text().as_bytes()), &peers::plain()))
}

#[divan::bench]
fn engine(bencher: Bencher<'_, '_>) {
    let regimes = peers::plain();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    bencher
        .with_inputs(|| peers::inventory(text().as_bytes()))
        .bench_local_values(|read| one.install(|| peers::engine(read, &regimes)));
}

#[divan::bench(args = PEERS.iter().map(|peer| peer.name))]
fn others(bencher: Bencher<'_, '_>, name: &str) {
    let peer = PEERS.iter().find(|peer| peer.name == name).unwrap();
    let facts = Facts::read(text());
    let counts = (peer.count)(&facts);
    assert!(counts.gaps > 0, "a landscape without a gap compares nothing");
    assert!(expected().agree(counts), "{name} found {counts:?}, the engine {:?}", expected());
    bencher.bench_local(|| (peer.count)(&facts));
}

fn main() {
    divan::main();
}
