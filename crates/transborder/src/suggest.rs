//! Near names: what somebody probably meant.

/// The candidate that differs least from `name`, if it differs little: in at most a third of its letters,
/// one being always allowed (Damerau–Levenshtein without transposing twice; capitals do not count).
/// The first of several equally near.
#[must_use]
pub fn near<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Long texts are no misspelt names, and the distance costs length squared.
    if name.is_empty() || name.len() > 64 {
        return None;
    }
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let limit = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, &'c str)> = None;
    let mut other: Vec<char> = Vec::new();
    let mut rows = Rows::default();
    for candidate in candidates {
        // A letter has at most four bytes, and each letter too many or too few is a difference.
        if candidate.len() > 4 * (wanted.len() + limit) || candidate == name {
            continue;
        }
        other.clear();
        other.extend(candidate.chars().flat_map(char::to_lowercase));
        let at_most = best.map_or(limit, |(least, _)| least - 1);
        if let Some(distance) = rows.distance(&wanted, &other, at_most) {
            if distance == 0 {
                return Some(candidate);
            }
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Three rows of the table of distances between beginnings, kept between candidates.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// How far `a` and `b` are apart, if it is at most `limit`.
    fn distance(&mut self, a: &[char], b: &[char], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let width = b.len() + 1;
        self.before.clear();
        self.before.resize(width, 0);
        self.last.clear();
        self.last.extend(0..width);
        for i in 1..=a.len() {
            self.row.clear();
            self.row.resize(width, i);
            let mut least = i;
            for j in 1..width {
                let change = self.last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut cell = change.min(self.last[j] + 1).min(self.row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    cell = cell.min(self.before[j - 2] + 1);
                }
                self.row[j] = cell;
                least = least.min(cell);
            }
            // A swap looks two rows back, so one cell may still fall by one below this row's least.
            if least > limit + 1 {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.row);
        }
        Some(self.last[b.len()]).filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_finds_the_name_and_many_do_not() {
        let names = ["location", "operator", "on_behalf_of", "id"];
        assert_eq!(near("locaton", names), Some("location"));
        assert_eq!(near("opertaor", names), Some("operator"));
        assert_eq!(near("region", names), None);
        assert_eq!(near("colour", names), None);
    }

    #[test]
    fn the_nearest_wins_and_the_first_of_equals() {
        assert_eq!(near("crm-eu", ["crm-us", "crm-eus", "crm-e"]), Some("crm-eus"));
        assert_eq!(near("Acme", ["acne", "acme"]), Some("acme"));
        assert_eq!(near("recipient", ["receipient", "recipients"]), Some("receipient"));
        assert_eq!(near("name", ["name"]), None);
        assert_eq!(near("straße", ["strasse", "strabe"]), Some("strabe"));
        assert_eq!(near("", ["a"]), None);
    }
}
