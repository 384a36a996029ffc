//! [`Headers`]: the headers of a request or a response.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::error::RequestError;
use crate::secrets::{is_secret, value_without_secrets};

/// Headers in their order. Names are compared without regard to case; a name can occur several times.
///
/// `Debug` does not show the values of headers that carry credentials, as far as their names say so, nor secrets in URLs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// No headers.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of the first header of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_all(name).next()
    }

    /// The values of all headers of that name.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let found = move |header: &&(String, String)| header.0.eq_ignore_ascii_case(name);
        self.0.iter().filter(found).map(|(_, value)| value.as_str())
    }

    /// Whether there is a header of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a header, and removes all others of that name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.remove(&name);
        self.0.push((name, value.into()));
    }

    /// Adds a header.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Removes all headers of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|header| !header.0.eq_ignore_ascii_case(name));
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The number of headers.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entity tag, verbatim (RFC 9110, 8.8.3; Protocol 4.01, 8.3.2).
    pub fn etag(&self) -> Option<&str> {
        self.get("ETag")
    }

    /// `Location`: the edit URL of what was created, or the monitor of a request that was accepted (Protocol 4.01, 8.3.3).
    pub fn location(&self) -> Option<&str> {
        self.get("Location")
    }

    /// `OData-EntityId`: the id of what was created, if the body does not say it (Protocol 4.01, 8.3.4).
    pub fn entity_id(&self) -> Option<&str> {
        self.get("OData-EntityId")
    }

    /// The service's id of the request, which its support asks for: the first of the names that services have for it.
    pub fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 7] = [
            "request-id",
            "x-ms-request-id",
            "x-ms-service-request-id",
            "x-request-id",
            "sap-message-id",
            "x-correlation-id",
            "client-request-id",
        ];
        NAMES.iter().find_map(|name| self.get(name))
    }

    /// The preferences that the service applied, such as `return=minimal` (Protocol 4.01, 8.2.8).
    pub fn preferences_applied(&self) -> impl Iterator<Item = &str> {
        self.get_all("Preference-Applied").flat_map(items)
    }

    /// `Retry-After`, if it has one of its forms (RFC 9110, 10.2.3).
    pub fn retry_after(&self) -> Option<RetryAfter> {
        RetryAfter::parse(self.get("Retry-After")?)
    }
}

/// The items of a list, separated by commas outside of quotes, without white space around them.
pub(crate) fn items(list: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    list.split(move |c: char| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match c {
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' => return !is_quoted,
            _ => {}
        }
        false
    })
    .map(str::trim)
    .filter(|item| !item.is_empty())
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let headers = headers.into_iter();
        Self(
            headers
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<N: Into<String>, V: Into<String>> Extend<(N, V)> for Headers {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, headers: I) {
        for (name, value) in headers {
            self.append(name, value);
        }
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().map(|(name, value)| {
            let value = match is_secret(name) {
                true => "[redacted]".into(),
                false => value_without_secrets(value),
            };
            (name, value)
        });
        f.debug_map().entries(shown).finish()
    }
}

/// Checks that a name is a token and that a value has no character that ends a header (RFC 9110, 5.1 and 5.5).
pub(crate) fn check(name: &str, value: &str) -> Result<(), RequestError> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let reason = if name.is_empty() || !name.chars().all(is_token) {
        "is not a valid header name"
    } else if value.chars().any(|c| c.is_control() && c != '\t') {
        "has a control character in its value"
    } else if !value.is_ascii() {
        "has a character outside of ASCII in its value"
    } else {
        return Ok(());
    };
    Err(RequestError::Header {
        name: name.to_owned(),
        reason,
    })
}

/// When to send a request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// After this time.
    Delay(Duration),
    /// At this time, by the service's clock.
    At(SystemTime),
}

impl RetryAfter {
    /// The value of the header: seconds, or a date in one of its three forms (RFC 9110, 5.6.7 and 10.2.3).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Only a number that is too large does not parse.
            let seconds = text.parse().unwrap_or(u64::MAX);
            return Some(Self::Delay(Duration::from_secs(seconds)));
        }
        date(text).map(Self::At)
    }

    /// The time to wait from `now` on; none if it is over.
    pub fn wait(self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::At(time) => time.duration_since(now).unwrap_or_default(),
        }
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
fn date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let words: Vec<&str> = text
        .split([' ', '-', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let (day, month, year, time) = match *words.as_slice() {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let number = |text: &str| -> Option<i64> {
        let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let mut year_number = number(year)?;
    if year.len() == 2 {
        // Two digits are of this century or, beyond fifty years ahead, of the last one; no date of these services is older.
        year_number += if year_number < 76 { 2000 } else { 1900 };
    }
    let mut parts = time.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let day = number(day)?;
    if parts.next().is_some() || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60
    {
        return None;
    }
    let days = days_since_epoch(year_number, i64::try_from(month).ok()? + 1, day);
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second;
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, in years of four digits.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    // The year starts in March, so that the day that leap years add is its last one.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    before + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(any(
    feature = "http",
    feature = "ureq",
    feature = "reqwest",
    feature = "tower"
))]
impl Headers {
    /// Bytes that are not UTF-8 are read as ISO 8859-1, which RFC 9110 names in 5.5.
    pub(crate) fn from_http(map: &http::HeaderMap) -> Self {
        let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        };
        map.iter()
            .map(|(name, value)| (name.as_str(), text(value.as_bytes())))
            .collect()
    }
}

#[cfg(feature = "http")]
impl From<&http::HeaderMap> for Headers {
    /// Bytes that are not UTF-8 are read as ISO 8859-1, which RFC 9110 names in 5.5.
    fn from(map: &http::HeaderMap) -> Self {
        Self::from_http(map)
    }
}
