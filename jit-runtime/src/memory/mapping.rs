//! One memory file mapped twice: writable here, executable there.
//!
//! # Invariants
//! - Neither mapping changes its permissions; the seal keeps the executable one from ever becoming
//!   writable.
//! - The descriptor is closed as soon as both mappings exist.

use std::fs::File;
use std::io;
use std::ptr::NonNull;

use memmap2::{MmapOptions, MmapRaw};

use super::sys;
use crate::JitError;

/// Two views of the same bytes, unmapped when dropped.
#[derive(Debug)]
pub(super) struct Mapping {
    write: MmapRaw,
    exec: MmapRaw,
}

impl Mapping {
    /// Maps `len` new bytes, all zero; `len` is a multiple of the page size.
    ///
    /// # Errors
    /// The system's refusal of a file or a mapping; nothing is kept.
    pub(super) fn new(len: usize) -> Result<Self, JitError> {
        let file = sys::memory_file(len)?;
        let write = MmapOptions::new()
            .len(len)
            .map_raw(&file)
            .map_err(|source| JitError::Memory { step: "map a memory file writable", source })?;
        sys::seal(&file);
        let exec = map_exec(&file, len)
            .map_err(|source| JitError::Memory { step: "map a memory file executable", source })?;
        let mapping = Self { write, exec };
        mapping
            .probe()
            .map_err(|source| JitError::Memory { step: "execute what was written", source })?;
        Ok(mapping)
    }

    /// Where the byte at `offset` is written, and where it is executed.
    pub(super) fn at(&self, offset: usize) -> (NonNull<u8>, NonNull<u8>) {
        assert!(offset < self.write.len(), "an offset lies outside of its mapping");
        let at = |map: &MmapRaw| {
            // SAFETY: the offset is less than the mapping's length.
            let place = unsafe { map.as_mut_ptr().add(offset) };
            NonNull::new(place).expect("nothing is mapped at address 0")
        };
        (at(&self.write), at(&self.exec))
    }

    /// Runs a function from the mapping's start, to see that what is written here runs there, and
    /// leaves `int3` in the page that it was in.
    fn probe(&self) -> io::Result<()> {
        const ANSWER: u32 = 0x0451_EC7E;
        let (write, exec) = self.at(0);
        let [a, b, c, d] = ANSWER.to_le_bytes();
        let code = [0xB8, a, b, c, d, 0xC3]; // mov eax, ANSWER; ret
        // SAFETY: the mapping is writable and longer than the code, and nobody else knows it yet.
        unsafe { write.cast::<[u8; 6]>().write(code) };
        // SAFETY: what is there is a function of this type: the same bytes, executable.
        let answer =
            unsafe { std::mem::transmute::<NonNull<u8>, extern "sysv64" fn() -> u32>(exec)() };
        // SAFETY: as above; a mapping is at least a page.
        unsafe { write.write_bytes(0xCC, 4096) };
        if answer == ANSWER { Ok(()) } else { Err(io::Error::other("other code ran")) }
    }
}

fn map_exec(file: &File, len: usize) -> io::Result<MmapRaw> {
    // SAFETY: the file is ours alone and sealed, so nobody truncates it; what is written into it
    // through the other mapping is seen through raw pointers only (`MmapRaw`).
    Ok(unsafe { MmapOptions::new().len(len).map_exec(file) }?.into())
}
