//! The x86-64 back end: everything that knows the machine.
//!
//! legalize → select → regalloc → emit, over the operand vocabulary of `inst` and the table of `encode`.

pub mod abi;
pub mod emit;
pub mod encode;
pub mod inst;
pub mod legalize;
pub mod regalloc;
pub mod select;
pub mod vcode;

pub use jit_template::Level;
