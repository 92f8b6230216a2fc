//! A private mapping whose pages are flipped, of what a system offers for that.
//!
//! # Invariants
//! - As those of the same names for Linux: `mapping`, *flip*. A mapping has run a function before it is
//!   handed out, and is given back when dropped. What the system refuses to take back stays.

use std::io;
use std::ptr::NonNull;

use super::{Access, map, protect, step, unmap};
use crate::{JitError, Strategy};

const PAGE: usize = 4096;

/// Pages that are writable or executable by turns.
#[derive(Debug)]
pub(in super::super) struct Mapping {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: it is only an address, and what is done there is not its affair.
unsafe impl Send for Mapping {}

impl Mapping {
    /// Maps `len` new bytes, writable; `len` is a multiple of the page size.
    ///
    /// # Errors
    /// The system's refusal of any step, or that it is another strategy; nothing is kept.
    pub(in super::super) fn new(strategy: Strategy, len: usize) -> Result<Self, JitError> {
        if strategy != Strategy::Flip {
            return step("map memory twice", Err(io::ErrorKind::Unsupported.into()));
        }
        let mapping = Self { start: step("map private memory", map(len))?, len };
        mapping.probe()?;
        Ok(mapping)
    }

    /// Where the byte at `offset` is written, and where it is executed.
    pub(in super::super) fn at(&self, offset: usize) -> (NonNull<u8>, NonNull<u8>) {
        assert!(offset < self.len, "an offset lies outside of its mapping");
        // SAFETY: the offset is less than the mapping's length.
        let at = unsafe { self.start.add(offset) };
        (at, at)
    }

    /// The length in bytes.
    pub(in super::super) fn len(&self) -> usize {
        self.len
    }

    /// Runs a function from the first page and leaves `int3` there.
    fn probe(&self) -> Result<(), JitError> {
        let code = [0xB8, 0x7E, 0xEC, 0x51, 0x04, 0xC3]; // mov eax, 0x0451EC7E; ret
        // SAFETY: the mapping is writable and at least a page, and nobody else knows it yet.
        unsafe { self.start.cast::<[u8; 6]>().write(code) };
        // SAFETY: the page is ours, and is executed and written by turns.
        unsafe { protect(self.start, PAGE, Access::Execute) }?;
        // SAFETY: what is there is a function of this type, executable.
        let answer = unsafe {
            std::mem::transmute::<NonNull<u8>, extern "sysv64" fn() -> u32>(self.start)()
        };
        // SAFETY: as above; the function has returned.
        unsafe { protect(self.start, PAGE, Access::Write) }?;
        // SAFETY: as for the first write.
        unsafe { self.start.write_bytes(0xCC, PAGE) };
        // SAFETY: as above.
        unsafe { protect(self.start, PAGE, Access::Execute) }?;
        let ran =
            if answer == 0x0451_EC7E { Ok(()) } else { Err(io::Error::other("other code ran")) };
        step("execute what was written", ran)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and who drops it has seen to it that nothing in it is used any
        // more.
        unsafe { unmap(self.start, self.len) };
    }
}
