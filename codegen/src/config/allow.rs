//! Warnings that the configuration allows, by number and model path.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Pattern;
use crate::codes;
use odata_csdl::diagnostic::{Code, Finding, Rule, Severity, Span};
use odata_csdl::suggest::closest;

/// A warning to suppress: the number of a finding, such as `E0805`, optionally followed by a pattern of the model paths to which it
/// applies, such as `E0406 ns.*`.
///
/// A pattern without `/` that matches a type, an operation or a container also matches what is inside it.
///
/// ```
/// use odata_codegen::config::Allow;
///
/// let allow = Allow::new("E0406 example.shop.*");
/// assert_eq!(allow.number(), "E0406");
/// assert_eq!(allow.path().map(|path| path.as_str()), Some("example.shop.*"));
/// ```
#[derive(Debug, Clone)]
pub struct Allow {
    number: String,
    path: Option<Pattern>,
    span: Option<Span>,
}

impl Allow {
    /// Parses a number, optionally followed by blanks and a pattern.
    pub fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref().trim();
        let (number, path) = match text.split_once(char::is_whitespace) {
            Some((number, path)) => (number, Some(Pattern::new(path.trim_start()))),
            None => (text, None),
        };
        Self {
            number: number.to_owned(),
            path,
            span: None,
        }
    }

    /// Makes an entry that records its place in `codegen.toml`.
    pub(super) fn at(text: &str, span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::new(text)
        }
    }

    /// The number of the finding.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The model paths for which the finding is allowed; `None` for all.
    pub fn path(&self) -> Option<&Pattern> {
        self.path.as_ref()
    }

    /// Whether the entry applies to the finding.
    fn covers(&self, finding: &Finding) -> bool {
        self.number == finding.code.number
            && self.path.as_ref().is_none_or(|pattern| {
                let path = finding.path.as_deref().unwrap_or_default();
                covers_path(pattern, path)
            })
    }

    /// Returns a finding if the entry is invalid, with the reason and a remedy.
    pub(super) fn problem(&self) -> Option<Finding> {
        let problem = |message: String, help: String| {
            let finding = Finding::new(&codes::VALUE, message);
            Some(finding.at(self.span).help(help))
        };
        let Some(code) = codes::find(&self.number) else {
            let known = codes::all();
            let known = known.iter().map(|code| code.number);
            return problem(
                format!("`{}` is not the number of a finding", self.number),
                closest(&self.number, known).map_or_else(
                    || "write the number of a finding, such as `E0805`, optionally followed by a pattern of model paths".to_owned(),
                    |meant| format!("did you mean `{meant}`?"),
                ),
            );
        };
        if code.rule == Rule::Always {
            return problem(
                format!("`{code}` is an error, and only warnings can be allowed"),
                format!(
                    "remove it; `odata-codegen explain {code}` says what to do about the error"
                ),
            );
        }
        if code == &codes::ALLOW_UNUSED {
            return problem(
                format!("`{code}` reports entries of `allow`, and cannot be allowed itself"),
                "remove it, and the entries that suppress nothing".to_owned(),
            );
        }
        None
    }
}

/// Entries are equal if they allow the same; their places do not count.
impl PartialEq for Allow {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.path == other.path
    }
}

impl<S: AsRef<str>> From<S> for Allow {
    fn from(text: S) -> Self {
        Self::new(text)
    }
}

/// Whether a pattern matches the path of a finding, which is written `ns.Type › Property name`, or like the target of annotations:
/// `ns.Type/name`, `ns.function(ns.Type)/parameter`.
fn covers_path(pattern: &Pattern, path: &str) -> bool {
    let mut segments = path.split(" › ");
    let owner = segments.next().unwrap_or_default();
    // Patterns name all overloads of an operation.
    let owner = match owner.split_once('(').zip(owner.rsplit_once(')')) {
        Some(((before, _), (_, after))) => [before, after].concat(),
        None => owner.to_owned(),
    };
    let owner = owner.as_str();
    if !pattern.has_member() && pattern.matches(owner.split('/').next().unwrap_or(owner)) {
        return true;
    }
    // `Property name` becomes `name`.
    let names = segments.map(|it| it.split_once(' ').map_or(it, |(_, name)| name));
    let path: Vec<&str> = std::iter::once(owner).chain(names).collect();
    pattern.matches(&path.join("/"))
}

