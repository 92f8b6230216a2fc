//! Has system calls refused, for tests. In programs there is nothing here.
//!
//! # Invariants
//! - Calls are counted in the order in which the process makes them, so that a test can have each
//!   refused in turn. The plan is the process's: a test that sets it has a process of its own.

/// Refuses the call that is about to be made, if a test wants that.
#[cfg(not(test))]
#[inline(always)]
pub(super) fn pass(_call: &'static str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use planned::pass;
#[cfg(test)]
pub(in super::super) use planned::{fail, seen};

#[cfg(test)]
mod planned {
    use std::io;
    use std::ops::Range;
    use std::sync::{Mutex, PoisonError};

    struct Plan {
        fails: Range<usize>,
        errno: i32,
        seen: Vec<&'static str>,
    }

    static PLAN: Mutex<Plan> = Mutex::new(Plan { fails: 0..0, errno: 0, seen: Vec::new() });

    /// Has the calls with these numbers refused from now on.
    pub(in super::super::super) fn fail(fails: Range<usize>, errno: i32) {
        let mut plan = PLAN.lock().unwrap_or_else(PoisonError::into_inner);
        (plan.fails, plan.errno) = (fails, errno);
    }

    /// The calls made so far, the refused ones too.
    pub(in super::super::super) fn seen() -> Vec<&'static str> {
        PLAN.lock().unwrap_or_else(PoisonError::into_inner).seen.clone()
    }

    pub(in super::super) fn pass(call: &'static str) -> io::Result<()> {
        let mut plan = PLAN.lock().unwrap_or_else(PoisonError::into_inner);
        let number = plan.seen.len();
        plan.seen.push(call);
        if plan.fails.contains(&number) {
            return Err(io::Error::from_raw_os_error(plan.errno));
        }
        Ok(())
    }
}
