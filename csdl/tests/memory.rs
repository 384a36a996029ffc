//! The memory for documents that are designed to take much: the peak of reading and resolving, including the text, is less than ten times
//! the text. Row A8. This is a single test, so that nothing else allocates meanwhile.

use odata_csdl::diagnostic::Source;
use odata_csdl::schema;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The memory that a document may take, as a multiple of its text.
const LIMIT: f64 = 10.0;
/// The memory that a run may take in addition, and the approximate size of the documents, for XML.
const XML_SIZES: (usize, usize) = (1 << 20, 2 << 20);
/// The same for JSON, for which the number of values is limited beyond a harmless number.
const JSON_SIZES: (usize, usize) = (8 << 20, 8 << 20);

/// A part of a document that is repeated; `#` becomes a number that makes it unique.
struct Case {
    name: &'static str,
    before: &'static str,
    piece: &'static str,
    after: &'static str,
}

const fn case(
    name: &'static str,
    before: &'static str,
    piece: &'static str,
    after: &'static str,
) -> Case {
    Case {
        name,
        before,
        piece,
        after,
    }
}

/// The smallest form of every repeatable part.
const CASES: &[Case] = &[
    case(
        "dynamic expressions",
        "<Annotation Term='a.t'><Collection>",
        "<If/>",
        "</Collection></Annotation>",
    ),
    case(
        "nulls",
        "<Annotation Term='a.t'><Collection>",
        "<Null/>",
        "</Collection></Annotation>",
    ),
    case(
        "records",
        "<Annotation Term='a.t'><Collection>",
        "<Record/>",
        "</Collection></Annotation>",
    ),
    case(
        "typed records",
        "<Annotation Term='a.t'><Collection>",
        "<Record Type='s.x'/>",
        "</Collection></Annotation>",
    ),
    case(
        "collections",
        "<Annotation Term='a.t'><Collection>",
        "<Collection/>",
        "</Collection></Annotation>",
    ),
    case(
        "constants",
        "<Annotation Term='a.t'><Collection>",
        "<Int>1</Int>",
        "</Collection></Annotation>",
    ),
    case(
        "escaped constants",
        "<Annotation Term='a.t'><Collection>",
        "<String>&#9;</String>",
        "</Collection></Annotation>",
    ),
    case(
        "paths",
        "<Annotation Term='a.t'><Collection>",
        "<Path>s.a</Path>",
        "</Collection></Annotation>",
    ),
    case(
        "enumeration members",
        "<Annotation Term='a.t'><EnumMember>",
        "s.a/b ",
        "</EnumMember></Annotation>",
    ),
    case(
        "property values",
        "<Annotation Term='a.t'><Record>",
        "<PropertyValue Property='#'/>",
        "</Record></Annotation>",
    ),
    case("annotations", "", "<Annotation Term='s.#'/>", ""),
    case(
        "nested annotations",
        "<Annotation Term='a.t'>",
        "<Annotation Term='s.t'/>",
        "</Annotation>",
    ),
    case("tags", "", "<Annotation Term='s.t' Qualifier='#'/>", ""),
    case("values", "", "<Annotation Term='s.t' Int='1'/>", ""),
    case(
        "properties without a type",
        "<ComplexType Name='C'>",
        "<Property Name='p#'/>",
        "</ComplexType>",
    ),
    case(
        "properties",
        "<ComplexType Name='C'>",
        "<Property Name='p#' Type='Edm.Int32'/>",
        "</ComplexType>",
    ),
    case(
        "properties of an alias",
        "<ComplexType Name='D'/><ComplexType Name='C'>",
        "<Property Name='p#' Type='s.D'/>",
        "</ComplexType>",
    ),
    case(
        "facets",
        "<ComplexType Name='C'>",
        "<Property Name='p#' Type='s.D' Scale='1'/>",
        "</ComplexType>",
    ),
    case(
        "navigation",
        "<EntityType Name='C'>",
        "<NavigationProperty Name='p#'/>",
        "</EntityType>",
    ),
    case(
        "partners",
        "<EntityType Name='C'>",
        "<NavigationProperty Name='p#' Type='s.C' Partner='s.C'/>",
        "</EntityType>",
    ),
    case(
        "constraints",
        "<EntityType Name='C'><NavigationProperty Name='p' Type='s.C'>",
        "<ReferentialConstraint Property='#' ReferencedProperty='b'/>",
        "</NavigationProperty></EntityType>",
    ),
    case(
        "keys",
        "<EntityType Name='C'><Key>",
        "<PropertyRef Name='#'/>",
        "</Key></EntityType>",
    ),
    case(
        "repeated properties",
        "<ComplexType Name='C'>",
        "<Property Name='p'/>",
        "</ComplexType>",
    ),
    case(
        "members",
        "<EnumType Name='E'>",
        "<Member Name='m#'/>",
        "</EnumType>",
    ),
    case("complex types", "", "<ComplexType Name='C#'/>", ""),
    case("entity types", "", "<EntityType Name='C#'/>", ""),
    case(
        "derived types",
        "<ComplexType Name='C'/>",
        "<ComplexType Name='C#' BaseType='s.C'/>",
        "",
    ),
    case("enumerations", "", "<EnumType Name='C#'/>", ""),
    case("definitions", "", "<TypeDefinition Name='C#'/>", ""),
    case("actions", "", "<Action Name='A#'/>", ""),
    case("functions", "", "<Function Name='A#'/>", ""),
    case("overloads", "", "<Function Name='A'/>", ""),
    case(
        "parameters",
        "<Action Name='A'>",
        "<Parameter Name='p#'/>",
        "</Action>",
    ),
    case(
        "results",
        "",
        "<Action Name='A#'><ReturnType/></Action>",
        "",
    ),
    case("terms", "", "<Term Name='A#'/>", ""),
    case("base terms", "", "<Term Name='A#' BaseTerm='s.t'/>", ""),
    case("applications", "<Term Name='A' AppliesTo='", "a ", "'/>"),
    case(
        "sets",
        "<EntityContainer Name='C'>",
        "<EntitySet Name='s#'/>",
        "</EntityContainer>",
    ),
    case(
        "singletons",
        "<EntityContainer Name='C'>",
        "<Singleton Name='s#'/>",
        "</EntityContainer>",
    ),
    case(
        "action imports",
        "<EntityContainer Name='C'>",
        "<ActionImport Name='s#'/>",
        "</EntityContainer>",
    ),
    case(
        "function imports",
        "<EntityContainer Name='C'>",
        "<FunctionImport Name='s#'/>",
        "</EntityContainer>",
    ),
    case(
        "bindings",
        "<EntityContainer Name='C'><EntitySet Name='s'>",
        "<NavigationPropertyBinding Path='s.#' Target='s.C'/>",
        "</EntitySet></EntityContainer>",
    ),
    case("containers", "", "<EntityContainer Name='C#'/>", ""),
    case(
        "external annotations",
        "",
        "<Annotations Target='s.#'/>",
        "",
    ),
    case(
        "external tags",
        "",
        "<Annotations Target='s.C/#'><Annotation Term='s.t'/></Annotations>",
        "",
    ),
    case(
        "external tags of a known target",
        "<ComplexType Name='C'/>",
        "<Annotations Target='s.C'><Annotation Term='s.t' Qualifier='#'/></Annotations>",
        "",
    ),
    case("unknown elements", "", "<x/>", ""),
    case("misplaced elements", "", "<If/>", ""),
    case("text", "", "a ", ""),
    case("comments", "", "<!---->", ""),
    case(
        "schemas",
        "</Schema>",
        "<Schema Namespace='n#'/>",
        "<Schema Namespace='z'>",
    ),
    case(
        "aliases",
        "</Schema>",
        "<Schema Namespace='n#' Alias='b#'/>",
        "<Schema Namespace='z'>",
    ),
];

