//! `Edm.Duration`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::cursor::{Cursor, fraction, fraction_digits, number, write_fraction};
use super::error::Fault;
use super::{Kind, ValueError};

const PICOSECONDS: i128 = 1_000_000_000_000;

/// `Edm.Duration`: a signed length of time in days, hours, minutes and seconds, in the components it was written in. A day has 24 hours. 40
/// bytes.
///
/// `PT36H` stays `PT36H`, `P0D` stays `P0D`, `PT08H` stays `PT08H`, and up to twelve fraction digits stay as they were. Days and hours are
/// below 2^32, minutes and seconds below 2^64. Years, months and weeks, a plus sign and a duration without components (`P`, `PT`, `P1DT`)
/// are refused.
///
/// ```
/// use odata_runtime::values::Duration;
///
/// let shift: Duration = "PT36H".parse()?;
/// assert_eq!(shift, "P1DT12H".parse()?);
/// assert_eq!(shift.to_string(), "PT36H");
/// assert_eq!(shift.to_signed_duration()?, jiff::SignedDuration::from_hours(36));
/// assert_eq!(Duration::from(std::time::Duration::from_millis(90_500)).to_string(), "PT1M30.5S");
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Equality, order and hash are those of the total length. Standard: OData CSDL XML 4.01, 3.3 Primitive Types (`xs:dayTimeDuration`); OData
/// ABNF, `durationValue`, which would also accept `P`.
#[derive(Clone, Copy)]
pub struct Duration {
    minutes: u64,
    seconds: u64,
    picoseconds: u64,
    days: u32,
    hours: u32,
    /// The number of digits in which the days, hours, minutes and whole seconds are written; 0 if there is no such component.
    widths: [u8; 4],
    fraction_digits: u8,
    negative: bool,
}

impl Duration {
    /// A duration of zero, written `PT0S`.
    pub const ZERO: Self = Self {
        minutes: 0,
        seconds: 0,
        picoseconds: 0,
        days: 0,
        hours: 0,
        widths: [0, 0, 0, 1],
        fraction_digits: 0,
        negative: false,
    };

    /// Whether it has a minus sign.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether its length is zero.
    pub fn is_zero(self) -> bool {
        self.as_picoseconds() == 0
    }

    /// The days; `None` if they were not written.
    pub fn days(self) -> Option<u32> {
        (self.widths[0] > 0).then_some(self.days)
    }

    /// The hours in addition to the days, not limited to 23; `None` if they were not written.
    pub fn hours(self) -> Option<u32> {
        (self.widths[1] > 0).then_some(self.hours)
    }

    /// The minutes in addition to the hours, not limited to 59; `None` if they were not written.
    pub fn minutes(self) -> Option<u64> {
        (self.widths[2] > 0).then_some(self.minutes)
    }

    /// The whole seconds in addition to the minutes, not limited to 59; `None` if they were not written.
    pub fn seconds(self) -> Option<u64> {
        (self.widths[3] > 0).then_some(self.seconds)
    }

    /// The fraction of the seconds in picoseconds, below 10^12.
    pub fn picoseconds(self) -> u64 {
        self.picoseconds
    }

    /// The total length in picoseconds, with its sign.
    pub fn as_picoseconds(self) -> i128 {
        // At most about 61 * 2^64 + 2^49 seconds, 2^110 picoseconds.
        let hours = i128::from(self.days) * 24 + i128::from(self.hours);
        let seconds = (hours * 60 + i128::from(self.minutes)) * 60 + i128::from(self.seconds);
        let total = seconds * PICOSECONDS + i128::from(self.picoseconds);
        if self.negative { -total } else { total }
    }

    /// Whether the two are written alike.
    pub fn identical(&self, other: &Self) -> bool {
        self.as_picoseconds() == other.as_picoseconds()
            && self.negative == other.negative
            && self.widths == other.widths
            && (self.days, self.hours, self.minutes) == (other.days, other.hours, other.minutes)
            && self.fraction_digits == other.fraction_digits
    }

    /// The total length, cut to nanoseconds.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if it is negative or beyond 2^64 seconds.
    pub fn to_std(self) -> Result<std::time::Duration, ValueError> {
        let range = || {
            let fault = Fault::Range("std durations range from 0 to 2^64 seconds");
            fault.of(Kind::Duration, &self.to_string())
        };
        let nanoseconds = u128::try_from(self.as_picoseconds() / 1000).map_err(|_| range())?;
        let seconds = u64::try_from(nanoseconds / 1_000_000_000).map_err(|_| range())?;
        let rest = u32::try_from(nanoseconds % 1_000_000_000).map_err(|_| range())?;
        Ok(std::time::Duration::new(seconds, rest))
    }

