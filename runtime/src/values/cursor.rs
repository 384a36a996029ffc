//! Reads a short ASCII text from left to right.

/// A position in a text.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Skips `byte` if it is next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Skips an ASCII letter in either case.
    pub(super) fn eat_letter(&mut self, upper: u8) -> bool {
        self.eat(upper) || self.eat(upper.to_ascii_lowercase())
    }

    /// The digits that come next, possibly none.
    pub(super) fn digits(&mut self) -> &'a [u8] {
        let end = self
            .rest
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits
    }

    /// Exactly two digits.
    pub(super) fn two_digits(&mut self) -> Option<u8> {
        match self.digits() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (ones - b'0')),
            _ => None,
        }
    }
}

/// The value of ASCII digits; `None` beyond the range of `u64`.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |sum, digit| {
        sum.checked_mul(10)?
            .checked_add(u64::from(digit.wrapping_sub(b'0')))
    })
}

/// Fraction digits as picoseconds and their count; `None` if there are none or more than twelve.
pub(super) fn fraction(digits: &[u8]) -> Option<(u64, u8)> {
    let count = u8::try_from(digits.len())
        .ok()
        .filter(|count| (1..=12).contains(count))?;
    let scale = 10u64.pow(u32::from(12 - count));
    Some((number(digits)?.checked_mul(scale)?, count))
}

/// The fewest fraction digits that represent this many picoseconds.
pub(super) fn fraction_digits(picoseconds: u64) -> u8 {
    let mut count = 12;
    let mut rest = picoseconds;
    while count > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        count -= 1;
    }
    count
}

/// Writes `.` and `count` digits of a number of picoseconds; nothing if `count` is 0.
pub(super) fn write_fraction(
    f: &mut std::fmt::Formatter<'_>,
    picoseconds: u64,
    count: u8,
) -> std::fmt::Result {
    if count == 0 {
        return Ok(());
    }
    let shown = picoseconds / 10u64.pow(u32::from(12u8.saturating_sub(count)));
    write!(f, ".{shown:0width$}", width = usize::from(count))
}
