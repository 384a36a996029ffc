//! `$search` (URL Conventions 4.01, 5.1.7).

use crate::literal::quoted;

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    Word(String),
    Not(Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
}

/// Reads a search.
pub(crate) fn parse(text: &str) -> Result<Term, String> {
    let mut tokens = tokens(text)?;
    tokens.reverse();
    let term = or(&mut tokens)?;
    match tokens.last() {
        None => Ok(term),
        Some(token) => Err(format!("{token:?} follows the search")),
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Phrase(String),
    Open,
    Close,
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if c.is_whitespace() => {}
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            '"' => {
                let mut phrase = String::new();
                loop {
                    match chars.next().ok_or("a phrase without an end")? {
                        '"' => break,
                        '\\' => phrase.extend(chars.next()),
                        other => phrase.push(other),
                    }
                }
                tokens.push(Token::Phrase(phrase));
            }
            _ => {
                let mut word = String::from(c);
                while let Some(next) =
                    chars.next_if(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"'))
                {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

fn or(tokens: &mut Vec<Token>) -> Result<Term, String> {
    let mut left = and(tokens)?;
    while tokens.last() == Some(&Token::Word("OR".to_owned())) {
        tokens.pop();
        left = Term::Or(Box::new(left), Box::new(and(tokens)?));
    }
    Ok(left)
}

fn and(tokens: &mut Vec<Token>) -> Result<Term, String> {
    let mut left = not(tokens)?;
    loop {
        match tokens.last() {
            Some(Token::Word(word)) if word == "OR" => return Ok(left),
            Some(Token::Word(word)) if word == "AND" => drop(tokens.pop()),
            Some(Token::Close) | None => return Ok(left),
            Some(_) => {}
        }
        left = Term::And(Box::new(left), Box::new(not(tokens)?));
    }
}

fn not(tokens: &mut Vec<Token>) -> Result<Term, String> {
    match tokens.pop() {
        Some(Token::Word(word)) if word == "NOT" => Ok(Term::Not(Box::new(not(tokens)?))),
        Some(Token::Word(word) | Token::Phrase(word)) => Ok(Term::Word(word)),
        Some(Token::Open) => {
            let inner = or(tokens)?;
            match tokens.pop() {
                Some(Token::Close) => Ok(inner),
                _ => Err("a `)` is missing".to_owned()),
            }
        }
        _ => Err("a search term is missing".to_owned()),
    }
}

impl Term {
    /// The expression in Rust.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Word(text) => format!("phrase({})", quoted(text)),
            Self::Not(of) => format!("!({})", of.code()),
            Self::And(left, right) => format!("({} & {})", left.code(), right.code()),
            Self::Or(left, right) => format!("({} | {})", left.code(), right.code()),
        }
    }

    /// One form for all spellings.
    pub(crate) fn normal(&self) -> String {
        self.code()
    }
}
