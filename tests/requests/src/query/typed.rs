//! Expressions as calls of the library's operators and functions, with the fields of generated structs.

use odata_csdl::schema::{ItemType, Model, Primitive, TypeId, TypeKind};

use super::parse::{Expr, Literal, Segment};
use crate::causes::{Cause, Kind};
use crate::literal::{quoted, value};
use crate::names::Names;
use crate::walk::{self, Step};

/// The model and its generated names.
#[derive(Clone, Copy)]
pub(crate) struct Types<'a> {
    pub(crate) model: &'a Model,
    pub(crate) names: &'a Names,
}

/// A variable of a closure.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    /// The name in the query; `$it` for a row.
    name: String,
    code: String,
    item: ItemType,
}

/// The variables that are accessible, the innermost last, and the names of computed properties of the row.
#[derive(Debug, Clone)]
pub(super) struct Scope(Vec<Variable>, Vec<String>);

impl Scope {
    /// The row of a query at a depth of `$expand`.
    pub(super) fn of_row(item: ItemType, depth: usize, computed: Vec<String>) -> Self {
        let (name, code) = ("$it".to_owned(), format!("r{depth}"));
        Self(vec![Variable { name, code, item }], computed)
    }

    pub(super) fn row(&self) -> &str {
        self.0.first().map_or("r", |it| &it.code)
    }
}

/// Rust for an expression.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) code: String,
    item: Option<ItemType>,
    /// Whether it is an expression of the library, which has operators; fields and literals have none.
    is_expr: bool,
    /// Whether the outermost operator is `|` or `&`.
    operator: Option<char>,
}

/// Where a path leads.
pub(super) enum Access {
    /// A value that closures are given or that was entered: `r0`, `r0.from.at()`.
    Value(String, ItemType),
    /// A field: `r0.subject`.
    Field(String, ItemType, bool),
    /// A path by name.
    Named(String),
}

pub(super) type Result<T> = std::result::Result<T, Cause>;

fn unknown(detail: String) -> Cause {
    Cause::new(Kind::UnknownProperty, detail)
}

pub(super) fn primitive(of: Primitive) -> Option<ItemType> {
    Some(ItemType::Primitive(of))
}

