//! A closure's text in, what is to be compared out: the IR as lowered, and the compiled template.

use super::failure::Failure;
use super::machine::{Ended, function_address};
use super::passes;
use crate::ty::Ty;
use crate::values::{Bits, Values};
use jit_compiler::compile::{Compiled, compile};
use jit_compiler::ir::eval::is_nan;
use jit_compiler::ir::interp::Outcome;
use jit_compiler::ir::{Function, Trap, TrapId, Type};
use jit_compiler::lower::{Overflow, lower};
use jit_compiler::{check, diagnostic, hir, parse};
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
    params: Vec<Ty>,
    captures: Vec<Ty>,
    pub(super) before: Function,
    pub(super) compiled: Compiled,
}

impl<'a> Unit<'a> {
    pub(super) fn new(
        source: &'a str,
        function: &hir::Program,
        overflow: Overflow,
    ) -> Result<Self, Failure> {
        let compiled = compile(function, overflow)
            .map_err(|error| Failure::new(source, format!("{overflow:?}: {error}")))?;
        let of = |ty: hir::Ty| {
            Ty::named(&ty.to_string())
                .ok_or_else(|| Failure::new(source, format!("no values of {ty}")))
        };
        let params = function.main.params.iter().map(|param| of(param.ty));
        let captures = function.captures.iter().map(|capture| of(capture.ty));
        Ok(Self {
            source,
            overflow,
            params: params.collect::<Result<_, _>>()?,
            captures: captures.collect::<Result<_, _>>()?,
            before: lower(function, overflow)
                .map_err(|error| Failure::new(source, format!("{overflow:?}: {error}")))?
                .closure()
                .clone(),
            compiled,
        })
    }

    /// A value of each capture, as holes have them: extended by its own sign.
    pub(super) fn capture_values(&self, values: &mut Values) -> Vec<Bits> {
        self.captures.iter().map(|ty| extended(ty, values.value(ty))).collect()
    }

    /// A value of each parameter that has any.
    pub(super) fn argument_values(&self, seed: u64) -> Vec<Bits> {
        let represented = self.params.iter().enumerate().filter(|(_, ty)| **ty != Ty::Unit);
        represented.map(|(i, ty)| Values::new(seed.wrapping_add(i as u64)).value(ty)).collect()
    }

    /// The captures' values and the addresses of the functions after them.
    pub(super) fn holes(&self, captures: &[Bits]) -> Result<Vec<u64>, Failure> {
        let functions = self.compiled.holes[captures.len()..].iter().map(|hole| {
            function_address(&hole.name)
                .ok_or_else(|| self.failure(format!("no function `{}` is known", hole.name)))
        });
        captures.iter().map(|&bits| Ok(bits)).chain(functions).collect()
    }

    pub(super) fn same_bits(&self, expected: Option<u64>, found: Option<u64>) -> bool {
        let nan = |bits| is_nan(self.before.results.first().copied().unwrap_or(Type::VOID), bits);
        match (expected, found) {
            (Some(expected), Some(found)) => expected == found || nan(expected) && nan(found),
            (expected, found) => expected == found,
        }
    }

    /// Whether the compiled code's panic is the lowered one's: of one kind, at one place.
    pub(super) fn same_trap(&self, expected: TrapId, number: u32) -> bool {
        let expected = &self.before.traps[expected.0 as usize];
        let found = self.compiled.traps.get(number as usize);
        found.is_some_and(|found| found.kind == expected.kind && place(found) == place(expected))
    }

    pub(super) fn failure(&self, what: String) -> Failure {
        Failure::new(self.source, format!("{:?}: {what}", self.overflow))
    }

    /// Everything about two runs that differ.
    pub(super) fn disagreement(
        &self,
        captures: &[Bits],
        args: &[Bits],
        expected: &Outcome,
        found: &Ended,
    ) -> Failure {
        let trap = |trap: &Trap| format!("{:?} at {:?}", trap.kind, place(trap));
        let expected_text = match expected {
            Outcome::Trapped(id) => trap(&self.before.traps[id.0 as usize]),
            other => format!("{other:x?}"),
        };
        let found_text = match found {
            Ended::Trapped(number) => match self.compiled.traps.get(*number as usize) {
                Some(found) => trap(found),
                None => format!("panic {number}, which there is not"),
            },
            Ended::Returned(bits) => format!("{bits:x?}"),
        };
        let same = |outcome: &Outcome| match (expected, outcome) {
            (Outcome::Returned(a), Outcome::Returned(b)) => {
                self.same_bits(a.first().copied(), b.first().copied())
            }
            _ => outcome == expected,
        };
        let guilty = passes::guilty(&self.before, args, captures, same);
        let values = |tys: &[Ty], bits: &[Bits]| {
            let tys = tys.iter().filter(|ty| **ty != Ty::Unit).zip(bits);
            tys.map(|(ty, &bits)| shown(ty, bits)).collect::<Vec<_>>().join(", ")
        };
        self.failure(format!(
            "of ({}) and captures ({}), expected {expected_text}, machine code {found_text}; \
             blame {guilty}",
            values(&self.params, args),
            values(&self.captures, captures),
        ))
    }
}

/// The bits, and the value where it reads better.
fn shown(ty: &Ty, bits: Bits) -> String {
    match ty {
        Ty::F32 => format!("{:?}f32 = {bits:#x}", f32::from_bits(bits as u32)),
        Ty::F64 => format!("{:?}f64 = {bits:#x}", f64::from_bits(bits)),
        _ => crate::values::literal(ty, bits),
    }
}

/// As a hole's 64 bits.
fn extended(ty: &Ty, bits: Bits) -> u64 {
    match ty.int() {
        Some(int) if int.signed => {
            let unused = 64 - int.bits;
            ((bits << unused).cast_signed() >> unused).cast_unsigned()
        }
        _ => bits,
    }
}

/// Where the panicking expression starts and ends, as lines and columns.
fn place(trap: &Trap) -> [(usize, usize); 2] {
    let (start, end) = (trap.span.first.start(), trap.span.last.end());
    [(start.line, start.column), (end.line, end.column)]
}
