//! The system calls, each behind a function that returns the system's refusal, and the mappings that
//! they make (`view`, `mapping`).
//!
//! # Invariants
//! - No call kills the process: a file is not grown past `RLIMIT_FSIZE` (the kernel would send
//!   `SIGXFSZ`), and pages are populated when a span is made (a full system answers with an
//!   error then, and with `SIGBUS` later).
//! - Descriptors are close-on-exec.
//! - No call asks for memory that is writable and executable.
//! - Every call that may fail asks `fault` first, so that a test can have it refused.

mod access;
mod fault;
mod mapping;
mod view;

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr::NonNull;

use crate::JitError;
pub(super) use access::Access;
use access::step;
#[cfg(test)]
pub(super) use fault::{fail, seen};
pub(super) use mapping::Mapping;
pub(super) use view::refused_bytes;

impl Access {
    /// The permissions.
    fn bits(self) -> libc::c_int {
        match self {
            Self::Write => libc::PROT_READ | libc::PROT_WRITE,
            Self::Execute => libc::PROT_READ | libc::PROT_EXEC,
        }
    }
}

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// A memory file.
struct MemoryFile(File);

impl Drop for MemoryFile {
    /// The file is closed next. Should the system refuse, the descriptor is free all the same (close(2)).
    fn drop(&mut self) {
        let _ = fault::pass("close");
    }
}

/// A memory file of `len` zero bytes that may be mapped executable.
fn memory_file(len: usize) -> Result<MemoryFile, JitError> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    let file = match create(flags | libc::MFD_EXEC) {
        // Kernels before 6.3 do not know the flag, and make every memory file executable.
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => create(flags),
        result => result,
    };
    let file = step("create a memory file", file)?;
    step("set a memory file's length", grow(&file.0, len))?;
    Ok(file)
}

fn create(flags: libc::c_uint) -> io::Result<MemoryFile> {
    fault::pass("memfd_create")?;
    // SAFETY: the name is a C string.
    let fd = checked(unsafe { libc::memfd_create(c"jit".as_ptr(), flags) })?;
    // SAFETY: the descriptor is new, so nothing else owns it.
    Ok(MemoryFile(File::from(unsafe { OwnedFd::from_raw_fd(fd) })))
}

fn grow(file: &File, len: usize) -> io::Result<()> {
    if file_size_limit()? < len as u64 {
        return Err(io::Error::from_raw_os_error(libc::EFBIG));
    }
    fault::pass("ftruncate")?;
    file.set_len(len as u64)
}

/// How long a file may become.
pub(super) fn file_size_limit() -> io::Result<u64> {
    fault::pass("getrlimit")?;
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a place for the result.
    checked(unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) })?;
    Ok(limit.rlim_cur)
}

/// Fixes a file's length and forbids new writable mappings of it, as far as the kernel can.
fn seal(file: &File) {
    let size = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;
    for seals in [size | libc::F_SEAL_FUTURE_WRITE, size] {
        let sealed = fault::pass("fcntl").and_then(|()| {
            // SAFETY: `F_ADD_SEALS` takes an integer.
            checked(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) })
        });
        if sealed.is_ok() {
            return;
        }
    }
}

/// Makes the pages of `[start, start + len)` present, to be written or to be executed. Kernels
/// before 5.14 cannot, and some systems forbid it; then they come one by one when they are touched.
pub(super) fn populate(start: NonNull<u8>, len: usize, access: Access) -> Result<(), JitError> {
    let advice = match access {
        Access::Write => libc::MADV_POPULATE_WRITE,
        Access::Execute => libc::MADV_POPULATE_READ,
    };
    let populated = fault::pass("madvise").and_then(|()| {
        // SAFETY: populating changes no byte and no permission, whatever lies there.
        checked(unsafe { libc::madvise(start.as_ptr().cast(), len, advice) })
    });
    const CANNOT: [i32; 4] = [libc::EINVAL, libc::ENOSYS, libc::EPERM, libc::EACCES];
    match populated {
        Err(error) if error.raw_os_error().is_some_and(|errno| CANNOT.contains(&errno)) => Ok(()),
        populated => step("populate executable memory", populated.map(drop)),
    }
}

/// Gives the pages of `[start, start + len)` another permission, and takes the one they have.
///
/// # Safety
/// - The pages are of one private or shared mapping that is ours.
/// - Nothing executes there, or is about to, if they become writable, and nothing writes there if
///   they become executable, until they are changed back.
pub(super) unsafe fn protect(
    start: NonNull<u8>,
    len: usize,
    access: Access,
) -> Result<(), JitError> {
    let done = fault::pass("mprotect").and_then(|()| {
        // SAFETY: by the promises the permissions of these pages are the caller's to change.
        checked(unsafe { libc::mprotect(start.as_ptr().cast(), len, access.bits()) })
    });
    step(access.change(), done.map(drop))
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
    fault::pass("membarrier")?;
    // SAFETY: the call touches no memory of ours.
    let result = unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Has `before` called in the parent before every `fork`, and `after` on both sides of it.
pub(super) fn at_fork(before: extern "C" fn(), after: extern "C" fn()) -> Result<(), JitError> {
    let registered = fault::pass("pthread_atfork").and_then(|()| {
        // SAFETY: the functions are `static`, take nothing and do not unwind (`extern "C"` aborts).
        match unsafe { libc::pthread_atfork(Some(before), Some(after), Some(after)) } {
            0 => Ok(()),
            error => Err(io::Error::from_raw_os_error(error)),
        }
    });
    step("register a fork handler", registered)
}

/// Has valgrind forget what it translated of the code at `[start, start + len)`. By default it does not
/// notice that code changes in a file that is mapped.
pub(super) fn discard_translations(start: NonNull<u8>, len: usize) {
    const DISCARD_TRANSLATIONS: usize = 0x1002;
    let request = [DISCARD_TRANSLATIONS, start.addr().get(), len, 0, 0, 0];
    // SAFETY: on a processor these instructions leave all as it was, rdi rotated by 128 bits included,
    // but for the flags; valgrind knows them for a request (valgrind.h), reads `request` and answers
    // in rdx.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") request.as_ptr(),
            inout("rdx") 0_usize => _,
            options(nostack),
        );
    }
}
