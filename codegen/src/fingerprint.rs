//! The fingerprint of the inputs, which the root file of the output contains.
//!
//! FNV-1a with 64 bits over, for each file in the listed order: its name, a zero byte, its bytes without carriage returns, a zero byte. It
//! only has to reveal accidental differences, and it is ten lines of `std`, so that a build script can compare it without the generator.
//! Carriage returns are skipped because version control may add them.
//!
//! The generator's own version is not included: only the generator itself can tell what a newer version would write differently, and
//! `check` does so, byte by byte.

/// A fingerprint that is being computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Adds a file.
    pub fn file(&mut self, name: &str, bytes: &[u8]) {
        for byte in name
            .bytes()
            .chain([0])
            .chain(bytes.iter().copied().filter(|byte| *byte != b'\r'))
            .chain([0])
        {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// Sixteen hexadecimal digits.
impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    fn of(files: &[(&str, &[u8])]) -> String {
        let mut fingerprint = Fingerprint::default();
        files
            .iter()
            .for_each(|(name, bytes)| fingerprint.file(name, bytes));
        fingerprint.to_string()
    }

    #[test]
    fn is_stable() {
        // Computed by hand from the definition; a change would make every committed output stale.
        assert_eq!(of(&[]), "cbf29ce484222325");
        assert_eq!(of(&[("", b"")]), "08328807b4eb6fed");
    }

    #[test]
    fn ignores_line_endings_only() {
        assert_eq!(of(&[("a", b"x\r\ny\r\n")]), of(&[("a", b"x\ny\n")]));
        assert_ne!(of(&[("a", b"x\n")]), of(&[("a", b"x\n\n")]));
        assert_ne!(of(&[("a", b"x")]), of(&[("b", b"x")]));
        assert_ne!(
            of(&[("a", b"xb"), ("c", b"")]),
            of(&[("a", b"x"), ("bc", b"")])
        );
    }
}
