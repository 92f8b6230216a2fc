//! Why there is no machine code, and what to do.

use std::error::Error;
use std::fmt;
use std::io;

use crate::Refusal;

/// Why `try_jit!` has no machine code to give; `jit!` runs the plain closure instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum JitError {
    /// The plain closure was chosen: by `JIT_BACKEND=plain`, by `JIT_MEMORY=none` or by
    /// [`with_backend`](crate::with_backend).
    Disabled,
    /// This program was built for a target that has no machine code backend.
    UnsupportedTarget,
    /// The function does not fit into the largest piece of executable memory.
    TooLarge {
        /// An upper bound of the function's length in bytes.
        len: usize,
    },
    /// The system refused executable memory in every way that was tried, when the first function
    /// was made. It is not asked again.
    Refused {
        /// Each way with its reason, the best first; never empty.
        refused: &'static [Refusal],
    },
    /// The system refused more executable memory, having given some. It is asked again for the next
    /// function.
    Memory {
        /// What was asked of the system.
        step: &'static str,
        /// The system's answer.
        source: io::Error,
    },
}

impl JitError {
    /// The system's error number, if the system refused something; that of the best way, if it
    /// refused several.
    #[must_use]
    pub fn os_error(&self) -> Option<i32> {
        match self {
            Self::Memory { source, .. } => source.raw_os_error(),
            Self::Refused { refused } => refused.iter().find_map(|refusal| refusal.errno),
            _ => None,
        }
    }
}

impl fmt::Display for JitError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => out.write_str(
                "machine code is switched off: unset JIT_BACKEND or set it to `machine`, and unset \
                 JIT_MEMORY",
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
            Self::Refused { refused } => write_refused(out, refused),
            Self::Memory { step, source } => {
                let advice = advice(source.raw_os_error());
                write!(
                    out,
                    "no more executable memory: the system refused to {step}: {advice}, or use \
                     `jit!`, which then runs the plain closure"
                )
            }
        }
    }
}

fn write_refused(out: &mut fmt::Formatter<'_>, refused: &[Refusal]) -> fmt::Result {
    out.write_str("no executable memory")?;
    for (index, refusal) in refused.iter().enumerate() {
        let separator = if index == 0 { ": " } else { "; " };
        write!(out, "{separator}{refusal} ({})", advice(refusal.errno))?;
    }
    out.write_str("; or use `jit!`, which then runs the plain closure")
}

/// What to do about an error number of Linux.
fn advice(errno: Option<i32>) -> &'static str {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    use io::ErrorKind::{
        FileTooLarge, InvalidInput, OutOfMemory, PermissionDenied, ResourceBusy, Unsupported,
        WouldBlock,
    };
    let Some(errno) = errno else { return "report it: that should not happen" };
    match (errno, io::Error::from_raw_os_error(errno).kind()) {
        (EMFILE | ENFILE, _) => "raise the limit of open files: `ulimit -n`",
        (_, OutOfMemory | WouldBlock | ResourceBusy) => {
            "raise the limit of memory: `ulimit -v`, `ulimit -l`, the cgroup's, or vm.max_map_count"
        }
        (_, FileTooLarge) => "raise the limit of file sizes: `ulimit -f`",
        (_, PermissionDenied) => {
            "permit it: seccomp, SELinux, PR_SET_MDWE or vm.memfd_noexec forbids it"
        }
        (_, Unsupported | InvalidInput) => "use a newer kernel, or permit it in seccomp",
        _ => "permit it",
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
    use crate::Strategy;

    #[test]
    fn a_refusal_carries_its_cause_and_what_to_do() {
        let source = io::Error::from_raw_os_error(24);
        let error = JitError::Memory { step: "create a memory file", source };
        assert_eq!(error.os_error(), Some(24));
        let text = error.to_string();
        assert!(text.contains("refused to create a memory file: raise the limit of open files"));
        assert!(error.source().is_some());
        assert!(JitError::Disabled.source().is_none());
    }

    #[test]
    fn every_refused_way_is_named() {
        const fn refusal(strategy: Strategy, errno: Option<i32>) -> Refusal {
            Refusal { strategy, step: "map", errno }
        }
        static REFUSED: [Refusal; 3] = [
            refusal(Strategy::Dual, None),
            refusal(Strategy::Alias, Some(12)),
            refusal(Strategy::Flip, Some(13)),
        ];
        let error = JitError::Refused { refused: &REFUSED };
        assert_eq!(error.os_error(), Some(12));
        let text = error.to_string();
        for part in ["dual: ", "alias: ", "flip: ", "`ulimit -v`", "PR_SET_MDWE"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
