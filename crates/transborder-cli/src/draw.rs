//! `draw`: the picture, as text for Graphviz.

use crate::args::Draw;
use crate::failure::Failure;
use crate::law::{Judged, judged};
use crate::{Ended, output};
use std::ffi::OsStr;
use std::path::Path;
use transborder::{Fault, UnknownName, near_name};
use transborder_dot::What;

pub(crate) fn run(args: &Draw) -> Result<Ended, Failure> {
    if let Some(path) = &args.output {
        refuse_other_formats(path)?;
    }
    judged(&args.paths, &args.judging, |judged| {
        let id =
            args.finding.as_deref().map(|id| judged.finding(id).map(|finding| finding.id())).transpose()?;
        let what = match (&id, &args.focus) {
            (Some(id), _) => What::Finding(id),
            (None, Some(name)) => {
                known(judged, name)?;
                What::Around { name, hops: args.hops }
            }
            (None, None) => What::Whole,
        };
        output::bytes(args.output.as_deref(), |out| transborder_dot::write(&judged.report, &what, out))?;
        Ok(Ended::Clean)
    })
}

/// Before anything is read: who asks for a format that is not written should not wait for it.
fn refuse_other_formats(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    if matches!(ending.as_str(), "dot" | "gv") {
        return Ok(());
    }
    let dot = path.with_extension("dot");
    let message = format!("{} is no picture that can be drawn: only .dot is supported yet", path.display());
    let fault = Fault::new("usage", message);
    Err(if matches!(ending.as_str(), "svg" | "png" | "pdf") {
        let (dot, path) = (dot.display(), path.display());
        fault.help(format!("draw with `-o {dot}`, then `dot -T{ending} {dot} -o {path}` (Graphviz)"))
    } else {
        fault.help(format!("draw with `-o {}`", dot.display()))
    }
    .into())
}

fn known(judged: &Judged<'_>, name: &str) -> Result<(), Failure> {
    let graph = judged.graph;
    if graph.system(name).is_ok() || graph.party(name).is_ok() {
        return Ok(());
    }
    let names = graph.systems().map(|system| system.id()).chain(graph.parties().map(|party| party.id()));
    let near = near_name(name, names).map(str::to_owned);
    Err(UnknownName { what: "system or party", name: name.to_owned(), near }.into())
}
