//! The x86-64 back end: everything that knows the machine.
pub mod encode;
pub mod inst;
