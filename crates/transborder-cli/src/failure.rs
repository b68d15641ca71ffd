//! Why nothing was done, and how that is told: on standard error, with status 2.

use crate::paint;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use transborder::{Fault, Faults, UnknownName};
use transborder_json::{Part, Rendered, Sources, visible};

/// Everything that stands in the way, in the order in which it is told.
#[derive(Debug)]
pub(crate) struct Failure {
    faults: Vec<Rendered>,
    /// Whether some are about what files hold: then somebody mends them one by one and wants their number.
    of_files: bool,
}

impl Failure {
    /// One sentence.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Fault::new("usage", message).into()
    }

    /// Faults of files, with the lines that they are about.
    pub(crate) fn of(faults: &Faults, sources: &Sources<'_>) -> Failure {
        Failure { faults: faults.iter().map(|fault| Rendered::of(fault, sources)).collect(), of_files: true }
    }

    /// A file that could not be read or written.
    pub(crate) fn io(doing: &str, path: &Path, error: &io::Error) -> Failure {
        Failure::new(format!("cannot {doing} {}: {}", path.display(), reason(error)))
    }

    /// This and the other, if there is one.
    pub(crate) fn and(mut self, other: Failure) -> Failure {
        self.faults.extend(other.faults);
        self.of_files |= other.of_files;
        self
    }

    /// Puts this behind what stands in the way already.
    pub(crate) fn add(self, wrong: &mut Option<Failure>) {
        *wrong = Some(match wrong.take() {
            Some(before) => before.and(self),
            None => self,
        });
    }

    /// How many faults there are.
    pub(crate) fn count(&self) -> usize {
        self.faults.len()
    }

    /// The first line of the first of them.
    pub(crate) fn first(&self) -> &str {
        self.faults.first().and_then(|fault| fault.lines.first()).map_or("", |line| line.text.as_str())
    }

    /// Every fault with its lines.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for fault in &self.faults {
            add_fault(&mut text, if self.of_files { "" } else { "transborder: " }, fault);
        }
        text
    }

    /// Prints it.
    pub(crate) fn tell(&self) {
        let mut text = self.text();
        let count = self.faults.len();
        if self.of_files {
            let faults = if count == 1 { "fault" } else { "faults" };
            let _ = writeln!(text, "{}", paint::bold(format!("{count} {faults}; nothing was analysed")));
        }
        // Who has closed standard error does not want to hear it.
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

/// The system's words without its error number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Both results, or all that stands in the way.
pub(crate) fn both<A, B>(a: Result<A, Failure>, b: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.and(b)),
        (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => Err(failure),
    }
}

/// A fault or a warning with its lines coloured; `label` stands before the first of them.
pub(crate) fn add_fault(text: &mut String, label: &str, fault: &Rendered) {
    for line in &fault.lines {
        let shown = match line.part {
            Part::Headline => format!("{label}{}", headline(&line.text)),
            Part::Source => paint::dim(&line.text),
            Part::Underline => paint::red(&line.text),
            Part::Also => line.text.clone(),
            Part::Help => paint::help(&line.text),
        };
        let _ = writeln!(text, "{shown}");
    }
}

/// `file:line:column: message` with the message in bold.
fn headline(text: &str) -> String {
    let is_place = |place: &str| {
        let mut parts = place.rsplitn(3, ':');
        let mut number = || parts.next().is_some_and(|part| part.parse::<u64>().is_ok());
        number() && number()
    };
    match text.split_once(": ") {
        Some((place, message)) if is_place(place) => format!("{place}: {}", paint::bold(message)),
        _ => paint::bold(text),
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure { faults: vec![Rendered::of(&fault, &Sources::new(&[]))], of_files: false }
    }
}

impl From<UnknownName> for Failure {
    fn from(unknown: UnknownName) -> Failure {
        let message = format!("no {} is named `{}`", unknown.what, visible(&unknown.name));
        let fault = Fault::new("unknown-name", message);
        match unknown.near {
            Some(near) => fault.help(format!("did you mean `{near}`?")).into(),
            None => fault.into(),
        }
    }
}
