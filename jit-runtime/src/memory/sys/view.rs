//! A view: one mapping, owned.
//!
//! # Invariants
//! - A view's bytes are seen through raw pointers only, as another view may be of the same bytes.
//! - It is unmapped when dropped, and nothing else unmaps it.

use std::fs::File;
use std::io;
use std::ptr::{self, NonNull};

use memmap2::{MmapOptions, MmapRaw};

use super::{Access, fault, step};
use crate::JitError;

/// A mapping, unmapped when dropped.
#[derive(Debug)]
pub(super) enum View {
    /// Of a file, or of private memory.
    Map(MmapRaw),
    /// Of memory that is shared without a file, which memmap2 does not have.
    Shared(Shared),
}

/// A shared anonymous mapping.
#[derive(Debug)]
pub(super) struct Shared {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: a `Shared` is only an address, and what is done there is not its affair.
unsafe impl Send for Shared {}

impl View {
    /// A view of a file's first `len` bytes.
    pub(super) fn of_file(file: &File, len: usize, access: Access) -> Result<Self, JitError> {
        let what = match access {
            Access::Write => "map a memory file writable",
            Access::Execute => "map a memory file executable",
        };
        let map = fault::pass("mmap").and_then(|()| {
            let mut options = MmapOptions::new();
            match access {
                Access::Write => options.len(len).map_raw(file),
                // SAFETY: the file is ours alone and sealed, so nobody truncates it; what is
                // written into it through another view is seen through raw pointers only.
                Access::Execute => Ok(unsafe { options.len(len).map_exec(file) }?.into()),
            }
        });
        Ok(Self::Map(step(what, map)?))
    }

    /// A view of new private memory, writable.
    pub(super) fn private(len: usize) -> Result<Self, JitError> {
        let map = fault::pass("mmap").and_then(|()| MmapOptions::new().len(len).map_anon());
        Ok(Self::Map(step("map private memory", map)?.into()))
    }

    /// A view of new shared memory, executable: a permission that some systems grant to a new
    /// mapping only.
    pub(super) fn shared(len: usize) -> Result<Self, JitError> {
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
        let map = fault::pass("mmap").and_then(|()| {
            // SAFETY: a new mapping touches nothing that exists.
            let map =
                unsafe { libc::mmap(ptr::null_mut(), len, Access::Execute.bits(), flags, -1, 0) };
            Shared::new(map, len)
        });
        Ok(Self::Shared(step("map shared memory executable", map)?))
    }

    /// Another view of the same shared bytes, at first with the same permission.
    pub(super) fn alias(&self) -> Result<Self, JitError> {
        let (old, len) = (self.start().as_ptr().cast(), self.len());
        let map = fault::pass("mremap").and_then(|()| {
            // SAFETY: with an old length of 0 nothing is moved: a shared mapping is mapped again
            // somewhere else (mremap(2)), and others are refused.
            let map = unsafe { libc::mremap(old, 0, len, libc::MREMAP_MAYMOVE) };
            Shared::new(map, len)
        });
        Ok(Self::Shared(step("map shared memory twice", map)?))
    }

    /// The view's address.
    pub(super) fn start(&self) -> NonNull<u8> {
        match self {
            Self::Map(map) => {
                NonNull::new(map.as_mut_ptr()).expect("nothing is mapped at address 0")
            }
            Self::Shared(map) => map.start,
        }
    }

    /// The view's length.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Map(map) => map.len(),
            Self::Shared(map) => map.len,
        }
    }
}

impl Shared {
    /// The mapping that the system answered with.
    fn new(answer: *mut libc::c_void, len: usize) -> io::Result<Self> {
        if answer == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(answer.cast()).expect("nothing is mapped at address 0");
        Ok(Self { start, len })
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours; by the invariant nothing else unmaps it, and who drops it has
        // seen to it that nothing in it is used any more. A refusal would leave it where it is.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
    }
}
