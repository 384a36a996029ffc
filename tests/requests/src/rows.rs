//! The rows of a file: a request and its response each.

use std::error::Error;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// A line of the file. Only the request is required.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    /// Method and URL.
    pub(crate) request: String,
    #[serde(default)]
    headers: Value,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    response_headers: Value,
    #[serde(default)]
    response_body: Value,
    /// `ok` if whoever wrote the file found the request in the metadata, else why not.
    resolves: Option<String>,
    #[serde(default)]
    page: Value,
    #[serde(default)]
    line: Value,
}

impl Row {
    /// Method and URL.
    pub(crate) fn parts(&self) -> (String, &str) {
        let text = self.request.trim();
        let (method, url) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let url = url.trim();
        let url = match url.rsplit_once(char::is_whitespace) {
            Some((url, version)) if version.starts_with("HTTP/") => url.trim_end(),
            _ => url,
        };
        (method.to_ascii_uppercase(), url)
    }

    /// Whether the row counts as one that the metadata has: the file says so, or says nothing.
    pub(crate) fn is_ok(&self) -> bool {
        self.resolves.as_deref().is_none_or(|it| it == "ok")
    }

    /// Whether the file says that the metadata has the request.
    pub(crate) fn is_said_to_be_ok(&self) -> bool {
        self.resolves.as_deref() == Some("ok")
    }

    /// Where the request is documented.
    pub(crate) fn source(&self) -> String {
        let page = self.page.as_str().unwrap_or_default();
        let name = page.rsplit('/').next().unwrap_or_default();
        match &self.line {
            Value::Null => name.to_owned(),
            line => format!("{name}:{line}"),
        }
    }

    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        headers(&self.headers)
    }

    pub(crate) fn response_headers(&self) -> Vec<(String, String)> {
        headers(&self.response_headers)
    }

    /// The text of the request's body; empty if there is none.
    pub(crate) fn body(&self) -> String {
        text(&self.body)
    }

    pub(crate) fn response_body(&self) -> String {
        text(&self.response_body)
    }

    /// The number of the response's status.
    pub(crate) fn status(&self) -> Option<u16> {
        match &self.status {
            Value::Number(number) => u16::try_from(number.as_u64()?).ok(),
            Value::String(text) => text
                .split_whitespace()
                .find_map(|word| word.parse().ok().filter(|code| (100..600).contains(code))),
            _ => None,
        }
    }
}

/// Headers as a list of lines, as an object, or as one text with a line each.
fn headers(value: &Value) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    match value {
        Value::Array(lines) => lines
            .iter()
            .filter_map(Value::as_str)
            .filter_map(line)
            .collect(),
        Value::String(text) => text.lines().filter_map(line).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        _ => Vec::new(),
    }
}

/// A text, or JSON as a text.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().trim_start_matches('\u{feff}').to_owned(),
        other => other.to_string(),
    }
}

/// Reads a file of rows, one a line.
pub(crate) fn read(file: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for (at, line) in std::fs::read_to_string(file)?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(line)
            .map_err(|error| format!("{}:{}: {error}", file.display(), at + 1))?;
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_each_form() {
        let row = |text: &str| serde_json::from_str::<Row>(text).ok();
        let full = row(
            r#"{"request":"get  https://h/a b HTTP/1.1","headers":["If-Match: W/\"a:b\""],"body":{"a":1},
            "status":"HTTP/1.1 201 Created","resolves":"no-root:v1","page":"x/y.md","line":7}"#,
        );
        let full = full.as_ref();
        assert_eq!(
            full.map(Row::parts),
            Some(("GET".to_owned(), "https://h/a b"))
        );
        let header = ("If-Match".to_owned(), "W/\"a:b\"".to_owned());
        assert_eq!(full.map(Row::headers), Some(vec![header]));
        assert_eq!(full.map(Row::body).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(full.and_then(Row::status), Some(201));
        assert_eq!(full.map(Row::is_ok), Some(false));
        assert_eq!(full.map(Row::source).as_deref(), Some("y.md:7"));
        let least = row(r#"{"request":"DELETE /a","status":204,"headers":{"A":"b"}}"#);
        assert_eq!(least.as_ref().and_then(Row::status), Some(204));
        assert_eq!(least.as_ref().map(Row::is_ok), Some(true));
        assert_eq!(least.as_ref().map(Row::body).as_deref(), Some(""));
        assert_eq!(least.map(|row| row.headers().len()), Some(1));
    }
}
