//! A parser of expressions and options, written from the table of precedence and the ABNF; it shares nothing with the writer.

use super::percent_decode;

/// A tree, equal for texts that mean the same: lambda variables are numbered by depth, a `$it` before a property is left out, and JSON
/// strings are the same as those in single quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    Leaf(String),
    Node(String, Vec<Tree>),
}

pub(crate) fn leaf(text: impl Into<String>) -> Tree {
    Tree::Leaf(text.into())
}

pub(crate) fn node(name: &str, parts: impl IntoIterator<Item = Tree>) -> Tree {
    Tree::Node(name.to_owned(), parts.into_iter().collect())
}

/// An operation of two. Those of `and` and `or` are associative, so a chain of them is one node.
pub(crate) fn operation(name: &str, left: Tree, right: Tree) -> Tree {
    let mut parts = Vec::new();
    for part in [left, right] {
        match part {
            Tree::Node(inner, mut more) if inner == name && matches!(name, "and" | "or") => {
                parts.append(&mut more);
            }
            other => parts.push(other),
        }
    }
    node(name, parts)
}

pub(crate) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) rest: &'a str,
    variables: Vec<String>,
    /// What means the row: `$it`, and in the options of a property `$this`.
    row: &'static str,
}

/// Parses a decoded expression.
pub(crate) fn expression(text: &str) -> Tree {
    let mut parser = Parser::new(text);
    let tree = parser.expression();
    parser.end();
    tree
}

/// Parses query options, percent-encoded, in any order.
pub(crate) fn options(encoded: &str) -> Vec<(String, Tree)> {
    if encoded.is_empty() {
        return Vec::new();
    }
    let parts = encoded.split('&').map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        option(&percent_decode(name), &percent_decode(value), "$it")
    });
    sorted(parts.collect())
}

fn sorted(mut options: Vec<(String, Tree)>) -> Vec<(String, Tree)> {
    options.sort_by(|a, b| a.0.cmp(&b.0));
    options
}

const SYSTEM: &[&str] = &[
    "apply",
    "compute",
    "count",
    "expand",
    "filter",
    "format",
    "id",
    "index",
    "levels",
    "orderby",
    "schemaversion",
    "search",
    "select",
    "skip",
    "skiptoken",
    "top",
];

