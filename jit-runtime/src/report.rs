//! What a program can learn of its functions' memory, and of how many functions there are.
//!
//! # Invariants
//! - Asking changes nothing, but that the first who asks for [`memory()`] settles the strategy, as the
//!   first function would.
//! - Numbers are sums over threads that go on meanwhile: exact when none does.

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::JitError;
use crate::inspect::{self, Times};

/// How a process has executable memory. The best that the system permits is found out when the first
/// function is made, and kept. Where the system refuses more of it later, as in a sandbox that the process
/// has entered since, the next best that it permits is taken for the memory that is wanted then. The
/// environment variable `JIT_MEMORY` forces one: `dual`, `alias`, `flip` or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Strategy {
    /// A memory file mapped twice: written at one address, executed at another.
    Dual,
    /// The same of shared memory without a file, for where files or descriptors are refused.
    Alias,
    /// One mapping whose pages are made writable, written, and made executable: two system calls for
    /// making a function and two for dropping it, and a page for each.
    Flip,
    /// No machine code: the plain closure runs.
    None,
}

impl fmt::Display for Strategy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Dual => "dual",
            Self::Alias => "alias",
            Self::Flip => "flip",
            Self::None => "none",
        })
    }
}

/// A name that is not that of a [`Strategy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStrategy(String);

impl fmt::Display for UnknownStrategy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name) = self;
        write!(out, "unknown strategy `{name}`: expected `dual`, `alias`, `flip` or `none`")
    }
}

impl std::error::Error for UnknownStrategy {}

impl FromStr for Strategy {
    type Err = UnknownStrategy;

    fn from_str(name: &str) -> Result<Self, UnknownStrategy> {
        let all = [Self::Dual, Self::Alias, Self::Flip, Self::None];
        let found = all.into_iter().find(|strategy| strategy.to_string() == name);
        found.ok_or_else(|| UnknownStrategy(name.to_owned()))
    }
}

/// Why a [`Strategy`] cannot be had here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What was tried.
    pub strategy: Strategy,
    /// What was asked of the system.
    pub step: &'static str,
    /// The system's error number, if the refusal was the system's.
    pub errno: Option<i32>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { strategy, step, errno } = self;
        write!(out, "{strategy}: the system refused to {step}")?;
        match errno {
            Some(errno) => write!(out, ": {}", io::Error::from_raw_os_error(*errno)),
            None => Ok(()),
        }
    }
}

/// What [`memory()`] reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryReport {
    /// How functions have their memory, as settled by the first.
    pub strategy: Strategy,
    /// The better strategies, and why they cannot be had; then, of each that was refused later on, the
    /// last refusal.
    pub refused: Vec<Refusal>,
    /// Bytes mapped for code, whether mapped once or twice; and what the system refused to unmap.
    pub reserved: usize,
    /// Bytes of them that are taken by functions, with what rounds them up.
    pub used: usize,
    /// Functions of machine code that are alive.
    pub alive: u64,
}

/// How this process has executable memory, why not in a better way, and how much.
///
/// ```
/// let report = jit_runtime::memory();
/// println!("{} by {}", report.alive, report.strategy);
/// for refusal in &report.refused {
///     println!("{refusal}");
/// }
/// ```
#[must_use]
pub fn memory() -> MemoryReport {
    crate::memory::report()
}

/// What [`stats()`] counts, since the process began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Functions of machine code ever made, among them those that failed on the way.
    pub created: u64,
    /// Those that are alive.
    pub alive: u64,
    /// The bytes that these take, with what rounds them up.
    pub bytes: usize,
    /// How many functions run the plain closure instead, and why.
    pub fallbacks: Fallbacks,
    /// How long making them took, where the environment has `JIT_STATS=times`.
    pub times: Times,
}

/// How often `jit!` ran the plain closure instead, by reason; see [`JitError`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fallbacks {
    /// Because that was chosen.
    pub disabled: u64,
    /// Because this is no machine for it.
    pub unsupported: u64,
    /// Because the code was too long.
    pub too_large: u64,
    /// Because the system refused memory.
    pub memory: u64,
}

static FALLBACKS: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

/// Counts a function that runs the plain closure for this reason.
#[cold]
pub(crate) fn count_fallback(reason: &JitError) {
    #[cfg(feature = "tracing")]
    tracing::debug!(target: "jit_runtime", %reason, "function runs the plain closure");
    let index = match reason {
        JitError::Disabled => 0,
        JitError::UnsupportedTarget => 1,
        JitError::TooLarge { .. } => 2,
        JitError::Memory { .. } | JitError::Refused { .. } => 3,
    };
    FALLBACKS[index].fetch_add(1, Ordering::Relaxed);
}

/// How many functions there were and are, and how many of them not as machine code.
///
/// ```
/// let stats = jit_runtime::stats();
/// assert!(stats.alive <= stats.created);
/// ```
#[must_use]
pub fn stats() -> Stats {
    let [disabled, unsupported, too_large, memory] =
        FALLBACKS.each_ref().map(|count| count.load(Ordering::Relaxed));
    let totals = crate::memory::totals();
    Stats {
        created: totals.created,
        alive: totals.alive,
        bytes: totals.bytes,
        fallbacks: Fallbacks { disabled, unsupported, too_large, memory },
        times: inspect::times(),
    }
}

/// What `memory` has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Slots ever taken.
    pub(crate) created: u64,
    /// Slots taken now.
    pub(crate) alive: u64,
    /// Their bytes.
    pub(crate) bytes: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for strategy in [Strategy::Dual, Strategy::Alias, Strategy::Flip, Strategy::None] {
            assert_eq!(strategy.to_string().parse(), Ok(strategy));
        }
        let error = "both".parse::<Strategy>().unwrap_err().to_string();
        assert_eq!(error, "unknown strategy `both`: expected `dual`, `alias`, `flip` or `none`");
    }

    #[test]
    fn a_refusal_says_what_was_asked_and_the_answer() {
        let step = "map private memory";
        let refusal = Refusal { strategy: Strategy::Flip, step, errno: Some(13) };
        let text = refusal.to_string();
        assert!(text.starts_with("flip: the system refused to map private memory: "), "{text}");
        assert!(text.contains("13"), "{text}");
    }

    #[test]
    fn fallbacks_are_counted_by_reason() {
        let before = stats().fallbacks;
        count_fallback(&JitError::TooLarge { len: 1 });
        count_fallback(&JitError::UnsupportedTarget);
        let after = stats().fallbacks;
        assert_eq!(after.too_large, before.too_large + 1);
        assert_eq!(after.unsupported, before.unsupported + 1);
    }
}
