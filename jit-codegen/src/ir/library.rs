//! What the functions mean that code calls through holes, by their names.
//!
//! They are those of `jit_runtime`'s `library`, and each is an operation of Rust's own.
//!
//! # Invariants
//! - 128 bits are two arguments, the low half first; a result of 128 bits is written where the first
//!   argument leads.
//! - The answer is the result's bits, 0 if it has none.

use super::bytes::Memory;

/// Calls the function.
///
/// # Errors
/// There is no such function, or its result is written where there is no memory.
pub(super) fn call(memory: &mut Memory, name: &str, args: &[u64]) -> Result<u64, String> {
    let unknown = || format!("a call of `{name}` with {} arguments", args.len());
    if let Some(bits) = from_wide(name, args) {
        return Ok(bits);
    }
    if let Some(value) = wide(name, args) {
        memory.write(args[0], &value.to_le_bytes())?;
        return Ok(0);
    }
    match name.rsplit_once('_') {
        Some((operation, "f32")) => float32(operation, args),
        Some((operation, "f64")) => float64(operation, args),
        Some((operation, "char")) => character(operation, args),
        _ => None,
    }
    .ok_or_else(unknown)
}

fn character(operation: &str, args: &[u64]) -> Option<u64> {
    let &[code] = args else { return None };
    let c = char::from_u32(code as u32)?;
    let answer = match operation {
        "is_alphabetic" => c.is_alphabetic(),
        "is_alphanumeric" => c.is_alphanumeric(),
        "is_lowercase" => c.is_lowercase(),
        "is_numeric" => c.is_numeric(),
        "is_uppercase" => c.is_uppercase(),
        _ => return None,
    };
    Some(answer.into())
}

macro_rules! floats {
    ($($function:ident: $float:ident, $of:expr;)*) => { $(
        fn $function(operation: &str, args: &[u64]) -> Option<u64> {
            let of: fn(u64) -> $float = $of;
            let result = match (operation, args) {
                ("powi", &[x, n]) => of(x).powi(n as u32 as i32),
                (_, &[x]) => {
                    let x = of(x);
                    match operation {
                        "sin" => x.sin(),
                        "cos" => x.cos(),
                        "tan" => x.tan(),
                        "asin" => x.asin(),
                        "acos" => x.acos(),
                        "atan" => x.atan(),
                        "sinh" => x.sinh(),
                        "cosh" => x.cosh(),
                        "tanh" => x.tanh(),
                        "asinh" => x.asinh(),
                        "acosh" => x.acosh(),
                        "atanh" => x.atanh(),
                        "exp" => x.exp(),
                        "exp2" => x.exp2(),
                        "exp_m1" => x.exp_m1(),
                        "ln" => x.ln(),
                        "log2" => x.log2(),
                        "log10" => x.log10(),
                        "ln_1p" => x.ln_1p(),
                        "cbrt" => x.cbrt(),
                        _ => return None,
                    }
                }
                (_, &[x, y]) => {
                    let (x, y) = (of(x), of(y));
                    match operation {
                        "atan2" => x.atan2(y),
                        "log" => x.log(y),
                        "powf" => x.powf(y),
                        "hypot" => x.hypot(y),
                        "fmod" => x % y,
                        _ => return None,
                    }
                }
                ("mul_add", &[x, a, b]) => of(x).mul_add(of(a), of(b)),
                _ => return None,
            };
            Some(result.to_bits().into())
        }
    )* };
}

floats! {
    float32: f32, |bits| f32::from_bits(bits as u32);
    float64: f64, f64::from_bits;
}

/// Those that take 128 bits and give a float.
fn from_wide(name: &str, args: &[u64]) -> Option<u64> {
    let &[low, high] = args else { return None };
    let value = whole(low, high);
    Some(match name {
        "f32_from_u128" => (value as f32).to_bits().into(),
        "f64_from_u128" => (value as f64).to_bits(),
        "f32_from_i128" => (value as i128 as f32).to_bits().into(),
        "f64_from_i128" => (value as i128 as f64).to_bits(),
        _ => return None,
    })
}

/// Those that give 128 bits; the first argument is where.
fn wide(name: &str, args: &[u64]) -> Option<u128> {
    match *args {
        [_, x] => Some(match name {
            "u128_from_f32" => f32::from_bits(x as u32) as u128,
            "u128_from_f64" => f64::from_bits(x) as u128,
            "i128_from_f32" => f32::from_bits(x as u32) as i128 as u128,
            "i128_from_f64" => f64::from_bits(x) as i128 as u128,
            _ => return None,
        }),
        [_, a_low, a_high, b_low, b_high] => {
            let (a, b) = (whole(a_low, a_high), whole(b_low, b_high));
            Some(match name {
                _ if b == 0 => return None,
                "div_u128" => a / b,
                "rem_u128" => a % b,
                "div_i128" => (a as i128).wrapping_div(b as i128) as u128,
                "rem_i128" => (a as i128).wrapping_rem(b as i128) as u128,
                _ => return None,
            })
        }
        _ => None,
    }
}

fn whole(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

#[cfg(test)]
mod tests {
    use super::{Memory, call};

    #[test]
    fn names_are_operations() {
        let memory = &mut Memory::default();
        let half = 0.5f64.to_bits();
        assert_eq!(call(memory, "sin_f64", &[half]), Ok(0.5f64.sin().to_bits()));
        let args = [2.5f32, 2.0].map(|x| u64::from(x.to_bits()));
        assert_eq!(call(memory, "fmod_f32", &args), Ok(0.5f32.to_bits().into()));
        assert_eq!(call(memory, "powi_f64", &[half, 0xffff_ffff]), Ok(2.0f64.to_bits()));
        assert_eq!(call(memory, "f64_from_u128", &[0, 1]), Ok(2.0f64.powi(64).to_bits()));
        assert!(call(memory, "sin_f64", &[half, half]).is_err());
        assert!(call(memory, "f", &[]).is_err());
    }

    #[test]
    fn wide_results_are_written() {
        let memory = &mut Memory::default();
        let out = memory.lend(&[0; 16]);
        assert_eq!(call(memory, "div_i128", &[out, 7u64.wrapping_neg(), u64::MAX, 2, 0]), Ok(0));
        let bytes: Vec<u8> = memory.bytes(out, 16).iter().map(|byte| byte.unwrap()).collect();
        assert_eq!(bytes, (-3i128).to_le_bytes());
        assert!(call(memory, "div_i128", &[out, 1, 0, 0, 0]).is_err());
        assert!(call(memory, "div_i128", &[out + 1, 1, 0, 1, 0]).is_err());
    }
}
