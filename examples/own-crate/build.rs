//! Generates the types of `bicycles.csdl.xml` into `OUT_DIR`; `src/lib.rs` includes them.

fn main() {
    odata_codegen::build_script("codegen.toml");
}
