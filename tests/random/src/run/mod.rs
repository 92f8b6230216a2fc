//! A closure's text in; whether its machine code does what its IR means.
//!
//! The text is parsed, checked and lowered for both overflow modes. What the interpreter says of
//! the IR as it was lowered is the expectation; what the machine code does that the whole pipeline
//! makes of it, for each level of x86-64 that the processor has, is held against that, over values
//! of every parameter and capture: the same bits (one NaN is like another), or the same panic at the
//! same place with the same numbers to show.
//!
//! Only this module knows how the compiler is called, and only `machine` calls what it made.

mod failure;
mod leaves;
mod library;
mod machine;
mod meaning;
mod passes;
mod unit;

use crate::values::Values;
use jit_compiler::lower::Overflow;
use machine::Machine;
use meaning::Ended;
use unit::{Unit, front_end};

pub use failure::{Failure, Kind};

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
    let program = front_end(source)?;
    let mut tally = Tally::default();
    for overflow in [Overflow::Checked, Overflow::Wrapping] {
        let unit = Unit::new(source, &program, overflow)?;
        for set in 0..sets {
            let mut values = Values::new(seed.wrapping_add(set));
            let captures = unit.capture_values(&mut values);
            let machines = unit.machines(&captures)?;
            for call in 0..calls {
                // Apart from each other, so that a parameter less is not other values for the rest.
                let seed = seed.wrapping_add(set << 32 | (call + 1) << 16);
                compare(&unit, &machines, &captures, &unit.argument_values(seed), &mut tally)?;
            }
        }
    }
    Ok(tally)
}

fn compare(
    unit: &Unit<'_>,
    machines: &[Machine<'_>],
    captures: &[u64],
    args: &[u64],
    tally: &mut Tally,
) -> Result<(), Failure> {
    let expected = meaning::run(&unit.before, &unit.signature, args, captures, FUEL);
    match &expected {
        Ended::Endless => {
            tally.endless += 1;
            return Ok(());
        }
        Ended::Returned(_) => tally.returned += 1,
        Ended::Trapped(..) => tally.trapped += 1,
        Ended::Undefined(what) => {
            return Err(unit.failure(format!("the IR has no meaning: {what}\n{}", unit.before)));
        }
    }
    for machine in machines {
        let found = machine.call(&unit.signature, args);
        if !unit.agree(&expected, &found, machine.compiled) {
            return Err(unit.disagreement(captures, args, &expected, &found, machine.compiled));
        }
    }
    Ok(())
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
    fn values_of_every_type_pass() {
        let source = "|a: (i8, [u128; 5], Option<f32>), b: char, c: f64| {
            let k: (Option<i16>, [bool; 2]) = k;
            assert!(c < 1e30, \"{c} {b:?}\");
            ((a.1[(k.0.is_some()) as usize] / (b as u128 + 1), c.sin(), a.2), k, a.0)
        }";
        let tally = check(source, 1, 8, 8).unwrap();
        assert!(tally.returned > 20 && tally.trapped > 2, "{tally:?}");
    }

    #[test]
    fn what_takes_too_long_is_left_out() {
        let source = "|a: u64| { let mut i = 1; while i != a / 2 * 2 { i ^= 2; } i }";
        let tally = check(source, 1, 1, 2);
        assert_eq!(tally.unwrap(), Tally { returned: 0, trapped: 0, endless: 4 });
    }

    #[test]
    fn refusals_are_failures() {
        let failure = check("|a: i64| a + true", 1, 1, 1).unwrap_err().to_string();
        assert!(failure.starts_with("refused: mismatched types"), "{failure}");
    }
}
