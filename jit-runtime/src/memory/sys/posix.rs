//! What macOS on x86-64 offers, which is POSIX but for `MAP_ANON`: pages that are flipped.
//!
//! Never run on macOS. On Linux it is, by `--cfg jit_sys="posix"`.
//!
//! # Invariants
//! - No call asks for memory that is writable and executable, so none needs `MAP_JIT`. Under the hardened
//!   runtime pages may become executable only with the entitlement
//!   `com.apple.security.cs.allow-unsigned-executable-memory`; without it, the plain closure runs.
//! - There is no barrier but what `mprotect` does, which every slot is given before it is used again: it
//!   has every core that runs the process drop its translations, by an interrupt, whose return serialises.

mod access;
mod flip;

use std::io;
use std::ptr::{self, NonNull};

use crate::JitError;
pub(super) use access::Access;
use access::step;
pub(super) use flip::Mapping;

fn checked(result: libc::c_int) -> io::Result<()> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn map(len: usize) -> io::Result<NonNull<u8>> {
    let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON);
    // SAFETY: a new mapping touches nothing that exists.
    let start = unsafe { libc::mmap(ptr::null_mut(), len, access, flags, -1, 0) };
    if start == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    Ok(NonNull::new(start.cast()).expect("nothing is mapped at address 0"))
}

/// # Safety
/// - The mapping is ours, and nothing in it is used any more.
unsafe fn unmap(start: NonNull<u8>, len: usize) {
    // SAFETY: as promised.
    unsafe { libc::munmap(start.as_ptr().cast(), len) };
}

/// Gives the pages of `[start, start + len)` another permission, and takes the one they have.
///
/// # Safety
/// - The pages are of one mapping that is ours.
/// - Nothing executes there, or is about to, if they become writable, and nothing writes there if
///   they become executable, until they are changed back.
pub(super) unsafe fn protect(
    start: NonNull<u8>,
    len: usize,
    access: Access,
) -> Result<(), JitError> {
    let bits = match access {
        Access::Write => libc::PROT_WRITE,
        Access::Execute => libc::PROT_EXEC,
    };
    // SAFETY: by the promises the permissions of these pages are the caller's to change.
    let done = unsafe { libc::mprotect(start.as_ptr().cast(), len, libc::PROT_READ | bits) };
    step(access.change(), checked(done))
}

/// Pages come when they are touched.
pub(super) fn populate(_: NonNull<u8>, _: usize, _: Access) -> Result<(), JitError> {
    Ok(())
}

/// There is no such thing.
pub(super) fn register_sync_cores() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// There is no such thing.
pub(super) fn sync_cores() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// How long a file may become.
pub(super) fn file_size_limit() -> io::Result<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a place for the result.
    checked(unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) })?;
    Ok(limit.rlim_cur)
}

/// Has `before` called in the parent before every `fork`, and `after` on both sides of it.
pub(super) fn at_fork(before: extern "C" fn(), after: extern "C" fn()) -> Result<(), JitError> {
    // SAFETY: the functions are `static`, take nothing and do not unwind (`extern "C"` aborts).
    let registered = match unsafe { pthread_atfork(Some(before), Some(after), Some(after)) } {
        0 => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    };
    step("register a fork handler", registered)
}

type Handler = Option<extern "C" fn()>;

unsafe extern "C" {
    /// POSIX; the crate `libc` has it for some systems only.
    fn pthread_atfork(prepare: Handler, parent: Handler, child: Handler) -> libc::c_int;
}

/// Nobody translates.
pub(super) fn discard_translations(_: NonNull<u8>, _: usize) {}

/// That is not counted here.
pub(super) fn refused_bytes() -> usize {
    0
}
