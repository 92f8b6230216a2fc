//! Files that tools look for by the number of the process.
//!
//! # Invariants
//! - A file is new when it is opened, and its user's alone to read: what was in its place is removed
//!   first, a link there is never followed. Where somebody else's file is in the way, there is none.
//! - After a `fork`, parent and child each write to a file of their own.
//! - Each piece is one write, and no file grows beyond the limit of file sizes, which would be a signal.
//! - The first mistake is reported and is the last: nothing is written any more.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;

use crate::inspect::watch::Told;

/// What a tool reads.
pub(crate) trait Format: Sized {
    /// Where the file of this process is.
    fn path(pid: u32) -> PathBuf;

    /// Begins the file. `parent` is what this process's parent had, and how much of it was written
    /// when the processes parted.
    ///
    /// # Errors
    /// The system's.
    fn begin(file: &mut Growing, parent: Option<(Self, Growing)>) -> io::Result<Self>;

    /// What is to be written for a function.
    fn piece(&mut self, told: &Told<'_>) -> Vec<u8>;
}

/// A file that this process is writing to.
#[derive(Debug)]
pub(crate) struct Growing {
    file: File,
    written: u64,
}

impl Growing {
    /// # Errors
    /// The system's.
    fn create(path: &Path) -> io::Result<Self> {
        let attempt = || {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true).mode(0o600);
            options.custom_flags(libc::O_NOFOLLOW).open(path)
        };
        let file = match attempt() {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(path)?;
                attempt()
            }
            result => result,
        }?;
        Ok(Self { file, written: 0 })
    }

    /// Appends, all at once.
    ///
    /// # Errors
    /// The system's, or that the file would be larger than it may be.
    pub(crate) fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        let end = self.written + piece.len() as u64;
        if end > crate::memory::file_size_limit() {
            return Err(io::Error::from_raw_os_error(libc::EFBIG));
        }
        self.file.write_all(piece)?;
        self.written = end;
        Ok(())
    }

    /// What was written to it so far.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn content(&self) -> io::Result<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let mut content = vec![0; usize::try_from(self.written).unwrap_or(0)];
        self.file.read_exact_at(&mut content, 0)?;
        Ok(content)
    }

    /// The file itself.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }
}

/// The file of this process, made when there is something to write.
#[derive(Debug)]
pub(crate) enum PerProcess<T> {
    /// Nothing was written yet.
    None,
    /// The file of the process of that number.
    Open(u32, T, Growing),
    /// There is none.
    Failed,
}

impl<T: Format> PerProcess<T> {
    /// Nothing was written yet.
    pub(crate) const NEW: Self = Self::None;

    /// Writes of a function.
    pub(crate) fn tell(&mut self, told: &Told<'_>) {
        let pid = process::id();
        *self = match std::mem::replace(self, Self::Failed) {
            Self::Failed => return,
            Self::Open(owner, state, file) if owner == pid => Self::Open(owner, state, file),
            Self::Open(_, state, file) => Self::open(pid, Some((state, file))),
            Self::None => Self::open(pid, None),
        };
        if let Self::Open(_, state, file) = self {
            let piece = state.piece(told);
            if let Err(error) = file.append(&piece) {
                *self = Self::failed(pid, &error);
            }
        }
    }

    fn open(pid: u32, parent: Option<(T, Growing)>) -> Self {
        let opened = Growing::create(&T::path(pid)).and_then(|mut file| {
            let state = T::begin(&mut file, parent)?;
            Ok(Self::Open(pid, state, file))
        });
        opened.unwrap_or_else(|error| Self::failed(pid, &error))
    }

    fn failed(pid: u32, error: &io::Error) -> Self {
        eprintln!("warning: JIT_PERF: {}: {error}; no more is written", T::path(pid).display());
        Self::Failed
    }
}
