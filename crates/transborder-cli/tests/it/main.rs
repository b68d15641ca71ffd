//! The command as people and scripts see it: what it prints, how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod batch;
mod config; // transborder.toml
mod draw; // pictures
mod explain; // pages
mod hostile; // input that nobody means well
mod invalid; // every kind of bad input, with the whole diagnostic
mod own_law;
mod regimes; // laws as tables, schemas
mod run; // runs the command
mod status; // exit status, options, streams
mod text; // what `check` prints for people
mod timeline; // other days than the one asked about
mod trace; // lineage questions
