//! The list of functions that perf looks for: `/tmp/perf-PID.map`, a line each.
//!
//! perf reads it when it reports, for samples in anonymous memory; see `memory::ladder`. It knows no
//! time: where an address was one function's and then another's, all samples there get one name.

use std::io;
use std::path::PathBuf;

use super::file::{Format, Growing};
use crate::inspect::watch::{Piece, Told};

/// The map.
#[derive(Debug)]
pub(crate) struct PerfMap;

impl Format for PerfMap {
    fn path(pid: u32) -> PathBuf {
        // perf looks nowhere else, whatever the environment says of temporary files.
        PathBuf::from(format!("/tmp/perf-{pid}.map"))
    }

    /// A child has its parent's functions.
    fn begin(file: &mut Growing, parent: Option<(Self, Growing)>) -> io::Result<Self> {
        if let Some((_, parent)) = parent {
            file.append(&parent.content()?)?;
        }
        Ok(Self)
    }

    fn piece(&mut self, told: &Told<'_>) -> Vec<u8> {
        let line =
            |piece: &Piece| format!("{:x} {:x} {}\n", piece.address(told), piece.len(), piece.name);
        told.pieces().iter().map(line).collect::<String>().into_bytes()
    }
}
