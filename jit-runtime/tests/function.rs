//! What a `JitFn` does for its user, on both backends.
#![expect(unsafe_code, reason = "hand-made templates are the macro's business otherwise")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use jit_runtime::__private as p;
use jit_runtime::{Backend, JitError, JitFn, with_backend};
use support::{LEA, MACHINE, MOV_ADD, PIECES, Stored, add, add_by, add_of_len, try_add};

const BOTH: [Backend; 2] = [Backend::Machine, Backend::Plain];

fn expected(backend: Backend) -> Backend {
    if MACHINE { backend } else { Backend::Plain }
}

#[test]
fn calls_on_both_backends() {
    for backend in BOTH {
        let functions =
            with_backend(backend, || [&LEA, &MOV_ADD, &PIECES].map(|template| add_by(template, 4)));
        for f in &functions {
            assert_eq!(f.backend(), expected(backend));
            assert_eq!((f(2), f(-4), f(i64::MAX)), (6, 0, i64::MIN + 3));
        }
    }
}

#[test]
fn every_encoding_is_stored_where_it_belongs() {
    let values = [(&LEA, -2), (&MOV_ADD, 0x1122_3344_5566_7788), (&PIECES, -3)];
    let make = || values.map(|(template, k)| add_by(template, k));
    let [lea, mov, pieces] = with_backend(Backend::Machine, make);
    assert_eq!((lea(0), mov(0), pieces(0)), (-2, 0x1122_3344_5566_7788, -3));
    if MACHINE {
        assert_eq!(lea.code(), [0x48, 0x8D, 0x87, 0xFE, 0xFF, 0xFF, 0xFF, 0xC3]);
        assert_eq!(mov.code()[..6], [0x48, 0xB8, 0x88, 0x77, 0x66, 0x55]);
        assert_eq!(pieces.code(), [0x90, 0x48, 0x8D, 0x47, 0xFD, 0xC3]);
    }
}

#[test]
fn functions_of_every_length() {
    let lens = [1, 63, 64, 65, 128, 1000, 4095, 4096, 4097, 16 << 10, 100_000, 20 << 20];
    let make = || lens.map(|len| add_of_len(len as i64, len));
    let functions: [Stored; 12] = with_backend(Backend::Machine, make);
    for (f, len) in functions.iter().zip(lens) {
        assert_eq!(f(1), len as i64 + 1);
        assert!(!MACHINE || f.code().len() == len.max(14));
    }
}

#[test]
fn is_passed_and_stored_like_a_closure() {
    for backend in BOTH {
        with_backend(backend, || {
            let f = add(4);
            assert_eq!([1, 2].map(&*f), [5, 6]);
            assert_eq!((1..3).map(&*f).sum::<i64>(), 11);
            let boxed: Box<JitFn<dyn Fn(i64) -> i64 + Send + Sync>> = Box::new(f);
            let shared: Arc<JitFn<dyn Fn(i64) -> i64 + Send + Sync>> = Arc::new(add(5));
            assert_eq!((boxed(2), shared(2)), (6, 7));
            assert_eq!(boxed.backend(), expected(backend));
        });
    }
}

#[test]
fn auto_traits_follow_the_closure() {
    fn all<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>(_: &T) {}
    all(&add(1));
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<p::Entry<(*const u8,), std::rc::Rc<u8>>>();
}

#[test]
fn inspection() {
    let f = with_backend(Backend::Machine, || add(1));
    if MACHINE {
        let entry = f.entry().unwrap();
        // With `ibt` an `endbr64` comes first, and padding that keeps the code aligned before that.
        let (lead, endbr) = if cfg!(feature = "ibt") { (16, 4) } else { (0, 0) };
        assert_eq!(entry.as_ptr().wrapping_add(endbr).cast_const(), f.code().as_ptr());
        assert_eq!(f.code().as_ptr().addr() % 64, lead);
        assert_eq!(
            format!("{f:?}"),
            format!("JitFn {{ backend: Machine, entry: {entry:?}, len: 14, .. }}")
        );
        // SAFETY: the bytes before an entry are readable, and nobody writes to them meanwhile.
        let _ = unsafe { entry.cast::<[u8; 8]>().sub(1).read_volatile() };
    }
    let f = with_backend(Backend::Plain, || add(1));
    assert_eq!((f.code(), f.entry()), (&[][..], None));
    assert_eq!(format!("{f:?}"), "JitFn { backend: Plain, .. }");
}

/// Functions of every way in which a slot is had, and a slot that is used again.
#[cfg(feature = "ibt")]
#[test]
fn entries_are_landing_pads() {
    const ENDBR64: [u8; 4] = [0xF3, 0x0F, 0x1E, 0xFA];
    let lens = [14, 48, 49, 1000, 4080, 4081, 100_000];
    for k in 0..5000 {
        let f = with_backend(Backend::Machine, || add_of_len(k, lens[k as usize % 7]));
        let entry = f.entry().unwrap();
        // SAFETY: the function is there, and it starts with at least so many bytes.
        assert_eq!(unsafe { entry.cast::<[u8; 4]>().read() }, ENDBR64);
        assert_eq!(f.code().as_ptr().addr(), entry.addr().get() + 4);
        assert_eq!(f(1), k + 1);
        drop(f);
        if k == 0 {
            let _keep = with_backend(Backend::Machine, || add(1));
            // SAFETY: the memory is still mapped, as it is a spare.
            assert_eq!(unsafe { entry.cast::<[u8; 4]>().read() }, [0xCC; 4]);
        }
    }
}

