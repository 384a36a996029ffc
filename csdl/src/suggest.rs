//! "Did you mean": the known name that is closest to an unknown one.

/// The candidate closest to `name`, if one is close enough: at most a third of its characters differ. The first of equally close candidates
/// wins, so the result depends only on the given order.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let of = |name: &str, part: fn(&'a str) -> &'a str| {
        let length = name.chars().count();
        let limit = (length / 3).max(1);
        let mut best: Option<(usize, &'a str)> = None;
        for candidate in &candidates {
            // Names in metadata can be long and numerous.
            if part(candidate).chars().count().abs_diff(length) > limit {
                continue;
            }
            let found = distance(name, part(candidate));
            if found <= limit && best.is_none_or(|(least, _)| found < least) {
                best = Some((found, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    };
    // Namespaces are long and easily wrong as a whole; the simple name is what the user had in mind.
    of(name, |candidate| candidate).or_else(|| match name.rsplit_once('.') {
        Some((_, simple)) if simple.len() > 2 => of(simple, simple_name),
        _ => None,
    })
}

/// A qualified name without its namespace.
fn simple_name(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, simple)| simple)
}

/// Levenshtein distance that treats `-` and `_`, and upper and lower case, as equal.
fn distance(left: &str, right: &str) -> usize {
    let fold = |text: &str| -> Vec<char> {
        text.chars()
            .map(|c| {
                if c == '-' {
                    '_'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect()
    };
    let (left, right) = (fold(left), fold(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(a != b))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_wrong_namespace_is_no_hindrance() {
        let names = ["Microsoft.Sample.Person", "Microsoft.Sample.Trip/name"];
        for (name, expected) in [
            ("Trippin.Persn", Some(names[0])),
            ("Sample.Trip/nme", Some(names[1])),
            ("Trippin.Airport", None),
        ] {
            assert_eq!(closest(name, names), expected, "{name}");
        }
    }

    #[test]
    fn finds_what_was_meant() {
        let names = ["metadata", "modules", "family", "family_limit"];
        for (name, expected) in [
            ("metadta", Some("metadata")),
            ("Family-Limit", Some("family_limit")),
            ("module", Some("modules")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(closest(name, names), expected, "{name}");
        }
    }
}
