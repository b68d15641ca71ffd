//! What is wrong with an input, said so that a person can mend it.

use std::fmt;

/// Where a record begins: the position of its file among those given, and its first byte there.
/// The reader that knows the text turns it into line and column; the core never sees text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin {
    /// Position of the file in the order given; `u32::MAX` where the record was made in code.
    pub file: u32,
    /// First byte of the record in that file.
    pub start: u64,
}

impl Origin {
    /// Of a record made in code.
    pub const CODE: Origin = Origin { file: u32::MAX, start: u64::MAX };
}

impl Default for Origin {
    fn default() -> Origin {
        Origin::CODE
    }
}

/// One step from a record down to one of its values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Into the value of this key.
    Key(String),
    /// Into this entry of a list.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Index(index)
    }
}

/// A value of a record: the record's origin and the way down to the value.
/// An empty way means the record itself.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Spot {
    /// Where the record begins.
    pub origin: Origin,
    /// From the record to the value.
    pub way: Vec<Step>,
}

impl Spot {
    /// The record that begins at `origin`.
    #[must_use]
    pub fn record(origin: Origin) -> Spot {
        Spot { origin, way: Vec::new() }
    }

    /// One step further down.
    #[must_use]
    pub fn to(mut self, step: impl Into<Step>) -> Spot {
        self.way.push(step.into());
        self
    }
}

/// One thing wrong with an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Short stable name of the kind, such as `unknown-key`.
    pub kind: &'static str,
    /// Lowercase sentence without a full stop.
    pub message: String,
    /// Where it is written.
    pub at: Option<Spot>,
    /// Other places that belong to it, each with what is there (the first of two records, say).
    pub also: Vec<(Spot, String)>,
    /// What would mend it.
    pub help: Option<String>,
}

impl Fault {
    /// A fault of this kind.
    #[must_use]
    pub fn new(kind: &'static str, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into(), at: None, also: Vec::new(), help: None }
    }

    /// Written here.
    #[must_use]
    pub fn at(mut self, spot: Spot) -> Fault {
        self.at = Some(spot);
        self
    }

    /// Concerns this place too.
    #[must_use]
    pub fn also(mut self, spot: Spot, what: impl Into<String>) -> Fault {
        self.also.push((spot, what.into()));
        self
    }

    /// Mended so.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

/// Everything wrong with an input, in input order. Never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// `Ok` where there are none.
    ///
    /// # Errors
    /// The faults, sorted by place (those without a place last), where there are some.
    pub fn none_of(mut faults: Vec<Fault>) -> Result<(), Faults> {
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort_by_key(|fault| fault.at.as_ref().map_or(Origin::CODE, |spot| spot.origin));
        Err(Faults(faults))
    }

    /// One by one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.0.iter()
    }

    /// As a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// No record, pack, fact or clause has this name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownName {
    /// What was looked for: `system`, `fact`, …
    pub what: &'static str,
    /// The name asked for.
    pub name: String,
    /// A name that exists and looks alike.
    pub near: Option<String>,
}

impl UnknownName {
    /// None of these is named so.
    pub(crate) fn among<'c>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) -> UnknownName {
        let near = crate::suggest::near(name, known).map(str::to_owned);
        UnknownName { what, name: name.to_owned(), near }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} is named `{}`", self.what, self.name)?;
        if let Some(near) = &self.near {
            write!(f, "; did you mean `{near}`?")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownName {}
