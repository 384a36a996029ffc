//! The percent-encoder, with a set of characters for each part of a URL.

/// A part of a URL. Each has a set of characters that stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A segment of the path: the characters of `pchar` (RFC 3986, 3.3) without `&` and `+`, which some services treat as in a form.
    Segment,
    /// A value of a query option: the characters of `qchar-no-AMP` (OData ABNF) without `+`, `?` and `;`. A `;` separates the options of
    /// an expanded property; inside of a value its encoded form cannot be taken for one.
    Query,
}

impl Part {
    /// Whether a byte stays as it is.
    const fn keeps(self, byte: u8) -> bool {
        if byte.is_ascii_alphanumeric() {
            return true;
        }
        match byte {
            // `unreserved`
            b'-' | b'.' | b'_' | b'~' => true,
            b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b':' | b'@' | b'=' => true,
            b';' => matches!(self, Self::Segment),
            b'/' => matches!(self, Self::Query),
            _ => false,
        }
    }

    /// [`keeps`](Self::keeps) for each byte.
    const fn kept(self) -> [bool; 256] {
        let mut table = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            // A byte indexes 256 entries.
            table[byte as usize] = self.keeps(byte);
            byte += 1;
        }
        table
    }
}

static SEGMENT: [bool; 256] = Part::Segment.kept();
static QUERY: [bool; 256] = Part::Query.kept();

/// Percent-encodes a text once, for a part of a URL.
///
/// ```
/// use odata_requests::url::{Part, encode};
///
/// assert_eq!(encode("a/b&c d", Part::Segment), "a%2Fb%26c%20d");
/// assert_eq!(encode("a/b;c+é", Part::Query), "a/b%3Bc%2B%C3%A9");
/// ```
pub fn encode(text: &str, part: Part) -> String {
    let mut out = String::with_capacity(text.len());
    encode_into(text, part, &mut out);
    out
}

/// Appends the percent-encoded form of a text.
pub(crate) fn encode_into(text: &str, part: Part, out: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let kept = match part {
        Part::Segment => &SEGMENT,
        Part::Query => &QUERY,
    };
    let mut rest = text;
    // All bytes that stay are ASCII, so each run of them ends where a character does.
    while let Some(at) = rest.bytes().position(|byte| !kept[usize::from(byte)]) {
        let (run, tail) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(run);
        let mut chars = tail.chars();
        let mut utf8 = [0; 4];
        let odd = chars.next().map(|c| &*c.encode_utf8(&mut utf8));
        for byte in odd.unwrap_or_default().bytes() {
            // Four bits index sixteen digits.
            out.extend([
                '%',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 0xF)],
            ]);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}