/// The entries of a run, with a mark on those that suppressed a finding.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowances {
    entries: Arc<[(Allow, AtomicBool)]>,
}

impl Allowances {
    pub(crate) fn new(entries: &[Allow]) -> Self {
        let entries = entries.iter().filter(|entry| entry.problem().is_none());
        Self {
            entries: entries
                .map(|entry| (entry.clone(), AtomicBool::new(false)))
                .collect(),
        }
    }

    /// Whether an entry allows the finding. Marks every such entry as used.
    pub(crate) fn allow(&self, finding: &Finding) -> bool {
        let mut allowed = false;
        for (entry, used) in self.entries.iter() {
            if entry.covers(finding) {
                used.store(true, Ordering::Relaxed);
                allowed = true;
            }
        }
        allowed
    }

    /// A finding for each entry that allowed nothing, except for entries about `unknown`, whose findings the run does not look for.
    pub(crate) fn unused(&self, strict: bool, unknown: Option<&Code>) -> Vec<Finding> {
        let unused = self.entries.iter().filter(|(entry, used)| {
            !used.load(Ordering::Relaxed) && unknown.is_none_or(|it| it.number != entry.number)
        });
        let finding = |(entry, _): &(Allow, AtomicBool)| {
            let path = entry.path.as_ref();
            let path = path.map_or_else(String::new, |path| format!(" for `{path}`"));
            let message = format!("`{}`{path} in `allow` suppresses nothing", entry.number);
            let finding = Finding::new(&codes::ALLOW_UNUSED, message).at(entry.span);
            let finding = finding.help("remove the entry from `allow`, or correct its path");
            if strict {
                finding.severity(Severity::Error)
            } else {
                finding
            }
        };
        unused.map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Allow, Pattern, covers_path};

    #[test]
    fn patterns_match_the_paths_of_findings() {
        for (pattern, path, expected) in [
            ("a.T", "a.T", true),
            ("a.T", "a.T › Property p", true),
            ("a.T", "a.T/p", true),
            ("a.T", "a.Tt › Property p", false),
            ("a.*", "a.T › NavigationProperty p", true),
            ("b.*", "a.T › Property p", false),
            ("a.T/p", "a.T › Property p", true),
            ("a.T/p", "a.T › Property q", false),
            ("a.T/p", "a.T", false),
            ("a.T/Property", "a.T › Property p", false),
            ("*/p", "a.T › Property p", true),
            ("a.C/Set", "a.C › Set", true),
            ("a.f/ReturnType", "a.f › ReturnType", true),
            ("a.f", "a.f(Collection(a.T),Edm.Int32)/p", true),
            ("a.f/p", "a.f(Collection(a.T),Edm.Int32)/p", true),
            ("a.f/q", "a.f(a.T)/p", false),
            ("a.f", "a.f(a.T", false),
            ("*", "", true),
            ("a.T", "", false),
        ] {
            assert_eq!(
                covers_path(&Pattern::new(pattern), path),
                expected,
                "{pattern} on {path}"
            );
        }
    }

    #[test]
    fn an_entry_is_a_number_and_perhaps_a_pattern() {
        for text in ["E0406 a.*", " E0406\t a.* "] {
            let allow = Allow::new(text);
            assert_eq!(allow.number(), "E0406");
            assert_eq!(allow.path(), Some(&Pattern::new("a.*")));
        }
        assert_eq!(Allow::new("E0406").path(), None);
    }
}
