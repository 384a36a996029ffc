//! Every kind of finding: those about metadata, and those about configurations and output, which are declared here. Numbers never change
//! their meaning.
//!
#![doc = include_str!("../CODES.md")]

use odata_csdl::diagnostic::{Code, codes as metadata};

/// All codes, ordered by number.
pub fn all() -> Vec<&'static Code> {
    let mut all: Vec<&Code> = metadata::ALL.iter().chain(ALL).copied().collect();
    all.sort_by_key(|code| code.number);
    all
}

/// The code of a number such as `E0201`.
pub fn find(number: &str) -> Option<&'static Code> {
    let own = ALL.iter().find(|code| code.number == number).copied();
    own.or_else(|| metadata::find(number))
}

odata_csdl::codes! {
    "E0217" EMPTY Always "the metadata declares nothing"
        "No document has a schema with content, so there is nothing to generate. Usually a schema is in another namespace, or the document is incomplete.";
    "E0218" NO_TYPES Strict "the metadata declares no types"
        "Rust code is generated from types. Documents with only vocabulary terms, annotations or a container must be read together with those that declare the types.";
    "E0901" UNREADABLE Always "the configuration cannot be read"
        "The file does not exist, is not readable, or is not UTF-8.";
    "E0902" NOT_TOML Always "the configuration is not TOML"
        "codegen.toml follows TOML 1.0: `key = value`, tables in `[brackets]`, strings in double quotes, keys with dots in quotes.";
    "E0903" UNKNOWN_OPTION Always "an option is unknown"
        "Every option is a builder method of odata_codegen::Config, whose documentation lists them. An unknown option is usually a misspelling, which would silently have no effect.";
    "E0904" SHAPE Always "an option's value is of the wrong kind"
        "Each option says whether it takes a string, a list, a table, a number or a Boolean.";
    "E0905" WORD Always "an option's value is unknown"
        "Some options take one of a few values; the finding lists them.";
    "E0906" VALUE Always "an option's value is invalid"
        "Values that are used in generated code must be valid there: module paths, identifiers, names of features.";
    "E0907" UNUSED Strict "an entry matches nothing"
        "Options address the model by qualified name. An entry that matches nothing is misspelt, or the metadata has changed.";
    "E0908" PATCH_TARGET Always "a patch's element was not found"
        "The path of a patch names an element as the metadata does: `Namespace.Type`, `Namespace.Type/property`. If the service has removed or renamed it, remove or correct the patch.";
    "E0909" PATCH_STALE Always "a patch changes nothing"
        "The metadata is already as the patch would make it: the service has corrected it, or the patch was never needed. Remove the patch.";
    "E0910" PATCH_FORM Always "a patch cannot be applied"
        "A patch has a path, a reason and at least one change that applies to its element. `drop` cannot be combined with other changes; `add` names the kind of element and sets its attributes.";
    "E0911" NO_METADATA Always "no metadata is configured"
        "The option `metadata` names the CSDL documents to read, or folders of them.";
    "E0912" METADATA_UNREADABLE Always "a metadata document cannot be read"
        "Paths in codegen.toml are relative to its folder, those of the builder to the current one (in a build script: the package's).";
    "E0913" LOCK Always "the lock cannot be read"
        "The generator writes the file that the option `lock` names. After a merge conflict take either version, generate, and review the changes.";
    "E0914" UNKNOWN_TYPE Always "a type is not in the metadata"
        "Types are given by qualified name: `Namespace.Type`. A simple name is enough if only one type has it.";
    "E0915" NOTHING_SELECTED Always "nothing is selected"
        "No pattern of `select` matches anything in the metadata, so there is nothing to generate. Patterns are qualified names, `Namespace.Type`, in which `*` matches any characters.";
    "E0916" ALLOW_UNUSED Strict "an entry of `allow` suppresses nothing"
        "The option `allow` suppresses warnings. This entry matches no warning of the run: the service has corrected the fault, or the path of the entry is misspelt. Remove or correct the entry, so that it does not hide a later warning.";
    "E0921" NO_OUTPUT Always "no output folder is configured"
        "Set the option `output`; only build scripts have a default.";
    "E0922" UNWRITABLE Always "the output cannot be written or compared"
        "The system refused to read, write, rename or remove a file. Every file is complete, either old or new.";
    "E0923" NOT_RUST Always "the generator made something that is not Rust"
        "This is a bug in odata-codegen, never in the metadata. Please report it with the metadata that triggers it.";
    "E0924" FOREIGN_FOLDER Always "the folder of the crate contains other files"
        "A crate is written to a new folder, or replaces one that was generated before, but never a hand-written crate.";
    "E0925" DIAGRAM Never "the picture is missing or outdated"
        "The option `picture` shows the generated types, up to 60; a larger picture is not readable. Generate less with `select` or `navigation`, or draw parts with `odata-codegen diagram --select`. Build scripts cannot draw: after a change of the metadata, run `odata-codegen generate`.";
}