    /// The usual spelling: every component is below the next larger unit, and components of 0 are left out.
    pub(super) fn normal(negative: bool, total_seconds: u64, nanoseconds: u32) -> Self {
        let parts = [
            total_seconds / 86_400,
            total_seconds / 3_600 % 24,
            total_seconds / 60 % 60,
            total_seconds % 60,
        ];
        let [days, hours, minutes, seconds] = parts;
        // 2^64 seconds are 2^48 days; a length beyond 2^32 days is written in seconds.
        let Ok(days) = u32::try_from(days) else {
            return Self {
                seconds: total_seconds,
                widths: [
                    0,
                    0,
                    0,
                    total_seconds
                        .checked_ilog10()
                        .map_or(1, |log| log as u8 + 1),
                ],
                picoseconds: u64::from(nanoseconds) * 1000,
                fraction_digits: fraction_digits(u64::from(nanoseconds) * 1000),
                negative,
                ..Self::ZERO
            };
        };
        let picoseconds = u64::from(nanoseconds) * 1000;
        let mut widths = parts.map(|part| part.checked_ilog10().map_or(0, |log| log as u8 + 1));
        if widths[3] == 0 && (picoseconds > 0 || widths == [0; 4]) {
            widths[3] = 1;
        }
        Self {
            minutes,
            seconds,
            picoseconds,
            days,
            hours: hours as u32,
            widths,
            fraction_digits: fraction_digits(picoseconds),
            negative,
        }
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const EMPTY: Fault =
            Fault::Format("a duration needs at least one component, and one after a T");
        let mut duration = Self {
            widths: [0; 4],
            negative: cursor.eat(b'-'),
            ..Self::ZERO
        };
        if !cursor.eat_letter(b'P') {
            return Err(Fault::Format("a duration begins with P or -P"));
        }
        let mut pending = cursor.digits();
        if !pending.is_empty() {
            if !cursor.eat_letter(b'D') {
                return Err(Fault::Format(
                    "a duration has days, and after a T hours, minutes and seconds",
                ));
            }
            duration.days = narrow(component(pending, &mut duration.widths[0])?)?;
        }
        if cursor.at_end() {
            return if duration.widths[0] > 0 {
                Ok(duration)
            } else {
                Err(EMPTY)
            };
        }
        if !cursor.eat_letter(b'T') {
            return Err(Fault::Format(
                "a duration has days, and after a T hours, minutes and seconds",
            ));
        }
        pending = cursor.digits();
        if pending.is_empty() {
            return Err(EMPTY);
        }
        if cursor.eat_letter(b'H') {
            duration.hours = narrow(component(pending, &mut duration.widths[1])?)?;
            pending = cursor.digits();
        }
        if !pending.is_empty() && cursor.eat_letter(b'M') {
            duration.minutes = component(pending, &mut duration.widths[2])?;
            pending = cursor.digits();
        }
        if !pending.is_empty() {
            duration.seconds = component(pending, &mut duration.widths[3])?;
            if cursor.eat(b'.') {
                (duration.picoseconds, duration.fraction_digits) = fraction(cursor.digits())
                    .ok_or(Fault::Format(
                        "a fraction of a second has one to twelve digits",
                    ))?;
            }
            if !cursor.eat_letter(b'S') {
                return Err(Fault::Format(
                    "hours, minutes and seconds must be in this order, each at most once",
                ));
            }
        }
        if !cursor.at_end() {
            return Err(Fault::Format("there is text after the last component"));
        }
        Ok(duration)
    }
}

fn component(digits: &[u8], width: &mut u8) -> Result<u64, Fault> {
    *width = u8::try_from(digits.len())
        .map_err(|_| Fault::Format("a component has at most 255 digits"))?;
    number(digits).ok_or(Fault::Range("a component is too large"))
}

fn narrow(number: u64) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault::Range("days and hours must be below 2^32"))
}

impl Default for Duration {
    fn default() -> Self {
        Self::ZERO
    }
}

impl FromStr for Duration {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::read(&mut Cursor::new(text)).map_err(|fault| fault.of(Kind::Duration, text))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [days, hours, minutes, seconds] = self.widths.map(usize::from);
        f.write_str(if self.negative { "-P" } else { "P" })?;
        if days > 0 {
            write!(f, "{:0days$}D", self.days)?;
        }
        if hours > 0 || minutes > 0 || seconds > 0 {
            f.write_str("T")?;
        }
        if hours > 0 {
            write!(f, "{:0hours$}H", self.hours)?;
        }
        if minutes > 0 {
            write!(f, "{:0minutes$}M", self.minutes)?;
        }
        if seconds > 0 {
            write!(f, "{:0seconds$}", self.seconds)?;
            write_fraction(f, self.picoseconds, self.fraction_digits)?;
            f.write_str("S")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.as_picoseconds() == other.as_picoseconds()
    }
}

impl Eq for Duration {}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_picoseconds().cmp(&other.as_picoseconds())
    }
}

impl Hash for Duration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_picoseconds().hash(state);
    }
}

impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        Self::normal(false, duration.as_secs(), duration.subsec_nanos())
    }
}

impl TryFrom<Duration> for std::time::Duration {
    type Error = ValueError;

    fn try_from(duration: Duration) -> Result<Self, ValueError> {
        duration.to_std()
    }
}

super::scalar::text_serde!(Duration, Kind::Duration);
