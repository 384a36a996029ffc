//! Reads `codegen.toml`. Reports every mistake with its place, and continues after each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::values::Word;
use super::{
    Addition, Additions, Allow, BinaryAlphabet, ByPattern, Config, Entry, Family, Navigation,
    OPTIONS, OptionalModule, Pattern, Root, Table, Text,
};
use crate::codes;
use crate::input;
use crate::report::{CONFIG_FILE, Origin, Report, shown};
use odata_csdl::diagnostic::{Code, Finding, Span};
use odata_csdl::suggest::closest;

/// A value in the file, with its place.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// Collects findings while the file is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    pub(super) fn error(
        &mut self,
        code: &'static Code,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let mut finding = Finding::new(code, message).at(span);
        finding.help = help;
        self.findings.push(finding);
    }

    /// Reports that `value` is not what is expected here.
    pub(super) fn expected<T>(&mut self, value: &Value<'_>, shape: &str) -> Option<T> {
        let found = value.get_ref().type_str();
        let help = value.get_ref().is_table().then(|| {
            "quote a key that contains dots; otherwise each dot starts a nested table".to_owned()
        });
        self.error(
            &codes::SHAPE,
            span_of(value.span()),
            format!("expected {shape}, found {}", with_article(found)),
            help,
        );
        None
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// A type of option values that can be read from `codegen.toml`.
pub(super) trait Setting: Sized {
    /// The expected shape, for messages and documentation.
    const SHAPE: &'static str;

    /// Returns the value, or `None` after reporting a finding.
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self>;
}

impl Setting for bool {
    const SHAPE: &'static str = "`true` or `false`";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        value
            .get_ref()
            .as_bool()
            .or_else(|| reader.expected(value, Self::SHAPE))
    }
}

impl Setting for usize {
    const SHAPE: &'static str = "a non-negative integer";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let number = value.get_ref().as_integer();
        number
            .and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok())
            .or_else(|| reader.expected(value, Self::SHAPE))
    }
}

impl Setting for String {
    const SHAPE: &'static str = "a string";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        value
            .get_ref()
            .as_str()
            .map(str::to_owned)
            .or_else(|| reader.expected(value, Self::SHAPE))
    }
}

impl Setting for Option<PathBuf> {
    const SHAPE: &'static str = "a path, as a string";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        match value.get_ref().as_str() {
            Some(path) => Some(Some(PathBuf::from(path))),
            None => reader.expected(value, Self::SHAPE),
        }
    }
}

/// The strings of a list; a single string counts as a list of one.
fn strings<T>(
    value: &Value<'_>,
    reader: &mut Reader,
    shape: &str,
    make: impl Fn(&str, Span) -> T,
) -> Option<Vec<T>> {
    if let Some(text) = value.get_ref().as_str() {
        return Some(vec![make(text, span_of(value.span()))]);
    }
    let Some(items) = value.get_ref().as_array() else {
        return reader.expected(value, shape);
    };
    let mut list = Vec::with_capacity(items.len());
    for item in items.iter() {
        match item.get_ref().as_str() {
            Some(text) => list.push(make(text, span_of(item.span()))),
            None => return reader.expected(item, "a string"),
        }
    }
    Some(list)
}

impl Setting for Vec<PathBuf> {
    const SHAPE: &'static str = "a list of paths, as strings";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        strings(value, reader, Self::SHAPE, |text, _| PathBuf::from(text))
    }
}

impl Setting for Vec<Pattern> {
    const SHAPE: &'static str = "a list of patterns, as strings";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        strings(value, reader, Self::SHAPE, |text, span| {
            Pattern::at(text, span)
        })
    }
}

impl Setting for Vec<Allow> {
    const SHAPE: &'static str =
        "a list of strings, each the number of a finding, optionally followed by a pattern";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        strings(value, reader, Self::SHAPE, Allow::at)
    }
}

/// The entries of a table in the order written. The parser sorts them, so their places give the order.
pub(super) fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t str, Span, &'t Value<'i>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), span_of(key.span()), value))
        .collect();
    entries.sort_by_key(|(_, span, _)| span.start);
    entries
}

impl Setting for Table {
    const SHAPE: &'static str = "a table of strings";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            return reader.expected(value, Self::SHAPE);
        };
        let mut entries = Vec::with_capacity(table.len());
        for (key, span, value) in in_order(table) {
            if let Some(text) = String::read(value, reader) {
                entries.push(Entry {
                    key: key.to_owned(),
                    value: text,
                    span: Some(span),
                });
            }
        }
        Some(Self { entries })
    }
}

impl Setting for Additions {
    const SHAPE: &'static str = "a table that maps patterns to lists of strings";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            return reader.expected(value, Self::SHAPE);
        };
        let text = |text: &str, span| Text {
            value: text.to_owned(),
            span: Some(span),
        };
        let mut entries = Vec::with_capacity(table.len());
        for (pattern, span, value) in in_order(table) {
            if let Some(texts) = strings(value, reader, "a list of strings", text) {
                let path = Pattern::at(pattern, span);
                entries.push(Addition { path, texts });
            }
        }
        Some(Self { entries })
    }
}

