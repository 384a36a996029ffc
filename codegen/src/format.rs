//! Tokens to text: `syn` checks that they are Rust, `prettyplease` lays them out. Knows nothing of files.

use std::collections::HashMap;
use std::fmt;

use proc_macro2::TokenStream;
use syn::{File, Item};

/// Tokens that are not Rust; a mistake of the generator, never of the metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The Rust module they were meant for, such as `graph::partners`; empty for the root.
    pub module: String,
    /// What `syn` says.
    pub message: String,
    /// The beginning of the item, if it is at hand.
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
            "what was generated for {module} is not Rust: {}",
            self.message
        )?;
        if self.excerpt.is_empty() {
            return Ok(());
        }
        write!(f, ", in `{}`", self.excerpt)
    }
}

impl std::error::Error for FormatError {}

/// Code of a module, in the order in which it belongs there.
pub enum Part<'a> {
    /// Items.
    Items(TokenStream),
    /// Items that are alike for many types.
    Shape(Shape<'a>),
}

/// Items that differ from others of the same kind in a name and a path alone, so that they are laid out once for all.
pub struct Shape<'a> {
    /// Which kind.
    pub key: &'static str,
    /// Makes the items with [`NAME`] and [`PATH`] in place of name and path.
    pub pattern: Box<dyn Fn() -> TokenStream + 'a>,
    /// Makes the items themselves.
    pub items: Box<dyn Fn() -> TokenStream + 'a>,
    /// The name.
    pub name: String,
    /// The path, if the kind has one.
    pub path: String,
}

/// What stands in the pattern of a shape for its name. Nothing else in it can look like that.
pub const NAME: &str = "__ShapeName__";
/// What stands in the pattern of a shape for its path.
pub const PATH: &str = "__ShapePath__";

/// Makes text of code; knows the shapes that it has laid out before.
#[derive(Debug, Default)]
pub struct Layout {
    shapes: HashMap<&'static str, String>,
}

impl Layout {
    /// The text of a module, one blank line between two items, none between two `use` or two `mod` lines.
    ///
    /// # Errors
    ///
    /// A part is not a sequence of Rust items.
    pub fn text<'a>(
        &mut self,
        module: &str,
        parts: impl IntoIterator<Item = Part<'a>>,
    ) -> Result<String, FormatError> {
        let mut text = String::new();
        let mut previous = None;
        for part in parts {
            match part {
                Part::Items(tokens) => previous = lay_out(module, tokens, &mut text, previous)?,
                Part::Shape(shape) => {
                    self.shape(module, &shape, &mut text, previous)?;
                    previous = Some(None);
                }
            }
        }
        Ok(text)
    }

    fn shape(
        &mut self,
        module: &str,
        shape: &Shape<'_>,
        text: &mut String,
        previous: Option<Option<Line>>,
    ) -> Result<(), FormatError> {
        if !self.shapes.contains_key(shape.key) {
            let mut made = String::new();
            lay_out(module, (shape.pattern)(), &mut made, None)?;
            self.shapes.insert(shape.key, made);
        }
        let Some(made) = self.shapes.get(shape.key) else {
            return Ok(());
        };
        if previous.is_some() {
            text.push('\n');
        }
        // Split first: a name may be anything, even what stands for a path.
        let between = made.split(NAME).map(|part| part.replace(PATH, &shape.path));
        for (n, part) in between.enumerate() {
            if n > 0 {
                text.push_str(&shape.name);
            }
            text.push_str(&part);
        }
        Ok(())
    }
}

/// The text of a module's attributes and items.
///
/// # Errors
///
/// An element of `items` is not a sequence of Rust items.
pub fn items(module: &str, items: &[TokenStream]) -> Result<String, FormatError> {
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

/// Appends items; `previous` is what stands before them and the result what stands last. Item by item: the syntax tree of a whole
/// file would be ten times the text in memory, for nothing. Takes the tokens whole: of shared ones the parser makes a copy first.
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
        let spaced = matches!(item, Item::Impl(_) | Item::Trait(_));
        let file = File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        };
        let item = prettyplease::unparse(&file);
        *text += &if spaced { space_out(item) } else { item };
    }
    Ok(previous)
}

/// One blank line behind each function of an `impl` or `trait` but the last. Their ends are the only lines that consist of
/// a brace at the first level: texts are written with escapes, so that none of their lines can look so.
fn space_out(item: String) -> String {
    item.replace("\n    }\n    ", "\n    }\n\n    ")
}

/// Text for a comment, without the characters that turn the direction of writing: the compiler refuses them there, because they
/// can make code look like what it is not.
pub(crate) fn comment(text: &str) -> String {
    text.replace(
        |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
        "",
    )
}

/// Kinds of items that take one line and stand together.
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
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::{Layout, NAME, PATH, Part, Shape, items};

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
            quote! { impl Thing { fn a(&self) -> u8 { 1 } fn b() { if x { "\n    }\n    "; } } } },
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
    fn a(&self) -> u8 {
        1
    }

    fn b() {
        if x {
            \"\\n    }\\n    \";
        }
    }
}
";
        assert_eq!(items("m", &tokens).as_deref(), Ok(expected));
    }

    #[test]
    fn a_shape_is_what_its_items_would_be() {
        let tokens = |name: &str, path: &str| -> TokenStream {
            let text = format!(
                "impl ::core::ops::Deref for {name} {{ type Target = {path}; fn deref(&self) -> &{path} {{ &self.base }} }}
                 impl Copy for {name} {{}}"
            );
            text.parse().unwrap_or_default()
        };
        let shape = |name: String, path: &'static str| Shape {
            key: "deref",
            pattern: Box::new(move || tokens(NAME, PATH)),
            items: Box::new({
                let name = name.clone();
                move || tokens(&name, path)
            }),
            name,
            path: path.to_owned(),
        };
        let mut layout = Layout::default();
        for (name, path) in [
            ("A", "B"),
            ("größe", "super::a::r#type::B"),
            (PATH, "self::C"),
        ] {
            let of = || shape(name.to_owned(), path);
            let filled = layout.text("m", [Part::Shape(of())]);
            assert!(filled.is_ok());
            assert_eq!(filled, items("m", &[(of().items)()]));
        }
        // What is too long for its line stays there; it is the same code.
        let long = || shape("Long".repeat(50), "super::B");
        let filled = layout.text("m", [Part::Shape(long())]).ok();
        let filled = filled.and_then(|text| text.parse::<TokenStream>().ok());
        let direct = (long().items)().to_string();
        assert_eq!(filled.map(|it| it.to_string()), Some(direct));
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
