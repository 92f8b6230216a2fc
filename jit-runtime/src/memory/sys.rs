//! The system calls, each behind a safe function that returns the system's refusal.
//!
//! # Invariants
//! - No call kills the process: a file is not grown past `RLIMIT_FSIZE` (the kernel would send
//!   `SIGXFSZ`), and pages are populated when a span is made (a full system answers with an
//!   error then, and with `SIGBUS` later).
//! - Descriptors are close-on-exec.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr::NonNull;

use crate::JitError;

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// A memory file of `len` zero bytes that may be mapped executable.
pub(super) fn memory_file(len: usize) -> Result<File, JitError> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    let file = match create(flags | libc::MFD_EXEC) {
        // Kernels before 6.3 do not know the flag, and make every memory file executable.
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => create(flags),
        result => result,
    };
    let file = file.map_err(|source| JitError::Memory { step: "create a memory file", source })?;
    grow(&file, len)
        .map_err(|source| JitError::Memory { step: "set a memory file's length", source })?;
    Ok(file)
}

fn create(flags: libc::c_uint) -> io::Result<File> {
    // SAFETY: the name is a C string.
    let fd = checked(unsafe { libc::memfd_create(c"jit".as_ptr(), flags) })?;
    // SAFETY: the descriptor is new, so nothing else owns it.
    Ok(File::from(unsafe { OwnedFd::from_raw_fd(fd) }))
}

fn grow(file: &File, len: usize) -> io::Result<()> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a place for the result.
    checked(unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) })?;
    if limit.rlim_cur < len as libc::rlim_t {
        return Err(io::Error::from_raw_os_error(libc::EFBIG));
    }
    file.set_len(len as u64)
}

/// Fixes a file's length and forbids new writable mappings of it, as far as the kernel can.
pub(super) fn seal(file: &File) {
    let size = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;
    for seals in [size | libc::F_SEAL_FUTURE_WRITE, size] {
        // SAFETY: `F_ADD_SEALS` takes an integer.
        if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } == 0 {
            return;
        }
    }
}

/// Whether pages are made present to be written or to be read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Populate {
    Write,
    Read,
}

/// Makes the pages of `[start, start + len)` present. Kernels before 5.14 cannot; then they come
/// one by one when they are touched.
pub(super) fn populate(start: NonNull<u8>, len: usize, how: Populate) -> Result<(), JitError> {
    let advice = match how {
        Populate::Write => libc::MADV_POPULATE_WRITE,
        Populate::Read => libc::MADV_POPULATE_READ,
    };
    // SAFETY: populating changes no byte and no permission, whatever lies there.
    match checked(unsafe { libc::madvise(start.as_ptr().cast(), len, advice) }) {
        Err(source) if source.raw_os_error() != Some(libc::EINVAL) => {
            Err(JitError::Memory { step: "populate executable memory", source })
        }
        _ => Ok(()),
    }
}

const SYNC_CORE: libc::c_int = 1 << 5;
const REGISTER_SYNC_CORE: libc::c_int = 1 << 6;

/// Announces that [`sync_cores`] will be called.
pub(super) fn register_sync_cores() -> io::Result<()> {
    membarrier(REGISTER_SYNC_CORE)
}

/// Makes every core that runs a thread of this process execute a serialising instruction.
pub(super) fn sync_cores() -> io::Result<()> {
    membarrier(SYNC_CORE)
}

fn membarrier(command: libc::c_int) -> io::Result<()> {
    // SAFETY: the call touches no memory of ours.
    let result = unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Has `before` called in the parent before every `fork`, and `after` on both sides of it.
pub(super) fn at_fork(before: extern "C" fn(), after: extern "C" fn()) -> Result<(), JitError> {
    // SAFETY: the functions are `static`, take nothing and do not unwind (`extern "C"` aborts).
    match unsafe { libc::pthread_atfork(Some(before), Some(after), Some(after)) } {
        0 => Ok(()),
        error => Err(JitError::Memory {
            step: "register a fork handler",
            source: io::Error::from_raw_os_error(error),
        }),
    }
}
