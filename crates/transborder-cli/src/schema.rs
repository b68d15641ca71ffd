//! `schema`: what the formats hold, for editors and validators.

use crate::args::{Document, Schema};
use crate::failure::Failure;
use crate::{Ended, output};
use transborder_json::{print, schema};

pub(crate) fn run(args: &Schema) -> Result<Ended, Failure> {
    let schema = match args.document {
        Document::Inventory => schema::inventory(),
        Document::Pack => schema::pack(),
        Document::Report => schema::report(),
        Document::Timeline => schema::timeline(),
        Document::Batch => schema::batch(),
    };
    output::bytes(None, |out| print(&schema, out))?;
    Ok(Ended::Clean)
}
