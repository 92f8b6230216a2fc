//! A closure's text in, what is to be compared out: the IR as lowered, and the compiled templates.

use super::failure::Failure;
use super::leaves::{known, leaves, same};
use super::library::address;
use super::machine::{Machine, is_supported};
use super::meaning::Ended;
use super::passes;
use crate::values::{Value, Values, literal};
use jit_compiler::compile::{Compiled, compile_levels};
use jit_compiler::ir::{Module, Trap};
use jit_compiler::lower::layout::Signature;
use jit_compiler::lower::{Overflow, lower};
use jit_compiler::x64::Level;
use jit_compiler::{check, diagnostic, hir, parse};
use jit_template::HoleType;
use proc_macro2::TokenStream;

/// Parses and checks the closure.
pub(super) fn front_end(source: &str) -> Result<hir::Program, Failure> {
    let refused = |errors: diagnostic::Diagnostics| {
        let messages: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        Failure::new(source, format!("refused: {}", messages.join("; ")))
    };
    // What earlier closures left behind; nothing of them is used any more.
    proc_macro2::extra::invalidate_current_thread_spans();
    let tokens: TokenStream = source
        .parse()
        .map_err(|error| Failure::new(source, format!("these are no tokens: {error}")))?;
    let closure = parse::closure(tokens).map_err(refused)?;
    check::check(&closure).map_err(refused)
}

/// A closure compiled in one overflow mode.
pub(super) struct Unit<'a> {
    source: &'a str,
    overflow: Overflow,
    params: Vec<hir::Ty>,
    captures: Vec<hir::Ty>,
    ret: hir::Ty,
    pub(super) signature: Signature,
    pub(super) before: Module,
    /// For each level that the processor has.
    compiled: Vec<Compiled>,
}

impl<'a> Unit<'a> {
    pub(super) fn new(
        source: &'a str,
        program: &hir::Program,
        overflow: Overflow,
    ) -> Result<Self, Failure> {
        let refused = |error| Failure::new(source, format!("{overflow:?}: {error}"));
        let mut compiled = compile_levels(program, overflow, Level::V4).map_err(refused)?;
        compiled.retain(|it| is_supported(it.level));
        let params: Vec<hir::Ty> = program.main.params.iter().map(|param| param.ty).collect();
        let ret = program.main.ret;
        Ok(Self {
            source,
            overflow,
            signature: Signature::new(params.iter().copied(), ret),
            params,
            captures: program.captures.iter().map(|capture| capture.ty).collect(),
            ret,
            before: lower(program, overflow).map_err(refused)?,
            compiled,
        })
    }

    /// A value of each capture, as holes have them: extended by their own sign.
    pub(super) fn capture_values(&self, values: &mut Values) -> Vec<u64> {
        let leaves = self.captures.iter().flat_map(|&ty| leaves(ty, &value(ty, values)));
        let holes = &self.before.closure().holes;
        leaves.zip(holes).map(|(leaf, hole)| extended(hole.ty, leaf)).collect()
    }

    /// A value of each parameter, as leaves.
    pub(super) fn argument_values(&self, seed: u64) -> Vec<u64> {
        let params = self.params.iter().zip(seed..);
        params.flat_map(|(&ty, seed)| leaves(ty, &value(ty, &mut Values::new(seed)))).collect()
    }

