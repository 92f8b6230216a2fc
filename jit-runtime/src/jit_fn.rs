//! [`JitFn`]: machine code and the closure that calls it, under one owner.
//!
//! # Invariants
//! - The code outlives every use of the closure: the closure is reached only by reference (`Deref`,
//!   no `DerefMut`, no way to take it out), and nothing in it that leads to the code can be copied.
//! - A `JitFn` is dropped only when nothing borrows it, so no call is inside the code then.

use std::fmt;
use std::ops::Deref;
use std::ptr::NonNull;

use jit_template::Template;

use crate::entry::{Entry, Plain};
use crate::inspect::FunctionTemplate;
use crate::memory::Slot;
use crate::report::count_fallback;
use crate::{Backend, JitError};

/// A closure that runs as machine code, and the owner of that code.
///
/// It is called like the closure: `f(2)`; passed like one: `.map(&*f)`; and stored like one:
///
/// ```
/// # use jit_runtime::{__private as p, JitFn};
/// # fn jit() -> JitFn<impl Fn(i64) -> i64 + Send + Sync> {
/// #     let off = Err::<(p::Code, p::Entry<(i64,), i64>), _>(jit_runtime::JitError::Disabled);
/// #     p::finish(off, |x: i64| x + 4, |entry, plain| move |x| entry.call(&plain, x))
/// # }
/// struct Stage {
///     run: Box<JitFn<dyn Fn(i64) -> i64 + Send + Sync>>,
/// }
/// let stage = Stage { run: Box::new(jit()) };
/// assert_eq!((stage.run)(2), 6);
/// ```
///
/// Nothing safe lets a call outlive the code. The bytes are borrowed from the function:
///
/// ```compile_fail,E0505
/// # use jit_runtime::JitFn;
/// fn dangling<F>(f: JitFn<F>) {
///     let code = f.code();
///     drop(f);
///     println!("{code:x?}");
/// }
/// ```
///
/// so is the closure:
///
/// ```compile_fail,E0505
/// # use jit_runtime::JitFn;
/// fn dangling<F: Fn(i64) -> i64>(f: JitFn<F>) -> i64 {
///     let call = &*f;
///     drop(f);
///     call(2)
/// }
/// ```
///
/// and the closure cannot be moved out:
///
/// ```compile_fail,E0507
/// # use jit_runtime::JitFn;
/// fn escape<F: Fn(i64) -> i64>(f: JitFn<F>) -> F {
///     *f
/// }
/// ```
///
/// nor swapped out:
///
/// ```compile_fail,E0596
/// # use jit_runtime::JitFn;
/// fn swap<F: Fn(i64) -> i64>(mut f: JitFn<F>, mut g: JitFn<F>) {
///     std::mem::swap(&mut *f, &mut *g);
/// }
/// ```
///
/// nor cloned, because what leads to the code is not `Clone`:
///
/// ```compile_fail,E0277
/// # use jit_runtime::__private::Entry;
/// fn clone<T: Clone>() {}
/// clone::<Entry<(i64,), i64>>();
/// ```
///
/// It may go to another thread exactly when the closure may:
///
/// ```compile_fail,E0277
/// # use jit_runtime::JitFn;
/// fn send<T: Send>(_: T) {}
/// fn sent(f: JitFn<std::rc::Rc<i64>>) {
///     send(f);
/// }
/// ```
///
/// ```compile_fail,E0277
/// # use jit_runtime::JitFn;
/// fn share<T: Sync>(_: T) {}
/// fn shared(f: JitFn<std::cell::Cell<i64>>) {
///     share(f);
/// }
/// ```
pub struct JitFn<F: ?Sized> {
    /// The code, if the function runs as machine code; dropped first, as nothing calls any more.
    code: Option<Code>,
    closure: F,
}

impl<F: ?Sized> JitFn<F> {
    /// Whether calls run machine code or the plain closure.
    #[must_use]
    pub fn backend(&self) -> Backend {
        if self.code.is_some() { Backend::Machine } else { Backend::Plain }
    }

