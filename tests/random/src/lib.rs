//! Random closures of the language, and what compares their machine code with their meaning.
//!
//! [`mod@generate`] makes a well-typed closure of a string of bytes, as text: any bytes will do, and
//! fewer or smaller ones make a smaller closure, so that what shrinks bytes shrinks closures.
//! [`run`] compiles such a text inside this process and compares what the machine code does with
//! what the interpreter says of the IR before it is optimised. [`search`] is the two together over
//! seeds.
//!
//! The generator knows nothing of the compiler: it writes what rustc accepts and what the README
//! says that `jit!` accepts, and a refusal by either is a failure of the test that asked for it.

pub mod choices;
pub mod generate;
pub mod reduce;
pub mod run;
pub mod search;
pub mod shrink;
pub mod through_rustc;
pub mod tokens;
pub mod ty;
pub mod values;

pub use generate::{Program, generate};
