//! Pictures from outside: of every fixture, read back by a small reader of DOT.
#![expect(clippy::unwrap_used, reason = "a panic here is a failed test, in helpers too")]

mod dot;
mod fixture;
mod picture;
mod whole;