    /// The machine code as it lies in memory, holes filled; empty on [`Backend::Plain`]. With the
    /// feature `ibt`, an `endbr64` is right before it.
    #[must_use]
    pub fn code(&self) -> &[u8] {
        self.code.as_ref().map_or(&[], |code| code.slot.bytes())
    }

    /// Where the machine code is called; nothing on [`Backend::Plain`]. That is its start or, with
    /// the feature `ibt`, the `endbr64` before it.
    ///
    /// The address is good for as long as the function lives. Calling it is `unsafe` and needs the
    /// convention `extern "sysv64-unwind"`; once the function is dropped, the address traps or
    /// belongs to another function.
    #[must_use]
    pub fn entry(&self) -> Option<NonNull<u8>> {
        self.code.as_ref().map(|code| code.slot.entry())
    }

    /// The template that the machine code was made of, with the values in its holes; nothing on
    /// [`Backend::Plain`].
    ///
    /// ```
    /// # use jit_runtime::jit;
    /// let k = 1_000_000_007_u64;
    /// let f = jit!(move |x: u64| x ^ k);
    /// if let Some(template) = f.template() {
    ///     let hole = template.holes().next().unwrap();
    ///     assert_eq!(hole.to_string(), "k: u64 = 1000000007");
    ///     println!("{template}");
    /// }
    /// ```
    #[must_use]
    pub fn template(&self) -> Option<FunctionTemplate<'_>> {
        let code = self.code.as_ref()?;
        Some(FunctionTemplate::new(code.template?, code.slot.bytes()))
    }

    /// The machine code as the processor reads it, an instruction a line, and what is in the holes as
    /// comments; nothing on [`Backend::Plain`].
    ///
    /// ```
    /// # use jit_runtime::jit;
    /// let k = 1_000_000_007_u64;
    /// let f = jit!(move |x: u64| x ^ k);
    /// if let Some(listing) = f.disassemble() {
    ///     assert!(listing.contains("; k: u64 = 1000000007"));
    ///     assert!(listing.ends_with("ret\n"));
    /// }
    /// ```
    #[cfg(feature = "disasm")]
    #[must_use]
    pub fn disassemble(&self) -> Option<String> {
        let start = self.code().as_ptr().addr() as u64;
        Some(self.template()?.listing(start))
    }
}

impl<F: ?Sized> Deref for JitFn<F> {
    type Target = F;

    #[inline]
    fn deref(&self) -> &F {
        &self.closure
    }
}

impl<F: ?Sized> fmt::Debug for JitFn<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("JitFn");
        out.field("backend", &self.backend());
        if let Some(entry) = self.entry() {
            out.field("entry", &entry).field("len", &self.code().len());
        }
        out.finish_non_exhaustive()
    }
}

/// Machine code in memory, freed when dropped; what [`instantiate`](crate::entry::instantiate)
/// gives and [`finish`] takes.
pub struct Code {
    pub(crate) slot: Slot,
    /// What it was made of, if that stays.
    pub(crate) template: Option<&'static Template<'static>>,
}

/// A function of `code`, or of `plain` alone where there is no code.
#[inline]
pub fn finish<A, R, P, F>(
    code: Result<(Code, Entry<A, R>), JitError>,
    plain: P,
    make: impl FnOnce(Entry<A, R, P>, P) -> F,
) -> JitFn<F>
where
    Entry<A, R, P>: Plain,
{
    match code {
        Ok((code, entry)) => JitFn { code: Some(code), closure: make(entry.with(), plain) },
        Err(reason) => {
            count_fallback(&reason);
            JitFn { code: None, closure: make(Plain::plain(), plain) }
        }
    }
}

/// A function of `code`.
///
/// # Errors
/// The reason why there is no code, [`JitError::Disabled`] included: who asks for a `Result`
/// asks for machine code.
#[inline]
pub fn try_finish<A, R, P, F>(
    code: Result<(Code, Entry<A, R>), JitError>,
    plain: P,
    make: impl FnOnce(Entry<A, R, P>, P) -> F,
) -> Result<JitFn<F>, JitError> {
    let (code, entry) = code?;
    Ok(JitFn { code: Some(code), closure: make(entry.with(), plain) })
}
