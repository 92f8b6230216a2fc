//! `Ordering` is std's, and no other enum.

use jit_runtime::jit;

#[derive(Clone, Copy)]
pub enum Sequence {
    Less = 10,
}
use Sequence as Ordering;

fn main() {
    let _ = jit!(|x: i64| -> i64 { x + Ordering::Less as i64 });
}
