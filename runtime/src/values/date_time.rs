//! `Edm.DateTimeOffset`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::cursor::Cursor;
use super::date::{Date, Month};
use super::error::Fault;
use super::{Kind, Short, TimeOfDay, ValueError};

/// The offset of a [`DateTimeOffset`] from UTC, in whole minutes, with its spelling: `Z`, `+00:00` and `-00:00` mean the same but are
/// distinguished. 2 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UtcOffset(i16);

impl UtcOffset {
    /// UTC, written `Z`.
    pub const Z: Self = Self(i16::MIN);
    /// UTC, written `-00:00`.
    const NEGATIVE_ZERO: Self = Self(i16::MIN + 1);

    fn write(self, text: &mut Short) {
        if self == Self::Z {
            return text.push(b'Z');
        }
        let minutes = self.minutes().unsigned_abs();
        text.push(if self.0 < 0 { b'-' } else { b'+' });
        text.number((minutes / 60).into(), 2);
        text.push(b':');
        text.number((minutes % 60).into(), 2);
    }

    /// An offset in minutes, positive to the east of Greenwich; 0 is written `+00:00`.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if it is a day or more.
    pub fn from_minutes(minutes: i16) -> Result<Self, ValueError> {
        if minutes.unsigned_abs() < 24 * 60 {
            Ok(Self(minutes))
        } else {
            let fault = Fault::Range("an offset must be less than a day");
            Err(fault.of(
                Kind::DateTimeOffset,
                &format!("offset of {minutes} minutes"),
            ))
        }
    }

    /// The minutes to subtract from local time to get UTC, -1439 to 1439.
    pub fn minutes(self) -> i16 {
        if self == Self::Z || self == Self::NEGATIVE_ZERO {
            0
        } else {
            self.0
        }
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const SHAPE: Fault = Fault::Format("the offset is written Z, +hh:mm or -hh:mm");
        // Missing: documented payloads of Microsoft Graph contain date-times without an offset, which are UTC.
        if cursor.at_end() || cursor.eat_letter(b'Z') {
            return Ok(Self::Z);
        }
        let negative = match cursor.peek() {
            Some(b'-') => true,
            Some(b'+') => false,
            _ => return Err(SHAPE),
        };
        cursor.eat(if negative { b'-' } else { b'+' });
        let hours = cursor.two_digits().ok_or(SHAPE)?;
        if !cursor.eat(b':') {
            return Err(SHAPE);
        }
        let minutes = cursor.two_digits().ok_or(SHAPE)?;
        if hours > 23 || minutes > 59 {
            return Err(Fault::Format("the offset must be -23:59 to +23:59"));
        }
        let total = i16::from(hours) * 60 + i16::from(minutes);
        Ok(match (negative, total) {
            (true, 0) => Self::NEGATIVE_ZERO,
            (true, _) => Self(-total),
            (false, _) => Self(total),
        })
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Short::new();
        self.write(&mut text);
        f.write_str(text.as_str())
    }
}

impl fmt::Debug for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `Edm.DateTimeOffset`: a local date and time with its offset from UTC, as the service wrote it. 16 bytes.
///
/// Kept: the local time, the offset and whether UTC was written `Z`, `+00:00` or `-00:00`, up to twelve fraction digits including trailing
/// zeros, and years in the range of `i32`. Read leniently: seconds may be missing, and so may the offset, which is then `Z`; `t` and `z`
/// may be lower case. Refused: hour 24, and more than twelve fraction digits, since cutting them would change what is written back. Second
/// 60 is read and kept.
///
/// ```
/// use odata_runtime::values::DateTimeOffset;
///
/// let time: DateTimeOffset = "2012-09-03T22:09:02.123456789012+05:30".parse()?;
/// assert_eq!(time.to_string(), "2012-09-03T22:09:02.123456789012+05:30");
/// assert_eq!(time.timestamp()?.to_string(), "2012-09-03T16:39:02.123456789Z");
///
/// let utc: DateTimeOffset = "2023-03-09T08:12:53".parse()?;
/// assert_eq!(utc.to_string(), "2023-03-09T08:12:53Z");
/// assert_eq!(utc, "2023-03-09T09:12:53+01:00".parse()?);
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Equality, order and hash are those of the instant, as in jiff and chrono; a leap second comes after second 59 and before the next
/// minute. [`DateTimeOffset::identical`] compares offset and spelling too.
///
/// Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData ABNF, `dateTimeOffsetValue`.
#[derive(Clone, Copy)]
pub struct DateTimeOffset {
    // The parts of `Date`, one by one: `Date` itself has two bytes of padding that the offset could not use.
    year: i32,
    month: Month,
    day: u8,
    offset: UtcOffset,
    time: TimeOfDay,
}

impl DateTimeOffset {
    /// A local date and time with its offset.
    pub fn new(date: Date, time: TimeOfDay, offset: UtcOffset) -> Self {
        let (year, month, day) = date.parts();
        Self {
            year,
            month,
            day,
            offset,
            time,
        }
    }

    /// The text form.
    pub(crate) fn short(self) -> Short {
        let mut text = Short::new();
        self.date().write(&mut text);
        text.push(b'T');
        self.time.write(&mut text);
        self.offset.write(&mut text);
        text
    }

    /// The local date.
    pub fn date(self) -> Date {
        Date::from_parts((self.year, self.month, self.day))
    }

    /// The local time.
    pub fn time(self) -> TimeOfDay {
        self.time
    }

    /// The offset of the local time from UTC.
    pub fn offset(self) -> UtcOffset {
        self.offset
    }

    /// Whether the two have the same local time and offset and are written alike.
    pub fn identical(&self, other: &Self) -> bool {
        self.date() == other.date()
            && self.offset == other.offset
            && self.time.identical(&other.time)
    }

    /// Minutes since 1970 in UTC, and the rest within the minute. Offsets are whole minutes, so second 60 stays at the end of its minute.
    fn instant(self) -> (i64, u8, u64) {
        let minute = i64::from(self.time.hour()) * 60 + i64::from(self.time.minute());
        let minutes =
            self.date().days_since_epoch() * 1440 + minute - i64::from(self.offset.minutes());
        (minutes, self.time.second(), self.time.picosecond())
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        let date = Date::read(cursor)?;
        if !cursor.eat_letter(b'T') {
            return Err(Fault::Format("a T must separate date and time"));
        }
        let time = TimeOfDay::read(cursor)?;
        let offset = UtcOffset::read(cursor)?;
        if !cursor.at_end() {
            return Err(Fault::Format("there is text after the offset"));
        }
        Ok(Self::new(date, time, offset))
    }
}

impl FromStr for DateTimeOffset {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::read(&mut Cursor::new(text)).map_err(|fault| fault.of(Kind::DateTimeOffset, text))
    }
}

impl fmt::Display for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().as_str())
    }
}

impl fmt::Debug for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DateTimeOffset {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for DateTimeOffset {}

impl PartialOrd for DateTimeOffset {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTimeOffset {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl Hash for DateTimeOffset {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}

super::scalar::text_serde!(DateTimeOffset, Kind::DateTimeOffset);
