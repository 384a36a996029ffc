//! The kinds of findings about configuration and output. Numbers never change their meaning.

use crate::diagnostic::{Code, Rule};

macro_rules! codes {
    ($($number:literal $name:ident $rule:ident $title:literal $explanation:literal;)*) => {
        $(
            #[doc = concat!("`", $number, "`: ", $title, ".")]
            pub static $name: Code = Code { number: $number, rule: Rule::$rule, title: $title, explanation: $explanation };
        )*
        /// All of them, ordered by number.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
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
    "E0911" NO_METADATA Always "no metadata is named"
        "The option `metadata` names the CSDL documents to read, or folders of them.";
    "E0912" METADATA_UNREADABLE Always "a metadata document cannot be read"
        "Paths in codegen.toml are relative to its folder, those of the builder to the current one (in a build script: the package's).";
    "E0913" LOCK Always "the lock cannot be read"
        "The file that the option `lock` names is written by the generator. After a conflict of versions take either version, generate, and look at what changed.";
    "E0921" NO_OUTPUT Always "no output folder is named"
        "The option `output` names it; only build scripts have a default.";
    "E0922" UNWRITABLE Always "the output cannot be written or compared"
        "The system refused to read, write, rename or remove a file. Each file is whole, the old or the new one.";
    "E0923" NOT_RUST Always "the generator made something that is not Rust"
        "A mistake of odata-codegen, never of the metadata. Please report it with the metadata that leads to it.";
    "E0924" FOREIGN_FOLDER Always "the folder of the crate is somebody else's"
        "A crate is written into a new folder or over one that was written before, never over a crate made by hand.";
}
