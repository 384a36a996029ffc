//! Texts of bounded length, built on the stack: `write!` with widths costs several times as much.

/// `-2147483648-12-31T23:59:60.123456789012-23:59` has 45 bytes, a GUID 36.
const LONGEST: usize = 48;

/// A short ASCII text.
pub(crate) struct Short {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Short {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; LONGEST],
            length: 0,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    pub(super) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        let end = self.length + text.len();
        if let Some(places) = self.bytes.get_mut(self.length..end) {
            places.copy_from_slice(text.as_bytes());
            self.length = end;
        }
    }

    /// Two digits of a number below 100.
    pub(super) fn two_digits(&mut self, number: u8) {
        self.push(b'0' + number / 10 % 10);
        self.push(b'0' + number % 10);
    }

    /// A number, padded with leading zeros to a width.
    pub(super) fn number(&mut self, number: u64, width: usize) {
        let digits = number.checked_ilog10().map_or(1, |log| log as usize + 1);
        let end = self.length + digits.max(width);
        if let Some(places) = self.bytes.get_mut(self.length..end) {
            let mut rest = number;
            for place in places.iter_mut().rev() {
                *place = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            self.length = end;
        }
    }
}
