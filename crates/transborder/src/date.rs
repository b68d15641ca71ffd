//! Calendar days (proleptic Gregorian, no time zone) and half-open periods of them.

use crate::Truth;
use std::fmt;

/// One day. The library never asks the clock: the day of an analysis is an argument.
///
/// ```
/// use transborder::Date;
/// let day: Date = "2024-02-29".parse()?;
/// assert_eq!(day.plus_days(1).to_string(), "2024-03-01");
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), transborder::NotADate>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(i32);

/// The text is no day of the form `YYYY-MM-DD` between the years 1 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no day of the form YYYY-MM-DD")
    }
}

impl std::error::Error for NotADate {}

impl Date {
    /// The day `days` after 1970-01-01.
    #[must_use]
    pub fn from_days_since_1970(days: i32) -> Date {
        Date(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days_since_1970(self) -> i32 {
        self.0
    }

    /// The day given by year, month (1 to 12) and day, if there is one.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month)
        {
            return None;
        }
        Some(Date(days_from_civil(year, month, day)))
    }

    /// Year, month and day.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }

    /// The first of January of the same year.
    #[must_use]
    pub fn first_of_year(self) -> Date {
        let (year, _, _) = self.ymd();
        Date(days_from_civil(year, 1, 1))
    }

    /// The same day one year before; the 29th of February becomes the 28th.
    #[must_use]
    pub fn a_year_before(self) -> Date {
        let (year, month, day) = self.ymd();
        Date(days_from_civil(year - 1, month, day.min(days_in(year - 1, month))))
    }
}

impl std::str::FromStr for Date {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Date, NotADate> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(NotADate);
        }
        let number = |part: &[u8]| -> Option<u32> {
            part.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
        };
        let (Some(year), Some(month), Some(day)) =
            (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..]))
        else {
            return Err(NotADate);
        };
        Date::from_ymd(year.cast_signed(), month, day).ok_or(NotADate)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// When something starts or ends, as a record says it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Bound {
    /// Nothing is written: it has always been so, or stays so.
    #[default]
    Open,
    /// On this day.
    On(Date),
    /// The record says that nobody knows.
    Unknown,
}

/// A half-open period: the first day belongs to it, the last named day does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Period {
    /// First day.
    pub from: Bound,
    /// First day after it.
    pub until: Bound,
}

impl Period {
    /// Without beginning or end.
    pub const ALWAYS: Period = Period { from: Bound::Open, until: Bound::Open };

    /// Whether `day` lies in it; unknown where a bound that matters is.
    #[must_use]
    pub fn holds_on(self, day: Date) -> Truth {
        let begun = match self.from {
            Bound::Open => Truth::Yes,
            Bound::On(first) => Truth::from(first <= day),
            Bound::Unknown => Truth::Unknown,
        };
        let goes_on = match self.until {
            Bound::Open => Truth::Yes,
            Bound::On(end) => Truth::from(day < end),
            Bound::Unknown => Truth::Unknown,
        };
        begun.and(goes_on)
    }

    /// Whether some day surely lies in both.
    #[must_use]
    pub fn overlaps(self, other: Period) -> bool {
        let before =
            |end: Bound, start: Bound| matches!((end, start), (Bound::On(e), Bound::On(s)) if e <= s);
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day comes last
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = ((month + 9) % 12).cast_signed();
    let day_of_year = (153 * month_from_march + 2) / 5 + day.cast_signed() - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month.cast_unsigned(), day.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_count_as_the_calendar_does() {
        assert_eq!(day("1970-01-01").days_since_1970(), 0);
        assert_eq!(day("2000-03-01").days_since_1970(), 11_017);
        assert_eq!(day("2024-03-15").plus_days(-1), day("2024-03-14"));
        assert_eq!(day("0001-01-01").days_since_1970(), -719_162);
        assert_eq!(day("2024-02-29").a_year_before(), day("2023-02-28"));
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        let first = day("1801-01-01").days_since_1970();
        for days in first..first + 146_097 {
            let date = Date(days);
            assert_eq!(day(&date.to_string()), date);
        }
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "24-04-01",
            "2024-4-01",
            "0000-01-01",
            "2024-01-01T",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn a_period_ends_the_day_before_its_end() {
        let period = Period { from: Bound::On(day("2024-01-01")), until: Bound::On(day("2024-02-01")) };
        assert_eq!(period.holds_on(day("2023-12-31")), Truth::No);
        assert_eq!(period.holds_on(day("2024-01-01")), Truth::Yes);
        assert_eq!(period.holds_on(day("2024-01-31")), Truth::Yes);
        assert_eq!(period.holds_on(day("2024-02-01")), Truth::No);
        let open = Period { from: Bound::Unknown, until: Bound::On(day("2024-02-01")) };
        assert_eq!(open.holds_on(day("2024-01-01")), Truth::Unknown);
        assert_eq!(open.holds_on(day("2024-03-01")), Truth::No);
    }
}
