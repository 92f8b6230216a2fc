//! Why there is no machine code.

use std::error::Error;
use std::fmt;
use std::io;

/// Why `try_jit!` has no machine code to give; `jit!` runs the plain closure instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum JitError {
    /// The plain backend was chosen: by `JIT_BACKEND=plain` or by
    /// [`with_backend`](crate::with_backend).
    Disabled,
    /// This program was built for a target that has no machine code backend.
    UnsupportedTarget,
    /// The function does not fit into the largest piece of executable memory.
    TooLarge {
        /// An upper bound of the function's length in bytes.
        len: usize,
    },
    /// The system refused executable memory.
    Memory {
        /// What was asked of the system.
        step: &'static str,
        /// The system's answer.
        source: io::Error,
    },
}

impl JitError {
    /// The system's error number, if the system refused something.
    #[must_use]
    pub fn os_error(&self) -> Option<i32> {
        match self {
            Self::Memory { source, .. } => source.raw_os_error(),
            _ => None,
        }
    }
}

impl fmt::Display for JitError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => out.write_str(
                "machine code is switched off: unset JIT_BACKEND or set it to `machine`",
            ),
            Self::UnsupportedTarget => out.write_str(
                "machine code is supported on x86-64 Linux only: use `jit!`, which runs the plain \
                 closure elsewhere",
            ),
            Self::TooLarge { len } => write!(
                out,
                "a function of {len} bytes is too large for executable memory: make it smaller or \
                 split it"
            ),
            Self::Memory { step, .. } => write!(
                out,
                "no executable memory: the system refused to {step}: raise the limit or permit it, \
                 or use `jit!`, which then runs the plain closure"
            ),
        }
    }
}

impl Error for JitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Memory { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_carries_its_cause() {
        let source = io::Error::from_raw_os_error(24);
        let error = JitError::Memory { step: "create a memory file", source };
        assert_eq!(error.os_error(), Some(24));
        assert!(error.to_string().contains("refused to create a memory file"));
        assert!(error.source().is_some());
        assert!(JitError::Disabled.source().is_none());
    }
}
