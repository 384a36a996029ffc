use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;
use crate::format::code::{Code, Docs, Hole, Make, Place, lines, text, word};
use crate::format::lay_out;

/// The result for the tokens without any shape.
fn directly(layout: &Layout, code: &Code<'_>) -> String {
    let tokens = code.tokens(&layout.rt, &mut |_| None);
    let mut text = String::new();
    lay_out("m", tokens, &mut text, None).expect("is Rust");
    text
}

/// Fills the holes of code that is formatted from tokens.
fn code<'a>(make: Make, holes: Vec<Hole<'a>>) -> Code<'a> {
    Code::new(make, holes)
}

fn documented(line: &str) -> Hole<'static> {
    Hole::from(Docs {
        lines: vec![format!(" {line}"), String::new(), format!(" {line} ")],
        ..Docs::default()
    })
}

// Long: a list of templates.
/// A struct and what there is of it in generated code, with members of such names and types.
fn item<'a>(name: &'a str, base: &'a str, members: &'a [(String, String)]) -> Vec<Code<'a>> {
    let each = |make: Make| {
        let pieces = members
            .iter()
            .map(move |(name, kind)| code(make, vec![word(name), word(kind)]));
        pieces.collect::<Vec<_>>()
    };
    let fields = members.iter().map(|(name, kind)| {
        let make: Make = |_, holes| match holes {
            [docs, name, kind] => quote!(#docs pub #name: ::rt::Property<::std::vec::Vec<#kind>>),
            _ => TokenStream::new(),
        };
        code(make, vec![documented(kind), word(name), word(kind)])
    });
    // The code has the form of a module's last items: a row for the type, then one for each of its members.
    let head = code(
        |_, holes| match holes {
            [name, base] => quote!(struct #name(#base, super::TYPES[0]);),
            _ => TokenStream::new(),
        },
        vec![word(name), word(base)],
    );
    let rows = each(|_, holes| match holes {
        [name, kind] => quote!(0 #name #kind;),
        _ => TokenStream::new(),
    });
    let constants = each(|_, holes| match holes {
        [name, kind] => quote!(pub const #name: Self = Self(#kind::from_bits(#name));),
        _ => TokenStream::new(),
    });
    let elements = members.iter().map(|(name, kind)| {
        let make: Make = |_, holes| match holes {
            [json, kind] => quote!((#json, #kind)),
            _ => TokenStream::new(),
        };
        code(make, vec![text(name), word(kind)])
    });
    let table = code(
        |_, holes| match holes {
            [name, elements] => {
                quote!(const INFO: &'static ::rt::Info = &::rt::Info { name: #name, members: &[#elements] };)
            }
            _ => TokenStream::new(),
        },
        vec![text(name), lines(Place::Elements, elements)],
    );
    vec![
        code(
            |_, holes| match holes {
                [docs, name, fields] => quote!(#docs pub struct #name { #fields }),
                _ => TokenStream::new(),
            },
            vec![documented(base), word(name), lines(Place::Fields, fields)],
        ),
        code(
            |rt, holes| match holes {
                [name, base, constants, table] => quote! {
                    impl ::core::convert::From<#base> for #name {
                        #constants
                        #table
                        fn new() -> Self { Self { base: #base::new() } }
                        fn get(&self) { match i { _ => #rt::get(&self.base, #name) } }
                    }
                },
                _ => TokenStream::new(),
            },
            vec![
                word(name),
                word(base),
                lines(Place::Constants, constants),
                Hole::from(table),
            ],
        ),
        code(
            |rt, holes| match holes {
                [rows] => quote!(#rt::structs! { #rows }),
                _ => TokenStream::new(),
            },
            vec![lines(
                Place::Rows,
                std::iter::once(head).chain(rows).collect::<Vec<_>>(),
            )],
        ),
    ]
}

/// Names of pseudo-random lengths.
fn names(seed: usize, most: usize) -> impl FnMut() -> String {
    let mut state = seed;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        "n".repeat(1 + (state >> 33) % most)
    }
}

#[test]
fn the_text_is_that_of_the_tokens_whatever_the_lengths() {
    let mut layout = Layout::new(quote!(::rt));
    for most in [4, 12, 30, 60, 110] {
        for seed in 0..60 {
            let mut next = names(seed, most);
            let members: Vec<_> = (0..seed % 7).map(|_| (next(), next())).collect();
            let (name, base) = (next(), next());
            for code in item(&name, &base, &members) {
                let expected = directly(&layout, &code);
                let text = layout.text("m", [code]).unwrap_or_default();
                let same = text.lines().zip(expected.lines());
                let same = same.take_while(|(line, expected)| line == expected).count();
                let near = |text: &str| {
                    let lines = text.lines().skip(same.saturating_sub(3)).take(9);
                    lines.collect::<Vec<_>>().join("\n")
                };
                assert!(
                    text == expected,
                    "{}\n-- is --\n{}",
                    near(&expected),
                    near(&text)
                );
            }
        }
    }
    // Otherwise the test would only compare the direct way with itself.
    let layouts: usize = layout.shapes.iter().map(Vec::len).sum();
    assert!(layouts > 50, "{layouts}");
}

#[test]
fn each_row_has_lines_of_its_own() {
    let mut layout = Layout::new(quote!(::rt));
    let row = |field: &str| {
        let make: Make = |_, holes| quote!(0 #(#holes)*;);
        Code::new(make, vec![word(field.to_owned()), word("String")])
    };
    let call = |fields: [&str; 3]| {
        let make: Make = |rt, holes| quote!(#rt::roots! { #(#holes)* });
        Code::new(make, vec![lines(Place::Rows, fields.map(row))])
    };
    let long = "n".repeat(82);
    for fields in [["a", "b", "c"], ["a", &long, "b"], ["a", "b", &long]] {
        let text = layout.text("m", [call(fields)]).unwrap_or_default();
        let mut expected = String::from("::rt::roots! {\n");
        for field in fields {
            expected += &if field == long {
                format!("    0 {field}\n    String;\n")
            } else {
                format!("    0 {field} String;\n")
            };
        }
        assert_eq!(text, expected + "}\n");
        assert_eq!(text, directly(&layout, &call(fields)));
    }
}

#[test]
fn odd_texts_stay_as_they_are() {
    let mut layout = Layout::new(TokenStream::new());
    let make: Make = |_, holes| match holes {
        [docs, name, first, second] => {
            quote!(#docs static #name: &[&str] = &[#first, #second, "Q", "X"];)
        }
        _ => TokenStream::new(),
    };
    let docs = |line: &str, deprecated: Option<&str>| Docs {
        lines: vec![line.to_owned()],
        deprecated: deprecated.map(str::to_owned),
        ..Docs::default()
    };
    for (docs, name, first, second) in [
        (docs(" A", None), "A", "", ""),
        (docs(" Q", None), "größe", "\"quoted\"", "\\"),
        (docs("/ four strokes", None), "r#type", "a\nb", "\u{1f600}"),
        (docs(" two\n lines", None), "Q", "Q", "X"),
        (docs(" x", Some("why \"not\"")), "X", "Q00", "{ Q }"),
    ] {
        let code = || {
            let docs = Docs {
                lines: docs.lines.clone(),
                deprecated: docs.deprecated.clone(),
                ..Docs::default()
            };
            Code::new(
                make,
                vec![Hole::from(docs), word(name), text(first), text(second)],
            )
        };
        let expected = directly(&layout, &code());
        assert!(expected.contains(name));
        assert_eq!(layout.text("m", [code()]), Ok(expected));
    }
}

#[test]
fn what_is_not_rust_is_an_error() {
    let make: Make = |_, holes| quote!(struct #(#holes)* =);
    let code = Code::new(make, vec![word("Name")]);
    let error = Layout::new(TokenStream::new()).text("a::b", [code]).err();
    assert_eq!(error.map(|error| error.module).as_deref(), Some("a::b"));
}
