//! Formats code: `syn` checks that its tokens are Rust, `prettyplease` lays them out, once for each shape of code. Files are written
//! elsewhere.

mod code;
mod pattern;
mod shapes;

use std::fmt;

use proc_macro2::{TokenStream, TokenTree};
use syn::{File, Item, ItemMacro};

pub(crate) use self::code::{Code, Docs, Hole, Place, lines, text, word};
pub(crate) use self::shapes::Layout;

/// Tokens that are not Rust: a bug of the generator, never of the metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormatError {
    /// The Rust module they were meant for, such as `graph::partners`; empty for the root.
    pub module: String,
    /// The error of `syn`.
    pub message: String,
    /// The beginning of the item, if it is available.
    pub excerpt: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = if self.module.is_empty() {
            "the root module"
        } else {
            &self.module
        };
        write!(
            f,
            "the code generated for {module} is not Rust: {}",
            self.message
        )?;
        if self.excerpt.is_empty() {
            return Ok(());
        }
        write!(f, ", in `{}`", self.excerpt)
    }
}

impl std::error::Error for FormatError {}

/// The text of a module's attributes and items.
///
/// # Errors
///
/// An element of `items` is not a sequence of Rust items.
pub(crate) fn items(module: &str, items: &[TokenStream]) -> Result<String, FormatError> {
    let mut text = String::new();
    let mut previous = None;
    for tokens in items {
        previous =
            lay_out(module, tokens.clone(), &mut text, previous).map_err(|error| FormatError {
                excerpt: tokens.to_string().chars().take(200).collect(),
                ..error
            })?;
    }
    Ok(text)
}

/// Appends items; `previous` is the item before them, and the result is the last one. Works item by item, since the syntax tree of a whole
/// file would take ten times its text in memory. Takes the tokens by value, since the parser copies shared ones first.
fn lay_out(
    module: &str,
    tokens: TokenStream,
    text: &mut String,
    mut previous: Option<Option<Line>>,
) -> Result<Option<Option<Line>>, FormatError> {
    let file: File = syn::parse2(tokens).map_err(|error| FormatError {
        module: module.to_owned(),
        message: error.to_string(),
        excerpt: String::new(),
    })?;
    if !file.attrs.is_empty() {
        *text += &prettyplease::unparse(&File {
            shebang: None,
            frontmatter: None,
            attrs: file.attrs,
            items: Vec::new(),
        });
    }
    for item in file.items {
        let line = line_kind(&item);
        if let Some(previous) = previous
            && (line.is_none() || line != previous)
        {
            text.push('\n');
        }
        previous = Some(line);
        *text += &match item {
            Item::Macro(call) => rows(call),
            item => print(item),
        };
    }
    Ok(previous)
}

fn print(item: Item) -> String {
    prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    })
}

/// A macro call with each of its rows on separate lines: the printer does not know about rows, and would fill lines with them.
fn rows(call: ItemMacro) -> String {
    let mut rows = Vec::new();
    let mut row = TokenStream::new();
    for token in call.mac.tokens.clone() {
        let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        row.extend([token]);
        if ends {
            rows.push(std::mem::take(&mut row));
        }
    }
    if !row.is_empty() || rows.len() < 2 {
        return print(Item::Macro(call));
    }
    let mut text = String::new();
    for row in rows {
        let mut single = call.clone();
        single.mac.tokens = row;
        let single = print(Item::Macro(single));
        match text.strip_suffix("}\n").map(str::len) {
            // The code around the row is there once.
            Some(end) => {
                text.truncate(end);
                text.extend(single.split_inclusive('\n').skip(1));
            }
            None => text = single,
        }
    }
    text
}

/// Kinds of items that take one line and are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Use,
    Module,
}

fn line_kind(item: &Item) -> Option<Line> {
    match item {
        Item::Use(_) => Some(Line::Use),
        Item::Mod(module) if module.content.is_none() && module.attrs.is_empty() => {
            Some(Line::Module)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::items;

    #[test]
    fn lays_out_items() {
        let tokens = [
            quote! { use a::b; use c; },
            quote! {
                #[doc = " A thing."]
                #[doc = ""]
                #[doc = " More of `it`."]
                pub struct Thing { #[doc = " Its name."] pub name: ::std::string::String }
            },
            quote! { pub mod x; pub mod y; },
            quote! { impl Thing { pub const A: Self = Self(1); pub const B: Self = Self(2); } },
        ];
        let expected = "\
use a::b;
use c;

/// A thing.
///
/// More of `it`.
pub struct Thing {
    /// Its name.
    pub name: ::std::string::String,
}

pub mod x;
pub mod y;

impl Thing {
    pub const A: Self = Self(1);
    pub const B: Self = Self(2);
}
";
        assert_eq!(items("m", &tokens).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_not_rust_is_an_error_that_names_the_module() {
        let error = items("graph::x", &[quote! { struct S; }, quote! { struct = }]).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            error.contains("graph::x") && error.contains("struct ="),
            "{error}"
        );
    }

    #[test]
    fn hostile_documentation_stays_documentation() {
        let text = items(
            "m",
            &[quote! { #[doc = "*/ } fn evil() {} /* \n more"] struct S; }],
        )
        .unwrap_or_default();
        let file = syn::parse_file(&text)
            .map(|file| file.items.len())
            .unwrap_or_default();
        assert_eq!(file, 1, "{text}");
    }
}
