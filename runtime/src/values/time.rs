//! `Edm.TimeOfDay`, also the time part of `Edm.DateTimeOffset`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::cursor::{Cursor, fraction, fraction_digits};
use super::error::Fault;
use super::{Kind, Short, ValueError};

const PICOSECONDS: u64 = 1_000_000_000_000;

/// `Edm.TimeOfDay`: a clock time from 00:00:00 to 23:59:59.999999999999, with as many fraction digits as were read. 8 bytes.
///
/// The text form is `hh:mm:ss` with up to twelve fraction digits; seconds may be missing in what is read, and are always written. `24:00`
/// is refused. More than twelve fraction digits are refused, since cutting them would change what is written back. Second 60 is read and
/// kept, since the grammar allows it; conversions to jiff, which has no leap seconds, turn it into the last nanosecond of its minute.
///
/// ```
/// use odata_runtime::values::TimeOfDay;
///
/// let time: TimeOfDay = "07:59:59.9990".parse()?;
/// assert_eq!((time.hour(), time.minute(), time.second(), time.nanosecond()), (7, 59, 59, 999_000_000));
/// assert_eq!(time.to_string(), "07:59:59.9990");
/// assert_eq!("11:22".parse::<TimeOfDay>()?.to_string(), "11:22:00");
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Equality, order and hash ignore trailing zeros of the fraction. Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData ABNF,
/// `timeOfDayValue`.
#[derive(Clone, Copy, Default)]
pub struct TimeOfDay {
    /// `((hour * 60 + minute) * 61 + second) * 10^12 + picosecond`, times 16, plus the number of fraction digits. Minutes of 61 seconds
    /// make room for second 60 and keep the order.
    packed: u64,
}

impl TimeOfDay {
    /// 00:00:00.
    pub const MIDNIGHT: Self = Self { packed: 0 };

    /// A time in whole seconds.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if the hour is above 23, the minute above 59 or the second above 60.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, ValueError> {
        Self::with_picoseconds(hour, minute, second, 0)
    }

    /// A time with a fraction in picoseconds, below 10^12, written with as few digits as it needs.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] as for [`TimeOfDay::new`], and if the fraction is a second or more.
    pub fn with_picoseconds(
        hour: u8,
        minute: u8,
        second: u8,
        picosecond: u64,
    ) -> Result<Self, ValueError> {
        Self::checked(
            hour,
            minute,
            second,
            picosecond,
            fraction_digits(picosecond),
        )
        .map_err(|_| {
            let text = format!("{hour:02}:{minute:02}:{second:02} and {picosecond} ps");
            Fault::Range("there is no such time").of(Kind::TimeOfDay, &text)
        })
    }

    fn checked(
        hour: u8,
        minute: u8,
        second: u8,
        picosecond: u64,
        digits: u8,
    ) -> Result<Self, Fault> {
        if hour > 23 {
            return Err(Fault::Format("the hour must be 00 to 23"));
        }
        if minute > 59 {
            return Err(Fault::Format("the minute must be 00 to 59"));
        }
        if second > 60 || picosecond >= PICOSECONDS || digits > 12 {
            return Err(Fault::Format("the second must be 00 to 60"));
        }
        let seconds = (u64::from(hour) * 60 + u64::from(minute)) * 61 + u64::from(second);
        Ok(Self {
            packed: (seconds * PICOSECONDS + picosecond) << 4 | u64::from(digits),
        })
    }

    fn value(self) -> u64 {
        self.packed >> 4
    }

    fn seconds(self) -> u64 {
        self.value() / PICOSECONDS
    }

    /// The text form.
    pub(crate) fn short(self) -> Short {
        let mut text = Short::new();
        self.write(&mut text);
        text
    }

    pub(super) fn write(self, text: &mut Short) {
        text.two_digits(self.hour());
        text.push(b':');
        text.two_digits(self.minute());
        text.push(b':');
        text.two_digits(self.second());
        let digits = self.fraction_digits();
        if digits > 0 {
            let scale = 10u64.pow(u32::from(12u8.saturating_sub(digits)));
            text.push(b'.');
            text.number(self.picosecond() / scale, digits.into());
        }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        (self.seconds() / 61 / 60) as u8
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        (self.seconds() / 61 % 60) as u8
    }

    /// The second, 0 to 59, or 60 for a leap second.
    pub fn second(self) -> u8 {
        (self.seconds() % 61) as u8
    }

    /// The fraction of the second in picoseconds, below 10^12.
    pub fn picosecond(self) -> u64 {
        self.value() % PICOSECONDS
    }

    /// The fraction of the second in whole nanoseconds, below 10^9; smaller parts are cut.
    pub fn nanosecond(self) -> u32 {
        (self.picosecond() / 1000) as u32
    }

    /// The number of fraction digits that are written, 0 to 12.
    pub fn fraction_digits(self) -> u8 {
        (self.packed & 0xF) as u8
    }

    /// Whether the two are written alike, including trailing zeros.
    pub fn identical(&self, other: &Self) -> bool {
        self.packed == other.packed
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const SHAPE: Fault = Fault::Format("a time is written hh:mm, hh:mm:ss or hh:mm:ss.f");
        let hour = cursor.two_digits().ok_or(SHAPE)?;
        if !cursor.eat(b':') {
            return Err(SHAPE);
        }
        let minute = cursor.two_digits().ok_or(SHAPE)?;
        let (mut second, mut picosecond, mut digits) = (0, 0, 0);
        if cursor.eat(b':') {
            second = cursor.two_digits().ok_or(SHAPE)?;
            if cursor.eat(b'.') {
                (picosecond, digits) = fraction(cursor.digits()).ok_or(Fault::Format(
                    "a fraction of a second has one to twelve digits",
                ))?;
            }
        }
        Self::checked(hour, minute, second, picosecond, digits)
    }
}

impl FromStr for TimeOfDay {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut cursor = Cursor::new(text);
        let time = Self::read(&mut cursor).and_then(|time| {
            if cursor.at_end() {
                Ok(time)
            } else {
                Err(Fault::Format("there is text after the time"))
            }
        });
        time.map_err(|fault| fault.of(Kind::TimeOfDay, text))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().as_str())
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for TimeOfDay {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Eq for TimeOfDay {}

impl PartialOrd for TimeOfDay {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TimeOfDay {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value().cmp(&other.value())
    }
}

impl Hash for TimeOfDay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

super::scalar::text_serde!(TimeOfDay, Kind::TimeOfDay);
