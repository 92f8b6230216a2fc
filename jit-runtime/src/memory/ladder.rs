//! The ladder of strategies: which one this process has its executable memory by.
//!
//! # Invariants
//! - The ladder is climbed once, under the pool's lock, by whoever asks first; what is refused then is
//!   not tried again. So a process has one strategy, and a child of a `fork` has its parent's.
//! - Where the system refuses more memory by that strategy later, the rungs below are tried for it:
//!   a process may have entered a sandbox since.
//! - A rung that `JIT_MEMORY` forces is the only one that is tried.

use std::ffi::OsStr;

use crate::{JitError, Refusal, Strategy, inspect};

/// The environment variable that forces a strategy.
const VARIABLE: &str = "JIT_MEMORY";

/// All rungs, the best first.
const RUNGS: &[Strategy] =
    if cfg!(all(target_os = "linux", not(any(jit_sys = "posix", jit_sys = "windows")))) {
        &[Strategy::Dual, Strategy::Alias, Strategy::Flip]
    } else {
        &[Strategy::Flip]
    };

/// Where the climb ended, and why not earlier.
#[derive(Debug)]
pub(super) struct Ladder {
    /// The rung that held, and those below; none if none held.
    rungs: Vec<Strategy>,
    refused: Vec<Refusal>,
}

impl Ladder {
    /// Tries `rungs` until one holds.
    pub(super) fn climb(
        rungs: &[Strategy],
        mut attempt: impl FnMut(Strategy) -> Result<(), JitError>,
    ) -> Self {
        let mut refused = Vec::new();
        for (index, &strategy) in rungs.iter().enumerate() {
            match attempt(strategy) {
                Ok(()) => return Self { rungs: rungs[index..].to_vec(), refused },
                Err(error) => refused.push(refusal(strategy, &error)),
            }
        }
        Self { rungs: Vec::new(), refused }
    }

    /// The strategy; [`Strategy::None`] if there is none.
    pub(super) fn strategy(&self) -> Strategy {
        self.rungs.first().copied().unwrap_or(Strategy::None)
    }

    /// The rungs above, with the reasons.
    pub(super) fn refused(&self) -> &[Refusal] {
        &self.refused
    }

    /// The strategy, and what may be tried where it is refused later, in this order.
    ///
    /// # Errors
    /// All rungs were refused, or none was wanted.
    pub(super) fn foothold(&'static self) -> Result<&'static [Strategy], JitError> {
        match (&self.rungs[..], self.refused.is_empty()) {
            ([], true) => Err(JitError::Disabled),
            ([], false) => Err(JitError::Refused { refused: &self.refused }),
            (rungs, _) => Ok(rungs),
        }
    }
}

/// What is remembered of a rung that was refused.
pub(super) fn refusal(strategy: Strategy, error: &JitError) -> Refusal {
    let step = match error {
        JitError::Memory { step, .. } => step,
        _ => "map executable memory",
    };
    Refusal { strategy, step, errno: error.os_error() }
}

/// The rungs where `JIT_PERF=map` is set: perf reads the map for memory without a file.
const PERF_RUNGS: &[Strategy] = &[Strategy::Alias, Strategy::Flip, Strategy::Dual];

/// The rungs where `JIT_GDB=1` is set: a debugger can write breakpoints to private memory only.
const GDB_RUNGS: &[Strategy] = &[Strategy::Flip, Strategy::Dual, Strategy::Alias];

/// The rungs that may be tried: what `JIT_MEMORY` says, or all.
pub(super) fn wanted() -> Vec<Strategy> {
    let rungs = if inspect::wants_breakpoints() {
        GDB_RUNGS
    } else if inspect::wants_perf_map() {
        PERF_RUNGS
    } else {
        RUNGS
    };
    std::env::var_os(VARIABLE).map_or_else(|| rungs.to_vec(), |value| forced(&value))
}

fn forced(value: &OsStr) -> Vec<Strategy> {
    match value.to_string_lossy().parse() {
        Ok(Strategy::None) => Vec::new(),
        Ok(Strategy::Dual) if inspect::wants_perf_map() => {
            eprintln!("warning: JIT_PERF: perf reads no map for memory files; unset {VARIABLE}");
            vec![Strategy::Dual]
        }
        Ok(strategy) => vec![strategy],
        Err(error) => {
            eprintln!("warning: {VARIABLE}: {error}; trying all");
            RUNGS.to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::sync::OnceLock;

    fn refuse(errno: i32) -> JitError {
        JitError::Memory { step: "map", source: io::Error::from_raw_os_error(errno) }
    }

    #[test]
    fn the_best_rung_that_holds_is_taken() {
        let mut tried = Vec::new();
        let ladder = Ladder::climb(RUNGS, |rung| {
            tried.push(rung);
            if rung == Strategy::Alias { Ok(()) } else { Err(refuse(13)) }
        });
        assert_eq!(tried, [Strategy::Dual, Strategy::Alias]);
        assert_eq!(ladder.strategy(), Strategy::Alias);
        let reasons: Vec<_> = ladder.refused().iter().map(|r| (r.strategy, r.errno)).collect();
        assert_eq!(reasons, [(Strategy::Dual, Some(13))]);
        static LADDER: OnceLock<Ladder> = OnceLock::new();
        let foothold = LADDER.get_or_init(|| ladder).foothold().unwrap();
        assert_eq!(foothold, [Strategy::Alias, Strategy::Flip]);
    }

    #[test]
    fn when_none_holds_the_error_has_every_reason() {
        let mut errno = 11;
        let ladder = Ladder::climb(RUNGS, |_| {
            errno += 1;
            Err(refuse(errno))
        });
        static LADDER: OnceLock<Ladder> = OnceLock::new();
        let error = LADDER.get_or_init(|| ladder).foothold().unwrap_err();
        assert_eq!(error.os_error(), Some(12));
        let JitError::Refused { refused } = error else { panic!("{error}") };
        assert_eq!(refused.iter().map(|r| r.errno).collect::<Vec<_>>(), [12, 13, 14].map(Some));
    }

    #[test]
    fn the_variable_forces_one_rung() {
        let forced = |value: &str| forced(OsStr::new(value));
        assert_eq!(forced("flip"), [Strategy::Flip]);
        assert_eq!(forced("none"), []);
        assert_eq!(forced("fast"), RUNGS);
        static NONE: OnceLock<Ladder> = OnceLock::new();
        let none = NONE.get_or_init(|| Ladder::climb(&forced("none"), |_| Ok(())));
        assert!(matches!(none.foothold(), Err(JitError::Disabled)));
    }
}