/// The same for CSDL JSON; `before` and `after` enclose members.
const JSON: &[Case] = &[
    case("empty objects", "\"@a.t\":[", "{},", "1]"),
    case("empty arrays", "\"@a.t\":[", "[],", "1]"),
    case("nulls", "\"@a.t\":[", "null,", "1]"),
    case("numbers", "\"@a.t\":[", "1,", "1]"),
    case("strings", "\"@a.t\":[", "\"\",", "1]"),
    case("escaped strings", "\"@a.t\":[", "\"\\n\",", "1]"),
    case("dynamic expressions", "\"@a.t\":[", "{\"$If\":[]},", "1]"),
    case(
        "properties",
        "\"C\":{\"$Kind\":\"ComplexType\",",
        "\"p#\":{},",
        "\"q\":{}}",
    ),
    case(
        "types",
        "",
        "\"C#\":{\"$Kind\":\"ComplexType\"},",
        "\"q\":{}",
    ),
    case("overloads", "\"F\":[", "{\"$Kind\":\"Function\"},", "{}]"),
    case("annotations", "", "\"@s.#\":1,", "\"q\":{}"),
    case("unknown members", "", "\"#\":1,", "\"q\":{}"),
    case("control members", "", "\"$#\":1,", "\"q\":{}"),
    case("repeated members", "", "\"a\":1,", "\"q\":{}"),
    case(
        "members of an enumeration",
        "\"C\":{\"$Kind\":\"EnumType\",",
        "\"p#\":1,",
        "\"q\":2}",
    ),
    case(
        "sets",
        "\"C\":{\"$Kind\":\"EntityContainer\",",
        "\"p#\":{\"$Collection\":true},",
        "\"q\":{}}",
    ),
];

