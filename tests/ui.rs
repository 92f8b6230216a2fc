//! What `jit!` says of a mistake: one file a mistake, named after it.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the expectations anew.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
