//! Why rows of the test cases are not written: a closed list.

use crate::rows::Row;

const ROOT: &str = "URLs of a service, its metadata and its batch are not those of resources; they are made where requests are sent";
const WHOLE: &str = "`$all`, `$crossjoin` and `$entity` return what has no type: `Path::raw`";
const SEGMENTS: &str = "`$filter(…)` and `$each` in paths, and places in collections, are for services of 4.01: `Path::raw`";
const FILTERED: &str = "`…/$filter(…)/$count` in expressions has the same value as `count_where`";
const SHORT: &str = "types, and operations in queries, are written with their namespaces, which all services accept";
const IMPLICIT: &str = "arguments of functions stand in the path";
const KEYS: &str = "the value of a key stands in the path";
const COMPUTED: &str = "arguments of functions in paths are values, not expressions";
const PARENTHESES: &str =
    "keys that could be read as something else, and those of several parts, are in parentheses";
const REFERENCES: &str = "the reference to an entity of a set is its own path";
const RAW_VALUE: &str = "the result of a function is read as JSON";
const CASE: &str = "operators are written in lower case, which all services accept";
const VARIABLE: &str = "a lambda and its variable are a part of a path to a collection";
const OBJECT: &str = "an object literal is a value, not an expression";
const COUNT: &str = "`$count=false` is the same as none";
const SEARCH: &str = "words that are operators or have quotes or a `;` are written as phrases";
const FORMAT: &str = "an option is given once";

/// The number of rows for each reason.
pub(crate) const COUNTS: &[(&str, usize)] = &[
    (ROOT, 16),
    (WHOLE, 10),
    (COUNT, 1),
    (SEGMENTS, 16),
    (FILTERED, 2),
    (VARIABLE, 6),
    (OBJECT, 1),
    (FORMAT, 2),
    (COMPUTED, 7),
    (IMPLICIT, 4),
    (PARENTHESES, 4),
    (CASE, 2),
    (REFERENCES, 1),
    (RAW_VALUE, 2),
    (KEYS, 2),
    (SHORT, 17),
    (SEARCH, 5),
];

/// The reason for which a row is not written.
pub(crate) fn of(row: &Row) -> Option<&'static str> {
    let input = row.input.as_str();
    let rule = row.rule.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| input.contains(part));
    let is_path = matches!(
        rule.as_str(),
        "odatarelativeuri" | "resourcepath" | "odatauri"
    );
    Some(match rule.as_str() {
        _ if has(&["$all", "$crossjoin", "$entity"]) => WHOLE,
        _ if has(&["$metadata", "$batch"]) => ROOT,
        "odatauri" if input.ends_with('/') => ROOT,
        _ if has(&["/$filter("]) && has(&["/$count lt"]) => FILTERED,
        _ if has(&["/$filter("]) => SEGMENTS,
        _ if is_path && has(&["EmailAddresses/1", "Addresses/0", "AddressWithLocation/-1"]) => {
            SEGMENTS
        }
        _ if unqualified(input) => SHORT,
        _ if is_path && has(&["?ManagerID", "?@ManagerID", "?@categoryId", "?@color"]) => IMPLICIT,
        _ if is_path && has(&["(@key)", "(ID=@key)"]) => KEYS,
        _ if is_path && has(&["?@cat=Model.", "=$root", "[$root", ":$root"]) => COMPUTED,
        "resourcepath" if has(&["People/", "Categories/S", "OrderItems/2"]) => PARENTHESES,
        _ if is_path && has(&["Categories(1)/$ref"]) => REFERENCES,
        _ if is_path && has(&["Name()/$value"]) => RAW_VALUE,
        _ if has(&[" EQ ", " Eq "]) => CASE,
        _ if has(&["lambda"]) || rule == "anyexpr" => VARIABLE,
        "commonexpr" if input.starts_with('{') => OBJECT,
        _ if input == "$count=false" => COUNT,
        "queryoptions" if has(&["$search="]) => SEARCH,
        "queryoptions" if has(&["&$Format=", "&$format="]) => FORMAT,
        _ => return None,
    })
}

/// Whether there is a name of a type or an operation without its namespace.
fn unqualified(input: &str) -> bool {
    const NAMES: &[&str] = &[
        "ActionName",
        "AddressWithLocation",
        "AllOrders",
        "BestProduct()",
        "BestSellingProduct",
        "MostPopularName()",
        "MostPopularNames()",
        "PreferredSupplier",
        "Customer)",
    ];
    NAMES.iter().any(|name| {
        input.match_indices(name).any(|(at, _)| {
            let before = input[..at].chars().next_back();
            before.is_none_or(|c| "/=,(".contains(c))
        })
    })
}
