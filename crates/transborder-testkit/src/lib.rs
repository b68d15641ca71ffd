//! Test support of `transborder`: the reference model, the case runner, rows of law one by one and random landscapes.
//!
//! Nothing here is published, and the reference model shares nothing with the engine that it is held against.

pub mod board;
pub mod case;
pub mod decision;
pub mod edit;
pub mod generate;
pub mod reference;
pub mod rows;