/// Returns the value whose spelling is `value`.
fn word<V: Word>(value: &Value<'_>, reader: &mut Reader) -> Option<V> {
    let Some(text) = value.get_ref().as_str() else {
        return reader.expected(value, &format!("one of {}", V::list()));
    };
    let known = V::parse(text);
    if known.is_none() {
        let meant = closest(text, V::WORDS.iter().map(|(word, _)| *word));
        let help = meant.map(|meant| format!("did you mean `{meant}`?"));
        reader.error(
            &codes::WORD,
            span_of(value.span()),
            format!("expected one of {}, found `{text}`", V::list()),
            help,
        );
    }
    known
}

macro_rules! word_settings {
    ($($type:ty: $shape:literal,)+) => {$(
        impl Setting for $type {
            const SHAPE: &'static str = $shape;

            fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
                word(value, reader)
            }
        }

        impl Setting for ByPattern<$type> {
            const SHAPE: &'static str = concat!($shape, ", or a table of them by pattern");

            fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
                by_pattern(value, reader)
            }
        }
    )+};
}

word_settings! {
    Root: "`lib` or `module`",
    Navigation: "`follow`, `opaque` or `omit`",
    Family: "`enum`, `base` or `never`",
    BinaryAlphabet: "`base64url` or `base64`",
}

/// A single word that applies to every path, or a table from pattern to word.
fn by_pattern<V: Word>(value: &Value<'_>, reader: &mut Reader) -> Option<ByPattern<V>> {
    let Some(table) = value.get_ref().as_table() else {
        let everything = Pattern::at("*", span_of(value.span()));
        return Some(ByPattern {
            entries: vec![(everything, word(value, reader)?)],
        });
    };
    let mut entries = Vec::with_capacity(table.len());
    for (pattern, span, value) in in_order(table) {
        if let Some(value) = word(value, reader) {
            entries.push((Pattern::at(pattern, span), value));
        }
    }
    Some(ByPattern { entries })
}

impl Setting for OptionalModule {
    const SHAPE: &'static str = "`true`, `false` or the name of a feature";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(true) => Some(Self::On),
            DeValue::Boolean(false) => Some(Self::Off),
            DeValue::String(feature) => Some(Self::Feature(feature.to_string())),
            _ => reader.expected(value, Self::SHAPE),
        }
    }
}

/// A range of bytes in `codegen.toml`. Files of 4 GiB are rejected before this.
pub(super) fn span_of(range: std::ops::Range<usize>) -> Span {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        file: CONFIG_FILE,
        start: place(range.start),
        end: place(range.end),
    }
}

impl Config {
    /// Reads a `codegen.toml`. Paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is not TOML, or contains an unknown key or an invalid value. The report names every such place with line
    /// and column.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Report> {
        let path = path.as_ref();
        match input::read_text(path, input::TEXT) {
            Ok(text) => Self::parse(path, text),
            Err(error) => Err(Finding::new(&codes::UNREADABLE, format!("cannot read `{}`: {error}", shown(path)))
                .help("pass the path of a configuration file; `odata_codegen::Config` documents its format")
                .into()),
        }
    }

    /// Reads the text of a `codegen.toml` as if it lay at `path`.
    ///
    /// # Errors
    ///
    /// Like [`Config::load`].
    pub fn parse(path: impl Into<PathBuf>, text: impl Into<String>) -> Result<Self, Report> {
        let (path, text) = (path.into(), text.into());
        let mut config = Self {
            base: path.parent().map(Path::to_owned).unwrap_or_default(),
            ..Self::default()
        };
        let mut reader = Reader::default();
        let mut spans = BTreeMap::new();
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            let span = span_of(error.span().unwrap_or(0..0));
            reader.error(
                &codes::NOT_TOML,
                span,
                format!("not TOML: {}", error.message()),
                None,
            );
        }
        for (key, span, value) in in_order(table.get_ref()) {
            spans.insert(key.to_owned(), span);
            if !config.read_option(key, value, &mut reader) {
                let known = || OPTIONS.iter().map(|option| option.name);
                let help = closest(key, known()).map_or_else(
                    || format!("the options are {}", known().collect::<Vec<_>>().join(", ")),
                    |meant| format!("did you mean `{meant}`?"),
                );
                reader.error(
                    &codes::UNKNOWN_OPTION,
                    span,
                    format!("unknown option `{key}`"),
                    Some(help),
                );
            }
        }
        let origin = Origin { path, text, spans };
        if reader.findings.is_empty() {
            config.origin = Some(origin);
            Ok(config)
        } else {
            Err(Report::about_config(reader.findings, &origin))
        }
    }
}
