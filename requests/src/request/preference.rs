//! [`Preference`]: what a request asks for in `Prefer`.

use std::borrow::Cow;

use crate::error::RequestError;
use crate::headers::check;
use crate::url::{Dialect, Version};

/// A preference (Protocol 4.01, 8.2.8). A text is one as it is: `"outlook.timezone=\"UTC\""`.
///
/// ```
/// use odata_requests::{Dialect, Preference};
///
/// assert_eq!(Preference::max_page_size(20).text(&Dialect::STANDARD)?, "odata.maxpagesize=20");
/// # Ok::<(), odata_requests::RequestError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Whether its name has the prefix `odata.` in 4.0.
    is_prefixed: bool,
    text: Cow<'static, str>,
    fault: Option<&'static str>,
}

impl Preference {
    const fn plain(text: &'static str) -> Self {
        Self {
            is_prefixed: false,
            text: Cow::Borrowed(text),
            fault: None,
        }
    }

    fn of_odata(text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            is_prefixed: true,
            text: text.into(),
            fault: None,
        }
    }

    /// `return=minimal`: no body after a change (8.2.8.7).
    pub const fn return_minimal() -> Self {
        Self::plain("return=minimal")
    }

    /// `return=representation`: the changed value in the body (8.2.8.7).
    pub const fn return_representation() -> Self {
        Self::plain("return=representation")
    }

    /// `maxpagesize`: at most so many items in a page, at least one (8.2.8.5).
    pub fn max_page_size(items: u64) -> Self {
        Self {
            fault: (items == 0).then_some("asks for pages without items"),
            ..Self::of_odata(format!("maxpagesize={items}"))
        }
    }

    /// `respond-async`: the service may answer before it is done (8.2.8.8).
    pub const fn respond_async() -> Self {
        Self::plain("respond-async")
    }

    /// `wait`: the service should answer within so many seconds (8.2.8.10).
    pub fn wait(seconds: u64) -> Self {
        Self {
            text: format!("wait={seconds}").into(),
            ..Self::plain("")
        }
    }

    /// `track-changes`: the answer has a delta link (8.2.8.9).
    pub fn track_changes() -> Self {
        Self::of_odata("track-changes")
    }

    /// `continue-on-error`: a batch or a change of a collection goes on after an error (8.2.8.3).
    pub fn continue_on_error() -> Self {
        Self::of_odata("continue-on-error")
    }

    /// `continue-on-error=false`: a JSON batch, which otherwise goes on, ends at the first error (8.2.8.3).
    pub fn stop_on_error() -> Self {
        Self::of_odata("continue-on-error=false")
    }

    /// `allow-entityreferences`: entities can be sent as references (8.2.8.1).
    pub fn allow_entity_references() -> Self {
        Self::of_odata("allow-entityreferences")
    }

    /// `include-annotations`: the annotations that match the patterns, such as `display.*,-secret.*` (8.2.8.4).
    pub fn include_annotations(patterns: &str) -> Self {
        let is_pattern = |pattern: &str| {
            let pattern = pattern.strip_prefix('-').unwrap_or(pattern);
            let (name, qualifier) = pattern.split_once('#').unwrap_or((pattern, "q"));
            let is_name = name == "*" || crate::url::check_name(name).is_ok();
            let in_namespace = name.strip_suffix(".*").map(crate::url::check_name);
            (is_name || matches!(in_namespace, Some(Ok(()))))
                && crate::url::is_identifier(qualifier)
        };
        Self {
            fault: (!patterns.split(',').all(is_pattern))
                .then_some("has patterns that are not names of terms or namespaces"),
            ..Self::of_odata(format!("include-annotations=\"{patterns}\""))
        }
    }

    /// `omit-values=nulls`: properties that are null are left out of the answer (8.2.8.6, 4.01).
    pub const fn omit_nulls() -> Self {
        Self::plain("omit-values=nulls")
    }

    /// `omit-values=defaults`: properties with their default values are left out of the answer (8.2.8.6, 4.01).
    pub const fn omit_defaults() -> Self {
        Self::plain("omit-values=defaults")
    }

    /// The name: a request has one preference of each.
    pub(crate) fn name(&self) -> &str {
        let end = self.text.find(['=', ';', ' ']);
        let name = end.and_then(|at| self.text.get(..at));
        let name = name.unwrap_or(&self.text);
        name.strip_prefix("odata.").unwrap_or(name)
    }

    /// The text without the prefix of 4.0, for `Debug`.
    pub(crate) fn shown(&self) -> &str {
        &self.text
    }

    /// The text in `Prefer`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if it is none.
    pub fn text(&self, dialect: &Dialect) -> Result<Cow<'_, str>, RequestError> {
        let is_empty = self.text.trim().is_empty().then_some("has no name");
        if let Some(reason) = self.fault.or(is_empty) {
            return Err(RequestError::Header {
                name: "Prefer".to_owned(),
                reason,
            });
        }
        check("Prefer", &self.text)?;
        Ok(match dialect.version {
            Version::V4_0 if self.is_prefixed => Cow::Owned(format!("odata.{}", self.text)),
            _ => Cow::Borrowed(&self.text),
        })
    }
}

impl From<&'static str> for Preference {
    fn from(text: &'static str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Preference {
    fn from(text: String) -> Self {
        Self {
            text: text.into(),
            ..Self::plain("")
        }
    }
}
