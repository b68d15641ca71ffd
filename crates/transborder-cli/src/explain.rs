//! `explain`.

use crate::Ended;
use crate::args::Explain;
use crate::failure::Failure;

pub(crate) fn run(_: &Explain) -> Result<Ended, Failure> {
    Err(Failure::new("not yet"))
}
