//! Days as ISO texts, which sort as they should, and half-open periods.

use serde_json::Value;

use super::truth::Truth;

/// When something starts or ends, as far as the record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// Nothing is written.
    Unsaid,
    /// `"unknown"` is written.
    Unknown,
    On(String),
}

impl When {
    pub(crate) fn read(value: Option<&Value>) -> When {
        match value.and_then(Value::as_str) {
            None => When::Unsaid,
            Some("unknown") => When::Unknown,
            Some(day) => When::On(day.to_owned()),
        }
    }

    pub(crate) fn day(&self) -> Option<&str> {
        match self {
            When::On(day) => Some(day),
            _ => None,
        }
    }
}

/// A half-open period, `until` exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: When,
    pub(crate) until: When,
}

impl Period {
    pub(crate) fn read(record: &Value) -> Period {
        Period { from: When::read(record.get("from_date")), until: When::read(record.get("until_date")) }
    }

    /// A period of a pack: `from` and `until`, where null is open.
    pub(crate) fn of_law(row: &Value) -> Period {
        Period { from: When::read(row.get("from")), until: When::read(row.get("until")) }
    }

    /// Whether the day lies inside; without a start it is taken as begun, an unknown bound leaves it open.
    pub(crate) fn holds(&self, day: &str) -> Truth {
        let begun = match &self.from {
            When::Unsaid => Truth::Yes,
            When::Unknown => Truth::Unknown,
            When::On(from) => Truth::of(from.as_str() <= day),
        };
        let running = match &self.until {
            When::Unsaid => Truth::Yes,
            When::Unknown => Truth::Unknown,
            When::On(until) => Truth::of(day < until.as_str()),
        };
        begun.min(running)
    }
}

/// Days since 1970-01-01 of an ISO day.
pub(crate) fn serial(day: &str) -> Option<i64> {
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (y, m, d) = (parts.next()??, parts.next()??, parts.next()??);
    // Years counted from March, so that the leap day is the last of its year.
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    Some(era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(serial("1970-01-01"), Some(0));
        assert_eq!(serial("2000-03-01").unwrap() - serial("2000-02-28").unwrap(), 2);
        assert_eq!(serial("1900-03-01").unwrap() - serial("1900-02-28").unwrap(), 1);
        assert_eq!(serial("2024-12-31").unwrap() - serial("2024-01-01").unwrap(), 365);
    }
}
