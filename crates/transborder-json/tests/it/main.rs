//! Reading and writing from outside: published cases, and input that nobody should have to survive.

mod cases;
mod generated;
mod hostile;
mod judged;
mod report;
mod schema;
mod words;
