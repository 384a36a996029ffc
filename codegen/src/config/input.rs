//! The types that the builder's methods accept for each option, so that callers can write literals.

use std::path::{Path, PathBuf};

use super::values::Word;
use super::{Addition, Additions, Allow, ByPattern, Entry, OptionalModule, Pattern, Table, Text};

/// A value that can be given for an option of type `T`: a `T`, or something more convenient to write.
pub trait Input<T> {
    /// The option's value.
    fn into_value(self) -> T;
}

impl<T> Input<T> for T {
    fn into_value(self) -> T {
        self
    }
}

impl Input<String> for &str {
    fn into_value(self) -> String {
        self.to_owned()
    }
}

impl Input<Option<PathBuf>> for &str {
    fn into_value(self) -> Option<PathBuf> {
        Some(self.into())
    }
}

impl Input<Option<PathBuf>> for &Path {
    fn into_value(self) -> Option<PathBuf> {
        Some(self.into())
    }
}

impl Input<Option<PathBuf>> for PathBuf {
    fn into_value(self) -> Option<PathBuf> {
        Some(self)
    }
}

impl<P: Into<PathBuf>, const N: usize> Input<Vec<PathBuf>> for [P; N] {
    fn into_value(self) -> Vec<PathBuf> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<P: Into<Pattern>, const N: usize> Input<Vec<Pattern>> for [P; N] {
    fn into_value(self) -> Vec<Pattern> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<A: Into<Allow>, const N: usize> Input<Vec<Allow>> for [A; N] {
    fn into_value(self) -> Vec<Allow> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<P, L, const N: usize> Input<Additions> for [(P, L); N]
where
    P: Into<Pattern>,
    L: IntoIterator<Item: Into<String>>,
{
    fn into_value(self) -> Additions {
        let text = |text: L::Item| Text {
            value: text.into(),
            span: None,
        };
        let entry = |(path, texts): (P, L)| Addition {
            path: path.into(),
            texts: texts.into_iter().map(text).collect(),
        };
        Additions {
            entries: self.into_iter().map(entry).collect(),
        }
    }
}

impl Input<OptionalModule> for bool {
    fn into_value(self) -> OptionalModule {
        if self {
            OptionalModule::On
        } else {
            OptionalModule::Off
        }
    }
}

impl Input<OptionalModule> for &str {
    fn into_value(self) -> OptionalModule {
        OptionalModule::Feature(self.to_owned())
    }
}

#[allow(
    private_bounds,
    reason = "the words are an open set for this crate alone"
)]
impl<V: Word> Input<ByPattern<V>> for V {
    fn into_value(self) -> ByPattern<V> {
        ByPattern {
            entries: vec![(Pattern::new("*"), self)],
        }
    }
}

impl<P: Into<Pattern>, V, const N: usize> Input<ByPattern<V>> for [(P, V); N] {
    fn into_value(self) -> ByPattern<V> {
        ByPattern {
            entries: self
                .into_iter()
                .map(|(pattern, value)| (pattern.into(), value))
                .collect(),
        }
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> Input<Table> for [(K, V); N] {
    fn into_value(self) -> Table {
        let entry = |(key, value): (K, V)| Entry {
            key: key.into(),
            value: value.into(),
            span: None,
        };
        Table {
            entries: self.into_iter().map(entry).collect(),
        }
    }
}
