//! One binary, a module per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod cases;
mod embed;
mod engine;
mod query;
mod reference;
mod view;
mod watch;
