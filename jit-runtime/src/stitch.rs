//! Template and values in, machine code out: copies fragments into a slot and fills their holes.
//!
//! # Invariants
//! - Every store is bounds-checked against the slot; for a `static` template of one fragment,
//!   which is the common case, the checks fold away and what is left is straight stores.
//! - A slot that is not finished is freed: no path leaves half a function behind.

use jit_template::{Directive, Encoding, Fragment, Patch, Template};

use crate::JitError;
use crate::backend::{Way, chosen, is_machine};
use crate::inspect;
use crate::memory::{Slot, UNWINDS};

/// Makes the code of a template: the values fill its holes, in the order of [`Template::holes`].
///
/// # Errors
/// Why there is no machine code; nothing is kept then.
#[inline(always)]
pub(crate) fn stitch(template: &Template<'_>, values: &[u64]) -> Result<Slot, JitError> {
    if is_machine() { stitch_here(template, values) } else { stitch_otherwise(template, values) }
}

/// The same where the thread has not asked yet, does not want machine code, or somebody wants to know.
#[cold]
#[inline(never)]
fn stitch_otherwise(template: &Template<'_>, values: &[u64]) -> Result<Slot, JitError> {
    match chosen() {
        Way::Machine => stitch_here(template, values),
        Way::Watched => {
            let start = inspect::measured();
            let slot = stitch_here(template, values)?;
            inspect::created(template, slot.entry(), slot.entered_bytes(), start);
            Ok(slot)
        }
        Way::Plain => Err(JitError::Disabled),
    }
}

#[inline(always)]
fn stitch_here(template: &Template<'_>, values: &[u64]) -> Result<Slot, JitError> {
    if !UNWINDS && template.body.contains(&Directive::CallFrames) {
        return Err(JitError::UnsupportedTarget);
    }
    if let Some((fragment, calls)) = single(template) {
        let len = fragment.code.len();
        // Twice, where this thread has to look where its next slots are.
        loop {
            if let Some(mut slot) = Slot::at_hand(len) {
                fill(slot.bytes_mut(), fragment, values);
                if calls {
                    slot.describe_call_frames();
                }
                slot.settle();
                return Ok(slot);
            }
            if !Slot::look_for(len) {
                break;
            }
        }
    }
    stitch_slowly(template, values)
}

/// The one fragment of a template that has one, and whether its code calls.
#[inline(always)]
fn single<'a>(template: &Template<'a>) -> Option<(&'a Fragment<'a>, bool)> {
    match template.body {
        [Directive::Emit(fragment)] => Some((fragment, false)),
        [Directive::CallFrames, Directive::Emit(fragment)] => Some((fragment, true)),
        _ => None,
    }
}

/// The same for several fragments, or where no slot is at hand.
#[cold]
fn stitch_slowly(template: &Template<'_>, values: &[u64]) -> Result<Slot, JitError> {
    let len = single(template).map_or(template.max_len as usize, |(it, _)| it.code.len());
    let mut slot = Slot::take(len)?;
    let end = emit_all(&mut slot, template, values);
    slot.shrink(end);
    slot.publish()?;
    Ok(slot)
}

/// Walks the directives in order, appending; the code's length.
fn emit_all(slot: &mut Slot, template: &Template<'_>, values: &[u64]) -> usize {
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
    end
}

#[inline(always)]
fn fill(out: &mut [u8], fragment: &Fragment<'_>, values: &[u64]) {
    out.copy_from_slice(fragment.code);
    for patch in fragment.patches {
        store(out, patch, values);
    }
}

#[inline(always)]
fn store(out: &mut [u8], patch: &Patch, values: &[u64]) {
    let first = patch.hole as usize;
    let out = &mut out[patch.offset as usize..];
    if patch.count != 1 {
        return store_row(out, patch.encoding, &values[first..first + patch.count as usize]);
    }
    let bytes = values[first].to_le_bytes();
    match patch.encoding {
        Encoding::Low8 => out[..1].copy_from_slice(&bytes[..1]),
        Encoding::Low16 => out[..2].copy_from_slice(&bytes[..2]),
        Encoding::Low32 => out[..4].copy_from_slice(&bytes[..4]),
        Encoding::Full64 => out[..8].copy_from_slice(&bytes),
        _ => unreachable!("an encoding that this version of the runtime does not know"),
    }
}

/// Stores several values, one right behind the other.
#[inline(never)]
fn store_row(out: &mut [u8], encoding: Encoding, values: &[u64]) {
    match encoding {
        Encoding::Low8 => store_each(out, values, |value| [value as u8]),
        Encoding::Low16 => store_each(out, values, |value| (value as u16).to_le_bytes()),
        Encoding::Low32 => store_each(out, values, |value| (value as u32).to_le_bytes()),
        Encoding::Full64 => store_each(out, values, u64::to_le_bytes),
        _ => unreachable!("an encoding that this version of the runtime does not know"),
    }
}

#[inline(always)]
fn store_each<const WIDTH: usize>(
    out: &mut [u8],
    values: &[u64],
    bytes: impl Fn(u64) -> [u8; WIDTH],
) {
    let (out, _) = out[..values.len() * WIDTH].as_chunks_mut::<WIDTH>();
    for (out, &value) in out.iter_mut().zip(values) {
        *out = bytes(value);
    }
}
