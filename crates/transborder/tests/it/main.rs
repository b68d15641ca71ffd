//! One binary, a module per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod alike;
mod cases;
mod decisions;
mod embed;
mod engine;
mod full;
mod mutants;
mod query;
mod reference;
mod rows;
mod shapes;
mod timeline;
mod view;
mod watch;
