//! How long it took to make functions: a histogram, filled only where that is asked for.
//!
//! # Invariants
//! - Whoever does not ask pays nothing: see `watch`.

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The last one has no end: a second and more.
const BUCKETS: usize = 31;

static COUNTS: [AtomicU64; BUCKETS] = [const { AtomicU64::new(0) }; BUCKETS];

/// How long it took to make functions, in nanoseconds: how many took so long.
///
/// Times are taken only in a process whose environment has `JIT_STATS=times`, as looking at the clock
/// takes longer than making a function. What is counted is the making of the code, from the template
/// to what can be called, with what the clock itself takes, some twenty nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    counts: [u64; BUCKETS],
}

impl Times {
    /// How many functions' times were taken.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Ranges of nanoseconds, each twice as long as the last, and how many functions took so long;
    /// those that no function took are left out.
    pub fn iter(&self) -> impl Iterator<Item = (Range<u64>, u64)> {
        let ranges = (0..BUCKETS).map(|bucket| {
            let start = if bucket == 0 { 0 } else { 1 << bucket };
            start..if bucket + 1 == BUCKETS { u64::MAX } else { 2 << bucket }
        });
        ranges.zip(self.counts).filter(|(_, count)| *count > 0)
    }
}

/// One line for each range.
impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (range, count) in self.iter() {
            writeln!(out, "{:>10} ns and more: {count}", range.start)?;
        }
        Ok(())
    }
}

/// What has been counted.
pub(crate) fn times() -> Times {
    Times { counts: COUNTS.each_ref().map(|count| count.load(Ordering::Relaxed)) }
}

/// Counts a function that took so long.
pub(super) fn count(time: Duration) {
    let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    let bucket = nanos.checked_ilog2().unwrap_or(0) as usize;
    COUNTS[bucket.min(BUCKETS - 1)].fetch_add(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_by_powers_of_two() {
        let before = times();
        for nanos in [0, 1, 17, 31, 32, 5_000_000_000] {
            count(Duration::from_nanos(nanos));
        }
        let now = times();
        assert_eq!(now.count(), before.count() + 6);
        let starts: Vec<u64> = now.iter().map(|(range, _)| range.start).collect();
        assert_eq!(starts, [0, 16, 32, 1 << 30]);
        assert!(now.to_string().starts_with("         0 ns and more: 2\n"), "{now}");
    }
}
