//! Executable memory for the peers that bring none.

use std::os::fd::FromRawFd;

use memmap2::{Mmap, MmapMut, MmapOptions, MmapRaw};

/// A fresh map for one function: written, then made executable.
pub fn fresh(code: &[u8]) -> Mmap {
    let mut map = MmapMut::map_anon(code.len()).expect("mmap");
    map[..code.len()].copy_from_slice(code);
    map.make_exec().expect("mprotect")
}

/// One memory file, mapped twice: written through one mapping, executed through the other.
pub struct Dual {
    write: MmapRaw,
    execute: Mmap,
    next: usize,
}

impl Dual {
    const LEN: usize = 4 << 20;
    const LINE: usize = 64;

    pub fn new() -> Self {
        // SAFETY: the name is a C string; the flags are of `memfd_create`.
        let fd = unsafe { libc::memfd_create(c"peer".as_ptr(), libc::MFD_CLOEXEC) };
        assert!(fd >= 0, "memfd_create");
        // SAFETY: a fresh descriptor that nothing else owns.
        let file = unsafe { std::fs::File::from_raw_fd(fd) };
        file.set_len(Self::LEN as u64).expect("ftruncate");
        let write = MmapOptions::new().len(Self::LEN).map_raw(&file).expect("mmap");
        // SAFETY: nobody truncates the file; it has no name.
        let execute = unsafe { MmapOptions::new().len(Self::LEN).map_exec(&file) }.expect("mmap");
        Self { write, execute, next: 0 }
    }

    /// Copies the code to the next free line, from the start again after the last: no list of free
    /// slots is kept, so fewer than [`Dual::LEN`] / 256 functions may be alive.
    pub fn copy(&mut self, code: impl Iterator<Item = u8>) -> *const u8 {
        let mut bytes = [0; 256];
        let mut len = 0;
        for byte in code {
            bytes[len] = byte;
            len += 1;
        }
        self.copy_slice(&bytes[..len])
    }

    /// As `copy`. Storing byte by byte would make the first call slower.
    #[inline]
    pub fn copy_slice(&mut self, code: &[u8]) -> *const u8 {
        if self.next + code.len() > Self::LEN {
            self.next = 0;
        }
        let start = self.next;
        // SAFETY: within the mapping, by the test above; nothing else refers to these bytes.
        unsafe {
            let to = self.write.as_mut_ptr().add(start);
            to.copy_from_nonoverlapping(code.as_ptr(), code.len());
        }
        self.next = (start + code.len()).next_multiple_of(Self::LINE);
        // SAFETY: within the mapping.
        unsafe { self.execute.as_ptr().add(start) }
    }
}
