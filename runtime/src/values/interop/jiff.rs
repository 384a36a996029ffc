//! Conversions to and from the types of `jiff`, with the feature of that name.

use crate::values::date::Month;
use crate::values::error::Fault;
use crate::values::{Date, DateTimeOffset, Duration, Kind, TimeOfDay, UtcOffset, ValueError};

impl Date {
    /// The same day for arithmetic and time zones.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if the year is outside of -9999 to 9999.
    pub fn to_civil(self) -> Result<jiff::civil::Date, ValueError> {
        let range = || {
            Fault::Range("jiff dates range from year -9999 to 9999")
                .of(Kind::Date, &self.to_string())
        };
        let year = i16::try_from(self.year()).map_err(|_| range())?;
        // Month and day are at most 31.
        jiff::civil::Date::new(year, self.month().cast_signed(), self.day().cast_signed())
            .map_err(|_| range())
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        // A jiff date is valid; the alternative is never reached.
        let month = Month::new(date.month().unsigned_abs()).unwrap_or(Month::January);
        Self {
            year: i32::from(date.year()),
            month,
            day: date.day().unsigned_abs(),
        }
    }
}

impl TryFrom<Date> for jiff::civil::Date {
    type Error = ValueError;

    fn try_from(date: Date) -> Result<Self, ValueError> {
        date.to_civil()
    }
}

impl TimeOfDay {
    /// The same time for arithmetic: cut to nanoseconds, a leap second becoming the last nanosecond of its minute.
    pub fn to_civil(self) -> jiff::civil::Time {
        let (second, nanosecond) = match self.second() {
            60.. => (59, 999_999_999),
            second => (second.cast_signed(), self.nanosecond().cast_signed()),
        };
        jiff::civil::Time::new(
            self.hour().cast_signed(),
            self.minute().cast_signed(),
            second,
            nanosecond,
        )
        .unwrap_or_default()
    }
}

impl From<jiff::civil::Time> for TimeOfDay {
    fn from(time: jiff::civil::Time) -> Self {
        let picosecond = u64::from(time.subsec_nanosecond().unsigned_abs()) * 1000;
        let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
        // A jiff time is valid; the default is never used.
        Self::with_picoseconds(hour, minute, time.second().unsigned_abs(), picosecond)
            .unwrap_or_default()
    }
}

impl From<TimeOfDay> for jiff::civil::Time {
    fn from(time: TimeOfDay) -> Self {
        time.to_civil()
    }
}

impl Duration {
    /// The total length, cut to nanoseconds.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] beyond 2^63 seconds.
    pub fn to_signed_duration(self) -> Result<jiff::SignedDuration, ValueError> {
        let nanoseconds = self.as_picoseconds() / 1000;
        let range = || {
            Fault::Range("jiff durations are limited to 2^63 seconds")
                .of(Kind::Duration, &self.to_string())
        };
        let seconds = i64::try_from(nanoseconds / 1_000_000_000).map_err(|_| range())?;
        let rest = i32::try_from(nanoseconds % 1_000_000_000).map_err(|_| range())?;
        Ok(jiff::SignedDuration::new(seconds, rest))
    }
}

impl From<jiff::SignedDuration> for Duration {
    fn from(duration: jiff::SignedDuration) -> Self {
        let length = duration.unsigned_abs();
        Self::normal(
            duration.is_negative(),
            length.as_secs(),
            length.subsec_nanos(),
        )
    }
}

impl TryFrom<Duration> for jiff::SignedDuration {
    type Error = ValueError;

    fn try_from(duration: Duration) -> Result<Self, ValueError> {
        duration.to_signed_duration()
    }
}

impl UtcOffset {
    /// The same offset for jiff.
    pub fn to_jiff(self) -> jiff::tz::Offset {
        // Less than a day is within jiff's range; the alternative is never reached.
        jiff::tz::Offset::from_seconds(i32::from(self.minutes()) * 60)
            .unwrap_or(jiff::tz::Offset::UTC)
    }

    /// Cuts the seconds of an offset, which 19th-century zones can have.
    fn from_jiff(offset: jiff::tz::Offset) -> Self {
        i16::try_from(offset.seconds() / 60)
            .ok()
            .and_then(|minutes| Self::from_minutes(minutes).ok())
            .unwrap_or(Self::Z)
    }
}

impl DateTimeOffset {
    /// The local date and time for arithmetic, cut to nanoseconds.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if the year is outside of -9999 to 9999.
    pub fn to_civil(self) -> Result<jiff::civil::DateTime, ValueError> {
        Ok(self
            .date()
            .to_civil()
            .map_err(|_| self.out_of_range())?
            .to_datetime(self.time().to_civil()))
    }

    /// The instant, cut to nanoseconds; a leap second is the last nanosecond of its minute.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if the instant is outside of jiff's range, about the years -9999 to 9999.
    pub fn timestamp(self) -> Result<jiff::Timestamp, ValueError> {
        self.offset()
            .to_jiff()
            .to_timestamp(self.to_civil()?)
            .map_err(|_| self.out_of_range())
    }

    /// The instant in a time zone with the fixed offset.
    ///
    /// # Errors
    ///
    /// Like [`DateTimeOffset::timestamp`].
    pub fn to_zoned(self) -> Result<jiff::Zoned, ValueError> {
        Ok(self
            .timestamp()?
            .to_zoned(self.offset().to_jiff().to_time_zone()))
    }

    fn out_of_range(self) -> ValueError {
        Fault::Range("jiff date-times range from year -9999 to 9999")
            .of(Kind::DateTimeOffset, &self.to_string())
    }

    fn from_local(local: jiff::civil::DateTime, offset: UtcOffset) -> Self {
        Self::new(local.date().into(), local.time().into(), offset)
    }
}

impl From<jiff::Timestamp> for DateTimeOffset {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::from_local(jiff::tz::Offset::UTC.to_datetime(timestamp), UtcOffset::Z)
    }
}

/// The zone's name is lost, its offset at that instant stays; the offset's seconds are cut, but the instant stays the same.
impl From<&jiff::Zoned> for DateTimeOffset {
    fn from(zoned: &jiff::Zoned) -> Self {
        let offset = UtcOffset::from_jiff(zoned.offset());
        Self::from_local(offset.to_jiff().to_datetime(zoned.timestamp()), offset)
    }
}

impl From<jiff::Zoned> for DateTimeOffset {
    fn from(zoned: jiff::Zoned) -> Self {
        Self::from(&zoned)
    }
}

impl TryFrom<DateTimeOffset> for jiff::Timestamp {
    type Error = ValueError;

    fn try_from(time: DateTimeOffset) -> Result<Self, ValueError> {
        time.timestamp()
    }
}
