//! `schema`.

use crate::Ended;
use crate::args::Schema;
use crate::failure::Failure;

pub(crate) fn run(_: &Schema) -> Result<Ended, Failure> {
    Err(Failure::new("not yet"))
}
