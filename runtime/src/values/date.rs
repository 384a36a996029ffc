//! `Edm.Date`.

use std::fmt;
use std::str::FromStr;

use super::cursor::{Cursor, number};
use super::error::Fault;
use super::{Kind, Short, ValueError};

/// The number of a month. An enumeration, so that `Option<Date>` and `Property<Date>` are no larger than `Date`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum Month {
    January = 1,
    February,
    March,
    April,
    May,
    June,
    July,
    August,
    September,
    October,
    November,
    December,
}

impl Month {
    pub(super) fn new(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::January,
            2 => Self::February,
            3 => Self::March,
            4 => Self::April,
            5 => Self::May,
            6 => Self::June,
            7 => Self::July,
            8 => Self::August,
            9 => Self::September,
            10 => Self::October,
            11 => Self::November,
            12 => Self::December,
            _ => return None,
        })
    }

    fn days(self, year: i32) -> u8 {
        match self {
            Self::April | Self::June | Self::September | Self::November => 30,
            Self::February if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            Self::February => 28,
            _ => 31,
        }
    }
}

/// `Edm.Date`: a day of the proleptic Gregorian calendar, without time and offset. 8 bytes.
///
/// Years cover the whole range of `i32`, beyond that of [`jiff::civil::Date`] (-9999 to 9999); year 0 exists. The text form is
/// `YYYY-MM-DD`; a longer year has no plus sign and no leading zeros, a negative one has a minus sign.
///
/// ```
/// use odata_runtime::values::Date;
///
/// let date: Date = "-10000-04-01".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (-10000, 4, 1));
/// assert!("2012-02-30".parse::<Date>().is_err());
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData ABNF, `dateValue`. `-0000`, which ISO 8601 forbids, is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub(super) year: i32,
    pub(super) month: Month,
    pub(super) day: u8,
}

impl Date {
    /// A date by its numbers; the first month and day are 1.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, ValueError> {
        Self::checked(year, month, day)
            .map_err(|fault| fault.of(Kind::Date, &format!("{year:04}-{month:02}-{day:02}")))
    }

    fn checked(year: i32, month: u8, day: u8) -> Result<Self, Fault> {
        let month = Month::new(month).ok_or(Fault::Range("the month must be 01 to 12"))?;
        if day == 0 || day > month.days(year) {
            return Err(Fault::Range("the month has no such day"));
        }
        Ok(Self { year, month, day })
    }

    /// The text form.
    pub(crate) fn short(self) -> Short {
        let mut text = Short::new();
        self.write(&mut text);
        text
    }

    pub(super) fn write(self, text: &mut Short) {
        if self.year < 0 {
            text.push(b'-');
        }
        text.number(self.year.unsigned_abs().into(), 4);
        text.push(b'-');
        text.two_digits(self.month());
        text.push(b'-');
        text.two_digits(self.day);
    }

    /// The year; 0 is the year before 1.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month as u8
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days from 1970-01-01 to this day, negative before.
    pub fn days_since_epoch(self) -> i64 {
        // Years that begin in March put the leap day last, so a month's first day is one linear formula.
        let month = i64::from(self.month());
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    pub(super) fn parts(self) -> (i32, Month, u8) {
        (self.year, self.month, self.day)
    }

    pub(super) fn from_parts((year, month, day): (i32, Month, u8)) -> Self {
        Self { year, month, day }
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const SHAPE: Fault = Fault::Format("a date is written YYYY-MM-DD");
        let negative = cursor.eat(b'-');
        let digits = cursor.digits();
        if digits.len() < 4 || (digits.len() > 4 && digits.first() == Some(&b'0')) {
            return Err(Fault::Format(
                "the year must have four digits, or more without leading zeros",
            ));
        }
        const YEAR: Fault = Fault::Range("the year is outside of the range of 32 bits");
        let year = i64::try_from(number(digits).ok_or(YEAR)?).map_err(|_| YEAR)?;
        if negative && year == 0 {
            return Err(Fault::Format("the year 0 has no sign"));
        }
        let year = i32::try_from(if negative { -year } else { year }).map_err(|_| YEAR)?;
        if !cursor.eat(b'-') {
            return Err(SHAPE);
        }
        let month = cursor.two_digits().ok_or(SHAPE)?;
        if !(1..=12).contains(&month) {
            return Err(Fault::Format("the month must be 01 to 12"));
        }
        if !cursor.eat(b'-') {
            return Err(SHAPE);
        }
        let day = cursor.two_digits().ok_or(SHAPE)?;
        if !(1..=31).contains(&day) {
            return Err(Fault::Format("the day must be 01 to 31"));
        }
        Self::checked(year, month, day)
    }
}

impl FromStr for Date {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut cursor = Cursor::new(text);
        let date = Self::read(&mut cursor).and_then(|date| {
            if cursor.at_end() {
                Ok(date)
            } else {
                Err(Fault::Format("there is text after the day"))
            }
        });
        date.map_err(|fault| fault.of(Kind::Date, text))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().as_str())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::scalar::text_serde!(Date, Kind::Date);
