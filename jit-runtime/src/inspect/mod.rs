//! Seeing inside: what a function was made of, and what profilers and debuggers are told of it.
//!
//! - `template`: a function's template and the values in its holes.

mod template;

pub use template::{FunctionTemplate, TemplateHole};
