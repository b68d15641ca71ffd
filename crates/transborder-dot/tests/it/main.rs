//! Pictures from outside: of every fixture, read back by a small reader of DOT.

mod dot;
mod fixture;
mod picture;
mod whole;
