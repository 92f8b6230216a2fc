//! Run-time half of `jit!`: patches templates, keeps executable memory, hands out typed closures.
