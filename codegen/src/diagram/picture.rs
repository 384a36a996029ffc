//! The picture next to the output. A [`Drawer`] draws it; a build script has none, and keeps the existing picture as long as it shows what
//! is generated.

use super::{Diagram, Drawer, MOST, ROWS};
use crate::analysis::Analysis;
use crate::codes;
use crate::fingerprint::Fingerprint;
use crate::input;
use crate::output::GENERATED_PICTURE;
use crate::rust_ir::TypePath;
use odata_csdl::diagnostic::Finding;

/// Its file, next to the root of the output.
pub(crate) const FILE: &str = "diagram.svg";

/// The picture, if there is one to show, and a finding about it.
pub(crate) fn picture(
    analysis: &Analysis<'_>,
    pages: &[TypePath],
    drawer: Option<Drawer>,
) -> (Option<String>, Option<Finding>) {
    let config = analysis.config;
    let diagram = Diagram::of(analysis).linked(analysis, pages);
    let say = |message: String, help: &str| {
        let finding = Finding::new(&codes::DIAGRAM, message);
        finding.at(config.option_span("picture")).help(help)
    };
    let types = diagram.boxes.len();
    if types == 0 {
        return (None, None);
    }
    if types > MOST {
        let message = format!(
            "{types} types are too many for a readable diagram; the maximum is {MOST}, so none is drawn"
        );
        let help = "generate less with `select` or `navigation`, or remove the option";
        return (None, Some(say(message, help)));
    }
    let mut fingerprint = Fingerprint::default();
    fingerprint.file("", diagram.to_mermaid().as_bytes());
    for page in diagram.boxes.iter().filter_map(|it| it.page.as_deref()) {
        fingerprint.file("", page.as_bytes());
    }
    // The first line, which identifies an outdated picture.
    let mark = format!("{GENERATED_PICTURE}; the diagram's fingerprint is {fingerprint} -->");
    if let Some(drawer) = drawer {
        let picture = drawer(&diagram.without_common_bases().shortened(ROWS));
        return (Some(format!("{mark}\n{picture}")), None);
    }
    let folder = config.output_folder();
    let there = folder.and_then(|folder| input::read_text(&folder.join(FILE), input::TEXT).ok());
    let there = there.filter(|text| text.starts_with(GENERATED_PICTURE));
    if there.as_ref().is_some_and(|text| text.starts_with(&mark)) {
        return (there, None);
    }
    let message = match there {
        Some(_) => format!("the picture `{FILE}` shows a different model"),
        None => format!("the picture `{FILE}` is missing, and build scripts cannot draw it"),
    };
    let help = "draw it with `odata-codegen generate --config …`";
    (there, Some(say(message, help)))
}
