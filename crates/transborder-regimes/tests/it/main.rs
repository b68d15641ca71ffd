//! The laws on board, held against the tables of the law that they encode.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod board;
mod by_hand;
mod schema;
