//! The template format: what the compiler writes and the runtime obeys.
//!
//! A [`Template`] is position-independent machine code with *holes*: places whose bytes are not
//! known until the program runs. It is made of [`Directive`]s that the runtime walks in order,
//! appending bytes; after the bytes are in place, every [`Patch`] of a [`Fragment`] stores one of
//! the template's hole values into them.
//!
//! # Invariants
//! - Nothing here needs parsing or allocation: a template is a `static`, built at compile time.
//! - Code never refers to an address outside of itself except through a hole, so it runs wherever
//!   it is copied to.
//! - Every patch lies within its fragment: `offset + encoding.width() <= code.len()`, and names a
//!   hole below `holes.len()`. [`Template::is_well_formed`] checks it; the compiler's tests call it
//!   for all that they compile, and the runtime may rely on it for what the macro emits.
#![no_std]

pub mod leb128;
mod level;
mod origin;

pub use level::Level;
pub use origin::{LineEntry, Lines, LocalFunction, Origin};

/// Machine code with holes, and the way to fill them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// What the code is made of, in order of address.
    pub body: &'a [Directive<'a>],
    /// The values that are to be supplied, in order.
    pub holes: &'a [Hole<'a>],
    /// An upper bound of the code's length in bytes, whatever the hole values are.
    pub max_len: u32,
    /// Where it comes from; nothing that the code needs.
    pub origin: Origin<'a>,
}

/// One step of laying out a template's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Directive<'a> {
    /// Appends the fragment's bytes and fills its holes.
    Emit(Fragment<'a>),
    /// Announces code that calls. A panic of what it calls may unwind through it, so all of it
    /// that calls has this one frame from before its first call to after its last: `rbp` points to
    /// its own saved value, above which is the return address, and below which are the saved values
    /// of `rbx`, `r12`, `r13`, `r14` and `r15`, in this order.
    CallFrames,
}

/// A run of machine code and the stores that complete it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment<'a> {
    /// The bytes; those under a patch are zero.
    pub code: &'a [u8],
    /// The stores, by ascending offset.
    pub patches: &'a [Patch],
}

/// A store of a hole's value into a fragment, or of those of several holes that follow each other,
/// each right behind the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Where the first store goes, in bytes from the fragment's start.
    pub offset: u32,
    /// Index of the first value in [`Template::holes`].
    pub hole: u16,
    /// How each value is written.
    pub encoding: Encoding,
    /// How many values there are; at least one.
    pub count: u16,
}

impl Patch {
    /// The stores, one by one.
    pub fn stores(&self) -> impl Iterator<Item = Self> + use<> {
        let Self { offset, hole, encoding, count } = *self;
        (0..count).map(move |i| Self {
            offset: offset + u32::from(i) * encoding.width() as u32,
            hole: hole + i,
            encoding,
            count: 1,
        })
    }
}

/// How a hole's 64-bit value is written into code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// The low 8 bits.
    Low8,
    /// The low 16 bits.
    Low16,
    /// The low 32 bits.
    Low32,
    /// All 64 bits.
    Full64,
}

impl Encoding {
    /// How many bytes are stored.
    #[must_use]
    #[inline]
    pub const fn width(self) -> usize {
        match self {
            Self::Low8 => 1,
            Self::Low16 => 2,
            Self::Low32 => 4,
            Self::Full64 => 8,
        }
    }
}

/// A value that is known only when the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole<'a> {
    /// The captured expression as the user wrote it, or what the compiler needs the value for.
    pub name: &'a str,
    /// What the 64 bits are.
    pub ty: HoleType,
}

/// The type of a hole's value. Every value travels as 64 bits: integers are sign- or
/// zero-extended by their own signedness, a `bool` is 0 or 1, floats are their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HoleType {
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `isize`
    Isize,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `usize`
    Usize,
    /// `bool`
    Bool,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// The address of a function that the code calls or jumps to.
    Function,
}

impl HoleType {
    /// The type as Rust calls it; an address is a `fn`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::Isize => "isize",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::Usize => "usize",
            Self::Bool => "bool",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Function => "fn",
        }
    }
}

impl Template<'_> {
    /// Whether every patch lies within its fragment and names a hole that exists, and `max_len`
    /// covers the code.
    #[must_use]
    pub const fn is_well_formed(&self) -> bool {
        let mut total = 0;
        let mut d = 0;
        while d < self.body.len() {
            let Directive::Emit(fragment) = &self.body[d] else {
                d += 1;
                continue;
            };
            total += fragment.code.len();
            let mut p = 0;
            while p < fragment.patches.len() {
                let patch = &fragment.patches[p];
                let count = patch.count as usize;
                let end = patch.offset as usize + count * patch.encoding.width();
                let holes = patch.hole as usize + count;
                if count == 0 || end > fragment.code.len() || holes > self.holes.len() {
                    return false;
                }
                p += 1;
            }
            d += 1;
        }
        total <= self.max_len as usize
    }
}
