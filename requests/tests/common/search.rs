//! The part of the parser for `$search`.

use super::parse::{Parser, Tree, leaf, node};

impl Parser<'_> {
    pub(super) fn search(&mut self) -> Tree {
        let mut either = vec![self.search_all()];
        while self.word("OR") {
            either.push(self.search_all());
        }
        one("OR", either)
    }

    fn search_all(&mut self) -> Tree {
        let mut all = vec![self.search_term()];
        loop {
            let is_next = self.word("AND") || {
                let rest = self.rest.trim_start();
                rest.len() < self.rest.len()
                    && !rest.is_empty()
                    && !rest.starts_with(')')
                    && rest != "OR"
                    && !rest.starts_with("OR ")
            };
            if !is_next {
                return one("AND", all);
            }
            all.push(self.search_term());
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        let found = rest.strip_prefix(word).filter(|it| it.starts_with(' '));
        if let Some(found) = found {
            self.rest = found;
        }
        found.is_some()
    }

    fn search_term(&mut self) -> Tree {
        self.space();
        if self.word("NOT") {
            return node("NOT", [self.search_term()]);
        }
        if self.accept("(") {
            let inner = self.search();
            self.expect(")");
            return inner;
        }
        if self.rest.starts_with('"') {
            let mut text = String::new();
            let mut chars = self.rest[1..].char_indices();
            loop {
                match chars
                    .next()
                    .unwrap_or_else(|| panic!("no end: {}", self.text))
                {
                    (at, '"') => {
                        self.rest = &self.rest[at + 2..];
                        return leaf(text);
                    }
                    (_, '\\') => text.push(chars.next().unwrap().1),
                    (_, c) => text.push(c),
                }
            }
        }
        let end = self.rest.find([' ', ')']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        leaf(word)
    }
}

fn one(name: &str, mut parts: Vec<Tree>) -> Tree {
    match parts.len() {
        1 => parts.remove(0),
        _ => node(name, parts),
    }
}
