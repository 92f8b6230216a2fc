//! Templates assembled by hand, made into functions as the macro's expansion does it.

#[cfg(target_os = "linux")]
pub mod maps;

use jit_runtime::__private as p;
use jit_runtime::{JitError, JitFn};
use p::{
    Code, Directive::Emit, Encoding, Entry, Fragment, Hole, HoleType, Origin, Patch, Template,
};

/// What `instantiate` gives for a function of one `i64`.
type Made = Result<(Code, Entry<(i64,), i64>), JitError>;

const K: &[Hole<'static>] = &[Hole { name: "k", ty: HoleType::I64 }];

/// `lea rax, [rdi + k]; ret`
pub static LEA: Template<'static> = Template {
    body: &[Emit(Fragment {
        code: &[0x48, 0x8D, 0x87, 0, 0, 0, 0, 0xC3],
        patches: &[Patch { offset: 3, hole: 0, encoding: Encoding::Low32, count: 1 }],
    })],
    holes: K,
    max_len: 8,
    origin: Origin::UNKNOWN,
};

/// `mov rax, k; add rax, rdi; ret`
pub static MOV_ADD: Template<'static> = Template {
    body: &[Emit(Fragment {
        code: &[0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x01, 0xF8, 0xC3],
        patches: &[Patch { offset: 2, hole: 0, encoding: Encoding::Full64, count: 1 }],
    })],
    holes: K,
    max_len: 14,
    origin: Origin::UNKNOWN,
};

/// `lea rax, [rdi + k]; ret` with a byte for `k`, in three fragments and less than allowed.
pub static PIECES: Template<'static> = Template {
    body: &[
        Emit(Fragment { code: &[0x90], patches: &[] }),
        Emit(Fragment {
            code: &[0x48, 0x8D, 0x47, 0],
            patches: &[Patch { offset: 3, hole: 0, encoding: Encoding::Low8, count: 1 }],
        }),
        Emit(Fragment { code: &[0xC3], patches: &[] }),
    ],
    holes: K,
    max_len: 100,
    origin: Origin::UNKNOWN,
};

fn made(template: &Template<'_>, k: i64) -> Made {
    assert!(template.is_well_formed());
    // SAFETY: the templates above are well-formed and of the type `fn(i64) -> i64`, with one hole of
    // type `i64`; the result goes to `finish` or `try_finish` below.
    unsafe { p::instantiate_borrowed::<(i64,), i64, 1>(template, [k as u64]) }
}

/// `jit!(|x| x.wrapping_add(k))`, by the given template.
pub fn add_by(
    template: &Template<'_>,
    k: i64,
) -> JitFn<impl Fn(i64) -> i64 + Send + Sync + 'static> {
    let plain = move |x: i64| x.wrapping_add(k);
    p::finish(made(template, k), plain, |entry, plain| move |x| entry.call(&plain, x))
}

/// `jit!(|x| x.wrapping_add(k))`
pub fn add(k: i64) -> JitFn<impl Fn(i64) -> i64 + Send + Sync + 'static> {
    add_by(&MOV_ADD, k)
}

/// `try_jit!(|x| x.wrapping_add(k))`
pub fn try_add(k: i64) -> Result<JitFn<impl Fn(i64) -> i64 + Send + Sync + 'static>, JitError> {
    let plain = move |x: i64| x.wrapping_add(k);
    p::try_finish(made(&MOV_ADD, k), plain, |entry, plain| move |x| entry.call(&plain, x))
}

/// A function as it is stored.
pub type Stored = Box<JitFn<dyn Fn(i64) -> i64 + Send + Sync>>;

/// `len` bytes of code that give `x + k`: as `add`, then `nop`s.
pub fn add_of_len(k: i64, len: usize) -> Stored {
    with_len(len, |template| Box::new(add_by(template, k)) as Stored)
}

/// The same as `try_jit!` does it.
pub fn try_add_of_len(k: i64, len: usize) -> Result<Stored, JitError> {
    let plain = move |x: i64| x.wrapping_add(k);
    let made = with_len(len, |template| made(template, k));
    let f = p::try_finish(made, plain, |entry, plain| move |x| entry.call(&plain, x))?;
    Ok(Box::new(f))
}

fn with_len<T>(len: usize, body: impl FnOnce(&Template<'_>) -> T) -> T {
    let mut code = MOV_CODE.to_vec();
    code.resize(len.max(code.len()), 0x90);
    let patches = [Patch { offset: 2, hole: 0, encoding: Encoding::Full64, count: 1 }];
    let fragments = [Emit(Fragment { code: &code, patches: &patches })];
    let max_len = code.len() as u32;
    body(&Template { body: &fragments, holes: K, max_len, origin: Origin::UNKNOWN })
}

const MOV_CODE: [u8; 14] = [0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x01, 0xF8, 0xC3];

/// Whether AddressSanitizer watches: it keeps freed memory, and ends the process if it may not unmap some.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub fn is_under_asan() -> bool {
    let init: usize;
    // SAFETY: reads where the linker put the address of a symbol, or zero if there is none.
    unsafe {
        std::arch::asm!(
            ".weak __asan_init",
            "mov {}, qword ptr [rip + __asan_init@GOTPCREL]",
            out(reg) init,
            options(pure, readonly, nostack, preserves_flags),
        );
    }
    init != 0
}

/// Whether functions run as machine code here.
pub const MACHINE: bool =
    cfg!(all(target_arch = "x86_64", target_pointer_width = "64", target_os = "linux", not(miri)));
