//! The laws on board, held against the tables of the law that they encode.

mod board;
mod by_hand;
mod schema;
