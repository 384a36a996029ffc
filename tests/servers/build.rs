//! Generates the types of the model that the servers serve.

fn main() {
    odata_codegen::build_script("model/codegen.toml");
}
