//! `trace`.

use crate::Ended;
use crate::args::Trace;
use crate::failure::Failure;

pub(crate) fn run(_: &Trace) -> Result<Ended, Failure> {
    Err(Failure::new("not yet"))
}