fn json(before: &str, pieces: &str, after: &str) -> String {
    format!("{{\"$Version\":\"4.01\",\"a\":{{\"$Alias\":\"s\",{before}{pieces}{after}}}}}")
}

fn document(before: &str, pieces: &str, after: &str) -> String {
    format!(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' xmlns='http://docs.oasis-open.org/odata/ns/edm' Version='4.01'><e:DataServices><Schema Namespace='a.long.namespace.that.each.use.of.its.alias.becomes' Alias='s'>{before}{pieces}{after}</Schema></e:DataServices></e:Edmx>"
    )
}

/// `piece`, repeated.
fn repeated(piece: &str, size: usize) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() > size {
            break;
        }
        match piece.split_once('#') {
            Some((before, after)) => {
                text.push_str(before);
                text.push_str(&format!("{number:x}"));
                text.push_str(after);
            }
            None => text.push_str(piece),
        }
    }
    text
}

/// Peak memory of loading a text, as a multiple of its length.
fn factor(text: String, strict: bool, constant: usize) -> f64 {
    let length = text.len();
    let before = ALLOCATOR.current_usage() - text.capacity();
    let sources = vec![Source::new("f.xml", text)];
    ALLOCATOR.reset_peak_usage();
    let loaded = schema::load(&sources, strict);
    let peak = ALLOCATOR.peak_usage();
    drop(loaded);
    (peak - before).saturating_sub(constant) as f64 / length as f64
}

#[test]
#[ignore = "takes a minute; `.ci/run` runs it with `cargo test --profile dev -p odata-csdl --test memory -- --ignored`, which optimises the reader"]
fn a8_memory_stays_below_ten_times_the_document() {
    let mut over = Vec::new();
    type Frame = fn(&str, &str, &str) -> String;
    let xml = CASES
        .iter()
        .map(|case| (case, "xml", document as Frame, XML_SIZES));
    let json = JSON
        .iter()
        .map(|case| (case, "json", json as Frame, JSON_SIZES));
    for (case, form, frame, (constant, size)) in xml.chain(json) {
        // JSON is read in the same way in both profiles, and the documents are large.
        let profiles = if form == "xml" {
            &[false, true][..]
        } else {
            &[false]
        };
        for strict in profiles.iter().copied() {
            let mut text = frame(case.before, &repeated(case.piece, size), case.after);
            text.shrink_to_fit();
            let factor = factor(text, strict, constant);
            let profile = if strict { "strict" } else { "lenient" };
            println!("{factor:5.1} {form} {} {profile}", case.name);
            if factor > LIMIT {
                over.push(format!("{form} {} {profile}: {factor:.1}", case.name));
            }
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}
