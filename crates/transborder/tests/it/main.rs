//! One binary, a module per subject.

mod cases;
mod engine;
mod reference;
