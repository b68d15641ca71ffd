//! Reading from outside: published cases, and input that nobody should have to survive.

mod cases;
mod hostile;
mod schema;
