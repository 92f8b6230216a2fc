//! Tells the system's unwinder how to get out of machine code that calls.
//!
//! A panic in a function that machine code calls unwinds through that code's frame. All code that
//! calls has one frame, so one description serves for every address of a span: the `.eh_frame`
//! section (LSB Core, "Exception Frames"; DWARF 5, section 6.4) that is made here.
//!
//! ```text
//! CFA = rbp + 16    return address at CFA - 8, rbp at CFA - 16, rbx at CFA - 24,
//!                   r12 at CFA - 32, r13 at CFA - 40, r14 at CFA - 48, r15 at CFA - 56
//! ```
//!
//! # Invariants
//! - A span is described from before the first of its functions that calls can run until it is
//!   released. Spans without such functions cost nothing.
//! - The section lies in memory of its own, unchanged for as long as the unwinder knows of it.
//! - The pool's lock is held while the unwinder takes note, so that no fork comes in between: the
//!   child would find the unwinder's own lock taken for ever. (With a libgcc before 13, a child that
//!   is forked while another thread *unwinds* finds it so as well. Such a child must not panic;
//!   POSIX allows it next to nothing.)

use std::ptr::NonNull;
use std::sync::OnceLock;

use super::pool;

unsafe extern "C" {
    fn __register_frame(begin: *const u8);
    fn __deregister_frame(begin: *const u8);
}

/// What the unwinder has been told about a span.
#[derive(Debug, Default)]
pub(super) struct CallFrames(OnceLock<Section>);

impl CallFrames {
    /// Has the unwinder know the frames of the code at `[start, start + len)` from now on.
    #[inline]
    pub(super) fn describe(&self, start: NonNull<u8>, len: usize) {
        if self.0.get().is_none() {
            self.describe_first(start, len);
        }
    }

    #[cold]
    fn describe_first(&self, start: NonNull<u8>, len: usize) {
        self.0.get_or_init(|| Section::register(start, len));
    }
}

/// A section that the unwinder knows of.
#[derive(Debug)]
struct Section(Box<[u64; WORDS]>);

impl Section {
    fn register(start: NonNull<u8>, len: usize) -> Self {
        let section = Self(Box::new(eh_frame(start.addr().get() as u64, len as u64)));
        let _pool = pool::lock();
        // SAFETY: it is a well-formed section, which stays where it is until it is deregistered.
        unsafe { __register_frame(section.begin()) };
        section
    }

    /// What the unwinder wants to be given: libgcc the section, LLVM's libunwind (on musl and macOS) the
    /// description of the code in it.
    fn begin(&self) -> *const u8 {
        let begin = self.0.as_ptr().cast::<u8>();
        if cfg!(any(target_env = "musl", target_os = "macos")) {
            begin.wrapping_add(CIE.len())
        } else {
            begin
        }
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        let _pool = pool::lock();
        // SAFETY: it was registered, once, by this address.
        unsafe { __deregister_frame(self.begin()) };
    }
}

/// How every frame looks (DWARF 5, sections 6.4.1 and 6.4.2).
#[rustfmt::skip]
const CIE: [u8; 32] = [
    28, 0, 0, 0, // the length of the rest
    0, 0, 0, 0, // a CIE
    1, 0, // version; no augmentation
    1, 0x78, // code is counted in bytes, data in -8
    16, // the column of the return address
    0x0C, 6, 16, // DW_CFA_def_cfa: rbp + 16
    0x80 | 16, 1, // DW_CFA_offset: the return address at CFA - 8
    0x80 | 6, 2, // rbp
    0x80 | 3, 3, // rbx
    0x80 | 12, 4, // r12
    0x80 | 13, 5, // r13
    0x80 | 14, 6, // r14
    0x80 | 15, 7, // r15
    0, 0, // DW_CFA_nop
];

/// The length of a section in words: the CIE, an FDE, the end.
const WORDS: usize = CIE.len() / 8 + 4;

/// The section for the code at `[start, start + len)`.
fn eh_frame(start: u64, len: u64) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    let (cie, rest) = CIE.as_chunks::<8>();
    debug_assert!(rest.is_empty());
    for (word, bytes) in words.iter_mut().zip(cie) {
        *word = u64::from_le_bytes(*bytes);
    }
    let at = cie.len();
    // The FDE: the length of the rest, and how far before that number's end the CIE is.
    let (length, back) = (20, CIE.len() as u64 + 4);
    words[at..at + 3].copy_from_slice(&[length | back << 32, start, len]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_is_laid_out_as_the_abi_says() {
        let section = eh_frame(0x1122_3344_5566, 0x1_0000);
        let bytes: Vec<u8> = section.iter().flat_map(|word| word.to_le_bytes()).collect();
        let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let fde = 4 + u32_at(0);
        assert_eq!(fde, CIE.len());
        assert_eq!(fde + 4 - u32_at(fde + 4), 0, "the CIE is where the FDE says");
        let end = fde + 4 + u32_at(fde);
        assert_eq!(bytes[fde + 8..fde + 16], 0x1122_3344_5566_u64.to_le_bytes());
        assert_eq!(bytes[fde + 16..end], 0x1_0000_u64.to_le_bytes());
        assert_eq!(u32_at(end), 0, "the section's end");
    }
}
