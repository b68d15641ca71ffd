//! Kleene's three values, the outcome of a condition, and intervals of counts.

/// No, unknown or yes, in this order: *all* is the minimum, *any* the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Decided against.
    No,
    /// Open.
    Unknown,
    /// Decided for.
    Yes,
}

impl Truth {
    /// Yes for `true`, no for `false`.
    pub fn of(value: bool) -> Truth {
        if value { Truth::Yes } else { Truth::No }
    }

    /// Kleene's negation: unknown stays unknown.
    #[expect(
        clippy::should_implement_trait,
        reason = "`.not()` reads better than `!` beside `min` and `max`"
    )]
    pub fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }

    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Truth::No => "no",
            Truth::Unknown => "unknown",
            Truth::Yes => "yes",
        }
    }
}

/// A fact that stands in the way, with its value (never yes).
pub(crate) type Missing = Vec<(String, Truth)>;

/// What a condition came to: its value, what it misses, and whether its *yes* comes with an advice.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) value: Truth,
    pub(crate) missing: Missing,
    /// Open through an adequacy row whose text is unverified.
    pub(crate) advisory: bool,
    /// Covered by an entry that is vague or buried.
    pub(crate) vague: bool,
    /// Some text of a `lists` covers everything asked of it.
    pub(crate) told: bool,
}

impl Outcome {
    pub(crate) fn plain(value: Truth) -> Outcome {
        Outcome { value, missing: Vec::new(), advisory: false, vague: false, told: false }
    }

    /// One named fact; it is missing unless it is yes.
    pub(crate) fn leaf(name: &str, value: Truth) -> Outcome {
        let missing = if value < Truth::Yes { vec![(name.to_owned(), value)] } else { Vec::new() };
        Outcome { missing, ..Outcome::plain(value) }
    }

    pub(crate) fn clean(&self) -> bool {
        !self.advisory && !self.vague
    }

    /// Ranks alternatives: better value, then a *yes* without advice, then fewer missing facts.
    pub(crate) fn beats(&self, other: &Outcome) -> bool {
        let key =
            |o: &Outcome| (o.value, o.value < Truth::Yes || o.clean(), std::cmp::Reverse(o.missing.len()));
        key(self) > key(other)
    }

    /// `all = min`: whatever is not yes is missing, unknown facts beside a *no* included.
    pub(crate) fn all(parts: impl IntoIterator<Item = Outcome>) -> Outcome {
        let mut sum = Outcome::plain(Truth::Yes);
        for part in parts {
            sum.value = sum.value.min(part.value);
            sum.advisory |= part.advisory;
            sum.vague |= part.vague;
            sum.told |= part.told;
            for fact in part.missing {
                if !sum.missing.contains(&fact) {
                    sum.missing.push(fact);
                }
            }
        }
        sum
    }

    /// `any = max`: the best part speaks; of equals the one that misses fewest facts, then the first.
    pub(crate) fn any(parts: impl IntoIterator<Item = Outcome>) -> Outcome {
        let mut best: Option<Outcome> = None;
        let mut told = false;
        for part in parts {
            told |= part.told;
            if best.as_ref().is_none_or(|b| part.beats(b)) {
                best = Some(part);
            }
        }
        let mut best = best.unwrap_or(Outcome::plain(Truth::No));
        best.told = told;
        best
    }
}

/// A count that is only known to lie between two bounds; no upper bound while something is uncounted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interval {
    pub(crate) low: f64,
    pub(crate) high: Option<f64>,
}

impl Interval {
    pub(crate) fn at_least(self, n: f64) -> Truth {
        if self.low >= n {
            Truth::Yes
        } else if self.high.is_some_and(|high| high < n) {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    pub(crate) fn above(self, n: f64) -> Truth {
        if self.low > n {
            Truth::Yes
        } else if self.high.is_some_and(|high| high <= n) {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}
