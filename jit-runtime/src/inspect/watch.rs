//! Who wants to be told of functions, and the telling.
//!
//! # Invariants
//! - The environment is read once a process. Where it asks for nothing, nothing here is ever called
//!   again: `backend` and `memory` know from then on.
//! - Who tells holds the lock that forks wait for, so that a child finds what is kept here whole.
//! - Telling never fails a function: what cannot be told is reported once, on standard error.

use std::env;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use jit_template::{LineEntry, Template};

use super::times;
use super::tools::jitdump::JitDump;
use super::tools::perf_map::PerfMap;
use super::tools::{file, gdb};
use crate::memory;

/// What the environment asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wishes {
    /// `JIT_PERF=map`: a list of functions for perf.
    perf_map: bool,
    /// `JIT_PERF=dump`: functions with their code and lines for `perf inject`.
    perf_dump: bool,
    /// `JIT_GDB=1`: functions are told to GDB.
    gdb: bool,
    /// `JIT_STATS=times`: the time that it takes to make them is counted.
    times: bool,
}

/// A function as others are told of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    /// What it was made of.
    pub(super) template: &'a Template<'a>,
    /// Where it is called.
    pub(super) entry: NonNull<u8>,
    /// What is executed from there on: its code, and what may be before that.
    pub(super) code: &'a [u8],
    /// How many bytes are before its code: those of an `endbr64`, or none.
    pub(super) landing: usize,
}

impl Told<'_> {
    /// The address where it is called; offsets count from there.
    pub(super) fn address(&self) -> u64 {
        self.entry.addr().get() as u64
    }

    /// Its name, on one line.
    pub(super) fn name(&self) -> String {
        self.template.origin.name.replace(char::is_control, "?")
    }

    /// Which line each run of instructions is of; what is before the code is of the first.
    pub(super) fn lines(&self) -> impl Iterator<Item = LineEntry> {
        let landing = self.landing as u32;
        self.template.origin.lines().map(move |entry| match entry.offset {
            0 => entry,
            offset => LineEntry { offset: landing + offset, ..entry },
        })
    }

    /// The closure, and the functions inside of it that have code of their own. The last one has the
    /// constants, too.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let (functions, len) = (self.template.origin.functions, self.code.len());
        let name = self.name();
        let names = functions.iter().map(|function| format!("{name}::{}", function.name));
        let names = std::iter::once(name.clone()).chain(names);
        let starts =
            functions.iter().map(|function| len.min(self.landing + function.offset as usize));
        let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
        let ends = starts.iter().skip(1).copied().chain([len]);
        let ranges = starts.iter().copied().zip(ends).map(|(start, end)| start..end);
        names.zip(ranges).map(|(name, range)| self.piece(name, range)).collect()
    }

    fn piece(&self, name: String, range: Range<usize>) -> Piece {
        let is_before = |entry: &LineEntry| entry.offset as usize <= range.start;
        let first = self.lines().take_while(is_before).last();
        let first = first.map(|entry| LineEntry { offset: range.start as u32, ..entry });
        let is_inside =
            |entry: &LineEntry| !is_before(entry) && (entry.offset as usize) < range.end;
        let lines = first.into_iter().chain(self.lines().filter(is_inside)).collect();
        Piece { name, range, lines }
    }
}

/// The code of the closure itself, or of a function inside of it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its name: the closure's, and the function's behind that.
    pub(super) name: String,
    /// Where it is in all code.
    pub(super) range: Range<usize>,
    /// Which lines its instructions are of; offsets count from the start of all code.
    pub(super) lines: Vec<LineEntry>,
}

impl Piece {
    /// Where its code is, if all is there.
    pub(super) fn address(&self, told: &Told<'_>) -> u64 {
        told.address() + self.range.start as u64
    }

    /// How long its code is.
    pub(super) fn len(&self) -> u64 {
        self.range.len() as u64
    }
}

fn wishes() -> Wishes {
    static WISHES: OnceLock<Wishes> = OnceLock::new();
    *WISHES.get_or_init(|| {
        let perf = one_of("JIT_PERF", &["map", "dump"]);
        Wishes {
            perf_map: perf == Some("map"),
            perf_dump: perf == Some("dump"),
            gdb: one_of("JIT_GDB", &["1"]).is_some(),
            times: one_of("JIT_STATS", &["times"]).is_some(),
        }
    })
}

/// The variable's value, if it is one of these; any other is reported, but for none and `0`.
fn one_of(variable: &str, values: &[&'static str]) -> Option<&'static str> {
    let value = env::var_os(variable)?;
    let known = values.iter().copied().find(|known| value.to_str() == Some(*known));
    if known.is_none() && !value.is_empty() && value.to_str() != Some("0") {
        let (value, known) = (value.to_string_lossy(), values.join("` or `"));
        eprintln!("warning: {variable}: unknown value `{value}`: expected `{known}`; ignored");
    }
    known
}

/// Whether anything is to be done when a function is made.
pub(crate) fn is_on() -> bool {
    cfg!(feature = "tracing") || wishes() != Wishes::default()
}

/// Whether anything is to be done when a function is dropped.
pub(crate) fn tells_of_drops() -> bool {
    wishes().gdb
}

/// Whether a debugger is to write breakpoints to code.
pub(crate) fn wants_breakpoints() -> bool {
    wishes().gdb
}

/// Whether perf is to know functions by a map, which it does for anonymous memory only.
pub(crate) fn wants_perf_map() -> bool {
    wishes().perf_map
}

/// Now, if the time is to be counted that making a function takes.
pub(crate) fn measured() -> Option<Instant> {
    wishes().times.then(Instant::now)
}

/// Tells of a function that was just made, and has been since `start`.
#[cold]
pub(crate) fn created(
    template: &Template<'_>,
    entry: NonNull<u8>,
    code: &[u8],
    start: Option<Instant>,
) {
    if let Some(start) = start {
        times::count(start.elapsed());
    }
    let (wishes, told) = (wishes(), Told { template, entry, code, landing: memory::LANDING });
    if wishes.perf_map {
        static MAP: Mutex<file::PerProcess<PerfMap>> = Mutex::new(file::PerProcess::NEW);
        tell(&MAP, |map| map.tell(&told));
    }
    if wishes.perf_dump {
        static DUMP: Mutex<file::PerProcess<JitDump>> = Mutex::new(file::PerProcess::NEW);
        tell(&DUMP, |dump| dump.tell(&told));
    }
    if wishes.gdb {
        memory::without_forks(|| gdb::register(&told));
    }
    #[cfg(feature = "tracing")]
    {
        let origin = &template.origin;
        tracing::debug!(
            target: "jit_runtime",
            name = origin.name,
            file = origin.file,
            line = origin.line,
            entry = entry.addr().get(),
            len = code.len(),
            "function created"
        );
    }
}

fn tell<T>(to: &Mutex<T>, how: impl FnOnce(&mut T)) {
    memory::without_forks(|| how(&mut to.lock().unwrap_or_else(PoisonError::into_inner)));
}

/// Tells of a function that is being dropped.
#[cold]
pub(crate) fn dropped(entry: NonNull<u8>) {
    if wishes().gdb {
        memory::without_forks(|| gdb::unregister(entry));
    }
}
