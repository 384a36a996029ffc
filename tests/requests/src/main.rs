mod address; mod rows; mod walk; mod names; mod literal;
fn main() {}
