//! Reading and writing from outside: published cases, and input that nobody should have to survive.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod cases;
mod generated;
mod hostile;
mod judged;
mod remedy;
mod remedy_cases;
mod report;
mod schema;
mod words;
