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
        "No document has a schema with anything in it, so there is nothing to generate. Most often a schema stands in another namespace, or the document is not the whole one.";
    "E0218" NO_TYPES Strict "the metadata declares no types"
        "Rust is generated of types. Documents that hold vocabulary terms, annotations or a container alone go together with those that declare the types.";
    "E0901" UNREADABLE Always "the configuration cannot be read"
        "The file does not exist, may not be read, or is not UTF-8.";
    "E0902" NOT_TOML Always "the configuration is not TOML"
        "codegen.toml follows TOML 1.0: `key = value`, tables in `[brackets]`, strings in double quotes, keys with dots in quotes.";
    "E0903" UNKNOWN_OPTION Always "an option is not known"
        "Every option is a builder method of odata_codegen::Config, whose documentation lists them. An unknown one is most often a misspelling, which would silently do nothing.";
    "E0904" SHAPE Always "an option's value is of the wrong kind"
        "Each option says whether it takes a string, a list, a table, a number or a truth value.";
    "E0905" WORD Always "an option's value is none of its words"
        "Some options take one of a few words; the finding lists them.";
    "E0906" VALUE Always "an option's value cannot be used"
        "Values that go into generated code have to be Rust: module paths, identifiers, names of features.";
    "E0907" UNUSED Strict "an entry matches nothing"
        "Options address the model by qualified name. An entry that matches nothing is misspelt, or the metadata has changed beneath it.";
    "E0908" PATCH_TARGET Always "a patch's element is not found"
        "The path of a patch names an element as the metadata does: `Namespace.Type`, `Namespace.Type/property`. The service may have removed or renamed it; then remove the patch.";
    "E0909" PATCH_STALE Always "a patch changes nothing"
        "The metadata already is as the patch would make it: the service has corrected it, or the patch was never needed. Remove the patch.";
    "E0910" PATCH_FORM Always "a patch cannot be applied"
        "A patch has a path, a reason and at least one change that its element can undergo. `drop` goes with no other change, `add` names the kind of element and sets its attributes.";
    "E0911" NO_METADATA Always "no metadata is named"
        "The option `metadata` names the CSDL documents to read, or folders of them.";
    "E0912" METADATA_UNREADABLE Always "a metadata document cannot be read"
        "Paths in codegen.toml are relative to its folder, those of the builder to the current one (in a build script: the package's).";
    "E0913" LOCK Always "the lock cannot be read"
        "The file that the option `lock` names is written by the generator. After a conflict of versions take either version, generate, and look at what changed.";
    "E0914" UNKNOWN_TYPE Always "a type is not in the metadata"
        "Types are named by qualified name: `Namespace.Type`. A simple name does where only one type has it.";
    "E0915" NOTHING_SELECTED Always "nothing is selected"
        "No pattern of `select` matches anything in the metadata, so there is nothing to generate. Patterns are qualified names, `Namespace.Type`, in which `*` stands for any run of characters.";
    "E0916" ALLOW_UNUSED Strict "an entry of `allow` silences nothing"
        "The option `allow` names warnings that are known and not worth repeating. What is not reported any more need not be allowed: the service has corrected it, or the path of the entry is misspelt. Remove the entry, so that it hides nothing new.";
    "E0921" NO_OUTPUT Always "no output folder is named"
        "The option `output` names it; only build scripts have a default.";
    "E0922" UNWRITABLE Always "the output cannot be written or compared"
        "The system refused to read, write, rename or remove a file. Each file is whole, the old or the new one.";
    "E0923" NOT_RUST Always "the generator made something that is not Rust"
        "A mistake of odata-codegen, never of the metadata. Please report it with the metadata that leads to it.";
    "E0924" FOREIGN_FOLDER Always "the folder of the crate is somebody else's"
        "A crate is written into a new folder or over one that was written before, never over a crate made by hand.";
    "E0925" DIAGRAM Never "the picture is not what it should be"
        "The option `picture` shows what is generated, up to 60 types; more nobody can read. Generate less by `select` or `navigation`, or draw parts by `odata-codegen diagram --select`. Build scripts cannot draw: after a change of the metadata `odata-codegen generate` does.";
}