    /// The machine code with these captures.
    pub(super) fn machines(&self, captures: &[u64]) -> Result<Vec<Machine<'_>>, Failure> {
        let machine = |compiled| {
            let holes = self.holes(captures, compiled)?;
            Machine::new(compiled, &holes).map_err(|error| self.failure(error.to_string()))
        };
        self.compiled.iter().map(machine).collect()
    }

    /// The captures' values and the addresses of the functions after them.
    fn holes(&self, captures: &[u64], compiled: &Compiled) -> Result<Vec<u64>, Failure> {
        let functions = compiled.holes[captures.len()..].iter().map(|hole| {
            address(&hole.name)
                .ok_or_else(|| self.failure(format!("no function `{}` is known", hole.name)))
        });
        captures.iter().map(|&bits| Ok(bits)).chain(functions).collect()
    }

    /// Whether the code did what was expected of it.
    pub(super) fn agree(&self, expected: &Ended, found: &Ended, compiled: &Compiled) -> bool {
        match (expected, found) {
            (Ended::Returned(expected), Ended::Returned(found)) => same(self.ret, expected, found),
            (Ended::Trapped(expected, shown), Ended::Trapped(number, found)) => {
                let expected = &self.before.closure().traps[*expected as usize];
                let found_trap = compiled.traps.get(*number as usize);
                let is_same =
                    |found: &Trap| found.kind == expected.kind && place(found) == place(expected);
                found_trap.is_some_and(is_same) && shown.iter().zip(found).all(same_shown)
            }
            _ => false,
        }
    }

    pub(super) fn failure(&self, what: String) -> Failure {
        Failure::new(self.source, format!("{:?}: {what}", self.overflow))
    }

    /// Everything about two runs that differ.
    pub(super) fn disagreement(
        &self,
        captures: &[u64],
        args: &[u64],
        expected: &Ended,
        found: &Ended,
        compiled: &Compiled,
    ) -> Failure {
        let same = |found: &Ended| match (expected, found) {
            (Ended::Returned(expected), Ended::Returned(found)) => same(self.ret, expected, found),
            _ => found == expected,
        };
        let guilty = passes::guilty(&self.before, &self.signature, args, captures, same);
        self.failure(format!(
            "of ({}) and captures {captures:x?}, expected {}, machine code for {} {}; blame {guilty}",
            shown(args, &self.params),
            ended(expected, &self.before.closure().traps),
            compiled.level,
            ended(found, &compiled.traps),
        ))
    }
}

fn value(ty: hir::Ty, values: &mut Values) -> Value {
    known(ty).map_or(Value::Bits(0), |ty| values.value(&ty))
}

/// A leaf as a hole's 64 bits.
const fn extended(ty: HoleType, leaf: u64) -> u64 {
    match ty {
        HoleType::I8 => leaf as i8 as u64,
        HoleType::I16 => leaf as i16 as u64,
        HoleType::I32 => leaf as i32 as u64,
        _ => leaf,
    }
}

/// Where the panicking expression starts and ends, as lines and columns.
fn place(trap: &Trap) -> [(usize, usize); 2] {
    let (start, end) = (trap.first.start(), trap.last.end());
    [(start.line, start.column), (end.line, end.column)]
}

/// Numbers that a message shows: one NaN is shown as another.
fn same_shown((&expected, &found): (&u64, &u64)) -> bool {
    let nan = |bits: u64| {
        let narrow = u32::try_from(bits).is_ok_and(|bits| f32::from_bits(bits).is_nan());
        narrow || f64::from_bits(bits).is_nan()
    };
    expected == found || nan(expected) && nan(found)
}

fn ended(ended: &Ended, traps: &[Trap]) -> String {
    match ended {
        Ended::Trapped(number, shown) => match traps.get(*number as usize) {
            Some(trap) => format!("{:?} at {:?} showing {shown:x?}", trap.kind, place(trap)),
            None => format!("panic {number}, which there is not"),
        },
        other => format!("{other:x?}"),
    }
}

/// The leaves, and values where they read better.
fn shown(args: &[u64], params: &[hir::Ty]) -> String {
    let mut args = args.iter();
    let param = |ty: &hir::Ty| {
        let leaves: Vec<u64> =
            args.by_ref().take(jit_compiler::lower::layout::leaves(*ty).len()).copied().collect();
        match (known(*ty), &leaves[..]) {
            (Some(crate::ty::Ty::F64), &[bits]) => format!("{:?}f64", f64::from_bits(bits)),
            (Some(crate::ty::Ty::F32), &[bits]) => format!("{:?}f32", f32::from_bits(bits as u32)),
            (Some(known), &[bits]) if known.is_scalar() => {
                literal(&known, &Value::Bits(bits.into()))
            }
            _ => format!("{leaves:x?} for {ty}"),
        }
    };
    params.iter().map(param).collect::<Vec<_>>().join(", ")
}
