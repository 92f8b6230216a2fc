//! File tests of the front end: closures and their typed trees, or the errors they get.

mod files;

#[test]
fn files() {
    files::check("check", |function| function.to_string());
}
