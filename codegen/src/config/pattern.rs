//! Patterns over model paths: `Namespace.Type`, `Namespace.Type/property`, with `*` for any run of characters.

use odata_csdl::diagnostic::Span;

/// A pattern over model paths. `*` stands for any run of characters, including the empty one, `/` and `.`; every other character stands for
/// itself. Case matters, as in the standard.
///
/// ```
/// use odata_codegen::config::Pattern;
///
/// let pattern = Pattern::new("microsoft.graph.*/createdDateTime");
/// assert!(pattern.matches("microsoft.graph.partners.billing.operation/createdDateTime"));
/// assert!(!pattern.matches("microsoft.graph.entity/id"));
/// ```
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    span: Option<Span>,
}

impl Pattern {
    /// Makes a pattern from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            span: None,
        }
    }

    /// Makes a pattern that records its place in `codegen.toml`.
    pub(crate) fn at(text: impl Into<String>, span: Span) -> Self {
        Self {
            text: text.into(),
            span: Some(span),
        }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its place in `codegen.toml`, if it was written there; the file is [`CONFIG_FILE`](super::CONFIG_FILE).
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// Whether the pattern contains no `*`, so that it names one model element.
    pub fn is_literal(&self) -> bool {
        !self.text.contains('*')
    }

    /// Whether the pattern addresses something inside a declaration, such as a property or an entity set, rather than types.
    pub fn has_member(&self) -> bool {
        self.text.contains('/')
    }

    /// Whether the pattern matches the whole of `path`.
    ///
    /// Searches for each literal piece between two stars once, leftmost first, which is correct because a star may match any run. The work
    /// is therefore bounded by one search of `path`, and no input causes backtracking.
    pub fn matches(&self, path: &str) -> bool {
        let Some((first, rest)) = self.text.split_once('*') else {
            return self.text == path;
        };
        let Some(mut path) = path.strip_prefix(first) else {
            return false;
        };
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        for piece in middle.split('*') {
            match path.find(piece) {
                Some(at) => path = &path[at + piece.len()..],
                None => return false,
            }
        }
        path.ends_with(last)
    }
}

/// Patterns are equal if their texts are; their places do not count.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<S: Into<String>> From<S> for Pattern {
    fn from(text: S) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn stars_take_any_run() {
        for (pattern, path, expected) in [
            ("a.B", "a.B", true),
            ("a.B", "a.b", false),
            ("a.B", "a.BC", false),
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a.B/c", true),
            ("a.*", "a.B/c", true),
            ("a.*", "ab.B", false),
            ("*/id", "a.B/id", true),
            ("*/id", "a.B/idea", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("a*b*a", "aba", true),
            ("a*b*a", "abba", true),
            ("a*b*a", "aa", false),
            ("*b*b*", "ab", false),
            ("*b*b*", "abab", true),
            ("**", "x", true),
            ("a**b", "ab", true),
            ("*ab", "aab", true),
            ("a*ab", "ab", false),
            ("*é*", "caféine", true),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(path),
                expected,
                "{pattern} on {path}"
            );
        }
    }

    #[test]
    fn many_stars_stay_fast() {
        let pattern = Pattern::new("*a".repeat(2_000) + "b");
        assert!(!pattern.matches(&"a".repeat(20_000)));
    }
}