fn option(name: &str, value: &str, row: &'static str) -> (String, Tree) {
    let plain = name.strip_prefix('$').unwrap_or(name);
    let mut parser = Parser::new(value);
    parser.row = row;
    if name.starts_with('@') {
        let tree = parser.expression();
        parser.end();
        return (name.to_owned(), tree);
    }
    if !SYSTEM.contains(&plain.to_ascii_lowercase().as_str()) {
        return (name.to_owned(), leaf(value));
    }
    let name = format!("${}", plain.to_ascii_lowercase());
    let tree = match name.as_str() {
        "$filter" => parser.expression(),
        "$orderby" => parser.list("orderby", Parser::order),
        "$compute" => parser.list("compute", Parser::computed),
        "$select" | "$expand" => parser.list("items", Parser::item),
        "$search" => parser.search(),
        _ => {
            parser.rest = "";
            leaf(value)
        }
    };
    parser.end();
    (name, tree)
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text,
            variables: Vec::new(),
            row: "$it",
        }
    }

    #[track_caller]
    fn end(&self) {
        assert!(self.rest.trim().is_empty(), "{} | {}", self.text, self.rest);
    }

    pub(super) fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn accept(&mut self, token: &str) -> bool {
        let trimmed = self.rest.trim_start();
        match trimmed.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    #[track_caller]
    pub(super) fn expect(&mut self, token: &str) {
        assert!(
            self.accept(token),
            "{token} in {} | {}",
            self.text,
            self.rest
        );
    }

    /// A word operator with space on both sides.
    fn operator(&mut self, names: &[&str]) -> Option<String> {
        let trimmed = self.rest.trim_start();
        if trimmed.len() == self.rest.len() {
            return None;
        }
        let end = trimmed.find(|c: char| !c.is_ascii_alphabetic())?;
        let word = &trimmed[..end];
        if !names.contains(&word) || !trimmed[end..].starts_with([' ', '\t']) {
            return None;
        }
        self.rest = &trimmed[end..];
        Some(word.to_owned())
    }

    fn level(&mut self, names: &[&str], next: fn(&mut Self) -> Tree) -> Tree {
        let mut left = next(self);
        while let Some(name) = self.operator(names) {
            let right = next(self);
            left = operation(&name, left, right);
        }
        left
    }

    pub(crate) fn expression(&mut self) -> Tree {
        self.level(&["or"], |it| it.level(&["and"], Self::equality))
    }

    fn equality(&mut self) -> Tree {
        self.level(&["eq", "ne"], |it| {
            it.level(&["gt", "ge", "lt", "le"], Self::additive)
        })
    }

    fn additive(&mut self) -> Tree {
        self.level(&["add", "sub"], |it| {
            it.level(&["mul", "div", "divby", "mod"], Self::unary)
        })
    }

    fn unary(&mut self) -> Tree {
        self.space();
        if let Some(rest) = self.rest.strip_prefix("not ") {
            self.rest = rest;
            return node("not", [self.unary()]);
        }
        if let Some(rest) = self.rest.strip_prefix('-')
            && !rest.starts_with(|c: char| c.is_ascii_digit())
            && !rest.starts_with("INF")
        {
            self.rest = rest;
            return node("-", [self.unary()]);
        }
        let left = self.primary();
        match self.operator(&["has", "in"]).as_deref() {
            Some("has") => node("has", [left, self.primary()]),
            Some(_) => node("in", [left, self.items()]),
            None => left,
        }
    }

    /// What is after `in`.
    fn items(&mut self) -> Tree {
        if !self.accept("(") {
            return self.primary();
        }
        self.arguments(")", "[]", Self::expression)
    }

    fn arguments(&mut self, close: &str, name: &str, part: fn(&mut Self) -> Tree) -> Tree {
        let mut parts = Vec::new();
        while !self.accept(close) {
            if !parts.is_empty() {
                self.expect(",");
            }
            parts.push(part(self));
        }
        node(name, parts)
    }

    fn primary(&mut self) -> Tree {
        self.space();
        if self.accept("(") {
            let inner = self.expression();
            self.expect(")");
            return inner;
        }
        if self.accept("[") {
            return self.arguments("]", "[]", Self::expression);
        }
        if self.accept("{") {
            return self.arguments("}", "{}", |it| {
                let name = it.primary();
                it.expect(":");
                node(":", [name, it.expression()])
            });
        }
        match self.rest.chars().next() {
            Some('\'') => leaf(format!("'{}", self.quoted())),
            Some('"') => leaf(format!("'{}", self.json_string())),
            Some(c) if c.is_ascii_digit() || c == '-' => self.scalar(),
            _ => self.path(),
        }
    }

    /// The text of a string in single quotes.
    fn quoted(&mut self) -> String {
        let (value, rest) = super::string_literal(self.rest);
        self.rest = rest;
        value
    }

    fn json_string(&mut self) -> String {
        let mut stream = serde_json::Deserializer::from_str(self.rest).into_iter::<String>();
        let value = stream.next().unwrap().unwrap();
        self.rest = &self.rest[stream.byte_offset()..];
        value
    }

    /// A number, a date, a time or a GUID.
    fn scalar(&mut self) -> Tree {
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || "-+.:".contains(c));
        let mut end = self.rest.find(is_end).unwrap_or(self.rest.len());
        // The `:` of a case, unless what follows it is a part of a time.
        if let Some(at) = self.rest[..end].find(':')
            && !self.rest[..at].contains('T')
            && !(at == 2 && self.rest[3..].starts_with(|c: char| c.is_ascii_digit()))
        {
            end = at;
        }
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        leaf(text)
    }

    fn name(&mut self) -> String {
        let is_end = |c: char| c.is_ascii() && !(c.is_ascii_alphanumeric() || "_.$@#*".contains(c));
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        assert!(end > 0, "a name in {} | {}", self.text, self.rest);
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.to_owned()
    }

    /// A path, a literal with a prefix, or a function.
    fn path(&mut self) -> Tree {
        let mut segments = Vec::new();
        loop {
            let name = self.name();
            if self.rest.starts_with('\'') {
                let value = self.quoted();
                segments.push(leaf(format!("{name}'{value}")));
                break;
            }
            // A property, even if a variable has the name, if it follows something.
            let variable = self.variables.iter().rposition(|it| *it == name);
            let segment = match variable.filter(|_| segments.is_empty()) {
                Some(depth) => leaf(format!("variable {depth}")),
                None => self.segment(name),
            };
            segments.push(segment);
            if !self.rest.starts_with('/') {
                break;
            }
            self.rest = &self.rest[1..];
        }
        if segments.len() > 1 && segments[0] == leaf(self.row) {
            segments.remove(0);
        }
        match segments.len() {
            1 => segments.remove(0),
            _ => node("/", segments),
        }
    }

    fn segment(&mut self, name: String) -> Tree {
        let Some(rest) = self.rest.strip_prefix('(') else {
            return leaf(name);
        };
        self.rest = rest;
        match name.as_str() {
            "any" | "all" => self.lambda(&name),
            "$count" => {
                let parts = self.nested();
                node("$count", parts)
            }
            "case" => self.arguments(")", "case", |it| {
                let condition = it.expression();
                it.expect(":");
                node(":", [condition, it.expression()])
            }),
            "isof" | "cast" => match self.arguments(")", &name, Self::expression) {
                Tree::Node(name, mut parts) if parts.len() == 1 => {
                    parts.insert(0, leaf(self.row));
                    Tree::Node(name, parts)
                }
                other => other,
            },
            _ => self.arguments(")", &format!("{name}()"), |it| {
                let value = it.expression();
                match (it.accept("="), value) {
                    (true, Tree::Leaf(name)) => node(&format!("{name}="), [it.expression()]),
                    (_, value) => value,
                }
            }),
        }
    }

    fn lambda(&mut self, name: &str) -> Tree {
        if self.accept(")") {
            return node(name, []);
        }
        self.space();
        let variable = self.name();
        self.expect(":");
        self.variables.push(variable);
        let condition = self.expression();
        self.variables.pop();
        self.expect(")");
        node(name, [condition])
    }

    /// Options in parentheses, of which the first is open. They are about other rows.
    fn nested(&mut self) -> Vec<Tree> {
        let mut depth = 1;
        let mut start = 0;
        let mut quotes = (false, false);
        let mut parts = Vec::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' if quotes.1 => drop(chars.next()),
                '\'' if !quotes.1 => quotes.0 = !quotes.0,
                '"' if !quotes.0 => quotes.1 = !quotes.1,
                _ if quotes.0 || quotes.1 => {}
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 || (depth == 1 && c == ';' && quotes == (false, false)) {
                parts.push(&self.rest[start..at]);
                start = at + 1;
            }
            if depth == 0 {
                break;
            }
        }
        assert_eq!(depth, 0, "{}", self.text);
        self.rest = &self.rest[start..];
        let parsed = parts.iter().map(|part| {
            let (name, value) = part.split_once('=').unwrap();
            option(name, value, "$this")
        });
        let parsed = sorted(parsed.collect()).into_iter();
        parsed.map(|(name, tree)| node(&name, [tree])).collect()
    }

    fn list(&mut self, name: &str, part: fn(&mut Self) -> Tree) -> Tree {
        let mut parts = vec![part(self)];
        while self.accept(",") {
            parts.push(part(self));
        }
        node(name, parts)
    }

    fn order(&mut self) -> Tree {
        let by = self.expression();
        let word = self.rest.trim_start();
        for direction in ["asc", "desc"] {
            if let Some(rest) = word.strip_prefix(direction) {
                self.rest = rest;
                return node(direction, [by]);
            }
        }
        node("asc", [by])
    }

    fn computed(&mut self) -> Tree {
        let value = self.expression();
        self.expect("as ");
        self.space();
        node("as", [value, leaf(self.name())])
    }

    /// An item of `$select` or `$expand`.
    fn item(&mut self) -> Tree {
        self.space();
        let is_end = |c: char| ",()".contains(c);
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (path, rest) = self.rest.split_at(end);
        self.rest = rest;
        let mut parts = vec![leaf(path)];
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let first = rest.split(')').next().unwrap_or_default();
            if first.contains('=') {
                parts.append(&mut self.nested());
            } else {
                parts.push(self.arguments(")", "overload", |it| leaf(it.name())));
            }
        }
        node("item", parts)
    }
}
