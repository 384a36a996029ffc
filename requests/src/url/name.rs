//! Names that a program gives as text.

use crate::error::RequestError;

/// Checks that a text is an identifier or a qualified name (OData ABNF, `odataIdentifier`, `namespace`), so that it can stand in a URL without
/// meaning anything else.
///
/// # Errors
///
/// [`RequestError::Name`] if it is not.
pub fn check_name(name: &str) -> Result<(), RequestError> {
    if !name.is_empty() && name.split('.').all(is_identifier) {
        Ok(())
    } else {
        Err(RequestError::Name(name.to_owned()))
    }
}

/// Checks that a text is a path of names, separated by `/`.
///
/// # Errors
///
/// [`RequestError::Name`] if it is not.
pub fn check_path(path: &str) -> Result<(), RequestError> {
    if path.split('/').all(|name| check_name(name).is_ok()) {
        Ok(())
    } else {
        Err(RequestError::Name(path.to_owned()))
    }
}

/// Checks that a text is a path of names and of annotations, such as `price/@Measures.Currency#reporting` (OData ABNF,
/// `annotationExpr`).
///
/// # Errors
///
/// [`RequestError::Name`] if it is not.
pub fn check_annotated_path(path: &str) -> Result<(), RequestError> {
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
pub fn is_identifier(text: &str) -> bool {
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
