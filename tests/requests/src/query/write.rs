//! Query options as calls of the methods of a query.

use odata_csdl::schema::ItemType;

use super::typed::{Scope, Types};
use super::{Expanded, QueryOption};
use crate::causes::{Cause, Kind};
use crate::literal::quoted;

/// The calls for the options of a request whose rows are of a type. Options that are not of the system are left to the caller.
pub(crate) fn write(
    types: Types<'_>,
    item: ItemType,
    options: &[QueryOption],
) -> Result<String, Cause> {
    at_depth(types, item, options, 0)
}

fn at_depth(
    types: Types<'_>,
    item: ItemType,
    options: &[QueryOption],
    depth: usize,
) -> Result<String, Cause> {
    let computed = options.iter().filter_map(|option| match option {
        QueryOption::Compute(items) => Some(items.iter().map(|(_, name)| name.clone())),
        _ => None,
    });
    let scope = Scope::of_row(item, depth, computed.flatten().collect());
    let mut code = String::new();
    for option in options {
        code.push_str(&one(types, &scope, option, depth)?);
    }
    Ok(code)
}

fn one(
    types: Types<'_>,
    scope: &Scope,
    option: &QueryOption,
    depth: usize,
) -> Result<String, Cause> {
    let mut scope = scope.clone();
    let row = scope.row().to_owned();
    Ok(match option {
        QueryOption::Filter(expr) => {
            let condition = types.expr(expr, &mut scope, None)?;
            format!("\n        .filter(|{row}| {})", condition.code)
        }
        QueryOption::OrderBy(orders) => {
            let mut items = Vec::new();
            for (by, descending) in orders {
                let by = types.expr(by, &mut scope, None)?.code;
                items.push(match descending {
                    true => format!("desc({by})"),
                    false => format!("asc({by})"),
                });
            }
            lists("order_by", &row, &items)
        }
        QueryOption::Select(paths) => {
            let mut items = Vec::new();
            for path in paths {
                items.push(types.path(path, &scope)?.0);
            }
            lists("select", &row, &items)
        }
        QueryOption::Expand(items) => {
            let mut code = String::new();
            for expanded in items {
                code.push_str(&expand(types, expanded, &scope, depth)?);
            }
            code
        }
        QueryOption::Compute(items) => {
            let mut code = String::new();
            for (value, name) in items {
                let value = types.expr(value, &mut scope, None)?.code;
                let name = quoted(name);
                code.push_str(&format!("\n        .compute({name}, |{row}| {value})"));
            }
            code
        }
        QueryOption::Top(number) => format!("\n        .top({number})"),
        QueryOption::Skip(number) => format!("\n        .skip({number})"),
        QueryOption::Count(true) => "\n        .count()".to_owned(),
        // The default.
        QueryOption::Count(false) => String::new(),
        QueryOption::Search(term) => format!("\n        .search({})", term.code()),
        QueryOption::Levels(text) => match text.parse::<u32>() {
            Ok(times) => format!(".levels(Levels::Times({times}))"),
            Err(_) => ".levels(Levels::Max)".to_owned(),
        },
        QueryOption::Other(name, _) if name == "$apply" => {
            let detail = format!("this package writes no calls for `{name}`");
            return Err(Cause::new(Kind::NotWritten, detail));
        }
        QueryOption::Other(name, value) if depth > 0 => {
            format!(".option({}, {})", quoted(name), quoted(value))
        }
        QueryOption::Other(..) => String::new(),
        QueryOption::Malformed(name, why) => {
            return Err(Cause::new(Kind::NotStandard, format!("${name}: {why}")));
        }
    })
}

/// Calls with tuples of up to twelve items.
fn lists(method: &str, row: &str, items: &[String]) -> String {
    let calls = items.chunks(12).map(|chunk| match chunk {
        [one] => format!("\n        .{method}(|{row}| {one})"),
        several => format!("\n        .{method}(|{row}| ({}))", several.join(", ")),
    });
    calls.collect()
}

fn expand(
    types: Types<'_>,
    expanded: &Expanded,
    scope: &Scope,
    depth: usize,
) -> Result<String, Cause> {
    let (path, suffix) = match expanded.path.as_slice() {
        [path @ .., last] if matches!(last.as_str(), "$ref" | "$count") => (path, last.as_str()),
        path => (path, ""),
    };
    let row = scope.row();
    let (code, item) = types.path(path, scope)?;
    match (suffix, expanded.options.as_slice(), item) {
        ("", [], _) => Ok(format!("\n        .expand(|{row}| {code})")),
        ("$ref", [], _) => Ok(format!("\n        .expand_ref(|{row}| {code})")),
        ("$count", [], _) => Ok(format!("\n        .expand_count(|{row}| {code})")),
        ("", options, Some(item)) => {
            let options = at_depth(types, item, options, depth + 1)?;
            let inner = format!("q{}", depth + 1);
            Ok(format!(
                "\n        .expand_with(|{row}| {code}, |{inner}| {inner}{options})"
            ))
        }
        _ => Err(Cause::new(
            Kind::NotWritten,
            format!("$expand of `{}` with options", expanded.path.join("/")),
        )),
    }
}
