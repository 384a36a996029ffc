//! The source of inputs. Deterministic: the same seed gives the same inputs.

use odata_runtime::Decoder;

use super::payload;
use crate::model::AnyThing;

/// Payloads from which inputs are made.
const SEEDS: &[&str] = &[
    r##"{"@odata.context":"http://h/$metadata#C","@odata.type":"#m.Special","id":"1","extra":5,"int32":5,"tags":["a","b"],"zzz":{"a":[1.10]}}"##,
    r##"{"extra":5,"very":true,"children":[{"@odata.type":"#other.VerySpecial","very":false},{"@type":"#m.Future","x":1}],"@odata.type":"#other.VerySpecial"}"##,
    r#"{"boolean":true,"byte":255,"sByte":-128,"int16":-32768,"int32":2147483647,"int64":"9223372036854775807","single":0.1,"double":1.7976931348623157e308,"decimal":12345678901234567890.123456789}"#,
    r#"{"binary":"T0RhdGE=","date":"-10000-04-01","dateTime":"2012-09-03T22:09:02.123456789012+05:30","duration":"-P6DT23H59M59.9999S","time":"07:59","guid":"01234567-89AB-cdef-0123-456789abcdef"}"#,
    r#"{"numbers":[1,null],"decimals":[1.10,"2",1e-7],"untypeds":[1,null,{"x":[1.0]}],"color":"red,later","colors":["none"],"colorsOrNull":[null,"4"]}"#,
    r#"{"part":{"name":"n","inner":{"inner":{"size":1}}},"parts":[{"size":1}],"partsOrNull":[null,{}],"related":{"related":{"id":null}},"secret":"s"}"#,
    r##"{"@odata.count":2,"@odata.nextLink":"n","value":[{"@removed":{"reason":"deleted"},"id":"1"},{"@odata.context":"#C/$deletedEntity","id":"C(1)","reason":"x"},{"@context":"#C/$link","source":"a","relationship":"b"}]}"##,
    r#"{"error":{"code":"","message":"m","details":[{"code":"c"}],"innerError":{"a":1}}}"#,
];

/// Parts from which inputs are made.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "1",
    "-",
    "1e999",
    "1.0",
    "0.1e-5",
    "\"\"",
    "\"@odata.type\":\"#m.Special\",",
    "\"@odata.type\":\"#m.Thing\",",
    "\"@removed\":{},",
    "\"\\ud83d\"",
    "\\u0000",
    "\"$serde_json::private::Number\":\"1\"",
    "\"$serde_json::private::RawValue\":\"1\"",
    "\u{feff}",
    "é",
    "99999999999999999999",
    "-0",
    "\"INF\"",
    "\"9999999999-12-31T23:59:60Z\"",
    "\"P99999999999D\"",
    "[[[[[[[[",
    "{\"inner\":",
];

/// Names that structured inputs use.
const NAMES: &[&str] = &[
    "id",
    "boolean",
    "byte",
    "sByte",
    "int16",
    "int32",
    "int64",
    "single",
    "double",
    "decimal",
    "binary",
    "date",
    "dateTime",
    "duration",
    "time",
    "guid",
    "untyped",
    "tags",
    "numbers",
    "decimals",
    "untypeds",
    "color",
    "colors",
    "colorsOrNull",
    "part",
    "parts",
    "partsOrNull",
    "related",
    "children",
    "secret",
    "created",
    "kind",
    "state",
    "needed",
    "value",
    "name",
    "size",
    "inner",
    "extra",
    "very",
    "zzz",
    "@odata.type",
    "@type",
    "@odata.id",
    "@removed",
    "error",
    "int32@odata.type",
    "#m.F",
];

/// Scalars that structured inputs use.
const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "255",
    "1.5",
    "1e2",
    "1e400",
    "-0.0",
    "9223372036854775808",
    "\"\"",
    "\"x\"",
    "\"5\"",
    "\"red\"",
    "\"#m.Special\"",
    "\"#other.VerySpecial\"",
    "\"m.Future\"",
    "\"2020-02-29\"",
    "\"2020-02-29T10:00\"",
    "\"PT36H\"",
    "\"07:59\"",
    "\"T0RhdGE\"",
    "\"INF\"",
    "\"01234567-89AB-cdef-0123-456789abcdef\"",
    "1.10",
    "\"12345678901234567890.10\"",
];

/// Pseudo-random numbers (xorshift64*).
pub struct Random(u64);

impl Random {
    /// Any seed except 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// The next one.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }

    /// An element of a list.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A payload with some bytes changed.
pub fn bytes(random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(SEEDS).as_bytes().to_vec();
    for _ in 0..random.below(6) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 if !bytes.is_empty() => bytes[at] = random.next() as u8,
            1 => bytes.truncate(at),
            2 => {
                let end = (at + random.below(20)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => {
                let piece = random.pick(PIECES);
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

/// Well-formed JSON, with names and values that sometimes fit.
pub fn json(random: &mut Random) -> String {
    let mut out = String::new();
    object(random, 0, &mut out);
    out
}

fn object(random: &mut Random, depth: usize, out: &mut String) {
    out.push('{');
    for i in 0..random.below(7) {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&format!("{:?}:", random.pick(NAMES)));
        value(random, depth + 1, out);
    }
    out.push('}');
}

fn value(random: &mut Random, depth: usize, out: &mut String) {
    match random.below(if depth > 6 { 5 } else { 10 }) {
        0..6 => out.push_str(random.pick(SCALARS)),
        6 | 7 => object(random, depth, out),
        _ => {
            out.push('[');
            for i in 0..random.below(4) {
                if i > 0 {
                    out.push(',');
                }
                value(random, depth + 1, out);
            }
            out.push(']');
        }
    }
}

/// Arbitrary bytes, read as one of several kinds.
pub fn raw(random: &mut Random, bytes: &[u8]) {
    payload::check(random.next() as u8, bytes);
}

/// Well-formed objects: a lenient decoder reads them.
pub fn structured(random: &mut Random, json: &str) {
    let read = Decoder::new().lenient().decode::<AnyThing>(json.as_bytes());
    assert!(read.is_ok(), "{json}");
    raw(random, json.as_bytes());
}
