use super::*;

fn normal_of(name: &str, value: &str) -> String {
    normal(&read(&[(name.to_owned(), value.to_owned())])).join("&")
}

#[test]
fn spellings_of_one_option_have_one_form() {
    for (name, one, other) in [
        (
            "$filter",
            "a eq 1 and b eq 2 and c eq 3",
            "((a eq 1) and (b eq 2 and (c eq 3)))",
        ),
        ("$filter", "not contains(a,'x')", "not (contains( a , 'x'))"),
        (
            "$filter",
            "Items/any(i:i/Size gt 5)",
            "items/any(x: x/size gt 5)",
        ),
        ("$filter", "s eq ns.Color'Red'", "s eq 'Red'"),
        (
            "$filter",
            "t ge 2019-03-11T00:00:00.000Z",
            "t ge 2019-03-11T00:00:00Z",
        ),
        ("$filter", "isof('ns.a')", "isof($it,ns.a)"),
        ("$filter", "a in ('x', 'y')", "a in ('x','y')"),
        ("$orderby", "a, b desc", "a asc,b desc"),
        ("$select", "b,a", "a,b"),
        ("$expand", "a($top=1;$select=x,y)", "a( $select=y,x;$top=1)"),
        ("$search", "blue AND green", "\"blue\" green"),
        ("$top", "5", "5 "),
    ] {
        assert_eq!(normal_of(name, one), normal_of(name, other), "{name}={one}");
    }
    for (name, one, other) in [
        (
            "$filter",
            "a eq 1 or b eq 2 and c eq 3",
            "(a eq 1 or b eq 2) and c eq 3",
        ),
        ("$filter", "a eq '1'", "a eq 1"),
        ("$filter", "a/any(i:i eq 1)", "a/all(i:i eq 1)"),
        ("$filter", "a sub (b sub 1) eq 0", "a sub b sub 1 eq 0"),
        ("$orderby", "a,b", "b,a"),
        ("$search", "a OR b", "a b"),
        ("x", "A", "a"),
    ] {
        assert_ne!(normal_of(name, one), normal_of(name, other), "{name}={one}");
    }
}

#[test]
fn what_is_not_of_the_standard_is_malformed() {
    for (name, value) in [
        ("$filter", "a eq"),
        ("$filter", "a eq 'x"),
        ("$filter", "a eq 1)"),
        ("$top", "many"),
        ("$count", "perhaps"),
        ("$search", "(a"),
        ("$expand", "a($top=1"),
    ] {
        let options = read(&[(name.to_owned(), value.to_owned())]);
        let is_malformed = matches!(options.as_slice(), [QueryOption::Malformed(..)]);
        assert!(is_malformed, "{name}={value}: {options:?}");
    }
}
