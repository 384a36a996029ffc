//! Tokens to text: `syn` checks that they are Rust, `prettyplease` lays them out. Knows nothing of files.

use std::fmt;

use proc_macro2::{Ident, TokenStream};
use syn::{File, Item};

use crate::pipeline::{Piece, Shape};

/// Tokens that are not Rust; a mistake of the generator, never of the metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The Rust module they were meant for, such as `graph::partners`; empty for the root.
    pub module: String,
    /// What `syn` says.
    pub message: String,
    /// The beginning of the item.
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
            "what was generated for {module} is not Rust: {}, in `{}`",
            self.message, self.excerpt
        )
    }
}

impl std::error::Error for FormatError {}

/// The text of a module's attributes and items, one blank line between two items, none between two `use` or two `mod` lines.
///
/// Item by item: the syntax tree of a whole file would be ten times the text in memory, for nothing. Each is dropped when its text is
/// there.
///
/// # Errors
///
/// An element of `items` is not a sequence of Rust items.
pub fn items(module: &str, items: Vec<Piece>) -> Result<String, FormatError> {
    let mut text = String::new();
    let mut previous = None;
    for piece in items {
        match piece {
            Piece::Own(tokens) => lay_out(module, tokens, &mut previous, &mut text)?,
            Piece::Alike { shape, name } => {
                if previous.is_some() {
                    text.push('\n');
                }
                previous = Some(None);
                alike(module, &shape, &name, &mut text)?;
            }
        }
    }
    Ok(text)
}

/// Appends the text of what many types have alike.
fn alike(module: &str, shape: &Shape, name: &Ident, text: &mut String) -> Result<(), FormatError> {
    let fresh = |text: &mut String| {
        let tokens = (shape.make)(&shape.runtime, name);
        lay_out(module, tokens, &mut None, text)
    };
    let name = name.to_string();
    // How wide other characters are is prettyplease's to know.
    if !name.is_ascii() {
        return fresh(text);
    }
    let mut texts = shape.texts.borrow_mut();
    if let Some((first, laid_out)) = texts.get(&name.len()) {
        *text += &laid_out.replace(&format!("for {first} {{"), &format!("for {name} {{"));
        return Ok(());
    }
    let mut laid_out = String::new();
    fresh(&mut laid_out)?;
    *text += &laid_out;
    texts.insert(name.len(), (name, laid_out));
    Ok(())
}

/// Appends the text of items, `previous` being the kind of the item before them, if there is one.
fn lay_out(
    module: &str,
    tokens: TokenStream,
    previous: &mut Option<Option<Line>>,
    text: &mut String,
) -> Result<(), FormatError> {
    // The copy shares the tokens; it is what an error quotes.
    let file: File = syn::parse2(tokens.clone()).map_err(|error| FormatError {
        module: module.to_owned(),
        message: error.to_string(),
        excerpt: tokens.to_string().chars().take(200).collect(),
    })?;
    drop(tokens);
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
        if let Some(previous) = *previous
            && (line.is_none() || line != previous)
        {
            text.push('\n');
        }
        *previous = Some(line);
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
    Ok(())
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
    use std::cell::RefCell;
    use std::rc::Rc;

    use proc_macro2::{Ident, TokenStream};
    use quote::quote;

    use super::items;
    use crate::pipeline::{Piece, Shape};

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
        let tokens = tokens.into_iter().map(Piece::Own).collect();
        assert_eq!(items("m", tokens).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_alike_is_laid_out_as_if_it_were_written_for_each_type() {
        fn make(rt: &TokenStream, name: &Ident) -> TokenStream {
            quote! {
                impl #rt::Clone for #name { fn clone(&self) -> Self { #rt::clone(self) } }
                impl<'de> #rt::serde::Deserialize<'de> for #name {}
            }
        }
        let runtime = quote!(::odata_runtime);
        let shape = Rc::new(Shape {
            runtime: runtime.clone(),
            make,
            texts: RefCell::default(),
        });
        // Long ones need lines of their own, and two of a length have the same layout.
        let long = ["Long".repeat(40), "Tall".repeat(40)];
        for name in ["A", "B", "For", &long[0], &long[1], "größe"] {
            let name = quote::format_ident!("{name}");
            let own = || {
                Piece::Own(quote!(
                    use a::b;
                ))
            };
            let alike = Piece::Alike {
                shape: Rc::clone(&shape),
                name: name.clone(),
            };
            let written = Piece::Own(make(&runtime, &name));
            assert_eq!(
                items("m", vec![own(), alike, own()]),
                items("m", vec![own(), written, own()])
            );
        }
    }

    #[test]
    fn what_is_not_rust_is_an_error_that_names_the_module() {
        let error = items(
            "graph::x",
            vec![
                Piece::Own(quote! { struct S; }),
                Piece::Own(quote! { struct = }),
            ],
        )
        .err();
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
            vec![Piece::Own(
                quote! { #[doc = "*/ } fn evil() {} /* \n more"] struct S; },
            )],
        )
        .unwrap_or_default();
        let file = syn::parse_file(&text)
            .map(|file| file.items.len())
            .unwrap_or_default();
        assert_eq!(file, 1, "{text}");
    }
}
