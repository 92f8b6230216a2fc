//! A function's template: its bytes, its holes, and the values that are in them.
//!
//! # Invariants
//! - The values are read back from the code: nothing is kept of them besides.

use std::fmt;
use std::ops::Range;

use jit_template::{Directive, Fragment, HoleType, LineEntry, Patch, Template};

/// How many bytes [`FunctionTemplate`]'s `Display` puts on a line.
const BYTES_A_LINE: usize = 16;

/// What the code of a [`JitFn`](crate::JitFn) was made of.
///
/// `Display` shows the bytes with the holes between brackets, and what is in each hole; with `#` it
/// shows the template as it was before: the bytes of holes are dots.
#[derive(Clone, Copy, Debug)]
pub struct FunctionTemplate<'f> {
    template: &'static Template<'static>,
    code: &'f [u8],
}

/// A place in the code whose bytes were not known when the crate was compiled.
///
/// `Display` shows name, type and value. A captured value that the code has in several places has a
/// hole for each, and none if the code has no need of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateHole {
    /// The captured expression as it was written, or the name of the function whose address it is.
    pub name: &'static str,
    /// The type of the value.
    pub ty: HoleType,
    /// Where it is, in bytes from the code's start.
    pub offset: usize,
    /// How many bytes it has: 1, 2, 4 or 8.
    pub width: usize,
    /// What they are. A signed number is sign-extended; a float is its bits; of a value that is wider
    /// than the hole, as the code needs no more of it, the low bits.
    pub value: u64,
}

impl<'f> FunctionTemplate<'f> {
    pub(crate) fn new(template: &'static Template<'static>, code: &'f [u8]) -> Self {
        Self { template, code }
    }

    /// The function's name, by which profilers and debuggers call it: that of `#[jit(name = "…")]`,
    /// or else module and place of the closure.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.template.origin.name
    }

    /// The functions inside of the closure that have code of their own, as they call themselves.
    #[cfg(feature = "disasm")]
    pub(super) fn functions(&self) -> &'static [jit_template::LocalFunction<'static>] {
        self.template.origin.functions
    }

    /// The file that the closure is in, as rustc was given it.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.template.origin.file
    }

    /// The line that the closure starts in, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.template.origin.line
    }

    /// The column that the closure starts in, from 1.
    #[must_use]
    pub fn column(&self) -> u32 {
        self.template.origin.column
    }

    /// The processors that the code is for, as the psABI names their level: `x86-64-v3`.
    #[must_use]
    pub fn level(&self) -> &'static str {
        crate::level::name(self.template.origin.level)
    }

    /// Which line each run of instructions is of, in order of offset.
    pub fn lines(&self) -> impl Iterator<Item = LineEntry> + use<> {
        self.template.origin.lines()
    }

    /// The runs of bytes that the code was put together from, in order; holes are zero in them.
    pub fn fragments(&self) -> impl Iterator<Item = &'static [u8]> + use<> {
        fragments(self.template).map(|(_, fragment)| fragment.code)
    }

    /// The template's bytes, all fragments together; holes are zero.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.fragments().collect::<Vec<_>>().concat()
    }

    /// The machine code, holes filled.
    #[must_use]
    pub fn code(&self) -> &'f [u8] {
        self.code
    }

    /// How many of the code's bytes are instructions; constants follow, aligned to 8 bytes.
    #[cfg(feature = "disasm")]
    pub(super) fn instructions_len(&self) -> usize {
        self.code.len().min(self.template.origin.code_len as usize)
    }

    /// The holes, in order of offset, with the values that they were filled with.
    pub fn holes(&self) -> impl Iterator<Item = TemplateHole> + use<'f> {
        let Self { template, code } = *self;
        let holes = fragments(template).flat_map(|(start, it)| {
            it.patches.iter().flat_map(Patch::stores).map(move |patch| (start, patch))
        });
        holes.map(move |(start, patch)| hole(template, code, start, &patch))
    }
}

/// Each fragment, with where it starts.
fn fragments(
    template: &'static Template<'static>,
) -> impl Iterator<Item = (usize, &'static Fragment<'static>)> {
    let mut end = 0;
    template.body.iter().filter_map(move |directive| {
        let Directive::Emit(fragment) = directive else { return None };
        let start = end;
        end += fragment.code.len();
        Some((start, fragment))
    })
}

fn hole(template: &Template<'static>, code: &[u8], start: usize, patch: &Patch) -> TemplateHole {
    let (offset, width) = (start + patch.offset as usize, patch.encoding.width());
    let hole = template.holes[usize::from(patch.hole)];
    let mut bytes = [0; 8];
    bytes[..width].copy_from_slice(&code[offset..offset + width]);
    let unused = 64 - 8 * width as u32;
    let bits = u64::from_le_bytes(bytes);
    let value = if is_signed(hole.ty) { ((bits << unused) as i64 >> unused) as u64 } else { bits };
    TemplateHole { name: hole.name, ty: hole.ty, offset, width, value }
}

const fn is_signed(ty: HoleType) -> bool {
    matches!(ty, HoleType::I8 | HoleType::I16 | HoleType::I32 | HoleType::I64 | HoleType::Isize)
}

impl TemplateHole {
    /// Where its bytes are in the code.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.width
    }
}

impl fmt::Display for TemplateHole {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, ty, value, .. } = self;
        write!(out, "{name}: {} = ", ty.name())?;
        match ty {
            HoleType::Bool => write!(out, "{}", *value != 0),
            HoleType::F32 => write!(out, "{:?}", f32::from_bits(*value as u32)),
            HoleType::F64 => write!(out, "{:?}", f64::from_bits(*value)),
            HoleType::Function => write!(out, "{value:#x}"),
            ty if is_signed(*ty) => write!(out, "{}", *value as i64),
            _ => write!(out, "{value}"),
        }
    }
}

impl fmt::Display for FunctionTemplate<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, level) = (self.code.len(), self.level());
        writeln!(out, "{}: {len} bytes for {level}", self.name())?;
        let holes: Vec<TemplateHole> = self.holes().collect();
        for (index, bytes) in self.code.chunks(BYTES_A_LINE).enumerate() {
            let start = index * BYTES_A_LINE;
            write!(out, "  {start:04x} ")?;
            for (at, byte) in (start..).zip(bytes) {
                let left = if holes.iter().any(|hole| hole.offset == at) { '[' } else { ' ' };
                let right =
                    if holes.iter().any(|hole| hole.range().end == at + 1) { "]" } else { "" };
                if out.alternate() && holes.iter().any(|hole| hole.range().contains(&at)) {
                    write!(out, "{left}..{right}")?;
                } else {
                    write!(out, "{left}{byte:02x}{right}")?;
                }
            }
            writeln!(out)?;
        }
        for hole in holes {
            let (offset, width) = (hole.offset, hole.width);
            let s = if width == 1 { "" } else { "s" };
            if out.alternate() {
                writeln!(
                    out,
                    "  at {offset:#04x}, {width} byte{s}: {}: {}",
                    hole.name,
                    hole.ty.name()
                )?;
            } else {
                writeln!(out, "  at {offset:#04x}, {width} byte{s}: {hole}")?;
            }
        }
        Ok(())
    }
}
