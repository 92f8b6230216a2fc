//! What the unwinder says of the callee-saved registers at the call of machine code.

use std::arch::naked_asm;
use std::ffi::{c_int, c_void};

/// The unwinder's numbers of `rbx`, `rbp` and `r12` to `r15` (System V ABI, figure 3.36).
pub const NUMBERS: [c_int; 6] = [3, 6, 12, 13, 14, 15];

/// What `call_with_marked_registers` puts into each of them.
pub const MARKS: [u64; 6] = [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666];

unsafe extern "C" {
    fn _Unwind_Backtrace(
        visit: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int,
        argument: *mut c_void,
    ) -> c_int;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
    fn _Unwind_GetGR(context: *mut c_void, register: c_int) -> usize;
}

/// Calls `code` with `argument` while the callee-saved registers are marked.
///
/// # Safety
/// - `code` is the address of a function of one integer that gives one.
#[unsafe(naked)]
pub unsafe extern "sysv64" fn call_with_marked_registers(argument: u64, code: *const u8) -> u64 {
    naked_asm!(
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov ebx, 0x1111",
        "mov ebp, 0x2222",
        "mov r12d, 0x3333",
        "mov r13d, 0x4444",
        "mov r14d, 0x5555",
        "mov r15d, 0x6666",
        "call rsi",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbp",
        "pop rbx",
        "ret",
    )
}

/// The registers in the frame of `call_with_marked_registers`, as the unwinder finds them from
/// here; nothing if it does not get there.
pub fn seen_from_here() -> Option<[u64; 6]> {
    let mut seen: Option<[u64; 6]> = None;
    // SAFETY: `visit` takes what it is given here.
    unsafe { _Unwind_Backtrace(visit, (&raw mut seen).cast()) };
    seen
}

unsafe extern "C" fn visit(context: *mut c_void, seen: *mut c_void) -> c_int {
    let start = call_with_marked_registers as *const () as usize;
    // SAFETY: the unwinder passes a context that is good during this call.
    let ip = unsafe { _Unwind_GetIP(context) };
    if (start..start + 96).contains(&ip) {
        // SAFETY: as above; the numbers are those of registers.
        let registers = NUMBERS.map(|number| unsafe { _Unwind_GetGR(context, number) as u64 });
        // SAFETY: it is the variable of `seen_from_here`, which waits.
        unsafe { *seen.cast::<Option<[u64; 6]>>() = Some(registers) };
    }
    0
}
