//! Memory that is written at one address and executed at another, or now this and then that at one.
//!
//! # Invariants
//! - *Dual* and *alias*: the permissions of neither view change any more once the mapping is made, and
//!   the seal keeps the executable view of a file from ever becoming writable.
//! - *Flip*: all of the mapping is writable at first; whoever has a part of it changes that part,
//!   whole pages, between writable and executable.
//! - No descriptor stays open.
//! - A mapping has run a function before it is handed out.

use std::io;
use std::ptr::NonNull;

use super::view::View;
use super::{Access, memory_file, protect, seal, step};
use crate::{JitError, Strategy};

/// The bytes of a page on x86-64.
const PAGE: usize = 4096;

/// Two views of the same bytes, or one, unmapped when dropped.
#[derive(Debug)]
pub(in super::super) struct Mapping {
    /// Where the bytes are written, if that is another place.
    write: Option<View>,
    exec: View,
}

impl Mapping {
    /// Maps `len` new bytes by one of the strategies; `len` is a multiple of the page size.
    ///
    /// # Errors
    /// The system's refusal of any step; nothing is kept.
    pub(in super::super) fn new(strategy: Strategy, len: usize) -> Result<Self, JitError> {
        let mapping = match strategy {
            Strategy::Dual => Self::dual(len)?,
            Strategy::Alias => Self::alias(len)?,
            Strategy::Flip => Self { write: None, exec: View::private(len)? },
            Strategy::None => return Err(JitError::Disabled),
        };
        mapping.probe()?;
        Ok(mapping)
    }

    fn dual(len: usize) -> Result<Self, JitError> {
        let file = memory_file(len)?;
        let write = View::of_file(&file.0, len, Access::Write)?;
        seal(&file.0);
        let exec = View::of_file(&file.0, len, Access::Execute)?;
        Ok(Self { write: Some(write), exec })
    }

    fn alias(len: usize) -> Result<Self, JitError> {
        let exec = View::shared(len)?;
        let write = exec.alias()?;
        // SAFETY: the view is ours, and nothing is there to execute yet.
        unsafe { protect(write.start(), len, Access::Write) }?;
        Ok(Self { write: Some(write), exec })
    }

    /// Where the byte at `offset` is written, and where it is executed.
    pub(in super::super) fn at(&self, offset: usize) -> (NonNull<u8>, NonNull<u8>) {
        assert!(offset < self.len(), "an offset lies outside of its mapping");
        // SAFETY: the offset is less than the mapping's length.
        let at = |view: &View| unsafe { view.start().add(offset) };
        (at(self.write.as_ref().unwrap_or(&self.exec)), at(&self.exec))
    }

    /// The length in bytes of one view.
    pub(in super::super) fn len(&self) -> usize {
        self.exec.len()
    }

    /// Runs a function from the mapping's first page, to see that what is written here runs there,
    /// and leaves `int3` in the page.
    fn probe(&self) -> Result<(), JitError> {
        const ANSWER: u32 = 0x0451_EC7E;
        let (write, exec) = self.at(0);
        let [a, b, c, d] = ANSWER.to_le_bytes();
        let code = [0xB8, a, b, c, d, 0xC3]; // mov eax, ANSWER; ret
        // SAFETY: the mapping is writable and at least a page, and nobody else knows it yet.
        unsafe { write.cast::<[u8; 6]>().write(code) };
        self.protect_first_page(Access::Execute)?;
        // SAFETY: what is there is a function of this type: the same bytes, executable.
        let answer =
            unsafe { std::mem::transmute::<NonNull<u8>, extern "sysv64" fn() -> u32>(exec)() };
        self.protect_first_page(Access::Write)?;
        // SAFETY: as for the first write.
        unsafe { write.write_bytes(0xCC, PAGE) };
        self.protect_first_page(Access::Execute)?;
        let ran = if answer == ANSWER { Ok(()) } else { Err(io::Error::other("other code ran")) };
        step("execute what was written", ran)
    }

    /// Flips the first page, if this is a mapping that is flipped.
    fn protect_first_page(&self, access: Access) -> Result<(), JitError> {
        if self.write.is_some() {
            return Ok(());
        }
        // SAFETY: the page is ours and nobody else knows it yet; `probe` writes and executes by turns.
        unsafe { protect(self.exec.start(), PAGE, access) }
    }
}
