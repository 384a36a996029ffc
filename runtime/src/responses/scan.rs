//! Where values of a text end, and at which line and column.

/// Line breaks before a byte, and bytes since the last of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) lines: usize,
    pub(super) columns: usize,
}

impl Place {
    /// The beginning of a text.
    pub(super) const START: Self = Self {
        lines: 0,
        columns: 0,
    };

    /// The place after further bytes.
    pub(super) fn after(self, bytes: &[u8]) -> Self {
        // Without an early exit, so that many bytes are compared at once.
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let columns = match lines {
            0 => self.columns + bytes.len(),
            _ => {
                let mut backwards = bytes.iter().rev();
                backwards.position(|byte| *byte == b'\n').unwrap_or(0)
            }
        };
        let lines = self.lines + lines;
        Self { lines, columns }
    }
}

/// Looks for the end of a value by its brackets and quotes. Whether the value is JSON is not its matter.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    at: usize,
    depth: usize,
    in_text: bool,
    is_escaped: bool,
}

impl Scan {
    /// At the beginning of a value.
    pub(super) const START: Self = Self {
        at: 0,
        depth: 0,
        in_text: false,
        is_escaped: false,
    };

    /// Whether no byte was scanned.
    pub(super) fn is_new(&self) -> bool {
        self.at == 0
    }

    /// The length of the value at the beginning of `bytes`, which are those of the last call and further ones.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(&byte) = bytes.get(self.at) {
            if self.in_text {
                self.text(bytes)?;
                if self.depth == 0 {
                    return Some(self.at);
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth <= 1 => {
                    let own = self.depth;
                    return Some(self.at + own);
                }
                b'}' | b']' => self.depth -= 1,
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                    return Some(self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
        None
    }

    /// Goes behind the end of a string.
    fn text(&mut self, bytes: &[u8]) -> Option<()> {
        if std::mem::take(&mut self.is_escaped) {
            self.at += 1;
        }
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            self.at += found.unwrap_or(rest.len());
            match bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    self.in_text = false;
                    return Some(());
                }
                _ if self.at + 1 < bytes.len() => self.at += 2,
                _ => {
                    self.at += 1;
                    self.is_escaped = true;
                    return None;
                }
            }
        }
    }
}
