//! What Windows on x86-64 offers: pages that are flipped.
//!
//! Never run; `--cfg jit_sys="windows"` has it checked as far as types go, on any system.
//!
//! # Invariants
//! - No call asks for memory that is writable and executable.
//! - The functions are those of `memoryapi.h` and `processthreadsapi.h`, as documented.

mod access;
mod flip;

use std::ffi::c_void;
use std::io;
use std::ptr::{self, NonNull};

use crate::JitError;
pub(super) use access::Access;
use access::step;
pub(super) use flip::Mapping;

const MEM_COMMIT: u32 = 0x1000;
const MEM_RESERVE: u32 = 0x2000;
const MEM_RELEASE: u32 = 0x8000;
const PAGE_READWRITE: u32 = 0x04;
const PAGE_EXECUTE_READ: u32 = 0x20;

#[link(name = "kernel32")]
unsafe extern "system" {
    fn VirtualAlloc(address: *mut c_void, size: usize, kind: u32, protect: u32) -> *mut c_void;
    fn VirtualProtect(address: *mut c_void, size: usize, protect: u32, old: *mut u32) -> i32;
    fn VirtualFree(address: *mut c_void, size: usize, kind: u32) -> i32;
    fn FlushInstructionCache(process: *mut c_void, base: *const c_void, size: usize) -> i32;
    fn GetCurrentProcess() -> *mut c_void;
    fn FlushProcessWriteBuffers();
}

/// What is not zero is good.
fn checked(result: i32) -> io::Result<()> {
    if result == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn map(len: usize) -> io::Result<NonNull<u8>> {
    // SAFETY: new pages touch nothing that exists.
    let start =
        unsafe { VirtualAlloc(ptr::null_mut(), len, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) };
    NonNull::new(start.cast()).ok_or_else(io::Error::last_os_error)
}

/// # Safety
/// - `map` gave the pages, and nothing in them is used any more.
unsafe fn unmap(start: NonNull<u8>, _len: usize) {
    // SAFETY: as promised; a release is of all that was reserved at once, and wants a size of 0.
    unsafe { VirtualFree(start.as_ptr().cast(), 0, MEM_RELEASE) };
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
        Access::Write => PAGE_READWRITE,
        Access::Execute => PAGE_EXECUTE_READ,
    };
    let (what, start) = (access.change(), start.as_ptr().cast::<c_void>());
    let mut old = 0;
    // SAFETY: by the promises the permissions of these pages are the caller's to change, and `old` is a
    // place for the result.
    step(what, checked(unsafe { VirtualProtect(start, len, bits, &raw mut old) }))?;
    // SAFETY: the call changes no memory; its first argument stands for this process.
    step(what, checked(unsafe { FlushInstructionCache(GetCurrentProcess(), start, len) }))
}

/// Pages come when they are touched.
pub(super) fn populate(_: NonNull<u8>, _: usize, _: Access) -> Result<(), JitError> {
    Ok(())
}

/// Nothing is to be announced.
pub(super) fn register_sync_cores() -> io::Result<()> {
    Ok(())
}

/// Interrupts every core that runs a thread of this process; the return from that serialises.
pub(super) fn sync_cores() -> io::Result<()> {
    // SAFETY: the call takes nothing and gives nothing.
    unsafe { FlushProcessWriteBuffers() };
    Ok(())
}

/// How long a file may become: no limit sends a signal.
pub(super) fn file_size_limit() -> io::Result<u64> {
    Ok(u64::MAX)
}

/// There is no `fork`.
pub(super) fn at_fork(_: extern "C" fn(), _: extern "C" fn()) -> Result<(), JitError> {
    Ok(())
}

/// Nobody translates.
pub(super) fn discard_translations(_: NonNull<u8>, _: usize) {}

/// That is not counted here.
pub(super) fn refused_bytes() -> usize {
    0
}
