//! Calls of functions in expressions.

use odata_csdl::schema::{ItemType, Primitive};

use super::parse::{Expr, Literal, Segment};
use super::typed::{Access, Result, Scope, Typed, Types, call, primitive};
use crate::causes::{Cause, Kind};
use crate::walk;

impl Types<'_> {
    /// A canonical function, `isof` or `cast`.
    pub(super) fn function(
        &self,
        name: &str,
        arguments: &[Expr],
        scope: &mut Scope,
    ) -> Result<Typed> {
        use Primitive::{
            Boolean, Date, DateTimeOffset, Decimal, Int32, String as Text, TimeOfDay, Untyped,
        };
        if name == "isof" || name == "cast" {
            return self.is_of(name, arguments, scope);
        }
        let (rust, of, result) = match name {
            "contains" => ("contains", Text, Boolean),
            "startswith" => ("starts_with", Text, Boolean),
            "endswith" => ("ends_with", Text, Boolean),
            "matchespattern" => ("matches_pattern", Text, Boolean),
            "length" => ("length", Text, Int32),
            "indexof" => ("index_of", Text, Int32),
            "substring" if arguments.len() == 3 => ("substring_of", Text, Text),
            "substring" => ("substring", Text, Text),
            "tolower" => ("to_lower", Text, Text),
            "toupper" => ("to_upper", Text, Text),
            "trim" => ("trim", Text, Text),
            "concat" => ("concat", Text, Text),
            "year" => ("year", DateTimeOffset, Int32),
            "month" => ("month", DateTimeOffset, Int32),
            "day" => ("day", DateTimeOffset, Int32),
            "hour" => ("hour", DateTimeOffset, Int32),
            "minute" => ("minute", DateTimeOffset, Int32),
            "second" => ("second", DateTimeOffset, Int32),
            "fractionalseconds" => ("fractional_seconds", DateTimeOffset, Decimal),
            "date" => ("date", DateTimeOffset, Date),
            "time" => ("time", DateTimeOffset, TimeOfDay),
            "totaloffsetminutes" => ("total_offset_minutes", DateTimeOffset, Int32),
            "totalseconds" => ("total_seconds", Primitive::Duration, Decimal),
            "now" => ("now", DateTimeOffset, DateTimeOffset),
            "mindatetime" => ("min_date_time", DateTimeOffset, DateTimeOffset),
            "maxdatetime" => ("max_date_time", DateTimeOffset, DateTimeOffset),
            "round" => ("round", Decimal, Decimal),
            "floor" => ("floor", Decimal, Decimal),
            "ceiling" => ("ceiling", Decimal, Decimal),
            "geo.distance" => ("geo_distance", Untyped, Decimal),
            "geo.intersects" => ("geo_intersects", Untyped, Boolean),
            "geo.length" => ("geo_length", Untyped, Decimal),
            "hassubset" | "hassubsequence" | "case" => {
                let detail = format!("the library has no `{name}`");
                return Err(Cause::new(Kind::NotWritten, detail));
            }
            _ => {
                let detail = format!("`{name}` is not a function of the standard");
                return Err(Cause::new(Kind::NotStandard, detail));
            }
        };
        let mut codes = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let number = name == "substring" && at > 0;
            let expected = primitive(if number { Int32 } else { of });
            codes.push(self.expr(argument, scope, expected)?.code);
        }
        Ok(call(format!("{rust}({})", codes.join(", ")), result))
    }

    /// `cast` of a value to a primitive type, or `isof` of the row, a variable or a path to one.
    fn is_of(&self, name: &str, arguments: &[Expr], scope: &mut Scope) -> Result<Typed> {
        let (of, target) = match arguments {
            [target] => (None, target),
            [of, target] => (Some(of), target),
            _ => {
                return Err(Cause::new(
                    Kind::NotStandard,
                    format!("`{name}` without a type"),
                ));
            }
        };
        let target = match target {
            Expr::Literal(Literal::Text(name)) => name.as_str(),
            Expr::Path(segments) => match segments.as_slice() {
                [Segment::Name(name)] => name.as_str(),
                _ => "",
            },
            _ => "",
        };
        if let (Some(of), Some(to)) = (of, target.strip_prefix("Edm."))
            && name == "cast"
        {
            let value = self.expr(of, scope, None)?;
            let to = Primitive::of_name(to).ok_or_else(|| {
                let detail = format!("`{target}` is not a type");
                Cause::new(Kind::NotStandard, detail)
            })?;
            return Ok(call(format!("cast({}, {target:?})", value.code), to));
        }
        let value = match of {
            None => scope.row().to_owned(),
            Some(Expr::Path(segments)) => match self.access(segments, scope, false)? {
                Access::Value(code, _) => code,
                Access::Field(code, ItemType::Type(_), false) => format!("{code}.at()"),
                _ => String::new(),
            },
            Some(_) => String::new(),
        };
        match walk::type_named(self.model, target) {
            Some(id) if name == "isof" && !value.is_empty() => {
                let code = format!("{value}.is_of::<{}>()", self.path_of(id)?);
                Ok(call(code, Primitive::Boolean))
            }
            _ => Err(Cause::new(
                Kind::NotWritten,
                format!("`{name}` of this form"),
            )),
        }
    }
}
