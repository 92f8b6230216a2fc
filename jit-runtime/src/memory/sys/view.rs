//! A view: one mapping, owned.
//!
//! # Invariants
//! - A view's bytes are seen through raw pointers only, as another view may be of the same bytes.
//! - It is unmapped when dropped, and nothing else unmaps it. What the system refuses to unmap is
//!   tried again whenever another view is dropped.
//! - Views are made and dropped under the pool's lock, so that no `fork` comes in between.

use std::fs::File;
use std::io;
use std::iter;
use std::mem::ManuallyDrop;
use std::os::fd::AsRawFd;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, MutexGuard, PoisonError};

use memmap2::{MmapOptions, MmapRaw};

use super::{Access, checked, fault, step};
use crate::JitError;

/// What the system has refused to unmap.
static REFUSED: Mutex<Vec<Mapped>> = Mutex::new(Vec::new());

/// A mapping, unmapped when dropped.
#[derive(Debug)]
pub(super) struct View(Mapped);

/// Where a mapping is.
#[derive(Debug)]
struct Mapped {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: it is only an address, and what is done there is not its affair.
unsafe impl Send for Mapped {}

impl View {
    /// A view of a file's first `len` bytes.
    pub(super) fn of_file(file: &File, len: usize, access: Access) -> Result<Self, JitError> {
        let what = match access {
            Access::Write => "map a memory file writable",
            Access::Execute => "map a memory file executable",
        };
        let map = fault::pass("mmap").and_then(|()| match access {
            Access::Write => MmapOptions::new().len(len).map_raw(file).map(Self::of_map),
            Access::Execute => Self::executable(file, len),
        });
        step(what, map)
    }

    /// An executable view, near the program's own code if there is room: some processors take a cycle
    /// longer to call what lies in another 16 MiB than the caller (Zen 5 does).
    fn executable(file: &File, len: usize) -> io::Result<Self> {
        let map = |at: usize, flags| {
            let (at, bits) = (ptr::without_provenance_mut(at), Access::Execute.bits());
            let flags = libc::MAP_SHARED | flags;
            // SAFETY: a new mapping touches nothing that exists, as it replaces nothing: there is no
            // `MAP_FIXED`. What is written into the file through another view is seen through raw
            // pointers only.
            let map = unsafe { libc::mmap(at, len, bits, flags, file.as_raw_fd(), 0) };
            Self::of_answer(map, len)
        };
        let near = near(len).find_map(|at| map(at, libc::MAP_FIXED_NOREPLACE).ok());
        near.map_or_else(|| map(0, 0), Ok)
    }

    /// A view of new private memory, writable.
    pub(super) fn private(len: usize) -> Result<Self, JitError> {
        let map = fault::pass("mmap").and_then(|()| MmapOptions::new().len(len).map_anon());
        Ok(Self::of_map(step("map private memory", map)?.into()))
    }

    /// A view of new shared memory, executable: a permission that some systems grant to a new
    /// mapping only.
    pub(super) fn shared(len: usize) -> Result<Self, JitError> {
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
        let map = fault::pass("mmap").and_then(|()| {
            // SAFETY: a new mapping touches nothing that exists.
            let map =
                unsafe { libc::mmap(ptr::null_mut(), len, Access::Execute.bits(), flags, -1, 0) };
            Self::of_answer(map, len)
        });
        step("map shared memory executable", map)
    }

    /// Another view of the same shared bytes, at first with the same permission.
    pub(super) fn alias(&self) -> Result<Self, JitError> {
        let (old, len) = (self.start().as_ptr().cast(), self.len());
        let map = fault::pass("mremap").and_then(|()| {
            // SAFETY: with an old length of 0 nothing is moved: a shared mapping is mapped again
            // somewhere else (mremap(2)), and others are refused.
            let map = unsafe { libc::mremap(old, 0, len, libc::MREMAP_MAYMOVE) };
            Self::of_answer(map, len)
        });
        step("map shared memory twice", map)
    }

    /// The mapping, which memmap2 does not unmap any more: it would not tell whether that is refused.
    fn of_map(map: MmapRaw) -> Self {
        let map = ManuallyDrop::new(map);
        let start = NonNull::new(map.as_mut_ptr()).expect("nothing is mapped at address 0");
        Self(Mapped { start, len: map.len() })
    }

    /// The mapping that the system answered with.
    fn of_answer(answer: *mut libc::c_void, len: usize) -> io::Result<Self> {
        if answer == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(answer.cast()).expect("nothing is mapped at address 0");
        Ok(Self(Mapped { start, len }))
    }

    /// The view's address.
    pub(super) fn start(&self) -> NonNull<u8> {
        self.0.start
    }

    /// The view's length.
    pub(super) fn len(&self) -> usize {
        self.0.len
    }
}

/// Addresses for that many bytes below the code of this program, nearest first. Above are the
/// program's data and, growing, its heap.
fn near(len: usize) -> impl Iterator<Item = usize> {
    const STEP: usize = 1 << 20;
    const MOST: usize = 24;
    let here = (View::executable as *const ()).addr();
    let step = len.max(STEP);
    iter::successors(Some(here - here % step), move |at| at.checked_sub(step))
        .take_while(|at| *at > 0)
        .take(MOST)
}

impl Drop for View {
    fn drop(&mut self) {
        let Mapped { start, len } = self.0;
        let mut refused = refused();
        refused.push(Mapped { start, len });
        refused.retain(|mapped| {
            let answer = fault::pass("munmap").and_then(|()| {
                // SAFETY: the mapping is ours; by the invariant nothing else unmaps it, and who
                // dropped it has seen to it that nothing in it is used any more.
                checked(unsafe { libc::munmap(mapped.start.as_ptr().cast(), mapped.len) })
            });
            answer.is_err()
        });
    }
}

/// The bytes that the system has refused to unmap so far.
pub(in super::super) fn refused_bytes() -> usize {
    refused().iter().map(|mapped| mapped.len).sum()
}

fn refused() -> MutexGuard<'static, Vec<Mapped>> {
    REFUSED.lock().unwrap_or_else(PoisonError::into_inner)
}
