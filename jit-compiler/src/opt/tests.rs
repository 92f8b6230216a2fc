//! Random functions mean the same before and after.
