//! Which level of x86-64 the processor has, and who says otherwise.
//!
//! The levels are those of the psABI (x86-64 ABI, §3.1.1). A template exists for each level at which
//! a closure gains something; the expansion takes the one for the highest level that is here.
//!
//! # Invariants
//! - The processor and the environment are asked once a process: a level never changes.
//! - The answer is one load afterwards, and a process without levelled templates never asks.

use std::sync::atomic::{AtomicU8, Ordering};

pub use jit_template::Level;

/// The environment variable that keeps the level down.
///
/// It is the psABI's name of a level: `x86-64`, `x86-64-v2`, `x86-64-v3` or `x86-64-v4`. No function
/// then uses an instruction of a higher level; a level that the processor does not have is not
/// reached by naming it. Any other value is reported on standard error and otherwise ignored.
const VARIABLE: &str = "JIT_CPU";

/// The psABI's name of the level of that number.
pub(crate) fn name(number: u8) -> &'static str {
    let level = Level::ALL.into_iter().find(|&level| level as u8 == number);
    level.map_or("x86-64", Level::name)
}

/// The level that functions are made for.
#[inline]
#[must_use]
pub fn level() -> Level {
    /// The level's number; 0 until it is known.
    static LEVEL: AtomicU8 = AtomicU8::new(0);
    match LEVEL.load(Ordering::Relaxed) {
        0 => ask(&LEVEL),
        1 => Level::V1,
        2 => Level::V2,
        3 => Level::V3,
        _ => Level::V4,
    }
}

/// Two threads that ask at a time find the same.
#[cold]
fn ask(answer: &AtomicU8) -> Level {
    let level = detected().min(allowed());
    answer.store(level as u8, Ordering::Relaxed);
    level
}

fn allowed() -> Level {
    let Some(value) = std::env::var_os(VARIABLE) else { return Level::V4 };
    let name = value.to_string_lossy();
    Level::named(&name).unwrap_or_else(|| {
        eprintln!(
            "warning: {VARIABLE}: unknown level `{name}`: expected `x86-64`, or that with `-v2`, \
             `-v3` or `-v4`; using what the processor has"
        );
        Level::V4
    })
}

/// What the processor has and the system lets programs use.
#[cfg(target_arch = "x86_64")]
fn detected() -> Level {
    macro_rules! has {
        ($($feature:tt)*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
    }
    if !has!("cmpxchg16b" "popcnt" "sse3" "ssse3" "sse4.1" "sse4.2") {
        Level::V1
    } else if !has!("avx" "avx2" "bmi1" "bmi2" "f16c" "fma" "lzcnt" "movbe") {
        Level::V2
    } else if !has!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl") {
        Level::V3
    } else {
        Level::V4
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detected() -> Level {
    Level::V1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_stays() {
        assert!(level() <= detected());
        assert_eq!(level(), level());
    }
}
