//! What comes with a type that is selected, at the size of a whole service.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use odata_codegen::Config;
use odata_codegen::config::{Family, Navigation, Pattern};
use odata_codegen::diagnostic::Source;
use odata_codegen::lock::Lock;
use odata_codegen::passes::families::Families;
use odata_codegen::passes::selection::Selection;
use odata_codegen::schema;

#[test]
fn closure_of_graphs_user() {
    let corpus = std::env::var_os("ODATA_CORPUS");
    assert!(
        corpus.is_some() || std::env::var("CI").as_deref() != Ok("true"),
        "CI runs with a corpus: set ODATA_CORPUS"
    );
    let Some(corpus) = corpus else {
        println!("skipped: no corpus");
        return;
    };
    let path = std::path::Path::new(&corpus).join("csdl/msgraph__v1.0-clean.xml");
    let bytes = std::fs::read(path).expect("the document can be read");
    let source = Source::from_bytes("graph", &bytes).expect("the document is text");
    let (model, _) = schema::load(&[source], false);
    let model = model.expect("the document is a model");
    let families = Families::new(&model);
    let count = |config: Config| {
        let config = config.select(vec![Pattern::new("microsoft.graph.user")]);
        let selection = Selection::new(&model, &config, &families, &Lock::default());
        model
            .type_ids()
            .filter(|id| selection.contains(*id))
            .count()
    };
    let bare = || Config::new().family([("*", Family::Base)]);
    // Through bases and properties alone, then through families as well.
    assert_eq!(count(bare()), 610);
    assert_eq!(count(Config::new()), 995);
    for unfollowed in [Navigation::Opaque, Navigation::Omit] {
        assert_eq!(count(bare().navigation(unfollowed)), 28);
        assert_eq!(count(Config::new().navigation(unfollowed)), 32);
    }
}
