//! Template and values in, machine code out: copies fragments into a slot and fills their holes.
//!
//! # Invariants
//! - Every store is bounds-checked against the slot; for a `static` template of one fragment,
//!   which is the common case, the checks fold away and what is left is straight stores.
//! - A slot that is not finished is freed: no path leaves half a function behind.

use jit_template::{Directive, Encoding, Fragment, Patch, Template};

use crate::JitError;
use crate::backend::{Backend, chosen};
use crate::entry::Entry;
use crate::jit_fn::Code;
use crate::memory::Slot;

/// Makes machine code of a template: the values fill its holes, in the order of
/// [`Template::holes`].
///
/// # Errors
/// Why there is no machine code; nothing is kept then.
///
/// # Safety
/// - `template` is well-formed and was compiled for the signature `A` → `R` under the convention
///   `sysv64-unwind`.
/// - `values` are as the holes' types say, and each value of type `Function` is the address of a
///   function of the type that the template calls.
/// - The result goes to [`finish`](crate::__private::finish) or
///   [`try_finish`](crate::__private::try_finish), whose `make` moves the entry into the closure
///   it returns and does nothing else with it.
#[inline(always)]
pub unsafe fn instantiate<A, R, const N: usize>(
    template: &Template<'_>,
    values: [u64; N],
) -> Result<(Code, Entry<A, R>), JitError> {
    if chosen() == Backend::Plain {
        return Err(JitError::Disabled);
    }
    let slot = match template.body {
        [Directive::Emit(fragment)] => emit_one(fragment, &values)?,
        [Directive::CallFrames, Directive::Emit(fragment)] => {
            let slot = emit_one(fragment, &values)?;
            slot.describe_call_frames();
            slot
        }
        _ => emit_all(template, &values)?,
    };
    // SAFETY: the slot holds the template's code, whose signature this is by the first promise; by
    // the last one the entry goes where its slot goes.
    let entry = unsafe { Entry::new(slot.entry()) };
    Ok((Code(slot), entry))
}

/// The fast path: one fragment fills the slot exactly.
#[inline(always)]
fn emit_one(fragment: &Fragment<'_>, values: &[u64]) -> Result<Slot, JitError> {
    let mut slot = Slot::take(fragment.code.len())?;
    fill(slot.bytes_mut(), fragment, values);
    Ok(slot)
}

/// Walks the directives in order, appending.
#[cold]
fn emit_all(template: &Template<'_>, values: &[u64]) -> Result<Slot, JitError> {
    let mut slot = Slot::take(template.max_len as usize)?;
    let mut end = 0;
    for directive in template.body {
        match directive {
            Directive::Emit(fragment) => {
                let start = end;
                end += fragment.code.len();
                fill(&mut slot.bytes_mut()[start..end], fragment, values);
            }
            Directive::CallFrames => slot.describe_call_frames(),
            _ => unreachable!("a directive that this version of the runtime does not know"),
        }
    }
    slot.shrink(end);
    Ok(slot)
}

#[inline(always)]
fn fill(out: &mut [u8], fragment: &Fragment<'_>, values: &[u64]) {
    out.copy_from_slice(fragment.code);
    for patch in fragment.patches {
        store(out, patch, values[patch.hole as usize]);
    }
}

#[inline(always)]
fn store(out: &mut [u8], patch: &Patch, value: u64) {
    let out = &mut out[patch.offset as usize..];
    let bytes = value.to_le_bytes();
    match patch.encoding {
        Encoding::Low8 => out[..1].copy_from_slice(&bytes[..1]),
        Encoding::Low32 => out[..4].copy_from_slice(&bytes[..4]),
        Encoding::Full64 => out[..8].copy_from_slice(&bytes),
        _ => unreachable!("an encoding that this version of the runtime does not know"),
    }
}
