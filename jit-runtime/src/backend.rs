//! Which of the two ways a function runs, and who chooses.
//!
//! # Invariants
//! - The environment is read once a process; a thread asks at most once.
//! - A choice made by [`with_backend`] holds on its thread, until the closure returns or unwinds.

use std::cell::Cell;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::inspect;

/// The environment variable that chooses the backend.
const VARIABLE: &str = "JIT_BACKEND";

thread_local! {
    /// This thread's choice; empty until the thread asks.
    static CHOICE: Cell<Option<Way>> = const { Cell::new(None) };
}

/// How a thread makes functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As machine code.
    Machine,
    /// As machine code, and somebody is to be told of it.
    Watched,
    /// As the plain closure.
    Plain,
}

impl Way {
    fn of(backend: Backend) -> Self {
        match backend {
            Backend::Machine if inspect::is_on() => Self::Watched,
            Backend::Machine => Self::Machine,
            Backend::Plain => Self::Plain,
        }
    }
}

/// The way in which a [`JitFn`](crate::JitFn) runs.
///
/// The environment variable `JIT_BACKEND` chooses one for the whole process: `machine`, which is
/// what happens without the variable, or `plain`. It is read once, when the first function is
/// made. Any other value is reported on standard error and otherwise ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// Machine code that the macro made.
    Machine,
    /// The closure as rustc compiled it.
    Plain,
}

impl fmt::Display for Backend {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Machine => "machine",
            Self::Plain => "plain",
        })
    }
}

/// A name that is not that of a [`Backend`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownBackend(String);

impl fmt::Display for UnknownBackend {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "unknown backend `{}`: expected `machine` or `plain`", self.0)
    }
}

impl std::error::Error for UnknownBackend {}

impl FromStr for Backend {
    type Err = UnknownBackend;

    fn from_str(name: &str) -> Result<Self, UnknownBackend> {
        match name {
            "machine" => Ok(Self::Machine),
            "plain" => Ok(Self::Plain),
            _ => Err(UnknownBackend(name.to_owned())),
        }
    }
}

/// Runs `body` with every function that this thread makes inside of it made on `backend`.
///
/// [`Backend::Machine`] is a wish: what cannot be had is still an error of `try_jit!`, and the
/// plain closure with `jit!`. Functions that exist already do not change.
///
/// ```
/// use jit_runtime::{Backend, with_backend};
///
/// // let f = with_backend(Backend::Plain, || jit!(|x| x + 4));
/// assert_eq!(with_backend(Backend::Plain, || 1 + 1), 2);
/// ```
pub fn with_backend<T>(backend: Backend, body: impl FnOnce() -> T) -> T {
    let _restore = Restore(CHOICE.replace(Some(Way::of(backend))));
    body()
}

/// Puts the thread's earlier choice back, on unwinding too.
struct Restore(Option<Way>);

impl Drop for Restore {
    fn drop(&mut self) {
        CHOICE.set(self.0);
    }
}

/// Whether this thread has settled that it makes functions as machine code, and nobody is to be told.
#[inline]
pub(crate) fn is_machine() -> bool {
    CHOICE.get() == Some(Way::Machine)
}

/// How this thread makes functions now.
pub(crate) fn chosen() -> Way {
    CHOICE.get().unwrap_or_else(ask)
}

fn ask() -> Way {
    static PROCESS: OnceLock<Way> = OnceLock::new();
    let way = *PROCESS.get_or_init(|| Way::of(from_environment()));
    CHOICE.set(Some(way));
    way
}

fn from_environment() -> Backend {
    let Some(value) = std::env::var_os(VARIABLE) else { return Backend::Machine };
    value.to_string_lossy().parse().unwrap_or_else(|error| {
        eprintln!("warning: {VARIABLE}: {error}; using `machine`");
        Backend::Machine
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for backend in [Backend::Machine, Backend::Plain] {
            assert_eq!(backend.to_string().parse(), Ok(backend));
        }
        let error = "fast".parse::<Backend>().unwrap_err();
        assert_eq!(error.to_string(), "unknown backend `fast`: expected `machine` or `plain`");
    }

    #[test]
    fn a_choice_ends_with_its_closure() {
        let before = chosen();
        with_backend(Backend::Plain, || {
            with_backend(Backend::Machine, || assert_ne!(chosen(), Way::Plain));
            assert_eq!(chosen(), Way::Plain);
        });
        let unwound = std::panic::catch_unwind(|| with_backend(Backend::Plain, || panic!()));
        assert!(unwound.is_err());
        assert_eq!(chosen(), before);
    }
}
