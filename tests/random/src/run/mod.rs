//! A closure's text in; whether its machine code does what its IR means.
//!
//! The text is parsed, checked and lowered for both overflow modes. What the interpreter says of
//! the IR as it was lowered is the expectation; what the machine code does that the whole pipeline
//! makes of it is held against that, over values of every parameter and capture: the same bits (one
//! NaN is like another), or the same panic at the same place.
//!
//! Only this module knows how the compiler is called, and only `machine` calls what it made.

mod compile;
mod failure;
mod machine;
mod passes;

use crate::values::Values;
use compile::{Unit, front_end};
use jit_compiler::ir::interp;
use jit_compiler::lower::Overflow;
use machine::{Ended, Machine};

pub use failure::Failure;

/// How many instructions a run of the interpreter may take; a closure that needs more proves
/// nothing.
const FUEL: u64 = 40_000;

/// What was compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs that gave a value.
    pub returned: u64,
    /// Runs that panicked.
    pub trapped: u64,
    /// Runs that took too long and were left out.
    pub endless: u64,
}

impl Tally {
    /// Adds the other's numbers.
    pub const fn add(&mut self, other: Self) {
        self.returned += other.returned;
        self.trapped += other.trapped;
        self.endless += other.endless;
    }
}

/// Compares machine code with meaning: for both overflow modes, `sets` of captured values, and
/// `calls` with each. The values are those of `seed`, whatever the closure.
///
/// # Errors
/// The first disagreement, or what the compiler refused.
pub fn check(source: &str, seed: u64, sets: u64, calls: u64) -> Result<Tally, Failure> {
    let function = front_end(source)?;
    let mut tally = Tally::default();
    for overflow in [Overflow::Checked, Overflow::Wrapping] {
        let unit = Unit::new(source, &function, overflow)?;
        for set in 0..sets {
            let mut values = Values::new(seed.wrapping_add(set));
            let captures = unit.capture_values(&mut values);
            let machine = Machine::new(&unit.compiled, &unit.holes(&captures)?)
                .map_err(|error| unit.failure(error.to_string()))?;
            for call in 0..calls {
                // Apart from each other, so that a parameter less is not other values for the rest.
                let seed = seed.wrapping_add(set << 32 | (call + 1) << 16);
                let args = unit.argument_values(seed);
                compare(&unit, &machine, &captures, &args, &mut tally)?;
            }
        }
    }
    Ok(tally)
}

fn compare(
    unit: &Unit<'_>,
    machine: &Machine,
    captures: &[u64],
    args: &[u64],
    tally: &mut Tally,
) -> Result<(), Failure> {
    let expected = interp::run(&unit.before, args, captures, FUEL);
    match &expected {
        interp::Outcome::OutOfFuel => {
            tally.endless += 1;
            return Ok(());
        }
        interp::Outcome::Returned(_) => tally.returned += 1,
        interp::Outcome::Trapped(_) | interp::Outcome::TrappedWith(..) => tally.trapped += 1,
        interp::Outcome::Undefined(what) => {
            return Err(unit.failure(format!("the IR has no meaning: {what}")));
        }
    }
    let found = machine.call(&unit.before, args, machine_result(unit));
    let agrees = match (&expected, &found) {
        (interp::Outcome::Returned(bits), Ended::Returned(found)) => {
            unit.same_bits(bits.first().copied(), *found)
        }
        (
            interp::Outcome::Trapped(trap) | interp::Outcome::TrappedWith(trap, _),
            Ended::Trapped(number),
        ) => unit.same_trap(*trap, *number),
        _ => false,
    };
    if agrees { Ok(()) } else { Err(unit.disagreement(captures, args, &expected, &found)) }
}

fn machine_result(unit: &Unit<'_>) -> Option<jit_compiler::ir::Type> {
    unit.before.results.first().copied()
}

#[cfg(test)]
mod tests {
    use super::{Tally, check};

    #[test]
    fn results_and_panics_are_compared() {
        let source = "|a: u8| -> u8 { if k0 { a + a } else { 200u8 + a / 8 % 0 } }";
        let tally = check(source, 1, 4, 6).unwrap();
        assert_eq!(tally.returned + tally.trapped, 48);
        assert!(tally.returned > 0 && tally.trapped > 0, "{tally:?}");
    }

    #[test]
    fn what_takes_too_long_is_left_out() {
        let tally =
            check("|a: u64| { let mut i = 1; while i != a / 2 * 2 { i ^= 2; } i }", 1, 1, 2);
        assert_eq!(tally.unwrap(), Tally { returned: 0, trapped: 0, endless: 4 });
    }

    #[test]
    fn refusals_are_failures() {
        let failure = check("|a: i64| a + true", 1, 1, 1).unwrap_err().to_string();
        assert!(failure.starts_with("refused: mismatched types"), "{failure}");
    }
}
