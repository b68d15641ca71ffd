//! `regimes`.

use crate::Ended;
use crate::args::Regimes;
use crate::failure::Failure;

pub(crate) fn run(_: &Regimes) -> Result<Ended, Failure> {
    Err(Failure::new("not yet"))
}
