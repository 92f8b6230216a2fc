//! The file that `perf inject --jit` reads: every function's code, name and lines, and when it was made.
//!
//! The format is that of tools/perf/Documentation/jitdump-specification.txt in Linux. perf learns of
//! the file by its being mapped executable, and of the order of things by `perf record -k mono`.
//!
//! # Invariants
//! - The mapping stays as long as the process, and nothing reads it.
//! - A record of lines stands right before that of its function.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use memmap2::{Mmap, MmapOptions};

use super::bytes::Bytes;
use super::file::{Format, Growing};
use crate::inspect::watch::{Piece, Told};

/// The dump.
#[derive(Debug)]
pub(crate) struct JitDump {
    /// By which perf learns of the file.
    _mark: Mmap,
    /// How many functions there are in it.
    count: u64,
}

const MAGIC: u32 = 0x4A69_5444;
const VERSION: u32 = 1;
const HEADER_LEN: u32 = 40;
const X86_64: u32 = 62;
const CODE_LOAD: u32 = 0;
const DEBUG_INFO: u32 = 2;

impl Format for JitDump {
    /// In the folder that `JITDUMPDIR` names, or else in the current one.
    fn path(pid: u32) -> PathBuf {
        let folder = env::var_os("JITDUMPDIR").unwrap_or_default();
        Path::new(&folder).join(format!("jit-{pid}.dump"))
    }

    /// perf knows that a child has its parent's functions.
    fn begin(file: &mut Growing, parent: Option<(Self, Growing)>) -> io::Result<Self> {
        let mut header = Bytes::new();
        header.u32(MAGIC).u32(VERSION).u32(HEADER_LEN).u32(X86_64).u32(0);
        header.u32(process::id()).u64(now()).u64(0);
        file.append(&header.into_vec())?;
        let page = 4096;
        // SAFETY: nothing looks at what is mapped, so that it does not matter who changes the file.
        let mark = unsafe { MmapOptions::new().len(page).map_exec(file.file()) }?;
        Ok(Self { _mark: mark, count: parent.map_or(0, |(parent, _)| parent.count) })
    }

    fn piece(&mut self, told: &Told<'_>) -> Vec<u8> {
        let mut out = Bytes::new();
        for piece in told.pieces() {
            self.function(told, &piece, &mut out);
        }
        out.into_vec()
    }
}

impl JitDump {
    fn function(&mut self, told: &Told<'_>, piece: &Piece, out: &mut Bytes) {
        let (address, time) = (piece.address(told), now());
        if !piece.lines.is_empty() {
            let mut record = Bytes::new();
            record.u64(address).u64(piece.lines.len() as u64);
            for entry in &piece.lines {
                record.u64(told.address() + u64::from(entry.offset)).u32(entry.line).u32(0);
                record.text(told.template.origin.file);
            }
            append(out, DEBUG_INFO, time, record);
        }
        let mut record = Bytes::new();
        record.u32(process::id()).u32(thread_id()).u64(address).u64(address);
        record.u64(piece.len()).u64(self.count);
        record.text(&piece.name).raw(&told.code[piece.range.clone()]);
        append(out, CODE_LOAD, time, record);
        self.count += 1;
    }
}

fn append(out: &mut Bytes, kind: u32, time: u64, record: Bytes) {
    // The kind, the length and the time are part of what is counted.
    out.u32(kind).len32(16 + record.len()).u64(time).raw(&record.into_vec());
}

/// Nanoseconds by the clock that `perf record -k mono` has.
fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a place for the result.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

fn thread_id() -> u32 {
    // SAFETY: the call takes nothing and touches nothing.
    unsafe { libc::gettid() as u32 }
}
