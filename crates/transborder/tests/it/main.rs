//! One binary, a module per subject.

mod cases;
mod embed;
mod engine;
mod query;
mod reference;
mod view;
