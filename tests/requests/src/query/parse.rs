//! Expressions of `$filter` and `$orderby` as trees (URL Conventions 4.01, 5.1.1).

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Literal(Literal),
    Path(Vec<Segment>),
    Call(String, Vec<Expr>),
    /// The operator in lower case.
    Binary(String, Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Null,
    /// In quotes without a prefix.
    Text(String),
    /// In quotes with a prefix, such as the name of an enumeration.
    Prefixed(String, String),
    /// A number, `true`, a date, a Guid …
    Bare(String),
}

/// A part of a path in an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Segment {
    Name(String),
    /// `any` or `all` (in lower case), the variable, and the condition.
    Lambda(String, Option<(String, Box<Expr>)>),
    Count,
}

/// Reads an expression.
pub(crate) fn expression(text: &str) -> Result<Expr, String> {
    let mut parser = Parser { rest: text };
    let expr = parser.binary(0)?;
    match parser.rest.trim() {
        "" => Ok(expr),
        rest => Err(format!("`{rest}` follows the expression")),
    }
}

/// Binary operators, loosest first.
const OPERATORS: [&[&str]; 6] = [
    &["or"],
    &["and"],
    &["eq", "ne"],
    &["lt", "le", "gt", "ge", "has", "in"],
    &["add", "sub"],
    &["mul", "div", "divby", "mod"],
];

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, text: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        match self.eat(text) {
            true => Ok(()),
            false => Err(format!("`{text}` is missing before `{}`", self.rest)),
        }
    }

    /// The next word without taking it.
    fn word(&self) -> &'a str {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(self.rest.len());
        self.rest.split_at_checked(end).map_or("", |(word, _)| word)
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn binary(&mut self, level: usize) -> Result<Expr, String> {
        let Some(operators) = OPERATORS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        loop {
            self.space();
            let word = self.word();
            let operator = word.to_ascii_lowercase();
            let after = self.rest.get(word.len()..).unwrap_or_default();
            let ends = after.starts_with(|c: char| c.is_whitespace() || c == '(');
            if !operators.contains(&operator.as_str()) || !ends {
                return Ok(left);
            }
            self.take(word.len());
            left = if operator == "in" {
                self.expect("(")?;
                Expr::In(Box::new(left), self.list()?)
            } else {
                let right = self.binary(level + 1)?;
                Expr::Binary(operator, Box::new(left), Box::new(right))
            };
        }
    }

    /// The rest of a list up to its `)`.
    fn list(&mut self) -> Result<Vec<Expr>, String> {
        let mut items = Vec::new();
        if self.eat(")") {
            return Ok(items);
        }
        loop {
            items.push(self.binary(0)?);
            if self.eat(")") {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }

    fn unary(&mut self) -> Result<Expr, String> {
        self.space();
        if self.word().eq_ignore_ascii_case("not") {
            self.take(3);
            return Ok(Expr::Not(Box::new(self.unary()?)));
        }
        if self.rest.starts_with('-')
            && !self
                .rest
                .get(1..)
                .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.take(1);
            return Ok(Expr::Minus(Box::new(self.unary()?)));
        }
        if self.eat("(") {
            let inner = self.binary(0)?;
            self.expect(")")?;
            return Ok(inner);
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expr, String> {
        if self.rest.starts_with('\'') {
            return Ok(Expr::Literal(Literal::Text(self.string()?)));
        }
        let is_part = |c: char| !c.is_whitespace() && !"(),'/;".contains(c);
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let name = self.take(end);
        if name.is_empty() {
            return Err(format!("no expression before `{}`", self.rest));
        }
        if self.rest.starts_with('\'') {
            return Ok(Expr::Literal(Literal::Prefixed(
                name.to_owned(),
                self.string()?,
            )));
        }
        if self.rest.starts_with('(') && !name.starts_with('$') {
            self.take(1);
            let arguments = self.list()?;
            return Ok(Expr::Call(name.to_ascii_lowercase(), arguments));
        }
        if name == "null" {
            return Ok(Expr::Literal(Literal::Null));
        }
        let is_number = name
            .trim_start_matches('-')
            .starts_with(|c: char| c.is_ascii_digit());
        if is_number || is_guid(name) || matches!(name, "true" | "false" | "INF" | "-INF" | "NaN") {
            return Ok(Expr::Literal(Literal::Bare(name.to_owned())));
        }
        self.path(name)
    }

    fn path(&mut self, first: &str) -> Result<Expr, String> {
        let mut segments = vec![Segment::Name(first.to_owned())];
        while self.rest.starts_with('/') {
            self.take(1);
            let end = self
                .rest
                .find(|c: char| c.is_whitespace() || "(),'/:;".contains(c))
                .unwrap_or(self.rest.len());
            let name = self.take(end);
            let lambda = name.to_ascii_lowercase();
            if matches!(lambda.as_str(), "any" | "all") && self.rest.starts_with('(') {
                self.take(1);
                segments.push(Segment::Lambda(lambda, self.lambda()?));
            } else if name == "$count" {
                segments.push(Segment::Count);
            } else if name.is_empty() {
                return Err(format!("no name before `{}`", self.rest));
            } else {
                segments.push(Segment::Name(name.to_owned()));
            }
        }
        Ok(Expr::Path(segments))
    }

    fn lambda(&mut self) -> Result<Option<(String, Box<Expr>)>, String> {
        if self.eat(")") {
            return Ok(None);
        }
        self.space();
        let end = self.rest.find(':').ok_or("a lambda without a variable")?;
        let variable = self.take(end).trim().to_owned();
        self.take(1);
        let condition = self.binary(0)?;
        self.expect(")")?;
        Ok(Some((variable, Box::new(condition))))
    }

    /// A string with its quotes.
    fn string(&mut self) -> Result<String, String> {
        let mut value = String::new();
        self.take(1);
        loop {
            let end = self.rest.find('\'').ok_or("a string without an end")?;
            value.push_str(self.take(end));
            self.take(1);
            if !self.rest.starts_with('\'') {
                return Ok(value);
            }
            value.push('\'');
            self.take(1);
        }
    }
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

impl Expr {
    /// One form for all spellings of an expression: parentheses everywhere, variables by their depth, names in lower case, no prefixes.
    pub(crate) fn normal(&self) -> String {
        self.form(&mut Vec::new())
    }

    fn form(&self, variables: &mut Vec<String>) -> String {
        match self {
            Self::Literal(literal) => literal.form(),
            Self::Path(segments) => path_form(segments, variables),
            Self::Call(name, arguments) => {
                let arguments: Vec<String> =
                    arguments.iter().map(|it| it.form(variables)).collect();
                call_form(name, &arguments)
            }
            Self::Binary(operator, left, right) if matches!(operator.as_str(), "and" | "or") => {
                let mut operands = Vec::new();
                left.operands(operator, &mut operands);
                right.operands(operator, &mut operands);
                let operands: Vec<String> =
                    operands.into_iter().map(|it| it.form(variables)).collect();
                format!("({})", operands.join(&format!(" {operator} ")))
            }
            Self::Binary(operator, left, right) => format!(
                "({} {operator} {})",
                left.form(variables),
                right.form(variables)
            ),
            Self::Not(of) => format!("(not {})", of.form(variables)),
            Self::Minus(of) => format!("(-{})", of.form(variables)),
            Self::In(value, items) => {
                let items: Vec<String> = items.iter().map(|it| it.form(variables)).collect();
                format!("({} in ({}))", value.form(variables), items.join(","))
            }
        }
    }

    /// The operands of an associative operator.
    fn operands<'a>(&'a self, operator: &str, to: &mut Vec<&'a Expr>) {
        match self {
            Self::Binary(own, left, right) if own == operator => {
                left.operands(operator, to);
                right.operands(operator, to);
            }
            other => to.push(other),
        }
    }
}

/// `isof` and `cast` of the row may leave out `$it`, and may quote the type's name.
fn call_form(name: &str, arguments: &[String]) -> String {
    let arguments: Vec<String> = arguments
        .iter()
        .filter(|it| name != "isof" || it.as_str() != "$it")
        .map(|it| match name {
            "isof" | "cast" => it.trim_matches('\'').to_lowercase(),
            _ => it.clone(),
        })
        .collect();
    format!("{name}({})", arguments.join(","))
}

fn path_form(segments: &[Segment], variables: &mut Vec<String>) -> String {
    let mut parts = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Name(name) if at == 0 => {
                let known = variables.iter().rposition(|it| it == name);
                match known {
                    Some(depth) => parts.push(format!("${depth}")),
                    // `$it` before a path says only that the path is not one of a variable.
                    None if name == "$it" && segments.len() > 1 => {}
                    None => parts.push(name.to_lowercase()),
                }
            }
            Segment::Name(name) => parts.push(name.to_lowercase()),
            Segment::Count => parts.push("$count".to_owned()),
            Segment::Lambda(name, None) => parts.push(format!("{name}()")),
            Segment::Lambda(name, Some((variable, condition))) => {
                variables.push(variable.clone());
                parts.push(format!("{name}({})", condition.form(variables)));
                variables.pop();
            }
        }
    }
    parts.join("/")
}

impl Literal {
    fn form(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(text) => format!("'{text}'"),
            Self::Prefixed(prefix, text)
                if matches!(
                    prefix.as_str(),
                    "duration" | "binary" | "geography" | "geometry"
                ) =>
            {
                format!("{prefix}'{text}'")
            }
            // The name of an enumeration, which some services do not want.
            Self::Prefixed(_, text) => format!("'{text}'"),
            Self::Bare(text) => bare(text),
        }
    }
}

/// A value without quotes: numbers without zeros at the end, times without zeros at the end of their fraction.
pub(crate) fn bare(text: &str) -> String {
    if let Some((date, time)) = text.split_once('T') {
        let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, offset) = time.split_at_checked(at).unwrap_or((time, ""));
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let seconds = if clock.len() == 5 { ":00" } else { "" };
        let fraction = fraction.trim_end_matches('0');
        let dot = if fraction.is_empty() { "" } else { "." };
        let offset = if offset.is_empty() { "Z" } else { offset };
        return format!("{date}T{clock}{seconds}{dot}{fraction}{offset}");
    }
    let is_decimal = text.contains('.')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    match is_decimal {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_lowercase(),
    }
}