#[test]
fn who_asks_for_machine_code_learns_why_there_is_none() {
    assert_eq!(with_backend(Backend::Machine, || try_add(1)).is_ok(), MACHINE);
    let error = with_backend(Backend::Plain, || try_add(1)).unwrap_err();
    assert!(matches!(error, JitError::Disabled));
}

#[test]
fn every_arity_in_order() {
    // The plain closure is called here; machine code of several parameters is the macro's.
    macro_rules! arity {
        ($($x:ident)*) => {{
            let plain = |$($x: u64),*| -> Vec<u64> { vec![$($x),*] };
            let off = Err::<(p::Code, p::Entry<($(arity!(@ $x),)*), Vec<u64>>), _>(JitError::Disabled);
            let f = p::finish(off, plain, |entry, plain| move |$($x: u64),*| entry.call(&plain, $($x),*));
            let mut next = 0..;
            $(let $x = next.next().unwrap();)*
            assert_eq!(f($($x),*), (0..next.next().unwrap()).collect::<Vec<u64>>());
        }};
        (@ $x:ident) => { u64 };
    }
    arity!();
    arity!(a);
    arity!(a b);
    arity!(a b c);
    arity!(a b c d e f);
    arity!(a b c d e f g);
    arity!(a b c d e f g h i j k l);
}

#[cfg(target_arch = "x86_64")]
#[test]
fn machine_code_of_many_parameters() {
    use p::{Directive::Emit, Fragment, Template};
    // lea rax, [rdi + rsi]; ... add the rest; the seventh and eighth come on the stack.
    static SUM: Template<'static> = Template {
        body: &[Emit(Fragment {
            code: &[
                0x48, 0x8D, 0x04, 0x37, // lea rax, [rdi + rsi]
                0x48, 0x01, 0xD0, 0x48, 0x01, 0xC8, // add rax, rdx; add rax, rcx
                0x4C, 0x01, 0xC0, 0x4C, 0x01, 0xC8, // add rax, r8; add rax, r9
                0x48, 0x03, 0x44, 0x24, 0x08, // add rax, [rsp + 8]
                0x48, 0x03, 0x44, 0x24, 0x10, // add rax, [rsp + 16]
                0xC3,
            ],
            patches: &[],
        })],
        holes: &[],
        max_len: 27,
        origin: p::Origin::UNKNOWN,
    };
    type Eight = (u64, u64, u64, u64, u64, u64, u64, u64);
    // SAFETY: that is the template's type; the result goes to `finish`.
    let code = unsafe { p::instantiate::<Eight, u64, 0>(&SUM, []) };
    let plain = |a, b, c, d, e, f, g, h| a + b + c + d + e + f + g + h;
    let f = p::finish(code, plain, |entry, plain| {
        move |a, b, c, d, e, f, g, h| entry.call(&plain, a, b, c, d, e, f, g, h)
    });
    assert_eq!(f(1, 2, 4, 8, 16, 32, 64, 128), 255);
}

/// A failing path: machine code jumps to a function that panics, and the stack reads as if its
/// caller had called it.
#[cfg(target_arch = "x86_64")]
#[test]
fn a_panic_unwinds_past_machine_code() {
    use p::{Directive::Emit, Encoding, Fragment, Hole, HoleType, Patch, Template};
    use std::sync::atomic::{AtomicU32, Ordering};
    // mov rax, trap; jmp rax
    static TRAP: Template<'static> = Template {
        body: &[Emit(Fragment {
            code: &[0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0],
            patches: &[Patch { offset: 2, hole: 0, encoding: Encoding::Full64, count: 1 }],
        })],
        holes: &[Hole { name: "trap", ty: HoleType::Function }],
        max_len: 12,
        origin: p::Origin::UNKNOWN,
    };
    extern "sysv64-unwind" fn trap(_: u32) -> ! {
        p::panic_add()
    }
    static DROPS: AtomicU32 = AtomicU32::new(0);
    struct Guard;
    impl Drop for Guard {
        fn drop(&mut self) {
            DROPS.fetch_add(1, Ordering::Relaxed);
        }
    }
    // SAFETY: that is the template's type and its hole's; the result goes to `finish`.
    let code = unsafe { p::instantiate::<(u32,), u32, 1>(&TRAP, [trap as *const () as u64]) };
    let plain = |_| p::panic_add();
    let f = p::finish(code, plain, |entry, plain| move |x: u32| entry.call(&plain, x));
    let payload = std::panic::catch_unwind(|| {
        let _guard = Guard;
        f(7)
    })
    .unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"attempt to add with overflow"));
    assert_eq!(DROPS.load(Ordering::Relaxed), 1);
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#[test]
fn on_every_rung() {
    support::maps::rerun("on_every_rung");
}