impl Types<'_> {
    pub(super) fn path_of(&self, id: TypeId) -> Result<String> {
        let path = self.names.path(self.model, id);
        path.ok_or_else(|| Cause::new(Kind::NotWritten, "a type is not generated"))
    }

    /// A condition or a value.
    pub(super) fn expr(
        &self,
        expr: &Expr,
        scope: &mut Scope,
        expected: Option<ItemType>,
    ) -> Result<Typed> {
        match expr {
            Expr::Literal(literal) => self.literal(literal, expected),
            Expr::Path(segments) => self.operand(segments, scope),
            Expr::Call(name, arguments) => self.function(name, arguments, scope),
            Expr::Binary(operator, left, right) => self.binary(operator, left, right, scope),
            Expr::Not(of) => {
                let of = self.expr(of, scope, primitive(Primitive::Boolean))?;
                let code = match (of.is_expr, of.operator) {
                    (true, None) => format!("!{}", of.code),
                    _ => format!("not({})", of.code),
                };
                Ok(call(code, Primitive::Boolean))
            }
            Expr::Minus(of) => {
                let of = self.expr(of, scope, primitive(Primitive::Int64))?;
                Ok(call(format!("neg({})", of.code), Primitive::Int64))
            }
            Expr::In(of, items) => {
                let of = self.expr(of, scope, None)?;
                let codes: Result<Vec<String>> = items
                    .iter()
                    .map(|it| Ok(format!("expr({})", self.expr(it, scope, of.item)?.code)))
                    .collect();
                let code = format!("in_({}, [{}])", of.code, codes?.join(", "));
                Ok(call(code, Primitive::Boolean))
            }
        }
    }

    fn binary(
        &self,
        operator: &str,
        left: &Expr,
        right: &Expr,
        scope: &mut Scope,
    ) -> Result<Typed> {
        if matches!(operator, "and" | "or") {
            let boolean = primitive(Primitive::Boolean);
            let mut left = self.expr(left, scope, boolean)?;
            let mut right = self.expr(right, scope, boolean)?;
            let sign = if operator == "and" { '&' } else { '|' };
            if !left.is_expr {
                left.code = format!("expr({})", left.code);
            }
            for side in [&mut left, &mut right] {
                if side.operator.is_some_and(|own| own != sign) {
                    side.code = format!("({})", side.code);
                }
            }
            return Ok(Typed {
                code: format!("{} {sign} {}", left.code, right.code),
                item: boolean,
                is_expr: true,
                operator: Some(sign),
            });
        }
        // A literal gets its type from the other operand.
        let (left, right) = match (left, right) {
            (Expr::Literal(_), right) => {
                let right = self.expr(right, scope, None)?;
                (self.expr(left, scope, right.item)?, right)
            }
            (left, right) => {
                let left = self.expr(left, scope, None)?;
                let right = self.expr(right, scope, left.item)?;
                (left, right)
            }
        };
        let name = if operator == "divby" {
            "div_by"
        } else {
            operator
        };
        let name = if name == "mod" { "rem" } else { name };
        let code = format!("{name}({}, {})", left.code, right.code);
        let result = match operator {
            "add" | "sub" | "mul" | "div" | "divby" | "mod" => left.item,
            _ => primitive(Primitive::Boolean),
        };
        Ok(Typed {
            item: result,
            ..call(code, Primitive::Boolean)
        })
    }

    fn literal(&self, literal: &Literal, expected: Option<ItemType>) -> Result<Typed> {
        let value_of = |item: ItemType, text: &str| -> Result<Typed> {
            let code = value(self.model, self.names, item, text)
                .map_err(|why| Cause::new(Kind::OtherType, why))?;
            Ok(Typed {
                code,
                item: Some(item),
                is_expr: false,
                operator: None,
            })
        };
        let wrong = |text: &str| {
            let detail =
                format!("the literal `{text}` is not of the type that it is compared with");
            Err(Cause::new(Kind::OtherType, detail))
        };
        let expected_primitive = expected.and_then(|it| walk::primitive(self.model, it));
        let is_enumeration = expected.is_some_and(|it| match it {
            ItemType::Type(id) => matches!(self.model[id].kind, TypeKind::Enumeration(_)),
            _ => false,
        });
        match literal {
            Literal::Null => Ok(Typed {
                code: "null()".to_owned(),
                item: expected,
                is_expr: false,
                operator: None,
            }),
            Literal::Text(text) => match (expected, expected_primitive) {
                (Some(item), _) if is_enumeration => value_of(item, text),
                (None, _) | (_, Some(Primitive::String)) => {
                    value_of(ItemType::Primitive(Primitive::String), text)
                }
                (Some(item), Some(Primitive::Duration)) => value_of(item, text),
                _ => wrong(text),
            },
            Literal::Prefixed(prefix, text) => match (expected, prefix.as_str()) {
                (_, "geography" | "geometry") => Ok(Typed {
                    code: format!("Literal::{prefix}({})", quoted(text)),
                    item: expected,
                    is_expr: false,
                    operator: None,
                }),
                (_, "duration") => value_of(ItemType::Primitive(Primitive::Duration), text),
                (_, "binary") => value_of(ItemType::Primitive(Primitive::Binary), text),
                (Some(item), _) if is_enumeration => value_of(item, text),
                (None, name) => match walk::type_named(self.model, name) {
                    Some(id) => value_of(ItemType::Type(id), text),
                    None => wrong(text),
                },
                _ => wrong(text),
            },
            Literal::Bare(text) => match (expected, expected_primitive) {
                (Some(_), Some(Primitive::String)) => wrong(text),
                (Some(item), Some(_)) => value_of(item, text),
                (None, _) => value_of(ItemType::Primitive(of_bare(text)), text),
                _ => wrong(text),
            },
        }
    }

    /// A path as an operand.
    fn operand(&self, segments: &[Segment], scope: &mut Scope) -> Result<Typed> {
        let split = segments
            .iter()
            .position(|it| !matches!(it, Segment::Name(_)));
        let (names, last) = match split {
            Some(at) => (segments.get(..at).unwrap_or_default(), segments.get(at)),
            None => (segments, None),
        };
        // A cast of a collection before a lambda.
        let mut names = names;
        let mut sub = None;
        if last.is_some()
            && let [before @ .., Segment::Name(cast)] = names
            && let (Some(id), false) = (walk::type_named(self.model, cast), before.is_empty())
        {
            (names, sub) = (before, Some(id));
        }
        let access = self.access(names, scope, false)?;
        let (code, item, collection) = match access {
            Access::Field(code, item, collection) => (code, item, collection),
            Access::Value(code, item) => {
                let is_object =
                    matches!(item, ItemType::Type(id) if self.model.structured(id).is_some());
                return Ok(Typed {
                    code: if is_object {
                        format!("{code}.whole()")
                    } else {
                        code
                    },
                    item: Some(item),
                    is_expr: is_object,
                    operator: None,
                });
            }
            Access::Named(path) => {
                return Ok(Typed {
                    code: format!("name({})", quoted(&path)),
                    item: None,
                    is_expr: false,
                    operator: None,
                });
            }
        };
        match last {
            None => Ok(Typed {
                code: format!("&{code}"),
                item: Some(item),
                is_expr: false,
                operator: None,
            }),
            Some(_) if !collection => {
                let detail = format!("`{code}` is not a collection");
                Err(Cause::new(Kind::OtherType, detail))
            }
            Some(Segment::Lambda(kind, condition)) => {
                self.lambda(kind, condition.as_ref(), &code, item, sub, scope)
            }
            Some(_) => Ok(call(format!("count(&{code})"), Primitive::Int64)),
        }
    }

    fn lambda(
        &self,
        kind: &str,
        condition: Option<&(String, Box<Expr>)>,
        code: &str,
        item: ItemType,
        sub: Option<TypeId>,
        scope: &mut Scope,
    ) -> Result<Typed> {
        let Some((name, condition)) = condition else {
            return Ok(call(format!("exists(&{code})"), Primitive::Boolean));
        };
        let variable = format!("x{}", scope.0.len());
        scope.0.push(Variable {
            name: name.clone(),
            code: variable.clone(),
            item: sub.map_or(item, ItemType::Type),
        });
        let condition = self.expr(condition, scope, primitive(Primitive::Boolean));
        scope.0.pop();
        let condition = condition?.code;
        let code = match sub {
            Some(id) => format!(
                "{kind}_of(&{code}, |{variable}: &'static {}| {condition})",
                self.path_of(id)?
            ),
            None => format!("{kind}(&{code}, |{variable}| {condition})"),
        };
        Ok(call(code, Primitive::Boolean))
    }

    pub(super) fn access(&self, segments: &[Segment], scope: &Scope, each: bool) -> Result<Access> {
        let names = segments.iter().filter_map(|it| match it {
            Segment::Name(name) => Some(name.as_str()),
            _ => None,
        });
        let names: Vec<&str> = names.collect();
        let (variable, rest) = match names.split_first() {
            Some((first, rest)) => match scope.0.iter().rfind(|it| it.name == *first) {
                Some(variable) => (Some(variable), rest),
                None => (scope.0.first(), names.as_slice()),
            },
            None => (scope.0.first(), names.as_slice()),
        };
        let variable = variable.ok_or_else(|| unknown("there is no row".to_owned()))?;
        if let [name] = rest
            && scope.1.iter().any(|it| it == name)
        {
            return Ok(Access::Named((*name).to_owned()));
        }
        let mut at = Access::Value(variable.code.clone(), variable.item);
        for name in rest {
            at = match self.enter(at, name, each)? {
                Some(next) => next,
                None => return Ok(Access::Named(rest.join("/"))),
            };
        }
        Ok(at)
    }

    /// A path of `$select` or `$expand`, as a field or by name.
    pub(super) fn path(
        &self,
        path: &[String],
        scope: &Scope,
    ) -> Result<(String, Option<ItemType>)> {
        let segments = path.iter().map(|it| Segment::Name(it.clone()));
        let segments: Vec<Segment> = segments.collect();
        if path.last().is_some_and(|it| it.starts_with('*')) {
            return Ok((format!("name({})", quoted(&path.join("/"))), None));
        }
        match self.access(&segments, scope, true)? {
            Access::Field(code, item, _) => Ok((format!("&{code}"), Some(item))),
            Access::Value(..) => Err(unknown(format!("`{}` is no property", path.join("/")))),
            Access::Named(path) => Ok((format!("name({})", quoted(&path)), None)),
        }
    }

    /// The property or cast with a name; `None` for a property that an open type does not declare.
    fn enter(&self, from: Access, name: &str, each: bool) -> Result<Option<Access>> {
        let (code, item) = match from {
            Access::Value(code, item) => (code, item),
            Access::Field(code, item, false) => (format!("{code}.at()"), item),
            Access::Field(code, item, true) if each => (format!("{code}.each()"), item),
            Access::Field(code, ..) => {
                return Err(Cause::new(
                    Kind::NotStandard,
                    format!("`{name}` follows the collection `{code}`"),
                ));
            }
            Access::Named(_) => return Ok(None),
        };
        if name.starts_with('$') {
            let detail = format!("`{name}` in an expression");
            return Err(Cause::new(Kind::NotWritten, detail));
        }
        let ItemType::Type(id) = item else {
            return Err(unknown(format!("`{name}` follows a primitive value")));
        };
        if let Some((Step::Navigation(owner, name) | Step::Property(owner, name), place)) =
            walk::property(self.model, id, name)
        {
            let field = self.names.member(self.model, owner, &name);
            let code = format!("{code}.{field}");
            return Ok(Some(Access::Field(code, place.item, place.collection)));
        }
        if let Some(sub) = walk::type_named(self.model, name)
            && self.model.structured(sub).is_some()
        {
            let code = format!("{code}.of::<{}>()", self.path_of(sub)?);
            return Ok(Some(Access::Value(code, ItemType::Type(sub))));
        }
        match self.model.structured(id) {
            Some(structured) if structured.open => Ok(None),
            _ => Err(unknown(format!(
                "`{}` has no property `{name}`",
                self.model.qualified_name(id)
            ))),
        }
    }
}

pub(super) fn call(code: String, result: Primitive) -> Typed {
    Typed {
        code,
        item: primitive(result),
        is_expr: true,
        operator: None,
    }
}

/// The type of a literal without quotes.
fn of_bare(text: &str) -> Primitive {
    match text {
        "true" | "false" => Primitive::Boolean,
        _ if text.parse::<i64>().is_ok() => Primitive::Int64,
        _ if text.parse::<f64>().is_ok() => Primitive::Double,
        _ if text.contains('T') => Primitive::DateTimeOffset,
        _ if text.contains(':') => Primitive::TimeOfDay,
        _ if text.len() == 36 => Primitive::Guid,
        _ => Primitive::Date,
    }
}
