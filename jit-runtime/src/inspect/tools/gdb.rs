//! The interface by which GDB and LLDB learn of functions that are made at run time (GDB's manual,
//! "JIT Compilation Interface"): a list of object files in memory, and a function that is called where
//! the list has changed, at which the debugger has a breakpoint.
//!
//! # Invariants
//! - An entry stays where it is until its function is dropped, and is in the list until then.
//! - Both symbols are weak: where another library of the program has them, they are that one's, and the
//!   list is shared with it. (Each changes it under its own lock only, as the interface has none.)
//! - Whoever calls has the lock that forks wait for.

use std::collections::BTreeMap;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::elf;
use crate::inspect::watch::Told;

std::arch::global_asm!(
    ".pushsection .text.__jit_debug_register_code, \"ax\", @progbits",
    ".weak __jit_debug_register_code",
    ".type __jit_debug_register_code, @function",
    "__jit_debug_register_code:",
    "ret",
    ".size __jit_debug_register_code, . - __jit_debug_register_code",
    ".popsection",
    ".pushsection .data.__jit_debug_descriptor, \"aw\", @progbits",
    ".weak __jit_debug_descriptor",
    ".type __jit_debug_descriptor, @object",
    ".balign 8",
    "__jit_debug_descriptor:",
    ".long 1, 0",
    ".quad 0, 0",
    ".size __jit_debug_descriptor, 24",
    ".popsection",
);

unsafe extern "C" {
    /// Where the debugger has its breakpoint.
    safe fn __jit_debug_register_code();
    /// Where the debugger finds the list.
    static mut __jit_debug_descriptor: Descriptor;
}

#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut Entry,
    first: *mut Entry,
}

const REGISTER: u32 = 1;
const UNREGISTER: u32 = 2;

/// An object file in the list.
#[repr(C)]
struct Entry {
    next: *mut Entry,
    prev: *mut Entry,
    file: *const u8,
    file_len: u64,
}

/// An entry that is in the list, and its file.
struct Registered {
    entry: NonNull<Entry>,
    file: Box<[u8]>,
}

// SAFETY: what it points to is read and written under the lock of `entries` only, but for the debugger,
// which does so while every thread stands still.
unsafe impl Send for Registered {}

/// The entries of this crate's, by the addresses of their functions.
fn entries() -> MutexGuard<'static, BTreeMap<usize, Registered>> {
    static ENTRIES: Mutex<BTreeMap<usize, Registered>> = Mutex::new(BTreeMap::new());
    ENTRIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the debugger of a function.
pub(crate) fn register(told: &Told<'_>) {
    let file = elf::object(told).into_boxed_slice();
    let mut entries = entries();
    let descriptor = &raw mut __jit_debug_descriptor;
    // SAFETY: the list is well-formed, and nobody else of this crate changes it while `entries` is
    // locked; what it leads to stays until it is taken out.
    unsafe {
        let next = (*descriptor).first;
        let (prev, file_len) = (ptr::null_mut(), file.len() as u64);
        let entry = Entry { next, prev, file: file.as_ptr(), file_len };
        let entry = NonNull::from(Box::leak(Box::new(entry)));
        if !next.is_null() {
            (*next).prev = entry.as_ptr();
        }
        (*descriptor).first = entry.as_ptr();
        entries.insert(told.entry.addr().get(), Registered { entry, file });
        announce(descriptor, REGISTER, entry);
    }
}

/// Tells the debugger that a function is gone.
pub(crate) fn unregister(function: NonNull<u8>) {
    let mut entries = entries();
    let Some(Registered { entry, file }) = entries.remove(&function.addr().get()) else { return };
    let descriptor = &raw mut __jit_debug_descriptor;
    // SAFETY: as above; the entry is in the list, and it came from a box, which is taken back when it
    // is in the list no more.
    unsafe {
        let Entry { next, prev, .. } = *entry.as_ptr();
        if prev.is_null() {
            (*descriptor).first = next;
        } else {
            (*prev).next = next;
        }
        if !next.is_null() {
            (*next).prev = prev;
        }
        announce(descriptor, UNREGISTER, entry);
        drop(Box::from_raw(entry.as_ptr()));
    }
    drop(file);
}

/// # Safety
/// `descriptor` is the list's, which nobody else changes meanwhile.
unsafe fn announce(descriptor: *mut Descriptor, action: u32, entry: NonNull<Entry>) {
    // SAFETY: promised.
    unsafe {
        (*descriptor).action = action;
        (*descriptor).relevant = entry.as_ptr();
    }
    __jit_debug_register_code();
}
