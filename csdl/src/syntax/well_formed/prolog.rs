//! The parts before the root element and between elements: declarations, instructions, comments. XML 1.0 sections 2.5 to 2.8.

use super::{Checked, Malformed, Scanner};
use crate::diagnostic::codes;

const DECLARATION: &str = "the XML declaration is not well-formed";

impl Scanner<'_> {
    /// Whether an XML declaration starts here, and not an instruction with a longer name.
    pub(super) fn is_declaration(&self) -> bool {
        let rest = self.rest().strip_prefix("<?xml");
        rest.is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n']))
    }

    /// `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`, the last two of which are optional.
    pub(super) fn declaration(&mut self) -> Checked {
        self.at += "<?xml".len();
        self.blanks();
        self.part("version", |value| {
            let minor = value.strip_prefix("1.");
            minor.is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
        })?;
        let mut blank = self.blanks();
        for (name, fits) in [
            ("encoding", is_encoding as fn(&str) -> bool),
            ("standalone", |value| matches!(value, "yes" | "no")),
        ] {
            if blank && self.rest().starts_with(name) {
                self.part(name, fits)?;
                blank = self.blanks();
            }
        }
        if !self.rest().starts_with("?>") {
            let message = format!("{DECLARATION}: {} is not expected here", self.found());
            return Err(self.here(message));
        }
        self.at += "?>".len();
        Ok(())
    }

    /// A name, `=`, and a value in quotes.
    fn part(&mut self, name: &str, fits: fn(&str) -> bool) -> Checked {
        let wrong = |scanner: &Self| {
            scanner
                .here(format!(
                    "{DECLARATION}: {} is not expected here",
                    scanner.found()
                ))
                .help("write it like `<?xml version=\"1.0\" encoding=\"utf-8\"?>`")
        };
        if !self.rest().starts_with(name) {
            return Err(wrong(self));
        }
        self.at += name.len();
        self.blanks();
        if !self.take(b'=') {
            return Err(wrong(self));
        }
        self.blanks();
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return Err(wrong(self));
        };
        let value = rest[1..].split(quote).next().unwrap_or_default();
        if value.len() + 2 > rest.len() || !fits(value) {
            return Err(wrong(self));
        }
        self.at += value.len() + 2;
        Ok(())
    }

    pub(super) fn instruction(&mut self) -> Checked {
        let start = self.at;
        self.at += "<?".len();
        let name = self.name();
        if name.is_empty() {
            let message = format!(
                "expected the name of an instruction, found {}",
                self.found()
            );
            return Err(self.here(message));
        }
        if name.eq_ignore_ascii_case("xml") {
            let message = "an XML declaration is allowed only at the start of the document";
            return Err(
                Malformed::new(message, start, self.at).help("remove it, or the text before it")
            );
        }
        let blank = self.blanks();
        match self.rest().find("?>") {
            Some(0) => {}
            Some(_) if !blank => {
                let message = format!("the name of an instruction contains {}", self.found());
                return Err(self.here(message));
            }
            Some(length) => self.at += length,
            None => {
                return Err(Malformed::new(
                    "an instruction does not end",
                    start,
                    self.at,
                ));
            }
        }
        self.at += "?>".len();
        Ok(())
    }

    pub(super) fn comment(&mut self) -> Checked {
        let start = self.at;
        self.at += "<!--".len();
        match self.rest().find("--") {
            None => Err(Malformed::new("a comment does not end", start, self.at)),
            Some(length) => {
                self.at += length;
                if !self.rest().starts_with("-->") {
                    let message = "`--` is not allowed in a comment";
                    return Err(Malformed::new(message, self.at, self.at + 2)
                        .help("remove one of the hyphens"));
                }
                self.at += "-->".len();
                Ok(())
            }
        }
    }

    /// A document type without declarations. One with declarations is refused: they can change a document's meaning, read files or grow
    /// without bound.
    pub(super) fn document_type(&mut self) -> Checked {
        let start = self.at;
        if self.root.is_some() || self.doctype {
            let message = "a DOCTYPE is allowed only once, before the root element";
            return Err(Malformed::new(message, start, start + "<!DOCTYPE".len()));
        }
        self.doctype = true;
        self.at += "<!DOCTYPE".len();
        if !self.blanks() || self.name().is_empty() {
            return Err(self.here("a DOCTYPE must name the root element"));
        }
        let blank = self.blanks();
        let refused = |scanner: &Self, message: &str| {
            Err(Malformed::new(message, start, scanner.at)
                .of(&codes::XML_DTD)
                .help("remove the DOCTYPE"))
        };
        if blank && self.rest().starts_with(['S', 'P']) {
            return refused(
                self,
                "the DOCTYPE names external declarations, which are refused",
            );
        }
        if self.take(b'[') {
            loop {
                self.blanks();
                if self.take(b']') {
                    break;
                } else if self.rest().starts_with("<!--") {
                    self.comment()?;
                } else if self.rest().starts_with("<?") {
                    self.instruction()?;
                } else {
                    return refused(self, "the DOCTYPE contains declarations, which are refused");
                }
            }
            self.blanks();
        }
        if !self.take(b'>') {
            let message = format!("a DOCTYPE contains {}", self.found());
            return Err(self.here(message));
        }
        Ok(())
    }
}

fn is_encoding(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
