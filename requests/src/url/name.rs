//! Names that a program gives as text.

use crate::error::RequestError;

/// Checks that a text is an identifier or a qualified name (OData ABNF, `odataIdentifier`, `namespace`), so that it can stand in a URL without
/// meaning anything else.
pub(crate) fn check_name(name: &str) -> Result<(), RequestError> {
    if !name.is_empty() && name.split('.').all(is_identifier) {
        Ok(())
    } else {
        Err(RequestError::Name(name.to_owned()))
    }
}

/// Checks that a text is a path of names, separated by `/`.
pub(crate) fn check_path(path: &str) -> Result<(), RequestError> {
    if path.split('/').all(|name| check_name(name).is_ok()) {
        Ok(())
    } else {
        Err(RequestError::Name(path.to_owned()))
    }
}

/// The system query options (OData ABNF, `systemQueryOption`, and those of the aggregation extension and of entity ids).
const SYSTEM_OPTIONS: [&str; 17] = [
    "$apply",
    "$compute",
    "$count",
    "$deltatoken",
    "$expand",
    "$filter",
    "$format",
    "$id",
    "$index",
    "$levels",
    "$orderby",
    "$schemaversion",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
];

/// Checks the name of a query option that a program gives as text: one of its own, which cannot start with `$` or `@`, a system query
/// option, or a parameter alias (URL Conventions 4.01, 5.2 and 5.3).
pub(crate) fn check_option(name: &str) -> Result<(), RequestError> {
    let reason = if name.is_empty() {
        "has no name"
    } else if name.starts_with('$') && !SYSTEM_OPTIONS.contains(&name) {
        "starts with `$` and is not a system query option"
    } else if name.strip_prefix('@').is_some_and(|it| !is_identifier(it)) {
        "starts with `@` and is not a parameter alias"
    } else {
        return Ok(());
    };
    Err(RequestError::Option {
        name: name.to_owned(),
        reason,
    })
}

/// Checks that a text is a path of names and of annotations, such as `price/@Measures.Currency#reporting` (OData ABNF,
/// `annotationExpr`).
pub(crate) fn check_annotated_path(path: &str) -> Result<(), RequestError> {
    let is_segment = |segment: &str| {
        let Some(annotation) = segment.strip_prefix('@') else {
            return check_name(segment).is_ok();
        };
        match annotation.split_once('#') {
            Some((term, qualifier)) => check_name(term).is_ok() && is_identifier(qualifier),
            None => check_name(annotation).is_ok(),
        }
    };
    if path.split('/').all(is_segment) {
        Ok(())
    } else {
        Err(RequestError::Name(path.to_owned()))
    }
}

/// Whether a text is an identifier (OData ABNF, `odataIdentifier`).
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|other| {
            // Combining marks and other word characters outside of ASCII are allowed by the ABNF's classes; no delimiter of URLs is.
            other.is_alphanumeric()
                || other == '_'
                || !other.is_ascii() && !other.is_whitespace() && !other.is_control()
        })
}

#[cfg(test)]
mod tests {
    use super::{check_name, check_path};

    #[test]
    fn names_hold_no_delimiter() {
        for good in ["a", "_b1", "ns.Type", "Größe"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "1a",
            "a b",
            "a'",
            "a/b",
            "a.",
            "$x",
            "a,b",
            "a&b",
            "a\u{3000}b",
        ] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
        assert!(check_path("a/ns.T/b").is_ok());
        assert!(check_path("a//b").is_err());
    }
}
