//! Stub.
/// Stub.
pub fn run(_func: &mut crate::ir::Function) -> bool {
    false
}
