//! Generates the types of the shop that the pages use.

fn main() {
    odata_codegen::build_script("shop/codegen.toml");
}
