//! The day before and the day after, on plain texts.

fn leap(year: u32) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn length(year: u32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn parts(day: &str) -> (u32, u32, u32) {
    let numbers: Vec<u32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = numbers[..] else { panic!("`{day}` is no day") };
    (year, month, day)
}

/// The day before.
pub(super) fn before(day: &str) -> String {
    let (year, month, day) = parts(day);
    let (year, month, day) = match (month, day) {
        (1, 1) => (year - 1, 12, 31),
        (_, 1) => (year, month - 1, length(year, month - 1)),
        _ => (year, month, day - 1),
    };
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day after.
pub(super) fn after(day: &str) -> String {
    let (year, month, day) = parts(day);
    let (year, month, day) = match (month, day) {
        (12, 31) => (year + 1, 1, 1),
        (month, day) if day == length(year, month) => (year, month + 1, 1),
        _ => (year, month, day + 1),
    };
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{after, before};

    #[test]
    fn days_follow_each_other() {
        for (first, second) in [
            ("2024-02-28", "2024-02-29"),
            ("2023-02-28", "2023-03-01"),
            ("2023-12-31", "2024-01-01"),
            ("2000-02-28", "2000-02-29"),
        ] {
            assert_eq!((after(first).as_str(), before(second).as_str()), (second, first));
        }
    }
}
