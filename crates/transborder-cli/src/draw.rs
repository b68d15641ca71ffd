//! `draw`.

use crate::Ended;
use crate::args::Draw;
use crate::failure::Failure;

pub(crate) fn run(_: &Draw) -> Result<Ended, Failure> {
    Err(Failure::new("not yet"))
}
